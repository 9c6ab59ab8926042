//! The token request of a try, with the proof of who the app is. A secret is ours to show, too; a private key is the app's alone.

use super::{Opened, Way, address};
use crate::crypto::{base64url, random};
use crate::flow::client_authentication::Sent;
use crate::flow::{House, Result, Site, client_secret};
use crate::jose::Signer;
use crate::model::{AuthMethod, Client, ClientMetadata, Instant, Issuer, SigningAlgorithm};
use crate::protocol::Parameters;
use crate::protocol::relying_party::client_authentication::{basic, signed};

/// Whether we can prove what the app has to prove.
pub fn can_prove(metadata: &ClientMetadata) -> bool {
    metadata.token_endpoint_auth_method != AuthMethod::PrivateKeyJwt
}

/// The token request; `None` if only the app can send it: its key is its own, or it has no secret that is accepted.
///
/// # Errors
/// `Refused` or `Fault` if it cannot be put together.
pub fn token_request(house: &House, site: &Site, opened: &Opened, code: &str, now: Instant) -> Result<Option<Sent>> {
    let attempt = &opened.attempt;
    let form = match attempt.way {
        Way::Code => vec![
            ("grant_type", "authorization_code".to_owned()),
            ("code", code.to_owned()),
            ("redirect_uri", address(&site.provider.issuer)),
            ("code_verifier", attempt.verifier.clone()),
        ],
        Way::Machine => vec![("grant_type", "client_credentials".to_owned()), ("scope", attempt.wish.scope.clone())],
    };
    proven(house, &site.provider.issuer, (&opened.app.whole.client, form), now)
}

fn proven(
    house: &House,
    issuer: &Issuer,
    (client, form): (&Client, Vec<(&'static str, String)>),
    now: Instant,
) -> Result<Option<Sent>> {
    let metadata = &client.metadata;
    let newest = client.secrets.iter().rfind(|own| own.is_live(now));
    let secret = newest.and_then(|own| client_secret::open(house.vault(), &client.provider, &client.id, own));
    let mut form: Vec<_> = form.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    let name = ("client_id".to_owned(), client.id.as_str().to_owned());
    let mut authorization = None;
    match (metadata.token_endpoint_auth_method, &secret) {
        (AuthMethod::None, _) => form.push(name),
        (AuthMethod::ClientSecretBasic, Some(secret)) => {
            authorization = Some(basic(client.id.as_str(), secret).reveal().to_owned());
        }
        (AuthMethod::ClientSecretPost, Some(secret)) => {
            form.extend([name, ("client_secret".to_owned(), secret.reveal().to_owned())]);
        }
        (AuthMethod::ClientSecretJwt, Some(secret)) => {
            let algorithm = metadata.token_endpoint_auth_signing_alg.unwrap_or(SigningAlgorithm::HS256);
            let (signer, jti) = (Signer::from_secret(algorithm, secret)?, base64url(&random::bytes::<16>()));
            let assertion = signed((client.id.as_str(), issuer.as_str()), (&signer, &jti), now)?;
            form.extend(assertion.map(|(name, value)| (name, value.reveal().to_owned())));
        }
        _ => return Ok(None),
    }
    Ok(Some(Sent { authorization, form: Parameters::from_pairs(form)?, is_try: true }))
}
