//! Initial access tokens (RFC 7591 §1.2), as the host's command line makes them.

use crate::crypto::{Plain, base64url, random};
use crate::model::{Id, Instant, Provider, RegistrationToken, Seconds};
use crate::store::{Store, StoreError, registration_tokens};

/// Makes a token that admits `uses` clients within `life`; the token itself is shown this once.
///
/// # Errors
/// The database's failure.
pub fn make(
    store: &Store,
    provider: &Id<Provider>,
    uses: i64,
    life: Seconds,
    now: Instant,
) -> Result<(RegistrationToken, Plain), StoreError> {
    let plain = random::token();
    let token = RegistrationToken {
        id: Id::new(base64url(&random::bytes::<9>())),
        provider: provider.clone(),
        hash: plain.hash(),
        uses,
        used: 0,
        created_at: now,
        expires_at: now.plus(life),
    };
    store.write({
        let token = token.clone();
        move |c| registration_tokens::insert(c, &token)
    })?;
    Ok((token, plain))
}

/// The tokens of a provider, the oldest first.
///
/// # Errors
/// The database's failure.
pub fn list(store: &Store, provider: &Id<Provider>) -> Result<Vec<RegistrationToken>, StoreError> {
    store.read(|c| registration_tokens::list(c, provider))
}

/// Takes a token away; the clients that it admitted stay. `false` if there is no such token.
///
/// # Errors
/// The database's failure.
pub fn withdraw(store: &Store, provider: &Id<Provider>, id: &str) -> Result<bool, StoreError> {
    let (provider, id) = (provider.clone(), id.to_owned());
    store.write(move |c| registration_tokens::delete(c, &provider, &id))
}
