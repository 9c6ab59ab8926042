//! The ways in to the console: an owner who can sign in always stays. Who somebody is at upstreams, taken away by an administrator.

use serde_json::json;

use super::people::Act;
use super::{Administrator, Done, Refusal, Within};
use crate::model::{Action, FederatedIdentity, Id, Instant, Tenant, User};
use crate::store::owners::{self, Going};
use crate::store::{AnyConnection, Store, federated_identities, upstream_tokens};

/// Refuses what would leave no owner who can sign in to the console, if there is one now. The tenant's row is held.
pub(super) fn keep_owner(c: &mut AnyConnection, tenant: &Id<Tenant>, going: Going<'_>) -> Within<()> {
    owners::hold(c, tenant)?;
    let is_nobody_left = owners::list(c, tenant, going)?.is_empty() && !owners::list(c, tenant, Going::Nothing)?.is_empty();
    Ok(if is_nobody_left { Err(Refusal::LastOwner) } else { Ok(()) })
}

/// Takes an identity away from a person, who may have no other way in: then they need a link to choose a password. What we hold of them
/// at the upstream goes, too; their sessions go on.
///
/// # Errors
/// `NoSuchIdentity`, `LastOwner` and other refusals, or as any other flow.
pub fn unlink(store: &Store, by: &Administrator, (id, identity): (&Id<User>, &Id<FederatedIdentity>), now: Instant) -> Done<()> {
    let detail = json!({ "by": "administrator", "identity": identity });
    let act = Act::new(by, Action::ChangePeople, id, ("identity.unlink", detail), now);
    let identity = identity.clone();
    act.run(store, move |c, user| {
        let links = federated_identities::list_of_user(c, &user.id)?;
        let Some(link) = links.iter().find(|link| link.id == identity) else { return Ok(Err(Refusal::NoSuchIdentity)) };
        if let Err(refusal) = keep_owner(c, &user.tenant, Going::Identity(&identity))? {
            return Ok(Err(refusal));
        }
        federated_identities::delete(c, &user.id, &identity)?;
        upstream_tokens::delete_of_identity(c, &user.id, &link.issuer, &link.subject)?;
        Ok(Ok(()))
    })
}
