//! `signet audit`: checks the chain of the audit log, and writes its entries out.

use std::io::Write;

use super::ground::{self, Ground};
use crate::flow::audit::line;
use crate::flow::audit::verify::{self, Report};
use crate::model::{AuditClass, Instant};
use crate::store::audit::{self, Filter, Order, Page};
use clap::{Args, Subcommand};

/// Entries that are read at a time.
const CHUNK: i64 = 500;

/// Arguments of every `audit` command.
#[derive(Debug, Args)]
pub struct AuditArguments {
    #[command(subcommand)]
    command: AuditCommand,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Walk the chain from its beginning to its end, and name the first entry that was changed, removed, put in or moved.
    Verify {
        /// That the chain held this link once, as an earlier run or a delivery named it.
        #[arg(long, value_name = "POSITION:HASH")]
        holds: Option<String>,
    },
    /// Write the entries as JSON lines, the oldest first.
    Export(Box<ExportArguments>),
}

/// Which entries to write.
#[derive(Debug, Args)]
pub struct ExportArguments {
    /// The tenant; needed only if there are several.
    #[arg(long, value_name = "NAME")]
    tenant: Option<String>,
    /// `administration` or `activity`.
    #[arg(long, value_parser = class)]
    class: Option<AuditClass>,
    /// Only this action, like `client.create`.
    #[arg(long)]
    action: Option<String>,
    /// Only by this one, like `user:ID`, `client:ID` or `cli`.
    #[arg(long)]
    actor: Option<String>,
    /// Only to this one, like `user:ID`.
    #[arg(long)]
    target: Option<String>,
    /// Not earlier than this moment, like `2026-11-26T17:00:00Z`.
    #[arg(long, value_name = "TIME", value_parser = moment)]
    from: Option<Instant>,
    /// Earlier than this moment.
    #[arg(long, value_name = "TIME", value_parser = moment)]
    until: Option<Instant>,
}

fn class(word: &str) -> Result<AuditClass, String> {
    AuditClass::named(word).ok_or_else(|| format!("the classes are {}", AuditClass::ALL.map(AuditClass::name).join(", ")))
}

fn moment(text: &str) -> Result<Instant, String> {
    Instant::from_rfc3339(text).ok_or_else(|| "write it like 2026-11-26T17:00:00Z".to_owned())
}

/// Runs a command; says whether all is well.
///
/// # Errors
/// What is wrong, for the operator.
pub fn run(ground: &Ground, arguments: AuditArguments, out: &mut dyn Write, now: Instant) -> Result<bool, String> {
    match arguments.command {
        AuditCommand::Verify { holds } => verify(ground, holds.as_deref(), out, now),
        AuditCommand::Export(wanted) => export(ground, *wanted, out).map(|()| true),
    }
}

fn verify(ground: &Ground, holds: Option<&str>, out: &mut dyn Write, now: Instant) -> Result<bool, String> {
    let Report { links, head, waiting, broken } = verify::run(&ground.store, &ground.vault).map_err(|stop| stop.to_string())?;
    if head.pruned.position > 0 {
        let before = head.pruned.position;
        say(out, format_args!("{before} entries have left, being older than [audit] keep says; the chain goes on from there."))?;
    }
    if let Some(broken) = &broken {
        say(out, format_args!("The chain is broken after {links} links that hold: {broken}."))?;
    } else if let Some(last) = Some(&head.last).filter(|last| last.position > 0) {
        say(out, format_args!("The chain holds: {links} links, the last one {}:{}", last.position, last.hash))?;
    } else {
        say(out, format_args!("The chain is empty."))?;
    }
    if let (count, Some(since)) = waiting {
        let seconds = now.since(since).0;
        say(out, format_args!("{count} entries are not chained yet, the oldest for {seconds} s; a running server chains them."))?;
    }
    let held = match holds {
        None => true,
        Some(link) => held(ground, link, out)?,
    };
    Ok(broken.is_none() && held)
}

/// Whether the chain still has a link that somebody wrote down.
fn held(ground: &Ground, link: &str, out: &mut dyn Write) -> Result<bool, String> {
    let wrong = || "--holds takes POSITION:HASH, as `signet audit verify` prints it".to_owned();
    let (position, hash) = link.split_once(':').ok_or_else(wrong)?;
    let position: i64 = position.parse().map_err(|_| wrong())?;
    let before = position.checked_sub(1).ok_or_else(wrong)?;
    let found = ground.store.read(|c| audit::walk(c, before, 1)).map_err(|error| error.to_string())?;
    let found = found.into_iter().next().and_then(|row| row.link);
    let holds = found.is_some_and(|found| found.position == position && found.hash == hash);
    let how = if holds { "still holds" } else { "does not hold: the chain is another one" };
    say(out, format_args!("The link {link} {how}."))?;
    Ok(holds)
}

fn export(ground: &Ground, wanted: ExportArguments, out: &mut dyn Write) -> Result<(), String> {
    let ExportArguments { tenant, class, action, actor, target, from, until } = wanted;
    let tenant = ground::tenant(&ground.store, tenant.as_deref())?;
    let filter = Filter { class, action, actor, target, from, until };
    let mut after: Option<(Instant, String)> = None;
    loop {
        let page = Page { filter: &filter, order: Order::Oldest, after: after.as_ref(), limit: CHUNK };
        let rows = ground.store.read(|c| audit::page(c, &tenant.id, &page)).map_err(|error| error.to_string())?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = Some((last.entry.at, last.entry.id.clone()));
        for row in &rows {
            say(out, format_args!("{}", line(row)))?;
        }
    }
}

fn say(out: &mut dyn Write, line: std::fmt::Arguments<'_>) -> Result<(), String> {
    writeln!(out, "{line}").map_err(|error| error.to_string())
}
