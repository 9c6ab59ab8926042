//! Who people are at upstreams. A person there is (issuer, sub): of two callers exactly one writes the link, and it never moves to
//! another person.

use diesel::{ExpressionMethods, Insertable, OptionalExtension, QueryDsl, Queryable, RunQueryDsl};
use serde_json::{Map, Value};

use super::column::{from_json, json, text};
use super::connection::each_backend;
use super::schema::federated_identities;
use super::{AnyConnection, Insertion, Result, StoreError};
use crate::model::{FederatedIdentity, Id, Instant, Tenant, Upstream, User};

#[derive(Queryable, Insertable)]
#[diesel(table_name = federated_identities)]
struct Row {
    id: String,
    tenant_id: String,
    user_id: String,
    upstream_id: String,
    issuer: String,
    subject: String,
    label: String,
    claims: String,
    created_at: i64,
    last_used_at: i64,
}

impl TryFrom<Row> for FederatedIdentity {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: Id::new(row.id),
            tenant: Id::new(row.tenant_id),
            user: Id::new(row.user_id),
            upstream: Id::new(row.upstream_id),
            issuer: row.issuer,
            subject: row.subject,
            label: row.label,
            claims: from_json("federated_identities.claims", &row.claims)?,
            created_at: Instant::from_epoch(row.created_at),
            last_used_at: Instant::from_epoch(row.last_used_at),
        })
    }
}

/// Links a person there to a person here, unless they are linked already, to whomever.
pub fn insert(c: &mut AnyConnection, identity: &FederatedIdentity) -> Result<Insertion> {
    let row = Row {
        id: text(&identity.id),
        tenant_id: text(&identity.tenant),
        user_id: text(&identity.user),
        upstream_id: text(&identity.upstream),
        issuer: identity.issuer.clone(),
        subject: identity.subject.clone(),
        label: identity.label.clone(),
        claims: json(&identity.claims)?,
        created_at: identity.created_at.epoch_seconds(),
        last_used_at: identity.last_used_at.epoch_seconds(),
    };
    let rows =
        each_backend!(c, c => diesel::insert_into(federated_identities::table).values(&row).on_conflict_do_nothing().execute(c)?);
    Ok(Insertion::of(rows))
}

/// The link of a person there.
pub fn find(c: &mut AnyConnection, tenant: &Id<Tenant>, issuer: &str, subject: &str) -> Result<Option<FederatedIdentity>> {
    let own = federated_identities::table
        .filter(federated_identities::tenant_id.eq(tenant.as_str()))
        .filter(federated_identities::issuer.eq(issuer))
        .filter(federated_identities::subject.eq(subject));
    let row: Option<Row> = own.first(c).optional()?;
    row.map(FederatedIdentity::try_from).transpose()
}

/// Who a person is elsewhere, the oldest link first.
pub fn list_of_user(c: &mut AnyConnection, user: &Id<User>) -> Result<Vec<FederatedIdentity>> {
    let own = federated_identities::table.filter(federated_identities::user_id.eq(user.as_str()));
    let rows: Vec<Row> = own.order((federated_identities::created_at, federated_identities::id)).load(c)?;
    rows.into_iter().map(FederatedIdentity::try_from).collect()
}

/// Whether anybody came through a domain last.
pub fn is_any_through(c: &mut AnyConnection, upstream: &Id<Upstream>) -> Result<bool> {
    let own = federated_identities::table.filter(federated_identities::upstream_id.eq(upstream.as_str()));
    let found: Option<String> = own.select(federated_identities::id).first(c).optional()?;
    Ok(found.is_some())
}

/// The issuers of links that came through a domain last.
pub fn issuers_through(c: &mut AnyConnection, upstream: &Id<Upstream>) -> Result<Vec<String>> {
    let own = federated_identities::table.filter(federated_identities::upstream_id.eq(upstream.as_str()));
    Ok(own.select(federated_identities::issuer).distinct().load(c)?)
}

/// Links that came through a domain last, at most `limit`; with an issuer only those of that one.
fn through(c: &mut AnyConnection, (upstream, issuer): (&Id<Upstream>, Option<&str>), limit: i64) -> Result<Vec<String>> {
    let own = federated_identities::table.filter(federated_identities::upstream_id.eq(upstream.as_str()));
    let own = own.select(federated_identities::id).limit(limit);
    Ok(match issuer {
        Some(issuer) => own.filter(federated_identities::issuer.eq(issuer)).load(c)?,
        None => own.load(c)?,
    })
}

/// Takes links away that came through a domain last, at most `limit`; says how many it were.
pub fn delete_through(c: &mut AnyConnection, upstream: &Id<Upstream>, limit: i64) -> Result<usize> {
    let ids = through(c, (upstream, None), limit)?;
    if ids.is_empty() {
        return Ok(0);
    }
    Ok(diesel::delete(federated_identities::table.filter(federated_identities::id.eq_any(ids))).execute(c)?)
}

/// Leaves links of an issuer that came through a domain last to another domain of that issuer, at most `limit`; says how many it were.
pub fn leave_to(
    c: &mut AnyConnection,
    (upstream, issuer): (&Id<Upstream>, &str),
    heir: &Id<Upstream>,
    limit: i64,
) -> Result<usize> {
    let ids = through(c, (upstream, Some(issuer)), limit)?;
    if ids.is_empty() {
        return Ok(0);
    }
    let own = federated_identities::table.filter(federated_identities::id.eq_any(ids));
    Ok(diesel::update(own).set(federated_identities::upstream_id.eq(heir.as_str())).execute(c)?)
}

/// What a log-in says of a link.
#[derive(Clone, Copy, Debug)]
pub struct Used<'a> {
    /// The domain it came through.
    pub upstream: &'a Id<Upstream>,
    /// What people call it now.
    pub label: &'a str,
    /// What the upstream says beyond the mapped claims.
    pub claims: &'a Map<String, Value>,
}

/// Notes a log-in; `false` if the link is gone.
pub fn touch(c: &mut AnyConnection, id: &Id<FederatedIdentity>, used: Used<'_>, now: Instant) -> Result<bool> {
    let change = (
        federated_identities::upstream_id.eq(used.upstream.as_str()),
        federated_identities::label.eq(used.label),
        federated_identities::claims.eq(json(used.claims)?),
        federated_identities::last_used_at.eq(now.epoch_seconds()),
    );
    Ok(diesel::update(federated_identities::table.find(id.as_str())).set(change).execute(c)? == 1)
}

/// Takes a link away from its person; `false` if they have no such link.
pub fn delete(c: &mut AnyConnection, user: &Id<User>, id: &Id<FederatedIdentity>) -> Result<bool> {
    let own = federated_identities::table.find(id.as_str()).filter(federated_identities::user_id.eq(user.as_str()));
    Ok(diesel::delete(own).execute(c)? == 1)
}
