//! Initial access tokens of `signet client`: whom a provider with `registration = "token"` lets register.

use std::io::Write;

use super::client::{said, say};
use super::ground::Ground;
use crate::config::span;
use crate::flow::registration::tokens;
use crate::model::{Instant, Provider, Registration, Seconds};

/// Makes a token.
pub(super) fn make(
    ground: &Ground,
    provider: &Provider,
    (uses, life): (i64, Seconds),
    out: &mut dyn Write,
    now: Instant,
) -> Result<(), String> {
    if life < Seconds(1) {
        return Err("--life: a token that admits nobody is of no use".to_owned());
    }
    let (token, plain) = tokens::make(&ground.store, &provider.id, uses, life, now).map_err(said)?;
    say(out, format_args!("token: {}", token.id))?;
    say(out, format_args!("initial_access_token: {}", plain.reveal()))?;
    let apps = if uses == 1 { "one application".to_owned() } else { format!("{uses} applications") };
    say(out, format_args!("It admits {apps} within {}.", span::show(life)))?;
    match provider.registration {
        Registration::Token => Ok(()),
        Registration::Open => say(out, format_args!("warning: registration is open at {}; nobody needs a token", provider.name)),
        Registration::Closed => {
            say(out, format_args!("warning: registration is closed at {}; set registration = \"token\"", provider.name))
        }
    }
}

/// Lists the tokens that are not swept yet.
pub(super) fn list(ground: &Ground, provider: &Provider, out: &mut dyn Write, now: Instant) -> Result<(), String> {
    for token in tokens::list(&ground.store, &provider.id).map_err(said)? {
        let rest = token.expires_at.since(now);
        let until = if rest.0 > 0 { format!("for another {}", span::show(rest)) } else { "expired".to_owned() };
        say(out, format_args!("{}\t{} of {} used\t{until}", token.id, token.used, token.uses))?;
    }
    Ok(())
}

/// Takes a token away.
pub(super) fn withdraw(ground: &Ground, provider: &Provider, token: &str, out: &mut dyn Write) -> Result<(), String> {
    if !tokens::withdraw(&ground.store, &provider.id, token).map_err(said)? {
        return Err(format!("provider {} has no registration token `{token}`", provider.name));
    }
    say(out, format_args!("{token} admits nobody any more."))
}
