//! Every algorithm signs, verifies, and refuses what was changed.

use super::*;

#[test]
fn every_asymmetric_algorithm_signs_what_its_published_half_verifies_and_nothing_else() {
    let mut previous: Option<(String, SigningAlgorithm)> = None;
    for algorithm in SigningAlgorithm::ALL.into_iter().filter(|algorithm| !algorithm.is_symmetric()) {
        let pair = generate(algorithm, 2048).unwrap();
        let token = signer(&pair, algorithm).sign("JWT", &object(&assertion())).unwrap();
        let keys = set(&[&pair.public_jwk]);
        let claims = verify(&token, &expected(&[algorithm]), Keys::Set(&keys), now()).unwrap();
        assert_eq!((claims.issuer(), claims.algorithm(), claims.kid()), (Some("app"), Some(algorithm), Some(pair.kid.as_str())));

        let (input, signature) = token.rsplit_once('.').unwrap();
        let changed = format!("{}.{signature}", input.replacen(".eyJ", ".eyK", 1));
        assert!(verify(&changed, &expected(&[algorithm]), Keys::Set(&keys), now()).is_err(), "{algorithm}");
        let mut bytes = crate::crypto::from_base64url(signature).unwrap();
        bytes[5] ^= 1;
        let changed = format!("{input}.{}", base64url(&bytes));
        assert_eq!(verify(&changed, &expected(&[algorithm]), Keys::Set(&keys), now()), Err(JoseError::Signature), "{algorithm}");
        bytes.truncate(bytes.len() - 1);
        let cut = format!("{input}.{}", base64url(&bytes));
        assert_eq!(verify(&cut, &expected(&[algorithm]), Keys::Set(&keys), now()), Err(JoseError::Signature), "{algorithm}");

        if let Some((token, of)) = previous.replace((token, algorithm)) {
            assert!(
                verify(&token, &expected(&[of, algorithm]), Keys::Set(&keys), now()).is_err(),
                "{of} by a key of {algorithm}"
            );
        }
    }
}

#[test]
fn the_hs_family_signs_with_client_secrets_and_either_live_secret_verifies() {
    for algorithm in [SigningAlgorithm::HS256, SigningAlgorithm::HS384, SigningAlgorithm::HS512] {
        let token = Signer::from_secret(algorithm, &secret()).unwrap().sign("JWT", &object(&assertion())).unwrap();
        assert!(!token.contains("kid"));
        let secrets = [Plain::new("z".repeat(64)), secret()];
        assert!(verify(&token, &expected(&[algorithm]), Keys::Secrets(&secrets), now()).is_ok());
        assert_eq!(verify(&token, &expected(&[algorithm]), Keys::Secrets(&secrets[..1]), now()), Err(JoseError::Signature));
        assert_eq!(verify(&token, &expected(&[algorithm]), Keys::Secrets(&[]), now()), Err(JoseError::UnknownKey));
    }
}

#[test]
fn a_secret_that_is_too_short_for_the_algorithm_neither_signs_nor_verifies() {
    for (algorithm, least) in [(SigningAlgorithm::HS256, 32), (SigningAlgorithm::HS384, 48), (SigningAlgorithm::HS512, 64)] {
        let short = Plain::new("x".repeat(least - 1));
        assert!(matches!(Signer::from_secret(algorithm, &short), Err(JoseError::Key(_))));
        assert!(Signer::from_secret(algorithm, &Plain::new("x".repeat(least))).is_ok());
        let token = secret_signer().sign("JWT", &object(&assertion())).unwrap();
        assert_eq!(
            verify(&token, &expected(&[SigningAlgorithm::HS256]), Keys::Secrets(&[Plain::new("x".repeat(31))]), now()),
            Err(JoseError::UnknownKey)
        );
    }
}

#[test]
fn rsa_keys_have_the_size_that_was_asked_for_and_no_other_size_can_be() {
    for bits in [2048, 3072] {
        let pair = generate(SigningAlgorithm::PS256, bits).unwrap();
        let n = crate::crypto::from_base64url(pair.public_jwk["n"].as_str().unwrap()).unwrap();
        assert_eq!(n.len() * 8, usize::try_from(bits).unwrap());
    }
    for bits in [0, 512, 1024, 2047, 2049, 8192, 16384] {
        assert!(matches!(generate(SigningAlgorithm::RS256, bits), Err(JoseError::Key(_))));
    }
    assert!(matches!(generate(SigningAlgorithm::HS256, 2048), Err(JoseError::Key(_))));
}

#[test]
fn a_signer_refuses_a_private_key_of_another_kind() {
    let pair = generate(SigningAlgorithm::ES256, 2048).unwrap();
    for algorithm in SigningAlgorithm::ALL.into_iter().filter(|algorithm| *algorithm != SigningAlgorithm::ES256) {
        let jwk = pair.private_jwk.reveal().as_bytes();
        assert!(matches!(Signer::from_private_jwk(algorithm, "k", jwk), Err(JoseError::Key(_))), "{algorithm}");
    }
    for broken in ["", "{}", "[]", r#"{"kty":"EC","crv":"P-256","x":"AA","y":"AA","d":"AA"}"#] {
        assert!(Signer::from_private_jwk(SigningAlgorithm::ES256, "k", broken.as_bytes()).is_err());
    }
}

#[test]
fn signers_are_shared_between_threads() {
    let pair = generate(SigningAlgorithm::RS256, 2048).unwrap();
    let (signer, keys) = (signer(&pair, SigningAlgorithm::RS256), set(&[&pair.public_jwk]));
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..20 {
                    let token = signer.sign("JWT", &object(&assertion())).unwrap();
                    verify(&token, &expected(&[SigningAlgorithm::RS256]), Keys::Set(&keys), now()).unwrap();
                }
            });
        }
    });
}
