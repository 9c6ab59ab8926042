//! Commands, called as functions.

use std::io;

use clap::Parser;

use super::ground::{self, Ground, Migration};
use super::{Arguments, Command, admin, audit, client, keys, master_rotation, user};
use crate::config::{self, Config};
use crate::crypto::{MasterKey, Plain, Vault, password};
use crate::flow::admin::people;
use crate::flow::{client_secret, configuration};
use crate::model::{Client, Id, Instant, KeyState, Provider, SigningAlgorithm};
use crate::store::clients;

mod applications;
mod audit_log;
mod checked;
mod key_ring;

const NOW: Instant = Instant::from_epoch(1_000_000);

struct Host {
    ground: Ground,
    config: Config,
    folder: tempfile::TempDir,
}

fn config(folder: &std::path::Path, more: &str) -> Config {
    let path = folder.display();
    let text = format!("[database]\nurl = \"sqlite:{path}/t.db\"\n[keys]\ndir = \"{path}/keys\"\n{more}");
    config::read(Some(("signet.toml", &text)), &[], &|_| Err(io::ErrorKind::NotFound.into())).unwrap().config
}

fn host(more: &str) -> Host {
    let folder = tempfile::tempdir().unwrap();
    let config = config(folder.path(), more);
    let ground = ground::open(&config, Migration::Run).unwrap();
    configuration::apply(&ground.store, &ground.vault, &config.declaration, NOW).unwrap();
    Host { ground, config, folder }
}

impl Host {
    /// Runs a command line whose passwords are `typed`; the answer is what it said, or its complaint.
    fn run(&self, line: &[&str], typed: &str) -> Result<String, String> {
        let arguments = Arguments::try_parse_from([&["signet"], line].concat()).map_err(|error| error.to_string())?;
        let mut out = Vec::new();
        match arguments.command.unwrap() {
            Command::User(own) => user::run(&self.ground.store, own, &|| Ok(Plain::new(typed.to_owned())), &mut out, NOW)?,
            Command::Admin(own) => admin::run(&self.ground.store, own, &mut out, NOW)?,
            Command::Client(own) => client::run(&self.ground, own, &mut out, NOW)?,
            Command::Audit(own) => {
                audit::run(&self.ground, own, &mut out, NOW)?;
            }
            Command::Keys(own) => keys::run(&self.ground, &self.config.keys, own, &mut out, NOW)?,
            other => panic!("{other:?}"),
        }
        Ok(String::from_utf8(out).unwrap())
    }

    fn said(&self, line: &[&str]) -> String {
        self.run(line, "correct horse").unwrap()
    }

    fn hash_of(&self, name: &str) -> Option<String> {
        let tenant = ground::tenant(&self.ground.store, None).unwrap();
        people::find_named(&self.ground.store, &tenant.id, name).unwrap().unwrap().password_hash
    }
}

#[test]
fn the_command_line_is_well_formed() {
    use clap::CommandFactory;
    Arguments::command().debug_assert();
}

#[test]
fn a_person_is_added_listed_disabled_and_enabled() {
    let host = host("");
    let said = host.said(&["user", "add", "alice", "--email", "alice@example.com", "--name", "Alice", "--group", "staff"]);
    assert!(said.starts_with("Made alice"), "{said}");
    assert!(password::verify(&Plain::new("correct horse".into()), &host.hash_of("alice@example.com").unwrap()));
    assert!(host.said(&["user", "list"]).contains("alice\talice@example.com"));
    assert_eq!(host.said(&["user", "sign-out", "alice"]), "alice is signed out everywhere; sessions ended: 0.\n");
    host.said(&["user", "disable", "ALICE"]);
    assert!(host.said(&["user", "list"]).contains("disabled"));
    host.said(&["user", "enable", "alice"]);
    assert!(host.said(&["user", "list"]).contains("\tactive"));
}

#[test]
fn a_new_password_replaces_the_old_one() {
    let host = host("");
    host.said(&["user", "add", "alice", "--no-password"]);
    assert_eq!(host.hash_of("alice"), None);
    host.run(&["user", "passwd", "alice"], "a better password").unwrap();
    assert!(password::verify(&Plain::new("a better password".into()), &host.hash_of("alice").unwrap()));
    assert!(host.run(&["user", "passwd", "alice"], "short").unwrap_err().contains("is shorter than 8 characters"));
    let warned = host.run(&["user", "passwd", "alice"], "alice2026").unwrap();
    assert!(warned.contains("Warning: the password is made of names of the person"), "{warned}");
    assert!(password::verify(&Plain::new("alice2026".into()), &host.hash_of("alice").unwrap()));
}

#[test]
fn administrators_are_made_listed_and_taken_back_but_never_the_last_owner() {
    let host = host("[[user]]\nusername = \"fay\"\nadmin_role = \"auditor\"");
    host.said(&["user", "add", "alice"]);
    host.said(&["user", "add", "bob"]);
    assert_eq!(host.said(&["admin", "grant", "owner", "alice"]), "alice is an owner now.\n");
    for line in [&["admin", "revoke", "alice"][..], &["admin", "grant", "admin", "alice"], &["user", "disable", "alice"]] {
        assert!(host.run(line, "").unwrap_err().contains("alice: no owner would be left"), "{line:?}");
    }
    for line in [&["admin", "revoke", "fay"][..], &["admin", "grant", "owner", "fay"], &["admin", "recover", "fay"]] {
        assert!(host.run(line, "").unwrap_err().contains("fay: the configuration file says so"), "{line:?}");
    }
    host.said(&["admin", "grant", "owner", "bob"]);
    host.said(&["admin", "revoke", "alice"]);
    let listed = host.said(&["admin", "list"]);
    let names: Vec<_> = listed.lines().map(|line| line.split('\t').take(2).collect::<Vec<_>>().join(" ")).collect();
    assert_eq!(names, ["owner bob", "auditor fay"]);
    assert!(host.run(&["admin", "grant", "root", "bob"], "").unwrap_err().contains("owner, admin, support, auditor"));
}

#[test]
fn a_lost_owner_gets_back_in_by_a_link_from_the_host() {
    let host = host("");
    host.said(&["user", "add", "alice"]);
    assert!(host.run(&["admin", "recover"], "").unwrap_err().contains("there is no owner"));
    host.said(&["user", "disable", "alice"]);
    let said = host.said(&["admin", "recover", "alice"]);
    assert!(said.contains("http://localhost:8080/password?token="), "{said}");
    assert!(host.said(&["admin", "list"]).starts_with("owner\talice") && !host.said(&["user", "list"]).contains("disabled"));
    assert_ne!(host.said(&["admin", "recover"]), said, "each link is a new one");
    let tenant = ground::tenant(&host.ground.store, None).unwrap();
    let entries = host.ground.store.read(|c| crate::store::audit::list(c, &tenant.id, 9)).unwrap();
    let mut acts: Vec<_> = entries.iter().map(|entry| (entry.actor.as_str(), entry.action.as_str())).collect();
    acts.sort_unstable();
    let expected = ["admin.recover", "admin.recover", "user.create", "user.disable"].map(|action| ("cli", action));
    assert_eq!(acts, expected);
}

#[test]
fn complaints_about_people_say_what_is_wrong() {
    let host = host("[[user]]\nusername = \"fay\"");
    host.said(&["user", "add", "alice"]);
    for (line, complaint) in [
        (&["user", "add", "Alice"][..], "already"),
        (&["user", "add", " "], "username is missing"),
        (&["user", "add", "eve", "--email", "eve"], "email is not an e-mail address"),
        (&["user", "passwd", "bob"], "nobody in tenant default goes by `bob`"),
        (&["user", "disable", "fay"], "configuration file"),
        (&["user", "list", "--tenant", "x"], "there are `default`"),
        (&["client", "list", "--provider", "x"], "there are `default`"),
        (&["client", "secret", "x"], "x: there is no such app"),
        (&["client", "disable", "x"], "x: there is no such app"),
        (&["client", "add", "x", "--redirect-uri", "not a uri"], "redirect_uris"),
        (&["client", "add", "a b", "--redirect-uri", "https://a.example"], "client_id"),
    ] {
        let said = host.run(line, "correct horse").unwrap_err();
        assert!(said.contains(complaint), "{line:?}: {said}");
    }
}
