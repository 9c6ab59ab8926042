//! The request object itself: verified, and held to RFC 9101 §4, §6 and §10.8.

use super::{invalid, parameters};
use crate::crypto::Plain;
use crate::jose::{self, Claims, Expected, JoseError, Keys};
use crate::model::{Client, Instant, Issuer, Seconds, SigningAlgorithm};
use crate::protocol::client_keys::{self, ASYMMETRIC, ClientKeys, SYMMETRIC, Unproven};
use crate::protocol::{OAuthError, Parameters};

/// How long an object of a client that must sign its requests may count, from `nbf` (else `iat`) to `exp`, and how old it may be:
/// FAPI 2.0 Message Signing §5.3.1, "an `exp` claim that has a lifetime of no longer than 60 minutes after the `nbf` claim".
const LONGEST_LIFE: Seconds = Seconds::minutes(60);

/// What a request object is judged with.
#[derive(Clone, Copy, Debug)]
pub struct Means<'a> {
    /// Who we are: "The value of `aud` SHOULD be the value of the authorization server issuer" (RFC 9101 §4).
    pub issuer: &'a Issuer,
    /// The client's key set, if it has one at a URI.
    pub keys: ClientKeys<'a>,
    /// Its live secrets; empty for a client that authenticates otherwise.
    pub secrets: &'a [Plain],
}

/// What [`judge`] found when it refused nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Judged {
    /// The parameters of the request.
    Request(Parameters),
    /// The key set at this URI is needed first.
    NeedsKeys(String),
}

/// Whether an object says that it is signed with the client's secret.
pub fn is_under_secret(object: &str) -> bool {
    algorithm_of(object).is_some_and(SigningAlgorithm::is_symmetric)
}

fn algorithm_of(object: &str) -> Option<SigningAlgorithm> {
    jose::peek(object).ok().and_then(|(header, _)| header.alg.parse().ok())
}

/// Verifies an object and takes its parameters.
///
/// # Errors
/// `invalid_request_object`, with the reason.
pub fn judge(object: &str, outside: &Parameters, client: &Client, means: &Means<'_>, now: Instant) -> Result<Judged, OAuthError> {
    let claims = match verify(object, client, means, now) {
        Ok(claims) => claims,
        Err(Unproven::NeedsKeys(uri)) => return Ok(Judged::NeedsKeys(uri)),
        Err(Unproven::NoKeys) => return Err(invalid("The client has registered no key to verify request objects with.")),
        Err(Unproven::Unavailable) => return Err(invalid("The keys of the client could not be fetched from its jwks_uri.")),
        Err(Unproven::Bad(error)) => return Err(invalid(format!("The request object is refused: {error}."))),
    };
    check_parties(&claims, client, means.issuer)?;
    if client.metadata.require_signed_request_object {
        check_life(&claims, now)?;
    }
    parameters::merge(claims.members(), outside, client).map(Judged::Request)
}

fn verify(object: &str, client: &Client, means: &Means<'_>, now: Instant) -> Result<Claims, Unproven> {
    let metadata = &client.metadata;
    // "All Request Objects from this Client MUST be rejected, if not signed with this algorithm." (OpenID Connect Registration §2)
    let only = |all: &'static [SigningAlgorithm]| -> Vec<SigningAlgorithm> {
        let registered = metadata.request_object_signing_alg;
        all.iter().copied().filter(|algorithm| registered.is_none_or(|only| only == *algorithm)).collect()
    };
    if !is_under_secret(object) {
        let algorithms = only(&ASYMMETRIC);
        let expected = Expected::request_object(&algorithms, metadata.require_signed_request_object);
        return client_keys::verify(object, client, &expected, means.keys, now);
    }
    if !metadata.token_endpoint_auth_method.needs_secret() {
        return Err(JoseError::Algorithm.into());
    }
    let algorithms = only(&SYMMETRIC);
    let expected = Expected::request_object(&algorithms, metadata.require_signed_request_object);
    Ok(jose::verify(object, &expected, Keys::Secrets(means.secrets), now)?)
}

/// "The `iss` value SHOULD be the Client ID of the RP … The `aud` value SHOULD be or include the OP's Issuer Identifier URL." (Core
/// §6.1) Where they are given they must be right, and `sub` may not be the client: "one way that an attacker might attempt to repurpose
/// a Request Object is to try to use it as a client authentication JWT … A simple way to prevent this is to never use the client ID as
/// the `sub` value in a Request Object." (RFC 9101 §10.8) It holds in the other direction too.
fn check_parties(claims: &Claims, client: &Client, issuer: &Issuer) -> Result<(), OAuthError> {
    if claims.issuer().is_some_and(|iss| iss != client.id.as_str()) {
        return Err(invalid("iss of the request object is not the client_id."));
    }
    let audience = claims.audience();
    if !audience.is_empty() && !audience.contains(&issuer.as_str()) {
        return Err(invalid("aud of the request object does not name this issuer."));
    }
    if claims.subject() == Some(client.id.as_str()) {
        return Err(invalid("sub of a request object cannot be the client_id: this is a client assertion."));
    }
    Ok(())
}

fn check_life(claims: &Claims, now: Instant) -> Result<(), OAuthError> {
    let begins = claims.instant("nbf").or_else(|| claims.issued_at()).unwrap_or(now);
    let oldest = now.minus(LONGEST_LIFE);
    if claims.expires_at().is_none_or(|ends| ends > begins.plus(LONGEST_LIFE)) || begins < oldest {
        return Err(invalid("The request object counts for more than 60 minutes, or began more than 60 minutes ago."));
    }
    Ok(())
}
