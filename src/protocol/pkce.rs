//! RFC 7636, Proof Key for Code Exchange by OAuth Public Clients <https://www.rfc-editor.org/rfc/rfc7636>, §4.1–§4.6.
//!
//! `plain` is left out on purpose (RFC 9700 §2.1.1), and so is a challenge without a method, which would mean `plain` (§4.3).

use super::clause::Clause;
use super::error::OAuthError;
use super::parameters::Parameters;
use crate::crypto::{base64url, equal, from_base64url, sha256};
use crate::model::{Client, Provider};

/// The one method, for `code_challenge_methods_supported`.
pub const METHOD: &str = "S256";

/// Whether a code for this client needs a challenge: always for public clients, for others where client or provider say so.
pub fn is_required(client: &Client, provider: &Provider) -> bool {
    client.is_public() || provider.require_pkce || client.metadata.require_pkce == Some(true)
}

/// Reads `code_challenge` and `code_challenge_method` of an authorization request.
///
/// # Errors
/// `invalid_request` for another method than S256, one parameter without the other, or a challenge that is not the canonical
/// encoding of 32 bytes.
pub fn parse_challenge(parameters: &Parameters) -> Result<Option<String>, OAuthError> {
    match (parameters.get("code_challenge"), parameters.get("code_challenge_method")) {
        (None, None) => Ok(None),
        (None, Some(_)) => Err(refuse("code_challenge_method was sent without code_challenge.")),
        (Some(challenge), Some(METHOD)) if is_challenge(challenge) => Ok(Some(challenge.to_owned())),
        (Some(_), Some(METHOD)) => Err(refuse("code_challenge must be the 43 characters of an unpadded base64url SHA-256.")),
        (Some(_), None) => Err(refuse("code_challenge_method is missing; it must be S256.")),
        (Some(_), Some(_)) => Err(refuse("code_challenge_method must be S256.")),
    }
}

fn refuse(description: &'static str) -> OAuthError {
    OAuthError::invalid_request(description).under(Clause::CodeChallenge)
}

fn is_challenge(text: &str) -> bool {
    from_base64url(text).is_some_and(|bytes| bytes.len() == 32)
}

/// Whether `verifier` has the form of §4.1: `43*128unreserved`.
pub fn is_verifier(verifier: &str) -> bool {
    (43..=128).contains(&verifier.len())
        && verifier.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~'))
}

/// Whether the verifier of a token request fits the challenge of its authorization request (§4.6). A challenge without a
/// verifier fails, and so does a verifier without a challenge (RFC 9700 §4.8.2: the downgrade attack).
pub fn verify(challenge: Option<&str>, verifier: Option<&str>) -> bool {
    match (challenge, verifier) {
        (None, None) => true,
        (Some(challenge), Some(verifier)) => {
            is_verifier(verifier) && equal(base64url(&sha256(verifier.as_bytes())).as_bytes(), challenge.as_bytes())
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 7636 Appendix B.
    const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    #[test]
    fn the_example_of_appendix_b_holds() {
        assert!(verify(Some(CHALLENGE), Some(VERIFIER)));
    }

    #[test]
    fn only_the_matching_verifier_is_accepted() {
        let other = VERIFIER.replace('d', "e");
        let long = "a".repeat(10_240);
        for (challenge, verifier) in [
            (Some(CHALLENGE), None),            // PK-006
            (None, Some(VERIFIER)),             // PK-008
            (Some(CHALLENGE), Some(CHALLENGE)), // PK-009
            (Some(CHALLENGE), Some(other.as_str())),
            (Some(CHALLENGE), Some(&VERIFIER[..42])), // PK-011
            (Some(CHALLENGE), Some(long.as_str())),
            (Some(CHALLENGE), Some("")),
        ] {
            assert!(!verify(challenge, verifier), "{challenge:?} {verifier:?}");
        }
        assert!(verify(None, None));
        assert!(is_verifier(&"~".repeat(128)) && !is_verifier(&"a".repeat(129)) && !is_verifier(&"+".repeat(43)));
    }

    #[test]
    fn a_challenge_needs_s256_and_the_canonical_form() {
        let parse = |query: &str| parse_challenge(&Parameters::parse(query.as_bytes()).unwrap());
        assert_eq!(parse(""), Ok(None));
        assert_eq!(parse(&format!("code_challenge={CHALLENGE}&code_challenge_method=S256")), Ok(Some(CHALLENGE.to_owned())));
        let mut refused = vec![
            format!("code_challenge={CHALLENGE}"), // PK-004
            "code_challenge_method=S256".to_owned(),
        ];
        // PK-003, PK-005
        refused.extend(
            ["plain", "s256", "S256+", "S512", ""]
                .map(|method| format!("code_challenge={CHALLENGE}&code_challenge_method={method}")),
        );
        // PK-013, PK-014
        let bad = [
            CHALLENGE[..42].to_owned(),
            format!("{CHALLENGE}A"),
            format!("{CHALLENGE}%3D"),
            CHALLENGE.replace('-', "%2B"),
            CHALLENGE.replace('-', "%2F"),
            format!("{CHALLENGE}%0A"),
            CHALLENGE.replace("cM", "cN"),
        ];
        refused.extend(bad.map(|challenge| format!("code_challenge={challenge}&code_challenge_method=S256")));
        for query in refused {
            assert_eq!(parse(&query).unwrap_err().code.name(), "invalid_request", "{query}");
        }
    }
}
