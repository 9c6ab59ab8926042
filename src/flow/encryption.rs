//! Encrypting what a client gets to a key of its own (OpenID Connect Core §10.2, §16.14; Registration §2
//! `id_token_encrypted_response_alg`, `userinfo_encrypted_response_alg`): from `jwks`, or fetched from `jwks_uri`.

use std::sync::Arc;

use super::{Need, Result, Stop};
use crate::crypto::Plain;
use crate::jose::{Encrypter, KeySet, Strictness};
use crate::model::{Client, ContentEncryption, KeyManagement};
use crate::protocol::clause::Clause;
use crate::protocol::error::OAuthError;

/// Key sets that were fetched for a request, the latest last: from the cache first, then afresh. `None` is a failure.
pub type Fetched<'a> = &'a [Option<Arc<KeySet>>];

/// The encrypter of a client's ID tokens, if it registered one.
///
/// # Errors
/// `Needs(ClientKeys)`, or `Refused` when its keys cannot be had or none of them fits.
pub fn of_id_token(client: &Client, fetched: Fetched<'_>) -> Result<Option<Encrypter>> {
    let metadata = &client.metadata;
    encrypter(client, (metadata.id_token_encrypted_response_alg, metadata.id_token_encrypted_response_enc), fetched)
}

/// The encrypter of a client's userinfo, if it registered one.
///
/// # Errors
/// As [`of_id_token`].
pub fn of_userinfo(client: &Client, fetched: Fetched<'_>) -> Result<Option<Encrypter>> {
    let metadata = &client.metadata;
    encrypter(client, (metadata.userinfo_encrypted_response_alg, metadata.userinfo_encrypted_response_enc), fetched)
}

/// A signed JWT inside a JWE (RFC 7519 §5.2: `cty` is `JWT`), or as it is.
///
/// # Errors
/// `Fault` if the library fails.
pub fn nested(recipient: Option<&Encrypter>, jwt: String) -> Result<Plain> {
    Ok(Plain::new(match recipient {
        Some(recipient) => recipient.encrypt(jwt.as_bytes(), Some("JWT"))?,
        None => jwt,
    }))
}

fn encrypter(
    client: &Client,
    (alg, enc): (Option<KeyManagement>, Option<ContentEncryption>),
    fetched: Fetched<'_>,
) -> Result<Option<Encrypter>> {
    let Some(alg) = alg else { return Ok(None) };
    // The default of OpenID Connect Registration §2 is written on the client when it is registered.
    let enc = enc.unwrap_or(ContentEncryption::A128CbcHs256);
    let unfit = |_| Stop::from(none_fits());
    if let Some(jwks) = &client.metadata.jwks {
        let keys = KeySet::parse(jwks, Strictness::Lenient).map_err(unfit)?;
        let key = keys.find_encryption(alg).ok_or_else(none_fits)?;
        return Encrypter::new(key, alg, enc).map(Some).map_err(unfit);
    }
    let Some(uri) = &client.metadata.jwks_uri else { return Err(none_fits().into()) };
    let found = fetched.last().and_then(Option::as_ref).and_then(|keys| keys.find_encryption(alg));
    match (found, fetched) {
        (Some(key), _) => Encrypter::new(key, alg, enc).map(Some).map_err(unfit),
        // Not fetched yet, or the kept copy has no such key: the client may have published one since.
        (None, [] | [Some(_)]) => {
            let owner = client.id.as_str().to_owned();
            Err(Stop::Needs(Need::ClientKeys { owner, uri: uri.clone(), fresh: !fetched.is_empty() }))
        }
        (None, _) => Err(none_fits().into()),
    }
}

fn none_fits() -> OAuthError {
    OAuthError::invalid_request("The answer must be encrypted, and the client has published no key for its algorithm.")
        .under(Clause::EncryptionKey)
}

#[cfg(test)]
mod tests;
