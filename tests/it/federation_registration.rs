//! Domains that register themselves: OpenID Connect Dynamic Client Registration 1.0, RFC 7591.

use std::sync::Arc;

use serde_json::{Value, json};
use signet::crypto::{MasterKey, Vault};
use signet::errand::federation_doctor;
use signet::flow::admin::upstreams;
use signet::flow::federation::examination::Visit;
use signet::flow::federation::finding::{Finding, Verdict};
use signet::flow::federation::{self, manage, registration};
use signet::flow::resealing;
use signet::model::{Seconds, UpstreamRegistration};
use signet::store::upstream_registrations;

use crate::harness::upstream::{CLIENT, Departure, SECRET, Script, Upstream};
use crate::harness::{Answer, Ask, Setup, TestApp, WEB, on_both_with};

const REGISTER: &str = "/register";
const KNOWN: &str = "authority_for_usernames = true\nusername_claim = \"preferred_username\"\n";

fn tables(upstream: &Upstream, lines: &str) -> String {
    format!(
        "[outbound]\nallow = [\"127.0.0.0/8\"]\n[[upstream]]\nname = \"corp\"\nissuer = \"{}\"\ndynamic_registration = true\n{KNOWN}{lines}\n",
        upstream.issuer()
    )
}

/// How the upstream answers: it registers us as `CLIENT`, with this beside it.
fn registers(upstream: &Upstream, change: &Value) {
    registers_and(upstream, change, |_| ());
}

fn registers_and(upstream: &Upstream, change: &Value, more: impl FnOnce(&mut Script)) {
    let mut answer = json!({ "client_id": CLIENT, "client_secret": SECRET, "client_secret_expires_at": 0 });
    answer.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
    answers(upstream, 201, &answer, more);
}

fn answers(upstream: &Upstream, status: u16, answer: &Value, more: impl FnOnce(&mut Script)) {
    upstream.script(|script| {
        script.metadata.insert("registration_endpoint".into(), format!("{}{REGISTER}", upstream.issuer()).into());
        script.claims.insert("preferred_username".into(), "bob".into());
        script.answers.insert(REGISTER, (status, "application/json", answer.to_string()));
        more(script);
    });
}

fn with_upstream(lines: &str, test: impl Fn(&TestApp, &Upstream)) {
    let upstream = Upstream::start();
    on_both_with(&Setup::more(&tables(&upstream, lines)), |app| {
        registers(&upstream, &json!({}));
        upstream.forget();
        test(app, &upstream);
    });
}

fn leave(app: &TestApp) -> Answer {
    app.browser().authorize(&WEB, &[("idp_hint", "corp")])
}

#[track_caller]
fn leaves_as(app: &TestApp, client_id: &str) {
    let sent = Departure::read(leave(app).expect(303).location());
    assert_eq!(sent.get("client_id"), client_id);
}

#[track_caller]
fn is_refused(app: &TestApp, status: u16, code: &str) {
    let page = leave(app).expect_page(status);
    assert!(page.text().contains(&format!(">{code}<")), "{code}: {}", page.text());
}

fn asked(upstream: &Upstream) -> Vec<Value> {
    upstream.calls(REGISTER).iter().map(|call| serde_json::from_str(&call.body).unwrap()).collect()
}

#[test]
fn whoever_comes_first_registers_us_and_signs_in_and_nobody_registers_again() {
    with_upstream("", |app, upstream| {
        let replica = app.replica();
        let mut browser = app.browser();
        let sent = browser.authorize(&WEB, &[("idp_hint", "corp")]);
        let back = upstream.authorize(&sent, "bob");
        // It comes back to another process, whose settings are older.
        let mut moved = browser.moved_to(&replica);
        let answer = moved.get(&Upstream::back(&back));
        assert!(!moved.follow(answer).callback().code().is_empty());
        let token = upstream.calls("/token").pop().unwrap();
        let basic = Ask::get("/").basic(CLIENT, SECRET);
        assert!(format!("{basic:?}").contains(&token.headers["authorization"]), "with the secret that it was given");
        leaves_as(app, CLIENT);
        leaves_as(&replica, CLIENT);
        let [asked] = asked(upstream).try_into().unwrap();
        assert_eq!(
            (&asked["redirect_uris"], &asked["token_endpoint_auth_method"], &asked["id_token_signed_response_alg"]),
            (
                &json!(["https://id.test/oauth/auz/grants/provider/authcomplete", "https://id.test/api/login/ssoLogin"]),
                &json!("client_secret_basic"),
                &json!("ES256")
            )
        );
        for (name, place) in [
            ("backchannel_logout_uri", "oauth/auz/grants/provider/backchannel_logout/corp"),
            ("initiate_login_uri", "oauth/auz/grants/provider/initiate_login"),
            ("frontchannel_logout_uri", "oauth/auz/grants/provider/frontchannel_logout/corp"),
        ] {
            assert_eq!(asked[name], format!("https://id.test/{place}"));
        }
        assert_eq!(asked["post_logout_redirect_uris"], json!(["https://id.test/logout/back"]));
        assert!(!upstream.calls(REGISTER)[0].headers.contains_key("authorization"));
    });
}

#[test]
fn an_initial_access_token_goes_along_and_nowhere_else() {
    // §3.1
    with_upstream("initial_access_token = \"an-initial-token\"", |app, upstream| {
        leaves_as(app, CLIENT);
        let calls = upstream.all_calls();
        assert_eq!(upstream.calls(REGISTER)[0].headers["authorization"], "Bearer an-initial-token");
        assert_eq!(upstream.calls(REGISTER)[0].headers["content-type"], "application/json");
        assert!(calls.iter().filter(|call| call.path != REGISTER).all(|call| !format!("{call:?}").contains("an-initial-token")));
    });
}

#[test]
fn of_all_who_come_at_once_one_registers_and_everybody_leaves() {
    with_upstream("", |app, upstream| {
        let crowd = vec![Ask::get("/login/upstream?idp=corp&interaction="); 8];
        let answers = app.send_all(crowd);
        assert!(answers.iter().all(|answer| Departure::read(answer.location()).get("client_id") == CLIENT));
        assert_eq!(asked(upstream).len(), 1);
    });
}

#[test]
fn whoever_finds_another_process_at_it_is_asked_to_come_again_and_registers_once_that_is_dead() {
    with_upstream("", |app, upstream| {
        let (house, site) = (app.house(), app.site());
        let (id, provider, now) = (site.upstreams[0].upstream.id.clone(), site.provider.id.clone(), app.now());
        let until = now.plus(Seconds(30));
        let claimed = house
            .store()
            .write(move |c| upstream_registrations::claim(c, (&id, &provider), (0, "other", "print"), until, now))
            .unwrap();
        assert!(claimed);
        is_refused(app, 503, "registration_pending");
        assert!(asked(upstream).is_empty());
        app.wait(30);
        leaves_as(app, CLIENT);
    });
}

#[test]
fn an_expired_secret_and_a_flush_and_another_redirect_uri_register_anew() {
    let upstream = Upstream::start();
    let setup = Setup::more(&tables(&upstream, ""));
    on_both_with(&setup, |app| {
        upstream.forget();
        let until = app.now().plus(Seconds(500)).epoch_seconds();
        registers(&upstream, &json!({ "client_id": "one", "client_secret_expires_at": until }));
        leaves_as(app, "one");
        registers(&upstream, &json!({ "client_id": "two" }));
        app.wait(499);
        leaves_as(app, "one");
        app.wait(1);
        leaves_as(app, "two");
        registers(&upstream, &json!({ "client_id": "three" }));
        app.wait(1_000);
        leaves_as(app, "two");
        upstreams::flush(app.house().store(), &app.host(), "corp", app.now()).unwrap();
        app.notice();
        leaves_as(app, "three");
        leaves_as(app, "three");
        assert_eq!(asked(&upstream).len(), 3);
    });
}

/// RFC 7592 §2.2: the same client, so that whoever is away comes back to it.
#[test]
fn what_changes_is_changed_in_place_where_the_upstream_lets_us() {
    const OWN: &str = "/register/our-id";
    let told = |upstream: &Upstream, token: &str| json!({ "registration_access_token": token, "registration_client_uri": format!("{}{OWN}", upstream.issuer()) });
    let lets = |upstream: &Upstream, status: u16, answer: Value, token: &str| {
        registers_and(upstream, &told(upstream, token), |script| {
            script.answers.insert(OWN, (status, "application/json", answer.to_string()));
        });
    };
    with_upstream("", |app, upstream| {
        lets(upstream, 200, json!({ "client_id": CLIENT, "registration_access_token": "second" }), "first");
        let mut browser = app.browser();
        let sent = browser.authorize(&WEB, &[("idp_hint", "corp")]);
        app.wait(1);
        app.edit("dynamic_registration = true\n", "dynamic_registration = true\nown_callback = true\n");
        leaves_as(app, CLIENT);
        let [put] = upstream.calls(OWN).try_into().unwrap();
        assert_eq!((put.method.as_str(), put.headers["authorization"].as_str()), ("PUT", "Bearer first"));
        let body: Value = serde_json::from_str(&put.body).unwrap();
        assert_eq!(body["redirect_uris"], json!(["https://id.test/oauth/auz/grants/provider/authcomplete/corp"]));
        assert_eq!((&body["client_id"], &body["client_secret"]), (&json!(CLIENT), &json!(SECRET)));
        for name in ["registration_access_token", "registration_client_uri", "client_secret_expires_at", "client_id_issued_at"] {
            assert!(body.get(name).is_none(), "{name} MUST NOT be in it");
        }
        assert_eq!(asked(upstream).len(), 1, "nobody registers anew");
        // The secret that was not named again still counts, and the token that was replaced does not.
        let mut other = app.browser();
        let away = other.authorize(&WEB, &[("idp_hint", "corp")]);
        let pairs = upstream.authorize(&away, "bob");
        let query = Upstream::back(&pairs).replace("authcomplete?", "authcomplete/corp?");
        let answer = other.get(&query);
        other.follow(answer).callback().code();
        app.wait(1);
        app.edit("dynamic_registration = true\n", "dynamic_registration = true\nown_callback = false\n");
        leaves_as(app, CLIENT);
        assert_eq!(upstream.calls(OWN)[1].headers["authorization"], "Bearer second");
        drop(sent);
    });
    // One that does not let us is registered at anew; so is one that speaks of another client.
    for (status, answer) in
        [(401, json!({ "error": "invalid_token" })), (404, json!({})), (200, json!({ "client_id": "another" })), (403, json!([]))]
    {
        with_upstream("", |app, upstream| {
            lets(upstream, status, answer.clone(), "first");
            leaves_as(app, CLIENT);
            app.wait(1);
            app.edit("dynamic_registration = true\n", "dynamic_registration = true\nown_callback = true\n");
            leaves_as(app, CLIENT);
            assert_eq!((upstream.calls(OWN).len(), asked(upstream).len()), (1, 2), "{status}");
        });
    }
    // What a flush forgets is not asked of any more.
    with_upstream("", |app, upstream| {
        lets(upstream, 200, json!({}), "first");
        leaves_as(app, CLIENT);
        app.wait(1);
        upstreams::flush(app.house().store(), &app.host(), "corp", app.now()).unwrap();
        app.notice();
        leaves_as(app, CLIENT);
        assert_eq!((upstream.calls(OWN).len(), asked(upstream).len()), (0, 2));
    });
}

#[test]
fn a_person_who_was_away_while_we_registered_anew_is_told_to_start_again() {
    with_upstream("", |app, upstream| {
        let mut browser = app.browser();
        let sent = browser.authorize(&WEB, &[("idp_hint", "corp")]);
        let back = upstream.authorize(&sent, "bob");
        registers(upstream, &json!({ "client_id": "another" }));
        app.wait(1);
        upstreams::flush(app.house().store(), &app.host(), "corp", app.now()).unwrap();
        app.notice();
        leaves_as(app, "another");
        let page = browser.get(&Upstream::back(&back));
        assert!(page.status() >= 400 && page.cookies().iter().all(|cookie| !cookie.starts_with("__Host-signet-default=")));
    });
}

#[test]
fn an_upstream_that_refuses_is_left_alone_for_a_while_and_its_words_are_for_the_log() {
    with_upstream("", |app, upstream| {
        let refusal = json!({ "error": "invalid_client_metadata", "error_description": "we want more" });
        answers(upstream, 400, &refusal, |_| ());
        is_refused(app, 400, "registration_refused");
        assert!(!leave(app).text().contains("we want more"));
        is_refused(app, 503, "registration_pending");
        assert_eq!(asked(upstream).len(), 1);
        registers(upstream, &json!({}));
        app.wait(10);
        leaves_as(app, CLIENT);
        assert_eq!(asked(upstream).len(), 2);
    });
}

#[test]
fn an_answer_that_would_weaken_us_is_not_kept() {
    for change in [
        json!({ "id_token_signed_response_alg": "none" }),
        json!({ "token_endpoint_auth_method": "none" }),
        json!({ "redirect_uris": ["https://evil.test/cb"] }),
        json!({ "client_secret": null }),
    ] {
        with_upstream("", |app, upstream| {
            registers(upstream, &change);
            is_refused(app, 400, "registration_invalid");
            let all = app.house().store().read(upstream_registrations::list).unwrap();
            assert!(all.is_empty(), "{change}: {all:?}");
        });
    }
}

#[test]
fn an_upstream_that_registers_nobody_is_found_out_before_anything_is_sent() {
    with_upstream("", |app, upstream| {
        upstream.script(|_| ());
        is_refused(app, 400, "domain_misconfigured");
        assert!(asked(upstream).is_empty());
    });
}

#[test]
fn keys_and_signed_requests_are_part_of_what_is_registered() {
    let lines = "request_object = \"reference\"\nplatform_identity = \"key\"\nown_callback = true\n\
                 [[platform_identity]]\nname = \"key\"\nalgorithm = \"ES256\"\n";
    with_upstream(lines, |app, upstream| {
        let offered = json!(["private_key_jwt"]);
        registers_and(upstream, &json!({ "client_secret": null }), |script| {
            script.metadata.insert("token_endpoint_auth_methods_supported".into(), offered);
        });
        leaves_as(app, CLIENT);
        let [asked] = asked(upstream).try_into().unwrap();
        assert_eq!(asked["jwks_uri"], "https://id.test/oauth/auz/grants/provider/jwks/key");
        assert_eq!(asked["request_uris"], json!(["https://id.test/oauth/auz/grants/provider/request/*"]));
        assert_eq!(asked["redirect_uris"], json!(["https://id.test/oauth/auz/grants/provider/authcomplete/corp"]));
        for (name, value) in [
            ("token_endpoint_auth_method", "private_key_jwt"),
            ("token_endpoint_auth_signing_alg", "ES256"),
            ("request_object_signing_alg", "ES256"),
        ] {
            assert_eq!(asked[name], value, "{name}");
        }
    });
}

#[test]
fn an_upstream_that_logs_somebody_out_names_us_as_it_registered_us() {
    with_upstream("", |app, upstream| {
        let said = |token: &str| {
            app.send(Ask::post("/oauth/auz/grants/provider/backchannel_logout/corp", &[("logout_token", token)])).status()
        };
        let token = upstream.logout_token(&json!({ "sub": "bob", "aud": "new", "jti": "1" }));
        assert_eq!(said(&token), 400, "nobody is registered");
        registers(upstream, &json!({ "client_id": "new" }));
        leaves_as(app, "new");
        assert_eq!(said(&upstream.logout_token(&json!({ "sub": "bob", "jti": "2" }))), 400, "for another client");
        assert_eq!(said(&upstream.logout_token(&json!({ "sub": "bob", "aud": "new", "jti": "3" }))), 200);
    });
}

fn examine(app: &TestApp) -> Vec<Finding> {
    let (drawn, jti) = manage::draw();
    let visit = Visit { callbacks: vec!["https://id.test/oauth/auz/grants/provider/authcomplete".into()], drawn, jti };
    let (house, site) = (app.house(), app.site());
    let domain = federation::load(house.store(), house.vault(), &site.tenant.id, &[]).unwrap().remove(0);
    let registered = registration::current(house.store(), house.vault(), &site.provider.id, &domain).unwrap();
    let domain: Arc<_> = registered.unwrap_or(domain);
    let outbound = signet::app::outbound(&app.config()).unwrap();
    app.wait_for(federation_doctor::examine(&outbound.upstreams, &domain, visit, app.now()))
}

fn of<'a>(found: &'a [Finding], check: &str) -> Option<&'a Finding> {
    found.iter().find(|finding| finding.check == check)
}

#[test]
fn the_doctor_says_what_we_are_registered_as_and_registers_nobody() {
    with_upstream("", |app, upstream| {
        let found = examine(app);
        let own = of(&found, "registration").unwrap();
        assert_eq!(own.verdict, Verdict::Warning, "{found:#?}");
        assert!(own.text.contains(&format!("{}{REGISTER}", upstream.issuer())), "{own}");
        assert!(of(&found, "redirect URI").is_none() && of(&found, "settings").unwrap().verdict != Verdict::Failure);
        assert!(asked(upstream).is_empty());
        let until = app.now().plus(Seconds(60));
        registers(upstream, &json!({ "client_secret_expires_at": until.epoch_seconds() }));
        leaves_as(app, CLIENT);
        let found = examine(app);
        let own = of(&found, "registration").unwrap();
        assert_eq!(own.verdict, Verdict::Ok, "{found:#?}");
        assert!(own.text.contains(CLIENT) && own.text.contains(&until.to_rfc3339()) && !own.text.contains(SECRET), "{own}");
        assert_eq!(of(&found, "client authentication").unwrap().verdict, Verdict::Ok, "{found:#?}");
        app.wait(60);
        assert_eq!(of(&examine(app), "registration").unwrap().verdict, Verdict::Warning);
        upstream.script(|_| ());
        assert_eq!(of(&examine(app), "registration").unwrap().verdict, Verdict::Failure);
    });
}

#[test]
fn what_was_given_to_us_is_sealed_and_sealed_anew_under_another_master_key() {
    with_upstream("initial_access_token = \"an-initial-token\"", |app, upstream| {
        registers(
            upstream,
            &json!({ "registration_access_token": "a-token-to-manage", "registration_client_uri": format!("{}/me", upstream.issuer()) }),
        );
        leaves_as(app, CLIENT);
        let (house, site) = (app.house(), app.site());
        let rows = || house.store().read(upstream_registrations::list).unwrap();
        let seals = |own: &UpstreamRegistration| [own.sealed_secret.clone().unwrap(), own.sealed_access_token.clone().unwrap()];
        let before = seals(&rows()[0]);
        for text in [SECRET, "a-token-to-manage"] {
            assert!(before.iter().all(|seal| !seal.windows(text.len()).any(|bytes| bytes == text.as_bytes())));
        }
        let own: Vec<u8> = (0..32).collect();
        let (old, new) = (|| MasterKey::from_bytes(own.clone().try_into().unwrap()), || MasterKey::from_bytes([9; 32]));
        let (both, alone) = (Vault::new(&new(), &[old()]), Vault::new(&new(), &[]));
        assert!(resealing::is_unfinished(house.store(), &both).unwrap());
        resealing::run(house.store(), &both).unwrap();
        assert!(!resealing::is_unfinished(house.store(), &both).unwrap());
        assert!(seals(&rows()[0]).iter().zip(&before).all(|(now, before)| now != before));
        let domain = federation::load(house.store(), &alone, &site.tenant.id, &[]).unwrap().remove(0);
        let domain = registration::current(house.store(), &alone, &site.provider.id, &domain).unwrap().unwrap();
        assert_eq!(domain.secret.as_ref().unwrap().reveal(), SECRET);
    });
}
