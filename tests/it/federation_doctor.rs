//! `signet upstream`: the doctor against an upstream on a socket, and what flushing forgets.

use serde_json::json;
use signet::errand::federation_doctor;
use signet::flow::admin::upstreams;
use signet::flow::federation::examination::Visit;
use signet::flow::federation::finding::{Finding, Verdict};
use signet::flow::federation::{self, manage};

use crate::harness::upstream::Upstream;
use crate::harness::{Setup, TestApp, on_both_with};

fn examine(app: &TestApp) -> Vec<Finding> {
    let (drawn, jti) = manage::draw();
    let visit = Visit { callback: "https://id.test/oauth/auz/grants/provider/authcomplete".into(), drawn, jti };
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
