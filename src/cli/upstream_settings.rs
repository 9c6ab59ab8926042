//! Settings of upstreams on the command line: shown, set by name, and switched. The same use cases as the API's; secrets come from files.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Map, Value, json};

use super::ground::Ground;
use crate::config::Config;
use crate::errand::upstream as errand;
use crate::flow::admin::upstreams::{self, Draft, Edit, New, Refused, Whole};
use crate::flow::admin::{Administrator, Done, Refusal, Undone};
use crate::flow::federation::depart::Fetched;
use crate::flow::{Need, Stop};
use crate::model::Instant;
use crate::protocol::precondition::Precondition;
use crate::protocol::relying_party::check;

/// Members that are secrets, which other processes of the host must not see in a command.
const SECRET: [&str; 2] = ["client_secret", "client_key"];

/// Settings as they are given.
#[derive(Debug, Args)]
pub struct Given {
    /// A file with settings as one JSON object, by the names of `[[upstream]]`; `null` takes back what was set.
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// A file with the secret of our app there.
    #[arg(long, value_name = "FILE")]
    client_secret_file: Option<PathBuf>,
    /// A file with the private key of `client_certificate`, in PEM.
    #[arg(long, value_name = "FILE")]
    client_key_file: Option<PathBuf>,
}

/// Settings of an upstream to be changed.
#[derive(Debug, Args)]
pub struct Change {
    /// Its short name.
    name: String,
    /// `key=value`, by the names of `[[upstream]]`; lists with commas, anything else as JSON; `key=` takes back what was set.
    #[arg(value_name = "KEY=VALUE")]
    set: Vec<String>,
    #[command(flatten)]
    given: Given,
}

fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", path.display()))
}

/// Puts a `key=value` among the members, in the form that the key has.
fn set(members: &mut Map<String, Value>, given: &str) -> Result<(), String> {
    let (name, text) = given.split_once('=').ok_or_else(|| format!("`{given}` is not key=value"))?;
    if SECRET.contains(&name) {
        return Err(format!("{name} would be seen by others on this host: give it with --{}-file", name.replace('_', "-")));
    }
    let list = || Value::from(text.split(',').map(|word| word.trim().to_owned()).collect::<Vec<_>>());
    let forms = match text {
        "" => vec![Value::Null],
        text => [Some(Value::from(text)), serde_json::from_str(text).ok(), Some(list())].into_iter().flatten().collect(),
    };
    let mut wrong = None;
    for form in forms {
        match Draft::from_members(Map::from_iter([(name.to_owned(), form.clone())])) {
            Ok(_) => {
                members.insert(name.to_owned(), form);
                return Ok(());
            }
            Err(refusal) => wrong = wrong.or(Some(refusal)),
        }
    }
    Err(wrong.map(|refusal| told(&refusal)).unwrap_or_default())
}

/// Everything that is given, over what the command's own options say.
///
/// # Errors
/// What is wrong, for the operator.
pub fn gather(mut members: Map<String, Value>, words: &[String], given: &Given) -> Result<Draft, String> {
    if let Some(path) = &given.file {
        let object: Map<String, Value> =
            serde_json::from_str(&read(path)?).map_err(|error| format!("{} is not one JSON object: {error}", path.display()))?;
        members.extend(object);
    }
    words.iter().try_for_each(|word| set(&mut members, word))?;
    for (name, path) in [("client_secret", &given.client_secret_file), ("client_key", &given.client_key_file)] {
        if let Some(path) = path {
            members.insert(name.to_owned(), read(path)?.trim_end_matches(['\r', '\n']).into());
        }
    }
    Draft::from_members(members).map_err(|refusal| told(&refusal))
}

fn told(refusal: &Refusal) -> String {
    match refusal {
        Refusal::Upstream(refused) => match &**refused {
            Refused::Settings(problems) => {
                let lines = problems.iter().map(|one| format!("{}: {}\n  fix: {}", one.key, one.message, one.fix));
                lines.collect::<Vec<_>>().join("\n").trim_start_matches(": ").to_owned()
            }
            Refused::Unreadable(refusal) => format!("{refused}\n  fix: {}", refusal.code.fix()),
            Refused::Unknown => format!("{refused}; `signet upstream list` shows those there are"),
            refused => refused.to_string(),
        },
        refusal => refusal.to_string(),
    }
}

/// What was not done, for the operator.
pub fn explain(undone: Undone) -> String {
    match undone {
        Undone::Refused(refusal) => told(&refusal),
        Undone::Stopped(stop) => stop.to_string(),
    }
}

/// Calls a use case, and again with the metadata of the upstream if it wants them.
fn with_metadata(config: &Config, call: impl Fn(Option<Fetched>) -> Done<Whole>, now: Instant) -> Result<Whole, String> {
    match call(None) {
        Err(Undone::Stopped(Stop::Needs(Need::UpstreamMetadata(domain)))) => {
            let outbound = crate::app::outbound(config)?;
            let fetched = actix_web::rt::System::new().block_on(errand::document(&outbound.upstreams, &domain, now));
            call(Some(fetched)).map_err(explain)
        }
        done => done.map_err(explain),
    }
}

/// Adds an upstream.
///
/// # Errors
/// What is wrong, for the operator.
pub fn add(config: &Config, ground: &Ground, (by, draft): (&Administrator, &Draft), now: Instant) -> Result<Whole, String> {
    let new = |fetched| New { draft: draft.clone(), fetched };
    with_metadata(config, |fetched| upstreams::add(&ground.store, &ground.vault, by, new(fetched), now), now)
}

/// Changes an upstream.
///
/// # Errors
/// What is wrong, for the operator.
pub fn change(
    config: &Config,
    ground: &Ground,
    (by, change): (&Administrator, &Change),
    out: &mut dyn Write,
    now: Instant,
) -> Result<(), String> {
    let draft = gather(Map::new(), &change.set, &change.given)?;
    let edit = |fetched| Edit { name: change.name.clone(), expected: Precondition::Any, draft: draft.clone(), fetched };
    let edited = |fetched| upstreams::edit(&ground.store, &ground.vault, by, edit(fetched), now);
    let done = with_metadata(config, edited, now)?;
    let say = |out: &mut dyn Write, line: std::fmt::Arguments<'_>| writeln!(out, "{line}").map_err(|error| error.to_string());
    for warning in check::warnings(&done.upstream.settings) {
        say(out, format_args!("warning: {warning}"))?;
    }
    say(out, format_args!("{} is set: {}", change.name, draft.names().join(", ")))
}

/// An upstream as one JSON object, by the names of `[[upstream]]`. Secrets are not shown, only since when they are set.
///
/// # Errors
/// What is wrong, for the operator.
pub fn show(ground: &Ground, by: &Administrator, name: &str, out: &mut dyn Write) -> Result<(), String> {
    let whole = upstreams::find(&ground.store, by, name).map_err(explain)?;
    let own = &whole.upstream;
    let addresses =
        upstreams::addresses(&ground.store, &own.tenant, (&own.name, &own.settings)).map_err(|error| error.to_string())?;
    let set_at = |secret: &Option<crate::model::UpstreamSecret>| secret.as_ref().map(|secret| secret.set_at.to_rfc3339());
    let mut shown = json!({
        "name": own.name, "display_name": own.display_name, "enabled": own.enabled, "managed": own.managed,
        "client_secret_set_at": set_at(&own.secret), "client_key_set_at": set_at(&own.client_key),
        "created_at": own.created_at.to_rfc3339(), "flushed_at": own.flushed_at.to_rfc3339(),
        "uses": whole.uses.iter().map(ToString::to_string).collect::<Vec<_>>(), "register": addresses,
    });
    let settings = serde_json::to_value(&own.settings).map_err(|error| error.to_string())?;
    if let (Value::Object(shown), Value::Object(settings)) = (&mut shown, settings) {
        shown.extend(settings);
    }
    let text = serde_json::to_string_pretty(&shown).map_err(|error| error.to_string())?;
    writeln!(out, "{text}").map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_back(given: &[&str]) -> Value {
        let mut members = Map::new();
        for given in given {
            set(&mut members, given).unwrap();
        }
        Value::Object(members)
    }

    #[test]
    fn a_value_is_read_in_the_form_that_its_key_has() {
        for (given, expected) in [
            ("client_id=123", json!({ "client_id": "123" })),
            ("pkce=false", json!({ "pkce": false })),
            ("enabled=true", json!({ "enabled": true })),
            ("scopes=email, groups", json!({ "scopes": ["email", "groups"] })),
            ("response_type=code id_token", json!({ "response_type": "code id_token" })),
            ("claims={\"given_name\":\"first\"}", json!({ "claims": { "given_name": "first" } })),
            ("prompt=", json!({ "prompt": null })),
            ("logout_url=https://op.test/out?a=b", json!({ "logout_url": "https://op.test/out?a=b" })),
        ] {
            assert_eq!(read_back(&[given]), expected, "{given}");
        }
    }

    #[test]
    fn what_is_no_setting_or_a_secret_is_refused_with_what_to_do() {
        let wrong = |given: &str| set(&mut Map::new(), given).unwrap_err();
        assert!(wrong("isuer=https://op.test").contains("there is no setting `isuer`"));
        assert!(wrong("pkce=perhaps").contains("`pkce`"));
        assert!(wrong("pkce").contains("key=value"));
        assert!(
            wrong("client_secret=s3cret").contains("--client-secret-file") && !wrong("client_secret=s3cret").contains("s3cret")
        );
    }
}
