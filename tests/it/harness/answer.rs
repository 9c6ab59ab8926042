//! A response, and what every response must have.

use actix_web::HttpResponse;
use actix_web::body::to_bytes;
use actix_web::http::header::HeaderMap;
use serde_json::Value;
use url::Url;

use super::ISSUER;
use super::form::{self, Form};

/// A response.
#[derive(Debug)]
pub struct Answer {
    asked: String,
    status: u16,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Answer {
    pub(super) async fn read(asked: String, response: HttpResponse) -> Self {
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let body = to_bytes(response.into_body()).await.expect("a body").to_vec();
        Self { asked, status, headers, body }
    }

    /// No 5xx, and the security headers of OWASP ASVS 5.0 §3.4, on every answer whatever it is.
    #[track_caller]
    pub(super) fn assert_sound(&self) {
        assert!(self.status < 500 || self.status == 503, "{self:?}");
        for name in ["x-request-id", "content-security-policy", "referrer-policy", "cache-control", "permissions-policy"] {
            assert!(self.headers.contains_key(name), "{name} is missing: {} {}", self.asked, self.status);
        }
        assert_eq!(self.header("x-content-type-options"), "nosniff", "{}", self.asked);
        let policy = self.header("content-security-policy");
        let is_frame = self.asked.ends_with("/oauth/check_session"); // which anybody may frame
        let ancestors = if is_frame { "frame-ancestors *;" } else { "frame-ancestors 'none'" };
        // pages that are only looked at, in frames of ours, and pictures: nothing in them runs, whatever styles they have
        let is_still = policy.ends_with("; sandbox") && policy.contains("default-src 'none';") && !policy.contains("script-src");
        let is_preview = is_still && policy.contains("frame-ancestors 'self';");
        let may_be_framed = self.asked.contains("/frontchannel_logout/") || is_preview;
        assert!(policy.contains(ancestors) || may_be_framed, "{}: {policy}", self.asked);
        assert!(is_still || !policy.contains("unsafe"), "{}: {policy}", self.asked);
        if let Some(location) = self.headers.get("location") {
            let location = location.to_str().expect("a Location of visible ASCII");
            assert!(!location.contains(['\r', '\n']) && !location.starts_with("//"), "{location}");
        }
    }

    /// The status.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// A header, or nothing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Every header.
    pub fn headers(&self) -> Vec<(String, String)> {
        let pair = |(name, value): (&actix_web::http::header::HeaderName, &actix_web::http::header::HeaderValue)| {
            (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned())
        };
        self.headers.iter().map(pair).collect()
    }

    /// Every `Set-Cookie`.
    pub fn cookies(&self) -> Vec<&str> {
        self.headers.get_all("set-cookie").filter_map(|value| value.to_str().ok()).collect()
    }

    /// The body as text.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("text")
    }

    /// The body as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        assert_eq!(self.header("content-type"), "application/json", "{self:?}");
        serde_json::from_slice(&self.body).expect("JSON")
    }

    /// Asserts the status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{} → {} {}", self.asked, self.header("location"), String::from_utf8_lossy(&self.body));
        self
    }

    /// Asserts an error of RFC 6749 §5.2.
    #[track_caller]
    pub fn expect_error(self, status: u16, code: &str) -> Self {
        let answer = self.expect(status);
        let body = answer.json();
        assert_eq!(body["error"], code, "{} → {body}", answer.asked);
        let description = body["error_description"].as_str().unwrap_or_default();
        let is_plain = |c: char| matches!(c, ' '..='~') && c != '"' && c != '\\';
        assert!(!description.is_empty() && description.chars().all(is_plain), "{description}");
        assert_eq!((answer.header("cache-control"), answer.header("pragma")), ("no-store", "no-cache"));
        answer
    }

    /// Asserts a problem of the API (RFC 9457) and gives its members.
    #[track_caller]
    pub fn expect_problem(self, status: u16, code: &str) -> Value {
        let answer = self.expect(status);
        assert_eq!((answer.header("content-type"), answer.header("cache-control")), ("application/problem+json", "no-store"));
        let body: Value = serde_json::from_slice(&answer.body).expect("JSON");
        assert_eq!((&body["code"], &body["status"]), (&code.into(), &status.into()), "{} → {body}", answer.asked);
        assert_eq!(body["type"], format!("{ISSUER}/api/errors/{code}"));
        assert_eq!(body["reference"], answer.header("x-request-id"));
        for member in ["title", "detail", "instance", "fix"] {
            assert!(body[member].as_str().is_some_and(|text| !text.is_empty()), "{member}: {body}");
        }
        if status == 401 || code == "insufficient_scope" {
            assert!(answer.header("www-authenticate").starts_with("Bearer realm=\"https://id.test/api\""), "{body}");
        }
        body
    }

    /// Asserts a page for people, which goes nowhere.
    #[track_caller]
    pub fn expect_page(self, status: u16) -> Self {
        let answer = self.expect(status);
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
        assert_eq!(answer.header("location"), "");
        assert_eq!(answer.header("cache-control"), "no-store");
        answer
    }

    /// Where a redirect leads.
    #[track_caller]
    pub fn location(&self) -> &str {
        assert_eq!(self.status, 303, "{} → {}", self.asked, String::from_utf8_lossy(&self.body));
        self.header("location")
    }

    /// Whether it redirects to a page of ours, and which path that has.
    pub fn own_path(&self) -> Option<&str> {
        let location = self.headers.get("location").and_then(|value| value.to_str().ok())?;
        let path = location.strip_prefix(ISSUER).unwrap_or(location);
        path.starts_with('/').then_some(path)
    }

    /// The authorization response in the query or fragment of a redirect.
    #[track_caller]
    pub fn callback(&self) -> Callback {
        let location = Url::parse(self.location()).unwrap_or_else(|_| panic!("not to a client: {}", self.location()));
        assert_ne!(location.origin().ascii_serialization(), ISSUER, "still here: {location}");
        let fragment = url::form_urlencoded::parse(location.fragment().unwrap_or_default().as_bytes());
        let pairs = location.query_pairs().chain(fragment).map(|(name, value)| (name.into_owned(), value.into_owned()));
        Callback { pairs: pairs.collect(), url: location.to_string() }
    }

    /// Where the link with this identifier leads.
    #[track_caller]
    pub fn link(&self, id: &str) -> String {
        form::link(self.text(), id).unwrap_or_else(|| panic!("no link {id}\n{}", self.text()))
    }

    /// The addresses of a page's frames.
    pub fn frames(&self) -> Vec<String> {
        form::frames(self.text())
    }

    /// What stands in the text areas and lists of the form with this identifier.
    pub fn typed(&self, id: &str) -> Vec<(String, String)> {
        form::typed(self.text(), id)
    }

    /// The form in a page that is posted to this address.
    #[track_caller]
    pub fn form_to(&self, action: &str) -> Form {
        form::to(self.text(), action).unwrap_or_else(|| panic!("no form to {action} in {}\n{}", self.asked, self.text()))
    }

    /// The form with this identifier in a page.
    #[track_caller]
    pub fn form(&self, id: &str) -> Form {
        form::find(self.text(), id).unwrap_or_else(|| panic!("no form {id} in {} → {}\n{}", self.asked, self.status, self.text()))
    }
}

/// An authorization response as the client gets it.
#[derive(Clone, Debug)]
pub struct Callback {
    /// Name and value pairs.
    pub pairs: Vec<(String, String)>,
    /// The whole URL.
    pub url: String,
}

impl Callback {
    /// A parameter; it must not be there twice.
    #[track_caller]
    pub fn get(&self, name: &str) -> Option<&str> {
        let mut found = self.pairs.iter().filter(|(own, _)| own == name);
        let first = found.next();
        assert!(found.next().is_none(), "{name} is there twice: {}", self.url);
        first.map(|(_, value)| value.as_str())
    }

    /// The code of a success.
    #[track_caller]
    pub fn code(&self) -> String {
        self.get("code").unwrap_or_else(|| panic!("no code: {}", self.url)).to_owned()
    }

    /// Asserts an error, with `state` and `iss` beside it and nothing that a success has.
    #[track_caller]
    pub fn expect_error(&self, code: &str) {
        assert_eq!(self.get("error"), Some(code), "{}", self.url);
        assert_eq!((self.get("code"), self.get("iss")), (None, Some(ISSUER)), "{}", self.url);
    }
}
