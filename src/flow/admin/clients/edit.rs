//! An app is changed.

use serde_json::{Map, Value, json};

use super::{Registrar, Whole, metadata, read, sector};
use crate::crypto::{Plain, random};
use crate::flow::admin::once::once;
use crate::flow::admin::settled::settled;
use crate::flow::admin::{Administrator, Done, Refusal, Within};
use crate::flow::{client_secret, keys};
use crate::model::{Action, Client, ClientMetadata, ClientSecret, Id, Instant, Managed};
use crate::protocol::precondition::Precondition;
use crate::protocol::registration::{self, Admitted, Warning};
use crate::store::audit::Entry;
use crate::store::{AnyConnection, StoreError, audit, client_secrets, clients};

/// A change of an app.
#[derive(Clone, Debug)]
pub struct Edit {
    /// Which.
    pub id: Id<Client>,
    /// What it is believed to be.
    pub expected: Precondition,
    /// What is to be different (RFC 7396), by the registered names of metadata.
    pub patch: Map<String, Value>,
}

/// An app that was changed.
#[derive(Debug)]
pub struct Edited {
    /// The app.
    pub whole: Whole,
    /// The secret that it got because it needs one now, shown this once.
    pub secret: Option<Plain>,
    /// What its owner should know.
    pub warnings: Vec<Warning>,
}

/// Everything that a change writes; no entry if the app stays as it is.
struct Change {
    client: Client,
    dropped: Vec<String>,
    secret: Option<ClientSecret>,
    entry: Option<Entry>,
}

/// What is judged and written with a change, in its transaction.
pub(in crate::flow) struct Beside {
    /// Judges.
    pub check: Box<dyn Fn(&mut AnyConnection) -> Within<()> + Send>,
    /// Writes.
    pub write: Box<dyn Fn(&mut AnyConnection) -> Result<(), StoreError> + Send>,
}

/// Changes what an app says of itself. One that registered itself is the organisation's from then on: it cannot take back by its
/// registration what an administrator has decided.
///
/// # Errors
/// `Needs(Document)` for a sector identifier; `Changed` if it is not what it is believed to be, `Metadata`, `ScopeTooFar` and other refusals, or as any other flow.
pub fn edit(registrar: &Registrar<'_>, edit: Edit, now: Instant) -> Done<Edited> {
    // whoever sends it twice is told by the entity tag
    let by = Administrator { once: None, ..registrar.by.clone() };
    edit_beside(&Registrar { by, ..registrar.clone() }, (edit, None), now)
}

/// As [`edit`], with something beside, even if the app stays as it is; under a key it takes effect once.
pub(in crate::flow) fn edit_beside(
    registrar: &Registrar<'_>,
    (edit, beside): (Edit, Option<Beside>),
    now: Instant,
) -> Done<Edited> {
    registrar.check(Action::ChangeClients)?;
    let Edit { id, expected, patch } = edit;
    let reach = registrar.reach();
    let before = registrar.store.read(|c| reach.own(c, &id))??;
    let known = read::tag(&before);
    if !expected.is_met(&known) {
        return Err(Refusal::Changed.into());
    }
    let (Admitted { metadata, warnings }, shortest) = judged(registrar, (&before, &patch), now)?;
    let is_same = metadata == before.metadata;
    if is_same && beside.is_none() {
        return Ok(Edited { whole: Whole { client: before }, secret: None, warnings });
    }
    sector::check(registrar, &id, (Some(&before.metadata), &metadata))?;
    let needs_secret = metadata.token_endpoint_auth_method.needs_secret();
    let secret = (needs_secret && shortest.is_none()).then(|| random::secret(client_secret::DRAWN));
    let keep = |plain: &Plain| client_secret::keep(registrar.vault, &before.provider, &id, plain, now);
    let names: Vec<_> = patch.keys().collect();
    let change = Change {
        dropped: before.secrets.iter().filter(|_| !needs_secret).map(|own| own.id.clone()).collect(),
        secret: secret.as_ref().map(keep),
        entry: (!is_same).then(|| registrar.entry("client.update", &id, json!({ "changed": names }), now)),
        client: Client { metadata, managed: taken_over(before.managed), ..before },
    };
    let own = id.clone();
    once(registrar.store, &registrar.by, (), now, move |c| {
        let plan = |c: &mut AnyConnection| {
            if let Some(beside) = &beside
                && let Err(refusal) = (beside.check)(c)?
            {
                return Ok(Err(refusal));
            }
            Ok(match reach.own(c, &own)? {
                Err(refusal) => Err(refusal),
                // what was judged rests on what was there
                Ok(there) if read::tag(&there) != known => Err(Refusal::Changed),
                Ok(_) => Ok(()),
            })
        };
        settled(c, plan, |c, ()| {
            change.write(c)?;
            beside.as_ref().map_or(Ok(()), |beside| (beside.write)(c))
        })
    })?;
    keys::ensure(registrar.store, registrar.vault, &registrar.provider.id, now)?;
    Ok(Edited { whole: read::whole(registrar, &id)?, secret, warnings })
}

/// What an app would be, by the rules for whoever asks, and the length of the shortest secret that stays.
fn judged(
    registrar: &Registrar<'_>,
    (before, patch): (&Client, &Map<String, Value>),
    now: Instant,
) -> Result<(Admitted, Option<usize>), Refusal> {
    let wanted = registration::changed(&before.metadata, patch).map_err(metadata)?;
    let needs_secret = wanted.token_endpoint_auth_method.needs_secret();
    let live = before.secrets.iter().filter(|own| needs_secret && own.is_live(now));
    let shortest = live.map(|own| own.length).min();
    Ok((registrar.admit(wanted, shortest)?, shortest))
}

/// What an app would say of itself after a change.
///
/// # Errors
/// `Metadata` or `ScopeTooFar` if it may not be so.
pub(in crate::flow) fn would_be(
    registrar: &Registrar<'_>,
    (before, patch): (&Client, &Map<String, Value>),
    now: Instant,
) -> Result<ClientMetadata, Refusal> {
    Ok(judged(registrar, (before, patch), now)?.0.metadata)
}

fn taken_over(managed: Managed) -> Managed {
    if managed == Managed::Itself { Managed::People } else { managed }
}

impl Change {
    fn write(&self, c: &mut AnyConnection) -> Result<(), StoreError> {
        let (provider, id) = (&self.client.provider, &self.client.id);
        clients::update(c, &self.client)?;
        for secret in &self.dropped {
            client_secrets::delete(c, provider, id, secret)?;
        }
        if let Some(secret) = &self.secret {
            client_secrets::insert(c, provider, id, secret)?;
        }
        self.entry.as_ref().map_or(Ok(()), |entry| audit::insert(c, entry))
    }
}
