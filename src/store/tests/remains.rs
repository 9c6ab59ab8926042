//! What hangs on something that is being removed leaves in parts, each of them few rows, until nothing is left.

use super::super::logout_notices::{self, Lane};
use super::super::{
    AnyConnection, Result, client_remains, clients, codes, consents, grants, part, provider_remains, providers, sessions,
    user_remains,
};
use super::samples::{NOW, client, code, consent, grant, provider, session, user, world};
use super::{Store, on_each, read, write};
use crate::model::{Grant, Id, RevocationReason};

/// A hundred grants of a person to an app with a code each, every other one of a session that is long gone.
fn much(store: &Store) {
    world(store);
    write(store, |c| {
        consents::grow(c, &consent())?;
        (0..100).try_for_each(|number| {
            let (id, session) = (number.to_string(), if number % 2 == 0 { "session" } else { "gone" });
            grants::insert(c, &Grant { session: Id::new(session), ..grant(&id) })?;
            codes::insert(c, &code(&id, &id))
        })
    });
}

/// The answers of a taker-out until it says that nothing is left.
fn parts(store: &Store, take_out: impl Fn(&mut AnyConnection) -> Result<bool> + Clone + Send + 'static) -> Vec<bool> {
    let mut parts = Vec::new();
    while parts.last() != Some(&true) {
        assert!(parts.len() < 50, "it never ends");
        parts.push(write(store, take_out.clone()));
    }
    parts
}

#[test]
fn what_a_person_holds_goes_in_parts_and_each_app_is_told_once_of_each_session() {
    on_each(|store| {
        much(store);
        write(store, |c| sessions::insert(c, &session("second")));
        // What was revoked counts while the session goes on, and else it does not.
        write(store, |c| {
            grants::insert(c, &Grant { session: Id::new("second"), ..grant("a") })?;
            grants::revoke(c, &Id::new("a"), RevocationReason::ByClient, NOW)?;
            grants::insert(c, &Grant { session: Id::new("long ago"), ..grant("b") })?;
            grants::revoke(c, &Id::new("b"), RevocationReason::ByClient, NOW)
        });
        assert_eq!(parts(store, |c| user_remains::take_out(c, &user().id, NOW)), [false, false, true]);
        let mut told: Vec<_> = read(store, |c| logout_notices::list_due(c, Lane::First, &[], 9, NOW));
        told.sort_by(|left, right| left.session.cmp(&right.session));
        let told: Vec<_> = told.iter().map(|notice| (notice.client.as_str(), notice.session.as_str())).collect();
        assert_eq!(told, [("app", "gone"), ("app", "second"), ("app", "session")]);
        let (p, id) = (provider().id, user().id);
        assert_eq!(read(store, |c| sessions::list_everywhere(c, &id, NOW)), []);
        assert_eq!(read(store, |c| consents::list_of_user(c, &p, &id)), []);
        assert!(read(store, |c| grants::find(c, &p, &Id::new("1"))).is_none());
    });
}

#[test]
fn what_an_app_holds_goes_in_parts() {
    on_each(|store| {
        much(store);
        let own = || (provider().id, client().id);
        assert_eq!(parts(store, move |c| client_remains::take_out(c, &own().0, &own().1)), [false, false, true]);
        assert!(write(store, move |c| clients::delete(c, &own().0, &own().1)));
        assert_eq!(read(store, |c| sessions::list_everywhere(c, &user().id, NOW)).len(), 1, "whoever used it stays");
    });
}

#[test]
fn what_hangs_on_a_provider_goes_in_parts_and_leaves_nothing_that_holds_it() {
    on_each(|store| {
        much(store);
        let taken = parts(store, |c| provider_remains::take_out(c, &provider().id));
        assert!(taken.len() > 3, "{taken:?}");
        assert!(write(store, |c| providers::delete(c, &provider().id)));
    });
}

#[test]
fn a_part_of_another_table_is_bounded_too() {
    on_each(|store| {
        world(store);
        let many = part::ROWS + 1;
        write(store, move |c| (0..many).try_for_each(|number| sessions::insert(c, &session(&format!("s{number}")))));
        assert_eq!(parts(store, |c| user_remains::take_out(c, &user().id, NOW)), [false, true]);
    });
}
