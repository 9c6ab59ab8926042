//! Signing out at an upstream (OpenID Connect RP-Initiated Logout 1.0 §2), and being signed out by one (Back-Channel Logout 1.0 §2.7,
//! Front-Channel Logout 1.0 §3).

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Domain, registration, sign_in};
use crate::crypto::{Plain, Purpose, base64url, from_base64url};
use crate::flow::end_session;
use crate::flow::{House, Need, Result, Site, Stop};
use crate::model::{Id, Instant, Seconds, Session};
use crate::protocol::relying_party::addresses::LOGOUT_RETURN;
use crate::protocol::relying_party::logout_token::Ended;
use crate::protocol::relying_party::{Refusal, RefusalCode};
use crate::store::upstream_sessions::Ended as Which;
use crate::store::{assertion_jtis, upstream_sessions};

/// Where people come back to after a log-out there, unless the domain has a page of its own.
pub const RETURN: &str = LOGOUT_RETURN;
/// For how long the way back is remembered.
const LIFE: Seconds = Seconds::minutes(30);
/// For how long a logout token is remembered: longer than it can be presented.
const TOKEN_LIFE: Seconds = Seconds::minutes(10);

#[derive(Serialize, Deserialize)]
struct Hint {
    id_token: Option<String>,
    end_session: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Back {
    location: Option<String>,
    expires_at: Instant,
}

/// Where a browser goes to sign out of the upstream that a session rests on, before it goes on to `location`. `None` if there is no such place.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn there(
    house: &House,
    site: &Site,
    (session, location): (&Id<Session>, Option<&str>),
    now: Instant,
) -> Result<Option<String>> {
    let Some(rests_on) = house.store().read(|c| upstream_sessions::find(c, session))? else { return Ok(None) };
    let Some(domain) = site.upstream_by_id(&rests_on.upstream) else { return Ok(None) };
    let Some(domain) = registration::current(house.store(), house.vault(), &site.provider.id, domain)? else { return Ok(None) };
    let settings = &domain.upstream.settings;
    if let Some(url) = &settings.logout_url {
        return Ok(Some(url.clone()));
    }
    let opened = rests_on
        .sealed_id_token
        .and_then(|sealed| house.vault().open(Purpose::Envelope, &sign_in::hint_context(session), &sealed).ok());
    let Some(hint) = opened.and_then(|body| serde_json::from_slice::<Hint>(&body).ok()) else { return Ok(None) };
    let Some(endpoint) = hint.end_session.or_else(|| settings.end_session_endpoint.clone()) else { return Ok(None) };
    let back = Back { location: location.map(str::to_owned), expires_at: now.plus(LIFE) };
    let body = serde_json::to_vec(&back).map_err(|error| Stop::Fault(error.to_string()))?;
    let state = base64url(&house.vault().seal(Purpose::Envelope, &context(site), &body));
    let own = || site.provider.issuer.url(RETURN);
    let back = settings.post_logout_redirect_uri.clone().unwrap_or_else(own);
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    if let Some(token) = &hint.id_token {
        query.append_pair("id_token_hint", token);
    }
    query.append_pair("client_id", &settings.client_id).append_pair("post_logout_redirect_uri", &back);
    query.append_pair("state", &state);
    let mark = if endpoint.contains('?') { '&' } else { '?' };
    Ok(Some(format!("{endpoint}{mark}{}", query.finish())))
}

/// Where the way leads after a log-out there: what we sealed ourselves, or nowhere.
pub fn back(house: &House, site: &Site, state: &str, now: Instant) -> Option<String> {
    let sealed = from_base64url(state)?;
    let body = house.vault().open(Purpose::Envelope, &context(site), &sealed).ok()?;
    let back: Back = serde_json::from_slice(&body).ok()?;
    back.location.filter(|_| !back.expires_at.has_passed(now))
}

fn context(site: &Site) -> Vec<u8> {
    format!("upstream logout {}", site.provider.id).into_bytes()
}

/// What an errand brought: what the token ends, or why it is refused.
pub type Fetched = std::result::Result<Ended, Refusal>;

/// A logout token came: it ends our sessions that rest on what it names, and everything under them. Each token counts once.
///
/// # Errors
/// `Needs(UpstreamLogout)` without what it brings; `Busy` or `Fault`. A token that is refused is a value.
pub fn back_channel(
    house: &House,
    site: &Site,
    (name, token): (&str, &str),
    fetched: Option<Fetched>,
    now: Instant,
) -> Result<std::result::Result<usize, Refusal>> {
    let Some(domain) = site.upstream(name) else {
        return Ok(Err(Refusal::new(RefusalCode::DomainDisabled, "no domain of this name is enabled here")));
    };
    let ended = match fetched {
        None => {
            let Some(own) = registration::current(house.store(), house.vault(), &site.provider.id, domain)? else {
                return Ok(Err(Refusal::new(RefusalCode::LogoutToken, "the domain is not registered at its upstream")));
            };
            return Err(Stop::Needs(Need::UpstreamLogout(own, token.to_owned())));
        }
        Some(Err(refusal)) => return Ok(Err(refusal)),
        Some(Ok(ended)) => ended,
    };
    let (provider, client) = (site.provider.id.clone(), Id::new(format!("upstream {}", domain.upstream.id)));
    let jti = Plain::new(ended.jti.clone()).hash();
    let is_first = house.store().write(move |c| assertion_jtis::claim(c, &provider, &client, &jti, now.plus(TOKEN_LIFE)))?;
    if !is_first {
        return Ok(Err(Refusal::new(RefusalCode::LogoutToken, "this token came before")));
    }
    let which = match (&ended.sid, &ended.subject) {
        (Some(sid), _) => Which::Session(sid),
        (None, Some(subject)) => Which::Person(subject),
        (None, None) => return Ok(Ok(0)),
    };
    end(house, domain, &ended.issuer, which, now).map(Ok)
}

/// An upstream's page loads ours in a frame: the session is found by issuer and session there, never by a cookie alone (decision 42).
///
/// # Errors
/// `Busy` or `Fault`.
pub fn front_channel(house: &House, site: &Site, name: &str, (issuer, sid): (&str, &str), now: Instant) -> Result<usize> {
    let Some(domain) = site.upstream(name) else { return Ok(0) };
    let configured = domain.upstream.settings.issuer.as_deref();
    let is_its = configured.is_none_or(|own| crate::protocol::relying_party::issuer::may_be(own, issuer));
    if sid.is_empty() || !is_its {
        return Ok(0);
    }
    end(house, domain, issuer, Which::Session(sid), now)
}

fn end(house: &House, domain: &Arc<Domain>, issuer: &str, which: Which<'_>, now: Instant) -> Result<usize> {
    let ended = house.store().read(|c| upstream_sessions::list_ended(c, &domain.upstream.id, issuer, which))?;
    let count = ended.len();
    // The domain is the tenant's: its sessions may be at another provider of the same tenant than the one that was called.
    for (provider, session) in ended {
        if let Some(site) = house.settings().sites().iter().find(|site| site.provider.id == provider) {
            end_session::end(house, site, session, now)?;
        }
    }
    Ok(count)
}
