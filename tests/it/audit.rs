//! The audit log: what is in it, and that nobody touches it unseen (decision 36).

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection, SqliteConnection};
use signet::flow::audit::verify::{self, Broken, Report};
use signet::flow::audit::{self, chain};
use signet::model::{AuditClass, AuditRow, Seconds};
use signet::store::audit::{Filter, Order, Page};

use crate::device::{TABLES, TV};
use crate::harness::{Database, Device, PASSWORD, Setup, TestApp, WEB, on_both, on_both_with};

/// Somebody at the database.
fn sql(app: &TestApp, statements: &str) {
    let url = app.config().database.url.reveal().to_owned();
    match app.kind() {
        Database::Sqlite => {
            let mut connection = SqliteConnection::establish(url.trim_start_matches("sqlite:")).unwrap();
            connection.batch_execute(&format!("PRAGMA busy_timeout = 2000; {statements}")).unwrap();
        }
        Database::Postgres => PgConnection::establish(&url).unwrap().batch_execute(statements).unwrap(),
    }
}

fn rows(app: &TestApp, filter: &Filter) -> Vec<AuditRow> {
    let tenant = app.site().tenant.id.clone();
    let page = Page { filter, order: Order::Oldest, after: None, limit: 10_000 };
    app.house().store().read(|c| signet::store::audit::page(c, &tenant, &page)).unwrap()
}

fn tick(app: &TestApp) {
    audit::tick(app.house(), app.now()).unwrap();
}

fn verified(app: &TestApp) -> Report {
    verify::run(app.house().store(), app.house().vault()).unwrap()
}

/// What people did, oldest first: action, target's kind, reason.
fn told(app: &TestApp) -> Vec<String> {
    tick(app);
    let activity = rows(app, &Filter { class: Some(AuditClass::Activity), ..Filter::default() });
    let word = |row: &AuditRow| {
        let reason = row.entry.detail["reason"].as_str().map(|reason| format!(" {reason}")).unwrap_or_default();
        format!("{}{reason}", row.entry.action)
    };
    activity.iter().map(word).collect()
}

/// Ten entries in the chain, and the identifiers in their order.
fn chained(app: &TestApp) -> Vec<String> {
    for number in 0..10 {
        app.add(&format!("person{number}"), signet::flow::admin::profile::Profile::default());
        app.wait(1);
    }
    tick(app);
    let mut rows = rows(app, &Filter::default());
    rows.sort_by_key(|row| row.link.as_ref().unwrap().position);
    rows.into_iter().map(|row| row.entry.id).collect()
}

#[test]
fn log_ins_and_failures_are_in_the_log_with_their_reasons_and_nothing_that_was_typed() {
    on_both(|app| {
        let mut browser = app.browser();
        let page = browser.authorize(&WEB, &[]).expect_page(200);
        let page = browser.type_in(&page, "ada", "hunter2-typed");
        let page = browser.type_in(&page, "hunter3-typed-as-a-name", PASSWORD);
        tick(app);
        browser.type_in(&page, "ada", PASSWORD).callback().code();
        assert_eq!(told(app), ["login.fail unknown_account", "login.fail wrong_password", "login"]);
        let all = rows(app, &Filter::default());
        let text = all.iter().map(|row| format!("{row:?}")).collect::<String>();
        assert!(!text.contains("typed") && !text.contains(PASSWORD), "{text}");
        let ada = format!("user:{}", app.person("ada").id);
        let of_ada = rows(app, &Filter { target: Some(ada.clone()), class: Some(AuditClass::Activity), ..Filter::default() });
        assert_eq!(of_ada.len(), 2);
        let login = &of_ada.iter().find(|row| row.entry.action == "login").unwrap().entry;
        assert_eq!((login.actor.as_str(), login.detail["amr"][0].as_str()), (ada.as_str(), Some("pwd")));
        assert_eq!(login.detail["address"], "192.0.2.1");
    });
}

#[test]
fn a_disabled_account_and_a_throttled_guess_have_reasons_of_their_own_and_many_guesses_are_few_entries() {
    on_both(|app| {
        app.add("grace", signet::flow::admin::profile::Profile::default());
        app.disable("grace");
        let mut browser = app.browser();
        let mut page = browser.authorize(&WEB, &[]).expect_page(200);
        page = browser.type_in(&page, "grace", PASSWORD);
        for _ in 0..15 {
            page = browser.type_in(&page, "ada", "wrong wrong wrong");
        }
        tick(app);
        let mut told = told(app);
        told.sort();
        assert_eq!(told, ["login.fail disabled", "login.fail throttled", "login.fail wrong_password"]);
        let guesses = rows(app, &Filter { action: Some("login.fail".to_owned()), ..Filter::default() });
        let times =
            |reason| guesses.iter().find(|row| row.entry.detail["reason"] == reason).unwrap().entry.detail["times"].clone();
        assert_eq!((times("wrong_password"), times("throttled")), (10.into(), 5.into()));
    });
}

#[test]
fn consent_logout_and_a_replay_are_in_the_log() {
    on_both(|app| {
        let mut browser = app.browser();
        let callback = browser.sign_in(&WEB, &[], "ada").callback();
        WEB.redeem(app, &callback);
        for _ in 0..3 {
            app.send(WEB.redeeming(&callback.code())).expect_error(400, "invalid_grant");
        }
        let page = browser.get("/logout").expect_page(200);
        browser.submit(&page.form("logout-form"));
        assert_eq!(told(app), ["login", "token.replay code_replayed", "logout"]);
        assert!(verified(app).broken.is_none());
    });
}

#[test]
fn who_allowed_a_device_what_is_in_the_log_and_its_codes_are_not() {
    on_both_with(&Setup::more(TABLES), |app| {
        let device = Device::ask(app, &TV, "openid");
        device.allow(&mut app.browser(), "ada");
        for _ in 0..3 {
            app.send(device.poll());
        }
        assert_eq!(told(app), ["login", "consent.give", "device.allow", "token.replay code_replayed"]);
        let rows = rows(app, &Filter { class: Some(AuditClass::Activity), ..Filter::default() });
        let allowed = &rows[2].entry;
        assert_eq!((allowed.target.as_str(), &allowed.detail["address"]), ("client:tv", &"192.0.2.1".into()));
        let text = format!("{rows:?}");
        assert!(!text.contains(&device.user_code) && !text.contains(&device.code));
    });
}

#[test]
fn whoever_presents_a_wrong_client_secret_is_in_the_log_and_an_unknown_client_is_not() {
    on_both(|app| {
        for client in ["web", "nobody"] {
            let form = [("grant_type", "client_credentials"), ("client_id", client), ("client_secret", "wrong")];
            app.send(crate::harness::Ask::post("/oauth/oauth20/token", &form));
        }
        assert_eq!(told(app), ["client.fail client_authentication"]);
    });
}

#[test]
fn every_entry_gets_its_place_once_and_the_chain_holds() {
    on_both(|app| {
        let ids = chained(app);
        let report = verified(app);
        assert_eq!((report.links, report.broken, report.waiting.0), (i64::try_from(ids.len()).unwrap(), None, 0));
        app.add("late", signet::flow::admin::profile::Profile::default());
        app.wait(3);
        let (count, since) = verified(app).waiting;
        assert_eq!((count, app.now().since(since.unwrap())), (1, Seconds(3)));
        tick(app);
        assert_eq!((verified(app).links, verified(app).waiting.0), (report.links + 1, 0));
    });
}

/// What somebody does to the database, given the identifiers in their order, and what is said of it.
type Tampering = (&'static str, fn(&[String]) -> String, fn(&[String]) -> Broken);

const TAMPERING: [Tampering; 11] = [
    ("an actor is changed", |ids| set(&ids[4], "actor = 'user:mallory'"), |ids| Broken::Changed(5, ids[4].clone())),
    ("a detail is changed", |ids| set(&ids[4], "detail = '{}'"), |ids| Broken::Changed(5, ids[4].clone())),
    ("a moment is changed", |ids| set(&ids[0], "at = at - 1"), |ids| Broken::Changed(1, ids[0].clone())),
    ("a hash is changed", |ids| set(&ids[2], "hash = 'beef'"), |ids| Broken::Changed(3, ids[2].clone())),
    ("an entry is deleted", |ids| format!("DELETE FROM audit WHERE id = '{}'", ids[3]), |_| Broken::Missing(4)),
    (
        "an entry is deleted and the gap closed",
        |ids| {
            let close = "UPDATE audit SET position = -position + 1 WHERE position > 4; UPDATE audit SET position = -position WHERE position < 0";
            format!("DELETE FROM audit WHERE id = '{}'; {close}", ids[3])
        },
        |ids| Broken::Changed(4, ids[4].clone()),
    ),
    (
        "the last entries are deleted",
        |ids| format!("DELETE FROM audit WHERE position > {}", ids.len() - 2),
        |ids| Broken::Missing(i64::try_from(ids.len()).unwrap() - 1),
    ),
    (
        "the last entries are deleted and the end moved",
        |ids| {
            let last = ids.len() - 2;
            format!(
                "DELETE FROM audit WHERE position > {last}; UPDATE audit_head SET position = {last}, \
                 hash = (SELECT hash FROM audit WHERE position = {last})"
            )
        },
        |_| Broken::Head,
    ),
    (
        "two entries change places",
        |ids| {
            let (a, b) = (&ids[5], &ids[6]);
            format!("{}; {}; {}", set(a, "position = -1"), set(b, "position = 6"), set(a, "position = 7"))
        },
        |ids| Broken::Changed(6, ids[6].clone()),
    ),
    (
        "an entry is put in",
        |_| {
            "UPDATE audit SET position = -position - 1 WHERE position >= 6; UPDATE audit SET position = -position WHERE position < 0; \
             INSERT INTO audit (id, tenant_id, at, actor, action, target, detail, class, position, hash) SELECT 'forged', tenant_id, at, \
             'user:mallory', action, target, detail, class, 6, hash FROM audit WHERE position = 5"
                .to_owned()
        },
        |_| Broken::Changed(6, "forged".to_owned()),
    ),
    (
        "an entry is put at the end",
        |ids| {
            format!(
                "INSERT INTO audit (id, tenant_id, at, actor, action, target, detail, class, position, hash) SELECT 'forged', tenant_id, at, \
                 actor, action, target, detail, class, {}, hash FROM audit WHERE position = 1",
                ids.len() + 1
            )
        },
        |ids| Broken::Beyond(i64::try_from(ids.len()).unwrap() + 1, "forged".to_owned()),
    ),
];

fn set(id: &str, change: &str) -> String {
    format!("UPDATE audit SET {change} WHERE id = '{id}'")
}

#[test]
fn whatever_is_done_to_the_rows_is_found_and_the_first_broken_one_is_named() {
    for (what, tampering, found) in TAMPERING {
        on_both(|app| {
            let ids = chained(app);
            assert!(ids.len() >= 10 && verified(app).broken.is_none());
            sql(app, &tampering(&ids));
            assert_eq!(verified(app).broken, Some(found(&ids)), "{what}");
        });
    }
}

/// Whoever can write to the database, and knows how links are made, has no master key.
#[test]
fn a_chain_made_anew_without_the_key_is_found() {
    on_both(|app| {
        let ids = chained(app);
        sql(app, &set(&ids[0], "actor = 'user:mallory'"));
        let mut rows = rows(app, &Filter::default());
        rows.sort_by_key(|row| row.link.as_ref().unwrap().position);
        let mut last = signet::model::AuditLink::default();
        for row in rows {
            last = last.then(&row.entry);
            sql(app, &set(&row.entry.id, &format!("hash = '{}'", last.hash)));
        }
        sql(app, &format!("UPDATE audit_head SET hash = '{}'", last.hash));
        assert_eq!(verified(app).broken, Some(Broken::Head));
    });
}

#[test]
fn of_two_processes_that_chain_at_once_each_entry_gets_one_place() {
    on_both(|app| {
        let replica = app.replica();
        for round in 0..20 {
            for number in 0..3 {
                app.add(&format!("person{round}-{number}"), signet::flow::admin::profile::Profile::default());
            }
            let (left, right) = (app.house().clone(), replica.house().clone());
            let both = [left, right].map(|house| std::thread::spawn(move || chain::tick(&house).unwrap()));
            let placed: usize = both.map(|one| one.join().unwrap()).into_iter().sum();
            // A loser may leave the rest to the next tick; nobody places what has a place.
            assert!(placed >= 3, "round {round}: {placed}");
        }
        let report = verified(app);
        assert_eq!((report.broken, report.waiting.0), (None, 0));
        assert_eq!(usize::try_from(report.links).unwrap(), rows(app, &Filter::default()).len());
    });
}

#[test]
fn what_is_too_old_leaves_from_the_beginning_and_the_rest_still_holds() {
    on_both(|app| {
        let ids = chained(app);
        let (store, vault) = (app.house().store(), app.house().vault());
        // The last five seconds are kept: person5 to person9.
        assert_eq!(chain::prune(store, vault, Seconds(5), app.now()).unwrap(), ids.len() - 5);
        let report = verified(app);
        assert_eq!((report.links, &report.broken), (5, &None));
        assert_eq!(report.head.pruned.position, i64::try_from(ids.len()).unwrap() - 5);
        assert_eq!(chain::prune(store, vault, Seconds(5), app.now()).unwrap(), 0);
        sql(app, "DELETE FROM audit WHERE position = (SELECT MIN(position) FROM audit)");
        assert_eq!(verified(app).broken, Some(Broken::Missing(report.head.pruned.position + 1)));
    });
}
