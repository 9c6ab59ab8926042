//! Whom a tenant trusts: certificates of upstreams over real TLS, with an authority of our own (RFC 5280 §6; issue "certificates").

use serde_json::json;
use signet::errand::federation_doctor;
use signet::flow::admin::profile::Profile;
use signet::flow::admin::{Administrator, roles, trust};
use signet::flow::federation::examination::Visit;
use signet::flow::federation::finding::{Finding, Verdict};
use signet::flow::federation::{self, manage};
use signet::model::{AdminRole, Managed};

use crate::harness::authority::{Authority, Presented};
use crate::harness::upstream::Upstream;
use crate::harness::{Ask, Auth, RelyingParty, SPA, Setup, TestApp, Tokens, WEB, on_both_with};

const ROBOT: RelyingParty = RelyingParty { id: "robot", auth: Auth::Basic("a secret of robot"), ..SPA };

fn examine(app: &TestApp) -> Vec<Finding> {
    let (drawn, jti) = manage::draw();
    let visit = Visit { callbacks: vec!["https://id.test/oauth/auz/grants/provider/authcomplete".into()], drawn, jti };
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

/// Two tenants with a domain each at the same upstream, and a program that administers each.
fn two_tenants(upstream: &Upstream, tenant: &str) -> Setup {
    let other = format!(
        "[[upstream]]\ntenant = \"other\"\nname = \"corp\"\nissuer = \"{}\"\nclient_id = \"signet\"\nclient_secret = \"s\"\n",
        upstream.issuer()
    );
    let robot = |provider: &str| {
        format!(
            "[[client]]\nprovider = \"{provider}\"\nclient_id = \"robot\"\nclient_secret = \"a secret of robot\"\n\
             grant_types = [\"client_credentials\"]\nresponse_types = []\nscope = \"upstreams:read upstreams:write\"\n"
        )
    };
    let tables = format!("{}{other}{}{}", upstream.tables("tenant = \"default\""), robot("default"), robot("other"));
    let mut setup = Setup::two_tenants(&tables);
    setup.more = setup.more.replacen("name = \"default\"\n", &format!("name = \"default\"\n{tenant}\n"), 1);
    setup
}

fn judge(app: &TestApp, host: &str) -> Verdict {
    let house = app.house();
    let site = house.site(host, "/").unwrap();
    let domains = federation::load(house.store(), house.vault(), &site.tenant.id, &[]).unwrap();
    let (drawn, jti) = manage::draw();
    let visit = Visit { callbacks: vec![format!("https://{host}/oauth/auz/grants/provider/authcomplete")], drawn, jti };
    let upstreams = app.state().errands.outbound.upstreams.clone();
    let found = app.wait_for(federation_doctor::examine(&upstreams, &domains[0], visit, app.now()));
    of(&found, "TLS").verdict
}

fn leaves(app: &TestApp, host: &str) -> bool {
    app.send(Ask::get("/login/upstream?idp=corp&interaction=").host(host)).status() == 303
}

#[test]
fn what_one_tenant_trusts_by_its_file_another_does_not() {
    let authority = Authority::new("Corp Root");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ca.pem");
    std::fs::write(&file, authority.pem()).unwrap();
    let upstream = Upstream::start_with(authority.server(Presented::Good));
    let line = format!("ca = [\"{}\"]", file.display());
    on_both_with(&two_tenants(&upstream, &line), |app| {
        upstream.script(|_| {});
        assert_eq!((judge(app, "id.test"), judge(app, "other.test")), (Verdict::Ok, Verdict::Failure));
        assert_eq!((leaves(app, "id.test"), leaves(app, "other.test")), (true, false));
        let by = app.host();
        let [own] = &trust::list(app.house().store(), &by).unwrap()[..] else { panic!("one authority") };
        assert!(own.certificate.subject.contains("Corp Root") && own.authority.managed == Managed::File);
        let id = own.authority.sha256.clone();
        assert!(trust::remove(app.house().store(), &by, &id, app.now()).is_err(), "the file says so");
        // Out of the file, out of the store; what is kept and connected under the old trust is not used any more.
        let warnings = app.edit(&line, "");
        assert!(warnings.iter().any(|warning| warning.contains(&id)), "{warnings:?}");
        assert_eq!((judge(app, "id.test"), leaves(app, "id.test")), (Verdict::Failure, false));
    });
}

#[test]
fn authorities_are_listed_added_and_taken_away_over_the_api_by_whoever_may_change_upstreams() {
    let authority = Authority::new("Corp Root");
    let upstream = Upstream::start_with(authority.server(Presented::Good));
    on_both_with(&two_tenants(&upstream, ""), |app| {
        upstream.script(|_| {});
        let token = |host: &str| {
            let resource = format!("https://{host}/api");
            let form = [("grant_type", "client_credentials"), ("resource", resource.as_str())];
            Tokens::read(app.send(ROBOT.token(&form).host(host))).access
        };
        let (own, foreign) = (token("id.test"), token("other.test"));
        let post = |pem: &str, token: &str, host: &str| {
            let body = json!({ "pem": pem }).to_string();
            let ask = Ask::new("POST", "/api/trust").body("application/json", body.as_bytes());
            app.send(ask.bearer(token).host(host))
        };
        let list = |token: &str, host: &str| app.send(Ask::get("/api/trust").bearer(token).host(host)).expect(200).json();
        assert_eq!(list(&own, "id.test")["items"], json!([]));
        assert!(!leaves(app, "id.test"));
        // What is no authority, or does not count, is refused whole.
        let expired = Authority::with("Old Root", |params| params.not_after = rcgen::date_time_ymd(2020, 1, 1)).pem();
        let server = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap().cert.pem();
        for (pem, why) in [
            (expired.as_str(), "has expired"),
            (server.as_str(), "not an authority's"),
            ("nothing", "there is no certificate in it"),
            (&format!("{}{expired}", authority.pem()), "has expired"),
        ] {
            let problem = post(pem, &own, "id.test").expect_problem(400, "invalid_request");
            assert!(problem["detail"].as_str().unwrap().contains(why), "{problem}");
        }
        assert_eq!(list(&own, "id.test")["items"], json!([]));
        let added = post(&authority.pem(), &own, "id.test").expect(200).json();
        let one = &added["items"][0];
        assert!(one["subject"].as_str().unwrap().contains("Corp Root") && one["from_file"] == false, "{added}");
        assert_eq!(post(&authority.pem(), &own, "id.test").expect(200).json(), added, "twice is once");
        assert_eq!(list(&own, "id.test"), added);
        assert_eq!((leaves(app, "id.test"), leaves(app, "other.test")), (true, false));
        assert_eq!(list(&foreign, "other.test")["items"], json!([]));
        let path = format!("/api/trust/{}", one["id"].as_str().unwrap());
        let delete = |token: &str, host: &str| app.send(Ask::new("DELETE", &path).bearer(token).host(host));
        assert!(delete(&foreign, "other.test").expect(404).text().contains("authority_not_found"));
        delete(&own, "id.test").expect(204);
        delete(&own, "id.test").expect_problem(404, "authority_not_found");
        assert!(!leaves(app, "id.test"), "neither the copy of the metadata nor the connection serves any more");
        let tenant = app.site().tenant.id.clone();
        let entries = app.house().store().read(|c| signet::store::audit::list(c, &tenant, 100)).unwrap();
        let acts: Vec<_> = entries.iter().filter(|entry| entry.action.starts_with("trust.")).collect();
        assert_eq!(acts.len(), 2, "{acts:?}");
        assert!(acts.iter().all(|entry| entry.actor == "client:robot" && entry.target.starts_with("authority:")));
    });
}

/// Whoever is trusted to say who a server is can be any upstream, and through it any of its people.
#[test]
fn nobody_adds_an_authority_for_an_upstream_that_lets_somebody_in_who_may_do_more() {
    let authority = Authority::new("Corp Root");
    let upstream = Upstream::start_with(authority.server(Presented::Good));
    let lines = "authority_for_email_domains = [\"example.test\"]";
    on_both_with(&Setup::more(&upstream.tables(lines)), |app| {
        let add = |role| {
            let by = Administrator { authority: signet::model::Authority::of_role(Some(role)), ..app.host() };
            trust::add(app.house().store(), &by, &authority.pem(), app.now())
        };
        app.add("olga@example.test", Profile::default());
        let olga = app.person("olga@example.test").id;
        roles::appoint(app.house().store(), &app.host(), (&olga, Some(AdminRole::Owner)), app.now()).unwrap();
        assert!(add(AdminRole::Admin).unwrap_err().to_string().contains("may do more than you"));
        assert_eq!(add(AdminRole::Owner).unwrap().len(), 1);
    });
}
