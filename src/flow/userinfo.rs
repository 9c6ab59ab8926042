//! The userinfo endpoint (OpenID Connect Core §5.3).

use serde_json::{Map, Value};

use super::access::Held;
use super::encryption::{self, Fetched};
use super::federation::refresh::{self, Refreshed};
use super::mint::{self, Signing};
use super::{House, Result, Site, access};
use crate::crypto::Plain;
use crate::model::Instant;
use crate::protocol::bearer::Refusal;
use crate::protocol::oidc::userinfo;
use crate::protocol::vocabulary::scope;

/// What the endpoint answers.
#[derive(Debug)]
pub enum Outcome {
    /// JSON.
    Claims(Map<String, Value>),
    /// A JWT, signed or encrypted or both, for a client that registered `userinfo_signed_response_alg` or
    /// `userinfo_encrypted_response_alg`.
    Jwt(Plain),
    /// Refused, with a challenge.
    Refused(Refusal),
}

/// Answers a userinfo request.
///
/// # Errors
/// `Needs(ClientKeys)` of a client that registered encryption, `Needs(UpstreamRefresh)`, `Busy` or `Fault`.
pub fn answer(
    house: &House,
    site: &Site,
    token: &Plain,
    (fetched, refreshed): (Fetched<'_>, Option<&Refreshed>),
    now: Instant,
) -> Result<Outcome> {
    let refused = |why: &str| Ok(Outcome::Refused(Refusal::InvalidToken(why.to_owned())));
    let Some(held) = up_to_date(house, site, (token, refreshed), now)? else {
        return refused("the token is unknown, expired or withdrawn");
    };
    if !held.known.audience.iter().any(|audience| audience == site.provider.issuer.as_str()) {
        return refused("the token is for another resource");
    }
    let (Some((grant, user)), true) = (&held.person, held.known.scope.contains(scope::OPENID)) else {
        return Ok(Outcome::Refused(Refusal::InsufficientScope(scope::OPENID)));
    };
    let client = &held.registered.client;
    let subject = mint::subject_of(site, &user.id, client);
    let claims = userinfo::response((&subject, user), client, &held.known.scope, &grant.claims);
    let recipient = encryption::of_userinfo(client, fetched)?;
    let Some(algorithm) = client.metadata.userinfo_signed_response_alg else {
        let Some(recipient) = recipient else { return Ok(Outcome::Claims(claims)) };
        let json = serde_json::Value::Object(claims).to_string();
        return Ok(Outcome::Jwt(Plain::new(recipient.encrypt(json.as_bytes(), None)?)));
    };
    let signing = Signing { algorithm, secret: None, lifetime: site.provider.lifetimes.access_token };
    let signer = mint::signer(house, site, &held.registered, signing, now)?;
    let jwt = signer.sign("JWT", &userinfo::signed(claims, &site.provider.issuer, client))?;
    encryption::nested(recipient.as_ref(), jwt).map(Outcome::Jwt)
}

/// What the token stands for, after the upstream of its session was asked again if its last word is old.
fn up_to_date(
    house: &House,
    site: &Site,
    (token, refreshed): (&Plain, Option<&Refreshed>),
    now: Instant,
) -> Result<Option<Held>> {
    let Some(held) = access::find(house, site, token, now)? else { return Ok(None) };
    let Some((grant, _)) = &held.person else { return Ok(Some(held)) };
    if refresh::keep_up(house, site, &grant.session, refreshed, now)? {
        return access::find(house, site, token, now);
    }
    Ok(Some(held))
}
