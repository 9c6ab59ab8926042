//! `signet mail`: whether mail leaves, and what became of it.

use std::io::Write;

use clap::{Args, Subcommand};

use super::ground::{self, Ground, Migration};
use super::user::{said, say};
use crate::app;
use crate::config::Config;
use crate::crypto::{base64url, random};
use crate::flow::mails;
use crate::mail::{self, Letter, Mailer};
use crate::model::{Instant, Mail, MailContent, MailKind};
use crate::pages::Pages;
use crate::pages::mail::Sender;

/// Messages that are listed.
const LISTED: i64 = 50;

/// Arguments of every `mail` command.
#[derive(Debug, Args)]
pub struct MailArguments {
    /// The tenant; needed only if there are several.
    #[arg(long, global = true, value_name = "NAME")]
    pub tenant: Option<String>,
    /// What to do.
    #[command(subcommand)]
    pub command: MailCommand,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum MailCommand {
    /// Send a test mail now, past the outbox, and print what the server says.
    Test {
        /// Whom to send it to.
        address: String,
    },
    /// List the latest messages of the outbox: when, what about, to whom, how it stands. What they said is not kept.
    List {
        /// Only those that never left.
        #[arg(long)]
        lost: bool,
    },
}

/// Runs a command. The answer is whether mail works.
///
/// # Errors
/// What is wrong, for the operator.
pub fn run(config: &Config, arguments: MailArguments, out: &mut dyn Write, now: Instant) -> Result<bool, String> {
    match arguments.command {
        MailCommand::Test { address } => {
            let mailer = app::mailer(config)?.ok_or("no mail is sent from here: fill in [mail] (host, from) first")?;
            actix_web::rt::System::new().block_on(test(config, &mailer, &address, out, now))
        }
        MailCommand::List { lost } => {
            let ground = ground::open(config, Migration::Refuse)?;
            list(&ground, arguments.tenant.as_deref(), lost, out)
        }
    }
}

async fn test(config: &Config, mailer: &Mailer, address: &str, out: &mut dyn Write, now: Instant) -> Result<bool, String> {
    if !mail::is_address(address) {
        return Err(format!("{address} is no address that mail can be sent to"));
    }
    let pages = Pages::embedded()?;
    let provider = config.declaration.providers.first();
    let site = provider.map_or("Signet", |provider| provider.display_name.as_str());
    let branding = provider.map(|provider| provider.branding.clone()).unwrap_or_default();
    let from = Sender { site, issuer: &config.server.public_url, branding: &branding, picture: None };
    let content = MailContent::new(MailKind::Test);
    let written = pages.letter(from, &content, now).map_err(|error| error.to_string())?;
    let letter = Letter {
        id: base64url(&random::bytes::<16>()),
        to: address.to_owned(),
        subject: written.subject,
        text: written.text,
        html: written.html,
        date: now,
    };
    match mailer.send(&letter).await {
        Ok(answer) => {
            say(out, format_args!("{} took it: {answer}", mailer.server()))?;
            say(out, format_args!("Look into the mailbox of {address}, the folder for unwanted mail too."))?;
            Ok(true)
        }
        Err(untaken) => {
            say(out, format_args!("{} did not take it: {untaken}", mailer.server()))?;
            say(out, format_args!("  fix: {}", advice(&untaken.to_string())))?;
            Ok(false)
        }
    }
}

/// What to look at, by what the server or the connection said.
fn advice(why: &str) -> &'static str {
    let why = why.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| why.contains(word));
    if has(&["certificate", "unknownissuer", "notvalidforname"]) {
        "let `mail.host` be the name in the server's certificate, and name its authority in [outbound] extra_ca"
    } else if has(&["starttls", "invalidcontenttype", "corrupt message"]) {
        "port 465 takes `tls = \"implicit\"`, port 587 `tls = \"starttls\"`"
    } else if has(&["(535)", "(534)", "(530)", "authenticat", "credential"]) {
        "check `mail.username` and `mail.password`; many servers want a password made for programs"
    } else if has(&["lookup", "resolve", "connection", "refused", "timed out", "too long", "network"]) {
        "check `mail.host` and `mail.port`, and that this machine may connect there"
    } else {
        "the server's answer says why; most want `mail.from` to be an address of a domain of theirs"
    }
}

fn list(ground: &Ground, tenant: Option<&str>, lost: bool, out: &mut dyn Write) -> Result<bool, String> {
    let tenant = ground::tenant(&ground.store, tenant)?;
    let found = if lost { mails::list_lost } else { mails::list }(&ground.store, &tenant.id, LISTED).map_err(said)?;
    for mail in found {
        let Mail { created_at, kind, recipient, outcome, attempts, answer, .. } = mail;
        let (at, answer) = (created_at.to_rfc3339(), answer.unwrap_or_else(|| "-".to_owned()));
        let (kind, outcome) = (kind.name(), outcome.name());
        say(out, format_args!("{at}\t{kind}\t{recipient}\t{outcome}\tattempts: {attempts}\t{answer}"))?;
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_failure_has_its_advice() {
        for (why, word) in [
            ("Connection error: invalid peer certificate: UnknownIssuer", "extra_ca"),
            ("client error: STARTTLS is not supported on this server", "implicit"),
            ("permanent error (535): 5.7.8 bad", "username"),
            ("Connection error: Connection refused (os error 111)", "mail.port"),
            ("permanent error (550): no such sender", "mail.from"),
        ] {
            assert!(advice(why).contains(word), "{why}: {}", advice(why));
        }
    }
}
