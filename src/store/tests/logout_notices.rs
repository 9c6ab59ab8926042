//! The outbox of back-channel logout: who is told, once, by one process.

use super::super::logout_notices::{self, Lane, MOST_WAITING};
use super::super::{clients, grants, sweep};
use super::samples::{NOW, after, client, grant, provider, small_client, user, world};
use super::{Store, on_each, read, write};
use crate::model::{Client, ClientMetadata, Grant, Id, LogoutNotice, NoticeOutcome, RevocationReason};

fn due(store: &Store, lane: Lane, busy: &[&str], seconds: i64) -> Vec<LogoutNotice> {
    let busy: Vec<String> = busy.iter().map(ToString::to_string).collect();
    read(store, |c| logout_notices::list_due(c, lane, &busy, 100, after(seconds)))
}

/// An app with an address, one without, a disabled one, one of another session.
fn apps(store: &Store) {
    world(store);
    write(store, |c| {
        let second = ClientMetadata { backchannel_logout_uri: Some("https://b.test/out".into()), ..ClientMetadata::default() };
        clients::insert(c, &Client { metadata: second.clone(), ..small_client("second", "Second") })?;
        clients::insert(c, &Client { metadata: second, enabled: false, ..small_client("disabled", "Disabled") })?;
        clients::insert(c, &small_client("silent", "Silent"))?;
        for (id, client, session) in [
            ("1", "app", "session"),
            ("2", "app", "session"),
            ("3", "second", "session"),
            ("4", "silent", "session"),
            ("5", "disabled", "session"),
            ("6", "second", "elsewhere"),
        ] {
            grants::insert(c, &Grant { client: Id::new(client), session: Id::new(session), ..grant(id) })?;
        }
        Ok(())
    });
}

#[test]
fn every_app_of_a_session_is_told_once_and_no_other() {
    on_each(|store| {
        apps(store);
        write(store, |c| grants::revoke(c, &Id::new("1"), RevocationReason::ByClient, NOW));
        for _ in 0..2 {
            let turned_away = write(store, |c| logout_notices::queue_for_session(c, &Id::new("session"), NOW));
            assert_eq!(turned_away, 0);
        }
        let mut told: Vec<_> = due(store, Lane::First, &[], 0).into_iter().map(|one| (one.client, one.session)).collect();
        told.sort();
        assert_eq!(told, [(Id::new("app"), Id::new("session")), (Id::new("second"), Id::new("session"))]);
        // Everything of the person: what an earlier session left counts too, and nobody is told twice.
        write(store, |c| logout_notices::queue_for_person(c, &user().id, NOW));
        assert_eq!(due(store, Lane::First, &[], 0).len(), 3);
        assert_eq!(due(store, Lane::First, &["second"], 0).len(), 1);
    });
}

#[test]
fn a_notice_is_claimed_by_one_process_and_comes_back_when_that_one_dies() {
    on_each(|store| {
        apps(store);
        write(store, |c| logout_notices::queue_for_session(c, &Id::new("session"), NOW));
        let notice = due(store, Lane::First, &["second"], 0).remove(0);
        let claim = |seconds| {
            let notice = notice.clone();
            write(store, move |c| logout_notices::claim(c, &notice, after(seconds)))
        };
        assert!(claim(0) && !claim(0) && !claim(31), "a claim counts the attempt that it was made on");
        assert_eq!(due(store, Lane::Again, &[], 29), []);
        let again = due(store, Lane::Again, &[], 30).remove(0);
        assert_eq!((again.attempts, again.attempted_at), (1, Some(NOW)));
        write(store, move |c| logout_notices::claim(c, &again, after(30)));
        // The first process was only slow: its word does not count any more.
        let late = LogoutNotice { attempts: 1, ..notice.clone() };
        assert!(!write(store, move |c| logout_notices::settle(c, &late, (NoticeOutcome::Delivered, "status 200"), after(31))));
        let now = LogoutNotice { attempts: 2, ..notice.clone() };
        assert!(write(store, move |c| logout_notices::settle(c, &now, (NoticeOutcome::Delivered, "status 200"), after(32))));
        let kept = read(store, |c| logout_notices::list(c, &provider().id, Some(&client().id), 9)).remove(0);
        let expected = (NoticeOutcome::Delivered, 2, None, Some(after(32)), Some("status 200"));
        assert_eq!((kept.outcome, kept.attempts, kept.due_at, kept.settled_at, kept.answer.as_deref()), expected);
        assert!(!sweep::run(store, after(7 * 86_400)).unwrap().iter().any(|(table, _)| *table == "logout_notices"));
        assert!(sweep::run(store, after(7 * 86_400 + 32)).unwrap().contains(&("logout_notices", 1)));
    });
}

#[test]
fn an_app_that_is_down_is_asked_by_one_and_the_others_wait() {
    on_each(|store| {
        apps(store);
        write(store, |c| {
            for session in ["a", "b", "c"] {
                grants::insert(c, &Grant { session: Id::new(session), ..grant(session) })?;
                logout_notices::queue_for_session(c, &Id::new(session), NOW)?;
            }
            logout_notices::queue_for_session(c, &Id::new("elsewhere"), NOW)
        });
        let mut notice = due(store, Lane::First, &["second"], 0).remove(0);
        let first = notice.clone();
        assert!(write(store, move |c| logout_notices::claim(c, &first, NOW)));
        notice.attempts = 1;
        assert!(write(store, move |c| logout_notices::put_off(c, &notice, (after(5), "status 503"), after(1))));
        assert_eq!(due(store, Lane::First, &[], 29).iter().map(|one| one.client.as_str()).collect::<Vec<_>>(), ["second"]);
        assert_eq!(due(store, Lane::Again, &[], 5)[0].answer.as_deref(), Some("status 503"));
        assert_eq!(due(store, Lane::First, &[], 31).len(), 3);
    });
}

/// Reliability R-82: "queue bounded".
#[test]
fn an_app_that_is_down_does_not_fill_the_table() {
    on_each(|store| {
        apps(store);
        write(store, |c| {
            use diesel::RunQueryDsl;
            let many = format!(
                "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {}) INSERT INTO logout_notices \
                 (id, provider_id, client_id, user_id, session_id, created_at, due_at, attempts, outcome) \
                 SELECT 'n' || i, 'provider', 'app', 'user', 's' || i, 1, 1, 1, 'waiting' FROM n",
                MOST_WAITING - 1
            );
            diesel::sql_query(many).execute(c)?;
            grants::insert(c, &Grant { session: Id::new("one more"), ..grant("one more") }).map(drop)
        });
        let queue = |session: &'static str| write(store, move |c| logout_notices::queue_for_session(c, &Id::new(session), NOW));
        assert_eq!(queue("one more"), 0);
        assert_eq!(queue("session"), 1, "there is room for the other app alone");
        assert_eq!(due(store, Lane::First, &[], 0).len(), 2);
    });
}
