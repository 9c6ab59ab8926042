//! Whose key an answer is encrypted to, and when it is fetched.

use serde_json::{Value, json};

use super::*;
use crate::jose::{self, Decrypter};
use crate::model::{ClientMetadata, Id, Instant, Managed, SigningAlgorithm};

/// A P-256 pair as a client has one: the published half and the private half.
fn pair() -> (Value, Plain) {
    let pair = jose::generate(SigningAlgorithm::ES256, 2048).unwrap();
    let mut public = pair.public_jwk;
    let members = public.as_object_mut().unwrap();
    members.remove("alg");
    members.insert("use".into(), "enc".into());
    (json!({ "keys": [public] }), pair.private_jwk)
}

fn client(metadata: ClientMetadata) -> Client {
    Client {
        id: Id::new("app"),
        provider: Id::new("p"),
        metadata,
        secrets: Vec::new(),
        enabled: true,
        managed: Managed::People,
        created_at: Instant::from_epoch(0),
    }
}

fn encrypting() -> ClientMetadata {
    ClientMetadata {
        id_token_encrypted_response_alg: Some(KeyManagement::EcdhEs),
        id_token_encrypted_response_enc: Some(ContentEncryption::A256Gcm),
        ..ClientMetadata::default()
    }
}

fn by_uri() -> Client {
    client(ClientMetadata { jwks_uri: Some("https://app.example/jwks".into()), ..encrypting() })
}

#[test]
fn a_client_that_registered_none_gets_no_encryption() {
    assert!(of_id_token(&client(ClientMetadata::default()), &[]).unwrap().is_none());
    assert!(of_userinfo(&client(encrypting()), &[]).unwrap().is_none());
}

#[test]
fn the_key_of_jwks_opens_what_was_nested() {
    let (jwks, private) = pair();
    let recipient = of_id_token(&client(ClientMetadata { jwks: Some(jwks), ..encrypting() }), &[]).unwrap().unwrap();
    let token = nested(Some(&recipient), "a.signed.jwt".to_owned()).unwrap();
    let opened = Decrypter::from_private_jwk(private.reveal().as_bytes()).unwrap().decrypt(token.reveal()).unwrap();
    assert_eq!(opened, b"a.signed.jwt");
}

#[test]
fn the_keys_of_jwks_uri_are_fetched_and_fetched_afresh_once_if_none_fits() {
    let (jwks, _) = pair();
    let set = |value: &Value| Some(Arc::new(KeySet::parse(value, Strictness::Lenient).unwrap()));
    let (good, empty) = (set(&jwks), set(&json!({ "keys": [] })));
    let asks = |fetched: Fetched<'_>| match of_id_token(&by_uri(), fetched) {
        Err(Stop::Needs(Need::ClientKeys { fresh, .. })) => Some(fresh),
        _ => None,
    };
    assert_eq!(asks(&[]), Some(false));
    assert_eq!(asks(std::slice::from_ref(&empty)), Some(true));
    assert!(of_id_token(&by_uri(), &[empty.clone(), good]).unwrap().is_some());
    assert!(matches!(of_id_token(&by_uri(), &[empty.clone(), empty.clone()]), Err(Stop::Refused(_))));
    assert!(matches!(of_id_token(&by_uri(), &[None]), Err(Stop::Refused(_))));
}
