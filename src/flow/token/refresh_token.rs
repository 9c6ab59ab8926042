//! `grant_type=refresh_token` (RFC 6749 §6, OpenID Connect Core §12): rotation with a grace in which a lost reply logs nobody out.

use super::replay::Replay;
use super::{Call, response};
use crate::crypto::{Plain, seal};
use crate::flow::client_authentication::Request;
use crate::flow::mint::{self, IdTokenFor};
use crate::flow::settings::Registered;
use crate::flow::{House, Site, federation};
use crate::flow::{Result, Stop};
use crate::model::{AccessToken, Grant, Instant, RefreshToken, RevocationReason, Scope};
use crate::protocol::oauth2::refresh_token::{self, Judgement, RefreshRequest};
use crate::protocol::oauth2::standing::Standing;
use crate::protocol::oauth2::token::TokenResponse;
use crate::protocol::oidc::id_token::Occasion;
use crate::protocol::resource_indicators;
use crate::store::{AnyConnection, StoreError, access_tokens, refresh_tokens};

/// Lets the upstream be asked about the session that a token's grant was given in, if its last word is old. What it says is written by
/// then: the token is judged afterwards as if nothing had been asked.
pub(super) fn keep_up(house: &House, site: &Site, (registered, request): (&Registered, &Request), now: Instant) -> Result<()> {
    let (provider, token) = (&site.provider.id, request.form.get("refresh_token"));
    let Some(token) = token.filter(|_| federation::refresh::is_wanted(site)) else { return Ok(()) };
    let hash = Plain::new(token.to_owned()).hash();
    let Some(found) = house.store().read(|c| refresh_tokens::find(c, provider, &hash))? else { return Ok(()) };
    let is_theirs = found.grant.client == registered.client.id && found.grant.revoked_at.is_none();
    if is_theirs && !found.token.expires_at.has_passed(now) {
        federation::refresh::keep_up(house, site, &found.grant.session, request.refreshed.as_deref(), now)?;
    }
    Ok(())
}

/// Uses a refresh token.
pub(super) fn answer(call: Call<'_>, request: &RefreshRequest) -> Result<TokenResponse> {
    let Call { house, site, registered, authenticated, now, .. } = call;
    let (provider, hash) = (&site.provider.id, request.refresh_token.hash());
    let found = house.store().read(|c| refresh_tokens::find(c, provider, &hash))?.ok_or_else(refresh_token::unknown)?;
    let standing = Standing {
        grant: &found.grant,
        client: &registered.client,
        user: Some(&found.user),
        session: found.session.as_ref(),
        lifetimes: &site.provider.lifetimes,
    };
    match refresh_token::judge(&found.token, request, authenticated, &standing, now) {
        Judgement::Rotate(scope) => rotate(call, request, &found, scope),
        Judgement::Keep(scope) => {
            let used = Change::Use { token: Box::new(found.token.clone()), expires_at: expiry(call, &found) };
            issue(call, request, &found, scope, (request.refresh_token.clone(), used))
        }
        Judgement::ReturnSuccessor { scope, sealed } => {
            let opened = seal::open_under(&request.refresh_token, &sealed).ok().and_then(|bytes| String::from_utf8(bytes).ok());
            let successor = opened.ok_or_else(|| Stop::Fault("the successor of a refresh token does not open".to_owned()))?;
            issue(call, request, &found, scope, (Plain::new(successor), Change::None))
        }
        Judgement::Refuse(error) => Err(error.into()),
        Judgement::Reuse(error) => {
            let replay = Replay::of(site, &found.grant, RevocationReason::RefreshTokenReplayed, now);
            house.store().write(move |c| replay.revoke(c))?;
            Err(error.into())
        }
    }
}

fn expiry(call: Call<'_>, found: &refresh_tokens::Found) -> Instant {
    refresh_token::expiry(&found.grant, &call.site.provider.lifetimes, call.now)
}

fn rotate(call: Call<'_>, request: &RefreshRequest, found: &refresh_tokens::Found, scope: Scope) -> Result<TokenResponse> {
    let (token, successor) = mint::refresh_token(&call.site.provider, &found.grant, Some(&found.token), call.now);
    let sealed = seal::seal_under(&request.refresh_token, token.reveal().as_bytes());
    let change = Change::Rotate { token: Box::new(found.token.clone()), sealed, successor: Box::new(successor) };
    match issue(call, request, found, scope, (token, change)) {
        // Another request was first: by now the token has a successor, and the grace returns it.
        Err(Stop::Refused(error)) if error == refresh_token::unknown() => answer(call, request),
        done => done,
    }
}

/// What happens to the refresh tokens of the grant.
enum Change {
    Rotate { token: Box<RefreshToken>, sealed: Vec<u8>, successor: Box<RefreshToken> },
    Use { token: Box<RefreshToken>, expires_at: Instant },
    None,
}

fn issue(
    call: Call<'_>,
    request: &RefreshRequest,
    found: &refresh_tokens::Found,
    scope: Scope,
    (refresh, change): (Plain, Change),
) -> Result<TokenResponse> {
    let Call { house, site, registered, authenticated, recipient, now } = call;
    let client = &registered.client;
    let grant = Grant { scope, ..found.grant.clone() };
    let named = resource_indicators::narrow(&request.resources, &grant.resources)?;
    let target = resource_indicators::target(&named, &grant.scope, &site.resources, client, &site.provider)?;
    let access = mint::access_token(site, (client, Some((&grant, &found.user))), &target, now)?;
    let id_token = if grant.scope.contains("openid") {
        let about = IdTokenFor { registered, grant: &grant, user: &found.user, secret: authenticated.secret_id(), recipient };
        Some(mint::id_token(house, site, about, Occasion::Refresh { access_token: access.token.reveal() }, now)?)
    } else {
        None
    };
    let row = access.row.clone();
    if !house.store().write(move |c| commit(c, &change, row.as_ref(), now))? {
        return Err(refresh_token::unknown().into());
    }
    Ok(response(&access, target.scope, Some(refresh), id_token))
}

/// One write: claim the rotation and keep what was issued. `false` if another request rotated the token first.
fn commit(
    c: &mut AnyConnection,
    change: &Change,
    access: Option<&AccessToken>,
    now: Instant,
) -> std::result::Result<bool, StoreError> {
    let is_first = match change {
        Change::Rotate { token, sealed, successor } => {
            let rotated = refresh_tokens::rotate(c, token, sealed, now)?;
            if rotated {
                refresh_tokens::insert(c, successor)?;
            }
            rotated
        }
        Change::Use { token, expires_at } => refresh_tokens::mark_used(c, token, *expires_at, now)?,
        Change::None => true,
    };
    if let Some(access) = access.filter(|_| is_first) {
        access_tokens::insert(c, access)?;
    }
    Ok(is_first)
}
