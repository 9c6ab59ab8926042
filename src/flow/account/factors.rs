//! The second step of a person's own: authenticator apps set up and removed, recovery codes made. Each act is for somebody who has just
//! proved who they are (OWASP ASVS 7.5.1), and the person is told of it by mail.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::field::Kind;
use super::passkeys::is_spare;
use super::{Mistake, Mistakes};
use crate::crypto::totp::TotpSecret;
use crate::crypto::{Hashed, Plain, Purpose, base64url, from_base64url, random};
use crate::flow::federation::identities::Ways;
use crate::flow::visit::{SignedIn, Visit};
use crate::flow::{House, Result, Site, Stop, audit, end_session, second_factor};
use crate::model::{Factors, Id, Instant, Mail, MailKind, Passkey, RevocationReason, Seconds, TotpFactor, User};
use crate::store::audit::Entry;
use crate::store::{
    AnyConnection, StoreError, factors, federated_identities, grants, mails, passkeys, recovery_codes, totp_factors, users,
};

/// How long a person may take to set up an app.
const SETUP_LIFE: Seconds = Seconds::minutes(30);
/// The longest name of an app, in characters.
const LONGEST_NAME: usize = 60;
/// Digits and letters of recovery codes: none looks like another (Crockford's base 32).
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Everything that the person has.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn list(house: &House, one: &SignedIn) -> Result<Factors> {
    Ok(house.store().read(|c| factors::all(c, &one.user.id))?)
}

/// An app that is being set up; it travels sealed with the form.
#[derive(Debug)]
pub struct Setup {
    /// The seal.
    pub seal: String,
    /// The secret, to be typed: groups of four.
    pub secret: Plain,
    /// What the QR code says.
    pub url: Plain,
}

#[derive(Serialize, Deserialize)]
struct Sealed {
    secret: Vec<u8>,
    until: Instant,
}

fn context(one: &SignedIn) -> Vec<u8> {
    format!("totp setup {} {}", one.user.id, one.session.id).into_bytes()
}

/// Draws the secret of a new app.
///
/// # Errors
/// `Fault`.
pub fn draw(house: &House, site: &Site, one: &SignedIn, now: Instant) -> Result<Setup> {
    let secret = TotpSecret::new(random::bytes());
    let sealed = Sealed { secret: secret.reveal().to_vec(), until: now.plus(SETUP_LIFE) };
    let body = serde_json::to_vec(&sealed).map_err(|error| Stop::Fault(error.to_string()))?;
    let seal = base64url(&house.vault().seal(Purpose::Envelope, &context(one), &body));
    show(site, one, seal, &secret)
}

fn show(site: &Site, one: &SignedIn, seal: String, secret: &TotpSecret) -> Result<Setup> {
    let unwritten = || Stop::Fault("the secret of an authenticator app cannot be shown".to_owned());
    let text = secret.base32().ok_or_else(unwritten)?;
    let groups: Vec<&str> = text.as_bytes().chunks(4).filter_map(|group| std::str::from_utf8(group).ok()).collect();
    let url = secret.url(&site.provider.display_name, &one.user.username).ok_or_else(unwritten)?;
    Ok(Setup { seal, secret: Plain::new(groups.join(" ")), url: Plain::new(url) })
}

fn open(house: &House, one: &SignedIn, seal: &str, now: Instant) -> Option<TotpSecret> {
    let body = house.vault().open(Purpose::Envelope, &context(one), &from_base64url(seal)?).ok()?;
    let Sealed { secret, until } = serde_json::from_slice(&body).ok()?;
    if until.has_passed(now) { None } else { TotpSecret::from_slice(&secret) }
}

/// What the form brings.
#[derive(Debug)]
pub struct Confirmation<'a> {
    /// The seal of [`draw`].
    pub seal: &'a str,
    /// What the app is to be called.
    pub name: &'a str,
    /// The code that it shows.
    pub code: &'a str,
}

/// How the form ended.
#[derive(Debug)]
pub enum Added {
    /// The app is set up; the first one comes with recovery codes.
    Done(Option<Vec<Plain>>),
    /// Something has to be corrected first.
    Mistaken(Box<Setup>, Mistakes),
    /// The form is too old, was sent twice, or there are enough apps.
    Stale,
}

/// Sets the app up, if it shows the right code; that code does not count again.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn add(
    house: &House,
    site: &Site,
    (visit, one): (&Visit, &SignedIn),
    typed: &Confirmation<'_>,
    now: Instant,
) -> Result<Added> {
    let Some(secret) = open(house, one, typed.seal, now) else { return Ok(Added::Stale) };
    let name = Kind::Line.tidy(typed.name);
    let mut mistakes = Mistakes::new();
    match &name {
        None => mistakes.push(("name", Mistake::Missing)),
        Some(name) if name.chars().count() > LONGEST_NAME => mistakes.push(("name", Mistake::TooLong { limit: LONGEST_NAME })),
        Some(name) => mistakes.extend(Kind::Line.check(name).map(|mistake| ("name", mistake))),
    }
    let step = secret.step_of(typed.code, now.epoch_seconds());
    if step.is_none() {
        mistakes.push(("code", Mistake::WrongCode));
    }
    let (Some(name), Some(last_step), true) = (name, step, mistakes.is_empty()) else {
        let setup = show(site, one, typed.seal.to_owned(), &secret)?;
        return Ok(Added::Mistaken(Box::new(setup), mistakes));
    };
    // The identifier is one of the secret's own, so that a form that is sent twice adds one app.
    let id = Id::new(base64url(&crate::crypto::sha256(&[b"totp ".as_slice(), secret.reveal()].concat())[..16]));
    let sealed = second_factor::seal(house.vault(), &id, &secret);
    let user = one.user.id.clone();
    let factor = TotpFactor { id, user, name, sealed, last_step, created_at: now, last_used_at: None };
    let (codes, news) = News::draw(house, site, (visit, one), ("totp", &factor.name), now)?;
    let is_first = house.store().write(move |c| {
        users::hold(c, &factor.user)?;
        let own = factors::all(c, &factor.user)?;
        if own.totp.len() >= TotpFactor::MOST || own.totp.iter().any(|other| other.id == factor.id) {
            return Ok(None);
        }
        totp_factors::insert(c, &factor)?;
        news.write(c, (&factor.user, &own), now).map(Some)
    })?;
    house.postman().notify_one();
    Ok(is_first.map_or(Added::Stale, |is_first| Added::Done(is_first.then_some(codes))))
}

/// What is written with a new factor: the entry, the mail to its person, and recovery codes if they have none.
pub(super) struct News {
    hashes: Vec<Hashed>,
    entry: Entry,
    mail: Option<Mail>,
}

impl News {
    /// Draws it for a factor of a kind and a name, with the codes, which are not kept.
    pub(super) fn draw(
        house: &House,
        site: &Site,
        (visit, one): (&Visit, &SignedIn),
        (kind, name): (&str, &str),
        now: Instant,
    ) -> Result<(Vec<Plain>, Self)> {
        let (codes, hashes) = mint();
        let entry = entry((visit, one), "factor.add", json!({ "kind": kind, "name": name }), now);
        let mail = second_factor::letter(house, site, (&one.user, MailKind::FactorAdded, Some(name)), now)?;
        Ok((codes, Self { hashes, entry, mail }))
    }

    /// Writes it beside what the person had; whether the codes count.
    pub(super) fn write(
        &self,
        c: &mut AnyConnection,
        (user, own): (&Id<User>, &Factors),
        now: Instant,
    ) -> std::result::Result<bool, StoreError> {
        let is_first = own.codes_left == 0;
        if is_first {
            recovery_codes::replace(c, user, &self.hashes, now)?;
        }
        self.mail.iter().try_for_each(|mail| mails::insert(c, mail))?;
        crate::store::audit::insert(c, &self.entry)?;
        Ok(is_first)
    }
}

/// New recovery codes in the place of all earlier ones; `None` if the person has no second factor.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn renew_codes(house: &House, (visit, one): (&Visit, &SignedIn), now: Instant) -> Result<Option<Vec<Plain>>> {
    let (codes, hashes) = mint();
    let (user, entry) = (one.user.id.clone(), entry((visit, one), "factor.codes", json!({}), now));
    let is_done = house.store().write(move |c| {
        users::hold(c, &user)?;
        if !factors::all(c, &user)?.are_asked_for() {
            return Ok(false);
        }
        recovery_codes::replace(c, &user, &hashes, now)?;
        crate::store::audit::insert(c, &entry)?;
        Ok(true)
    })?;
    Ok(is_done.then_some(codes))
}

/// Something that a person has, by its identifier.
#[derive(Clone, Debug)]
pub enum Own {
    /// An authenticator app.
    Totp(TotpFactor),
    /// A passkey.
    Passkey(Passkey),
}

impl Own {
    /// One of those that there are.
    pub fn find(all: &Factors, id: &str) -> Option<Self> {
        let app = all.totp.iter().find(|app| app.id.as_str() == id).cloned().map(Self::Totp);
        app.or_else(|| all.passkeys.iter().find(|own| own.id.as_str() == id).cloned().map(Self::Passkey))
    }

    /// What the person calls it.
    pub fn name(&self) -> &str {
        match self {
            Self::Totp(app) => &app.name,
            Self::Passkey(passkey) => &passkey.name,
        }
    }

    fn kind(&self) -> &'static str {
        match self {
            Self::Totp(_) => "totp",
            Self::Passkey(_) => "passkey",
        }
    }
}

/// What became of removing something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Removed {
    /// It is gone.
    Gone,
    /// It is the only way in.
    OnlyWayIn,
    /// It was not there.
    Unknown,
}

/// Takes an app or a passkey away from its person, whose other sessions end; what apps hold is revoked. The only way in stays.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn remove(house: &House, site: &Site, (visit, one): (&Visit, &SignedIn), id: &str, now: Instant) -> Result<Removed> {
    let Some(own) = Own::find(&list(house, one)?, id) else { return Ok(Removed::Unknown) };
    let (user, session, ways) = (one.user.id.clone(), one.session.id.clone(), Ways::of(site));
    let entry = entry((visit, one), "factor.remove", json!({ "kind": own.kind(), "name": own.name() }), now);
    let mail = second_factor::letter(house, site, (&one.user, MailKind::FactorRemoved, Some(own.name())), now)?;
    let removed = house.store().write(move |c| {
        users::hold(c, &user)?;
        let Some(person) = users::find(c, &user)? else { return Ok(Removed::Unknown) };
        let gone = match &own {
            Own::Totp(app) => totp_factors::delete(c, &user, &app.id)?,
            Own::Passkey(passkey) => {
                let links = federated_identities::list_of_user(c, &user)?;
                let all = passkeys::list(c, &user)?;
                if !is_spare(&ways, &person, (&all, &links), passkey) {
                    return Ok(Removed::OnlyWayIn);
                }
                passkeys::delete(c, &user, &passkey.id)?
            }
        };
        if gone.is_none() {
            return Ok(Removed::Unknown);
        }
        end_session::end_all_within(c, &user, Some(&session), now)?;
        grants::revoke_for_user(c, &user, RevocationReason::AccountChanged, now)?;
        mail.iter().try_for_each(|mail| mails::insert(c, mail))?;
        crate::store::audit::insert(c, &entry)?;
        Ok(Removed::Gone)
    })?;
    house.courier().notify_one();
    house.postman().notify_one();
    Ok(removed)
}

fn entry((visit, one): (&Visit, &SignedIn), action: &str, detail: Value, now: Instant) -> Entry {
    let person = format!("user:{}", one.user.id);
    let mut detail = detail;
    if let Some(members) = detail.as_object_mut() {
        members.insert("by".to_owned(), "self".into());
        members.insert("address".to_owned(), visit.address.clone().into());
    }
    audit::entry(&one.user.tenant, (&person, action), person.clone(), detail, now)
}

/// Ten codes of 120 random bits, in groups of six characters, with what is kept of each: so many bits are kept by a plain hash (OWASP
/// ASVS 6.5.2).
fn mint() -> (Vec<Plain>, Vec<Hashed>) {
    let codes: Vec<Plain> = (0..Factors::CODES).map(|_| code(&random::bytes())).collect();
    let hashes = codes.iter().map(|code| second_factor::canonical_code(code).hash()).collect();
    (codes, hashes)
}

fn code(bytes: &[u8; 15]) -> Plain {
    let mut text = String::with_capacity(27);
    for part in bytes.chunks(5) {
        let bits = part.iter().fold(0_u64, |bits, byte| (bits << 8) | u64::from(*byte));
        for at in (0..8).rev() {
            let digit = usize::try_from((bits >> (5 * at)) & 31).unwrap_or_default();
            if matches!(text.len(), 6 | 13 | 20) {
                text.push('-');
            }
            text.extend(ALPHABET.get(digit).map(|byte| char::from(*byte)));
        }
    }
    Plain::new(text)
}

/// The text of codes that are shown once, and back.
pub fn joined(codes: &[Plain]) -> Plain {
    Plain::new(codes.iter().map(Plain::reveal).collect::<Vec<_>>().join(" "))
}

/// What codes that are shown once are sealed for.
pub fn shown_to(user: &Id<User>) -> String {
    format!("recovery codes of {user}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recovery_code_has_all_its_bits_and_is_read_as_people_write_it() {
        assert_eq!(code(&[0; 15]).reveal(), "000000-000000-000000-000000");
        assert_eq!(code(&[255; 15]).reveal(), "zzzzzz-zzzzzz-zzzzzz-zzzzzz");
        let drawn = code(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
        assert_eq!(drawn.reveal().len(), 27);
        let typed = Plain::new(drawn.reveal().to_uppercase().replace('-', " ").replace('0', "O").replace('1', "l"));
        assert_eq!(second_factor::canonical_code(&typed).reveal(), second_factor::canonical_code(&drawn).reveal());
        let all: std::collections::HashSet<_> = mint().0.iter().map(|code| code.reveal().to_owned()).collect();
        assert_eq!(all.len(), Factors::CODES);
    }
}
