//! `grant_type=urn:ietf:params:oauth:grant-type:device_code` (RFC 8628 §3.4, §3.5).

use super::replay::Replay;
use super::{Call, response};
use crate::flow::Result;
use crate::flow::mint::{self, IdTokenFor};
use crate::model::{AccessToken, DeviceCode, Grant, GrantType, Id, Instant, RefreshToken, RevocationReason, Scope};
use crate::protocol::OAuthError;
use crate::protocol::device::INTERVAL;
use crate::protocol::device::token::{self, DeviceTokenRequest, Judgement};
use crate::protocol::oauth2::standing::Standing;
use crate::protocol::oauth2::token::TokenResponse;
use crate::protocol::oidc::id_token::Occasion;
use crate::protocol::resource_indicators;
use crate::store::device_codes::{self, Allowed};
use crate::store::{AnyConnection, StoreError, access_tokens, refresh_tokens};

/// Answers a poll.
pub(super) fn answer(call: Call<'_>, request: &DeviceTokenRequest) -> Result<TokenResponse> {
    let Call { house, site, registered, authenticated, now, .. } = call;
    let (provider, id) = (&site.provider.id, DeviceCode::id_of(&request.device_code));
    let found = house.store().read(|c| device_codes::find_with_grant(c, provider, &id))?;
    let (code, allowed) = found.ok_or_else(token::unknown)?;
    let standing = allowed.as_ref().map(|allowed| Standing {
        grant: &allowed.grant,
        client: &registered.client,
        user: Some(&allowed.user),
        session: allowed.session.as_ref(),
        lifetimes: &site.provider.lifetimes,
    });
    match (token::judge(&code, authenticated, standing.as_ref(), now), &allowed) {
        (Judgement::Wait, _) => {
            let in_time = house.store().write(move |c| device_codes::poll(c, &id, INTERVAL, now))?;
            Err(if in_time { token::pending() } else { token::too_soon() }.into())
        }
        (Judgement::Redeem(scope), Some(allowed)) => redeem(call, request, (&code, allowed), scope),
        (Judgement::Redeem(_), None) => Err(token::unknown().into()),
        (Judgement::Refuse(error), _) => Err(error.into()),
        (Judgement::Replay(error), allowed) => Err(replayed(call, allowed.as_ref(), error)?.into()),
    }
}

fn replayed(call: Call<'_>, allowed: Option<&Allowed>, error: OAuthError) -> Result<OAuthError> {
    if let Some(allowed) = allowed {
        let replay = Replay::of(call.site, &allowed.grant, RevocationReason::CodeReplayed, call.now);
        call.house.store().write(move |c| replay.revoke(c))?;
    }
    Ok(error)
}

fn redeem(
    call: Call<'_>,
    request: &DeviceTokenRequest,
    (code, allowed): (&DeviceCode, &Allowed),
    scope: Scope,
) -> Result<TokenResponse> {
    let Call { house, site, registered, authenticated, recipient, now } = call;
    let (client, user) = (&registered.client, &allowed.user);
    let grant = Grant { scope, ..allowed.grant.clone() };
    let named = resource_indicators::narrow(&request.resources, &grant.resources)?;
    let target = resource_indicators::target(&named, &grant.scope, &site.resources, client, &site.provider)?;
    let access = mint::access_token(site, (client, Some((&grant, user))), &target, now)?;
    let refresh = client.allows_grant(GrantType::RefreshToken).then(|| mint::refresh_token(&site.provider, &grant, None, now));
    let id_token = if grant.scope.contains("openid") {
        let about = IdTokenFor { registered, grant: &grant, user, secret: authenticated.secret_id(), recipient };
        Some(mint::id_token(house, site, about, Occasion::Code { access_token: access.token.reveal() }, now)?)
    } else {
        None
    };
    let (refresh, refresh_row) = refresh.unzip();
    let replay = Replay::of(site, &grant, RevocationReason::CodeReplayed, now);
    let redemption = Redemption { code: code.id.clone(), replay, access: access.row.clone(), refresh: refresh_row, now };
    if !house.store().write(move |c| redemption.commit(c))? {
        return Err(token::used().into());
    }
    Ok(response(&access, target.scope, refresh, id_token))
}

/// What one write does: claim the code and keep what was issued for it, or, if another poll was first, revoke its grant.
struct Redemption {
    code: Id<DeviceCode>,
    replay: Replay,
    access: Option<AccessToken>,
    refresh: Option<RefreshToken>,
    now: Instant,
}

impl Redemption {
    fn commit(&self, c: &mut AnyConnection) -> std::result::Result<bool, StoreError> {
        if !device_codes::claim(c, &self.code, self.now)? {
            self.replay.revoke(c)?;
            return Ok(false);
        }
        if let Some(access) = &self.access {
            access_tokens::insert(c, access)?;
        }
        if let Some(refresh) = &self.refresh {
            refresh_tokens::insert(c, refresh)?;
        }
        Ok(true)
    }
}
