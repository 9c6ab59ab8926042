//! `signet demo`: a provider on `localhost`, and on `127.0.0.1` a small app that relies on it, so that their cookies never meet.
//! Everything is in a folder of its own that goes with the process.

mod handlers;
mod relying_party;

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use actix_web::web::{self, get, post};
use actix_web::{App as Actix, HttpServer};

use crate::app::App;
use crate::clock::Clock;
use crate::config;
use crate::crypto::{Plain, base64url, random};
use handlers::Demo;
use relying_party::RelyingParty;

/// Where the two listen, if nothing else does.
const PROVIDER_PORT: u16 = 8080;
const APP_PORT: u16 = 8090;
const USERNAME: &str = "ada";

/// Runs the demo until SIGTERM or Ctrl-C.
///
/// # Errors
/// Why it cannot, in words for the operator.
pub fn run() -> Result<bool, String> {
    let folder = Folder::make()?;
    let (provider_port, app_port) = (free_port(PROVIDER_PORT)?, free_port(APP_PORT)?);
    let app_url = format!("http://127.0.0.1:{app_port}");
    let secrets = (random::secret(12), random::secret(64));
    let text = configuration(&folder.0, (provider_port, &app_url), (&secrets.0, &secrets.1));
    let mut config = config::read(Some(("the demo", &text)), &[], &|path| std::fs::read(path))
        .map_err(|mistakes| super::all(&mistakes))?
        .config;
    config.health.listen.clear();
    super::logging::start(config.server.log, log::LevelFilter::Warn);
    let clock = Clock::system();
    let app = App::open(&config, &clock)?;
    let relying_party = RelyingParty {
        issuer: config.server.public_url.clone(),
        client_id: "field-notes".to_owned(),
        client_secret: secrets.1.clone(),
        redirect_uri: format!("{app_url}/callback"),
        outbound: app.state.errands.outbound.clone(),
    };
    let demo = Demo::new(relying_party, app.state.pages.clone(), clock, (USERNAME, &secrets.0));
    println!(
        "\nSignet is serving a sample provider and a sample app.\n\n  Open      {app_url}/\n  User name {USERNAME}\n  Password  {}\n\n\
         Stop with Ctrl-C; nothing is kept.\n",
        secrets.0.reveal()
    );
    actix_web::rt::System::new().block_on(async move {
        let site = sample_app(demo, app_port)?;
        let (provider, site) = crate::app::beside(app.serve(&config), Some(site)).await;
        provider?;
        site.map_err(|error| format!("the sample app stopped: {error}"))
    })?;
    Ok(true)
}

fn sample_app(demo: Demo, port: u16) -> Result<actix_web::dev::Server, String> {
    let demo = web::Data::new(demo);
    let server = HttpServer::new(move || {
        Actix::new()
            .app_data(demo.clone())
            .route("/", get().to(handlers::get_home))
            .route("/sign-in", get().to(handlers::get_sign_in))
            .route("/callback", get().to(handlers::get_callback))
            .route("/me", get().to(handlers::get_greeting))
            .route("/sign-out", post().to(handlers::post_sign_out))
            .route("/signed-out", get().to(handlers::get_signed_out))
            .route("/assets/{path:.*}", get().to(handlers::get_asset))
    })
    .workers(1)
    .disable_signals()
    .shutdown_timeout(1)
    .bind(("127.0.0.1", port))
    .map_err(|error| format!("the sample app cannot listen at 127.0.0.1:{port}: {error}"))?;
    Ok(server.run())
}

/// The wanted port, or any free one.
fn free_port(wanted: u16) -> Result<u16, String> {
    let listener = TcpListener::bind(("127.0.0.1", wanted)).or_else(|_| TcpListener::bind(("127.0.0.1", 0)));
    let address = listener.and_then(|listener| listener.local_addr());
    address.map(|address| address.port()).map_err(|error| format!("there is no free port: {error}"))
}

fn configuration(folder: &Path, (port, app_url): (u16, &str), (password, secret): (&Plain, &Plain)) -> String {
    let folder = folder.display();
    format!(
        r#"
[server]
listen = "127.0.0.1:{port}"
[database]
url = "sqlite:{folder}/demo.db"
[keys]
dir = "{folder}/keys"
[outbound]
allow = ["127.0.0.0/8", "::1/128"]
[[tenant]]
name = "northwind"
display_name = "Northwind"
[[provider]]
name = "demo"
display_name = "Northwind"
[[user]]
username = "{USERNAME}"
password = "{password}"
name = "Ada Lovelace"
given_name = "Ada"
family_name = "Lovelace"
email = "ada@northwind.example"
email_verified = true
locale = "en-GB"
zoneinfo = "Europe/London"
birthdate = "1815-12-10"
managed = "create"
address = {{ locality = "London", country = "United Kingdom" }}
[[client]]
client_id = "field-notes"
client_secret = "{secret}"
client_name = "Field Notes"
token_endpoint_auth_method = "client_secret_post"
client_uri = "{app_url}/"
redirect_uris = ["{app_url}/callback"]
post_logout_redirect_uris = ["{app_url}/signed-out"]
require_pkce = true
"#,
        password = password.reveal(),
        secret = secret.reveal(),
    )
}

/// A folder that goes with the process.
struct Folder(PathBuf);

impl Folder {
    fn make() -> Result<Self, String> {
        let path = std::env::temp_dir().join(format!("signet-demo-{}", base64url(&random::bytes::<9>())));
        std::fs::create_dir(&path).map_err(|error| format!("{} cannot be made: {error}", path.display()))?;
        Ok(Self(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            log::warn!("{} is left behind: {error}", self.0.display());
        }
    }
}

/// What handlers share; made once.
type Shared<T> = Arc<T>;
