//! `signet upstream`: the providers that people sign in through.

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::ground::{self, Ground};
use crate::config::Config;
use crate::crypto::Plain;
use crate::errand::{federation_doctor, webfinger};
use crate::flow::federation::examination::{self, Visit};
use crate::flow::federation::finding::Verdict;
use crate::flow::federation::manage::{self, AddError, NewUpstream};
use crate::flow::federation::{self, Domain};
use crate::model::{Instant, Managed, Tenant, UpstreamSettings};
use crate::outbound::Outbound;
use crate::protocol::relying_party::begin::CALLBACK;
use crate::protocol::relying_party::initiate::INITIATE;
use crate::protocol::relying_party::{check, preset};
use crate::store::providers;

/// Arguments of every `upstream` command.
#[derive(Debug, Args)]
pub struct UpstreamArguments {
    /// The tenant; needed only if there are several.
    #[arg(long, global = true, value_name = "NAME")]
    tenant: Option<String>,
    #[command(subcommand)]
    command: UpstreamCommand,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum UpstreamCommand {
    /// Add an upstream that is found by its issuer or a preset. Everything else is set in the file or the API.
    Add(Added),
    /// List upstreams.
    List,
    /// Ask an upstream everything that a log-in needs, and say what is wrong. Nothing is written.
    Doctor {
        /// Its short name.
        name: String,
        /// Say where an administrator tries to sign in, in a browser: everything is shown, and nobody is signed in.
        #[arg(long)]
        sign_in: bool,
    },
    /// Forget what is kept of an upstream, on every process: metadata and keys.
    Flush {
        /// Its short name.
        name: String,
    },
}

/// An upstream to be added.
#[derive(Debug, Args)]
pub struct Added {
    /// Its short name.
    name: String,
    /// One of the well-known ones: google, okta, entra, auth0, keycloak, github, gitlab, apple, generic.
    #[arg(long)]
    preset: Option<String>,
    /// Its issuer, exactly as its metadata have it.
    #[arg(long, value_name = "URL")]
    issuer: Option<String>,
    /// Instead of the issuer, what people there call themselves (ada@example.com), or its host: it is asked for its issuer by WebFinger.
    #[arg(long, value_name = "NAME", conflicts_with_all = ["issuer", "well_known_url"])]
    webfinger: Option<String>,
    /// Where its metadata are, if not under the issuer.
    #[arg(long, value_name = "URL")]
    well_known_url: Option<String>,
    /// The id of our app there.
    #[arg(long, value_name = "ID")]
    client_id: String,
    /// A file with the secret of our app there.
    #[arg(long, value_name = "FILE")]
    client_secret_file: Option<PathBuf>,
    /// The name on its button.
    #[arg(long, value_name = "TEXT")]
    display_name: Option<String>,
    /// Let in known people only.
    #[arg(long)]
    known_people_only: bool,
    /// An e-mail domain that may come in; may be given several times.
    #[arg(long, value_name = "DOMAIN")]
    allowed_email_domain: Vec<String>,
}

/// Runs a command. The answer is whether all is well.
///
/// # Errors
/// What is wrong, for the operator.
pub fn run(
    config: &Config,
    ground: &Ground,
    arguments: UpstreamArguments,
    out: &mut dyn Write,
    now: Instant,
) -> Result<bool, String> {
    let tenant = ground::tenant(&ground.store, arguments.tenant.as_deref())?;
    match arguments.command {
        UpstreamCommand::Add(added) => add(config, ground, (&tenant, added), out, now).map(|()| true),
        UpstreamCommand::List => list(ground, &tenant, out).map(|()| true),
        UpstreamCommand::Doctor { name, sign_in } => doctor(config, ground, (&tenant, &name, sign_in), out, now),
        UpstreamCommand::Flush { name } => {
            let found = manage::flush(&ground.store, &tenant.id, &name, now).map_err(|error| error.to_string())?;
            if !found {
                return Err(unknown(&name));
            }
            say(out, format_args!("Within a second every process reads the metadata and keys of {name} again."))?;
            Ok(true)
        }
    }
}

fn say(out: &mut dyn Write, line: std::fmt::Arguments<'_>) -> Result<(), String> {
    writeln!(out, "{line}").map_err(|error| error.to_string())
}

fn unknown(name: &str) -> String {
    format!("there is no upstream named `{name}`; `signet upstream list` shows them")
}

fn add(
    config: &Config,
    ground: &Ground,
    (tenant, added): (&Tenant, Added),
    out: &mut dyn Write,
    now: Instant,
) -> Result<(), String> {
    let preset = match added.preset.as_deref() {
        None => None,
        Some(name) => Some(preset::find(name).ok_or_else(|| format!("there is no preset `{name}`"))?),
    };
    let base = preset.map_or_else(UpstreamSettings::default, preset::Preset::settings);
    let found = added.webfinger.as_deref().map(|name| find(config, name, out)).transpose()?;
    let settings = UpstreamSettings {
        issuer: found.or(added.issuer).or(base.issuer.clone()),
        well_known_url: added.well_known_url.or(base.well_known_url.clone()),
        client_id: added.client_id,
        create_accounts: !added.known_people_only,
        allowed_email_domains: added.allowed_email_domain,
        ..base
    };
    let secret = match &added.client_secret_file {
        None => None,
        Some(path) => {
            let text = std::fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
            Some(Plain::new(text.trim_end_matches(['\r', '\n']).to_owned()))
        }
    };
    let display_name = added.display_name.or_else(|| preset.map(|preset| preset.display_name.to_owned()));
    let display_name = display_name.unwrap_or_else(|| added.name.clone());
    let warnings = check::warnings(&settings);
    let new =
        NewUpstream { tenant: tenant.id.clone(), name: added.name.clone(), display_name, settings, secret, client_key: None };
    manage::add(&ground.store, &ground.vault, new, now).map_err(|error| match error {
        AddError::Wrong(problems) => {
            let lines = problems.iter().map(|one| format!("{}: {}\n  fix: {}", one.key, one.message, one.fix));
            lines.collect::<Vec<_>>().join("\n")
        }
        AddError::Taken => format!("another upstream is named `{}`", added.name),
        AddError::Store(error) => error.to_string(),
    })?;
    warnings.iter().try_for_each(|warning| say(out, format_args!("warning: {warning}")))?;
    for issuer in issuers(ground, tenant)? {
        say(out, format_args!("Register there the redirect URI {}", issuer.url(CALLBACK)))?;
        initiation(out, &issuer)?;
    }
    say(out, format_args!("{} is added. `signet upstream doctor {}` asks it whether everything fits.", added.name, added.name))
}

/// The issuer that a host names for what somebody there is called.
fn find(config: &Config, name: &str, out: &mut dyn Write) -> Result<String, String> {
    let outbound = crate::app::outbound(config)?;
    let issuer = actix_web::rt::System::new().block_on(webfinger::find_issuer(&outbound, name))?;
    say(out, format_args!("{name} belongs to the issuer {issuer}"))?;
    Ok(issuer)
}

/// The address for upstreams that start log-ins themselves.
fn initiation(out: &mut dyn Write, issuer: &crate::model::Issuer) -> Result<(), String> {
    let url = issuer.url(INITIATE);
    say(out, format_args!("  as initiate_login_uri, if it starts log-ins itself: {url} (to end in an app: {url}?client_id=ID)"))
}

fn issuers(ground: &Ground, tenant: &Tenant) -> Result<Vec<crate::model::Issuer>, String> {
    let all = ground.store.read(providers::list).map_err(|error| error.to_string())?;
    Ok(all.into_iter().filter(|own| own.tenant == tenant.id && own.enabled).map(|own| own.issuer).collect())
}

fn list(ground: &Ground, tenant: &Tenant, out: &mut dyn Write) -> Result<(), String> {
    let all = manage::list(&ground.store, &tenant.id).map_err(|error| error.to_string())?;
    if all.is_empty() {
        return say(out, format_args!("There is no upstream yet."));
    }
    for upstream in all {
        let settings = &upstream.settings;
        let place = settings.issuer.as_deref().or(settings.well_known_url.as_deref()).unwrap_or_default();
        let state = if upstream.enabled { "enabled" } else { "disabled" };
        let owner = if upstream.managed == Managed::File { ", from the file" } else { "" };
        say(out, format_args!("{}  {}  {place}  {state}{owner}", upstream.name, upstream.display_name))?;
    }
    Ok(())
}

fn doctor(
    config: &Config,
    ground: &Ground,
    (tenant, name, sign_in): (&Tenant, &str, bool),
    out: &mut dyn Write,
    now: Instant,
) -> Result<bool, String> {
    let found = federation::find(&ground.store, &ground.vault, &tenant.id, name).map_err(|stop| stop.to_string())?;
    let domain = found.ok_or_else(|| unknown(name))?;
    if sign_in {
        for issuer in issuers(ground, tenant)? {
            say(out, format_args!("Open {} in a browser, as an administrator", examination::address(&issuer, name)))?;
        }
        return Ok(true);
    }
    let outbound = crate::app::outbound(config)?;
    let mut well = true;
    for issuer in issuers(ground, tenant)? {
        say(out, format_args!("{name}, as {issuer} uses it"))?;
        initiation(out, &issuer)?;
        well &= examine(&outbound, &domain, issuer.url(&path(&domain)), out, now)?;
    }
    Ok(well)
}

fn path(domain: &Domain) -> String {
    let upstream = &domain.upstream;
    if upstream.settings.own_callback { format!("{CALLBACK}/{}", upstream.name) } else { CALLBACK.to_owned() }
}

fn examine(outbound: &Outbound, domain: &Domain, callback: String, out: &mut dyn Write, now: Instant) -> Result<bool, String> {
    let (drawn, jti) = manage::draw();
    let visit = Visit { callback, drawn, jti };
    let found = actix_web::rt::System::new().block_on(federation_doctor::examine(&outbound.upstreams, domain, visit, now));
    found.iter().try_for_each(|finding| say(out, format_args!("  {finding}")))?;
    Ok(found.iter().all(|finding| finding.verdict != Verdict::Failure))
}
