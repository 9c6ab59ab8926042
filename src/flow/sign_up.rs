//! An account of one's own, for whoever the provider lets (`sign_up`). It begins with an address alone; everything else is asked where the
//! link of the mail leads, so that nobody prepares an account for an address that is not theirs, and a stranger learns nothing of who
//! has one.

use serde_json::json;

use super::account::field::Kind;
use super::account::new_password::{self, Known, NewPassword};
use super::account::{Mistake, Mistakes};
use super::interaction::Interaction;
use super::login::{self, Opening, Proof};
use super::mail_links::{self, Stand, Wanted};
use super::throttle::Attempt;
use super::visit::Visit;
use super::{House, Need, Result, Site, Stop, audit};
use crate::crypto::{Plain, random};
use crate::model::{Id, Instant, MailKind, MailLink, MailPurpose, Managed, StandardClaims, User, UserStatus};
use crate::store::{Insertion, mail_links as links, users};

/// Whether people make accounts of their own here.
pub fn is_offered(house: &House, site: &Site) -> bool {
    house.sends_mail() && site.provider.password_login && site.provider.sign_up.is_open()
}

/// Whether administrators invite people here.
pub fn invites(house: &House, site: &Site) -> bool {
    house.sends_mail() && site.provider.password_login && site.provider.sign_up.takes_invitations()
}

/// Sends a link to an address, or tells its owner that they have an account; a mistake says nothing of accounts.
///
/// # Errors
/// `SlowDown`, `Busy` or `Fault`.
pub fn ask(
    house: &House,
    site: &Site,
    visit: &Visit,
    (typed, interaction): (&str, &str),
    now: Instant,
) -> Result<std::result::Result<(), Mistake>> {
    let Some(address) = Kind::Email.tidy(typed) else { return Ok(Err(Mistake::Missing)) };
    if let Some(mistake) = Kind::Email.check(&address) {
        return Ok(Err(mistake));
    }
    if !site.provider.sign_up.takes(&address) {
        return Ok(Err(Mistake::OtherDomain));
    }
    Attempt::mail(house, site, visit, (MailPurpose::SignUp, &address)).count(house, now)?;
    let (tenant, name) = (site.tenant.id.clone(), User::canonical(&address));
    let is_taken = house.store().read(|c| users::find_for_login(c, &tenant, &name))?.is_some();
    let wanted = Wanted {
        purpose: MailPurpose::SignUp,
        user: None,
        address: Some(address),
        about: None,
        interaction: mail_links::way(interaction),
        until: None,
        language: visit.speech.of_mail(None),
    };
    let drawn = mail_links::draw(house, site, wanted, now)?;
    // Both are drawn for everybody, and one is taken.
    let told = drawn.clone().saying(house, site, MailKind::SignUpTaken, now)?;
    let drawn = if is_taken { told } else { drawn };
    house.store().write(move |c| mail_links::write(c, &drawn))?;
    house.postman().notify_one();
    Ok(Ok(()))
}

/// The link of a token, if it makes an account here.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn look(house: &House, site: &Site, (purpose, token): (MailPurpose, &Plain), now: Instant) -> Result<Stand> {
    Ok(match mail_links::look(house, site, (purpose, token), now)? {
        Stand::Open(link) if !may_make(house, site, &link) => Stand::Unknown,
        stand => stand,
    })
}

/// What the operator has decided meanwhile counts.
fn may_make(house: &House, site: &Site, link: &MailLink) -> bool {
    match link.purpose {
        MailPurpose::Invitation => invites(house, site),
        _ => is_offered(house, site) && site.provider.sign_up.takes(&link.address),
    }
}

/// What the form brings.
#[derive(Clone, Debug)]
pub struct Applicant {
    /// What the link is for: whoever came by themselves, or was invited.
    pub purpose: MailPurpose,
    /// The token of the link.
    pub token: Plain,
    /// What they are called; may be empty.
    pub name: String,
    /// The password.
    pub new: NewPassword,
}

/// How the form ended.
#[derive(Debug)]
pub enum Outcome {
    /// The account is made and its person signed in; the request that they came from, if the link knows one.
    Made(Box<Visit>, Option<String>),
    /// The link does not work any more.
    Closed(Stand),
    /// Something has to be corrected first.
    Mistaken(Box<MailLink>, Mistakes),
}

/// Makes the account, once, and signs in.
///
/// # Errors
/// `Needs(PasswordHash)` without a hash, `Busy` or `Fault`.
pub fn make(
    house: &House,
    site: &Site,
    visit: &Visit,
    (applicant, hash): (&Applicant, Option<String>),
    now: Instant,
) -> Result<Outcome> {
    let link = match look(house, site, (applicant.purpose, &applicant.token), now)? {
        Stand::Open(link) => link,
        closed => return Ok(Outcome::Closed(closed)),
    };
    let name = Kind::Line.tidy(&applicant.name);
    let known = Known::at(site).and(&link.address).and(name.as_deref().unwrap_or_default());
    let known = match &link.interaction {
        Some(way) => known.and(&app_of(house, site, visit, way, now)?),
        None => known,
    };
    let mut mistakes = new_password::check(&applicant.new, &known);
    mistakes.extend(name.as_deref().and_then(|name| Kind::Line.check(name)).map(|mistake| ("name", mistake)));
    if !mistakes.is_empty() {
        return Ok(Outcome::Mistaken(link, mistakes));
    }
    let Some(hash) = hash else { return Err(Stop::Needs(Need::PasswordHash(applicant.new.password.clone()))) };
    let way = link.interaction.clone();
    let user = user(site, &link, (name, hash), now);
    let opening = Opening { user: user.clone(), remember: false, attempt: None, proof: Proof::password(now), through: None };
    let prepared = login::prepare(site, visit, opening, now)?;
    let written = prepared.clone();
    let person = format!("user:{}", user.id);
    let by = if link.purpose == MailPurpose::Invitation { "invitation" } else { "sign_up" };
    let entry = audit::entry(&site.tenant.id, (&person, "user.create"), person.clone(), json!({ "by": by }), now);
    let is_made = house.store().write(move |c| {
        if !links::claim(c, &link, now)? || users::insert(c, &user)? == Insertion::Taken {
            return Ok(false);
        }
        written.write(c, now)?;
        crate::store::audit::insert(c, &entry)?;
        Ok(true)
    })?;
    Ok(if is_made { Outcome::Made(Box::new(prepared.visit(None)), way) } else { Outcome::Closed(Stand::Used) })
}

/// What the app is called that a sealed request is for; nothing, if it leads to no app, or in another browser.
pub(super) fn app_of(house: &House, site: &Site, visit: &Visit, way: &str, now: Instant) -> Result<String> {
    let Ok(interaction) = Interaction::open(house, site, visit, way, now)? else { return Ok(String::new()) };
    Ok(interaction.app(house, site)?.map(|app| app.client.display_name().to_owned()).unwrap_or_default())
}

/// They sign in with their address, which the link has proved.
fn user(site: &Site, link: &MailLink, (name, hash): (Option<String>, String), now: Instant) -> User {
    User {
        id: Id::mint(random::bytes()),
        tenant: site.tenant.id.clone(),
        username: link.address.clone(),
        password_hash: Some(hash),
        second_factor: false,
        status: UserStatus::Active,
        claims: StandardClaims {
            name,
            email: Some(link.address.clone()),
            email_verified: Some(true),
            ..StandardClaims::default()
        },
        groups: Vec::new(),
        roles: Vec::new(),
        attributes: serde_json::Map::new(),
        managed: Managed::People,
        admin_role: None,
        created_at: now,
        updated_at: now,
    }
}
