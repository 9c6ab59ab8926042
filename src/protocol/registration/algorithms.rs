//! Algorithms that a client names: HS needs a long enough secret (RFC 7518 §3.2), an assertion an algorithm of its method, and an
//! encrypted answer a key to encrypt to (RFC 7518 §4, §5; decision 24).

use super::{Candidate, refuse};
use crate::jose::{KeySet, Strictness};
use crate::model::{AuthMethod, ContentEncryption, KeyManagement, SigningAlgorithm};
use crate::protocol::error::OAuthError;
use crate::protocol::served;

/// The fewest characters of a secret that need no warning: it is checked with a fast hash, so it must be random.
const GOOD_SECRET: usize = 32;

/// HS algorithms are for clients with a secret that is long enough.
pub(super) fn check_secrets(candidate: &mut Candidate<'_>) -> Result<(), OAuthError> {
    let metadata = candidate.metadata;
    let has_secret = metadata.token_endpoint_auth_method.needs_secret();
    let assertion = match metadata.token_endpoint_auth_method {
        AuthMethod::ClientSecretJwt => Some(metadata.token_endpoint_auth_signing_alg.unwrap_or(SigningAlgorithm::HS256)),
        _ => None,
    };
    let named = [
        ("id_token_signed_response_alg", metadata.id_token_signed_response_alg),
        ("userinfo_signed_response_alg", metadata.userinfo_signed_response_alg),
        ("request_object_signing_alg", metadata.request_object_signing_alg),
        ("token_endpoint_auth_signing_alg", assertion),
    ];
    for (name, algorithm) in named.into_iter().filter_map(|(name, algorithm)| Some((name, algorithm?))) {
        if !algorithm.is_symmetric() {
            continue;
        }
        if !has_secret {
            return Err(refuse(name, format_args!("{algorithm} needs a client that has a secret")));
        }
        let shortest = algorithm.shortest_secret();
        if candidate.rules.secret_length.is_some_and(|length| length < shortest) {
            return Err(refuse(name, format_args!("{algorithm} needs a client secret of at least {shortest} characters")));
        }
    }
    if has_secret && candidate.rules.secret_length.is_some_and(|length| length < GOOD_SECRET) {
        candidate.warn("client_secret", "it has fewer than 32 characters; use a random one");
    }
    Ok(())
}

/// `token_endpoint_auth_signing_alg` belongs to the method.
pub(super) fn check_authentication(candidate: &mut Candidate<'_>) -> Result<(), OAuthError> {
    let Some(algorithm) = candidate.metadata.token_endpoint_auth_signing_alg else { return Ok(()) };
    let fits = match candidate.metadata.token_endpoint_auth_method {
        AuthMethod::PrivateKeyJwt => !algorithm.is_symmetric(),
        AuthMethod::ClientSecretJwt => algorithm.is_symmetric(),
        _ => true,
    };
    if fits {
        Ok(())
    } else {
        Err(refuse("token_endpoint_auth_signing_alg", format_args!("{algorithm} does not fit the method")))
    }
}

/// No token may outlive the key that signs it: the client's own lifetimes stay within the time for which a key signs.
pub(super) fn check_lifetimes(candidate: &mut Candidate<'_>) -> Result<(), OAuthError> {
    let metadata = candidate.metadata;
    let named = [("access_token_lifetime", metadata.access_token_lifetime), ("id_token_lifetime", metadata.id_token_lifetime)];
    for (name, lifetime) in named.into_iter().filter_map(|(name, lifetime)| Some((name, lifetime?))) {
        if let Err(problem) = candidate.rules.provider.key_policy.check(lifetime) {
            return Err(refuse(name, problem.message));
        }
    }
    Ok(())
}

/// `…_enc` needs `…_alg`, an answer a key of the client, and what we decrypt GCM.
pub(super) fn check_encryption(candidate: &mut Candidate<'_>) -> Result<(), OAuthError> {
    let metadata = candidate.metadata;
    let answers = [
        ("id_token_encrypted_response", metadata.id_token_encrypted_response_alg, metadata.id_token_encrypted_response_enc),
        ("userinfo_encrypted_response", metadata.userinfo_encrypted_response_alg, metadata.userinfo_encrypted_response_enc),
    ];
    for (name, alg, enc) in answers {
        check_pair(name, alg, enc)?;
        if let Some(alg) = alg {
            check_recipient(candidate, name, alg)?;
        }
    }
    let enc = metadata.request_object_encryption_enc;
    check_pair("request_object_encryption", metadata.request_object_encryption_alg, enc)?;
    match enc.filter(|enc| served::request_object_encs().all(|taken| taken != *enc)) {
        None => Ok(()),
        // "If `request_object_encryption_alg` is specified, the default … is A128CBC-HS256." (OpenID Connect Registration §2)
        Some(ContentEncryption::A128CbcHs256) => Err(refuse(
            "request_object_encryption_enc",
            "A128CBC-HS256, which is also meant where it is left out, is not taken: name A128GCM, A192GCM or A256GCM",
        )),
        Some(_) => Err(refuse("request_object_encryption_enc", "only A128GCM, A192GCM and A256GCM are taken")),
    }
}

/// "When `…_enc` is included, `…_alg` MUST also be provided." (OpenID Connect Registration §2)
fn check_pair(name: &str, alg: Option<KeyManagement>, enc: Option<ContentEncryption>) -> Result<(), OAuthError> {
    if alg.is_none() && enc.is_some() { Err(refuse(name, "enc was given without alg")) } else { Ok(()) }
}

fn check_recipient(candidate: &Candidate<'_>, name: &str, alg: KeyManagement) -> Result<(), OAuthError> {
    let metadata = candidate.metadata;
    let Some(jwks) = &metadata.jwks else {
        let has_uri = metadata.jwks_uri.is_some();
        return if has_uri { Ok(()) } else { Err(refuse(name, "an encrypted answer needs jwks or jwks_uri")) };
    };
    let fits = KeySet::parse(jwks, Strictness::Lenient).is_ok_and(|keys| keys.find_encryption(alg).is_some());
    if fits { Ok(()) } else { Err(refuse(name, format_args!("jwks has no key for {}", alg.name()))) }
}
