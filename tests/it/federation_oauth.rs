//! Upstreams that speak OAuth 2.0 without OpenID Connect: a subject of another name, and addresses that are listed apart (GitHub's way), as
//! settings of the domain.

use serde_json::{Value, json};

use crate::harness::upstream::Upstream;
use crate::harness::{Answer, Setup, TestApp, WEB, on_both_with};

/// The settings that the preset of GitHub has, at an upstream of ours.
fn with_upstream(lines: &str, test: impl Fn(&TestApp, &Upstream)) {
    let upstream = Upstream::start();
    let issuer = upstream.issuer();
    let lines = format!(
        "method = \"manual\"\nclaims_source = \"userinfo\"\nauthorization_endpoint = \"{issuer}/auth\"\ntoken_endpoint = \"{issuer}/token\"\n\
         userinfo_endpoint = \"{issuer}/me\"\nemails_endpoint = \"{issuer}/me/emails\"\nclaims = {{ sub = \"id\" }}\n{lines}"
    );
    on_both_with(&Setup::more(&upstream.tables(&lines)), |app| test(app, &upstream));
}

fn says(upstream: &Upstream, claims: &Value, emails: Value) {
    upstream.script(|script| {
        script.claims.clone_from(claims.as_object().unwrap());
        script.emails = emails;
        script.plain = true;
    });
    upstream.forget();
}

fn through(app: &TestApp, upstream: &Upstream) -> Answer {
    let mut browser = app.browser();
    let sent = browser.authorize(&WEB, &[("idp_hint", "corp")]);
    let answer = browser.get(&Upstream::back(&upstream.authorize(&sent, "ignored")));
    browser.follow(answer)
}

#[test]
fn the_primary_address_that_is_listed_apart_is_the_persons() {
    with_upstream("allowed_email_domains = [\"corp.test\"]", |app, upstream| {
        let octo = json!({ "id": 583_231, "name": "Octo Cat", "email": null });
        let primary = json!([{ "email": "old@corp.test", "primary": false, "verified": true }, { "email": "octo@corp.test", "primary": true, "verified": true }]);
        says(upstream, &octo, primary);
        let page = through(app, upstream).expect_page(200);
        assert!(page.text().contains("octo@corp.test"), "{}", page.text());
        let called: Vec<_> =
            upstream.all_calls().into_iter().map(|call| (call.path, call.headers.get("authorization").cloned())).collect();
        assert_eq!(called.iter().map(|(path, _)| path.as_str()).collect::<Vec<_>>(), ["/token", "/me", "/me/emails"]);
        assert_eq!(called[1].1, called[2].1, "with the same access token");
        // What is not verified, or of another domain, does not come in, whatever the profile shows.
        let public = json!({ "id": 583_231, "email": "octo@corp.test", "email_verified": true });
        for emails in [
            json!([{ "email": "octo@corp.test", "primary": true, "verified": false }]),
            json!([{ "email": "octo@evil.test", "primary": true, "verified": true }]),
            json!([]),
        ] {
            says(upstream, &public, emails.clone());
            assert!(through(app, upstream).expect_page(400).text().contains(">email_domain<"), "{emails}");
        }
    });
}

#[test]
fn a_list_that_is_none_is_a_refusal_and_the_account_is_asked_for_its_password_as_ever() {
    with_upstream("", |app, upstream| {
        let octo = json!({ "id": 7, "name": "Octo Cat" });
        for bad in [json!({ "message": "Not Found" }), json!("x"), Value::Null] {
            says(upstream, &octo, bad.clone());
            assert!(through(app, upstream).expect_page(400).text().contains(">userinfo_invalid<"), "{bad}");
        }
        says(upstream, &octo, json!([{ "email": "ada@example.test", "primary": true, "verified": true }]));
        through(app, upstream).expect_page(200).form("link-form");
    });
}
