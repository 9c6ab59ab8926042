//! Every algorithm against three libraries that nobody here wrote: the crate `jsonwebtoken` (with `p521` for ES512, which it lacks),
//! npm `jose`, `PyJWT` with `jwcrypto`. They verify and decrypt our ID tokens; we verify their client assertions and decrypt their JWEs.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use reqwest::Client;
use serde_json::{Value, json};
use signet::jose::{Decrypter, generate};
use signet::model::{ContentEncryption, KeyManagement, SigningAlgorithm};
use url::Url;

use crate::browser::{Browser, Stop};
use crate::crates;
use crate::server::Server;

const SECRET: &str = "a-shared-secret-that-is-long-enough-for-hs512-with-its-64-characters";
const APP: &str = "http://127.0.0.1:9/";
const CALLBACK: &str = "http://127.0.0.1:9/callback";
const ASSERTION: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// What is to be tried: the clients, and the private keys that are theirs.
struct Trial {
    tables: String,
    sign: Vec<Value>,
    recipients: Vec<(KeyManagement, ContentEncryption, String, Value)>,
}

impl Trial {
    fn new() -> Self {
        let user = "[[user]]\nusername = \"maria\"\npassword = \"correct-horse-battery\"\n";
        let mut trial = Self { tables: user.to_owned(), sign: Vec::new(), recipients: Vec::new() };
        for algorithm in SigningAlgorithm::ALL {
            let client = format!("web-{algorithm}");
            trial.web(&client, &format!("id_token_signed_response_alg = \"{algorithm}\"\n"));
            trial.machine(algorithm);
        }
        for (management, encryption) in KeyManagement::ALL.into_iter().zip(ContentEncryption::ALL) {
            let is_rsa = management.name().starts_with("RSA");
            let key = private_key(if is_rsa { SigningAlgorithm::RS256 } else { SigningAlgorithm::ES256 });
            let client = format!("jwe-{}", management.name().replace('+', "-"));
            let jwks = json!({ "keys": [public_half(&key)] });
            let (alg, enc) = (management.name(), encryption.name());
            trial.web(
                &client,
                &format!(
                    "id_token_encrypted_response_alg = \"{alg}\"\nid_token_encrypted_response_enc = \"{enc}\"\njwks = '{jwks}'\n"
                ),
            );
            trial.recipients.push((management, encryption, client, key));
        }
        trial
    }

    fn web(&mut self, client: &str, more: &str) {
        self.tables += &format!(
            "[[client]]\nclient_id = \"{client}\"\nclient_secret = \"{SECRET}\"\nredirect_uris = [\"{CALLBACK}\"]\n\
             require_consent = false\n{more}"
        );
    }

    fn machine(&mut self, algorithm: SigningAlgorithm) {
        let client = format!("machine-{algorithm}");
        let (method, more) = if algorithm.is_symmetric() {
            self.sign.push(json!({ "alg": algorithm.name(), "client": client, "secret": SECRET }));
            ("client_secret_jwt", format!("client_secret = \"{SECRET}\"\n"))
        } else {
            let key = private_key(algorithm);
            let jwks = json!({ "keys": [public_half(&key)] });
            self.sign.push(json!({ "alg": algorithm.name(), "client": client, "key": key }));
            ("private_key_jwt", format!("jwks = '{jwks}'\n"))
        };
        self.tables += &format!(
            "[[client]]\nclient_id = \"{client}\"\ntoken_endpoint_auth_method = \"{method}\"\n\
             token_endpoint_auth_signing_alg = \"{algorithm}\"\ngrant_types = [\"client_credentials\"]\nresponse_types = []\n{more}"
        );
    }
}

/// A private JWK without a stated use, so that it serves for encryption too.
fn private_key(algorithm: SigningAlgorithm) -> Value {
    let pair = generate(algorithm, 2048).expect("a key");
    let mut key: Value = serde_json::from_str(pair.private_jwk.reveal()).expect("JSON");
    let members = key.as_object_mut().expect("an object");
    members.retain(|name, _| !matches!(name.as_str(), "alg" | "use" | "kid"));
    key
}

fn public_half(key: &Value) -> Value {
    let mut public = key.clone();
    let members = public.as_object_mut().expect("an object");
    members.retain(|name, _| matches!(name.as_str(), "kty" | "crv" | "x" | "y" | "n" | "e"));
    public
}

/// The ID token of the signed-in person for a client.
async fn id_token(browser: &mut Browser, issuer: &str, client: &str) -> String {
    let query = [("client_id", client), ("redirect_uri", CALLBACK), ("response_type", "code"), ("scope", "openid")];
    let url = Url::parse_with_params(&format!("{issuer}/oauth/auz/authorize"), query).expect("an address");
    let mut stop = browser.open(url).await.expect("signet answers");
    if matches!(stop, Stop::Page(..)) {
        let typed = [("username", "maria"), ("password", "correct-horse-battery")];
        stop = browser.submit(&stop, "login-form", &typed).await.expect("signet answers");
    }
    let Stop::App(url) = stop else { panic!("{client} is stuck: {stop:?}") };
    let code = url.query_pairs().find(|(name, _)| name == "code").expect("a code").1.into_owned();
    let form = [("grant_type", "authorization_code"), ("code", &code), ("redirect_uri", CALLBACK)];
    let request = Client::new().post(format!("{issuer}/oauth/oauth20/token")).basic_auth(client, Some(SECRET)).form(&form);
    let body: Value = request.send().await.expect("an answer").json().await.expect("JSON");
    body.get("id_token").and_then(Value::as_str).unwrap_or_else(|| panic!("{client}: {body}")).to_owned()
}

/// A client gets a token for an assertion.
async fn authenticates(issuer: &str, client: &str, assertion: &str) {
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", client),
        ("client_assertion_type", ASSERTION),
        ("client_assertion", assertion),
    ];
    let answer = Client::new().post(format!("{issuer}/oauth/oauth20/token")).form(&form).send().await.expect("an answer");
    assert!(answer.status().is_success(), "{client}: {}", answer.text().await.unwrap_or_default());
}

/// Runs a foreign program on the work; `None` where it is not installed (`make tools`).
pub fn foreign(program: &Path, script: &str, work: &Value) -> Option<Value> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/interop").join(script);
    let mut command = Command::new(program);
    let child = command.arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let Ok(mut child) = child else {
        eprintln!("skipped: {} is not there", program.display());
        return None;
    };
    child.stdin.take().expect("a pipe").write_all(work.to_string().as_bytes()).expect("written");
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success(), "{}: {}", program.display(), String::from_utf8_lossy(&output.stderr));
    Some(serde_json::from_slice(&output.stdout).expect("JSON"))
}

fn tools() -> [(PathBuf, &'static str); 2] {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let own_node = tests.join(".tools/node/bin/node");
    let node = if own_node.exists() { own_node } else { PathBuf::from("node") };
    [(node, "algorithms.mjs"), (tests.join(".tools/venv/bin/python"), "algorithms.py")]
}

#[test]
fn thirteen_algorithms_and_encryption_are_understood_by_three_libraries_and_theirs_by_us() {
    let trial = Trial::new();
    crate::runtime().block_on(async {
        let server = Server::start(&trial.tables).await;
        let issuer = &server.issuer;
        let mut browser = Browser::new(APP);
        let mut tokens = Vec::new();
        for algorithm in SigningAlgorithm::ALL {
            let client = format!("web-{algorithm}");
            let token = id_token(&mut browser, issuer, &client).await;
            let secret = algorithm.is_symmetric().then_some(SECRET);
            tokens.push(json!({ "alg": algorithm.name(), "client": client, "token": token, "secret": secret }));
        }
        let mut encrypted = Vec::new();
        for (management, encryption, client, key) in &trial.recipients {
            let token = id_token(&mut browser, issuer, client).await;
            let (alg, enc) = (management.name(), encryption.name());
            encrypted.push(json!({ "alg": alg, "enc": enc, "client": client, "token": token, "key": key }));
        }
        let jwks: Value =
            Client::new().get(format!("{issuer}/oauth/jwks")).send().await.expect("keys").json().await.expect("JSON");
        for case in &tokens {
            let (token, client) = (case["token"].as_str().expect("text"), case["client"].as_str().expect("text"));
            assert!(crates::verified(token, client, SECRET, &jwks), "the crates refuse {}", case["alg"]);
        }
        for case in &trial.sign {
            let client = case["client"].as_str().expect("text");
            let assertion = crates::signed(case, &format!("{issuer}/oauth/oauth20/token"));
            authenticates(issuer, client, &assertion).await;
        }
        // What we decrypt is GCM (decision 24).
        let gcm = [ContentEncryption::A128Gcm, ContentEncryption::A192Gcm, ContentEncryption::A256Gcm];
        let ours = trial.recipients.iter().enumerate().map(|(at, (alg, _, _, key))| (alg.name(), gcm[at % 3].name(), key));
        let ours: Vec<_> = ours.collect();
        let encrypt: Vec<_> =
            ours.iter().map(|(alg, enc, key)| json!({ "alg": alg, "enc": enc, "key": public_half(key) })).collect();
        let work = json!({
            "issuer": issuer, "jwks": jwks, "tokens": tokens, "encrypted": encrypted, "sign": trial.sign, "encrypt": encrypt,
        });
        for (program, script) in tools() {
            let Some(said) = foreign(&program, script, &work) else { continue };
            let count = |name: &str| said[name].as_array().map_or(0, Vec::len);
            assert_eq!(
                (count("verified"), count("decrypted"), count("signed"), count("jwes")),
                (13, 6, 13, 6),
                "{script}: {said}"
            );
            for signed in said["signed"].as_array().expect("a list") {
                authenticates(issuer, signed[0].as_str().expect("text"), signed[1].as_str().expect("text")).await;
            }
            for (jwe, (alg, enc, key)) in said["jwes"].as_array().expect("a list").iter().zip(&ours) {
                let opened =
                    Decrypter::from_private_jwk(key.to_string().as_bytes()).and_then(|k| k.decrypt(jwe.as_str().expect("text")));
                assert!(opened.is_ok_and(|content| content.starts_with(b"from ")), "{script}: {alg} {enc}");
            }
            println!("{script}: 13 algorithms and 6 encryptions, both ways");
        }
    });
}
