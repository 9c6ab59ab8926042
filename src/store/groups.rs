//! Who is in which group. A person's own row says it; these rows follow it, so that a group is seen with its people without reading
//! everybody. Names are told apart exactly, people are in the order of their user names.

use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, RunQueryDsl};

use super::connection::each_backend;
use super::schema::{group_members, users};
use super::{AnyConnection, Result};
use crate::model::{Id, Tenant, User};

/// Writes down the groups that a person's row says, in place of those that were.
pub(super) fn follow(c: &mut AnyConnection, user: &User) -> Result<()> {
    diesel::delete(group_members::table.filter(group_members::user_id.eq(user.id.as_str()))).execute(c)?;
    for name in &user.groups {
        let row = (
            group_members::tenant_id.eq(user.tenant.as_str()),
            group_members::name.eq(name),
            group_members::canonical_username.eq(User::canonical(&user.username)),
            group_members::user_id.eq(user.id.as_str()),
        );
        each_backend!(c, c => diesel::insert_into(group_members::table).values(row).on_conflict_do_nothing().execute(c)?);
    }
    Ok(())
}

/// The names of groups that begin with something, after a name. It costs a seek for each, however many people are in them.
pub fn list(
    c: &mut AnyConnection,
    tenant: &Id<Tenant>,
    (prefix, after): (&str, Option<&str>),
    limit: i64,
) -> Result<Vec<String>> {
    let end = format!("{prefix}\u{10ffff}");
    let mut found: Vec<String> = Vec::new();
    let mut after = after.map(str::to_owned);
    while i64::try_from(found.len()).is_ok_and(|count| count < limit) {
        let own = group_members::table
            .filter(group_members::tenant_id.eq(tenant.as_str()))
            .filter(group_members::name.lt(end.as_str()))
            .select(group_members::name)
            .order(group_members::name)
            .limit(1)
            .into_boxed();
        let next: Option<String> = match after.as_deref().filter(|after| *after >= prefix) {
            Some(last) => own.filter(group_members::name.gt(last.to_owned())).first(c).optional()?,
            None => own.filter(group_members::name.ge(prefix)).first(c).optional()?,
        };
        let Some(name) = next else { break };
        after = Some(name.clone());
        found.push(name);
    }
    Ok(found)
}

/// How many people are in a group, counted up to a limit.
pub fn count(c: &mut AnyConnection, tenant: &Id<Tenant>, name: &str, limit: i64) -> Result<usize> {
    let own = group_members::table.filter(group_members::tenant_id.eq(tenant.as_str())).filter(group_members::name.eq(name));
    let found: Vec<String> = own.select(group_members::user_id).limit(limit).load(c)?;
    Ok(found.len())
}

/// A page of the people of a group, by user name, after one.
pub fn members(c: &mut AnyConnection, tenant: &Id<Tenant>, (name, after): (&str, Option<&str>), limit: i64) -> Result<Vec<User>> {
    let after = after.map(User::canonical).unwrap_or_default();
    let own = group_members::table
        .inner_join(users::table)
        .filter(group_members::tenant_id.eq(tenant.as_str()))
        .filter(group_members::name.eq(name))
        .filter(group_members::canonical_username.gt(after))
        .order(group_members::canonical_username)
        .limit(limit)
        .select(users::all_columns);
    let rows: Vec<super::users::Row> = each_backend!(c, c => own.load(c)?);
    rows.into_iter().map(User::try_from).collect()
}
