//! The end of a try: whatever came of it is void.

use super::{Opened, Way};
use crate::crypto::Plain;
use crate::flow::{House, Result, Site, access};
use crate::model::{Grant, Id, Instant, RevocationReason};
use crate::protocol::jwt_access_token::JwtAccessToken;
use crate::store::{StoreError, access_tokens, grants, revoked_jwts};

/// Revokes the grant, with its code and every token, or the token of an app that asked for itself.
///
/// # Errors
/// `Busy` or `Fault`; then it lives as long as any other.
pub fn end(
    house: &House,
    site: &Site,
    opened: &Opened,
    (grant, access_token): (Option<&Id<Grant>>, Option<&str>),
    now: Instant,
) -> Result<()> {
    let token = access_token.filter(|_| opened.attempt.way == Way::Machine).map(|text| Plain::new(text.to_owned()));
    let jwt: Option<JwtAccessToken> = token.as_ref().and_then(|token| access::read_jwt(site, token, now));
    let (provider, client, grant) = (site.provider.id.clone(), opened.attempt.client.clone(), grant.cloned());
    let hash = token.map(|token| token.hash());
    house.store().write(move |c| {
        if let Some(grant) = &grant {
            grants::revoke(c, grant, RevocationReason::ByClient, now)?;
        }
        match (&jwt, &hash) {
            (Some(jwt), _) => revoked_jwts::insert(c, &provider, &jwt.jti, jwt.expires_at).map(drop),
            (None, Some(hash)) => access_tokens::revoke(c, &provider, &client, hash, now).map(drop),
            (None, None) => Ok::<_, StoreError>(()),
        }
    })?;
    Ok(())
}
