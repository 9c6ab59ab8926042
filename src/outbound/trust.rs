//! Whose certificates count: the system's authorities, and those that were added. Of a server whose certificate does not, the chain and the
//! reason are brought back instead of an answer; the handshake ends there, so that no request is sent.

use std::collections::BTreeMap;
use std::error::Error;
use std::sync::{Arc, Mutex, PoisonError};

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, OtherError, SignatureScheme};
use rustls_platform_verifier::Verifier;

use super::FetchError;
use crate::jose::ClientCertificate;
use crate::protocol::certificate::{Certificate, Distrust, Untrusted};

/// The most certificates of a chain that are shown.
const MOST: usize = 10;

/// Authorities beside the system's.
pub(super) type Roots = Vec<CertificateDer<'static>>;

/// The certificates of a PEM text; `None` if it holds none, or one that cannot be read.
pub(super) fn read(pem: &[u8]) -> Option<Roots> {
    let found = CertificateDer::pem_slice_iter(pem).collect::<Result<Roots, _>>().ok()?;
    let all_read = !found.is_empty() && found.iter().all(|one| Certificate::read(one).is_some());
    all_read.then_some(found)
}

/// The certificates that servers presented and that are trusted, by host.
#[derive(Clone, Debug, Default)]
pub struct Seen(Arc<Mutex<BTreeMap<String, Vec<Certificate>>>>);

impl Seen {
    /// All of them, by host, each chain with the server's own first.
    pub fn all(&self) -> BTreeMap<String, Vec<Certificate>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// The TLS side of a client.
pub(super) fn tls(roots: &Roots, seen: Option<Seen>, shown: Option<&ClientCertificate>) -> Result<ClientConfig, FetchError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let failed = |error: rustls::Error| FetchError::Connection(error.to_string());
    let inner = Verifier::new_with_extra_roots(roots.iter().cloned(), provider.clone()).map_err(failed)?;
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().map_err(failed)?;
    let judge = Arc::new(Judge { inner, seen });
    let builder = builder.dangerous().with_custom_certificate_verifier(judge);
    let Some(shown) = shown else { return Ok(builder.with_no_client_auth()) };
    let unusable = FetchError::Content("our certificate cannot be shown");
    let (chain, key) = (read(shown.chain().as_bytes()), PrivateKeyDer::from_pem_slice(shown.key().reveal().as_bytes()).ok());
    let (chain, key) = chain.zip(key).ok_or_else(|| unusable.clone())?;
    builder.with_client_auth_cert(chain, key).map_err(|_| unusable)
}

/// The verifier of the platform, with a report.
#[derive(Debug)]
struct Judge {
    inner: Verifier,
    seen: Option<Seen>,
}

impl ServerCertVerifier for Judge {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let verdict = self.inner.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now);
        let chain = || -> Vec<Certificate> {
            let all = std::iter::once(end_entity).chain(intermediates);
            all.take(MOST).filter_map(|one| Certificate::read(one)).collect()
        };
        match verdict {
            Ok(verified) => {
                if let Some(Seen(seen)) = &self.seen {
                    seen.lock().unwrap_or_else(PoisonError::into_inner).insert(server_name.to_str().into_owned(), chain());
                }
                Ok(verified)
            }
            Err(error) => {
                let chain = chain();
                let untrusted = Untrusted { host: server_name.to_str().into_owned(), reason: reason(&error, &chain), chain };
                let carried = FetchError::Untrusted(Arc::new(untrusted));
                Err(rustls::Error::InvalidCertificate(CertificateError::Other(OtherError(Arc::new(carried)))))
            }
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.inner.verify_tls12_signature(message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.inner.verify_tls13_signature(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.inner.supported_verify_schemes()
    }
}

fn reason(error: &rustls::Error, chain: &[Certificate]) -> Distrust {
    use CertificateError as E;
    let rustls::Error::InvalidCertificate(error) = error else { return Distrust::Unreadable };
    let signed_itself = chain.first().is_some_and(Certificate::is_self_signed) && chain.len() == 1;
    match error {
        E::Expired | E::ExpiredContext { .. } => Distrust::Expired,
        E::NotValidYet | E::NotValidYetContext { .. } => Distrust::NotYetValid,
        E::NotValidForName | E::NotValidForNameContext { .. } => Distrust::WrongHost,
        E::Revoked => Distrust::Revoked,
        E::BadSignature => Distrust::BadSignature,
        E::InvalidPurpose | E::InvalidPurposeContext { .. } => Distrust::WrongPurpose,
        _ if signed_itself => Distrust::SelfSigned,
        E::UnknownIssuer => Distrust::UnknownIssuer,
        // the platform's verifier has no name of its own for a purpose that is another
        E::Other(other) if other.to_string().contains("purpose") => Distrust::WrongPurpose,
        _ => Distrust::Unreadable,
    }
}

/// What the verifier put into an error of the layers in between: an error of I/O does not give away what it wraps as its cause.
pub(super) fn carried(error: &(dyn Error + 'static)) -> Option<FetchError> {
    if let Some(io) = error.downcast_ref::<std::io::Error>() {
        return carried(io.get_ref()?);
    }
    match error.downcast_ref::<rustls::Error>()? {
        rustls::Error::InvalidCertificate(CertificateError::Other(OtherError(inner))) => {
            inner.downcast_ref::<FetchError>().cloned()
        }
        _ => None,
    }
}
