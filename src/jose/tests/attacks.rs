//! What has broken elsewhere: algorithm confusion, `none`, keys in headers, `crit`, `kid` games.

use super::*;

const RS256: SigningAlgorithm = SigningAlgorithm::RS256;
const HS256: SigningAlgorithm = SigningAlgorithm::HS256;
const ALL: &[SigningAlgorithm] = &SigningAlgorithm::ALL;

#[test]
fn a_mac_under_the_published_rsa_key_is_refused() {
    let pair = generate(RS256, 2048).unwrap();
    let keys = set(&[&pair.public_jwk]);
    let header = format!(r#"{{"alg":"HS256","kid":"{}"}}"#, pair.kid);
    for secret in [pair.public_jwk.to_string(), pair.public_jwk["n"].as_str().unwrap().to_owned()] {
        let mac = Signer::from_secret(HS256, &Plain::new(secret)).unwrap();
        let token = forge(&mac, &header, &assertion());
        assert_eq!(verify(&token, &expected(&[RS256]), Keys::Set(&keys), now()), Err(JoseError::Algorithm));
        // even where a caller allows every algorithm: a set of public keys never verifies a MAC
        assert_eq!(verify(&token, &expected(ALL), Keys::Set(&keys), now()), Err(JoseError::UnknownKey));
    }
}

#[test]
fn a_signature_is_never_checked_against_secrets() {
    let pair = generate(RS256, 2048).unwrap();
    let token = signer(&pair, RS256).sign("JWT", &object(&assertion())).unwrap();
    assert_eq!(verify(&token, &expected(ALL), Keys::Secrets(&[secret()]), now()), Err(JoseError::Algorithm));
}

#[test]
fn none_is_refused_in_every_spelling() {
    let keys = set(&[&generate(SigningAlgorithm::EdDSA, 0).unwrap().public_jwk]);
    for alg in ["none", "None", "NONE", "nOnE", "", "rs256", "RS256 ", "HS1", "ES256K", "RSA1_5"] {
        let header = format!(r#"{{"alg":"{alg}"}}"#);
        let unsigned = format!("{}.{}.", base64url(header.as_bytes()), base64url(assertion().to_string().as_bytes()));
        assert!(verify(&unsigned, &expected(ALL), Keys::Set(&keys), now()).is_err());
        let signed = forge(&secret_signer(), &header, &assertion());
        assert_eq!(verify(&signed, &expected(ALL), Keys::Secrets(&[secret()]), now()), Err(JoseError::Algorithm), "{alg}");
    }
}

#[test]
fn a_key_in_the_header_is_never_used() {
    let (ours, theirs) = (generate(RS256, 2048).unwrap(), generate(RS256, 2048).unwrap());
    let keys = set(&[&ours.public_jwk]);
    let attacker = signer(&theirs, RS256);
    let header = format!(r#"{{"alg":"RS256","kid":"{}","jwk":{},"jku":"https://evil/jwks"}}"#, ours.kid, theirs.public_jwk);
    assert_eq!(
        verify(&forge(&attacker, &header, &assertion()), &expected(&[RS256]), Keys::Set(&keys), now()),
        Err(JoseError::Signature)
    );
}

#[test]
fn a_token_that_names_another_key_is_refused_even_if_the_signature_would_match() {
    let pair = generate(SigningAlgorithm::ES256, 0).unwrap();
    let (keys, signer) = (set(&[&pair.public_jwk]), signer(&pair, SigningAlgorithm::ES256));
    for kid in ["other", "", "../../etc/passwd", "' OR 1=1 --"] {
        let token = forge(&signer, &json!({"alg": "ES256", "kid": kid}).to_string(), &assertion());
        assert_eq!(
            verify(&token, &expected(&[SigningAlgorithm::ES256]), Keys::Set(&keys), now()),
            Err(JoseError::UnknownKey),
            "{kid}"
        );
    }
}

#[test]
fn crit_is_refused_whatever_it_names() {
    for header in [
        r#"{"alg":"HS256","crit":["exp"],"exp":1}"#,
        r#"{"alg":"HS256","crit":["b64"],"b64":false}"#,
        r#"{"alg":"HS256","crit":null}"#,
    ] {
        let token = forge(&secret_signer(), header, &assertion());
        assert!(
            matches!(verify(&token, &expected(&[HS256]), Keys::Secrets(&[secret()]), now()), Err(JoseError::Header(_))),
            "{header}"
        );
    }
}

#[test]
fn a_token_of_another_type_is_refused() {
    let check = |header: &str| {
        verify(&forge(&secret_signer(), header, &assertion()), &expected(&[HS256]), Keys::Secrets(&[secret()]), now())
    };
    assert!(check(r#"{"alg":"HS256"}"#).is_ok());
    assert!(check(r#"{"alg":"HS256","typ":"jwt"}"#).is_ok());
    assert!(check(r#"{"alg":"HS256","typ":"application/JWT"}"#).is_ok());
    for typ in ["at+jwt", "logout+jwt", "dpop+jwt", "secevent+jwt", "", "JWT "] {
        assert_eq!(check(&json!({"alg": "HS256", "typ": typ}).to_string()), Err(JoseError::Type), "{typ}");
    }
}

#[test]
fn an_access_token_is_no_id_token_and_the_reverse() {
    let secrets = [secret()];
    let claims =
        json!({"iss": "https://op", "sub": "s", "aud": "app", "exp": NOW + 60, "iat": NOW, "jti": "1", "client_id": "app"});
    let token = |typ: &str| secret_signer().sign(typ, &object(&claims)).unwrap();
    let id = |token: &str| verify(token, &Expected::id_token("https://op", "app", &[HS256]), Keys::Secrets(&secrets), now());
    let access = |token: &str| verify(token, &Expected::access_token("https://op", &[HS256]), Keys::Secrets(&secrets), now());
    assert!(id(&token("JWT")).is_ok() && access(&token("at+jwt")).is_ok());
    assert_eq!(id(&token("at+jwt")), Err(JoseError::Type));
    assert_eq!(access(&token("JWT")), Err(JoseError::Type));
}

#[test]
fn a_member_that_appears_twice_is_refused_in_header_and_claims() {
    let secrets = [secret()];
    let check = |token: &str| verify(token, &expected(&[HS256]), Keys::Secrets(&secrets), now());
    let claims = assertion().to_string();
    let twice = claims.replacen('{', r#"{"sub":"admin","#, 1);
    assert!(matches!(check(&forge_raw(&secret_signer(), r#"{"alg":"HS256"}"#, &twice)), Err(JoseError::Malformed(_))));
    assert!(matches!(
        check(&forge_raw(&secret_signer(), r#"{"alg":"HS256","alg":"HS256"}"#, &claims)),
        Err(JoseError::Malformed(_))
    ));
}

#[test]
fn a_peek_tells_what_a_token_says_and_no_more() {
    let token = forge(&secret_signer(), r#"{"alg":"none","kid":"k"}"#, &assertion());
    let (header, claims) = peek(&token).unwrap();
    assert_eq!((header.alg.as_str(), header.kid.as_deref(), claims.issuer()), ("none", Some("k"), Some("app")));
    assert_eq!(claims.algorithm(), None);
}
