//! The flow inspector and OpenID Connect Back-Channel Logout 1.0: what an app answered to the notice that its person is signed out stands
//! in the log-in that it ended.

use serde_json::{Value, json};
use signet::flow::inspector::look::{self, Sought};
use signet::flow::inspector::thread::{Flow, together};
use signet::flow::inspector::write;
use signet::model::{Asked, Exchange, Id, NoticeOutcome, ShownValue};

use crate::harness::{
    Ask, Auth, Browser, Database, HANG_UP, Receiver, RelyingParty, Setup, TestApp, Tokens, WEB, encoded, verified,
};

const NOTES: RelyingParty =
    RelyingParty { id: "notes", auth: Auth::Basic("a secret of notes"), redirect_uri: "https://notes.test/cb" };

/// An app that listens, and a program that may read the flows.
fn on_both(provider: &str, test: impl Fn(&TestApp, &Receiver)) {
    for kind in Database::all() {
        let receiver = Receiver::start();
        let setup = Setup { provider: provider.to_owned(), ..Setup::more(&tables(&receiver)) };
        test(&TestApp::new(kind, &setup), &receiver);
    }
}

fn tables(receiver: &Receiver) -> String {
    format!(
        r#"
[[client]]
provider = "default"
client_id = "notes"
client_secret = "a secret of notes"
redirect_uris = ["https://notes.test/cb"]
post_logout_redirect_uris = ["https://notes.test/"]
require_consent = false
backchannel_logout_uri = "{}"

[[client]]
provider = "default"
client_id = "robot"
client_secret = "a secret of robot"
grant_types = ["client_credentials"]
response_types = []
scope = "clients:read"

[outbound]
allow = ["127.0.0.0/8"]
"#,
        receiver.url("/bye?token=seen")
    )
}

fn signed_in<'a>(app: &'a TestApp, name: &str) -> (Browser<'a>, Tokens) {
    let mut browser = app.browser();
    let callback = browser.sign_in(&NOTES, &[], name).callback();
    (browser, NOTES.redeem(app, &callback))
}

fn flows(app: &TestApp, client: &str) -> Vec<Flow> {
    write(app.house()).unwrap();
    let sought = Sought { client: Some(&Id::new(client)), refused: false };
    together(app.with_registrar(|own| look::list(own, &sought)).unwrap())
}

/// The notices of the only log-in.
fn notices(app: &TestApp) -> Vec<Exchange> {
    let [flow] = flows(app, "notes").try_into().expect("one log-in");
    flow.events.into_iter().map(|event| event.exchange).filter(|own| own.notice.is_some()).collect()
}

fn clause(exchange: &Exchange) -> &str {
    exchange.refused.as_ref().map(|refused| refused.clause.as_str()).unwrap_or_default()
}

#[test]
fn every_attempt_to_tell_the_app_is_in_the_log_in_that_ended() {
    on_both("", |app, receiver| {
        let (mut browser, tokens) = signed_in(app, "ada");
        signed_in(app, "bob");
        WEB.tokens(app, "openid", "ada");
        receiver.will_answer(&[503, HANG_UP, 200]);
        browser.get(&format!("/oauth/end_session?{}", encoded(&[("id_token_hint", &tokens.id)]))).expect(200);
        for pause in [0, 5, 30] {
            app.wait(pause);
            app.deliver();
        }
        let sent = receiver.take();
        let flows = flows(app, "notes");
        let flow = flows.iter().find(|flow| flow.events.len() > 3).expect("the log-in that ended");
        let told: Vec<_> = flow.events.iter().map(|event| (event.exchange.route.as_str(), event.exchange.status)).collect();
        let uri = receiver.url("/bye?token=…");
        assert_eq!(
            told,
            [
                ("/oauth/auz/authorize", 303),
                ("/login", 303),
                ("/oauth/oauth20/token", 200),
                ("/oauth/end_session", 200),
                (uri.as_str(), 503),
                (uri.as_str(), 0),
                (uri.as_str(), 200),
            ]
        );
        let [.., first, second, third] = flow.events.as_slice() else { panic!("{flow:?}") };
        let notice = |exchange: &Exchange| exchange.notice.clone().unwrap();
        assert_eq!(clause(&first.exchange), "notice_accepted");
        assert_eq!(first.exchange.refused.as_ref().unwrap().description, "The app answered with status 503.");
        assert_eq!(
            (notice(&first.exchange).attempt, notice(&first.exchange).next),
            (1, Some(first.at.plus(signet::model::Seconds(5))))
        );
        assert_eq!((clause(&second.exchange), notice(&second.exchange).outcome), ("notice_answered", NoticeOutcome::Waiting));
        assert!(second.exchange.refused.as_ref().unwrap().detail.is_some());
        let done = notice(&third.exchange);
        assert_eq!((done.outcome, done.attempt, done.next, clause(&third.exchange)), (NoticeOutcome::Delivered, 3, None, ""));
        // The token is not kept; by its jti the app's log is found.
        let token = verified(app, sent[2].logout_token());
        let jti = ShownValue::Text(token.claims["jti"].as_str().unwrap().to_owned());
        assert!(third.exchange.sent.iter().any(|shown| shown.name == "jti" && shown.value == jti));
        assert!(!format!("{flows:?}").contains(sent[2].logout_token()) && !format!("{flows:?}").contains("seen"));
    });
}

#[test]
fn a_refusal_and_an_address_that_is_gone_say_what_mends_them() {
    on_both("", |app, receiver| {
        let (_, _) = signed_in(app, "ada");
        receiver.will_answer(&[400]);
        app.sign_out("ada");
        app.deliver();
        let [refused] = notices(app).try_into().expect("one notice");
        assert_eq!((clause(&refused), refused.status), ("notice_accepted", 400));
        assert_eq!(refused.notice.map(|notice| (notice.outcome, notice.next)), Some((NoticeOutcome::Refused, None)));

        // The API says the same in words.
        let token = app.robot();
        let ask = |path: &str| app.send(Ask::get(path).bearer(&token)).expect(200).json();
        let own = ask("/api/flows?client_id=notes&result=refused")["items"][0].clone();
        let expected = json!({
            "step": "Log-out notice",
            "summary": "The app did not sign the person out",
            "notice": { "outcome": "refused", "attempt": 1, "next_attempt_at": null },
            "status": 400,
        });
        for (member, value) in expected.as_object().unwrap() {
            assert_eq!(&own[member], value, "{own}");
        }
        assert_eq!(own["refused"]["section"], "OpenID Connect Back-Channel Logout §2.8");
        assert!(own["refused"]["fix"].as_str().unwrap().contains("jti"));
        let flow = ask(&format!("/api/flows/{}", own["reference"].as_str().unwrap()));
        assert_eq!(flow["requests"].as_array().unwrap().len(), 4, "{flow}");

        let (_, _) = signed_in(app, "bob");
        app.sign_out("bob");
        app.edit(&format!("backchannel_logout_uri = \"{}\"", receiver.url("/bye?token=seen")), "");
        app.deliver();
        let gone = ask("/api/flows?client_id=notes&result=refused")["items"].clone();
        assert!(gone.as_array().unwrap().len() == 1, "it is written within a second: {gone}");
        write(app.house()).unwrap();
        let gone = ask("/api/flows?client_id=notes&result=refused")["items"][0].clone();
        assert_eq!((&gone["status"], &gone["notice"]["outcome"]), (&Value::Null, &json!("undeliverable")));
        assert_eq!(gone["refused"]["section"], "OpenID Connect Back-Channel Logout §2.2");
    });
}

/// Whatever way a person signs out, the requests of it and the notice find the log-in, without an ID token too.
#[test]
fn a_sign_out_that_names_the_app_alone_is_in_the_log_in_with_its_notice() {
    on_both("", |app, _| {
        let (mut browser, _) = signed_in(app, "ada");
        let query = encoded(&[("client_id", "notes"), ("post_logout_redirect_uri", "https://notes.test/")]);
        let page = browser.get(&format!("/oauth/end_session?{query}")).expect_page(200);
        let gone = browser.submit(&page.form("logout-form").with(&[("action", "confirm")]));
        assert_eq!(gone.location(), "https://notes.test/");
        app.deliver();
        let [flow] = flows(app, "notes").try_into().expect("one log-in");
        let [.., asked, done, told] = flow.events.as_slice() else { panic!("{flow:?}") };
        assert_eq!((asked.exchange.route.as_str(), asked.exchange.asked), ("/oauth/end_session", Some(Asked::SignOut)));
        assert_eq!((done.exchange.method.as_str(), done.exchange.route.as_str()), ("POST", "/logout"));
        assert_eq!((told.exchange.status, flow.events.len()), (200, 6));

        // From the person's own page, no app asks: the notice is in the log-in all the same.
        let (mut browser, _) = signed_in(app, "bob");
        let page = browser.get("/logout").expect_page(200);
        browser.submit(&page.form("logout-form").with(&[("action", "confirm")]));
        app.deliver();
        let newest = flows(app, "notes").remove(0);
        assert!(newest.events.len() == 4 && newest.events[3].exchange.notice.is_some(), "{newest:?}");
    });
}

#[test]
fn no_notice_is_kept_where_the_provider_wants_no_inspector() {
    on_both("inspector = false", |app, receiver| {
        signed_in(app, "ada");
        app.sign_out("ada");
        app.deliver();
        assert_eq!(receiver.take().len(), 1);
        assert!(flows(app, "notes").is_empty());
    });
}
