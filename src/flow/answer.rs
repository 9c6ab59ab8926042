//! The answer to an authorization request: a grant, and what the response type asks for under it.

use super::encryption::Fetched;
use super::interaction::{Goal, Interaction};
use super::mint::{self, AccessMinted, IdTokenFor};
use super::settings::Registered;
use super::visit::{SignedIn, Visit};
use super::{House, Result, Site, Stop, encryption};
use crate::crypto::{Plain, base64url, random};
use crate::model::{AccessToken, Code, Grant, Id, Instant, Scope, Session};
use crate::protocol::logout::session_management;
use crate::protocol::oauth2::authorize::AuthorizationRequest;
use crate::protocol::oauth2::response::{AuthorizationResponse, Issued, IssuedToken, ReturnAddress};
use crate::protocol::oidc::decision::Answer;
use crate::protocol::oidc::id_token::Occasion;
use crate::protocol::resource_indicators;
use crate::protocol::vocabulary::scope;
use crate::store::{access_tokens, codes, grants, sessions};

/// What is answered, to whom.
#[derive(Clone, Copy, Debug)]
pub struct Given<'a> {
    /// The client.
    pub registered: &'a Registered,
    /// Its request.
    pub request: &'a AuthorizationRequest,
    /// The session and person.
    pub signed_in: &'a SignedIn,
    /// The identifier that the grant gets, unless it was given before (a form sent twice).
    pub grant: &'a Id<Grant>,
    /// `browser_state` of the visit.
    pub browser_state: &'a str,
    /// The key sets of the client that were fetched for the request.
    pub keys: Fetched<'a>,
    /// What was decided.
    pub answer: &'a Answer,
}

/// What is answered, and where.
type Addressed<'a> = (Given<'a>, &'a ReturnAddress);

/// Asks for the keys that an answer will be encrypted to, before anything is written that must not be written twice. Whether they
/// fit is for the answer to say.
///
/// # Errors
/// `Needs(ClientKeys)` if an ID token may be answered to a client that registered encryption by `jwks_uri`, `Busy` or `Fault`.
pub fn ready(house: &House, site: &Site, visit: &Visit, interaction: &Interaction) -> Result<()> {
    let Goal::App(request) = &interaction.goal else { return Ok(()) };
    if !request.response_type.id_token {
        return Ok(());
    }
    let Some(registered) = house.client(site, request.client.as_str())? else { return Ok(()) };
    match encryption::of_id_token(&registered.client, &visit.keys) {
        Err(Stop::Needs(need)) => Err(Stop::Needs(need)),
        _ => Ok(()),
    }
}

/// Writes the grant and its code, and answers. A form that was sent twice answers twice, each time with a grant of its own, which
/// the tokens name.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn give(house: &House, site: &Site, (given, address): Addressed<'_>, now: Instant) -> Result<AuthorizationResponse> {
    if let Some(response) = give_under(house, site, (given, address), now)? {
        return Ok(response);
    }
    let spare = Id::mint(random::bytes());
    let response = give_under(house, site, (Given { grant: &spare, ..given }, address), now)?;
    response.ok_or_else(|| Stop::Fault("a new grant has the identifier of another".to_owned()))
}

/// `None` if there is a grant with this identifier already; nothing was written then.
fn give_under(
    house: &House,
    site: &Site,
    (given, address): Addressed<'_>,
    now: Instant,
) -> Result<Option<AuthorizationResponse>> {
    let Given { registered, request, signed_in, .. } = given;
    let response_type = request.response_type;
    let grant = grant(site, given, now);
    let code = response_type.code.then(|| code(site, (request, address), &grant, now));
    let access = if response_type.token { Some(access_token(site, given, &grant, now)?) } else { None };
    let id_token = if response_type.id_token {
        let recipient = encryption::of_id_token(&registered.client, given.keys)?;
        let about = IdTokenFor { registered, grant: &grant, user: &signed_in.user, secret: None, recipient: recipient.as_ref() };
        let occasion = Occasion::FrontChannel {
            response_type,
            code: code.as_ref().map(|(code, _)| code.reveal()),
            access_token: access.as_ref().map(|(access, _)| access.token.reveal()),
        };
        Some(mint::id_token(house, site, about, occasion, now)?)
    } else {
        None
    };
    let (code, code_row) = code.unzip();
    let access_row = access.as_ref().and_then(|(access, _)| access.row.clone());
    if !keep(house, grant, (code_row, access_row), &signed_in.session, now)? {
        return Ok(None);
    }
    let access_token = access.map(|(access, scope)| IssuedToken { token: access.token, expires_in: access.lifetime, scope });
    let issued = Issued { code, id_token, access_token };
    Ok(Some(AuthorizationResponse::success(
        address,
        &site.provider.issuer,
        &issued,
        session_state(request, address, given.browser_state),
    )))
}

/// `session_state` of an answer to an authentication request (OpenID Connect Session Management §2).
pub fn session_state(request: &AuthorizationRequest, address: &ReturnAddress, browser_state: &str) -> Option<String> {
    if !request.scope.contains(scope::OPENID) {
        return None;
    }
    let salt = base64url(&random::bytes::<12>());
    let redirect_uri = address.redirect_uri.as_str();
    session_management::session_state(request.client.as_str(), redirect_uri, browser_state, &salt)
}

/// The grant that an answer comes to; nothing is written.
pub(super) fn grant(site: &Site, given: Given<'_>, now: Instant) -> Grant {
    let Given { registered, request, signed_in, grant, answer, .. } = given;
    let SignedIn { session, user } = signed_in;
    Grant {
        id: grant.clone(),
        provider: site.provider.id.clone(),
        client: registered.client.id.clone(),
        user: user.id.clone(),
        session: session.id.clone(),
        offline: answer.scope.contains(scope::OFFLINE_ACCESS),
        scope: answer.scope.clone(),
        claims: answer.claims.clone(),
        resources: request.resources.clone(),
        nonce: request.nonce.clone(),
        auth_time: session.auth_time,
        auth_time_requested: answer.auth_time_requested,
        amr: session.amr.clone(),
        acr: answer.acr.clone(),
        created_at: now,
        expires_at: now.plus(site.provider.lifetimes.refresh_token_absolute),
        revoked_at: None,
    }
}

fn code(site: &Site, (request, address): (&AuthorizationRequest, &ReturnAddress), grant: &Grant, now: Instant) -> (Plain, Code) {
    let code = random::token();
    let row = Code {
        hash: code.hash(),
        provider: grant.provider.clone(),
        client: grant.client.clone(),
        grant: grant.id.clone(),
        redirect_uri: address.redirect_uri.as_str().to_owned(),
        code_challenge: request.code_challenge.clone(),
        issued_at: now,
        expires_at: now.plus(site.provider.lifetimes.code),
        used_at: None,
    };
    (code, row)
}

/// An access token for the front channel, with the scopes it carries.
fn access_token(site: &Site, given: Given<'_>, grant: &Grant, now: Instant) -> Result<(AccessMinted, Scope)> {
    let client = &given.registered.client;
    let target = resource_indicators::target(&grant.resources, &grant.scope, &site.resources, client, &site.provider)?;
    Ok((mint::access_token(site, (client, Some((grant, &given.signed_in.user))), &target, now)?, target.scope))
}

/// The session, if it is once in a while to be noted that it was used.
pub(super) fn stale(session: &Session, now: Instant) -> Option<Id<Session>> {
    (now.since(session.last_seen) > Session::SEEN_GRAIN).then(|| session.id.clone())
}

/// One write: the grant, its code, its token, and, once in a while, that the session was used. `false` if the grant is there already.
fn keep(
    house: &House,
    grant: Grant,
    (code, access): (Option<Code>, Option<AccessToken>),
    session: &Session,
    now: Instant,
) -> Result<bool> {
    let stale_session = stale(session, now);
    Ok(house.store().write(move |c| {
        if !grants::insert(c, &grant)?.is_inserted() {
            return Ok(false);
        }
        if let Some(code) = &code {
            codes::insert(c, code)?;
        }
        if let Some(access) = &access {
            access_tokens::insert(c, access)?;
        }
        if let Some(session) = &stale_session {
            sessions::touch(c, session, now)?;
        }
        Ok(true)
    })?)
}
