//! `signet admin`: who administers a tenant. What can be done here cannot be lost over the network.

use std::io::Write;

use clap::{Args, Subcommand};

use super::ground;
use super::user::{about, find, said, say};
use crate::flow::admin::{Administrator, roles};
use crate::model::{AdminRole, Instant, Managed, Provider, Tenant, User};
use crate::store::Store;

/// Arguments of every `admin` command.
#[derive(Debug, Args)]
pub struct AdminArguments {
    /// The tenant; needed only if there are several.
    #[arg(long, global = true, value_name = "NAME")]
    tenant: Option<String>,
    #[command(subcommand)]
    command: AdminCommand,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum AdminCommand {
    /// List the administrators: role, name, whether they can sign in.
    List,
    /// Give somebody a role in the administration.
    Grant {
        /// owner, admin, support or auditor.
        #[arg(value_parser = role)]
        role: AdminRole,
        /// User name or e-mail address.
        username: String,
    },
    /// Take somebody's role away.
    Revoke {
        /// User name or e-mail address.
        username: String,
    },
    /// Break-glass: make somebody an owner who can sign in, and print a link with which they choose a password, once, within an hour.
    Recover {
        /// User name or e-mail address; may be left out while there is one owner.
        username: Option<String>,
        /// The provider where they sign in; needed only if the tenant has several.
        #[arg(long, value_name = "NAME")]
        provider: Option<String>,
    },
}

fn role(word: &str) -> Result<AdminRole, String> {
    AdminRole::named(word).ok_or_else(|| format!("the roles are {}", AdminRole::ALL.map(AdminRole::name).join(", ")))
}

/// Runs a command.
///
/// # Errors
/// What is wrong, for the operator.
pub fn run(store: &Store, arguments: AdminArguments, out: &mut dyn Write, now: Instant) -> Result<(), String> {
    let tenant = ground::tenant(store, arguments.tenant.as_deref())?;
    let host = Administrator::host(tenant.id.clone());
    match arguments.command {
        AdminCommand::List => list(store, &tenant, out),
        AdminCommand::Grant { role, username } => {
            let user = find(store, &tenant, &username)?;
            roles::appoint(store, &host, (&user.id, Some(role)), now).map_err(|why| about(&user, &why))?;
            say(out, format_args!("{} is {} now.", user.username, called(role)))
        }
        AdminCommand::Revoke { username } => {
            let user = find(store, &tenant, &username)?;
            roles::appoint(store, &host, (&user.id, None), now).map_err(|why| about(&user, &why))?;
            say(out, format_args!("{} administers nothing any more.", user.username))
        }
        AdminCommand::Recover { username, provider } => {
            let provider = provider_of(store, &tenant, provider.as_deref())?;
            let user = match username {
                Some(name) => find(store, &tenant, &name)?,
                None => only_owner(store, &tenant)?,
            };
            let invitation = roles::recover(store, &host, &user.id, now).map_err(|why| about(&user, &why))?;
            say(out, format_args!("{} is an owner. They choose a password here, once, within an hour:", user.username))?;
            say(out, format_args!("\n  {}\n", invitation.url(&provider.issuer)))?;
            say(out, format_args!("It ends their sessions. The audit log names this act."))
        }
    }
}

/// With its article.
const fn called(role: AdminRole) -> &'static str {
    match role {
        AdminRole::Owner => "an owner",
        AdminRole::Admin => "an admin",
        AdminRole::Support => "support",
        AdminRole::Auditor => "an auditor",
    }
}

fn list(store: &Store, tenant: &Tenant, out: &mut dyn Write) -> Result<(), String> {
    for user in roles::list(store, &tenant.id).map_err(said)? {
        let role = user.admin_role.map_or("-", AdminRole::name);
        let status = if user.is_active() { "active" } else { "disabled" };
        let from = if user.managed == Managed::File { ", from the file" } else { "" };
        say(out, format_args!("{role}\t{}\t{}\t{status}{from}", user.username, user.id))?;
    }
    Ok(())
}

fn only_owner(store: &Store, tenant: &Tenant) -> Result<User, String> {
    let mut owners = roles::list(store, &tenant.id).map_err(said)?;
    owners.retain(|user| user.admin_role == Some(AdminRole::Owner));
    match (owners.len(), owners.pop()) {
        (1, Some(owner)) => Ok(owner),
        (0, _) => Err("there is no owner: name the person who is to be one (`signet user add` makes somebody)".to_owned()),
        _ => Err("there are several owners: say which (`signet admin list` names them)".to_owned()),
    }
}

fn provider_of(store: &Store, tenant: &Tenant, name: Option<&str>) -> Result<Provider, String> {
    let mut all = ground::providers(store)?;
    all.retain(|provider| provider.tenant == tenant.id);
    ground::pick(all, name, "provider", |provider| &provider.name)
}
