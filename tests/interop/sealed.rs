//! ID token and userinfo encrypted to a key that the app publishes at its `jwks_uri` (OpenID Connect Core §10.2): the built binary
//! fetches it over HTTP.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use reqwest::Client;
use serde_json::{Value, json};
use signet::jose::{Decrypter, generate};
use signet::model::SigningAlgorithm;
use url::Url;

use crate::browser::{Browser, Stop};
use crate::server::{SECRET, Server};

const APP: &str = "http://127.0.0.1:9/";
const CALLBACK: &str = "http://127.0.0.1:9/callback";

/// An app's key set on a port of its own.
struct Published {
    address: String,
    document: Arc<Mutex<Option<Value>>>,
}

impl Published {
    fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = format!("http://{}/jwks", listener.local_addr().expect("an address"));
        let document: Arc<Mutex<Option<Value>>> = Arc::default();
        let served = document.clone();
        std::thread::spawn(move || listener.incoming().flatten().for_each(|stream| answer(stream, &served)));
        Self { address, document }
    }

    /// Publishes a new key, and returns its private half.
    fn replace(&self, algorithm: SigningAlgorithm, kid: &str) -> Vec<u8> {
        let pair = generate(algorithm, 2048).expect("a key");
        let rename = |mut key: Value| {
            let members = key.as_object_mut().expect("an object");
            members.remove("alg");
            members.insert("use".into(), "enc".into());
            members.insert("kid".into(), kid.into());
            key
        };
        *self.document.lock().expect("a lock") = Some(json!({ "keys": [rename(pair.public_jwk)] }));
        rename(serde_json::from_str(pair.private_jwk.reveal()).expect("JSON")).to_string().into_bytes()
    }
}

fn answer(mut stream: TcpStream, document: &Mutex<Option<Value>>) {
    let _ = stream.read(&mut [0; 4_096]);
    let text = match &*document.lock().expect("a lock") {
        Some(document) => {
            let body = document.to_string();
            format!(
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
                body.len()
            )
        }
        None => "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_owned(),
    };
    let _ = stream.write_all(text.as_bytes());
}

fn tables(jwks_uri: &str, alg: &str, enc: &str) -> String {
    format!(
        "[outbound]\nallow = [\"127.0.0.0/8\"]\n[[user]]\nusername = \"maria\"\npassword = \"correct-horse-battery\"\n\
         email = \"maria@example.test\"\n[[client]]\nclient_id = \"sealed\"\nclient_secret = \"{SECRET}\"\n\
         redirect_uris = [\"{CALLBACK}\"]\nrequire_consent = false\njwks_uri = \"{jwks_uri}\"\n\
         id_token_encrypted_response_alg = \"{alg}\"\nid_token_encrypted_response_enc = \"{enc}\"\n\
         userinfo_encrypted_response_alg = \"{alg}\"\nuserinfo_encrypted_response_enc = \"{enc}\"\n"
    )
}

async fn code(server: &Server, browser: &mut Browser) -> String {
    let query = [("client_id", "sealed"), ("redirect_uri", CALLBACK), ("response_type", "code"), ("scope", "openid email")];
    let url = Url::parse_with_params(&format!("{}/oauth/auz/authorize", server.issuer), query).expect("an address");
    let mut stop = browser.open(url).await.expect("signet answers");
    if matches!(stop, Stop::Page(..)) {
        let typed = [("username", "maria"), ("password", "correct-horse-battery")];
        stop = browser.submit(&stop, "login-form", &typed).await.expect("signet answers");
    }
    let Stop::App(url) = stop else { panic!("stuck: {stop:?}") };
    url.query_pairs().find(|(name, _)| name == "code").expect("a code").1.into_owned()
}

async fn tokens(server: &Server, http: &Client, code: &str) -> (u16, Value) {
    let form = [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", CALLBACK)];
    let request = http.post(format!("{}/oauth/oauth20/token", server.issuer)).basic_auth("sealed", Some(SECRET)).form(&form);
    let answer = request.send().await.expect("an answer");
    (answer.status().as_u16(), answer.json().await.expect("JSON"))
}

/// What is in a JWE of ours: its header names the key, and the content opens under its private half.
fn opened(token: &str, private: &[u8], kid: &str) -> String {
    use base64::Engine;
    let header = token.split('.').next().expect("a header");
    let header = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(header).expect("base64url");
    let header: Value = serde_json::from_slice(&header).expect("JSON");
    assert_eq!(header["kid"], kid);
    let content = Decrypter::from_private_jwk(private).expect("a key").decrypt(token).expect("it opens");
    String::from_utf8(content).expect("text")
}

#[test]
fn answers_are_encrypted_to_the_key_at_the_jwks_uri_and_refused_while_that_cannot_be_fetched() {
    // The ones that we decrypt, too (decision 24): what signet seals is opened by its own other half here.
    for (algorithm, alg, enc) in
        [(SigningAlgorithm::RS256, "RSA-OAEP-256", "A256GCM"), (SigningAlgorithm::ES256, "ECDH-ES+A128KW", "A128GCM")]
    {
        crate::runtime().block_on(async {
            let app = Published::new();
            let (server, http) = (Server::start(&tables(&app.address, alg, enc)).await, Client::new());
            let mut browser = Browser::new(APP);
            let early = code(&server, &mut browser).await;
            let (status, refused) = tokens(&server, &http, &early).await;
            assert!((400..500).contains(&status) || status == 503, "{status} {refused}");
            assert!(refused.get("id_token").is_none() && refused["error"].is_string(), "{refused}");

            let private = app.replace(algorithm, "one");
            let (server, mut browser) = (Server::start(&tables(&app.address, alg, enc)).await, Browser::new(APP));
            let code = code(&server, &mut browser).await;
            let (status, granted) = tokens(&server, &http, &code).await;
            assert_eq!(status, 200, "{granted}");
            let id_token = opened(granted["id_token"].as_str().expect("an ID token"), &private, "one");
            assert_eq!(id_token.split('.').count(), 3, "signed first, then encrypted");

            let request = http.get(format!("{}/oauth/userinfo", server.issuer));
            let answer = request.bearer_auth(granted["access_token"].as_str().expect("a token")).send().await.expect("an answer");
            assert_eq!(answer.headers()["content-type"], "application/jwt");
            let claims: Value =
                serde_json::from_str(&opened(&answer.text().await.expect("text"), &private, "one")).expect("JSON");
            assert_eq!(claims["email"], "maria@example.test");
        });
    }
}
