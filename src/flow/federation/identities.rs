//! The identities of an account: seen, linked and unlinked by their person.

use super::{Crumb, Intent, Wish};
use crate::crypto::random;
use crate::flow::interaction::{Goal, Interaction};
use crate::flow::visit::SignedIn;
use crate::flow::{House, Result};
use crate::model::{FederatedIdentity, Id, Instant, Progress};
use crate::store::{federated_identities, upstream_tokens, users};

/// The person's identities, the oldest first.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn list(house: &House, one: &SignedIn) -> Result<Vec<FederatedIdentity>> {
    Ok(house.store().read(|c| federated_identities::list_of_user(c, &one.user.id))?)
}

/// What became of unlinking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unlinked {
    /// It is gone.
    Gone,
    /// It is the only way in.
    OnlyWayIn,
    /// There is no such identity of this person.
    Unknown,
}

/// Takes an identity away from its person, unless it is their only way to sign in.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn unlink(house: &House, one: &SignedIn, id: Id<FederatedIdentity>) -> Result<Unlinked> {
    let user = one.user.id.clone();
    Ok(house.store().write(move |c| {
        let links = federated_identities::list_of_user(c, &user)?;
        let Some(link) = links.iter().find(|link| link.id == id) else { return Ok(Unlinked::Unknown) };
        let has_password = users::find(c, &user)?.is_some_and(|user| user.password_hash.is_some());
        if links.len() == 1 && !has_password {
            return Ok(Unlinked::OnlyWayIn);
        }
        federated_identities::delete(c, &user, &id)?;
        upstream_tokens::delete_of_identity(c, &user, &link.issuer, &link.subject)?;
        Ok(Unlinked::Gone)
    })?)
}

/// A wish to link what the person has at an upstream to the account of this session.
pub fn wish(one: &SignedIn, name: &str, crumbs: Vec<Crumb>, now: Instant) -> Wish {
    // Begun with no session: the page that it leads to needs no new proof of the person, who is known here.
    let progress = Progress::begin(None, Id::mint(random::bytes()), now);
    Wish {
        name: name.to_owned(),
        interaction: Interaction::begin(Goal::Page("/account/identities".to_owned()), progress, now),
        intent: Intent::Link { user: one.user.id.clone(), session: one.session.id.clone() },
        login_hint: None,
        crumbs,
    }
}
