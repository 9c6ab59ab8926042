//! Asking an upstream again with its refresh token: OpenID Connect Core §12, where a domain has `refresh_tokens` on.

use serde_json::{Value, json};
use signet::crypto::from_base64url;
use signet::flow::admin::profile::Profile;
use signet::model::{Id, Instant};
use signet::store::{upstream_tokens, users};

use crate::harness::upstream::{Departure, Upstream};
use crate::harness::{Ask, Browser, SPA, Setup, TestApp, Tokens, on_both_with};

const LINES: &str =
    "authority_for_usernames = true\nusername_claim = \"preferred_username\"\nrefresh_tokens = true\nrefresh_after = \"10m\"";

fn with_upstream(lines: &str, test: impl Fn(&TestApp, &Upstream)) {
    let upstream = Upstream::start();
    on_both_with(&Setup::more(&upstream.tables(&format!("{LINES}\n{lines}"))), |app| {
        // The file keeps its people's profiles: this one is the upstream's to change.
        app.add("carl", Profile::default());
        says(&upstream, json!({}));
        upstream.forget();
        test(app, &upstream);
    });
}

/// The upstream gives refresh tokens and says this of Carl.
fn says(upstream: &Upstream, more: Value) {
    upstream.script(|script| {
        script.refresh_tokens = true;
        script.claims = json!({ "preferred_username": "carl" }).as_object().unwrap().clone();
        script.claims.extend(more.as_object().unwrap().clone());
    });
}

/// Carl comes in through the upstream, for these scopes.
fn carl<'a>(app: &'a TestApp, upstream: &Upstream, scope: &str) -> (Browser<'a>, Tokens) {
    let mut browser = app.browser();
    let sent = browser.authorize(&SPA, &[("idp_hint", "corp"), ("scope", scope)]);
    let answer = browser.get(&Upstream::back(&upstream.authorize(&sent, "carl")));
    let answer = browser.follow(answer);
    let callback = if answer.status() == 200 { browser.press(&answer, "consent-form", ("action", "allow")) } else { answer };
    let tokens = SPA.redeem(app, &browser.follow(callback).callback());
    (browser, tokens)
}

/// What went to the token endpoint to refresh.
fn refreshes(upstream: &Upstream) -> Vec<String> {
    let calls = upstream.calls("/token").into_iter();
    calls.filter(|call| call.form["grant_type"] == "refresh_token").map(|call| call.form["refresh_token"].clone()).collect()
}

fn userinfo(app: &TestApp, tokens: &Tokens) -> crate::harness::Answer {
    app.send(Ask::get("/oauth/userinfo").bearer(&tokens.access))
}

/// Whether the upstream's token of a session is there.
fn is_kept(app: &TestApp, tokens: &Tokens) -> bool {
    let payload = from_base64url(tokens.id.split('.').nth(1).unwrap()).unwrap();
    let claims: Value = serde_json::from_slice(&payload).unwrap();
    let session = Id::new(claims["sid"].as_str().unwrap());
    app.house().store().read(|c| upstream_tokens::find(c, &session)).unwrap().is_some()
}

#[test]
fn an_app_that_refreshes_brings_the_profile_of_today_and_the_upstreams_new_token() {
    with_upstream("", |app, upstream| {
        let (_, first) = carl(app, upstream, "openid profile");
        assert!(is_kept(app, &first));
        says(upstream, json!({ "given_name": "Robert" }));
        // The upstream's last word is young: nothing is asked.
        app.wait(599);
        let second = SPA.refresh(app, &first.refresh);
        assert_eq!(refreshes(upstream), Vec::<String>::new());
        app.wait(1);
        let third = SPA.refresh(app, &second.refresh);
        assert_eq!(refreshes(upstream), ["refresh-0"]);
        assert_eq!(app.person("carl").claims.given_name.as_deref(), Some("Robert"));
        assert_eq!(userinfo(app, &third).expect(200).json()["given_name"], "Robert");
        // The token rotates: the next time the new one is used, by whichever process.
        app.wait(600);
        SPA.refresh(&app.replica(), &third.refresh);
        assert_eq!(refreshes(upstream), ["refresh-0", "refresh-1"]);
        assert_eq!(upstream.calls("/token").last().unwrap().form.get("redirect_uri"), None);
    });
}

#[test]
fn offline_access_is_asked_for_and_userinfo_counts_as_a_use() {
    with_upstream("", |app, upstream| {
        let sent = app.browser().authorize(&SPA, &[("idp_hint", "corp")]);
        assert_eq!(Departure::read(sent.location()).get("scope"), "openid email profile offline_access");
        let (_, tokens) = carl(app, upstream, "openid profile");
        says(upstream, json!({ "nickname": "Bobby" }));
        app.wait(250);
        assert!(userinfo(app, &tokens).expect(200).json().get("nickname").is_none());
        app.wait(351);
        let tokens = SPA.refresh(app, &tokens.refresh);
        assert_eq!(refreshes(upstream).len(), 1);
        assert_eq!(userinfo(app, &tokens).expect(200).json()["nickname"], "Bobby");
        assert_eq!(refreshes(upstream).len(), 1, "its word is young again");
    });
    let upstream = Upstream::start();
    let short = format!("{LINES}\n").replace("10m", "1m");
    on_both_with(&Setup::more(&upstream.tables(&short)), |app| {
        app.add("carl", Profile::default());
        says(&upstream, json!({}));
        upstream.forget();
        let (_, tokens) = carl(app, &upstream, "openid profile");
        says(&upstream, json!({ "nickname": "Bobby" }));
        app.wait(60);
        assert_eq!(userinfo(app, &tokens).expect(200).json()["nickname"], "Bobby");
        assert_eq!(refreshes(&upstream).len(), 1);
    });
}

#[test]
fn an_account_that_is_disabled_there_stops_working_here_with_its_session_and_every_grant() {
    with_upstream("", |app, upstream| {
        let (mut browser, online) = carl(app, upstream, "openid profile");
        let offline = {
            let again = browser.authorize(&SPA, &[("scope", "openid offline_access"), ("prompt", "consent")]);
            let page = browser.follow(again).expect_page(200);
            let callback = browser.press(&page, "consent-form", ("action", "allow"));
            SPA.redeem(app, &browser.follow(callback).callback())
        };
        upstream.withdraw();
        app.wait(600);
        app.send(SPA.refreshing(&online.refresh)).expect_error(400, "invalid_grant");
        app.send(SPA.refreshing(&offline.refresh)).expect_error(400, "invalid_grant");
        userinfo(app, &offline).expect(401);
        assert_eq!(browser.get("/account").status(), 303, "the session is over");
        assert!(!is_kept(app, &online));
        assert_eq!(refreshes(upstream).len(), 1, "it is asked once");
    });
}

#[test]
fn what_userinfo_asks_ends_it_too() {
    let upstream = Upstream::start();
    on_both_with(&Setup::more(&upstream.tables(&LINES.replace("10m", "1m"))), |app| {
        app.add("carl", Profile::default());
        says(&upstream, json!({}));
        let (_, tokens) = carl(app, &upstream, "openid profile");
        upstream.withdraw();
        app.wait(60);
        userinfo(app, &tokens).expect(401);
        app.send(SPA.refreshing(&tokens.refresh)).expect_error(400, "invalid_grant");
    });
}

#[test]
fn an_upstream_that_is_down_or_confused_harms_nobody_and_is_asked_again_a_minute_later() {
    with_upstream("", |app, upstream| {
        let (_, mut tokens) = carl(app, upstream, "openid profile");
        app.wait(600);
        for (status, body) in
            [(503, "down"), (401, "{\"error\":\"invalid_client\"}"), (200, "no tokens"), (400, "{\"error\":\"slow_down\"}")]
        {
            upstream.script(|script| drop(script.answers.insert("/token", (status, "application/json", body.to_owned()))));
            upstream.forget();
            tokens = SPA.refresh(app, &tokens.refresh);
            tokens = SPA.refresh(app, &tokens.refresh);
            assert_eq!(upstream.calls("/token").len(), 1, "{status}: once a minute");
            userinfo(app, &tokens).expect(200);
            app.wait(61);
        }
        says(upstream, json!({ "nickname": "Bobby" }));
        SPA.refresh(app, &tokens.refresh);
        assert_eq!(app.person("carl").claims.nickname.as_deref(), Some("Bobby"));
    });
}

#[test]
fn a_new_token_is_kept_even_if_what_came_with_it_is_not_believed_yet() {
    with_upstream("", |app, upstream| {
        let (_, tokens) = carl(app, upstream, "openid profile");
        app.wait(600);
        says(upstream, json!({}));
        upstream.also(|script| drop(script.id_token.insert("exp".into(), 1.into())));
        let tokens = SPA.refresh(app, &tokens.refresh);
        app.wait(61);
        says(upstream, json!({ "nickname": "Bobby" }));
        SPA.refresh(app, &tokens.refresh);
        assert_eq!(refreshes(upstream), ["refresh-0", "refresh-1"]);
        assert_eq!(app.person("carl").claims.nickname.as_deref(), Some("Bobby"));
    });
}

/// Core §12.2: "its `sub` Claim Value MUST be the same as in the ID Token issued when the original authentication occurred".
#[test]
fn an_answer_about_somebody_else_ends_the_session_and_writes_nothing() {
    with_upstream("", |app, upstream| {
        for change in [json!({ "sub": "mallory" }), json!({ "nonce": "another" }), json!({ "azp": "others" })] {
            says(upstream, json!({}));
            let (_, tokens) = carl(app, upstream, "openid profile");
            app.wait(600);
            says(upstream, json!({ "nickname": "Mallory" }));
            upstream.also(|script| script.id_token = change.as_object().unwrap().clone());
            app.send(SPA.refreshing(&tokens.refresh)).expect_error(400, "invalid_grant");
            assert_eq!(app.person("carl").claims.nickname, None, "{change}");
        }
    });
}

#[test]
fn a_refreshed_answer_without_an_id_token_is_a_yes() {
    with_upstream("", |app, upstream| {
        let (_, tokens) = carl(app, upstream, "openid profile");
        app.wait(600);
        upstream.also(|script| script.refreshes_without_id_token = true);
        let tokens = SPA.refresh(app, &tokens.refresh);
        SPA.refresh(app, &tokens.refresh);
        assert_eq!(refreshes(upstream).len(), 1);
    });
}

#[test]
fn signing_out_and_unlinking_destroy_the_token() {
    with_upstream("", |app, upstream| {
        let (mut browser, tokens) = carl(app, upstream, "openid profile");
        let hinted = [("id_token_hint", tokens.id.as_str())];
        browser.get(&format!("/oauth/end_session?{}", crate::harness::encoded(&hinted)));
        assert!(!is_kept(app, &tokens));
        // With a password there is another way in, and the identity can go.
        let (phc, id) = (app.person("ada").password_hash.unwrap(), app.person("carl").id);
        let set = app.house().store().write(move |c| users::set_password(c, &id, Some(&phc), Instant::from_epoch(1)));
        set.unwrap();
        let (mut browser, tokens) = carl(app, upstream, "openid profile");
        let page = browser.get("/account/identities").expect_page(200);
        let field = |name: &str| {
            page.text().split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap().split('"').next().unwrap().to_owned()
        };
        let (token, identity) = (field("form_token"), field("identity"));
        let ask = Ask::post("/account/identities/unlink", &[("form_token", &token), ("identity", &identity)]);
        browser.send(ask.header("origin", "https://id.test").header("sec-fetch-site", "same-origin"));
        assert!(!is_kept(app, &tokens));
        app.wait(600);
        SPA.refresh(app, &tokens.refresh);
        assert_eq!(refreshes(upstream), Vec::<String>::new());
    });
}

#[test]
fn of_many_requests_at_once_one_asks() {
    with_upstream("", |app, upstream| {
        let (_, tokens) = carl(app, upstream, "openid profile");
        app.wait(200);
        let tokens = SPA.refresh(app, &tokens.refresh);
        app.wait(200);
        let tokens = SPA.refresh(app, &tokens.refresh);
        app.wait(201);
        // The access token of the last refresh is live still.
        let answers = app.send_all((0..8).map(|_| Ask::get("/oauth/userinfo").bearer(&tokens.access)));
        assert!(answers.iter().all(|answer| answer.status() == 200));
        assert_eq!(refreshes(upstream), ["refresh-0"], "a token that comes twice is taken for stolen");
    });
}

#[test]
fn a_token_stays_while_an_app_holds_an_offline_grant_and_no_longer() {
    with_upstream("", |app, upstream| {
        let (_, online) = carl(app, upstream, "openid profile");
        let (_, offline) = carl(app, upstream, "openid offline_access");
        app.wait(31 * 86_400);
        signet::store::sweep::run(app.house().store(), app.now()).unwrap();
        assert!(!is_kept(app, &online) && is_kept(app, &offline));
    });
}
