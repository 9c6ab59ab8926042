//! The configuration file at work: decisions 26–28 and 33.

use signet::app::App;
use signet::clock::Clock;
use signet::config;
use signet::model::Instant;

use crate::harness::{Ask, PASSWORD, START, Setup, TestApp, WEB, on_both, on_both_with};

fn revision(app: &TestApp) -> i64 {
    app.house().settings().revision
}

#[test]
fn an_unchanged_file_writes_nothing() {
    on_both(|app| {
        let before = revision(app);
        assert_eq!(revision(&app.replica()), before);
        app.edit("client_name = \"The web app\"", "client_name = \"The web app\"");
        assert_eq!(revision(app), before);
    });
}

#[test]
fn an_edit_is_seen_by_every_process() {
    on_both(|app| {
        let replica = app.replica();
        app.edit("client_name = \"The web app\"", "client_name = \"Renamed\"");
        replica.notice();
        let page = replica.browser().authorize(&WEB, &[]).expect_page(200);
        assert!(page.text().contains("Renamed"));
        let warnings = app.edit("identifier = \"https://ledger.test\"", "identifier = \"https://other.test\"");
        assert!(warnings.iter().any(|warning| warning.contains("https://ledger.test")), "{warnings:?}");
        let form = [("grant_type", "client_credentials"), ("resource", "https://ledger.test")];
        app.send(WEB.token(&form)).expect_error(400, "invalid_target");
        replica.notice();
        replica.send(WEB.token(&form)).expect_error(400, "invalid_target");
    });
}

/// Decision 28: "A `[[user]]` password is used only at creation."
#[test]
fn a_password_in_the_file_does_not_overwrite_the_persons_own() {
    let again = "\n[[user]]\nusername = \"eve\"\npassword = \"first password\"\n";
    on_both_with(&Setup::more(again), |app| {
        let mut browser = app.browser();
        let page = browser.authorize(&WEB, &[]);
        browser.type_in(&page, "eve", "first password").callback().code();
        app.edit("password = \"first password\"", "password = \"second password\"");
        for (typed, is_right) in [("first password", true), ("second password", false)] {
            let mut browser = app.browser();
            let page = browser.authorize(&WEB, &[]);
            assert_eq!(browser.type_in(&page, "eve", typed).status() == 303, is_right);
        }
    });
}

/// Decision 28: "unless `managed = "create"`".
#[test]
fn what_is_made_once_is_left_to_people() {
    let once = "\n[[user]]\nusername = \"eve\"\npassword = \"a password of eve\"\nmanaged = \"create\"\nname = \"Eve\"\n";
    on_both_with(&Setup::more(once), |app| {
        app.edit("name = \"Eve\"", "name = \"Somebody else\"");
        assert_eq!(app.person("eve").claims.name.as_deref(), Some("Eve"));
        let warnings = app.edit("username = \"eve\"", "username = \"adam\"");
        assert!(!warnings.iter().any(|warning| warning.contains("eve")), "{warnings:?}");
        assert!(app.person("eve").is_active());
    });
}

/// What cannot be is refused as a whole: nothing of it is written.
#[test]
fn a_wrong_file_changes_nothing() {
    on_both(|app| {
        let before = revision(app);
        let text =
            "[[client]]\nclient_id = \"x\"\nredirect_uris = [\"https://x.test/#fragment\"]\nclient_secret = \"a secret\"\n";
        let loaded = config::read(Some(("signet.toml", text)), &[], &|path| std::fs::read(path)).unwrap();
        let house = app.house();
        let refused = signet::flow::configuration::apply(house.store(), house.vault(), &loaded.config.declaration, app.now());
        let told = refused.unwrap_err().to_string();
        assert!(told.contains("signet.toml:1") && told.contains("redirect_uris"), "{told}");
        app.notice();
        assert_eq!(revision(app), before);
        app.send(WEB.token(&[("grant_type", "client_credentials")])).expect(200);
    });
}

/// A lost or wrong master key is said at the start, and nothing is overwritten.
#[test]
fn a_wrong_master_key_does_not_open_the_database() {
    on_both(|app| {
        let config = app.config();
        let mut wrong = config.clone();
        wrong.keys.master_key = Some(signet::crypto::Plain::new("//////////////////////////////////////////8".replace('/', "_")));
        let clock = Clock::settable(Instant::from_epoch(START));
        let told = App::open(&wrong, &clock).map(drop).unwrap_err();
        assert!(told.contains("not the master key"), "{told}");
        App::open(&config, &clock).map(drop).unwrap();
        let mut browser = app.browser();
        let page = browser.authorize(&WEB, &[]);
        browser.type_in(&page, "ada", PASSWORD).callback().code();
        app.send(Ask::get("/oauth/jwks")).expect(200);
    });
}
