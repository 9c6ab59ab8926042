//! Relying-party domains and the key pairs that they use.

use std::collections::BTreeSet;

use super::step::Step;
use super::{Plan, lets_go};
use crate::crypto::{Plain, random};
use crate::flow::upstream_secret::{self, NewIdentity};
use crate::model::{DeclaredUpstream, Id, Instant, Managed, Tenant, Upstream, UpstreamSecret};
use crate::store::{AnyConnection, StoreError, platform_identities, upstreams};

pub(super) fn plan(plan: &mut Plan<'_>, c: &mut AnyConnection) -> Result<(), StoreError> {
    let tenants: Vec<_> = plan.tenants.iter().map(|(name, id)| (*name, id.clone())).collect();
    for (name, tenant) in tenants {
        let identities = identities(plan, c, (name, &tenant))?;
        let existing = upstreams::list(c, &tenant)?;
        let declaration = plan.declaration;
        let declared: Vec<_> = declaration.upstreams.iter().filter(|declared| declared.tenant == name).collect();
        for declared in &declared {
            check_identity(plan, declared, &identities);
            match existing.iter().find(|upstream| upstream.name == declared.name) {
                None => insert(plan, &tenant, declared),
                Some(found) => update(plan, found, declared),
            }
        }
        for found in existing.into_iter().filter(|found| found.managed == Managed::File && found.enabled) {
            if !declared.iter().any(|declared| declared.name == found.name) {
                plan.warn_of_absence(&format!("upstream {}", found.name));
                plan.steps.push(Step::UpdateUpstream(Upstream { enabled: false, ..found }));
            }
        }
    }
    Ok(())
}

/// Names of all identities of a tenant. Those that are new get their keys here, before the write.
fn identities(
    plan: &mut Plan<'_>,
    c: &mut AnyConnection,
    (name, tenant): (&str, &Id<Tenant>),
) -> Result<BTreeSet<String>, StoreError> {
    let existing = platform_identities::list(c, tenant)?;
    for own in &existing {
        if let Some(jwks) = upstream_secret::certified(plan.vault, own, plan.now) {
            plan.steps.push(Step::PublishIdentity(Box::new(own.clone()), jwks));
        }
    }
    let mut names: BTreeSet<_> = existing.into_iter().map(|own| own.name).collect();
    for declared in plan.declaration.identities.iter().filter(|declared| declared.tenant == name) {
        if names.insert(declared.name.clone()) {
            let new = NewIdentity {
                tenant: tenant.clone(),
                name: declared.name.clone(),
                algorithm: declared.algorithm,
                managed: Managed::File,
            };
            match upstream_secret::make_identity(plan.vault, new, plan.now) {
                Ok(identity) => plan.steps.push(Step::InsertIdentity(identity)),
                Err(error) => plan.refuse(&declared.at, format!("platform_identity {}", declared.name), error.to_string()),
            }
        }
    }
    Ok(names)
}

fn check_identity(plan: &mut Plan<'_>, declared: &DeclaredUpstream, identities: &BTreeSet<String>) {
    if let Some(name) = declared.settings.platform_identity.as_ref().filter(|name| !identities.contains(*name)) {
        let what = format!("upstream {}: platform_identity", declared.name);
        plan.refuse(&declared.at, what, format!("there is no platform identity `{name}`; declare [[platform_identity]]"));
    }
}

fn insert(plan: &mut Plan<'_>, tenant: &Id<Tenant>, declared: &DeclaredUpstream) {
    let id = Id::mint(random::bytes());
    let secret = declared.secret.as_ref().map(|secret| upstream_secret::keep(plan.vault, &id, secret, plan.now));
    let client_key = declared.client_key.as_ref().map(|key| upstream_secret::keep_key(plan.vault, &id, key, plan.now));
    plan.steps.push(Step::InsertUpstream(Upstream {
        id,
        tenant: tenant.clone(),
        name: declared.name.clone(),
        display_name: declared.display_name.clone(),
        settings: declared.settings.clone(),
        secret,
        client_key,
        metadata: None,
        enabled: declared.enabled,
        managed: declared.managed,
        created_at: plan.now,
        flushed_at: Instant::from_epoch(0),
    }));
}

fn update(plan: &mut Plan<'_>, found: &Upstream, declared: &DeclaredUpstream) {
    if lets_go(found.managed, declared.managed) {
        plan.steps.push(Step::UpdateUpstream(Upstream { managed: Managed::Create, ..found.clone() }));
    }
    if declared.managed != Managed::File {
        return; // made once, then left to people
    }
    let moved = |upstream: &Upstream| {
        let own = &upstream.settings;
        (own.method, own.issuer.clone(), own.well_known_url.clone())
    };
    let mut wanted = Upstream {
        display_name: declared.display_name.clone(),
        settings: declared.settings.clone(),
        secret: kept(plan, (declared.secret.as_ref(), found.secret.as_ref()), |new| {
            upstream_secret::keep(plan.vault, &found.id, new, plan.now)
        }),
        client_key: kept(plan, (declared.client_key.as_ref(), found.client_key.as_ref()), |new| {
            upstream_secret::keep_key(plan.vault, &found.id, new, plan.now)
        }),
        enabled: declared.enabled,
        managed: Managed::File,
        ..found.clone()
    };
    if moved(&wanted) != moved(found) {
        wanted.metadata = None; // what was read was another upstream's
    }
    if wanted != *found {
        if found.managed == Managed::People {
            plan.warn_of_adoption(&format!("upstream {}", found.name));
        }
        plan.steps.push(Step::UpdateUpstream(wanted));
    }
}

/// The secret or the key of the file, sealed anew only if it is another.
fn kept(
    plan: &Plan<'_>,
    (given, found): (Option<&Plain>, Option<&UpstreamSecret>),
    seal: impl FnOnce(&Plain) -> UpstreamSecret,
) -> Option<UpstreamSecret> {
    let given = given?;
    let hash = given.keyed_hash(&plan.secret_key);
    let kept = found.filter(|kept| kept.hash == hash).cloned();
    Some(kept.unwrap_or_else(|| seal(given)))
}
