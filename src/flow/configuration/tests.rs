//! What a file makes of the database, and that the same file twice makes nothing.

mod agreements;

use super::{Applied, ApplyError, apply, judge};
use crate::crypto::{MasterKey, Plain, Vault, password};
use crate::flow::admin::profile::{self, FirstSignIn, Profile};
use crate::flow::admin::{Administrator, people};
use crate::flow::{client_secret, upstream_secret};
use crate::model::{AdminRole, Declaration, Id, Instant, Managed, SigningAlgorithm, User};
use crate::store::{Store, clients, migrate, providers, resources, revision, tenants, upstreams, users};

const FILE: &str = r#"
[[provider]]
name = "main"
issuer = "https://login.example.com"

[[resource]]
identifier = "https://api.example.com"
scopes = ["read"]

[[client]]
client_id = "app"
client_secret = "0123456789abcdef0123456789abcdef"
redirect_uris = ["https://app.example.com/cb"]

[[user]]
username = "Alice"
password = "correct horse"
email = "alice@example.com"
"#;

const NOW: Instant = Instant::from_epoch(1_000_000);
const LATER: Instant = Instant::from_epoch(2_000_000);

struct House {
    store: Store,
    vault: Vault,
    _folder: tempfile::TempDir,
}

fn house() -> House {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("t.db").display());
    migrate::run(&url).unwrap();
    House { store: Store::open(&url).unwrap(), vault: Vault::new(&MasterKey::from_bytes([7; 32]), &[]), _folder: folder }
}

fn declaration(text: &str) -> Declaration {
    let loaded = crate::config::read(Some(("signet.toml", text)), &[], &|_| Err(std::io::ErrorKind::NotFound.into()));
    loaded.unwrap_or_else(|mistakes| panic!("{mistakes:#?}")).config.declaration
}

impl House {
    fn apply(&self, text: &str, now: Instant) -> Applied {
        apply(&self.store, &self.vault, &declaration(text), now).unwrap()
    }

    fn refused(&self, text: &str) -> Vec<String> {
        match apply(&self.store, &self.vault, &declaration(text), NOW) {
            Err(ApplyError::Refused(refusals)) => refusals.iter().map(ToString::to_string).collect(),
            other => panic!("{other:?}"),
        }
    }

    fn revision(&self) -> i64 {
        self.store.read(revision::current).unwrap()
    }

    fn provider(&self) -> crate::model::Provider {
        self.store.read(providers::list).unwrap().into_iter().find(|provider| provider.enabled).unwrap()
    }

    fn client(&self, id: &str) -> crate::model::Client {
        let provider = self.provider().id;
        self.store.read(|c| clients::find(c, &provider, &Id::new(id))).unwrap().unwrap()
    }

    fn user(&self, name: &str) -> User {
        let tenant = self.provider().tenant;
        self.store.read(|c| users::find_for_login(c, &tenant, name)).unwrap().unwrap()
    }
}

#[test]
fn a_file_becomes_rows_that_it_owns() {
    let house = house();
    house.apply(FILE, NOW);
    let provider = house.provider();
    assert_eq!((provider.issuer.as_str(), provider.managed), ("https://login.example.com", Managed::File));
    let tenant = house.store.read(|c| tenants::find(c, &provider.tenant)).unwrap().unwrap();
    assert_eq!((tenant.name.as_str(), tenant.managed), ("default", Managed::Create));
    let client = house.client("app");
    assert_eq!(client.metadata.id_token_signed_response_alg, Some(SigningAlgorithm::RS256));
    let opened = client_secret::open(&house.vault, &provider.id, &client.id, &client.secrets[0]).unwrap();
    assert_eq!(opened.reveal(), "0123456789abcdef0123456789abcdef");
    let user = house.user("ALICE@example.com");
    assert!(password::verify(&Plain::new("correct horse".into()), user.password_hash.as_deref().unwrap()));
    let resource = house.store.read(|c| resources::find(c, &provider.id, "https://api.example.com")).unwrap().unwrap();
    assert_eq!(resource.scopes[0].name, "read");
}

#[test]
fn an_unchanged_file_writes_nothing() {
    let house = house();
    house.apply(FILE, NOW);
    let before = house.revision();
    assert_eq!(house.apply(FILE, LATER).changes, Vec::<String>::new());
    assert_eq!(house.revision(), before);
    assert_eq!(house.user("alice").updated_at, NOW);
}

#[test]
fn a_change_in_the_file_changes_its_row_only() {
    let house = house();
    house.apply(FILE, NOW);
    let applied = house.apply(&FILE.replace("alice@example.com", "a@example.com").replace("/cb", "/back"), LATER);
    assert_eq!(applied.changes, ["client app changed", "person Alice changed"]);
    assert_eq!(house.client("app").metadata.redirect_uris, ["https://app.example.com/back"]);
    assert_eq!(house.user("alice").updated_at, LATER);
}

#[test]
fn a_password_counts_only_when_the_account_is_made() {
    let house = house();
    house.apply(FILE, NOW);
    let hash = house.user("alice").password_hash;
    assert!(house.apply(&FILE.replace("correct horse", "another one"), LATER).changes.is_empty());
    assert_eq!(house.user("alice").password_hash, hash);
}

#[test]
fn a_new_secret_in_the_file_replaces_the_old_one() {
    let house = house();
    house.apply(FILE, NOW);
    house.apply(&FILE.replace("0123456789abcdef0123456789abcdef", "fedcba9876543210fedcba9876543210"), LATER);
    let client = house.client("app");
    let opened: Vec<_> = client
        .secrets
        .iter()
        .map(|own| client_secret::open(&house.vault, &client.provider, &client.id, own).unwrap().reveal().to_owned())
        .collect();
    assert_eq!(opened, ["fedcba9876543210fedcba9876543210"]);
}

#[test]
fn what_leaves_the_file_is_disabled_with_a_warning_and_comes_back_with_it() {
    let house = house();
    house.apply(FILE, NOW);
    let only_provider = &FILE[..FILE.find("[[resource]]").unwrap()];
    let applied = house.apply(only_provider, LATER);
    assert_eq!(applied.changes.len(), 3, "{applied:?}");
    assert_eq!(applied.warnings.len(), 3, "{applied:?}");
    assert!(applied.warnings.iter().any(|warning| warning.contains("client app is no longer in the configuration file")));
    assert!(!house.client("app").enabled && !house.user("alice").is_active());
    assert!(house.apply(only_provider, LATER).changes.is_empty());
    house.apply(FILE, LATER);
    assert!(house.client("app").enabled && house.user("alice").is_active());
}

#[test]
fn the_file_makes_administrators_and_takes_them_back_but_never_the_last_owner() {
    let house = house();
    let with = |role: &str| format!("{FILE}{role}\n");
    let owner = with("admin_role = \"owner\"");
    house.apply(&owner, NOW);
    assert_eq!(house.user("alice").admin_role, Some(AdminRole::Owner));
    assert!(house.apply(&owner, LATER).changes.is_empty());
    let stays = |text: &str| {
        let applied = house.apply(text, LATER);
        assert_eq!(applied.changes, [""; 0], "{text}");
        assert!(applied.warnings.iter().any(|warning| warning.contains("person Alice stays an owner")), "{applied:?}");
        assert!(!applied.warnings.iter().any(|warning| warning.contains("is disabled")), "{applied:?}");
        assert_eq!((house.user("alice").admin_role, house.user("alice").is_active()), (Some(AdminRole::Owner), true));
    };
    stays(FILE);
    stays(&with("admin_role = \"auditor\""));
    stays(&with("admin_role = \"owner\"\nenabled = false"));
    stays(&FILE[..FILE.find("[[user]]").unwrap()]);
    // another one in the same edit, wherever it stands
    let bob = "\n[[user]]\nusername = \"bob\"\npassword = \"correct horse\"\nadmin_role = \"owner\"\n";
    house.apply(&format!("{FILE}{bob}"), LATER);
    assert_eq!((house.user("alice").admin_role, house.user("bob").admin_role), (None, Some(AdminRole::Owner)));
    // somebody who has no way to sign in is none
    let eve = "\n[[user]]\nusername = \"eve\"\nadmin_role = \"owner\"\n";
    let applied = house.apply(&format!("{FILE}{eve}"), LATER);
    assert!(applied.warnings.iter().any(|warning| warning.contains("person bob stays an owner")), "{applied:?}");
    assert!(house.user("bob").is_active());
}

#[test]
fn what_is_created_from_the_file_is_then_left_to_people() {
    let house = house();
    let text = format!("{FILE}managed = \"create\"\n");
    house.apply(&text, NOW);
    let alice = house.user("alice");
    let host = Administrator::host(alice.tenant.clone());
    people::disable(&house.store, &host, &alice.id, NOW).unwrap();
    assert!(house.apply(&text.replace("alice@example.com", "a@example.com"), LATER).changes.is_empty());
    assert!(house.apply(&FILE[..FILE.find("[[user]]").unwrap()], LATER).changes.is_empty());
    assert!(!house.user("alice").is_active());
}

/// What the catalogue of errors advises for `managed_by_file`.
#[test]
fn what_the_file_lets_go_of_is_peoples_from_then_on() {
    let house = house();
    house.apply(FILE, NOW);
    assert_eq!(house.user("alice").managed, Managed::File);
    let text = format!("{FILE}managed = \"create\"\n");
    assert_eq!(house.apply(&text, LATER).changes.len(), 1);
    assert_eq!(house.user("alice").managed, Managed::Create);
    assert!(house.apply(&text, LATER).changes.is_empty());
}

#[test]
fn what_people_made_is_adopted_with_a_warning() {
    let house = house();
    let without = &FILE[..FILE.find("[[user]]").unwrap()];
    house.apply(without, NOW);
    let new = Profile { username: "alice".into(), ..Profile::default() };
    profile::add(&house.store, &Administrator::host(house.provider().tenant), (new, FirstSignIn::Later), NOW).unwrap();
    let applied = house.apply(FILE, LATER);
    assert!(applied.warnings[0].contains("now follows the configuration file"), "{applied:?}");
    assert_eq!(house.user("alice").managed, Managed::File);
    assert_eq!(house.user("alice").password_hash, None);
}

#[test]
fn the_default_provider_follows_the_public_url() {
    let house = house();
    house.apply("", NOW);
    assert_eq!(house.provider().issuer.as_str(), "http://localhost:8080");
    let applied = house.apply("[server]\npublic_url = \"https://login.example.com\"", LATER);
    assert!(applied.warnings[0].contains("every app that relies on it must be told"), "{applied:?}");
    assert_eq!(house.provider().issuer.as_str(), "https://login.example.com");
}

#[test]
fn the_default_algorithm_is_written_on_a_client_when_it_is_made_and_stays() {
    let house = house();
    house.apply(FILE, NOW);
    house.apply(&FILE.replace("name = \"main\"", "name = \"main\"\ndefault_algorithm = \"ES256\""), LATER);
    assert_eq!(house.client("app").id_token_algorithm(), SigningAlgorithm::RS256);
}

#[test]
fn everything_that_cannot_be_is_said_at_once_with_its_place_and_nothing_is_written() {
    let house = house();
    let text = FILE.replace("https://app.example.com/cb", "https://app.example.com/*").replace("Alice", "Bob")
        + "[[client]]\nclient_id = \"b\"\nredirect_uris = [\"https://b.example.com\"]\n";
    let refused = house.refused(&text);
    assert_eq!(refused.len(), 2, "{refused:#?}");
    assert!(refused[0].starts_with("signet.toml:10:") && refused[0].contains("client app"), "{refused:#?}");
    assert!(refused[1].contains("client_secret is missing"), "{refused:#?}");
    assert!(house.store.read(tenants::list).unwrap().is_empty());
    assert_eq!(judge(&declaration(&text)).0.len(), 2);
}

#[test]
fn an_issuer_belongs_to_one_provider() {
    let house = house();
    house.apply(FILE, NOW);
    let refused = house.refused(&FILE.replace("\"main\"", "\"second\""));
    assert!(refused[0].contains("`main`"), "{refused:?}");
}

#[test]
fn a_provider_may_get_another_issuer() {
    let house = house();
    let two = "[[provider]]\nname = \"a\"\nissuer = \"https://a.example\"\n[[provider]]\nname = \"b\"\nissuer = \"https://b.example\"\n";
    house.apply(two, NOW);
    let moved = two.replace("https://b.example", "https://c.example");
    assert_eq!(house.apply(&moved, LATER).changes, ["provider b changed"]);
}

#[test]
fn a_client_cannot_have_the_identifier_of_a_person() {
    let house = house();
    house.apply(FILE, NOW);
    let id = house.user("alice").id;
    let refused = house.refused(&FILE.replace("client_id = \"app\"", &format!("client_id = \"{id}\"")));
    assert!(refused[0].contains("a person has this identifier"), "{refused:?}");
}

#[test]
fn an_address_of_somebody_else_is_refused() {
    let house = house();
    house.apply(FILE, NOW);
    let refused = house.refused(&FILE.replace("\"Alice\"", "\"alice@example.com\""));
    assert!(refused[0].contains("e-mail address of `Alice`"), "{refused:?}");
}

#[test]
fn many_processes_with_the_same_file_agree() {
    let house = house();
    std::thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| house.apply(FILE, NOW));
        }
    });
    assert_eq!(house.store.read(tenants::list).unwrap().len(), 1);
    assert_eq!(house.store.read(providers::list).unwrap().len(), 1);
    assert_eq!(house.client("app").secrets.len(), 1);
}

const UPSTREAM: &str = r#"
[[platform_identity]]
name = "key"
algorithm = "ES256"

[[upstream]]
name = "corp"
issuer = "https://op.example.com"
client_id = "us"
client_secret = "s3cret"
platform_identity = "key"
"#;

#[test]
fn an_upstream_is_made_left_alone_changed_and_disabled_when_it_leaves_the_file() {
    let house = house();
    let text = format!("{FILE}{UPSTREAM}");
    let made = house.apply(&text, NOW).changes;
    assert!(
        made.contains(&"platform identity key made".to_owned()) && made.contains(&"upstream corp made".to_owned()),
        "{made:?}"
    );
    let revision = house.revision();
    assert_eq!(house.apply(&text, LATER), Applied::default());
    assert_eq!(house.revision(), revision);
    let tenant = house.provider().tenant;
    let corp = || house.store.read(|c| upstreams::list(c, &tenant)).unwrap().remove(0);
    let secret = |upstream: &crate::model::Upstream| {
        upstream_secret::open(&house.vault, &upstream.id, upstream.secret.as_ref().unwrap()).unwrap().reveal().to_owned()
    };
    assert_eq!(secret(&corp()), "s3cret");
    let changed = text.replace("s3cret", "another").replace("op.example.com", "id.example.com");
    assert_eq!(house.apply(&changed, LATER).changes, ["upstream corp changed"]);
    assert_eq!((secret(&corp()).as_str(), corp().settings.issuer.as_deref()), ("another", Some("https://id.example.com")));
    let left = house.apply(FILE, LATER);
    assert!(left.warnings.iter().any(|warning| warning.contains("upstream corp")), "{:?}", left.warnings);
    assert!(!corp().enabled);
}

#[test]
fn an_upstream_names_a_platform_identity_that_exists() {
    let house = house();
    let refused =
        house.refused(&format!("{FILE}{}", UPSTREAM.replace("[[platform_identity]]\nname = \"key\"\nalgorithm = \"ES256\"", "")));
    assert!(refused[0].contains("no platform identity `key`"), "{refused:?}");
}
