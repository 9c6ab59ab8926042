//! The plan of keys that apps encrypt to, walked through time, and the ring that opens with them.

use super::*;
use crate::crypto::{MasterKey, Vault};
use crate::jose::keyring::encryption::{self, Step};
use crate::jose::{Encrypter, JoseError, KeyPair, generate_encryption};
use crate::model::{ContentEncryption, EncryptionKey, EncryptionKind, KeyManagement};

use EncryptionKind::{Ec, Rsa};

const DAY: i64 = 86_400;
/// announce 600, max-age 300, skew 60
const WINDOW: i64 = 960;

/// Rows without material.
#[derive(Default)]
struct Rows {
    keys: Vec<EncryptionKey>,
    made: usize,
}

impl Rows {
    fn apply(&mut self, steps: &[Step], now: Instant) {
        for step in steps {
            match step {
                Step::Publish(kind) => {
                    assert!(!self.keys.iter().any(|key| key.kind == *kind && key.retires_at.is_none()), "two at once");
                    self.made += 1;
                    self.keys.push(EncryptionKey {
                        kid: format!("{}-{}", kind.kty(), self.made),
                        provider: Id::new("p"),
                        kind: *kind,
                        public_jwk: json!({}),
                        sealed_private: Vec::new(),
                        published_at: now,
                        retires_at: None,
                    });
                }
                Step::Withdraw { kid, retires_at } => {
                    let key = self.keys.iter_mut().find(|key| key.kid == *kid).unwrap();
                    assert_eq!(key.retires_at.replace(*retires_at), None);
                }
                Step::Destroy { kid } => self.keys.retain(|key| key.kid != *kid),
            }
        }
    }

    /// One visit of the planner, after which nothing is left to do.
    fn tick(&mut self, kinds: &[EncryptionKind], now: i64) -> usize {
        let (kinds, policy) = (kinds.iter().copied().collect(), KeyPolicy::default());
        let steps = encryption::plan(&self.keys, &kinds, &policy, at(now));
        self.apply(&steps, at(now));
        assert_eq!(encryption::plan(&self.keys, &kinds, &policy, at(now)), []);
        steps.len()
    }

    fn published(&self) -> Vec<&str> {
        self.keys.iter().filter(|key| key.retires_at.is_none()).map(|key| key.kid.as_str()).collect()
    }

    fn opens(&self, kid: &str, now: i64) -> bool {
        self.keys.iter().any(|key| key.kid == kid && key.opens(at(now)))
    }
}

#[test]
fn a_year_of_rotation_never_closes_what_was_encrypted_to_a_copy_that_may_still_be_kept() {
    let mut rows = Rows::default();
    let mut copies: Vec<(String, i64)> = Vec::new();
    for now in (0..365 * DAY).step_by(300) {
        rows.tick(&[Rsa, Ec], now);
        assert_eq!(rows.published().len(), 2);
        // A copy that was read at a moment counts for max-age, and the request made with it is under way for the rest.
        copies.retain(|(_, read)| now - read < WINDOW);
        for (kid, read) in &copies {
            assert!(rows.opens(kid, now), "{kid}, read at {read}, at {now}");
        }
        copies.extend(rows.published().into_iter().map(|kid| (kid.to_owned(), now)));
        assert!(rows.keys.len() <= 4, "what was withdrawn is destroyed");
    }
    assert_eq!(rows.made, 2 * 365);
}

#[test]
fn a_kind_that_nobody_names_has_no_key_and_one_that_is_named_no_more_ends_with_its_time() {
    let mut rows = Rows::default();
    assert_eq!(rows.tick(&[], 0), 0);
    rows.tick(&[Ec], 0);
    assert_eq!(rows.published(), ["EC-1"]);
    rows.tick(&[], DAY - 1);
    assert_eq!(rows.published(), ["EC-1"], "an app that is back within its time finds the same key");
    rows.tick(&[], DAY);
    assert_eq!((rows.published().len(), rows.opens("EC-1", DAY + WINDOW - 1)), (0, true));
    assert!(!rows.opens("EC-1", DAY + WINDOW), "also before the planner has come");
    rows.tick(&[], DAY + WINDOW);
    assert!(rows.keys.is_empty());
}

#[test]
fn rotate_now_publishes_the_next_key_and_the_old_one_opens_for_the_window() {
    let mut rows = Rows::default();
    rows.tick(&[Rsa, Ec], 0);
    let steps = encryption::rotate_now(&rows.keys, &[Rsa, Ec].into(), &KeyPolicy::default(), at(10));
    rows.apply(&steps, at(10));
    assert_eq!(rows.published(), ["RSA-3", "EC-4"]);
    assert!(rows.opens("EC-2", 10 + WINDOW - 1) && !rows.opens("EC-2", 10 + WINDOW));
    rows.tick(&[Rsa, Ec], 10 + WINDOW);
    assert_eq!(rows.keys.len(), 2);
}

fn vault() -> Vault {
    Vault::new(&MasterKey::from_bytes([7; 32]), &[])
}

fn row(kind: EncryptionKind, retires_at: Option<Instant>) -> EncryptionKey {
    let (provider, KeyPair { kid, public_jwk, private_jwk }) = (Id::new("p"), generate_encryption(kind, 2048).unwrap());
    let sealed_private = encryption::seal(&vault(), &provider, &kid, &private_jwk);
    EncryptionKey { kid, provider, kind, public_jwk, sealed_private, published_at: at(0), retires_at }
}

fn load(rows: &[EncryptionKey], previous: Option<&Keyring>) -> Result<Keyring, String> {
    Keyring::load((&[], rows), &vault(), &KeyPolicy::default(), previous).map_err(|error| error.to_string())
}

#[test]
fn the_published_set_has_a_key_for_every_algorithm_of_its_kind_and_the_ring_opens_what_is_encrypted_to_it() {
    let rows = [row(Rsa, None), row(Ec, None), row(Ec, Some(at(100)))];
    let ring = load(&rows, None).unwrap();
    let document: serde_json::Value = serde_json::from_slice(&ring.jwks().body).unwrap();
    let keys = document["keys"].as_array().unwrap();
    assert_eq!(keys.len(), 2, "a withdrawn key is not published");
    for (key, own) in keys.iter().zip(&rows) {
        assert_eq!((key["use"].as_str(), key.get("alg"), key["kid"].as_str()), (Some("enc"), None, Some(own.kid.as_str())));
        let public = PublicKey::parse(key).expect("no private member").unwrap();
        for management in own.kind.managements() {
            let token = Encrypter::new(&public, management, ContentEncryption::A192Gcm).unwrap().encrypt(b"x", None).unwrap();
            assert_eq!(ring.decrypt(&token, at(0)), Ok(b"x".to_vec()), "{management:?}");
        }
    }
    let withdrawn = PublicKey::parse(&rows[2].public_jwk).unwrap().unwrap();
    let token =
        Encrypter::new(&withdrawn, KeyManagement::EcdhEs, ContentEncryption::A128Gcm).unwrap().encrypt(b"x", None).unwrap();
    assert_eq!((ring.decrypt(&token, at(99)), ring.decrypt(&token, at(100))), (Ok(b"x".to_vec()), Err(JoseError::Decryption)));
}

#[test]
fn an_app_that_names_no_key_is_understood_and_a_damaged_row_is_named() {
    let mut rows = [row(Ec, None), row(Ec, Some(at(9)))];
    let mut nameless = rows[0].public_jwk.clone();
    nameless.as_object_mut().unwrap().remove("kid");
    let public = PublicKey::parse(&nameless).unwrap().unwrap();
    let token = Encrypter::new(&public, KeyManagement::EcdhEs, ContentEncryption::A128Gcm).unwrap().encrypt(b"x", None).unwrap();
    let ring = load(&rows, None).unwrap();
    assert_eq!(ring.decrypt(&token, at(0)), Ok(b"x".to_vec()));
    rows[1].sealed_private = rows[0].sealed_private.clone();
    let said = load(&rows, None).unwrap_err();
    assert!(said.contains(&rows[1].kid) && said.contains("does not open"), "{said}");
    assert!(load(&rows, Some(&ring)).is_ok(), "what was opened once is not opened again");
}
