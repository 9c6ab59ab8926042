//! Our own strict parser of compact serialisations (RFC 7515 §3.1, RFC 7516 §3.1; RFC 8725 §3.6). It runs before any
//! cryptography: sizes, strict Base64url, no duplicate members, and no header member that changes the meaning of the rest.
//!
//! Left out on purpose: JSON serialisations, `crit`, `b64` (RFC 7797), `zip`.

use serde_json::{Map, Value};

use super::{JoseError, json::parse_object};
use crate::crypto::from_base64url;

/// The longest token that is looked at, in bytes.
pub const LONGEST: usize = 64 * 1024;
/// The longest header, in encoded bytes.
const LONGEST_HEADER: usize = 8 * 1024;
/// The longest signature in bytes: RSA of 8192 bits.
const LONGEST_SIGNATURE: usize = 1024;
/// The longest `kid`.
const LONGEST_KID: usize = 512;

/// What we read of a JOSE header. `jwk`, `jku`, `x5u` and `x5c` may be there, but never choose a key (RFC 8725 §3.10).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// `alg`, as written.
    pub alg: String,
    /// `typ` without `application/`, in lower case (RFC 7515 §4.1.9).
    pub typ: Option<String>,
    /// `cty`, in the same form.
    pub cty: Option<String>,
    /// `kid`.
    pub kid: Option<String>,
    /// `enc`, for a JWE.
    pub enc: Option<String>,
}

/// A JWS in compact form, taken apart but not verified.
pub(crate) struct Jws<'a> {
    pub(crate) header: Header,
    pub(crate) claims: Map<String, Value>,
    pub(crate) signing_input: &'a [u8],
    pub(crate) signature: Vec<u8>,
}

/// Takes a JWS apart.
pub(crate) fn parse(token: &str) -> Result<Jws<'_>, JoseError> {
    let [header, payload, signature] = split(token)?;
    let signing_input = token.as_bytes().get(..header.len() + 1 + payload.len()).unwrap_or_default();
    let header = self::header(header)?;
    let payload = from_base64url(payload).ok_or(JoseError::Malformed("the payload is not Base64url"))?;
    let signature = from_base64url(signature).ok_or(JoseError::Malformed("the signature is not Base64url"))?;
    if signature.is_empty() || signature.len() > LONGEST_SIGNATURE {
        return Err(JoseError::Malformed("the signature has no acceptable length"));
    }
    Ok(Jws { header, claims: parse_object(&payload)?, signing_input, signature })
}

/// The `N` parts between dots, after looking at the length.
pub(crate) fn split<const N: usize>(token: &str) -> Result<[&str; N], JoseError> {
    if token.len() > LONGEST {
        return Err(JoseError::Malformed("it is too long"));
    }
    let parts: Vec<&str> = token.splitn(N + 1, '.').collect();
    parts.try_into().map_err(|_| JoseError::Malformed("it has not the right number of parts"))
}

/// Reads an encoded header.
pub(crate) fn header(encoded: &str) -> Result<Header, JoseError> {
    if encoded.len() > LONGEST_HEADER {
        return Err(JoseError::Malformed("the header is too long"));
    }
    let bytes = from_base64url(encoded).ok_or(JoseError::Malformed("the header is not Base64url"))?;
    let members = parse_object(&bytes)?;
    for (name, reason) in [("crit", "crit is not supported"), ("b64", "b64 is not supported"), ("zip", "zip is not supported")] {
        if members.contains_key(name) {
            return Err(JoseError::Header(reason));
        }
    }
    let kid = text(&members, "kid")?;
    if kid.as_ref().is_some_and(|kid| kid.len() > LONGEST_KID) {
        return Err(JoseError::Header("kid is too long"));
    }
    Ok(Header {
        alg: text(&members, "alg")?.ok_or(JoseError::Header("alg is missing"))?,
        typ: text(&members, "typ")?.map(|name| media_type(&name)),
        cty: text(&members, "cty")?.map(|name| media_type(&name)),
        kid,
        enc: text(&members, "enc")?,
    })
}

fn text(members: &Map<String, Value>, name: &str) -> Result<Option<String>, JoseError> {
    match members.get(name) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(JoseError::Header("alg, enc, typ, cty and kid must be strings")),
    }
}

/// The comparable form of a media type: lower case, without `application/`.
pub(crate) fn media_type(name: &str) -> String {
    let name = name.to_ascii_lowercase();
    name.strip_prefix("application/").map(str::to_owned).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::base64url;

    fn token(header: &str) -> String {
        format!("{}.{}.{}", base64url(header.as_bytes()), base64url(b"{}"), base64url(b"x"))
    }

    #[test]
    fn a_compact_jws_is_taken_apart() {
        let token = token(r#"{"alg":"RS256","typ":"application/AT+JWT","kid":"1"}"#);
        let jws = parse(&token).unwrap();
        assert_eq!(
            (jws.header.alg.as_str(), jws.header.typ.as_deref(), jws.header.kid.as_deref()),
            ("RS256", Some("at+jwt"), Some("1"))
        );
        assert_eq!(jws.signing_input, token.rsplit_once('.').unwrap().0.as_bytes());
    }

    #[test]
    fn members_that_change_the_meaning_of_the_rest_are_refused() {
        for header in [
            r#"{"alg":"RS256","crit":["exp"]}"#,
            r#"{"alg":"RS256","crit":[]}"#,
            r#"{"alg":"RS256","b64":true}"#,
            r#"{"alg":"RS256","zip":"DEF"}"#,
            r#"{"alg":"RS256","alg":"none"}"#,
            r#"{"alg":["RS256"]}"#,
            r#"{"alg":"RS256","kid":1}"#,
            r#"{"alg":null}"#,
            "{}",
        ] {
            assert!(parse(&token(header)).is_err(), "{header}");
        }
    }

    #[test]
    fn only_strict_base64url_is_taken() {
        let good = token(r#"{"alg":"RS256"}"#);
        assert!(parse(&good).is_ok());
        for bad in [
            format!("{good}="),
            format!("{good}\n"),
            format!(" {good}"),
            good.replace('.', ".."),
            format!("{good}."),
            good.replacen('e', "+", 1),
        ] {
            assert!(parse(&bad).is_err(), "{bad}");
        }
        // "eB" and "eA" decode to the same byte where trailing bits are ignored; only the canonical one counts
        let (rest, _) = good.rsplit_once('.').unwrap();
        assert!(parse(&format!("{rest}.eB")).is_err());
    }

    #[test]
    fn a_megabyte_of_dots_and_an_oversized_signature_are_refused_early() {
        assert!(parse(&".".repeat(1_000_000)).is_err());
        assert!(parse(&".".repeat(60_000)).is_err());
        let token = token(r#"{"alg":"ES256"}"#);
        let (rest, _) = token.rsplit_once('.').unwrap();
        assert!(parse(&format!("{rest}.{}", base64url(&vec![1; 22_000]))).is_err());
        assert!(parse(&format!("{rest}.")).is_err());
    }

    #[test]
    fn json_serialisations_are_refused() {
        assert!(parse(r#"{"payload":"e30","signatures":[{"protected":"e30","signature":"eA"}]}"#).is_err());
    }
}
