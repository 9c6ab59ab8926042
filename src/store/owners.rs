//! Who may do everything in a tenant and can sign in to do it: with a password, or through a domain that lets people in to pages of
//! ours. Whoever asks in order to act holds the tenant's row until the end of the transaction, so that of two acts neither counts on an
//! owner whom the other takes away.

use diesel::dsl::exists;
use diesel::{BoolExpressionMethods, ExpressionMethods, OptionalExtension, QueryDsl, RunQueryDsl};

use super::column::{text, word};
use super::schema::{federated_identities, tenants, users};
use super::{AnyConnection, Result, upstreams};
use crate::model::{AdminRole, FederatedIdentity, Id, Tenant, Upstream, UpstreamUse, User, UserStatus};

/// What owners are to do without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Going<'a> {
    /// Nothing.
    Nothing,
    /// A domain does not let the people in any more whom it let in.
    Domain(&'a Id<Upstream>),
    /// An identity is its person's no more.
    Identity(&'a Id<FederatedIdentity>),
}

/// Holds a tenant's row.
pub fn hold(c: &mut AnyConnection, tenant: &Id<Tenant>) -> Result<()> {
    diesel::update(tenants::table.find(tenant.as_str())).set(tenants::created_at.eq(tenants::created_at)).execute(c)?;
    Ok(())
}

/// The owners of a tenant who can sign in, without what is to go.
pub fn list(c: &mut AnyConnection, tenant: &Id<Tenant>, going: Going<'_>) -> Result<Vec<Id<User>>> {
    let all = upstreams::list(c, tenant)?;
    let stays = |own: &&Upstream| own.serves(UpstreamUse::Portal) && going != Going::Domain(&own.id);
    let through: Vec<String> = all.iter().filter(stays).map(|own| text(&own.id)).collect();
    let without = match going {
        Going::Identity(gone) => gone.as_str(),
        Going::Nothing | Going::Domain(_) => "",
    };
    let linked = federated_identities::table
        .filter(federated_identities::user_id.eq(users::id))
        .filter(federated_identities::upstream_id.eq_any(through))
        .filter(federated_identities::id.ne(without));
    let able = users::password_hash.is_not_null().or(exists(linked.select(federated_identities::id)));
    let owners = users::table
        .filter(users::tenant_id.eq(tenant.as_str()))
        .filter(users::admin_role.eq(AdminRole::Owner.name()))
        .filter(users::status.eq(word(&UserStatus::Active)?))
        .filter(able);
    let ids: Vec<String> = owners.select(users::id).load(c)?;
    Ok(ids.into_iter().map(Id::new).collect())
}

/// Whether a person is the only owner of their tenant who can sign in. The tenant's row is held.
pub fn is_last(c: &mut AnyConnection, id: &Id<User>) -> Result<bool> {
    let tenant: Option<String> = users::table.find(id.as_str()).select(users::tenant_id).first(c).optional()?;
    let Some(tenant) = tenant.map(Id::new) else { return Ok(false) };
    hold(c, &tenant)?;
    let owners = list(c, &tenant, Going::Nothing)?;
    Ok(owners.len() == 1 && owners.contains(id))
}
