//! Keys that somebody brings.

use josekit::jwk::KeyPair as _;
use josekit::jwk::alg::{ec::EcCurve, ec::EcKeyPair, ed::EdCurve, ed::EdKeyPair, rsa::RsaKeyPair};

use super::*;

fn pem(pem: Vec<u8>) -> Plain {
    Plain::new(String::from_utf8(pem).unwrap())
}

#[test]
fn pem_in_every_usual_form_and_jwk_are_read() {
    let (rsa, ed) = (RsaKeyPair::generate(2048).unwrap(), EdKeyPair::generate(EdCurve::Ed25519).unwrap());
    let ec = |curve| EcKeyPair::generate(curve).unwrap();
    let (p256, p384, p521) = (ec(EcCurve::P256), ec(EcCurve::P384), ec(EcCurve::P521));
    let brought = [
        (SigningAlgorithm::RS256, pem(rsa.to_pem_private_key())),
        (SigningAlgorithm::PS512, pem(rsa.to_traditional_pem_private_key())),
        (SigningAlgorithm::RS384, Plain::new(rsa.to_jwk_key_pair().to_string())),
        (SigningAlgorithm::ES256, pem(p256.to_pem_private_key())),
        (SigningAlgorithm::ES256, pem(p256.to_traditional_pem_private_key())),
        (SigningAlgorithm::ES384, Plain::new(p384.to_jwk_key_pair().to_string())),
        (SigningAlgorithm::ES512, pem(p521.to_pem_private_key())),
        (SigningAlgorithm::EdDSA, pem(ed.to_pem_private_key())),
        (SigningAlgorithm::EdDSA, Plain::new(ed.to_jwk_key_pair().to_string())),
    ];
    for (algorithm, private) in &brought {
        let pair = import(*algorithm, private, None).unwrap();
        assert_eq!(pair.kid, PublicKey::parse(&pair.public_jwk).unwrap().unwrap().thumbprint());
        assert_eq!((pair.public_jwk["alg"].as_str(), pair.public_jwk["use"].as_str()), (Some(algorithm.name()), Some("sig")));
        let token = signer(&pair, *algorithm).sign("JWT", &object(&assertion())).unwrap();
        assert!(verify(&token, &expected(&[*algorithm]), Keys::Set(&set(&[&pair.public_jwk])), now()).is_ok());
    }
    assert!(import(SigningAlgorithm::ES384, &brought[3].1, None).is_err(), "another curve");
    assert!(import(SigningAlgorithm::RS256, &brought[3].1, None).is_err(), "another kind");
    assert!(import(SigningAlgorithm::HS256, &brought[3].1, None).is_err());
}

#[test]
fn what_is_no_private_key_or_a_weak_or_torn_one_is_refused() {
    let weak = josekit::jwk::Jwk::generate_rsa_key(1024).unwrap().to_string();
    let (one, two) = (generate(SigningAlgorithm::ES256, 0).unwrap(), generate(SigningAlgorithm::ES256, 0).unwrap());
    let mut torn: Value = serde_json::from_str(one.private_jwk.reveal()).unwrap();
    for name in ["x", "y"] {
        torn[name] = two.public_jwk[name].clone();
    }
    assert!(matches!(import(SigningAlgorithm::RS256, &Plain::new(weak), None), Err(JoseError::Key(_))));
    for text in
        ["", "{}", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", &torn.to_string(), &one.public_jwk.to_string()]
    {
        assert!(matches!(import(SigningAlgorithm::ES256, &Plain::new(text.to_owned()), None), Err(JoseError::Key(_))), "{text}");
    }
}

#[test]
fn a_certificate_chain_is_published_with_the_key_it_certifies_and_no_other() {
    let issued = rcgen::generate_simple_self_signed(["op.example".to_owned()]).unwrap();
    let (private, chain) = (Plain::new(issued.signing_key.serialize_pem()), issued.cert.pem());
    let pair = import(SigningAlgorithm::ES256, &private, Some(&chain)).unwrap();
    let der = issued.cert.der();
    assert_eq!(pair.public_jwk["x5t#S256"], base64url(&crate::crypto::sha256(der)));
    assert_eq!(pair.public_jwk["x5c"].as_array().unwrap().len(), 1);
    assert!(!pair.private_jwk.reveal().contains("x5c"));
    let other = generate(SigningAlgorithm::ES256, 0).unwrap();
    assert!(import(SigningAlgorithm::ES256, &other.private_jwk, Some(&chain)).is_err());
    for bad in ["", "text", "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----", "-----BEGIN CERTIFICATE-----"] {
        assert!(import(SigningAlgorithm::ES256, &private, Some(bad)).is_err(), "{bad}");
    }
}
