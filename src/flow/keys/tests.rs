//! Rotation, revocation and import upon a database.

use super::*;
use crate::crypto::{MasterKey, Plain};
use crate::flow::admin::Administrator;
use crate::flow::configuration;
use crate::jose::Reach;
use crate::model::Seconds;
use crate::store::migrate;

const NOW: Instant = Instant::from_epoch(1_800_000_000);
const RS256: SigningAlgorithm = SigningAlgorithm::RS256;
const ES256: SigningAlgorithm = SigningAlgorithm::ES256;

struct World {
    house: House,
    _folder: tempfile::TempDir,
}

impl World {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("t.db").display());
        migrate::run(&url).unwrap();
        let (store, vault) = (Store::open(&url).unwrap(), Vault::new(&MasterKey::from_bytes([7; 32]), &[]));
        let loaded = crate::config::read(None, &[], &|_| Err(std::io::ErrorKind::NotFound.into())).unwrap();
        configuration::apply(&store, &vault, &loaded.config.declaration, NOW).unwrap();
        Self { house: House::open(store, std::sync::Arc::new(vault)).unwrap(), _folder: folder }
    }

    fn site(&self) -> std::sync::Arc<Site> {
        self.house.refresh().unwrap();
        self.house.settings().sites()[0].clone()
    }

    fn host(&self) -> Administrator {
        Administrator::host(self.site().tenant.id.clone())
    }

    fn id(&self) -> Id<Provider> {
        self.site().provider.id.clone()
    }

    fn kid(&self, algorithm: SigningAlgorithm, state: KeyState) -> Option<String> {
        let keys = self.site().keys.clone();
        keys.into_iter().find(|key| key.algorithm == algorithm && key.state == state).map(|key| key.kid)
    }

    fn signs(&self, now: Instant) -> String {
        let signer = self.site().keyring.signer(ES256, Seconds(300), now).unwrap();
        signer.kid().unwrap().to_owned()
    }
}

#[test]
fn applying_the_configuration_makes_the_keys_and_their_standbys() {
    let world = World::new();
    for algorithm in [RS256, ES256] {
        assert!(world.kid(algorithm, KeyState::Active).is_some() && world.kid(algorithm, KeyState::Announced).is_some());
    }
    let published = String::from_utf8(world.site().discovery.body.to_vec()).unwrap();
    assert!(published.contains(r#""id_token_signing_alg_values_supported":["RS256","ES256","HS256""#), "{published}");
}

#[test]
fn rotate_now_takes_the_standby_and_keeps_the_old_key_published() {
    let world = World::new();
    let later = NOW.plus(Seconds(700));
    let (old, next) = (world.kid(ES256, KeyState::Active).unwrap(), world.kid(ES256, KeyState::Announced).unwrap());
    let rotated = rotate(world.house.store(), world.house.vault(), (&world.id(), Some(ES256)), &world.host(), later).unwrap();
    let expected =
        Rotated { algorithm: ES256, kid: next.clone(), until: later.plus(Seconds::hours(24)), previous: Some(old.clone()) };
    assert_eq!(rotated, [expected]);
    assert_eq!(world.signs(later), next);
    assert_eq!(world.kid(ES256, KeyState::Deprecated), Some(old.clone()));
    assert!(world.site().keyring.find(&old, ES256, Reach::Live).is_some());
    assert!(world.kid(ES256, KeyState::Announced).is_some());
}

#[test]
fn revoke_now_unpublishes_the_key_and_its_standby_signs_in_the_same_write() {
    let world = World::new();
    let (old, next) = (world.kid(ES256, KeyState::Active).unwrap(), world.kid(ES256, KeyState::Announced).unwrap());
    let (store, vault) = (world.house.store(), world.house.vault());
    let revoked = revoke(store, vault, (&world.id(), &old), &world.host(), NOW).unwrap().unwrap();
    assert_eq!(revoked, Revoked { algorithm: ES256, was: KeyState::Active, successor: Some(next.clone()) });
    let site = world.site();
    assert_eq!(world.signs(NOW), next);
    assert!(site.keyring.find(&old, ES256, Reach::Hint).is_none());
    assert!(!String::from_utf8(site.keyring.jwks().body.to_vec()).unwrap().contains(&old));
    assert!(world.kid(ES256, KeyState::Announced).is_some_and(|kid| kid != next));
    assert_eq!(revoke(store, vault, (&world.id(), &old), &world.host(), NOW).unwrap(), None);
    assert_eq!(revoke(store, vault, (&world.id(), "nobody"), &world.host(), NOW).unwrap(), None);
}

#[test]
fn with_its_standby_revoked_too_a_new_key_signs_at_once() {
    let world = World::new();
    let (old, next) = (world.kid(ES256, KeyState::Active).unwrap(), world.kid(ES256, KeyState::Announced).unwrap());
    let (store, vault) = (world.house.store(), world.house.vault());
    for kid in [&next, &old] {
        revoke(store, vault, (&world.id(), kid), &world.host(), NOW).unwrap().unwrap();
    }
    let signs = world.signs(NOW);
    assert!(signs != old && signs != next);
}

#[test]
fn an_imported_key_is_the_next_one_and_is_taken_once() {
    let world = World::new();
    let (store, vault) = (world.house.store(), world.house.vault());
    let pair = jose::generate(ES256, 2048).unwrap();
    let take = |algorithm, text: &Plain| import(store, vault, (&world.id(), "test"), (algorithm, text, None), NOW);
    let imported = take(ES256, &pair.private_jwk).unwrap();
    assert_eq!(world.kid(ES256, KeyState::Announced), Some(imported.kid.clone()));
    assert_eq!(imported.activates_at, NOW.plus(Seconds::hours(24)));
    assert!(matches!(take(ES256, &pair.private_jwk), Err(ImportError::Known(_))));
    assert!(matches!(take(RS256, &pair.private_jwk), Err(ImportError::Unfit(_))));
    let unneeded = jose::generate(SigningAlgorithm::EdDSA, 2048).unwrap();
    assert!(matches!(take(SigningAlgorithm::EdDSA, &unneeded.private_jwk), Err(ImportError::Unneeded(_))));
    let later = NOW.plus(Seconds::hours(24));
    let another = jose::generate(ES256, 2048).unwrap();
    let taken = import(store, vault, (&world.id(), "test"), (ES256, &another.private_jwk, None), later.minus(Seconds(60)));
    assert!(matches!(taken, Err(ImportError::Takeover(ES256))), "a process whose clock is ahead may sign with it already");
    tick(&world.house, later).unwrap();
    assert_eq!(world.signs(later), imported.kid);
}

#[test]
fn after_a_sleep_of_days_the_last_in_line_signs_before_the_first_tick_and_after_it() {
    let world = World::new();
    let (next, later) = (world.kid(ES256, KeyState::Announced).unwrap(), NOW.plus(Seconds::days(9)));
    assert_eq!(world.signs(later), next);
    for _ in 0..2 {
        tick(&world.house, later).unwrap();
        assert_eq!(world.signs(later), next);
    }
    let after = later.plus(Seconds(600));
    tick(&world.house, after).unwrap();
    assert_ne!(world.signs(after), next, "its successor has been announced for long enough");
    assert!(world.site().keyring.find(&next, ES256, Reach::Live).is_some());
}

#[test]
fn a_clock_that_jumps_an_hour_forward_and_back_leaves_a_key_that_signs() {
    let world = World::new();
    for shift in [0, 3_600, 0, -3_600, 86_400, 0] {
        let now = NOW.plus(Seconds(shift));
        tick(&world.house, now).unwrap();
        tick(&world.house, now).unwrap();
        let site = world.site();
        let signer = site.keyring.signer(ES256, Seconds(3_600), now).unwrap();
        assert!(site.keyring.find(signer.kid().unwrap(), ES256, Reach::Live).is_some(), "at {shift}");
        assert!(site.keys.iter().filter(|key| key.algorithm == ES256 && key.state == KeyState::Active).count() == 1);
    }
}
