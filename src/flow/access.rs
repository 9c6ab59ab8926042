//! Finding what an access token stands for: opaque or JWT, live in every respect, or nothing.

use std::sync::Arc;

use super::settings::Registered;
use super::{House, Result, Site};
use crate::crypto::Plain;
use crate::jose::{self, Keys, Reach};
use crate::model::{Grant, Instant, SigningAlgorithm, User};
use crate::protocol::introspection::Known;
use crate::protocol::jwt_access_token::JwtAccessToken;
use crate::protocol::oauth2::standing::may_use;
use crate::store::{access_tokens, grants, revoked_jwts};

/// A live access token.
#[derive(Clone, Debug)]
pub struct Held {
    /// What is known of it.
    pub known: Known,
    /// The client it was issued to.
    pub registered: Arc<Registered>,
    /// The grant and person; `None` for client credentials.
    pub person: Option<(Grant, User)>,
}

/// Finds a live access token. Its grant, person and client are judged now, not when it was issued.
///
/// # Errors
/// When the database does not answer; a token that is not live is `None`.
pub fn find(house: &House, site: &Site, token: &Plain, now: Instant) -> Result<Option<Held>> {
    let found =
        if token.reveal().contains('.') { find_jwt(house, site, token, now)? } else { find_opaque(house, site, token, now)? };
    let Some((known, person)) = found else { return Ok(None) };
    let Some(registered) = house.client(site, known.client.as_str())? else { return Ok(None) };
    let allowed = person.as_ref().is_none_or(|(_, user)| may_use(&registered.client, user));
    Ok(allowed.then_some(Held { known, registered, person }))
}

type Found = Option<(Known, Option<(Grant, User)>)>;

fn find_opaque(house: &House, site: &Site, token: &Plain, now: Instant) -> Result<Found> {
    let (provider, hash) = (&site.provider.id, token.hash());
    let live = house.store().read(|c| access_tokens::find_live(c, provider, &hash, now))?;
    Ok(live.map(|live| (Known::opaque(&live.token, &site.provider.issuer), live.grant)))
}

fn find_jwt(house: &House, site: &Site, token: &Plain, now: Instant) -> Result<Found> {
    let Some(jwt) = read_jwt(site, token, now) else { return Ok(None) };
    let provider = &site.provider.id;
    let person = match &jwt.grant {
        Some(grant) => {
            let presented = grants::PresentedJwt { provider, grant, jti: &jwt.jti, issued_at: jwt.issued_at };
            let found = house.store().read(|c| grants::find_live_for_jwt(c, &presented, now))?;
            if found.is_none() {
                return Ok(None);
            }
            found
        }
        None if house.store().read(|c| revoked_jwts::contains(c, provider, &jwt.jti))? => return Ok(None),
        None => None,
    };
    Ok(Some((Known::jwt(&jwt), person)))
}

/// A JWT access token of ours whose signature and dates are right; whether it still counts is another question.
pub fn read_jwt(site: &Site, token: &Plain, now: Instant) -> Option<JwtAccessToken> {
    let algorithms: Vec<_> = SigningAlgorithm::ALL.into_iter().filter(|algorithm| !algorithm.is_symmetric()).collect();
    let expected = JwtAccessToken::expected(&site.provider.issuer, &algorithms);
    let claims = jose::verify(token.reveal(), &expected, Keys::Ring(&site.keyring, Reach::Live), now).ok()?;
    JwtAccessToken::read(&claims)
}
