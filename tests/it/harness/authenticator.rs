//! An authenticator in software (Web Authentication Level 3 §6): it holds P-256 keys, verifies its person, and signs what a browser at an
//! origin hands it. What it says of itself can be bent, as an attacker would.

use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::{Value, json};
use signet::crypto::{base64url, from_base64url, sha256};

use super::{Answer, ISSUER};

const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const HOLDS_KEY: u8 = 0x40;

/// A key that it holds.
struct Held {
    id: Vec<u8>,
    handle: String,
    key: EcdsaKeyPair,
}

/// The authenticator, with the browser that it is plugged into.
pub struct Authenticator {
    held: Vec<Held>,
    /// The origin that the browser says it is at.
    pub origin: String,
    /// The relying party whose hash is signed, if not the one of the options.
    pub relying_party: Option<String>,
    /// The signature counter of the next answer; 0 for an authenticator without one.
    pub counter: u32,
    /// Whether it verifies its person.
    pub verifies: bool,
    /// The user handle that it names, if not the one it was given; empty for none.
    pub handle: Option<String>,
}

impl Authenticator {
    /// One at the usual origin, that counts from 1 on.
    pub fn new() -> Self {
        Self { held: Vec::new(), origin: ISSUER.to_owned(), relying_party: None, counter: 1, verifies: true, handle: None }
    }

    fn data(&self, options: &Value, flags: u8) -> Vec<u8> {
        let asked = options.pointer("/rp/id").or_else(|| options.get("rpId")).and_then(Value::as_str).expect("a relying party");
        let hash = sha256(self.relying_party.as_deref().unwrap_or(asked).as_bytes());
        let flags = flags | PRESENT | if self.verifies { VERIFIED } else { 0 };
        [&hash[..], &[flags], &self.counter.to_be_bytes()].concat()
    }

    fn client_data(&self, kind: &str, options: &Value) -> Vec<u8> {
        json!({ "type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": false })
            .to_string()
            .into_bytes()
    }

    /// `navigator.credentials.create`: makes a key and answers.
    pub fn make(&mut self, options: &Value) -> String {
        let (random, which) = (SystemRandom::new(), &ECDSA_P256_SHA256_ASN1_SIGNING);
        let document = EcdsaKeyPair::generate_pkcs8(which, &random).expect("a key");
        let key = EcdsaKeyPair::from_pkcs8(which, document.as_ref(), &random).expect("a key");
        let point = key.public_key().as_ref().to_vec();
        let id = sha256(&point).to_vec();
        // {1: 2, 3: -7, -1: 1, -2: x, -3: y} (RFC 9053 §2.1, §7.1)
        let cose = [&[0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32][..], &point[1..33], &[0x22, 0x58, 32], &point[33..]].concat();
        let length = u16::try_from(id.len()).expect("short").to_be_bytes();
        let data = [&self.data(options, HOLDS_KEY)[..], &[0; 16], &length, &id, &cose].concat();
        let size = u8::try_from(data.len()).expect("short");
        let object = [b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58".as_slice(), &[size], &data].concat();
        let handle = options["user"]["id"].as_str().expect("a handle").to_owned();
        let answer = json!({
            "id": base64url(&id), "rawId": base64url(&id), "type": "public-key", "clientExtensionResults": {},
            "response": {
                "clientDataJSON": base64url(&self.client_data("webauthn.create", options)),
                "attestationObject": base64url(&object),
            },
        });
        self.held.push(Held { id, handle, key });
        self.count();
        answer.to_string()
    }

    /// `navigator.credentials.get`: answers with the key that was made last.
    pub fn show(&mut self, options: &Value) -> String {
        let held = self.held.last().expect("a key");
        let (data, told) = (self.data(options, 0), self.client_data("webauthn.get", options));
        let signed = [&data[..], &sha256(&told)].concat();
        let signature = held.key.sign(&SystemRandom::new(), &signed).expect("a signature");
        let handle = self.handle.as_deref().unwrap_or(&held.handle);
        let answer = json!({
            "id": base64url(&held.id), "rawId": base64url(&held.id), "type": "public-key", "clientExtensionResults": {},
            "response": {
                "clientDataJSON": base64url(&told),
                "authenticatorData": base64url(&data),
                "signature": base64url(signature.as_ref()),
                "userHandle": Some(handle).filter(|handle| !handle.is_empty()),
            },
        });
        self.count();
        answer.to_string()
    }

    fn count(&mut self) {
        if self.counter > 0 {
            self.counter += 1;
        }
    }

    /// The identifier of the key that was made last.
    pub fn id(&self) -> String {
        base64url(&self.held.last().expect("a key").id)
    }
}

/// An answer with a bit of its signature changed.
pub fn bent(answer: &str) -> String {
    let mut answer: Value = serde_json::from_str(answer).expect("JSON");
    let mut signature = from_base64url(answer["response"]["signature"].as_str().expect("a signature")).expect("base64url");
    *signature.last_mut().expect("bytes") ^= 1;
    answer["response"]["signature"] = base64url(&signature).into();
    answer.to_string()
}

/// What a page asks the browser for.
#[track_caller]
pub fn asked(page: &Answer) -> Value {
    let text = page.text().split("data-options=\"").nth(1).expect("a page that asks for a passkey").split('"').next();
    let text = text.expect("a value").replace("&quot;", "\"").replace("&#x3D;", "=").replace("&amp;", "&");
    serde_json::from_str(&text).expect("JSON")
}
