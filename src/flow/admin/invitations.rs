//! Invitations to make an account: an administrator names an address, and the link that goes there makes the account, once, with
//! the address proved. Who they are and their password is theirs to say.

use serde_json::json;

use super::once::once;
use super::{Administrator, Done, Refusal};
use crate::flow::account::field::Kind;
use crate::flow::mail_links::{self, Wanted};
use crate::flow::speech::Speech;
use crate::flow::{House, Site, sign_up};
use crate::model::{Action, Instant, MailPurpose, User};
use crate::store::{audit, mail_links as links, users};

/// Invites whoever reads mail at an address; an earlier invitation ends. Says until when the link works.
///
/// # Errors
/// `Invalid` where nobody is invited and for what is no address, `Taken` if it is somebody's, or as any other flow.
pub fn invite(house: &House, site: &Site, by: &Administrator, typed: &str, now: Instant) -> Done<Instant> {
    by.check(Action::AddPeople)?;
    if !sign_up::invites(house, site) {
        let why = "Nobody is invited at this provider: it takes sign_up = \"invitation\", [mail] and passwords.";
        return Err(Refusal::Invalid(why.to_owned()).into());
    }
    let address = Kind::Email.tidy(typed).ok_or_else(|| Refusal::Invalid("email is missing.".to_owned()))?;
    if let Some(mistake) = Kind::Email.check(&address) {
        return Err(Refusal::Invalid(format!("email {mistake}.")).into());
    }
    let expires_at = now.plus(MailPurpose::Invitation.life());
    let to = Some(address.clone());
    let wanted = Wanted { address: to, until: Some(expires_at), ..Wanted::of(MailPurpose::Invitation, None, &Speech::default()) };
    let drawn = mail_links::draw(house, site, wanted, now)?;
    let entry = by.entry("user.invite", format!("email:{address}"), json!({ "provider": site.provider.name }), now);
    let (provider, tenant) = (site.provider.id.clone(), site.tenant.id.clone());
    let told = once(house.store(), by, expires_at, now, move |c| {
        if users::find_for_login(c, &tenant, &User::canonical(&address))?.is_some() {
            return Ok(Err(Refusal::Taken));
        }
        links::end_to(c, &provider, (MailPurpose::Invitation, &address), now)?;
        mail_links::write(c, &drawn)?;
        audit::insert(c, &entry).map(Ok)
    })?;
    house.postman().notify_one();
    Ok(told)
}
