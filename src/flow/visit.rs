//! Who is at the other end of a browser request: the cookie, its browser row and the sessions that still count.

use std::sync::Arc;

use super::speech::Speech;
use super::{House, Result, Site};
use crate::crypto::{Hashed, Plain, Purpose, base64url, hmac_sha256, random, sha256};
use crate::jose::KeySet;
use crate::model::{Browser, Id, Instant, Session, SessionState, User};

/// The cookie: `<device>` before anybody signed in, `<device>.<secret>` after.
#[derive(Clone, Debug)]
pub struct Cookie {
    device: Plain,
    secret: Option<Plain>,
}

/// Characters of the device half (128 bits) and of the secret half (256 bits).
const DEVICE: usize = 22;
const SECRET: usize = 43;

impl Cookie {
    /// A cookie for a browser that has none.
    pub fn mint() -> Self {
        Self { device: random::secret(DEVICE), secret: None }
    }

    /// Reads a cookie value; anything that is not exactly one of ours is no cookie at all.
    pub fn parse(value: &str) -> Option<Self> {
        let (device, secret) = value.split_once('.').map_or((value, None), |(device, secret)| (device, Some(secret)));
        let well_formed = |text: &str, length| text.len() == length && text.bytes().all(is_base64url);
        (well_formed(device, DEVICE) && secret.is_none_or(|secret| well_formed(secret, SECRET)))
            .then(|| Self { device: Plain::new(device.to_owned()), secret: secret.map(|secret| Plain::new(secret.to_owned())) })
    }

    /// The value to set.
    pub fn value(&self) -> String {
        let device = self.device.reveal();
        self.secret.as_ref().map_or_else(|| device.to_owned(), |secret| format!("{device}.{}", secret.reveal()))
    }

    /// The same device with a new secret: what a sign-in sets.
    #[must_use]
    pub fn renewed(&self) -> Self {
        Self { device: self.device.clone(), secret: Some(random::token()) }
    }

    /// The name under which the database knows the browser.
    pub fn browser(&self) -> Id<Browser> {
        Id::new(base64url(&sha256(self.device.reveal().as_bytes())))
    }

    /// What the database keeps of the secret half.
    pub fn secret_hash(&self) -> Option<Hashed> {
        self.secret.as_ref().map(Plain::hash)
    }
}

fn is_base64url(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'
}

/// A session that counts, with its person.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The session.
    pub session: Session,
    /// The person, who is active.
    pub user: User,
}

/// A browser request's identity.
#[derive(Clone, Debug)]
pub struct Visit {
    /// The cookie it came with, or a new one.
    pub cookie: Cookie,
    /// Whether the cookie is new and has to be set.
    pub is_new: bool,
    /// Whether the browser has a row in the database.
    pub is_known: bool,
    /// Live sessions, the current one first.
    pub sessions: Vec<SignedIn>,
    /// The cookie for `check_session_iframe` that it came with.
    pub arrived_state: Option<String>,
    /// Key sets of the client that were fetched for this request, the latest last. `None` is a failure.
    pub keys: Vec<Option<Arc<KeySet>>>,
    /// The network address of the request.
    pub address: String,
    /// The User-Agent header, cut to 256 characters.
    pub user_agent: String,
    /// The language it is answered in.
    pub speech: Speech,
}

impl Visit {
    /// Reads the cookie and the sessions behind it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn read(house: &House, site: &Site, arrived: Arrival, now: Instant) -> Result<Self> {
        let parsed = arrived.cookie.as_deref().and_then(Cookie::parse);
        let mut visit = Self {
            is_new: parsed.is_none(),
            cookie: parsed.unwrap_or_else(Cookie::mint),
            is_known: false,
            sessions: Vec::new(),
            arrived_state: arrived.state,
            keys: arrived.keys,
            address: arrived.address,
            user_agent: arrived.user_agent.chars().take(256).collect(),
            speech: arrived.speech,
        };
        let Some(secret) = visit.cookie.secret_hash() else { return Ok(visit) };
        let (provider, id) = (site.provider.id.clone(), visit.cookie.browser());
        let found = house.store().read(|c| crate::store::browsers::load(c, &provider, &id, now))?;
        if let Some(crate::store::browsers::Loaded { browser, sessions }) = found.filter(|found| found.browser.secret == secret) {
            visit.is_known = true;
            visit.sessions = live(sessions, site, now);
            visit.sessions.sort_by_key(|signed_in| Some(&signed_in.session.id) != browser.current.as_ref());
            if let Some(current) = visit.sessions.first() {
                visit.speech.met(&current.user);
            }
        }
        Ok(visit)
    }

    /// The session that requests are answered for.
    pub fn current(&self) -> Option<&SignedIn> {
        self.sessions.first()
    }

    /// The session of an identifier, if it lives in this browser.
    pub fn find(&self, session: &Id<Session>) -> Option<&SignedIn> {
        self.sessions.iter().find(|signed_in| signed_in.session.id == *session)
    }

    /// What `check_session_iframe` compares (OpenID Connect Session Management §2): it changes when somebody signs in or out or another
    /// account becomes the current one, and says nothing. Nobody signed in is the empty text, in every browser.
    pub fn browser_state(&self) -> String {
        let Some(current) = self.current() else { return String::new() };
        let mut others: Vec<_> = self.sessions.iter().skip(1).map(|own| own.session.id.as_str()).collect();
        others.sort_unstable();
        let device = self.cookie.device.reveal();
        base64url(&sha256(format!("browser state\n{device}\n{}\n{}", current.session.id, others.join(" ")).as_bytes()))
    }

    /// The token that a form of this browser carries, so that no other site can post it.
    pub fn form_token(&self, house: &House) -> String {
        self.form_token_under(&house.vault().key(Purpose::Form))
    }

    fn form_token_under(&self, key: &[u8]) -> String {
        base64url(&hmac_sha256(key, self.cookie.browser().as_str().as_bytes()))
    }

    /// Whether a posted form token is this browser's.
    pub fn owns_form_token(&self, house: &House, token: &str) -> bool {
        // A page that was rendered before the master key changed counts, as long as the key before is there.
        let mut keys = house.vault().every_key(Purpose::Form).into_iter();
        !self.is_new && keys.any(|key| crate::crypto::equal(self.form_token_under(&key).as_bytes(), token.as_bytes()))
    }
}

/// The parts of a request that make a visit.
#[derive(Clone, Debug, Default)]
pub struct Arrival {
    /// The value of the site's cookie; `None` if absent or sent twice.
    pub cookie: Option<String>,
    /// The value of the site's cookie for `check_session_iframe`.
    pub state: Option<String>,
    /// Key sets of the client that were fetched for the request, the latest last. `None` is a failure.
    pub keys: Vec<Option<Arc<KeySet>>>,
    /// The network address.
    pub address: String,
    /// The User-Agent header.
    pub user_agent: String,
    /// The language it is answered in.
    pub speech: Speech,
}

fn live(sessions: Vec<(Session, User)>, site: &Site, now: Instant) -> Vec<SignedIn> {
    let counts = |session: &Session| session.state(&site.provider.lifetimes, now) == SessionState::Live;
    sessions
        .into_iter()
        .filter(|(session, user)| counts(session) && user.is_active())
        .map(|(session, user)| SignedIn { session, user })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_survives_its_value_and_a_sign_in_changes_only_the_secret() {
        let fresh = Cookie::mint();
        let again = Cookie::parse(&fresh.value()).unwrap();
        assert_eq!(fresh.browser(), again.browser());
        let signed_in = Cookie::parse(&again.renewed().value()).unwrap();
        assert_eq!(signed_in.browser(), fresh.browser());
        assert!(signed_in.secret_hash().is_some());
        assert_ne!(signed_in.renewed().value(), signed_in.value());
    }

    #[test]
    fn what_is_not_exactly_a_cookie_of_ours_is_none() {
        for value in [
            "",
            ".",
            "short",
            "\"quoted\"",
            &"x".repeat(23),
            &format!("{}.", "x".repeat(22)),
            &format!("{}.{}", "x".repeat(22), "y".repeat(44)),
        ] {
            assert!(Cookie::parse(value).is_none(), "{value}");
        }
    }
}
