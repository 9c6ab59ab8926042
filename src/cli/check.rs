//! `signet check`: what the server would do with this configuration, or every mistake in it.

use std::io::{self, Write};

use super::master_key;
use crate::config::{Config, Loaded, Mistake, span};
use crate::flow::configuration;
use crate::model::{Declaration, DeclaredProvider, Managed};
use crate::protocol::relying_party::addresses;
use crate::store::migrate;

/// Prints the outcome; the answer is whether Signet would start.
///
/// # Errors
/// When `out` takes no more.
pub fn run(loaded: Result<Loaded, Vec<Mistake>>, out: &mut dyn Write) -> io::Result<bool> {
    match loaded {
        Err(mistakes) => {
            print_mistakes(&mistakes, out)?;
            Ok(false)
        }
        Ok(Loaded { config, warnings, file }) => {
            writeln!(out, "Configuration: {}", file.as_deref().unwrap_or("no file, defaults and environment"))?;
            print_house(&config, out)?;
            config.declaration.providers.iter().try_for_each(|provider| print_provider(provider, &config.declaration, out))?;
            print_people(&config.declaration, out)?;
            print_upstreams(&config.declaration, out)?;
            let (refusals, of_clients) = configuration::judge(&config.declaration);
            let warnings: Vec<_> = warnings.iter().map(ToString::to_string).chain(of_clients).collect();
            warnings.iter().try_for_each(|warning| writeln!(out, "warning: {warning}"))?;
            refusals.iter().try_for_each(|refusal| writeln!(out, "{refusal}"))?;
            writeln!(out, "{}, {}.", counted(refusals.len(), "mistake"), counted(warnings.len(), "warning"))?;
            Ok(refusals.is_empty())
        }
    }
}

/// Every mistake, and how many there are.
///
/// # Errors
/// When `out` takes no more.
pub fn print_mistakes(mistakes: &[Mistake], out: &mut dyn Write) -> io::Result<()> {
    for mistake in mistakes {
        writeln!(out, "{mistake}")?;
    }
    writeln!(out, "{}; Signet does not start with this.", counted(mistakes.len(), "mistake"))
}

fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

fn print_house(config: &Config, out: &mut dyn Write) -> io::Result<()> {
    let list = |addresses: &[std::net::SocketAddr]| {
        let shown: Vec<_> = addresses.iter().map(ToString::to_string).collect();
        if shown.is_empty() { "off".to_owned() } else { shown.join(", ") }
    };
    let tls = if config.server.tls.is_some() { "https" } else { "http" };
    writeln!(out, "Listens on:    {} ({tls})", list(&config.server.listen))?;
    writeln!(out, "Health on:     {}", list(&config.health.listen))?;
    writeln!(out, "Public URL:    {}", config.server.public_url)?;
    let proxies: Vec<_> = config.server.trusted_proxies.iter().map(ToString::to_string).collect();
    let proxies = if proxies.is_empty() { "none; forwarded headers are ignored".to_owned() } else { proxies.join(", ") };
    writeln!(out, "Proxies:       {proxies}")?;
    let mail = config.mail.as_ref().map_or_else(|| "none is sent".to_owned(), |mail| format!("{}:{}", mail.host, mail.port));
    writeln!(out, "Mail:          {mail}")?;
    writeln!(out, "Database:      {} ({})", config.database.shown(), database_state(config))?;
    writeln!(out, "Master key:    {}", master_key::describe(&config.keys))
}

/// Looks at the database and changes nothing.
fn database_state(config: &Config) -> String {
    match migrate::pending(config.database.url.reveal()) {
        Ok(pending) if pending.is_empty() => "up to date".to_owned(),
        Ok(pending) => format!("{} to run at the next start", counted(pending.len(), "migration")),
        Err(error) => error.to_string(),
    }
}

fn print_provider(provider: &DeclaredProvider, declaration: &Declaration, out: &mut dyn Write) -> io::Result<()> {
    let lifetimes = &provider.lifetimes;
    let off = if provider.enabled { "" } else { ", disabled" };
    writeln!(out, "Provider {} of tenant {}{off}", provider.name, provider.tenant)?;
    writeln!(out, "  issuer:      {} (host {})", provider.issuer, provider.issuer.authority())?;
    writeln!(
        out,
        "  signs with:  {} (ID tokens), {} (JWT access tokens)",
        provider.default_algorithm, provider.access_token_algorithm
    )?;
    writeln!(
        out,
        "  lifetimes:   access {}, ID token {}, refresh {} idle and {} in all, session {} idle and {} in all",
        span::show(lifetimes.access_token),
        span::show(lifetimes.id_token),
        span::show(lifetimes.refresh_token_idle),
        span::show(lifetimes.refresh_token_absolute),
        span::show(lifetimes.session_idle),
        span::show(lifetimes.session_absolute),
    )?;
    for resource in declaration.resources.iter().filter(|resource| resource.provider == provider.name) {
        writeln!(out, "  resource     {} ({} scopes)", resource.identifier, resource.scopes.len())?;
    }
    for client in declaration.clients.iter().filter(|client| client.provider == provider.name) {
        let created = if client.managed == Managed::Create { ", created once" } else { "" };
        let off = if client.enabled { "" } else { ", disabled" };
        let method = client.metadata.token_endpoint_auth_method.name();
        writeln!(out, "  client       {} ({method}{created}{off})", client.client_id)?;
        client.metadata.redirect_uris.iter().try_for_each(|uri| writeln!(out, "    returns to {uri}"))?;
    }
    Ok(())
}

fn print_people(declaration: &Declaration, out: &mut dyn Write) -> io::Result<()> {
    for user in &declaration.users {
        let password = if user.password.is_some() { "password at creation" } else { "no password" };
        let off = if user.enabled { "" } else { ", disabled" };
        writeln!(out, "Person {} of tenant {} ({password}{off})", user.username, user.tenant)?;
    }
    Ok(())
}

fn print_upstreams(declaration: &Declaration, out: &mut dyn Write) -> io::Result<()> {
    for identity in &declaration.identities {
        writeln!(out, "Platform identity {} of tenant {} ({})", identity.name, identity.tenant, identity.algorithm)?;
    }
    for upstream in &declaration.upstreams {
        let off = if upstream.enabled { "" } else { ", disabled" };
        let settings = &upstream.settings;
        let place = settings.issuer.as_deref().or(settings.well_known_url.as_deref()).unwrap_or_default();
        writeln!(out, "Upstream {} of tenant {} ({}{off})", upstream.name, upstream.tenant, upstream.display_name)?;
        writeln!(out, "  issuer:      {place}")?;
        for provider in declaration.providers.iter().filter(|provider| provider.tenant == upstream.tenant) {
            for uri in addresses::addresses(&provider.issuer, &upstream.name, settings).redirect_uris {
                writeln!(out, "  register there the redirect URI {uri}")?;
            }
        }
    }
    Ok(())
}
