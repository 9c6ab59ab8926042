//! Audit rows, inserted unchained in the action's own transaction. A job chains them later: of all processes the one whose guarded
//! write moves the head.

use diesel::dsl::sql;
use diesel::sql_types::Bool;
use diesel::{BoolExpressionMethods, ExpressionMethods, OptionalExtension, QueryDsl, Queryable, RunQueryDsl};

use super::column::{from_json, from_word, json};
use super::schema::{audit, audit_head};
use super::{AnyConnection, Result, StoreError};
pub use crate::model::AuditEntry as Entry;
use crate::model::{AuditClass, AuditHead, AuditLink, AuditRow, Id, Instant, Tenant};

/// The only row of its table.
const HEAD: i64 = 1;

/// Adds an entry.
pub fn insert(c: &mut AnyConnection, entry: &Entry) -> Result<()> {
    let row = (
        audit::id.eq(&entry.id),
        audit::tenant_id.eq(entry.tenant.as_str()),
        audit::class.eq(entry.class.name()),
        audit::at.eq(entry.at.epoch_seconds()),
        audit::actor.eq(&entry.actor),
        audit::action.eq(&entry.action),
        audit::target.eq(&entry.target),
        audit::detail.eq(json(&entry.detail)?),
    );
    diesel::insert_into(audit::table).values(row).execute(c)?;
    Ok(())
}

#[derive(Queryable)]
struct Row {
    id: String,
    tenant_id: String,
    at: i64,
    actor: String,
    action: String,
    target: String,
    detail: String,
    class: String,
    position: Option<i64>,
    hash: Option<String>,
}

impl TryFrom<Row> for AuditRow {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        let link = row.position.map(|position| AuditLink { position, hash: row.hash.unwrap_or_default() });
        let entry = Entry {
            id: row.id,
            tenant: Id::new(row.tenant_id),
            class: from_word("audit.class", row.class)?,
            at: Instant::from_epoch(row.at),
            actor: row.actor,
            action: row.action,
            target: row.target,
            detail: from_json("audit.detail", &row.detail)?,
        };
        Ok(Self { entry, link })
    }
}

fn read(rows: Vec<Row>) -> Result<Vec<AuditRow>> {
    rows.into_iter().map(AuditRow::try_from).collect()
}

/// Which entries are wanted; `None` is any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of a class.
    pub class: Option<AuditClass>,
    /// Of an action.
    pub action: Option<String>,
    /// By somebody.
    pub actor: Option<String>,
    /// To something.
    pub target: Option<String>,
    /// Not earlier.
    pub from: Option<Instant>,
    /// Earlier.
    pub until: Option<Instant>,
}

/// Which end comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// The latest.
    Newest,
    /// The earliest.
    Oldest,
}

/// A part of the entries that fit a filter.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    /// Which fit.
    pub filter: &'a Filter,
    /// Which come first.
    pub order: Order,
    /// Moment and identifier of the last entry of the page before.
    pub after: Option<&'a (Instant, String)>,
    /// The most entries.
    pub limit: i64,
}

/// A page of a tenant's entries. Costs the page, not the table, whichever member is asked for.
pub fn page(c: &mut AnyConnection, tenant: &Id<Tenant>, page: &Page<'_>) -> Result<Vec<AuditRow>> {
    let Page { filter, order, after, limit } = *page;
    let mut own = audit::table.filter(audit::tenant_id.eq(tenant.as_str())).into_boxed();
    if let Some(class) = filter.class {
        own = match class {
            // Written out, since an index of these alone serves no parameter: they are few, so that whatever else is asked for with them is cheap.
            AuditClass::Administration => own.filter(sql::<Bool>("class = 'administration'")),
            AuditClass::Activity => own.filter(audit::class.eq(class.name())),
        };
    }
    if let Some(action) = &filter.action {
        own = own.filter(audit::action.eq(action));
    }
    if let Some(actor) = &filter.actor {
        own = own.filter(audit::actor.eq(actor));
    }
    if let Some(target) = &filter.target {
        own = own.filter(audit::target.eq(target));
    }
    if let Some(from) = filter.from {
        own = own.filter(audit::at.ge(from.epoch_seconds()));
    }
    if let Some(until) = filter.until {
        own = own.filter(audit::at.lt(until.epoch_seconds()));
    }
    if let Some((at, id)) = after {
        let at = at.epoch_seconds();
        own = match order {
            Order::Newest => own.filter(audit::at.le(at).and(audit::at.lt(at).or(audit::id.lt(id)))),
            Order::Oldest => own.filter(audit::at.ge(at).and(audit::at.gt(at).or(audit::id.gt(id)))),
        };
    }
    own = match order {
        Order::Newest => own.order((audit::at.desc(), audit::id.desc())),
        Order::Oldest => own.order((audit::at.asc(), audit::id.asc())),
    };
    read(own.limit(limit).load(c)?)
}

/// An entry of a tenant.
pub fn find(c: &mut AnyConnection, tenant: &Id<Tenant>, id: &str) -> Result<Option<AuditRow>> {
    let row: Option<Row> = audit::table.find(id).filter(audit::tenant_id.eq(tenant.as_str())).first(c).optional()?;
    row.map(AuditRow::try_from).transpose()
}

/// The latest acts of administration in a tenant, the newest first.
pub fn list(c: &mut AnyConnection, tenant: &Id<Tenant>, limit: i64) -> Result<Vec<Entry>> {
    let acts = Filter { class: Some(AuditClass::Administration), ..Filter::default() };
    Ok(page(c, tenant, &Page { filter: &acts, order: Order::Newest, after: None, limit })?
        .into_iter()
        .map(|row| row.entry)
        .collect())
}

/// Entries without a place in the chain, the oldest first.
pub fn unchained(c: &mut AnyConnection, limit: i64) -> Result<Vec<Entry>> {
    let waiting = audit::table.filter(audit::position.is_null());
    let rows: Vec<Row> = waiting.order((audit::at, audit::id)).limit(limit).load(c)?;
    Ok(read(rows)?.into_iter().map(|row| row.entry).collect())
}

/// How many entries have no place in the chain, counted up to a limit, and when the oldest of them was written.
pub fn tail(c: &mut AnyConnection, limit: i64) -> Result<(usize, Option<Instant>)> {
    let waiting = audit::table.filter(audit::position.is_null()).order((audit::at, audit::id));
    let at: Vec<i64> = waiting.select(audit::at).limit(limit).load(c)?;
    Ok((at.len(), at.first().copied().map(Instant::from_epoch)))
}

/// Links in their order, after a position.
pub fn walk(c: &mut AnyConnection, after: i64, limit: i64) -> Result<Vec<AuditRow>> {
    let later = audit::table.filter(audit::position.gt(after));
    read(later.order(audit::position).limit(limit).load(c)?)
}

/// Where the chain begins and ends.
pub fn head(c: &mut AnyConnection) -> Result<AuditHead> {
    type Found = (i64, String, i64, String, Option<Vec<u8>>);
    let columns =
        (audit_head::pruned_position, audit_head::pruned_hash, audit_head::position, audit_head::hash, audit_head::sealed);
    let found: Option<Found> = audit_head::table.find(HEAD).select(columns).first(c).optional()?;
    let missing = || StoreError::Corrupt("audit_head: the row is gone".to_owned());
    let (pruned, pruned_hash, position, hash, sealed) = found.ok_or_else(missing)?;
    let pruned = AuditLink { position: pruned, hash: pruned_hash };
    Ok(AuditHead { pruned, last: AuditLink { position, hash }, sealed })
}

/// Moves the head, unless somebody has since it was seen: `true` for one caller. What goes with it belongs in the same write.
pub fn move_head(c: &mut AnyConnection, seen: &AuditHead, new: &AuditHead) -> Result<bool> {
    let own = audit_head::table
        .find(HEAD)
        .filter(audit_head::position.eq(seen.last.position))
        .filter(audit_head::hash.eq(&seen.last.hash))
        .filter(audit_head::pruned_position.eq(seen.pruned.position));
    let change = (
        audit_head::pruned_position.eq(new.pruned.position),
        audit_head::pruned_hash.eq(&new.pruned.hash),
        audit_head::position.eq(new.last.position),
        audit_head::hash.eq(&new.last.hash),
        audit_head::sealed.eq(&new.sealed),
    );
    Ok(diesel::update(own).set(change).execute(c)? == 1)
}

/// Gives an entry its place; `false` if it has one, or is gone.
pub fn chain(c: &mut AnyConnection, id: &str, link: &AuditLink) -> Result<bool> {
    let free = audit::table.find(id).filter(audit::position.is_null());
    let place = (audit::position.eq(link.position), audit::hash.eq(&link.hash));
    Ok(diesel::update(free).set(place).execute(c)? == 1)
}

/// Removes what stands in the chain up to a position; says how many entries it were.
pub fn prune(c: &mut AnyConnection, up_to: i64) -> Result<usize> {
    Ok(diesel::delete(audit::table.filter(audit::position.le(up_to))).execute(c)?)
}
