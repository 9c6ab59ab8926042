//! Issuer identifiers (OpenID Connect Discovery 1.0 §3 <https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata>,
//! RFC 8414 §2).
//!
//! "URL using the https scheme with no query or fragment components that the OP asserts as its Issuer Identifier." Plain http
//! is taken for loopback only, since session cookies would otherwise travel in the clear.

use crate::model::Issuer;

/// Hosts that never leave the machine.
const LOOPBACK: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

/// Takes an issuer as an operator writes it. There is one way to write each, because relying parties compare it byte for byte.
///
/// # Errors
/// What is wrong, as the end of a sentence that begins with the issuer.
pub fn parse(text: &str) -> Result<Issuer, &'static str> {
    let (scheme, rest) = text.split_once("://").ok_or("is not a URL: it must begin with https://")?;
    if text.len() > 255 || !text.is_ascii() {
        return Err("must be at most 255 ASCII characters; write an international host name in its xn-- form");
    }
    if rest.contains(['?', '#']) {
        return Err("must not have a query or a fragment (OpenID Connect Discovery section 3)");
    }
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let issuer = Issuer::new(text);
    match scheme {
        "https" => {}
        "http" if LOOPBACK.contains(&issuer.host()) => {}
        "http" => return Err("must use https; http is taken for localhost, 127.0.0.1 and [::1] only"),
        _ => return Err("must begin with https:// in lower case"),
    }
    check_authority(authority, issuer.host(), scheme)?;
    check_path(path)?;
    Ok(issuer)
}

fn check_authority(authority: &str, host: &str, scheme: &str) -> Result<(), &'static str> {
    if authority.contains('@') {
        return Err("must not have a user name before its host");
    }
    let is_ipv6 = host.starts_with('[') && host.ends_with(']');
    let is_name = !host.is_empty()
        && !host.starts_with('.')
        && !host.ends_with('.')
        && host.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'.'));
    if !is_ipv6 && !is_name {
        return Err("must have a host of lower-case letters, digits, hyphens and dots");
    }
    match (authority.get(host.len()..).unwrap_or_default(), scheme) {
        ("", _) => Ok(()),
        (":443", "https") | (":80", "http") => Err("must not name the default port, which browsers leave out"),
        (port, _) => {
            let port = port.strip_prefix(':').unwrap_or_default();
            let is_port = !port.starts_with('0') && port.parse::<u16>().is_ok();
            if is_port { Ok(()) } else { Err("must have a port from 1 to 65535, or none") }
        }
    }
}

fn check_path(path: &str) -> Result<(), &'static str> {
    if path.ends_with('/') {
        return Err("must not end with a slash");
    }
    let is_segment = |segment: &str| {
        !matches!(segment, "" | "." | "..")
            && segment.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~'))
    };
    if path.split('/').skip(1).all(is_segment) { Ok(()) } else { Err("must have a path of letters, digits and -._~ only") }
}

/// What our own pages and endpoints begin with, under every issuer.
const OWN_PATHS: [&str; 14] = [
    ".well-known",
    "oauth",
    "login",
    "logout",
    "consent",
    "agreements",
    "select",
    "account",
    "password",
    "setup",
    "admin",
    "portal",
    "api",
    "assets",
];

/// Whether a new issuer can be found beside one that there is: requests are told apart by host and path alone, and no page of the one
/// may be under the other.
///
/// # Errors
/// What is in the way, as the end of a sentence that begins with the new issuer.
pub fn check_beside(new: &Issuer, other: &Issuer) -> Result<(), String> {
    if new.authority() != other.authority() {
        return Ok(());
    }
    if new.path() == other.path() {
        return Err("is the address of a provider that there is".to_owned());
    }
    let shadows = |inner: &Issuer, outer: &Issuer| {
        let rest = inner.path().strip_prefix(outer.path()).and_then(|rest| rest.strip_prefix('/'));
        rest.and_then(|rest| rest.split('/').next()).is_some_and(|first| OWN_PATHS.contains(&first))
    };
    if shadows(new, other) {
        return Err(format!("would take the place of pages of {other}"));
    }
    if shadows(other, new) { Err(format!("would have pages where {other} is")) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_issuer_has_one_spelling() {
        for good in [
            "https://login.example.com",
            "https://login.example.com:8443/acme/eu-1",
            "http://localhost:8080",
            "http://127.0.0.1",
            "http://[::1]:8080/x",
        ] {
            assert_eq!(parse(good).unwrap().as_str(), good);
        }
        for bad in [
            "",
            "login.example.com",
            "ftp://login.example.com",
            "HTTPS://login.example.com",
            "http://login.example.com",
            "http://localhost.example.com",
            "https://Login.example.com",
            "https://login.example.com/",
            "https://login.example.com/a/",
            "https://login.example.com/a//b",
            "https://login.example.com/../b",
            "https://login.example.com/%61",
            "https://login.example.com?x",
            "https://login.example.com#x",
            "https://login.example.com:443",
            "http://localhost:80",
            "https://login.example.com:",
            "https://login.example.com:0",
            "https://login.example.com:65536",
            "https://user@login.example.com",
            "https://login.example.com.",
            "https://",
            "https://b\u{fc}cher.example",
        ] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn two_issuers_stand_beside_each_other_unless_one_hides_the_other() {
        let host = "https://id.test";
        for (new, other, is_right) in [
            ("https://login.test", host, true),
            ("https://id.test:8443", host, true),
            ("https://id.test/acme", host, true),
            ("https://id.test/acme/eu", "https://id.test/acme", true),
            ("https://id.test/administration", host, true),
            (host, host, false),
            ("http://localhost", "https://localhost", false),
            ("https://id.test/admin", host, false),
            ("https://id.test/api/v2", host, false),
            ("https://id.test/acme/login", "https://id.test/acme", false),
            (host, "https://id.test/assets", false),
        ] {
            assert_eq!(check_beside(&Issuer::new(new), &Issuer::new(other)).is_ok(), is_right, "{new} {other}");
        }
    }
}
