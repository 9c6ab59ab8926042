//! Links that work once: set-up, password reset, invitation. The row keeps the hash of the random part.

use diesel::{BoolExpressionMethods, ExpressionMethods, OptionalExtension, QueryDsl, RunQueryDsl};

use super::schema::one_time_links;
use super::{AnyConnection, Result};
use crate::crypto::Hashed;
use crate::model::{Id, Instant, Tenant};

/// A link as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OneTimeLink {
    /// The hash of its random part.
    pub hash: Hashed,
    /// The tenant.
    pub tenant: Id<Tenant>,
    /// What it is for, e.g. `setup`; a link of one purpose opens nothing else.
    pub purpose: String,
    /// Whom or what it is about, e.g. the identifier of a person.
    pub subject: String,
    /// When it was made.
    pub created_at: Instant,
    /// When it expires.
    pub expires_at: Instant,
}

/// Adds a link.
pub fn insert(c: &mut AnyConnection, link: &OneTimeLink) -> Result<()> {
    let row = (
        one_time_links::hash.eq(link.hash.as_bytes()),
        one_time_links::tenant_id.eq(link.tenant.as_str()),
        one_time_links::purpose.eq(&link.purpose),
        one_time_links::subject.eq(&link.subject),
        one_time_links::created_at.eq(link.created_at.epoch_seconds()),
        one_time_links::expires_at.eq(link.expires_at.epoch_seconds()),
    );
    diesel::insert_into(one_time_links::table).values(row).execute(c)?;
    Ok(())
}

/// The subject of a link that would open now, for the page that asks before it is used up.
pub fn find(c: &mut AnyConnection, purpose: &str, hash: &Hashed, now: Instant) -> Result<Option<String>> {
    let link = one_time_links::table.find(hash.as_bytes()).filter(one_time_links::purpose.eq(purpose));
    let open = link.filter(one_time_links::claimed_at.is_null().and(one_time_links::expires_at.gt(now.epoch_seconds())));
    Ok(open.select(one_time_links::subject).first(c).optional()?)
}

/// Uses a link up: its subject for exactly one caller.
pub fn claim(c: &mut AnyConnection, purpose: &str, hash: &Hashed, now: Instant) -> Result<Option<String>> {
    let at = now.epoch_seconds();
    let link = one_time_links::table.find(hash.as_bytes()).filter(one_time_links::purpose.eq(purpose));
    let open = link.filter(one_time_links::claimed_at.is_null().and(one_time_links::expires_at.gt(at)));
    let claimed = diesel::update(open).set(one_time_links::claimed_at.eq(at)).returning(one_time_links::subject);
    Ok(claimed.get_result(c).optional()?)
}

/// Voids every link of a purpose about a subject, as when the password changes or a newer link is made.
pub fn revoke(c: &mut AnyConnection, tenant: &Id<Tenant>, purpose: &str, subject: &str) -> Result<usize> {
    let own = one_time_links::table
        .filter(one_time_links::tenant_id.eq(tenant.as_str()))
        .filter(one_time_links::purpose.eq(purpose).and(one_time_links::subject.eq(subject)));
    Ok(diesel::delete(own).execute(c)?)
}
