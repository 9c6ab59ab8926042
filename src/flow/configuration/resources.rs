//! Resources.

use std::collections::BTreeSet;

use super::step::Step;
use super::{Plan, Refusal, lets_go};
use crate::crypto::random;
use crate::model::{DeclaredResource, Id, Instant, Issuer, KeyPolicy, Managed, Provider, Resource};
use crate::protocol::own_api;
use crate::store::{AnyConnection, StoreError, resources};

pub(super) fn plan(plan: &mut Plan<'_>, c: &mut AnyConnection) -> Result<(), StoreError> {
    let providers: Vec<_> =
        plan.providers.iter().map(|(name, own)| (*name, own.id.clone(), own.issuer.clone(), own.key_policy)).collect();
    for (name, provider, issuer, policy) in providers {
        let existing = resources::list(c, &provider)?;
        let mut declared_here = BTreeSet::new();
        for declared in plan.declaration.resources.iter().filter(|declared| declared.provider == name) {
            declared_here.insert(declared.identifier.as_str());
            plan.refusals.extend(judge(declared, (&issuer, &policy)));
            match existing.iter().find(|resource| resource.identifier == declared.identifier) {
                None => {
                    let wanted = resource(declared, Id::mint(random::bytes()), provider.clone(), plan.now);
                    plan.steps.push(Step::InsertResource(wanted));
                }
                Some(found) => update(plan, found, declared),
            }
        }
        for found in existing.iter().filter(|found| found.managed == Managed::File && found.enabled) {
            if !declared_here.contains(found.identifier.as_str()) {
                plan.warn_of_absence(&format!("resource {}", found.identifier));
                plan.steps.push(Step::UpdateResource(Resource { enabled: false, ..found.clone() }));
            }
        }
    }
    Ok(())
}

/// No resource stands in for the provider's own API, and no token may outlive the key that signs it.
pub(super) fn judge(declared: &DeclaredResource, (issuer, policy): (&Issuer, &KeyPolicy)) -> Option<Refusal> {
    let long = declared.access_token_lifetime.and_then(|span| policy.check(span).err());
    let long = long.map(|problem| format!("access_token_lifetime: {}", problem.message));
    let message = own_api::check_declared(&declared.identifier, &declared.scopes, issuer).err().or(long)?;
    Some(Refusal { at: declared.at.clone(), what: format!("resource {}", declared.identifier), message })
}

fn update(plan: &mut Plan<'_>, found: &Resource, declared: &DeclaredResource) {
    let wanted = resource(declared, found.id.clone(), found.provider.clone(), found.created_at);
    if declared.managed == Managed::File && wanted != *found {
        if found.managed == Managed::People {
            plan.warn_of_adoption(&format!("resource {}", found.identifier));
        }
        plan.steps.push(Step::UpdateResource(wanted));
    } else if lets_go(found.managed, declared.managed) {
        plan.steps.push(Step::UpdateResource(Resource { managed: Managed::Create, ..found.clone() }));
    }
}

fn resource(declared: &DeclaredResource, id: Id<Resource>, provider: Id<Provider>, created_at: Instant) -> Resource {
    let declared = declared.clone();
    Resource {
        id,
        provider,
        identifier: declared.identifier,
        display_name: declared.display_name,
        scopes: declared.scopes,
        access_token_format: declared.access_token_format,
        access_token_lifetime: declared.access_token_lifetime,
        introspection_clients: declared.introspection_clients.into_iter().map(Id::new).collect(),
        enabled: declared.enabled,
        managed: declared.managed,
        created_at,
    }
}
