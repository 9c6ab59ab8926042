//! The flow inspector: what is kept of an app's last requests, that it opens nothing, and what each refusal names.

use signet::flow::admin::clients::Registrar;
use signet::flow::admin::{Administrator, Refusal, Undone};
use signet::flow::inspector::look::{self, Sought};
use signet::flow::inspector::thread::{Flow, together};
use signet::flow::inspector::write;
use signet::flow::sweep;
use signet::model::{Asked, FlowEvent, Id, ShownValue};
use signet::protocol::Clause;
use signet::store::{clients, flow_events};

use crate::device::{TABLES, TV};
use crate::harness::{
    Answer, Ask, Auth, Device, PASSWORD, RelyingParty, SPA, Setup, TestApp, VERIFIER, WEB, on_both, on_both_with,
};

const USERINFO: &str = "/oauth/userinfo";

fn kept(app: &TestApp) -> Vec<FlowEvent> {
    write(app.house()).unwrap();
    app.with_registrar(|own| look::list(own, &Sought::default())).unwrap()
}

fn flows(app: &TestApp, client: &str) -> Vec<Flow> {
    write(app.house()).unwrap();
    let sought = Sought { client: Some(&Id::new(client)), refused: false };
    together(app.with_registrar(|own| look::list(own, &sought)).unwrap())
}

fn event_of(app: &TestApp, answer: &Answer) -> FlowEvent {
    let reference = answer.header("x-request-id");
    kept(app).into_iter().find(|event| event.reference == reference).unwrap_or_else(|| panic!("nothing is kept of {answer:?}"))
}

/// What an answer fell short of.
fn clause(app: &TestApp, answer: &Answer) -> Clause {
    let refused = event_of(app, answer).exchange.refused.expect("it was refused");
    Clause::named(&refused.clause).expect("a clause of the table")
}

fn routes(flow: &Flow) -> Vec<(&str, u16)> {
    flow.events.iter().map(|event| (event.exchange.route.as_str(), event.exchange.status)).collect()
}

#[test]
fn a_log_in_is_one_flow_from_the_first_request_to_the_logout() {
    on_both(|app| {
        let mut browser = app.browser();
        let callback = browser.sign_in(&WEB, &[("scope", "openid email")], "ada").callback();
        let tokens = WEB.redeem(app, &callback);
        app.send(Ask::get(USERINFO).bearer(&tokens.access)).expect(200);
        let again = WEB.refresh(app, &tokens.refresh);
        app.send(Ask::get(USERINFO).bearer(&again.access)).expect(200);
        app.send(WEB.redeeming(&callback.code())).expect(400);
        browser.get(&format!("/oauth/end_session?id_token_hint={}", tokens.id)).expect(200);
        WEB.tokens(app, "openid", "bob");
        let flows = flows(app, "web");
        assert_eq!(flows.len(), 2, "{flows:?}");
        assert_eq!(
            routes(&flows[1]),
            [
                ("/oauth/auz/authorize", 303),
                ("/login", 303),
                ("/oauth/oauth20/token", 200),
                ("/oauth/userinfo", 200),
                ("/oauth/oauth20/token", 200),
                ("/oauth/userinfo", 200),
                ("/oauth/oauth20/token", 400),
                ("/oauth/end_session", 200),
            ]
        );
        let first = &flows[1].events[0].exchange;
        assert_eq!((first.asked, first.method.as_str()), (Some(Asked::SignIn), "GET"));
        assert_eq!(first.network, "192.0.2.1");
        assert!(first.sent.iter().any(|own| own.name == "scope" && own.value == ShownValue::Text("openid email".into())));
        let told = flows[1].events[3].exchange.answered.iter().find(|own| own.name == "claims").unwrap();
        assert_eq!(told.value, ShownValue::Text("email email_verified sub".into()));
        let replay = flows[1].events[6].exchange.refused.as_ref().unwrap();
        assert_eq!((replay.code.as_deref(), replay.clause.as_str()), (Some("invalid_grant"), "code_once"));
    });
}

/// RFC 8628: what the device asks and what the person answers is one flow; that it waits is not told every five seconds.
#[test]
fn a_device_and_its_person_are_one_flow() {
    on_both_with(&Setup::more(TABLES), |app| {
        let device = Device::ask(app, &TV, "openid");
        for _ in 0..3 {
            app.send(device.poll()).expect_error(400, "authorization_pending");
            app.wait(5);
        }
        app.send(device.poll()).expect_error(400, "authorization_pending");
        let slow = app.send(device.poll()).expect_error(400, "slow_down");
        assert_eq!(clause(app, &slow), Clause::DeviceInterval);
        device.allow(&mut app.browser(), "ada");
        app.send(device.poll()).expect(200);
        let flows = flows(app, "tv");
        assert_eq!(flows.len(), 1, "{flows:?}");
        assert_eq!(
            routes(&flows[0]),
            [
                ("/oauth/device_authorization", 200),
                ("/oauth/oauth20/token", 400),
                ("/device", 303),
                ("/login", 303),
                ("/consent", 303),
                ("/oauth/oauth20/token", 200),
            ]
        );
        let text = format!("{:?}", kept(app));
        for secret in [&device.code, &device.user_code, &device.user_code.replace('-', "")] {
            assert!(!text.contains(secret.as_str()));
        }
    });
}

#[test]
fn nothing_that_opens_anything_gets_into_the_table() {
    on_both(|app| {
        let Auth::Basic(secret) = WEB.auth else { panic!("web has a secret") };
        let mut browser = app.browser();
        let extra = [("scope", "openid email"), ("state", "MARK-state"), ("nonce", "MARK-nonce"), ("login_hint", "MARK-hint")];
        let page = browser.authorize(&WEB, &extra);
        browser.type_in(&page, "ada", "MARK-wrong-password");
        let callback = browser.type_in(&page, "ada", PASSWORD).callback();
        let cookie = browser.cookie().unwrap_or_default().to_owned();
        let tokens = WEB.redeem(app, &callback);
        let again = WEB.refresh(app, &tokens.refresh);
        app.send(Ask::get(USERINFO).bearer(&again.access)).expect(200);
        app.send(Ask::post(USERINFO, &[("access_token", &again.access)])).expect(200);
        WEB.introspect(app, &again.access);
        app.send(WEB.post("/oauth/revoke", &[("token", &again.refresh)])).expect(200);
        browser.get(&format!("/oauth/end_session?id_token_hint={}&state=MARK-state", tokens.id));
        app.send(Ask::post("/oauth/oauth20/token", &[("client_id", "web"), ("client_secret", "MARK-secret")])).expect(401);
        app.send(Ask::post("/oauth/oauth20/token", &[("password", "MARK-p"), ("MARK-name", "MARK-value"), ("code", "MARK-c")]));
        app.send(Ask::get(USERINFO).bearer("MARK-token")).expect(401);
        app.send(
            Ask::get(USERINFO).header("authorization", "MARK-scheme MARK-credentials").header("user-agent", "x1 MARK-agent"),
        );
        let stray = "https://app.test/cb?code=MARK-stray&password=MARK-stray#access_token=MARK-stray";
        app.get(&WEB.request(&[("redirect_uri", stray)])).expect(400);
        app.get(&WEB.request(&[("redirect_uri", "https://MARK-user:MARK-pw@app.test/cb")])).expect(400);
        let text = format!("{:?}", kept(app));
        assert!(text.len() > 5_000 && text.contains("app.test/cb?code=…"), "{text}");
        let ids = tokens.id.rsplit('.').next().unwrap();
        for secret in [
            "MARK-",
            secret,
            PASSWORD,
            VERIFIER,
            &callback.code(),
            &tokens.access,
            &tokens.refresh,
            ids,
            &again.access,
            &again.refresh,
            &cookie,
            "ada@example.test",
            "Lovelace",
        ] {
            assert!(secret.is_empty() || !text.contains(secret), "{secret} in {text}");
        }
    });
}

#[test]
fn every_refusal_of_the_authorization_endpoint_names_its_clause() {
    on_both(|app| {
        let web = |extra: &[(&str, &str)]| app.get(&WEB.request(extra));
        for (extra, expected) in [
            (&[("client_id", "")][..], Clause::ClientKnown),
            (&[("client_id", "nobody")], Clause::ClientKnown),
            (&[("redirect_uri", "")], Clause::RedirectUriSent),
            (&[("redirect_uri", "https://app.test/cb/")], Clause::RedirectUriRegistered),
            (&[("response_type", "")], Clause::ResponseType),
            (&[("response_type", "nonsense")], Clause::ResponseType),
            (&[("response_type", "code id_token")], Clause::ResponseType),
            (&[("response_mode", "nonsense")], Clause::ResponseMode),
            (&[("scope", "")], Clause::Scope),
            (&[("scope", "nonsense")], Clause::Scope),
            (&[("prompt", "none login")], Clause::Prompt),
            (&[("prompt", "nonsense")], Clause::Prompt),
            (&[("prompt", "none")], Clause::SignIn),
            (&[("prompt", "none"), ("id_token_hint", "nonsense")], Clause::IdTokenHint),
            (&[("max_age", "-1")], Clause::MaxAge),
            (&[("claims", "{")], Clause::Claims),
            (&[("nonce", &"n".repeat(1_025))], Clause::Nonce),
            (&[("state", &"s".repeat(4_097))], Clause::State),
            (&[("code_challenge", "short")], Clause::CodeChallenge),
            (&[("code_challenge_method", "plain")], Clause::CodeChallenge),
            (&[("code_challenge_method", "")], Clause::CodeChallenge),
            (&[("resource", "https://nobody.test")], Clause::Resource),
            (&[("registration", "{}")], Clause::RegistrationParameter),
            (&[("request", "x"), ("request_uri", "https://app.test/r")], Clause::RequestObject),
            (&[("request", "nonsense")], Clause::RequestObject),
            (&[("request_uri", "https://nobody.test/r")], Clause::RequestUri),
        ] {
            let answer = web(extra);
            assert_eq!(clause(app, &answer), expected, "{extra:?}");
        }
        let public = app.get(&SPA.request(&[("code_challenge", ""), ("code_challenge_method", "")]));
        assert_eq!(clause(app, &public), Clause::CodeChallenge);
        assert_eq!(clause(app, &app.get("/oauth/auz/authorize?a=%zz")), Clause::Parameters);
        assert_eq!(clause(app, &app.get("/oauth/auz/authorize?signet_posted=nonsense")), Clause::Waiting);
        assert_eq!(clause(app, &app.send(Ask::new("POST", "/oauth/auz/authorize").body("text/plain", b"x"))), Clause::Form);
        // Whose it was is known where the app exists, and only there.
        let event = event_of(app, &web(&[("redirect_uri", "https://app.test/cb/")]));
        assert_eq!(event.client, Some(Id::new("web")));
        assert_eq!(event.exchange.refused.unwrap().redirect_uri.as_deref(), Some("https://app.test/cb/"));
        assert_eq!(event_of(app, &web(&[("client_id", "nobody")])).client, None);
    });
}

#[test]
fn every_refusal_of_token_userinfo_revocation_and_logout_names_its_clause() {
    on_both(|app| {
        let at = |answer: Answer| clause(app, &answer);
        let token = |form: &[(&str, &str)]| at(app.send(WEB.token(form)));
        assert_eq!(token(&[]), Clause::GrantType);
        assert_eq!(token(&[("grant_type", "nonsense")]), Clause::GrantType);
        assert_eq!(token(&[("grant_type", "authorization_code")]), Clause::CodeSent);
        assert_eq!(at(app.send(WEB.redeeming("nonsense"))), Clause::CodeKnown);
        assert_eq!(at(app.send(WEB.refreshing("nonsense"))), Clause::RefreshToken);
        assert_eq!(token(&[("grant_type", "client_credentials"), ("scope", "nonsense")]), Clause::Scope);
        let wrong = RelyingParty { auth: Auth::Basic("wrong"), ..WEB };
        assert_eq!(at(app.send(wrong.redeeming("x"))), Clause::ClientSecret);
        assert_eq!(at(app.send(Ask::post("/oauth/oauth20/token", &[]))), Clause::ClientNamed);
        assert_eq!(at(app.send(WEB.token(&[("client_secret", "x")]))), Clause::OneMethod);
        assert_eq!(at(app.send(Ask::post("/oauth/oauth20/token", &[("client_assertion", "x")]))), Clause::ClientAssertion);
        let code = || app.browser().sign_in(&WEB, &[], "ada").callback().code();
        let with = |code: &str, name: &str, value: &str| {
            let usual = [
                ("grant_type", "authorization_code"),
                ("code", code),
                ("redirect_uri", WEB.redirect_uri),
                ("code_verifier", VERIFIER),
            ];
            token(&usual.map(|(own, usual)| (own, if own == name { value } else { usual })))
        };
        let first = code();
        assert_eq!(with(&first, "redirect_uri", "https://app.test/other"), Clause::CodeRedirectUri);
        assert_eq!(with(&first, "code_verifier", &"v".repeat(43)), Clause::CodeVerifier);
        assert_eq!(at(app.send(SPA.redeeming(&first))), Clause::CodeOwner);
        app.wait(61);
        assert_eq!(at(app.send(WEB.redeeming(&first))), Clause::CodeExpiry);
        let tokens = WEB.tokens(app, "openid email", "ada");
        assert_eq!(at(app.send(SPA.refreshing(&tokens.refresh))), Clause::RefreshTokenOwner);
        let refresh = |more: (&str, &str)| token(&[("grant_type", "refresh_token"), ("refresh_token", &tokens.refresh), more]);
        assert_eq!(refresh(("scope", "openid email phone")), Clause::RefreshScope);
        WEB.refresh(app, &tokens.refresh);
        app.wait(61);
        assert_eq!(at(app.send(WEB.refreshing(&tokens.refresh))), Clause::RefreshTokenOnce);
        assert_eq!(at(app.get(USERINFO)), Clause::Bearer);
        assert_eq!(at(app.send(Ask::get(USERINFO).bearer("nonsense"))), Clause::AccessToken);
        let own = app.send(WEB.token(&[("grant_type", "client_credentials")])).expect(200).json();
        assert_eq!(at(app.send(Ask::get(USERINFO).bearer(own["access_token"].as_str().unwrap()))), Clause::AccessTokenScope);
        assert_eq!(at(app.send(WEB.post("/oauth/revoke", &[]))), Clause::TokenSent);
        let foreign = app.send(SPA.post("/oauth/revoke", &[("token", own["access_token"].as_str().unwrap())]));
        if foreign.status() == 400 {
            assert_eq!(at(foreign), Clause::TokenOwner);
        }
        let logout = |query: &str| at(app.get(&format!("/oauth/end_session?{query}")));
        assert_eq!(logout("client_id=nobody"), Clause::LogoutHint);
        assert_eq!(logout("client_id=web&post_logout_redirect_uri=https%3A%2F%2Fnobody.test"), Clause::PostLogoutRedirectUri);
        assert_eq!(at(app.send(Ask::post("/login", &[]).header("sec-fetch-site", "cross-site"))), Clause::OwnPage);
    });
}

#[test]
fn a_token_that_no_longer_counts_is_still_known_to_be_the_apps() {
    on_both(|app| {
        let tokens = WEB.tokens(app, "openid", "ada");
        kept(app);
        app.wait(300);
        let expired = app.send(Ask::get(USERINFO).bearer(&tokens.access)).expect(401);
        assert_eq!(event_of(app, &expired).client, Some(Id::new("web")));
        assert!(flows(app, "web")[0].has(expired.header("x-request-id")));
    });
}

#[test]
fn a_request_that_came_by_post_is_in_the_flow_of_the_get_that_follows() {
    on_both(|app| {
        let posted = app.send(Ask::post("/oauth/auz/authorize", &WEB.parameters(&[]))).expect(303);
        app.browser().follow(posted);
        assert_eq!(routes(&flows(app, "web")[0]), [("/oauth/auz/authorize", 303), ("/oauth/auz/authorize", 303)]);
    });
}

#[test]
fn invented_apps_take_no_room_and_a_flood_takes_no_more_than_its_own() {
    on_both(|app| {
        WEB.tokens(app, "openid", "ada");
        let before = flows(app, "web").len();
        for round in 0..8 {
            for at in 0..200 {
                app.get(&WEB.request(&[("client_id", &format!("invented-{round}-{at}"))]));
            }
            kept(app);
        }
        let provider = app.site().provider.id.clone();
        let (apps, total) = app
            .house()
            .store()
            .read(|c| {
                let events = flow_events::list_of_provider(c, &provider, 10_000)?;
                for event in &events {
                    if let Some(client) = &event.client {
                        assert!(clients::find(c, &provider, client)?.is_some());
                    }
                }
                Ok((events.iter().filter(|event| event.client.is_some()).count(), events.len()))
            })
            .unwrap();
        assert!(total - apps <= 200, "{total} {apps}");
        assert_eq!(flows(app, "web").len(), before);
    });
}

#[test]
fn a_reference_opens_nothing_in_another_tenant_and_nothing_after_a_day() {
    on_both(|app| {
        let refused = app.get(&WEB.request(&[("redirect_uri", "https://app.test/x")])).expect(400);
        write(app.house()).unwrap();
        let reference = refused.header("x-request-id");
        let foreign = Administrator::host(Id::new("another tenant"));
        let is_unknown =
            |own: &Registrar<'_>| matches!(look::by_reference(own, reference), Err(Undone::Refused(Refusal::NoSuchFlow)));
        assert!(app.with_registrar(|own| is_unknown(&Registrar { by: foreign.clone(), ..own.clone() })));
        let found = app.with_registrar(|own| look::by_reference(own, reference)).unwrap();
        assert_eq!((found.flow.events.len(), found.client.unwrap().id), (1, Id::new("web")));
        app.wait(86_401);
        sweep::tick(app.house(), app.now()).unwrap();
        assert!(app.with_registrar(is_unknown));
    });
}

#[test]
fn nothing_is_kept_where_the_provider_wants_no_inspector() {
    on_both_with(&Setup::provider("inspector = false"), |app| {
        app.get(&WEB.request(&[("redirect_uri", "https://app.test/x")])).expect(400);
        WEB.tokens(app, "openid", "ada");
        assert!(kept(app).is_empty());
    });
}
