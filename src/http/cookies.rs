//! The two cookies of a provider.
//!
//! Under an https issuer the session cookie is `__Host-signet-<provider>`: `Secure`, `HttpOnly`, `Lax`, host-only. Under a loopback http
//! issuer it is `signet-<provider>` without Secure. A cookie that arrives twice is ambiguous, so it counts as absent.

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

/// The value of the session cookie, if exactly one arrived.
pub fn read(request: &HttpRequest, site: &Site) -> Option<String> {
    let name = name(site);
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
