//! A new master key, with the server running: `signet keys master rotate`, and the servers' side of it.
//!
//! Every process follows its key file. So the new key is announced first (a line below the current one: it opens, but does not
//! seal yet), then it becomes the first line, and only then everything is sealed anew under it. Each step is found by looking at
//! the file and the database, so a rotation that was interrupted goes on where it was when the command runs again.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use super::ground::Ground;
use super::master_key::{self, FILE};
use crate::config::Keys;
use crate::crypto::{MasterKey, Plain, base64url};
use crate::flow::{House, resealing};

/// How often a server looks at its key file.
const LOOK: Duration = Duration::from_millis(300);
/// The time in which every server has looked.
const NOTICE: Duration = Duration::from_secs(2);
/// Stands above a key that is announced and does not seal yet.
const NEXT: &str = "# next";

/// Waits, for the command line.
#[expect(clippy::disallowed_methods, reason = "the command waits for the servers to look at the key file")]
pub fn pause(span: Duration) {
    std::thread::sleep(span);
}

/// Rotates the master key of the key file and seals everything under it. A key that comes from the configuration is the
/// operator's to change; everything is sealed under its first line then.
///
/// # Errors
/// What is wrong, for the operator. Running it again goes on.
pub fn rotate(ground: &Ground, keys: &Keys, pause: &dyn Fn(Duration), out: &mut dyn Write) -> Result<(), String> {
    if keys.master_key.is_none() {
        let path = keys.dir.join(FILE);
        let lines = Lines::read(&path)?;
        let earlier = lines.current.clone();
        if let Some(next) = lines.next.clone().or_else(|| announce(ground, &lines)) {
            step(ground, &path, &Lines { next: Some(next.clone()), ..lines }, pause)?;
            say(out, format_args!("A new master key is announced; every process on this machine knows it by now."))?;
            step(ground, &path, &Lines { current: next, next: None, earlier: vec![earlier] }, pause)?;
        }
    }
    let done = resealing::run(&ground.store, &ground.vault).map_err(|stop| stop.to_string())?;
    say(out, format_args!("Sealed anew: {} keys, {} secrets.", done.keys, done.secrets))?;
    if keys.master_key.is_some() {
        return say(
            out,
            format_args!("The master key is that of the configuration: its first line seals, the others only open."),
        );
    }
    say(out, format_args!("The key before stays in {FILE} and opens what browsers still hold; the next rotation removes it."))
}

/// A new key, unless an earlier rotation has made the current one and was interrupted while it sealed.
fn announce(ground: &Ground, lines: &Lines) -> Option<Plain> {
    let unfinished = !lines.earlier.is_empty() && resealing::is_unfinished(&ground.store, &ground.vault).unwrap_or(true);
    (!unfinished).then(|| Plain::new(base64url(MasterKey::generate().reveal())))
}

/// Writes the file, adopts it, and gives every server the time to do so.
fn step(ground: &Ground, path: &Path, lines: &Lines, pause: &dyn Fn(Duration)) -> Result<(), String> {
    let text = lines.text();
    let vault = master_key::parse(text.reveal(), FILE).map_err(|error| error.to_string())?;
    master_key::replace(path, &text).map_err(|error| error.to_string())?;
    ground.vault.adopt(&vault);
    pause(NOTICE);
    Ok(())
}

/// The keys of the file.
#[derive(Clone, Debug)]
struct Lines {
    current: Plain,
    next: Option<Plain>,
    earlier: Vec<Plain>,
}

impl Lines {
    fn read(path: &Path) -> Result<Self, String> {
        let text = master_key::read(path).map_err(|error| error.to_string())?;
        master_key::parse(text.reveal(), FILE).map_err(|error| error.to_string())?;
        let (mut keys, mut next, mut is_next) = (Vec::new(), None, false);
        for line in text.reveal().lines().map(str::trim).filter(|line| !line.is_empty()) {
            match (line.starts_with('#'), is_next) {
                (true, _) => is_next = line == NEXT,
                (false, true) => (next, is_next) = (Some(Plain::new(line.to_owned())), false),
                (false, false) => keys.push(Plain::new(line.to_owned())),
            }
        }
        let mut keys = keys.into_iter();
        let current = keys.next().ok_or("the key file has no current key")?;
        Ok(Self { current, next, earlier: keys.collect() })
    }

    fn text(&self) -> Plain {
        let mut text = format!("{}\n", self.current.reveal());
        if let Some(next) = &self.next {
            text.extend([NEXT, "\n", next.reveal(), "\n"]);
        }
        for key in &self.earlier {
            text.extend([key.reveal(), "\n"]);
        }
        Plain::new(text)
    }
}

/// Lets a running server follow its key file, if the master key comes from one. A file that cannot be read, or that lacks the
/// key in use, is left alone and logged once for each change.
pub fn follow(keys: &Keys, house: &House) {
    if keys.master_key.is_some() {
        return;
    }
    let (path, house) = (Arc::new(keys.dir.join(FILE)), house.clone());
    tokio::spawn(async move {
        let mut ticks = tokio::time::interval(LOOK);
        let mut seen = changed_at(&path);
        loop {
            ticks.tick().await;
            let now = changed_at(&path);
            if now == seen || now.is_none() {
                continue;
            }
            seen = now;
            let (path, house) = (path.clone(), house.clone());
            let _ = tokio::task::spawn_blocking(move || adopt(&path, &house)).await; // it does not panic; the next change is looked at
        }
    });
}

fn changed_at(path: &Path) -> Option<SystemTime> {
    std::fs::metadata(path).and_then(|metadata| metadata.modified()).ok()
}

fn adopt(path: &Path, house: &House) {
    let vault = master_key::read(path).and_then(|text| master_key::parse(text.reveal(), &path.display().to_string()));
    match vault {
        Ok(vault) if vault.ids().contains(&house.vault().current_id()) => {
            house.vault().adopt(&vault);
            log::info!("the master key file was read again");
        }
        Ok(_) => log::error!("{} lacks the master key in use: it is left alone", path.display()),
        Err(error) => log::error!("the master key file changed and cannot be read: {error}"),
    }
}

fn say(out: &mut dyn Write, line: std::fmt::Arguments<'_>) -> Result<(), String> {
    writeln!(out, "{line}").map_err(|error| error.to_string())
}
