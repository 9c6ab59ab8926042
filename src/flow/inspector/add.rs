//! The address of a refused request is registered for its app. It is taken from what was kept, never from a form, so that nothing else
//! than what was shown is added; the change is one of the app like any other, in console and portal.

use serde_json::{Map, json};

use super::look;
use crate::flow::admin::clients::{Edit, Registrar, Whole};
use crate::flow::admin::{Done, Refusal};
use crate::model::{Action, Client};
use crate::protocol::oauth2::redirect_difference::check_addable;
use crate::protocol::precondition::Precondition;

/// An address that is to be added.
#[derive(Clone, Debug)]
pub struct Addition {
    /// The app as it is.
    pub client: Client,
    /// The address.
    pub address: String,
}

impl Addition {
    /// The change of the app that it is, unless something of the app waits for approval.
    pub fn edit(self) -> Edit {
        let Self { client, address } = self;
        let mut uris = client.metadata.redirect_uris.clone();
        if !uris.contains(&address) {
            uris.push(address);
        }
        let patch = Map::from_iter([("redirect_uris".to_owned(), json!(uris))]);
        let (id, tag) = (client.id.clone(), Whole { client }.tag());
        Edit { id, expected: Precondition::OneOf(vec![tag]), patch }
    }
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
    let address = event.and_then(|event| event.exchange.refused.as_ref()?.redirect_uri.clone()).ok_or(Refusal::NoSuchFlow)?;
    check_addable(&address, &client, &own.provider.issuer).map_err(|why| Refusal::Invalid(why.to_owned()))?;
    Ok(Addition { client, address })
}
