//! `signet user`: people, on the host (decision 37: here, and nowhere over the network, a password may be set for somebody).

use std::io::{self, IsTerminal, Write};

use clap::{Args, Subcommand};

use super::ground;
use crate::crypto::{Plain, password};
use crate::flow::account::Mistake;
use crate::flow::account::new_password::{self, Known};
use crate::flow::admin::profile::{self, FirstSignIn, Profile};
use crate::flow::admin::{Administrator, Undone};
use crate::flow::admin::{factors, people};
use crate::model::{Instant, Managed, StandardClaims, Tenant, User};
use crate::protocol::precondition::Precondition;
use crate::store::Store;
use crate::store::users::{By, Page, Place};

/// How many people are read at a time.
const PAGE: i64 = 500;

/// Arguments of every `user` command.
#[derive(Debug, Args)]
pub struct UserArguments {
    /// The tenant; needed only if there are several.
    #[arg(long, global = true, value_name = "NAME")]
    tenant: Option<String>,
    #[command(subcommand)]
    command: UserCommand,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// Make an account. The password is asked for, or read from standard input.
    Add {
        /// The name to log in with.
        username: String,
        /// The full name.
        #[arg(long)]
        name: Option<String>,
        /// The e-mail address.
        #[arg(long)]
        email: Option<String>,
        /// The address is known to be theirs.
        #[arg(long, requires = "email")]
        email_verified: bool,
        /// A group; may be given several times.
        #[arg(long = "group", value_name = "GROUP")]
        groups: Vec<String>,
        /// Make the account without a password.
        #[arg(long)]
        no_password: bool,
    },
    /// List accounts.
    List,
    /// Set a password: asked for, or read from standard input. Ends every session and revokes what apps hold.
    Passwd {
        /// User name or e-mail address.
        username: String,
    },
    /// Sign somebody out on every device and revoke what apps hold. They may sign in again.
    SignOut {
        /// User name or e-mail address.
        username: String,
    },
    /// Take every second factor away from somebody who has lost them: the password alone signs them in, until they set up a new one.
    /// Ends every session and revokes what apps hold.
    ResetFactors {
        /// User name or e-mail address.
        username: String,
    },
    /// Keep somebody from signing in. Ends every session and revokes what apps hold.
    Disable {
        /// User name or e-mail address.
        username: String,
    },
    /// Remove somebody for good, with sessions, grants, consents and linked identities.
    Delete {
        /// User name or e-mail address.
        username: String,
    },
    /// Let somebody sign in again.
    Enable {
        /// User name or e-mail address.
        username: String,
    },
}

/// Runs a command; `ask` gives a password.
///
/// # Errors
/// What is wrong, for the operator.
pub fn run(
    store: &Store,
    arguments: UserArguments,
    ask: &dyn Fn() -> io::Result<Plain>,
    out: &mut dyn Write,
    now: Instant,
) -> Result<(), String> {
    let tenant = ground::tenant(store, arguments.tenant.as_deref())?;
    let host = Administrator::host(tenant.id.clone());
    match arguments.command {
        UserCommand::Add { username, name, email, email_verified, groups, no_password } => {
            let email_verified = email.is_some().then_some(email_verified);
            let claims = StandardClaims { name, email, email_verified, ..StandardClaims::default() };
            let known = Known::in_tenant(&tenant).and_person(&username, &claims);
            let first = if no_password { FirstSignIn::Later } else { FirstSignIn::Password(new_hash(ask, &known, out)?) };
            let profile = Profile { username, claims, groups, ..Profile::default() };
            add(store, &host, (profile, first), out, now)
        }
        UserCommand::List => list(store, &host, out),
        UserCommand::Passwd { username } => {
            let user = find(store, &tenant, &username)?;
            let known = Known::in_tenant(&tenant).and_person(&user.username, &user.claims);
            let hash = new_hash(ask, &known, out)?;
            people::set_password(store, &host, (&user.id, hash), now).map_err(said)?;
            say(out, format_args!("New password for {}; every session is ended.", user.username))
        }
        UserCommand::SignOut { username } => {
            let user = find(store, &tenant, &username)?;
            let ended = people::sign_out(store, &host, &user.id, now).map_err(said)?;
            say(out, format_args!("{} is signed out everywhere; sessions ended: {ended}.", user.username))
        }
        UserCommand::ResetFactors { username } => {
            let user = find(store, &tenant, &username)?;
            factors::reset_within(store, &host, (&user.id, None), now).map_err(|why| about(&user, &why))?;
            say(out, format_args!("{} signs in with the password alone.", user.username))
        }
        UserCommand::Disable { username } => {
            let user = find(store, &tenant, &username)?;
            people::disable(store, &host, &user.id, now).map_err(|why| about(&user, &why))?;
            say(out, format_args!("{} cannot sign in any more; every session is ended.", user.username))
        }
        UserCommand::Delete { username } => {
            let user = find(store, &tenant, &username)?;
            profile::delete(store, &host, (&user.id, &Precondition::Any), now).map_err(|why| about(&user, &why))?;
            say(out, format_args!("{} is removed, with everything that belonged to them.", user.username))
        }
        UserCommand::Enable { username } => {
            let user = find(store, &tenant, &username)?;
            people::enable(store, &host, &user.id, now).map_err(|why| about(&user, &why))?;
            say(out, format_args!("{} can sign in again.", user.username))
        }
    }
}

fn add(
    store: &Store,
    host: &Administrator,
    new: (Profile, FirstSignIn),
    out: &mut dyn Write,
    now: Instant,
) -> Result<(), String> {
    let username = new.0.username.clone();
    let added = profile::add(store, host, new, now).map_err(said)?;
    say(out, format_args!("Made {username} ({}).", added.id))
}

fn list(store: &Store, host: &Administrator, out: &mut dyn Write) -> Result<(), String> {
    let mut after: Option<Place> = None;
    loop {
        let page = Page { by: By::Username, prefix: "", after: after.as_ref(), limit: PAGE };
        let found = profile::list(store, host, &page).map_err(said)?;
        for user in &found {
            let email = user.claims.email.as_deref().unwrap_or("-");
            let status = if user.is_active() { "active" } else { "disabled" };
            let password = if user.password_hash.is_some() { "" } else { ", no password" };
            let from = if user.managed == Managed::File { ", from the file" } else { "" };
            say(out, format_args!("{}\t{email}\t{}\t{status}{password}{from}", user.username, user.id))?;
        }
        match found.last() {
            Some(last) if i64::try_from(found.len()) == Ok(PAGE) => after = By::Username.place(last),
            _ => return Ok(()),
        }
    }
}

pub(super) fn find(store: &Store, tenant: &Tenant, name: &str) -> Result<User, String> {
    let found = people::find_named(store, &tenant.id, name).map_err(said)?;
    found.ok_or_else(|| format!("nobody in tenant {} goes by `{name}`", tenant.name))
}

/// Why somebody stays as they are.
pub(super) fn about(user: &User, why: &Undone) -> String {
    format!("{}: {why}", user.username)
}

/// The hash of a new password. One that is easy to guess is the operator's to answer for (decision 37): they are told.
fn new_hash(ask: &dyn Fn() -> io::Result<Plain>, known: &Known, out: &mut dyn Write) -> Result<String, String> {
    let plain = ask().map_err(|error| format!("no password was given: {error}"))?;
    match new_password::judge(&plain, known).0 {
        Some(weak @ Mistake::Guessed(_)) => say(out, format_args!("Warning: the password {weak}; it is taken all the same."))?,
        Some(mistake) => return Err(format!("the password {mistake}")),
        None => {}
    }
    password::hash(&plain).ok_or_else(|| format!("the password is longer than {} bytes", password::LONGEST))
}

/// A password from the terminal, typed twice and not shown; or the first line of standard input.
///
/// # Errors
/// When there is none, or the two differ.
pub fn ask_password() -> io::Result<Plain> {
    if !io::stdin().is_terminal() {
        let mut line = String::new();
        io::stdin().read_line(&mut line)?;
        return Ok(Plain::new(line.trim_end_matches(['\r', '\n']).to_owned()));
    }
    let first = Plain::new(rpassword::prompt_password("Password: ")?);
    let second = Plain::new(rpassword::prompt_password("Once more: ")?);
    if first.reveal() == second.reveal() { Ok(first) } else { Err(io::Error::other("the two are not the same")) }
}

pub(super) fn say(out: &mut dyn Write, line: std::fmt::Arguments<'_>) -> Result<(), String> {
    writeln!(out, "{line}").map_err(said)
}

pub(super) fn said(error: impl std::fmt::Display) -> String {
    error.to_string()
}
