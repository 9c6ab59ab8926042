//! An app is removed.

use serde_json::json;

use super::{Registrar, read};
use crate::flow::admin::settled::settled;
use crate::flow::admin::{Done, Refusal, within};
use crate::model::{Action, Client, Id, Instant};
use crate::protocol::precondition::Precondition;
use crate::store::audit::{self, Entry};
use crate::store::{AnyConnection, Store, StoreError, client_remains, clients};

/// Removes an app for good, with its secrets, consents and grants: what it holds is dead from the first write on, and what there is much
/// of goes in parts.
///
/// # Errors
/// `Changed` if it is not what it is believed to be, other refusals, or as any other flow; it may be switched off then, and some of what
/// it held gone.
pub fn remove(registrar: &Registrar<'_>, (id, expected): (&Id<Client>, &Precondition), now: Instant) -> Done<()> {
    registrar.check(Action::ChangeClients)?;
    let entry = registrar.entry("client.delete", id, json!({}), now);
    let (reach, id, expected) = (registrar.reach(), id.clone(), expected.clone());
    let left = within(registrar.store, move |c| {
        let plan = |c: &mut AnyConnection| {
            Ok(match reach.own(c, &id)? {
                Ok(client) if !expected.is_met(&read::tag(&client)) => Err(Refusal::Changed),
                found => found,
            })
        };
        settled(c, plan, |c, client| Ok((!begin(c, &client, &entry)?).then_some(client)))
    })?;
    match left {
        Some(client) => Ok(finish(registrar.store, &client)?),
        None => Ok(()),
    }
}

/// Takes out what hangs on an app and the app itself, or switches it off if that is too much for one write; says whether it is gone.
pub(in crate::flow) fn begin(c: &mut AnyConnection, client: &Client, entry: &Entry) -> Result<bool, StoreError> {
    let is_bare = client_remains::take_out(c, &client.provider, &client.id)?;
    let is_done = if is_bare {
        clients::delete(c, &client.provider, &client.id)?
    } else {
        clients::update(c, &Client { enabled: false, ..client.clone() })?
    };
    if is_done {
        audit::insert(c, entry)?;
    }
    Ok(is_bare)
}

/// Takes out what was too much for [`begin`], and the app itself.
pub(in crate::flow) fn finish(store: &Store, client: &Client) -> Result<(), StoreError> {
    loop {
        let (provider, id) = (client.provider.clone(), client.id.clone());
        let is_gone = store.write(move |c| {
            let is_bare = client_remains::take_out(c, &provider, &id)?;
            if is_bare {
                clients::delete(c, &provider, &id)?;
            }
            Ok::<_, StoreError>(is_bare)
        })?;
        if is_gone {
            return Ok(());
        }
    }
}
