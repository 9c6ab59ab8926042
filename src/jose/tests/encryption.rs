//! JWE: every pair of algorithms there and back, and what is refused.

use josekit::jwk::Jwk;

use super::*;
use crate::crypto::from_base64url;
use crate::model::{ContentEncryption, KeyManagement};

const RSA: &[KeyManagement] = &[KeyManagement::RsaOaep, KeyManagement::RsaOaep256];
const AGREEMENTS: &[KeyManagement] =
    &[KeyManagement::EcdhEs, KeyManagement::EcdhEsA128Kw, KeyManagement::EcdhEsA192Kw, KeyManagement::EcdhEsA256Kw];

fn recipient(jwk: &Jwk) -> (PublicKey, Decrypter) {
    let mut public = jwk.to_public_key().unwrap();
    public.set_key_id("enc-1");
    let mut private = jwk.clone();
    private.set_key_id("enc-1");
    let public: Map<String, Value> = public.into();
    let private: Map<String, Value> = private.into();
    let decrypter = Decrypter::from_private_jwk(Value::Object(private).to_string().as_bytes()).unwrap();
    (PublicKey::parse(&Value::Object(public)).unwrap().unwrap(), decrypter)
}

fn ec() -> Jwk {
    Jwk::generate_ec_key(josekit::jwk::alg::ec::EcCurve::P256).unwrap()
}

#[test]
fn every_pair_of_algorithms_opens_to_what_was_sealed_unless_it_is_cbc() {
    use josekit::jwk::alg::ec::EcCurve;
    use josekit::jwk::alg::ecx::EcxCurve;
    let recipients = [
        (Jwk::generate_rsa_key(2048).unwrap(), RSA),
        (ec(), AGREEMENTS),
        (Jwk::generate_ec_key(EcCurve::P384).unwrap(), AGREEMENTS),
        (Jwk::generate_ec_key(EcCurve::P521).unwrap(), AGREEMENTS),
        (Jwk::generate_ecx_key(EcxCurve::X25519).unwrap(), AGREEMENTS),
    ];
    for (jwk, managements) in recipients {
        let (public, decrypter) = recipient(&jwk);
        for (management, encryption) in managements.iter().flat_map(|one| ContentEncryption::ALL.map(|two| (*one, two))) {
            let token = Encrypter::new(&public, management, encryption).unwrap().encrypt(b"a.b.c", Some("JWT")).unwrap();
            assert!(is_encrypted(&token) && !is_encrypted("a.b.c"));
            let header = parse::header(token.split('.').next().unwrap()).unwrap();
            assert_eq!((header.alg.as_str(), header.enc.as_deref()), (management.name(), Some(encryption.name())));
            assert_eq!((header.cty.as_deref(), header.kid.as_deref()), (Some("jwt"), Some("enc-1")));
            let opened = decrypter.decrypt(&token);
            let wanted = if algorithm::is_gcm(encryption) { Ok(b"a.b.c".to_vec()) } else { Err(JoseError::Decryption) };
            assert_eq!(opened, wanted, "{management:?} {encryption:?}");
        }
    }
}

#[test]
fn a_key_serves_only_its_own_kind_of_key_management() {
    let (public, _) = recipient(&ec());
    for management in RSA {
        assert!(Encrypter::new(&public, *management, ContentEncryption::A256Gcm).is_err());
    }
    let signing = PublicKey::parse(&generate(SigningAlgorithm::ES256, 0).unwrap().public_jwk).unwrap().unwrap();
    assert!(Encrypter::new(&signing, KeyManagement::EcdhEs, ContentEncryption::A256Gcm).is_err(), "use=sig");
}

#[test]
fn every_failure_is_the_same_error() {
    let (public, decrypter) = recipient(&ec());
    let token =
        Encrypter::new(&public, KeyManagement::EcdhEsA256Kw, ContentEncryption::A256Gcm).unwrap().encrypt(b"x", None).unwrap();
    let parts: Vec<&str> = token.split('.').collect();
    let replaced = |at: usize, with: &str| {
        let mut parts = parts.clone();
        parts[at] = with;
        parts.join(".")
    };
    let flipped = |at: usize| {
        let mut bytes = from_base64url(parts[at]).unwrap();
        bytes[0] ^= 1;
        replaced(at, &base64url(&bytes))
    };
    let cut = |at: usize, length: usize| replaced(at, &base64url(&from_base64url(parts[at]).unwrap()[..length]));
    let header = |change: &dyn Fn(&mut Value)| {
        let mut value: Value = serde_json::from_slice(&from_base64url(parts[0]).unwrap()).unwrap();
        change(&mut value);
        replaced(0, &base64url(value.to_string().as_bytes()))
    };
    let tokens = [
        flipped(1),
        flipped(2),
        flipped(3),
        flipped(4),
        cut(2, 11),
        cut(2, 0),
        cut(4, 15),
        cut(4, 1),
        cut(4, 0),
        cut(1, 8),
        replaced(1, ""),
        replaced(3, "!"),
        header(&|value| value["zip"] = json!("DEF")),
        header(&|value| value["alg"] = json!("dir")),
        header(&|value| value["alg"] = json!("RSA1_5")),
        header(&|value| value["alg"] = json!("PBES2-HS256+A128KW")),
        header(&|value| value["enc"] = json!("A128CBC-HS256")),
        header(&|value| value["kid"] = json!("enc-2")),
        header(&|value| value["epk"]["y"] = value["epk"]["x"].clone()),
        header(&|value| value["crit"] = json!(["alg"])),
        "a.b.c.d.e".to_owned(),
        "....".to_owned(),
        String::new(),
        ".".repeat(100_000),
    ];
    for token in tokens {
        assert_eq!(decrypter.decrypt(&token), Err(JoseError::Decryption), "{token:.80}");
    }
    assert_eq!(decrypter.decrypt(&token), Ok(b"x".to_vec()));
}

#[test]
fn a_set_gives_the_first_key_that_fits_encryption() {
    let signing = generate(SigningAlgorithm::ES256, 0).unwrap().public_jwk;
    let mut other = generate(SigningAlgorithm::ES256, 0).unwrap().public_jwk;
    other["use"] = json!("enc");
    other["alg"] = json!("ECDH-ES");
    let keys = set(&[&signing, &other]);
    assert_eq!(keys.find_encryption(KeyManagement::EcdhEs).unwrap().kid(), other["kid"].as_str());
    assert!(keys.find_encryption(KeyManagement::EcdhEsA128Kw).is_none());
}
