//! Signing in with a user name or e-mail address and a password (`/login`).

use serde_json::json;

use super::audit::noted::Failure;
use super::throttle::Attempt;
use super::visit::{Cookie, SignedIn, Visit};
use super::{House, Need, Result, Site, Stop, audit, end_session, second_factor};
use crate::crypto::{Plain, random};
use crate::model::{Browser, Halfway, Id, Instant, Seconds, Session, User};
use crate::protocol::vocabulary::acr;
use crate::store::audit::Entry;
use crate::store::{AnyConnection, StoreError, account_deletions, browsers, sessions, users};

/// What the log-in form brings.
#[derive(Debug)]
pub struct Credentials {
    /// User name or e-mail address, as typed.
    pub identifier: String,
    /// The password, as typed.
    pub password: Plain,
    /// Whether the session is to outlive the browser's closing.
    pub remember: bool,
}

/// How a log-in ended.
#[derive(Debug)]
pub enum Outcome {
    /// The person is in; the new cookie has to be set.
    SignedIn(Box<Visit>),
    /// Name and password are right, and a second factor is asked of the person.
    Halfway(Box<Halfway>),
    /// The person has asked to delete the account, and is offered to keep it. Nobody is signed in.
    Leaving(Box<User>),
    /// Name and password do not belong together. Nothing says which one is wrong.
    Wrong,
}

/// How long a browser row is kept after its last sign-in: it is what makes a device known.
pub(super) const BROWSER_LIFE: Seconds = Seconds::days(180);

/// Checks name and password, and opens a session unless a second factor is asked for. The first call counts the attempt and asks for
/// the password check; the second brings its verdict.
///
/// # Errors
/// `Needs(PasswordCheck)` without a verdict, `SlowDown` when throttled, `Busy` or `Fault` from the database.
pub fn submit(
    house: &House,
    site: &Site,
    visit: &Visit,
    (credentials, verdict): (&Credentials, Option<bool>),
    now: Instant,
) -> Result<Outcome> {
    let (tenant, canonical) = (site.tenant.id.clone(), User::canonical(&credentials.identifier));
    let user = house.store().read(|c| users::find_for_login(c, &tenant, &canonical))?;
    let attempt = Attempt::at(house, site, visit, &credentials.identifier, is_known_device(house, visit, user.as_ref())?);
    let Some(matches) = verdict else {
        let counted = attempt.count(house, now);
        if matches!(counted, Err(Stop::SlowDown(_))) {
            house.noted().note(failure(site, visit, user.as_ref(), "throttled"), now);
        }
        counted?;
        let hash = user.and_then(|user| user.password_hash);
        return Err(Stop::Needs(Need::PasswordCheck { password: credentials.password.clone(), hash }));
    };
    match user {
        Some(user) if matches && user.is_active() && user.second_factor => {
            // It was no wrong guess; what follows is counted for itself.
            house.store().write(move |c| attempt.give_back(c))?;
            Ok(Outcome::Halfway(Box::new(second_factor::begin(&user, credentials.remember, now))))
        }
        Some(user) if matches && user.is_active() => {
            let proof = Proof::password(now);
            let opening = Opening { user, remember: credentials.remember, attempt: Some(attempt), proof, through: None };
            open_session(house, site, visit, opening, now)
        }
        Some(user) if matches && house.store().read(|c| account_deletions::find(c, &user.id))?.is_some() => {
            Ok(Outcome::Leaving(Box::new(user)))
        }
        user => {
            let reason = match &user {
                None => "unknown_account",
                Some(_) if matches => "disabled",
                Some(_) => "wrong_password",
            };
            house.noted().note(failure(site, visit, user.as_ref(), reason), now);
            Ok(Outcome::Wrong)
        }
    }
}

/// A log-in that failed. What was typed is not kept where it is nobody's name: it may be a password in the wrong field.
pub(super) fn failure(site: &Site, visit: &Visit, user: Option<&User>, reason: &'static str) -> Failure {
    Failure {
        tenant: site.tenant.id.clone(),
        actor: String::new(),
        action: "login.fail",
        target: user.map(|user| format!("user:{}", user.id)).unwrap_or_default(),
        reason,
        address: visit.address.clone(),
    }
}

/// Whether the person has signed in in this browser before.
pub(super) fn is_known_device(house: &House, visit: &Visit, user: Option<&User>) -> Result<bool> {
    let Some(user) = user.filter(|_| visit.is_known) else { return Ok(false) };
    let (browser, user) = (visit.cookie.browser(), user.id.clone());
    Ok(house.store().read(|c| sessions::has_been_in(c, &browser, &user))?)
}

/// How a person has proved who they are.
#[derive(Clone, Debug)]
pub struct Proof {
    /// When: `auth_time`.
    pub auth_time: Instant,
    /// How: `amr`.
    pub amr: Vec<String>,
    /// How strongly: `acr`.
    pub acr: String,
}

impl Proof {
    /// With a password, now.
    pub fn password(now: Instant) -> Self {
        Self { auth_time: now, amr: vec!["pwd".to_owned()], acr: acr::PASSWORD.to_owned() }
    }
}

/// A session about to be opened.
#[derive(Debug)]
pub struct Opening {
    /// Who has proved who they are.
    pub user: User,
    /// Whether the session is to outlive the browser's closing.
    pub remember: bool,
    /// The throttle's attempt, to be given back.
    pub attempt: Option<Attempt>,
    /// How they have proved it.
    pub proof: Proof,
    /// The name of the relying-party domain that said who they are, if one did.
    pub through: Option<String>,
}

/// A session that only has to be written.
#[derive(Clone, Debug)]
pub struct Prepared {
    browser: Browser,
    session: Session,
    crowded_out: Vec<Id<Session>>,
    attempt: Option<Attempt>,
    visit: Visit,
    user: User,
    entry: Entry,
}

/// Opens a session for a person who has just proved who they are, under a new cookie secret. Signing in again as somebody who is
/// already in this browser renews that session instead of adding one.
///
/// # Errors
/// `Busy` or `Fault` from the database.
pub fn open_session(house: &House, site: &Site, visit: &Visit, opening: Opening, now: Instant) -> Result<Outcome> {
    let prepared = prepare(site, visit, opening, now)?;
    let written = prepared.clone();
    house.store().write(move |c| written.write(c, now))?;
    house.courier().notify_one();
    Ok(Outcome::SignedIn(Box::new(prepared.visit(None))))
}

/// Makes everything that [`open_session`] writes, for a write that has more to do.
///
/// # Errors
/// `Fault`.
pub fn prepare(site: &Site, visit: &Visit, opening: Opening, now: Instant) -> Result<Prepared> {
    let cookie = visit.cookie.renewed();
    let Opening { user, remember, attempt, proof, through } = opening;
    let session = visit.sessions.iter().find(|signed_in| signed_in.user.id == user.id).map_or_else(
        || new_session(site, visit, &user, now),
        |signed_in| Session { last_seen: now, ..signed_in.session.clone() },
    );
    let Proof { auth_time, amr, acr } = proof;
    let session = Session { auth_time, amr, acr, remember, ..session };
    let browser = browser(site, &cookie, &session, now)?;
    let crowded_out = crowded_out(visit, &session);
    let person = format!("user:{}", user.id);
    let mut detail = json!({ "provider": site.provider.name, "amr": session.amr, "address": visit.address });
    if let (Some(through), Some(members)) = (through, detail.as_object_mut()) {
        members.insert("upstream".to_owned(), through.into());
    }
    let entry = audit::activity(&site.tenant.id, (&person, "login"), person.clone(), detail, now);
    let visit = Visit { cookie, is_new: true, is_known: true, ..visit.clone() };
    Ok(Prepared { browser, session, crowded_out, attempt, visit, user, entry })
}

impl Prepared {
    /// The session.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Writes it.
    ///
    /// # Errors
    /// As the store has them.
    pub fn write(&self, c: &mut AnyConnection, now: Instant) -> std::result::Result<(), StoreError> {
        let Self { browser, session, crowded_out, attempt, entry, .. } = self;
        if !browsers::rotate_secret(c, &browser.id, &browser.secret, browser.expires_at)? {
            browsers::insert(c, browser)?;
        }
        if !sessions::renew(c, session)? {
            sessions::insert(c, session)?;
        }
        browsers::set_current(c, &browser.id, Some(&session.id))?;
        for old in crowded_out {
            end_session::end_within(c, &browser.provider, old, now)?;
        }
        crate::store::audit::insert(c, entry)?;
        attempt.as_ref().map_or(Ok(()), |attempt| attempt.give_back(c))
    }

    /// The browser as it is after the write; `user` if the write has changed the person.
    pub fn visit(self, user: Option<User>) -> Visit {
        let Self { session, mut visit, user: own, .. } = self;
        visit.sessions.retain(|signed_in| signed_in.session.id != session.id);
        visit.sessions.insert(0, SignedIn { session, user: user.unwrap_or(own) });
        visit.sessions.truncate(Browser::MOST_SESSIONS);
        visit
    }
}

fn new_session(site: &Site, visit: &Visit, user: &User, now: Instant) -> Session {
    Session {
        id: Id::mint(random::bytes()),
        browser: visit.cookie.browser(),
        provider: site.provider.id.clone(),
        user: user.id.clone(),
        auth_time: now,
        amr: Vec::new(),
        acr: String::new(),
        remember: false,
        created_at: now,
        last_seen: now,
        ended_at: None,
        expires_at: now.plus(site.provider.lifetimes.session_absolute),
        user_agent: visit.user_agent.clone(),
        address: visit.address.clone(),
    }
}

fn browser(site: &Site, cookie: &Cookie, session: &Session, now: Instant) -> Result<Browser> {
    Ok(Browser {
        id: cookie.browser(),
        provider: site.provider.id.clone(),
        secret: cookie.secret_hash().ok_or_else(|| Stop::Fault("a renewed cookie has no secret".to_owned()))?,
        current: Some(session.id.clone()),
        created_at: now,
        expires_at: now.plus(BROWSER_LIFE),
    })
}

/// The sessions that make room when a browser would hold more than eight.
fn crowded_out(visit: &Visit, session: &Session) -> Vec<Id<Session>> {
    let mut others: Vec<_> =
        visit.sessions.iter().map(|signed_in| &signed_in.session).filter(|own| own.id != session.id).collect();
    others.sort_by_key(|own| std::cmp::Reverse(own.last_seen));
    others.into_iter().skip(Browser::MOST_SESSIONS - 1).map(|own| own.id.clone()).collect()
}
