//! Issuers of upstreams (OpenID Connect Discovery §4.3 <https://openid.net/specs/openid-connect-discovery-1_0.html>): compared byte for
//! byte, except where the issuer of a multi-tenant upstream has a place that the token fills
//! (`https://login.microsoftonline.com/{tenantid}/v2.0`).

use serde_json::Value;

use crate::jose::Claims;

/// Names that stand in the place and the claims that fill it, where the two differ.
const PLACES: [(&str, &str); 1] = [("tenantid", "tid")];

/// Whether an issuer has a place to fill.
pub fn is_template(issuer: &str) -> bool {
    issuer.contains('{')
}

/// The issuer that a token of these claims must have: the configured one, with its places filled from the token. `None` if a claim
/// is missing or is not a plain word, so that nothing can be smuggled into the URL.
pub fn expected(configured: &str, claims: &Claims) -> Option<String> {
    let mut filled = String::new();
    let mut rest = configured;
    while let Some((before, after)) = rest.split_once('{') {
        let (place, after) = after.split_once('}')?;
        let claim = PLACES.iter().find(|(own, _)| *own == place).map_or(place, |(_, claim)| *claim);
        let word = claims.get(claim).and_then(Value::as_str).filter(|word| is_word(word))?;
        filled.push_str(before);
        filled.push_str(word);
        rest = after;
    }
    filled.push_str(rest);
    Some(filled)
}

/// Whether an `iss` parameter (RFC 9207) can be the one of a configured issuer; a place takes any plain word, and the ID token
/// then says which.
pub fn may_be(configured: &str, given: &str) -> bool {
    let mut given = given;
    let mut rest = configured;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((_, after)) = after.split_once('}') else { return false };
        let Some(tail) = given.strip_prefix(before) else { return false };
        let word = tail.find(|c: char| !is_word_character(c)).unwrap_or(tail.len());
        let (word, tail) = tail.split_at(word);
        if word.is_empty() {
            return false;
        }
        given = tail;
        rest = after;
    }
    rest == given
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.len() <= 100 && text.chars().all(is_word_character)
}

const fn is_word_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_')
}

/// Where the metadata of an issuer is (Discovery §4): "by concatenating the string `/.well-known/openid-configuration` to the Issuer",
/// after removing any terminating slash.
pub fn well_known(issuer: &str) -> String {
    format!("{}/.well-known/openid-configuration", issuer.strip_suffix('/').unwrap_or(issuer))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const ENTRA: &str = "https://login.microsoftonline.com/{tenantid}/v2.0";

    fn claims(value: Value) -> Claims {
        let Value::Object(members) = value else { panic!() };
        Claims::read(members, None, None).unwrap()
    }

    #[test]
    fn a_trailing_slash_is_not_doubled() {
        assert_eq!(well_known("https://op.test/a/"), "https://op.test/a/.well-known/openid-configuration");
        assert_eq!(well_known("https://op.test"), "https://op.test/.well-known/openid-configuration");
    }

    #[test]
    fn the_place_of_a_tenant_is_filled_by_the_token_and_by_nothing_but_a_word() {
        let of = |tid: Value| expected(ENTRA, &claims(json!({ "tid": tid })));
        assert_eq!(of(json!("9188040d-6c67")).as_deref(), Some("https://login.microsoftonline.com/9188040d-6c67/v2.0"));
        for bad in [json!("a/../b"), json!(""), json!(7), json!("evil.test/x"), json!("a?b"), json!("a\u{0}")] {
            assert_eq!(of(bad.clone()), None, "{bad}");
        }
        assert_eq!(expected(ENTRA, &claims(json!({}))), None);
        assert_eq!(expected("https://op.test", &claims(json!({}))).as_deref(), Some("https://op.test"));
    }

    #[test]
    fn an_iss_parameter_fits_the_template_or_is_the_issuer() {
        assert!(may_be(ENTRA, "https://login.microsoftonline.com/abc-1/v2.0"));
        assert!(may_be("https://op.test/", "https://op.test/"));
        for other in [
            "https://login.microsoftonline.com//v2.0",
            "https://login.microsoftonline.com/a/b/v2.0",
            "https://login.microsoftonline.com/abc/v2.0/",
            "https://evil.test/abc/v2.0",
            ENTRA,
        ] {
            assert!(!may_be(ENTRA, other), "{other}");
        }
        assert!(!may_be("https://op.test/", "https://op.test"));
    }
}
