//! Certificate authorities that a tenant is asked to trust: RFC 5280 §4.2.1.3, §4.2.1.9
//! <https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.9>; in PEM, RFC 7468.

use std::fmt;

use x509_parser::pem::Pem;
use x509_parser::prelude::{FromDer, X509Certificate};

use super::Certificate;
use crate::model::Instant;

/// The most authorities in one text.
const MOST: usize = 50;
/// The longest text.
pub const LONGEST: usize = 256 * 1024;

/// An authority that may be trusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authority {
    /// What it says.
    pub certificate: Certificate,
    /// It alone, in PEM.
    pub pem: String,
}

impl Authority {
    /// By what it is known.
    pub fn identifier(&self) -> String {
        self.certificate.identifier()
    }

    /// Whether it counts at a moment.
    ///
    /// # Errors
    /// `Expired`, `NotYetValid`.
    pub fn counts(&self, now: Instant) -> Result<(), BadAuthority> {
        let Certificate { subject, not_before, not_after, .. } = &self.certificate;
        match () {
            () if *not_after < now => Err(BadAuthority::Expired(subject.clone())),
            () if *not_before > now => Err(BadAuthority::NotYetValid(subject.clone())),
            () => Ok(()),
        }
    }
}

/// Why a text is not one of authorities.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadAuthority {
    /// It is too long, or there are too many in it.
    TooMuch,
    /// There is no certificate in it.
    None,
    /// There is a private key in it.
    PrivateKey,
    /// One of them is no certificate.
    Unreadable,
    /// One of them may not sign others.
    NotAnAuthority(String),
    /// One of them has expired.
    Expired(String),
    /// One of them does not count yet.
    NotYetValid(String),
}

impl fmt::Display for BadAuthority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooMuch => write!(f, "there is more than {MOST} certificates or {} KiB in it", LONGEST / 1024),
            Self::None => f.write_str("there is no certificate in it; it has to be PEM, with BEGIN CERTIFICATE"),
            Self::PrivateKey => f.write_str(
                "there is a private key in it, which nobody here may see: give the certificate alone, and replace the key",
            ),
            Self::Unreadable => f.write_str("a certificate in it cannot be read"),
            Self::NotAnAuthority(subject) => {
                write!(f, "{subject} is a server's own certificate, not an authority's: add the one that signed it")
            }
            Self::Expired(subject) => write!(f, "{subject} has expired"),
            Self::NotYetValid(subject) => write!(f, "{subject} does not count yet"),
        }
    }
}

/// Reads the authorities in a PEM text; each once.
///
/// # Errors
/// What is wrong; all of it is then refused.
pub fn authorities(text: &str) -> Result<Vec<Authority>, BadAuthority> {
    if text.len() > LONGEST {
        return Err(BadAuthority::TooMuch);
    }
    let mut found: Vec<Authority> = Vec::new();
    for block in Pem::iter_from_buffer(text.as_bytes()) {
        let block = block.map_err(|_| BadAuthority::Unreadable)?;
        if block.label.contains("PRIVATE KEY") {
            return Err(BadAuthority::PrivateKey);
        }
        if !matches!(block.label.as_str(), "CERTIFICATE" | "TRUSTED CERTIFICATE" | "X509 CERTIFICATE") {
            continue;
        }
        let one = authority(&block.contents)?;
        if !found.iter().any(|own| own.certificate.sha256 == one.certificate.sha256) {
            found.push(one);
        }
        if found.len() > MOST {
            return Err(BadAuthority::TooMuch);
        }
    }
    if found.is_empty() { Err(BadAuthority::None) } else { Ok(found) }
}

fn authority(der: &[u8]) -> Result<Authority, BadAuthority> {
    let (rest, parsed) = X509Certificate::from_der(der).map_err(|_| BadAuthority::Unreadable)?;
    if !rest.is_empty() {
        return Err(BadAuthority::Unreadable);
    }
    let certificate = Certificate::of(&parsed, der);
    let signs = parsed.key_usage().ok().flatten().is_none_or(|usage| usage.value.key_cert_sign());
    if !parsed.is_ca() || !signs {
        return Err(BadAuthority::NotAnAuthority(certificate.subject));
    }
    Ok(Authority { certificate, pem: pem(der) })
}

fn pem(der: &[u8]) -> String {
    pem_of(&crate::crypto::base64(der))
}

/// A certificate in PEM, of its Base64 as it stands in `x5c`; RFC 7468 §2: lines of 64 characters.
pub fn pem_of(body: &str) -> String {
    let mut lines = vec!["-----BEGIN CERTIFICATE-----".to_owned()];
    let characters: Vec<char> = body.chars().collect();
    lines.extend(characters.chunks(64).map(|line| line.iter().collect::<String>()));
    lines.push("-----END CERTIFICATE-----\n".to_owned());
    lines.join("\n")
}
