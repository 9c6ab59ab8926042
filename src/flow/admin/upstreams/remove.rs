//! A domain is removed: "If an OpenID Connect Relying Party domain is enabled as a login domain, you cannot delete it. If you need to
//! delete a domain, first make sure it isn't enabled for login" (the seed).

use serde_json::json;

use super::refused::{Refused, Use};
use super::{read, target};
use crate::flow::admin::settled::settled;
use crate::flow::admin::{Administrator, Done, Refusal, Within, within};
use crate::model::{Action, Id, Instant, Provider, Tenant, Upstream, UpstreamUse};
use crate::protocol::precondition::Precondition;
use crate::protocol::relying_party::initiate::is_at;
use crate::store::{
    AnyConnection, Store, StoreError, audit, clients, federated_identities, providers, upstream_sessions, upstreams,
};

/// The most identities that go in one write.
const CHUNK: i64 = 500;
/// The most apps that are named as a reason.
const NAMED: i64 = 5;

/// Removes a domain that nothing uses, with who people are there, unless another domain of the tenant is at the same issuer: a person there
/// is (issuer, sub), whichever domain they came through (decision 45). People who have no password and no other identity cannot sign
/// in until they get a link.
///
/// # Errors
/// `InUse` and other refusals, or as any other flow.
pub fn remove(store: &Store, by: &Administrator, (name, expected): (&str, &Precondition), now: Instant) -> Done<()> {
    by.check(Action::ChangeUpstreams)?;
    loop {
        let (asker, name, expected) = (by.clone(), name.to_owned(), expected.clone());
        let is_gone = within(store, move |c| {
            settled(c, |c| removable(c, &asker.tenant, (&name, &expected)), |c, found| take_out(c, &asker, &found, now))
        })?;
        if is_gone {
            return Ok(());
        }
    }
}

fn removable(c: &mut AnyConnection, tenant: &Id<Tenant>, (name, expected): (&str, &Precondition)) -> Within<Upstream> {
    let found = match read::own(c, tenant, name)? {
        Ok(found) => found,
        refused => return Ok(refused),
    };
    if !expected.is_met(&read::tag(&found)) {
        return Ok(Err(Refusal::Changed));
    }
    let uses = uses(c, &found)?;
    Ok(if uses.is_empty() { Ok(found) } else { Err(Refused::InUse(uses).into()) })
}

/// Takes out a part of what rests on the domain, or the last of it and the domain itself; says whether it is gone.
fn take_out(c: &mut AnyConnection, by: &Administrator, found: &Upstream, now: Instant) -> Result<bool, StoreError> {
    let full = usize::try_from(CHUNK).unwrap_or(usize::MAX);
    let is_more = bequeath(c, found)? == full
        || federated_identities::delete_through(c, &found.id, CHUNK)? == full
        || upstream_sessions::delete_through(c, &found.id, CHUNK)? == full;
    if is_more {
        return Ok(false);
    }
    upstreams::delete(c, &found.id)?;
    audit::insert(c, &by.entry("upstream.delete", target(found), json!({}), now))?;
    Ok(true)
}

/// Leaves who people are at an issuer to another domain that is there, too, an enabled one if there is one.
fn bequeath(c: &mut AnyConnection, found: &Upstream) -> Result<usize, StoreError> {
    let mut others = upstreams::list(c, &found.tenant)?;
    others.retain(|own| own.id != found.id);
    others.sort_by_key(|own| !own.enabled);
    let mut left = 0;
    for issuer in federated_identities::issuers_through(c, &found.id)? {
        if let Some(heir) = others.iter().find(|own| is_at(&own.settings, &issuer)) {
            left = left.max(federated_identities::leave_to(c, (&found.id, &issuer), &heir.id, CHUNK)?);
        }
    }
    Ok(left)
}

/// What uses a domain, so that it cannot be removed.
pub(super) fn uses(c: &mut AnyConnection, upstream: &Upstream) -> Result<Vec<Use>, StoreError> {
    let mut found = Vec::new();
    if upstream.enabled && !upstream.settings.enabled_for.is_empty() {
        let has_people = federated_identities::is_any_through(c, &upstream.id)?;
        found.push(Use::LogIn { places: upstream.settings.enabled_for.clone(), has_people });
    }
    let others = upstreams::list(c, &upstream.tenant)?;
    let is_way_in = |own: &Upstream| own.id != upstream.id && own.serves(UpstreamUse::Provider);
    let has_other = others.iter().any(is_way_in);
    for provider in providers::list(c)?.into_iter().filter(|own| own.tenant == upstream.tenant) {
        of_provider(c, (upstream, has_other), &provider, &mut found)?;
    }
    Ok(found)
}

fn of_provider(
    c: &mut AnyConnection,
    (upstream, has_other): (&Upstream, bool),
    provider: &Provider,
    found: &mut Vec<Use>,
) -> Result<(), StoreError> {
    if provider.idp_hint.as_deref() == Some(upstream.name.as_str()) {
        found.push(Use::Provider(provider.name.clone()));
    }
    for id in clients::hinting_at(c, &provider.id, &upstream.name, NAMED)? {
        found.push(Use::Client(provider.name.clone(), id));
    }
    if !provider.password_login && !has_other {
        found.push(Use::SoleWayIn(provider.name.clone()));
    }
    Ok(())
}
