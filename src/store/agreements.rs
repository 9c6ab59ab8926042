//! Agreements: one row a version, of which a name has at most one that counts. Every write raises the settings revision.

use diesel::{ExpressionMethods, Insertable, OptionalExtension, QueryDsl, Queryable, RunQueryDsl};

use super::column::{from_json, from_word, json, text, word};
use super::connection::each_backend;
use super::schema::{agreements, tenants};
use super::{AnyConnection, Insertion, Result, StoreError, revision};
use crate::model::{Agreement, AgreementContent, AgreementTerms, Id, Instant, Tenant};

#[derive(Queryable, Insertable)]
#[diesel(table_name = agreements)]
pub(super) struct Row {
    id: String,
    tenant_id: String,
    name: String,
    version: String,
    title: String,
    text: Option<String>,
    url: Option<String>,
    required_for: String,
    managed: String,
    created_at: i64,
    ended_at: Option<i64>,
}

impl TryFrom<Row> for Agreement {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        let content = match (row.text, row.url) {
            (Some(text), _) => AgreementContent::Text(text),
            (None, Some(url)) => AgreementContent::Url(url),
            (None, None) => return Err(StoreError::Corrupt("agreements: neither text nor url".to_owned())),
        };
        let terms = AgreementTerms {
            name: row.name,
            version: row.version,
            title: row.title,
            content,
            required_for: from_json("agreements.required_for", &row.required_for)?,
        };
        Ok(Self {
            id: Id::new(row.id),
            tenant: Id::new(row.tenant_id),
            terms,
            managed: from_word("agreements.managed", row.managed)?,
            created_at: Instant::from_epoch(row.created_at),
            ended_at: row.ended_at.map(Instant::from_epoch),
        })
    }
}

fn row(agreement: &Agreement) -> Result<Row> {
    let AgreementTerms { name, version, title, content, required_for } = &agreement.terms;
    let (own, url) = match content {
        AgreementContent::Text(own) => (Some(own.clone()), None),
        AgreementContent::Url(url) => (None, Some(url.clone())),
    };
    Ok(Row {
        id: text(&agreement.id),
        tenant_id: text(&agreement.tenant),
        name: name.clone(),
        version: version.clone(),
        title: title.clone(),
        text: own,
        url,
        required_for: json(required_for)?,
        managed: word(&agreement.managed)?,
        created_at: agreement.created_at.epoch_seconds(),
        ended_at: agreement.ended_at.map(Instant::epoch_seconds),
    })
}

/// Every version of every agreement of a tenant, by name, the latest first.
pub fn list(c: &mut AnyConnection, tenant: &Id<Tenant>) -> Result<Vec<Agreement>> {
    let own = agreements::table.filter(agreements::tenant_id.eq(tenant.as_str()));
    let order = (agreements::name, agreements::created_at.desc(), agreements::version.desc());
    let rows: Vec<Row> = own.order(order).load(c)?;
    rows.into_iter().map(Agreement::try_from).collect()
}

/// The versions that count, by name.
pub fn list_current(c: &mut AnyConnection, tenant: &Id<Tenant>) -> Result<Vec<Agreement>> {
    let own = agreements::table.filter(agreements::tenant_id.eq(tenant.as_str())).filter(agreements::ended_at.is_null());
    let rows: Vec<Row> = own.order(agreements::name).load(c)?;
    rows.into_iter().map(Agreement::try_from).collect()
}

/// A version.
pub fn find(c: &mut AnyConnection, tenant: &Id<Tenant>, id: &Id<Agreement>) -> Result<Option<Agreement>> {
    let own = agreements::table.find(id.as_str()).filter(agreements::tenant_id.eq(tenant.as_str()));
    let row: Option<Row> = each_backend!(c, c => own.first(c).optional()?);
    row.map(Agreement::try_from).transpose()
}

/// Holds the tenant's row until the end of the transaction: two who make a new version at once do so one after the other.
pub fn hold(c: &mut AnyConnection, tenant: &Id<Tenant>) -> Result<()> {
    diesel::update(tenants::table.find(tenant.as_str())).set(tenants::created_at.eq(tenants::created_at)).execute(c)?;
    Ok(())
}

/// Adds a version, which takes the place of the one before it, unless there was one of that name of a version.
pub fn insert(c: &mut AnyConnection, agreement: &Agreement) -> Result<Insertion> {
    end_current(c, agreement, agreement.created_at)?;
    let row = row(agreement)?;
    let rows = each_backend!(c, c => diesel::insert_into(agreements::table).values(&row).on_conflict_do_nothing().execute(c)?);
    revision::bump(c)?;
    Ok(Insertion::of(rows))
}

/// A version counts (again), for whom it says now: the words stay as they are. `false` if there is no such version.
pub fn renew(c: &mut AnyConnection, agreement: &Agreement, now: Instant) -> Result<bool> {
    end_current(c, agreement, now)?;
    let change = (
        agreements::required_for.eq(json(&agreement.terms.required_for)?),
        agreements::managed.eq(word(&agreement.managed)?),
        agreements::ended_at.eq(None::<i64>),
    );
    let rows = diesel::update(agreements::table.find(agreement.id.as_str())).set(change).execute(c)?;
    revision::bump(c)?;
    Ok(rows == 1)
}

fn end_current(c: &mut AnyConnection, agreement: &Agreement, now: Instant) -> Result<()> {
    let others = agreements::table
        .filter(agreements::tenant_id.eq(agreement.tenant.as_str()))
        .filter(agreements::name.eq(&agreement.terms.name))
        .filter(agreements::id.ne(agreement.id.as_str()))
        .filter(agreements::ended_at.is_null());
    diesel::update(others).set(agreements::ended_at.eq(now.epoch_seconds())).execute(c)?;
    Ok(())
}

/// Withdraws a version; `false` if it did not count any more.
pub fn end(c: &mut AnyConnection, id: &Id<Agreement>, now: Instant) -> Result<bool> {
    let own = agreements::table.find(id.as_str()).filter(agreements::ended_at.is_null());
    let rows = diesel::update(own).set(agreements::ended_at.eq(now.epoch_seconds())).execute(c)?;
    if rows == 1 {
        revision::bump(c)?;
    }
    Ok(rows == 1)
}
