//! `signet client claims`: what an application would get of a person, and why.

use std::io::Write;

use clap::Args;

use super::ground::Ground;
use crate::flow::admin::people;
use crate::flow::claims_preview::{self, Asked, Line};
use crate::flow::clients;
use crate::model::{ClaimPlace, Instant, Provider, ResponseType, Scope};

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

/// What an application that names no scopes is shown with.
const USUAL: &str = "openid profile email";

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
    let client = clients::find(&ground.store, provider, &client_id).map_err(said)?;
    let client = client.ok_or_else(|| format!("provider {} has no client `{client_id}`", provider.name))?;
    let user = people::find_named(&ground.store, &provider.tenant, &username).map_err(said)?;
    let user = user.ok_or_else(|| format!("nobody goes by `{username}`"))?;
    let own = || client.metadata.scope.clone().unwrap_or_else(|| Scope::parse(USUAL));
    let asked = Asked {
        scope: scope.as_deref().map_or_else(own, Scope::parse),
        claims,
        locales,
        response_type: response_type.unwrap_or(ResponseType::CODE),
    };
    let preview = claims_preview::preview(provider, &client, &user, &asked, now);
    let preview = preview.map_err(|error| error.description.into_owned())?;
    if !preview.is_allowed {
        let groups = client.metadata.allowed_groups.join(", ");
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
