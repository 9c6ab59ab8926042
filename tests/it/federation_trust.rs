//! Whom a tenant trusts: certificates of upstreams over real TLS, with an authority of our own (RFC 5280 §6; issue "certificates").

use signet::errand::federation_doctor::{self, Visit};
use signet::flow::federation::finding::{Finding, Verdict};
use signet::flow::federation::{self, manage};

use crate::harness::authority::{Authority, Presented};
use crate::harness::upstream::Upstream;
use crate::harness::{Setup, TestApp, WEB, on_both_with};

fn examine(app: &TestApp) -> Vec<Finding> {
    let (drawn, jti) = manage::draw();
    let visit = Visit { callback: "https://id.test/oauth/auz/grants/provider/authcomplete".into(), drawn, jti };
    let house = app.house();
    let domains = federation::load(house.store(), house.vault(), &app.site().tenant.id, &[]).unwrap();
    let upstreams = app.state().errands.outbound.upstreams.clone();
    app.wait_for(federation_doctor::examine(&upstreams, &domains[0], visit, app.now()))
}

fn of<'a>(found: &'a [Finding], check: &str) -> &'a Finding {
    found.iter().find(|finding| finding.check == check).unwrap_or_else(|| panic!("nothing of {check}: {found:#?}"))
}

fn leave_is_refused(app: &TestApp, code: &str) {
    let mut browser = app.browser();
    let page = browser.authorize(&WEB, &[("idp_hint", "corp")]).expect_page(503);
    assert!(page.text().contains(&format!(">{code}<")), "{}", page.text());
}

#[test]
fn a_certificate_that_is_not_trusted_is_shown_with_its_reason_and_nothing_is_sent_to_its_server() {
    let authority = Authority::new("Corp Root");
    for (presented, reason) in
        [(Presented::Good, "nobody who is trusted here has signed it"), (Presented::SelfSigned, "it is signed by itself alone")]
    {
        let upstream = Upstream::start_with(authority.server(presented));
        on_both_with(&Setup::more(&upstream.tables("")), |app| {
            let found = examine(app);
            let tls = of(&found, "TLS");
            assert_eq!(tls.verdict, Verdict::Failure, "{found:#?}");
            assert!(tls.text.starts_with("loading configuration failed: ") && tls.text.contains(reason), "{tls}");
            assert!(!tls.fix.is_empty());
            let [own] = tls.certificates.as_slice() else { panic!("one certificate: {tls:#?}") };
            assert!(own.subject.contains("CN=A server") && own.hosts == ["localhost"] && own.sha256.len() == 95);
            assert_eq!(own.issuer.contains("CN=Corp Root"), presented == Presented::Good);
            assert!(tls.to_string().contains(&own.sha256), "the command line shows the chain");
            leave_is_refused(app, "certificate_untrusted");
            assert!(upstream.all_calls().is_empty(), "nothing was sent");
        });
    }
}

#[test]
fn an_authority_of_the_domain_makes_its_servers_trusted_and_nothing_else() {
    let authority = Authority::new("Corp Root");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ca.pem");
    std::fs::write(&file, authority.pem()).unwrap();
    let ca = format!("ca = [\"{}\"]", file.display());
    for (presented, reason) in [
        (Presented::Good, ""),
        (Presented::Expired, "it has expired"),
        (Presented::Early, "it does not count yet"),
        (Presented::OtherHost, "it is for other hosts (other.test)"),
        (Presented::SelfSigned, "it is signed by itself alone"),
    ] {
        let upstream = Upstream::start_with(authority.server(presented));
        on_both_with(&Setup::more(&upstream.tables(&ca)), |app| {
            upstream.script(|_| {});
            let found = examine(app);
            let tls = of(&found, "TLS");
            if reason.is_empty() {
                assert_eq!((tls.verdict, tls.certificates.len()), (Verdict::Ok, 1), "{found:#?}");
                assert_eq!(of(&found, "keys").verdict, Verdict::Ok);
                app.browser().get("/login/upstream?idp=corp&interaction=").expect(303);
            } else {
                assert!(tls.verdict == Verdict::Failure && tls.text.contains(reason), "{presented:?}: {tls}");
                assert!(upstream.all_calls().is_empty());
            }
        });
    }
}
