//! The introspection endpoint (RFC 7662).

use serde_json::{Map, Value};

use super::client_authentication::{Request, authenticate, named};
use super::{House, Result, Site, access, mint};
use crate::crypto::Plain;
use crate::model::{Client, Instant};
use crate::protocol::introspection::{self, Known, Person};
use crate::protocol::oauth2::standing::{Artefact, Standing};
use crate::protocol::token_type_hint::{TokenKind, TokenQuestion};
use crate::store::refresh_tokens;

/// Answers an introspection request.
///
/// # Errors
/// `Refused` for a caller that may not ask; a token that is not active is an answer.
pub fn answer(house: &House, site: &Site, request: &Request, now: Instant) -> Result<Map<String, Value>> {
    let (presented, registered) = named(house, site, request)?;
    let authenticated = authenticate(house, site, (presented, &registered), &request.fetched, now)?;
    introspection::check_asker(&authenticated)?;
    let question = TokenQuestion::parse(&request.form)?;
    for kind in question.search {
        let found = match kind {
            TokenKind::AccessToken => access_token(house, site, &question.token, &registered.client, now)?,
            TokenKind::RefreshToken => refresh_token(house, site, &question.token, &registered.client, now)?,
        };
        if let Some(answer) = found {
            return Ok(answer);
        }
    }
    Ok(introspection::inactive())
}

fn access_token(house: &House, site: &Site, token: &Plain, asker: &Client, now: Instant) -> Result<Option<Map<String, Value>>> {
    let Some(held) = access::find(house, site, token, now)? else { return Ok(None) };
    let subject = held.person.as_ref().map(|(_, user)| mint::subject_of(site, &user.id, &held.registered.client));
    let person = held.person.as_ref().zip(subject.as_deref()).map(|((grant, _), subject)| Person { subject, grant });
    let answer = introspection::active(&held.known, person, asker, &site.resources, &site.provider.issuer);
    let person = held.person.as_ref().map(|(grant, user)| (grant, user));
    let mapped = mint::mapped_claims(&held.registered.client, person, &held.known.scope);
    Ok(Some(introspection::with_mapped(answer, mapped)))
}

fn refresh_token(house: &House, site: &Site, token: &Plain, asker: &Client, now: Instant) -> Result<Option<Map<String, Value>>> {
    let (provider, hash) = (&site.provider.id, token.hash());
    let Some(found) = house.store().read(|c| refresh_tokens::find(c, provider, &hash))? else { return Ok(None) };
    let Some(registered) = house.client(site, found.token.client.as_str())? else { return Ok(None) };
    let standing = Standing {
        grant: &found.grant,
        client: &registered.client,
        user: Some(&found.user),
        session: found.session.as_ref(),
        lifetimes: &site.provider.lifetimes,
    };
    let is_current = found.token.rotated_at.is_none() && !found.token.expires_at.has_passed(now);
    if !is_current || standing.check(Artefact::RefreshToken, now).is_err() {
        return Ok(None);
    }
    let subject = mint::subject_of(site, &found.user.id, &registered.client);
    let person = Person { subject: &subject, grant: &found.grant };
    let known = Known::refresh(&found.token);
    Ok(Some(introspection::active(&known, Some(person), asker, &site.resources, &site.provider.issuer)))
}
