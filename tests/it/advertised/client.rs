//! An app that registered itself with what it read in the document (OpenID Connect Dynamic Client Registration 1.0).

use std::collections::BTreeMap;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::{Map, Value, json};
use signet::crypto::Plain;
use signet::jose::{self, KeyPair, Signer};
use signet::model::SigningAlgorithm;

use super::{PERSON, World};
use crate::encryption::public_keys;
use crate::harness::{Answer, Ask, Jwt, RelyingParty, Returned, SPA, Tokens, VERIFIER, verified, verified_with};

/// Where it is answered.
pub const CALLBACK: &str = "https://reader.test/cb";

/// One key of an app for each algorithm that has keys.
static KEYS: LazyLock<BTreeMap<&str, KeyPair>> = LazyLock::new(|| {
    let asymmetric = SigningAlgorithm::ALL.into_iter().filter(|algorithm| !algorithm.is_symmetric());
    asymmetric.map(|algorithm| (algorithm.name(), jose::generate(algorithm, 2048).unwrap())).collect()
});

/// The public halves of all its keys.
pub fn key_set() -> Value {
    let signing = KEYS.values().map(|key| key.public_jwk.clone());
    json!({ "keys": signing.chain(public_keys()).collect::<Vec<_>>() })
}

/// An app.
pub struct Client<'w> {
    world: &'w World<'w>,
    /// What it was told of itself.
    pub told: Value,
}

impl World<'_> {
    /// Registers an app with these members beside its address.
    #[track_caller]
    pub fn register(&self, members: &Value) -> Client<'_> {
        let mut asked = json!({ "redirect_uris": [CALLBACK], "grant_types": ["authorization_code", "refresh_token"] });
        let members = members.as_object().unwrap();
        asked.as_object_mut().unwrap().extend(members.clone());
        let ask = Ask::new("POST", self.url("registration_endpoint"));
        let told = self.app.send(ask.body("application/json", asked.to_string().as_bytes())).expect(201).json();
        for (name, value) in members {
            assert_eq!(told[name], *value, "{name}");
        }
        Client { world: self, told }
    }
}

impl Client<'_> {
    /// A member of what it was told.
    #[track_caller]
    pub fn text(&self, name: &str) -> &str {
        self.told[name].as_str().unwrap_or_else(|| panic!("no {name} in {}", self.told))
    }

    fn redirect_uri(&self) -> &str {
        self.told["redirect_uris"][0].as_str().unwrap_or_default()
    }

    /// The same app as the harness knows apps.
    pub fn party(&self) -> RelyingParty {
        RelyingParty { id: self.text("client_id").to_owned().leak(), redirect_uri: self.redirect_uri().to_owned().leak(), ..SPA }
    }

    /// The page or redirect with which an authorization request ends for which a person signs in and allows everything.
    #[track_caller]
    pub fn answer(&self, extra: &[(&str, &str)]) -> Answer {
        let mut browser = self.world.app.browser();
        let page = browser.sign_in(&self.party(), extra, PERSON).expect_page(200);
        browser.press(&page, "consent-form", ("action", "allow"))
    }

    /// The parameters of that answer.
    #[track_caller]
    pub fn returned(&self, extra: &[(&str, &str)]) -> Returned {
        Returned::read(&self.answer(extra))
    }

    /// The tokens for these scopes.
    #[track_caller]
    pub fn tokens(&self, scope: &str) -> Tokens {
        let returned = self.returned(&[("scope", scope)]);
        Tokens::read(self.world.app.send(self.redeeming(returned.expect("code"))))
    }

    /// The request that redeems a code.
    pub fn redeeming(&self, code: &str) -> Ask {
        let grant = [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", self.redirect_uri())];
        self.post("token_endpoint", &[&grant[..], &[("code_verifier", VERIFIER)]].concat())
    }

    /// A request to an endpoint, authenticated as it registered.
    pub fn post(&self, endpoint: &str, form: &[(&str, &str)]) -> Ask {
        let (url, id) = (self.world.url(endpoint), self.text("client_id"));
        let with = |more: &[(&str, &str)]| Ask::post(url, &[form, more].concat());
        match self.text("token_endpoint_auth_method") {
            "none" => with(&[("client_id", id)]),
            "client_secret_basic" => with(&[]).basic(id, self.text("client_secret")),
            "client_secret_post" => with(&[("client_id", id), ("client_secret", self.text("client_secret"))]),
            _ => with(&[
                ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
                ("client_assertion", &self.assertion()),
            ]),
        }
    }

    /// RFC 7523 §3; decision 17: made out to the issuer, it counts at every endpoint.
    fn assertion(&self) -> String {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let (id, jti) = (self.text("client_id"), NUMBER.fetch_add(1, Ordering::Relaxed).to_string());
        let claims = json!({ "iss": id, "sub": id, "aud": self.world.url("issuer"), "jti": jti, "iat": self.world.now(), "exp": self.world.now() + 60 });
        self.sign(self.text("token_endpoint_auth_signing_alg"), "JWT", &claims)
    }

    /// Signs with its key for an algorithm, or with its secret.
    pub fn sign(&self, algorithm: &str, typ: &str, claims: &Value) -> String {
        let parsed: SigningAlgorithm = algorithm.parse().unwrap();
        let signer = KEYS.get(algorithm).map_or_else(
            || Signer::from_secret(parsed, &Plain::new(self.text("client_secret").to_owned())),
            |key| Signer::from_private_jwk(parsed, &key.kid, key.private_jwk.reveal().as_bytes()),
        );
        let claims: &Map<String, Value> = claims.as_object().unwrap();
        signer.unwrap().sign(typ, claims).unwrap()
    }

    /// Reads a token after verifying it with our published keys, or with the app's secret.
    #[track_caller]
    pub fn verified(&self, token: &str, algorithm: &str) -> Jwt {
        let is_mac = algorithm.starts_with("HS");
        let jwt = if is_mac { verified_with(token, self.text("client_secret")) } else { verified(self.world.app, token) };
        assert_eq!(jwt.header["alg"], algorithm);
        jwt
    }

    /// What userinfo answers to a token.
    #[track_caller]
    pub fn userinfo(&self, token: &str) -> Answer {
        self.world.app.send(Ask::get(self.world.url("userinfo_endpoint")).bearer(token)).expect(200)
    }
}
