//! A change of an approved app, where the tenant wants apps approved: what needs approval waits, as one change of the app, and the app
//! works as it was meanwhile; the rest counts at once. What is said later of the same settings takes the place of what waits.

use serde_json::{Map, Value, json};

use super::connect::Desk;
use crate::crypto::{base64url, random};
use crate::flow::admin::clients::{self, Beside, Edit, Edited, Refused, Registrar};
use crate::flow::admin::{Refusal, Undone};
use crate::model::{AppChange, Client, ClientMetadata, Id, Instant};
use crate::protocol::merge_patch;
use crate::protocol::precondition::Precondition;
use crate::protocol::registration::{self, approval};
use crate::store::{AnyConnection, StoreError, app_changes, audit, team_apps};

/// A setting as it is and as it is to be.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// Its name.
    pub name: String,
    /// As it is; `null` if it is not set.
    pub before: Value,
    /// As it is to be; `null` if it is not to be set.
    pub after: Value,
}

/// What a change does to an app as it is now.
pub fn differences(client: &Client, change: &AppChange) -> Vec<Difference> {
    let before = registration::members(&client.metadata);
    let mut after = before.clone();
    merge_patch::apply(&mut after, &change.patch);
    let value = |members: &Map<String, Value>, name: &str| members.get(name).cloned().unwrap_or(Value::Null);
    let of = |name: String| Difference { before: value(&before, &name), after: value(&after, &name), name };
    approval::differing(&before, &after).into_iter().map(of).collect()
}

/// What somebody asks of an app.
pub(super) struct Wanted<'a> {
    pub client: &'a Client,
    pub expected: &'a Precondition,
    pub patch: Map<String, Value>,
}

/// An app that was changed, and whether a part of it waits.
#[derive(Debug)]
pub struct Saved {
    /// The app.
    pub edited: Edited,
    /// The settings that wait for an administrator.
    pub held: Vec<String>,
}

/// What counts at once, and what waits.
struct Split {
    free: Map<String, Value>,
    held: Map<String, Value>,
}

/// Splits a change by what needs approval: `all` is everything that is to be different, with what waits already.
fn split(before: &ClientMetadata, (all, after): (&Map<String, Value>, &ClientMetadata)) -> Split {
    let (before, after) = (registration::members(before), registration::members(after));
    let names = approval::needed(&before, &after);
    let value = |name: &String| (name.clone(), after.get(name).cloned().unwrap_or(Value::Null));
    let free = all.iter().filter(|(name, _)| !names.contains(name)).map(|(name, value)| (name.clone(), value.clone()));
    Split { free: free.collect(), held: names.iter().map(value).collect() }
}

/// Everything that differs, as one patch: a part of it would not be allowed alone.
fn whole(before: &ClientMetadata, after: &ClientMetadata) -> Split {
    let (before, after) = (registration::members(before), registration::members(after));
    let value = |name: String| (name.clone(), after.get(&name).cloned().unwrap_or(Value::Null));
    Split { free: Map::new(), held: approval::differing(&before, &after).into_iter().map(value).collect() }
}

/// Changes an app: at once, or as far as nothing needs approval.
pub(super) fn save((registrar, desk): (&Registrar<'_>, &Desk), wanted: Wanted<'_>, now: Instant) -> Result<Saved, Undone> {
    let Wanted { client, expected, patch } = wanted;
    let edit = |patch| Edit { id: client.id.clone(), expected: expected.clone(), patch };
    let key = (&client.provider, &client.id);
    let (owned, kept) = registrar
        .store
        .read(|c| Ok::<_, StoreError>((team_apps::owner(c, key.0, key.1)?, app_changes::find(c, (key.0, key.1))?)))?;
    if !desk.needs_approval() || owned.is_none_or(|owned| owned.approved_at.is_none()) {
        return Ok(Saved { edited: clients::edit(registrar, edit(patch), now)?, held: Vec::new() });
    }
    let waiting = kept.clone().filter(AppChange::waits);
    let mut all = waiting.as_ref().map(|own| own.patch.clone()).unwrap_or_default();
    all.extend(patch);
    let after = clients::would_be(registrar, (client, &all), now)?;
    let parts = split(&client.metadata, (&all, &after));
    if parts.held.is_empty() && waiting.is_none() {
        return Ok(Saved { edited: clients::edit(registrar, edit(parts.free), now)?, held: Vec::new() });
    }
    let put = |parts: Split| -> Result<Saved, Undone> {
        let beside = beside((registrar, desk), (client, kept.as_ref(), &parts.held), now);
        let held = parts.held.keys().cloned().collect();
        Ok(Saved { edited: clients::edit_beside(registrar, (edit(parts.free), Some(beside)), now)?, held })
    };
    match put(parts) {
        Err(Undone::Refused(Refusal::Client(refused))) if matches!(*refused, Refused::Metadata(_)) => {
            put(whole(&client.metadata, &after))
        }
        done => done,
    }
}

/// Keeps what waits in the transaction of the rest: it takes the place of `kept`, if that is still what the app has.
fn beside(
    (registrar, desk): (&Registrar<'_>, &Desk),
    (client, kept, held): (&Client, Option<&AppChange>, &Map<String, Value>),
    now: Instant,
) -> Beside {
    let waits = kept.filter(|own| own.waits());
    let is_same = waits.is_some_and(|own| own.patch == *held);
    let change = AppChange {
        provider: client.provider.clone(),
        client: client.id.clone(),
        id: Id::new(base64url(&random::bytes::<16>())),
        patch: held.clone(),
        asked_by: desk.signature(),
        asked_at: now,
        turned_down: None,
    };
    let names: Vec<_> = held.keys().collect();
    let act = if held.is_empty() { "client.withdraw_change" } else { "client.ask_change" };
    let entry = registrar.entry(act, &client.id, json!({ "changed": names }), now);
    let (known, gone) = (kept.map(|own| own.id.clone()), waits.cloned().filter(|_| held.is_empty()));
    let key = (client.provider.clone(), client.id.clone());
    Beside {
        check: Box::new(move |c: &mut AnyConnection| {
            let there = app_changes::find(c, (&key.0, &key.1))?.map(|own| own.id);
            Ok(if there == known { Ok(()) } else { Err(Refusal::Changed) })
        }),
        write: Box::new(move |c: &mut AnyConnection| {
            match &gone {
                _ if is_same => return Ok(()),
                Some(gone) => drop(app_changes::delete(c, gone)?),
                None => app_changes::put(c, &change)?,
            }
            audit::insert(c, &entry)
        }),
    }
}
