//! What a registration makes Signet fetch: sectors (OpenID Connect Registration §5), keys of clients (Core §10.1.1), and keys of
//! those who sign software statements (RFC 7591 §2.3).

use serde_json::{Value, json};
use signet::jose::{self, KeyPair, Signer};
use signet::model::SigningAlgorithm;

use crate::harness::{Ask, Elsewhere, ISSUER, RelyingParty, SPA, Setup, TestApp, VERIFIER, on_both_with};

fn at(elsewhere: &Elsewhere) -> Setup {
    Setup::provider("registration = \"open\"\n").and_more(&elsewhere.outbound())
}

fn registering(metadata: &Value) -> Ask {
    Ask::new("POST", "/oauth/register").body("application/json", metadata.to_string().as_bytes())
}

fn pair() -> KeyPair {
    jose::generate(SigningAlgorithm::ES256, 2048).unwrap()
}

fn jwks(pair: &KeyPair) -> String {
    json!({ "keys": [pair.public_jwk] }).to_string()
}

fn sign(pair: &KeyPair, claims: &Value) -> String {
    let signer = Signer::from_private_jwk(SigningAlgorithm::ES256, &pair.kid, pair.private_jwk.reveal().as_bytes()).unwrap();
    signer.sign("JWT", claims.as_object().unwrap()).unwrap()
}

/// Ada signs in and allows what the client asks for: the code.
fn code(app: &TestApp, id: &str, redirect_uri: &'static str, scope: &str) -> String {
    let party = RelyingParty { id: Box::leak(id.to_owned().into_boxed_str()), redirect_uri, ..SPA };
    let mut browser = app.browser();
    let page = browser.sign_in(&party, &[("scope", scope)], "ada");
    browser.press(&page, "consent-form", ("action", "allow")).callback().code()
}

#[test]
fn a_sector_speaks_for_its_redirect_uris_or_the_client_is_refused() {
    // conformance R5: oidcc-registration-sector-uri, -sector-bad; DR-017
    let elsewhere = Elsewhere::start();
    on_both_with(&at(&elsewhere), |app| {
        let ask = |path: &str| {
            let uris = ["https://one.test/cb", "https://two.test/cb"];
            registering(
                &json!({ "redirect_uris": uris, "subject_type": "pairwise", "sector_identifier_uri": elsewhere.url(path) }),
            )
        };
        elsewhere.serve("/good", r#"["https://two.test/cb", "https://one.test/cb", "https://three.test/cb"]"#);
        elsewhere.serve("/lacks", r#"["https://one.test/cb"]"#);
        elsewhere.serve("/object", r#"{"https://one.test/cb": 1}"#);
        elsewhere.serve("/broken", "[");
        elsewhere.serve("/huge", &format!("[\"https://one.test/cb\", \"https://two.test/cb\", \"{}\"]", "x".repeat(300_000)));
        let moved = format!("HTTP/1.1 302 Found\r\nlocation: {}\r\n\r\n", elsewhere.url("/good"));
        elsewhere.serve_raw("/moved", &moved);
        let page = r#"["https://one.test/cb", "https://two.test/cb"]"#;
        elsewhere.serve_raw("/page", &format!("HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n\r\n{page}"));
        let told = app.send(ask("/good")).expect(201).json();
        assert_eq!(told["sector_identifier_uri"], elsewhere.url("/good"));
        for path in ["/lacks", "/object", "/broken", "/huge", "/moved", "/page", "/absent"] {
            app.send(ask(path)).expect_error(400, "invalid_client_metadata");
        }
        // an update is looked at again
        let manage = Ask::new("PUT", told["registration_client_uri"].as_str().unwrap());
        let manage = manage.bearer(told["registration_access_token"].as_str().unwrap());
        let uris = ["https://one.test/cb", "https://four.test/cb"];
        let body = json!({ "client_id": told["client_id"], "redirect_uris": uris, "subject_type": "pairwise", "sector_identifier_uri": elsewhere.url("/good") });
        app.send(manage.body("application/json", body.to_string().as_bytes())).expect_error(400, "invalid_client_metadata");
    });
}

/// An administrator may not speak for a sector either, over the API or in the console.
#[test]
fn the_sector_that_an_administrator_names_is_fetched_too() {
    let elsewhere = Elsewhere::start();
    let robot = "[[client]]\nprovider = \"default\"\nclient_id = \"robot\"\nclient_secret = \"a secret of robot\"\n\
        grant_types = [\"client_credentials\"]\nresponse_types = []\nscope = \"clients:read clients:write\"\n";
    on_both_with(&at(&elsewhere).and_more(robot), |app| {
        elsewhere.serve("/good", r#"["https://one.test/cb", "https://two.test/cb"]"#);
        let token = app.robot();
        let send = |verb: &str, path: &str, body: &Value| {
            let ask = Ask::new(verb, path).bearer(&token).header("if-match", "*");
            app.send(ask.body("application/json", body.to_string().as_bytes()))
        };
        let app_of = |uris: &[&str], path: &str| {
            json!({ "kind": "web", "client_id": "shop", "redirect_uris": uris, "subject_type": "pairwise",
                    "sector_identifier_uri": elsewhere.url(path) })
        };
        send("POST", "/api/clients", &app_of(&["https://one.test/cb"], "/absent")).expect_problem(422, "client_metadata");
        send("POST", "/api/clients", &app_of(&["https://six.test/cb"], "/good")).expect_problem(422, "client_metadata");
        send("POST", "/api/clients", &app_of(&["https://one.test/cb"], "/good")).expect(201);
        let asked = elsewhere.asked();
        send("PATCH", "/api/clients/shop", &json!({ "client_name": "Shop" })).expect(200);
        assert_eq!(elsewhere.asked(), asked, "what stays as it is is not looked at again");
        let two = json!({ "redirect_uris": ["https://one.test/cb", "https://two.test/cb"] });
        send("PATCH", "/api/clients/shop", &two).expect(200);
        let three = json!({ "redirect_uris": ["https://one.test/cb", "https://six.test/cb"] });
        send("PATCH", "/api/clients/shop", &three).expect_problem(422, "client_metadata");
    });
}

#[test]
fn pairwise_subjects_are_shared_in_a_sector_and_differ_between_sectors() {
    // OpenID Connect Core §8.1
    let elsewhere = Elsewhere::start();
    elsewhere.serve("/sector", r#"["https://one.test/cb", "https://two.test/cb"]"#);
    on_both_with(&at(&elsewhere), |app| {
        let subject = |redirect_uri: &'static str, sector: Option<String>| {
            let mut metadata =
                json!({ "redirect_uris": [redirect_uri], "subject_type": "pairwise", "token_endpoint_auth_method": "none" });
            if let Some(uri) = sector {
                metadata["sector_identifier_uri"] = uri.into();
            }
            let told = app.send(registering(&metadata)).expect(201).json();
            let id = told["client_id"].as_str().unwrap();
            let form = [
                ("grant_type", "authorization_code"),
                ("code", &code(app, id, redirect_uri, "openid")),
                ("redirect_uri", redirect_uri),
                ("code_verifier", VERIFIER),
                ("client_id", id),
            ];
            let tokens = app.send(Ask::post("/oauth/oauth20/token", &form)).expect(200).json();
            let access = tokens["access_token"].as_str().unwrap();
            app.send(Ask::get("/oauth/userinfo").bearer(access)).expect(200).json()["sub"].as_str().unwrap().to_owned()
        };
        let sector = || Some(elsewhere.url("/sector"));
        let (one, two) = (subject("https://one.test/cb", sector()), subject("https://two.test/cb", sector()));
        assert_eq!(one, two);
        assert_ne!(one, subject("https://one.test/cb", None));
        assert_ne!(one, app.person("ada").id.as_str());
        let uris = json!(["https://one.test/cb", "https://two.test/cb"]);
        let alone = json!({ "redirect_uris": uris, "subject_type": "pairwise" });
        app.send(registering(&alone)).expect_error(400, "invalid_client_metadata");
    });
}

#[test]
fn a_client_may_change_its_key_behind_the_same_uri() {
    // conformance 1.4: oidcc-refresh-token-rp-key-rotation
    let elsewhere = Elsewhere::start();
    on_both_with(&at(&elsewhere), |app| {
        let (old, new) = (pair(), pair());
        elsewhere.serve("/keys", &jwks(&old));
        let metadata = json!({
            "redirect_uris": ["https://one.test/cb"], "token_endpoint_auth_method": "private_key_jwt",
            "grant_types": ["authorization_code", "refresh_token"], "jwks_uri": elsewhere.url("/keys"),
        });
        let before = elsewhere.asked().len();
        let told = app.send(registering(&metadata)).expect(201).json();
        assert_eq!(elsewhere.asked().len(), before, "R6: fetched when it is needed");
        let id = told["client_id"].as_str().unwrap().to_owned();
        let mut count = 0;
        let mut token = |pair: &KeyPair, form: &[(&str, &str)]| {
            count += 1;
            let now = app.now().epoch_seconds();
            let claims = json!({ "iss": id, "sub": id, "aud": ISSUER, "iat": now, "exp": now + 60, "jti": format!("{count}") });
            let assertion = sign(pair, &claims);
            let kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
            let proof = [("client_assertion_type", kind), ("client_assertion", assertion.as_str()), ("client_id", id.as_str())];
            app.send(Ask::post("/oauth/oauth20/token", &[form, &proof].concat()))
        };
        let code = code(app, &id, "https://one.test/cb", "openid offline_access");
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code.as_str()),
            ("redirect_uri", "https://one.test/cb"),
            ("code_verifier", VERIFIER),
        ];
        let tokens = token(&old, &form).expect(200).json();
        let refresh = tokens["refresh_token"].as_str().unwrap();
        elsewhere.serve("/keys", &jwks(&new));
        app.wait(60);
        token(&new, &[("grant_type", "refresh_token"), ("refresh_token", refresh)]).expect(200);
    });
}

#[test]
fn a_trusted_software_statement_wins_over_the_request() {
    // RFC 7591 §2.3, §3.1.1
    let elsewhere = Elsewhere::start();
    let signer = pair();
    elsewhere.serve("/vouching", &jwks(&signer));
    let provider = format!(
        "registration = \"open\"\nsoftware_statement_required = true\n[[provider.statement_issuer]]\nissuer = \"https://vouches.test\"\n\
         jwks_uri = \"{}\"\nsoftware_ids = [\"notes\"]\n",
        elsewhere.url("/vouching")
    );
    on_both_with(&Setup::provider(&provider).and_more(&elsewhere.outbound()), |app| {
        let claims = json!({ "iss": "https://vouches.test", "software_id": "notes", "client_name": "Vouched", "redirect_uris": ["https://one.test/cb"] });
        let ask = |statement: &str| {
            registering(
                &json!({ "redirect_uris": ["https://evil.test/cb"], "client_name": "Mine", "tos_uri": "https://one.test/tos", "software_statement": statement }),
            )
        };
        let statement = sign(&signer, &claims);
        let told = app.send(ask(&statement)).expect(201).json();
        assert_eq!((&told["client_name"], &told["redirect_uris"]), (&"Vouched".into(), &json!(["https://one.test/cb"])));
        assert_eq!((&told["tos_uri"], &told["software_statement"]), (&"https://one.test/tos".into(), &statement.into()));
        let mut other = claims.clone();
        other["software_id"] = "games".into();
        app.send(ask(&sign(&signer, &other))).expect_error(400, "unapproved_software_statement");
        app.send(ask(&sign(&pair(), &claims))).expect_error(400, "invalid_software_statement");
        app.send(registering(&json!({ "redirect_uris": ["https://one.test/cb"] })))
            .expect_error(400, "invalid_software_statement");
    });
}
