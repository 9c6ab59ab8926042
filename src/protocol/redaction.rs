//! What of an OAuth 2.0 request and its answer the flow inspector may show (OWASP ASVS 5.0 §16.2.5: no credentials and tokens in records). It is
//! an allow-list: a parameter that is in none of the lists is counted, and neither its name nor its value is kept.

use crate::crypto::{base64url, sha256};
use crate::model::{Shown, ShownValue};

/// The longest value that is shown, in characters; more is cut off.
const LONGEST: usize = 300;
/// The longest address that is shown.
const LONGEST_ADDRESS: usize = 2_048;
/// The longest sentence that is kept of why something was refused.
pub const LONGEST_SENTENCE: usize = 400;
/// Characters of a fingerprint.
const FINGERPRINT: usize = 8;

/// Names whose values are words of the protocol, or say where an answer goes.
const SHOWN: [&str; 30] = [
    "acr_values",
    "claims_locales",
    "client_assertion_type",
    "client_id",
    "code_challenge",
    "code_challenge_method",
    "display",
    "error",
    "error_description",
    "expires_in",
    "grant_type",
    "idp_hint",
    "interval",
    "iss",
    "issued_token_type",
    "max_age",
    "post_logout_redirect_uri",
    "prompt",
    "redirect_uri",
    "request_uri",
    "requested_token_type",
    "resource",
    "response_mode",
    "response_type",
    "scope",
    "token_type",
    "token_type_hint",
    "ui_locales",
    "verification_uri",
    "active",
];

/// Names that are often misspelt, as people misspell them: that they came is shown, their values are not.
const MISSPELT: [&str; 14] = [
    "redirect_url",
    "redirectUri",
    "redirect-uri",
    "clientId",
    "client-id",
    "clientID",
    "responseType",
    "response-type",
    "scopes",
    "codeChallenge",
    "codeVerifier",
    "grantType",
    "clientSecret",
    "post_logout_redirect_url",
];

/// Names whose values nobody can guess, so that a fingerprint tells nothing but where they come again.
const RECOGNISED: [&str; 14] = [
    "access_token",
    "assertion",
    "client_assertion",
    "code",
    "device_code",
    "id_token",
    "id_token_hint",
    "logout_token",
    "refresh_token",
    "request",
    "subject_token",
    "actor_token",
    "token",
    "signet_posted",
];

/// Names whose values could be guessed, or are nobody else's to know: how long they are is shown.
const HIDDEN: [&str; 10] = [
    "claims",
    "client_secret",
    "code_verifier",
    "login_hint",
    "logout_hint",
    "nonce",
    "session_state",
    "state",
    "user_code",
    "password",
];

/// Values of the same log-in: by their fingerprints requests are told to belong together.
const LINKING: [&str; 8] =
    ["access_token", "code", "device_code", "id_token", "id_token_hint", "refresh_token", "signet_posted", "token"];

/// Parameters whose values in the query of an address are cut out: an answer of ours that came back as an address, say.
const SPOILT: [&str; 10] = [
    "code",
    "access_token",
    "id_token",
    "refresh_token",
    "token",
    "client_secret",
    "secret",
    "password",
    "code_verifier",
    "client_assertion",
];

/// What may be shown of parameters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Redacted {
    /// Those in a list, in the order in which they came.
    pub shown: Vec<Shown>,
    /// How many are in none.
    pub unlisted: usize,
    /// By what they belong to other requests.
    pub links: Vec<String>,
}

/// Redacts parameters.
pub fn parameters<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Redacted {
    let mut redacted = Redacted::default();
    for (name, value) in pairs.filter(|(_, value)| !value.is_empty()) {
        match shown(name, value) {
            Some(value_shown) => redacted.shown.push(Shown { name: name.to_owned(), value: value_shown }),
            None => redacted.unlisted += 1,
        }
        if LINKING.contains(&name) {
            redacted.links.push(fingerprint(value));
        }
    }
    redacted
}

fn shown(name: &str, value: &str) -> Option<ShownValue> {
    let hidden = |fingerprint| ShownValue::Hidden { characters: value.chars().count(), fingerprint };
    if SHOWN.contains(&name) {
        let text = if name.ends_with("_uri") { address(value) } else { clipped(value, LONGEST) };
        return Some(ShownValue::Text(text));
    }
    if RECOGNISED.contains(&name) {
        return Some(hidden(Some(fingerprint(value))));
    }
    (HIDDEN.contains(&name) || MISSPELT.contains(&name)).then(|| hidden(None))
}

/// By what a value is recognised where it comes again: the beginning of its SHA-256. Of random values only.
pub fn fingerprint(value: &str) -> String {
    base64url(&sha256(value.as_bytes())).chars().take(FINGERPRINT).collect()
}

/// An address without what must not be kept: a user name, and values in its query that are codes, tokens or secrets.
pub fn address(uri: &str) -> String {
    let uri = clipped(uri, LONGEST_ADDRESS);
    let (place, fragment) = uri.split_once('#').map_or((uri.as_str(), false), |(place, _)| (place, true));
    let (place, query) = place.split_once('?').map_or((place, None), |(place, query)| (place, Some(query)));
    let mut text = without_user(place);
    if let Some(query) = query {
        let pairs: Vec<_> = query.split('&').map(without_value).collect();
        text = format!("{text}?{}", pairs.join("&"));
    }
    if fragment { format!("{text}#…") } else { text }
}

fn without_user(place: &str) -> String {
    let Some((scheme, rest)) = place.split_once("://") else { return place.to_owned() };
    let authority = rest.split('/').next().unwrap_or_default();
    match authority.rsplit_once('@') {
        Some((user, _)) => format!("{scheme}://…{}", rest.strip_prefix(user).unwrap_or_default()),
        None => place.to_owned(),
    }
}

fn without_value(pair: &str) -> String {
    match pair.split_once('=') {
        Some((name, _)) if SPOILT.contains(&name.to_ascii_lowercase().as_str()) => format!("{name}=…"),
        _ => pair.to_owned(),
    }
}

/// In one line, and no longer than that.
pub fn clipped(text: &str, longest: usize) -> String {
    let clean = |c: char| if c.is_control() { ' ' } else { c };
    let mut clipped: String = text.chars().take(longest).map(clean).collect();
    if text.chars().nth(longest).is_some() {
        clipped.push('…');
    }
    clipped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(pairs: &[(&str, &str)]) -> Redacted {
        parameters(pairs.iter().copied())
    }

    #[test]
    fn words_of_the_protocol_are_shown_and_secrets_are_a_length() {
        let redacted = of(&[("client_id", "app"), ("client_secret", "hunter2"), ("code_verifier", "v"), ("state", "S\u{e9}")]);
        let text = serde_json::to_string(&redacted.shown).unwrap();
        assert_eq!(
            text,
            r#"[{"name":"client_id","value":{"text":"app"}},{"name":"client_secret","value":{"hidden":{"characters":7}}},{"name":"code_verifier","value":{"hidden":{"characters":1}}},{"name":"state","value":{"hidden":{"characters":2}}}]"#
        );
        assert!(redacted.links.is_empty());
    }

    #[test]
    fn a_code_is_recognised_where_it_comes_again_and_shown_nowhere() {
        let (out, back) = (of(&[("code", "the-code")]), of(&[("grant_type", "authorization_code"), ("code", "the-code")]));
        assert_eq!(out.links, back.links);
        assert_eq!(out.links[0].len(), FINGERPRINT);
        assert_ne!(out.links, of(&[("code", "another")]).links);
        assert_eq!(of(&[("id_token", "e")]).links, of(&[("id_token_hint", "e")]).links);
        assert!(!serde_json::to_string(&back.shown).unwrap().contains("the-code"));
    }

    #[test]
    fn what_is_in_no_list_is_counted_and_neither_name_nor_value_is_kept() {
        let redacted = of(&[("hunter2", "x"), ("pin", "1234"), ("empty", ""), ("redirect_url", "https://app.test/?k=secret")]);
        assert_eq!(redacted.unlisted, 2);
        assert_eq!(redacted.shown.len(), 1);
        assert!(!format!("{redacted:?}").contains("secret") && !format!("{redacted:?}").contains("hunter2"));
    }

    #[test]
    fn an_address_keeps_what_differs_and_loses_what_opens_something() {
        for (uri, kept) in [
            ("https://app.test/cb?tenant=1", "https://app.test/cb?tenant=1"),
            ("https://app.test/cb?code=SplxlOBeZQQYbYS6WxSbIA&state=x", "https://app.test/cb?code=…&state=x"),
            ("https://app.test/cb?Access_Token=t", "https://app.test/cb?Access_Token=…"),
            ("https://app.test/cb#access_token=t", "https://app.test/cb#…"),
            ("https://ada:pw@app.test/cb", "https://…@app.test/cb"),
            ("com.example.app:/cb", "com.example.app:/cb"),
            ("https://app.test/a\r\nb", "https://app.test/a  b"),
        ] {
            assert_eq!(address(uri), kept, "{uri}");
        }
        assert_eq!(address(&format!("https://app.test/{}", "a".repeat(3_000))).chars().count(), LONGEST_ADDRESS + 1);
    }

    #[test]
    fn no_name_is_in_two_lists() {
        let mut names: Vec<_> = SHOWN.iter().chain(&RECOGNISED).chain(&HIDDEN).chain(&MISSPELT).collect();
        names.sort_unstable();
        assert!(names.windows(2).all(|pair| pair[0] != pair[1]));
        assert!(LINKING.iter().all(|name| RECOGNISED.contains(name)));
    }
}
