//! Request parameters as `application/x-www-form-urlencoded` (RFC 6749 §3.1, §3.2, Appendix B
//! <https://www.rfc-editor.org/rfc/rfc6749#appendix-B>): of a query string or of a form body, read strictly.
//!
//! "Parameters sent without a value MUST be treated as if they were omitted from the request. The authorization server MUST
//! ignore unrecognized request parameters. Request and response parameters MUST NOT be included more than once." (§3.1)

use std::fmt;

use super::error::OAuthError;

/// The most names that a request may carry; more is an attack, not an application.
const MOST_NAMES: usize = 64;

/// The one name that may repeat (RFC 8707 §2: "Multiple `resource` parameters MAY be used").
const REPEATABLE: &str = "resource";

/// Decoded parameters, in order. No name but `resource` occurs twice.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Parameters(Vec<(String, String)>);

impl Parameters {
    /// Reads a raw query string (without `?`) or the bytes of a form.
    ///
    /// # Errors
    /// `invalid_request` for a repeated name, a broken percent-escape, bytes that are not UTF-8, a NUL in a value, or more than
    /// 64 names. Nothing is repaired, and neither the first nor the last of two values wins.
    pub fn parse(encoded: &[u8]) -> Result<Self, OAuthError> {
        let mut pairs: Vec<(String, String)> = Vec::new();
        for pair in encoded.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()) {
            let at = pair.iter().position(|byte| *byte == b'=').unwrap_or(pair.len());
            let (name, value) = pair.split_at(at);
            let name = decode(name)?;
            let value = decode(value.strip_prefix(b"=").unwrap_or_default())?;
            if value.contains('\0') {
                return Err(OAuthError::invalid_request("A parameter contains a NUL character."));
            }
            pairs.push((name, value));
            if pairs.len() > MOST_NAMES && pairs.iter().filter(|(name, _)| name != REPEATABLE).count() > MOST_NAMES {
                return Err(OAuthError::invalid_request("The request has too many parameters."));
            }
        }
        Self::from_pairs(pairs)
    }

    /// Takes pairs that are already decoded: of a request object, of a pushed request, of a test.
    ///
    /// # Errors
    /// `invalid_request` for a repeated name.
    pub fn from_pairs(pairs: Vec<(String, String)>) -> Result<Self, OAuthError> {
        let mut names: Vec<&str> = pairs.iter().map(|(name, _)| name.as_str()).filter(|name| *name != REPEATABLE).collect();
        names.sort_unstable();
        match names.iter().zip(names.iter().skip(1)).find(|(one, next)| one == next) {
            None => Ok(Self(pairs)),
            Some((name, _)) => {
                let detail = format!("repeated: {}", name.chars().take(40).collect::<String>());
                Err(OAuthError::invalid_request("A parameter is included more than once.").with_detail(detail))
            }
        }
    }

    /// These parameters, and those of `other` that are not among them and count.
    #[must_use]
    pub fn or(mut self, other: &Self, counts: impl Fn(&str) -> bool) -> Self {
        let missing: Vec<_> = other.0.iter().filter(|(name, _)| counts(name) && self.get(name).is_none()).cloned().collect();
        self.0.extend(missing);
        self
    }

    /// The value of a parameter; an empty one counts as absent.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(own, value)| own == name && !value.is_empty()).map(|(_, value)| value.as_str())
    }

    /// Every value of the repeatable parameter, in order, without empty ones.
    pub fn all<'a>(&'a self, name: &'static str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(own, value)| own == name && !value.is_empty()).map(|(_, value)| value.as_str())
    }

    /// Names and values in the order in which they came, empty values too.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

/// Names only: values may be passwords and secrets.
impl fmt::Debug for Parameters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|(name, _)| name)).finish()
    }
}

/// Undoes the encoding of RFC 6749 Appendix B: `+` is a space, `%HH` a byte, the whole UTF-8.
pub(super) fn decode(encoded: &[u8]) -> Result<String, OAuthError> {
    let mut bytes = Vec::with_capacity(encoded.len());
    let mut rest = encoded;
    while let [byte, tail @ ..] = rest {
        rest = tail;
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let [high, low, tail @ ..] = rest else { return Err(broken_escape()) };
                let (Some(high), Some(low)) = (hex(*high), hex(*low)) else { return Err(broken_escape()) };
                bytes.push(high << 4 | low);
                rest = tail;
            }
            _ => bytes.push(*byte),
        }
    }
    String::from_utf8(bytes).map_err(|_| OAuthError::invalid_request("A parameter is not valid UTF-8."))
}

fn hex(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

fn broken_escape() -> OAuthError {
    OAuthError::invalid_request("A parameter contains a percent sign that is not followed by two hexadecimal digits.")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parse(text: &str) -> Result<Parameters, OAuthError> {
        Parameters::parse(text.as_bytes())
    }

    #[test]
    fn values_are_decoded_and_empty_ones_count_as_omitted() {
        let parameters = parse("scope=openid+email&state=%26%3D%2B%E2%9C%93&nonce=&display&a=b=c&&").unwrap();
        assert_eq!(parameters.get("scope"), Some("openid email"));
        assert_eq!(parameters.get("state"), Some("&=+✓"));
        assert_eq!(parameters.get("a"), Some("b=c"));
        for absent in ["nonce", "display", "prompt", ""] {
            assert_eq!(parameters.get(absent), None, "{absent}");
        }
    }

    #[test]
    fn what_is_broken_is_refused_and_never_repaired() {
        let refused = [
            "scope=a&scope=b", // HT-001
            "scope=a&scope=",
            "sc%6Fpe=a&scope=a",
            "unknown=1&unknown=1",
            "state=%00", // HT-009
            "state=a%00b",
            "state=%ff%fe", // HT-010
            "state=%c0%af",
            "state=%ed%a0%80",
            "%ff=1",
            "state=%zz",
            "state=%",
            "state=%4",
            "state=100%",
            "state=%+1",
        ];
        for text in refused {
            assert_eq!(parse(text).unwrap_err().code.name(), "invalid_request", "{text}");
        }
    }

    #[test]
    fn names_are_exact_and_lookalikes_are_unknown() {
        // HT-003, RU-064
        let parameters =
            parse("redirect_uri[]=1&redirect_uri%00=2&Redirect_Uri=3&+redirect_uri=4&redirect_uri.x=5&redirect_uri=6").unwrap();
        assert_eq!(parameters.get("redirect_uri"), Some("6"));
    }

    #[test]
    fn resource_alone_may_repeat() {
        let parameters = parse("resource=https%3A%2F%2Fa&scope=x&resource=https%3A%2F%2Fb").unwrap();
        assert_eq!(parameters.all("resource").collect::<Vec<_>>(), ["https://a", "https://b"]);
        assert!(parse(&"resource=x&".repeat(100)).is_ok());
    }

    #[test]
    fn sixty_four_names_are_enough_for_anybody() {
        let names = |count: usize| (0..count).map(|n| format!("p{n}=1")).collect::<Vec<_>>().join("&");
        assert!(parse(&names(64)).is_ok());
        assert!(parse(&names(65)).is_err());
    }

    #[test]
    fn values_never_reach_a_log() {
        assert_eq!(format!("{:?}", parse("password=hunter2").unwrap()), r#"["password"]"#);
    }

    proptest! {
        #[test]
        fn any_bytes_are_parsed_or_refused_without_a_panic(bytes: Vec<u8>) {
            let _ = Parameters::parse(&bytes);
        }

        #[test]
        fn any_value_survives_its_encoding(value in "[^\0]{1,40}") {
            let encoded = percent_encoding::utf8_percent_encode(&value, percent_encoding::NON_ALPHANUMERIC).to_string();
            let parameters = Parameters::parse(format!("state={encoded}").as_bytes()).unwrap();
            prop_assert_eq!(parameters.get("state"), Some(value.as_str()));
        }
    }
}
