//! Signing in through upstreams: OpenID Connect Core §3.1.3, RFC 9207, RFC 9700, decisions 43–51; the checklist CB-1 to CB-12.

use serde_json::{Value, json};

use crate::harness::upstream::{Departure, Upstream, posted};
use crate::harness::{ASKING, Answer, Auth, Browser, PASSWORD, RelyingParty, Setup, TestApp, WEB, on_both_with, verified};

const ADA: &str = "ada@example.test";

/// Runs a test on both databases with an upstream of its own, and these lines for the domain.
fn with_upstream(lines: &str, test: impl Fn(&TestApp, &Upstream)) {
    let upstream = Upstream::start();
    on_both_with(&Setup::more(&upstream.tables(lines)), |app| {
        upstream.script(|_| {});
        upstream.forget();
        test(app, &upstream);
    });
}

/// A person presses the button of the log-in page.
#[track_caller]
fn leave(browser: &mut Browser<'_>, extra: &[(&str, &str)]) -> Answer {
    let page = browser.authorize(&WEB, extra).expect_page(200);
    assert!(page.text().contains("Continue with Corp"), "{}", page.text());
    let seal = page.form("login-form").field("interaction").to_owned();
    browser.get(&format!("/login/upstream?idp=corp&interaction={seal}"))
}

/// A person signs in there and comes back.
#[track_caller]
fn come_back(browser: &mut Browser<'_>, upstream: &Upstream, sent: &Answer, subject: &str) -> Answer {
    let pairs = upstream.authorize(sent, subject);
    let answer = browser.get(&Upstream::back(&pairs));
    browser.follow(answer)
}

#[track_caller]
fn through(browser: &mut Browser<'_>, upstream: &Upstream, subject: &str) -> Answer {
    let sent = leave(browser, &[]);
    come_back(browser, upstream, &sent, subject)
}

/// Fills the first-log-in page in.
#[track_caller]
fn make(browser: &mut Browser<'_>, page: &Answer, username: &str) -> Answer {
    let form = page.form("first-form");
    let asks_name = form.fields.iter().any(|(name, _)| name == "given_name");
    let named = if asks_name { form.with(&[("given_name", "Grace")]) } else { form };
    let answer = browser.submit(&named.with(&[("username", username)]));
    browser.follow(answer)
}

#[track_caller]
fn refused(answer: Answer, code: &str) {
    let status = if code == "upstream_unreachable" { 503 } else { 400 };
    let page = answer.expect_page(status);
    assert!(page.text().contains(&format!(">{code}<")), "wanted {code}\n{}", page.text());
    assert!(page.text().contains("You are not signed in"));
}

#[test]
fn a_new_person_sees_what_is_known_fills_in_what_is_missing_and_is_in() {
    with_upstream("", |app, upstream| {
        upstream.says(json!({ "given_name": "Grace", "family_name": "Hopper", "email": "grace@corp.test", "email_verified": true, "hd": "corp.test" }));
        let mut browser = app.browser();
        let page = through(&mut browser, upstream, "grace").expect_page(200);
        let form = page.form("first-form");
        assert!(form.fields.iter().all(|(name, _)| !matches!(name.as_str(), "given_name" | "family_name" | "email")), "{form:?}");
        assert!(page.text().contains("Grace") && page.text().contains("grace@corp.test"));
        let callback = make(&mut browser, &page, "grace").callback();
        let tokens = WEB.redeem(app, &callback);
        let made = app.person("grace");
        assert_eq!(verified(app, &tokens.id).claims["sub"], made.id.as_str());
        assert_eq!((made.claims.email.as_deref(), made.claims.email_verified), (Some("grace@corp.test"), Some(true)));
        assert_eq!(made.password_hash, None);
        // The second time nothing is asked.
        app.wait(1);
        upstream.script(|script| {
            script.claims = json!({ "given_name": "Amazing", "email": "grace@corp.test" }).as_object().unwrap().clone();
        });
        let callback = through(&mut app.browser(), upstream, "grace").callback();
        assert!(!callback.code().is_empty());
        assert_eq!(app.person("grace").claims.given_name.as_deref(), Some("Amazing"), "the profile follows");
    });
}

#[test]
fn whoever_is_on_the_way_out_is_offered_to_stay_after_the_upstream_too() {
    with_upstream("", |app, upstream| {
        upstream.says(json!({ "given_name": "Grace", "email": "grace@corp.test", "email_verified": true, "hd": "corp.test" }));
        let mut browser = app.browser();
        let page = through(&mut browser, upstream, "grace").expect_page(200);
        make(&mut browser, &page, "grace").callback().code();
        let page = browser.get("/account/delete").expect_page(200);
        browser.submit(&page.form("delete-form")).expect(303);
        let page = through(&mut browser, upstream, "grace").expect_page(200);
        assert!(page.text().contains("Keep your account?"), "{}", page.text());
        browser.silently(&WEB).expect_error("login_required");
        let kept = browser.submit(&page.form("keep-form")).expect(303);
        browser.follow(kept).expect_page(200);
        through(&mut browser, upstream, "grace").callback().code();
        // Whom an administrator disables is not offered anything.
        app.disable("grace");
        refused(through(&mut browser, upstream, "grace"), "account_disabled");
    });
}

#[test]
fn the_request_has_state_nonce_and_pkce_and_the_code_goes_to_the_token_endpoint_with_them() {
    with_upstream("", |app, upstream| {
        let mut browser = app.browser();
        let sent = leave(&mut browser, &[("acr_values", "gold"), ("login_hint", "grace")]);
        let request = Departure::read(sent.location());
        assert_eq!((request.get("state").len(), request.get("nonce").len(), request.get("code_challenge").len()), (43, 43, 43));
        assert_eq!(request.get("redirect_uri"), "https://id.test/oauth/auz/grants/provider/authcomplete");
        assert_eq!(
            (request.get("scope"), request.get("login_hint"), request.get("acr_values")),
            ("openid email profile", "grace", "gold")
        );
        come_back(&mut browser, upstream, &sent, "grace").expect_page(200);
        let call = upstream.calls("/token").remove(0);
        assert_eq!(call.form["redirect_uri"], request.get("redirect_uri"));
        assert_eq!(call.form["code_verifier"].len(), 43);
        assert!(call.headers["authorization"].starts_with("Basic "));
        assert!(upstream.calls("/me").is_empty(), "the ID token was enough");
    });
}

/// CB-1: state is bound to the browser, to the domain, and counts once.
#[test]
fn an_answer_counts_once_in_the_browser_that_asked_and_for_ten_minutes() {
    with_upstream("", |app, upstream| {
        let mut browser = app.browser();
        let sent = leave(&mut browser, &[]);
        let mut copy = browser.clone();
        let pairs = upstream.authorize(&sent, "grace");
        refused(app.browser().get(&Upstream::back(&pairs)), "attempt_unknown");
        let page = browser.get(&Upstream::back(&pairs));
        browser.follow(page).expect_page(200);
        refused(browser.get(&Upstream::back(&pairs)), "attempt_unknown");
        refused(copy.get(&Upstream::back(&pairs)), "attempt_used");
        assert_eq!(upstream.calls("/token").len(), 1, "an answer is redeemed once");
        let sent = leave(&mut browser, &[]);
        let pairs = upstream.authorize(&sent, "grace");
        app.wait(601);
        refused(browser.get(&Upstream::back(&pairs)), "attempt_unknown");
    });
}

#[test]
fn at_most_five_attempts_wait_in_a_browser() {
    with_upstream("", |app, upstream| {
        let mut browser = app.browser();
        let sent: Vec<_> = (0..6)
            .map(|_| {
                app.wait(1);
                leave(&mut browser, &[])
            })
            .collect();
        let first = upstream.authorize(&sent[0], "grace");
        refused(browser.get(&Upstream::back(&first)), "attempt_unknown");
        for sent in &sent[1..] {
            come_back(&mut browser, upstream, sent, "grace").expect_page(200);
        }
    });
}

/// Everything that a lying upstream can bend is refused with its own code, and after a refusal nothing more is asked of it (conformance 5.12, C2).
#[test]
fn whatever_an_upstream_bends_is_refused_and_nothing_more_is_asked() {
    use crate::harness::upstream::Signing;
    let bent: [(&str, Value, &str); 10] = [
        ("iss", json!("https://evil.test"), "id_token_issuer"),
        ("aud", json!("other"), "id_token_audience"),
        ("aud", json!(["signet", "other"]), "id_token_authorized_party"),
        ("azp", json!("other"), "id_token_authorized_party"),
        ("exp", json!(1_000), "id_token_expired"),
        ("iat", Value::Null, "id_token_issued_at"),
        ("sub", Value::Null, "id_token_subject"),
        ("nonce", json!("another"), "id_token_nonce"),
        ("nonce", Value::Null, "id_token_nonce"),
        ("at_hash", json!("AAAAAAAAAAAAAAAAAAAAAA"), "id_token_at_hash"),
    ];
    with_upstream("claims_source = \"id_token_and_userinfo\"", |app, upstream| {
        for (name, value, code) in &bent {
            upstream.script(|script| drop(script.id_token.insert((*name).to_owned(), value.clone())));
            refused(through(&mut app.browser(), upstream, "grace"), code);
        }
        for (signing, code) in [
            (Signing::Stranger, "id_token_signature"),
            (Signing::Unpublished, "id_token_key"),
            (Signing::None, "id_token_malformed"),
            (Signing::PublicKeyAsSecret, "id_token_algorithm"),
        ] {
            upstream.script(|script| script.signing = signing);
            refused(through(&mut app.browser(), upstream, "grace"), code);
        }
        assert!(upstream.calls("/me").is_empty());
        upstream.script(|script| script.userinfo = Some(json!({ "sub": "somebody-else" }).as_object().unwrap().clone()));
        refused(through(&mut app.browser(), upstream, "grace"), "userinfo_subject");
        upstream.script(|_| {});
        through(&mut app.browser(), upstream, "grace").expect_page(200);
    });
}

#[test]
fn what_is_no_answer_is_refused_wherever_it_comes_from() {
    with_upstream("claims_source = \"id_token_and_userinfo\"", |app, upstream| {
        let html = || (200, "text/html", "<html>".to_owned());
        let cases: [(&str, (u16, &str, String), &str); 7] = [
            ("/token", html(), "token_response_invalid"),
            ("/token", (500, "text/plain", String::new()), "upstream_unreachable"),
            ("/token", (400, "application/json", json!({ "error": "invalid_client" }).to_string()), "token_request_refused"),
            (
                "/token",
                (200, "application/json", json!({ "access_token": "a", "token_type": "Bearer" }).to_string()),
                "id_token_missing",
            ),
            ("/token", (302, "text/plain", String::new()), "upstream_unreachable"),
            ("/me", html(), "userinfo_invalid"),
            ("/me", (500, "text/plain", String::new()), "userinfo_invalid"),
        ];
        for (path, answer, code) in cases {
            app.wait(60);
            upstream.script(|script| drop(script.answers.insert(path, answer)));
            refused(through(&mut app.browser(), upstream, "grace"), code);
        }
        upstream.script(|_| {});
        app.wait(60);
        let mut browser = app.browser();
        let sent = leave(&mut browser, &[]);
        upstream.script(|script| drop(script.answers.insert("/jwks", (200, "application/json", "x".repeat(10_000_000)))));
        let page = come_back(&mut browser, upstream, &sent, "grace");
        // Keys that were fetched before still serve; without them the set is too large.
        assert!(page.status() == 200 || page.status() == 503, "{}", page.status());
    });
}

#[test]
fn a_new_key_is_fetched_within_the_log_in_that_needs_it() {
    use crate::harness::upstream::Signing;
    with_upstream("", |app, upstream| {
        through(&mut app.browser(), upstream, "grace").expect_page(200);
        upstream.script(|script| script.signing = Signing::Rotated);
        through(&mut app.browser(), upstream, "grace").expect_page(200);
        assert_eq!(upstream.calls("/jwks").len(), 2);
    });
}

#[test]
fn metadata_of_another_issuer_are_refused_before_anybody_leaves() {
    with_upstream("", |app, upstream| {
        upstream.script(|script| drop(script.metadata.insert("issuer".into(), json!("https://evil.test"))));
        refused(leave(&mut app.browser(), &[]), "metadata_issuer");
    });
}

/// RFC 9700 §4.4: an answer from another than the one who was asked is refused where the metadata promise `iss`.
#[test]
fn a_mixed_up_answer_is_refused() {
    with_upstream("", |app, upstream| {
        upstream.script(|script| {
            drop(script.metadata.insert("authorization_response_iss_parameter_supported".into(), json!(true)));
        });
        let mut browser = app.browser();
        let sent = leave(&mut browser, &[]);
        let mut pairs = upstream.authorize(&sent, "grace");
        let mut other = pairs.clone();
        other.push(("iss".to_owned(), "https://evil.test".to_owned()));
        refused(browser.clone().get(&Upstream::back(&other)), "response_issuer");
        assert!(upstream.calls("/token").is_empty());
        let sent = leave(&mut browser, &[]);
        pairs = upstream.authorize(&sent, "grace");
        pairs.push(("iss".to_owned(), upstream.issuer()));
        let page = browser.get(&Upstream::back(&pairs));
        browser.follow(page).expect_page(200);
    });
}

#[test]
fn what_the_upstream_says_went_wrong_is_a_page_that_leads_on() {
    with_upstream("", |app, upstream| {
        let mut browser = app.browser();
        let sent = leave(&mut browser, &[]);
        let state = upstream.authorize(&sent, "grace").remove(0);
        let told =
            [state, ("error".to_owned(), "access_denied".to_owned()), ("error_description".to_owned(), "<b>no</b>".to_owned())];
        let page = browser.get(&Upstream::back(&told)).expect_page(400);
        assert!(page.text().contains("Corp did not sign you in") && !page.text().contains("<b>no"));
        assert!(page.link("error-back").starts_with("https://app.test/cb?error=access_denied"));
        let again = browser.get(&page.link("error-retry"));
        browser.follow(again).expect_page(200).form("login-form");
    });
}

/// Decision 49: a form from another site brings no cookie; our own page posts it once more.
#[test]
fn an_answer_in_a_form_is_posted_again_by_our_own_page() {
    let lines = "response_type = \"code id_token\"\nresponse_mode = \"form_post\"";
    with_upstream(lines, |app, upstream| {
        let mut browser = app.browser();
        let sent = leave(&mut browser, &[]);
        assert_eq!(Departure::read(sent.location()).get("response_mode"), "form_post");
        let pairs = upstream.authorize(&sent, "grace");
        let page = app.send(posted(&pairs)).expect_page(200);
        assert!(page.cookies().is_empty());
        let form = page.form("relay");
        assert_eq!(form.action, "https://id.test/oauth/auz/grants/provider/authcomplete");
        let answer = browser.submit(&form);
        browser.follow(answer).expect_page(200).form("first-form");
    });
}

#[test]
fn each_response_type_brings_the_person_in() {
    for (response_type, source) in [
        ("code", "token_id_token"),
        ("id_token", "authorization_id_token"),
        ("id_token token", "userinfo"),
        ("code id_token", "token_id_token"),
        ("code token", "userinfo"),
        ("code id_token token", "id_token_and_userinfo"),
    ] {
        let mode = if response_type == "code" { "query" } else { "form_post" };
        let lines = format!("response_type = \"{response_type}\"\nclaims_source = \"{source}\"\nresponse_mode = \"{mode}\"");
        with_upstream(&lines, |app, upstream| {
            upstream.says(json!({ "email": "grace@corp.test" }));
            let mut browser = app.browser();
            let sent = leave(&mut browser, &[]);
            let pairs = upstream.authorize(&sent, "grace");
            let page = if mode == "query" {
                browser.get(&Upstream::back(&pairs))
            } else {
                let page = app.send(posted(&pairs));
                browser.submit(&page.form("relay"))
            };
            let page = browser.follow(page).expect_page(200);
            assert!(page.text().contains("grace@corp.test"), "{response_type}");
        });
    }
}

/// Decision 45; MS nOAuth: an account that shares the address is never linked silently.
#[test]
fn an_account_that_shares_the_address_is_proved_with_its_password_first() {
    with_upstream("", |app, upstream| {
        upstream.says(json!({ "email": ADA, "email_verified": true }));
        let mut browser = app.browser();
        let page = through(&mut browser, upstream, "grace").expect_page(200);
        let form = page.form("link-form");
        browser.submit(&form.clone().with(&[("password", "wrong")])).expect_page(400);
        let answer = browser.submit(&form.clone().with(&[("password", PASSWORD)]));
        let callback = browser.follow(answer).callback();
        let tokens = WEB.redeem(app, &callback);
        assert_eq!(verified(app, &tokens.id).claims["sub"], app.person("ada").id.as_str());
        // CVE-2026-9087: the proof is used up, and another person there cannot finish it.
        browser.submit(&form.with(&[("password", PASSWORD)])).expect_page(400);
        through(&mut app.browser(), upstream, "grace").callback().code();
        through(&mut app.browser(), upstream, "mallory").expect_page(400);
    });
}

/// CVE-2025-46815: what is asked after the log-in there is this browser's and is taken once.
#[test]
fn an_arrival_is_this_browsers_and_is_answered_once() {
    with_upstream("", |app, upstream| {
        upstream.says(json!({ "email": "grace@corp.test" }));
        let mut browser = app.browser();
        let page = through(&mut browser, upstream, "grace").expect_page(200);
        let arrival = page.form("first-form").field("arrival").to_owned();
        app.browser().get(&format!("/login/first?arrival={arrival}")).expect_page(400);
        let mut twin = browser.clone();
        make(&mut browser, &page, "grace").callback().code();
        make(&mut twin, &page, "grace-2").expect_page(400);
        browser.get(&format!("/login/first?arrival={arrival}")).expect_page(400);
    });
}

#[test]
fn a_name_that_is_somebodys_is_asked_again() {
    with_upstream("", |app, upstream| {
        upstream.says(json!({ "email": "grace@corp.test" }));
        let mut browser = app.browser();
        let page = through(&mut browser, upstream, "grace").expect_page(200);
        let page = make(&mut browser, &page, "bob").expect_page(400);
        assert!(page.text().contains("id=\"username-problem\""));
        make(&mut browser, &page, "grace").callback().code();
    });
}

#[test]
fn only_known_people_come_in_where_the_domain_says_so() {
    let lines = "create_accounts = false\nusername_claim = \"preferred_username\"\nauthority_for_usernames = true";
    with_upstream(lines, |app, upstream| {
        upstream.says(json!({ "preferred_username": "nobody" }));
        refused(through(&mut app.browser(), upstream, "grace"), "account_unknown");
        upstream.says(json!({ "preferred_username": "bob" }));
        let callback = through(&mut app.browser(), upstream, "grace").callback();
        let tokens = WEB.redeem(app, &callback);
        assert_eq!(verified(app, &tokens.id).claims["sub"], app.person("bob").id.as_str());
        // Afterwards only the link counts.
        upstream.says(json!({ "preferred_username": "ada" }));
        let tokens = WEB.redeem(app, &through(&mut app.browser(), upstream, "grace").callback());
        assert_eq!(verified(app, &tokens.id).claims["sub"], app.person("bob").id.as_str());
        upstream.says(json!({ "preferred_username": "bob" }));
        refused(through(&mut app.browser(), upstream, "mallory"), "account_taken");
    });
}

#[test]
fn the_authority_for_an_email_domain_links_and_signs_in_its_people() {
    let lines = "authority_for_email_domains = [\"example.test\"]";
    with_upstream(lines, |app, upstream| {
        upstream.says(json!({ "email": ADA, "email_verified": true }));
        let callback = through(&mut app.browser(), upstream, "ada").callback();
        let tokens = WEB.redeem(app, &callback);
        assert_eq!(verified(app, &tokens.id).claims["sub"], app.person("ada").id.as_str());
        // Home-realm discovery: the address alone leads there.
        let mut browser = app.browser();
        let page = browser.authorize(&WEB, &[]).expect_page(200);
        let form = page.form("login-form").with(&[("username", "Ada@EXAMPLE.test"), ("password", "")]);
        let answer = browser.submit(&form);
        let sent = browser.follow(answer);
        assert_eq!(Departure::read(sent.location()).get("login_hint"), "Ada@EXAMPLE.test");
        come_back(&mut browser, upstream, &sent, "ada").callback().code();
    });
}

#[test]
fn idp_hint_goes_straight_there() {
    with_upstream("", |app, upstream| {
        let mut browser = app.browser();
        let sent = browser.authorize(&WEB, &[("idp_hint", "corp")]);
        come_back(&mut browser, upstream, &sent, "grace").expect_page(200);
        app.browser().authorize(&WEB, &[("idp_hint", "nobody")]).expect_page(200).form("login-form");
    });
}

/// Decision 50.
#[test]
fn a_fresh_log_in_is_fresh_there_or_login_required() {
    with_upstream("authority_for_usernames = true\nusername_claim = \"preferred_username\"", |app, upstream| {
        let says = |auth_time: Option<i64>| {
            upstream.script(|script| {
                script.claims =
                    json!({ "preferred_username": "bob", "amr": ["pwd", "otp"], "acr": "gold" }).as_object().unwrap().clone();
                if let Some(at) = auth_time {
                    script.id_token.insert("auth_time".into(), json!(at));
                }
            });
        };
        says(None);
        let mut browser = app.browser();
        through(&mut browser, upstream, "bob").callback().code();
        app.wait(100);
        for (auth_time, is_fresh) in
            [(None, false), (Some(app.now().epoch_seconds() - 90), false), (Some(app.now().epoch_seconds()), true)]
        {
            says(auth_time);
            let answer = browser.authorize(&WEB, &[("prompt", "login")]);
            let request = Departure::read(answer.location());
            assert_eq!((request.get("prompt"), request.get("max_age")), ("login", "0"));
            let answer = come_back(&mut browser, upstream, &answer, "bob").callback();
            if is_fresh {
                let token = verified(app, &WEB.redeem(app, &answer).id).claims;
                assert_eq!((&token["amr"], &token["acr"]), (&json!(["pwd", "otp"]), &json!("gold")));
            } else {
                answer.expect_error("login_required");
            }
        }
    });
}

#[test]
fn the_scopes_that_the_upstream_says_are_asked_for_at_consent() {
    let lines = "scopes_claim = \"perms\"\nauthority_for_usernames = true\nusername_claim = \"preferred_username\"";
    with_upstream(lines, |app, upstream| {
        upstream.says(json!({ "preferred_username": "bob", "perms": "orders:read nothing:else" }));
        let mut browser = app.browser();
        let page = browser.authorize(&ASKING, &[("scope", "openid ledger:read")]).expect_page(200);
        let seal = page.form("login-form").field("interaction").to_owned();
        let sent = browser.get(&format!("/login/upstream?idp=corp&interaction={seal}"));
        let page = come_back(&mut browser, upstream, &sent, "bob").expect_page(200);
        page.form("consent-form");
        assert!(
            page.text().contains("orders:read") && !page.text().contains("ledger:read") && !page.text().contains("nothing:else")
        );
    });
}

/// CB-11, W12.
#[test]
fn a_disabled_domain_lets_nobody_in_from_that_moment_on() {
    with_upstream("", |app, upstream| {
        let mut browser = app.browser();
        let sent = leave(&mut browser, &[]);
        let pairs = upstream.authorize(&sent, "grace");
        app.edit("name = \"corp\"", "name = \"corp\"\nenabled = false");
        refused(browser.get(&Upstream::back(&pairs)), "domain_disabled");
        let page = browser.authorize(&WEB, &[]).expect_page(200);
        assert!(!page.text().contains("Continue with Corp"));
        let seal = page.form("login-form").field("interaction").to_owned();
        refused(browser.get(&format!("/login/upstream?idp=corp&interaction={seal}")), "domain_disabled");
    });
}

/// CB-10: one that is down is left alone, and comes back by itself.
#[test]
fn an_upstream_that_is_down_rests_and_recovers_without_a_restart() {
    with_upstream("", |app, upstream| {
        let down = |script: &mut crate::harness::upstream::Script| {
            drop(script.answers.insert("/.well-known/openid-configuration", (500, "text/plain", String::new())));
        };
        upstream.script(down);
        for _ in 0..8 {
            refused(leave(&mut app.browser(), &[]), "upstream_unreachable");
        }
        assert_eq!(upstream.calls("/.well-known/openid-configuration").len(), 5, "then it is left alone");
        app.browser().sign_in(&WEB, &[], "ada").callback().code();
        upstream.script(|_| {});
        app.wait(11);
        through(&mut app.browser(), upstream, "grace").expect_page(200);
        // The last good copy serves while it is down again.
        app.wait(3_600);
        upstream.script(down);
        leave(&mut app.browser(), &[]).location();
    });
}

/// CB-10: an answer that never ends is given up, and others are served meanwhile.
#[test]
fn an_answer_that_trickles_is_given_up() {
    with_upstream("", |app, upstream| {
        let mut browser = app.browser();
        let sent = leave(&mut browser, &[]);
        upstream.script(|script| script.trickles = Some("/token"));
        let pairs = upstream.authorize(&sent, "grace");
        refused(browser.get(&Upstream::back(&pairs)), "upstream_unreachable");
        app.browser().sign_in(&WEB, &[], "ada").callback().code();
    });
}

/// CB-4: a redirect to a private address is not followed, and a place there is not called at all.
#[test]
fn an_upstream_leads_to_no_private_address() {
    with_upstream("", |app, upstream| {
        upstream.script(|script| {
            drop(script.answers.insert("/.well-known/openid-configuration", (302, "text/plain", String::new())));
        });
        refused(leave(&mut app.browser(), &[]), "upstream_unreachable");
        upstream.script(|script| drop(script.metadata.insert("token_endpoint".into(), json!("http://169.254.169.254/token"))));
        let mut browser = app.browser();
        let sent = leave(&mut browser, &[]);
        let pairs = upstream.authorize(&sent, "grace");
        refused(browser.get(&Upstream::back(&pairs)), "upstream_unreachable");
    });
}

/// A provider whose people come from elsewhere: no password is asked for or taken, whatever is posted.
#[test]
fn without_passwords_of_ours_the_page_offers_the_upstreams_alone_and_takes_no_password() {
    let upstream = Upstream::start();
    let tables = upstream.tables("authority_for_email_domains = [\"corp.test\"]");
    on_both_with(&Setup { provider: "password_login = false".to_owned(), ..Setup::more(&tables) }, |app| {
        let mut browser = app.browser();
        let page = browser.authorize(&WEB, &[]).expect_page(200);
        let form = page.form("login-form");
        assert!(page.text().contains("Continue with Corp") && !page.text().contains("id=\"password\""), "{}", page.text());
        let typed = [("username", "ada"), ("password", PASSWORD)];
        let again = browser.submit(&form.clone().with(&typed)).expect_page(400);
        assert!(again.text().contains("No organisation here signs in"), "{}", again.text());
        let away = browser.submit(&form.with(&[("username", "grace@corp.test")]));
        assert!(away.location().contains("idp=corp") && away.location().contains("login_hint=grace%40corp.test"));
        // The account pages are under the same rule.
        let account = browser.get("/account");
        let page = browser.follow(account).expect_page(200);
        assert!(!page.text().contains("id=\"password\""), "{}", page.text());
    });
}

/// "Always this one": the request's wish goes before the app's, and the app's before the provider's.
#[test]
fn an_app_or_a_provider_sends_its_people_straight_to_one_domain() {
    let upstream = Upstream::start();
    let app_of_its_own = format!(
        "[[client]]\nprovider = \"default\"\nclient_id = \"partner\"\nclient_secret = \"a secret of them all\"\n\
         redirect_uris = [\"{}\"]\nidp_hint = \"gone\"\n",
        WEB.redirect_uri
    );
    let setup = Setup { provider: "idp_hint = \"corp\"".to_owned(), ..Setup::more(&upstream.tables("")) };
    on_both_with(&setup.and_more(&app_of_its_own), |app| {
        let partner = RelyingParty { id: "partner", auth: Auth::Basic("a secret of them all"), redirect_uri: WEB.redirect_uri };
        for (client, extra) in [(&WEB, &[][..]), (&partner, &[]), (&WEB, &[("idp_hint", "nobody")])] {
            let sent = app.browser().authorize(client, extra);
            assert!(sent.location().starts_with(&upstream.issuer()), "{}", sent.location());
        }
        // Whoever comes back refused may choose, and pages of our own are not the app's.
        let mut browser = app.browser();
        let asked = browser.get(&WEB.request(&[]));
        let seal = asked.location().split_once("interaction=").unwrap().1.to_owned();
        browser.get(&format!("/login?interaction={seal}&choose=1")).expect_page(200).form("login-form");
        let account = browser.get("/account");
        browser.follow(account).expect_page(200).form("login-form");
    });
}
