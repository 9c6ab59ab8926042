//! WebFinger from both sides: OpenID Connect Discovery §2, RFC 7033.

use serde_json::{Value, json};
use signet::errand::webfinger::find_issuer;
use signet::protocol::webfinger::ISSUER;

use crate::harness::authority::{Authority, Presented};
use crate::harness::upstream::Upstream;
use crate::harness::{Answer, Ask, Setup, TestApp, encoded, on_both, on_both_with};

const PATH: &str = "/.well-known/webfinger";

fn ask(app: &TestApp, pairs: &[(&str, &str)]) -> Answer {
    app.get(&format!("{PATH}?{}", encoded(pairs)))
}

/// An account that exists and one that does not get the same answer but for the name that was asked (security AC-2).
#[test]
fn this_host_names_its_issuer_for_every_account_alike() {
    on_both(|app| {
        let of = |resource: &str| ask(app, &[("resource", resource), ("rel", ISSUER)]).expect(200);
        let (known, unknown) = (of("acct:ada@id.test"), of("acct:zzz@id.test"));
        let read = |answer: &Answer| serde_json::from_str::<Value>(answer.text()).unwrap();
        assert_eq!(known.header("content-type"), "application/jrd+json");
        assert_eq!(known.header("access-control-allow-origin"), "*");
        assert_eq!(
            read(&known),
            json!({ "subject": "acct:ada@id.test", "links": [{ "rel": ISSUER, "href": "https://id.test" }] })
        );
        assert_eq!(known.text().replace("ada", "zzz"), unknown.text());
        assert_eq!(read(&of("https://id.test/anything"))["links"][0]["href"], "https://id.test");
        let none = ask(app, &[("resource", "acct:ada@id.test"), ("rel", "a"), ("rel", "b")]).expect(200);
        assert_eq!(read(&none)["links"], json!([]));
        for other in ["acct:ada@other.test", "https://other.test/", "ada@id.test", "mailto:ada@id.test"] {
            ask(app, &[("resource", other)]).expect(404);
        }
        for wrong in
            [&[][..], &[("rel", ISSUER)], &[("resource", "")], &[("resource", "acct:a@id.test"), ("resource", "acct:b@id.test")]]
        {
            let answer = ask(app, wrong);
            assert!(matches!(answer.status(), 400 | 404), "{wrong:?}: {}", answer.status());
        }
        app.send(Ask::post(PATH, &[("resource", "acct:ada@id.test")])).expect(405);
    });
}

/// Over TLS, as nothing else is asked; the guard against private addresses is that of every call.
#[test]
fn an_issuer_is_found_from_an_address_and_nothing_that_is_none_is_taken() {
    let authority = Authority::new("Corp Root");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ca.pem");
    std::fs::write(&file, authority.pem()).unwrap();
    let upstream = Upstream::start_with(authority.server(Presented::Good));
    let tables = upstream.tables("").replace("[outbound]\n", &format!("[outbound]\nextra_ca = [\"{}\"]\n", file.display()));
    on_both_with(&Setup::more(&tables), |app| {
        let host = upstream.issuer().trim_start_matches("https://").to_owned();
        let find = |identifier: &str| {
            let outbound = signet::app::outbound(&app.config()).unwrap();
            app.wait_for(async move { find_issuer(&outbound, identifier).await })
        };
        let says = |kind: &'static str, body: String| {
            upstream.script(|script| drop(script.answers.insert(PATH, (200, kind, body))));
        };
        let link = |href: &str| json!({ "subject": "x", "links": [{ "rel": ISSUER, "href": href }] }).to_string();
        for kind in ["application/jrd+json", "application/json"] {
            says(kind, link(&upstream.issuer()));
            assert_eq!(find(&host).unwrap(), upstream.issuer());
            assert_eq!(find(&format!("https://{host}/ada")).unwrap(), upstream.issuer());
            assert_eq!(find(&format!("ada@{host}")).unwrap(), upstream.issuer());
        }
        says("text/html", link(&upstream.issuer()));
        assert!(find(&host).unwrap_err().contains("media type"));
        says("application/jrd+json", link("http://evil.test"));
        assert!(find(&host).unwrap_err().contains("not an https URL"));
        says("application/jrd+json", json!({ "links": [] }).to_string());
        assert!(find(&host).unwrap_err().contains("no OpenID issuer"));
        says("application/jrd+json", "x".repeat(100_000));
        assert!(find(&host).is_err(), "too large");
        upstream.script(|script| drop(script.answers.insert(PATH, (302, "text/plain", String::new()))));
        assert!(find(&host).unwrap_err().contains("fix:"), "no redirect is followed");
        upstream.forget();
        for refused in ["169.254.169.254", "https://10.0.0.1/x", "ada@[fd00::1]", "http://example.com", "=ada", ""] {
            assert!(find(refused).unwrap_err().contains("fix:"), "{refused}");
        }
        assert!(upstream.all_calls().is_empty());
    });
}
