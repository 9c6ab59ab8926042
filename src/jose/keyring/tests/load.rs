//! Rows to ring: real keys, seals, the published document.

use serde_json::{Map, Value};

use super::*;
use crate::crypto::{MasterKey, SealError, Vault};
use crate::jose::keyring::{LoadError, Reach, seal};
use crate::jose::{Expected, JoseError, Keys, generate, verify};

fn vault() -> Vault {
    Vault::new(&MasterKey::from_bytes([7; 32]), &[])
}

fn row(algorithm: SigningAlgorithm, state: KeyState) -> SigningKey {
    let pair = generate(algorithm, 2048).unwrap();
    let provider = Id::new("p");
    let sealed_private = Some(seal(&vault(), &provider, &pair.kid, &pair.private_jwk));
    SigningKey {
        kid: pair.kid,
        provider,
        algorithm,
        state,
        public_jwk: pair.public_jwk,
        sealed_private,
        announced_at: at(-600),
        activates_at: at(0),
        deprecates_at: at(86_400),
        retires_at: at(90_060),
    }
}

fn load(rows: &[SigningKey]) -> Result<Keyring, LoadError> {
    Keyring::load((rows, &[]), &vault(), &KeyPolicy::default(), None)
}

fn token(ring: &Keyring, algorithm: SigningAlgorithm) -> String {
    let claims = json!({"iss": "https://op", "sub": "s", "aud": "c", "iat": START, "exp": START + 300});
    let claims: Map<String, Value> = claims.as_object().unwrap().clone();
    ring.signer(algorithm, Seconds(300), at(0)).unwrap().sign("JWT", &claims).unwrap()
}

#[test]
fn the_published_set_holds_public_members_only_and_names_keys_by_thumbprint() {
    let rows = [
        row(SigningAlgorithm::RS256, KeyState::Announced),
        row(SigningAlgorithm::ES256, KeyState::Active),
        row(SigningAlgorithm::ES512, KeyState::Deprecated),
        row(SigningAlgorithm::EdDSA, KeyState::Gone),
        row(SigningAlgorithm::ES384, KeyState::Revoked),
    ];
    let ring = load(&rows).unwrap();
    let document: Value = serde_json::from_slice(&ring.jwks().body).unwrap();
    let keys = document["keys"].as_array().unwrap();
    let algorithms: Vec<_> = keys.iter().map(|key| key["alg"].as_str().unwrap()).collect();
    assert_eq!(algorithms, ["ES256", "RS256", "ES512"], "active first, then announced, then deprecated; nothing else");
    for key in keys {
        let public = PublicKey::parse(key).expect("no private member").unwrap();
        assert_eq!(key["kid"], public.thumbprint());
        assert_eq!(key["use"], "sig");
    }
    assert_eq!(ring.jwks().max_age, Seconds(300));
    assert!(ring.jwks().etag.starts_with('"') && ring.jwks().etag.ends_with('"'));
    assert_ne!(ring.jwks().etag, load(&rows[..1]).unwrap().jwks().etag);
    assert_eq!(ring.jwks().etag, load(&rows).unwrap().jwks().etag);
}

#[test]
fn max_age_is_never_longer_than_the_announce_window() {
    let policy = KeyPolicy { jwks_max_age: Seconds(9000), ..KeyPolicy::default() };
    assert_eq!(Keyring::load((&[], &[]), &vault(), &policy, None).unwrap().jwks().max_age, Seconds(600));
}

#[test]
fn deprecated_keys_verify_gone_ones_verify_hints_and_revoked_ones_nothing() {
    let mut rows = [row(SigningAlgorithm::ES256, KeyState::Active)];
    let token = token(&load(&rows).unwrap(), SigningAlgorithm::ES256);
    let expected = Expected::id_token_hint("https://op", &[SigningAlgorithm::ES256]);
    let mut outcome = |state, reach| {
        rows[0].state = state;
        verify(&token, &expected, Keys::Ring(&load(&rows).unwrap(), reach), at(10))
            .map(|claims| claims.subject().unwrap().to_owned())
    };
    assert_eq!(outcome(KeyState::Active, Reach::Live), Ok("s".to_owned()));
    assert_eq!(outcome(KeyState::Deprecated, Reach::Live), Ok("s".to_owned()));
    assert_eq!(outcome(KeyState::Gone, Reach::Live), Err(JoseError::UnknownKey));
    assert_eq!(outcome(KeyState::Gone, Reach::Hint), Ok("s".to_owned()));
    assert_eq!(outcome(KeyState::Revoked, Reach::Hint), Err(JoseError::UnknownKey));
}

#[test]
fn a_reload_keeps_the_signers_that_it_has() {
    let rows = [row(SigningAlgorithm::ES256, KeyState::Active)];
    let first = load(&rows).unwrap();
    // a vault that could not open the row shows that it is not opened again
    let stranger = Vault::new(&MasterKey::from_bytes([8; 32]), &[]);
    let second = Keyring::load((&rows, &[]), &stranger, &KeyPolicy::default(), Some(&first)).unwrap();
    let signer = |ring: &Keyring| ring.signer(SigningAlgorithm::ES256, Seconds(1), at(0)).unwrap();
    assert!(Arc::ptr_eq(&signer(&first), &signer(&second)));
}

#[test]
fn a_row_under_a_lost_master_key_or_of_another_provider_does_not_load_and_says_why() {
    let mut rows = [row(SigningAlgorithm::EdDSA, KeyState::Active)];
    let stranger = Vault::new(&MasterKey::from_bytes([8; 32]), &[]);
    let error = Keyring::load((&rows, &[]), &stranger, &KeyPolicy::default(), None).unwrap_err();
    assert_eq!(error.seal, Some(SealError::UnknownKey));
    assert!(error.to_string().contains("master key that is not here"));
    rows[0].provider = Id::new("another");
    assert_eq!(load(&rows).unwrap_err().seal, Some(SealError::Broken));
    rows[0].sealed_private = None;
    assert_eq!(load(&rows).unwrap_err().seal, None);
}

#[test]
fn a_retired_key_needs_no_private_half() {
    let mut rows = [row(SigningAlgorithm::EdDSA, KeyState::Gone)];
    rows[0].sealed_private = None;
    assert!(load(&rows).is_ok());
}
