//! A domain is changed.

use serde_json::json;

use super::{Draft, Whole, check_identity, check_settings, reach, read, target, with_metadata};
use crate::crypto::Vault;
use crate::flow::admin::settled::settled;
use crate::flow::admin::ways_in::keep_owner;
use crate::flow::admin::{Administrator, Done, Refusal, Undone, Within, within};
use crate::flow::federation::depart::Fetched;
use crate::model::{Action, Instant, Seconds, Upstream, UpstreamUse};
use crate::protocol::precondition::Precondition;
use crate::store::owners::Going;
use crate::store::{AnyConnection, Store, audit, upstreams};

/// How often whoever asked for no particular state is let read again what somebody else has just written.
const TRIES: usize = 16;

/// A change of a domain, and what an errand brought for it.
#[derive(Clone, Debug)]
pub struct Edit {
    /// The short name.
    pub name: String,
    /// What it is believed to be.
    pub expected: Precondition,
    /// What is to be different.
    pub draft: Draft,
    /// With the method `read`: the upstream's metadata, or why there are none.
    pub fetched: Option<Fetched>,
}

/// Changes a domain.
///
/// # Errors
/// `Needs` until the metadata of the method `read` are there; `Changed` if it is not what it is believed to be, other refusals, or as
/// any other flow.
pub fn edit(store: &Store, vault: &Vault, by: &Administrator, edit: Edit, now: Instant) -> Done<Whole> {
    by.check(Action::ChangeUpstreams)?;
    if edit.expected != Precondition::Any {
        return attempt(store, vault, by, edit, now);
    }
    // `*` is met by whatever is there (RFC 9110 §13.1.1): being overtaken is no refusal, and what was fetched was for what was there.
    let mut last = attempt(store, vault, by, edit.clone(), now);
    for _ in 1..TRIES {
        if !matches!(last, Err(Undone::Refused(Refusal::Changed))) {
            break;
        }
        last = attempt(store, vault, by, Edit { fetched: None, ..edit.clone() }, now);
    }
    last
}

/// A change of what is there now.
fn attempt(store: &Store, vault: &Vault, by: &Administrator, edit: Edit, now: Instant) -> Done<Whole> {
    let Edit { name, expected, draft, fetched } = edit;
    let before = store.read(|c| seen(c, by, (&name, &expected)))??;
    let wanted = draft.apply(vault, before.clone(), now)?;
    check_settings(&wanted)?;
    let wanted = with_metadata(store, moved(&before, wanted, now), fetched.as_ref())?;
    if wanted == before {
        return read::whole(store, by, &name);
    }
    let entry = by.entry("upstream.update", target(&wanted), json!({ "changed": draft.names() }), now);
    let (asker, own) = (by.clone(), name.clone());
    within(store, move |c| {
        let plan = |c: &mut AnyConnection| match seen(c, &asker, (&own, &expected))? {
            Err(refusal) => Ok(Err(refusal)),
            // what was drafted, checked and read rests on what was there
            Ok(there) if there != before => Ok(Err(Refusal::Changed)),
            Ok(_) => judge(c, &asker, (&before, &wanted)),
        };
        settled(c, plan, |c, ()| {
            upstreams::update(c, &wanted)?;
            audit::insert(c, &entry)
        })
    })?;
    read::whole(store, by, &name)
}

fn seen(c: &mut AnyConnection, by: &Administrator, (name, expected): (&str, &Precondition)) -> Within<Upstream> {
    Ok(match read::own(c, &by.tenant, name)? {
        Ok(upstream) if !expected.is_met(&read::tag(&upstream)) => Err(Refusal::Changed),
        found => found,
    })
}

fn judge(c: &mut AnyConnection, by: &Administrator, (before, wanted): (&Upstream, &Upstream)) -> Within<()> {
    if reach::trusts_otherwise(before, wanted) {
        for own in [before, wanted] {
            if let Err(refusal) = reach::check(c, by, own)? {
                return Ok(Err(refusal));
            }
        }
    }
    if leaves_out(before, wanted)
        && let Err(refusal) = keep_owner(c, &before.tenant, Going::Domain(&before.id))?
    {
        return Ok(Err(refusal));
    }
    check_identity(c, wanted)
}

/// Whether people who come through the domain to pages of ours may not come any more: it does not lead there, or is at another issuer.
fn leaves_out(before: &Upstream, wanted: &Upstream) -> bool {
    let place = |upstream: &Upstream| (upstream.settings.issuer.clone(), upstream.settings.well_known_url.clone());
    !wanted.serves(UpstreamUse::Portal) || place(before) != place(wanted)
}

/// What was read, and what processes keep, was another upstream's if it is another one now.
fn moved(before: &Upstream, wanted: Upstream, now: Instant) -> Upstream {
    let place = |upstream: &Upstream| {
        let own = &upstream.settings;
        (own.method, own.issuer.clone(), own.well_known_url.clone(), own.ca.clone())
    };
    if place(before) == place(&wanted) {
        return wanted;
    }
    Upstream { metadata: None, flushed_at: now.max(before.flushed_at.plus(Seconds(1))), ..wanted }
}
