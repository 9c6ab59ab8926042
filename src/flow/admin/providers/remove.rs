//! A provider is removed, with everything at it: apps, consents, grants, sessions, keys. Never the last one, never the one where whoever
//! asks is signed in; one with apps only for somebody who knows how many.

use serde_json::json;

use super::{Refused, read, rules, target};
use crate::flow::admin::settled::settled;
use crate::flow::admin::steward::Steward;
use crate::flow::admin::{Done, Refusal, Within, within};
use crate::model::{Action, Id, Instant, Provider, Tenant};
use crate::protocol::precondition::Precondition;
use crate::store::{AnyConnection, audit, provider_remains, providers};

/// A provider to be removed.
#[derive(Clone, Debug)]
pub struct Removal {
    /// The short name.
    pub name: String,
    /// What it is believed to be.
    pub expected: Precondition,
    /// How many apps whoever asks knows to go with it.
    pub clients: usize,
}

/// Removes a provider. Nothing is served there from the first write on; what hangs on it goes in parts.
///
/// # Errors
/// `InUse`, `Here`, `Last` and other refusals, or as any other flow; it is switched off then, and part of what hung on it may be gone.
pub fn remove(steward: &Steward<'_>, removal: Removal, now: Instant) -> Done<()> {
    steward.check(Action::ChangeProviders)?;
    let (tenant, here, by) = (steward.by.tenant.clone(), steward.here.id.clone(), steward.by.clone());
    let provider = within(steward.store, move |c| {
        let plan = |c: &mut AnyConnection| removable(c, (&tenant, &here), &removal);
        settled(c, plan, |c, (found, clients)| {
            providers::update(c, &Provider { enabled: false, ..found.clone() })?;
            let detail = json!({ "issuer": found.issuer, "clients": clients });
            audit::insert(c, &by.entry("provider.delete", target(&found), detail, now))?;
            Ok(found.id)
        })
    })?;
    loop {
        let id = provider.clone();
        let is_gone = steward.store.write(move |c| {
            let is_bare = provider_remains::take_out(c, &id)?;
            if is_bare {
                providers::delete(c, &id)?;
            }
            Ok(is_bare)
        })?;
        if is_gone {
            return Ok(());
        }
    }
}

fn removable(
    c: &mut AnyConnection,
    (tenant, here): (&Id<Tenant>, &Id<Provider>),
    removal: &Removal,
) -> Within<(Provider, usize)> {
    let found = match read::own(c, tenant, &removal.name)? {
        Ok(found) => found,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if !removal.expected.is_met(&read::tag(&found)) {
        return Ok(Err(Refusal::Changed));
    }
    if let Err(refusal) = rules::spare(c, (&found, here))? {
        return Ok(Err(refusal));
    }
    let clients = read::count(c, &found.id)?;
    Ok(if clients == removal.clients { Ok((found, clients)) } else { Err(Refused::InUse(clients).into()) })
}
