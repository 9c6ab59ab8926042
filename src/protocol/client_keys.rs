//! Verifying what a client signed with a key of its own: from `jwks`, or fetched from `jwks_uri` (OpenID Connect Core §10.1;
//! decisions 39, 40). The key and the algorithm come from the client's registration, never from the token.

use crate::jose::{self, Claims, Expected, JoseError, KeySet, Keys, Strictness};
use crate::model::{Client, Instant, SigningAlgorithm};

/// The algorithms of a signature where the client registered none: every asymmetric one.
pub const ASYMMETRIC: [SigningAlgorithm; 10] = [
    SigningAlgorithm::RS256,
    SigningAlgorithm::RS384,
    SigningAlgorithm::RS512,
    SigningAlgorithm::PS256,
    SigningAlgorithm::PS384,
    SigningAlgorithm::PS512,
    SigningAlgorithm::ES256,
    SigningAlgorithm::ES384,
    SigningAlgorithm::ES512,
    SigningAlgorithm::EdDSA,
];

/// The algorithms of a MAC under a client secret.
pub const SYMMETRIC: [SigningAlgorithm; 3] = [SigningAlgorithm::HS256, SigningAlgorithm::HS384, SigningAlgorithm::HS512];

/// The key set behind a client's `jwks_uri`, as this process has it.
#[derive(Clone, Copy, Debug)]
pub enum ClientKeys<'a> {
    /// It was not fetched yet.
    NotLoaded,
    /// It was fetched a while ago: an unknown `kid` is worth one refetch.
    Cached(&'a KeySet),
    /// It was fetched for this very request.
    Fresh(&'a KeySet),
    /// It could not be fetched.
    Unavailable,
}

impl<'a, S: AsRef<KeySet>> From<&'a [Option<S>]> for ClientKeys<'a> {
    /// Sets that were fetched for one request, the latest last: from the cache first, then afresh. `None` is a failure.
    fn from(fetched: &'a [Option<S>]) -> Self {
        match fetched {
            [] => Self::NotLoaded,
            [Some(set)] => Self::Cached(set.as_ref()),
            [.., Some(set)] => Self::Fresh(set.as_ref()),
            [.., None] => Self::Unavailable,
        }
    }
}

/// Why a signature was not found to be the client's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unproven {
    /// The key set at this URI is needed first.
    NeedsKeys(String),
    /// The client has registered no keys.
    NoKeys,
    /// Its key set could not be fetched.
    Unavailable,
    /// What is wrong with the token.
    Bad(JoseError),
}

impl From<JoseError> for Unproven {
    fn from(error: JoseError) -> Self {
        Self::Bad(error)
    }
}

/// Verifies a token of a client.
///
/// # Errors
/// [`Unproven`].
pub fn verify(
    token: &str,
    client: &Client,
    expected: &Expected<'_>,
    keys: ClientKeys<'_>,
    now: Instant,
) -> Result<Claims, Unproven> {
    let with = |set| jose::verify(token, expected, Keys::Set(set), now);
    if let Some(jwks) = &client.metadata.jwks {
        return Ok(with(&KeySet::parse(jwks, Strictness::Lenient)?)?);
    }
    let Some(jwks_uri) = &client.metadata.jwks_uri else { return Err(Unproven::NoKeys) };
    let needs_keys = || Unproven::NeedsKeys(jwks_uri.clone());
    match keys {
        ClientKeys::NotLoaded => Err(needs_keys()),
        // An unknown `kid` in a cached set is worth one refetch (decision 40).
        ClientKeys::Cached(set) => with(set).map_err(|error| match error {
            JoseError::UnknownKey => needs_keys(),
            other => Unproven::Bad(other),
        }),
        ClientKeys::Fresh(set) => Ok(with(set)?),
        ClientKeys::Unavailable => Err(Unproven::Unavailable),
    }
}
