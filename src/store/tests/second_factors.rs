//! Second factors: a step and a code count once, and the flag follows.

use super::super::{factors, recovery_codes, totp_factors, users};
use super::samples::{NOW, after, hash, other_user, user, world};
use super::{on_each, read, write};
use crate::model::{Factors, Id, TotpFactor};

fn factor(id: &str) -> TotpFactor {
    TotpFactor {
        id: Id::new(id),
        user: user().id,
        name: "Phone".into(),
        sealed: b"sealed".to_vec(),
        last_step: 100,
        created_at: NOW,
        last_used_at: None,
    }
}

#[test]
fn a_step_counts_once_and_no_earlier_one_after_it() {
    on_each(|store| {
        world(store);
        write(store, |c| totp_factors::insert(c, &factor("a")));
        let claim = |step| write(store, move |c| totp_factors::claim(c, &Id::new("a"), step, after(9)));
        assert_eq!([claim(100), claim(102), claim(102), claim(101), claim(103)], [false, true, false, false, true]);
        let found = read(store, |c| totp_factors::list(c, &user().id));
        assert_eq!(found, [TotpFactor { last_step: 103, last_used_at: Some(after(9)), ..factor("a") }]);
        assert!(!write(store, |c| totp_factors::claim(c, &Id::new("none"), 500, NOW)));
    });
}

#[test]
fn the_person_has_a_second_factor_as_long_as_there_is_one() {
    on_each(|store| {
        world(store);
        write(store, |c| users::insert(c, &other_user("eve", None)));
        let flag = || read(store, |c| users::find(c, &user().id)).unwrap().second_factor;
        assert!(!flag());
        for id in ["a", "b"] {
            write(store, move |c| totp_factors::insert(c, &factor(id)));
        }
        write(store, |c| recovery_codes::replace(c, &user().id, &[hash("1"), hash("2")], NOW));
        // A profile that was read before does not undo it.
        let before = crate::model::User { second_factor: false, ..user() };
        write(store, move |c| users::update(c, &before));
        assert!(flag());
        assert_eq!(write(store, |c| totp_factors::delete(c, &Id::new("eve"), &Id::new("a"))), None);
        assert_eq!(write(store, |c| totp_factors::delete(c, &user().id, &Id::new("a"))).as_deref(), Some("Phone"));
        assert!(flag());
        assert_eq!(read(store, |c| factors::all(c, &user().id)).codes_left, 2);
        assert!(write(store, |c| totp_factors::delete(c, &user().id, &Id::new("b"))).is_some());
        assert!(!flag());
        assert_eq!(read(store, |c| factors::all(c, &user().id)), Factors::default());
        write(store, |c| totp_factors::insert(c, &factor("c")));
        assert_eq!(write(store, |c| factors::reset(c, &user().id)), 1);
        assert!(!flag());
    });
}

#[test]
fn a_recovery_code_is_used_once_and_by_its_person_until_there_are_new_ones() {
    on_each(|store| {
        world(store);
        write(store, |c| users::insert(c, &other_user("eve", None)));
        write(store, |c| recovery_codes::replace(c, &user().id, &[hash("1"), hash("2")], NOW));
        let claim = |name: &'static str| write(store, move |c| recovery_codes::claim(c, &user().id, &hash(name), NOW));
        assert!(!write(store, |c| recovery_codes::claim(c, &Id::new("eve"), &hash("1"), NOW)));
        assert!(read(store, |c| recovery_codes::is_good(c, &user().id, &hash("1"))));
        assert_eq!([claim("1"), claim("1"), claim("3")], [true, false, false]);
        assert!(!read(store, |c| recovery_codes::is_good(c, &user().id, &hash("1"))));
        assert_eq!(read(store, |c| recovery_codes::count_left(c, &user().id)), 1);
        write(store, |c| recovery_codes::replace(c, &user().id, &[hash("3")], NOW));
        assert_eq!([claim("2"), claim("3")], [false, true]);
    });
}

#[test]
fn secrets_are_sealed_anew_page_by_page() {
    on_each(|store| {
        world(store);
        for id in ["a", "b", "c"] {
            write(store, move |c| totp_factors::insert(c, &factor(id)));
        }
        let first = read(store, |c| totp_factors::page(c, None, 2));
        let rest = read(store, |c| totp_factors::page(c, Some(&first[1].id), 2));
        assert_eq!([first.len(), rest.len()], [2, 1]);
        assert!(!write(store, |c| totp_factors::reseal(c, &Id::new("a"), b"another", b"new")));
        assert!(write(store, |c| totp_factors::reseal(c, &Id::new("a"), b"sealed", b"new")));
        assert_eq!(read(store, |c| totp_factors::list(c, &user().id))[0].sealed, b"new");
    });
}
