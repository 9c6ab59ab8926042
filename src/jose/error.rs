//! Why a token, a key or a signature was refused.

use std::fmt;

/// A refusal. Its text is printable ASCII without quotation marks, so that it may stand in an `error_description`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JoseError {
    /// Not a compact serialisation that our parser takes.
    Malformed(&'static str),
    /// A header member that is not understood or not allowed (RFC 7515 §4.1.11, RFC 8725 §3.6).
    Header(&'static str),
    /// The `alg` is not one that is expected here (RFC 8725 §3.1).
    Algorithm,
    /// The `typ` is not one that is expected here (RFC 8725 §3.11).
    Type,
    /// No key of ours fits: an unknown `kid`, or several keys fit a token that names none.
    UnknownKey,
    /// The signature or MAC does not match.
    Signature,
    /// A claim is absent or wrong.
    Claim {
        /// Its name.
        name: String,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// `exp` has passed.
    Expired,
    /// `nbf` or `iat` lies in the future.
    NotYetValid,
    /// A key that must not be used: what is wrong with it.
    Key(&'static str),
    /// A JWE that did not open; all reasons look the same (RFC 7516 §11.5).
    Decryption,
    /// The cryptographic library failed on our own key.
    Library,
}

impl JoseError {
    /// A claim with a problem.
    pub(crate) fn claim(name: &str, problem: &'static str) -> Self {
        let name: String = name.chars().filter(|c| c.is_ascii_graphic() && !matches!(c, '"' | '\\')).take(64).collect();
        Self::Claim { name, problem }
    }
}

impl fmt::Display for JoseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed(reason) => write!(f, "the token is malformed: {reason}"),
            Self::Header(reason) => write!(f, "the header of the token is not acceptable: {reason}"),
            Self::Algorithm => f.write_str("the algorithm of the token is not the expected one"),
            Self::Type => f.write_str("the type of the token is not the expected one"),
            Self::UnknownKey => f.write_str("no single key fits the token"),
            Self::Signature => f.write_str("the signature does not match"),
            Self::Claim { name, problem } => write!(f, "the claim {name} {problem}"),
            Self::Expired => f.write_str("the token has expired"),
            Self::NotYetValid => f.write_str("the token is not valid yet"),
            Self::Key(reason) => write!(f, "the key is not acceptable: {reason}"),
            Self::Decryption => f.write_str("the token could not be decrypted"),
            Self::Library => f.write_str("the cryptographic library failed"),
        }
    }
}

impl std::error::Error for JoseError {}
