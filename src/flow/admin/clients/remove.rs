//! An app is removed.

use serde_json::json;

use super::{Registrar, read};
use crate::flow::admin::settled::settled;
use crate::flow::admin::{Done, Refusal, within};
use crate::model::{Action, Client, Id, Instant};
use crate::protocol::precondition::Precondition;
use crate::store::audit::{self, Entry};
use crate::store::{AnyConnection, StoreError, clients, grants};

/// Removes an app for good, with its secrets, consents and grants: what it holds is dead when this returns.
///
/// # Errors
/// `Changed` if it is not what it is believed to be, other refusals, or as any other flow; some of what it held may be gone then.
pub fn remove(registrar: &Registrar<'_>, (id, expected): (&Id<Client>, &Precondition), now: Instant) -> Done<()> {
    registrar.check(Action::ChangeClients)?;
    let entry = registrar.entry("client.delete", id, json!({}), now);
    loop {
        let (reach, id, expected, entry) = (registrar.reach(), id.clone(), expected.clone(), entry.clone());
        let is_gone = within(registrar.store, move |c| {
            let plan = |c: &mut AnyConnection| {
                Ok(match reach.own(c, &id)? {
                    Ok(client) if !expected.is_met(&read::tag(&client)) => Err(Refusal::Changed),
                    found => found,
                })
            };
            settled(c, plan, |c, client| take_out(c, &client, &entry))
        })?;
        if is_gone {
            return Ok(());
        }
    }
}

/// Takes out a part of what hangs on an app, or the last of it and the app itself; says whether it is gone.
pub(in crate::flow) fn take_out(c: &mut AnyConnection, client: &Client, entry: &Entry) -> Result<bool, StoreError> {
    if grants::delete_for_client(c, &client.provider, &client.id)? > 0 {
        return Ok(false);
    }
    if clients::delete(c, &client.provider, &client.id)? {
        audit::insert(c, entry)?;
    }
    Ok(true)
}
