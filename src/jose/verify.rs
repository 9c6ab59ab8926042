//! Verifying JSON Web Tokens (RFC 7515 §5.2, RFC 7519 §7.2) as RFC 8725 asks: the algorithm and the key come from our records,
//! the token only says which of them it used.

use ring::{hmac, signature};

use super::claims::{Audience, Claims, Expiry, LEEWAY};
use super::jwk::Material;
use super::keyring::{Keyring, Reach};
use super::parse::{Header, header, parse};
use super::sign::hmac_key;
use super::{JoseError, KeySet, PublicKey, algorithm, library};
use crate::crypto::{Plain, from_base64url};
use crate::model::{Instant, Seconds, SigningAlgorithm};

/// Where the keys come from. Secrets and public keys never mix (RFC 8725 §2.1).
#[derive(Clone, Copy, Debug)]
pub enum Keys<'a> {
    /// Public keys of a client or an upstream.
    Set(&'a KeySet),
    /// Client secrets, for the HS family; a client may have two live ones.
    Secrets(&'a [Plain]),
    /// Our own keys.
    Ring(&'a Keyring, Reach),
    /// The one key of the HS family that an upstream signs with.
    Mac(&'a MacKey),
}

/// Bytes that serve as the key of a MAC: an upstream's secret, however it is written down.
#[derive(Clone)]
pub struct MacKey(zeroize::Zeroizing<Vec<u8>>);

impl MacKey {
    /// Takes the bytes.
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(zeroize::Zeroizing::new(bytes))
    }

    /// The key of an algorithm. RFC 7518 §3.2: "A key of the same size as the hash output … or larger MUST be used".
    fn of(&self, algorithm: SigningAlgorithm) -> Result<hmac::Key, JoseError> {
        let hmac = algorithm::hmac_of(algorithm).ok_or(JoseError::Algorithm)?;
        if self.0.len() < algorithm.shortest_secret() {
            return Err(JoseError::Key("the client secret is too short for the algorithm"));
        }
        Ok(hmac::Key::new(hmac, &self.0))
    }
}

impl std::fmt::Debug for MacKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MacKey(…)")
    }
}

/// What a token has to be. Every purpose states all of it; a preset gives the usual answers.
#[derive(Clone, Copy, Debug)]
pub struct Expected<'a> {
    /// Allowed values of `typ`, in lower case and without `application/`; `None` allows an absent one.
    pub types: &'a [Option<&'a str>],
    /// Allowed algorithms.
    pub algorithms: &'a [SigningAlgorithm],
    /// The one value of `iss`.
    pub issuer: Option<&'a str>,
    /// The one value of `sub`.
    pub subject: Option<&'a str>,
    /// Whom `aud` names.
    pub audience: Audience<'a>,
    /// Claims that must be there.
    pub required: &'a [&'a str],
    /// What `exp` has to be.
    pub expiry: Expiry,
    /// How far the sender's clock may be off.
    pub leeway: Seconds,
}

impl<'a> Expected<'a> {
    /// A client assertion (RFC 7523 §3): `iss` and `sub` are the client, every `aud` is ours (decision 17).
    pub fn client_assertion(client_id: &'a str, ours: &'a [&'a str], algorithms: &'a [SigningAlgorithm]) -> Self {
        Self {
            types: &[None, Some("jwt"), Some("client-authentication+jwt")],
            algorithms,
            issuer: Some(client_id),
            subject: Some(client_id),
            audience: Audience::Every(ours),
            required: &["iss", "sub", "aud", "exp", "jti"],
            expiry: Expiry::Required,
            leeway: LEEWAY,
        }
    }

    /// A request object (OpenID Connect Core §6.1; RFC 9101 §4, §10.8: explicitly typed, or not typed at all). Who signed it for whom
    /// is looked at by the caller; of a client that must sign its requests the claims have to be there.
    pub fn request_object(algorithms: &'a [SigningAlgorithm], is_strict: bool) -> Self {
        Self {
            types: &[None, Some("jwt"), Some("oauth-authz-req+jwt")],
            algorithms,
            issuer: None,
            subject: None,
            audience: Audience::Unchecked,
            required: if is_strict { &["iss", "aud", "exp"] } else { &[] },
            expiry: if is_strict { Expiry::Required } else { Expiry::Optional },
            leeway: LEEWAY,
        }
    }

    /// An ID token of ours that comes back as `id_token_hint` (OpenID Connect Core §3.1.2.1): it may have expired.
    pub fn id_token_hint(issuer: &'a str, algorithms: &'a [SigningAlgorithm]) -> Self {
        Self {
            types: &[None, Some("jwt")],
            algorithms,
            issuer: Some(issuer),
            subject: None,
            audience: Audience::Unchecked,
            required: &["iss", "sub", "aud", "exp", "iat"],
            expiry: Expiry::MayHavePassed,
            leeway: LEEWAY,
        }
    }

    /// A JWT access token of ours (RFC 9068 §4).
    pub fn access_token(issuer: &'a str, algorithms: &'a [SigningAlgorithm]) -> Self {
        Self {
            types: &[Some("at+jwt")],
            algorithms,
            issuer: Some(issuer),
            subject: None,
            audience: Audience::Unchecked,
            required: &["iss", "exp", "aud", "sub", "client_id", "iat", "jti"],
            expiry: Expiry::Required,
            leeway: Seconds(0),
        }
    }

    /// An ID token of an upstream for us (OpenID Connect Core §3.1.3.7); `azp`, `nonce` and the hashes are the caller's.
    pub fn id_token(issuer: &'a str, client_id: &'a str, algorithms: &'a [SigningAlgorithm]) -> Self {
        Self {
            types: &[None, Some("jwt")],
            algorithms,
            issuer: Some(issuer),
            subject: None,
            audience: Audience::Contains(client_id),
            required: &["iss", "sub", "aud", "exp", "iat"],
            expiry: Expiry::Required,
            leeway: LEEWAY,
        }
    }
}

/// Verifies a token and returns its claims.
///
/// # Errors
/// What is wrong with it; nothing of an unverified token is returned. [`JoseError::UnknownKey`] is the one case in which keys
/// may be fetched again.
pub fn verify(token: &str, expected: &Expected<'_>, keys: Keys<'_>, now: Instant) -> Result<Claims, JoseError> {
    let jws = parse(token)?;
    let algorithm = jws.header.alg.parse().map_err(|_| JoseError::Algorithm)?;
    if !expected.algorithms.contains(&algorithm) {
        return Err(JoseError::Algorithm);
    }
    if !expected.types.contains(&jws.header.typ.as_deref()) {
        return Err(JoseError::Type);
    }
    let kid = jws.header.kid.as_deref();
    let matches = match keys {
        Keys::Mac(key) => hmac::verify(&key.of(algorithm)?, jws.signing_input, &jws.signature).is_ok(),
        Keys::Secrets(secrets) => matches_secret(algorithm, secrets, jws.signing_input, &jws.signature)?,
        Keys::Set(set) => {
            let key = set.find(kid, algorithm).ok_or(JoseError::UnknownKey)?;
            matches_key(key, algorithm, jws.signing_input, &jws.signature)
        }
        Keys::Ring(ring, reach) => {
            let key = ring.find(kid.ok_or(JoseError::UnknownKey)?, algorithm, reach).ok_or(JoseError::UnknownKey)?;
            matches_key(key, algorithm, jws.signing_input, &jws.signature)
        }
    };
    if !matches {
        return Err(JoseError::Signature);
    }
    let claims = Claims::read(jws.claims, Some(algorithm), jws.header.kid)?;
    check(&claims, expected, now)?;
    Ok(claims)
}

fn check(claims: &Claims, expected: &Expected<'_>, now: Instant) -> Result<(), JoseError> {
    claims.check_required(expected.required)?;
    if expected.issuer.is_some_and(|issuer| claims.issuer() != Some(issuer)) {
        return Err(JoseError::claim("iss", "is not the expected one"));
    }
    if expected.subject.is_some_and(|subject| claims.subject() != Some(subject)) {
        return Err(JoseError::claim("sub", "is not the expected one"));
    }
    claims.check_audience(expected.audience)?;
    claims.check_times(expected.expiry, expected.leeway, now)
}

/// The header and the claims of a token that nobody has verified: to find the client or the upstream, never to believe.
///
/// # Errors
/// As our parser has them.
pub fn peek(token: &str) -> Result<(Header, Claims), JoseError> {
    let jws = parse(token)?;
    let claims = Claims::read(jws.claims, None, jws.header.kid.clone())?;
    Ok((jws.header, claims))
}

/// The header of a token, signed or encrypted, that nobody has verified: for display.
///
/// # Errors
/// As our parser has them.
pub fn peek_header(token: &str) -> Result<Header, JoseError> {
    header(token.split('.').next().unwrap_or_default())
}

fn matches_secret(algorithm: SigningAlgorithm, secrets: &[Plain], message: &[u8], mac: &[u8]) -> Result<bool, JoseError> {
    if !algorithm.is_symmetric() {
        return Err(JoseError::Algorithm);
    }
    let mut usable = secrets.iter().filter_map(|secret| hmac_key(algorithm, secret).ok()).peekable();
    if usable.peek().is_none() {
        return Err(JoseError::UnknownKey);
    }
    Ok(usable.any(|key| hmac::verify(&key, message, mac).is_ok()))
}

/// Whether a signature is one of a public key. The key was found for the algorithm; what does not fit does not match.
pub(crate) fn matches_key(key: &PublicKey, algorithm: SigningAlgorithm, message: &[u8], signature: &[u8]) -> bool {
    let ring = |verification: &'static dyn signature::VerificationAlgorithm, bytes: &[u8]| {
        signature::UnparsedPublicKey::new(verification, bytes).verify(message, signature).is_ok()
    };
    match (key.material(), algorithm) {
        (Material::Rsa { n, e }, _) => algorithm::rsa_of(algorithm)
            .is_some_and(|rsa| signature::RsaPublicKeyComponents { n, e }.verify(rsa, message, signature).is_ok()),
        (Material::Point(point), SigningAlgorithm::ES256) => ring(&signature::ECDSA_P256_SHA256_FIXED, point),
        (Material::Point(point), SigningAlgorithm::ES384) => ring(&signature::ECDSA_P384_SHA384_FIXED, point),
        (Material::P521(key), SigningAlgorithm::ES512) => {
            signature.len() == 132 && library::call(|| key.verify(message, signature)).is_some()
        }
        (Material::Bytes(public), SigningAlgorithm::EdDSA) => ring(&signature::ED25519, public),
        _ => false,
    }
}

/// The middle part of a token of our own, decoded: for tests of other rooms and for display.
pub fn payload(token: &str) -> Option<Vec<u8>> {
    token.split('.').nth(1).and_then(from_base64url)
}
