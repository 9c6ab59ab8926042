//! `signet client`: applications.

use std::io::Write;

use clap::{Args, Subcommand};

use super::claims::{self, ClaimsArguments};
use super::ground::{self, Ground};
use super::registration;
use crate::config::span;
use crate::flow::admin::Administrator;
use crate::flow::admin::clients::{self, By, Earlier, Made, New, Page, Place, Registrar, Whose};
use crate::flow::logout_notices;
use crate::model::{
    ApplicationType, AuthMethod, ClientMetadata, GrantType, Id, Instant, LogoutNotice, Managed, Provider, ResponseType, Scope,
    Seconds, SigningAlgorithm,
};
use crate::protocol::precondition::Precondition;

/// How many clients are read at a time.
const PAGE: i64 = 500;

/// Arguments of every `client` command.
#[derive(Debug, Args)]
pub struct ClientArguments {
    /// The provider; needed only if there are several.
    #[arg(long, global = true, value_name = "NAME")]
    provider: Option<String>,
    #[command(subcommand)]
    command: ClientCommand,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum ClientCommand {
    /// Register an application. Its secret is shown this once.
    Add(NewClient),
    /// List applications.
    List,
    /// Show what an application would get of a person in each token, and why.
    Claims(ClaimsArguments),
    /// Give an application a new secret, shown this once.
    Secret {
        /// The `client_id`. (One that was drawn may begin with a hyphen.)
        #[arg(allow_hyphen_values = true)]
        client_id: String,
        /// For how long the earlier secrets are still accepted, like 24h; 0 ends them at once. Two are accepted at a time.
        #[arg(long, default_value = "24h", value_parser = parse_span)]
        grace: Seconds,
    },
    /// List the secrets of an application: when each was made and last used, and when it ends. The secrets themselves are shown once only.
    Secrets {
        /// The `client_id`. (One that was drawn may begin with a hyphen.)
        #[arg(allow_hyphen_values = true)]
        client_id: String,
    },
    /// Take a secret away at once; what the application holds stays.
    RevokeSecret {
        /// The `client_id`. (One that was drawn may begin with a hyphen.)
        #[arg(allow_hyphen_values = true)]
        client_id: String,
        /// The identifier of the secret, as `secrets` lists it.
        #[arg(allow_hyphen_values = true)]
        secret: String,
    },
    /// Remove an application for good, with its secrets, what people allowed it, and every token that it holds.
    Delete {
        /// The `client_id`. (One that was drawn may begin with a hyphen.)
        #[arg(allow_hyphen_values = true)]
        client_id: String,
    },
    /// Refuse an application everywhere and revoke what it holds.
    Disable {
        /// The `client_id`. (One that was drawn may begin with a hyphen.)
        #[arg(allow_hyphen_values = true)]
        client_id: String,
    },
    /// Show how applications were told of sessions that ended (back-channel logout), the latest first; kept for a week.
    Logouts {
        /// Only this `client_id`.
        client_id: Option<String>,
        /// The most to show.
        #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(i64).range(1..=10_000))]
        limit: i64,
    },
    /// Let an application work again.
    Enable {
        /// The `client_id`. (One that was drawn may begin with a hyphen.)
        #[arg(allow_hyphen_values = true)]
        client_id: String,
    },
    /// Make an initial access token, with which applications register themselves; shown this once.
    RegistrationToken {
        /// How many applications it admits.
        #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(i64).range(1..=1_000_000))]
        uses: i64,
        /// For how long it admits them, like 24h.
        #[arg(long, default_value = "24h", value_parser = parse_span)]
        life: Seconds,
    },
    /// List initial access tokens, without what only their holders know.
    RegistrationTokens,
    /// Take an initial access token away; the applications that it admitted stay.
    WithdrawToken {
        /// Its name, as the list has it. (One in 64 begins with a hyphen.)
        #[arg(allow_hyphen_values = true)]
        token: String,
    },
}

/// `client add`.
#[derive(Debug, Args)]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of its own on the command line")]
pub struct NewClient {
    /// The `client_id`; drawn if left out.
    client_id: Option<String>,
    /// The name that people see.
    #[arg(long)]
    name: Option<String>,
    /// Where the browser may return to; may be given several times.
    #[arg(long = "redirect-uri", value_name = "URI")]
    redirect_uris: Vec<String>,
    /// Where the browser may go after signing out; may be given several times.
    #[arg(long = "post-logout-redirect-uri", value_name = "URI")]
    post_logout_redirect_uris: Vec<String>,
    /// What it asks the authorization endpoint for, like `code id_token`; may be given several times, and is code if left out.
    #[arg(long = "response-type", value_name = "TYPE")]
    response_types: Vec<ResponseType>,
    /// Where it hears from us that a person's session has ended (OpenID Connect Back-Channel Logout).
    #[arg(long = "backchannel-logout-uri", value_name = "URI")]
    backchannel_logout_uri: Option<String>,
    /// The page of it that signs a person out there, loaded in a hidden frame (OpenID Connect Front-Channel Logout).
    #[arg(long = "frontchannel-logout-uri", value_name = "URI")]
    frontchannel_logout_uri: Option<String>,
    /// The scopes it may ask for; all if left out.
    #[arg(long)]
    scope: Option<String>,
    /// An app that cannot keep a secret: one in the browser, or an installed one.
    #[arg(long, conflicts_with = "service")]
    public: bool,
    /// An installed app (RFC 8252): loopback and private-use redirect URIs.
    #[arg(long)]
    native: bool,
    /// Let it have refresh tokens.
    #[arg(long)]
    refresh: bool,
    /// The algorithm of its ID tokens, like ES256; the provider's default if left out.
    #[arg(long, value_name = "ALG")]
    algorithm: Option<SigningAlgorithm>,
    /// A service that acts for itself (client credentials) and signs nobody in.
    #[arg(long, conflicts_with_all = ["redirect_uris", "refresh", "response_types"])]
    service: bool,
    /// An app on a device without a browser, which shows a code (RFC 8628). It has no secret and stays signed in.
    #[arg(long, conflicts_with_all = ["redirect_uris", "response_types", "service", "native"])]
    device: bool,
}

impl NewClient {
    fn metadata(&self) -> ClientMetadata {
        let types = if self.response_types.is_empty() { &[ResponseType::CODE][..] } else { &self.response_types };
        let grant_types = [
            (self.service, GrantType::ClientCredentials),
            (!self.service && !self.device && types.iter().any(|one| one.code), GrantType::AuthorizationCode),
            (types.iter().any(|one| one.has_token()), GrantType::Implicit),
            (self.device, GrantType::DeviceCode),
            (self.refresh || self.device, GrantType::RefreshToken),
        ];
        ClientMetadata {
            client_name: self.name.clone(),
            redirect_uris: self.redirect_uris.clone(),
            post_logout_redirect_uris: self.post_logout_redirect_uris.clone(),
            frontchannel_logout_uri: self.frontchannel_logout_uri.clone(),
            backchannel_logout_uri: self.backchannel_logout_uri.clone(),
            scope: self.scope.as_deref().map(Scope::parse),
            token_endpoint_auth_method: if self.public || self.device { AuthMethod::None } else { AuthMethod::default() },
            application_type: if self.native { ApplicationType::Native } else { ApplicationType::Web },
            grant_types: grant_types.into_iter().filter_map(|(wanted, grant_type)| wanted.then_some(grant_type)).collect(),
            response_types: self.response_types.clone(),
            id_token_signed_response_alg: self.algorithm,
            ..ClientMetadata::default()
        }
    }
}

fn parse_span(text: &str) -> Result<Seconds, String> {
    span::parse(text).ok_or_else(|| format!("write {}", span::FORM))
}

/// Runs a command.
///
/// # Errors
/// What is wrong, for the operator.
pub fn run(ground: &Ground, arguments: ClientArguments, out: &mut dyn Write, now: Instant) -> Result<(), String> {
    let provider = ground::provider(&ground.store, arguments.provider.as_deref())?;
    match arguments.command {
        ClientCommand::Add(new) => add(ground, &provider, &new, out, now),
        ClientCommand::List => list(ground, &provider, out),
        ClientCommand::Claims(asked) => claims::run(ground, &provider, asked, out, now),
        ClientCommand::Secret { client_id, grace } => {
            let asked = (&Id::new(client_id.as_str()), Earlier::EndAfter(grace));
            let given = clients::add_secret(&registrar(ground, &provider), asked, now).map_err(about(&client_id))?;
            say(out, format_args!("client_secret: {}", given.secret.reveal()))?;
            say(out, format_args!("Earlier secrets are accepted for another {}.", span::show(grace)))
        }
        ClientCommand::Secrets { client_id } => secrets(ground, &provider, &client_id, out, now),
        ClientCommand::RevokeSecret { client_id, secret } => {
            let asked = (&Id::new(client_id.as_str()), secret.as_str());
            clients::revoke_secret(&registrar(ground, &provider), asked, now).map_err(about(&client_id))?;
            say(out, format_args!("The secret {secret} of {client_id} is not accepted any more."))
        }
        ClientCommand::Delete { client_id } => {
            let asked = (&Id::new(client_id.as_str()), &Precondition::Any);
            clients::remove(&registrar(ground, &provider), asked, now).map_err(about(&client_id))?;
            say(out, format_args!("{client_id} is removed, with everything that it held."))
        }
        ClientCommand::Disable { client_id } => {
            switch(ground, &provider, (&client_id, false), now)?;
            say(out, format_args!("{client_id} is refused everywhere; what it held is revoked."))
        }
        ClientCommand::Logouts { client_id, limit } => logouts(ground, &provider, (client_id, limit), out),
        ClientCommand::Enable { client_id } => {
            switch(ground, &provider, (&client_id, true), now)?;
            say(out, format_args!("{client_id} works again."))
        }
        ClientCommand::RegistrationToken { uses, life } => registration::make(ground, &provider, (uses, life), out, now),
        ClientCommand::RegistrationTokens => registration::list(ground, &provider, out, now),
        ClientCommand::WithdrawToken { token } => registration::withdraw(ground, &provider, &token, out),
    }
}

/// The host, which may do everything to the apps of a provider.
pub(super) fn registrar<'a>(ground: &'a Ground, provider: &'a Provider) -> Registrar<'a> {
    let by = Administrator::host(provider.tenant.clone());
    Registrar { store: &ground.store, vault: &ground.vault, provider, by, whose: Whose::Provider, documents: None }
}

fn add(ground: &Ground, provider: &Provider, new: &NewClient, out: &mut dyn Write, now: Instant) -> Result<(), String> {
    let asked = New { id: new.client_id.clone(), metadata: new.metadata() };
    let Made { whole, secret, warnings } = clients::add(&registrar(ground, provider), asked, now).map_err(said)?;
    say(out, format_args!("issuer: {}", provider.issuer))?;
    say(out, format_args!("client_id: {}", whole.client.id))?;
    if let Some(secret) = secret {
        say(out, format_args!("client_secret: {}", secret.reveal()))?;
    }
    warnings.iter().try_for_each(|warning| say(out, format_args!("warning: {warning}")))
}

fn list(ground: &Ground, provider: &Provider, out: &mut dyn Write) -> Result<(), String> {
    let registrar = registrar(ground, provider);
    let mut after: Option<Place> = None;
    loop {
        let part = Page { by: By::Name, prefix: "", after: after.as_ref(), limit: PAGE };
        let page = clients::list(&registrar, &part).map_err(said)?;
        for client in &page {
            let status = if client.enabled { "enabled" } else { "disabled" };
            let from = match client.managed {
                Managed::File => ", from the file",
                Managed::Itself => ", registered itself",
                Managed::People | Managed::Create => "",
            };
            let method = client.metadata.token_endpoint_auth_method.name();
            say(out, format_args!("{}\t{}\t{method}\t{status}{from}", client.id, client.display_name()))?;
        }
        if i64::try_from(page.len()) != Ok(PAGE) {
            return Ok(());
        }
        after = page.last().map(Place::of);
    }
}

fn switch(ground: &Ground, provider: &Provider, (id, enabled): (&str, bool), now: Instant) -> Result<(), String> {
    clients::switch(&registrar(ground, provider), (&Id::new(id), enabled), now).map_err(about(id))
}

/// A complaint that names the app.
fn about<E: std::fmt::Display>(id: &str) -> impl Fn(E) -> String + '_ {
    move |error| format!("{id}: {error}")
}

/// The identifier, when it was made, when it was last used, when it ends.
fn secrets(ground: &Ground, provider: &Provider, id: &str, out: &mut dyn Write, now: Instant) -> Result<(), String> {
    let found = clients::find(&registrar(ground, provider), &Id::new(id)).map_err(about(id))?;
    for secret in found.secrets(now) {
        let used = secret.last_used_at.map_or_else(|| "never used".to_owned(), |at| format!("last used {}", at.to_rfc3339()));
        let ends = secret.expires_at.map_or_else(|| "no end".to_owned(), |at| format!("ends {}", at.to_rfc3339()));
        say(out, format_args!("{}\tmade {}\t{used}\t{ends}", secret.id, secret.created_at.to_rfc3339()))?;
    }
    Ok(())
}

/// When the session ended, the app, how it stands, the attempts, what came back last, and the session.
fn logouts(
    ground: &Ground,
    provider: &Provider,
    (client, limit): (Option<String>, i64),
    out: &mut dyn Write,
) -> Result<(), String> {
    let client = client.map(Id::new);
    let notices = logout_notices::list(&ground.store, &provider.id, client.as_ref(), limit).map_err(said)?;
    for notice in notices {
        let LogoutNotice { client, created_at, outcome, attempts, answer, session, .. } = notice;
        let answer = answer.unwrap_or_else(|| "-".to_owned());
        let ended = created_at.to_rfc3339();
        say(out, format_args!("{ended}\t{client}\t{}\t{attempts}\t{answer}\tsid {session}", outcome.name()))?;
    }
    Ok(())
}

pub(super) fn say(out: &mut dyn Write, line: std::fmt::Arguments<'_>) -> Result<(), String> {
    writeln!(out, "{line}").map_err(said)
}

pub(super) fn said(error: impl std::fmt::Display) -> String {
    error.to_string()
}
