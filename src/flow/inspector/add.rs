//! The address of a refused request is registered for its app. It is taken from what was kept, never from a form, so that nothing else
//! than what was shown is added; the change is one of the app like any other, in console and portal.

use serde_json::{Map, Value, json};

use super::look;
use crate::flow::admin::clients::{Registrar, Whole};
use crate::flow::admin::{Done, Refusal};
use crate::model::{Action, Client, Id};
use crate::protocol::oauth2::redirect_difference::check_addable;

/// The change that adds an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addition {
    /// The app.
    pub client: Id<Client>,
    /// What it is now.
    pub tag: String,
    /// What is to be different.
    pub patch: Map<String, Value>,
}

/// What adds the address that a request was refused for; one that is there already is no mistake.
///
/// # Errors
/// `NoSuchFlow` if no such refusal is kept under the reference, `Invalid` for an address that has to be thought about, other refusals, or
/// as any other flow.
pub fn address(own: &Registrar<'_>, reference: &str) -> Done<Addition> {
    own.by.check(Action::ChangeClients)?;
    let look::Found { flow, client } = look::found(own, reference)?;
    let client = client.ok_or(Refusal::NoSuchFlow)?;
    let event = flow.events.iter().find(|event| event.reference == reference);
    let received = event.and_then(|event| event.exchange.refused.as_ref()?.redirect_uri.clone()).ok_or(Refusal::NoSuchFlow)?;
    check_addable(&received, &client, &own.provider.issuer).map_err(|why| Refusal::Invalid(why.to_owned()))?;
    let mut uris = client.metadata.redirect_uris.clone();
    if !uris.contains(&received) {
        uris.push(received);
    }
    let patch = Map::from_iter([("redirect_uris".to_owned(), json!(uris))]);
    Ok(Addition { client: client.id.clone(), tag: Whole { client }.tag(), patch })
}
