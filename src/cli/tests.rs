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
    assert!(host.run(&["user", "passwd", "alice"], "short").unwrap_err().contains("at least 8"));
}

#[test]
fn administrators_are_made_listed_and_taken_back_but_never_the_last_owner() {
    let host = host("[[user]]\nusername = \"fay\"\nadmin_role = \"auditor\"");
    host.said(&["user", "add", "alice"]);
    host.said(&["user", "add", "bob"]);
    assert_eq!(host.said(&["admin", "grant", "owner", "alice"]), "alice is an owner now.\n");
    for line in [&["admin", "revoke", "alice"][..], &["admin", "grant", "admin", "alice"], &["user", "disable", "alice"]] {
        assert!(host.run(line, "").unwrap_err().contains("alice: they are the last owner"), "{line:?}");
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

fn found(host: &Host, provider: &Provider, id: &str) -> Client {
    host.ground.store.read(|c| clients::find(c, &provider.id, &Id::new(id))).unwrap().unwrap()
}

fn line<'t>(said: &'t str, name: &str) -> &'t str {
    said.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": ")).unwrap_or_else(|| panic!("no {name} in {said}"))
}

#[test]
fn an_application_is_added_with_a_secret_that_is_shown_once() {
    let host = host("");
    let said = host.said(&["client", "add", "--name", "An app", "--redirect-uri", "https://app.example/cb", "--refresh"]);
    assert_eq!(line(&said, "issuer"), "http://localhost:8080");
    let (id, secret) = (line(&said, "client_id"), line(&said, "client_secret"));
    let provider = ground::provider(&host.ground.store, None).unwrap();
    let client = found(&host, &provider, id);
    let opened = client_secret::open(&host.ground.vault, &provider.id, &client.id, &client.secrets[0]).unwrap();
    assert_eq!(opened.reveal(), secret);
    let listed = host.said(&["client", "list"]);
    assert!(listed.contains("An app") && !listed.contains(secret), "{listed}");
}

#[test]
fn a_new_secret_leaves_the_old_one_for_a_while() {
    let host = host("");
    host.said(&["client", "add", "app", "--redirect-uri", "https://app.example/cb"]);
    host.said(&["client", "secret", "app", "--grace", "1h"]);
    let provider = ground::provider(&host.ground.store, None).unwrap();
    let client = found(&host, &provider, "app");
    let ends: Vec<_> = client.secrets.iter().map(|secret| secret.expires_at.map(Instant::epoch_seconds)).collect();
    assert_eq!(ends.len(), 2);
    assert!(ends.contains(&Some(1_003_600)) && ends.contains(&None), "{ends:?}");
}

#[test]
fn what_the_host_does_to_an_application_is_in_the_audit_log() {
    let host = host("[[client]]\nclient_id = \"filed\"\nclient_secret = \"x\"\nredirect_uris = [\"https://f.example/cb\"]");
    host.said(&["client", "add", "app", "--redirect-uri", "https://app.example/cb"]);
    host.said(&["client", "secret", "app"]);
    assert!(host.run(&["client", "secret", "app"], "").unwrap_err().contains("app: the app has 2 secrets already"));
    host.said(&["client", "secret", "app", "--grace", "0"]);
    host.said(&["client", "disable", "app"]);
    host.said(&["client", "enable", "app"]);
    for line in [&["client", "secret", "filed"][..], &["client", "disable", "filed"]] {
        assert!(host.run(line, "").unwrap_err().contains("filed: the configuration file says so"), "{line:?}");
    }
    let tenant = ground::tenant(&host.ground.store, None).unwrap();
    let entries = host.ground.store.read(|c| crate::store::audit::list(c, &tenant.id, 9)).unwrap();
    let mut acts: Vec<_> = entries.iter().map(|own| (own.actor.as_str(), own.action.as_str(), own.target.as_str())).collect();
    acts.sort_unstable();
    let expected = ["client.add_secret", "client.add_secret", "client.create", "client.disable", "client.enable"];
    assert_eq!(acts, expected.map(|action| ("cli", action, "client:app")));
}

#[test]
fn a_public_client_has_no_secret() {
    let host = host("");
    let said = host.said(&["client", "add", "spa", "--public", "--redirect-uri", "https://spa.example/cb"]);
    assert!(!said.contains("client_secret"), "{said}");
    assert!(host.run(&["client", "secret", "spa"], "").unwrap_err().contains("does not use a secret"));
    host.said(&["client", "disable", "spa"]);
    assert!(host.said(&["client", "list"]).contains("disabled"));
}

#[test]
fn the_client_that_first_names_an_algorithm_finds_its_key_made() {
    let host = host("");
    let provider = ground::provider(&host.ground.store, None).unwrap();
    let held = || {
        let keys = host.ground.store.read(|c| crate::store::signing_keys::list(c, &provider.id)).unwrap();
        let of = keys.into_iter().filter(|key| key.algorithm == SigningAlgorithm::EdDSA);
        of.map(|key| key.state).collect::<Vec<_>>()
    };
    assert_eq!(held(), []);
    host.said(&["client", "add", "app", "--redirect-uri", "https://app.example/cb", "--algorithm", "EdDSA"]);
    let mut states = held();
    states.sort_unstable();
    assert_eq!(states, [KeyState::Announced, KeyState::Active]);
    host.said(&["client", "add", "other", "--redirect-uri", "https://app.example/cb", "--algorithm", "EdDSA"]);
    assert_eq!(held().len(), 2);
}

#[test]
fn an_application_names_its_response_types_and_is_told_what_the_provider_does_not_serve() {
    let host = host("");
    let add = ["client", "add", "app", "--redirect-uri", "https://app.example/cb", "--refresh", "--response-type"];
    let said = host.said(&[&add[..], &["id_token code"]].concat());
    assert!(said.contains("code id_token is not served until `response_types` of the [[provider]] lists it"), "{said}");
    let provider = ground::provider(&host.ground.store, None).unwrap();
    let metadata = found(&host, &provider, "app").metadata;
    assert_eq!(metadata.response_types, ["code id_token".parse().unwrap()]);
    let grants: Vec<_> = metadata.grant_types.iter().map(|grant| grant.name()).collect();
    assert_eq!(grants, ["authorization_code", "implicit", "refresh_token"]);
    // A refresh token comes with a code.
    let complaint = host
        .run(&["client", "add", "b", "--redirect-uri", "https://b.example/cb", "--refresh", "--response-type", "id_token"], "");
    assert!(complaint.unwrap_err().contains("refresh_token needs authorization_code"));
}

#[test]
fn the_preview_says_of_each_claim_where_it_is_and_why() {
    let host = host(
        "[[client]]\nclient_id = \"wiki\"\ntoken_endpoint_auth_method = \"none\"\nredirect_uris = [\"https://wiki.example/cb\"]\n\
         scope = \"openid email\"\nallowed_groups = [\"staff\"]\n\
         claim_mappings = [\"name\", { claim = \"roles\", from = \"groups\", separator = \",\", to = [\"access_token\"] }]\n\
         [[user]]\nusername = \"maria\"\nname = \"Maria\"\n\"name#de\" = \"Marie\"\nemail = \"m@example.test\"\ngroups = [\"a\", \"b\"]\n",
    );
    let said = host.said(&[
        "client",
        "claims",
        "wiki",
        "maria",
        "--locales",
        "de",
        "--claims",
        r#"{"id_token":{"email":null,"x":null}}"#,
    ]);
    let [first, rest] = said.splitn(2, '\n').collect::<Vec<_>>()[..] else { panic!("{said}") };
    assert!(first.contains("none of the groups that may use this app (staff)"), "{first}");
    let (id_token, rest) = rest.split_once("Userinfo\n").unwrap();
    let (userinfo, access_token) = rest.split_once("Access token").unwrap();
    for (place, line) in [
        (id_token, "  aud\t\"wiki\"\talways\n"),
        (id_token, "  email\t\"m@example.test\"\tthe claims parameter\n"),
        (id_token, "  name\t\"Marie\"\tmapping 1\n"),
        (id_token, "  x\t-\tnothing is known\n"),
        (id_token, "  groups\t-\tno scope, claims parameter or mapping brings it here\n"),
        (userinfo, "  email\t\"m@example.test\"\tscope email\n"),
        (access_token, "  roles\t\"a,b\"\tmapping 2\n"),
        (access_token, "  name\t-\t"),
    ] {
        assert!(place.contains(line), "{line}\n{said}");
    }
    assert!(host.run(&["client", "claims", "wiki", "nobody"], "").unwrap_err().contains("nobody goes by"));
    assert!(host.run(&["client", "claims", "wiki", "maria", "--claims", "{"], "").unwrap_err().contains("claims is not a JSON"));
}

#[test]
fn a_service_acts_for_itself() {
    let host = host("");
    let said = host.said(&["client", "add", "robot", "--service"]);
    assert_eq!(line(&said, "client_id"), "robot");
    line(&said, "client_secret");
}

#[test]
fn a_wrong_or_lost_master_key_is_said_and_nothing_is_overwritten() {
    let host = host(
        "[[client]]\nclient_id = \"a\"\nclient_secret = \"0123456789abcdef0123456789abcdef\"\nredirect_uris = [\"https://a.example\"]",
    );
    let path = host.folder.path().join("keys/master.key");
    let kept = std::fs::read(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    let lost = ground::open(&host.config, Migration::Run).unwrap_err();
    assert!(lost.contains("does not exist; nothing was changed"), "{lost}");
    assert!(!path.exists());
    let other = config(tempfile::tempdir().unwrap().path(), "");
    drop(ground::open(&Config { database: host.config.database.clone(), ..other.clone() }, Migration::Run).unwrap_err());
    let key = crate::crypto::base64url(&[9; 32]);
    let wrong =
        Config { keys: config::Keys { master_key: Some(Plain::new(key)), ..host.config.keys.clone() }, ..host.config.clone() };
    let said = ground::open(&wrong, Migration::Run).unwrap_err();
    assert!(said.contains("not the master key of the database"), "{said}");
    std::fs::write(&path, kept).unwrap();
    #[cfg(unix)]
    std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    ground::open(&host.config, Migration::Refuse).unwrap();
}

const SECRET_APP: &str = "[[client]]\nclient_id = \"a\"\nclient_secret = \"0123456789abcdef0123456789abcdef\"\nredirect_uris = [\"https://a.example\"]\nrequest_object_encryption_alg = \"ECDH-ES\"\nrequest_object_encryption_enc = \"A128GCM\"";

#[test]
fn keys_are_listed_rotated_revoked_and_exported() {
    let host = host("");
    let listed = host.said(&["keys", "list"]);
    let kid = |listed: &str, what: &str| {
        let line = listed.lines().find(|line| line.contains(what)).unwrap_or_else(|| panic!("no {what} in {listed}"));
        line.split('\t').next().unwrap().to_owned()
    };
    let (active, standby) = (kid(&listed, "ES256\tactive"), kid(&listed, "ES256\tannounced"));
    let said = host.said(&["keys", "rotate", "--algorithm", "ES256"]);
    assert!(said.contains("its successor must be known everywhere first") && !said.contains("RS256"), "{said}");
    let said = host.said(&["keys", "revoke", &active]);
    assert!(said.contains(&format!("signed by {standby}")), "{said}");
    let exported = host.said(&["keys", "export"]);
    assert!(exported.contains(&standby) && !exported.contains(&active) && !exported.contains("\"d\""), "{exported}");
    assert!(host.said(&["keys", "list"]).contains("ES256\trevoked"));
    assert!(host.run(&["keys", "revoke", &active], "").unwrap_err().contains("no key"));
    for kid in ["-z5jJbcQ_McP3PtOBXV4Gh1E8nHRrXcBdG_R8NKEOqw", "--5jJbcQ", "-hJbcQ"] {
        let complaint = host.run(&["keys", "revoke", "--provider", "default", kid], "").unwrap_err();
        assert!(complaint.contains(&format!("no key `{kid}`")), "{complaint}");
    }
    assert!(host.run(&["keys", "rotate", "--algorithm", "PS512"], "").unwrap_err().contains("no such key"));
}

#[test]
fn keys_that_apps_encrypt_to_are_listed_rotated_and_revoked() {
    let host = host(SECRET_APP);
    let kid = || {
        host.said(&["keys", "list"])
            .lines()
            .find_map(|line| line.strip_suffix("\tECDH-ES\tpublished until 1970-01-13T13:46:40Z").map(str::to_owned))
            .unwrap()
    };
    let first = kid();
    assert!(host.said(&["keys", "rotate"]).contains("ECDH-ES: apps encrypt to"));
    let second = kid();
    assert!(host.said(&["keys", "list"]).contains(&format!("{first}\tECDH-ES\twithdrawn\topens until 1970-01-12T14:02:40Z")));
    assert!(host.said(&["keys", "export"]).contains(&second) && second != first);
    let said = host.said(&["keys", "revoke", &second]);
    assert!(said.contains("opens no more") && kid() != second, "{said}");
}

#[test]
fn a_key_of_ones_own_is_imported_from_a_file() {
    let host = host("");
    let pair = crate::jose::generate(SigningAlgorithm::ES256, 2048).unwrap();
    let path = host.folder.path().join("own.jwk");
    std::fs::write(&path, pair.private_jwk.reveal()).unwrap();
    let file = path.display().to_string();
    let said = host.said(&["keys", "import", &file, "--algorithm", "ES256"]);
    assert!(said.starts_with(&pair.kid), "{said}");
    assert!(host.said(&["keys", "list"]).contains(&format!("{}\tES256\tannounced", pair.kid)));
    assert!(host.run(&["keys", "import", &file, "--algorithm", "ES256"], "").unwrap_err().contains("used once"));
}

#[test]
fn the_master_key_is_rotated_and_everything_opens_under_the_new_one() {
    let host = host(SECRET_APP);
    let file = host.config.keys.dir.join("master.key");
    let lines = || std::fs::read_to_string(&file).unwrap().lines().map(str::to_owned).collect::<Vec<_>>();
    let old = lines();
    let waits = std::cell::RefCell::new(Vec::new());
    let mut out = Vec::new();
    let watch = |_| waits.borrow_mut().push(lines());
    master_rotation::rotate(&host.ground, &host.config.keys, &watch, &mut out).unwrap();
    let waits = waits.into_inner();
    // announced below the current key, then above it
    assert_eq!((&waits[0][0], &*waits[0][1], waits[0].len()), (&old[0], "# next", 3));
    assert_eq!(waits[1], [waits[0][2].clone(), old[0].clone()]);
    assert!(String::from_utf8(out).unwrap().contains(" 1 secrets"));
    // the new key alone opens all of it, and the same file of the operator changes nothing
    let alone = config::Keys { master_key: Some(Plain::new(lines()[0].clone())), ..host.config.keys.clone() };
    let ground = ground::open(&Config { keys: alone, ..host.config.clone() }, Migration::Refuse).unwrap();
    let applied = configuration::apply(&ground.store, &ground.vault, &host.config.declaration, NOW).unwrap();
    assert_eq!(applied.changes, Vec::<String>::new());
    crate::flow::House::open(ground.store, ground.vault).unwrap();
}

#[test]
fn an_interrupted_rotation_of_the_master_key_goes_on_where_it_was() {
    for stop_at in 0..2 {
        let host = host(SECRET_APP);
        let count = std::cell::Cell::new(0);
        let killed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            let pause = |_| {
                assert!(count.get() != stop_at, "killed here");
                count.set(count.get() + 1);
            };
            master_rotation::rotate(&host.ground, &host.config.keys, &pause, &mut Vec::new()).unwrap();
        }));
        assert!(killed.is_err());
        let file = host.config.keys.dir.join("master.key");
        let new = std::fs::read_to_string(&file).unwrap().lines().nth(if stop_at == 0 { 2 } else { 0 }).unwrap().to_owned();
        let ground = ground::open(&host.config, Migration::Refuse).unwrap();
        let mut out = Vec::new();
        master_rotation::rotate(&ground, &host.config.keys, &|_| (), &mut out).unwrap();
        assert!(String::from_utf8(out).unwrap().contains(" 1 secrets"));
        assert!(std::fs::read_to_string(&file).unwrap().starts_with(&new), "no further key was made");
    }
}

#[test]
fn check_prints_what_would_be_served_and_every_mistake_with_its_place() {
    let said = |text: &str| {
        let mut out = Vec::new();
        let loaded = config::read(Some(("signet.toml", text)), &[], &|_| Err(io::ErrorKind::NotFound.into()));
        let good = super::check::run(loaded, &mut out).unwrap();
        (good, String::from_utf8(out).unwrap())
    };
    let app = "[[client]]\nclient_id = \"app\"\nclient_secret = \"0123456789abcdef0123456789abcdef\"\nredirect_uris = [\"https://a.example/cb\"]\n";
    let (good, text) =
        said(&format!("[server]\npublic_url = \"https://login.example.com\"\n{app}[[user]]\nusername = \"alice\"\n"));
    assert!(good, "{text}");
    for part in [
        "https://login.example.com",
        "127.0.0.1:8080",
        "sqlite:signet.db",
        "app (client_secret_basic",
        "https://a.example/cb",
        "alice",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    assert!(!text.contains("0123456789abcdef"), "{text}");
    let (good, text) = said("[server]\nlistne = 1\n[[client]]\n");
    assert!(!good && text.contains("signet.toml:2:1: server.listne") && text.contains("2 mistakes"), "{text}");
    let (good, text) = said(&app.replace("https://a.example/cb", "https://a.example/*"));
    assert!(!good && text.contains(": client app: "), "{text}");
}

/// Where people come back to depends on where they were going, and on whether the domain has a callback of its own.
#[test]
fn check_prints_every_redirect_uri_that_has_to_be_registered_at_an_upstream() {
    let registers = |lines: &str| {
        let text = format!(
            "[server]\npublic_url = \"https://login.example.com\"\n[[upstream]]\nname = \"corp\"\nissuer = \"https://op.example.com\"\n\
             client_id = \"us\"\nclient_secret = \"s\"\n{lines}\n"
        );
        let mut out = Vec::new();
        let loaded = config::read(Some(("signet.toml", &text)), &[], &|_| Err(io::ErrorKind::NotFound.into()));
        super::check::run(loaded, &mut out).unwrap();
        let said = String::from_utf8(out).unwrap();
        let uris =
            said.lines().filter_map(|line| line.trim().strip_prefix("register there the redirect URI https://login.example.com"));
        uris.map(str::to_owned).collect::<Vec<_>>()
    };
    let (provider, portal) = ("/oauth/auz/grants/provider/authcomplete", "/api/login/ssoLogin");
    assert_eq!(registers(""), [provider, portal]);
    assert_eq!(registers("enabled_for = \"portal\""), [portal]);
    assert_eq!(registers("enabled_for = \"provider\""), [provider]);
    assert_eq!(registers("own_callback = true"), ["/oauth/auz/grants/provider/authcomplete/corp"]);
}

#[test]
fn an_initial_access_token_is_shown_once_listed_by_name_and_withdrawn() {
    let host = host("[[provider]]\nname = \"default\"\nregistration = \"token\"");
    let said = host.said(&["client", "registration-token", "--uses", "3", "--life", "2h"]);
    let (name, token) = (line(&said, "token").to_owned(), line(&said, "initial_access_token").to_owned());
    assert_eq!((token.len(), said.contains("warning")), (43, false), "{said}");
    let listed = host.said(&["client", "registration-tokens"]);
    assert_eq!(listed, format!("{name}\t0 of 3 used\tfor another 2h\n"));
    host.said(&["client", "withdraw-token", &name]);
    assert_eq!(host.said(&["client", "registration-tokens"]), "");
    assert!(host.run(&["client", "withdraw-token", &name], "").unwrap_err().contains("no registration token"));
    assert!(host.run(&["client", "registration-token", "--life", "0"], "").unwrap_err().contains("--life"));
    assert!(host.run(&["client", "registration-token", "--uses", "0"], "").is_err());
}

#[test]
fn a_token_for_a_closed_door_is_made_with_a_warning() {
    let said = host("").said(&["client", "registration-token"]);
    assert!(said.contains("one application") && said.contains("registration is closed at default"), "{said}");
}

#[test]
fn the_audit_log_is_verified_and_written_out_as_json_lines() {
    let host = host("");
    assert_eq!(host.said(&["audit", "verify"]), "The chain is empty.\n");
    host.said(&["user", "add", "alice"]);
    host.said(&["user", "disable", "alice"]);
    assert!(host.said(&["audit", "verify"]).contains("2 entries are not chained yet, the oldest for 0 s"));
    crate::flow::audit::chain::run(&host.ground.store, &host.ground.vault).unwrap();
    let said = host.said(&["audit", "verify"]);
    let link = said.trim().rsplit(' ').next().unwrap().to_owned();
    assert!(said.starts_with("The chain holds: 2 links, the last one 2:"), "{said}");
    assert!(host.said(&["audit", "verify", "--holds", &link]).contains("still holds"));
    assert!(host.said(&["audit", "verify", "--holds", "2:beef"]).contains("does not hold"));
    let lines = |line: &[&str]| -> Vec<serde_json::Value> {
        host.said(line).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let all = lines(&["audit", "export"]);
    assert_eq!((all.len(), &all[0]["action"], &all[1]["action"]), (2, &"user.create".into(), &"user.disable".into()));
    assert_eq!(format!("2:{}", all[1]["hash"].as_str().unwrap()), link);
    assert_eq!(lines(&["audit", "export", "--action", "user.disable", "--from", "1970-01-01T00:00:00Z"]).len(), 1);
    assert_eq!(lines(&["audit", "export", "--class", "activity"]).len(), 0);
    assert!(host.run(&["audit", "export", "--from", "yesterday"], "").unwrap_err().contains("write it like"));
}

#[test]
fn the_end_of_the_audit_chain_is_sealed_anew_with_the_master_key() {
    let host = host("");
    host.said(&["user", "add", "alice"]);
    crate::flow::audit::chain::run(&host.ground.store, &host.ground.vault).unwrap();
    let vault = Vault::new(&MasterKey::generate(), &[]);
    let broken = |vault: &Vault| crate::flow::audit::verify::run(&host.ground.store, vault).unwrap().broken;
    assert_eq!(broken(&host.ground.vault), None);
    assert!(broken(&vault).is_some(), "under a key that is not its own");
    assert!(!crate::flow::audit::chain::reseal(&host.ground.store, &vault).unwrap(), "what does not open is left for verify");
    host.run(&["keys", "master", "rotate"], "").unwrap();
    assert_eq!(broken(&host.ground.vault), None);
}
