//! What the operator does on the host, by file or command line, reaches every session and token at once (decisions 10, 28, 37).

use signet::flow::admin::clients::{self, Earlier};
use signet::flow::configuration;
use signet::http::middleware::doctor::{self, COOKIE, HEADER, Seen};
use signet::model::{Client, Id, Seconds};

use crate::harness::{Ask, Auth, ISSUER, PASSWORD, RelyingParty, Setup, TestApp, WEB, on_both, on_both_with};

const OFFLINE: &str = "openid offline_access";

/// An app that the file has made and leaves to people.
const OWN: RelyingParty = RelyingParty { id: "own", auth: Auth::Basic("a secret of own"), redirect_uri: "https://own.test/cb" };
const OWN_TABLE: &str = r#"
[[client]]
client_id = "own"
client_secret = "a secret of own"
managed = "create"
redirect_uris = ["https://own.test/cb"]
grant_types = ["authorization_code", "refresh_token", "client_credentials"]
require_consent = false
"#;

fn is_dead(app: &TestApp, party: &RelyingParty, (access, refresh): (&str, &str)) {
    assert!(!WEB.is_active(app, access));
    app.send(Ask::get("/oauth/userinfo").bearer(access)).expect(401);
    app.send(party.refreshing(refresh)).expect_error(400, "invalid_grant");
}

fn client(app: &TestApp, id: &str) -> Client {
    app.with_registrar(|own| clients::find(own, &Id::new(id))).unwrap().client
}

/// OWASP ASVS 5.0, 7.4.3: "the application gives the option to terminate all other active sessions after a successful change … of any
/// authentication factor"; set by the host, it is no option.
#[test]
fn a_password_set_on_the_host_ends_every_session_and_kills_every_token() {
    on_both(|app| {
        let mut browser = app.browser();
        let tokens = WEB.redeem(app, &browser.sign_in(&WEB, &[("scope", OFFLINE)], "ada").callback());
        let hash = app.person("bob").password_hash.unwrap();
        app.set_password("ada", hash);
        browser.silently(&WEB).expect_error("login_required");
        is_dead(app, &WEB, (&tokens.access, &tokens.refresh));
        app.browser().sign_in(&WEB, &[], "ada").callback().code();
    });
}

#[test]
fn who_is_signed_out_is_out_everywhere_and_may_come_back_at_once() {
    on_both(|app| {
        let (mut here, mut there) = (app.browser(), app.browser());
        let tokens = WEB.redeem(app, &here.sign_in(&WEB, &[("scope", OFFLINE)], "ada").callback());
        there.sign_in(&WEB, &[], "ada").callback().code();
        let of_bob = WEB.tokens(app, OFFLINE, "bob");
        assert_eq!(app.sign_out("ada"), 2);
        for browser in [&mut here, &mut there] {
            browser.silently(&WEB).expect_error("login_required");
        }
        is_dead(app, &WEB, (&tokens.access, &tokens.refresh));
        assert!(WEB.is_active(app, &of_bob.access));
        here.sign_in(&WEB, &[], "ada").callback().code();
        assert_eq!(app.sign_out("ada"), 1);
    });
}

#[test]
fn who_is_disabled_is_out_and_what_was_ended_stays_ended() {
    on_both(|app| {
        let mut browser = app.browser();
        let tokens = WEB.redeem(app, &browser.sign_in(&WEB, &[("scope", OFFLINE)], "ada").callback());
        app.disable("ada");
        browser.silently(&WEB).expect_error("login_required");
        is_dead(app, &WEB, (&tokens.access, &tokens.refresh));
        let page = app.browser().authorize(&WEB, &[]).expect_page(200);
        assert_ne!(app.browser().type_in(&page, "ada", PASSWORD).status(), 303);
        app.restore();
        assert!(app.person("ada").is_active());
        browser.silently(&WEB).expect_error("login_required");
        is_dead(app, &WEB, (&tokens.access, &tokens.refresh));
    });
}

#[test]
fn who_leaves_the_file_is_out() {
    on_both(|app| {
        let tokens = WEB.tokens(app, OFFLINE, "bob");
        let warnings = app.edit("username = \"bob\"", "username = \"rob\"");
        assert!(
            warnings.iter().any(|warning| warning.contains("person bob is no longer in the configuration file")),
            "{warnings:?}"
        );
        is_dead(app, &WEB, (&tokens.access, &tokens.refresh));
    });
}

#[test]
fn an_app_that_is_switched_off_is_refused_and_its_tokens_die() {
    on_both_with(&Setup::more(OWN_TABLE), |app| {
        let id = Id::new(OWN.id);
        let tokens = OWN.tokens(app, OFFLINE, "ada");
        app.with_registrar(|own| clients::switch(own, (&id, false), app.now())).unwrap();
        app.send(OWN.refreshing(&tokens.refresh)).expect_error(401, "invalid_client");
        app.send(Ask::get("/oauth/userinfo").bearer(&tokens.access)).expect(401);
        app.with_registrar(|own| clients::switch(own, (&id, true), app.now())).unwrap();
        is_dead(app, &OWN, (&tokens.access, &tokens.refresh));
    });
}

/// Two live secrets: "so that one can be replaced without an outage".
#[test]
fn a_new_secret_leaves_the_old_one_for_its_grace() {
    on_both_with(&Setup::more(OWN_TABLE), |app| {
        let asks = |secret: &str| {
            let form = [("grant_type", "client_credentials")];
            app.send(Ask::post("/oauth/oauth20/token", &form).basic(OWN.id, secret)).status()
        };
        let asked = (&Id::new(OWN.id), Earlier::EndAfter(Seconds(3600)));
        let given = app.with_registrar(|own| clients::add_secret(own, asked, app.now())).unwrap();
        let new = given.secret;
        let Auth::Basic(old) = OWN.auth else { panic!("it has a secret") };
        assert_eq!((asks(old), asks(new.reveal())), (200, 200));
        app.wait(3601);
        assert_eq!((asks(old), asks(new.reveal())), (401, 200));
    });
}

#[test]
fn the_doctor_is_told_how_a_request_arrived_and_nobody_else_is() {
    on_both(|app| {
        let path = "/.well-known/openid-configuration";
        let value = doctor::ask(app.house().vault(), app.now());
        let asked = || Ask::get(path).header(HEADER, &value).header("cookie", &format!("{COOKIE}=sent"));
        let answer = app.send(asked().host("elsewhere.test")).expect(200);
        let seen: Seen = serde_json::from_value(answer.json()).unwrap();
        assert_eq!((seen.host.as_str(), seen.path.as_str(), seen.cookie), ("elsewhere.test", path, true));
        assert!(answer.cookies().iter().any(|line| line.starts_with(COOKIE)));
        app.wait(61);
        assert!(app.send(asked()).expect(200).json().get("issuer").is_some(), "a stale seal is no seal");
    });
}

/// The relying party of these tests is the usual web app.
#[test]
fn a_redirect_uri_that_leaves_the_file_is_refused_at_once() {
    on_both(|app| {
        app.edit("redirect_uris = [\"https://app.test/cb\", ", "redirect_uris = [\"https://app.test/new\", ");
        app.get(&WEB.request(&[])).expect_page(400);
        let moved: RelyingParty = WEB.at("https://app.test/new");
        app.browser().sign_in(&moved, &[], "ada").callback().code();
    });
}

/// Any number of processes start with the same file at once: one writes, the others find nothing to do.
#[test]
fn many_processes_that_start_at_once_with_a_new_file_agree() {
    on_both(|app| {
        let text = format!(
            "[[provider]]\nname = \"default\"\nissuer = \"{ISSUER}\"\n[[user]]\nusername = \"new\"\n\
             [[client]]\nclient_id = \"new\"\nclient_secret = \"a secret of new\"\nredirect_uris = [\"https://new.test/cb\"]\n"
        );
        let loaded = signet::config::read(Some(("signet.toml", &text)), &[], &|path| std::fs::read(path)).unwrap();
        let (house, now) = (app.house(), app.now());
        let changes: Vec<_> = std::thread::scope(|scope| {
            let starts: Vec<_> = (0..8)
                .map(|_| {
                    scope.spawn(|| configuration::apply(house.store(), house.vault(), &loaded.config.declaration, now).unwrap())
                })
                .collect();
            starts.into_iter().map(|start| start.join().unwrap().changes.len()).collect()
        });
        assert_eq!(changes.iter().filter(|count| **count > 0).count(), 1, "{changes:?}");
        assert_eq!(client(app, "new").secrets.len(), 1);
        assert!(app.person("new").is_active());
    });
}
