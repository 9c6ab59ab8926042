//! A domain is switched off and on, or told to forget what is kept of its upstream.

use serde_json::json;

use super::{Refused, read, target};
use crate::flow::admin::once::once;
use crate::flow::admin::settled::settled;
use crate::flow::admin::ways_in::keep_owner;
use crate::flow::admin::{Administrator, Done};
use crate::model::{Action, Instant, Seconds, Upstream};
use crate::store::owners::Going;
use crate::store::{Store, audit, upstreams};

/// Lets nobody in through a domain any more, or again. Who is signed in stays so.
///
/// # Errors
/// A refusal, or as any other flow.
pub fn switch(store: &Store, by: &Administrator, (name, enabled): (&str, bool), now: Instant) -> Done<()> {
    by.check(Action::ChangeUpstreams)?;
    let verb = if enabled { "upstream.enable" } else { "upstream.disable" };
    let entry = by.entry(verb, format!("upstream:{name}"), json!({}), now);
    let (tenant, name) = (by.tenant.clone(), name.to_owned());
    once(store, by, (), now, move |c| {
        settled(
            c,
            |c| {
                let found = read::own(c, &tenant, &name)?;
                let (Ok(own), false) = (&found, enabled) else { return Ok(found) };
                let kept = keep_owner(c, &tenant, Going::Domain(&own.id))?;
                Ok(kept.and(found))
            },
            |c, found| {
                upstreams::update(c, &Upstream { enabled, ..found })?;
                audit::insert(c, &entry)
            },
        )
    })
}

/// Lets every process forget what it keeps of an upstream: metadata and keys are fetched anew. A domain of the file, too.
///
/// # Errors
/// A refusal, or as any other flow.
pub fn flush(store: &Store, by: &Administrator, name: &str, now: Instant) -> Done<()> {
    by.check(Action::ChangeUpstreams)?;
    let (by_then, own) = (by.clone(), name.to_owned());
    once(store, by, (), now, move |c| {
        let Some(found) = upstreams::find_by_name(c, &by_then.tenant, &own)? else { return Ok(Err(Refused::Unknown.into())) };
        upstreams::flush(c, &found.id, now.max(found.flushed_at.plus(Seconds(1))))?;
        audit::insert(c, &by_then.entry("upstream.flush", target(&found), json!({}), now)).map(Ok)
    })
}
