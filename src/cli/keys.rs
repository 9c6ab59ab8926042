//! `signet keys`: the keys of a provider, to sign with and to encrypt to, and the master key.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::ground::{self, Ground};
use super::master_rotation;
use crate::config;
use crate::crypto::Plain;
use crate::flow::admin::Administrator;
use crate::flow::keys;
use crate::jose::Jwks;
use crate::jose::keyring::encryption;
use crate::model::{EncryptionKind, Instant, KeyManagement, KeyState, Provider, Seconds, SigningAlgorithm, SigningKey};

/// Arguments of every `keys` command.
#[derive(Debug, Args)]
pub struct KeysArguments {
    /// The provider; needed only if there are several.
    #[arg(long, global = true, value_name = "NAME")]
    provider: Option<String>,
    #[command(subcommand)]
    command: KeysCommand,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum KeysCommand {
    /// List the keys: their state, and what happens to them next.
    List,
    /// Let the announced key of an algorithm sign now; the old one stays published until what it signed has expired.
    Rotate {
        /// Only this algorithm; all if left out, and the keys that apps encrypt to.
        #[arg(long, value_name = "ALG")]
        algorithm: Option<SigningAlgorithm>,
    },
    /// Emergency: take a key out at once. What it signed, or what was encrypted to it, is refused from then on.
    Revoke {
        /// The key, as `keys list` names it. (One thumbprint in 64 begins with a hyphen.)
        #[arg(allow_hyphen_values = true)]
        kid: String,
    },
    /// Make a key pair of your own the next key of its algorithm.
    Import {
        /// The private key: PEM or JWK.
        file: PathBuf,
        /// The algorithm it is to sign with.
        #[arg(long, value_name = "ALG")]
        algorithm: SigningAlgorithm,
        /// Its certificate chain in PEM, its own certificate first.
        #[arg(long, value_name = "FILE")]
        chain: Option<PathBuf>,
    },
    /// Print the public keys as the JWKS endpoint publishes them.
    Export,
    /// The master key, under which private keys and client secrets are sealed.
    Master {
        #[command(subcommand)]
        command: MasterCommand,
    },
}

/// What to do with the master key.
#[derive(Debug, Subcommand)]
pub enum MasterCommand {
    /// Make a new master key and seal everything under it, with the server running. Run again after an interruption.
    Rotate,
}

/// Runs a command.
///
/// # Errors
/// What is wrong, for the operator.
pub fn run(
    ground: &Ground,
    place: &config::Keys,
    arguments: KeysArguments,
    out: &mut dyn Write,
    now: Instant,
) -> Result<(), String> {
    if let KeysCommand::Master { command: MasterCommand::Rotate } = arguments.command {
        return master_rotation::rotate(ground, place, &master_rotation::pause, out);
    }
    let provider = ground::provider(&ground.store, arguments.provider.as_deref())?;
    match arguments.command {
        KeysCommand::List => list(ground, &provider, out),
        KeysCommand::Rotate { algorithm } => rotate(ground, &provider, algorithm, out, now),
        KeysCommand::Revoke { kid } => revoke(ground, &provider, &kid, out, now),
        KeysCommand::Import { file, algorithm, chain } => {
            let text = Plain::new(read(&file)?);
            let chain = chain.as_deref().map(read).transpose()?;
            let given = (algorithm, &text, chain.as_deref());
            let imported = keys::import(&ground.store, &ground.vault, (&provider.id, "cli"), given, now);
            let keys::Imported { kid, activates_at } = imported.map_err(|error| error.to_string())?;
            say(out, format_args!("{kid} is announced, and signs {algorithm} from {}.", activates_at.to_rfc3339()))
        }
        KeysCommand::Master { .. } => Ok(()),
        KeysCommand::Export => {
            let seen = keys::list(&ground.store, &provider.id).map_err(|stop| stop.to_string())?;
            let keys: Vec<_> = seen.into_iter().map(|one| one.key).collect();
            let encryption = keys::encryption::list(&ground.store, &provider.id).map_err(|stop| stop.to_string())?;
            let document = Jwks::render(&keys, &encryption, &provider.key_policy);
            say(out, format_args!("{}", String::from_utf8_lossy(&document.body)))
        }
    }
}

fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn list(ground: &Ground, provider: &Provider, out: &mut dyn Write) -> Result<(), String> {
    let mut seen = keys::list(&ground.store, &provider.id).map_err(|stop| stop.to_string())?;
    seen.sort_by_key(|one| (one.key.algorithm, one.key.activates_at));
    say(out, format_args!("Keys of {}", provider.issuer))?;
    for keys::Seen { key, signed, last_expires_at } in &seen {
        let SigningKey { kid, algorithm, .. } = key;
        say(out, format_args!("{kid}\t{algorithm}\t{}", story(key, provider.key_policy.skew)))?;
        if let Some(last) = last_expires_at {
            say(out, format_args!("\tsigned {signed} tokens so far; the last expires at {}", last.to_rfc3339()))?;
        }
    }
    for key in keys::encryption::list(&ground.store, &provider.id).map_err(|stop| stop.to_string())? {
        let story = match key.retires_at {
            None => format!("published until {}", key.published_at.plus(provider.key_policy.active).to_rfc3339()),
            Some(end) => format!("withdrawn\topens until {}", end.to_rfc3339()),
        };
        say(out, format_args!("{}\t{}\t{story}", key.kid, family(key.kind)))?;
    }
    list_readers(ground, provider, out)
}

/// The algorithm after which the others of a kind are named.
fn family(kind: EncryptionKind) -> &'static str {
    kind.managements().next().map_or(kind.kty(), KeyManagement::name)
}

/// Who has fetched the JWKS since the newest key appeared, and who has not: those may still use an old copy (decision 25).
fn list_readers(ground: &Ground, provider: &Provider, out: &mut dyn Write) -> Result<(), String> {
    let seen = keys::readers(&ground.store, &provider.id).map_err(|stop| stop.to_string())?;
    let Some(newest) = seen.newest_at.map(Instant::to_rfc3339) else { return Ok(()) };
    let (since, before): (Vec<_>, Vec<_>) = seen.readers.into_iter().partition(|one| one.has_newest);
    for (heading, readers) in [("Fetched the JWKS", since), ("Did not fetch the JWKS, but did earlier,", before)] {
        if !readers.is_empty() {
            say(out, format_args!("{heading} since the newest key appeared at {newest}:"))?;
        }
        for keys::ReadBy { reader, .. } in readers {
            let (network, agent, fetches, last) = (&reader.network, &reader.agent, reader.fetches, reader.last_at.to_rfc3339());
            say(out, format_args!("\t{network}\t{agent}\t{fetches} times, last at {last}"))?;
        }
    }
    Ok(())
}

/// The state of a key and what happens to it next; the bound of what it signed is computed (decision 25).
fn story(key: &SigningKey, skew: Seconds) -> String {
    let at = Instant::to_rfc3339;
    match key.state {
        KeyState::Announced => format!("announced\tsigns from {}", at(key.activates_at)),
        KeyState::Active => {
            let last = at(key.retires_at.minus(skew));
            format!("active\tsigns until {}; nothing it signs lives beyond {last}", at(key.deprecates_at))
        }
        KeyState::Deprecated => {
            let last = at(key.retires_at.minus(skew));
            format!("deprecated\tnothing it signed lives beyond {last}; published until {}", at(key.retires_at))
        }
        KeyState::Gone => format!("gone\tsince {}; verifies old id_token_hints only", at(key.retires_at)),
        KeyState::Revoked => format!("revoked\tat {}; nothing it signed counts", at(key.retires_at)),
    }
}

fn rotate(
    ground: &Ground,
    provider: &Provider,
    algorithm: Option<SigningAlgorithm>,
    out: &mut dyn Write,
    now: Instant,
) -> Result<(), String> {
    let host = Administrator::host(provider.tenant.clone());
    let rotated = keys::rotate(&ground.store, &ground.vault, (&provider.id, algorithm), &host, now);
    let rotated = rotated.map_err(|stop| stop.to_string())?;
    let mut any = !rotated.is_empty();
    if algorithm.is_none() {
        let rotated = keys::encryption::rotate(&ground.store, &ground.vault, &provider.id, &host, now);
        for keys::encryption::Published { kid, kind } in rotated.map_err(|stop| stop.to_string())? {
            any = true;
            let window = encryption::window(&provider.key_policy).0;
            say(out, format_args!("{}: apps encrypt to {kid} from now on; its predecessor opens for {window} s.", family(kind)))?;
        }
    }
    if !any {
        return Err("there is no such key: `signet keys list` shows those there are".to_owned());
    }
    for keys::Rotated { algorithm, kid, until, previous } in rotated {
        if previous.is_some() {
            say(out, format_args!("{algorithm}: {kid} signs now; its predecessor stays published."))?;
        } else {
            let until = until.to_rfc3339();
            say(out, format_args!("{algorithm}: {kid} signs until {until}: its successor must be known everywhere first."))?;
        }
    }
    Ok(())
}

fn revoke(ground: &Ground, provider: &Provider, kid: &str, out: &mut dyn Write, now: Instant) -> Result<(), String> {
    let host = Administrator::host(provider.tenant.clone());
    let revoked = keys::revoke(&ground.store, &ground.vault, (&provider.id, kid), &host, now).map_err(|stop| stop.to_string())?;
    let Some(keys::Revoked { algorithm, successor, .. }) = revoked else {
        let revoked = keys::encryption::revoke(&ground.store, &ground.vault, (&provider.id, kid), &host, now);
        if let Some(kind) = revoked.map_err(|stop| stop.to_string())? {
            log::warn!(kid, kind = kind.kty(), provider = provider.name.as_str(); "an encryption key was revoked");
            return say(
                out,
                format_args!("{kid} opens no more: what apps encrypt to it is refused until they read the JWKS again."),
            );
        }
        return Err(format!("provider {} has no key `{kid}` that could be revoked", provider.name));
    };
    log::warn!(kid, algorithm = algorithm.name(), provider = provider.name.as_str(); "a signing key was revoked");
    say(out, format_args!("{kid} is revoked: every process refuses what it signed within a second."))?;
    let age = provider.key_policy.jwks_max_age.0;
    say(out, format_args!("Apps that cached the JWKS go on trusting it for up to {age} s: tell their owners."))?;
    match successor {
        Some(successor) => say(out, format_args!("{algorithm} is signed by {successor} from now on.")),
        None => Ok(()),
    }
}

fn say(out: &mut dyn Write, line: std::fmt::Arguments<'_>) -> Result<(), String> {
    writeln!(out, "{line}").map_err(|error| error.to_string())
}
