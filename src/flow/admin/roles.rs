//! Who administers the tenant. Roles are given by owners and by the host; nothing from outside ever writes one.

use serde_json::json;

use super::people::{Act, settle};
use super::{Administrator, Done, Refusal};
use crate::flow::password_link::{self, Invitation};
use crate::model::{Action, AdminRole, Id, Instant, Managed, Tenant, User, UserStatus};
use crate::store::{Store, StoreError, users};

/// Everybody with a role, by user name.
///
/// # Errors
/// The database's failure.
pub fn list(store: &Store, tenant: &Id<Tenant>) -> Result<Vec<User>, StoreError> {
    store.read(|c| users::list_admins(c, tenant))
}

/// Gives a person a role, or takes it away.
///
/// # Errors
/// `LastOwner` and other refusals, or as any other flow.
pub fn appoint(store: &Store, by: &Administrator, (id, role): (&Id<User>, Option<AdminRole>), now: Instant) -> Done<()> {
    let act = Act::new(by, Action::Appoint, id, ("user.appoint", json!({ "role": role })), now);
    act.run(store, move |c, user| match user.managed {
        Managed::File => Ok(Err(Refusal::FromFile)),
        _ => users::set_admin_role(c, &user.id, role, now).map(settle),
    })
}

/// Lets a person in who is to administer the tenant, whatever stood in the way: they are an owner, may sign in, and get a link to
/// choose a password. Only the host does this.
///
/// # Errors
/// `FromFile` if the file says that they are no owner or may not sign in, other refusals, or as any other flow.
pub fn recover(store: &Store, host: &Administrator, id: &Id<User>, now: Instant) -> Done<Invitation> {
    let (invitation, link) = password_link::draw((&host.tenant, id), password_link::SHORT_LIFE, now);
    let act = Act::new(host, Action::Appoint, id, ("admin.recover", json!({})), now);
    act.run(store, move |c, user| {
        let is_owner = user.admin_role == Some(AdminRole::Owner) && user.is_active();
        if !is_owner && user.managed == Managed::File {
            return Ok(Err(Refusal::FromFile));
        }
        if !is_owner {
            users::set_admin_role(c, &user.id, Some(AdminRole::Owner), now)?;
            users::set_status(c, &user.id, UserStatus::Active, now)?;
        }
        password_link::write(c, &link).map(Ok)
    })?;
    Ok(invitation)
}
