//! Encrypted answers: OpenID Connect Core §10.2, §16.14; RFC 7516. Opened with the library itself, as an app would.

use std::sync::LazyLock;

use josekit::jwe::alg::ecdh_es::EcdhEsJweAlgorithm;
use josekit::jwe::alg::rsaes::RsaesJweAlgorithm;
use josekit::jwe::{self, JweDecrypter};
use josekit::jwk::Jwk;
use josekit::jwk::alg::ec::EcCurve;
use serde_json::{Map, Value, json};

use crate::harness::upstream::Upstream;
use crate::harness::{Answer, Ask, Auth, Elsewhere, RelyingParty, Setup, TestApp, WEB, on_both_with, verified};

/// Each algorithm once; every pair of them is tested in `signet::jose`.
const PAIRS: [(&str, &str); 6] = [
    ("RSA-OAEP", "A128CBC-HS256"),
    ("RSA-OAEP-256", "A256GCM"),
    ("ECDH-ES", "A128GCM"),
    ("ECDH-ES+A128KW", "A192CBC-HS384"),
    ("ECDH-ES+A192KW", "A192GCM"),
    ("ECDH-ES+A256KW", "A256CBC-HS512"),
];

static RSA: LazyLock<Jwk> = LazyLock::new(|| key(Jwk::generate_rsa_key(2048).unwrap(), "rsa"));
static EC: LazyLock<Jwk> = LazyLock::new(|| key(Jwk::generate_ec_key(EcCurve::P256).unwrap(), "ec"));

fn key(mut jwk: Jwk, kid: &str) -> Jwk {
    jwk.set_key_id(kid);
    jwk.set_key_use("enc");
    jwk
}

fn public(jwk: &Jwk) -> Value {
    let members: Map<String, Value> = key(jwk.to_public_key().unwrap(), jwk.key_id().unwrap()).into();
    Value::Object(members)
}

/// The public keys of whoever may open what is encrypted.
pub fn public_keys() -> [Value; 2] {
    [public(&RSA), public(&EC)]
}

fn tables() -> String {
    let keys = json!({ "keys": public_keys() });
    let client = |(alg, enc): &(&str, &str)| {
        format!(
            "\n[[client]]\nprovider = \"default\"\nclient_id = \"{alg}\"\nclient_secret = \"a secret of them all\"\n\
             redirect_uris = [\"{}\"]\nrequire_consent = false\njwks = '''{keys}'''\n\
             id_token_encrypted_response_alg = \"{alg}\"\nid_token_encrypted_response_enc = \"{enc}\"\n\
             userinfo_encrypted_response_alg = \"{alg}\"\nuserinfo_encrypted_response_enc = \"{enc}\"\n\
             userinfo_signed_response_alg = \"RS256\"\n",
            WEB.redirect_uri
        )
    };
    PAIRS.iter().map(client).collect()
}

/// The header and the content of an encrypted token.
pub fn opened(token: &str, alg: &str) -> (Value, String) {
    let ecdh = |one: EcdhEsJweAlgorithm| -> Box<dyn JweDecrypter> { Box::new(one.decrypter_from_jwk(&EC).unwrap()) };
    let rsa = |one: RsaesJweAlgorithm| -> Box<dyn JweDecrypter> { Box::new(one.decrypter_from_jwk(&RSA).unwrap()) };
    let decrypter = match alg {
        "RSA-OAEP" => rsa(jwe::RSA_OAEP),
        "RSA-OAEP-256" => rsa(jwe::RSA_OAEP_256),
        "ECDH-ES" => ecdh(jwe::ECDH_ES),
        "ECDH-ES+A128KW" => ecdh(jwe::ECDH_ES_A128KW),
        "ECDH-ES+A192KW" => ecdh(jwe::ECDH_ES_A192KW),
        _ => ecdh(jwe::ECDH_ES_A256KW),
    };
    let (content, header) = jwe::deserialize_compact(token, &*decrypter).expect("it opens");
    let header: Map<String, Value> = header.into();
    (Value::Object(header), String::from_utf8(content).expect("a JWT"))
}

/// Core §10.2: "If the message is to be signed and encrypted, it is signed first and then encrypted"; RFC 7519 §5.2: `cty` is `JWT`.
#[test]
fn an_app_that_registered_a_key_gets_sealed_tokens() {
    on_both_with(&Setup::more(&tables()), |app| {
        for (alg, enc) in PAIRS {
            let client = RelyingParty { id: alg, auth: Auth::Basic("a secret of them all"), redirect_uri: WEB.redirect_uri };
            let tokens = client.tokens(app, "openid email", "ada");
            let (header, inner) = opened(&tokens.id, alg);
            assert_eq!((&header["alg"], &header["enc"]), (&json!(alg), &json!(enc)));
            assert!(header["cty"].as_str().is_some_and(|cty| cty.eq_ignore_ascii_case("JWT")), "{header}");
            let id = verified(app, &inner).claims;
            assert_eq!(id["aud"], alg);

            let answer = app.send(Ask::get("/oauth/userinfo").bearer(&tokens.access)).expect(200);
            assert_eq!(answer.header("content-type"), "application/jwt");
            let claims = verified(app, &opened(answer.text(), alg).1).claims;
            assert_eq!((&claims["sub"], &claims["email"]), (&id["sub"], &json!("ada@example.test")));
        }
    });
}

/// Two apps whose keys are at their `jwks_uri`; one asks for consent.
fn elsewhere(server: &Elsewhere) -> Setup {
    let client = |id: &str, consent: bool| {
        format!(
            "\n[[client]]\nprovider = \"default\"\nclient_id = \"{id}\"\nclient_secret = \"a secret of them all\"\n\
             redirect_uris = [\"{}\"]\nrequire_consent = {consent}\njwks_uri = \"{}\"\n\
             grant_types = [\"authorization_code\", \"implicit\"]\nresponse_types = [\"code\", \"id_token\", \"code id_token\"]\n\
             id_token_encrypted_response_alg = \"ECDH-ES\"\nid_token_encrypted_response_enc = \"A128GCM\"\n",
            WEB.redirect_uri,
            server.url(&format!("/{id}"))
        )
    };
    let tables = [server.outbound(), client("direct", false), client("sealed-asking", true)].join("\n");
    let provider = "response_types = [\"code\", \"id_token\", \"code id_token\"]".to_owned();
    Setup { provider, ..Setup::more(&tables) }
}

fn front(app: &TestApp, answer: &Answer) -> Value {
    let location = url::Url::parse(answer.location()).unwrap();
    let pairs = url::form_urlencoded::parse(location.fragment().expect("a fragment").as_bytes());
    let sealed = pairs.into_owned().find(|(name, _)| name == "id_token").expect("an ID token").1;
    verified(app, &opened(&sealed, "ECDH-ES").1).claims
}

/// Core §3.2.2.10, §10.2: the ID token of the front channel is sealed as well, whichever page the answer leaves from.
#[test]
fn the_front_channel_seals_to_the_keys_at_jwks_uri_from_every_page() {
    let server = Elsewhere::start();
    let keys = json!({ "keys": [public(&EC)] }).to_string();
    server.serve("/direct", &keys);
    server.serve("/sealed-asking", &keys);
    on_both_with(&elsewhere(&server), |app| {
        let client = |id| RelyingParty { id, auth: Auth::Basic("a secret of them all"), redirect_uri: WEB.redirect_uri };
        let (direct, asking) = (client("direct"), client("sealed-asking"));
        for response_type in ["id_token", "code id_token"] {
            let extra = [("response_type", response_type)];
            let mut browser = app.browser();
            let login = front(app, &browser.sign_in(&direct, &extra, "ada"));
            let silent = front(app, &browser.authorize(&direct, &extra));
            assert_eq!((&login["aud"], &login["sub"], &login["sid"]), (&json!("direct"), &silent["sub"], &silent["sid"]));
            let choice = browser.authorize(&direct, &[extra[0], ("prompt", "select_account")]).expect_page(200);
            assert_eq!(choice.text().matches("name=\"session\" value=\"").count(), 1, "the sign-in was written once");
            let session = choice
                .text()
                .split("name=\"session\" value=\"")
                .nth(1)
                .and_then(|rest| rest.split('"').next())
                .expect("an account");
            front(app, &browser.press(&choice, "select-form", ("session", session)));
            let page = browser.authorize(&asking, &[extra[0], ("prompt", "consent")]).expect_page(200);
            let consent = front(app, &browser.press(&page, "consent-form", ("action", "allow")));
            assert_eq!(consent["aud"], "sealed-asking");
        }
    });
}

/// An app that asks for a code alone costs no errand; one whose keys cannot be had is refused.
#[test]
fn keys_are_fetched_only_for_an_id_token_of_the_front_channel() {
    let server = Elsewhere::start();
    on_both_with(&elsewhere(&server), |app| {
        let client = RelyingParty { id: "direct", auth: Auth::Basic("a secret of them all"), redirect_uri: WEB.redirect_uri };
        let asked = server.asked().len();
        let mut browser = app.browser();
        browser.sign_in(&client, &[], "ada").callback().code();
        assert_eq!(server.asked().len(), asked, "a code is not sealed");
        // Nobody answers at its jwks_uri: the request is refused and is no fault of ours.
        let refused = browser.authorize(&client, &[("response_type", "id_token")]);
        assert!((400..500).contains(&refused.status()), "{}", refused.status());
        assert!(server.asked().len() > asked);
    });
}

/// The same through an upstream, which is journey enough for one request: the log-in page fetches the keys.
#[test]
fn somebody_who_comes_from_an_upstream_gets_a_sealed_id_token_too() {
    let (server, upstream) = (Elsewhere::start(), Upstream::start());
    server.serve("/direct", &json!({ "keys": [public(&EC)] }).to_string());
    let domain = upstream.tables("").split_once("[[upstream]]").map(|(_, domain)| format!("[[upstream]]{domain}")).unwrap();
    let setup = elsewhere(&server).and_more(&domain);
    upstream.says(json!({ "given_name": "Grace", "family_name": "Hopper", "email": "grace@corp.test" }));
    on_both_with(&setup, |app| {
        let client = RelyingParty { id: "direct", auth: Auth::Basic("a secret of them all"), redirect_uri: WEB.redirect_uri };
        let through = |subject| {
            let mut browser = app.browser();
            let page = browser.authorize(&client, &[("response_type", "id_token")]).expect_page(200);
            let seal = page.form("login-form").field("interaction").to_owned();
            let sent = browser.get(&format!("/login/upstream?idp=corp&interaction={seal}"));
            let back = browser.get(&Upstream::back(&upstream.authorize(&sent, subject)));
            (browser.follow(back), browser)
        };
        let (page, mut browser) = through("grace");
        let made = browser.submit(&page.form("first-form").with(&[("username", "grace")]));
        let new = front(app, &browser.follow(made));
        app.wait(1);
        let known = front(app, &through("grace").0);
        assert_eq!((&new["aud"], &new["sub"]), (&json!("direct"), &known["sub"]));
        assert_ne!(new["sid"], known["sid"]);
    });
}
