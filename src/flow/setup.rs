//! The first account of a tenant: a one-time link on standard output, and the form behind it. No default password exists.

use serde_json::json;

use super::account::field::Kind;
use super::account::new_password::{self, Known, NewPassword};
use super::account::{Mistake, Mistakes};
use super::login::{self, Opening, Proof};
use super::visit::Visit;
use super::{House, Need, Result, Site, Stop, audit};
use crate::crypto::{Plain, random};
use crate::model::{AdminRole, Id, Instant, Issuer, Managed, Provider, Seconds, StandardClaims, Tenant, User, UserStatus};
use crate::store::one_time_links::{self, OneTimeLink};
use crate::store::{AnyConnection, StoreError, users};

/// What the links of this kind are for.
const PURPOSE: &str = "setup";
/// How long a link works that the host gets.
pub const LIFE: Seconds = Seconds::hours(1);
/// How long a link works that somebody is sent.
pub const LONG_LIFE: Seconds = Seconds::days(3);
/// Characters of a token.
const TOKEN: usize = 43;

/// A link that was made.
#[derive(Clone, Debug)]
pub struct Invitation {
    /// Its random part.
    pub token: Plain,
    /// Until when it works.
    pub expires_at: Instant,
}

impl Invitation {
    /// The link, at the provider that it is for.
    pub fn url(&self, issuer: &Issuer) -> String {
        issuer.url(&format!("/setup?token={}", self.token.reveal()))
    }
}

/// Draws a link for the first account of a tenant, to be written with [`write`].
pub(super) fn draw((tenant, provider): (&Id<Tenant>, &Id<Provider>), life: Seconds, now: Instant) -> (Invitation, OneTimeLink) {
    let token = random::token();
    let expires_at = now.plus(life);
    let link = OneTimeLink {
        hash: token.hash(),
        tenant: tenant.clone(),
        purpose: PURPOSE.to_owned(),
        subject: provider.as_str().to_owned(),
        created_at: now,
        expires_at,
    };
    (Invitation { token, expires_at }, link)
}

/// Writes a link; earlier ones die.
pub(super) fn write(c: &mut AnyConnection, link: &OneTimeLink) -> std::result::Result<(), StoreError> {
    one_time_links::revoke(c, &link.tenant, PURPOSE, &link.subject)?;
    one_time_links::insert(c, link)
}

/// Makes a link for the first site whose tenant has nobody in it; earlier links die. Tenants that people made are theirs to open.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn invite(house: &House, now: Instant) -> Result<Option<String>> {
    for site in house.settings().sites().iter().filter(|site| site.tenant.managed != Managed::People) {
        let tenant = site.tenant.id.clone();
        if !house.store().read(|c| users::is_empty(c, &tenant))? {
            continue;
        }
        let (invitation, link) = draw((&tenant, &site.provider.id), LIFE, now);
        house.store().write(move |c| write(c, &link))?;
        return Ok(Some(invitation.url(&site.provider.issuer)));
    }
    Ok(None)
}

/// Where a link stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// It works.
    Open,
    /// The first account exists.
    Used,
    /// It has the form of a link of ours and does not work: it is too old.
    Expired,
    /// It is not a link of ours, or cut off.
    Unknown,
}

/// What a link leads to.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn stand(house: &House, site: &Site, token: &Plain, now: Instant) -> Result<Link> {
    if is_open(house, site, token, now)? {
        return Ok(Link::Open);
    }
    if !house.store().read(|c| users::is_empty(c, &site.tenant.id))? {
        return Ok(Link::Used);
    }
    Ok(if token.reveal().len() == TOKEN { Link::Expired } else { Link::Unknown })
}

fn is_open(house: &House, site: &Site, token: &Plain, now: Instant) -> Result<bool> {
    let hash = token.hash();
    let subject = house.store().read(|c| one_time_links::find(c, PURPOSE, &hash, now))?;
    Ok(subject.as_deref() == Some(site.provider.id.as_str()))
}

/// What the form brings.
#[derive(Clone, Debug)]
pub struct Owner {
    /// The token of the link.
    pub token: Plain,
    /// The name to sign in with.
    pub username: String,
    /// The person's name.
    pub name: String,
    /// The e-mail address.
    pub email: String,
    /// The password, twice.
    pub password: NewPassword,
}

impl Owner {
    /// The empty form behind a link.
    pub fn empty(token: Plain) -> Self {
        let nothing = || Plain::new(String::new());
        let password = NewPassword { password: nothing(), again: nothing() };
        Self { token, username: String::new(), name: String::new(), email: String::new(), password }
    }

    /// What has to be corrected, by the names of the form's fields.
    fn mistakes(&self, site: &Site) -> Mistakes {
        let texts =
            [("name", Kind::Line, &self.name), ("username", Kind::Line, &self.username), ("email", Kind::Email, &self.email)];
        let wrong = |(field, kind, text): (&'static str, Kind, &String)| {
            let mistake = kind.tidy(text).map_or(Some(Mistake::Missing), |text| kind.check(&text));
            mistake.map(|mistake| (field, mistake))
        };
        let known = Known::at(site).and(&self.username).and(&self.email).and(&self.name);
        texts.into_iter().filter_map(wrong).chain(new_password::check(&self.password, &known)).collect()
    }
}

/// How the form ended.
#[derive(Debug)]
pub enum Outcome {
    /// The account is made and signed in.
    Made(Box<Visit>),
    /// The link was used or has expired.
    Closed,
    /// Something has to be corrected first.
    Mistaken(Mistakes),
}

/// Makes the first account, once: the link is claimed in the same write.
///
/// # Errors
/// `Needs(PasswordHash)` without a hash, `Busy` or `Fault`.
pub fn make_owner(
    house: &House,
    site: &Site,
    visit: &Visit,
    (owner, hash): (&Owner, Option<String>),
    now: Instant,
) -> Result<Outcome> {
    if !is_open(house, site, &owner.token, now)? {
        return Ok(Outcome::Closed);
    }
    let mistakes = owner.mistakes(site);
    if !mistakes.is_empty() {
        return Ok(Outcome::Mistaken(mistakes));
    }
    let Some(hash) = hash else { return Err(Stop::Needs(Need::PasswordHash(owner.password.password.clone()))) };
    let filled = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let user = User {
        id: Id::mint(random::bytes()),
        tenant: site.tenant.id.clone(),
        username: owner.username.trim().to_owned(),
        password_hash: Some(hash),
        second_factor: false,
        status: UserStatus::Active,
        claims: StandardClaims { name: filled(&owner.name), email: filled(&owner.email), ..StandardClaims::default() },
        groups: Vec::new(),
        roles: Vec::new(),
        attributes: serde_json::Map::new(),
        managed: Managed::People,
        admin_role: Some(AdminRole::Owner),
        created_at: now,
        updated_at: now,
    };
    let (link, made) = (owner.token.hash(), user.clone());
    let person = format!("user:{}", user.id);
    let entry = audit::entry(&site.tenant.id, (&person, "setup.owner"), person.clone(), json!({}), now);
    let is_made = house.store().write(move |c| {
        if !users::insert(c, &made)?.is_inserted() {
            return Ok(false);
        }
        crate::store::audit::insert(c, &entry)?;
        match one_time_links::claim(c, PURPOSE, &link, now)? {
            Some(_) => Ok(true),
            None => Err(crate::store::StoreError::Query("the set-up link was claimed by another request".to_owned())),
        }
    })?;
    if !is_made {
        return Ok(Outcome::Mistaken(vec![("username", Mistake::Taken)]));
    }
    let opening = Opening { user, remember: false, attempt: None, proof: Proof::password(now), through: None };
    match login::open_session(house, site, visit, opening, now)? {
        login::Outcome::SignedIn(visit) => Ok(Outcome::Made(visit)),
        login::Outcome::Halfway(_) | login::Outcome::Leaving(_) | login::Outcome::Wrong => {
            Err(Stop::Fault("a new account could not sign in".to_owned()))
        }
    }
}
