//! An app is registered.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{Refused, Registrar, Whole, metadata, read, sector};
use crate::crypto::{Plain, base64url, random};
use crate::flow::admin::once::once;
use crate::flow::admin::{Done, Refusal};
use crate::flow::{client_secret, keys};
use crate::model::{Action, Client, ClientKind, ClientMetadata, Id, Instant, Managed};
use crate::protocol::registration::{self, Warning, kinds};
use crate::store::{audit, clients, users};

/// An app to be registered.
#[derive(Clone, Debug)]
pub struct New {
    /// Its `client_id`; drawn if there is none.
    pub id: Option<String>,
    /// What it says of itself.
    pub metadata: ClientMetadata,
}

impl New {
    /// One of a kind: its settings, with what is said beside.
    ///
    /// # Errors
    /// `Metadata` for a member that there is not, or of another form.
    pub fn of_kind(kind: ClientKind, id: Option<String>, members: &Map<String, Value>) -> Result<Self, Refusal> {
        let metadata = registration::changed(&kinds::settings(kind), members).map_err(metadata)?;
        Ok(Self { id, metadata })
    }
}

/// An app that was registered.
#[derive(Debug)]
pub struct Made {
    /// The app.
    pub whole: Whole,
    /// Its secret, shown this once; `None` for a method that rests on none.
    pub secret: Option<Plain>,
    /// What its owner should know.
    pub warnings: Vec<Warning>,
}

/// What is drawn for a new app, sealed with the key that it came under.
#[derive(Serialize, Deserialize)]
struct Drawn(Id<Client>, Option<String>);

/// Registers an app, with a drawn secret if its method needs one.
///
/// # Errors
/// `Needs(Document)` for a sector identifier, `Taken`, `Metadata`, `ScopeTooFar` and other refusals, or as any other flow.
pub fn add(registrar: &Registrar<'_>, new: New, now: Instant) -> Done<Made> {
    registrar.check(Action::ChangeClients)?;
    let Registrar { store, vault, provider, by, .. } = registrar;
    let id = new.id.unwrap_or_else(|| base64url(&random::bytes::<16>()));
    if !Client::is_id(&id) {
        return Err(Refusal::from(Refused::BadId).into());
    }
    let id: Id<Client> = Id::new(id);
    let registration::Admitted { metadata, warnings } = registrar.admit(new.metadata, None)?;
    sector::check(registrar, &id, (None, &metadata))?;
    let secret = metadata.token_endpoint_auth_method.needs_secret().then(|| random::secret(client_secret::DRAWN));
    let kept = secret.as_ref().map(|plain| client_secret::keep(vault, &provider.id, &id, plain, now));
    let entry = registrar.entry("client.create", &id, json!({ "name": metadata.client_name }), now);
    let client = Client {
        id: id.clone(),
        provider: provider.id.clone(),
        metadata,
        secrets: kept.into_iter().collect(),
        enabled: registrar.is_enabled(),
        managed: Managed::People,
        created_at: now,
    };
    let drawn = Drawn(id, secret.map(|plain| plain.reveal().to_owned()));
    let reach = registrar.reach();
    let Drawn(id, secret) = once(store, by, drawn, now, move |c| {
        if let Err(refusal) = reach.admits(c)? {
            return Ok(Err(refusal));
        }
        // A token's `sub` is the person or, for client credentials, the client: the two must not be confused (decision 13).
        if users::find(c, &Id::new(client.id.as_str()))?.is_some() || !clients::insert(c, &client)?.is_inserted() {
            return Ok(Err(Refused::Taken.into()));
        }
        reach.adopt(c, &client, now)?;
        audit::insert(c, &entry).map(Ok)
    })?;
    // The act that first names an algorithm makes its key before it answers (decision 20).
    keys::ensure(store, vault, &provider.id, now)?;
    Ok(Made { whole: read::whole(registrar, &id)?, secret: secret.map(Plain::new), warnings })
}
