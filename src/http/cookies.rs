//! The cookies of a provider: the session's, and those of log-ins that are under way at upstreams.
//!
//! Under an https issuer the session cookie is `__Host-signet-<provider>`: `Secure`, `HttpOnly`, `Lax`, host-only. Under a loopback http
//! issuer it is `signet-<provider>` without Secure. `signet-state-<provider>` is for `check_session_iframe`: readable by its script, and
//! sent and seen in other sites' frames (browsers take `Secure` on loopback http, too). A cookie that arrives twice is ambiguous, so it counts as absent.

use actix_web::HttpRequest;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, CookieBuilder, SameSite};
use actix_web::http::header;

use crate::flow::Site;
use crate::flow::federation::Crumb;
use crate::flow::visit::Visit;
use crate::protocol::relying_party::begin::LIFE;

/// The longest life of a cookie that outlives the browser's closing; the session behind it ends earlier.
const REMEMBERED: Duration = Duration::days(180);

/// The most attempts of a request that are looked at.
const MOST_ATTEMPTS: usize = 16;

/// The name of the session cookie.
pub fn name(site: &Site) -> String {
    if is_secure(site) { format!("__Host-signet-{}", site.provider.name) } else { format!("signet-{}", site.provider.name) }
}

fn is_secure(site: &Site) -> bool {
    site.provider.issuer.scheme() == "https"
}

/// The value of a cookie, if exactly one arrived.
pub fn read(request: &HttpRequest, name: &str) -> Option<String> {
    let lines = request.headers().get_all(header::COOKIE).filter_map(|line| line.to_str().ok());
    let pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let mut found = pairs.filter(|(own, _)| *own == name).map(|(_, value)| value.to_owned());
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

/// What the name of an attempt's cookie begins with.
fn attempt_prefix(site: &Site) -> String {
    let host = if is_secure(site) { "__Host-" } else { "" };
    format!("{host}signet-up-{}-", site.provider.name)
}

/// The attempts to sign in through an upstream that wait in the browser.
pub fn attempts(request: &HttpRequest, site: &Site) -> Vec<Crumb> {
    let prefix = attempt_prefix(site);
    let lines = request.headers().get_all(header::COOKIE).filter_map(|line| line.to_str().ok());
    let pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let own = pairs.filter_map(|(name, value)| Some((name.strip_prefix(&prefix)?, value)));
    own.map(|(name, value)| Crumb { name: name.to_owned(), value: value.to_owned() }).take(MOST_ATTEMPTS).collect()
}

/// The cookie of an attempt: it waits for ten minutes.
pub fn attempt(site: &Site, crumb: &Crumb) -> Cookie<'static> {
    named(site, &crumb.name, crumb.value.clone()).max_age(Duration::seconds(LIFE.0)).finish()
}

/// Takes the cookie of an attempt away.
pub fn no_attempt(site: &Site, name: &str) -> Cookie<'static> {
    named(site, name, String::new()).max_age(Duration::ZERO).finish()
}

fn named(site: &Site, name: &str, value: String) -> CookieBuilder<'static> {
    let name = format!("{}{name}", attempt_prefix(site));
    Cookie::build(name, value).path("/").http_only(true).secure(is_secure(site)).same_site(SameSite::Lax)
}

/// The session cookie as a visit has it now. It dies with the browser's window unless the current session is to be remembered.
pub fn session(site: &Site, visit: &Visit) -> Cookie<'static> {
    let same_site = if site.provider.cross_site_sessions && is_secure(site) { SameSite::None } else { SameSite::Lax };
    let mut cookie =
        Cookie::build(name(site), visit.cookie.value()).path("/").http_only(true).secure(is_secure(site)).same_site(same_site);
    if visit.sessions.iter().any(|signed_in| signed_in.session.remember) {
        cookie = cookie.max_age(REMEMBERED);
    }
    cookie.finish()
}

/// The name of the cookie for `check_session_iframe`.
pub fn state_name(site: &Site) -> String {
    format!("signet-state-{}", site.provider.name)
}

/// The cookie for `check_session_iframe`, if the browser has another than it should: none at all while nobody is signed in.
pub fn state(site: &Site, visit: &Visit) -> Option<Cookie<'static>> {
    let value = visit.browser_state();
    if visit.arrived_state.as_deref().unwrap_or_default() == value {
        return None;
    }
    let is_gone = value.is_empty();
    let mut cookie = Cookie::build(state_name(site), value).path("/").secure(true).same_site(SameSite::None);
    if is_gone {
        cookie = cookie.max_age(Duration::ZERO);
    } else if visit.sessions.iter().any(|signed_in| signed_in.session.remember) {
        cookie = cookie.max_age(REMEMBERED);
    }
    Some(cookie.finish())
}
