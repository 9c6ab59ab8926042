//! OpenID Connect Back-Channel Logout 1.0, to real sockets: what an app is told, on which occasions, and what happens to the notice when
//! the app does not answer.

use std::collections::BTreeSet;

use futures_util::future::join;
use signet::flow::admin::profile::Profile;
use signet::flow::logout_notices;
use signet::model::{LogoutNotice, NoticeOutcome};
use std::time::Duration;

use crate::harness::{
    Ask, Auth, Browser, HANG_UP, PASSWORD, Received, Receiver, RelyingParty, Setup, TestApp, Tokens, WEB, encoded, on_both_with,
    verified, verified_with,
};

const ONE: RelyingParty = RelyingParty { id: "one", auth: Auth::Basic("a secret of one"), redirect_uri: "https://one.test/cb" };
const TWO: RelyingParty = RelyingParty {
    id: "two",
    auth: Auth::Basic("a secret of two that is long enough for HS256"),
    redirect_uri: "https://two.test/cb",
};

/// Two apps that listen: one signs with our key, the other has pairwise subjects and HS256.
struct Apps {
    one: Receiver,
    two: Receiver,
    setup: Setup,
}

fn listening() -> Apps {
    let (one, two) = (Receiver::start(), Receiver::start());
    let setup = Setup::more(&tables(&one, &two, "[outbound]\nallow = [\"127.0.0.0/8\"]"));
    Apps { one, two, setup }
}

fn tables(one: &Receiver, two: &Receiver, more: &str) -> String {
    format!(
        r#"
[[client]]
provider = "default"
client_id = "one"
client_secret = "a secret of one"
redirect_uris = ["https://one.test/cb"]
grant_types = ["authorization_code", "refresh_token"]
require_consent = false
backchannel_logout_uri = "{}"
backchannel_logout_session_required = true

[[client]]
provider = "default"
client_id = "two"
client_secret = "a secret of two that is long enough for HS256"
redirect_uris = ["https://two.test/cb"]
require_consent = false
subject_type = "pairwise"
id_token_signed_response_alg = "HS256"
backchannel_logout_uri = "{}"

{more}
"#,
        one.url("/out?x=1"),
        two.url("/bye")
    )
}

fn on_both(test: impl Fn(&TestApp, &Apps)) {
    for kind in crate::harness::Database::all() {
        let apps = listening();
        test(&TestApp::new(kind, &apps.setup), &apps);
    }
}

/// A person signs in to an app in a new browser.
fn signed_in<'a>(app: &'a TestApp, at: &RelyingParty, name: &str) -> (Browser<'a>, Tokens) {
    let mut browser = app.browser();
    let callback = browser.sign_in(at, &[], name).callback();
    let tokens = at.redeem(app, &callback);
    (browser, tokens)
}

fn end(browser: &mut Browser<'_>, hint: &str) {
    browser.get(&format!("/oauth/end_session?{}", encoded(&[("id_token_hint", hint)])));
}

fn sid(app: &TestApp, tokens: &Tokens) -> String {
    verified(app, &tokens.id).claims["sid"].as_str().unwrap().to_owned()
}

/// The sessions that an app is told of.
fn told(app: &TestApp, receiver: &Receiver) -> Vec<String> {
    app.deliver();
    let sid = |one: &Received| verified(app, one.logout_token()).claims["sid"].as_str().unwrap().to_owned();
    receiver.take().iter().map(sid).collect()
}

fn notices(app: &TestApp) -> Vec<LogoutNotice> {
    logout_notices::list(app.house().store(), &app.site().provider.id, None, 1_000).unwrap()
}

/// §2.4, §2.5: a form with `logout_token` alone; `iss`, `aud`, `iat`, `exp`, `jti`, `events`, `sub` and `sid` as in the ID token,
/// `typ` is `logout+jwt`, and never a `nonce`.
#[test]
fn every_app_of_the_session_gets_a_token_of_its_own() {
    on_both(|app, apps| {
        let (mut browser, tokens) = signed_in(app, &ONE, "ada");
        let callback = browser.authorize(&TWO, &[]).callback();
        let of_two = TWO.redeem(app, &callback).id;
        browser.authorize(&WEB, &[]).callback();
        app.wait(7);
        end(&mut browser, &tokens.id);
        app.deliver();
        let [to_one] = apps.one.take().try_into().expect("one token");
        assert_eq!(
            (to_one.target.as_str(), to_one.content_type.as_str()),
            ("POST /out?x=1", "application/x-www-form-urlencoded")
        );
        let id = verified(app, &tokens.id);
        let token = verified(app, to_one.logout_token());
        assert_eq!((&token.header["typ"], &token.header["alg"]), (&"logout+jwt".into(), &"RS256".into()));
        let now = app.now().epoch_seconds();
        let expected = serde_json::json!({
            "iss": "https://id.test", "aud": "one", "sub": id.claims["sub"], "sid": id.claims["sid"], "iat": now, "exp": now + 120,
            "jti": token.claims["jti"], "events": { "http://schemas.openid.net/event/backchannel-logout": {} },
        });
        assert_eq!(token.claims, expected);
        // The other app has its own subject, algorithm and `jti`.
        let Auth::Basic(secret) = TWO.auth else { panic!("it has a secret") };
        let [to_two] = apps.two.take().try_into().expect("one token");
        let (id, of_two) = (verified_with(&of_two, secret), verified_with(to_two.logout_token(), secret));
        assert_eq!((&of_two.header["typ"], &of_two.claims["sub"]), (&"logout+jwt".into(), &id.claims["sub"]));
        assert_ne!(of_two.claims["sub"], token.claims["sub"], "pairwise");
        assert_eq!(of_two.claims["sid"], token.claims["sid"]);
        assert_ne!(of_two.claims["jti"], token.claims["jti"]);
        // It is done, and nobody is told again.
        assert!(notices(app).iter().all(|one| one.outcome == NoticeOutcome::Delivered && one.attempts == 1));
        assert_eq!(notices(app).len(), 2, "an app without an address is no row");
        app.wait(3_600);
        app.deliver();
        assert!(apps.one.take().is_empty() && apps.two.take().is_empty());
    });
}

/// A logout token is nothing that our own endpoints take for something else (RFC 8725 §3.12; UI-004, LO-012).
#[test]
fn a_logout_token_is_no_hint_and_no_bearer_token() {
    on_both(|app, apps| {
        let (mut browser, tokens) = signed_in(app, &ONE, "ada");
        end(&mut browser, &tokens.id);
        app.deliver();
        let token = apps.one.take().remove(0).logout_token().to_owned();
        app.send(Ask::get("/oauth/userinfo").bearer(&token)).expect(401);
        let (mut browser, _) = signed_in(app, &ONE, "ada");
        let page = browser.get(&format!("/oauth/end_session?{}", encoded(&[("id_token_hint", &token)]))).expect_page(200);
        page.form("logout-form");
    });
}

/// However a session ends, its apps hear of it.
#[test]
fn every_way_out_tells_the_apps() {
    type Way = fn(&TestApp, &mut Browser<'_>, &str);
    let ways: [(&str, Way); 9] = [
        ("the app signs the person out", |_, browser, hint| end(browser, hint)),
        ("the person signs out", |_, browser, _| {
            let page = browser.get("/logout").expect_page(200);
            browser.submit(&page.form("logout-form").with(&[("action", "confirm")]));
        }),
        ("the person ends this device from another", |app, _, hint| {
            let mut other = at_home(app, "cleo");
            let ended = verified(app, hint).claims["sid"].as_str().unwrap().to_owned();
            press(&mut other, "/account/sessions/end", &[("session", &ended)]);
        }),
        ("the person signs out everywhere else", |app, _, _| {
            press(&mut at_home(app, "cleo"), "/account/sessions/end-others", &[]);
        }),
        ("the person changes the password elsewhere", |app, _, _| {
            let mut other = at_home(app, "cleo");
            let form = browse(&mut other, "/account/password").form("password-form");
            let new = "an unusual turn of phrase";
            let form = form.with(&[("current", PASSWORD), ("password", new), ("password_again", new)]);
            assert_eq!(other.submit(&form).location(), "/account/password?done=password");
        }),
        ("the operator disables the account", |app, _, _| {
            app.disable("cleo");
        }),
        ("the operator signs the person out", |app, _, _| {
            assert_eq!(app.sign_out("cleo"), 1);
        }),
        ("the operator sets a password", |app, _, _| {
            let cleo = app.person("cleo");
            app.set_password("cleo", cleo.password_hash.unwrap());
        }),
        ("the browser has too many people", |app, browser, _| {
            for name in 0..8 {
                let name = format!("guest{name}");
                guest(app, &name);
                let choice = browser.authorize(&WEB, &[("prompt", "select_account")]).expect_page(200);
                let login = browser.press(&choice, "select-form", ("action", "another"));
                browser.type_in(&login, &name, PASSWORD);
            }
        }),
    ];
    for (name, way) in ways {
        on_both(|app, apps| {
            guest(app, "cleo");
            let (mut browser, tokens) = signed_in(app, &ONE, "cleo");
            let (_, of_bob) = signed_in(app, &ONE, "bob");
            app.wait(1);
            way(app, &mut browser, &tokens.id);
            assert_eq!(told(app, &apps.one), [sid(app, &tokens)], "{name}");
            assert_ne!(sid(app, &tokens), sid(app, &of_bob));
        });
    }
}

fn at_home<'a>(app: &'a TestApp, name: &str) -> Browser<'a> {
    let mut browser = app.browser();
    let page = browse(&mut browser, "/account");
    browser.type_in(&page, name, PASSWORD).expect_page(200);
    browser
}

fn browse(browser: &mut Browser<'_>, path: &str) -> crate::harness::Answer {
    let answer = browser.get(path);
    browser.follow(answer)
}

fn press(browser: &mut Browser<'_>, action: &str, fields: &[(&str, &str)]) {
    let token = browse(browser, "/account/password").form("password-form").field("form_token").to_owned();
    let form = crate::harness::Form { action: action.to_owned(), fields: Vec::new() };
    let done = browser.submit(&form.with(fields).with(&[("form_token", &token)]));
    assert!(!done.location().contains("stale"), "{}", done.location());
}

fn guest(app: &TestApp, name: &str) {
    app.add(name, Profile::default());
}

/// What expires does so silently; an account that leaves the file is a disabled one.
#[test]
fn an_expired_session_says_nothing_and_a_person_who_leaves_the_file_is_out_everywhere() {
    on_both(|app, apps| {
        let (_, tokens) = signed_in(app, &ONE, "bob");
        let session = sid(app, &tokens);
        app.wait(31 * 86_400);
        assert_eq!(told(app, &apps.one), [""; 0]);
        app.edit("username = \"bob\"", "username = \"bob2\"");
        assert_eq!(told(app, &apps.one), [session.as_str()]);
    });
}

/// Decision 12: with `offline_access` the refresh token outlives logout; the app hears of it all the same, and again when the account
/// is disabled only if it was not told before.
#[test]
fn an_app_with_offline_access_is_told_too() {
    on_both(|app, apps| {
        let mut browser = app.browser();
        let callback = browser.sign_in(&ONE, &[("scope", "openid offline_access")], "ada").callback();
        let tokens = ONE.redeem(app, &callback);
        end(&mut browser, &tokens.id);
        assert_eq!(told(app, &apps.one), [sid(app, &tokens)]);
        let tokens = ONE.refresh(app, &tokens.refresh);
        app.disable("ada");
        app.send(ONE.refreshing(&tokens.refresh)).expect_error(400, "invalid_grant");
        assert_eq!(told(app, &apps.one), [""; 0]);
    });
}

/// "a notifier woken in-process": with an hour between two looks, the token is there before anybody has looked.
#[test]
fn the_courier_leaves_when_a_session_ends() {
    on_both(|app, apps| {
        let (mut browser, tokens) = signed_in(app, &ONE, "ada");
        let (courier, receiver) = (app.courier(), apps.one.clone());
        let hour = Duration::from_hours(1);
        let way_there = app.wait_for(async {
            let way_there = Some(actix_web::rt::spawn(courier.run(hour)));
            tokio::task::yield_now().await;
            way_there
        });
        end(&mut browser, &tokens.id);
        app.wait_for(receiver.arrival());
        way_there.inspect(tokio::task::JoinHandle::abort);
        assert_eq!(apps.one.take().len(), 1);
    });
}

/// §2.8 and the outbox: 5xx, redirects and broken connections are tried again, less and less often, with the same `jti` and a new `iat`;
/// another process goes on where one stopped.
#[test]
fn an_app_in_trouble_is_told_later_by_whoever_is_there() {
    on_both(|app, apps| {
        let (mut browser, tokens) = signed_in(app, &ONE, "ada");
        apps.one.will_answer(&[503, HANG_UP, 302, 429, 200]);
        end(&mut browser, &tokens.id);
        let replica = app.replica();
        let mut seen = Vec::new();
        for (pause, answer) in
            [(0, "status 503"), (5, "no connection"), (30, "status 302"), (120, "status 429"), (600, "status 200")]
        {
            if pause > 0 {
                app.wait(pause - 1);
                replica.deliver();
                assert!(apps.one.take().is_empty(), "not before its time");
                app.wait(1);
            }
            if seen.len() % 2 == 0 {
                app.deliver();
            } else {
                replica.deliver();
            }
            let [letter] = apps.one.take().try_into().unwrap_or_else(|all| panic!("after {pause}: {all:?}"));
            let token = verified(app, letter.logout_token());
            assert_eq!(token.claims["iat"], app.now().epoch_seconds());
            seen.push(token.claims["jti"].as_str().unwrap().to_owned());
            assert!(notices(app)[0].answer.as_deref().unwrap().starts_with(answer), "{:?}", notices(app));
        }
        assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), 1, "{seen:?}");
        let done = notices(app).remove(0);
        assert_eq!((done.outcome, done.attempts, done.id.as_str()), (NoticeOutcome::Delivered, 5, seen[0].as_str()));
    });
}

/// §2.8: "If the logout request was invalid or the logout failed, the RP MUST respond with HTTP 400 Bad Request."
#[test]
fn a_refusal_is_final() {
    on_both(|app, apps| {
        let (mut browser, tokens) = signed_in(app, &ONE, "ada");
        apps.one.will_answer(&[400]);
        end(&mut browser, &tokens.id);
        app.deliver();
        app.wait(86_400);
        app.deliver();
        assert_eq!(apps.one.take().len(), 1);
        let refused = notices(app).remove(0);
        assert_eq!((refused.outcome, refused.answer.as_deref()), (NoticeOutcome::Refused, Some("status 400")));
    });
}

#[test]
fn an_app_that_never_answers_is_given_up_after_a_day() {
    on_both(|app, apps| {
        let (mut browser, tokens) = signed_in(app, &ONE, "ada");
        apps.one.will_answer(&[500; 100]);
        end(&mut browser, &tokens.id);
        for _ in 0..26 {
            app.deliver();
            app.wait(3_600);
        }
        let given_up = notices(app).remove(0);
        assert_eq!((given_up.outcome, given_up.due_at), (NoticeOutcome::GivenUp, None));
        assert_eq!(apps.one.take().len(), usize::try_from(given_up.attempts).unwrap());
        app.deliver();
        assert!(apps.one.take().is_empty());
    });
}

/// Reliability R-82: "only these clients affected".
#[test]
fn an_app_that_is_down_keeps_no_other_waiting() {
    on_both(|app, apps| {
        apps.one.will_answer(&[HANG_UP; 100]);
        let mut hints = Vec::new();
        for _ in 0..12 {
            let (mut browser, tokens) = signed_in(app, &ONE, "ada");
            browser.authorize(&TWO, &[]).callback();
            hints.push((browser, tokens.id));
        }
        for (browser, hint) in &mut hints {
            end(browser, hint);
        }
        app.deliver();
        assert_eq!(apps.two.take().len(), 12);
        // The first failures put the others off: the app is not asked twelve times.
        assert!(apps.one.take().len() <= 8);
        let waiting = notices(app).into_iter().filter(|one| one.client.as_str() == "one");
        assert!(waiting.clone().all(|one| one.outcome == NoticeOutcome::Waiting) && waiting.count() == 12);
    });
}

/// Of N processes exactly one delivers a row.
#[test]
fn two_processes_tell_each_app_once() {
    on_both(|app, apps| {
        let replica = app.replica();
        for _ in 0..5 {
            let mut ended = Vec::new();
            for _ in 0..8 {
                let (mut browser, tokens) = signed_in(app, &ONE, "ada");
                end(&mut browser, &tokens.id);
                ended.push(sid(app, &tokens));
            }
            let (mut here, mut there) = (app.courier(), replica.courier());
            app.wait_for(join(here.round(), there.round()));
            let mut told = told(app, &apps.one);
            told.sort();
            ended.sort();
            assert_eq!(told, ended);
        }
    });
}

/// A process that is killed in the middle of an attempt leaves a lease that ends.
#[test]
fn what_a_dead_process_took_is_delivered_by_another() {
    on_both(|app, apps| {
        let (mut browser, tokens) = signed_in(app, &ONE, "ada");
        end(&mut browser, &tokens.id);
        let room = logout_notices::Room { first: 9, again: 9, ..logout_notices::Room::default() };
        let taken = logout_notices::take(app.house(), &room, app.now()).unwrap();
        assert_eq!(taken.len(), 1);
        drop(taken);
        let replica = app.replica();
        replica.deliver();
        assert!(apps.one.take().is_empty());
        app.wait(30);
        replica.deliver();
        assert_eq!(apps.one.take().len(), 1);
        assert_eq!(notices(app)[0].outcome, NoticeOutcome::Delivered);
    });
}

/// The guard of the outgoing client holds for logout, too; the operator reads why.
#[test]
fn a_private_address_is_not_called_unless_the_operator_allows_it() {
    let (one, two) = (Receiver::start(), Receiver::start());
    on_both_with(&Setup::more(&tables(&one, &two, "")), |app| {
        let (mut browser, tokens) = signed_in(app, &ONE, "ada");
        end(&mut browser, &tokens.id);
        app.deliver();
        assert!(one.take().is_empty());
        let waiting = notices(app).remove(0);
        assert_eq!(waiting.outcome, NoticeOutcome::Waiting);
        assert!(waiting.answer.as_deref().unwrap().contains("[outbound] allow"), "{waiting:?}");
    });
}

/// An app that is disabled, or takes its address away, is not called any more.
#[test]
fn nobody_is_told_who_is_not_there_any_more() {
    on_both(|app, apps| {
        let (mut browser, tokens) = signed_in(app, &ONE, "ada");
        apps.one.will_answer(&[503]);
        end(&mut browser, &tokens.id);
        app.deliver();
        assert_eq!(apps.one.take().len(), 1);
        app.edit("client_id = \"one\"", "client_id = \"one\"\nenabled = false");
        app.wait(3_600);
        app.deliver();
        assert!(apps.one.take().is_empty());
        assert_eq!(notices(app)[0].outcome, NoticeOutcome::Undeliverable);
    });
}
