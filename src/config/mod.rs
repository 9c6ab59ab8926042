//! The configuration: a TOML file, the environment over it, defaults under both.
//!
//! No file at all is a valid configuration. Every mistake is reported at once, with its place and the fix; an unknown key is a
//! mistake. One file here for each section of `signet.toml`.

mod agreement;
mod audit;
mod branding;
mod client;
mod database;
pub mod environment;
mod health;
mod keys;
mod mail;
mod mistake;
mod name;
mod nearest;
mod network;
mod outbound;
mod platform_identity;
mod provider;
mod registration;
mod registry;
mod resource;
mod section;
mod server;
pub mod span;
mod tenant;
mod tree;
mod upstream;
mod user;

use std::io;
use std::path::Path;

use crate::model::{AuditPolicy, Declaration, MailServer};

pub use database::Database;
pub use health::Health;
pub use keys::Keys;
pub use mistake::{Mistake, Place, Warning};
pub use outbound::Outbound;
pub use server::{LogFormat, Server, Tls};

use mistake::Report;
use section::{Reading, Section};
use tree::{Entry, Node, Table};

/// The file that is read when none is named, if it exists.
pub const DEFAULT_FILE: &str = "signet.toml";

/// Reads a file's text.
type ReadFile<'r> = &'r dyn Fn(&Path) -> io::Result<Vec<u8>>;

/// A whole configuration, checked.
#[derive(Clone, Debug)]
pub struct Config {
    /// `[server]`.
    pub server: Server,
    /// `[database]`.
    pub database: Database,
    /// `[outbound]`.
    pub outbound: Outbound,
    /// `[health]`.
    pub health: Health,
    /// `[keys]`.
    pub keys: Keys,
    /// `[audit]`.
    pub audit: AuditPolicy,
    /// `[mail]`.
    pub mail: Option<MailServer>,
    /// Tenants, providers, resources, clients, people, agreements and upstreams.
    pub declaration: Declaration,
}

/// A configuration that can be started with.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The configuration.
    pub config: Config,
    /// What the operator should know.
    pub warnings: Vec<Warning>,
    /// The file it came from, if any.
    pub file: Option<String>,
}

/// Reads the named file (else the one that `SIGNET_CONFIG` names, else `signet.toml` if there is one) and the environment.
///
/// # Errors
/// Every mistake that was found.
pub fn load(file: Option<&Path>, environment: impl IntoIterator<Item = (String, String)>) -> Result<Loaded, Vec<Mistake>> {
    let environment: Vec<_> = environment.into_iter().collect();
    let from_environment = environment.iter().find(|(name, value)| name == environment::FILE && !value.is_empty());
    let (path, place, required) = match (file, from_environment) {
        (Some(path), _) => (path, Place::Nowhere, true),
        (None, Some((name, value))) => (Path::new(value), Place::Environment(name.clone()), true),
        (None, None) => (Path::new(DEFAULT_FILE), Place::Nowhere, false),
    };
    let name = path.display().to_string();
    match std::fs::read_to_string(path) {
        Ok(text) => read(Some((&name, &text)), &environment, &|path| std::fs::read(path)),
        Err(error) if error.kind() == io::ErrorKind::NotFound && !required => {
            read(None, &environment, &|path| std::fs::read(path))
        }
        Err(error) => Err(vec![Mistake {
            place,
            key: String::new(),
            message: format!("cannot read the configuration file {name}: {error}"),
            fix: "check the path and that the process may read it".to_owned(),
        }]),
    }
}

/// Reads a file's name and text and an environment. Pure but for `read_file`, which reads the files that `…_file` keys name.
///
/// # Errors
/// Every mistake that was found.
pub fn read(
    file: Option<(&str, &str)>,
    environment: &[(String, String)],
    read_file: &dyn Fn(&Path) -> io::Result<Vec<u8>>,
) -> Result<Loaded, Vec<Mistake>> {
    let report = Report::default();
    let (name, text) = file.unwrap_or((DEFAULT_FILE, ""));
    let mut tree = tree::parse(name, text, &report);
    environment::overlay(&mut tree, environment, &report);
    let config = read_tree(tree, Reading { report: &report, read: read_file });
    let warnings = report.finish()?;
    Ok(Loaded { config, warnings, file: file.map(|(name, _)| name.to_owned()) })
}

fn read_tree(tree: Table, reading: Reading<'_>) -> Config {
    let mut root = Section::new("", Place::Nowhere, tree, reading);
    let tenants = tenant::read(root.tables("tenant"));
    let tenant_names: Vec<_> = tenants.iter().map(|tenant| tenant.name.clone()).collect();
    let upstreams = upstream::read(root.tables("upstream"), &tenant_names);
    let upstream_names: Vec<_> = upstreams.iter().map(|upstream| upstream.name.clone()).collect();
    let written = provider::read(root.tables("provider"), (&tenant_names, &upstream_names));
    let sole_issuer = match written.as_slice() {
        [only] => only.issuer.as_ref().map(|given| &given.value),
        _ => None,
    };
    let server = server::read(sub_section(&mut root, "server", reading), sole_issuer);
    let providers = provider::settle(written, &server.public_url, &tenant_names, &root);
    if !root.has("mail") && providers.iter().any(|provider| provider.sign_up.takes_invitations()) {
        let fix = "fill in [mail], or leave `sign_up` out";
        root.wrong("provider.sign_up", &Place::Nowhere, "people sign up through a mail, and there is no [mail]", fix);
    }
    let provider_names: Vec<_> = providers.iter().map(|provider| provider.name.clone()).collect();
    let config = Config {
        database: database::read(sub_section(&mut root, "database", reading)),
        outbound: outbound::read(sub_section(&mut root, "outbound", reading)),
        health: health::read(sub_section(&mut root, "health", reading)),
        keys: keys::read(sub_section(&mut root, "keys", reading)),
        audit: audit::read(sub_section(&mut root, "audit", reading), &server.public_url),
        mail: root.table("mail").and_then(mail::read),
        declaration: Declaration {
            resources: resource::read(root.tables("resource"), &provider_names),
            clients: client::read(root.tables("client"), &provider_names),
            users: user::read(root.tables("user"), &tenant_names),
            agreements: agreement::read(root.tables("agreement"), &tenant_names),
            identities: platform_identity::read(root.tables("platform_identity"), &tenant_names),
            upstreams,
            tenants,
            providers,
        },
        server,
    };
    root.finish();
    config
}

/// The section of that name, empty if it is not written.
fn sub_section<'r>(root: &mut Section<'_>, name: &str, reading: Reading<'r>) -> Section<'r> {
    match root.take(name) {
        Some(Entry { place, value: Node::Table(table) }) => Section::new(name, place, table, reading),
        Some(entry) => {
            reading.report.wrong(
                &entry.place,
                name,
                format!("this must be a table, not {}", entry.value.kind()),
                format!("write [{name}]"),
            );
            Section::new(name, entry.place, Table::new(), reading)
        }
        None => Section::new(name, Place::Nowhere, Table::new(), reading),
    }
}

#[cfg(test)]
mod tests;
