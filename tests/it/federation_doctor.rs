//! `signet upstream`: the doctor against an upstream on a socket, and what flushing forgets.

use serde_json::json;
use signet::errand::federation_doctor;
use signet::flow::admin::upstreams;
use signet::flow::federation::examination::{self, Visit};
use signet::flow::federation::finding::{Finding, Verdict};
use signet::flow::federation::{self, manage};

use crate::harness::upstream::Upstream;
use crate::harness::{Setup, TestApp, on_both_with};

fn examine(app: &TestApp) -> Vec<Finding> {
    let (drawn, jti) = manage::draw();
    let visit = Visit { callbacks: vec!["https://id.test/oauth/auz/grants/provider/authcomplete".into()], drawn, jti };
    let house = app.house();
    let domains = federation::load(house.store(), house.vault(), &app.site().tenant.id, &[]).unwrap();
    let outbound = signet::app::outbound(&app.config()).unwrap();
    app.wait_for(federation_doctor::examine(&outbound.upstreams, &domains[0], visit, app.now()))
}

fn verdict(found: &[Finding], check: &str) -> Verdict {
    found.iter().find(|finding| finding.check == check).unwrap_or_else(|| panic!("nothing of {check}: {found:#?}")).verdict
}

#[test]
fn the_doctor_finds_what_is_wrong_and_says_what_to_do() {
    let upstream = Upstream::start();
    on_both_with(&Setup::more(&upstream.tables("")), |app| {
        upstream.script(|_| {});
        let found = examine(app);
        for check in ["settings", "reach", "issuer", "response type", "keys", "client authentication"] {
            assert_eq!(verdict(&found, check), Verdict::Ok, "{found:#?}");
        }
        assert_eq!(verdict(&found, "redirect URI"), Verdict::Failure, "this upstream has no page there: {found:#?}");
        upstream.script(|script| drop(script.metadata.insert("issuer".into(), json!("https://evil.test"))));
        assert_eq!(verdict(&examine(app), "issuer"), Verdict::Failure);
        upstream.script(|script| drop(script.metadata.insert("response_types_supported".into(), json!(["id_token"]))));
        assert_eq!(verdict(&examine(app), "response type"), Verdict::Failure);
        upstream.script(|script| {
            let body = json!({ "error": "invalid_client" }).to_string();
            drop(script.answers.insert("/token", (401, "application/json", body)));
        });
        assert_eq!(verdict(&examine(app), "client authentication"), Verdict::Failure);
        upstream
            .script(|script| drop(script.answers.insert("/jwks", (200, "application/json", json!({ "keys": [] }).to_string()))));
        assert_eq!(verdict(&examine(app), "keys"), Verdict::Failure);
        upstream.script(|script| {
            drop(script.answers.insert("/.well-known/openid-configuration", (302, "text/plain", String::new())));
        });
        let found = examine(app);
        assert_eq!(verdict(&found, "reach"), Verdict::Failure);
        assert!(found.iter().all(|finding| finding.verdict != Verdict::Failure || !finding.fix.is_empty()), "{found:#?}");
    });
}

/// What the domain chooses has to be among what the upstream says it takes, wherever it says anything.
#[test]
fn the_doctor_compares_what_was_chosen_with_what_the_upstream_says_it_takes() {
    let lines = "response_mode = \"form_post\"\nrequest_object = \"value\"\n";
    let upstream = Upstream::start();
    on_both_with(&Setup::more(&upstream.tables(lines)), |app| {
        let of = |members: serde_json::Value| {
            upstream.script(|script| script.metadata = members.as_object().unwrap().clone());
            let found = examine(app);
            let verdicts = ["response mode", "PKCE", "signed requests"].map(|check| verdict(&found, check));
            assert!(found.iter().all(|one| one.verdict != Verdict::Failure || !one.fix.is_empty()), "{found:#?}");
            verdicts
        };
        let takes_all = json!({
            "response_modes_supported": ["query", "form_post"], "code_challenge_methods_supported": ["plain", "S256"],
            "request_parameter_supported": true, "request_object_signing_alg_values_supported": ["HS256"]
        });
        assert_eq!(of(takes_all), [Verdict::Ok; 3]);
        let says_nothing = json!({});
        assert_eq!(
            of(says_nothing),
            [Verdict::Warning, Verdict::Ok, Verdict::Failure],
            "Discovery §3: requests by value are not the default"
        );
        let takes_others = json!({
            "response_modes_supported": ["query", "fragment"], "code_challenge_methods_supported": ["plain"],
            "request_parameter_supported": true, "request_object_signing_alg_values_supported": ["RS256"]
        });
        assert_eq!(of(takes_others), [Verdict::Failure; 3]);
        assert_eq!(
            of(json!({ "code_challenge_methods_supported": [], "request_parameter_supported": true }))[1..],
            [Verdict::Ok; 2]
        );
    });
}

/// Each place that the domain is for has a redirect URI of its own, which the upstream has to know.
#[test]
fn the_doctor_asks_for_every_redirect_uri_that_people_come_back_to() {
    let upstream = Upstream::start();
    for (lines, paths) in [
        ("", &["/oauth/auz/grants/provider/authcomplete", "/api/login/ssoLogin"][..]),
        ("enabled_for = [\"portal\"]", &["/api/login/ssoLogin"]),
        ("enabled_for = []", &["/oauth/auz/grants/provider/authcomplete"]),
        ("own_callback = true", &["/oauth/auz/grants/provider/authcomplete/corp"]),
    ] {
        on_both_with(&Setup::more(&upstream.tables(lines)), |app| {
            upstream.script(|_| {});
            let found = signet::flow::federation::find(app.house().store(), app.house().vault(), &app.site().tenant.id, "corp");
            let domain = found.unwrap().unwrap();
            let callbacks = examination::callbacks(&app.site().provider.issuer, &domain);
            let (drawn, jti) = manage::draw();
            let outbound = signet::app::outbound(&app.config()).unwrap();
            let visit = Visit { callbacks, drawn, jti };
            let found = app.wait_for(federation_doctor::examine(&outbound.upstreams, &domain, visit, app.now()));
            let fixes: Vec<_> = found.iter().filter(|one| one.check == "redirect URI").map(|one| one.fix.clone()).collect();
            let wanted: Vec<_> = paths.iter().map(|path| format!("register exactly https://id.test{path} there")).collect();
            assert_eq!(fixes, wanted, "{lines}");
            assert_eq!(found.iter().filter(|one| one.check == "clock").count(), 1);
        });
    }
}

#[test]
fn flushing_lets_every_process_read_the_metadata_again() {
    let upstream = Upstream::start();
    on_both_with(&Setup::more(&upstream.tables("")), |app| {
        upstream.script(|_| {});
        upstream.forget();
        let leave = || app.browser().get("/login/upstream?idp=corp&interaction=").expect(303);
        leave();
        leave();
        assert_eq!(upstream.calls("/.well-known/openid-configuration").len(), 1);
        app.wait(1);
        upstreams::flush(app.house().store(), &app.host(), "corp", app.now()).unwrap();
        assert!(upstreams::flush(app.house().store(), &app.host(), "nobody", app.now()).is_err());
        app.notice();
        leave();
        assert_eq!(upstream.calls("/.well-known/openid-configuration").len(), 2);
    });
}
