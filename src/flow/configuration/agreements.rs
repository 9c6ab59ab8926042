//! Agreements. The file has the version that counts; what a version says never changes.

use super::Plan;
use super::step::Step;
use crate::crypto::random;
use crate::model::{Agreement, AgreementTerms, DeclaredAgreement, Id, Managed, Tenant};
use crate::store::{AnyConnection, StoreError, agreements};

pub(super) fn plan(plan: &mut Plan<'_>, c: &mut AnyConnection) -> Result<(), StoreError> {
    let tenants: Vec<_> = plan.tenants.iter().map(|(name, id)| (*name, id.clone())).collect();
    for (name, tenant) in tenants {
        let existing = agreements::list(c, &tenant)?;
        let declaration = plan.declaration;
        let declared: Vec<_> = declaration.agreements.iter().filter(|declared| declared.tenant == name).collect();
        for declared in &declared {
            let versions = || existing.iter().filter(|own| own.terms.name == declared.terms.name);
            if declared.managed == Managed::Create && versions().next().is_some() {
                continue; // made once, then left to people
            }
            match versions().find(|own| own.terms.version == declared.terms.version) {
                None => insert(plan, &tenant, declared, versions().find(|own| own.is_current())),
                Some(found) => renew(plan, found, declared),
            }
        }
        for found in existing.into_iter().filter(|own| own.managed == Managed::File && own.is_current()) {
            if !declared.iter().any(|declared| declared.terms.name == found.terms.name) {
                let name = &found.terms.name;
                plan.warnings.push(format!("agreement {name} is no longer in the configuration file and is withdrawn"));
                plan.steps.push(Step::EndAgreement(found));
            }
        }
    }
    Ok(())
}

fn insert(plan: &mut Plan<'_>, tenant: &Id<Tenant>, declared: &DeclaredAgreement, current: Option<&Agreement>) {
    if current.is_some_and(|own| own.managed == Managed::People) {
        plan.warn_of_adoption(&format!("agreement {}", declared.terms.name));
    }
    plan.steps.push(Step::InsertAgreement(Agreement {
        id: Id::mint(random::bytes()),
        tenant: tenant.clone(),
        terms: declared.terms.clone(),
        managed: declared.managed,
        created_at: plan.now,
        ended_at: None,
    }));
}

fn renew(plan: &mut Plan<'_>, found: &Agreement, declared: &DeclaredAgreement) {
    let what = format!("agreement {} {}", found.terms.name, found.terms.version);
    let terms = AgreementTerms { required_for: declared.terms.required_for.clone(), ..found.terms.clone() };
    if terms != declared.terms {
        let message = "this version says something else, and people may have accepted it: give the new words another version";
        plan.refuse(&declared.at, what, message);
        return;
    }
    let wanted = Agreement { terms, managed: declared.managed, ended_at: None, ..found.clone() };
    if wanted != *found {
        if found.managed == Managed::People {
            plan.warn_of_adoption(&what);
        }
        plan.steps.push(Step::RenewAgreement(wanted));
    }
}
