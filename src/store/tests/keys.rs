//! The lives of signing and of encryption keys.

use super::super::{Insertion, encryption_keys, providers, revision, signing_keys, tenants};
use super::samples::{NOW, after, key, provider, tenant};
use super::{on_each, read, write};
use crate::model::{EncryptionKey, EncryptionKind, Id, KeyState, SigningAlgorithm, SigningKey};

fn house(store: &super::Store) {
    write(store, |c| tenants::insert(c, &tenant()).and_then(|_| providers::insert(c, &provider())));
}

/// Active from, until, and published until, in seconds after now.
pub(super) fn times(activates: i64, deprecates: i64, retires: i64) -> signing_keys::Times {
    signing_keys::Times {
        announced_at: NOW,
        activates_at: after(activates),
        deprecates_at: after(deprecates),
        retires_at: after(retires),
    }
}

fn states(store: &super::Store) -> Vec<(String, KeyState)> {
    read(store, |c| signing_keys::list(c, &provider().id)).into_iter().map(|key| (key.kid, key.state)).collect()
}

#[test]
fn a_key_comes_back_as_it_was_written() {
    on_each(|store| {
        house(store);
        write(store, |c| signing_keys::insert(c, &key("a", KeyState::Active)));
        assert_eq!(read(store, |c| signing_keys::list(c, &provider().id)), [key("a", KeyState::Active)]);
        assert!(read(store, |c| signing_keys::list(c, &Id::new("other"))).is_empty());
    });
}

#[test]
fn an_algorithm_has_one_announced_and_one_active_key() {
    on_each(|store| {
        house(store);
        write(store, |c| {
            assert_eq!(signing_keys::insert(c, &key("a", KeyState::Active))?, Insertion::Inserted);
            assert_eq!(signing_keys::insert(c, &key("b", KeyState::Active))?, Insertion::Taken);
            assert_eq!(signing_keys::insert(c, &key("c", KeyState::Announced))?, Insertion::Inserted);
            assert_eq!(signing_keys::insert(c, &key("d", KeyState::Announced))?, Insertion::Taken);
            let other = SigningKey { algorithm: SigningAlgorithm::RS256, ..key("e", KeyState::Announced) };
            assert_eq!(signing_keys::insert(c, &other)?, Insertion::Inserted);
            Ok(())
        });
    });
}

#[test]
fn a_key_goes_through_its_life_and_each_step_happens_once() {
    on_each(|store| {
        house(store);
        write(store, |c| {
            signing_keys::insert(c, &key("a", KeyState::Active))?;
            signing_keys::insert(c, &key("b", KeyState::Announced))
        });
        let shift = |kid: &'static str, from, to, times| {
            write(store, move |c| signing_keys::shift(c, &provider().id, kid, (from, to), &times))
        };
        assert!(shift("a", KeyState::Active, KeyState::Deprecated, times(0, 700, 4_000)));
        assert!(!shift("a", KeyState::Active, KeyState::Deprecated, times(0, 701, 4_001)));
        assert!(shift("b", KeyState::Announced, KeyState::Active, times(700, 9_000, 9_900)));
        assert!(!shift("b", KeyState::Announced, KeyState::Active, times(701, 9_001, 9_901)));
        let keys = read(store, |c| signing_keys::list(c, &provider().id));
        assert_eq!((keys[0].state, keys[0].deprecates_at, keys[0].retires_at), (KeyState::Deprecated, after(700), after(4_000)));
        let b = (keys[1].state, keys[1].activates_at, keys[1].deprecates_at, keys[1].retires_at);
        assert_eq!(b, (KeyState::Active, after(700), after(9_000), after(9_900)));
        write(store, |c| {
            assert!(!signing_keys::leave(c, &provider().id, "b", KeyState::Deprecated)?);
            assert!(signing_keys::leave(c, &provider().id, "a", KeyState::Deprecated)?);
            assert!(!signing_keys::leave(c, &provider().id, "a", KeyState::Deprecated)?);
            Ok(())
        });
        let keys = read(store, |c| signing_keys::list(c, &provider().id));
        assert_eq!((keys[0].state, keys[0].sealed_private.clone()), (KeyState::Gone, None));
        assert_eq!(keys[0].public_jwk, key("a", KeyState::Gone).public_jwk);
        assert!(!write(store, |c| signing_keys::erase(c, &provider().id, "b", KeyState::Gone)));
        assert!(write(store, |c| signing_keys::erase(c, &provider().id, "a", KeyState::Gone)));
        assert_eq!(states(store), [("b".to_owned(), KeyState::Active)]);
    });
}

#[test]
fn a_revoked_key_loses_both_halves_and_its_standby_signs_in_the_same_write() {
    on_each(|store| {
        house(store);
        write(store, |c| {
            signing_keys::insert(c, &key("a", KeyState::Active))?;
            signing_keys::insert(c, &key("b", KeyState::Announced))?;
            assert!(signing_keys::revoke(c, &provider().id, "a", NOW)?);
            assert!(!signing_keys::revoke(c, &provider().id, "a", NOW)?);
            let change = (KeyState::Announced, KeyState::Active);
            assert!(signing_keys::shift(c, &provider().id, "b", change, &times(0, 1, 2))?);
            Ok(())
        });
        let keys = read(store, |c| signing_keys::list(c, &provider().id));
        let revoked = (keys[0].state, keys[0].sealed_private.clone(), keys[0].public_jwk.is_null());
        assert_eq!(revoked, (KeyState::Revoked, None, true));
        assert_eq!(keys[1].state, KeyState::Active);
    });
}

#[test]
fn a_private_half_is_sealed_anew_only_while_there_is_one() {
    on_each(|store| {
        house(store);
        write(store, |c| {
            signing_keys::insert(c, &key("a", KeyState::Active))?;
            assert!(signing_keys::reseal(c, &provider().id, "a", b"new")?);
            assert_eq!(signing_keys::list(c, &provider().id)?[0].sealed_private.as_deref(), Some(b"new".as_slice()));
            signing_keys::revoke(c, &provider().id, "a", NOW)?;
            assert!(!signing_keys::reseal(c, &provider().id, "a", b"newer")?);
            Ok(())
        });
    });
}

#[test]
fn what_a_key_signed_adds_up_and_moves_no_revision() {
    on_each(|store| {
        house(store);
        write(store, |c| signing_keys::insert(c, &key("a", KeyState::Active)));
        let before = read(store, revision::current);
        let used = |signed, last| signing_keys::Use { kid: "a".into(), signed, last_expires_at: Some(after(last)) };
        for (signed, last) in [(3, 50), (4, 90), (1, 70)] {
            write(store, move |c| signing_keys::add_use(c, &provider().id, &used(signed, last)));
        }
        assert_eq!(read(store, |c| signing_keys::uses(c, &provider().id)), [used(8, 90)]);
        assert_eq!(read(store, revision::current), before);
        assert_eq!(read(store, |c| signing_keys::list(c, &provider().id)), [key("a", KeyState::Active)]);
    });
}

#[test]
fn a_step_that_did_not_happen_does_not_raise_the_revision() {
    on_each(|store| {
        house(store);
        write(store, |c| signing_keys::insert(c, &key("a", KeyState::Active)));
        let before = read(store, revision::current);
        write(store, |c| {
            signing_keys::insert(c, &key("b", KeyState::Active))?;
            signing_keys::leave(c, &provider().id, "a", KeyState::Deprecated)?;
            signing_keys::shift(c, &provider().id, "a", (KeyState::Announced, KeyState::Active), &times(0, 1, 2))
        });
        assert_eq!(read(store, revision::current), before);
        write(store, |c| signing_keys::revoke(c, &provider().id, "a", NOW));
        assert_eq!(read(store, revision::current), before + 1);
    });
}

fn encryption_key(kid: &str, kind: EncryptionKind) -> EncryptionKey {
    EncryptionKey {
        kid: kid.into(),
        provider: provider().id,
        kind,
        public_jwk: serde_json::json!({ "kty": kind.kty(), "kid": kid }),
        sealed_private: vec![1, 0, 255],
        published_at: NOW,
        retires_at: None,
    }
}

#[test]
fn a_provider_publishes_one_encryption_key_of_a_kind_until_it_is_withdrawn() {
    use EncryptionKind::{Ec, Rsa};
    on_each(|store| {
        house(store);
        let before = read(store, revision::current);
        write(store, |c| {
            assert_eq!(encryption_keys::insert(c, &encryption_key("a", Ec))?, Insertion::Inserted);
            assert_eq!(encryption_keys::insert(c, &encryption_key("b", Ec))?, Insertion::Taken);
            assert_eq!(encryption_keys::insert(c, &encryption_key("c", Rsa))?, Insertion::Inserted);
            assert!(!encryption_keys::withdraw(c, &Id::new("other"), "a", after(9))?);
            assert!(encryption_keys::withdraw(c, &provider().id, "a", after(9))?);
            assert!(!encryption_keys::withdraw(c, &provider().id, "a", after(99))?, "its end is promised");
            assert_eq!(encryption_keys::insert(c, &encryption_key("d", Ec))?, Insertion::Inserted);
            assert!(encryption_keys::reseal(c, &provider().id, "c", b"new")?);
            assert!(!encryption_keys::reseal(c, &provider().id, "b", b"new")?);
            Ok(())
        });
        let withdrawn = EncryptionKey { retires_at: Some(after(9)), ..encryption_key("a", Ec) };
        let resealed = EncryptionKey { sealed_private: b"new".to_vec(), ..encryption_key("c", Rsa) };
        let keys = read(store, |c| encryption_keys::list(c, &provider().id));
        assert_eq!(keys, [withdrawn, resealed, encryption_key("d", Ec)]);
        assert!(write(store, |c| encryption_keys::destroy(c, &provider().id, "a")));
        assert!(!write(store, |c| encryption_keys::destroy(c, &provider().id, "a")));
        assert_eq!(read(store, |c| encryption_keys::list(c, &provider().id)).len(), 2);
        assert_eq!(read(store, revision::current), before + 6, "each change is noticed, and nothing else");
    });
}
