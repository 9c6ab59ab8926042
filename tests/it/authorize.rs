//! The authorization endpoint: RFC 6749 §4.1.1, OpenID Connect Core §3.1.2, RFC 9207, RFC 8252, RFC 7636, OAuth 2.0 Form Post
//! Response Mode.

use serde_json::json;

use crate::harness::{ASKING, Ask, ISSUER, NATIVE, PASSWORD, SPA, START, Setup, WEB, on_both, on_both_with, verified};

const AUTHORIZE: &str = "/oauth/auz/authorize";

/// RFC 6749 §4.1.2.1: "the authorization server … MUST NOT automatically redirect the user-agent to the invalid redirection URI."
#[test]
fn without_a_proven_address_there_is_a_page_and_no_redirect() {
    on_both(|app| {
        let mut browser = app.browser();
        browser.sign_in(&WEB, &[], "ada");
        let cases: &[&[(&str, &str)]] = &[
            &[("client_id", "")],
            &[("client_id", "nobody")],
            &[("client_id", "WEB")],
            &[("client_id", "spa")],
            &[("redirect_uri", "")],
            &[("redirect_uri", "https://app.test/cb/")],
            &[("redirect_uri", "https://app.test/cb?x=1")],
            &[("redirect_uri", "https://evil.test/cb")],
            &[("redirect_uri", "https://app.test/cb"), ("prompt", "none"), ("client_id", "nobody")],
        ];
        for case in cases {
            let page = browser.get(&WEB.request(case)).expect_page(400);
            assert!(!page.text().contains("https://app.test/cb\""), "{case:?}: a registered URI is shown");
        }
        for twice in ["client_id=web", "redirect_uri=https%3A%2F%2Fapp.test%2Fcb", "state=2"] {
            browser.get(&format!("{}&{twice}", WEB.request(&[]))).expect_page(400);
        }
    });
}

/// RFC 6749 §4.1.2.1 and RFC 9207 §2: "an authorization server … MUST indicate its identity by including the `iss` parameter in the
/// authorization response", errors too.
#[test]
fn errors_go_back_to_the_client_with_state_and_iss() {
    on_both(|app| {
        let mut browser = app.browser();
        let cases: &[(&[(&str, &str)], &str)] = &[
            (&[("response_type", "")], "invalid_request"),
            (&[("response_type", "token")], "unsupported_response_type"),
            (&[("response_type", "code id_token")], "unsupported_response_type"),
            (&[("response_type", "nonsense")], "unsupported_response_type"),
            (&[("scope", "")], "invalid_scope"),
            (&[("scope", "nonsense")], "invalid_scope"),
            (&[("request", "eyJ")], "invalid_request_object"),
            (&[("request_uri", "https://app.test/ro")], "invalid_request_uri"),
            (&[("registration", "{}")], "registration_not_supported"),
            (&[("prompt", "none login")], "invalid_request"),
            (&[("max_age", "soon")], "invalid_request"),
            (&[("max_age", "-1")], "invalid_request"),
            (&[("claims", "{")], "invalid_request"),
            (&[("response_mode", "carrier_pigeon")], "invalid_request"),
            (&[("code_challenge_method", "plain")], "invalid_request"),
            (&[("code_challenge", "short")], "invalid_request"),
            (&[("resource", "https://nobody.test")], "invalid_target"),
            (&[("prompt", "none")], "login_required"),
        ];
        for (case, code) in cases {
            let callback = browser.get(&WEB.request(case)).callback();
            callback.expect_error(code);
            assert_eq!(callback.get("state"), Some("s-1"), "{case:?}");
            assert!(callback.get("error_description").is_some(), "{case:?}");
        }
        let callback = browser.get(&WEB.request(&[("state", ""), ("prompt", "none")])).callback();
        assert_eq!(callback.get("state"), None);
        assert!(app.get(&WEB.request(&[("prompt", "none")])).cookies().is_empty(), "an error sets no cookie");
    });
}

#[test]
fn the_answer_comes_in_the_mode_that_was_asked_for() {
    on_both(|app| {
        let mut browser = app.browser();
        let callback = browser.sign_in(&WEB, &[("state", "a&b=\"<>+ \u{e9}~")], "ada").callback();
        assert_eq!((callback.get("state"), callback.get("iss")), (Some("a&b=\"<>+ \u{e9}~"), Some(ISSUER)));
        assert!(callback.code().len() >= 43, "conformance 1.2: at least 128 bits long");
        WEB.redeem(app, &callback);

        let there = browser.authorize(&WEB.at("https://app.test/cb?tenant=1"), &[("response_mode", "query")]).callback();
        assert_eq!(there.get("tenant"), Some("1"), "a registered query stays: {}", there.url);

        let answer = browser.authorize(&WEB, &[("response_mode", "fragment")]);
        let (address, fragment) = answer.location().split_once('#').expect("a fragment");
        assert!(address == "https://app.test/cb" && fragment.contains("code=") && fragment.contains("iss="), "{fragment}");
    });
}

/// Form Post Response Mode §2: "the Authorization Response parameters are encoded as HTML form values that are auto-submitted in
/// the User Agent, and thus are transmitted via the HTTP `POST` method to the Client".
#[test]
fn a_form_post_answer_is_a_page_that_posts_itself() {
    on_both(|app| {
        let mut browser = app.browser();
        let state = "\"><script>alert(1)</script>";
        let page = browser.sign_in(&WEB, &[("response_mode", "form_post"), ("state", state)], "ada").expect_page(200);
        let form = page.form("form-post");
        assert_eq!((form.action.as_str(), form.field("state"), form.field("iss")), (WEB.redirect_uri, state, ISSUER));
        assert!(!page.text().contains("<script>alert"));
        let policy = page.header("content-security-policy");
        assert!(policy.contains("'nonce-") && policy.contains("form-action 'self' https:"), "{policy}");
        let redeemed = app.send(WEB.redeeming(form.field("code")));
        redeemed.expect(200);

        let refused = browser.get(&WEB.request(&[("response_mode", "form_post"), ("response_type", "")])).expect_page(200);
        assert_eq!(refused.form("form-post").field("error"), "invalid_request", "an error is posted, too");
    });
}

/// Core §3.1.2.1: "Authorization Servers MUST support the use of the HTTP `GET` and `POST` methods". Decision 3: a POST from
/// another site brings no Lax cookie; it decides nothing and goes on by GET.
#[test]
fn a_posted_request_goes_on_by_get() {
    on_both(|app| {
        let mut browser = app.browser();
        browser.sign_in(&WEB, &[], "ada");
        let post = |parameters: &[(&str, &str)]| Ask::post(AUTHORIZE, parameters).header("origin", "https://app.test");
        let answer = app.send(post(&WEB.parameters(&[]))).expect(303);
        assert!(answer.cookies().is_empty(), "it sets no cookie");
        let next = answer.own_path().expect("a path of ours").to_owned();
        assert!(next.starts_with(AUTHORIZE), "{next}");
        let callback = browser.get(&next).callback();
        assert_eq!(callback.get("state"), Some("s-1"));
        WEB.redeem(app, &callback);

        app.send(post(&WEB.parameters(&[("prompt", "none login")]))).callback().expect_error("invalid_request");
        app.send(post(&WEB.parameters(&[("redirect_uri", "https://evil.test/")]))).expect_page(400);
        app.send(Ask::new("POST", AUTHORIZE).body("application/json", b"{}")).expect_page(400);
        app.wait(31 * 60);
        browser.get(&next).expect_page(400);
    });
}

/// Core §3.1.2.1, `none`: "The Authorization Server MUST NOT display any authentication or consent user interface pages."
#[test]
fn prompt_none_asks_nothing() {
    on_both(|app| {
        let mut browser = app.browser();
        browser.silently(&WEB).expect_error("login_required");
        browser.sign_in(&WEB, &[], "ada").callback().code();
        browser.silently(&WEB).code();
        browser.silently(&ASKING).expect_error("consent_required");
        app.wait(100);
        browser.authorize(&WEB, &[("prompt", "none"), ("max_age", "99")]).callback().expect_error("login_required");
        browser.authorize(&WEB, &[("prompt", "none"), ("max_age", "100")]).callback().code();
    });
}

/// Core §3.1.2.1, `login`: "The Authorization Server SHOULD prompt the End-User for reauthentication." Decision 2: met by another
/// authentication than the one at the start, so it does not ask for ever.
#[test]
fn prompt_login_asks_for_the_password_again_and_once() {
    on_both(|app| {
        let mut browser = app.browser();
        let first = browser.sign_in(&WEB, &[("max_age", "9999")], "ada").callback();
        let first = verified(app, &WEB.redeem(app, &first).id).claims;
        app.wait(60);
        let page = browser.authorize(&WEB, &[("prompt", "login"), ("max_age", "9999")]).expect_page(200);
        assert!(page.text().contains("Ada Lovelace"), "it asks the same person");
        // Asking again for the page is no answer.
        browser.authorize(&WEB, &[("prompt", "login")]).expect_page(200);
        let callback = browser.type_in(&page, "ada", PASSWORD).callback();
        let second = verified(app, &WEB.redeem(app, &callback).id).claims;
        assert_eq!((first["auth_time"].as_i64(), second["auth_time"].as_i64()), (Some(START), Some(START + 60)));
        assert_eq!((&first["sub"], &first["sid"]), (&second["sub"], &second["sid"]), "the session is renewed, not added");
    });
}

/// Core §3.1.2.1, `max_age`: "If the elapsed time is greater than this value, the OP MUST attempt to actively re-authenticate the
/// End-User … When `max_age` is used, the ID Token returned MUST include an `auth_time` Claim Value."
#[test]
fn an_old_authentication_is_renewed_when_max_age_says_so() {
    on_both(|app| {
        let mut browser = app.browser();
        let plain = browser.sign_in(&WEB, &[], "ada").callback();
        assert!(verified(app, &WEB.redeem(app, &plain).id).claims.get("auth_time").is_none(), "nobody asked for auth_time");
        app.wait(30);
        let young = browser.authorize(&WEB, &[("max_age", "30")]).callback();
        assert_eq!(verified(app, &WEB.redeem(app, &young).id).claims["auth_time"], START);
        app.wait(1);
        let page = browser.authorize(&WEB, &[("max_age", "30")]).expect_page(200);
        // The person takes longer than max_age: the authentication within the interaction still meets it.
        app.wait(120);
        let callback = browser.type_in(&page, "ada", PASSWORD).callback();
        assert_eq!(verified(app, &WEB.redeem(app, &callback).id).claims["auth_time"], START + 151);
        browser.authorize(&WEB, &[("max_age", "0")]).expect_page(200);
    });
}

/// Core §3.1.2.1, `consent`: "The Authorization Server SHOULD prompt the End-User for consent before returning information".
#[test]
fn prompt_consent_asks_even_where_nobody_is_usually_asked() {
    on_both(|app| {
        let mut browser = app.browser();
        browser.sign_in(&WEB, &[], "ada").callback();
        let page = browser.authorize(&WEB, &[("prompt", "consent")]).expect_page(200);
        let callback = browser.press(&page, "consent-form", ("action", "allow")).callback();
        WEB.redeem(app, &callback);
        browser.authorize(&WEB, &[("prompt", "consent")]).expect_page(200).form("consent-form");
    });
}

/// Core §3.1.2.1, `select_account`: "The Authorization Server SHOULD prompt the End-User to select a user account."
#[test]
fn prompt_select_account_lets_the_person_choose() {
    on_both(|app| {
        let mut browser = app.browser();
        let ada = browser.sign_in(&WEB, &[], "ada").callback();
        let ada = verified(app, &WEB.redeem(app, &ada).id).claims["sub"].clone();
        let choice = browser.authorize(&WEB, &[("prompt", "select_account")]).expect_page(200);
        let login = browser.press(&choice, "select-form", ("action", "another")).expect_page(200);
        let bob = browser.type_in(&login, "bob", PASSWORD).callback();
        assert_ne!(verified(app, &WEB.redeem(app, &bob).id).claims["sub"], ada);
        let choice = browser.authorize(&WEB, &[("prompt", "select_account")]).expect_page(200);
        let sessions: Vec<_> = choice.text().split("name=\"session\" value=\"").skip(1).collect();
        assert_eq!(sessions.len(), 2);
        let other = sessions.iter().find(|rest| rest.contains("Ada Lovelace")).unwrap().split('"').next().unwrap();
        let callback = browser.press(&choice, "select-form", ("session", other)).callback();
        assert_eq!(verified(app, &WEB.redeem(app, &callback).id).claims["sub"], ada);
        let choice = browser.authorize(&WEB, &[("prompt", "select_account")]).expect_page(200);
        browser.press(&choice, "select-form", ("action", "cancel")).callback().expect_error("access_denied");
    });
}

/// Core §3.1.2.1, `id_token_hint`: "If the End-User identified by the ID Token is already logged in or is logged in as a result of
/// the request … then the Authorization Server returns a positive response; otherwise, it MUST return an error, such as
/// `login_required`."
#[test]
fn an_id_token_hint_names_the_person() {
    on_both(|app| {
        let bobs = WEB.tokens(app, "openid", "bob").id;
        let mut browser = app.browser();
        let ada = browser.sign_in(&WEB, &[], "ada").callback();
        let adas = WEB.redeem(app, &ada).id;
        let silently = |hint| [("prompt", "none"), ("id_token_hint", hint)];
        browser.authorize(&WEB, &silently(&adas)).callback().code();
        browser.authorize(&WEB, &silently(&bobs)).callback().expect_error("login_required");
        let tampered = format!("{}x", adas.trim_end_matches(|c: char| c.is_ascii_alphanumeric()));
        browser.authorize(&WEB, &silently(&tampered)).callback().expect_error("login_required");
        let others = verified(app, &SPA.tokens(app, "openid", "ada").id);
        assert_eq!(others.claims["aud"], "spa");
        // The hint outlives its expiry and a page asks for the person it names; another one who signs in is refused.
        app.wait(7_200);
        let page = browser.authorize(&WEB, &[("id_token_hint", &bobs)]).expect_page(200);
        browser.type_in(&page, "ada", PASSWORD).callback().expect_error("login_required");
        let page = browser.authorize(&WEB, &[("id_token_hint", &bobs)]).expect_page(200);
        browser.type_in(&page, "bob", PASSWORD).callback().code();
    });
}

#[test]
fn a_login_hint_fills_the_name_in_and_nothing_else() {
    on_both(|app| {
        let mut browser = app.browser();
        let page = browser.authorize(&WEB, &[("login_hint", "ada@example.test\"><b>")]).expect_page(200);
        assert_eq!(page.form("login-form").field("username"), "ada@example.test\"><b>");
        assert!(!page.text().contains("\"><b>"));
        browser.type_in(&page, "bob", PASSWORD).callback().code();
    });
}

/// Core §5.5: "The `claims` parameter … `userinfo` … `id_token`".
#[test]
fn claims_are_asked_for_one_by_one() {
    on_both(|app| {
        let claims = json!({
            "id_token": { "email": null, "auth_time": { "essential": true } },
            "userinfo": { "phone_number": { "essential": true }, "nickname": null },
        });
        let callback = app.browser().sign_in(&WEB, &[("claims", &claims.to_string())], "ada").callback();
        let tokens = WEB.redeem(app, &callback);
        let id = verified(app, &tokens.id).claims;
        assert_eq!((&id["email"], &id["auth_time"]), (&json!("ada@example.test"), &json!(START)));
        assert!(id.get("phone_number").is_none());
        let userinfo = app.send(Ask::get("/oauth/userinfo").bearer(&tokens.access)).expect(200).json();
        let expected = json!({ "sub": id["sub"], "phone_number": "+44 20 7946 0000" });
        assert_eq!(userinfo, expected, "nickname is not known, and no scope was asked for");
    });
}

/// Core §5.5.1: `sub` with a `value` asks for that person and no other.
#[test]
fn a_demanded_subject_is_answered_for_that_person_only() {
    on_both(|app| {
        let mut browser = app.browser();
        let callback = browser.sign_in(&WEB, &[], "ada").callback();
        let sub = verified(app, &WEB.redeem(app, &callback).id).claims["sub"].clone();
        let demand = |sub: &serde_json::Value| json!({ "id_token": { "sub": { "value": sub } } }).to_string();
        let (own, other) = (demand(&sub), demand(&json!("somebody else")));
        browser.authorize(&WEB, &[("prompt", "none"), ("claims", &own)]).callback().code();
        browser.authorize(&WEB, &[("prompt", "none"), ("claims", &other)]).callback().expect_error("login_required");
    });
}

/// Core §5.5.1.1: "If this is an Essential Claim and the requirement cannot be met, then the Authorization Server MUST treat that
/// outcome as a failed authentication attempt."
#[test]
fn an_acr_is_stated_and_an_essential_one_is_kept_to() {
    on_both(|app| {
        let mut browser = app.browser();
        let callback = browser.sign_in(&WEB, &[("acr_values", "urn:unheard-of urn:signet:acr:password")], "ada").callback();
        let id = verified(app, &WEB.redeem(app, &callback).id).claims;
        assert_eq!((&id["acr"], &id["amr"]), (&json!("urn:signet:acr:password"), &json!(["pwd"])));
        let essential = |value: &str| json!({ "id_token": { "acr": { "essential": true, "values": [value] } } }).to_string();
        browser.authorize(&WEB, &[("claims", &essential("urn:signet:acr:password"))]).callback().code();
        let answer = browser.authorize(&WEB, &[("claims", &essential("urn:stronger"))]).callback();
        answer.expect_error("unmet_authentication_requirements");
    });
}

#[test]
fn wishes_about_pages_change_nothing_else() {
    on_both(|app| {
        for (name, value) in [
            ("display", "page"),
            ("display", "popup"),
            ("display", "touch"),
            ("display", "wap"),
            ("display", "hologram"),
            ("ui_locales", "en"),
            ("ui_locales", "xx-XX nonsense"),
            ("claims_locales", "de"),
            ("unknown_parameter", "1"),
        ] {
            app.browser().authorize(&WEB, &[(name, value)]).expect_page(200).form("login-form");
        }
    });
}

/// RFC 8252 §7.3: "The authorization server MUST allow any port to be specified at the time of the request for loopback IP
/// redirect URIs"; §8.6: no silent answer to an app that any other can imitate.
#[test]
fn a_native_app_may_use_any_loopback_port() {
    on_both(|app| {
        let mut browser = app.browser();
        let page = browser.sign_in(&NATIVE, &[], "ada").expect_page(200);
        let callback = browser.press(&page, "consent-form", ("action", "allow")).callback();
        assert!(callback.url.starts_with("http://127.0.0.1:49152/cb?code="), "{}", callback.url);
        NATIVE.redeem(app, &callback);
        for other in ["http://127.0.0.1:1/cb", "http://[::1]:50000/cb", "com.example.app:/cb"] {
            let page = browser.authorize(&NATIVE.at(other), &[]).expect_page(200);
            page.form("consent-form");
        }
        for wrong in
            ["http://localhost:49152/cb", "https://127.0.0.1:1/cb", "http://127.0.0.1:1/cb/x", "http://127.0.0.1:1@evil.test/cb"]
        {
            browser.get(&NATIVE.at(wrong).request(&[])).expect_page(400);
        }
    });
}

/// Decision 7: PKCE "is required for public clients; for confidential ones where the client or the provider sets `require_pkce`".
#[test]
fn pkce_is_demanded_where_it_must_be() {
    let without = [("code_challenge", ""), ("code_challenge_method", "")];
    on_both(|app| {
        app.get(&SPA.request(&without)).callback().expect_error("invalid_request");
        app.browser().authorize(&WEB, &without).expect_page(200);
        // RFC 7636 §4.3: "Defaults to "plain" if not present in the request", and plain is refused.
        app.get(&WEB.request(&[("code_challenge_method", "")])).callback().expect_error("invalid_request");
    });
    on_both_with(&Setup::provider("require_pkce = true"), |app| {
        app.get(&WEB.request(&without)).callback().expect_error("invalid_request");
    });
}

/// A long request does not fit a URL: it is kept for its half hour, and works the same.
#[test]
fn a_very_long_request_arrives_whole() {
    on_both(|app| {
        let state = "x".repeat(4_000);
        let mut browser = app.browser();
        let callback = browser.sign_in(&WEB, &[("state", &state), ("nonce", &state[..1_000])], "ada").callback();
        assert_eq!(callback.get("state"), Some(state.as_str()));
        let too_long = "x".repeat(4_097);
        app.get(&WEB.request(&[("state", &too_long)])).callback().expect_error("invalid_request");
    });
}
