//! Security headers of every answer (OWASP ASVS 5.0 §3.4), pages and errors alike. A handler that needs a wider policy sets its
//! own Content-Security-Policy first; what is already there stays.

use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};

use crate::flow::Site;

const REFERENCE: HeaderName = HeaderName::from_static("x-request-id");
const PERMISSIONS: HeaderName = HeaderName::from_static("permissions-policy");
const OPENER: HeaderName = HeaderName::from_static("cross-origin-opener-policy");

/// The policy of everything that is not a page: nothing may be loaded, framed or posted.
const NOTHING: &str = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// Routes on the way to an app and back: an app may open them in a pop-up, whose callback then speaks to the page that opened it.
const POP_UPS: [&str; 6] = ["/oauth/auz/", "/oauth/end_session", "/login", "/consent", "/select", "/logout"];

/// Adds the headers that are not there yet to the answer of a route.
pub fn secure(headers: &mut HeaderMap, site: Option<&Site>, (route, reference): (&str, &str)) {
    let mut default = |name: HeaderName, value: &'static str| {
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    };
    default(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    default(header::REFERRER_POLICY, "no-referrer");
    default(header::CONTENT_SECURITY_POLICY, NOTHING);
    default(PERMISSIONS, "camera=(), geolocation=(), microphone=(), payment=()");
    // A redirect that isolates itself severs the opener for the rest of the way.
    let is_pop_up = POP_UPS.iter().any(|own| route.starts_with(own));
    default(OPENER, if is_pop_up { "unsafe-none" } else { "same-origin" });
    default(header::CACHE_CONTROL, "no-store");
    if site.is_some_and(|site| site.provider.issuer.scheme() == "https") {
        default(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000; includeSubDomains");
    }
    if let Ok(value) = HeaderValue::from_str(reference) {
        headers.insert(REFERENCE, value);
    }
}
