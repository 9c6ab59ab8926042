//! The two cookies of a provider.
//!
//! Under an https issuer the session cookie is `__Host-signet-<provider>`: `Secure`, `HttpOnly`, `Lax`, host-only. Under a loopback http
//! issuer it is `signet-<provider>` without Secure. `signet-state-<provider>` is for `check_session_iframe`: readable by its script, and
//! sent and seen in other sites' frames (browsers take `Secure` on loopback http, too). A cookie that arrives twice is ambiguous, so it counts as absent.

use actix_web::HttpRequest;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::header;

use crate::flow::Site;
use crate::flow::visit::Visit;

/// The longest life of a cookie that outlives the browser's closing; the session behind it ends earlier.
const REMEMBERED: Duration = Duration::days(180);

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
