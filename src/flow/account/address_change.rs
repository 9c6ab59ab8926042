//! Another e-mail address, confirmed at both ends: a link goes to the new one, to be opened by the person who is signed in, and the old
//! one is told, with a link that stops the change and undoes it for three days, whoever is signed in by then. Whether the new address is
//! somebody else's is told to whoever reads mail there, and to nobody else.

use serde_json::json;

use super::field::Kind;
use super::own_link::{self, Door};
use super::{Mistake, profile};
use crate::crypto::Plain;
use crate::flow::end_session::throw_out;
use crate::flow::mail_links::{self, Stand, Wanted};
use crate::flow::throttle::Attempt;
use crate::flow::visit::{SignedIn, Visit};
use crate::flow::{House, Result, Site, audit, password_link};
use crate::model::{Instant, MailKind, MailPurpose, User};
use crate::store::users::Update;
use crate::store::{mail_links as links, users};

/// Whether a person changes their address this way.
pub fn is_offered(house: &House, user: &User) -> bool {
    house.sends_mail() && !profile::is_read_only(user)
}

/// Sends the link to the new address, and the news to the old one if it is proved; a mistake says nothing of other accounts.
///
/// # Errors
/// `SlowDown`, `Busy` or `Fault`.
pub fn ask(
    house: &House,
    site: &Site,
    (visit, one): (&Visit, &SignedIn),
    typed: &str,
    now: Instant,
) -> Result<std::result::Result<(), Mistake>> {
    let Some(address) = Kind::Email.tidy(typed) else { return Ok(Err(Mistake::Missing)) };
    if let Some(mistake) = Kind::Email.check(&address) {
        return Ok(Err(mistake));
    }
    let user = &one.user;
    if user.claims.email.as_deref() == Some(address.as_str()) {
        return Ok(Err(Mistake::Same));
    }
    Attempt::mail(house, site, visit, (MailPurpose::AddressChange, user.id.as_str())).count(house, now)?;
    let has_room = Attempt::mailbox(house, site, (MailPurpose::AddressChange, &address), now)?;
    let (tenant, name) = (site.tenant.id.clone(), User::canonical(&address));
    let found = house.store().read(|c| users::find_for_login(c, &tenant, &name))?;
    let is_taken = found.is_some_and(|found| found.id != user.id);
    let to = Some(address.clone()).filter(|_| has_room);
    let wanted = Wanted { address: to, ..Wanted::of(MailPurpose::AddressChange, Some(user), &visit.speech) };
    let drawn = mail_links::draw(house, site, wanted, now)?;
    // Both are drawn for everybody, and one is taken.
    let told = drawn.clone().saying(house, site, MailKind::AddressChangeTaken, now)?;
    let drawn = if is_taken && has_room { told } else { drawn };
    let is_proved = user.claims.email_verified == Some(true);
    let keep = Wanted { about: Some(address), ..Wanted::of(MailPurpose::AddressKeep, Some(user), &visit.speech) };
    let keep = if is_proved { Some(mail_links::draw(house, site, keep, now)?) } else { None };
    let person = format!("user:{}", user.id);
    let entry = audit::activity(&user.tenant, (&person, "user.address_ask"), person.clone(), json!({ "by": "self" }), now);
    house.store().write(move |c| {
        mail_links::write(c, &drawn)?;
        if let Some(keep) = &keep {
            mail_links::write(c, keep)?;
        }
        crate::store::audit::insert(c, &entry)
    })?;
    house.postman().notify_one();
    Ok(Ok(()))
}

/// Whether the link to the new address can be confirmed in this browser.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn look(house: &House, site: &Site, visit: &Visit, token: &Plain, now: Instant) -> Result<Door> {
    own_link::look(house, site, visit, (MailPurpose::AddressChange, token), now)
}

/// Changes the address, once. It counts as proved. Whoever signs in by their old address does so by the new one.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn confirm(house: &House, site: &Site, visit: &Visit, token: &Plain, now: Instant) -> Result<Door> {
    let door = look(house, site, visit, token, now)?;
    let Door::Open(one, link) = &door else { return Ok(door) };
    let (id, link) = (one.user.id.clone(), link.clone());
    let person = format!("user:{id}");
    let entry = audit::activity(&site.tenant.id, (&person, "user.address"), person.clone(), json!({ "by": "mail" }), now);
    let is_changed = house.store().write(move |c| {
        let Some(user) = users::find(c, &id)?.filter(|user| user.is_active() && !profile::is_read_only(user)) else {
            return Ok(false);
        };
        if !links::claim(c, &link, now)? || users::update(c, &moved(user, &link.address, now))? != Update::Written {
            return Ok(false); // somebody else has it since the mail was sent
        }
        crate::store::audit::insert(c, &entry)?;
        Ok(true)
    })?;
    Ok(if is_changed { door } else { Door::Closed(Stand::Used) })
}

/// The person with another address, which is proved.
fn moved(user: User, address: &str, now: Instant) -> User {
    let old = user.claims.email.as_deref().map(User::canonical);
    let mut user = User { updated_at: now, ..user };
    if old == Some(User::canonical(&user.username)) {
        address.clone_into(&mut user.username);
    }
    user.claims.email = Some(address.to_owned());
    user.claims.email_verified = Some(true);
    user
}

/// What the link to the old address leads to, in any browser.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn look_to_keep(house: &House, site: &Site, token: &Plain, now: Instant) -> Result<Stand> {
    mail_links::look(house, site, (MailPurpose::AddressKeep, token), now)
}

/// How keeping an address ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kept {
    /// The change had not been made, and will not be.
    Stopped,
    /// It had been made, and is undone; every device is signed out.
    Undone,
    /// It had been made, and the old address is somebody else's by now; every device is signed out.
    TooLate,
    /// The link does not work any more.
    Closed(Stand),
}

/// Keeps the old address, once: a change that waits is ended, one that was made is undone.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn keep(house: &House, site: &Site, token: &Plain, now: Instant) -> Result<Kept> {
    let link = match look_to_keep(house, site, token, now)? {
        Stand::Open(link) => link,
        closed => return Ok(Kept::Closed(closed)),
    };
    let Some(id) = link.user.clone() else { return Ok(Kept::Closed(Stand::Unknown)) };
    let person = format!("user:{id}");
    let entry = audit::entry(&site.tenant.id, (&person, "user.address_keep"), person.clone(), json!({ "by": "mail" }), now);
    let kept = house.store().write(move |c| {
        let Some(user) = users::find(c, &id)?.filter(|user| !profile::is_read_only(user)) else {
            return Ok(Kept::Closed(Stand::Expired));
        };
        if !links::claim(c, &link, now)? {
            return Ok(Kept::Closed(Stand::Used));
        }
        links::end_of(c, &id, MailPurpose::AddressChange, now)?;
        crate::store::audit::insert(c, &entry)?;
        if user.claims.email.as_deref() == Some(link.address.as_str()) {
            return Ok(Kept::Stopped);
        }
        // Whoever changed it is out, and what they were sent to the other address opens nothing.
        throw_out(c, &id, now)?;
        links::end_all(c, &id, now)?;
        password_link::withdraw(c, &user)?;
        let written = users::update(c, &moved(user, &link.address, now))?;
        Ok(if written == Update::Written { Kept::Undone } else { Kept::TooLate })
    })?;
    house.courier().notify_one();
    Ok(kept)
}
