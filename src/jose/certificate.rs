//! The certificates that we show to others (X.509, RFC 5280; mutual TLS, RFC 8705 §2): read, matched with their key, and made.

use openssl::asn1::Asn1Time;
use openssl::bn::{BigNum, MsbOption};
use openssl::error::ErrorStack;
use openssl::hash::MessageDigest;
use openssl::pkey::{PKey, Private};
use openssl::x509::extension::{BasicConstraints, ExtendedKeyUsage, KeyUsage};
use openssl::x509::{X509, X509Builder, X509NameBuilder};

use super::JoseError;
use super::import::private_pem;
use crate::crypto::{Plain, base64url, sha256};
use crate::model::{Instant, Seconds, SigningAlgorithm};

/// For how long one of our own making holds. Whoever knows a certificate by itself replaces it by hand.
const LIFE: Seconds = Seconds::days(3_650);
/// How far clocks of others may be behind.
const SKEW: Seconds = Seconds::minutes(5);

/// A certificate with its private key.
#[derive(Clone)]
pub struct ClientCertificate {
    chain: String,
    key: Plain,
    not_after: Instant,
    thumbprint: String,
}

impl std::fmt::Debug for ClientCertificate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ClientCertificate({})", self.thumbprint)
    }
}

impl ClientCertificate {
    /// Reads a certificate (with those of its authorities behind it) and its key, both in PEM.
    ///
    /// # Errors
    /// `Key` with the reason: one of them cannot be read, or they are not a pair.
    pub fn read(chain: &str, key: &Plain) -> Result<Self, JoseError> {
        let chain = certificates(chain)?;
        // With a passphrase, so that OpenSSL asks nobody for one.
        let key = PKey::private_key_from_pem_passphrase(key.reveal().as_bytes(), b"");
        let key = key.map_err(|_| JoseError::Key("the private key is not PEM, or is encrypted"))?;
        Self::new(&chain, &key)
    }

    /// A certificate that [`self_signed`] made, with the private JWK that it was made of.
    ///
    /// # Errors
    /// As [`ClientCertificate::read`].
    pub fn of_jwk(der: &[u8], algorithm: SigningAlgorithm, jwk: &Plain) -> Result<Self, JoseError> {
        let certificate = X509::from_der(der).map_err(|_| JoseError::Key("the certificate cannot be read"))?;
        Self::new(&[certificate], &private_key(algorithm, jwk)?)
    }

    fn new(chain: &[X509], key: &PKey<Private>) -> Result<Self, JoseError> {
        let leaf = chain.first().ok_or(JoseError::Key("there is no certificate"))?;
        let public = leaf.public_key().map_err(|_| JoseError::Key("the certificate has no key that can be used"))?;
        if !public.public_eq(key) {
            return Err(JoseError::Key("the private key is not that of the certificate"));
        }
        let mut text = Vec::new();
        for certificate in chain {
            text.extend(certificate.to_pem().map_err(library)?);
        }
        Ok(Self {
            chain: String::from_utf8(text).map_err(|_| JoseError::Library)?,
            key: String::from_utf8(key.private_key_to_pem_pkcs8().map_err(library)?)
                .map(Plain::new)
                .map_err(|_| JoseError::Library)?,
            not_after: not_after(leaf)?,
            thumbprint: base64url(&sha256(&leaf.to_der().map_err(library)?)),
        })
    }

    /// When a certificate in PEM ends.
    ///
    /// # Errors
    /// `Key` if there is none.
    pub fn end(chain: &str) -> Result<Instant, JoseError> {
        certificates(chain)?.first().ok_or(JoseError::Key("there is no certificate")).and_then(not_after)
    }

    /// The certificate and those of its authorities, in PEM.
    pub fn chain(&self) -> &str {
        &self.chain
    }

    /// The private key, PKCS #8 in PEM.
    pub const fn key(&self) -> &Plain {
        &self.key
    }

    /// When it ends.
    pub const fn not_after(&self) -> Instant {
        self.not_after
    }

    /// SHA-256 of the certificate: the `x5t#S256` of RFC 8705 §3.1.
    pub fn thumbprint(&self) -> &str {
        &self.thumbprint
    }
}

/// A self-signed certificate, in DER, for a private JWK; `None` for keys that TLS has no use for.
///
/// # Errors
/// `Library` if the library fails.
pub fn self_signed(algorithm: SigningAlgorithm, jwk: &Plain, name: &str, now: Instant) -> Result<Option<Vec<u8>>, JoseError> {
    let digest = match algorithm {
        SigningAlgorithm::ES512 => return Ok(None), // our TLS library does not sign with P-521
        algorithm if algorithm.is_symmetric() => return Ok(None),
        SigningAlgorithm::EdDSA => MessageDigest::null(),
        _ => MessageDigest::sha256(),
    };
    let key = private_key(algorithm, jwk)?;
    build(&key, digest, name, now).map(Some).map_err(library)
}

fn build(key: &PKey<Private>, digest: MessageDigest, name: &str, now: Instant) -> Result<Vec<u8>, ErrorStack> {
    let mut subject = X509NameBuilder::new()?;
    subject.append_entry_by_text("CN", &name.chars().take(64).collect::<String>())?;
    let subject = subject.build();
    let mut serial = BigNum::new()?;
    serial.rand(127, MsbOption::MAYBE_ZERO, false)?;
    let at = |instant: Instant| Asn1Time::from_unix(instant.epoch_seconds());
    let mut certificate = X509Builder::new()?;
    certificate.set_version(2)?;
    certificate.set_serial_number(&*serial.to_asn1_integer()?)?;
    certificate.set_subject_name(&subject)?;
    certificate.set_issuer_name(&subject)?;
    certificate.set_pubkey(key)?;
    certificate.set_not_before(&*at(now.minus(SKEW))?)?;
    certificate.set_not_after(&*at(now.plus(LIFE))?)?;
    certificate.append_extension(BasicConstraints::new().critical().build()?)?;
    certificate.append_extension(KeyUsage::new().critical().digital_signature().build()?)?;
    certificate.append_extension(ExtendedKeyUsage::new().client_auth().build()?)?;
    certificate.sign(key, digest)?;
    certificate.build().to_der()
}

fn certificates(pem: &str) -> Result<Vec<X509>, JoseError> {
    X509::stack_from_pem(pem.as_bytes()).map_err(|_| JoseError::Key("the certificate is not PEM"))
}

fn private_key(algorithm: SigningAlgorithm, jwk: &Plain) -> Result<PKey<Private>, JoseError> {
    let pem = private_pem(algorithm, jwk).ok_or(JoseError::Key("the private JWK does not fit its algorithm"))?;
    PKey::private_key_from_pem(&pem).map_err(library)
}

fn not_after(certificate: &X509) -> Result<Instant, JoseError> {
    let since = Asn1Time::from_unix(0).and_then(|epoch| epoch.diff(certificate.not_after())).map_err(library)?;
    Ok(Instant::from_epoch(i64::from(since.days) * 86_400 + i64::from(since.secs)))
}

fn library(_: ErrorStack) -> JoseError {
    JoseError::Library
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jose::generate;

    const NOW: Instant = Instant::from_epoch(1_800_000_000);

    fn made(algorithm: SigningAlgorithm) -> (ClientCertificate, Plain) {
        let pair = generate(algorithm, 2048).unwrap();
        let der = self_signed(algorithm, &pair.private_jwk, "us", NOW).unwrap().unwrap();
        (ClientCertificate::of_jwk(&der, algorithm, &pair.private_jwk).unwrap(), pair.private_jwk.clone())
    }

    #[test]
    fn a_key_of_every_kind_that_tls_can_use_gets_a_certificate_of_its_own() {
        use SigningAlgorithm::{ES256, ES384, EdDSA, HS256, PS256, RS256};
        for algorithm in [ES256, ES384, EdDSA, PS256, RS256] {
            let (certificate, _) = made(algorithm);
            assert_eq!(certificate.not_after(), NOW.plus(LIFE), "{algorithm}");
            assert!(reads_as_an_identity(&certificate), "{algorithm}");
        }
        for algorithm in [SigningAlgorithm::ES512, HS256] {
            assert_eq!(self_signed(algorithm, &Plain::new("{}".into()), "us", NOW), Ok(None));
        }
    }

    /// A TLS library takes the text.
    fn reads_as_an_identity(certificate: &ClientCertificate) -> bool {
        use rustls::pki_types::pem::PemObject;
        let key = rustls::pki_types::PrivateKeyDer::from_pem_slice(certificate.key().reveal().as_bytes()).unwrap();
        rustls::crypto::ring::sign::any_supported_type(&key).is_ok()
    }

    #[test]
    fn a_certificate_and_a_key_that_are_no_pair_are_refused_and_so_is_everything_else() {
        let (one, _) = made(SigningAlgorithm::ES256);
        let (other, _) = made(SigningAlgorithm::ES256);
        assert!(ClientCertificate::read(&one.chain, &one.key).is_ok());
        assert_eq!(ClientCertificate::end(&one.chain), Ok(one.not_after));
        for (chain, key) in [
            (one.chain.as_str(), other.key.reveal()),
            ("", one.key.reveal()),
            ("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", one.key.reveal()),
            (&one.chain, ""),
            (&one.chain, "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n"),
        ] {
            assert!(matches!(ClientCertificate::read(chain, &Plain::new(key.to_owned())), Err(JoseError::Key(_))), "{chain}");
        }
    }

    #[test]
    fn its_debug_text_keeps_the_key() {
        assert!(!format!("{:?}", made(SigningAlgorithm::ES256).0).contains("PRIVATE"));
    }
}
