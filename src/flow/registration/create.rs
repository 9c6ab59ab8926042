//! `POST` to the registration endpoint (RFC 7591 §3.1).

use super::{Arrived, Outcome, entry, limits, sector, statement};
use crate::crypto::{Plain, base64url, random};
use crate::flow::{House, Result, Site, Stop, client_secret, keys};
use crate::model::{Client, ClientMetadata, ClientRegistration, Id, Instant, Managed, Registration, RegistrationToken};
use crate::protocol::bearer::{self, Refusal};
use crate::protocol::registration::{self, Origin, Rules};
use crate::store::audit::{self, Entry};
use crate::store::{AnyConnection, StoreError, clients, registration_tokens, registrations};

/// Seconds after which room may have come among the clients that nobody has used.
const WAIT: i64 = 600;

/// Registers a client.
///
/// # Errors
/// `Refused` with an error of RFC 7591 §3.2.2, or `SlowDown`; nothing was registered then.
pub fn create(house: &House, site: &Site, arrived: &Arrived, now: Instant) -> Result<Outcome> {
    let provider = &site.provider;
    if provider.registration == Registration::Closed {
        return Ok(Outcome::Closed);
    }
    if arrived.documents.is_empty() && arrived.keys.is_empty() {
        limits::count(house, site, &arrived.address, now)?; // not again when the documents are there
    }
    let admission = match admission(house, site, arrived, now)? {
        Ok(admission) => admission,
        Err(refusal) => return Ok(Outcome::Unauthorized(refusal)),
    };
    let body = statement::merge(site, registration::parse(&arrived.body)?, arrived, now)?;
    let asked = registration::read(body)?;
    let rules = Rules { provider, origin: Origin::Dynamic, secret_length: None };
    let admitted = registration::admit(asked, &rules)?;
    sector::check(&admitted.metadata, "(new)", arrived)?;
    let (draft, client, secret, token) = draft(house, site, admitted.metadata, admission, now);
    match house.store().write(move |c| draft.write(c, now))? {
        Written::Made => {}
        Written::Full => return Err(Stop::SlowDown(WAIT)),
        Written::Spent => return Ok(Outcome::Unauthorized(Refusal::InvalidToken("it was used up meanwhile".to_owned()))),
    }
    // The act that first names an algorithm makes its key before it answers (decision 20).
    keys::ensure(house.store(), house.vault(), &provider.id, now)?;
    house.refresh()?;
    let information = registration::information(&provider.issuer, &client, secret.as_ref(), &token);
    Ok(Outcome::Told(information))
}

/// The initial access token that admits the client, where one is needed: "an OAuth 2.0 access token optionally issued by an
/// authorization server to a developer or client and used when making a client registration request" (RFC 7591 §1.2).
fn admission(
    house: &House,
    site: &Site,
    arrived: &Arrived,
    now: Instant,
) -> Result<std::result::Result<Option<RegistrationToken>, Refusal>> {
    if site.provider.registration == Registration::Open {
        return Ok(Ok(None));
    }
    let token = match bearer::token(arrived.authorization.as_deref(), None) {
        Ok(token) => token,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let (provider, hash) = (&site.provider.id, token.hash());
    let open = house.store().read(|c| registration_tokens::find_open(c, provider, &hash, now))?;
    Ok(open.map(Some).ok_or_else(|| Refusal::InvalidToken("no initial access token that still admits anybody".to_owned())))
}

/// Everything that is drawn and sealed before the write, which may run more than once.
struct Draft {
    client: Client,
    registration: ClientRegistration,
    admission: Option<Id<RegistrationToken>>,
    most_unused: Option<i64>,
    entry: Entry,
}

fn draft(
    house: &House,
    site: &Site,
    metadata: ClientMetadata,
    admission: Option<RegistrationToken>,
    now: Instant,
) -> (Draft, Client, Option<Plain>, Plain) {
    let provider = &site.provider;
    // No person has an identifier of this form, so no `sub` can be confused with it (decision 13).
    let id: Id<Client> = Id::new(base64url(&random::bytes::<16>()));
    let secret = metadata.token_endpoint_auth_method.needs_secret().then(|| random::secret(client_secret::DRAWN));
    let kept = secret.as_ref().map(|plain| client_secret::keep(house.vault(), &provider.id, &id, plain, now));
    let client = Client {
        id: id.clone(),
        provider: provider.id.clone(),
        metadata,
        secrets: kept.into_iter().collect(),
        enabled: true,
        managed: Managed::Itself,
        created_at: now,
    };
    let token = random::token();
    let actor = admission.as_ref().map_or_else(|| "anybody".to_owned(), |by| format!("registration-token:{}", by.id));
    let draft = Draft {
        registration: ClientRegistration {
            provider: provider.id.clone(),
            client: id.clone(),
            token: token.hash(),
            registered_at: now,
        },
        client: client.clone(),
        admission: admission.map(|by| by.id),
        most_unused: provider.registration_policy.unused,
        entry: entry(site, (actor, "client.register"), &id, now),
    };
    (draft, client, secret, token)
}

enum Written {
    Made,
    /// As many clients as the provider allows have registered and are not used.
    Full,
    /// The initial access token admitted its last client meanwhile.
    Spent,
}

impl Draft {
    fn write(&self, c: &mut AnyConnection, now: Instant) -> std::result::Result<Written, StoreError> {
        if let Some(most) = self.most_unused
            && registrations::count_unused(c, &self.client.provider)? >= most
        {
            return Ok(Written::Full);
        }
        if let Some(token) = &self.admission
            && !registration_tokens::claim(c, token, now)?
        {
            return Ok(Written::Spent);
        }
        if !clients::insert(c, &self.client)?.is_inserted() {
            return Err(StoreError::Query("a drawn client_id was taken".to_owned()));
        }
        registrations::insert(c, &self.registration)?;
        audit::insert(c, &self.entry)?;
        Ok(Written::Made)
    }
}
