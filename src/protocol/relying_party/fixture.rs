//! An upstream that signs (OpenID Connect Core), for the tests of this room.

use std::sync::{Arc, LazyLock};

use serde_json::{Value, json};

use super::begin::Attempt;
use super::finish::{Brought, Login, Tokens};
use super::id_token::Verification;
use super::metadata::{self, Metadata};
use super::response::Answer;
use crate::crypto::{Plain, base64url};
use crate::jose::{self, KeyPair, KeySet, Signer, Strictness};
use crate::model::{Instant, SigningAlgorithm, UpstreamSettings};

pub const NOW: Instant = Instant::from_epoch(1_800_000_000);

pub fn settings() -> UpstreamSettings {
    UpstreamSettings { issuer: Some("https://op.test".into()), client_id: "us".into(), ..UpstreamSettings::default() }
}

pub fn document() -> Value {
    json!({
        "issuer": "https://op.test",
        "authorization_endpoint": "https://op.test/auth",
        "token_endpoint": "https://op.test/token",
        "userinfo_endpoint": "https://op.test/me",
        "jwks_uri": "https://op.test/jwks",
        "id_token_signing_alg_values_supported": ["RS256", "ES256", "none", "HS256"]
    })
}

pub fn metadata() -> Metadata {
    metadata::resolve(&settings(), Some(&document())).unwrap()
}

pub fn attempt() -> Attempt {
    Attempt {
        state: "state-1".into(),
        nonce: "nonce-1".into(),
        verifier: Some("v".repeat(43)),
        redirect_uri: "https://id.test/cb".into(),
        audience: "us".into(),
        max_age: None,
        started_at: NOW,
    }
}

static KEY: LazyLock<KeyPair> = LazyLock::new(|| jose::generate(SigningAlgorithm::ES256, 2048).unwrap());
static STRANGER: LazyLock<KeyPair> = LazyLock::new(|| jose::generate(SigningAlgorithm::ES256, 2048).unwrap());

/// An upstream with everything that a log-in through it rests on.
pub struct World {
    pub settings: UpstreamSettings,
    pub metadata: Metadata,
    pub attempt: Attempt,
    pub answer: Answer,
    pub keys: KeySet,
}

#[expect(clippy::unused_self, reason = "a test says what the world does")]
impl World {
    pub fn new() -> Self {
        let mut jwk = KEY.public_jwk.clone();
        jwk["kid"] = "key".into();
        let keys = KeySet::parse(&json!({ "keys": [jwk] }), Strictness::Strict).unwrap();
        let answer = Answer { code: Some(Plain::new("code-1".into())), ..Answer::default() };
        Self { settings: settings(), metadata: metadata(), attempt: attempt(), answer, keys }
    }

    pub fn verification(&self) -> Verification<'_> {
        let Self { settings, metadata, keys, .. } = self;
        Verification { settings, metadata, keys: Some(keys), mac: None, decrypter: None }
    }

    pub fn login(&self) -> Login<'_> {
        let Self { settings, metadata, attempt, answer, .. } = self;
        Login { settings, metadata, attempt, answer, mac: None, decrypter: None }
    }

    /// Keys and a token response with an ID token of these claims.
    pub fn brought(&self, claims: &Value) -> Brought {
        let id_token = Some(self.sign("JWT", claims));
        let tokens = Tokens { access_token: Plain::new("access-1".into()), id_token, refresh_token: None };
        Brought { keys: Some(Arc::new(self.keys.clone())), refetched: false, tokens: Some(tokens), userinfo: None, emails: None }
    }

    pub fn sign(&self, typ: &str, claims: &Value) -> String {
        signed(&KEY, "key", typ, claims)
    }

    /// With a key that the upstream does not publish, under the name of one that it does.
    pub fn sign_as_stranger(&self, claims: &Value) -> String {
        signed(&STRANGER, "key", "JWT", claims)
    }

    /// With a key of another name.
    pub fn sign_with_new_key(&self, claims: &Value) -> String {
        signed(&STRANGER, "new", "JWT", claims)
    }

    pub fn unsigned(&self, claims: &Value) -> String {
        format!("{}.{}.{}", base64url(br#"{"alg":"none"}"#), base64url(claims.to_string().as_bytes()), base64url(b"x"))
    }
}

fn signed(key: &KeyPair, kid: &str, typ: &str, claims: &Value) -> String {
    let signer = Signer::from_private_jwk(SigningAlgorithm::ES256, kid, key.private_jwk.reveal().as_bytes()).unwrap();
    let Value::Object(claims) = claims else { panic!() };
    signer.sign(typ, claims).unwrap()
}

/// The claims of an ID token that is in order.
pub fn id_token() -> Value {
    json!({
        "iss": "https://op.test", "sub": "alice", "aud": "us", "iat": NOW.epoch_seconds(), "exp": NOW.epoch_seconds() + 300,
        "nonce": "nonce-1", "email": "alice@corp.test", "email_verified": true, "sid": "sid-1"
    })
}
