//! RFC 7591, OpenID Connect Dynamic Client Registration 1.0, and RFC 7592.

use serde_json::{Value, json};
use signet::flow;
use signet::flow::admin::clients;
use signet::model::{Id, Seconds};

use crate::harness::{
    Answer, Ask, Browser, Database, ISSUER, RelyingParty, Setup, TestApp, Tokens, VERIFIER, on_both, on_both_with,
};

const PATH: &str = "/oauth/register";

fn open() -> Setup {
    Setup::provider("registration = \"open\"")
}

fn by_token() -> Setup {
    Setup::provider("registration = \"token\"")
}

fn registering(metadata: &Value) -> Ask {
    Ask::new("POST", PATH).body("application/json", metadata.to_string().as_bytes())
}

/// Registers with these members beside a redirect URI.
fn with(members: &Value) -> Ask {
    let mut asked = metadata();
    asked.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    registering(&asked)
}

fn metadata() -> Value {
    json!({ "redirect_uris": ["https://new.test/cb"], "client_name": "A new app" })
}

/// A client that registered itself.
struct Registered(Value);

impl Registered {
    #[track_caller]
    fn at(app: &TestApp, metadata: &Value) -> Self {
        Self(app.send(registering(metadata)).expect(201).json())
    }

    fn text(&self, name: &str) -> &str {
        self.0[name].as_str().unwrap_or_else(|| panic!("no {name} in {}", self.0))
    }

    fn manage(&self, method: &str) -> Ask {
        Ask::new(method, self.text("registration_client_uri")).bearer(self.text("registration_access_token"))
    }

    fn put(&self, metadata: &Value) -> Ask {
        let mut body = metadata.clone();
        body["client_id"] = self.0["client_id"].clone();
        self.manage("PUT").body("application/json", body.to_string().as_bytes())
    }

    fn party(&self) -> RelyingParty {
        let redirect_uri = self.0["redirect_uris"][0].as_str().unwrap();
        RelyingParty { id: leak(self.text("client_id")), redirect_uri: leak(redirect_uri), ..crate::harness::SPA }
    }

    /// Ada signs in and allows everything: the code.
    #[track_caller]
    fn signs_in_with(&self, browser: &mut Browser<'_>, scope: &str) -> String {
        let page = browser.sign_in(&self.party(), &[("scope", scope)], "ada");
        browser.press(&page, "consent-form", ("action", "allow")).callback().code()
    }

    /// As [`Registered::signs_in_with`] in a new browser; the app redeems the code.
    #[track_caller]
    fn signs_in(&self, app: &TestApp, scope: &str) -> Tokens {
        let code = self.signs_in_with(&mut app.browser(), scope);
        Tokens::read(app.send(self.redeeming(&code)))
    }

    fn redeeming(&self, code: &str) -> Ask {
        let redirect_uri = self.0["redirect_uris"][0].as_str().unwrap();
        let form =
            [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", redirect_uri), ("code_verifier", VERIFIER)];
        Ask::post("/oauth/oauth20/token", &form).basic(self.text("client_id"), self.text("client_secret"))
    }
}

fn leak(text: &str) -> &'static str {
    Box::leak(text.to_owned().into_boxed_str())
}

#[test]
fn a_client_registers_with_its_redirect_uri_alone_and_is_told_everything() {
    on_both_with(&open(), |app| {
        let answer = app.send(registering(&json!({ "redirect_uris": ["https://new.test/cb"] }))).expect(201);
        assert_eq!((answer.header("cache-control"), answer.header("pragma")), ("no-store", "no-cache"));
        let told = Registered(answer.json());
        let (id, secret) = (told.text("client_id"), told.text("client_secret"));
        assert_eq!((id.len(), secret.len()), (22, 64), "enough for HS512");
        assert_eq!(told.0["client_secret_expires_at"], 0);
        assert_eq!(told.0["client_id_issued_at"], app.now().epoch_seconds());
        assert_eq!(told.text("registration_client_uri"), format!("{ISSUER}{PATH}/{id}"));
        assert_eq!(told.text("registration_access_token").len(), 43);
        // conformance R9
        assert_eq!(told.text("id_token_signed_response_alg"), "RS256");
        assert_eq!(told.text("token_endpoint_auth_method"), "client_secret_basic");
        assert_eq!(told.0["grant_types"], json!(["authorization_code"]));
        assert_eq!(told.0["response_types"], json!(["code"]));
        assert_eq!(told.text("application_type"), "web");
        assert_eq!(told.text("subject_type"), "public");
        assert_eq!(told.text("scope"), "openid profile email address phone offline_access");
        assert!(told.0.get("software_statement").is_none());
    });
}

#[test]
fn a_registered_client_signs_people_in() {
    on_both_with(&open(), |app| {
        let told = Registered::at(app, &metadata());
        let tokens = told.signs_in(app, "openid email");
        let claims = app.send(Ask::get("/oauth/userinfo").bearer(&tokens.access)).expect(200).json();
        assert_eq!(claims["email"], "ada@example.test");
    });
}

#[test]
fn everything_that_was_accepted_is_echoed_and_what_is_unknown_is_ignored() {
    // RFC 7591 §3.2.1, conformance R1, R2
    on_both_with(&open(), |app| {
        let sent = json!({
            "redirect_uris": ["https://new.test/cb", "https://new.test/other?tenant=1"],
            "token_endpoint_auth_method": "client_secret_post",
            "grant_types": ["authorization_code", "refresh_token"],
            "response_types": ["code"],
            "client_name": "New",
            "client_name#de": "Neu",
            "client_uri": "https://new.test/",
            "logo_uri": "https://new.test/logo.png",
            "policy_uri": "https://new.test/policy",
            "tos_uri": "https://new.test/tos",
            "contacts": ["dev@new.test"],
            "scope": "openid email",
            "jwks_uri": "https://new.test/jwks.json",
            "subject_type": "pairwise",
            "id_token_signed_response_alg": "ES256",
            "default_max_age": 3600,
            "require_auth_time": true,
            "default_acr_values": ["urn:signet:acr:password"],
            "initiate_login_uri": "https://new.test/login",
            "post_logout_redirect_uris": ["https://new.test/bye"],
            "software_id": "4NRB1-0XZABZI9E6-5SM3R",
            "software_version": "2.1",
        });
        let mut with_more = sent.clone();
        // DR-014: members that only we set, or that no registry has.
        let ours = json!({
            "client_id": "chosen", "client_secret": "chosen", "client_id_issued_at": 1, "client_secret_expires_at": 1,
            "registration_access_token": "chosen", "registration_client_uri": "https://evil.test/", "is_first_party": true,
            "skip_consent": true, "trusted": true, "owner": "ada", "tenant_id": "x", "require_consent": false,
            "allowed_groups": ["staff"], "dpop_bound_access_tokens": true, "access_token_lifetime": 9_999, "what": {"a": [1]},
        });
        with_more.as_object_mut().unwrap().extend(ours.as_object().unwrap().clone());
        let told = Registered::at(app, &with_more);
        for (name, value) in sent.as_object().unwrap() {
            assert_eq!(told.0[name], *value, "{name}");
        }
        let ours =
            ["is_first_party", "skip_consent", "trusted", "owner", "tenant_id", "require_consent", "allowed_groups", "what"];
        for name in ours.into_iter().chain(["dpop_bound_access_tokens", "access_token_lifetime"]) {
            assert!(told.0.get(name).is_none(), "{name}");
        }
        assert_ne!(told.text("client_id"), "chosen");
        assert_ne!(told.text("client_secret"), "chosen");
    });
}

#[test]
fn a_secret_is_told_only_to_those_who_need_one() {
    on_both_with(&open(), |app| {
        let keys = json!({ "keys": [crate::harness::assertion_key().public_jwk] });
        for members in [
            json!({ "token_endpoint_auth_method": "none" }),
            json!({ "token_endpoint_auth_method": "private_key_jwt", "jwks": keys }),
        ] {
            let mut asked = metadata();
            asked.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
            let told = app.send(registering(&asked)).expect(201).json();
            assert!(told.get("client_secret").is_none() && told.get("client_secret_expires_at").is_none(), "{told}");
        }
    });
}

#[test]
fn an_algorithm_that_nobody_named_before_has_its_key_when_the_answer_comes() {
    // decision 20
    on_both_with(&open(), |app| {
        let mut asked = metadata();
        asked["id_token_signed_response_alg"] = "PS384".into();
        let told = Registered::at(app, &asked);
        let keys = app.get("/oauth/jwks").expect(200).json();
        assert!(keys["keys"].as_array().unwrap().iter().any(|key| key["alg"] == "PS384"), "{keys}");
        assert!(!told.signs_in(app, "openid").id.is_empty());
    });
}

#[test]
fn scopes_of_our_apis_are_not_to_be_had_by_asking() {
    on_both_with(&open(), |app| {
        let mut asked = metadata();
        asked["scope"] = "openid orders:read ledger:read email".into();
        let told = Registered::at(app, &asked);
        assert_eq!(told.text("scope"), "openid email");
        asked["scope"] = "orders:read".into();
        app.send(registering(&asked)).expect_error(400, "invalid_client_metadata");
        let mut service = metadata();
        service["grant_types"] = json!(["client_credentials"]);
        app.send(registering(&service)).expect_error(400, "invalid_client_metadata");
    });
}

#[test]
fn a_closed_endpoint_is_not_advertised_and_registers_nobody() {
    on_both(|app| {
        let document = app.get("/.well-known/openid-configuration").expect(200).json();
        assert!(document.get("registration_endpoint").is_none());
        app.send(registering(&metadata())).expect_error(403, "access_denied");
    });
    for setup in [open(), by_token()] {
        let app = TestApp::new(Database::Sqlite, &setup);
        let document = app.get("/.well-known/openid-configuration").expect(200).json();
        assert_eq!(document["registration_endpoint"], format!("{ISSUER}{PATH}"));
    }
}

fn initial_token(app: &TestApp, uses: i64, life: i64) -> String {
    let (store, provider) = (app.house().store(), app.site().provider.id.clone());
    let (_, plain) = flow::registration::tokens::make(store, &provider, uses, Seconds(life), app.now()).unwrap();
    plain.reveal().to_owned()
}

#[test]
fn an_initial_access_token_admits_as_many_as_it_says_until_it_expires() {
    // DR-001
    on_both_with(&by_token(), |app| {
        let challenge = app.send(registering(&metadata())).expect(401);
        assert!(challenge.header("www-authenticate").starts_with("Bearer "), "{challenge:?}");
        app.send(registering(&metadata()).bearer("guess")).expect_error(401, "invalid_token");
        let token = initial_token(app, 2, 3_600);
        let with = |metadata: &Value| registering(metadata).bearer(&token);
        app.send(with(&json!({ "redirect_uris": ["javascript:x"] }))).expect_error(400, "invalid_redirect_uri");
        for _ in 0..2 {
            app.send(with(&metadata())).expect(201);
        }
        app.send(with(&metadata())).expect_error(401, "invalid_token");
        let short = initial_token(app, 9, 60);
        app.wait(60);
        app.send(registering(&metadata()).bearer(&short)).expect_error(401, "invalid_token");
    });
}

#[test]
fn of_many_at_once_a_token_admits_as_many_as_it_says() {
    on_both_with(&by_token(), |app| {
        let token = initial_token(app, 3, 3_600);
        let replica = app.replica();
        let asks = || (0..8).map(|_| registering(&metadata()).bearer(&token));
        let answers = app.send_all(asks()).into_iter().chain(replica.send_all(asks()));
        let statuses: Vec<_> = answers.map(|answer| answer.status()).collect();
        assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 3, "{statuses:?}");
        assert_eq!(statuses.iter().filter(|status| **status == 401).count(), 13, "{statuses:?}");
    });
}

#[test]
fn a_client_reads_its_registration_and_nobody_else_does() {
    // RFC 7592 §2.1, conformance R7
    on_both_with(&open(), |app| {
        let (told, other) = (Registered::at(app, &metadata()), Registered::at(app, &metadata()));
        let answer = app.send(told.manage("GET")).expect(200);
        assert_eq!(answer.header("cache-control"), "no-store");
        let mut read = answer.json();
        assert!(read.get("client_secret").is_none(), "a secret is told once");
        read["client_secret"] = told.0["client_secret"].clone();
        read["client_secret_expires_at"] = 0.into();
        assert_eq!(read, told.0);
        let at = told.text("registration_client_uri");
        for ask in [
            Ask::get(at),
            Ask::get(at).bearer("guess"),
            Ask::get(at).bearer(other.text("registration_access_token")),
            Ask::get("/oauth/register/unknown").bearer(told.text("registration_access_token")),
            Ask::get("/oauth/register/web").bearer(told.text("registration_access_token")),
        ] {
            let refused = app.send(ask).expect(401);
            assert!(refused.header("www-authenticate").starts_with("Bearer "));
            assert!(!refused.text().contains("new.test"), "RG-7: a wrong token says nothing about the client");
        }
    });
}

#[test]
fn an_update_replaces_everything_and_the_token() {
    // RFC 7592 §2.2, decision 39
    on_both_with(&open(), |app| {
        let told = Registered::at(
            app,
            &json!({ "redirect_uris": ["https://new.test/cb"], "client_name": "Old", "contacts": ["a@new.test"] }),
        );
        let next = Registered(
            app.send(told.put(&json!({ "redirect_uris": ["https://new.test/cb"], "client_name": "New" }))).expect(200).json(),
        );
        assert_eq!(next.text("client_name"), "New");
        assert!(next.0.get("contacts").is_none(), "\"Omitted values … as null or empty\"");
        assert!(next.0.get("client_secret").is_none(), "the secret stays as it was");
        assert_ne!(next.text("registration_access_token"), told.text("registration_access_token"));
        app.send(told.manage("GET")).expect(401);
        assert_eq!(app.send(next.manage("GET")).expect(200).json()["client_name"], "New");
        let kept = Registered(
            json!({ "client_id": told.0["client_id"], "client_secret": told.0["client_secret"], "redirect_uris": told.0["redirect_uris"] }),
        );
        assert!(!kept.signs_in(app, "openid").id.is_empty());
    });
}

#[test]
fn an_update_cannot_reach_what_a_registration_cannot() {
    // RG-5, CVE-2026-18573
    on_both_with(&open(), |app| {
        let told = Registered::at(app, &metadata());
        for (member, value, code) in [
            ("redirect_uris", json!(["javascript:alert(1)"]), "invalid_redirect_uri"),
            ("redirect_uris", json!(["https://id.test/cb"]), "invalid_redirect_uri"),
            ("grant_types", json!(["client_credentials"]), "invalid_client_metadata"),
            ("id_token_signed_response_alg", json!("none"), "invalid_client_metadata"),
            ("registration_access_token", json!("x"), "invalid_client_metadata"),
            ("client_secret", json!("guess"), "invalid_client_metadata"),
        ] {
            let mut asked = metadata();
            asked[member] = value;
            app.send(told.put(&asked)).expect_error(400, code);
        }
        let mut foreign = metadata();
        foreign["client_id"] = "web".into();
        let ask = told.manage("PUT").body("application/json", foreign.to_string().as_bytes());
        app.send(ask).expect_error(400, "invalid_client_metadata");
        let mut trusted = metadata();
        trusted["require_consent"] = false.into();
        let next = app.send(told.put(&trusted)).expect(200).json();
        assert!(next.get("require_consent").is_none());
    });
}

#[test]
fn an_update_to_another_method_drops_or_draws_the_secret() {
    on_both_with(&open(), |app| {
        let told = Registered::at(app, &metadata());
        let mut public = metadata();
        public["token_endpoint_auth_method"] = "none".into();
        let next = Registered(app.send(told.put(&public)).expect(200).json());
        let form = [("grant_type", "authorization_code"), ("code", "x")];
        let ask = Ask::post("/oauth/oauth20/token", &form).basic(told.text("client_id"), told.text("client_secret"));
        app.send(ask).expect_error(401, "invalid_client");
        let again = app.send(next.put(&metadata())).expect(200).json();
        assert_eq!(again["client_secret_expires_at"], 0);
        assert_ne!(again["client_secret"], told.0["client_secret"]);
    });
}

#[test]
fn of_two_updates_at_once_one_counts() {
    on_both_with(&open(), |app| {
        let told = Registered::at(app, &metadata());
        let replica = app.replica();
        let asks = || (0..4).map(|_| told.put(&metadata()));
        let statuses: Vec<_> =
            app.send_all(asks()).into_iter().chain(replica.send_all(asks())).map(|answer| answer.status()).collect();
        assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
        assert_eq!(statuses.iter().filter(|status| **status == 401).count(), 7, "{statuses:?}");
    });
}

#[test]
fn a_deleted_client_is_dead_with_everything_it_held() {
    // RFC 7592 §2.3, DR-021, RG-8
    on_both_with(&open(), |app| {
        let mut asked = metadata();
        asked["grant_types"] = json!(["authorization_code", "refresh_token"]);
        let told = Registered::at(app, &asked);
        let tokens = told.signs_in(app, "openid offline_access");
        assert!(!tokens.refresh.is_empty());
        let replica = app.replica();
        let answer = app.send(told.manage("DELETE")).expect(204);
        assert_eq!(answer.header("cache-control"), "no-store");
        replica.notice();
        for app in [app, &replica] {
            app.send(told.manage("GET")).expect(401);
            app.send(told.manage("DELETE")).expect(401);
            app.send(Ask::get("/oauth/userinfo").bearer(&tokens.access)).expect(401);
            let form = [("grant_type", "refresh_token"), ("refresh_token", tokens.refresh.as_str())];
            let refresh = Ask::post("/oauth/oauth20/token", &form).basic(told.text("client_id"), told.text("client_secret"));
            app.send(refresh).expect_error(401, "invalid_client");
            assert!(!crate::harness::WEB.is_active(app, &tokens.access));
        }
    });
}

#[test]
fn a_client_of_the_file_or_one_that_is_disabled_manages_nothing() {
    on_both_with(&open(), |app| {
        let told = Registered::at(app, &metadata());
        let id = Id::new(told.text("client_id"));
        app.with_registrar(|own| clients::switch(own, (&id, false), app.now())).unwrap();
        for method in ["GET", "DELETE"] {
            app.send(told.manage(method)).expect(401);
        }
        app.send(told.put(&metadata())).expect(401);
        app.with_registrar(|own| clients::switch(own, (&id, true), app.now())).unwrap();
        app.send(told.manage("GET")).expect(200);
    });
}

#[test]
fn one_network_registers_so_many_an_hour_and_another_is_not_in_its_way() {
    // DR-026, R8
    let setup = Setup::provider("registration = \"open\"\n[provider.registration_limits]\nper_network = 3");
    on_both_with(&setup, |app| {
        for _ in 0..3 {
            app.send(registering(&metadata())).expect(201);
        }
        let refused = app.send(registering(&metadata())).expect(429);
        assert_eq!((refused.header("retry-after"), refused.json()["error"].clone()), ("600", "temporarily_unavailable".into()));
        app.send(registering(&metadata()).from("198.51.100.7")).expect(201);
        app.wait(2 * 3_600);
        app.send(registering(&metadata())).expect(201);
    });
    let lifted = Setup::provider("registration = \"open\"\n[provider.registration_limits]\nper_network = 0");
    let app = TestApp::new(Database::Sqlite, &lifted);
    for _ in 0..70 {
        app.send(registering(&metadata())).expect(201);
    }
}

#[test]
fn clients_that_nobody_uses_are_few_and_leave_again() {
    let limits = "[provider.registration_limits]\nunused = 2\nunused_after = \"1h\"";
    on_both_with(&Setup::provider(&format!("registration = \"open\"\n{limits}")), |app| {
        let (used, unused) = (Registered::at(app, &metadata()), Registered::at(app, &metadata()));
        app.send(registering(&metadata())).expect(429);
        used.signs_in(app, "openid");
        let sweep = || flow::registration::sweep(app.house(), app.now()).unwrap();
        assert_eq!(sweep(), 0);
        let late = Registered::at(app, &metadata());
        app.wait(3_599);
        assert_eq!(sweep(), 0);
        app.wait(1);
        assert_eq!(sweep(), 2);
        app.notice();
        app.send(unused.manage("GET")).expect(401);
        app.send(late.manage("GET")).expect(401);
        app.send(used.manage("GET")).expect(200);
    });
}

#[test]
fn other_bodies_than_a_json_object_are_refused_as_json() {
    // DR-024, DR-025
    on_both_with(&open(), |app| {
        let ask = |kind: &str, body: &str| Ask::new("POST", PATH).header("accept", "text/html").body(kind, body.as_bytes());
        for (kind, body) in [
            ("application/x-www-form-urlencoded", "redirect_uris=https://new.test/cb"),
            ("application/xml", "<client/>"),
            ("text/plain", "{}"),
            ("multipart/form-data; boundary=x", "--x--"),
        ] {
            app.send(ask(kind, body)).expect_error(400, "invalid_request");
        }
        let twice = r#"{"redirect_uris": ["https://new.test/cb"], "redirect_uris": ["https://evil.test/cb"]}"#;
        let deep = format!("{}{}", "[".repeat(30_000), "]".repeat(30_000));
        for body in ["", "{", "[]", "null", "7", "\u{feff}{}", twice, deep.as_str()] {
            app.send(ask("application/json", body)).expect_error(400, "invalid_client_metadata");
        }
        let huge = format!("{{\"client_name\": \"{}\"}}", "x".repeat(70_000));
        app.send(ask("application/json", &huge)).expect_error(400, "invalid_request");
        for member in ["client_name", "redirect_uris", "jwks", "contacts", "logo_uri", "token_endpoint_auth_method"] {
            let mut asked = metadata();
            asked[member] = json!({ "<script>alert(1)</script>": 1 });
            let refused: Answer = app.send(ask("application/json", &asked.to_string())).expect(400);
            assert!(!refused.text().contains("<script>"), "{member}: {}", refused.text());
        }
    });
}

#[test]
fn an_app_s_page_may_register_and_manage_from_its_own_origin() {
    // decision 8
    on_both_with(&open(), |app| {
        let told = Registered::at(app, &metadata());
        for path in [PATH, "/oauth/register/x"] {
            let preflight =
                Ask::new("OPTIONS", path).header("origin", "https://new.test").header("access-control-request-method", "PUT");
            let answer = app.send(preflight).expect(204);
            assert_eq!(answer.header("access-control-allow-origin"), "https://new.test");
            assert!(answer.header("access-control-allow-methods").contains("PUT"), "{answer:?}");
        }
        let read = app.send(told.manage("GET").header("origin", "https://new.test")).expect(200);
        assert_eq!(read.header("access-control-allow-origin"), "https://new.test");
        let read = app.send(told.manage("GET").header("origin", "https://evil.test")).expect(200);
        assert_eq!(read.header("access-control-allow-origin"), "");
    });
}

#[test]
fn an_app_that_says_where_its_login_begins_has_a_link_among_the_connected_apps() {
    // OpenID Connect Core §4; conformance 1.5
    on_both_with(&open(), |app| {
        app.send(with(&json!({ "initiate_login_uri": "http://new.test/start" }))).expect_error(400, "invalid_client_metadata");
        app.send(with(&json!({ "initiate_login_uri": "javascript:alert(1)" }))).expect_error(400, "invalid_client_metadata");
        let answer = app.send(with(&json!({ "initiate_login_uri": "https://new.test/start" }))).expect(201);
        let told = Registered(answer.json());
        assert_eq!(told.text("initiate_login_uri"), "https://new.test/start");
        assert_eq!(app.send(told.manage("GET")).expect(200).json()["initiate_login_uri"], "https://new.test/start");
        let mut browser = app.browser();
        told.signs_in_with(&mut browser, "openid");
        let page = browser.get("/account/apps").expect_page(200);
        assert!(
            page.text().contains("https://new.test/start?iss&#x3D;https%3A%2F%2Fid.test")
                || page.text().contains("https://new.test/start?iss=https%3A%2F%2Fid.test"),
            "{}",
            page.text()
        );
    });
}

#[test]
fn people_are_told_that_an_app_registered_itself_and_its_name_is_shown_inertly() {
    // RG-1, DR-025
    on_both_with(&open(), |app| {
        let name = "<script>alert(1)</script><img src=x onerror=alert(2)>";
        let told = Registered(app.send(with(&json!({ "client_name": name }))).expect(201).json());
        assert_eq!(told.text("client_name"), name, "told as it was said");
        let mut browser = app.browser();
        let party = told.party();
        let page = browser.authorize(&party, &[]);
        assert!(
            page.text().contains("&lt;script&gt;")
                && !page.text().contains("<script>alert")
                && !page.text().contains("<img src=x")
        );
        let page = browser.type_in(&page, "ada", crate::harness::PASSWORD);
        assert!(page.text().contains("registered itself"), "{}", page.text());
        assert!(
            page.text().contains("&lt;script&gt;")
                && !page.text().contains("<script>alert")
                && !page.text().contains("<img src=x")
        );
        let asking = app.browser().sign_in(&crate::harness::ASKING, &[], "ada");
        assert!(!asking.text().contains("registered itself"), "{}", asking.text());
    });
}

#[test]
fn hostile_metadata_is_refused_by_name() {
    // DR-003 to DR-012, DR-029 to DR-032
    on_both_with(&open(), |app| {
        let keys = |key: Value| json!({ "jwks": { "keys": [key] } });
        for (members, code) in [
            (json!({ "redirect_uris": ["https://new.test/cb#x"] }), "invalid_redirect_uri"),
            (json!({ "redirect_uris": ["https://*.new.test/cb"] }), "invalid_redirect_uri"),
            (json!({ "redirect_uris": ["data:text/html,x"] }), "invalid_redirect_uri"),
            (json!({ "redirect_uris": ["http://new.test/cb"] }), "invalid_redirect_uri"),
            (json!({ "redirect_uris": ["https://id.test/login"] }), "invalid_redirect_uri"),
            (json!({ "redirect_uris": [] }), "invalid_redirect_uri"),
            (json!({ "logo_uri": "javascript:alert(1)" }), "invalid_client_metadata"),
            (json!({ "client_uri": "data:text/html,x" }), "invalid_client_metadata"),
            (json!({ "jwks_uri": "http://169.254.169.254/keys" }), "invalid_client_metadata"),
            (json!({ "jwks_uri": "file:///etc/passwd" }), "invalid_client_metadata"),
            (json!({ "sector_identifier_uri": "http://127.0.0.1/s" }), "invalid_client_metadata"),
            (json!({ "sector_identifier_uri": "https://127.0.0.1/s" }), "invalid_client_metadata"),
            (json!({ "sector_identifier_uri": "https://[::1]/s" }), "invalid_client_metadata"),
            (json!({ "sector_identifier_uri": "https://10.0.0.1/s" }), "invalid_client_metadata"),
            (json!({ "jwks": { "keys": [] }, "jwks_uri": "https://new.test/keys" }), "invalid_client_metadata"),
            (keys(json!({ "kty": "oct", "k": "AAAA" })), "invalid_client_metadata"),
            (json!({ "token_endpoint_auth_method": "none", "grant_types": ["client_credentials"] }), "invalid_client_metadata"),
            (json!({ "id_token_signed_response_alg": "none" }), "invalid_client_metadata"),
            (json!({ "userinfo_signed_response_alg": "none" }), "invalid_client_metadata"),
            (json!({ "default_max_age": -1 }), "invalid_client_metadata"),
            (json!({ "default_max_age": "60" }), "invalid_client_metadata"),
            (json!({ "default_max_age": 9_223_372_036_854_775_808_u64 }), "invalid_client_metadata"),
            (json!({ "require_auth_time": "yes" }), "invalid_client_metadata"),
            (json!({ "contacts": ["a@new.test\r\nbcc: x"] }), "invalid_client_metadata"),
            (json!({ "contacts": vec!["a@new.test"; 1_000] }), "invalid_client_metadata"),
            (json!({ "client_name": "x\u{202e}y" }), "invalid_client_metadata"),
            (json!({ "software_statement": "x.y.z" }), "invalid_software_statement"),
        ] {
            let refused = app.send(with(&members)).expect_error(400, code);
            assert_eq!(refused.header("content-type"), "application/json", "{members}");
        }
    });
}
