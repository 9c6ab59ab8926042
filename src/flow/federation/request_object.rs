//! The authorization request as a signed token (OpenID Connect Core §6, RFC 9101): in the request itself, or kept for the upstream to fetch.
//!
//! What is fetched is a sealed row of five minutes under a random name, capped per network like every request that waits: any process
//! serves it, and nobody fills a table. It may be fetched more than once, since upstreams do.

use super::Domain;
use crate::crypto::{Purpose, base64url, random};
use crate::flow::visit::Visit;
use crate::flow::{House, Result, Site, Stop, throttle};
use crate::model::{Instant, RequestObject};
use crate::protocol::relying_party::Refusal;
use crate::protocol::relying_party::metadata::Metadata;
use crate::protocol::relying_party::request_object::{self, LIFE, PLACE};
use crate::store::interactions::{self, Spilled};

/// The parameters as the domain sends them: as they are, or as a signed token.
///
/// # Errors
/// `SlowDown` when the network has too many requests waiting; `Busy` or `Fault`. What cannot be signed is a value.
pub(super) fn wrapped(
    house: &House,
    site: &Site,
    visit: &Visit,
    (domain, metadata, fields): (&Domain, &Metadata, Vec<(String, String)>),
    now: Instant,
) -> Result<std::result::Result<Vec<(String, String)>, Refusal>> {
    let settings = &domain.upstream.settings;
    if settings.request_object == RequestObject::None {
        return Ok(Ok(fields));
    }
    let credentials = domain.credentials(base64url(&random::bytes::<16>()));
    let signed = request_object::signer(settings, metadata, &credentials)
        .and_then(|signer| request_object::sign(metadata, &fields, (signer.as_deref(), &credentials.jti), now));
    let token = match signed {
        Ok(token) => token,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let sent = if settings.request_object == RequestObject::Value {
        ("request", token)
    } else {
        ("request_uri", kept(house, site, (visit, &token), now)?)
    };
    Ok(Ok(request_object::outside(fields, sent)))
}

/// Keeps a token for the upstream; where it is.
fn kept(house: &House, site: &Site, (visit, token): (&Visit, &str), now: Instant) -> Result<String> {
    let id = random::token().reveal().to_owned();
    let row = Spilled {
        id: id.clone(),
        provider: site.provider.id.clone(),
        network: throttle::network(&visit.address),
        sealed: house.vault().seal(Purpose::Envelope, &context(site, &id), token.as_bytes()),
        created_at: now,
        expires_at: now.plus(LIFE),
    };
    if !house.store().write(move |c| interactions::insert(c, &row))? {
        return Err(Stop::SlowDown(LIFE.0));
    }
    Ok(site.provider.issuer.url(&format!("{PLACE}/{id}")))
}

/// What was kept under a name; `None` once its time is over.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn fetch(house: &House, site: &Site, id: &str, now: Instant) -> Result<Option<String>> {
    let sealed = house.store().read(|c| interactions::find(c, &site.provider.id, id, now))?;
    let opened = sealed.and_then(|sealed| house.vault().open(Purpose::Envelope, &context(site, id), &sealed).ok());
    Ok(opened.and_then(|token| String::from_utf8(token).ok()))
}

fn context(site: &Site, id: &str) -> Vec<u8> {
    format!("upstream request {} {id}", site.provider.id).into_bytes()
}
