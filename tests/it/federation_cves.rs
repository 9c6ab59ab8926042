//! What was published of account linking elsewhere, one test each, named after its identifier: accounts that were taken over through an
//! upstream by an address, a proof that was too wide, a link that somebody else began or moved.

use serde_json::{Value, json};
use signet::http::api::OPERATIONS;
use signet::store::federated_identities;

use crate::harness::upstream::Upstream;
use crate::harness::{Answer, Ask, Auth, Browser, PASSWORD, RelyingParty, SPA, Setup, TestApp, Tokens, WEB, on_both_with};

const ADA: &str = "ada@example.test";

fn with_upstream(lines: &str, test: impl Fn(&TestApp, &Upstream)) {
    let upstream = Upstream::start();
    on_both_with(&Setup::more(&upstream.tables(lines)), |app| {
        upstream.script(|_| {});
        upstream.forget();
        test(app, &upstream);
    });
}

/// Somebody there comes in.
fn through(browser: &mut Browser<'_>, upstream: &Upstream, subject: &str) -> Answer {
    let sent = browser.authorize(&WEB, &[("idp_hint", "corp")]);
    let answer = browser.get(&Upstream::back(&upstream.authorize(&sent, subject)));
    browser.follow(answer)
}

fn refused(answer: Answer, code: &str) {
    let page = answer.expect_page(400);
    assert!(page.text().contains(&format!(">{code}<")), "wanted {code}\n{}", page.text());
}

/// The subjects that an account is linked to.
fn links(app: &TestApp, name: &str) -> Vec<String> {
    let id = app.person(name).id;
    let found = app.house().store().read(|c| federated_identities::list_of_user(c, &id)).unwrap();
    found.into_iter().map(|link| link.subject).collect()
}

fn account_token(browser: &mut Browser<'_>) -> String {
    let page = browser.get("/account/identities").expect_page(200);
    page.text().split("name=\"form_token\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

fn post(browser: &mut Browser<'_>, path: &str, fields: &[(&str, &str)], site: &str) -> Answer {
    browser.send(Ask::post(path, fields).header("origin", "https://id.test").header("sec-fetch-site", site))
}

/// Keycloak: the proof of an old account was kept for (person, upstream), without the subject there, so that another subject finished it.
#[test]
fn cve_2026_9087_the_proof_of_an_account_is_for_the_very_subject_that_came() {
    with_upstream("", |app, upstream| {
        upstream.says(json!({ "email": ADA, "email_verified": true }));
        let mut browser = app.browser();
        let of_grace = through(&mut browser, upstream, "grace").expect_page(200).form("link-form");
        let of_mallory = through(&mut browser, upstream, "mallory").expect_page(200).form("link-form");
        assert_ne!(of_grace.field("arrival"), of_mallory.field("arrival"));
        // Ada proves her account for grace; what waits for mallory has no part in it.
        let answer = browser.submit(&of_grace.with(&[("password", PASSWORD)]));
        browser.follow(answer).callback().code();
        assert_eq!(links(app, "ada"), ["grace"]);
        browser.submit(&of_mallory.with(&[("password", "wrong")])).expect_page(400);
        refused(through(&mut app.browser(), upstream, "mallory"), "account_taken");
        assert_eq!(links(app, "ada"), ["grace"]);
    });
}

/// Keycloak: the proof survived its use.
#[test]
fn cve_2026_82968_a_proof_is_used_up_by_its_use() {
    with_upstream("", |app, upstream| {
        upstream.says(json!({ "email": ADA, "email_verified": true }));
        let mut browser = app.browser();
        let form = through(&mut browser, upstream, "grace").expect_page(200).form("link-form").with(&[("password", PASSWORD)]);
        let mut twin = browser.clone();
        let answer = browser.submit(&form);
        browser.follow(answer).callback().code();
        twin.submit(&form).expect_page(400);
        assert_eq!(links(app, "ada"), ["grace"]);
    });
}

/// Keycloak: the proof survived unlinking, so that the link came back by itself.
#[test]
fn cve_2026_92358_a_proof_does_not_survive_unlinking() {
    with_upstream("", |app, upstream| {
        upstream.says(json!({ "email": ADA, "email_verified": true }));
        let mut browser = app.browser();
        let form = through(&mut browser, upstream, "grace").expect_page(200).form("link-form").with(&[("password", PASSWORD)]);
        let answer = browser.submit(&form);
        browser.follow(answer).callback().code();
        let token = account_token(&mut browser);
        let page = browser.get("/account/identities");
        let identity = page.text().split("name=\"identity\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        post(&mut browser, "/account/identities/unlink", &[("form_token", &token), ("identity", &identity)], "same-origin");
        assert!(links(app, "ada").is_empty());
        browser.submit(&form).expect_page(400);
        // The same subject is asked again, as if for the first time.
        through(&mut app.browser(), upstream, "grace").expect_page(200).form("link-form");
        assert!(links(app, "ada").is_empty());
    });
}

/// Keycloak: another site could begin a link, since what protected it was computable.
#[test]
fn cve_2026_15571_only_the_account_page_of_the_same_session_begins_a_link() {
    with_upstream("", |app, upstream| {
        let mut ada = app.browser();
        ada.sign_in(&WEB, &[], "ada").callback();
        let mut bob = app.browser();
        bob.sign_in(&WEB, &[], "bob").callback();
        let (own, foreign) = (account_token(&mut ada), account_token(&mut bob));
        for (token, site) in
            [("", "same-origin"), ("forged", "same-origin"), (foreign.as_str(), "same-origin"), (own.as_str(), "cross-site")]
        {
            let answer = post(&mut ada, "/account/identities/link", &[("form_token", token), ("idp", "corp")], site);
            assert!(!answer.header("location").starts_with(&upstream.issuer()), "{site} {token}: {}", answer.header("location"));
        }
        // Begun by ada, it is not finished in bob's browser, nor by ada once she has signed out.
        let sent = post(&mut ada, "/account/identities/link", &[("form_token", &own), ("idp", "corp")], "same-origin");
        let pairs = upstream.authorize(&sent, "ada-there");
        bob.get(&Upstream::back(&pairs)).expect_page(400);
        assert!(links(app, "ada").is_empty() && links(app, "bob").is_empty());
    });
}

/// Keycloak: the ID token's `email_verified` vouched for another address, from userinfo.
#[test]
fn cve_2026_14781_a_flag_vouches_only_for_the_address_beside_it() {
    let lines = "claims_source = \"id_token_and_userinfo\"\nauthority_for_email_domains = [\"example.test\"]";
    with_upstream(lines, |app, upstream| {
        let says = |id_token: Value, userinfo: Value| {
            upstream.script(|script| {
                script.id_token = id_token.as_object().unwrap().clone();
                script.userinfo = Some(userinfo.as_object().unwrap().clone());
            });
        };
        for (id_token, userinfo) in [
            (json!({ "email": "mallory@example.test", "email_verified": true }), json!({ "email": ADA })),
            (json!({ "email": "mallory@example.test", "email_verified": true }), json!({ "email": ADA, "email_verified": true })),
            (json!({ "email_verified": true }), json!({ "email": ADA })),
        ] {
            says(id_token.clone(), userinfo.clone());
            // At most ada's password is asked: nobody is her by the flag.
            through(&mut app.browser(), upstream, "mallory").expect_page(200).form("link-form");
            assert!(links(app, "ada").is_empty(), "{id_token} {userinfo}");
        }
        says(json!({}), json!({ "email": ADA, "email_verified": true }));
        through(&mut app.browser(), upstream, "ada").callback().code();
    });
}

/// Keycloak issue 53041: an account that somebody made with another's address, to wait for its owner, was handed over with its maker in it.
#[test]
fn keycloak_53041_an_account_whose_address_was_never_proven_waits_for_nobody() {
    with_upstream("authority_for_email_domains = [\"example.test\"]", |app, upstream| {
        let claims = signet::model::StandardClaims { email: Some("victim@example.test".into()), ..Default::default() };
        app.add("trap", signet::flow::admin::profile::Profile { claims, ..Default::default() });
        upstream.says(json!({ "email": "victim@example.test", "email_verified": true }));
        through(&mut app.browser(), upstream, "victim").expect_page(200).form("link-form");
        assert!(links(app, "trap").is_empty());
    });
}

/// authentik: the person of a link could be changed over the API.
#[test]
fn cve_2026_49448_no_operation_moves_a_link_to_another_person() {
    let tables = "[[client]]\nprovider = \"default\"\nclient_id = \"robot\"\nclient_secret = \"a secret of robot\"\n\
                  grant_types = [\"client_credentials\"]\nresponse_types = []\nscope = \"users:read users:write\"\n";
    let robot = RelyingParty { id: "robot", auth: Auth::Basic("a secret of robot"), ..SPA };
    let upstream = Upstream::start();
    let lines = "authority_for_usernames = true\nusername_claim = \"preferred_username\"";
    on_both_with(&Setup::more(&(upstream.tables(lines) + tables)), |app| {
        for name in ["carol", "dave"] {
            app.add(name, signet::flow::admin::profile::Profile::default());
        }
        upstream.says(json!({ "preferred_username": "carol" }));
        through(&mut app.browser(), &upstream, "carol-there").callback().code();
        let form = [("grant_type", "client_credentials"), ("resource", "https://id.test/api")];
        let token = Tokens::read(app.send(robot.token(&form))).access;
        for name in ["carol", "dave"] {
            let path = format!("/api/users/{}", app.person(name).id);
            for member in ["identities", "user", "user_id", "federated_identities"] {
                let body = json!({ member: [{ "issuer": upstream.issuer(), "subject": "carol-there" }] }).to_string();
                let ask = Ask::new("PATCH", &path).body("application/json", body.as_bytes()).header("if-match", "*");
                app.send(ask.bearer(&token)).expect_problem(400, "invalid_request");
            }
        }
        assert_eq!((links(app, "carol"), links(app, "dave")), (vec!["carol-there".to_owned()], Vec::new()));
        // To take a link away moves nothing.
        let writes = OPERATIONS.iter().copied().flatten().filter(|own| !["GET", "DELETE"].contains(&own.verb.name()));
        assert!(
            writes.into_iter().all(|own| !own.path.contains("identit") || own.path.contains("platform")),
            "no such operation"
        );
    });
}

/// oauth2-proxy: `a@evil@corp.com` passed the check of the e-mail domain.
#[test]
fn cve_2026_40574_an_address_with_two_at_signs_is_of_no_domain() {
    with_upstream("allowed_email_domains = [\"corp.test\"]", |app, upstream| {
        for email in [
            "a@evil.test@corp.test",
            "a@corp.test@evil.test",
            "@corp.test",
            "a@corp.test ",
            "a@ corp.test",
            "corp.test",
            "a@corp.test.evil.test",
        ] {
            upstream.says(json!({ "email": email, "email_verified": true }));
            let answer = through(&mut app.browser(), upstream, "mallory");
            if email.trim() == "a@corp.test" {
                answer.expect_page(200).form("first-form");
            } else {
                refused(answer, "email_domain");
            }
        }
        upstream.says(json!({ "email": "grace@corp.test", "email_verified": true }));
        through(&mut app.browser(), upstream, "grace").expect_page(200).form("first-form");
    });
}

/// MS nOAuth: whoever writes another's address into their own account there became them.
#[test]
fn noauth_an_address_that_anybody_can_write_is_nobodys_identity() {
    with_upstream("", |app, upstream| {
        for claims in
            [json!({ "email": ADA }), json!({ "email": ADA, "email_verified": true }), json!({ "email": "ADA@example.test" })]
        {
            upstream.says(claims);
            through(&mut app.browser(), upstream, "mallory").expect_page(200).form("link-form");
        }
        assert!(links(app, "ada").is_empty());
    });
}

/// Zitadel: what stood for a finished log-in there could be presented again.
#[test]
fn cve_2025_46815_what_waits_after_a_log_in_is_taken_once_and_by_its_browser() {
    with_upstream("", |app, upstream| {
        upstream.says(json!({ "email": "grace@corp.test" }));
        let mut browser = app.browser();
        let page = through(&mut browser, upstream, "grace").expect_page(200);
        let form = page.form("first-form").with(&[("username", "grace"), ("given_name", "Grace")]);
        let arrival = form.field("arrival").to_owned();
        app.browser().get(&format!("/login/first?arrival={arrival}")).expect_page(400);
        let mut twin = browser.clone();
        let answer = browser.submit(&form);
        browser.follow(answer).callback().code();
        twin.submit(&form.with(&[("username", "grace-2")])).expect_page(400);
        browser.get(&format!("/login/first?arrival={arrival}")).expect_page(400);
    });
}
