//! The page after signing out: whom it tells in hidden frames (OpenID Connect Front-Channel Logout §2), and where it goes on to. It is
//! asked for by GET with a seal, so that it may be loaded again; the list of apps does not travel, it is read anew.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::crypto::{Purpose, base64url, from_base64url};
use crate::flow::settings::Registered;
use crate::flow::visit::Visit;
use crate::flow::{House, Result, Site, Stop, federation};
use crate::model::{Client, Id, Instant, Seconds, Session};
use crate::protocol::logout::front_channel;
use crate::protocol::logout::rp_initiated::PostLogoutReturn;
use crate::store::logout_notices;

/// How long the page tells apps and goes on; after that it only says that the person is signed out.
const LIFE: Seconds = Seconds::minutes(5);

/// What the page is about.
#[derive(Serialize, Deserialize)]
struct Sealed {
    at: Instant,
    session: Option<Id<Session>>,
    app: Option<Id<Client>>,
    return_to: Option<PostLogoutReturn>,
}

/// What the page shows and does.
#[derive(Debug, Default)]
pub struct Farewell {
    /// The app that asked, if one did.
    pub app: Option<Arc<Registered>>,
    /// Its address to go on to.
    pub location: Option<String>,
    /// The addresses of the frames.
    pub frames: Vec<String>,
}

pub(super) fn seal(
    house: &House,
    site: &Site,
    visit: &Visit,
    (session, app, return_to): (Option<Id<Session>>, Option<Arc<Registered>>, Option<PostLogoutReturn>),
    now: Instant,
) -> Result<String> {
    let sealed = Sealed { at: now, session, app: app.map(|app| app.client.id.clone()), return_to };
    let body = serde_json::to_vec(&sealed).map_err(|error| Stop::Fault(error.to_string()))?;
    Ok(base64url(&house.vault().seal(Purpose::Envelope, &context(site, visit), &body)))
}

/// Opens the page. A seal that is not this browser's, or too old, is a page that goes nowhere.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn open(house: &House, site: &Site, visit: &Visit, seal: &str, now: Instant) -> Result<Farewell> {
    let opened = from_base64url(seal).and_then(|seal| house.vault().open(Purpose::Envelope, &context(site, visit), &seal).ok());
    let sealed = opened.and_then(|body| serde_json::from_slice::<Sealed>(&body).ok());
    let Some(sealed) = sealed.filter(|sealed| !sealed.at.plus(LIFE).has_passed(now)) else { return Ok(Farewell::default()) };
    let app = match &sealed.app {
        Some(client) => house.client(site, client.as_str())?,
        None => None,
    };
    let onward = sealed.return_to.map(|to| to.url());
    let Some(session) = &sealed.session else { return Ok(Farewell { app, location: onward, frames: Vec::new() }) };
    // The upstream that the session rested on is signed out of on the way.
    let there = federation::sign_out::there(house, site, (session, onward.as_deref()), now)?;
    Ok(Farewell { app, location: there.or(onward), frames: frames(house, site, session)? })
}

fn frames(house: &House, site: &Site, session: &Id<Session>) -> Result<Vec<String>> {
    let concerned = house.store().read(|c| logout_notices::concerned_by_session(c, session))?;
    let uris = concerned.into_iter().filter_map(|one| one.front_channel);
    Ok(uris.map(|uri| front_channel::address(&uri, &site.provider.issuer, session)).collect())
}

fn context(site: &Site, visit: &Visit) -> Vec<u8> {
    format!("logged out {} {}", site.provider.id, visit.cookie.browser()).into_bytes()
}
