//! The implicit and hybrid flows: OpenID Connect Core §3.2, §3.3; OAuth 2.0 Multiple Response Type Encoding Practices; OAuth 2.0
//! Form Post Response Mode.

use serde_json::{Value, json};
use signet::jose::left_half_hash;
use signet::model::SigningAlgorithm;

use crate::harness::{
    Answer, Ask, Auth, Browser, ISSUER, RelyingParty, Returned, Setup, TestApp, Tokens, WEB, encoded, on_both, on_both_with,
    verified,
};

/// What comes back, whatever the order of the words.
const TYPES: [&str; 6] = ["code", "id_token", "token id_token", "id_token code", "code token", "token code id_token"];

const SIX: &str =
    r#"response_types = ["code", "id_token", "id_token token", "code id_token", "code token", "code id_token token"]"#;

const CLIENTS: &str = r#"
[[client]]
provider = "default"
client_id = "all"
client_secret = "a secret of all, which is long enough"
redirect_uris = ["https://all.test/cb", "https://all.test/cb?x=1"]
grant_types = ["authorization_code", "implicit", "refresh_token"]
response_types = ["code", "id_token", "token id_token", "code id_token", "code token", "code id_token token"]
require_consent = false

[[client]]
provider = "default"
client_id = "jwt"
client_secret = "a secret of all, which is long enough"
redirect_uris = ["https://all.test/cb"]
response_types = ["id_token token", "code id_token token"]
id_token_signed_response_alg = "ES384"
access_token_format = "jwt"
subject_type = "pairwise"
require_consent = false

[[client]]
provider = "default"
client_id = "posted"
client_secret = "a secret of all, which is long enough"
redirect_uris = ["https://all.test/cb"]
response_types = ["code", "code id_token"]
response_modes = ["form_post"]
require_consent = false
"#;

const ALL: RelyingParty =
    RelyingParty { id: "all", auth: Auth::Basic("a secret of all, which is long enough"), redirect_uri: "https://all.test/cb" };

fn setup() -> Setup {
    Setup { provider: SIX.to_owned(), ..Setup::more(CLIENTS) }
}

fn signed_in(app: &TestApp) -> Browser<'_> {
    let mut browser = app.browser();
    browser.sign_in(&WEB, &[], "ada");
    browser
}

fn userinfo(app: &TestApp, token: &str) -> Answer {
    app.send(Ask::get("/oauth/userinfo").bearer(token))
}

/// Core §3: which of the three comes from which endpoint; Multiple Response Types §2.1, §5: the default mode and the others.
#[test]
fn each_type_returns_what_it_names_in_each_of_its_modes() {
    on_both_with(&setup(), |app| {
        let mut browser = signed_in(app);
        for response_type in TYPES {
            let words: Vec<_> = response_type.split(' ').collect();
            let default = if words == ["code"] { "query" } else { "fragment" };
            for (asked, expected) in [("", default), (default, default), ("fragment", "fragment"), ("form_post", "form_post")] {
                let extra = [("response_type", response_type), ("response_mode", asked), ("scope", "openid email")];
                let got = Returned::read(&browser.authorize(&ALL.at("https://all.test/cb?x=1"), &extra));
                assert_eq!(got.mode, expected, "{response_type} {asked}");
                assert!(got.mode == "query" || got.to == "https://all.test/cb?x=1", "nothing leaks into the query: {got:?}");
                for (name, word) in [("code", "code"), ("id_token", "id_token"), ("access_token", "token")] {
                    assert_eq!(got.get(name).is_some(), words.contains(&word), "{name} of {response_type}");
                }
                assert_eq!((got.get("state"), got.get("iss")), (Some("s-1"), Some(ISSUER)));
                // RFC 6749 §4.2.2.
                let beside = ["token_type", "expires_in", "scope"].map(|name| got.get(name));
                let token = words.contains(&"token");
                assert_eq!(beside, if token { [Some("Bearer"), Some("300"), Some("openid email")] } else { [None; 3] });
            }
        }
    });
}

/// Core §3.3.2.11, §3.2.2.10: "`at_hash` … REQUIRED", "`c_hash` … REQUIRED"; §5.4: claims of scopes are in the ID token only "when no
/// Access Token is issued"; §3.3.3.6: "the `iss` and `sub` Claim Values MUST be identical in both ID Tokens".
#[test]
fn hashes_bind_what_travels_together_and_both_id_tokens_agree() {
    on_both_with(&setup(), |app| {
        let mut browser = signed_in(app);
        let hash = |value: &str| Value::from(left_half_hash(SigningAlgorithm::RS256, value));
        for response_type in TYPES {
            let extra = [("response_type", response_type), ("scope", "openid email profile"), ("max_age", "9000")];
            let got = Returned::read(&browser.authorize(&ALL, &extra));
            let (code, access) = (got.get("code"), got.get("access_token"));
            let front = got.get("id_token").map(|token| verified(app, token).claims);
            if let Some(front) = &front {
                assert_eq!(front.get("c_hash"), code.map(hash).as_ref(), "{response_type}");
                assert_eq!(front.get("at_hash"), access.map(hash).as_ref(), "{response_type}");
                assert_eq!((&front["nonce"], &front["aud"], &front["iss"]), (&json!("n-1"), &json!("all"), &json!(ISSUER)));
                let alone = response_type == "id_token";
                assert_eq!((front.get("email").is_some(), front.get("name").is_some()), (alone, alone), "{response_type}");
            }
            if let Some(access) = access {
                let told = userinfo(app, access).expect(200).json();
                assert_eq!(told["email"], "ada@example.test", "{response_type}");
            }
            let Some(code) = code else { continue };
            let tokens = Tokens::read(app.send(ALL.redeeming(code)));
            let back = verified(app, &tokens.id).claims;
            assert_eq!(back["at_hash"], hash(&tokens.access));
            assert!(back.get("email").is_none() && back.get("c_hash").is_none(), "{back}");
            for name in ["iss", "sub", "aud", "nonce", "auth_time", "acr", "amr", "sid"] {
                assert!(back.get(name).is_some(), "{name}");
                assert!(front.as_ref().is_none_or(|front| front[name] == back[name]), "{name} of {response_type}");
            }
            assert_eq!(userinfo(app, &tokens.access).expect(200).json()["sub"], back["sub"]);
        }
    });
}

/// The hash follows the ID token's algorithm; a JWT access token names the grant that it hangs on, and the pairwise `sub`.
#[test]
fn a_jwt_access_token_in_the_front_channel_lives_and_dies_with_its_grant() {
    on_both_with(&setup(), |app| {
        let client = RelyingParty { id: "jwt", ..ALL };
        let mut browser = signed_in(app);
        let got = Returned::read(&browser.authorize(&client, &[("response_type", "code id_token token")]));
        let (access, code) = (got.expect("access_token"), got.expect("code"));
        let id = verified(app, got.expect("id_token"));
        assert_eq!(id.header["alg"], "ES384");
        assert_eq!(id.claims["at_hash"], left_half_hash(SigningAlgorithm::ES384, access));
        assert_eq!(verified(app, access).claims["sub"], id.claims["sub"]);
        let tokens = Tokens::read(app.send(client.redeeming(code)));
        for token in [access, &tokens.access] {
            assert_eq!(userinfo(app, token).expect(200).json()["sub"], id.claims["sub"]);
        }
        // A code that comes a second time ends all that hangs on its grant.
        app.wait(1);
        app.send(client.redeeming(code)).expect_error(400, "invalid_grant");
        for token in [access, &tokens.access] {
            userinfo(app, token).expect(401);
        }
    });
}

#[test]
fn an_opaque_access_token_of_the_front_channel_is_revoked_with_its_grant() {
    on_both_with(&setup(), |app| {
        let mut browser = signed_in(app);
        let got = Returned::read(&browser.authorize(&ALL, &[("response_type", "code token")]));
        let (access, code) = (got.expect("access_token"), got.expect("code"));
        assert!(ALL.is_active(app, access));
        Tokens::read(app.send(ALL.redeeming(code)));
        app.send(ALL.redeeming(code)).expect_error(400, "invalid_grant");
        assert!(!ALL.is_active(app, access));
        // And so does the person's sign-out, where nothing offline was allowed.
        let got = Returned::read(&browser.authorize(&ALL, &[("response_type", "id_token token")]));
        let access = got.expect("access_token");
        assert!(ALL.is_active(app, access));
        let page = browser.get("/logout").expect_page(200);
        browser.press(&page, "logout-form", ("action", "confirm"));
        assert!(!ALL.is_active(app, access));
    });
}

/// The mode and code of an error.
#[track_caller]
fn failed(browser: &mut Browser<'_>, extra: &[(&str, &str)]) -> String {
    let got = Returned::read(&browser.authorize(&ALL, extra));
    assert_eq!((got.get("state"), got.get("iss")), (Some("s-1"), Some(ISSUER)));
    assert!(["code", "id_token", "access_token"].iter().all(|name| got.get(name).is_none()), "{got:?}");
    format!("{} {}", got.mode, got.get("error").unwrap_or("none"))
}

/// Multiple Response Types §3: "the query encoding MUST NOT be used"; Core §3.2.2.1, §3.3.2.11: the nonce; RFC 6749 §3.1.1.
#[test]
fn errors_travel_in_the_mode_of_the_answer() {
    on_both_with(&setup(), |app| {
        let mut browser = signed_in(app);
        let mut error = |extra: &[(&str, &str)]| failed(&mut browser, extra);
        for response_type in &TYPES[1..] {
            let query = [("response_type", *response_type), ("response_mode", "query")];
            assert_eq!(error(&query), "fragment invalid_request", "{response_type}");
            if response_type.contains("id_token") {
                let without = [("response_type", *response_type), ("nonce", "")];
                assert_eq!(error(&without), "fragment invalid_request", "{response_type}");
            }
            let refused = [("response_type", *response_type), ("prompt", "none"), ("max_age", "0")];
            assert_eq!(error(&refused), "fragment login_required", "{response_type}");
            let posted = [refused[0], refused[1], refused[2], ("response_mode", "form_post")];
            assert_eq!(error(&posted), "form_post login_required", "{response_type}");
        }
        let got = Returned::read(&browser.authorize(&ALL, &[("response_type", "code token"), ("nonce", "")]));
        assert!(got.get("access_token").is_some(), "a nonce belongs to an ID token of this endpoint");
        let mut error = |extra: &[(&str, &str)]| failed(&mut browser, extra);
        assert_eq!(error(&[("response_type", "")]), "query invalid_request");
        assert_eq!(error(&[("response_type", ""), ("response_mode", "form_post")]), "form_post invalid_request");
        assert_eq!(error(&[("response_type", "token")]), "fragment unsupported_response_type");
        assert_eq!(error(&[("response_type", "none")]), "query unsupported_response_type");
        assert_eq!(error(&[("response_type", "code id_token id_token")]), "fragment unsupported_response_type");
        assert_eq!(error(&[("response_type", "code"), ("response_mode", "query.jwt")]), "query invalid_request");
    });
}

/// "A strict OAuth 2.1 provider allows only code", and that is the default.
#[test]
fn a_type_is_used_only_where_provider_and_client_both_allow_it() {
    let error = |app: &TestApp, at: &RelyingParty, response_type| {
        let answer = signed_in(app).authorize(at, &[("response_type", response_type)]);
        let callback = answer.callback();
        callback.get("error").unwrap_or_default().to_owned()
    };
    on_both(|app| {
        for response_type in &TYPES[1..] {
            assert_eq!(error(app, &WEB, response_type), "unsupported_response_type", "{response_type}");
        }
        let document = app.get("/.well-known/openid-configuration").json();
        assert_eq!(document["response_types_supported"], json!(["code"]));
    });
    on_both_with(&setup(), |app| {
        assert_eq!(error(app, &WEB, "code id_token"), "unauthorized_client");
        assert_eq!(error(app, &RelyingParty { id: "jwt", ..ALL }, "code"), "unauthorized_client");
        let document = app.get("/.well-known/openid-configuration").json();
        assert_eq!(document["response_types_supported"].as_array().unwrap().len(), 6);
    });
}

#[test]
fn a_mode_is_used_only_where_provider_and_client_both_allow_it() {
    on_both_with(&setup(), |app| {
        let mut browser = signed_in(app);
        let posted = RelyingParty { id: "posted", ..ALL };
        let got = Returned::read(&browser.authorize(&posted, &[("response_mode", "form_post")]));
        assert_eq!((got.mode, got.get("error")), ("form_post", None));
        for extra in [&[][..], &[("response_mode", "fragment")], &[("response_type", "code id_token")]] {
            let got = Returned::read(&browser.authorize(&posted, extra));
            assert_eq!(got.get("error"), Some("invalid_request"), "{extra:?}");
            assert!(got.expect("error_description").contains("it may use: form_post"));
        }
    });
    let narrow = Setup { provider: format!("{SIX}\nresponse_modes = [\"query\", \"fragment\"]"), ..setup() };
    on_both_with(&narrow, |app| {
        let document = app.get("/.well-known/openid-configuration").json();
        assert_eq!(document["response_modes_supported"], json!(["query", "fragment"]));
        let got = Returned::read(&signed_in(app).authorize(&ALL, &[("response_mode", "form_post")]));
        assert_eq!(got.get("error"), Some("invalid_request"));
    });
}

/// A form that is sent twice answers twice; each answer's tokens hang on a grant of their own.
#[test]
fn a_consent_that_is_sent_twice_answers_twice_and_neither_hangs_on_the_other() {
    let asking = CLIENTS.replacen("require_consent = false", "", 1);
    on_both_with(&Setup { provider: SIX.to_owned(), ..Setup::more(&asking) }, |app| {
        let mut browser = app.browser();
        let page = browser.sign_in(&ALL, &[("response_type", "code id_token token")], "ada").expect_page(200);
        let form = page.form("consent-form").with(&[("action", "allow")]);
        let mut sent = || Returned::read(&browser.submit(&form));
        let (one, two) = (sent(), sent());
        let code = one.expect("code");
        app.send(ALL.redeeming(code)).expect(200);
        app.send(ALL.redeeming(code)).expect_error(400, "invalid_grant");
        assert!(!ALL.is_active(app, one.expect("access_token")));
        assert!(ALL.is_active(app, two.expect("access_token")));
        app.send(ALL.redeeming(two.expect("code"))).expect(200);
    });
}

/// Core §3.1.2.1: POST to the authorization endpoint, with each type and mode.
#[test]
fn a_posted_request_brings_every_type() {
    on_both_with(&setup(), |app| {
        let mut browser = signed_in(app);
        for response_type in TYPES {
            for mode in ["fragment", "form_post"] {
                let parameters = ALL.parameters(&[("response_type", response_type), ("response_mode", mode)]);
                let answer = app.send(Ask::post("/oauth/auz/authorize", &parameters).header("origin", "https://all.test"));
                assert!(answer.cookies().is_empty(), "decision 3");
                let got = Returned::read(&browser.follow(answer));
                assert_eq!((got.mode, got.get("error")), (mode, None), "{response_type}");
            }
        }
        let broken = encoded(&[("client_id", "all"), ("response_type", "id_token"), ("redirect_uri", "https://evil.test/cb")]);
        app.get(&format!("/oauth/auz/authorize?{broken}")).expect_page(400);
    });
}
