//! Who a person at an upstream is here: OpenID Connect Core §5.7 <https://openid.net/specs/openid-connect-core-1_0.html#ClaimStability>:
//! "The `sub` (subject) and `iss` (issuer) Claims from the ID Token, used together, are the only Claims that an RP can rely upon as a
//! stable identifier for the End-User". Decision 45; OWASP ASVS 5.0 §6.8.1, §10.5.2.
//!
//! A name or an address links an account once, where the domain is marked as the authority for it; never silently otherwise.

use super::claims_mapping::Mapped;
use super::{Refusal, RefusalCode};
use crate::model::{Id, UpstreamSettings, User};

/// An account that may be meant.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'a> {
    /// The account.
    pub user: &'a User,
    /// Whether it is linked to another person of the same issuer already.
    pub is_linked_elsewhere: bool,
}

/// What is known here of the person there.
#[derive(Clone, Copy, Debug)]
pub struct Situation<'a> {
    /// The domain.
    pub settings: &'a UpstreamSettings,
    /// What it said.
    pub mapped: &'a Mapped,
    /// The account that (issuer, sub) is linked to.
    pub linked: Option<&'a User>,
    /// The account whose user name is in the username claim.
    pub by_username: Option<Candidate<'a>>,
    /// The account that goes by the address, as its own address or as its user name.
    pub by_email: Option<Candidate<'a>>,
    /// Who asked, on the account page, to link the identity to their account.
    pub wanted_by: Option<&'a User>,
}

/// Who it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The person of the link.
    SignIn(Id<User>),
    /// This person, from now on.
    Link(Id<User>),
    /// Somebody new.
    Create,
    /// Perhaps this person, who proves it with the old account first.
    AskToLink(Id<User>),
    /// Nobody who may come in.
    Refuse(Refusal),
}

/// Decides.
pub fn decide(situation: &Situation<'_>) -> Decision {
    let Situation { settings, mapped, linked, wanted_by, .. } = situation;
    if let Err(refusal) = may_come_in(settings, mapped) {
        return Decision::Refuse(refusal);
    }
    match (linked, wanted_by) {
        (Some(user), Some(own)) if user.id != own.id => {
            refuse(RefusalCode::AccountTaken, "the identity is linked to another account")
        }
        (Some(user), _) if !user.is_active() => refuse(RefusalCode::AccountDisabled, "the linked account is disabled"),
        (Some(user), _) => Decision::SignIn(user.id.clone()),
        (None, Some(own)) if own.is_active() => Decision::Link(own.id.clone()),
        (None, Some(_)) => refuse(RefusalCode::AccountDisabled, "the account is disabled"),
        (None, None) => unlinked(situation),
    }
}

fn unlinked(situation: &Situation<'_>) -> Decision {
    let Situation { settings, mapped, by_username, by_email, .. } = situation;
    // "A username match happens once, only if the domain is marked as authority for this tenant's usernames" (decision 45).
    if let Some(candidate) = by_username.filter(|_| settings.authority_for_usernames) {
        return match candidate {
            Candidate { is_linked_elsewhere: true, .. } => {
                refuse(RefusalCode::AccountTaken, "the account of this user name is linked to another person of the upstream")
            }
            Candidate { user, .. } if !user.is_active() => {
                refuse(RefusalCode::AccountDisabled, "the account of this user name is disabled")
            }
            Candidate { user, .. } => Decision::Link(user.id.clone()),
        };
    }
    match by_email.or(*by_username) {
        Some(candidate) => of_candidate(settings, mapped, candidate, by_email.is_some()),
        None if settings.create_accounts => Decision::Create,
        None => refuse(RefusalCode::AccountUnknown, "the domain lets in known people only, and nobody is known by this identity"),
    }
}

/// Somebody here goes by the address (or the name) already.
fn of_candidate(settings: &UpstreamSettings, mapped: &Mapped, candidate: Candidate<'_>, is_by_email: bool) -> Decision {
    let Candidate { user, is_linked_elsewhere } = candidate;
    if !user.is_active() {
        return refuse(RefusalCode::AccountDisabled, "the account of this address is disabled");
    }
    if is_linked_elsewhere {
        // The address was somebody else's at the upstream before: it may have been given to a new person there.
        return refuse(RefusalCode::AccountTaken, "the account of this address is linked to another person of the upstream");
    }
    let vouched = mapped.verified_email().filter(|_| is_by_email);
    let is_authority = vouched.and_then(email_domain).is_some_and(|domain| settings.is_authority_for_email(domain));
    if is_authority && owns_address(user, vouched.unwrap_or_default()) {
        return Decision::Link(user.id.clone());
    }
    // A password alone must not open a way around the second factor.
    if user.password_hash.is_some() && !user.second_factor {
        return Decision::AskToLink(user.id.clone());
    }
    refuse(RefusalCode::AccountTaken, "an account of this address exists, and no password alone proves it")
}

/// Whether the address of an account is proven to be its own: an account that somebody made with another's address, to wait for its
/// owner, is not handed over with its maker still in it.
fn owns_address(user: &User, address: &str) -> bool {
    let own = user.claims.email.as_deref().map(User::canonical);
    own.is_some_and(|own| own == User::canonical(address)) && user.claims.email_verified == Some(true)
}

/// The domain of an address that has exactly one `@`.
pub fn email_domain(address: &str) -> Option<&str> {
    let (local, domain) = address.split_once('@')?;
    let fits = !local.is_empty() && !domain.is_empty() && !domain.contains('@') && !domain.contains(char::is_whitespace);
    fits.then_some(domain)
}

/// Who may come in at all, by the domain of an address that the upstream vouches for, or is the authority for.
///
/// # Errors
/// `EmailDomain`.
pub fn may_come_in(settings: &UpstreamSettings, mapped: &Mapped) -> Result<(), Refusal> {
    if settings.allowed_email_domains.is_empty() {
        return Ok(());
    }
    let refuse = |detail| Err(Refusal::new(RefusalCode::EmailDomain, detail));
    let Some(domain) = mapped.claims.email.as_deref().and_then(email_domain) else {
        return refuse("the upstream gives no address, and only some e-mail domains may come in");
    };
    if !settings.allowed_email_domains.iter().any(|own| own.eq_ignore_ascii_case(domain)) {
        return refuse("the address is of no domain that may come in");
    }
    match mapped.claims.email_verified {
        Some(true) => Ok(()),
        None if settings.is_authority_for_email(domain) => Ok(()),
        _ => refuse("the upstream does not say that the address is verified"),
    }
}

fn refuse(code: RefusalCode, detail: &str) -> Decision {
    Decision::Refuse(Refusal::new(code, detail))
}

#[cfg(test)]
mod tests;
