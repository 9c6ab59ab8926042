//! Making tokens: signatures are computed here, outside any transaction; what has to be kept of a token is returned as its row.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::settings::{Registered, Site};
use super::{House, Result, Stop, encryption};
use crate::crypto::{Plain, base64url, random};
use crate::jose::{Encrypter, Signer};
use crate::model::{
    AccessToken, AccessTokenFormat, Client, Grant, Id, Instant, Provider, RefreshToken, RequestedClaims, Scope, Seconds,
    SigningAlgorithm, User,
};
use crate::protocol::jwt_access_token::{self, NewAccessToken};
use crate::protocol::oauth2::refresh_token;
use crate::protocol::oidc::{id_token, release, subject};
use crate::protocol::resource_indicators::Target;

/// `typ` of an ID token's header (RFC 7519 §5.1).
const ID_TOKEN_TYPE: &str = "JWT";

/// An access token on its way out.
#[derive(Debug)]
pub struct AccessMinted {
    /// The token.
    pub token: Plain,
    /// Its life.
    pub lifetime: Seconds,
    /// What to keep of it; a JWT is not kept.
    pub row: Option<AccessToken>,
}

/// Makes an access token of a client: for a person's grant, or, without one, for the client itself.
///
/// # Errors
/// `Busy` while no key can sign.
pub fn access_token(
    site: &Site,
    (client, person): (&Client, Option<(&Grant, &User)>),
    target: &Target,
    now: Instant,
) -> Result<AccessMinted> {
    let lifetime = target.lifetime;
    if target.format == AccessTokenFormat::Jwt {
        let signer = site_signer(site, site.provider.access_token_algorithm, lifetime, now)?;
        let subject = person.map(|(grant, _)| subject_of(site, &grant.user, client));
        let jti = base64url(&random::bytes::<16>());
        let mapped = mapped_claims(client, person, &target.scope);
        let person = person.map(|(grant, _)| grant).zip(subject.as_deref());
        let new = NewAccessToken { issuer: &site.provider.issuer, client, person, target, jti: &jti, mapped: &mapped };
        let token = Plain::new(signer.sign(jwt_access_token::TYPE, &new.claims(now))?);
        return Ok(AccessMinted { token, lifetime, row: None });
    }
    let token = random::token();
    let row = AccessToken {
        hash: token.hash(),
        provider: site.provider.id.clone(),
        client: client.id.clone(),
        grant: person.map(|(grant, _)| grant.id.clone()),
        scope: target.scope.clone(),
        audience: target.audience.clone(),
        issued_at: now,
        expires_at: now.plus(lifetime),
        revoked_at: None,
    };
    Ok(AccessMinted { token, lifetime, row: Some(row) })
}

/// What a client's mappings say in an access token: inside a JWT, and in the introspection of any.
pub fn mapped_claims(client: &Client, person: Option<(&Grant, &User)>, scope: &Scope) -> Map<String, Value> {
    let nothing = RequestedClaims::default();
    let requested = person.map_or(&nothing, |(grant, _)| &grant.claims);
    release::of_access_token(person.map(|(_, user)| user), client, scope, requested)
}

/// Makes a refresh token for a grant, replacing `predecessor` if there is one.
pub fn refresh_token(
    provider: &Provider,
    grant: &Grant,
    predecessor: Option<&RefreshToken>,
    now: Instant,
) -> (Plain, RefreshToken) {
    let token = random::token();
    let row = RefreshToken {
        hash: token.hash(),
        provider: grant.provider.clone(),
        client: grant.client.clone(),
        grant: grant.id.clone(),
        scope: predecessor.map_or_else(|| grant.scope.clone(), |old| old.scope.clone()),
        predecessor: predecessor.map(|old| old.hash.clone()),
        issued_at: now,
        expires_at: refresh_token::expiry(grant, &provider.lifetimes, now),
        rotated_at: None,
        successor: None,
        used_at: None,
    };
    (token, row)
}

/// Whom an ID token is for and how it is signed.
#[derive(Clone, Copy, Debug)]
pub struct IdTokenFor<'a> {
    /// The client.
    pub registered: &'a Registered,
    /// The grant.
    pub grant: &'a Grant,
    /// The person.
    pub user: &'a User,
    /// The row of the client secret that authenticated this request, if one did: it signs HS tokens (decision 16).
    pub secret: Option<&'a str>,
    /// Whom it is encrypted to, if the client registered that.
    pub recipient: Option<&'a Encrypter>,
}

/// Makes an ID token with the client's algorithm.
///
/// # Errors
/// `Busy` while no key can sign, `Fault` when no secret can.
pub fn id_token(
    house: &House,
    site: &Site,
    about: IdTokenFor<'_>,
    occasion: id_token::Occasion<'_>,
    now: Instant,
) -> Result<Plain> {
    let IdTokenFor { registered, grant, user, secret, recipient } = about;
    let client = &registered.client;
    let subject = subject_of(site, &user.id, client);
    let about = id_token::About { provider: &site.provider, client, grant, user, subject: &subject };
    let lifetime = about.expires_at(now).since(now);
    let signer = signer(house, site, registered, Signing { algorithm: client.id_token_algorithm(), secret, lifetime }, now)?;
    encryption::nested(recipient, signer.sign(ID_TOKEN_TYPE, &id_token::claims(&about, occasion, now))?)
}

/// What is to be signed with.
#[derive(Clone, Copy, Debug)]
pub struct Signing<'a> {
    /// The algorithm.
    pub algorithm: SigningAlgorithm,
    /// The row of the client secret to sign HS tokens with; the oldest live one if absent.
    pub secret: Option<&'a str>,
    /// How long the token will live.
    pub lifetime: Seconds,
}

/// The signer for something that a client gets: a key of the provider, or the client's secret for the HS family.
///
/// # Errors
/// `Busy` while there is no key, `Fault` when there is no secret.
pub fn signer(house: &House, site: &Site, registered: &Registered, signing: Signing<'_>, now: Instant) -> Result<Arc<Signer>> {
    let Signing { algorithm, secret, lifetime } = signing;
    if !algorithm.is_symmetric() {
        return site_signer(site, algorithm, lifetime, now);
    }
    registered.hs_signer(house.vault(), algorithm, secret, now).ok_or_else(|| {
        Stop::Fault(format!("client {} has no live secret that is long enough for {algorithm}", registered.client.id))
    })
}

/// A key is missing only until the next tick plans for it, so the client is told to come back.
fn site_signer(site: &Site, algorithm: SigningAlgorithm, lifetime: Seconds, now: Instant) -> Result<Arc<Signer>> {
    let Some(signer) = site.keyring.signer(algorithm, lifetime, now) else {
        log::warn!("{} has no {algorithm} key yet that outlives a token of {} s", site.provider.issuer, lifetime.0);
        return Err(Stop::Busy);
    };
    if let Some(kid) = signer.kid() {
        site.tally.signed(&site.provider.id, kid, now.plus(lifetime));
    }
    Ok(signer)
}

/// The person's `sub` for a client.
pub fn subject_of(site: &Site, user: &Id<User>, client: &Client) -> String {
    subject::of(user, client, site.provider.pairwise_salt.as_bytes())
}
