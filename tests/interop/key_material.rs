//! Key material by the command line, against a running server: the master key rotates with `kill -9` in between, and a key pair
//! with its certificate becomes the next one.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use openssl::asn1::Asn1Time;
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkey::{PKey, Private};
use openssl::rsa::Rsa;
use openssl::x509::{X509, X509NameBuilder};
use reqwest::Client;
use serde_json::Value;
use tokio::time::sleep;

use crate::server::{SECRET, Server};

const TABLES: &str = r#"
[[provider]]
name = "main"
access_token_algorithm = "RS256"
[provider.lifetimes]
id_token = 3
access_token = 3
[provider.key_policy]
active = 6
announce = 5
jwks_max_age = 1
skew = 2

[[client]]
client_id = "machine"
client_secret = "a-shared-secret-of-more-than-thirty-two-characters"
grant_types = ["client_credentials"]
response_types = []
access_token_format = "jwt"

[[client]]
client_id = "mac"
client_secret = "a-shared-secret-of-more-than-thirty-two-characters"
token_endpoint_auth_method = "client_secret_jwt"
grant_types = ["client_credentials"]
response_types = []
"#;

/// A token of a client, or what was said instead.
async fn token(http: &Client, server: &Server) -> Result<String, String> {
    let request = http.post(format!("{}/oauth/oauth20/token", server.issuer)).basic_auth("machine", Some(SECRET));
    let answer = request.form(&[("grant_type", "client_credentials")]).send().await.map_err(|error| error.to_string())?;
    let body: Value = answer.json().await.map_err(|error| error.to_string())?;
    body["access_token"].as_str().map(str::to_owned).ok_or_else(|| body.to_string())
}

/// A token of the client whose assertion the server verifies with the sealed secret.
async fn token_by_assertion(http: &Client, server: &Server, number: u64) -> Result<(), String> {
    let now = jsonwebtoken::get_current_timestamp();
    let claims = serde_json::json!({ "iss": "mac", "sub": "mac", "aud": server.issuer, "exp": now + 30, "iat": now, "jti": format!("a-{number}") });
    let key = jsonwebtoken::EncodingKey::from_secret(SECRET.as_bytes());
    let assertion = jsonwebtoken::encode(&jsonwebtoken::Header::default(), &claims, &key).map_err(|error| error.to_string())?;
    let form = [
        ("grant_type", "client_credentials"),
        ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
        ("client_assertion", &assertion),
    ];
    let request = http.post(format!("{}/oauth/oauth20/token", server.issuer)).form(&form);
    let answer = request.send().await.map_err(|error| error.to_string())?;
    if answer.status().is_success() { Ok(()) } else { Err(answer.text().await.unwrap_or_default()) }
}

async fn jwks(http: &Client, server: &Server) -> Value {
    let answer = http.get(format!("{}/oauth/jwks", server.issuer)).send().await.expect("an answer");
    answer.json().await.expect("JSON")
}

#[test]
fn the_master_key_rotates_under_a_running_server_though_the_command_is_killed_twice() {
    crate::runtime().block_on(async {
        let mut server = Server::start(TABLES).await;
        let (http, ended) = (Client::new(), Arc::new(AtomicBool::new(false)));
        let file = server.file("keys/master.key");
        let first = |text: &str| text.lines().next().expect("a key").to_owned();
        let old = first(&std::fs::read_to_string(&file).expect("a key file"));
        let mut asked = 0;
        // It announces the new key and waits two seconds, makes it the current one and waits two seconds, and then seals anew.
        for span in [Some(700), Some(2_700), None] {
            let mut command = server.begin(&["keys", "master", "rotate"]);
            let begun = Instant::now();
            while span.is_none_or(|span| begun.elapsed() < Duration::from_millis(span)) {
                token(&http, &server).await.expect("the server signs all the while");
                token_by_assertion(&http, &server, asked).await.expect("the server opens secrets all the while");
                asked += 1;
                if let Some(status) = command.try_wait().expect("the command is ours") {
                    assert!(span.is_none() && status.success(), "it was to be killed after {span:?} ms: {status}");
                    ended.store(true, Ordering::Relaxed);
                    break;
                }
            }
            let _ = command.kill();
            command.wait().expect("the command is ours");
        }
        assert!(ended.load(Ordering::Relaxed) && asked > 20, "{asked} requests");
        let text = std::fs::read_to_string(&file).expect("a key file");
        assert_ne!(first(&text), old);
        assert!(!text.contains("# next"), "{} lines", text.lines().count());
        // The new key alone opens everything.
        std::fs::write(&file, format!("{}\n", first(&text))).expect("written");
        server.kill();
        server.restart().await;
        token(&http, &server).await.expect("a signing key opens under the new key");
        token_by_assertion(&http, &server, asked).await.expect("a client secret opens under the new key");
    });
}

fn certificate(key: &PKey<Private>) -> X509 {
    let mut name = X509NameBuilder::new().expect("a name");
    name.append_entry_by_nid(Nid::COMMONNAME, "own key").expect("a name");
    let name = name.build();
    let mut builder = X509::builder().expect("a builder");
    builder.set_version(2).expect("a version");
    builder.set_subject_name(&name).expect("a name");
    builder.set_issuer_name(&name).expect("a name");
    builder.set_pubkey(key).expect("a key");
    builder.set_not_before(&Asn1Time::days_from_now(0).expect("a time")).expect("a time");
    builder.set_not_after(&Asn1Time::days_from_now(30).expect("a time")).expect("a time");
    builder.sign(key, MessageDigest::sha256()).expect("signed");
    builder.build()
}

#[test]
fn a_key_pair_in_pem_with_its_certificate_becomes_the_next_key_of_a_running_server() {
    crate::runtime().block_on(async {
        let (server, http) = (Server::start(TABLES).await, Client::new());
        let key = PKey::from_rsa(Rsa::generate(2048).expect("a key")).expect("a key");
        let chain = certificate(&key);
        let (own, own_chain) = (server.file("own.pem"), server.file("chain.pem"));
        std::fs::write(&own, key.private_key_to_pem_pkcs8().expect("PEM")).expect("written");
        std::fs::write(&own_chain, chain.to_pem().expect("PEM")).expect("written");
        let place = |path: &std::path::Path| path.display().to_string();
        let (own, own_chain) = (place(&own), place(&own_chain));
        let said = loop {
            // while its predecessor takes over, it says so
            let import = server.try_command(&["keys", "import", &own, "--algorithm", "RS256", "--chain", &own_chain]);
            match import {
                Ok(said) => break said,
                Err(why) => assert!(why.contains("taking over"), "{why}"),
            }
            sleep(Duration::from_millis(200)).await;
        };
        let kid = said.split(' ').next().expect("a kid").to_owned();
        assert!(said.contains("is announced, and signs RS256 from"), "{said}");
        let refused = server.try_command(&["keys", "import", &own, "--algorithm", "RS256"]).expect_err("a key is used once");
        assert!(refused.contains("a key is used once"), "{refused}");
        let begun = Instant::now();
        let published = loop {
            let set = jwks(&http, &server).await;
            let found = set["keys"].as_array().expect("keys").iter().find(|key| key["kid"] == kid.as_str()).cloned();
            if let Some(found) = found {
                break found;
            }
            assert!(begun.elapsed() < Duration::from_secs(1), "the server does not publish it");
        };
        let der = chain.to_der().expect("DER");
        assert_eq!(published["x5c"], serde_json::json!([STANDARD.encode(&der)]));
        assert!(published["x5t#S256"].is_string() && published.get("d").is_none());
        // It signs when its hour has come, and its certificate verifies.
        let signed = loop {
            let token = token(&http, &server).await.expect("a token at every moment");
            if decode_header(&token).expect("a JWT").kid.as_deref() == Some(&kid) {
                break token;
            }
            assert!(begun.elapsed() < Duration::from_secs(20), "the key does not sign");
            sleep(Duration::from_millis(100)).await;
        };
        let public = chain.public_key().and_then(|key| key.rsa()).expect("a key");
        let public = DecodingKey::from_rsa_raw_components(&public.n().to_vec(), &public.e().to_vec());
        let mut rules = Validation::new(Algorithm::RS256);
        rules.validate_aud = false;
        decode::<Value>(&signed, &public, &rules).expect("it verifies");
    });
}
