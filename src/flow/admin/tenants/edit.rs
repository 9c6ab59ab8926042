//! A tenant is changed. Its own people's is never disabled from within, and the file's is changed there.

use serde_json::json;

use super::{Draft, Refused, Whole, read, target};
use crate::flow::admin::settled::settled;
use crate::flow::admin::steward::Steward;
use crate::flow::admin::{Done, Refusal, within};
use crate::model::{Action, Instant};
use crate::protocol::precondition::Precondition;
use crate::store::{AnyConnection, audit, tenants};

/// A change of a tenant.
#[derive(Clone, Debug)]
pub struct Edit {
    /// The short name.
    pub name: String,
    /// What it is believed to be.
    pub expected: Precondition,
    /// What is to be different.
    pub draft: Draft,
}

/// Changes a tenant.
///
/// # Errors
/// `Changed` if it is not what it is believed to be, other refusals, or as any other flow.
pub fn edit(steward: &Steward<'_>, edit: &Edit, now: Instant) -> Done<Whole> {
    read::check(steward, Action::ChangeTenants)?;
    let Edit { name, expected, draft } = edit;
    let before = steward.store.read(|c| read::own(c, name))??;
    if !expected.is_met(&read::tag(&before)) {
        return Err(Refusal::Changed.into());
    }
    let wanted = draft.apply(before.clone())?;
    if wanted == before {
        return read::whole(steward, name);
    }
    if !wanted.enabled && wanted.id == steward.by.tenant {
        return Err(Refusal::from(Refused::Here).into());
    }
    let entry = steward.entry("tenant.update", target(&wanted), json!({ "changed": draft.names() }), now);
    let own = name.clone();
    within(steward.store, move |c| {
        let plan = |c: &mut AnyConnection| {
            Ok(match read::own(c, &own)? {
                // what was drafted rests on what was there
                Ok(there) if there != before => Err(Refusal::Changed),
                found => found.map(drop),
            })
        };
        settled(c, plan, |c, ()| {
            tenants::update(c, &wanted)?;
            audit::insert(c, &entry)
        })
    })?;
    read::whole(steward, name)
}
