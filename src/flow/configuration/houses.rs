//! Tenants and providers.

use super::step::Step;
use super::{Plan, lets_go};
use crate::crypto::random;
use crate::model::{DeclaredProvider, DeclaredTenant, Id, Instant, Managed, Provider, Seconds, Tenant};
use crate::store::{AnyConnection, StoreError, clients, providers, tenants};

pub(super) fn tenants(plan: &mut Plan<'_>, c: &mut AnyConnection) -> Result<(), StoreError> {
    let existing = tenants::list(c)?;
    for declared in &plan.declaration.tenants {
        match existing.iter().find(|tenant| tenant.name == declared.name) {
            None => {
                let tenant = tenant(declared, Id::mint(random::bytes()), plan.now);
                plan.tenants.insert(&declared.name, tenant.id.clone());
                plan.steps.push(Step::InsertTenant(tenant));
            }
            Some(found) => {
                plan.tenants.insert(&declared.name, found.id.clone());
                // what people disabled before the file named it stays so
                let wanted = Tenant { enabled: found.enabled, ..tenant(declared, found.id.clone(), found.created_at) };
                if declared.managed == Managed::File && wanted != *found {
                    plan.steps.push(Step::UpdateTenant(wanted));
                } else if lets_go(found.managed, declared.managed) {
                    let manages_tenants = declared.manages_tenants;
                    plan.steps.push(Step::UpdateTenant(Tenant { managed: Managed::Create, manages_tenants, ..found.clone() }));
                } else if found.manages_tenants != declared.manages_tenants {
                    // nobody but the file can say this, whoever has the rest
                    let manages_tenants = declared.manages_tenants;
                    plan.steps.push(Step::UpdateTenant(Tenant { manages_tenants, ..found.clone() }));
                }
            }
        }
    }
    let gone = existing.iter().filter(|tenant| tenant.managed == Managed::File && !plan.tenants.contains_key(&*tenant.name));
    plan.warnings.extend(gone.map(|tenant| {
        format!(
            "tenant {} is no longer in the configuration file; its people stay, what the file made for it is disabled",
            tenant.name
        )
    }));
    Ok(())
}

fn tenant(declared: &DeclaredTenant, id: Id<Tenant>, created_at: Instant) -> Tenant {
    let DeclaredTenant { name, display_name, developers, app_approval, manages_tenants, managed, .. } = declared.clone();
    Tenant { id, name, display_name, developers, app_approval, enabled: true, manages_tenants, managed, created_at }
}

pub(super) fn providers(plan: &mut Plan<'_>, c: &mut AnyConnection) -> Result<(), StoreError> {
    let existing = providers::list(c)?;
    for declared in &plan.declaration.providers {
        let Some(tenant) = plan.tenants.get(&*declared.tenant).cloned() else { continue };
        let named = existing.iter().find(|provider| provider.tenant == tenant && provider.name == declared.name);
        let holder = existing.iter().find(|provider| provider.issuer == declared.issuer);
        match (named, holder) {
            (named, Some(holder)) if named.is_none_or(|named| named.id != holder.id) && stays(plan, holder, &existing) => {
                let message = format!(
                    "the provider `{}` in the database has this issuer already; use that name, or give another issuer",
                    holder.name
                );
                plan.refuse(&declared.at, format!("provider {}: issuer {}", declared.name, declared.issuer), message);
            }
            (Some(found), _) => {
                let wanted = update(plan, found, declared);
                // Clients that people made may have longer lives of their own.
                let longest = clients::key_demand(c, &found.id)?.longest_token.unwrap_or(Seconds(0));
                if let Err(problem) = wanted.key_policy.check(longest) {
                    let what = format!("provider {}: key_policy.{}", declared.name, problem.key);
                    plan.refuse(&declared.at, what, format!("{} (a client has a lifetime of its own)", problem.message));
                }
                plan.providers.insert(&declared.name, wanted);
            }
            (None, _) => {
                let provider = provider(declared, Id::mint(random::bytes()), tenant, plan.now);
                plan.steps.push(Step::InsertProvider(provider.clone()));
                put_logo(plan, &provider, declared);
                plan.providers.insert(&declared.name, provider);
            }
        }
    }
    for provider in existing.into_iter().filter(|provider| provider.managed == Managed::File && provider.enabled) {
        if !plan.providers.values().any(|own| own.id == provider.id) {
            plan.warn_of_absence(&format!("provider {}", provider.name));
            plan.steps.push(Step::UpdateProvider(Provider { enabled: false, ..provider }));
        }
    }
    Ok(())
}

/// Whether a provider keeps its issuer: it does, unless the file gives it another one in this same write.
fn stays(plan: &Plan<'_>, holder: &Provider, existing: &[Provider]) -> bool {
    let again = plan.declaration.providers.iter().find(|declared| {
        let tenant = plan.tenants.get(&*declared.tenant);
        declared.name == holder.name && tenant == Some(&holder.tenant) && existing.iter().any(|own| own.id == holder.id)
    });
    again.is_none_or(|declared| declared.issuer == holder.issuer || declared.managed != Managed::File)
}

/// A provider that people own keeps what they made of it. The one that exists by default still follows `public_url`.
fn update(plan: &mut Plan<'_>, found: &Provider, declared: &DeclaredProvider) -> Provider {
    let wanted = if lets_go(found.managed, declared.managed) {
        Provider { managed: Managed::Create, ..found.clone() }
    } else if declared.managed == Managed::File {
        let pairwise_salt = found.pairwise_salt.clone();
        Provider { pairwise_salt, ..provider(declared, found.id.clone(), found.tenant.clone(), found.created_at) }
    } else if declared.follows_public_url && found.managed == Managed::Create {
        Provider { issuer: declared.issuer.clone(), ..found.clone() }
    } else {
        found.clone()
    };
    if wanted != *found {
        if found.issuer != wanted.issuer {
            plan.warnings.push(format!(
                "the issuer of provider {} changes from {} to {}: every app that relies on it must be told",
                found.name, found.issuer, wanted.issuer
            ));
        }
        plan.steps.push(Step::UpdateProvider(wanted.clone()));
        if found.branding.logo != wanted.branding.logo {
            put_logo(plan, &wanted, declared);
        }
    }
    wanted
}

/// The picture goes with the provider that names it.
fn put_logo(plan: &mut Plan<'_>, provider: &Provider, declared: &DeclaredProvider) {
    let id = provider.id.clone();
    plan.steps.push(declared.logo.clone().map_or_else(|| Step::DropLogo(id.clone()), |own| Step::PutLogo(id.clone(), own)));
}

pub(super) fn provider(declared: &DeclaredProvider, id: Id<Provider>, tenant: Id<Tenant>, created_at: Instant) -> Provider {
    let declared = declared.clone();
    Provider {
        id,
        tenant,
        name: declared.name,
        display_name: declared.display_name,
        branding: declared.branding,
        issuer: declared.issuer,
        default_algorithm: declared.default_algorithm,
        access_token_algorithm: declared.access_token_algorithm,
        rsa_bits: declared.rsa_bits,
        lifetimes: declared.lifetimes,
        key_policy: declared.key_policy,
        require_pkce: declared.require_pkce,
        response_types: declared.response_types,
        response_modes: declared.response_modes,
        cross_site_sessions: declared.cross_site_sessions,
        inspector: declared.inspector,
        sign_up: declared.sign_up,
        password_login: declared.password_login,
        idp_hint: declared.idp_hint,
        registration: declared.registration,
        registration_policy: declared.registration_policy,
        pairwise_salt: random::token().reveal().to_owned(),
        enabled: declared.enabled,
        managed: declared.managed,
        created_at,
    }
}
