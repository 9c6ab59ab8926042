//! The composition root: from a configuration to a running server.

use actix_web::dev::Server;
use actix_web::middleware::from_fn;
use actix_web::{App as Actix, HttpServer, web};
use futures_util::future::OptionFuture;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::cli::ground::{self, Ground, Migration};
use crate::cli::master_rotation;
use crate::clock::Clock;
use crate::config::{Config, Tls};
use crate::errand::{Errands, HashPool};
use crate::flow::{self, House, configuration};
use crate::http::{self, State};
use crate::jobs;
use crate::mail::Mailer;
use crate::outbound::{self, Outbound};
use crate::pages::Pages;

/// Password checks that may wait for a hasher; the next one is told to come back.
const HASH_QUEUE: usize = 64;
/// Seconds that requests under way get to finish after SIGTERM.
const GRACE: u64 = 30;
/// Threads of a worker's blocking pool: enough callers for a full group commit.
const BLOCKING_THREADS: usize = 32;

/// Everything that serves, before it listens.
#[derive(Debug)]
pub struct App {
    /// What the handlers share.
    pub state: State,
    /// Who takes our mail, if anybody does.
    pub mailer: Option<Mailer>,
    /// What to tell the operator once it listens; on standard output, never in the log.
    pub setup_link: Option<String>,
}

impl App {
    /// Opens the database, brings it up to date, applies the file, makes missing keys.
    ///
    /// # Errors
    /// What is wrong, in words for the operator.
    pub fn open(config: &Config, clock: &Clock) -> Result<Self, String> {
        outbound::install();
        let Ground { store, vault } = ground::open(config, Migration::Run)?;
        let now = clock.now();
        let applied = configuration::apply(&store, &vault, &config.declaration, now).map_err(|error| error.to_string())?;
        for change in &applied.changes {
            log::info!("from the configuration: {change}");
        }
        for warning in &applied.warnings {
            log::warn!("{warning}");
        }
        let text = |stop: flow::Stop| stop.to_string();
        let mailer = mailer(config)?;
        let house = House::open(store, vault).map_err(text)?.with_mail(mailer.is_some());
        flow::keys::tick(&house, now).map_err(text)?;
        let setup_link = flow::setup::invite(&house, now).map_err(text)?;
        let threads = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        let hashing =
            HashPool::start(threads, HASH_QUEUE).map_err(|error| format!("the password hashers do not start: {error}"))?;
        let state = State {
            house,
            errands: Errands { hashing, outbound: outbound(config)? },
            pages: Pages::embedded()?,
            clock: clock.clone(),
            trusted_proxies: config.server.trusted_proxies.clone().into(),
        };
        Ok(Self { state, mailer, setup_link })
    }

    /// Listens until SIGTERM or SIGINT, then finishes what is under way.
    ///
    /// # Errors
    /// When an address cannot be listened at, or a certificate cannot be read.
    pub async fn serve(self, config: &Config) -> Result<(), String> {
        let state = self.state.clone();
        let mut server = HttpServer::new(move || {
            Actix::new()
                .app_data(web::Data::new(state.clone()))
                .wrap(from_fn(http::middleware::entry))
                .configure(http::routes::routes)
        })
        .worker_max_blocking_threads(BLOCKING_THREADS)
        .shutdown_timeout(GRACE)
        .client_request_timeout(std::time::Duration::from_secs(10));
        if let Some(workers) = config.server.workers {
            server = server.workers(workers);
        }
        for address in &config.server.listen {
            let bound = match &config.server.tls {
                Some(tls) => server.bind_rustls_0_23(address, tls_config(tls)?),
                None => server.bind(address),
            };
            server = bound.map_err(|error| format!("cannot listen at {address}: {error}"))?;
        }
        let health = http::health::server(&self.state, &config.health.listen)?;
        jobs::start(&self.state.house, &self.state.errands, &self.state.clock, &config.audit);
        if let Some(mailer) = self.mailer {
            jobs::start_mail(&self.state.house, &self.state.pages, &self.state.clock, mailer);
        }
        master_rotation::follow(&config.keys, &self.state.house);
        for site in self.state.house.settings().sites() {
            log::info!("serving {}", site.provider.issuer);
        }
        if let Some(link) = &self.setup_link {
            println!("Nobody can sign in yet. Make the first account, once, within an hour:\n\n  {link}\n");
        }
        let (public, health) = beside(server.run(), health).await;
        public.and(health).map_err(|error| format!("the server stopped: {error}"))
    }
}

/// Runs a server that hears no signals for as long as what it stands beside. Were both to listen for SIGTERM, one that comes before the
/// second has begun to would end the first alone.
pub(crate) async fn beside<T>(main: impl Future<Output = T>, server: Option<Server>) -> (T, std::io::Result<()>) {
    let handle = server.as_ref().map(Server::handle);
    let main = async {
        let done = main.await;
        if let Some(handle) = handle {
            handle.stop(true).await;
        }
        done
    };
    let (done, server) = futures_util::future::join(main, OptionFuture::from(server)).await;
    (done, server.unwrap_or(Ok(())))
}

/// The HTTP client of a configuration.
///
/// # Errors
/// A certificate file that cannot be read.
pub fn outbound(config: &Config) -> Result<Outbound, String> {
    Outbound::new(&config.outbound.allow, &extra_ca(config)?).map_err(|at| {
        let path = config.outbound.extra_ca.get(at).map(|path| path.display().to_string()).unwrap_or_default();
        format!("[outbound] extra_ca: {path} holds no PEM certificate")
    })
}

/// Who takes the mail of a configuration, if anybody does.
///
/// # Errors
/// A certificate file that cannot be read, or a server that cannot be used.
pub fn mailer(config: &Config) -> Result<Option<Mailer>, String> {
    outbound::install();
    let Some(server) = &config.mail else { return Ok(None) };
    Mailer::new(server, &extra_ca(config)?).map(Some)
}

fn extra_ca(config: &Config) -> Result<Vec<Vec<u8>>, String> {
    let read = |path: &std::path::PathBuf| {
        std::fs::read(path).map_err(|error| format!("[outbound] extra_ca: {} cannot be read: {error}", path.display()))
    };
    config.outbound.extra_ca.iter().map(read).collect()
}

fn tls_config(tls: &Tls) -> Result<rustls::ServerConfig, String> {
    let wrong = |what: &str, path: &std::path::Path, error: String| format!("[server] {what}: {}: {error}", path.display());
    let chain = CertificateDer::pem_file_iter(&tls.cert)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| wrong("tls_cert", &tls.cert, error.to_string()))?;
    let key = PrivateKeyDer::from_pem_file(&tls.key).map_err(|error| wrong("tls_key", &tls.key, error.to_string()))?;
    rustls::ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .map_err(|error| wrong("tls_cert", &tls.cert, error.to_string()))
}
