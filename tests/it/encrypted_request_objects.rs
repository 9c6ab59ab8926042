//! Request objects that are encrypted to us: OpenID Connect Core §6.1, §10.2; RFC 9101 §4; RFC 7516. Encrypted with the library
//! itself where ours would not say such a thing.

use josekit::jwe::alg::rsaes::RsaesJweAlgorithm;
use josekit::jwe::{self, JweHeader};
use josekit::jwk::Jwk;
use serde_json::{Map, Value, json};
use signet::crypto::base64url;
use signet::flow::keys::encryption;
use signet::jose::{Encrypter, PublicKey, Signer};
use signet::model::{ContentEncryption, KeyManagement, SigningAlgorithm};

use crate::harness::{
    Answer, Ask, Auth, Browser, Elsewhere, ISSUER, RelyingParty, START, Setup, TestApp, Tokens, WEB, assertion_key, encoded,
    on_both_with,
};

const AUTHORIZE: &str = "/oauth/auz/authorize";
const SECRET: &str = "a secret that is long enough for HS256, too: 0123456789";
/// It registered RSA-OAEP.
const SEALED: RelyingParty = RelyingParty { id: "sealed", auth: Auth::Basic(SECRET), redirect_uri: "https://jar.test/cb" };
/// It registered ECDH-ES.
const AGREED: RelyingParty = RelyingParty { id: "agreed", ..SEALED };
/// It registered nothing of the kind.
const SILENT: RelyingParty = RelyingParty { id: "silent", ..SEALED };
/// For how long a withdrawn key opens: announce 600, max-age 300, skew 60.
const WINDOW: i64 = 960;

fn client(id: &str, more: &str) -> String {
    let keys = json!({ "keys": [assertion_key().public_jwk] });
    format!(
        "\n[[client]]\nprovider = \"default\"\nclient_id = \"{id}\"\nclient_secret = \"{SECRET}\"\n\
         redirect_uris = [\"https://jar.test/cb\"]\nrequire_consent = false\njwks = '''{keys}'''\n{more}\n"
    )
}

fn encrypting(alg: &str) -> String {
    format!("request_object_encryption_alg = \"{alg}\"\nrequest_object_encryption_enc = \"A256GCM\"\n")
}

fn setup() -> Setup {
    let tables = [client("sealed", &encrypting("RSA-OAEP")), client("agreed", &encrypting("ECDH-ES")), client("silent", "")];
    Setup::more(&tables.concat())
}

/// The signed object.
fn signed(client: &RelyingParty) -> String {
    let parameters = client.parameters(&[("state", "inside"), ("nonce", "n-inside")]);
    let mut claims: Map<String, Value> =
        parameters.into_iter().map(|(name, value)| (name.to_owned(), Value::from(value))).collect();
    let own = json!({ "iss": client.id, "aud": ISSUER, "iat": START, "nbf": START, "exp": START + 30 * 86_400 });
    claims.extend(own.as_object().unwrap().clone());
    let key = assertion_key();
    let signer = Signer::from_private_jwk(SigningAlgorithm::ES256, &key.kid, key.private_jwk.reveal().as_bytes()).unwrap();
    signer.sign("oauth-authz-req+jwt", &claims).unwrap()
}

/// The published key to encrypt to.
fn recipient(app: &TestApp, kty: &str) -> Value {
    let document = app.get("/oauth/jwks").expect(200).json();
    let found = document["keys"].as_array().unwrap().iter().find(|key| key["use"] == "enc" && key["kty"] == kty);
    found.unwrap_or_else(|| panic!("no {kty} key to encrypt to in {document}")).clone()
}

fn encrypted(to: &Value, (alg, enc): (&str, &str), content: &str) -> String {
    let management = KeyManagement::ALL.into_iter().find(|one| one.name() == alg).expect("one of ours");
    let encryption = ContentEncryption::ALL.into_iter().find(|one| one.name() == enc).expect("one of ours");
    let key = PublicKey::parse(to).unwrap().unwrap();
    Encrypter::new(&key, management, encryption).unwrap().encrypt(content.as_bytes(), Some("JWT")).unwrap()
}

/// Encrypts to the key that is published for an algorithm.
pub fn seal(app: &TestApp, (alg, enc): (&str, &str), content: &str) -> String {
    encrypted(&recipient(app, if alg.starts_with("RSA") { "RSA" } else { "EC" }), (alg, enc), content)
}

/// Encrypts to a key.
fn seal_to(to: &Value, content: &str) -> String {
    encrypted(to, (if to["kty"] == "RSA" { "RSA-OAEP" } else { "ECDH-ES+A256KW" }, "A256GCM"), content)
}

/// A request whose object is by value; what is said outside is enough for an error to find its way.
fn by_value(client: &RelyingParty, object: &str) -> String {
    client.request(&[("state", "outside"), ("request", object)])
}

fn browser(app: &TestApp) -> Browser<'_> {
    let mut browser = app.browser();
    browser.sign_in(&WEB, &[], "ada");
    browser
}

#[track_caller]
fn assert_opened(browser: &mut Browser<'_>, client: &RelyingParty, object: &str) {
    let callback = browser.get(&by_value(client, object)).callback();
    assert_eq!((callback.get("error"), callback.get("state")), (None, Some("inside")));
    callback.code();
}

#[track_caller]
fn assert_closed(answer: &Answer) -> String {
    let callback = answer.callback();
    callback.expect_error("invalid_request_object");
    assert_eq!(callback.get("state"), Some("outside"));
    answer.location().to_owned()
}

/// Discovery §3, `request_object_encryption_alg_values_supported` "both when the Request Object is passed by value and when it is
/// passed by reference": every pair that is advertised.
#[test]
fn every_advertised_pair_of_algorithms_opens() {
    on_both_with(&setup(), |app| {
        let document = app.get("/.well-known/openid-configuration").expect(200).json();
        let listed = |name: &str| document[name].as_array().unwrap().iter().map(|one| one.as_str().unwrap().to_owned()).collect();
        let algs: Vec<String> = listed("request_object_encryption_alg_values_supported");
        let encs: Vec<String> = listed("request_object_encryption_enc_values_supported");
        let mut browser = browser(app);
        for (alg, enc) in algs.iter().flat_map(|alg| encs.iter().map(move |enc| (alg, enc))) {
            let object = seal(app, (alg, enc), &signed(&SEALED));
            assert_opened(&mut browser, &SEALED, &object);
        }
        assert_eq!((algs.len(), encs.len()), (6, 3));
    });
}

/// Registration §2: "The RP MAY still use other supported encryption algorithms or send unencrypted Request Objects, even when this
/// parameter is present. … The default, if omitted, is that the RP is not declaring whether it might encrypt".
#[test]
fn an_app_may_encrypt_otherwise_than_it_registered_or_not_at_all() {
    on_both_with(&setup(), |app| {
        let mut browser = browser(app);
        assert_opened(&mut browser, &SEALED, &signed(&SEALED));
        assert_opened(&mut browser, &SEALED, &seal_to(&recipient(app, "EC"), &signed(&SEALED)));
        assert_opened(&mut browser, &SILENT, &seal_to(&recipient(app, "RSA"), &signed(&SILENT)));
        // by POST, too
        let object = seal_to(&recipient(app, "EC"), &signed(&AGREED));
        let form = [("client_id", "agreed"), ("response_type", "code"), ("scope", "openid"), ("request", &*object)];
        let answer = app.send(Ask::post(AUTHORIZE, &form)).expect(303);
        let next = answer.header("location").strip_prefix(ISSUER).unwrap_or_else(|| answer.header("location")).to_owned();
        assert_eq!(browser.get(&next).callback().get("state"), Some("inside"));
    });
}

#[test]
fn an_encrypted_object_is_fetched_from_where_the_app_keeps_it() {
    let server = Elsewhere::start();
    let uris = format!("request_uris = [\"{}\"]\n", server.url("/object"));
    let tables = [server.outbound(), client("agreed", &(encrypting("ECDH-ES") + &uris))].concat();
    on_both_with(&Setup::more(&tables), |app| {
        let mut browser = browser(app);
        let object = seal_to(&recipient(app, "EC"), &signed(&AGREED));
        server.serve_raw("/object", &format!("HTTP/1.1 200 OK\r\ncontent-type: application/jwt\r\n\r\n{object}\n"));
        let uri = server.url("/object");
        let request = [("client_id", "agreed"), ("response_type", "code"), ("scope", "openid"), ("request_uri", &*uri)];
        assert_eq!(browser.get(&format!("{AUTHORIZE}?{}", encoded(&request))).callback().get("state"), Some("inside"));
    });
}

/// RFC 9101 §4: "it MUST be signed first and then encrypted": encryption proves nothing of who it comes from.
#[test]
fn what_is_inside_must_be_signed_by_the_app() {
    on_both_with(&setup(), |app| {
        let (mut browser, to) = (browser(app), recipient(app, "EC"));
        let object = signed(&SEALED);
        let parts: Vec<&str> = object.split('.').collect();
        let none = base64url(br#"{"alg":"none"}"#);
        for inside in [
            format!("{none}.{}.", parts[1]),
            format!("{}.{}.", parts[0], parts[1]),
            format!("{}.{}.{}", parts[0], parts[1], base64url(&[7; 64])),
            json!({ "iss": "sealed", "client_id": "sealed", "response_type": "code" }).to_string(),
            seal_to(&to, &object), // a box in a box
            signed(&AGREED),       // somebody else's
            String::new(),
        ] {
            let callback = browser.get(&by_value(&SEALED, &seal_to(&to, &inside))).callback();
            callback.expect_error("invalid_request_object");
        }
        assert_opened(&mut browser, &SEALED, &seal_to(&to, &object));
    });
}

/// A JWE with a header of one's own, by an algorithm of the library.
fn by_library(alg: RsaesJweAlgorithm, to: &Value, content: &str, change: impl FnOnce(&mut JweHeader)) -> String {
    let jwk = Jwk::from_map(to.as_object().unwrap().clone()).unwrap();
    let mut header = JweHeader::new();
    header.set_content_encryption("A256GCM");
    change(&mut header);
    jwe::serialize_compact(content.as_bytes(), &header, &alg.encrypter_from_jwk(&jwk).unwrap()).unwrap()
}

/// RFC 7516 §11.5, RFC 8725 §3.2, §3.7: one answer to everything that does not open, so that it tells nothing.
#[test]
#[expect(deprecated, reason = "what the library warns of is what must not open")]
fn whatever_does_not_open_is_one_and_the_same_error() {
    on_both_with(&setup(), |app| {
        let mut browser = browser(app);
        let to = recipient(app, "RSA");
        let good = seal_to(&to, &signed(&SEALED));
        let parts: Vec<String> = good.split('.').map(str::to_owned).collect();
        let with = |at: usize, part: String| {
            let mut parts = parts.clone();
            parts[at] = part;
            parts.join(".")
        };
        let bytes = |length: usize, byte: u8| base64url(&vec![byte; length]);
        let header = |header: Value| with(0, base64url(header.to_string().as_bytes()));
        let kid = to["kid"].clone();
        let mut objects = vec![
            // RO-003: 16 MiB that travel in 21 KB
            by_library(jwe::RSA_OAEP, &to, &"x".repeat(16 << 20), |header| header.set_compression("DEF")),
            // RO-005
            by_library(jwe::RSA_OAEP, &to, &signed(&SEALED), |header| header.set_content_encryption("A128CBC-HS256")),
            header(json!({ "alg": "RSA-OAEP", "enc": "A128CBC-HS256", "kid": kid })),
            // RO-006
            by_library(RsaesJweAlgorithm::Rsa1_5, &to, &signed(&SEALED), |_| ()),
            header(json!({ "alg": "RSA1_5", "enc": "A256GCM", "kid": kid })),
            // RO-007: CVE-2023-52428
            header(json!({ "alg": "PBES2-HS512+A256KW", "enc": "A256GCM", "p2s": "AAAAAAAAAAA", "p2c": 2_000_000_000 })),
            header(json!({ "alg": "PBES2-HS512+A256KW", "enc": "A256GCM", "p2s": "AAAAAAAAAAA", "p2c": 1_000_000 })),
            header(json!({ "alg": "dir", "enc": "A256GCM" })),
            header(json!({ "alg": "RSA-OAEP", "enc": "A256GCM", "kid": "another" })),
            with(1, bytes(256, 1)),
            with(3, bytes(40, 1)),
        ];
        objects.extend([0, 1, 8, 11, 13].map(|length| with(2, bytes(length, 0)))); // RO-008
        objects.extend((1..16).map(|length| with(4, bytes(length, 0)))); // RO-004
        objects.extend((0..=255).map(|guess| with(4, bytes(1, guess))));
        let mut said: Vec<String> =
            objects.iter().map(|object| assert_closed(&browser.get(&by_value(&SEALED, object)))).collect();
        said.dedup();
        assert_eq!(said.len(), 1, "{said:?}");
        // without an address outside there is only a page
        browser.get(&format!("{AUTHORIZE}?client_id=sealed&response_type=code&request={}", objects[0])).expect_page(400);
        assert_opened(&mut browser, &SEALED, &good);
    });
}

/// Core §10.2.1: "Encryption keys … the entity should … retain recently decommissioned keys": a copy of the key set that was read a
/// moment before still serves for as long as it may be kept, and not for ever.
#[test]
fn a_copy_of_the_key_set_from_before_a_rotation_serves_until_it_must_have_been_read_again() {
    on_both_with(&setup(), |app| {
        let mut browser = browser(app);
        let (rsa, ec) = (recipient(app, "RSA"), recipient(app, "EC"));
        app.wait(86_399);
        app.tend_keys();
        assert_eq!((recipient(app, "RSA"), recipient(app, "EC")), (rsa.clone(), ec.clone()), "its time is not up");
        app.wait(1);
        app.tend_keys();
        assert!(recipient(app, "RSA")["kid"] != rsa["kid"] && recipient(app, "EC")["kid"] != ec["kid"]);
        browser.sign_in(&WEB, &[], "ada"); // a session ends in the meantime
        app.wait(WINDOW - 1);
        app.tend_keys();
        for old in [&rsa, &ec] {
            assert_opened(&mut browser, &SEALED, &seal_to(old, &signed(&SEALED)));
        }
        app.wait(1);
        for old in [&rsa, &ec] {
            assert_closed(&browser.get(&by_value(&SEALED, &seal_to(old, &signed(&SEALED)))));
        }
        app.tend_keys();
        let rows = encryption::list(app.house().store(), &app.site().provider.id).unwrap();
        assert_eq!(rows.len(), 2, "the private halves are destroyed");
        assert_opened(&mut browser, &SEALED, &seal_to(&recipient(app, "EC"), &signed(&SEALED)));
    });
}

/// Of several processes one rotates; the others open what is encrypted to the new key before they look at the settings again.
#[test]
fn a_process_that_has_not_noticed_a_rotation_opens_with_the_new_key() {
    on_both_with(&setup(), |app| {
        let replica = app.replica();
        let mut browser = browser(app);
        let old = recipient(app, "EC");
        let provider = app.site().provider.id.clone();
        encryption::rotate(app.house().store(), app.house().vault(), &provider, &app.host(), app.now()).unwrap();
        app.notice();
        let new = recipient(app, "EC");
        assert_ne!(old, new);
        let mut moved = browser.moved_to(&replica);
        assert_opened(&mut moved, &SEALED, &seal_to(&new, &signed(&SEALED)));
        assert_opened(&mut browser, &SEALED, &seal_to(&old, &signed(&SEALED)));
        // one that may have leaked opens nothing, and its place is taken
        let kid = new["kid"].as_str().unwrap();
        encryption::revoke(app.house().store(), app.house().vault(), (&provider, kid), &app.host(), app.now()).unwrap().unwrap();
        app.notice();
        assert_closed(&browser.get(&by_value(&SEALED, &seal_to(&new, &signed(&SEALED)))));
        assert_opened(&mut browser, &SEALED, &seal_to(&recipient(app, "EC"), &signed(&SEALED)));
    });
}

/// Decision 20: "The act that first names an algorithm makes its key before answering"; decision 24 on the default.
#[test]
fn the_registration_that_first_names_an_algorithm_makes_the_key_of_its_kind() {
    on_both_with(&Setup::provider("registration = \"open\"\n"), |app| {
        let keys = || {
            let document = app.get("/oauth/jwks").expect(200).json();
            let keys = document["keys"].as_array().unwrap().iter().filter(|key| key["use"] == "enc");
            keys.map(|key| key["kty"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        let register = |more: Value| {
            let mut metadata = json!({ "redirect_uris": ["https://jar.test/cb"] });
            metadata.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            app.send(Ask::new("POST", "/oauth/register").body("application/json", metadata.to_string().as_bytes()))
        };
        assert!(keys().is_empty());
        let refused =
            register(json!({ "request_object_encryption_alg": "RSA-OAEP" })).expect_error(400, "invalid_client_metadata");
        assert!(refused.text().contains("A128CBC-HS256, which is also meant where it is left out"), "{}", refused.text());
        let enc = |enc: &str| json!({ "request_object_encryption_alg": "ECDH-ES+A192KW", "request_object_encryption_enc": enc });
        register(enc("A256CBC-HS512")).expect_error(400, "invalid_client_metadata");
        register(json!({ "request_object_encryption_enc": "A256GCM" })).expect_error(400, "invalid_client_metadata");
        register(json!({ "request_object_encryption_alg": "RSA1_5", "request_object_encryption_enc": "A256GCM" }))
            .expect_error(400, "invalid_client_metadata");
        assert!(keys().is_empty());
        let told = register(enc("A192GCM")).expect(201).json();
        assert_eq!(
            (&told["request_object_encryption_alg"], &told["request_object_encryption_enc"]),
            (&json!("ECDH-ES+A192KW"), &json!("A192GCM"))
        );
        assert_eq!(keys(), ["EC"]);
        register(enc("A128GCM")).expect(201);
        assert_eq!(keys(), ["EC"]);
    });
}

#[test]
fn over_the_api_the_keys_that_apps_encrypt_to_are_listed_rotated_and_revoked() {
    const ROBOT: RelyingParty = RelyingParty { id: "robot", auth: Auth::Basic(SECRET), redirect_uri: "https://robot.test/cb" };
    let robot = format!(
        "\n[[client]]\nprovider = \"default\"\nclient_id = \"robot\"\nclient_secret = \"{SECRET}\"\n\
         grant_types = [\"client_credentials\"]\nresponse_types = []\nscope = \"keys:read keys:write\"\n"
    );
    on_both_with(&setup().and_more(&robot), |app| {
        let form = [("grant_type", "client_credentials"), ("resource", "https://id.test/api")];
        let token = Tokens::read(app.send(ROBOT.token(&form))).access;
        let call = |method: &str, path: &str| {
            let ask = Ask::new(method, &format!("/api/keys/encryption{path}")).bearer(&token);
            app.send(if method == "POST" { ask.header("idempotency-key", &path.replace('/', "-")) } else { ask })
        };
        let list = || call("GET", "").expect(200).json()["items"].as_array().unwrap().clone();
        assert_eq!(list().len(), 2);
        assert!(list().iter().all(|key| key["retires_at"].is_null() && key["public_jwk"]["use"] == "enc"));
        let old = recipient(app, "EC");
        let rotated = call("POST", "/rotate").expect(200).json();
        let kids: Vec<_> = rotated["items"].as_array().unwrap().iter().map(|key| key["kid"].clone()).collect();
        assert!(kids.contains(&recipient(app, "EC")["kid"]) && !kids.contains(&old["kid"]));
        assert_eq!(call("POST", "/rotate").expect(200).json(), rotated, "sent again, it takes effect once");
        assert_eq!((list().len(), list().iter().filter(|key| key["retires_at"].is_null()).count()), (4, 2));
        let mut browser = browser(app);
        assert_opened(&mut browser, &SEALED, &seal_to(&old, &signed(&SEALED)));
        let kid = old["kid"].as_str().unwrap();
        let revoked = call("POST", &format!("/{kid}/revoke")).expect(200).json();
        assert_eq!((&revoked["kty"], &revoked["kid"]), (&json!("EC"), &old["kid"]));
        assert_closed(&browser.get(&by_value(&SEALED, &seal_to(&old, &signed(&SEALED)))));
        call("POST", "/nobody/revoke").expect_problem(404, "key_not_found");
    });
}
