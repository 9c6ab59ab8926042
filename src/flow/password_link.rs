//! A link that works once, with which a person chooses a password: an administrator's way to let somebody in without knowing their
//! password (decision 37).

use serde_json::json;

use super::account::Mistakes;
use super::account::new_password::{self, Known, NewPassword};
use super::end_session::throw_out;
use super::interaction::{Goal, Interaction};
use super::login::{self, Opening, Proof};
use super::visit::Visit;
use super::{House, Need, Result, Site, Stop, audit, second_factor};
use crate::crypto::{Plain, random};
use crate::model::{Halfway, Id, Instant, Issuer, Progress, Seconds, Tenant, User};
use crate::store::one_time_links::{self, OneTimeLink};
use crate::store::{AnyConnection, StoreError, users};

/// What the links of this kind are for.
const PURPOSE: &str = "password";
/// How long a link works that somebody is sent.
pub const LIFE: Seconds = Seconds::days(3);
/// How long a link works that the host gets.
pub const SHORT_LIFE: Seconds = Seconds::hours(1);
/// The page, under the issuer.
const PATH: &str = "/password";

/// A link that was made.
#[derive(Clone, Debug)]
pub struct Invitation {
    /// Its random part.
    pub token: Plain,
    /// Until when it works.
    pub expires_at: Instant,
}

impl Invitation {
    /// The link, at the provider where the person is to sign in.
    pub fn url(&self, issuer: &Issuer) -> String {
        issuer.url(&format!("{PATH}?token={}", self.token.reveal()))
    }
}

/// Draws a link for a person of a tenant, to be written with [`write`].
pub(super) fn draw((tenant, user): (&Id<Tenant>, &Id<User>), life: Seconds, now: Instant) -> (Invitation, OneTimeLink) {
    let token = random::token();
    let expires_at = now.plus(life);
    let link = OneTimeLink {
        hash: token.hash(),
        tenant: tenant.clone(),
        purpose: PURPOSE.to_owned(),
        subject: user.as_str().to_owned(),
        created_at: now,
        expires_at,
    };
    (Invitation { token, expires_at }, link)
}

/// Writes a link; earlier ones of the person die.
pub(super) fn write(c: &mut AnyConnection, link: &OneTimeLink) -> std::result::Result<(), StoreError> {
    one_time_links::revoke(c, &link.tenant, PURPOSE, &link.subject)?;
    one_time_links::insert(c, link)
}

/// Voids the links of a person.
pub(super) fn withdraw(c: &mut AnyConnection, user: &User) -> std::result::Result<(), StoreError> {
    one_time_links::revoke(c, &user.tenant, PURPOSE, user.id.as_str()).map(drop)
}

/// The person whom a link is for, if it works here and they may sign in.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn find(house: &House, site: &Site, token: &Plain, now: Instant) -> Result<Option<User>> {
    let hash = token.hash();
    let found = house.store().read(|c| match one_time_links::find(c, PURPOSE, &hash, now)? {
        Some(subject) => users::find(c, &Id::new(subject)),
        None => Ok(None),
    })?;
    Ok(found.filter(|user| user.tenant == site.tenant.id && user.is_active()))
}

/// How the form ended.
#[derive(Debug)]
pub enum Outcome {
    /// The password is chosen and the person signed in.
    SignedIn(Box<Visit>),
    /// The password is chosen, and a second factor is asked of the person: this sealed interaction leads past it.
    Halfway(String),
    /// The link has been used, has expired, or never was one.
    Closed,
    /// Something has to be corrected first.
    Mistaken(Mistakes),
}

/// Chooses a password, once: the link is claimed in the same write. Whoever knew the old one is out.
///
/// # Errors
/// `Needs(PasswordHash)` without a hash, `Busy` or `Fault`.
pub fn choose(
    house: &House,
    site: &Site,
    visit: &Visit,
    (token, new, hash): (&Plain, &NewPassword, Option<String>),
    now: Instant,
) -> Result<Outcome> {
    let Some(user) = find(house, site, token, now)? else { return Ok(Outcome::Closed) };
    let mistakes = new_password::check(new, &Known::at(site).and_person(&user.username, &user.claims));
    if !mistakes.is_empty() {
        return Ok(Outcome::Mistaken(mistakes));
    }
    let Some(hash) = hash else { return Err(Stop::Needs(Need::PasswordHash(new.password.clone()))) };
    // Their sessions end, the one in this browser included: a new one begins.
    let mut fresh = visit.clone();
    fresh.sessions.retain(|signed_in| signed_in.user.id != user.id);
    let opening = Opening { user: user.clone(), remember: false, attempt: None, proof: Proof::password(now), through: None };
    let (prepared, link) = (login::prepare(site, &fresh, opening, now)?, token.hash());
    let renewed = User { password_hash: Some(hash.clone()), ..user.clone() };
    let halfway = user.second_factor.then(|| second_factor::begin(&renewed, false, now));
    let written = prepared.clone();
    let is_whole = halfway.is_none();
    let person = format!("user:{}", user.id);
    let entry = audit::entry(&site.tenant.id, (&person, "user.password"), person.clone(), json!({ "by": "link" }), now);
    let is_chosen = house.store().write(move |c| {
        if one_time_links::claim(c, PURPOSE, &link, now)?.is_none() {
            return Ok(false);
        }
        users::set_password(c, &user.id, Some(&hash), now)?;
        throw_out(c, &user.id, now)?;
        if is_whole {
            written.write(c, now)?;
        }
        crate::store::audit::insert(c, &entry)?;
        Ok(true)
    })?;
    house.courier().notify_one();
    Ok(match (is_chosen, halfway) {
        (true, Some(halfway)) => Outcome::Halfway(onward(halfway, now).seal(house, site, visit, now)?),
        (true, None) => Outcome::SignedIn(Box::new(prepared.visit(None))),
        (false, _) => Outcome::Closed,
    })
}

/// To the account pages, past the second factor.
fn onward(halfway: Halfway, now: Instant) -> Interaction {
    let progress = Progress { halfway: Some(halfway), ..Progress::begin(None, Id::mint(random::bytes()), now) };
    Interaction::begin(Goal::Page("/account?done=password".to_owned()), progress, now)
}
