//! Passkeys: a credential is one person's, its counter grows, a challenge counts once, and the flag follows.

use super::super::{factors, passkey_challenges, passkeys, recovery_codes, sweep, totp_factors, users};
use super::samples::{NOW, after, hash, other_user, user, world};
use super::{on_each, read, write};
use crate::model::{Factors, Id, Passkey, TotpFactor};

fn passkey(id: &str, counter: i64) -> Passkey {
    Passkey {
        id: Id::new(id),
        user: user().id,
        relying_party: "id.test".into(),
        name: "Laptop".into(),
        credential: format!("{{\"counter\":{counter}}}"),
        counter,
        created_at: NOW,
        last_used_at: None,
    }
}

#[test]
fn a_credential_is_one_person_s_and_its_counter_grows() {
    on_each(|store| {
        world(store);
        write(store, |c| users::insert(c, &other_user("eve", None)));
        assert!(write(store, |c| passkeys::insert(c, &passkey("a", 5))));
        assert!(!write(store, |c| passkeys::insert(c, &Passkey { user: Id::new("eve"), ..passkey("a", 5) })));
        assert!(!read(store, |c| users::find(c, &Id::new("eve"))).unwrap().second_factor);
        let claim = |id: &'static str, counter| write(store, move |c| passkeys::claim(c, &passkey(id, counter), after(9)));
        assert_eq!(
            [claim("a", 5), claim("a", 4), claim("a", 0), claim("a", 6), claim("a", 6)],
            [false, false, false, true, false]
        );
        let found = read(store, |c| passkeys::find(c, &Id::new("a")));
        assert_eq!(found, Some(Passkey { last_used_at: Some(after(9)), ..passkey("a", 6) }));
        // One without a counter stays at 0; one that begins to count does.
        write(store, |c| passkeys::insert(c, &passkey("b", 0)));
        assert_eq!(
            [claim("b", 0), claim("b", 0), claim("b", 1), claim("b", 0), claim("none", 1)],
            [true, true, true, false, false]
        );
    });
}

#[test]
fn the_person_has_something_beside_the_password_as_long_as_there_is_one() {
    on_each(|store| {
        world(store);
        let flag = || read(store, |c| users::find(c, &user().id)).unwrap().second_factor;
        write(store, |c| passkeys::insert(c, &passkey("a", 0)));
        write(store, |c| recovery_codes::replace(c, &user().id, &[hash("1")], NOW));
        let app = TotpFactor {
            id: Id::new("app"),
            user: user().id,
            name: "Phone".into(),
            sealed: b"sealed".to_vec(),
            last_step: 1,
            created_at: NOW,
            last_used_at: None,
        };
        write(store, move |c| totp_factors::insert(c, &app));
        assert_eq!(write(store, |c| passkeys::delete(c, &Id::new("eve"), &Id::new("a"))), None);
        assert_eq!(write(store, |c| totp_factors::delete(c, &user().id, &Id::new("app"))).as_deref(), Some("Phone"));
        assert!(flag());
        assert_eq!(read(store, |c| factors::all(c, &user().id)).codes_left, 1);
        assert_eq!(write(store, |c| passkeys::delete(c, &user().id, &Id::new("a"))).as_deref(), Some("Laptop"));
        assert!(!flag());
        assert_eq!(read(store, |c| factors::all(c, &user().id)), Factors::default());
        write(store, |c| passkeys::insert(c, &passkey("b", 0)));
        assert_eq!(write(store, |c| factors::reset(c, &user().id)), 1);
        assert!(!flag() && read(store, |c| passkeys::list(c, &user().id)).is_empty());
    });
}

#[test]
fn a_challenge_is_taken_once_and_swept_when_it_has_expired() {
    on_each(|store| {
        let claim = || write(store, |c| passkey_challenges::claim(c, &hash("challenge"), after(60)));
        assert_eq!([claim(), claim()], [true, false]);
        assert!(sweep::run(store, after(59)).unwrap().is_empty());
        assert!(sweep::run(store, after(61)).unwrap().contains(&("passkey_challenges", 1)));
    });
}
