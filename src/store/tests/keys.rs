//! The life of signing keys.

use super::super::{Insertion, providers, revision, signing_keys, tenants};
use super::samples::{NOW, after, key, provider, tenant};
use super::{on_each, read, write};
use crate::model::{Id, KeyState, SigningAlgorithm, SigningKey};

fn house(store: &super::Store) {
    write(store, |c| tenants::insert(c, &tenant()).and_then(|_| providers::insert(c, &provider())));
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
        let next = || SigningKey { deprecates_at: after(9_000), retires_at: after(9_900), ..key("b", KeyState::Announced) };
        assert!(write(store, move |c| signing_keys::activate(c, &next(), after(4_000), after(700))));
        assert!(!write(store, move |c| signing_keys::activate(c, &next(), after(5_000), after(701))));
        let keys = read(store, |c| signing_keys::list(c, &provider().id));
        assert_eq!((keys[0].state, keys[0].deprecates_at, keys[0].retires_at), (KeyState::Deprecated, after(700), after(4_000)));
        let b = (keys[1].state, keys[1].activates_at, keys[1].deprecates_at, keys[1].retires_at);
        assert_eq!(b, (KeyState::Active, after(700), after(9_000), after(9_900)));
        write(store, |c| {
            assert!(!signing_keys::retire(c, &provider().id, "b", after(4_000))?);
            assert!(signing_keys::retire(c, &provider().id, "a", after(4_000))?);
            assert!(!signing_keys::retire(c, &provider().id, "a", after(4_000))?);
            assert!(signing_keys::deprecate(c, &provider().id, "b", after(9_500), after(9_000))?);
            assert!(!signing_keys::deprecate(c, &provider().id, "b", after(9_500), after(9_000))?);
            Ok(())
        });
        let keys = read(store, |c| signing_keys::list(c, &provider().id));
        assert_eq!((keys[0].state, keys[0].sealed_private.clone()), (KeyState::Gone, None));
        assert_eq!(keys[0].public_jwk, key("a", KeyState::Gone).public_jwk);
        assert_eq!(write(store, |c| signing_keys::forget(c, &provider().id, after(3_999))), 0);
        assert_eq!(write(store, |c| signing_keys::forget(c, &provider().id, after(4_000))), 1);
        assert_eq!(states(store), [("b".to_owned(), KeyState::Deprecated)]);
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
            assert!(signing_keys::activate(c, &key("b", KeyState::Announced), NOW, NOW)?);
            Ok(())
        });
        let keys = read(store, |c| signing_keys::list(c, &provider().id));
        assert_eq!(
            (keys[0].state, keys[0].sealed_private.clone(), keys[0].public_jwk.is_null()),
            (KeyState::Revoked, None, true)
        );
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
fn a_step_that_did_not_happen_does_not_raise_the_revision() {
    on_each(|store| {
        house(store);
        write(store, |c| signing_keys::insert(c, &key("a", KeyState::Active)));
        let before = read(store, revision::current);
        write(store, |c| {
            signing_keys::insert(c, &key("b", KeyState::Active))?;
            signing_keys::retire(c, &provider().id, "a", NOW)?;
            signing_keys::activate(c, &key("a", KeyState::Announced), NOW, NOW)
        });
        assert_eq!(read(store, revision::current), before);
        write(store, |c| signing_keys::revoke(c, &provider().id, "a", NOW));
        assert_eq!(read(store, revision::current), before + 1);
    });
}
