//! How a `redirect_uri` that was refused differs from those that are registered, and whether it may be registered from the inspector
//! (RFC 6749 §3.1.2, RFC 8252 §7, RFC 9700 §4.1.3). It explains; what is allowed is judged in [`super::redirect_uri`].

use super::redirect_uri::{check_syntax, scheme};
use crate::model::{ApplicationType, Client, Issuer};
use crate::protocol::cors;

/// Two addresses, each cut in three: what both begin with, what differs, what both end with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What was sent.
    pub received: [String; 3],
    /// The registered address that comes closest.
    pub expected: [String; 3],
    /// The difference in words.
    pub words: &'static str,
}

/// Compares an address with the closest of the registered ones; `None` if there are none.
pub fn explain(received: &str, registered: &[String]) -> Option<Difference> {
    let nearest = registered.iter().max_by_key(|uri| shared(received, uri))?;
    let (received_parts, expected) = cut(received, nearest);
    Some(Difference { words: words(received, nearest), received: received_parts, expected })
}

fn shared(one: &str, other: &str) -> usize {
    let (start, end) = ends(&one.chars().collect::<Vec<_>>(), &other.chars().collect::<Vec<_>>());
    start + end
}

/// How many characters two texts share at their beginnings and, without those, at their ends.
fn ends(one: &[char], other: &[char]) -> (usize, usize) {
    let start = one.iter().zip(other).take_while(|(one, other)| one == other).count();
    let rest = |text: &[char]| text.iter().skip(start).rev().copied().collect::<Vec<_>>();
    let end = rest(one).iter().zip(&rest(other)).take_while(|(one, other)| one == other).count();
    (start, end)
}

fn cut(one: &str, other: &str) -> ([String; 3], [String; 3]) {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let (start, end) = ends(&one, &other);
    let parts = |text: &[char]| {
        let middle = text.len() - end - start;
        let piece = |skip: usize, take: usize| text.iter().skip(skip).take(take).collect::<String>();
        [piece(0, start), piece(start, middle), piece(start + middle, end)]
    };
    (parts(&one), parts(&other))
}

/// The usual causes, the likeliest first.
fn words(received: &str, expected: &str) -> &'static str {
    let place = |uri: &str| uri.split(['?', '#']).next().unwrap_or_default().to_owned();
    let after_scheme = |uri: &str| uri.split_once("://").map_or(uri, |(_, rest)| rest).to_owned();
    let authority = |uri: &str| after_scheme(uri).split(['/', '?', '#']).next().unwrap_or_default().to_owned();
    let host = |uri: &str| authority(uri).rsplit_once(':').map_or(authority(uri), |(host, _)| host.to_owned());
    let is_loopback = |uri: &str| ["localhost", "127.0.0.1", "[::1]"].contains(&host(uri).as_str());
    if received == expected {
        "They are the same: the address is registered by now."
    } else if received.trim() == expected {
        "There is white space around it."
    } else if received.trim_end_matches('/') == expected.trim_end_matches('/') {
        "A slash at the end is there in one and missing in the other."
    } else if received.eq_ignore_ascii_case(expected) {
        "Capital and small letters differ."
    } else if after_scheme(received) == after_scheme(expected) {
        "The scheme differs: behind a proxy the app may not know that people come over https."
    } else if place(received) == place(expected) {
        "The part after the question mark differs: it has to be registered as it is sent."
    } else if is_loopback(received) && is_loopback(expected) && host(received) != host(expected) {
        "localhost, 127.0.0.1 and [::1] are different addresses."
    } else if host(received) == host(expected) && authority(received) != authority(expected) {
        "The port differs."
    } else if authority(received) != authority(expected) {
        "The host differs."
    } else if received.contains('%') != expected.contains('%') {
        "One of them is percent-encoded, or encoded twice."
    } else {
        "The path differs."
    }
}

/// Whether an address may be added to an app at the press of a button: over https at a host that the app has already, on the developer's
/// own machine, or a scheme of a native app's own. Anybody can send a request in an app's name with an address of their own and tell its
/// owner the reference, so a new host is typed in by hand. No form of pattern is known here, so none can be added.
///
/// # Errors
/// What speaks against it, as a sentence.
pub fn check_addable(uri: &str, client: &Client, issuer: &Issuer) -> Result<(), &'static str> {
    check_syntax(uri)?;
    if uri.contains('*') {
        return Err("it has a star in it, and addresses are compared character for character");
    }
    if cors::origin(uri) == cors::origin(issuer.as_str()) {
        return Err("it is an address of this provider itself");
    }
    let origin = cors::origin(uri).unwrap_or_default();
    let is_own_machine = ["http://localhost", "http://127.0.0.1", "http://[::1]"]
        .into_iter()
        .any(|own| origin.strip_prefix(own).is_some_and(|port| port.is_empty() || port.starts_with(':')));
    let is_native = client.metadata.application_type == ApplicationType::Native;
    match scheme(uri) {
        Some("https") if client.metadata.redirect_uris.iter().any(|own| host(own).is_some() && host(own) == host(uri)) => Ok(()),
        Some("https") => Err("the app has no address at this host yet: if it is yours, add it to the app's settings by hand"),
        Some("http") if is_own_machine => Ok(()),
        Some("http") => Err("it is not over https"),
        Some(own) if is_native && own.contains('.') => Ok(()),
        _ => Err("its scheme is not https"),
    }
}

/// The host of an address, without its port.
fn host(uri: &str) -> Option<String> {
    let origin = cors::origin(uri)?;
    let (_, authority) = origin.split_once("://")?;
    let is_port = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let host = authority.rsplit_once(':').filter(|(_, port)| is_port(port)).map_or(authority, |(host, _)| host);
    Some(host.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::fixture::client;

    fn of(received: &str, registered: &[&str]) -> Difference {
        let registered: Vec<_> = registered.iter().map(|uri| (*uri).to_owned()).collect();
        explain(received, &registered).unwrap()
    }

    #[test]
    fn the_characters_that_differ_are_cut_out_of_both() {
        let difference = of("https://app.test/callback/", &["https://other.test/x", "https://app.test/callback"]);
        assert_eq!(difference.received, ["https://app.test/callback", "/", ""]);
        assert_eq!(difference.expected, ["https://app.test/callback", "", ""]);
        let difference = of("http://app.test/cb", &["https://app.test/cb"]);
        assert_eq!(
            (difference.received, difference.expected),
            (["http".into(), String::new(), "://app.test/cb".into()], ["http".into(), "s".into(), "://app.test/cb".into()],)
        );
        assert_eq!(of("aaa", &["aa"]).received.concat(), "aaa");
        assert_eq!(of("\u{e9}", &["\u{e8}"]).received, ["", "\u{e9}", ""]);
        assert_eq!(explain("https://app.test/cb", &[]), None);
    }

    #[test]
    fn the_usual_causes_have_words() {
        for (received, expected, words) in [
            ("https://app.test/cb/", "https://app.test/cb", "A slash at the end"),
            ("http://app.test/cb", "https://app.test/cb", "The scheme differs"),
            ("https://app.test/CB", "https://app.test/cb", "Capital"),
            ("https://app.test/cb?a=1", "https://app.test/cb", "The part after the question mark"),
            ("http://localhost:3000/cb", "http://127.0.0.1:3000/cb", "localhost, 127.0.0.1"),
            ("https://app.test:8443/cb", "https://app.test/cb", "The port"),
            ("https://www.app.test/cb", "https://app.test/cb", "The host"),
            ("https://app.test/a%20b", "https://app.test/a+b", "One of them is percent-encoded"),
            ("https://app.test/x", "https://app.test/cb", "The path"),
            ("https://app.test/cb ", "https://app.test/cb", "There is white space"),
            ("https://app.test/cb", "https://app.test/cb", "They are the same"),
        ] {
            assert!(of(received, &[expected]).words.starts_with(words), "{received}: {}", of(received, &[expected]).words);
        }
    }

    #[test]
    fn only_what_is_safe_without_thinking_is_added_at_the_press_of_a_button() {
        let mut app = client("app");
        let issuer = Issuer::new("https://id.test");
        app.metadata.redirect_uris = vec!["https://app.test/callback".into()];
        for uri in ["https://app.test/cb", "https://app.test:8443/cb", "http://localhost:3000/cb", "http://127.0.0.1/cb"] {
            assert_eq!(check_addable(uri, &app, &issuer), Ok(()), "{uri}");
        }
        for uri in [
            "http://app.test/cb",
            "https://evil.test/cb",
            "https://app.test.evil.test/cb",
            "http://localhost.evil.test/cb",
            "https://id.test/cb",
            "https://ID.test:443/cb",
            "https://app.test/*",
            "https://app.test/cb#x",
            "javascript:alert(1)",
            "com.example.app:/cb",
            "https://u@app.test/cb",
        ] {
            assert!(check_addable(uri, &app, &issuer).is_err(), "{uri}");
        }
        app.metadata.application_type = ApplicationType::Native;
        assert_eq!(check_addable("com.example.app:/cb", &app, &issuer), Ok(()));
    }
}
