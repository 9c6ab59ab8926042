//! JWT assertions for client authentication (RFC 7523 §2.2, §3 <https://www.rfc-editor.org/rfc/rfc7523#section-3>; OpenID Connect
//! Core §9 `client_secret_jwt` and `private_key_jwt`; RFC 8725).
//!
//! The key and the algorithm come from the client's registration, never from the token. Assertions as authorization grants
//! (RFC 7523 §2.1) are left out.

use super::clause::Clause;
pub use super::client_keys::ClientKeys;
use super::client_keys::{self, ASYMMETRIC, SYMMETRIC, Unproven};
use super::endpoint::Endpoint;
use super::error::OAuthError;
use super::oauth2::client_authentication::{Means, refused};
use crate::crypto::Plain;
use crate::jose::{self, Claims, Expected, JoseError, Keys};
use crate::model::{AuthMethod, Client, Id, Instant, Issuer, Seconds, SigningAlgorithm};

/// How far ahead `exp` may lie, beside the leeway: it bounds for how long a `jti` is remembered.
const LONGEST_LIFE: Seconds = Seconds::minutes(5);
/// The longest `jti` that is remembered.
const LONGEST_JTI: usize = 256;

/// What `aud` may name: "every value of `aud` must be ours" (decision 17).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audiences(Vec<String>);

impl Audiences {
    /// The issuer and its token endpoint.
    pub fn of(issuer: &Issuer) -> Self {
        Self(vec![issuer.as_str().to_owned(), Endpoint::Token.url(issuer)])
    }
}

/// An assertion to be claimed once: "the authorization server MAY ensure that JWTs are not replayed by maintaining the set of used
/// `jti` values for the length of time for which the JWT would be considered valid" (§3). Ours does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssertionUse {
    /// `jti`, unique per client.
    pub jti: String,
    /// When the row may be swept: the assertion is refused from then on.
    pub forget_at: Instant,
}

/// What [`check`] found when it refused nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The signature is the client's.
    Proven {
        /// What the store claims.
        once: AssertionUse,
        /// The row identifier of the secret that signed, under `client_secret_jwt`.
        secret: Option<String>,
    },
    /// The key set at this URI is needed first.
    NeedsKeys(String),
}

/// The client that an assertion speaks of, before anything is verified: `sub`, "the `client_id` of the OAuth client" (§3).
pub fn subject(jwt: &str) -> Option<Id<Client>> {
    let (_, claims) = jose::peek(jwt).ok()?;
    claims.subject().filter(|subject| !subject.is_empty()).map(Id::new)
}

/// Judges an assertion of a client.
///
/// # Errors
/// `invalid_client`, with the reason in `detail`.
pub fn check(jwt: &str, client: &Client, means: &Means<'_>, now: Instant) -> Result<Outcome, OAuthError> {
    let ours: Vec<&str> = means.audiences.0.iter().map(String::as_str).collect();
    let registered = client.metadata.token_endpoint_auth_signing_alg;
    let allowed = |all: &'static [SigningAlgorithm]| -> Vec<SigningAlgorithm> {
        all.iter().copied().filter(|algorithm| registered.is_none_or(|only| only == *algorithm)).collect()
    };
    match client.metadata.token_endpoint_auth_method {
        AuthMethod::PrivateKeyJwt => {
            let algorithms = allowed(&ASYMMETRIC);
            let expected = Expected::client_assertion(client.id.as_str(), &ours, &algorithms);
            check_private_key(jwt, client, &expected, means.keys, now)
        }
        AuthMethod::ClientSecretJwt => {
            let algorithms = allowed(&SYMMETRIC);
            let expected = Expected::client_assertion(client.id.as_str(), &ours, &algorithms);
            check_secret(jwt, &expected, means.secrets, now)
        }
        _ => Err(refused("An assertion is not the registered method of the client.").under(Clause::ClientAssertion)),
    }
}

fn check_private_key(
    jwt: &str,
    client: &Client,
    expected: &Expected<'_>,
    keys: ClientKeys<'_>,
    now: Instant,
) -> Result<Outcome, OAuthError> {
    match client_keys::verify(jwt, client, expected, keys, now) {
        Ok(claims) => Ok(Outcome::Proven { once: usage(&claims, now)?, secret: None }),
        Err(Unproven::NeedsKeys(uri)) => Ok(Outcome::NeedsKeys(uri)),
        Err(Unproven::NoKeys) => Err(refused("The client has no keys.").under(Clause::ClientAssertion)),
        Err(Unproven::Unavailable) => {
            Err(refused("The key set of the client could not be fetched.").under(Clause::ClientAssertion))
        }
        Err(Unproven::Bad(error)) => Err(refused(error.to_string()).under(Clause::ClientAssertion)),
    }
}

/// Each secret is tried by itself, so that the answer can be signed with the one that authenticated.
fn check_secret(jwt: &str, expected: &Expected<'_>, secrets: &[(String, Plain)], now: Instant) -> Result<Outcome, OAuthError> {
    let mut reason = JoseError::UnknownKey;
    for (id, secret) in secrets {
        match jose::verify(jwt, expected, Keys::Secrets(std::slice::from_ref(secret)), now) {
            Ok(claims) => return Ok(Outcome::Proven { once: usage(&claims, now)?, secret: Some(id.clone()) }),
            Err(error) => reason = error,
        }
    }
    Err(refused(reason.to_string()).under(Clause::ClientAssertion))
}

fn usage(claims: &Claims, now: Instant) -> Result<AssertionUse, OAuthError> {
    let (Some(jti), Some(expires_at)) = (claims.token_id(), claims.expires_at()) else {
        return Err(refused("The assertion lacks jti or exp.").under(Clause::ClientAssertion));
    };
    if jti.is_empty() || jti.len() > LONGEST_JTI {
        return Err(refused("The jti of the assertion is empty or too long.").under(Clause::ClientAssertion));
    }
    let forget_at = expires_at.plus(jose::LEEWAY);
    if forget_at > now.plus(LONGEST_LIFE).plus(jose::LEEWAY).plus(jose::LEEWAY) {
        return Err(refused("The exp of the assertion is more than five minutes ahead.").under(Clause::ClientAssertion));
    }
    Ok(AssertionUse { jti: jti.to_owned(), forget_at })
}

#[cfg(test)]
mod tests;
