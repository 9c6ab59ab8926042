//! Addresses that a page may turn into a link, a picture or a form's target. HTML escaping does not stop `javascript:`; a type does.

use serde::Serialize;
use url::Url;

/// Schemes that run or reveal something instead of leading somewhere.
const NEVER: &[&str] = &["javascript", "data", "vbscript", "blob", "file", "filesystem", "about", "view-source", "intent"];

/// An http or https address: links and logos of apps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct WebUrl(String);

impl WebUrl {
    /// Takes an address, unless it is anything but http or https.
    pub fn parse(text: &str) -> Option<Self> {
        let url = Url::parse(text).ok()?;
        matches!(url.scheme(), "http" | "https").then(|| Self(url.into()))
    }

    /// The address in its normal form.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Where a person is sent back to: http, https or an app's own scheme (RFC 8252 §7.1), never one that runs a script.
/// Kept as written, since return addresses are compared as strings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct ReturnUrl(String);

impl ReturnUrl {
    /// Takes an address, unless it could run in our page or holds a control character.
    pub fn parse(text: &str) -> Option<Self> {
        let url = Url::parse(text).ok()?;
        let safe = !NEVER.contains(&url.scheme()) && !text.chars().any(char::is_control);
        safe.then(|| Self(text.to_owned()))
    }

    /// The address as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What a person recognises: the host, or the scheme of an address without one.
    pub fn place(&self) -> String {
        let Ok(url) = Url::parse(&self.0) else { return self.0.clone() };
        match (url.host_str().filter(|host| !host.is_empty()), url.port()) {
            (Some(host), Some(port)) => format!("{host}:{port}"),
            (Some(host), None) => host.to_owned(),
            (None, _) => url.scheme().to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_never_runs_a_script() {
        for bad in
            ["javascript:alert(1)", " JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "data:text/html,x", "//host/x", "x", ""]
        {
            assert!(WebUrl::parse(bad).is_none(), "{bad:?}");
            assert!(ReturnUrl::parse(bad).is_none(), "{bad:?}");
        }
        assert!(WebUrl::parse("com.example.app:/cb").is_none());
        assert!(WebUrl::parse("https://app.example.com/logo.png").is_some());
    }

    #[test]
    fn a_return_address_is_kept_as_written_and_shown_by_its_place() {
        let native = ReturnUrl::parse("com.example.app:/cb").expect("a private-use scheme");
        assert_eq!((native.as_str(), native.place().as_str()), ("com.example.app:/cb", "com.example.app"));
        assert_eq!(ReturnUrl::parse("http://127.0.0.1:9000/cb").expect("loopback").place(), "127.0.0.1:9000");
        assert_eq!(ReturnUrl::parse("https://App.example.com/cb?x").expect("https").place(), "app.example.com");
    }
}
