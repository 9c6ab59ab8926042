//! A forgotten password. Whoever asks learns nothing: the answer, and what it costs, are the same for every name. A link goes to an
//! address that is proved to be the person's; nothing goes to an address that nobody here has, so that no stranger makes us write to
//! anyone.

use serde_json::json;

use super::account::Mistakes;
use super::account::new_password::{self, Known, NewPassword};
use super::end_session::throw_out;
use super::mail_links::{self, Stand, Wanted};
use super::mails::{self, Draft};
use super::sign_up::app_of;
use super::throttle::Attempt;
use super::visit::Visit;
use super::{House, Need, Result, Site, Stop, audit, password_link};
use crate::crypto::Plain;
use crate::model::{Instant, MailContent, MailKind, MailLink, MailPurpose, Seconds, User};
use crate::store::users;

/// How long the news of a changed password is worth sending.
const NEWS: Seconds = Seconds::hours(24);

/// Whether a forgotten password can be replaced here.
pub fn is_offered(house: &House, site: &Site) -> bool {
    house.sends_mail() && site.provider.password_login
}

/// Sends a link to whoever goes by a typed name, if it is somebody with a proved address. It knows the request that they came from.
///
/// # Errors
/// `SlowDown` when a name or a network asks too often; `Busy` or `Fault`.
pub fn ask(house: &House, site: &Site, visit: &Visit, (typed, interaction): (&str, &str), now: Instant) -> Result<()> {
    let purpose = MailPurpose::PasswordReset;
    Attempt::mail(house, site, visit, (purpose, typed)).count(house, now)?;
    let (tenant, name) = (site.tenant.id.clone(), User::canonical(typed));
    let found = house.store().read(|c| users::find_for_login(c, &tenant, &name))?;
    let known = found.filter(|user| user.is_active() && user.claims.email_verified == Some(true));
    let mailbox = known.as_ref().and_then(|user| user.claims.email.as_deref()).unwrap_or(typed);
    let has_room = Attempt::mailbox(house, site, (purpose, mailbox), now)?;
    let known = known.filter(|_| has_room);
    let wanted = Wanted { interaction: mail_links::way(interaction), ..Wanted::of(purpose, known.as_ref(), &visit.speech) };
    let drawn = mail_links::draw(house, site, wanted, now)?;
    house.store().write(move |c| mail_links::write(c, &drawn))?;
    house.postman().notify_one();
    Ok(())
}

/// What a link leads to.
#[derive(Clone, Debug)]
pub enum Door {
    /// A new password for this person.
    Open(Box<User>),
    /// Nothing.
    Closed(Stand),
}

/// Whom a link is for, if it works.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn look(house: &House, site: &Site, token: &Plain, now: Instant) -> Result<Door> {
    Ok(match open(house, site, token, now)? {
        Ok((_, user)) => Door::Open(Box::new(user)),
        Err(stand) => Door::Closed(stand),
    })
}

type Opened = std::result::Result<(MailLink, User), Stand>;

fn open(house: &House, site: &Site, token: &Plain, now: Instant) -> Result<Opened> {
    let link = match mail_links::look(house, site, (MailPurpose::PasswordReset, token), now)? {
        Stand::Open(link) => *link,
        closed => return Ok(Err(closed)),
    };
    let Some(id) = link.user.clone() else { return Ok(Err(Stand::Unknown)) };
    let user = house.store().read(|c| users::find(c, &id))?.filter(|user| is_still_for(&link, user));
    Ok(user.map(|user| (link, user)).ok_or(Stand::Expired))
}

/// The link is worth what its address is worth: with another one, or without the proof, it is nothing.
fn is_still_for(link: &MailLink, user: &User) -> bool {
    let has_address = user.claims.email.as_deref() == Some(link.address.as_str());
    user.is_active() && has_address && user.claims.email_verified == Some(true)
}

/// How the form ended.
#[derive(Debug)]
pub enum Outcome {
    /// The password is chosen, and everybody who was signed in with the old one is out. The request that they came from, if the link
    /// knows one.
    Changed(Option<String>),
    /// The link does not work any more.
    Closed(Stand),
    /// Something has to be corrected first.
    Mistaken(Box<User>, Mistakes),
}

/// Chooses the new password, once: the link is claimed in the same write. Nobody is signed in by it, so that whatever else a sign-in
/// asks for is asked for.
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
    let (link, user) = match open(house, site, token, now)? {
        Ok(opened) => opened,
        Err(closed) => return Ok(Outcome::Closed(closed)),
    };
    let app = match &link.interaction {
        Some(way) => app_of(house, site, visit, way, now)?,
        None => String::new(),
    };
    let mistakes = new_password::check(new, &Known::at(site).and_person(&user.username, &user.claims).and(&app));
    if !mistakes.is_empty() {
        return Ok(Outcome::Mistaken(Box::new(user), mistakes));
    }
    let Some(hash) = hash else { return Err(Stop::Needs(Need::PasswordHash(new.password.clone()))) };
    let content = MailContent {
        name: Some(user.display_name().to_owned()),
        language: user.claims.locale.clone(),
        ..MailContent::new(MailKind::PasswordChanged)
    };
    let news = mails::draw(house, site, &Draft { to: link.address.clone(), content, life: NEWS }, now)?;
    let person = format!("user:{}", user.id);
    let entry = audit::entry(&site.tenant.id, (&person, "user.password"), person.clone(), json!({ "by": "mail" }), now);
    let way = link.interaction.clone();
    let is_chosen = house.store().write(move |c| {
        let still = users::find(c, &user.id)?.is_some_and(|user| is_still_for(&link, &user));
        if !still || !crate::store::mail_links::claim(c, &link, now)? {
            return Ok(false);
        }
        users::set_password(c, &user.id, Some(&hash), now)?;
        throw_out(c, &user.id, now)?;
        password_link::withdraw(c, &user)?;
        crate::store::mail_links::end_all(c, &user.id, now)?;
        crate::store::mails::insert(c, &news)?;
        crate::store::audit::insert(c, &entry)?;
        Ok(true)
    })?;
    house.courier().notify_one();
    house.postman().notify_one();
    Ok(if is_chosen { Outcome::Changed(way) } else { Outcome::Closed(Stand::Used) })
}
