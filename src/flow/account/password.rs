//! Changing the password: the old one is asked for and throttled like a log-in. Whoever knew the old one is out: every other
//! session ends, and everything that apps hold is revoked (they come back through this session).

use serde_json::json;

use super::new_password::{self, Known, NewPassword};
use super::{Mistake, Mistakes};
use crate::crypto::Plain;
use crate::flow::login::BROWSER_LIFE;
use crate::flow::throttle::Attempt;
use crate::flow::visit::{SignedIn, Visit};
use crate::flow::{House, Need, Result, Site, Stop, audit, end_session};
use crate::model::{Instant, RevocationReason};
use crate::store::{browsers, grants, sessions, users};

/// What the form brings.
#[derive(Clone, Debug)]
pub struct Change {
    /// The current password.
    pub current: Plain,
    /// The new one.
    pub new: NewPassword,
}

/// What the errands brought back so far.
#[derive(Clone, Debug, Default)]
pub struct Brought {
    /// Whether the current password is the right one.
    pub verdict: Option<bool>,
    /// The hash of the new one.
    pub hash: Option<String>,
}

/// How the form ended.
#[derive(Debug)]
pub enum Outcome {
    /// The password is changed; the new cookie has to be set.
    Changed(Box<Visit>),
    /// Something has to be corrected first.
    Mistaken(Mistakes),
}

/// Changes the password of the person who is signed in. The first call counts the attempt and asks for the check of the current
/// password, the second for the hash of the new one, the third writes.
///
/// # Errors
/// `Needs`, `SlowDown` when throttled, `Busy` or `Fault` from the database.
pub fn change(house: &House, site: &Site, visit: &Visit, (change, brought): (&Change, Brought), now: Instant) -> Result<Outcome> {
    let one = visit.current().ok_or_else(|| Stop::Fault("a password is changed by nobody".to_owned()))?;
    let known = Known::at(site).and_person(&one.user.username, &one.user.claims);
    let mut mistakes = new_password::check(&change.new, &known);
    if change.current.reveal().is_empty() {
        mistakes.insert(0, ("current", Mistake::Missing));
    }
    if !mistakes.is_empty() {
        return Ok(Outcome::Mistaken(mistakes));
    }
    // The person is signed in here, so that this is a device the throttle knows.
    let attempt = Attempt::at(house, site, visit, &one.user.username, true);
    let Some(matches) = brought.verdict else {
        attempt.count(house, now)?;
        let hash = one.user.password_hash.clone();
        return Err(Stop::Needs(Need::PasswordCheck { password: change.current.clone(), hash }));
    };
    if !matches {
        return Ok(Outcome::Mistaken(vec![("current", Mistake::WrongPassword)]));
    }
    let Some(hash) = brought.hash else { return Err(Stop::Needs(Need::PasswordHash(change.new.password.clone()))) };
    write(house, visit, one, (hash, attempt), now).map(|visit| Outcome::Changed(Box::new(visit)))
}

fn write(house: &House, visit: &Visit, one: &SignedIn, (hash, attempt): (String, Attempt), now: Instant) -> Result<Visit> {
    let cookie = visit.cookie.renewed();
    let secret = cookie.secret_hash().ok_or_else(|| Stop::Fault("a renewed cookie has no secret".to_owned()))?;
    let (user, session, browser) = (one.user.id.clone(), one.session.clone(), cookie.browser());
    let person = format!("user:{user}");
    let detail = json!({ "by": "self", "address": visit.address });
    let entry = audit::activity(&one.user.tenant, (&person, "user.password"), person.clone(), detail, now);
    house.store().write(move |c| {
        users::set_password(c, &user, Some(&hash), now)?;
        end_session::end_all_within(c, &user, Some(&session.id), now)?;
        grants::revoke_for_user(c, &user, RevocationReason::AccountChanged, now)?;
        browsers::rotate_secret(c, &browser, &secret, now.plus(BROWSER_LIFE))?;
        // Only the password was shown now: a session that rests on more keeps the time of all that it rests on.
        if session.amr == ["pwd"] {
            sessions::reauthenticate(c, &session.id, &session.amr, &session.acr, now)?;
        }
        crate::store::audit::insert(c, &entry)?;
        attempt.give_back(c)
    })?;
    house.courier().notify_one();
    Ok(Visit { cookie, is_new: true, ..visit.clone() })
}
