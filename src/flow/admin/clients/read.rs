//! Apps, found.

use serde_json::json;

use super::{Page, Registrar};
use crate::crypto::{base64url, sha256};
use crate::flow::admin::Done;
use crate::model::{Action, Client, ClientKind, ClientSecret, Id, Instant};
use crate::protocol::registration::kinds;
use crate::store::clients;

/// An app with all that is kept of it.
#[derive(Clone, Debug)]
pub struct Whole {
    /// The app with its secrets.
    pub client: Client,
}

impl Whole {
    /// Changes with everything of the app that can be changed, and with nothing else: not when a secret is used.
    pub fn tag(&self) -> String {
        tag(&self.client)
    }

    /// The kind that its settings come closest to.
    pub fn kind(&self) -> ClientKind {
        kinds::of(&self.client.metadata)
    }

    /// The secrets that are accepted, the oldest first.
    pub fn secrets(&self, now: Instant) -> impl Iterator<Item = &ClientSecret> {
        self.client.secrets.iter().filter(move |secret| secret.is_live(now))
    }
}

/// The entity tag of an app.
pub(super) fn tag(client: &Client) -> String {
    let Client { id, metadata, secrets, enabled, managed, created_at, .. } = client;
    let secrets: Vec<_> = secrets.iter().map(|own| json!([own.id, own.expires_at])).collect();
    let all = json!([id, metadata, secrets, enabled, managed, created_at]);
    base64url(&sha256(all.to_string().as_bytes()))
}

/// A page of apps, without their secrets. It costs the page, however many there are.
///
/// # Errors
/// `NotAllowed`, or as any other flow.
pub fn list(registrar: &Registrar<'_>, page: &Page<'_>) -> Done<Vec<Client>> {
    registrar.check(Action::SeeClients)?;
    Ok(registrar.store.read(|c| clients::list(c, &registrar.provider.id, page))?)
}

/// An app.
///
/// # Errors
/// `Unknown` and other refusals, or as any other flow.
pub fn find(registrar: &Registrar<'_>, id: &Id<Client>) -> Done<Whole> {
    registrar.check(Action::SeeClients)?;
    whole(registrar, id)
}

/// As [`find`], for whoever has just written it, or is about to.
pub(in crate::flow) fn whole(registrar: &Registrar<'_>, id: &Id<Client>) -> Done<Whole> {
    let reach = registrar.reach();
    let client = registrar.store.read(|c| reach.seen(c, id))??;
    Ok(Whole { client })
}
