//! OpenID Connect Discovery 1.0, RFC 8414, and by which address a provider is found. What the document lists is used in
//! `advertised`.

use crate::harness::{Ask, ISSUER, Setup, on_both, on_both_with};

const OPENID: &str = "/.well-known/openid-configuration";
const OAUTH: &str = "/.well-known/oauth-authorization-server";

#[test]
fn both_addresses_serve_the_same_document() {
    on_both(|app| {
        let openid = app.get(OPENID).expect(200);
        assert_eq!(openid.text(), app.get(OAUTH).expect(200).text());
        let document = openid.json();
        assert_eq!(document["issuer"], ISSUER);
        for (name, value) in document.as_object().unwrap() {
            let url = value.as_str().filter(|text| text.starts_with("https://"));
            assert!(url.is_none_or(|url| url.starts_with(ISSUER)), "{name}");
        }
        assert_eq!(openid.header("access-control-allow-origin"), "*", "single-page apps read it");
    });
}

/// RFC 9110 §13.1.2: "the condition is false if … the entity tag listed matches".
#[test]
fn a_known_document_is_not_sent_again() {
    on_both(|app| {
        for path in [OPENID, OAUTH, "/oauth/jwks"] {
            let first = app.get(path).expect(200);
            let etag = first.header("etag").to_owned();
            assert!(etag.starts_with('"') && first.header("cache-control").starts_with("public, max-age="), "{path}");
            for known in [etag.clone(), format!("\"other\", W/{etag}")] {
                let again = app.send(Ask::get(path).header("if-none-match", &known)).expect(304);
                assert_eq!((again.text(), again.header("etag")), ("", etag.as_str()), "{path}");
            }
            app.send(Ask::get(path).header("if-none-match", "\"other\"")).expect(200);
        }
    });
}

const SECOND: &str = "\n[[provider]]\nname = \"acme\"\nissuer = \"https://id.test/acme/eu\"\n\
                      [[provider]]\nname = \"other\"\nissuer = \"https://other.test\"\n\
                      [[provider]]\nname = \"local\"\nissuer = \"http://localhost:8080\"\n";

/// Discovery §4.1: "If the Issuer value contains a path component, any terminating `/` MUST be removed before appending
/// `/.well-known/openid-configuration`"; RFC 8414 §3.1 inserts the well-known part "between the host component and the path
/// component".
#[test]
fn an_issuer_may_have_a_path_and_hosts_keep_providers_apart() {
    on_both_with(&Setup::more(SECOND), |app| {
        let issuer_at = |address: &str| app.get(address).expect(200).json()["issuer"].as_str().unwrap().to_owned();
        assert_eq!(issuer_at("https://id.test/acme/eu/.well-known/openid-configuration"), "https://id.test/acme/eu");
        assert_eq!(issuer_at("https://id.test/.well-known/oauth-authorization-server/acme/eu"), "https://id.test/acme/eu");
        assert_eq!(issuer_at("https://id.test/.well-known/openid-configuration"), ISSUER);
        assert_eq!(issuer_at("https://id.test:8443/.well-known/openid-configuration"), ISSUER, "matched without the port");
        assert_eq!(issuer_at("https://OTHER.test/.well-known/openid-configuration"), "https://other.test");
        let keys = |address: &str| app.get(address).expect(200).json();
        let (one, two) = (keys("https://id.test/oauth/jwks"), keys("https://id.test/acme/eu/oauth/jwks"));
        assert_ne!(one, two, "each provider has keys of its own");
        // A client is known at its own provider only.
        let request = crate::harness::WEB.request(&[]);
        app.get(&format!("https://other.test{request}")).expect_page(400);
        app.get(&format!("https://id.test/acme/eu{request}")).expect_page(400);
        app.get(&format!("https://id.test/acme/europe{request}")).expect_page(404);
        app.get("https://id.test/acme").expect_page(404);
    });
}

/// Decision 29: "An issuer on localhost answers 127.0.0.1 with a redirect."
#[test]
fn a_loopback_address_leads_to_localhost() {
    on_both_with(&Setup::more(SECOND), |app| {
        let answer = app.get("http://127.0.0.1:8080/oauth/jwks?x=1").expect(307);
        assert_eq!(answer.header("location"), "http://localhost:8080/oauth/jwks?x=1");
        app.get("http://localhost:8080/oauth/jwks").expect(200);
    });
}

#[test]
fn an_unknown_host_gets_a_page_that_names_it() {
    on_both(|app| {
        for host in ["nobody.test", "id.test.nobody.test", "xid.test", "127.0.0.1:8080"] {
            let page = app.send(Ask::get(OPENID).host(host)).expect_page(404);
            assert!(page.text().contains(host), "{host}");
            assert!(!page.text().contains("https://id.test"), "the page does not say who is served");
            let files: Vec<_> = page.text().split('"').filter(|text| text.starts_with("/assets/")).map(str::to_owned).collect();
            assert!(files.len() > 2, "{files:?}");
            for file in files {
                app.send(Ask::get(&file).host(host)).expect(200);
            }
        }
        let page = app.send(Ask::get(OPENID).host("<script>alert(1)</script>")).expect_page(404);
        assert!(!page.text().contains("<script>alert"));
    });
}

/// `trusted_proxies` "decides whose `X-Forwarded-*`/`Forwarded` count".
#[test]
fn forwarded_headers_count_from_a_proxy_of_ours_only() {
    on_both_with(&Setup::server("trusted_proxies = [\"10.0.0.0/8\"]"), |app| {
        let inner = |from: &str| Ask::get(OPENID).host("inner:8080").from(from);
        let family = |ask: Ask| ask.header("x-forwarded-host", "id.test").header("x-forwarded-proto", "https");
        app.send(family(inner("10.1.2.3"))).expect(200);
        app.send(inner("10.1.2.3").header("forwarded", "for=192.0.2.60;proto=https;host=id.test")).expect(200);
        let page = app.send(family(inner("192.0.2.9"))).expect_page(404);
        assert!(page.text().contains("trusted_proxies"), "the page says what to set: {}", page.text());
        // A stranger's header does not move a host that is served.
        let spoofed = Ask::get("/oauth/jwks").from("192.0.2.9").header("x-forwarded-host", "evil.test");
        app.send(spoofed).expect(200);
    });
}
