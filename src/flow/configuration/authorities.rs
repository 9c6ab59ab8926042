//! Certificate authorities that a tenant trusts for its upstreams (`[[tenant]] ca`).

use super::Plan;
use super::step::Step;
use crate::model::{DeclaredTenant, Id, Managed, Tenant, TrustedAuthority};
use crate::protocol::certificate::{self, Authority};
use crate::store::{AnyConnection, StoreError, trusted_authorities};

pub(super) fn plan(plan: &mut Plan<'_>, c: &mut AnyConnection) -> Result<(), StoreError> {
    let declaration = plan.declaration;
    for declared in &declaration.tenants {
        let Some(tenant) = plan.tenants.get(&*declared.name).cloned() else { continue };
        let existing = trusted_authorities::list(c, &tenant)?;
        if declared.managed != Managed::File && !existing.is_empty() {
            continue; // made once, then left to people
        }
        of_tenant(plan, declared, (&tenant, &existing));
    }
    Ok(())
}

fn of_tenant(plan: &mut Plan<'_>, declared: &DeclaredTenant, (tenant, existing): (&Id<Tenant>, &[TrustedAuthority])) {
    let read = |pem: &String| certificate::authorities(pem).unwrap_or_default();
    let wanted: Vec<Authority> = declared.authorities.iter().flat_map(read).collect();
    for one in &wanted {
        // A file that worked yesterday does not keep the server from starting today.
        if let Err(bad) = one.counts(plan.now) {
            plan.warnings.push(format!("tenant {}: ca: {bad}", declared.name));
        }
        match existing.iter().find(|own| own.sha256 == one.identifier()) {
            Some(own) if own.managed == declared.managed => {}
            Some(own) => plan.steps.push(Step::AdoptAuthority(TrustedAuthority { managed: declared.managed, ..own.clone() })),
            None => plan.steps.push(Step::InsertAuthority(TrustedAuthority {
                tenant: tenant.clone(),
                sha256: one.identifier(),
                pem: one.pem.clone(),
                managed: declared.managed,
                created_at: plan.now,
            })),
        }
    }
    for own in existing.iter().filter(|own| own.managed == Managed::File) {
        if !wanted.iter().any(|one| one.identifier() == own.sha256) {
            plan.warnings
                .push(format!("authority {} is no longer in the configuration file and is not trusted any more", own.sha256));
            plan.steps.push(Step::DeleteAuthority(own.clone()));
        }
    }
}
