//! Certificates as people look at them: RFC 5280 <https://www.rfc-editor.org/rfc/rfc5280#section-4.1>. Nothing is trusted by what is read
//! here; whether a chain holds is the TLS library's to judge.

mod authority;
mod distrust;

pub use authority::{Authority, BadAuthority, authorities, pem_of};
pub use distrust::{Distrust, Untrusted};

use x509_parser::extensions::{GeneralName, ParsedExtension};
use x509_parser::prelude::{FromDer, X509Certificate};

use crate::crypto::sha256;
use crate::model::Instant;
use crate::protocol::relying_party::refusal::printable;

/// The longest name that is shown.
const LONGEST: usize = 200;
/// The most host names that are shown.
const MOST: usize = 20;

/// What a certificate says of itself.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Certificate {
    /// Whose it is.
    pub subject: String,
    /// Who signed it.
    pub issuer: String,
    /// It counts from here.
    pub not_before: Instant,
    /// It counts until here.
    pub not_after: Instant,
    /// The SHA-256 digest of the whole, in hexadecimal pairs with colons.
    pub sha256: String,
    /// The hosts that it is for.
    pub hosts: Vec<String>,
}

impl Certificate {
    /// Reads a certificate in DER; `None` if it is none.
    pub fn read(der: &[u8]) -> Option<Self> {
        let (_, parsed) = X509Certificate::from_der(der).ok()?;
        Some(Self::of(&parsed, der))
    }

    fn of(parsed: &X509Certificate<'_>, der: &[u8]) -> Self {
        let validity = parsed.validity();
        Self {
            subject: printable(&parsed.subject().to_string(), LONGEST),
            issuer: printable(&parsed.issuer().to_string(), LONGEST),
            not_before: Instant::from_epoch(validity.not_before.timestamp()),
            not_after: Instant::from_epoch(validity.not_after.timestamp()),
            sha256: fingerprint(der),
            hosts: hosts(parsed),
        }
    }

    /// The digest in small letters without colons.
    pub fn identifier(&self) -> String {
        self.sha256.replace(':', "").to_ascii_lowercase()
    }

    /// Whether it signed itself.
    pub fn is_self_signed(&self) -> bool {
        self.subject == self.issuer
    }
}

/// The SHA-256 digest of a certificate as browsers and OpenSSL show it.
pub fn fingerprint(der: &[u8]) -> String {
    sha256(der).iter().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().join(":")
}

/// §4.2.1.6.
fn hosts(parsed: &X509Certificate<'_>) -> Vec<String> {
    let names = parsed.extensions().iter().filter_map(|extension| match extension.parsed_extension() {
        ParsedExtension::SubjectAlternativeName(names) => Some(&names.general_names),
        _ => None,
    });
    let name = |name: &GeneralName<'_>| match name {
        GeneralName::DNSName(name) => Some(printable(name, LONGEST)),
        GeneralName::IPAddress([a, b, c, d]) => Some(std::net::Ipv4Addr::new(*a, *b, *c, *d).to_string()),
        GeneralName::IPAddress(bytes) => {
            <[u8; 16]>::try_from(*bytes).ok().map(|bytes| std::net::Ipv6Addr::from(bytes).to_string())
        }
        _ => None,
    };
    names.flatten().filter_map(name).take(MOST).collect()
}

#[cfg(test)]
mod tests;
