//! Agreements of a tenant: new versions, withdrawn ones, and what a person has accepted.

use serde_json::json;

use super::once::once;
use super::{Administrator, Done, Refusal};
use crate::crypto::random;
use crate::model::{Action, Agreement, AgreementTerms, Id, Instant, Managed, User};
use crate::store::{Store, StoreError, agreement_acceptances, agreements, audit, users};

/// Every version of every agreement, by name, the latest first.
///
/// # Errors
/// A refusal, or as any other flow.
pub fn list(store: &Store, by: &Administrator) -> Done<Vec<Agreement>> {
    by.check(Action::SeeAgreements)?;
    Ok(store.read(|c| agreements::list(c, &by.tenant))?)
}

/// A version.
///
/// # Errors
/// `NoSuchAgreement` and other refusals, or as any other flow.
pub fn find(store: &Store, by: &Administrator, id: &Id<Agreement>) -> Done<Agreement> {
    by.check(Action::SeeAgreements)?;
    read(store, by, id)
}

/// Versions with how many people accepted each; a count of more than `limit` is `limit` and one.
///
/// # Errors
/// A refusal, or as any other flow.
pub fn counted(store: &Store, by: &Administrator, versions: Vec<Agreement>, limit: usize) -> Done<Vec<(Agreement, usize)>> {
    by.check(Action::SeeAgreements)?;
    count(store, by, versions, limit)
}

fn count(store: &Store, by: &Administrator, versions: Vec<Agreement>, limit: usize) -> Done<Vec<(Agreement, usize)>> {
    let reach = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
    let own: Vec<_> = versions.into_iter().filter(|own| own.tenant == by.tenant).collect();
    let counts = store.read(|c| {
        own.iter().map(|own| agreement_acceptances::count(c, &own.id, reach)).collect::<Result<Vec<_>, StoreError>>()
    })?;
    Ok(own.into_iter().zip(counts).collect())
}

/// A version, counted as by [`counted`].
///
/// # Errors
/// `NotAllowed`, `NoSuchAgreement`, or as any other flow.
pub fn find_counted(store: &Store, by: &Administrator, id: &Id<Agreement>, limit: usize) -> Done<(Agreement, usize)> {
    by.check(Action::SeeAgreements)?;
    find_published(store, by, id, limit)
}

/// As [`find_counted`], of a version that the caller has just made, which needs no leave to see agreements.
///
/// # Errors
/// `NoSuchAgreement`, or as any other flow.
pub fn find_published(store: &Store, by: &Administrator, id: &Id<Agreement>, limit: usize) -> Done<(Agreement, usize)> {
    let made = read(store, by, id)?;
    count(store, by, vec![made], limit)?.pop().ok_or_else(|| Refusal::NoSuchAgreement.into())
}

fn read(store: &Store, by: &Administrator, id: &Id<Agreement>) -> Done<Agreement> {
    store.read(|c| agreements::find(c, &by.tenant, id))?.ok_or_else(|| Refusal::NoSuchAgreement.into())
}

/// Makes a version, which takes the place of the one before it: everybody for whom it is required is asked anew.
///
/// # Errors
/// `VersionTaken`, `FromFile`, `Invalid` and other refusals, or as any other flow.
pub fn publish(store: &Store, by: &Administrator, terms: AgreementTerms, now: Instant) -> Done<Id<Agreement>> {
    by.check(Action::ChangeAgreements)?;
    let terms = terms.tidied();
    terms.check().map_err(|(member, what)| Refusal::Invalid(format!("{member} {what}.")))?;
    let agreement = Agreement {
        id: Id::mint(random::bytes()),
        tenant: by.tenant.clone(),
        terms,
        managed: Managed::People,
        created_at: now,
        ended_at: None,
    };
    let AgreementTerms { name, version, .. } = &agreement.terms;
    let detail = json!({ "name": name, "version": version });
    let entry = by.entry("agreement.publish", target(&agreement.id), detail, now);
    once(store, by, agreement.id.clone(), now, move |c| {
        agreements::hold(c, &agreement.tenant)?;
        let versions: Vec<_> = agreements::list(c, &agreement.tenant)?;
        let mut earlier = versions.iter().filter(|own| own.terms.name == agreement.terms.name);
        if earlier.clone().any(|own| own.terms.version == agreement.terms.version) {
            return Ok(Err(Refusal::VersionTaken));
        }
        if earlier.any(|own| own.is_current() && own.managed == Managed::File) {
            return Ok(Err(Refusal::FromFile));
        }
        if !agreements::insert(c, &agreement)?.is_inserted() {
            return Err(StoreError::Query("an agreement was made beside the tenant's lock".to_owned()));
        }
        audit::insert(c, &entry).map(Ok)
    })
}

/// Withdraws a version: nobody is asked for it any more, and what people accepted stays known. One that does not count any more stays
/// as it is.
///
/// # Errors
/// `NoSuchAgreement`, `FromFile` and other refusals, or as any other flow.
pub fn withdraw(store: &Store, by: &Administrator, id: &Id<Agreement>, now: Instant) -> Done<()> {
    by.check(Action::ChangeAgreements)?;
    let (tenant, id) = (by.tenant.clone(), id.clone());
    let entry = by.entry("agreement.withdraw", target(&id), json!({}), now);
    once(store, by, (), now, move |c| {
        let Some(found) = agreements::find(c, &tenant, &id)? else { return Ok(Err(Refusal::NoSuchAgreement)) };
        if found.is_current() && found.managed == Managed::File {
            return Ok(Err(Refusal::FromFile));
        }
        if agreements::end(c, &id, now)? {
            audit::insert(c, &entry)?;
        }
        Ok(Ok(()))
    })
}

/// What a person has accepted, the latest first.
///
/// # Errors
/// `NoSuchPerson` and other refusals, or as any other flow.
pub fn accepted_by(store: &Store, by: &Administrator, id: &Id<User>) -> Done<Vec<(Agreement, Instant)>> {
    by.check(Action::SeePeople)?;
    let found = store.read(|c| match users::find(c, id)?.filter(|user| user.tenant == by.tenant) {
        Some(user) => agreement_acceptances::list_of_user(c, &user.id).map(Some),
        None => Ok(None),
    })?;
    found.ok_or_else(|| Refusal::NoSuchPerson.into())
}

fn target(id: &Id<Agreement>) -> String {
    format!("agreement:{id}")
}
