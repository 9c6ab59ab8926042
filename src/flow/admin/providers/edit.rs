//! A provider is changed. A new default algorithm counts for apps that are made from then on (decision 23); its key is made before this
//! returns.

use serde_json::json;

use super::{Draft, Whole, read, rules, target};
use crate::flow::admin::settled::settled;
use crate::flow::admin::steward::Steward;
use crate::flow::admin::{Done, Refusal, Undone, Within, within};
use crate::flow::keys;
use crate::model::{Action, Id, Instant, Provider};
use crate::protocol::precondition::Precondition;
use crate::store::{AnyConnection, audit, providers};

/// How often whoever asked for no particular state is let read again what somebody else has just written.
const TRIES: usize = 16;

/// A change of a provider.
#[derive(Clone, Debug)]
pub struct Edit {
    /// The short name.
    pub name: String,
    /// What it is believed to be.
    pub expected: Precondition,
    /// What is to be different.
    pub draft: Draft,
}

/// Changes a provider.
///
/// # Errors
/// `Changed` if it is not what it is believed to be, other refusals, or as any other flow.
pub fn edit(steward: &Steward<'_>, edit: &Edit, now: Instant) -> Done<Whole> {
    steward.check(Action::ChangeProviders)?;
    let mut last = attempt(steward, edit, now);
    // `*` is met by whatever is there (RFC 9110 §13.1.1): being overtaken is no refusal.
    for _ in 1..TRIES {
        if edit.expected != Precondition::Any || !matches!(last, Err(Undone::Refused(Refusal::Changed))) {
            break;
        }
        last = attempt(steward, edit, now);
    }
    last
}

/// A change of what is there now.
fn attempt(steward: &Steward<'_>, edit: &Edit, now: Instant) -> Done<Whole> {
    let Edit { name, expected, draft } = edit;
    let before = steward.store.read(|c| read::own(c, &steward.by.tenant, name))??;
    if !expected.is_met(&read::tag(&before)) {
        return Err(Refusal::Changed.into());
    }
    let wanted = draft.apply(before.clone())?;
    if wanted == before {
        return read::whole(steward, name);
    }
    let entry = steward.entry("provider.update", target(&wanted), json!({ "changed": draft.names() }), now);
    let picture = draft.picture().cloned();
    let (tenant, own, here) = (steward.by.tenant.clone(), name.clone(), steward.here.id.clone());
    within(steward.store, move |c| {
        let plan = |c: &mut AnyConnection| match read::own(c, &tenant, &own)? {
            Err(refusal) => Ok(Err(refusal)),
            // what was drafted rests on what was there
            Ok(there) if there != before => Ok(Err(Refusal::Changed)),
            Ok(_) => judge(c, (&before, &wanted), &here),
        };
        settled(c, plan, |c, ()| {
            providers::update(c, &wanted)?;
            rules::put_logo(c, (Some(&before), &wanted), picture.as_ref())?;
            audit::insert(c, &entry)
        })
    })?;
    let done = read::whole(steward, name)?;
    keys::ensure(steward.store, steward.vault, &done.provider.id, now)?;
    Ok(done)
}

fn judge(c: &mut AnyConnection, (before, wanted): (&Provider, &Provider), here: &Id<Provider>) -> Within<()> {
    if before.enabled
        && !wanted.enabled
        && let Err(refusal) = rules::spare(c, (before, here))?
    {
        return Ok(Err(refusal));
    }
    rules::settings(c, wanted)
}
