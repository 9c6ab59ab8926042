//! The identities of an account: seen, linked and unlinked by their person, who has just proved who they are: a browser left open is no
//! way to another person's account for good.

use serde_json::json;

use super::{Crumb, Intent, Wish};
use crate::crypto::random;
use crate::flow::interaction::{Goal, Interaction};
use crate::flow::visit::{SignedIn, Visit};
use crate::flow::{House, Result, Site, account, audit, passkey};
use crate::model::{FederatedIdentity, Id, Instant, Passkey, Progress, Upstream, User};
use crate::store::{federated_identities, passkeys, upstream_tokens, users};

/// Where somebody comes back to who had to prove who they are.
const PROVED: &str = "/account/identities?done=proved";

/// The person's identities, the oldest first.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn list(house: &House, one: &SignedIn) -> Result<Vec<FederatedIdentity>> {
    Ok(house.store().read(|c| federated_identities::list_of_user(c, &one.user.id))?)
}

/// Ways to sign in at a provider.
#[derive(Clone, Debug)]
pub struct Ways {
    password: bool,
    upstreams: Vec<Id<Upstream>>,
    passkeys: Option<String>,
}

impl Ways {
    /// Those that there are.
    pub fn of(site: &Site) -> Self {
        let upstreams = site.upstreams.iter().map(|domain| domain.upstream.id.clone()).collect();
        let passkeys = passkey::place(site).map(|place| place.id().to_owned());
        Self { password: site.provider.password_login, upstreams, passkeys }
    }

    /// Whether a passkey opens anything here.
    pub fn take(&self, passkey: &Passkey) -> bool {
        self.passkeys.as_ref() == Some(&passkey.relying_party)
    }

    /// Whether a person with only these identities and passkeys could still come in.
    pub fn are_left<'a>(
        &self,
        user: &User,
        mut links: impl Iterator<Item = &'a FederatedIdentity>,
        mut passkeys: impl Iterator<Item = &'a Passkey>,
    ) -> bool {
        let has_password = self.password && user.password_hash.is_some();
        has_password || links.any(|link| self.upstreams.contains(&link.upstream)) || passkeys.any(|own| self.take(own))
    }
}

/// Whether the person has signed in lately enough to link and unlink; if not, the sealed way through the log-in page and back.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn prove(house: &House, site: &Site, visit: &Visit, one: &SignedIn, now: Instant) -> Result<Option<String>> {
    account::prove(house, site, (visit, one), PROVED, now)
}

/// What became of unlinking.
#[derive(Clone, Debug, PartialEq, Eq)]
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
pub fn unlink(house: &House, site: &Site, one: &SignedIn, id: Id<FederatedIdentity>, now: Instant) -> Result<Unlinked> {
    let (user, ways) = (one.user.id.clone(), Ways::of(site));
    let (tenant, person) = (site.tenant.id.clone(), format!("user:{user}"));
    let entry = audit::activity(&tenant, (&person, "identity.unlink"), person.clone(), json!({ "by": "self" }), now);
    Ok(house.store().write(move |c| {
        users::hold(c, &user)?;
        let links = federated_identities::list_of_user(c, &user)?;
        let found = (users::find(c, &user)?, links.iter().find(|link| link.id == id));
        let (Some(person), Some(link)) = found else { return Ok(Unlinked::Unknown) };
        let passkeys = passkeys::list(c, &user)?;
        if !ways.are_left(&person, links.iter().filter(|link| link.id != id), passkeys.iter()) {
            return Ok(Unlinked::OnlyWayIn);
        }
        federated_identities::delete(c, &user, &id)?;
        upstream_tokens::delete_of_identity(c, &user, &link.issuer, &link.subject)?;
        let detail = json!({ "by": "self", "issuer": link.issuer });
        crate::store::audit::insert(c, &crate::store::audit::Entry { detail, ..entry.clone() })?;
        Ok(Unlinked::Gone)
    })?)
}

/// A wish to link what the person has at an upstream to the account of this session.
pub fn wish(one: &SignedIn, name: &str, crumbs: Vec<Crumb>, now: Instant) -> Wish {
    // They have proved here who they are. An upstream that does not say when it authenticated somebody can be linked, too.
    let progress = Progress::begin(None, Id::mint(random::bytes()), now);
    Wish {
        name: name.to_owned(),
        interaction: Interaction::begin(Goal::Page("/account/identities".to_owned()), progress, now),
        intent: Intent::Link { user: one.user.id.clone(), session: one.session.id.clone() },
        login_hint: None,
        crumbs,
    }
}
