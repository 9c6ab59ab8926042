//! The relying parties that Signet was asked to serve, each with its quirks: SmartIQ, Federated Directory, Semarchy xDM (Spring
//! Security), and Akana's own relying-party domain.

use serde_json::{Value, json};

use crate::harness::{
    Ask, Auth, Browser, ISSUER, RelyingParty, Returned, Setup, TestApp, Tokens, VERIFIER, encoded, on_both_with, verified,
    verified_with,
};

const SECRET: &str = "a shared secret of exactly enough characters for HS256";

/// Maria has everything that SmartIQ's list of claims names.
const TABLES: &str = r#"
[[user]]
username = "maria"
password_hash = "HASH"
name = "Maria Example"
given_name = "Maria"
family_name = "Example"
middle_name = "M."
nickname = "Mia"
preferred_username = "maria.example"
profile = "https://example.test/maria"
picture = "https://example.test/maria.png"
website = "https://maria.test"
email = "maria@example.test"
email_verified = true
gender = "female"
birthdate = "1980-04-30"
zoneinfo = "Europe/Zurich"
locale = "de-CH"
phone_number = "+41 31 000 00 00"
phone_number_verified = true
groups = ["staff", "authors"]
roles = ["editor", "approver"]
address = { street_address = "Hauptstrasse 1", locality = "Bern", region = "BE", postal_code = "3000", country = "CH" }

[user.attributes]
prefix = "Dr."
organisation = "Example AG"
job_title = "Engineer"
fax_number = "+41 31 000 00 01"
language = "de"
home = { line_two = "2nd floor" }
postal = { line_one = "P.O. Box 1", line_two = "c/o Example", suburb = "Muri", state = "BE", postcode = "3074", country = "CH" }

[[user]]
username = "mallory"
password_hash = "HASH"

[[client]]
provider = "default"
client_id = "smartiq"
client_secret = "SECRET"
client_name = "SmartIQ"
redirect_uris = ["https://tenant.smartiq.test/manage/signin-oidc", "https://tenant.smartiq.test/produce/signin-oidc"]
post_logout_redirect_uris = [
  "https://tenant.smartiq.test/manage/signout-callback-oidc", "https://tenant.smartiq.test/produce/signout-callback-oidc", "LONG",
]
response_types = ["code", "id_token", "id_token token", "code id_token", "code token", "code id_token token"]
token_endpoint_auth_method = "client_secret_post"
require_consent = false
claim_mappings = [
  "name", "given_name", "family_name", "middle_name", "nickname", "preferred_username", "profile", "picture", "website", "email",
  "email_verified", "gender", "birthdate", "zoneinfo", "locale", "language", "phone_number", "phone_number_verified", "updated_at",
  "groups", "roles", "prefix", "organisation", "job_title", "fax_number", "address",
  { claim = "address_line_one", from = "address.street_address" },
  { claim = "address_line_two", from = "attributes.home.line_two" },
  { claim = "address_suburb", from = "address.locality" },
  { claim = "address_state", from = "address.region" },
  { claim = "address_postcode", from = "address.postal_code" },
  { claim = "address_country", from = "address.country" },
  { claim = "postal_address_line_one", from = "attributes.postal.line_one" },
  { claim = "postal_address_line_two", from = "attributes.postal.line_two" },
  { claim = "postal_address_suburb", from = "attributes.postal.suburb" },
  { claim = "postal_address_state", from = "attributes.postal.state" },
  { claim = "postal_address_postcode", from = "attributes.postal.postcode" },
  { claim = "postal_address_country", from = "attributes.postal.country" },
]

[[client]]
provider = "default"
client_id = "2631c0c9-7a52-4df0-a4e4-340689fa6864"
client_secret = "SECRET"
client_name = "Federated Directory"
redirect_uris = ["https://www.federated.test/auth/oidc/callback"]
token_endpoint_auth_method = "client_secret_post"
allowed_groups = ["staff"]

[[client]]
provider = "default"
client_id = "directory-in-id-token"
client_secret = "SECRET"
redirect_uris = ["https://www.federated.test/auth/oidc/callback"]
token_endpoint_auth_method = "client_secret_post"
require_consent = false
claim_mappings = [{ claim = "preferred_username", to = ["id_token"] }]

[[client]]
provider = "default"
client_id = "semarchy"
client_secret = "SECRET"
client_name = "Semarchy xDM"
redirect_uris = ["https://active.xdm.test:8443/login/oauth2/code/signet", "https://xdm.test/login/oauth2/code/signet"]
post_logout_redirect_uris = ["https://xdm.test/"]
require_consent = false
claim_mappings = [
  "email",
  { claim = "groups", from = "roles", separator = ",", to = ["id_token"] },
  { claim = "groups", from = "roles", to = ["userinfo"], scope = "groups" },
]

[[client]]
provider = "default"
client_id = "akana"
client_secret = "SECRET"
client_name = "Akana"
redirect_uris = ["https://portal.akana.test/api/login/ssoLogin", "https://as.akana.test/oauth/auz/grants/provider/authcomplete"]
response_types = ["code", "id_token", "id_token token", "code id_token", "code token", "code id_token token"]
id_token_signed_response_alg = "HS256"
require_consent = false
"#;

fn setup() -> Setup {
    let six = r#"response_types = ["code", "id_token", "id_token token", "code id_token", "code token", "code id_token token"]"#;
    let tables = TABLES.replace("\"SECRET\"", &format!("\"{SECRET}\"")).replace("LONG", &long_logout());
    Setup { provider: six.to_owned(), ..Setup::people(&tables) }
}

/// SmartIQ's `PostLogoutUrl` may have 1500 characters.
fn long_logout() -> String {
    let start = "https://tenant.smartiq.test/produce/signed-out/";
    format!("{start}{}", "x".repeat(1_500 - start.len()))
}

const SIX: [&str; 6] = ["code", "id_token", "id_token token", "code id_token", "code token", "code id_token token"];

/// The claims of SmartIQ's list, as Maria has them. Its spellings `NickName` and `BirthDate` are the standard names.
fn smartiq_claims() -> Value {
    let claims = r#"{
        "name": "Maria Example", "given_name": "Maria", "family_name": "Example", "middle_name": "M.", "nickname": "Mia",
        "preferred_username": "maria.example", "profile": "https://example.test/maria", "picture": "https://example.test/maria.png",
        "website": "https://maria.test", "email": "maria@example.test", "email_verified": true, "gender": "female",
        "birthdate": "1980-04-30", "zoneinfo": "Europe/Zurich", "locale": "de-CH", "language": "de",
        "phone_number": "+41 31 000 00 00", "phone_number_verified": true, "groups": ["staff", "authors"],
        "roles": ["editor", "approver"], "prefix": "Dr.", "organisation": "Example AG", "job_title": "Engineer",
        "fax_number": "+41 31 000 00 01", "address_line_one": "Hauptstrasse 1", "address_line_two": "2nd floor",
        "address_suburb": "Bern", "address_state": "BE", "address_postcode": "3000", "address_country": "CH",
        "postal_address_line_one": "P.O. Box 1", "postal_address_line_two": "c/o Example", "postal_address_suburb": "Muri",
        "postal_address_state": "BE", "postal_address_postcode": "3074", "postal_address_country": "CH",
        "address": {"street_address": "Hauptstrasse 1", "locality": "Bern", "region": "BE", "postal_code": "3000", "country": "CH"}
    }"#;
    serde_json::from_str(claims).expect("JSON")
}

#[track_caller]
fn assert_contains(claims: &Value, expected: &Value) {
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(&claims[name], value, "{name} in {claims}");
    }
}

fn signed_in<'a>(app: &'a TestApp, at: &RelyingParty) -> Browser<'a> {
    let mut browser = app.browser();
    browser.sign_in(at, &[], "maria");
    browser
}

const SMARTIQ: RelyingParty =
    RelyingParty { id: "smartiq", auth: Auth::Post(SECRET), redirect_uri: "https://tenant.smartiq.test/produce/signin-oidc" };

/// "The claims must be returned within the id_token to be extracted and used for mapping."
#[test]
fn smartiq_signs_people_in_with_six_response_types_with_and_without_pkce() {
    on_both_with(&setup(), |app| {
        let mut browser = signed_in(app, &SMARTIQ);
        let produce = SMARTIQ;
        let manage = SMARTIQ.at("https://tenant.smartiq.test/manage/signin-oidc");
        for (client, response_type, with_pkce) in
            SIX.iter().flat_map(|one| [(produce, one, true), (manage, one, false)]).map(|(at, one, pkce)| (at, *one, pkce))
        {
            // ASP.NET Core's middleware posts every answer.
            let plain = [("code_challenge", ""), ("code_challenge_method", "")];
            let asked = [("response_type", response_type), ("response_mode", "form_post"), ("scope", "openid")];
            let extra = if with_pkce { asked.to_vec() } else { [&asked[..], &plain].concat() };
            let got = Returned::read(&browser.authorize(&client, &extra));
            assert_eq!((got.mode, got.to.as_str(), got.get("state")), ("form_post", client.redirect_uri, Some("s-1")), "{got:?}");
            let id_token = if let Some(token) = got.get("id_token") {
                token.to_owned()
            } else {
                let verifier = if with_pkce { VERIFIER } else { "" };
                let form = [
                    ("grant_type", "authorization_code"),
                    ("code", got.expect("code")),
                    ("redirect_uri", client.redirect_uri),
                    ("code_verifier", verifier),
                ];
                Tokens::read(app.send(client.token(&form))).id
            };
            let claims = verified(app, &id_token).claims;
            assert_eq!((&claims["nonce"], &claims["aud"]), (&json!("n-1"), &json!("smartiq")));
            assert!(claims["updated_at"].is_number());
            assert_contains(&claims, &smartiq_claims());
        }
    });
}

/// "OpenID only supports logout if the IDP metadata has an end_session_endpoint value. The login also needs to return an id_token".
#[test]
fn smartiq_signs_people_out_to_its_callback_paths_or_its_post_logout_url() {
    on_both_with(&setup(), |app| {
        let document = app.get("/.well-known/openid-configuration").expect(200).json();
        let end_session = document["end_session_endpoint"].as_str().unwrap().to_owned();
        let long = long_logout();
        for uri in ["https://tenant.smartiq.test/produce/signout-callback-oidc", &long] {
            let mut browser = signed_in(app, &SMARTIQ);
            let got =
                Returned::read(&browser.authorize(&SMARTIQ, &[("response_type", "id_token"), ("response_mode", "form_post")]));
            let parameters =
                encoded(&[("id_token_hint", got.expect("id_token")), ("post_logout_redirect_uri", uri), ("state", "CfDJ8-x_y")]);
            let back = browser.get(&format!("{end_session}?{parameters}")).callback();
            assert!(back.url.starts_with(uri) && back.get("state") == Some("CfDJ8-x_y"), "{}", back.url);
            browser.silently(&SMARTIQ).expect_error("login_required");
        }
    });
}

const DIRECTORY: RelyingParty = RelyingParty {
    id: "2631c0c9-7a52-4df0-a4e4-340689fa6864",
    auth: Auth::Post(SECRET),
    redirect_uri: "https://www.federated.test/auth/oidc/callback",
};

/// "First we will look for the preferred_username in the id_token. Incase it is not present in the id_token, we will look for the
/// preferred_username in the userinfo".
#[test]
fn federated_directory_finds_the_user_name_in_the_id_token_else_in_userinfo() {
    on_both_with(&setup(), |app| {
        let plain = [("code_challenge", ""), ("code_challenge_method", ""), ("scope", "openid profile email")];
        let (state, nonce) = ("a6f2c1d4-state", "f0e1-nonce");
        let hinted = [("login_hint", "maria.example@example.test"), ("state", state), ("nonce", nonce)];
        let mut browser = app.browser();
        let page = browser.authorize(&DIRECTORY, &[&plain[..], &hinted].concat()).expect_page(200);
        assert_eq!(page.form("login-form").field("username"), "maria.example@example.test", "the hint fills the form");
        let consent = browser.type_in(&page, "maria", crate::harness::PASSWORD).expect_page(200);
        let got = Returned::read(&browser.press(&consent, "consent-form", ("action", "allow")));
        assert_eq!((got.mode, got.get("state")), ("query", Some(state)));
        let form = [("grant_type", "authorization_code"), ("code", got.expect("code")), ("redirect_uri", DIRECTORY.redirect_uri)];
        let tokens = Tokens::read(app.send(DIRECTORY.token(&form)));
        let id = verified(app, &tokens.id).claims;
        assert_eq!((&id["nonce"], id.get("preferred_username")), (&json!(nonce), None));
        let userinfo = app.send(Ask::get("/oauth/userinfo").bearer(&tokens.access)).expect(200).json();
        assert_eq!(userinfo["preferred_username"], "maria.example");

        // Its own requests leave the spaces of `scope` as they are; browsers write %20.
        let request = format!(
            "/oauth/auz/authorize?client_id={}&scope=openid%20profile%20email&response_type=code&redirect_uri={}&state=s&nonce=n",
            DIRECTORY.id, DIRECTORY.redirect_uri
        );
        let answer = browser.get(&request);
        assert!(Returned::read(&browser.follow(answer)).get("code").is_some());

        let inside = RelyingParty { id: "directory-in-id-token", ..DIRECTORY };
        let tokens = inside.tokens(app, "openid profile email", "maria");
        assert_eq!(verified(app, &tokens.id).claims["preferred_username"], "maria.example");
    });
}

/// "Your IDP must ensure a user is both authenticated and authorized before sending an authorization code".
#[test]
fn federated_directory_gets_no_code_for_somebody_who_may_not_use_it() {
    on_both_with(&setup(), |app| {
        let mut browser = app.browser();
        let page = browser.sign_in(&DIRECTORY, &[], "mallory").expect_page(403);
        assert!(page.text().contains("Federated Directory"));
        browser.silently(&DIRECTORY).expect_error("access_denied");
    });
}

const SEMARCHY: RelyingParty =
    RelyingParty { id: "semarchy", auth: Auth::Basic(SECRET), redirect_uri: "https://xdm.test/login/oauth2/code/signet" };

/// Spring Security: the issuer of discovery compared exactly, `state` that ends in `=`, no PKCE for a confidential client, the
/// secret in the header, userinfo with the same `sub`.
#[test]
fn semarchy_signs_people_in_at_both_urls_and_reads_user_name_and_roles() {
    on_both_with(&setup(), |app| {
        assert_eq!(app.get("/.well-known/openid-configuration").expect(200).json()["issuer"], ISSUER);
        let state = "Wb9l0yQxwLGjkeeJ2YrYm6yUQ_6hYAxYzJ0VQ9Z3aXk=";
        for redirect_uri in ["https://active.xdm.test:8443/login/oauth2/code/signet", SEMARCHY.redirect_uri] {
            let client = SEMARCHY.at(redirect_uri);
            // `hd` is Google's; an extra parameter of another provider must not be in the way, nor an unknown scope.
            let extra = [
                ("scope", "openid email profile groups xdm:roles"),
                ("state", state),
                ("hd", "example.test"),
                ("code_challenge", ""),
                ("code_challenge_method", ""),
            ];
            let got = Returned::read(&app.browser().sign_in(&client, &extra, "maria"));
            assert_eq!((got.to.as_str(), got.get("state")), (redirect_uri, Some(state)));
            let form = [("grant_type", "authorization_code"), ("code", got.expect("code")), ("redirect_uri", redirect_uri)];
            let tokens = Tokens::read(app.send(client.token(&form)));
            assert_eq!(tokens.body["scope"], "openid email profile groups");
            let id = verified(app, &tokens.id).claims;
            assert_eq!((&id["email"], &id["groups"]), (&json!("maria@example.test"), &json!("editor,approver")));
            let userinfo = app.send(Ask::get("/oauth/userinfo").bearer(&tokens.access)).expect(200).json();
            assert_eq!((&userinfo["sub"], &userinfo["groups"]), (&id["sub"], &json!(["editor", "approver"])));
        }
    });
}

const AKANA: RelyingParty =
    RelyingParty { id: "akana", auth: Auth::Basic(SECRET), redirect_uri: "https://portal.akana.test/api/login/ssoLogin" };

/// "POST is more secure, and is recommended. Use POST if your provider supports it", for the authorization and the userinfo
/// endpoint; every response type and mode can be chosen; the ID token is signed with the shared secret.
#[test]
fn akanas_domain_uses_every_type_and_mode_with_post_to_authorize_and_userinfo() {
    on_both_with(&setup(), |app| {
        let mut browser = signed_in(app, &AKANA);
        for (redirect_uri, response_type) in [AKANA.redirect_uri, "https://as.akana.test/oauth/auz/grants/provider/authcomplete"]
            .into_iter()
            .zip(SIX)
            .chain(SIX.map(|one| (AKANA.redirect_uri, one)))
        {
            let client = AKANA.at(redirect_uri);
            let modes: &[&str] =
                if response_type == "code" { &["query", "fragment", "form_post"] } else { &["fragment", "form_post"] };
            for mode in modes {
                let custom = [
                    ("response_type", response_type),
                    ("response_mode", *mode),
                    ("scope", "openid email profile"),
                    ("GrantID", "c9a5-grant"),
                    ("X_proxy_redirect_uri", "https://app.test/cb"),
                    ("code_challenge", ""),
                    ("code_challenge_method", ""),
                ];
                let posted = Ask::post("/oauth/auz/authorize", &client.parameters(&custom));
                let answer = app.send(posted.header("origin", "https://portal.akana.test"));
                let got = Returned::read(&browser.follow(answer));
                assert_eq!((got.mode, got.to.as_str(), got.get("error")), (*mode, redirect_uri, None), "{response_type}");
                let front = got.get("id_token").map(|token| verified_with(token, SECRET).claims);
                let tokens = got.get("code").map(|code| {
                    let form = [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", redirect_uri)];
                    Tokens::read(app.send(client.token(&form).header("x-akana-parameter", "1")))
                });
                let back = tokens.as_ref().map(|tokens| verified_with(&tokens.id, SECRET).claims);
                let sub = front.as_ref().or(back.as_ref()).expect("an ID token")["sub"].clone();
                for token in got.get("access_token").into_iter().chain(tokens.as_ref().map(|tokens| tokens.access.as_str())) {
                    let told = app.send(Ask::new("POST", "/oauth/userinfo").bearer(token)).expect(200).json();
                    let tab = ["sub", "given_name", "family_name", "email", "phone_number"].map(|name| told.get(name).is_some());
                    assert_eq!((tab, &told["sub"]), ([true, true, true, true, false], &sub), "{response_type}");
                }
                if response_type == "id_token" {
                    assert_eq!(front.expect("an ID token")["email"], "maria@example.test", "all that the platform requires");
                }
            }
        }
    });
}

/// Tab 4, Prompt: None, Login, Consent, Select_account, Delegate.
#[test]
fn akanas_domain_sends_every_prompt() {
    on_both_with(&setup(), |app| {
        let mut browser = signed_in(app, &AKANA);
        let none = Returned::read(&browser.authorize(&AKANA, &[("prompt", "none"), ("response_type", "id_token")]));
        assert!(none.get("id_token").is_some());
        for (prompt, form) in [("login", "login-form"), ("consent", "consent-form"), ("select_account", "select-form")] {
            let page = browser.authorize(&AKANA, &[("prompt", prompt)]).expect_page(200);
            page.form(form);
        }
    });
}
