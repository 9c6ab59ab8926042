//! The client configuration endpoint (RFC 7592 §2): a client reads, replaces or deletes its own registration.
//!
//! "If the client does not exist on this server, the server MUST respond with HTTP 401 Unauthorized" (§2.1): a wrong token, an
//! unknown client, a disabled one and one that did not register itself are all answered alike.

use super::{Arrived, Outcome, entry, sector, statement};
use crate::crypto::{Hashed, Plain, Purpose, random};
use crate::flow::admin::clients::{begin, finish};
use crate::flow::{House, Result, Site, client_secret, keys};
use crate::model::{Client, ClientSecret, Instant, Managed};
use crate::protocol::bearer::{self, Refusal};
use crate::protocol::registration::{self, Origin, Rules};
use crate::store::audit::{self, Entry};
use crate::store::{AnyConnection, StoreError, client_secrets, clients, registrations};

/// A client that has shown its token.
struct Own {
    client: Client,
    token: Plain,
}

/// The client's registration.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn read(house: &House, site: &Site, arrived: &Arrived) -> Result<Outcome> {
    Ok(match find(house, site, arrived)? {
        Ok(own) => Outcome::Told(registration::information(&site.provider.issuer, &own.client, None, &own.token)),
        Err(refusal) => Outcome::Unauthorized(refusal),
    })
}

fn find(house: &House, site: &Site, arrived: &Arrived) -> Result<std::result::Result<Own, Refusal>> {
    let token = match bearer::token(arrived.authorization.as_deref(), None) {
        Ok(token) => token,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let (provider, id) = (&site.provider.id, &arrived.client);
    let (client, kept) = house.store().read(|c| Ok((clients::find(c, provider, id)?, registrations::token(c, provider, id)?)))?;
    let is_its = kept == Some(token.hash());
    let own = client.filter(|client| is_its && client.enabled && client.managed == Managed::Itself);
    Ok(own.map(|client| Own { client, token }).ok_or_else(not_its))
}

fn not_its() -> Refusal {
    Refusal::InvalidToken("not the registration access token of an enabled client that registered itself".to_owned())
}

/// Replaces the registration by what the request says. The token is replaced, too (decision 39).
///
/// # Errors
/// `Refused` with an error of RFC 7591 §3.2.2; the registration is then as it was.
pub fn update(house: &House, site: &Site, arrived: &Arrived, now: Instant) -> Result<Outcome> {
    let own = match find(house, site, arrived)? {
        Ok(own) => own,
        Err(refusal) => return Ok(Outcome::Unauthorized(refusal)),
    };
    let id = &own.client.id.clone();
    let body = registration::parse(&arrived.body)?;
    registration::check_update(&body, &own.client, &house.vault().every_key(Purpose::SecretHash))?;
    let secret_length = own.client.secrets.iter().map(|secret| secret.length).min();
    let rules = Rules { provider: &site.provider, origin: Origin::Dynamic, secret_length };
    let admitted = registration::admit(registration::read(statement::merge(site, body, arrived, now)?)?, &rules)?;
    sector::check(&admitted.metadata, id.as_str(), arrived)?;
    let client = Client { metadata: admitted.metadata, ..own.client };
    let needs_secret = client.metadata.token_endpoint_auth_method.needs_secret();
    let secret = (needs_secret && client.secrets.is_empty()).then(|| random::secret(client_secret::DRAWN));
    let next = random::token();
    let change = Change {
        needs_secret,
        secret: secret.as_ref().map(|plain| client_secret::keep(house.vault(), &client.provider, id, plain, now)),
        earlier: own.token.hash(),
        next: next.hash(),
        entry: entry(site, (format!("client:{id}"), "client.update"), id, now),
        client: client.clone(),
    };
    if !house.store().write(move |c| change.write(c))? {
        return Ok(Outcome::Unauthorized(not_its()));
    }
    keys::ensure(house.store(), house.vault(), &site.provider.id, now)?;
    house.refresh()?;
    Ok(Outcome::Told(registration::information(&site.provider.issuer, &client, secret.as_ref(), &next)))
}

/// Everything that an update writes.
struct Change {
    client: Client,
    needs_secret: bool,
    secret: Option<ClientSecret>,
    earlier: Hashed,
    next: Hashed,
    entry: Entry,
}

impl Change {
    /// Says whether the token was still the present one: of two updates at once one counts.
    fn write(&self, c: &mut AnyConnection) -> std::result::Result<bool, StoreError> {
        let (provider, id) = (&self.client.provider, &self.client.id);
        if !registrations::rotate(c, (provider, id), &self.earlier, &self.next)? {
            return Ok(false);
        }
        clients::update(c, &self.client)?;
        if !self.needs_secret {
            for secret in &self.client.secrets {
                client_secrets::delete(c, provider, id, &secret.id)?;
            }
        }
        if let Some(secret) = &self.secret {
            client_secrets::insert(c, provider, id, secret)?;
        }
        audit::insert(c, &self.entry)?;
        Ok(true)
    }
}

/// Deletes the registration and everything that hangs on it: "A successful delete action will invalidate the `client_id`,
/// `client_secret`, and `registration_access_token` for this client … If the server supports … revoking outstanding grants … it
/// SHOULD" (§2.3).
///
/// # Errors
/// `Busy` or `Fault`.
pub fn delete(house: &House, site: &Site, arrived: &Arrived, now: Instant) -> Result<Outcome> {
    let own = match find(house, site, arrived)? {
        Ok(own) => own,
        Err(refusal) => return Ok(Outcome::Unauthorized(refusal)),
    };
    let id = &own.client.id;
    let entry = entry(site, (format!("client:{id}"), "client.delete"), id, now);
    let client = own.client.clone();
    if !house.store().write(move |c| begin(c, &client, &entry))? {
        finish(house.store(), &own.client)?;
    }
    house.refresh()?;
    Ok(Outcome::Gone)
}
