//! The outbox of mail: sent once, by one process, and forgotten when it has left.

use super::super::{mails, sweep};
use super::samples::{NOW, after, provider, tenant, world};
use super::{Store, on_each, read, write};
use crate::model::{Id, Mail, MailKind, NoticeOutcome, Seconds};

pub(super) fn mail(id: &str) -> Mail {
    Mail {
        id: Id::new(id),
        tenant: tenant().id,
        provider: provider().id,
        kind: MailKind::Test,
        recipient: "ada@example.com".into(),
        sealed: Some(b"seal".to_vec()),
        created_at: NOW,
        expires_at: after(1_800),
        due_at: Some(NOW),
        attempts: 0,
        attempted_at: None,
        outcome: NoticeOutcome::Waiting,
        answer: None,
        settled_at: None,
    }
}

fn due(store: &Store, seconds: i64) -> Vec<Mail> {
    read(store, |c| mails::list_due(c, 100, after(seconds)))
}

#[test]
fn a_mail_is_claimed_by_one_process_and_comes_back_when_that_one_dies() {
    on_each(|store| {
        world(store);
        write(store, |c| mails::insert(c, &mail("m")));
        let first = due(store, 0).remove(0);
        assert_eq!(first, mail("m"));
        let claim = |mail: &Mail, seconds| {
            let mail = mail.clone();
            write(store, move |c| mails::claim(c, &mail, after(seconds)))
        };
        assert!(claim(&first, 0) && !claim(&first, 0) && !claim(&first, 121), "a claim counts the attempt that it was made on");
        assert_eq!(due(store, 119), []);
        let again = due(store, 120).remove(0);
        assert_eq!((again.attempts, again.attempted_at), (1, Some(NOW)));
        assert!(claim(&again, 120));
        // The first process was only slow: its word does not count any more.
        let late = Mail { attempts: 1, ..first.clone() };
        assert!(!write(store, move |c| mails::settle(c, &late, (NoticeOutcome::Delivered, "ok"), after(121))));
        let own = Mail { attempts: 2, ..first };
        let held = own.clone();
        assert!(write(store, move |c| mails::put_off(c, &held, after(200), "busy")));
        assert_eq!(due(store, 199), []);
        assert_eq!(due(store, 200)[0].answer.as_deref(), Some("busy"));
        assert!(write(store, move |c| mails::settle(c, &own, (NoticeOutcome::Delivered, "ok"), after(201))));
        let kept = read(store, |c| mails::list(c, &tenant().id, 9)).remove(0);
        assert_eq!((kept.outcome, kept.due_at, kept.sealed), (NoticeOutcome::Delivered, None, None), "what it said is forgotten");
        assert!(!sweep::run(store, after(7 * 86_400)).unwrap().iter().any(|(table, _)| *table == "mails"));
        assert!(sweep::run(store, after(7 * 86_400 + 201)).unwrap().contains(&("mails", 1)));
    });
}

#[test]
fn what_never_left_is_listed_apart() {
    on_each(|store| {
        world(store);
        let ways = [("a", NoticeOutcome::Delivered), ("b", NoticeOutcome::Refused), ("c", NoticeOutcome::GivenUp)];
        for (at, (id, outcome)) in (0..).zip(ways) {
            let mail = Mail { created_at: after(at), ..mail(id) };
            write(store, move |c| {
                mails::insert(c, &mail)?;
                mails::settle(c, &mail, (outcome, "said"), after(9))
            });
        }
        write(store, |c| mails::insert(c, &mail("d")));
        let lost = read(store, |c| mails::list_lost(c, &tenant().id, 9));
        assert_eq!(lost.iter().map(|own| own.id.as_str()).collect::<Vec<_>>(), ["c", "b"]);
    });
}

#[test]
fn only_what_waits_is_sealed_anew() {
    on_each(|store| {
        world(store);
        write(store, |c| mails::insert(c, &mail("a")));
        write(store, |c| mails::insert(c, &mail("b")));
        write(store, |c| mails::settle(c, &mail("a"), (NoticeOutcome::Delivered, "ok"), NOW));
        let waiting = read(store, |c| mails::page(c, None, 9));
        assert_eq!(waiting.iter().map(|own| own.id.as_str()).collect::<Vec<_>>(), ["b"]);
        assert!(!write(store, |c| mails::reseal(c, &Id::new("b"), b"another", b"new")));
        assert!(write(store, |c| mails::reseal(c, &Id::new("b"), b"seal", b"new")));
        assert_eq!(read(store, |c| mails::page(c, Some(&Id::new("a")), 9))[0].sealed.as_deref(), Some(&b"new"[..]));
    });
}

#[test]
fn attempts_end_when_a_mail_is_of_no_use_any_more() {
    let mut own = mail("m");
    let (mut now, mut attempts) = (NOW, 0);
    loop {
        own.attempts += 1;
        let Some(next) = own.next_attempt(now) else { break };
        (now, attempts) = (next, attempts + 1);
    }
    assert_eq!((attempts, now.since(NOW) < Seconds(1_800)), (4, true));
}
