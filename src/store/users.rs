//! People. Canonical user names and canonical e-mail addresses are each unique within the tenant, and no address is another
//! person's user name, so that a typed name finds one person.

use diesel::dsl::exists;
use diesel::{
    BoolExpressionMethods, ExpressionMethods, Insertable, NullableExpressionMethods, OptionalExtension, QueryDsl, Queryable,
    RunQueryDsl,
};

use super::column::{from_json, from_word, json, text, word};
use super::connection::each_backend;
use super::schema::users;
use super::{AnyConnection, Insertion, Result, StoreError, account_deletions, groups, owners};
use crate::model::{AdminRole, Id, Instant, Tenant, User, UserStatus};

#[derive(Queryable, Insertable)]
#[diesel(table_name = users)]
pub(super) struct Row {
    id: String,
    tenant_id: String,
    username: String,
    canonical_username: String,
    canonical_email: Option<String>,
    password_hash: Option<String>,
    status: String,
    claims: String,
    groups: String,
    roles: String,
    attributes: String,
    managed: String,
    created_at: i64,
    updated_at: i64,
    admin_role: Option<String>,
    canonical_name: Option<String>,
    second_factor: bool,
}

impl TryFrom<Row> for User {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: Id::new(row.id),
            tenant: Id::new(row.tenant_id),
            username: row.username,
            password_hash: row.password_hash,
            second_factor: row.second_factor,
            status: from_word("users.status", row.status)?,
            claims: from_json("users.claims", &row.claims)?,
            groups: from_json("users.groups", &row.groups)?,
            roles: from_json("users.roles", &row.roles)?,
            attributes: from_json("users.attributes", &row.attributes)?,
            managed: from_word("users.managed", row.managed)?,
            created_at: Instant::from_epoch(row.created_at),
            updated_at: Instant::from_epoch(row.updated_at),
            admin_role: row.admin_role.map(|role| from_word("users.admin_role", role)).transpose()?,
        })
    }
}

fn row(user: &User) -> Result<Row> {
    Ok(Row {
        id: text(&user.id),
        tenant_id: text(&user.tenant),
        username: user.username.clone(),
        canonical_username: User::canonical(&user.username),
        canonical_email: user.claims.email.as_deref().map(User::canonical).filter(|email| !email.is_empty()),
        password_hash: user.password_hash.clone(),
        status: word(&user.status)?,
        claims: json(&user.claims)?,
        groups: json(&user.groups)?,
        roles: json(&user.roles)?,
        attributes: json(&user.attributes)?,
        managed: word(&user.managed)?,
        created_at: user.created_at.epoch_seconds(),
        updated_at: user.updated_at.epoch_seconds(),
        admin_role: user.admin_role.as_ref().map(word).transpose()?,
        canonical_name: user.full_name().map(|name| User::canonical(&name)).filter(|name| !name.is_empty()),
        second_factor: user.second_factor,
    })
}

/// What became of an update.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Update {
    /// The row was written.
    Written,
    /// Another person has the user name or the address; nothing changed.
    Taken,
    /// There is no such person.
    Missing,
}

/// Whether somebody else in the tenant goes by the row's user name or address, in either column.
fn is_taken(c: &mut AnyConnection, row: &Row) -> Result<bool> {
    let mut names = vec![row.canonical_username.clone()];
    names.extend(row.canonical_email.clone());
    let others = users::table.filter(users::tenant_id.eq(&row.tenant_id)).filter(users::id.ne(&row.id));
    let goes_by = users::canonical_username.nullable().eq_any(names.clone()).or(users::canonical_email.eq_any(names));
    let found: Option<String> = others.filter(goes_by).select(users::id).first(c).optional()?;
    Ok(found.is_some())
}

/// Adds a person unless the user name or the address is taken in the tenant.
pub fn insert(c: &mut AnyConnection, user: &User) -> Result<Insertion> {
    let row = row(user)?;
    if is_taken(c, &row)? {
        return Ok(Insertion::Taken);
    }
    let rows = each_backend!(c, c => diesel::insert_into(users::table).values(&row).on_conflict_do_nothing().execute(c)?);
    let inserted = Insertion::of(rows);
    if inserted.is_inserted() && !user.groups.is_empty() {
        groups::follow(c, user)?;
    }
    Ok(inserted)
}

/// Writes names, claims, groups, roles, attributes and owner. Password, status and admin role have verbs of their own, so that a
/// profile read earlier cannot undo them, and whoever writes a profile cannot make an administrator.
pub fn update(c: &mut AnyConnection, user: &User) -> Result<Update> {
    let row = row(user)?;
    if is_taken(c, &row)? {
        return Ok(Update::Taken);
    }
    let own = users::table.find(&row.id);
    let names = (
        users::username.eq(&row.username),
        users::canonical_username.eq(&row.canonical_username),
        users::canonical_email.eq(&row.canonical_email),
        users::canonical_name.eq(&row.canonical_name),
    );
    let profile = (
        users::claims.eq(&row.claims),
        users::groups.eq(&row.groups),
        users::roles.eq(&row.roles),
        users::attributes.eq(&row.attributes),
        users::managed.eq(&row.managed),
        users::updated_at.eq(row.updated_at),
    );
    if diesel::update(own).set((names, profile)).execute(c)? != 1 {
        return Ok(Update::Missing);
    }
    groups::follow(c, user)?;
    Ok(Update::Written)
}

/// Writes the hash of a new password, or takes the password away. Ending sessions and revoking grants is the flow's part.
pub fn set_password(c: &mut AnyConnection, id: &Id<User>, phc: Option<&str>, now: Instant) -> Result<bool> {
    let change = (users::password_hash.eq(phc), users::updated_at.eq(now.epoch_seconds()));
    Ok(diesel::update(users::table.find(id.as_str())).set(change).execute(c)? == 1)
}

/// Notes whether a person has a second factor: written with the factors themselves, so that a log-in reads it with the person.
pub(super) fn set_second_factor(c: &mut AnyConnection, id: &Id<User>, has_one: bool) -> Result<()> {
    diesel::update(users::table.find(id.as_str())).set(users::second_factor.eq(has_one)).execute(c)?;
    Ok(())
}

/// What became of a change that a tenant's last owner is kept from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It is made.
    Done,
    /// There is no such person.
    Missing,
    /// Nobody would be left who may do everything; nothing changed.
    LastOwner,
}

impl Change {
    fn of(rows: usize) -> Self {
        if rows == 0 { Self::Missing } else { Self::Done }
    }
}

/// Lets a person sign in, or not. What hangs on the person is judged by the status at use.
pub fn set_status(c: &mut AnyConnection, id: &Id<User>, status: UserStatus, now: Instant) -> Result<Change> {
    if status == UserStatus::Disabled && owners::is_last(c, id)? {
        return Ok(Change::LastOwner);
    }
    if status == UserStatus::Active {
        account_deletions::delete(c, id)?; // whoever is let in again stays
    }
    let change = (users::status.eq(word(&status)?), users::updated_at.eq(now.epoch_seconds()));
    Ok(Change::of(diesel::update(users::table.find(id.as_str())).set(change).execute(c)?))
}

/// Makes a person an administrator, or not any more.
pub fn set_admin_role(c: &mut AnyConnection, id: &Id<User>, role: Option<AdminRole>, now: Instant) -> Result<Change> {
    if owners::is_last(c, id)? && role != Some(AdminRole::Owner) {
        return Ok(Change::LastOwner);
    }
    let word = role.as_ref().map(word).transpose()?;
    let change = (users::admin_role.eq(word), users::updated_at.eq(now.epoch_seconds()));
    Ok(Change::of(diesel::update(users::table.find(id.as_str())).set(change).execute(c)?))
}

/// Removes a person with sessions, consents, grants and tokens.
pub fn delete(c: &mut AnyConnection, id: &Id<User>) -> Result<Change> {
    if owners::is_last(c, id)? {
        return Ok(Change::LastOwner);
    }
    Ok(Change::of(diesel::delete(users::table.find(id.as_str())).execute(c)?))
}

/// Holds a person's row until the end of the transaction: two acts that each count on what the other takes away come one after the other.
pub fn hold(c: &mut AnyConnection, id: &Id<User>) -> Result<()> {
    diesel::update(users::table.find(id.as_str())).set(users::updated_at.eq(users::updated_at)).execute(c)?;
    Ok(())
}

/// Everybody with an admin role in a tenant, by user name.
pub fn list_admins(c: &mut AnyConnection, tenant: &Id<Tenant>) -> Result<Vec<User>> {
    let own = users::table.filter(users::tenant_id.eq(tenant.as_str())).filter(users::admin_role.is_not_null());
    let rows: Vec<Row> = own.order(users::canonical_username).load(c)?;
    rows.into_iter().map(User::try_from).collect()
}

/// The person with an identifier.
pub fn find(c: &mut AnyConnection, id: &Id<User>) -> Result<Option<User>> {
    let row: Option<Row> = users::table.find(id.as_str()).first(c).optional()?;
    row.map(User::try_from).transpose()
}

/// The person who goes by a typed name: a user name, or else an e-mail address.
pub fn find_for_login(c: &mut AnyConnection, tenant: &Id<Tenant>, typed: &str) -> Result<Option<User>> {
    let name = User::canonical(typed);
    let own = || users::table.filter(users::tenant_id.eq(tenant.as_str()));
    let by_name: Option<Row> = own().filter(users::canonical_username.eq(&name)).first(c).optional()?;
    let row = match by_name {
        Some(row) => Some(row),
        None => own().filter(users::canonical_email.eq(&name)).first(c).optional()?,
    };
    row.map(User::try_from).transpose()
}

/// How many people a tenant has, counted up to a limit.
pub fn count(c: &mut AnyConnection, tenant: &Id<Tenant>, limit: i64) -> Result<usize> {
    let own = users::table.filter(users::tenant_id.eq(tenant.as_str()));
    let found: Vec<String> = own.select(users::id).limit(limit).load(c)?;
    Ok(found.len())
}

/// Whether a tenant has no people yet.
pub fn is_empty(c: &mut AnyConnection, tenant: &Id<Tenant>) -> Result<bool> {
    let anybody: bool = diesel::select(exists(users::table.filter(users::tenant_id.eq(tenant.as_str())))).get_result(c)?;
    Ok(!anybody)
}

/// A tenant's people that the configuration file owns.
pub fn list_from_file(c: &mut AnyConnection, tenant: &Id<Tenant>) -> Result<Vec<User>> {
    let own = users::table.filter(users::tenant_id.eq(tenant.as_str())).filter(users::managed.eq("file"));
    let rows: Vec<Row> = own.order(users::canonical_username).load(c)?;
    rows.into_iter().map(User::try_from).collect()
}

/// Which name a list is ordered and searched by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The canonical user name.
    Username,
    /// The canonical e-mail address; people without one are left out.
    Email,
    /// The canonical name; people without one are left out. Several people may have the same.
    Name,
}

/// Where a person stands in a list: the name, and the identifier among those of the same name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The name, in any form.
    pub name: String,
    /// The identifier.
    pub id: Id<User>,
}

impl By {
    /// Where a person stands; `None` if they are not in the list.
    pub fn place(self, user: &User) -> Option<Place> {
        let name = match self {
            Self::Username => Some(user.username.clone()),
            Self::Email => user.claims.email.clone(),
            Self::Name => user.full_name(),
        };
        Some(Place { name: name?, id: user.id.clone() })
    }
}

/// A page of people: those whose name begins with `prefix`, after a place.
#[derive(Clone, Debug)]
pub struct Page<'a> {
    /// The order.
    pub by: By,
    /// What the name begins with, as typed; empty for everybody.
    pub prefix: &'a str,
    /// The place of the last person of the page before.
    pub after: Option<&'a Place>,
    /// The most people on the page.
    pub limit: i64,
}

/// A page of a tenant's people. Costs the page, not the table.
pub fn list(c: &mut AnyConnection, tenant: &Id<Tenant>, page: &Page<'_>) -> Result<Vec<User>> {
    let first = User::canonical(page.prefix);
    let last = format!("{first}\u{10ffff}");
    let after = page.after.map(|place| User::canonical(&place.name)).unwrap_or_default();
    let own = users::table.filter(users::tenant_id.eq(tenant.as_str())).limit(page.limit);
    let rows: Vec<Row> = match page.by {
        By::Username => {
            let range = users::canonical_username.ge(first).and(users::canonical_username.lt(last));
            own.filter(range).filter(users::canonical_username.gt(after)).order(users::canonical_username).load(c)?
        }
        By::Email => {
            let range = users::canonical_email.ge(first).and(users::canonical_email.lt(last));
            own.filter(range).filter(users::canonical_email.gt(after)).order(users::canonical_email).load(c)?
        }
        By::Name => {
            // The first bound is one of the index; what has the same name as the last one is told apart by its identifier.
            let from = if after > first { after.clone() } else { first };
            let id = page.after.map(|place| text(&place.id)).unwrap_or_default();
            let beyond = users::canonical_name.gt(after).or(users::id.gt(id));
            let range = users::canonical_name.ge(from).and(users::canonical_name.lt(last));
            own.filter(range).filter(beyond).order((users::canonical_name, users::id)).load(c)?
        }
    };
    rows.into_iter().map(User::try_from).collect()
}
