//! The revocation endpoint (RFC 7009).

use super::client_authentication::{Request, authenticate, named};
use super::{House, Result, Site, access};
use crate::crypto::Plain;
use crate::model::{Instant, RevocationReason};
use crate::protocol::oauth2::client_authentication::Authenticated;
use crate::protocol::revocation::{self, Found, Revocation};
use crate::protocol::token_type_hint::{TokenKind, TokenQuestion};
use crate::store::{access_tokens, grants, refresh_tokens, revoked_jwts};

/// Revokes a token. When this returns, the revocation is on disk; a token that nobody knows is revoked already.
///
/// # Errors
/// `Refused` for a caller that may not, `Busy` if nothing was written.
pub fn answer(house: &House, site: &Site, request: &Request, now: Instant) -> Result<()> {
    let (presented, registered) = named(house, site, request)?;
    let authenticated = authenticate(house, site, (presented, &registered), &request.fetched, now)?;
    let question = TokenQuestion::parse(&request.form)?;
    for kind in question.search {
        let found = match kind {
            TokenKind::AccessToken => access_token(house, site, &question.token, &authenticated, now)?,
            TokenKind::RefreshToken => refresh_token(house, site, &question.token, &authenticated)?,
        };
        if let Some(revocation) = found {
            return commit(house, site, &authenticated, revocation, now);
        }
    }
    Ok(())
}

fn access_token(house: &House, site: &Site, token: &Plain, by: &Authenticated<'_>, now: Instant) -> Result<Option<Revocation>> {
    if token.reveal().contains('.') {
        let jwt = access::read_jwt(site, token, now);
        return Ok(jwt.map(|jwt| revocation::judge(Found::Jwt(&jwt), by)).transpose()?);
    }
    let (provider, hash) = (&site.provider.id, token.hash());
    let live = house.store().read(|c| access_tokens::find_live(c, provider, &hash, now))?;
    Ok(live.map(|live| revocation::judge(Found::Opaque(&live.token), by)).transpose()?)
}

fn refresh_token(house: &House, site: &Site, token: &Plain, by: &Authenticated<'_>) -> Result<Option<Revocation>> {
    let (provider, hash) = (&site.provider.id, token.hash());
    let found = house.store().read(|c| refresh_tokens::find(c, provider, &hash))?;
    Ok(found.map(|found| revocation::judge(Found::Refresh(&found.token), by)).transpose()?)
}

fn commit(house: &House, site: &Site, by: &Authenticated<'_>, revocation: Revocation, now: Instant) -> Result<()> {
    let (provider, client) = (site.provider.id.clone(), by.client().id.clone());
    house.store().write(move |c| match &revocation {
        Revocation::Grant(grant) => grants::revoke(c, grant, RevocationReason::ByClient, now),
        Revocation::AccessToken(hash) => access_tokens::revoke(c, &provider, &client, hash, now),
        Revocation::Jwt { jti, expires_at } => revoked_jwts::insert(c, &provider, jti, *expires_at),
    })?;
    Ok(())
}
