//! Tenants over the API: made with a provider and a link for the first owner, changed, disabled; out of sight of those that manage none.

use serde_json::{Value, json};
use signet::model::AdminRole;

use crate::harness::{Answer, Ask, PASSWORD, ROBOT, Setup, TestApp, Tokens, on_both, on_both_with, robot_of};

struct Desk<'a> {
    app: &'a TestApp,
    token: String,
    host: &'static str,
}

impl<'a> Desk<'a> {
    fn of(app: &'a TestApp, host: &'static str) -> Self {
        let resource = format!("https://{host}/api");
        let form = [("grant_type", "client_credentials"), ("resource", resource.as_str())];
        Desk { app, token: Tokens::read(app.send(ROBOT.token(&form).host(host))).access, host }
    }

    #[track_caller]
    fn send(&self, method: &str, path: &str, body: Option<&Value>) -> Answer {
        let ask = Ask::new(method, &format!("/api{path}")).bearer(&self.token).host(self.host).header("if-match", "*");
        let body = body.map(Value::to_string).unwrap_or_default();
        self.app.send(if body.is_empty() { ask } else { ask.body("application/json", body.as_bytes()) })
    }
}

fn on_api(test: impl Fn(&Desk<'_>)) {
    on_both_with(&Setup::robot(""), |app| test(&Desk::of(app, "id.test")));
}

fn acme() -> Value {
    json!({ "name": "acme", "issuer": "https://acme.test", "display_name": "Acme" })
}

fn serves(app: &TestApp) -> bool {
    app.send(Ask::get("/.well-known/openid-configuration").host("acme.test")).status() == 200
}

/// The path and query of a link at the new provider.
fn path(link: &Value) -> String {
    let url = link["url"].as_str().unwrap();
    url.strip_prefix("https://acme.test").unwrap_or_else(|| panic!("{url}")).to_owned()
}

#[test]
fn a_tenant_is_served_at_once_and_its_first_owner_makes_the_account_by_the_link() {
    on_api(|desk| {
        let app = desk.app;
        let made = desk.send("POST", "/tenants", Some(&acme())).expect(201);
        let shown = made.json();
        assert_eq!((&shown["issuers"], &shown["has_people"]), (&json!(["https://acme.test"]), &json!(false)));
        assert_eq!((&shown["manages_tenants"], &shown["managed"]), (&json!(false), &json!("people")));
        assert!(serves(app) && serves(&app.replica()));
        let first = path(&shown["setup_link"]);
        // another link takes the place of the first
        let link = desk.send("POST", "/tenants/acme/setup-link", None).expect(200).json();
        let open = |path: &str| app.send(Ask::get(path).host("acme.test"));
        assert!(!open(&first).text().contains("id=\"setup-form\""));
        // and a restart of the server does not
        assert_eq!(signet::flow::setup::invite(app.house(), app.now()).unwrap(), None);
        let page = open(&path(&link)).expect_page(200);
        assert!(page.text().contains("It owns Acme"), "{}", page.text());
        let form = page.form("setup-form").with(&[
            ("name", "Olga"),
            ("username", "olga"),
            ("email", "olga@acme.test"),
            ("password", PASSWORD),
            ("password_again", PASSWORD),
        ]);
        let pairs = form.pairs();
        let cookie = page.cookies().first().and_then(|line| line.split(';').next()).unwrap_or_default().to_owned();
        let sent = Ask::post(&form.action, &pairs).host("acme.test").header("origin", "https://acme.test");
        let done = app.send(sent.header("sec-fetch-site", "same-origin").header("cookie", &cookie));
        assert!(done.expect_page(200).text().contains("id=\"setup-done\""));
        let tenant = app.house().site("acme.test", "/").unwrap().tenant.id.clone();
        let olga = signet::flow::admin::people::find_named(app.house().store(), &tenant, "olga").unwrap().unwrap();
        assert_eq!(olga.admin_role, Some(AdminRole::Owner));
        desk.send("POST", "/tenants/acme/setup-link", None).expect_problem(409, "tenant_inhabited");
        assert_eq!(desk.send("GET", "/tenants/acme", None).expect(200).json()["has_people"], true);
        let log = desk.send("GET", "/audit?action=tenant.create", None).expect(200);
        assert_eq!(log.json()["items"][0]["target"], "tenant:acme");
        assert!(!log.text().contains("token="));
    });
}

#[test]
fn a_disabled_tenant_answers_nothing_until_it_is_enabled_again() {
    on_api(|desk| {
        desk.send("POST", "/tenants", Some(&acme())).expect(201);
        let set = |members: Value| desk.send("PATCH", "/tenants/acme", Some(&members));
        assert_eq!(
            set(json!({ "display_name": "Acme Ltd", "app_approval": true })).expect(200).json()["display_name"],
            "Acme Ltd"
        );
        assert_eq!(set(json!({ "enabled": false })).expect(200).json()["enabled"], false);
        assert!(!serves(desk.app) && !serves(&desk.app.replica()));
        desk.send("POST", "/tenants/acme/setup-link", None).expect_problem(409, "tenant_unreachable");
        set(json!({ "enabled": true })).expect(200);
        assert!(serves(desk.app));
        desk.send("PATCH", "/tenants/default", Some(&json!({ "enabled": false }))).expect_problem(409, "tenant_needed");
        desk.app.send(Ask::get("/.well-known/openid-configuration")).expect(200);
    });
}

#[test]
fn what_a_tenant_cannot_be_is_refused_with_what_to_do() {
    on_api(|desk| {
        for (members, code, words) in [
            (json!({ "name": "Acme", "issuer": "https://acme.test" }), "tenant_settings", "`name` is not a short name"),
            (json!({ "name": "acme", "issuer": "http://acme.test" }), "tenant_settings", "`issuer`"),
            (json!({ "name": "acme" }), "tenant_settings", "`issuer`"),
            (json!({ "name": "acme", "issuer": "https://acme.test", "x": 1 }), "tenant_settings", "There is no setting `x`"),
            (
                json!({ "name": "acme", "issuer": "https://acme.test", "manages_tenants": true }),
                "tenant_settings",
                "configuration file alone",
            ),
            (json!({ "name": "acme", "issuer": "https://id.test" }), "provider_settings", "`issuer` https://id.test"),
            (json!({ "name": "acme", "issuer": "https://id.test/acme" }), "provider_settings", "host of another organisation"),
        ] {
            let refused = desk.send("POST", "/tenants", Some(&members)).expect_problem(422, code);
            assert!(refused["detail"].as_str().unwrap().contains(words), "{refused}");
        }
        let taken = json!({ "name": "default", "issuer": "https://acme.test" });
        desk.send("POST", "/tenants", Some(&taken)).expect_problem(409, "tenant_taken");
        assert!(!serves(desk.app));
        desk.send("GET", "/tenants/nobody", None).expect_problem(404, "tenant_not_found");
        let long = json!({ "display_name": "x".repeat(101) });
        desk.send("PATCH", "/tenants/default", Some(&long)).expect_problem(422, "tenant_settings");
        desk.send("PATCH", "/tenants/default", Some(&json!({ "name": "new" }))).expect_problem(422, "tenant_settings");
    });
}

#[test]
fn tenants_are_out_of_sight_of_one_that_manages_none_and_the_files_are_changed_there() {
    let tables = [robot_of("default"), robot_of("other")].concat();
    on_both_with(&Setup::two_tenants(&tables), |app| {
        let desk = Desk::of(app, "id.test");
        let names: Vec<_> = desk.send("GET", "/tenants", None).expect(200).json()["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|own| (own["name"].clone(), own["manages_tenants"].clone()))
            .collect();
        assert_eq!(names, [(json!("default"), json!(true)), (json!("other"), json!(false))]);
        desk.send("PATCH", "/tenants/other", Some(&json!({ "enabled": false }))).expect_problem(409, "managed_by_file");
        let other = Desk::of(app, "other.test");
        for (method, path, body) in [
            ("GET", "/tenants", None),
            ("POST", "/tenants", Some(acme())),
            ("GET", "/tenants/default", None),
            ("GET", "/tenants/other", None),
            ("PATCH", "/tenants/default", Some(json!({ "enabled": false }))),
            ("POST", "/tenants/default/setup-link", None),
        ] {
            let refused = other.send(method, path, body.as_ref());
            assert_eq!(refused.status(), 404);
            assert!(refused.text().contains("\"code\":\"tenant_not_found\""), "{}", refused.text());
        }
        assert!(!serves(app));
    });
}

#[test]
fn the_file_says_which_tenant_manages_others() {
    on_both(|app| assert!(app.site().tenant.manages_tenants));
    let setup = Setup::two_tenants("");
    on_both_with(&setup, |app| {
        let of = |host: &str| app.house().site(host, "/").unwrap().tenant.manages_tenants;
        assert_eq!((of("id.test"), of("other.test")), (true, false));
        app.edit("name = \"other\"\n", "name = \"other\"\nmanages_tenants = true\n");
        assert_eq!((of("id.test"), of("other.test")), (true, true));
        app.restore();
        assert_eq!((of("id.test"), of("other.test")), (true, false));
    });
}
