//! The command line. Each command is a function that writes to a given output, so that tests call it.

pub mod admin;
pub mod audit;
pub mod check;
pub mod claims;
pub mod client;
mod demo;
pub mod doctor;
pub mod ground;
pub mod healthcheck;
pub mod keys;
pub mod logging;
pub mod mail;
pub mod master_key;
pub mod master_rotation;
pub mod migrate;
mod registration;
pub mod serve;
pub mod upstream;
mod upstream_settings;
pub mod user;

#[cfg(test)]
mod tests;

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::clock::Clock;
use crate::config::{self, Loaded, Mistake};
use ground::Migration;

/// Signet, an OpenID Connect identity provider.
#[derive(Debug, Parser)]
#[command(name = "signet", version, about)]
pub struct Arguments {
    /// The configuration file; without it ./signet.toml, if there is one. No file at all is a valid configuration.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve until SIGTERM; the command that runs without a name.
    Serve,
    /// Try it out: a sample provider, a sample person and a sample app, with nothing kept.
    Demo,
    /// Print what the server would do with this configuration, and every mistake with its place.
    Check,
    /// Ask the public URL, through whatever proxy stands in front, and say what to change there.
    Doctor,
    /// Bring the database up to date.
    Migrate {
        /// Print the statements instead of running them.
        #[arg(long)]
        preview: bool,
    },
    /// Ask the running server on this machine whether it is ready.
    Healthcheck,
    /// People.
    User(user::UserArguments),
    /// Who administers a tenant.
    Admin(admin::AdminArguments),
    /// The audit log.
    Audit(audit::AuditArguments),
    /// Applications.
    Client(client::ClientArguments),
    /// Whether mail leaves, and what became of it.
    Mail(mail::MailArguments),
    /// Signing keys.
    Keys(keys::KeysArguments),
    /// Providers that people sign in through.
    Upstream(upstream::UpstreamArguments),
}

/// Parses the process's arguments and runs the command.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    if matches!(arguments.command, Some(Command::Demo)) {
        return finish(demo::run());
    }
    let loaded = config::load(arguments.config.as_deref(), config::environment::process());
    let mut out = io::stdout();
    let done = match arguments.command {
        Some(Command::Check) => check::run(loaded, &mut out).map_err(|error| error.to_string()),
        command => match loaded {
            Ok(loaded) => dispatch(command, &loaded, &mut out),
            Err(mistakes) => Err(all(&mistakes)),
        },
    };
    finish(done)
}

fn finish(done: Result<bool, String>) -> ExitCode {
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(complaint) => {
            let _ = writeln!(io::stderr(), "signet: {complaint}"); // nobody is left to tell
            ExitCode::FAILURE
        }
    }
}

fn all(mistakes: &[Mistake]) -> String {
    let mut text = Vec::new();
    match check::print_mistakes(mistakes, &mut text) {
        Ok(()) => format!("the configuration has mistakes\n{}", String::from_utf8_lossy(&text)),
        Err(error) => error.to_string(),
    }
}

/// Runs a command that needs the configuration. The answer is whether all is well.
fn dispatch(command: Option<Command>, loaded: &Loaded, out: &mut dyn Write) -> Result<bool, String> {
    let config = &loaded.config;
    let now = Clock::system().now();
    logging::start(config.server.log, config.server.log_level);
    match command {
        Some(Command::Migrate { preview }) => migrate::run(&config.database, preview, out).map_err(|error| error.to_string()),
        Some(Command::Doctor) => doctor::run(config, &ground::open(config, Migration::Refuse)?, out, now),
        Some(Command::Healthcheck) => healthcheck::run(&config.health, out).map_err(|error| error.to_string()),
        Some(Command::User(arguments)) => {
            let ground = ground::open(config, Migration::Refuse)?;
            user::run(&ground.store, arguments, &user::ask_password, out, now).map(|()| true)
        }
        Some(Command::Admin(arguments)) => {
            let ground = ground::open(config, Migration::Refuse)?;
            admin::run(&ground.store, arguments, out, now).map(|()| true)
        }
        Some(Command::Audit(arguments)) => audit::run(&ground::open(config, Migration::Refuse)?, arguments, out, now),
        Some(Command::Mail(arguments)) => mail::run(config, arguments, out, now),
        Some(Command::Keys(arguments)) => {
            let ground = ground::open(config, Migration::Refuse)?;
            keys::run(&ground, &config.keys, arguments, out, now).map(|()| true)
        }
        Some(Command::Upstream(arguments)) => {
            let ground = ground::open(config, Migration::Refuse)?;
            upstream::run(config, &ground, arguments, out, now)
        }
        Some(Command::Client(arguments)) => {
            let ground = ground::open(config, Migration::Refuse)?;
            client::run(&ground, arguments, out, now).map(|()| true)
        }
        Some(Command::Serve) | None => {
            for warning in &loaded.warnings {
                log::warn!("{warning}");
            }
            serve::run(config)
        }
        Some(Command::Check | Command::Demo) => Ok(true),
    }
}
