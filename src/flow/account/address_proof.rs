//! The proof that an address is a person's: a link to it, confirmed by the person who is signed in. Whoever reads a mailbox in which
//! somebody else's link lands proves nothing for them.

use serde_json::json;

use super::own_link::{self, Door};
use crate::crypto::Plain;
use crate::flow::mail_links::{self, Stand, Wanted};
use crate::flow::throttle::Attempt;
use crate::flow::visit::{SignedIn, Visit};
use crate::flow::{House, Result, Site, audit};
use crate::model::{Instant, MailPurpose, Managed, User};
use crate::store::{mail_links as links, users};

/// Whether a person has an address that is to be proved here.
pub fn is_offered(house: &House, user: &User) -> bool {
    let is_unproved = user.claims.email.is_some() && user.claims.email_verified != Some(true);
    house.sends_mail() && is_unproved && user.managed != Managed::File
}

/// Sends the link; `false` if there is nothing to prove.
///
/// # Errors
/// `SlowDown`, `Busy` or `Fault`.
pub fn ask(house: &House, site: &Site, (visit, one): (&Visit, &SignedIn), now: Instant) -> Result<bool> {
    if !is_offered(house, &one.user) {
        return Ok(false);
    }
    let address = one.user.claims.email.as_deref().unwrap_or_default();
    Attempt::mail(house, site, visit, (MailPurpose::AddressProof, address)).count(house, now)?;
    let drawn = mail_links::draw(house, site, Wanted::of(MailPurpose::AddressProof, Some(&one.user), &visit.speech), now)?;
    let person = format!("user:{}", one.user.id);
    let entry = audit::activity(&site.tenant.id, (&person, "user.ask_address_proof"), person.clone(), json!({}), now);
    house.store().write(move |c| {
        mail_links::write(c, &drawn)?;
        crate::store::audit::insert(c, &entry)
    })?;
    house.postman().notify_one();
    Ok(true)
}

/// Whether a link can be confirmed in this browser.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn look(house: &House, site: &Site, visit: &Visit, token: &Plain, now: Instant) -> Result<Door> {
    Ok(match own_link::look(house, site, visit, (MailPurpose::AddressProof, token), now)? {
        // The person has another address by now.
        Door::Open(one, link) if one.user.claims.email.as_deref() != Some(link.address.as_str()) => Door::Closed(Stand::Expired),
        door => door,
    })
}

/// Confirms it, once.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn confirm(house: &House, site: &Site, visit: &Visit, token: &Plain, now: Instant) -> Result<Door> {
    let door = look(house, site, visit, token, now)?;
    let Door::Open(one, link) = &door else { return Ok(door) };
    let (one, link) = (one.clone(), link.clone());
    let person = format!("user:{}", one.user.id);
    let entry = audit::activity(&site.tenant.id, (&person, "user.address_proof"), person.clone(), json!({ "by": "mail" }), now);
    let is_proved = house.store().write(move |c| {
        let Some(mut user) = users::find(c, &one.user.id)?.filter(User::is_active) else { return Ok(false) };
        if user.claims.email.as_deref() != Some(link.address.as_str()) || !links::claim(c, &link, now)? {
            return Ok(false);
        }
        user.claims.email_verified = Some(true);
        user.updated_at = now;
        users::update(c, &user)?;
        crate::store::audit::insert(c, &entry)?;
        Ok(true)
    })?;
    Ok(if is_proved { door } else { Door::Closed(Stand::Used) })
}
