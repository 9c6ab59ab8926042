//! The trust store of the tenant: authorities are seen, added and taken away, each with its audit row.

use serde_json::json;

use super::once::once_within;
use super::upstreams::check_reach;
use super::{Administrator, Done, Refusal, within};
use crate::model::{Action, Instant, Managed, TrustedAuthority};
use crate::protocol::certificate::{self, Authority, Certificate};
use crate::store::{Store, audit, trusted_authorities, upstreams};

/// The most authorities of a tenant.
const MOST: usize = 200;

/// An authority, with what its certificate says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trusted {
    /// The row.
    pub authority: TrustedAuthority,
    /// What it says.
    pub certificate: Certificate,
}

/// Every authority of the tenant, the oldest first.
///
/// # Errors
/// A refusal, or as any other flow.
pub fn list(store: &Store, by: &Administrator) -> Done<Vec<Trusted>> {
    by.check(Action::SeeUpstreams)?;
    all(store, by)
}

fn all(store: &Store, by: &Administrator) -> Done<Vec<Trusted>> {
    let all = store.read(|c| trusted_authorities::list(c, &by.tenant))?;
    Ok(all.into_iter().filter_map(read).collect())
}

fn read(authority: TrustedAuthority) -> Option<Trusted> {
    let certificate = certificate::authorities(&authority.pem).ok()?.pop()?.certificate;
    Some(Trusted { authority, certificate })
}

/// Trusts every authority in a PEM text, from then on, for every upstream of the tenant; says which.
///
/// # Errors
/// `Invalid` if one of them is no authority or does not count now, `TooFar` if an upstream lets somebody in who may do more, other refusals, or as any other flow.
pub fn add(store: &Store, by: &Administrator, pem: &str, now: Instant) -> Done<Vec<Trusted>> {
    by.check(Action::ChangeUpstreams)?;
    let invalid = |bad: certificate::BadAuthority| Refusal::Invalid(format!("The authorities are not taken: {bad}."));
    let found = certificate::authorities(pem).map_err(invalid)?;
    found.iter().try_for_each(|one| one.counts(now)).map_err(invalid)?;
    let rows: Vec<_> = found.iter().map(|one| row(by, one, now)).collect();
    let entries: Vec<_> = found.iter().map(|one| entry(by, "trust.add", &one.certificate, now)).collect();
    let whoever = by.clone();
    once_within(store, by, now, move |c| {
        let tenant = &whoever.tenant;
        // Whoever is trusted to say who a server is can be any upstream, and through it any of its people.
        for upstream in upstreams::list(c, tenant)? {
            if let Err(refusal) = check_reach(c, &whoever, &upstream)? {
                return Ok(Err(refusal));
            }
        }
        let known = trusted_authorities::list(c, tenant)?;
        let new = |row: &TrustedAuthority| known.iter().all(|own| own.sha256 != row.sha256);
        if known.len() + rows.iter().filter(|row| new(row)).count() > MOST {
            return Ok(Err(Refusal::Invalid(format!("A tenant trusts at most {MOST} authorities of its own."))));
        }
        for (row, entry) in rows.iter().zip(&entries).filter(|(row, _)| new(row)) {
            trusted_authorities::insert(c, row)?;
            audit::insert(c, entry)?;
        }
        Ok(Ok(()))
    })?;
    let is_one = |own: &Trusted| found.iter().any(|one| one.certificate.sha256 == own.certificate.sha256);
    Ok(all(store, by)?.into_iter().filter(is_one).collect())
}

/// Takes an authority away: what rests on it alone is not trusted any more, from the next connection on.
///
/// # Errors
/// `NoSuchAuthority`, `FromFile` and other refusals, or as any other flow.
pub fn remove(store: &Store, by: &Administrator, sha256: &str, now: Instant) -> Done<()> {
    by.check(Action::ChangeUpstreams)?;
    let found = all(store, by)?.into_iter().find(|own| own.authority.sha256 == sha256);
    let Trusted { authority, certificate } = found.ok_or(Refusal::NoSuchAuthority)?;
    if authority.managed == Managed::File {
        return Err(Refusal::FromFile.into());
    }
    let entry = entry(by, "trust.remove", &certificate, now);
    within(store, move |c| {
        if !trusted_authorities::delete(c, &authority.tenant, &authority.sha256)? {
            return Ok(Err(Refusal::NoSuchAuthority));
        }
        audit::insert(c, &entry).map(Ok)
    })
}

fn row(by: &Administrator, one: &Authority, now: Instant) -> TrustedAuthority {
    TrustedAuthority {
        tenant: by.tenant.clone(),
        sha256: one.identifier(),
        pem: one.pem.clone(),
        managed: Managed::People,
        created_at: now,
    }
}

fn entry(by: &Administrator, action: &str, certificate: &Certificate, now: Instant) -> audit::Entry {
    let target = format!("authority:{}", certificate.identifier());
    let detail = json!({ "subject": certificate.subject, "until": certificate.not_after });
    by.entry(action, target, detail, now)
}
