//! Encrypted answers: OpenID Connect Core §10.2, §16.14; RFC 7516. Opened with the library itself, as an app would.

use std::sync::LazyLock;

use josekit::jwe::alg::ecdh_es::EcdhEsJweAlgorithm;
use josekit::jwe::alg::rsaes::RsaesJweAlgorithm;
use josekit::jwe::{self, JweDecrypter};
use josekit::jwk::Jwk;
use josekit::jwk::alg::ec::EcCurve;
use serde_json::{Map, Value, json};

use crate::harness::{Ask, Auth, RelyingParty, Setup, WEB, on_both_with, verified};

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

fn tables() -> String {
    let keys = json!({ "keys": [public(&RSA), public(&EC)] });
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

fn opened(token: &str, alg: &str) -> (Value, String) {
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
