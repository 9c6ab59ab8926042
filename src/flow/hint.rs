//! Verifying an `id_token_hint`: the signature with our own keys, old ones too, or with the secret of the client that it was
//! issued to (decision 21). It names somebody; it never authenticates.

use super::{House, Result, Site, client_secret};
use crate::crypto::Plain;
use crate::jose::{self, Expected, Keys, Reach};
use crate::model::{Instant, SigningAlgorithm};
use crate::protocol::oidc::hint::{self, Hint};

/// Verifies a hint. `client_id` is the request's: it decides whose secret an HS hint is tried with.
///
/// # Errors
/// When the database does not answer; a hint that is not ours is a value.
pub fn verify(house: &House, site: &Site, token: &str, client_id: Option<&str>, now: Instant) -> Result<Hint> {
    let issuer = &site.provider.issuer;
    let invalid = |why: String| Ok(Hint::Invalid(why));
    let (header, claims) = match jose::peek(token) {
        Ok(peeked) => peeked,
        Err(error) => return invalid(error.to_string()),
    };
    let Ok(algorithm) = header.alg.parse::<SigningAlgorithm>() else {
        return invalid("the algorithm is not one of ours".to_owned());
    };
    let algorithms = [algorithm];
    let expected = Expected::id_token_hint(issuer.as_str(), &algorithms);
    let verified = if algorithm.is_symmetric() {
        let sole = hint::sole_audience(claims.members());
        let Some(named) = client_id.map(str::to_owned).or_else(|| sole.map(|id| id.as_str().to_owned())) else {
            return invalid("nobody says whose secret signed it".to_owned());
        };
        let Some(registered) = house.client(site, &named)? else { return invalid("its client is unknown".to_owned()) };
        let client = &registered.client;
        if client.id_token_algorithm() != algorithm {
            return invalid("its client did not register the algorithm".to_owned());
        }
        let open = |own| client_secret::open(house.vault(), &client.provider, &client.id, own);
        let secrets: Vec<Plain> = client.secrets.iter().filter_map(open).collect();
        jose::verify(token, &expected, Keys::Secrets(&secrets), now)
    } else {
        jose::verify(token, &expected, Keys::Ring(&site.keyring, Reach::Hint), now)
    };
    Ok(match verified {
        Ok(claims) => hint::judge(claims.members(), issuer),
        Err(error) => Hint::Invalid(error.to_string()),
    })
}
