//! `grant_type=authorization_code` (RFC 6749 §4.1.3, OpenID Connect Core §3.1.3).

use super::replay::Replay;
use super::{Call, response};
use crate::crypto::Hashed;
use crate::flow::Result;
use crate::flow::mint::{self, AccessMinted, IdTokenFor};
use crate::model::{AccessToken, Grant, GrantType, Instant, RefreshToken, RevocationReason, Scope};
use crate::protocol::oauth2::authorization_code::{self, CodeRequest, Judgement};
use crate::protocol::oauth2::standing::Standing;
use crate::protocol::oauth2::token::TokenResponse;
use crate::protocol::oidc::id_token::Occasion;
use crate::protocol::resource_indicators;
use crate::store::codes::Found;
use crate::store::{AnyConnection, StoreError, access_tokens, codes, refresh_tokens};

/// Redeems a code.
pub(super) fn answer(call: Call<'_>, request: &CodeRequest) -> Result<TokenResponse> {
    let Call { house, site, registered, authenticated, now, .. } = call;
    let (provider, hash) = (&site.provider.id, request.code.hash());
    let found = house.store().read(|c| codes::find(c, provider, &hash))?.ok_or_else(authorization_code::unknown)?;
    let standing = Standing {
        grant: &found.grant,
        client: &registered.client,
        user: Some(&found.user),
        session: found.session.as_ref(),
        lifetimes: &site.provider.lifetimes,
    };
    match authorization_code::judge(&found.code, request, authenticated, &standing, now) {
        Judgement::Redeem(scope) => redeem(call, request, &found, scope),
        Judgement::Refuse(error) => Err(error.into()),
        Judgement::Replay(error) => {
            let replay = Replay::of(site, &found.grant, RevocationReason::CodeReplayed, now);
            house.store().write(move |c| replay.revoke(c))?;
            Err(error.into())
        }
    }
}

fn redeem(call: Call<'_>, request: &CodeRequest, found: &Found, scope: Scope) -> Result<TokenResponse> {
    let Call { house, site, registered, authenticated, recipient, now } = call;
    let client = &registered.client;
    let grant = Grant { scope, ..found.grant.clone() };
    let named = resource_indicators::narrow(&request.resources, &grant.resources)?;
    let target = resource_indicators::target(&named, &grant.scope, &site.resources, client, &site.provider)?;
    let access = mint::access_token(site, (client, Some((&grant, &found.user))), &target, now)?;
    let refresh = client.allows_grant(GrantType::RefreshToken).then(|| mint::refresh_token(&site.provider, &grant, None, now));
    let id_token = if grant.scope.contains("openid") {
        let about = IdTokenFor { registered, grant: &grant, user: &found.user, secret: authenticated.secret_id(), recipient };
        Some(mint::id_token(house, site, about, Occasion::Code { access_token: access.token.reveal() }, now)?)
    } else {
        None
    };
    let (refresh, refresh_row) = refresh.unzip();
    let replay = Replay::of(site, &grant, RevocationReason::CodeReplayed, now);
    let redemption = Redemption::new(&found.code.hash, replay, &access, refresh_row, now);
    if !house.store().write(move |c| redemption.commit(c))? {
        return Err(authorization_code::used().into());
    }
    Ok(response(&access, target.scope, refresh, id_token))
}

/// What one write does: claim the code and keep what was issued for it, or, if another request was first, revoke its grant.
struct Redemption {
    code: Hashed,
    replay: Replay,
    access: Option<AccessToken>,
    refresh: Option<RefreshToken>,
    now: Instant,
}

impl Redemption {
    fn new(code: &Hashed, replay: Replay, access: &AccessMinted, refresh: Option<RefreshToken>, now: Instant) -> Self {
        Self { code: code.clone(), replay, access: access.row.clone(), refresh, now }
    }

    fn commit(&self, c: &mut AnyConnection) -> std::result::Result<bool, StoreError> {
        if !codes::claim(c, &self.code, self.now)? {
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
