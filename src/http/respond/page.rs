//! Pages and their Content-Security-Policy (W3C CSP 3): nothing from elsewhere, no inline script or style, never framed.

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use serde_json::json;

use super::failure;
use crate::flow::Site;
use crate::http::State;
use crate::http::middleware::Entered;
use crate::model::Client;
use crate::pages::{Frame, Page};

/// Loopback targets that a native or local app listens at; browsers enforce `form-action` along the redirects that follow a post.
/// `http://[::1]:*` is no source of CSP 3 §2.3.1 (its hosts have no brackets): see [`target`].
const FORM_TARGETS: &str = "'self' https: http://127.0.0.1:* http://localhost:*";

/// Of a page that is only looked at, in a frame of ours; a message has its style in itself.
const PREVIEW: &str =
    "default-src 'none'; img-src 'self' data:; form-action 'none'; frame-ancestors 'self'; base-uri 'none'; sandbox";

/// What a page needs beyond the default policy.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    /// `form-action` wide enough for the redirect that follows the post.
    leads_to_app: bool,
    /// The client's own schemes beyond [`FORM_TARGETS`].
    schemes: Vec<String>,
    /// Logos.
    images: Vec<String>,
    /// A script allowed by nonce.
    nonce: Option<String>,
    /// Whether any site may frame it.
    is_frameable: bool,
    /// What it shows in frames.
    frames: Vec<String>,
    /// Where the styles come from of what is shown to an administrator in a frame of ours, and does nothing.
    preview: Option<&'static str>,
}

impl Policy {
    /// A page whose form ends at a client: log-in, consent, logout, form post.
    pub fn leading_to(client: Option<&Client>) -> Self {
        let metadata = client.map(|client| &client.metadata);
        let uris = metadata.map(|m| m.redirect_uris.iter().chain(&m.post_logout_redirect_uris)).into_iter().flatten();
        let images = metadata.and_then(|m| m.logo_uri.as_deref()).and_then(origin).into_iter().collect();
        Self { leads_to_app: true, schemes: uris.filter_map(|uri| target(uri)).collect(), images, ..Self::default() }
    }

    /// Allows the one inline script that carries this nonce.
    #[must_use]
    pub fn with_nonce(self, nonce: &str) -> Self {
        Self { nonce: Some(nonce.to_owned()), ..self }
    }

    /// A page whose form goes to an address over plain http, in a network of ours.
    #[must_use]
    pub fn posting_to(mut self, uri: &str) -> Self {
        self.schemes.extend(origin(uri).filter(|origin| origin.starts_with("http://")));
        self
    }

    /// A page that other sites may frame.
    pub fn frameable() -> Self {
        Self { is_frameable: true, ..Self::default() }
    }

    /// A page that one of ours shows in a frame: nothing in it runs or is sent.
    pub fn preview() -> Self {
        Self { preview: Some("'self'"), ..Self::default() }
    }

    /// As [`Self::preview`], of a message.
    pub fn preview_of_mail() -> Self {
        Self { preview: Some("'unsafe-inline'"), ..Self::default() }
    }

    /// A page that shows others of ours in frames.
    pub fn with_previews() -> Self {
        Self { frames: vec!["'self'".to_owned()], ..Self::default() }
    }

    /// Lets the page load these addresses in frames, and nothing else.
    #[must_use]
    pub fn framing(self, uris: &[String]) -> Self {
        let mut frames: Vec<_> = uris.iter().filter_map(|uri| origin(uri)).collect();
        frames.dedup();
        Self { frames, ..self }
    }

    fn render(&self) -> String {
        if let Some(styles) = self.preview {
            return format!("style-src {styles}; {PREVIEW}");
        }
        let forms = if self.leads_to_app { FORM_TARGETS } else { "'self'" };
        let ancestors = if self.is_frameable { "*" } else { "'none'" };
        let schemes = self.schemes.join(" ");
        let images = self.images.join(" ");
        let nonce = self.nonce.as_ref().map(|nonce| format!(" 'nonce-{nonce}'")).unwrap_or_default();
        let frames = if self.frames.is_empty() { String::new() } else { format!("frame-src {}; ", self.frames.join(" ")) };
        format!(
            "default-src 'none'; style-src 'self'; script-src 'self'{nonce}; img-src 'self' data: {images}; connect-src 'self'; \
             form-action {forms} {schemes}; {frames}frame-ancestors {ancestors}; base-uri 'none'"
        )
    }
}

/// The scheme of an address that [`FORM_TARGETS`] does not cover: a custom one, or `http` of an app on the IPv6 loopback address.
pub fn target(uri: &str) -> Option<String> {
    let scheme = crate::protocol::oauth2::redirect_uri::scheme(uri)?;
    let is_ipv6 = scheme == "http" && uri.get(4..).is_some_and(|rest| rest.starts_with("://[::1]"));
    (is_ipv6 || (scheme != "http" && scheme != "https")).then(|| format!("{scheme}:"))
}

/// Scheme and authority of an address, for a CSP source list; `None` if a character in it would end the list.
fn origin(uri: &str) -> Option<String> {
    let (scheme, rest) = uri.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let is_plain = authority.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._:[]".contains(&b));
    (is_plain && !authority.is_empty() && (scheme == "https" || scheme == "http")).then(|| format!("{scheme}://{authority}"))
}

/// The frame of a site's pages that speak English alone: consoles, developers' pages.
pub fn frame(site: &Site) -> Frame {
    Frame::of(&site.provider)
}

/// The frame of a page for people, in their language.
pub fn spoken(entered: &Entered) -> Frame {
    frame(&entered.site).speaking(entered.speech.language())
}

/// Renders a page.
pub fn render<P: Page>(state: &State, status: StatusCode, policy: &Policy, page: &P) -> HttpResponse {
    match state.pages.render(page) {
        Ok(html) => self::html(status, policy, html),
        Err(error) => {
            log::error!("{error}");
            failure::bare(&json!({ "error": "server_error" }))
        }
    }
}

/// A page that is rendered already.
pub fn html(status: StatusCode, policy: &Policy, html: String) -> HttpResponse {
    HttpResponse::build(status)
        .insert_header((header::CONTENT_SECURITY_POLICY, policy.render()))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .content_type("text/html; charset=utf-8")
        .body(html)
}

/// 303 to a path of ours or to a proven address of a client (RFC 9700 §4.12: never 307 or 308 after a post).
pub fn see_other(location: &str) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header((header::LOCATION, location))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_logo_cannot_widen_the_policy() {
        assert_eq!(origin("https://app.test/logo.png"), Some("https://app.test".into()));
        for bad in ["https://a b/", "https://x;script-src *", "javascript:alert(1)", "https:///x", "data:image/png;base64,AA"] {
            assert_eq!(origin(bad), None, "{bad}");
        }
    }

    #[test]
    fn frames_are_those_of_the_apps_alone() {
        assert!(!Policy::default().render().contains("frame-src"));
        let uris = ["https://a.test/out?iss=x", "https://a.test/two", "http://127.0.0.1:9/out", "https://x;y/"].map(String::from);
        assert!(Policy::default().framing(&uris).render().contains("; frame-src https://a.test http://127.0.0.1:9; "));
    }

    #[test]
    fn an_app_on_the_ipv6_loopback_address_is_reached_by_its_scheme() {
        assert_eq!(target("http://[::1]:8000/cb"), Some("http:".into()));
        for covered in ["http://127.0.0.1/cb", "http://localhost/cb", "https://[::1]/cb", "https://app.test/cb"] {
            assert_eq!(target(covered), None, "{covered}");
        }
    }

    #[test]
    fn custom_schemes_of_the_client_may_follow_its_forms() {
        let redirect_uris = vec!["com.example.app:/cb".into(), "https://app.test/cb".into()];
        let metadata = crate::model::ClientMetadata { redirect_uris, ..Default::default() };
        let client = Client {
            id: crate::model::Id::new("c"),
            provider: crate::model::Id::new("p"),
            metadata,
            secrets: Vec::new(),
            enabled: true,
            managed: crate::model::Managed::People,
            created_at: crate::model::Instant::from_epoch(0),
        };
        assert!(Policy::leading_to(Some(&client)).render().contains(" com.example.app:;"));
    }
}
