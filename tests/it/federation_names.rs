//! Host names that lead to private addresses (security SS, CB-4; DNS rebinding): whatever names one, nothing is connected to. The upstream is
//! at an address that `[outbound] allow` names; `localhost` resolves to one that it does not, where somebody listens and counts.

use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::json;
use signet::errand::{federation_doctor, webfinger};
use signet::flow::federation::examination::Visit;
use signet::flow::federation::finding::Verdict;
use signet::flow::federation::{self, manage};

use crate::harness::upstream::Upstream;
use crate::harness::{Answer, Browser, Setup, TestApp, WEB, on_both_with};

/// Somebody on this machine whom nobody may call.
struct Trap {
    port: u16,
    called: Arc<AtomicUsize>,
}

impl Trap {
    fn set() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (port, called) = (listener.local_addr().unwrap().port(), Arc::new(AtomicUsize::new(0)));
        let mut listeners = vec![listener];
        listeners.extend(TcpListener::bind(("::1", port)));
        for listener in listeners {
            let called = called.clone();
            std::thread::spawn(move || {
                for _ in listener.incoming() {
                    called.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        Self { port, called }
    }

    /// The names of the place.
    fn urls(&self, path: &str) -> [String; 4] {
        let port = self.port;
        ["http://localhost", "https://localhost", "https://LOCALHOST", "https://localhost."]
            .map(|place| format!("{place}:{port}{path}"))
    }

    #[track_caller]
    fn is_untouched(&self, told: &str) {
        assert_eq!(self.called.load(Ordering::Relaxed), 0, "{told}");
    }
}

/// Tables in which the upstream alone may be called.
fn tables(upstream: &Upstream, lines: &str) -> String {
    upstream.tables(lines).replacen("[\"127.0.0.0/8\", \"::1/128\"]", "[\"127.0.0.2/32\"]", 1)
}

fn through(browser: &mut Browser<'_>, upstream: &Upstream) -> Answer {
    let sent = browser.authorize(&WEB, &[("idp_hint", "corp")]);
    let answer = browser.get(&Upstream::back(&upstream.authorize(&sent, "grace")));
    browser.follow(answer)
}

#[track_caller]
fn refused(answer: Answer, code: &str, told: &str) {
    let status = if code == "upstream_unreachable" { 503 } else { 400 };
    let page = answer.expect_page(status);
    assert!(page.text().contains(&format!(">{code}<")), "{told}: wanted {code}\n{}", page.text());
}

#[test]
fn no_endpoint_whose_name_leads_to_a_private_address_is_called() {
    let (upstream, trap) = (Upstream::start_at("127.0.0.2"), Trap::set());
    let both = tables(&upstream, "claims_source = \"id_token_and_userinfo\"");
    on_both_with(&Setup::more(&both), |app| {
        upstream.script(|_| {});
        let mut browser = app.browser();
        through(&mut browser, &upstream).expect_page(200).form("first-form"); // the upstream itself may be called
    });
    for (member, path, code) in [
        ("token_endpoint", "/token", "upstream_unreachable"),
        ("userinfo_endpoint", "/me", "userinfo_invalid"),
        ("jwks_uri", "/jwks", "upstream_unreachable"),
    ] {
        for url in trap.urls(path) {
            on_both_with(&Setup::more(&both), |app| {
                upstream.script(|script| drop(script.metadata.insert(member.into(), json!(url))));
                let mut browser = app.browser();
                let answer = through(&mut browser, &upstream);
                refused(answer, code, &url);
                assert!(browser.get("/account").location().contains("/login"), "{url}: nobody is signed in");
                trap.is_untouched(&url);
            });
        }
    }
}

#[test]
fn nor_are_the_metadata_or_the_registration_of_such_an_upstream() {
    let (upstream, trap) = (Upstream::start_at("127.0.0.2"), Trap::set());
    for url in trap.urls("/.well-known/openid-configuration") {
        let elsewhere = tables(&upstream, &format!("well_known_url = \"{url}\""));
        on_both_with(&Setup::more(&elsewhere), |app| {
            refused(app.browser().authorize(&WEB, &[("idp_hint", "corp")]), "upstream_unreachable", &url);
            trap.is_untouched(&url);
        });
    }
    let itself = tables(&upstream, "dynamic_registration = true\n")
        .replacen("client_id = \"signet\"\n", "", 1)
        .replace(&format!("client_secret = \"{}\"\n", crate::harness::upstream::SECRET), "");
    for url in trap.urls("/register") {
        on_both_with(&Setup::more(&itself), |app| {
            upstream.script(|script| drop(script.metadata.insert("registration_endpoint".into(), json!(url))));
            refused(app.browser().authorize(&WEB, &[("idp_hint", "corp")]), "upstream_unreachable", &url);
            trap.is_untouched(&url);
        });
    }
}

/// Administrators are led nowhere either: what the doctor or WebFinger is given is judged like everything else.
#[test]
fn the_doctor_and_webfinger_call_no_such_name() {
    let (upstream, trap) = (Upstream::start_at("127.0.0.2"), Trap::set());
    on_both_with(&Setup::more(&tables(&upstream, "")), |app| {
        let outbound = signet::app::outbound(&app.config()).unwrap();
        for url in trap.urls("/auth") {
            upstream.script(|script| drop(script.metadata.insert("authorization_endpoint".into(), json!(url))));
            let found = examine(app);
            assert_eq!(verdict(&found, "reach"), Verdict::Ok);
            assert_eq!(verdict(&found, "redirect URI"), Verdict::Failure, "{found:#?}");
            trap.is_untouched(&url);
        }
        for name in [format!("ada@localhost:{}", trap.port), format!("https://localhost:{}/ada", trap.port)] {
            let told = app.wait_for(webfinger::find_issuer(&outbound, &name)).unwrap_err();
            assert!(told.contains("fix:"), "{told}");
            trap.is_untouched(&name);
        }
    });
}

fn examine(app: &TestApp) -> Vec<federation::finding::Finding> {
    let (drawn, jti) = manage::draw();
    let visit = Visit { callbacks: vec!["https://id.test/oauth/auz/grants/provider/authcomplete".into()], drawn, jti };
    let house = app.house();
    let domain = federation::find(house.store(), house.vault(), &app.site().tenant.id, "corp").unwrap().unwrap();
    let outbound = signet::app::outbound(&app.config()).unwrap();
    app.wait_for(federation_doctor::examine(&outbound.upstreams, &domain, visit, app.now()))
}

fn verdict(found: &[federation::finding::Finding], check: &str) -> Verdict {
    found.iter().find(|finding| finding.check == check).unwrap_or_else(|| panic!("nothing of {check}: {found:#?}")).verdict
}
