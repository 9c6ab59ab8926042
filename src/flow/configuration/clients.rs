//! Clients and their secrets.

use std::collections::BTreeMap;

use super::step::Step;
use super::{Plan, admission, lets_go};
use crate::flow::client_secret;
use crate::model::{Client, ClientMetadata, DeclaredClient, Id, Managed, Provider};
use crate::store::{AnyConnection, StoreError, client_secrets, clients, users};

pub(super) fn plan(plan: &mut Plan<'_>, c: &mut AnyConnection) -> Result<(), StoreError> {
    let providers: Vec<_> = plan.providers.iter().map(|(name, provider)| (*name, provider.clone())).collect();
    for (name, provider) in providers {
        let owned = clients::list_from_file(c, &provider.id)?;
        let mut owned: BTreeMap<_, _> = owned.into_iter().map(|client| (client.id.clone(), client)).collect();
        for declared in plan.declaration.clients.iter().filter(|declared| declared.provider == name) {
            let found = find(c, &mut owned, &provider.id, &Id::new(declared.client_id.clone()))?;
            one(plan, c, &provider, (declared, found))?;
        }
        for gone in owned.into_values().filter(|client| client.enabled) {
            plan.warn_of_absence(&format!("client {}", gone.id));
            plan.steps.push(Step::UpdateClient(Client { enabled: false, ..gone }));
        }
    }
    Ok(())
}

/// The client as it is in the database, taken out of those that the file owns, which were read in one go.
fn find(
    c: &mut AnyConnection,
    owned: &mut BTreeMap<Id<Client>, Client>,
    provider: &Id<Provider>,
    id: &Id<Client>,
) -> Result<Option<Client>, StoreError> {
    match owned.remove(id) {
        Some(client) => Ok(Some(Client { secrets: client_secrets::list(c, provider, id)?, ..client })),
        None => clients::find(c, provider, id),
    }
}

fn one(
    plan: &mut Plan<'_>,
    c: &mut AnyConnection,
    provider: &Provider,
    (declared, found): (&DeclaredClient, Option<Client>),
) -> Result<(), StoreError> {
    // A token's `sub` is the person or, for client credentials, the client: the two must not be confused (decision 13).
    if found.is_none() && users::find(c, &Id::new(declared.client_id.clone()))?.is_some() {
        let message = "client_id: a person has this identifier; choose another";
        plan.refuse(&declared.at, format!("client {}", declared.client_id), message);
        return Ok(());
    }
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
    if lets_go(found.managed, declared.managed) {
        plan.steps.push(Step::UpdateClient(Client { managed: Managed::Create, ..found.clone() }));
    }
    if declared.managed != Managed::File {
        return; // made once, then left to people
    }
    let wanted = Client { metadata, enabled: declared.enabled, managed: Managed::File, ..found.clone() };
    if wanted != *found {
        if matches!(found.managed, Managed::People | Managed::Itself) {
            plan.warn_of_adoption(&format!("client {}", found.id));
        }
        plan.steps.push(Step::UpdateClient(wanted));
    }
    let Some(secret) = &declared.secret else { return };
    let hash = secret.keyed_hash(&plan.secret_key);
    if !found.secrets.iter().any(|own| own.hash == hash && own.expires_at.is_none()) {
        let kept = client_secret::keep(plan.vault, &found.provider, &found.id, secret, plan.now);
        plan.steps.push(Step::AddSecret(found.provider.clone(), found.id.clone(), kept));
    }
    for other in found.secrets.iter().filter(|secret| secret.hash != hash) {
        plan.steps.push(Step::DropSecret(found.provider.clone(), found.id.clone(), other.id.clone()));
    }
}
