//! Signing out: at an app's wish (OpenID Connect RP-Initiated Logout) or from our own pages.

pub mod farewell;

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::settings::Registered;
use super::visit::{SignedIn as Own, Visit};
use super::{House, Result, Site, Stop, audit, federation, hint, mint};
use crate::crypto::{Purpose, base64url, from_base64url};
use crate::model::{Client, Id, Instant, Provider, RevocationReason, Session, User};
use crate::protocol::OAuthError;
use crate::protocol::Parameters;
use crate::protocol::logout::rp_initiated::{Logout, PostLogoutReturn, Situation, judge};
use crate::protocol::oidc::decision::SignedIn;
use crate::protocol::oidc::hint::Hint;
use crate::store::{AnyConnection, StoreError, grants, logout_notices, sessions, upstream_tokens};

/// What happens with a logout request.
#[derive(Debug)]
pub enum Outcome {
    /// A page says what is wrong.
    Refuse(OAuthError),
    /// A page asks whether to sign this person out.
    Ask {
        /// Who.
        user: Box<User>,
        /// The app that asks, if one does.
        app: Option<Arc<Registered>>,
        /// What the page's form brings back.
        seal: String,
    },
    /// The person is signed out, and the way leads back to the app.
    Return(String),
    /// The person is signed out, and a page says so.
    Stay(Option<Arc<Registered>>),
    /// The person is signed out, and a page of its own says so to everybody concerned; the seal says what it is about. See
    /// [`farewell`].
    Farewell(String),
}

/// What a logout request came to, and what it is about.
#[derive(Debug)]
pub struct Answer {
    /// What happens.
    pub outcome: Outcome,
    /// The app that asks, if one does.
    pub app: Option<Id<Client>>,
    /// The session that ends, or would.
    pub session: Option<Id<Session>>,
}

/// A logout that waits for a person's yes, sealed for one browser.
#[derive(Serialize, Deserialize)]
struct Waiting {
    session: Id<Session>,
    app: Option<Id<Client>>,
    return_to: Option<PostLogoutReturn>,
}

/// An app's wish to sign a person out.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn request(house: &House, site: &Site, visit: &mut Visit, parameters: &Parameters, now: Instant) -> Result<Answer> {
    let client_id = parameters.get("client_id");
    let hint = match parameters.get("id_token_hint") {
        Some(token) => Some(hint::verify(house, site, token, client_id, now)?),
        None => None,
    };
    let hinted = match &hint {
        Some(Hint::Verified(hint)) => Some(hint.client.as_str()),
        _ => None,
    };
    let app = match client_id.or(hinted) {
        Some(client_id) => house.client(site, client_id)?,
        None => None,
    };
    let subjects: Vec<_> = visit.sessions.iter().map(|own| subject(site, own, app.as_deref())).collect();
    let people = visit.sessions.iter().zip(&subjects);
    let sessions: Vec<_> = people.map(|(own, subject)| SignedIn { session: &own.session, user: &own.user, subject }).collect();
    let situation = Situation {
        parameters,
        hint: hint.as_ref(),
        client: app.as_ref().map(|app| &app.client),
        sessions: &sessions,
        current: visit.current().map(|own| &own.session.id),
    };
    let judged = judge(&situation);
    let asking = app.as_ref().map(|app| app.client.id.clone());
    let (session, outcome) = match judged {
        Logout::Refuse(error) => (None, Outcome::Refuse(error)),
        Logout::Ask { session, return_to } => (Some(session.clone()), ask(house, site, visit, (app, session, return_to))?),
        Logout::End { session: None, return_to } => (None, leave(app, return_to)),
        Logout::End { session: Some(session), return_to } => {
            (Some(session.clone()), end_and_leave(house, site, visit, (app, session, return_to), now)?)
        }
    };
    Ok(Answer { outcome, app: asking, session })
}

fn end_and_leave(
    house: &House,
    site: &Site,
    visit: &mut Visit,
    (app, session, return_to): (Option<Arc<Registered>>, Id<Session>, Option<PostLogoutReturn>),
    now: Instant,
) -> Result<Outcome> {
    let frames = end_here(house, site, visit, session.clone(), now)?;
    if frames > 0 {
        return farewell::seal(house, site, visit, (Some(session), app, return_to), now).map(Outcome::Farewell);
    }
    let onward = return_to.as_ref().map(PostLogoutReturn::url);
    let there = federation::sign_out::there(house, site, (&session, onward.as_deref()), now)?;
    Ok(there.map_or_else(|| leave(app, return_to), Outcome::Return))
}

fn leave(app: Option<Arc<Registered>>, return_to: Option<PostLogoutReturn>) -> Outcome {
    return_to.map_or(Outcome::Stay(app), |to| Outcome::Return(to.url()))
}

fn subject(site: &Site, own: &Own, app: Option<&Registered>) -> String {
    app.map_or_else(|| own.user.id.as_str().to_owned(), |app| mint::subject_of(site, &own.user.id, &app.client))
}

/// The person's own wish, from a page of ours.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn own(house: &House, site: &Site, visit: &Visit) -> Result<Answer> {
    let outcome = match visit.current() {
        Some(own) => ask(house, site, visit, (None, own.session.id.clone(), None))?,
        None => Outcome::Stay(None),
    };
    Ok(Answer { outcome, app: None, session: None })
}

fn ask(
    house: &House,
    site: &Site,
    visit: &Visit,
    (app, session, return_to): (Option<Arc<Registered>>, Id<Session>, Option<PostLogoutReturn>),
) -> Result<Outcome> {
    let user =
        visit.find(&session).map(|own| own.user.clone()).ok_or_else(|| Stop::Fault("a logout of no session".to_owned()))?;
    let waiting = Waiting { session, app: app.as_ref().map(|app| app.client.id.clone()), return_to };
    let body = serde_json::to_vec(&waiting).map_err(|error| Stop::Fault(error.to_string()))?;
    let seal = base64url(&house.vault().seal(Purpose::Envelope, &context(site, visit), &body));
    Ok(Outcome::Ask { user: Box::new(user), app, seal })
}

/// The person says yes. A seal that does not open signs the current person out all the same, and goes nowhere.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn confirm(house: &House, site: &Site, visit: &mut Visit, seal: &str, now: Instant) -> Result<Answer> {
    let opened = from_base64url(seal).and_then(|seal| house.vault().open(Purpose::Envelope, &context(site, visit), &seal).ok());
    let waiting = opened.and_then(|body| serde_json::from_slice::<Waiting>(&body).ok());
    let session = match &waiting {
        Some(waiting) => visit.find(&waiting.session).map(|own| own.session.id.clone()),
        None => visit.current().map(|own| own.session.id.clone()),
    };
    let frames = session.clone().map_or(Ok(0), |session| end_here(house, site, visit, session, now))?;
    let app = match waiting.as_ref().and_then(|waiting| waiting.app.as_ref()) {
        Some(client) => house.client(site, client.as_str())?,
        None => None,
    };
    let return_to = waiting.and_then(|waiting| waiting.return_to);
    let asking = app.as_ref().map(|app| app.client.id.clone());
    let onward = return_to.as_ref().map(PostLogoutReturn::url);
    let there = match &session {
        Some(session) if frames == 0 => federation::sign_out::there(house, site, (session, onward.as_deref()), now)?,
        _ => None,
    };
    let outcome = match (there, return_to) {
        (Some(there), _) => Outcome::Return(there),
        (None, Some(to)) if frames == 0 => Outcome::Return(to.url()),
        // After a post, the page is asked for anew, so that loading it again posts nothing.
        (None, to) => farewell::seal(house, site, visit, (session.clone(), app, to), now).map(Outcome::Farewell)?,
    };
    Ok(Answer { outcome, app: asking, session })
}

/// Ends a session of this browser; says how many apps are to hear of it in frames.
fn end_here(house: &House, site: &Site, visit: &mut Visit, session: Id<Session>, now: Instant) -> Result<usize> {
    let provider = site.provider.id.clone();
    let person = visit.find(&session).map(|own| format!("user:{}", own.user.id)).unwrap_or_default();
    let detail = json!({ "provider": site.provider.name, "address": visit.address });
    let entry = audit::activity(&site.tenant.id, (&person, "logout"), person.clone(), detail, now);
    visit.sessions.retain(|own| own.session.id != session);
    let frames = house.store().write(move |c| {
        end_within(c, &provider, &session, now)?;
        crate::store::audit::insert(c, &entry)?;
        let concerned = logout_notices::concerned_by_session(c, &session)?;
        Ok(concerned.iter().filter(|one| one.front_channel.is_some()).count())
    })?;
    house.courier().notify_one();
    Ok(frames)
}

/// Ends one session and everything that lives with it, in one write; the apps are told.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn end(house: &House, site: &Site, session: Id<Session>, now: Instant) -> Result<()> {
    let provider = site.provider.id.clone();
    house.store().write(move |c| end_within(c, &provider, &session, now))?;
    house.courier().notify_one();
    Ok(())
}

/// As [`end`], within a write; the caller rings [`House::courier`] after it.
pub(in crate::flow) fn end_within(
    c: &mut AnyConnection,
    provider: &Id<Provider>,
    session: &Id<Session>,
    now: Instant,
) -> std::result::Result<(), StoreError> {
    if sessions::end(c, provider, session, now)? {
        logout_notices::queue_for_session(c, session, now)?;
        grants::revoke_for_session(c, session, now)?;
        upstream_tokens::delete(c, session)?;
    }
    Ok(())
}

/// Ends every session of a person but one, and everything under them: "sign out everywhere", a changed password, a disabled account.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn end_all(house: &House, user: &Id<User>, except: Option<&Id<Session>>, now: Instant) -> Result<usize> {
    let (user, except) = (user.clone(), except.cloned());
    let ended = house.store().write(move |c| match &except {
        Some(_) => end_all_within(c, &user, except.as_ref(), now),
        None => throw_out(c, &user, now),
    })?;
    house.courier().notify_one();
    Ok(ended)
}

/// Ends every session of a person and takes everything from the apps, those included that hold it since an earlier session; within a
/// write. Says how many sessions it were.
pub(in crate::flow) fn throw_out(c: &mut AnyConnection, user: &Id<User>, now: Instant) -> std::result::Result<usize, StoreError> {
    let ended = end_all_within(c, user, None, now)?;
    logout_notices::queue_for_person(c, user, now)?;
    grants::revoke_for_user(c, user, RevocationReason::AccountChanged, now)?;
    Ok(ended)
}

/// Ends every session of a person but one with what lives under them, within a write; says how many.
pub(in crate::flow) fn end_all_within(
    c: &mut AnyConnection,
    user: &Id<User>,
    except: Option<&Id<Session>>,
    now: Instant,
) -> std::result::Result<usize, StoreError> {
    let ended = sessions::end_all_of_user(c, user, except, now)?;
    for session in &ended {
        logout_notices::queue_for_session(c, session, now)?;
        grants::revoke_for_session(c, session, now)?;
        upstream_tokens::delete(c, session)?;
    }
    Ok(ended.len())
}

fn context(site: &Site, visit: &Visit) -> Vec<u8> {
    format!("logout {} {}", site.provider.id, visit.cookie.browser()).into_bytes()
}
