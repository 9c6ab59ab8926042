//! Native apps with a scheme of their own behind an upstream (RFC 8252 §7.1): `form-action` holds the redirects that follow a form
//! (decision 6), also of the pages that post an upstream's answer again.

use serde_json::json;

use crate::harness::upstream::{Upstream, posted};
use crate::harness::{Answer, Auth, RelyingParty, Setup, TestApp, on_both_with};

const APP: RelyingParty = RelyingParty { id: "phone", auth: Auth::None, redirect_uri: "com.example.phone:/cb" };
const TABLES: &str = "[[client]]\nprovider = \"default\"\nclient_id = \"phone\"\ntoken_endpoint_auth_method = \"none\"\n\
                      application_type = \"native\"\nredirect_uris = [\"com.example.phone:/cb\"]\nrequire_consent = false\n";

fn with_upstream(lines: &str, test: impl Fn(&TestApp, &Upstream)) {
    let upstream = Upstream::start();
    let lines = format!("authority_for_usernames = true\nusername_claim = \"preferred_username\"\n{lines}");
    on_both_with(&Setup::more(&(upstream.tables(&lines) + TABLES)), |app| {
        upstream.says(json!({ "preferred_username": "bob" }));
        test(app, &upstream);
    });
}

/// The sources that a page's forms may lead to.
fn form_action(page: &Answer) -> Vec<String> {
    let policy = page.header("content-security-policy");
    let own = policy.split(';').find_map(|directive| directive.trim().strip_prefix("form-action ")).unwrap_or_default();
    own.split_whitespace().map(str::to_owned).collect()
}

#[test]
fn an_answer_that_is_posted_again_leads_to_the_app_by_a_page_of_its_own() {
    for (response_type, mode) in [("code id_token", "form_post"), ("id_token", "fragment")] {
        let source = if response_type == "id_token" { "authorization_id_token" } else { "token_id_token" };
        let lines = format!("response_type = \"{response_type}\"\nresponse_mode = \"{mode}\"\nclaims_source = \"{source}\"");
        with_upstream(&lines, |app, upstream| {
            let mut browser = app.browser();
            let sent = browser.authorize(&APP, &[("idp_hint", "corp")]);
            let pairs = upstream.authorize(&sent, "bob");
            let page = app.send(posted(&pairs)).expect_page(200);
            assert!(!form_action(&page).iter().any(|source| source.starts_with("com.example")), "nobody knows the app there");
            let onward = browser.submit(&page.form("relay")).expect_page(200);
            let link = onward.link("continue");
            assert!(link.starts_with("com.example.phone:/cb?code="), "{link}");
            assert_eq!(form_action(&onward), ["'self'"]);
            assert!(!onward.cookies().is_empty(), "the session is there");
        });
    }
}

#[test]
fn a_form_on_the_way_to_the_upstream_may_lead_back_to_the_app() {
    with_upstream("authorization_method = \"POST\"", |app, upstream| {
        let page = app.browser().authorize(&APP, &[("idp_hint", "corp")]).expect_page(200);
        assert_eq!(page.form("relay").action, format!("{}/auth", upstream.issuer()));
        assert!(form_action(&page).contains(&"com.example.phone:".to_owned()), "{:?}", form_action(&page));
    });
}

#[test]
fn an_app_on_the_web_is_reached_without_a_page_in_between() {
    with_upstream("response_type = \"code id_token\"\nresponse_mode = \"form_post\"", |app, upstream| {
        let mut browser = app.browser();
        let sent = browser.authorize(&crate::harness::WEB, &[("idp_hint", "corp")]);
        let pairs = upstream.authorize(&sent, "bob");
        let page = app.send(posted(&pairs)).expect_page(200);
        browser.submit(&page.form("relay")).callback().code();
    });
}
