//! `signet client claims`: what an application would get of a person, and why.

use std::io::Write;

use clap::Args;

use super::client::registrar;
use super::ground::Ground;
use crate::flow::admin::clients::{self, Previewed, Sought};
use crate::flow::admin::{Refusal, Undone};
use crate::flow::claims_preview::Line;
use crate::model::{ClaimPlace, Id, Instant, Provider, ResponseType, Scope};

/// Arguments of `client claims`.
#[derive(Debug, Args)]
pub struct ClaimsArguments {
    /// The `client_id`.
    client_id: String,
    /// The person's user name or e-mail address.
    username: String,
    /// The scopes granted; if left out, those the application may ask for.
    #[arg(long)]
    scope: Option<String>,
    /// The `claims` parameter, as JSON.
    #[arg(long, value_name = "JSON")]
    claims: Option<String>,
    /// The `claims_locales` parameter, like "de en".
    #[arg(long, value_name = "TAGS")]
    locales: Option<String>,
    /// The response type, like `id_token`; code if left out.
    #[arg(long, value_name = "TYPE")]
    response_type: Option<ResponseType>,
}

/// Prints the preview.
///
/// # Errors
/// What is wrong, for the operator.
pub fn run(
    ground: &Ground,
    provider: &Provider,
    arguments: ClaimsArguments,
    out: &mut dyn Write,
    now: Instant,
) -> Result<(), String> {
    let ClaimsArguments { client_id, username, scope, claims, locales, response_type } = arguments;
    let sought = Sought { person: username.clone(), scope: scope.as_deref().map(Scope::parse), claims, locales, response_type };
    let registrar = registrar(ground, provider);
    let previewed = clients::preview(&registrar, (&Id::new(client_id.as_str()), sought), now);
    let Previewed { whole, user, preview, .. } = previewed.map_err(|undone| match undone {
        Undone::Refused(Refusal::NoSuchPerson) => format!("nobody goes by `{username}`"),
        Undone::Refused(Refusal::Client(refused)) => format!("{client_id}: {refused}"),
        other => other.to_string(),
    })?;
    if !preview.is_allowed {
        let groups = whole.client.metadata.allowed_groups.join(", ");
        writeln!(out, "{} is in none of the groups that may use this app ({groups}).", user.username).map_err(said)?;
    }
    for (place, lines) in preview.places {
        writeln!(out, "{}", title(place)).map_err(said)?;
        lines.iter().try_for_each(|line| show(line, out))?;
    }
    Ok(())
}

fn title(place: ClaimPlace) -> &'static str {
    match place {
        ClaimPlace::IdToken => "ID token",
        ClaimPlace::Userinfo => "Userinfo",
        ClaimPlace::AccessToken => "Access token (what mappings add)",
    }
}

fn show(line: &Line, out: &mut dyn Write) -> Result<(), String> {
    let Line { claim, value, why } = line;
    let value = value.as_ref().map_or_else(|| "-".to_owned(), ToString::to_string);
    writeln!(out, "  {claim}\t{value}\t{why}").map_err(said)
}

fn said(error: impl std::fmt::Display) -> String {
    error.to_string()
}
