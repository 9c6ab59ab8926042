//! The userinfo endpoint (OpenID Connect Core §5.3).

use serde_json::{Map, Value};

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
    /// A signed JWT, for a client that registered `userinfo_signed_response_alg`.
    Signed(Plain),
    /// Refused, with a challenge.
    Refused(Refusal),
}

/// Answers a userinfo request.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn answer(house: &House, site: &Site, token: &Plain, now: Instant) -> Result<Outcome> {
    let refused = |why: &str| Ok(Outcome::Refused(Refusal::InvalidToken(why.to_owned())));
    let Some(held) = access::find(house, site, token, now)? else { return refused("the token is unknown, expired or withdrawn") };
    if !held.known.audience.iter().any(|audience| audience == site.provider.issuer.as_str()) {
        return refused("the token is for another resource");
    }
    let (Some((grant, user)), true) = (&held.person, held.known.scope.contains(scope::OPENID)) else {
        return Ok(Outcome::Refused(Refusal::InsufficientScope(scope::OPENID)));
    };
    let client = &held.registered.client;
    let subject = mint::subject_of(site, &user.id, client);
    let claims = userinfo::response(&subject, user, &held.known.scope, &grant.claims);
    let Some(algorithm) = client.metadata.userinfo_signed_response_alg else { return Ok(Outcome::Claims(claims)) };
    let signing = Signing { algorithm, secret: None, lifetime: site.provider.lifetimes.access_token };
    let signer = mint::signer(house, site, &held.registered, signing, now)?;
    Ok(Outcome::Signed(Plain::new(signer.sign("JWT", &userinfo::signed(claims, &site.provider.issuer, client))?)))
}
