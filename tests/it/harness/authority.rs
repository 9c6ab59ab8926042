//! A certificate authority of a test, and servers whose certificates it signed, well or not.

use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, KeyUsagePurpose, date_time_ymd};
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};

/// What a server presents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presented {
    /// A certificate that is in order.
    Good,
    /// One that has expired.
    Expired,
    /// One that does not count yet.
    Early,
    /// One for another host.
    OtherHost,
    /// One that it signed itself.
    SelfSigned,
}

/// An authority.
pub struct Authority(CertifiedIssuer<'static, KeyPair>);

fn params(hosts: &[&str], name: &str) -> CertificateParams {
    let hosts: Vec<_> = hosts.iter().map(|host| (*host).to_owned()).collect();
    let mut params = CertificateParams::new(hosts).expect("host names");
    params.distinguished_name.push(DnType::CommonName, name);
    params
}

impl Authority {
    /// An authority of a name.
    pub fn new(name: &str) -> Self {
        signet::outbound::install();
        Self::with(name, |_| {})
    }

    /// An authority with something bent.
    pub fn with(name: &str, bend: impl FnOnce(&mut CertificateParams)) -> Self {
        let mut params = params(&[], name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        bend(&mut params);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().expect("a key")).expect("an authority"))
    }

    /// Its certificate.
    pub fn pem(&self) -> String {
        self.0.pem()
    }

    /// A server on `localhost`.
    pub fn server(&self, presented: Presented) -> Arc<ServerConfig> {
        let host = if presented == Presented::OtherHost { "other.test" } else { "localhost" };
        let mut own = params(&[host], "A server");
        match presented {
            Presented::Expired => (own.not_before, own.not_after) = (date_time_ymd(2019, 1, 1), date_time_ymd(2020, 1, 1)),
            Presented::Early => own.not_before = date_time_ymd(2999, 1, 1),
            _ => {}
        }
        let key = KeyPair::generate().expect("a key");
        let certificate = match presented {
            Presented::SelfSigned => own.self_signed(&key),
            _ => own.signed_by(&key, &self.0),
        };
        let chain = vec![CertificateDer::from(certificate.expect("a certificate").der().to_vec())];
        let key = PrivatePkcs8KeyDer::from(key.serialize_der());
        let config = ServerConfig::builder().with_no_client_auth().with_single_cert(chain, key.into());
        Arc::new(config.expect("a TLS server"))
    }
}
