//! RFC 6749 §2.3 and §3.2.1, held to every way in which credentials can be wrong.

use base64::Engine;

use super::*;
use crate::crypto::Hashed;
use crate::model::{Issuer, Seconds};
use crate::protocol::fixture::{self, NOW};

const KEY: [u8; 32] = [7; 32];
const OLD_KEY: [u8; 32] = [6; 32];
const SECRET: &str = "a-secret-of-32-random-characters";

fn basic(id: &str, secret: &str) -> String {
    format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(format!("{id}:{secret}")))
}

fn form(text: &str) -> Parameters {
    Parameters::parse(text.as_bytes()).unwrap()
}

fn parse(authorization: Option<&str>, body: &str) -> Result<Presented, ErrorCode> {
    Presented::parse(authorization, &form(body)).map_err(|error| error.code)
}

fn secret(id: &str, text: &str, key: [u8; 32]) -> ClientSecret {
    let hash: Hashed = Plain::new(text.to_owned()).keyed_hash(&key);
    ClientSecret {
        id: id.into(),
        hash,
        sealed: Vec::new(),
        length: text.len(),
        created_at: NOW,
        expires_at: None,
        last_used_at: None,
    }
}

fn client(method: AuthMethod) -> Client {
    let mut client = fixture::client("C1");
    client.metadata.token_endpoint_auth_method = method;
    client.secrets = vec![secret("first", "another-secret-of-32-characters!", OLD_KEY), secret("second", SECRET, KEY)];
    client
}

/// The row identifier of the secret that authenticated, or the error.
fn checked(authorization: Option<&str>, body: &str, client: &Client) -> Result<Proof, ErrorCode> {
    let presented = parse(authorization, body)?;
    let audiences = Audiences::of(&Issuer::new("https://op.test"));
    let means = Means { hash_keys: &[KEY, OLD_KEY], secrets: &[], keys: ClientKeys::NotLoaded, audiences: &audiences };
    match check(&presented, client, &means, NOW).map_err(|error| error.code)? {
        Checked::Authenticated(authenticated) => Ok(authenticated.proof().clone()),
        Checked::NeedsKeys(uri) => panic!("needs {uri}"),
    }
}

#[test]
fn each_secret_authenticates_and_is_remembered() {
    // decision 16: what is signed with HS at the token endpoint is signed with the secret that authenticated
    let client = client(AuthMethod::ClientSecretBasic);
    let proof = |secret: &str| checked(Some(&basic("C1", secret)), "", &client);
    assert_eq!(proof(SECRET), Ok(Proof::Secret("second".into())));
    assert_eq!(proof("another-secret-of-32-characters!"), Ok(Proof::Secret("first".into())), "hashed under an earlier key");
    assert_eq!(proof("wrong"), Err(ErrorCode::InvalidClient));
}

#[test]
fn only_the_registered_method_is_taken() {
    // CA-001, CA-007, CA-009: a public client that sends a secret is refused
    let post = format!("client_id=C1&client_secret={SECRET}");
    let header = basic("C1", SECRET);
    let cases = [
        (AuthMethod::ClientSecretBasic, Some(header.as_str()), "", true),
        (AuthMethod::ClientSecretBasic, None, post.as_str(), false),
        (AuthMethod::ClientSecretBasic, None, "client_id=C1", false),
        (AuthMethod::ClientSecretPost, None, &post, true),
        (AuthMethod::ClientSecretPost, Some(&header), "", false),
        (AuthMethod::PrivateKeyJwt, None, &post, false),
        (AuthMethod::PrivateKeyJwt, None, "client_id=C1", false),
        (AuthMethod::None, None, "client_id=C1", true),
        (AuthMethod::None, None, &post, false),
        (AuthMethod::None, Some(&header), "", false),
    ];
    for (method, header, body, accepted) in cases {
        let result = checked(header, body, &client(method));
        assert_eq!(result.is_ok(), accepted, "{method:?} {header:?} {body}");
        assert!(accepted || result == Err(ErrorCode::InvalidClient));
    }
}

#[test]
fn a_public_client_proves_nothing() {
    let client = client(AuthMethod::None);
    assert_eq!(checked(None, "client_id=C1", &client), Ok(Proof::Public));
    assert!(!Authenticated::for_test(&client, Proof::Public).is_confidential());
}

#[test]
fn two_methods_at_once_are_an_invalid_request() {
    // CA-004, CA-032; "The client MUST NOT use more than one authentication method in each request." (RFC 6749 §2.3)
    let header = basic("C1", SECRET);
    let assertion = format!("client_assertion=a.b.c&client_assertion_type={}", JWT_BEARER.replace(':', "%3A"));
    let cases = [
        (Some(header.as_str()), format!("client_id=C1&client_secret={SECRET}")),
        (Some(&header), "client_secret=other".to_owned()),
        (Some(&header), assertion.clone()),
        (None, format!("client_id=C1&client_secret={SECRET}&{assertion}")),
    ];
    for (header, body) in cases {
        assert_eq!(parse(header, &body).unwrap_err(), ErrorCode::InvalidRequest, "{body}");
    }
}

#[test]
fn another_client_id_beside_the_one_that_authenticates_is_refused() {
    // CA-005
    assert_eq!(parse(Some(&basic("C1", SECRET)), "client_id=C2").unwrap_err(), ErrorCode::InvalidClient);
    assert_eq!(parse(Some(&basic("C1", SECRET)), "client_id=C1").unwrap().client_id().as_str(), "C1");
}

#[test]
fn basic_credentials_are_form_decoded() {
    // CA-011, CA-012; the colon, percent and plus of either half travel encoded
    let header = basic("my%3Aapp+%C3%A9", "p%25+%2B%3A%21");
    for header in [header.clone(), header.replace("Basic", "basic"), header.replace("Basic", "BASIC")] {
        let Presented::Secret { client, secret, method } = parse(Some(&header), "").unwrap() else { panic!() };
        assert_eq!((client.as_str(), secret.reveal(), method), ("my:app é", "p% +:!", AuthMethod::ClientSecretBasic));
    }
}

#[test]
fn what_is_not_basic_is_an_invalid_client() {
    // CA-010, IN-002
    let encode = |bytes: &[u8]| format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(bytes));
    let cases = [
        "Basic".to_owned(),
        "Basic ".to_owned(),
        "Bearer abc".to_owned(),
        "Basic !!!".to_owned(),
        "Basic _-_-".to_owned(),
        encode(b"C1"),
        encode(b"C1:"),
        encode(b":secret"),
        encode(b"C1:a%00b"),
        encode(b"C1:a%zz"),
        encode(b"C1:\xff\xfe"),
        basic("C1", &"x".repeat(100_000)),
    ];
    for header in cases {
        assert_eq!(parse(Some(&header), "").unwrap_err(), ErrorCode::InvalidClient, "{header:.40}");
    }
    let joined = format!("{}, Bearer abc", basic("C1", SECRET));
    assert_eq!(parse(Some(&joined), "").unwrap_err(), ErrorCode::InvalidRequest);
}

#[test]
fn an_assertion_and_its_type_come_together() {
    // CA-030, CA-031
    let cases = [
        ("client_assertion=a.b.c", ErrorCode::InvalidRequest),
        ("client_assertion=a.b.c&client_assertion_type=jwt", ErrorCode::InvalidRequest),
        ("client_id=C1&client_assertion_type=x", ErrorCode::InvalidRequest),
        ("client_assertion=a.b.c&client_assertion_type=x&client_assertion_type=x", ErrorCode::InvalidRequest),
    ];
    for (body, code) in cases {
        let parsed = Parameters::parse(body.as_bytes()).and_then(|form| Presented::parse(None, &form));
        assert_eq!(parsed.unwrap_err().code, code, "{body}");
    }
    let dots = ".".repeat(1_000_000);
    for jwt in ["a.b.c", "", "a.b.c.d.e", "{}", &dots] {
        let pairs =
            vec![("client_assertion".to_owned(), jwt.to_owned()), ("client_assertion_type".to_owned(), JWT_BEARER.to_owned())];
        let refused = Presented::parse(None, &Parameters::from_pairs(pairs).unwrap()).unwrap_err();
        assert!(matches!(refused.code, ErrorCode::InvalidClient | ErrorCode::InvalidRequest), "{jwt:.20}");
    }
}

#[test]
fn a_request_that_names_nobody_is_an_invalid_client() {
    for body in ["", "client_id=", "client_secret=x", "grant_type=authorization_code"] {
        assert_eq!(parse(None, body).unwrap_err(), ErrorCode::InvalidClient, "{body}");
    }
}

#[test]
fn disabled_clients_and_expired_secrets_are_refused() {
    // CA-037, CA-038
    let header = basic("C1", SECRET);
    let mut disabled = client(AuthMethod::ClientSecretBasic);
    disabled.enabled = false;
    assert_eq!(checked(Some(&header), "", &disabled), Err(ErrorCode::InvalidClient));
    let mut expired = client(AuthMethod::ClientSecretBasic);
    expired.secrets[1].expires_at = Some(NOW);
    assert_eq!(checked(Some(&header), "", &expired), Err(ErrorCode::InvalidClient));
    expired.secrets[1].expires_at = Some(NOW.plus(Seconds(1)));
    assert!(checked(Some(&header), "", &expired).is_ok());
}

#[test]
fn every_refusal_reads_the_same() {
    let presented = parse(Some(&basic("C9", SECRET)), "").unwrap();
    let unknown = refuse_unknown(&presented, &[KEY]);
    let wrong = refused("The secret is wrong.");
    assert_eq!(unknown.body(), wrong.body());
    assert_eq!(unknown.code.http_status(), 401);
}

#[test]
fn secrets_never_reach_a_log() {
    let presented = parse(Some(&basic("C1", SECRET)), "").unwrap();
    assert!(!format!("{presented:?}").contains(SECRET));
}
