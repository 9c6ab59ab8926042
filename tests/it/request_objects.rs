//! Request objects: OpenID Connect Core §6, RFC 9101; by value and by reference to a server on a real socket.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use serde_json::{Map, Value, json};
use signet::jose::Signer;
use signet::model::SigningAlgorithm;

use crate::harness::{
    Ask, Auth, ISSUER, RelyingParty, START, Setup, WEB, assertion, assertion_key, encoded, on_both_with, verified,
};

const AUTHORIZE: &str = "/oauth/auz/authorize";
const SECRET: &str = "a secret that is long enough for HS256, too: 0123456789";
/// Its keys are in `jwks`.
const VALUE: RelyingParty = RelyingParty { id: "jar", auth: Auth::Basic(SECRET), redirect_uri: "https://jar.test/cb" };
/// Its keys are at its `jwks_uri`.
const REFERENCE: RelyingParty = RelyingParty { id: "jar-uri", ..VALUE };
/// It must sign its requests.
const STRICT: RelyingParty = RelyingParty { id: "jar-strict", ..VALUE };

fn tables(server: SocketAddr) -> String {
    let keys = json!({ "keys": [assertion_key().public_jwk] });
    let paths = ["object", "object#not-a-hash", "huge", "slow", "redirect", "broken", "page", "nothing", "stranger"];
    let uris: Vec<_> = paths.iter().map(|path| format!("\"http://{server}/{path}\"")).collect();
    let client = |id: &str, more: &str| {
        format!(
            "\n[[client]]\nprovider = \"default\"\nclient_id = \"{id}\"\nclient_secret = \"{SECRET}\"\n\
             redirect_uris = [\"https://jar.test/cb\"]\nrequire_consent = false\nrequest_uris = [{}]\n{more}\n",
            uris.join(", ")
        )
    };
    [
        "\n[outbound]\nallow = [\"127.0.0.0/8\"]\n".to_owned(),
        client("jar", &format!("jwks = '''{keys}'''")),
        client("jar-uri", &format!("jwks_uri = \"http://{server}/jwks\"")),
        client("jar-strict", &format!("jwks = '''{keys}'''\nrequire_signed_request_object = true")),
    ]
    .concat()
}

/// Everything that an authorization request has, as claims.
fn claims(client: &RelyingParty) -> Map<String, Value> {
    let parameters = client.parameters(&[("state", "inside"), ("nonce", "n-inside")]);
    let mut claims: Map<String, Value> =
        parameters.into_iter().map(|(name, value)| (name.to_owned(), Value::from(value))).collect();
    let own = json!({ "iss": client.id, "aud": ISSUER, "iat": START, "nbf": START, "exp": START + 300 });
    claims.extend(own.as_object().unwrap().clone());
    claims
}

fn with(client: &RelyingParty, name: &str, value: Value) -> Map<String, Value> {
    let mut claims = claims(client);
    claims.insert(name.to_owned(), value);
    claims
}

fn sign(claims: &Map<String, Value>) -> String {
    let key = assertion_key();
    let signer = Signer::from_private_jwk(SigningAlgorithm::ES256, &key.kid, key.private_jwk.reveal().as_bytes()).unwrap();
    signer.sign("oauth-authz-req+jwt", claims).unwrap()
}

fn by_value(client: &RelyingParty, claims: &Map<String, Value>) -> String {
    let object = sign(claims);
    let request = [("client_id", client.id), ("response_type", "code"), ("scope", "openid"), ("request", &*object)];
    format!("{AUTHORIZE}?{}", encoded(&request))
}

/// The app's server: a request object, its keys, and everything that a hostile one would say.
fn serve() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            thread::spawn(move || answer(stream, address));
        }
    });
    address
}

#[expect(clippy::disallowed_methods, reason = "a server that trickles")]
fn answer(mut stream: TcpStream, address: SocketAddr) {
    let mut head = [0; 4096];
    let read = stream.read(&mut head).unwrap_or(0);
    let head = String::from_utf8_lossy(&head[..read]).into_owned();
    let path = head.split(' ').nth(1).unwrap_or_default();
    let whole = |status: &str, media_type: &str, body: &str| {
        let length = body.len();
        format!("HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}")
    };
    let object = sign(&claims(&REFERENCE));
    let keys = json!({ "keys": [assertion_key().public_jwk] }).to_string();
    let said = match path {
        "/object" => whole("200 OK", "application/jwt", &format!("{object}\n")),
        "/jwks" => whole("200 OK", "application/jwk-set+json", &keys),
        "/huge" => whole("200 OK", "application/jwt", &"x".repeat(10 << 20)),
        "/redirect" => {
            format!("HTTP/1.1 302 Found\r\nLocation: http://{address}/object\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        }
        "/broken" => whole("500 Internal Server Error", "application/jwt", &object),
        "/page" => whole("200 OK", "text/html", &object),
        "/nothing" => whole("200 OK", "application/jwt", ""),
        "/stranger" => whole("200 OK", "application/jwt", &sign(&with(&REFERENCE, "iss", json!("web")))),
        _ => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: application/jwt\r\n\r\n");
            while stream.write_all(b"x").is_ok() {
                thread::sleep(Duration::from_millis(200));
            }
            return;
        }
    };
    let _ = stream.write_all(said.as_bytes()); // the other side may have hung up
}

fn setup() -> Setup {
    Setup::more(&tables(serve()))
}

/// Core §6.1: "the parameters that are in the request object" count as if they had been sent; state and nonce may be there alone.
#[test]
fn an_app_sends_its_request_as_a_signed_object_by_get_and_by_post() {
    on_both_with(&setup(), |app| {
        let mut browser = app.browser();
        browser.sign_in(&WEB, &[], "ada");
        let callback = browser.get(&by_value(&VALUE, &claims(&VALUE))).callback();
        assert_eq!(callback.get("state"), Some("inside"));
        let id = verified(app, &VALUE.redeem(app, &callback).id).claims;
        assert_eq!((&id["nonce"], &id["aud"]), (&json!("n-inside"), &json!("jar")));

        let object = sign(&claims(&VALUE));
        let form = [("client_id", "jar"), ("response_type", "code"), ("scope", "openid"), ("request", &*object)];
        let answer = app.send(Ask::post(AUTHORIZE, &form)).expect(303);
        let next = answer.header("location").strip_prefix(ISSUER).unwrap_or_else(|| answer.header("location")).to_owned();
        let callback = browser.get(&next).callback();
        assert_eq!(callback.get("state"), Some("inside"));
        assert!(!VALUE.redeem(app, &callback).id.is_empty());
    });
}

/// RFC 9101 §7 and §10: what is wrong goes to the proven address, with the state that the app knows.
#[test]
fn a_bad_object_is_an_error_at_the_proven_address_or_a_page() {
    on_both_with(&setup(), |app| {
        let mut browser = app.browser();
        browser.sign_in(&WEB, &[], "ada");
        for (name, value) in [
            ("iss", json!("web")),            // RO-012
            ("aud", json!("https://x.test")), // RO-012
            ("exp", json!(START - 61)),       // RO-012
            ("nbf", json!(START + 61)),       // RO-012
            ("request", json!("x")),          // RO-013
            ("sub", json!("jar")),            // RO-014
            ("max_age", json!([1])),          // RO-019
            ("response_type", json!("token")),
            ("client_id", json!("web")),
        ] {
            let callback = browser.get(&by_value(&VALUE, &with(&VALUE, name, value))).callback();
            callback.expect_error("invalid_request_object");
            assert_eq!(callback.get("state"), Some("inside"), "{name}");
        }
        // RO-009: inside wins, also where it is wrong
        let evil = by_value(&VALUE, &with(&VALUE, "redirect_uri", json!("https://evil.test/cb")));
        browser.get(&format!("{evil}&redirect_uri=https%3A%2F%2Fjar.test%2Fcb")).expect_page(400);
        // RO-014: a real client assertion
        let used =
            assertion(&json!({"iss": "jar", "sub": "jar", "aud": ISSUER, "jti": "1", "iat": START, "exp": START + 60}), None);
        let plain = VALUE.request(&[("request", &used)]);
        browser.get(&plain).callback().expect_error("invalid_request_object");
        // without any address there is only a page
        browser.get(&format!("{AUTHORIZE}?client_id=jar&response_type=code&request=a.b.c")).expect_page(400);
        browser
            .get(&VALUE.request(&[("request", "a.b.c"), ("request_uri", "https://x.test")]))
            .callback()
            .expect_error("invalid_request");
    });
}

/// RFC 9101 §10.5, §6.3.
#[test]
fn an_app_that_must_sign_cannot_send_a_plain_request_and_nothing_outside_counts() {
    on_both_with(&setup(), |app| {
        let mut browser = app.browser();
        browser.sign_in(&WEB, &[], "ada");
        browser.get(&STRICT.request(&[])).callback().expect_error("invalid_request");
        let mut inside = claims(&STRICT);
        inside.remove("state");
        let callback = browser.get(&format!("{}&state=outside", by_value(&STRICT, &inside))).callback();
        assert_eq!(callback.get("state"), None, "RO-010");
        assert!(!STRICT.redeem(app, &callback).id.is_empty());
    });
}

/// Core §6.2; conformance A14: the fragment is part of what is registered, is not sent, and is no hash to be checked.
#[test]
fn an_app_refers_to_its_object_and_its_keys_and_they_are_fetched() {
    let server = serve();
    on_both_with(&Setup::more(&tables(server)), |app| {
        let mut browser = app.browser();
        browser.sign_in(&WEB, &[], "ada");
        for path in ["object", "object#not-a-hash"] {
            let uri = format!("http://{server}/{path}");
            let request = [("client_id", "jar-uri"), ("response_type", "code"), ("scope", "openid"), ("request_uri", &*uri)];
            let callback = browser.get(&format!("{AUTHORIZE}?{}", encoded(&request))).callback();
            assert_eq!(callback.get("state"), Some("inside"), "{path}");
            assert!(!REFERENCE.redeem(app, &callback).id.is_empty());
        }
    });
}

/// SS-012, SS-022, SS-023, SS-026; RFC 9101 §7, `invalid_request_uri`; §10.4.1 on what a server is made to fetch.
#[test]
fn whatever_a_hostile_server_says_is_an_error_to_the_app() {
    let server = serve();
    on_both_with(&Setup::more(&tables(server)), |app| {
        let mut browser = app.browser();
        for (path, code) in [
            ("huge", "invalid_request_uri"),
            ("slow", "invalid_request_uri"),
            ("redirect", "invalid_request_uri"),
            ("broken", "invalid_request_uri"),
            ("page", "invalid_request_uri"),
            ("nothing", "invalid_request_uri"),
            ("stranger", "invalid_request_object"),
            ("not-registered", "invalid_request_uri"),
        ] {
            let uri = format!("http://{server}/{path}");
            let callback = browser.get(&REFERENCE.request(&[("request_uri", &uri)])).callback();
            callback.expect_error(code);
            let known = if path == "stranger" { "inside" } else { "s-1" };
            assert_eq!(callback.get("state"), Some(known), "{path}");
        }
    });
}
