//! Clients and their secrets.

use std::collections::BTreeSet;

use super::step::Step;
use super::{Plan, admission};
use crate::flow::client_secret;
use crate::model::{Client, ClientMetadata, DeclaredClient, Id, Managed, Provider};
use crate::store::{AnyConnection, StoreError, clients, users};

pub(super) fn plan(plan: &mut Plan<'_>, c: &mut AnyConnection) -> Result<(), StoreError> {
    let providers: Vec<_> = plan.providers.iter().map(|(name, provider)| (*name, provider.clone())).collect();
    for (name, provider) in providers {
        let mut declared_here = BTreeSet::new();
        for declared in plan.declaration.clients.iter().filter(|declared| declared.provider == name) {
            declared_here.insert(declared.client_id.as_str());
            one(plan, c, &provider, declared)?;
        }
        for found in clients::list_from_file(c, &provider.id)? {
            if found.enabled && !declared_here.contains(found.id.as_str()) {
                plan.warn_of_absence(&format!("client {}", found.id));
                plan.steps.push(Step::UpdateClient(Client { enabled: false, ..found }));
            }
        }
    }
    Ok(())
}

fn one(plan: &mut Plan<'_>, c: &mut AnyConnection, provider: &Provider, declared: &DeclaredClient) -> Result<(), StoreError> {
    let id = Id::new(declared.client_id.clone());
    // A token's `sub` is the person or, for client credentials, the client: the two must not be confused (decision 13).
    if users::find(c, &Id::new(declared.client_id.clone()))?.is_some() {
        plan.refuse(&declared.at, format!("client {id}"), "client_id: a person has this identifier; choose another");
        return Ok(());
    }
    let found = clients::find(c, &provider.id, &id)?;
    match admission::admit(declared, provider, found.as_ref()) {
        Err(refusal) => plan.refusals.push(refusal),
        Ok(admitted) => {
            plan.warnings.extend(admitted.warnings.iter().map(|warning| admission::shown(declared, warning)));
            match found {
                None => insert(plan, &provider.id, declared, admitted.metadata),
                Some(found) => update(plan, &found, declared, admitted.metadata),
            }
        }
    }
    Ok(())
}

fn insert(plan: &mut Plan<'_>, provider: &Id<Provider>, declared: &DeclaredClient, metadata: ClientMetadata) {
    let id = Id::new(declared.client_id.clone());
    let secret = declared.secret.as_ref().map(|plain| client_secret::keep(plan.vault, provider, &id, plain, plan.now));
    plan.steps.push(Step::InsertClient(Client {
        id,
        provider: provider.clone(),
        metadata,
        secrets: secret.into_iter().collect(),
        enabled: declared.enabled,
        managed: declared.managed,
        created_at: plan.now,
    }));
}

fn update(plan: &mut Plan<'_>, found: &Client, declared: &DeclaredClient, metadata: ClientMetadata) {
    if declared.managed != Managed::File {
        return; // made once, then left to people
    }
    let wanted = Client { metadata, enabled: declared.enabled, managed: Managed::File, ..found.clone() };
    if wanted != *found {
        if found.managed == Managed::People {
            plan.warn_of_adoption(&format!("client {}", found.id));
        }
        plan.steps.push(Step::UpdateClient(wanted));
    }
    let Some(secret) = &declared.secret else { return };
    let kept = client_secret::keep(plan.vault, &found.provider, &found.id, secret, plan.now);
    let hash = kept.hash.clone();
    if !found.secrets.iter().any(|secret| secret.hash == hash && secret.expires_at.is_none()) {
        plan.steps.push(Step::AddSecret(found.provider.clone(), found.id.clone(), kept));
    }
    for other in found.secrets.iter().filter(|secret| secret.hash != hash) {
        plan.steps.push(Step::DropSecret(found.provider.clone(), found.id.clone(), other.id.clone()));
    }
}
