//! The second factor, after the password: a passkey, a code of an authenticator app, or a recovery code. What has been proved so far travels in the
//! sealed progress of the interaction; a code counts once, and wrong ones are counted per person, apart from passwords.

use serde_json::json;

use super::interaction::Interaction;
use super::login::{self, Opening, Proof};
use super::mails::{self, Draft};
use super::passkey::{self, Challenge, Shown};
use super::throttle::Attempt;
use super::visit::Visit;
use super::{House, Result, Site, Stop, audit};
use crate::crypto::totp::TotpSecret;
use crate::crypto::{Hashed, Plain, Purpose, Vault, base64url, sha256};
use crate::model::{Halfway, Id, Instant, Mail, MailContent, MailKind, Seconds, TotpFactor, User};
use crate::protocol::vocabulary::acr;
use crate::store::{recovery_codes, totp_factors, users};

/// How long the news of a changed factor is worth sending.
const NEWS: Seconds = Seconds::hours(24);

/// A log-in of which the password was right.
pub fn begin(user: &User, remember: bool, now: Instant) -> Halfway {
    Halfway { user: user.id.clone(), at: now, remember, witness: witness(user) }
}

/// With another password, or none, what was proved with the earlier one is nothing.
fn witness(user: &User) -> String {
    base64url(&sha256(user.password_hash.as_deref().unwrap_or_default().as_bytes()))
}

pub(super) fn is_still_halfway(halfway: &Halfway, user: &User) -> bool {
    user.is_active() && user.second_factor && witness(user) == halfway.witness
}

/// Somebody of whom a second factor is asked.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// Who.
    pub user: User,
    /// What has been proved.
    pub halfway: Halfway,
}

/// Of whom an interaction asks a second factor; `None` if of nobody, or of nobody any more: the password changed, the factors were taken
/// away, the person may not sign in, or ten minutes have passed.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn waiting(house: &House, site: &Site, interaction: &Interaction, now: Instant) -> Result<Option<Waiting>> {
    let Some(halfway) = interaction.progress.halfway.clone() else { return Ok(None) };
    if halfway.at.plus(Halfway::LIFE).has_passed(now) {
        return Ok(None);
    }
    let user = house.store().read(|c| users::find(c, &halfway.user))?;
    let user = user.filter(|user| user.tenant == site.tenant.id && is_still_halfway(&halfway, user));
    Ok(user.map(|user| Waiting { user, halfway }))
}

/// What the form brings.
#[derive(Clone, Debug)]
pub enum Answer {
    /// A code of an authenticator app.
    Code(Plain),
    /// A recovery code.
    Recovery(Plain),
    /// A passkey: the seal of its challenge, and what the authenticator answered.
    Passkey(String, String),
}

/// What a person can answer with, beside a recovery code.
#[derive(Clone, Debug)]
pub struct Ways {
    /// Whether they have an authenticator app.
    pub app: bool,
    /// What their browser is asked, if they have a passkey here.
    pub passkey: Option<Challenge>,
}

/// What a person can answer with.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn ways(house: &House, site: &Site, visit: &Visit, user: &User, now: Instant) -> Result<Ways> {
    let app = !house.store().read(|c| totp_factors::list(c, &user.id))?.is_empty();
    Ok(Ways { app, passkey: passkey::challenge_to(house, site, visit, user, now)? })
}

/// How it ended.
#[derive(Debug)]
pub enum Outcome {
    /// The person is in; the new cookie has to be set.
    SignedIn(Box<Visit>),
    /// The code is none, or was used before.
    Wrong,
    /// Something has changed meanwhile: the log-in begins anew.
    Over,
}

/// What is used up with a log-in.
#[derive(Clone, Debug)]
enum Spent {
    Step(Id<TotpFactor>, i64),
    Recovery(Hashed),
}

/// Checks a code and opens the session, in the write that uses the code up.
///
/// # Errors
/// `SlowDown` when throttled, `Busy` or `Fault`.
pub fn submit(house: &House, site: &Site, visit: &Visit, (waiting, answer): (Waiting, &Answer), now: Instant) -> Result<Outcome> {
    if let Answer::Passkey(seal, answer) = answer {
        let shown = Shown { seal, answer, remember: waiting.halfway.remember };
        return Ok(match passkey::sign_in(house, site, visit, (Some(&waiting), shown), now)? {
            passkey::Outcome::SignedIn(visit) => Outcome::SignedIn(visit),
            passkey::Outcome::Disabled(_) | passkey::Outcome::Refused | passkey::Outcome::Stale => Outcome::Wrong,
        });
    }
    let Waiting { user, halfway } = waiting;
    let failed = |reason| house.noted().note(login::failure(site, visit, Some(&user), reason), now);
    let known = login::is_known_device(house, visit, Some(&user))?;
    let attempt = Attempt::at_second_factor(house, visit, &user, known);
    let counted = attempt.count(house, now);
    if matches!(counted, Err(Stop::SlowDown(_))) {
        failed("second_factor_throttled");
    }
    counted?;
    let Some(spent) = spent(house, &user, answer, now)? else {
        failed("wrong_second_factor");
        return Ok(Outcome::Wrong);
    };
    let proof = proof(&spent, now);
    let opening = Opening { user: user.clone(), remember: halfway.remember, attempt: Some(attempt), proof, through: None };
    let (prepared, used) = (login::prepare(site, visit, opening, now)?, spent.clone());
    let (written, person) = (prepared.clone(), user.clone());
    let news = match &spent {
        Spent::Recovery(_) => {
            Some((recovery_used(site, visit, &user, now), letter(house, site, (&user, MailKind::RecoveryCodeUsed, None), now)?))
        }
        Spent::Step(..) => None,
    };
    let done = house.store().write(move |c| {
        let still = users::find(c, &person.id)?.is_some_and(|user| is_still_halfway(&halfway, &user));
        if !still {
            return Ok(None);
        }
        let is_first = match &used {
            Spent::Step(id, step) => totp_factors::claim(c, id, *step, now)?,
            Spent::Recovery(hash) => recovery_codes::claim(c, &person.id, hash, now)?,
        };
        if !is_first {
            return Ok(Some(false));
        }
        if let Some((entry, mail)) = &news {
            crate::store::audit::insert(c, entry)?;
            mail.iter().try_for_each(|mail| crate::store::mails::insert(c, mail))?;
        }
        written.write(c, now)?;
        Ok(Some(true))
    })?;
    Ok(match done {
        None => Outcome::Over,
        Some(false) => {
            failed("used_second_factor");
            Outcome::Wrong
        }
        Some(true) => {
            house.courier().notify_one();
            house.postman().notify_one();
            Outcome::SignedIn(Box::new(prepared.visit(None)))
        }
    })
}

/// RFC 8176 §2 on `mfa`: "Multiple-factor authentication … When this is present, specific authentication methods used may also be
/// included." A recovery code has no word of its own there.
fn proof(spent: &Spent, now: Instant) -> Proof {
    let amr: &[&str] = match spent {
        Spent::Step(..) => &["pwd", "otp", "mfa"],
        Spent::Recovery(_) => &["pwd", "mfa"],
    };
    Proof { auth_time: now, amr: amr.iter().map(|&word| word.to_owned()).collect(), acr: acr::MULTI_FACTOR.to_owned() }
}

/// What an answer would use up, if it is right; whether it was used before shows when it is.
fn spent(house: &House, user: &User, answer: &Answer, now: Instant) -> Result<Option<Spent>> {
    match answer {
        Answer::Code(typed) => {
            for factor in house.store().read(|c| totp_factors::list(c, &user.id))? {
                let secret = open(house.vault(), &factor).ok_or_else(|| unopened(&factor))?;
                if let Some(step) = secret.step_of(typed.reveal(), now.epoch_seconds()) {
                    return Ok(Some(Spent::Step(factor.id, step)));
                }
            }
            Ok(None)
        }
        Answer::Recovery(typed) => {
            let hash = canonical_code(typed).hash();
            let is_one = house.store().read(|c| recovery_codes::is_good(c, &user.id, &hash))?;
            Ok(is_one.then_some(Spent::Recovery(hash)))
        }
        Answer::Passkey(..) => Ok(None),
    }
}

fn unopened(factor: &TotpFactor) -> Stop {
    Stop::Fault(format!("authenticator app {} does not open under the master keys that are here", factor.id))
}

/// A recovery code as it is hashed: what people write for another is read as that one.
pub(super) fn canonical_code(typed: &Plain) -> Plain {
    let read = |c: char| match c.to_ascii_lowercase() {
        'i' | 'l' => '1',
        'o' => '0',
        c => c,
    };
    Plain::new(typed.reveal().chars().filter(char::is_ascii_alphanumeric).map(read).collect())
}

fn context(id: &Id<TotpFactor>) -> Vec<u8> {
    format!("totp {id}").into_bytes()
}

/// Seals the secret of an authenticator app.
pub(super) fn seal(vault: &Vault, id: &Id<TotpFactor>, secret: &TotpSecret) -> Vec<u8> {
    vault.seal(Purpose::Factor, &context(id), secret.reveal())
}

fn open(vault: &Vault, factor: &TotpFactor) -> Option<TotpSecret> {
    let body = vault.open(Purpose::Factor, &context(&factor.id), &factor.sealed).ok().map(zeroize::Zeroizing::new)?;
    TotpSecret::from_slice(&body)
}

/// The seal under the present master key.
pub(super) fn reseal(vault: &Vault, factor: &TotpFactor) -> Option<Vec<u8>> {
    Some(seal(vault, &factor.id, &open(vault, factor)?))
}

fn recovery_used(site: &Site, visit: &Visit, user: &User, now: Instant) -> crate::store::audit::Entry {
    let person = format!("user:{}", user.id);
    let detail = json!({ "provider": site.provider.name, "address": visit.address });
    audit::activity(&site.tenant.id, (&person, "factor.recovery"), person.clone(), detail, now)
}

/// Tells a person that something about their factors has changed, if their address is proved and mail is sent at all.
///
/// # Errors
/// `Fault`.
pub(super) fn letter(
    house: &House,
    site: &Site,
    (user, kind, about): (&User, MailKind, Option<&str>),
    now: Instant,
) -> Result<Option<Mail>> {
    let address = user.claims.email.clone().filter(|_| house.sends_mail() && user.claims.email_verified == Some(true));
    let Some(to) = address else { return Ok(None) };
    let content = MailContent {
        name: Some(user.display_name().to_owned()),
        language: user.claims.locale.clone(),
        about: about.map(str::to_owned),
        ..MailContent::new(kind)
    };
    mails::draw(house, site, &Draft { to, content, life: NEWS }, now).map(Some)
}
