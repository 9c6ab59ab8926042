//! The token endpoint: authenticate the client, read the grant, judge it, sign outside the write lock, then claim and insert in
//! one write.

mod authorization_code;
mod client_credentials;
mod device_code;
mod refresh_token;
mod replay;

use super::client_authentication::{Request, authenticate, named};
use super::mint::AccessMinted;
use super::settings::Registered;
use super::{House, Result, Site, Stop, encryption};
use crate::crypto::Plain;
use crate::jose::Encrypter;
use crate::model::{Instant, Scope};
use crate::protocol::ErrorCode;
use crate::protocol::oauth2::client_authentication::{Authenticated, Presented};
use crate::protocol::oauth2::token::{TokenRequest, TokenResponse, TokenType};

/// What every grant needs.
#[derive(Clone, Copy, Debug)]
struct Call<'a> {
    house: &'a House,
    site: &'a Site,
    registered: &'a Registered,
    authenticated: &'a Authenticated<'a>,
    recipient: Option<&'a Encrypter>,
    now: Instant,
}

/// Answers a token request.
///
/// # Errors
/// `Refused` with the error of RFC 6749 §5.2; what a replay revokes has been committed by then.
pub fn answer(house: &House, site: &Site, request: &Request, now: Instant) -> Result<TokenResponse> {
    let (presented, registered) = named(house, site, request)?;
    let answered = judge(house, site, (request, presented, &registered), now);
    let client = &registered.client;
    match &answered {
        _ if registered.is_tried => {}
        Ok(_) => house.tally().asked(&client.provider, &client.id, None, now),
        Err(Stop::Refused(error)) if is_ordinary(error.code) => {}
        Err(Stop::Refused(error)) => house.tally().asked(&client.provider, &client.id, Some(error.code.name()), now),
        Err(_) => {}
    }
    answered
}

/// What a device hears while it waits, and when a person did not answer or turned it down (RFC 8628 §3.5): no failure of the app.
const fn is_ordinary(code: ErrorCode) -> bool {
    use ErrorCode::{AccessDenied, AuthorizationPending, ExpiredToken, SlowDown};
    matches!(code, AuthorizationPending | SlowDown | ExpiredToken | AccessDenied)
}

fn judge(
    house: &House,
    site: &Site,
    (request, presented, registered): (&Request, &Presented, &Registered),
    now: Instant,
) -> Result<TokenResponse> {
    // Keys that must be fetched are asked for before the assertion is claimed, which happens once.
    let recipient = match request.form.get("grant_type") {
        Some("client_credentials") => Ok(None),
        _ => encryption::of_id_token(&registered.client, &request.fetched),
    };
    let recipient = match recipient {
        Err(Stop::Needs(need)) => return Err(Stop::Needs(need)),
        judged => judged,
    };
    // The upstream of a session is asked before, too, and by whoever has the token: it is another's to judge what that is worth.
    if request.form.get("grant_type") == Some("refresh_token") {
        refresh_token::keep_up(house, site, (registered, request), now)?;
    }
    let authenticated = authenticate(house, site, (presented, registered), &request.fetched, now)?;
    let parsed = TokenRequest::parse(&request.form)?;
    parsed.check_allowed(&authenticated)?;
    let recipient = recipient?;
    let call = Call { house, site, registered, authenticated: &authenticated, recipient: recipient.as_ref(), now };
    match parsed {
        TokenRequest::AuthorizationCode(request) => authorization_code::answer(call, &request),
        TokenRequest::RefreshToken(request) => refresh_token::answer(call, &request),
        TokenRequest::ClientCredentials(request) => client_credentials::answer(call, &request),
        TokenRequest::DeviceCode(request) => device_code::answer(call, &request),
    }
}

/// Puts an answer together.
fn response(access: &AccessMinted, scope: Scope, refresh_token: Option<Plain>, id_token: Option<Plain>) -> TokenResponse {
    let text = |token: Plain| token.reveal().to_owned();
    TokenResponse {
        access_token: access.token.reveal().to_owned(),
        token_type: TokenType::Bearer,
        expires_in: access.lifetime.0,
        refresh_token: refresh_token.map(text),
        id_token: id_token.map(text),
        scope,
    }
}
