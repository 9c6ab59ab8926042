//! What a signed JWT costs through `jose`, beside the bare call of ring and of OpenSSL on the same bytes, for each algorithm.
//!
//! `cargo bench --bench signing`. Two comparisons, each with the goal of a ratio of at most 1.10: the signature of `jose` over a
//! finished signing input beside the faster library's ("bare"), and a whole token of `jose` beside one that is assembled by hand
//! (JSON, Base64url) around the bare call. The four take short turns, a hundred times, so that a busy machine is busy for all of
//! them; the medians are shown.
#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    clippy::many_single_char_names,
    reason = "a program that prints a table and measures time"
)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use openssl::bn::BigNum;
use openssl::ec::{EcGroup, EcKey, EcPoint};
use openssl::ecdsa::EcdsaSig;
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkey::{PKey, Private};
use openssl::rsa::{Padding, Rsa};
use openssl::sign::{RsaPssSaltlen, Signer as OpenSslSigner};
use ring::rand::SystemRandom;
use ring::{hmac, signature};
use serde_json::{Map, Value, json};
use signet::crypto::Plain;
use signet::jose::{Signer, generate};
use signet::model::SigningAlgorithm::{self, ES256, ES384, ES512, EdDSA, HS256, HS384, PS256, PS384, PS512};

type Fault = Box<dyn std::error::Error>;
type Call = Box<dyn Fn(&[u8]) -> Vec<u8>>;
type Calls = Vec<(&'static str, Call)>;

const SECRET: &str = "a-secret-of-sixty-four-characters-as-every-client-secret-is-here";
const ROUNDS: usize = 101;
const TURN: Duration = Duration::from_millis(5);

fn main() -> Result<(), Fault> {
    println!(
        "{:<8} {:>10} {:>10} {:>6} {:>10} {:>10} {:>6}  bare library",
        "", "bare us", "jose us", "ratio", "hand us", "token us", "ratio"
    );
    let mut slow = 0;
    for algorithm in SigningAlgorithm::ALL {
        slow += usize::from(!bench(algorithm)?);
    }
    println!("{} of 13 within 1.10", 13 - slow);
    Ok(())
}

/// One row; says whether the goal is met.
fn bench(algorithm: SigningAlgorithm) -> Result<bool, Fault> {
    let claims = claims();
    let (signer, mut calls) = calls(algorithm)?;
    let kid = signer.kid().map(str::to_owned);
    let input = signing_input(algorithm, kid.as_deref(), &claims)?;
    let mut costs = vec![f64::INFINITY; calls.len()];
    for _ in 0..ROUNDS / 4 {
        for (least, (_, call)) in costs.iter_mut().zip(&calls) {
            *least = least.min(turn(&|| drop(black_box(call(&input)))));
        }
    }
    let faster = usize::from(costs.get(1).is_some_and(|second| *second < costs[0]));
    let (library, bare) = calls.swap_remove(faster);
    let by_hand = || -> Option<String> {
        let mut token = signing_input(algorithm, kid.as_deref(), &claims).ok()?;
        let signature = URL_SAFE_NO_PAD.encode(bare(&token));
        token.push(b'.');
        token.extend_from_slice(signature.as_bytes());
        String::from_utf8(token).ok()
    };
    let mut rows = Vec::new();
    for _ in 0..ROUNDS {
        let bare = turn(&|| drop(black_box(bare(&input))));
        let hand = turn(&|| drop(black_box(by_hand())));
        let signed = turn(&|| drop(black_box(signer.sign_bytes(&input))));
        let token = turn(&|| drop(black_box(signer.sign("JWT", &claims))));
        rows.push([bare, signed, signed / bare, hand, token, token / hand]);
    }
    let [bare, signed, ratio, hand, token, whole] =
        [0, 1, 2, 3, 4, 5].map(|column| median(rows.iter().map(|row| row[column]).collect()));
    let is_met = ratio <= 1.1 && whole <= 1.1;
    let mark = if is_met { "" } else { "  over the goal" };
    let name = algorithm.name();
    println!("{name:<8} {bare:>10.2} {signed:>10.2} {ratio:>6.2} {hand:>10.2} {token:>10.2} {whole:>6.2}  {library}{mark}");
    Ok(is_met)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Microseconds of one call, over a turn.
fn turn(work: &dyn Fn()) -> f64 {
    let (begin, mut count) = (Instant::now(), 0_u32);
    while begin.elapsed() < TURN {
        for _ in 0..4 {
            work();
        }
        count += 4;
    }
    begin.elapsed().as_secs_f64() * 1e6 / f64::from(count)
}

/// The claims of an ID token.
fn claims() -> Map<String, Value> {
    let claims = json!({
        "iss": "https://login.example.com", "sub": "0d9f1a9e-6a0f-4b3a-9f5b-0c8a5a1d2e3f", "aud": "web", "iat": 1_800_000_000,
        "exp": 1_800_003_600, "auth_time": 1_799_999_990, "nonce": "n-0S6_WzA2Mj", "acr": "urn:signet:acr:password",
        "amr": ["pwd"], "sid": "hJtXIZ2uSN5kbQfbtTNWbpdmhkV8FJG", "at_hash": "77QmUPtjPfzWtF2AnpK9RQ",
    });
    claims.as_object().cloned().unwrap_or_default()
}

fn signing_input(algorithm: SigningAlgorithm, kid: Option<&str>, claims: &Map<String, Value>) -> Result<Vec<u8>, Fault> {
    let mut header = json!({ "alg": algorithm.name(), "typ": "JWT" });
    if let (Some(kid), Some(members)) = (kid, header.as_object_mut()) {
        members.insert("kid".into(), kid.into());
    }
    let (header, payload) = (serde_json::to_vec(&header)?, serde_json::to_vec(claims)?);
    Ok(format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(payload)).into_bytes())
}

/// Our signer, and the bare calls with the same key.
fn calls(algorithm: SigningAlgorithm) -> Result<(Signer, Calls), Fault> {
    if algorithm.is_symmetric() {
        return Ok((
            Signer::from_secret(algorithm, &Plain::new(SECRET.to_owned()))?,
            vec![("ring", ring_hmac(algorithm)), ("OpenSSL", openssl_hmac(algorithm)?)],
        ));
    }
    let pair = generate(algorithm, 2048)?;
    let text = pair.private_jwk.reveal();
    let jwk: Value = serde_json::from_str(text)?;
    let signer = Signer::from_private_jwk(algorithm, &pair.kid, text.as_bytes())?;
    let number = |name: &str| URL_SAFE_NO_PAD.decode(jwk[name].as_str().unwrap_or_default());
    let mut calls = Calls::new();
    match algorithm {
        EdDSA => {
            let (d, x) = (number("d")?, number("x")?);
            let key = signature::Ed25519KeyPair::from_seed_and_public_key(&d, &x).map_err(|e| e.to_string())?;
            calls.push(("ring", Box::new(move |m| key.sign(m).as_ref().to_vec())));
            let key = PKey::private_key_from_raw_bytes(&d, openssl::pkey::Id::ED25519)?;
            calls.push((
                "OpenSSL",
                Box::new(move |m| {
                    OpenSslSigner::new_without_digest(&key).and_then(|mut s| s.sign_oneshot_to_vec(m)).unwrap_or_default()
                }),
            ));
        }
        ES256 | ES384 | ES512 => {
            let (d, x, y) = (number("d")?, number("x")?, number("y")?);
            if algorithm != ES512 {
                let kind = if algorithm == ES256 {
                    &signature::ECDSA_P256_SHA256_FIXED_SIGNING
                } else {
                    &signature::ECDSA_P384_SHA384_FIXED_SIGNING
                };
                let random = SystemRandom::new();
                let point = [&[4], x.as_slice(), y.as_slice()].concat();
                let key = signature::EcdsaKeyPair::from_private_key_and_public_key(kind, &d, &point, &random)
                    .map_err(|e| e.to_string())?;
                calls.push(("ring", Box::new(move |m| key.sign(&random, m).map(|s| s.as_ref().to_vec()).unwrap_or_default())));
            }
            calls.push(("OpenSSL", openssl_ecdsa(algorithm, &d, &x, &y)?));
        }
        _ => {
            let rsa = [
                number("n")?,
                number("e")?,
                number("d")?,
                number("p")?,
                number("q")?,
                number("dp")?,
                number("dq")?,
                number("qi")?,
            ];
            calls.push(("ring", ring_rsa(algorithm, &rsa)?));
            calls.push(("OpenSSL", openssl_rsa(algorithm, &rsa)?));
        }
    }
    Ok((signer, calls))
}

fn ring_hmac(algorithm: SigningAlgorithm) -> Call {
    let kind = match algorithm {
        HS256 => hmac::HMAC_SHA256,
        HS384 => hmac::HMAC_SHA384,
        _ => hmac::HMAC_SHA512,
    };
    let key = hmac::Key::new(kind, SECRET.as_bytes());
    Box::new(move |m| hmac::sign(&key, m).as_ref().to_vec())
}

fn openssl_hmac(algorithm: SigningAlgorithm) -> Result<Call, Fault> {
    let key = PKey::hmac(SECRET.as_bytes())?;
    let digest = digest(algorithm);
    Ok(Box::new(move |m| OpenSslSigner::new(digest, &key).and_then(|mut s| s.sign_oneshot_to_vec(m)).unwrap_or_default()))
}

fn digest(algorithm: SigningAlgorithm) -> MessageDigest {
    match algorithm.name().get(2..) {
        Some("256") => MessageDigest::sha256(),
        Some("384") => MessageDigest::sha384(),
        _ => MessageDigest::sha512(),
    }
}

fn openssl_ecdsa(algorithm: SigningAlgorithm, d: &[u8], x: &[u8], y: &[u8]) -> Result<Call, Fault> {
    let (nid, size) = match algorithm {
        ES256 => (Nid::X9_62_PRIME256V1, 32),
        ES384 => (Nid::SECP384R1, 48),
        _ => (Nid::SECP521R1, 66),
    };
    let group = EcGroup::from_curve_name(nid)?;
    let mut context = openssl::bn::BigNumContext::new()?;
    let point = EcPoint::from_bytes(&group, &[&[4], x, y].concat(), &mut context)?;
    let key = PKey::from_ec_key(EcKey::from_private_components(&group, &*BigNum::from_slice(d)?, &point)?)?;
    let digest = digest(algorithm);
    // JOSE wants the two numbers side by side (RFC 7518 §3.4), so reading the DER is part of the call.
    Ok(Box::new(move |m| {
        let signed = OpenSslSigner::new(digest, &key).and_then(|mut s| s.sign_oneshot_to_vec(m));
        let parts = signed
            .and_then(|der| EcdsaSig::from_der(&der))
            .and_then(|s| Ok([s.r().to_vec_padded(size)?, s.s().to_vec_padded(size)?]));
        parts.map(|parts| parts.concat()).unwrap_or_default()
    }))
}

fn ring_rsa(algorithm: SigningAlgorithm, [n, e, d, p, q, dp, dq, qi]: &[Vec<u8>; 8]) -> Result<Call, Fault> {
    let encoding: &'static dyn signature::RsaEncoding = match algorithm {
        SigningAlgorithm::RS256 => &signature::RSA_PKCS1_SHA256,
        SigningAlgorithm::RS384 => &signature::RSA_PKCS1_SHA384,
        SigningAlgorithm::RS512 => &signature::RSA_PKCS1_SHA512,
        PS256 => &signature::RSA_PSS_SHA256,
        PS384 => &signature::RSA_PSS_SHA384,
        _ => &signature::RSA_PSS_SHA512,
    };
    let components =
        ring::rsa::KeyPairComponents { public_key: ring::rsa::PublicKeyComponents { n, e }, d, p, q, dP: dp, dQ: dq, qInv: qi };
    let key = signature::RsaKeyPair::from_components(&components).map_err(|e| e.to_string())?;
    let random = SystemRandom::new();
    Ok(Box::new(move |m| {
        let mut out = vec![0; key.public().modulus_len()];
        key.sign(encoding, &random, m, &mut out).map(|()| out).unwrap_or_default()
    }))
}

fn openssl_rsa(algorithm: SigningAlgorithm, numbers: &[Vec<u8>; 8]) -> Result<Call, Fault> {
    let [n, e, d, p, q, dp, dq, qi] = numbers.each_ref().map(|number| BigNum::from_slice(number));
    let key: PKey<Private> = PKey::from_rsa(Rsa::from_private_components(n?, e?, d?, p?, q?, dp?, dq?, qi?)?)?;
    let (digest, is_pss) = (digest(algorithm), matches!(algorithm, PS256 | PS384 | PS512));
    Ok(Box::new(move |m| {
        let signed = OpenSslSigner::new(digest, &key).and_then(|mut signer| {
            if is_pss {
                signer.set_rsa_padding(Padding::PKCS1_PSS)?;
                signer.set_rsa_pss_saltlen(RsaPssSaltlen::DIGEST_LENGTH)?;
            }
            signer.sign_oneshot_to_vec(m)
        });
        signed.unwrap_or_default()
    }))
}
