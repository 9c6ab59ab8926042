//! Which keys are taken from a set, and which one verifies.

use super::*;

const RS256: SigningAlgorithm = SigningAlgorithm::RS256;
const ES256: SigningAlgorithm = SigningAlgorithm::ES256;

fn strict(key: &Value) -> Result<KeySet, JoseError> {
    KeySet::parse(&json!({"keys": [key]}), Strictness::Strict)
}

fn ec() -> Value {
    let mut jwk = generate(ES256, 0).unwrap().public_jwk;
    jwk.as_object_mut().unwrap().remove("kid");
    jwk
}

fn with(mut jwk: Value, name: &str, value: Value) -> Value {
    jwk[name] = value;
    jwk
}

#[test]
fn weak_rsa_keys_are_refused_and_in_a_fetched_set_skipped() {
    let number = |bytes: &[u8]| json!(base64url(bytes));
    let mut modulus = vec![0xc5; 256];
    modulus[255] = 1;
    let rsa = |n: &[u8], e: &[u8]| json!({"kty": "RSA", "n": number(n), "e": number(e)});
    assert!(strict(&rsa(&modulus, &[1, 0, 1])).is_ok());
    let mut small = modulus.clone();
    small[0] = 0x7f;
    let even = {
        let mut even = modulus.clone();
        even[255] = 2;
        even
    };
    let mut padded = vec![0; 128];
    padded.extend_from_slice(&modulus[..128]);
    for (name, key) in [
        ("2047 bits", rsa(&small, &[1, 0, 1])),
        ("1024 bits", rsa(&modulus[128..], &[1, 0, 1])),
        ("1024 bits behind zeros", rsa(&padded, &[1, 0, 1])),
        ("16384 bits", rsa(&modulus.repeat(8), &[1, 0, 1])),
        ("exponent 1", rsa(&modulus, &[1])),
        ("exponent 1 behind zeros", rsa(&modulus, &[0, 0, 1])),
        ("even exponent", rsa(&modulus, &[2])),
        ("no exponent", rsa(&modulus, &[])),
        ("a long exponent", rsa(&modulus, &[1; 5])),
        ("even modulus", rsa(&even, &[1, 0, 1])),
    ] {
        assert!(matches!(strict(&key), Err(JoseError::Key(_))), "{name}");
        let set = KeySet::parse(&json!({"keys": [key, ec()]}), Strictness::Lenient).unwrap();
        assert_eq!(set.iter().count(), 1, "{name}");
    }
}

#[test]
fn points_that_are_not_on_their_curve_are_refused() {
    for algorithm in [ES256, SigningAlgorithm::ES384, SigningAlgorithm::ES512] {
        let good = generate(algorithm, 0).unwrap().public_jwk;
        assert!(strict(&good).is_ok());
        let swapped = with(with(good.clone(), "x", good["y"].clone()), "y", good["x"].clone());
        assert!(strict(&swapped).is_err(), "{algorithm}");
        let mut x = crate::crypto::from_base64url(good["x"].as_str().unwrap()).unwrap();
        x.insert(0, 0);
        assert!(strict(&with(good, "x", json!(base64url(&x)))).is_err(), "{algorithm} with a long coordinate");
    }
}

#[test]
fn private_members_and_shared_secrets_do_not_belong_into_a_set() {
    for member in ["d", "p", "q", "dp", "dq", "qi", "oth", "k"] {
        assert!(matches!(strict(&with(ec(), member, json!("AQ"))), Err(JoseError::Key(_))), "{member}");
    }
    assert!(matches!(strict(&json!({"kty": "oct", "k": base64url(&[7; 64])})), Err(JoseError::Key(_))));
}

#[test]
fn malformed_members_are_refused() {
    for (name, value) in [
        ("kty", json!(1)),
        ("kid", json!(1)),
        ("alg", json!([])),
        ("use", json!(1)),
        ("key_ops", json!("verify")),
        ("x", json!("a=b")),
        ("x", json!(null)),
    ] {
        assert!(strict(&with(ec(), name, value.clone())).is_err(), "{name} {value}");
    }
    assert!(strict(&with(ec(), "kid", json!("k".repeat(513)))).is_err());
    for set in [json!([]), json!({}), json!({"keys": {}}), json!({"keys": ["x"]}), json!({"keys": []})] {
        assert!(KeySet::parse(&set, Strictness::Strict).is_err(), "{set}");
    }
}

#[test]
fn kinds_of_keys_that_are_not_ours_are_ignored() {
    let foreign = json!({"kty": "EC", "crv": "secp256k1", "x": "AA", "y": "AA"});
    assert!(strict(&foreign).is_err(), "nothing is left that could be used");
    assert_eq!(KeySet::parse(&json!({"keys": [foreign, ec()]}), Strictness::Strict).unwrap().iter().count(), 1);
}

#[test]
fn a_set_has_at_most_a_hundred_keys() {
    let keys = |count| json!({"keys": vec![json!({"kty": "OKP", "crv": "Ed25519", "x": base64url(&[9; 32])}); count]});
    assert!(KeySet::parse(&keys(100), Strictness::Strict).is_ok());
    assert!(KeySet::parse(&keys(101), Strictness::Lenient).is_err());
}

#[test]
fn two_keys_with_one_name_are_refused_and_in_a_fetched_set_the_first_counts() {
    let (one, two) = (with(ec(), "kid", json!("k")), with(ec(), "kid", json!("k")));
    let both = json!({"keys": [one, two]});
    assert!(KeySet::parse(&both, Strictness::Strict).is_err());
    let set = KeySet::parse(&both, Strictness::Lenient).unwrap();
    assert_eq!(set.iter().count(), 1);
    assert_eq!(set.find(Some("k"), ES256).unwrap().thumbprint(), PublicKey::parse(&one).unwrap().unwrap().thumbprint());
}

#[test]
fn a_key_without_a_name_is_used_only_if_it_is_the_only_one_that_fits() {
    let nameless = KeySet::parse(&json!({"keys": [ec()]}), Strictness::Strict).unwrap();
    assert!(nameless.find(None, ES256).is_some());
    assert!(nameless.find(Some("anything"), ES256).is_some());
    let two = KeySet::parse(&json!({"keys": [ec(), ec()]}), Strictness::Strict).unwrap();
    assert!(two.find(None, ES256).is_none());
    let named = KeySet::parse(&json!({"keys": [with(ec(), "kid", json!("a"))]}), Strictness::Strict).unwrap();
    assert!(named.find(None, ES256).is_some() && named.find(Some("a"), ES256).is_some());
    assert!(named.find(Some("b"), ES256).is_none());
}

#[test]
fn a_key_serves_only_the_use_and_the_algorithm_it_is_published_for() {
    let fits = |key: &Value, algorithm| PublicKey::parse(key).unwrap().unwrap().fits(algorithm);
    assert!(fits(&ec(), ES256));
    assert!(!fits(&with(ec(), "use", json!("enc")), ES256));
    assert!(!fits(&with(ec(), "alg", json!("ECDH-ES")), ES256));
    assert!(!fits(&with(ec(), "key_ops", json!(["sign"])), ES256));
    assert!(fits(&with(ec(), "key_ops", json!(["verify"])), ES256));
    let mut rsa = generate(RS256, 2048).unwrap().public_jwk;
    assert!(fits(&rsa, RS256) && !fits(&rsa, SigningAlgorithm::PS256));
    rsa.as_object_mut().unwrap().remove("alg");
    assert!(
        fits(&rsa, RS256) && fits(&rsa, SigningAlgorithm::PS512) && !fits(&rsa, ES256) && !fits(&rsa, SigningAlgorithm::HS256)
    );
}
