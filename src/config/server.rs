//! `[server]`: where Signet listens and how it is reached.

use std::net::SocketAddr;
use std::path::PathBuf;

use ipnet::IpNet;

use super::network;
use super::section::{Given, Section};
use crate::model::Issuer;
use crate::protocol::oidc::issuer;

/// The form of log lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogFormat {
    /// Text on a terminal, JSON lines elsewhere.
    #[default]
    Auto,
    /// One JSON object a line.
    Json,
    /// For people.
    Text,
}

/// Certificate chain and key of the listeners, both PEM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tls {
    /// The chain, the server's own certificate first.
    pub cert: PathBuf,
    /// Its private key.
    pub key: PathBuf,
}

/// `[server]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// The addresses to listen on.
    pub listen: Vec<SocketAddr>,
    /// How browsers reach Signet: scheme, host and path prefix. The issuer of a provider that names none.
    pub public_url: Issuer,
    /// Whether `public_url` was given, or derived.
    pub public_url_given: bool,
    /// Set when Signet speaks TLS itself.
    pub tls: Option<Tls>,
    /// The networks whose `Forwarded` and `X-Forwarded-*` headers count.
    pub trusted_proxies: Vec<IpNet>,
    /// Threads that serve requests; absent means one for each core.
    pub workers: Option<usize>,
    /// The form of log lines.
    pub log: LogFormat,
    /// The least level that is logged.
    pub log_level: log::LevelFilter,
}

/// Reads the section; `sole_issuer` is the issuer of the only provider, if there is just one and it names it.
pub(super) fn read(mut section: Section<'_>, sole_issuer: Option<&Issuer>) -> Server {
    let listen = read_listen(&mut section).unwrap_or_else(|| vec![SocketAddr::from(([127, 0, 0, 1], 8080))]);
    let tls = read_tls(&mut section);
    let given =
        section.parsed("public_url", issuer::parse, "write the address that browsers use, like https://login.example.com");
    let public_url = given.as_ref().map(|given| given.value.clone()).or_else(|| sole_issuer.cloned());
    let server = Server {
        public_url: public_url.unwrap_or_else(|| derived_url(&listen, tls.is_some())),
        public_url_given: given.is_some(),
        listen,
        tls,
        trusted_proxies: read_trusted_proxies(&mut section),
        workers: section.number("workers", 1..=1024).and_then(|given| usize::try_from(given.value).ok()),
        log: section
            .choice("log", &[("auto", LogFormat::Auto), ("json", LogFormat::Json), ("text", LogFormat::Text)])
            .unwrap_or_default(),
        log_level: section
            .parsed("log_level", str::parse, "use error, warn, info, debug or trace")
            .map_or(log::LevelFilter::Info, |given| given.value),
    };
    section.finish();
    server
}

/// Addresses to listen on; `None` if there is no usable one.
pub(super) fn read_listen(section: &mut Section<'_>) -> Option<Vec<SocketAddr>> {
    let texts = section.texts("listen")?;
    if texts.is_empty() {
        section.missing("listen", "give at least one address, or remove the key");
        return None;
    }
    let mut addresses = Vec::new();
    for Given { value, place } in texts {
        match value.parse() {
            Ok(address) => addresses.push(address),
            Err(_) => section.wrong(
                "listen",
                &place,
                format!("`{value}` is not an IP address with a port"),
                "write it like \"127.0.0.1:8080\", \"0.0.0.0:8080\" (every address) or \"[::]:8080\"",
            ),
        }
    }
    (!addresses.is_empty()).then_some(addresses)
}

fn read_tls(section: &mut Section<'_>) -> Option<Tls> {
    match (section.text("tls_cert"), section.text("tls_key")) {
        (Some(cert), Some(key)) => {
            let readable = section.is_readable("tls_cert", &cert) & section.is_readable("tls_key", &key);
            readable.then(|| Tls { cert: cert.value.into(), key: key.value.into() })
        }
        (Some(cert), None) => {
            section.wrong(
                "tls_key",
                &cert.place,
                "`tls_cert` is given without `tls_key`",
                "name the PEM file of its private key",
            );
            None
        }
        (None, Some(key)) => {
            section.wrong("tls_cert", &key.place, "`tls_key` is given without `tls_cert`", "name the PEM file of the chain");
            None
        }
        (None, None) => None,
    }
}

fn read_trusted_proxies(section: &mut Section<'_>) -> Vec<IpNet> {
    let given = network::read(section, "trusted_proxies");
    for Given { place, .. } in given.iter().filter(|given| given.value.prefix_len() == 0) {
        let message = "this network is the whole internet: anybody could say who they are";
        section.wrong("trusted_proxies", place, message, "name the network of the proxy only");
    }
    given.into_iter().map(|given| given.value).collect()
}

/// Where a person on the same machine reaches the first listener.
fn derived_url(listen: &[SocketAddr], tls: bool) -> Issuer {
    let port = listen.first().map_or(8080, SocketAddr::port);
    match (tls, port) {
        (false, 80) => Issuer::new("http://localhost"),
        (true, 443) => Issuer::new("https://localhost"),
        (false, _) => Issuer::new(format!("http://localhost:{port}")),
        (true, _) => Issuer::new(format!("https://localhost:{port}")),
    }
}
