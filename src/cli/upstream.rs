//! `signet upstream`: the providers that people sign in through.

use std::io::Write;

use clap::{Args, Subcommand};
use serde_json::Value;

use super::ground::{self, Ground};
use super::upstream_settings::{self, Change, Given, explain};
use crate::config::Config;
use crate::errand::{federation_doctor, webfinger};
use crate::flow::admin::{Administrator, upstreams};
use crate::flow::federation::examination::{self, Visit};
use crate::flow::federation::finding::Verdict;
use crate::flow::federation::manage;
use crate::flow::federation::{self, Domain, registration};
use crate::model::{Instant, Managed, Provider, Tenant};
use crate::outbound::Outbound;
use crate::protocol::precondition::Precondition;
use crate::protocol::relying_party::check;
use crate::protocol::relying_party::initiate::INITIATE;
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
    /// Add an upstream.
    Add(Box<Added>),
    /// List upstreams.
    List,
    /// Show everything of an upstream but its secrets, and what to register there, as JSON.
    Show {
        /// Its short name.
        name: String,
    },
    /// Change settings of an upstream.
    Set(Box<Change>),
    /// Let nobody in through an upstream any more.
    Disable {
        /// Its short name.
        name: String,
    },
    /// Let people in again.
    Enable {
        /// Its short name.
        name: String,
    },
    /// Remove an upstream that nothing uses, with who people are there.
    Remove {
        /// Its short name.
        name: String,
    },
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
    client_id: Option<String>,
    /// The name on its button.
    #[arg(long, value_name = "TEXT")]
    display_name: Option<String>,
    /// Let in known people only.
    #[arg(long)]
    known_people_only: bool,
    /// An e-mail domain that may come in; may be given several times.
    #[arg(long, value_name = "DOMAIN")]
    allowed_email_domain: Vec<String>,
    /// Any other setting, by the names of `[[upstream]]`; may be given several times.
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<String>,
    #[command(flatten)]
    given: Given,
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
    let host = Administrator::host(tenant.id.clone());
    match arguments.command {
        UpstreamCommand::Add(added) => add(config, ground, (&host, *added), out, now)?,
        UpstreamCommand::List => list(ground, &tenant, out)?,
        UpstreamCommand::Show { name } => upstream_settings::show(ground, &host, &name, out)?,
        UpstreamCommand::Set(change) => upstream_settings::change(config, ground, (&host, &change), out, now)?,
        UpstreamCommand::Doctor { name, sign_in } => return doctor(config, ground, (&tenant, &name, sign_in), out, now),
        UpstreamCommand::Disable { name } => {
            upstreams::switch(&ground.store, &host, (&name, false), now).map_err(explain)?;
            say(out, format_args!("Nobody signs in through {name} any more; who is signed in stays so."))?;
        }
        UpstreamCommand::Enable { name } => {
            upstreams::switch(&ground.store, &host, (&name, true), now).map_err(explain)?;
            say(out, format_args!("People can sign in through {name}."))?;
        }
        UpstreamCommand::Remove { name } => {
            upstreams::remove(&ground.store, &host, (&name, &Precondition::Any), now).map_err(explain)?;
            say(out, format_args!("{name} is removed."))?;
        }
        UpstreamCommand::Flush { name } => {
            upstreams::flush(&ground.store, &host, &name, now).map_err(explain)?;
            say(out, format_args!("Within a second every process reads the metadata and keys of {name} again."))?;
        }
    }
    Ok(true)
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
    (host, added): (&Administrator, Added),
    out: &mut dyn Write,
    now: Instant,
) -> Result<(), String> {
    let domains = Some(added.allowed_email_domain).filter(|domains| !domains.is_empty());
    let found = added.webfinger.as_deref().map(|name| find(config, name, out)).transpose()?;
    let options = [
        ("name", Some(added.name.into())),
        ("preset", added.preset.map(Value::from)),
        ("issuer", found.or(added.issuer).map(Value::from)),
        ("well_known_url", added.well_known_url.map(Value::from)),
        ("client_id", added.client_id.map(Value::from)),
        ("display_name", added.display_name.map(Value::from)),
        ("create_accounts", added.known_people_only.then_some(Value::Bool(false))),
        ("allowed_email_domains", domains.map(Value::from)),
    ];
    let members = options.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect();
    let draft = upstream_settings::gather(members, &added.set, &added.given)?;
    let made = upstream_settings::add(config, ground, (host, &draft), now)?.upstream;
    check::warnings(&made.settings).iter().try_for_each(|warning| say(out, format_args!("warning: {warning}")))?;
    let about = (made.name.as_str(), &made.settings);
    for addresses in upstreams::addresses(&ground.store, &made.tenant, about).map_err(|error| error.to_string())? {
        for uri in addresses.redirect_uris {
            say(out, format_args!("Register there the redirect URI {uri}"))?;
        }
        initiation(out, &addresses.initiate_login_uri)?;
    }
    say(out, format_args!("{} is added. `signet upstream doctor {}` asks it whether everything fits.", made.name, made.name))
}

/// The issuer that a host names for what somebody there is called.
fn find(config: &Config, name: &str, out: &mut dyn Write) -> Result<String, String> {
    let outbound = crate::app::outbound(config)?;
    let issuer = actix_web::rt::System::new().block_on(webfinger::find_issuer(&outbound, name))?;
    say(out, format_args!("{name} belongs to the issuer {issuer}"))?;
    Ok(issuer)
}

/// The address for upstreams that start log-ins themselves.
fn initiation(out: &mut dyn Write, url: &str) -> Result<(), String> {
    say(out, format_args!("  as initiate_login_uri, if it starts log-ins itself: {url} (to end in an app: {url}?client_id=ID)"))
}

fn own_providers(ground: &Ground, tenant: &Tenant) -> Result<Vec<Provider>, String> {
    let all = ground.store.read(providers::list).map_err(|error| error.to_string())?;
    Ok(all.into_iter().filter(|own| own.tenant == tenant.id && own.enabled).collect())
}

fn list(ground: &Ground, tenant: &Tenant, out: &mut dyn Write) -> Result<(), String> {
    let all = upstreams::list(&ground.store, &Administrator::host(tenant.id.clone())).map_err(explain)?;
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
        for Provider { issuer, .. } in own_providers(ground, tenant)? {
            say(out, format_args!("Open {} in a browser, as an administrator", examination::address(&issuer, name)))?;
        }
        return Ok(true);
    }
    let outbound = crate::app::outbound(config)?;
    let mut well = true;
    for Provider { id, issuer, .. } in own_providers(ground, tenant)? {
        say(out, format_args!("{name}, as {issuer} uses it"))?;
        initiation(out, &issuer.url(INITIATE))?;
        let registered = registration::current(&ground.store, &ground.vault, &id, &domain).map_err(|stop| stop.to_string())?;
        let domain = registered.unwrap_or_else(|| domain.clone());
        well &= examine(&outbound, &domain, examination::callbacks(&issuer, &domain), out, now)?;
    }
    Ok(well)
}

fn examine(
    outbound: &Outbound,
    domain: &Domain,
    callbacks: Vec<String>,
    out: &mut dyn Write,
    now: Instant,
) -> Result<bool, String> {
    let (drawn, jti) = manage::draw();
    let visit = Visit { callbacks, drawn, jti };
    let found = actix_web::rt::System::new().block_on(federation_doctor::examine(&outbound.upstreams, domain, visit, now));
    found.iter().try_for_each(|finding| say(out, format_args!("  {finding}")))?;
    Ok(found.iter().all(|finding| finding.verdict != Verdict::Failure))
}
