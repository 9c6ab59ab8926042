//! Signing in with a passkey: alone (Web Authentication Level 3, <https://www.w3.org/TR/webauthn-3/>), or after the password.
//!
//! A challenge writes nothing: what the ceremony began with travels sealed in the page, bound to the provider and to the browser, so that
//! any process can finish it. An answer counts once: its challenge is claimed in the write that opens the session.
//!
//! RFC 8176 §2, what a passkey proves: `pop` ("Proof-of-possession of a key"), `user` ("User presence test … Evidence that the end user is
//! present and interacting with the device") and `mfa`, since the key is something the person has, and the user verification that we
//! demand is something they know or are. Attestation is not asked for, so nothing is known of where the key is kept: neither `hwk` nor
//! `swk` would be true; and whether it was a PIN or a finger is not told, so neither are `pin` and `fpt`.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::login::{self, Opening, Proof};
use super::second_factor::{Waiting, is_still_halfway};
use super::throttle::Attempt;
use super::visit::Visit;
use super::{House, Result, Site, Stop, audit};
use crate::crypto::passkey::{Answer, Begun, Refused, RelyingParty};
use crate::crypto::{Hashed, Purpose, base64url, equal, from_base64url, sha256};
use crate::model::{Halfway, Id, Instant, Passkey, Seconds, User};
use crate::protocol::vocabulary::acr;
use crate::store::{AnyConnection, factors, passkey_challenges, passkeys, users};

/// How long a challenge can be answered: as long as the page that it is in.
const LIFE: Seconds = Seconds::minutes(30);

/// What a page asks the browser for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge {
    /// The options, as JSON.
    pub options: String,
    /// What is needed to finish it, sealed.
    pub seal: String,
}

#[derive(Serialize, Deserialize)]
struct Sealed {
    state: String,
    until: Instant,
}

/// A challenge that came back.
pub(super) struct Returned {
    /// What the ceremony began with.
    pub state: Vec<u8>,
    /// What is claimed of it.
    pub hash: Hashed,
    until: Instant,
}

impl Returned {
    /// Claims it, within the write that it lets happen.
    pub fn claim(&self, c: &mut AnyConnection) -> std::result::Result<bool, crate::store::StoreError> {
        passkey_challenges::claim(c, &self.hash, self.until)
    }
}

/// Where passkeys of a provider are made and used; `None` if browsers make none there, or people do not sign in there with anything of ours.
pub fn place(site: &Site) -> Option<RelyingParty> {
    let provider = &site.provider;
    if provider.password_login { RelyingParty::of(provider.issuer.as_str(), &provider.display_name) } else { None }
}

/// The user handle of a person (§5.4.3): neither their name nor their `sub`.
pub(super) fn handle(user: &User) -> [u8; 16] {
    let digest = sha256(format!("passkey handle {} {}", user.tenant, user.id).as_bytes());
    let mut handle = [0; 16];
    handle.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
    handle
}

/// Seals what a ceremony began with, for `context`.
pub(super) fn seal(house: &House, context: &str, begun: Begun, now: Instant) -> Result<Challenge> {
    let fault = |error: String| Stop::Fault(error);
    let state = String::from_utf8(begun.state).map_err(|error| fault(error.to_string()))?;
    let sealed = Sealed { state, until: now.plus(LIFE) };
    let body = serde_json::to_vec(&sealed).map_err(|error| fault(error.to_string()))?;
    let seal = base64url(&house.vault().seal(Purpose::Envelope, context.as_bytes(), &body));
    Ok(Challenge { options: begun.options, seal })
}

/// Opens it; `None` if it is another's, or too old.
pub(super) fn open(house: &House, context: &str, seal: &str, now: Instant) -> Option<Returned> {
    let body = house.vault().open(Purpose::Envelope, context.as_bytes(), &from_base64url(seal)?).ok()?;
    let Sealed { state, until } = serde_json::from_slice(&body).ok()?;
    let hash = Hashed::from_bytes(sha256(state.as_bytes()).to_vec());
    (!until.has_passed(now)).then(|| Returned { state: state.into_bytes(), hash, until })
}

/// A ceremony that could not begin: only a broken row or a broken machine is the reason.
pub(super) fn broken(why: Refused) -> Stop {
    Stop::Fault(format!("a passkey ceremony cannot begin: {why}"))
}

fn context(site: &Site, visit: &Visit, whom: Option<&User>) -> String {
    let whom = whom.map_or("", |user| user.id.as_str());
    format!("passkey {} {} {whom}", site.provider.id, visit.cookie.browser())
}

/// A challenge for whoever is at the log-in page; `None` where there are no passkeys.
///
/// # Errors
/// `Fault`.
pub fn challenge(house: &House, site: &Site, visit: &Visit, now: Instant) -> Result<Option<Challenge>> {
    let Some(place) = place(site) else { return Ok(None) };
    seal(house, &context(site, visit, None), place.begin_using(&[]).map_err(broken)?, now).map(Some)
}

/// A challenge for somebody of whom a second factor is asked; `None` if they have no passkey here.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn challenge_to(house: &House, site: &Site, visit: &Visit, user: &User, now: Instant) -> Result<Option<Challenge>> {
    let Some(place) = place(site) else { return Ok(None) };
    let own = house.store().read(|c| factors::all(c, &user.id))?;
    let own: Vec<String> = own.passkeys_at(place.id()).into_iter().map(|one| one.credential.clone()).collect();
    if own.is_empty() {
        return Ok(None);
    }
    seal(house, &context(site, visit, Some(user)), place.begin_using(&own).map_err(broken)?, now).map(Some)
}

/// What the form brings.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    /// The seal of the challenge.
    pub seal: &'a str,
    /// What the authenticator answered, as JSON.
    pub answer: &'a str,
    /// Whether the session is to outlive the browser's closing.
    pub remember: bool,
}

/// How it ended.
#[derive(Debug)]
pub enum Outcome {
    /// The person is in; the new cookie has to be set.
    SignedIn(Box<Visit>),
    /// The passkey is right, and the account is disabled: its person may be on the way out.
    Disabled(Box<User>),
    /// The answer is worth nothing.
    Refused,
    /// The challenge is too old, was answered before, or is another's; or something has changed meanwhile.
    Stale,
}

/// A passkey that was used rightly, with its person.
struct Used {
    passkey: Passkey,
    user: User,
}

/// Checks an answer and opens the session, in the write that uses its challenge up. With somebody waiting, the passkey has to be theirs.
///
/// # Errors
/// `SlowDown` when throttled, `Busy` or `Fault`.
pub fn sign_in(
    house: &House,
    site: &Site,
    visit: &Visit,
    (waiting, shown): (Option<&Waiting>, Shown<'_>),
    now: Instant,
) -> Result<Outcome> {
    let whom = waiting.map(|waiting| &waiting.user);
    let Some(place) = place(site) else { return Ok(Outcome::Refused) };
    let Some(returned) = open(house, &context(site, visit, whom), shown.seal, now) else { return Ok(Outcome::Stale) };
    let attempt = Attempt::at_passkey(house, visit);
    let counted = attempt.count(house, now);
    if matches!(counted, Err(Stop::SlowDown(_))) {
        house.noted().note(login::failure(site, visit, whom, "passkey_throttled"), now);
    }
    counted?;
    let Used { passkey, user } = match check(house, site, &place, (whom, &returned, shown.answer))? {
        Ok(used) => used,
        Err((why, user)) => {
            refuse(house, site, visit, (why, whom.or(user.as_ref())), now)?;
            return Ok(Outcome::Refused);
        }
    };
    if !user.is_active() {
        let is_first = house.store().write(move |c| Ok(returned.claim(c)? && passkeys::claim(c, &passkey, now)?))?;
        house.noted().note(login::failure(site, visit, Some(&user), "disabled"), now);
        return Ok(if is_first { Outcome::Disabled(Box::new(user)) } else { Outcome::Stale });
    }
    let halfway = waiting.map(|waiting| waiting.halfway.clone());
    let remember = halfway.as_ref().map_or(shown.remember, |halfway| halfway.remember);
    let proof = proof(halfway.is_some(), now);
    let opening = Opening { user: user.clone(), remember, attempt: Some(attempt), proof, through: None };
    let prepared = login::prepare(site, visit, opening, now)?;
    let written = prepared.clone();
    let is_in = house.store().write(move |c| {
        let still = users::find(c, &user.id)?.is_some_and(|user| may_go_on(&user, halfway.as_ref()));
        if !still || !returned.claim(c)? || !passkeys::claim(c, &passkey, now)? {
            return Ok(false);
        }
        written.write(c, now)?;
        Ok(true)
    })?;
    if !is_in {
        house.noted().note(login::failure(site, visit, whom, "used_passkey"), now);
        return Ok(Outcome::Stale);
    }
    house.courier().notify_one();
    Ok(Outcome::SignedIn(Box::new(prepared.visit(None))))
}

fn may_go_on(user: &User, halfway: Option<&Halfway>) -> bool {
    halfway.map_or(user.is_active(), |halfway| is_still_halfway(halfway, user))
}

type Checked = std::result::Result<Used, (Refused, Option<User>)>;

/// Whose passkey it is, and whether it was used rightly. Nobody is found by a passkey of another tenant, or of another host.
fn check(
    house: &House,
    site: &Site,
    place: &RelyingParty,
    (whom, returned, answer): (Option<&User>, &Returned, &str),
) -> Result<Checked> {
    let refused = |user| Ok(Err((Refused::Invalid, user)));
    let Some(answer) = Answer::parse(answer) else { return refused(None) };
    let id = Id::new(place.name_of(&answer));
    let found = house.store().read(|c| {
        let Some(passkey) = passkeys::find(c, &id)? else { return Ok(None) };
        Ok(users::find(c, &passkey.user)?.map(|user| (passkey, user)))
    })?;
    let Some((passkey, user)) = found.filter(|(_, user)| user.tenant == site.tenant.id) else { return refused(None) };
    // §7.2 step 6: without a name, the user handle has to be there; and it is the owner's in any case.
    let is_owner = answer.handle().map_or(whom.is_some(), |given| equal(given, &handle(&user)));
    let is_wanted = whom.is_none_or(|whom| whom.id == user.id);
    if !is_owner || !is_wanted || (whom.is_some() && !user.is_active()) {
        return refused(Some(user));
    }
    Ok(match place.finish_using(&returned.state, &answer, &passkey.credential) {
        Ok(kept) => {
            let passkey = Passkey { credential: kept.credential, counter: kept.counter.into(), ..passkey };
            Ok(Used { passkey, user })
        }
        Err(why) => Err((why, Some(user))),
    })
}

/// Notes a refusal. A counter that did not grow is an entry of its own: the passkey may have been copied (§6.1.1).
fn refuse(house: &House, site: &Site, visit: &Visit, (why, user): (Refused, Option<&User>), now: Instant) -> Result<()> {
    house.noted().note(login::failure(site, visit, user, "wrong_passkey"), now);
    let (Refused::Counter, Some(user)) = (why, user) else { return Ok(()) };
    let person = format!("user:{}", user.id);
    let detail = json!({ "provider": site.provider.name, "address": visit.address });
    let entry = audit::activity(&site.tenant.id, (&person, "passkey.counter"), person.clone(), detail, now);
    Ok(house.store().write(move |c| crate::store::audit::insert(c, &entry))?)
}

/// See the head of the file.
fn proof(has_password: bool, now: Instant) -> Proof {
    let amr = has_password.then_some("pwd").into_iter().chain(["pop", "user", "mfa"]);
    Proof { auth_time: now, amr: amr.map(str::to_owned).collect(), acr: acr::MULTI_FACTOR.to_owned() }
}
