//! Whether a posted form comes from a page of ours (OWASP ASVS 5.0 §3.5): `Sec-Fetch-Site` and `Origin` where the browser sends
//! them, beside the form's own token.

use actix_web::HttpRequest;
use actix_web::http::header;

use crate::flow::Site;

/// Whether nothing in the request says that another site posted it.
pub fn is_own(request: &HttpRequest, site: &Site) -> bool {
    let text = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    let fetch_site = text("sec-fetch-site").is_none_or(|from| from == "same-origin" || from == "none");
    // A page with `Referrer-Policy: no-referrer` posts with `Origin: null`; the form token then decides alone.
    let own = format!("{}://{}", site.provider.issuer.scheme(), site.provider.issuer.authority());
    let origin = text(header::ORIGIN.as_str()).is_none_or(|origin| origin == own || origin == "null");
    fetch_site && origin
}

/// Whether a person goes to the page, as far as the browser says: not a frame, an image or a script of another page (Fetch Metadata
/// Request Headers <https://www.w3.org/TR/fetch-metadata/>).
pub fn is_navigation(request: &HttpRequest) -> bool {
    request.headers().get("sec-fetch-dest").is_none_or(|place| place == "document")
}
