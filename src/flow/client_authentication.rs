//! Authenticating the client of a back-channel request: token, introspection, revocation.

use std::sync::Arc;

use super::audit::noted::Failure;
use super::federation::refresh::Refreshed;
use super::portal::try_it;
use super::settings::Registered;
use super::{House, Need, Result, Site, Stop, client_secret};
use crate::crypto::{Hashed, Plain, Purpose, sha256};
use crate::jose::KeySet;
use crate::model::{AuthMethod, Client, Instant};
use crate::protocol::jwt_assertion::{AssertionUse, Audiences, ClientKeys};
use crate::protocol::oauth2::client_authentication::{Authenticated, Checked, Means, Presented, check, refuse_unknown, refused};
use crate::protocol::oauth2::unavailable;
use crate::protocol::parameters::Parameters;
use crate::protocol::{Clause, OAuthError};
use crate::store::assertion_jtis;

/// A back-channel request as its client sends it.
#[derive(Clone)]
#[expect(missing_debug_implementations, reason = "it may hold a secret")]
pub struct Sent {
    /// The `Authorization` header.
    pub authorization: Option<String>,
    /// The form.
    pub form: Parameters,
    /// Whether the portal sends it, where the client's owner tries it.
    pub is_try: bool,
}

/// A back-channel request as it arrived.
#[derive(Clone, Debug)]
pub struct Request {
    /// What it brought to authenticate its client, or why that cannot be read.
    pub presented: Arc<std::result::Result<Presented, OAuthError>>,
    /// The form.
    pub form: Parameters,
    /// Key sets that were fetched for this request, the latest last: from the cache first, then afresh. `None` is a failure.
    pub fetched: Vec<Option<Arc<KeySet>>>,
    /// What an upstream said of a person when it was asked again for this request.
    pub refreshed: Option<Box<Refreshed>>,
    /// Whether the portal sends it, where the client's owner tries it.
    pub is_try: bool,
}

/// Finds the client that a request names.
///
/// # Errors
/// `Refused` with `invalid_client` for one that is unknown, or for credentials that cannot be read.
pub fn named<'r>(house: &House, site: &Site, request: &'r Request) -> Result<(&'r Presented, Arc<Registered>)> {
    let presented = request.presented.as_ref().as_ref().map_err(Clone::clone)?;
    let registered = house.client(site, presented.client_id().as_str())?;
    match registered {
        Some(registered) if request.is_try => Ok((presented, Arc::new(try_it::lent(site, &registered)))),
        Some(registered) => Ok((presented, registered)),
        None => {
            let error = refuse_unknown(presented, &house.vault().every_key(Purpose::SecretHash));
            let why = house.unavailable(site, presented.client_id().as_str())?;
            Err(why.map_or(error.clone(), |why| unavailable::told(error, why)).into())
        }
    }
}

/// Judges what the request presented; an assertion is claimed, so that it counts once on every process and after a restart.
///
/// # Errors
/// `Refused` with `invalid_client`, or `Needs(ClientKeys)`.
pub fn authenticate<'c>(
    house: &House,
    site: &Site,
    (presented, registered): (&Presented, &'c Registered),
    fetched: &[Option<Arc<KeySet>>],
    now: Instant,
) -> Result<Authenticated<'c>> {
    let client = &registered.client;
    let hash_keys = house.vault().every_key(Purpose::SecretHash);
    let secrets = plain_secrets(house, registered, now);
    let issuer = &site.provider.issuer;
    let audiences = Audiences::of(issuer);
    let keys = ClientKeys::from(fetched);
    let means = Means { hash_keys: &hash_keys, secrets: &secrets, keys, audiences: &audiences };
    let checked = check(presented, client, &means, now).inspect_err(|_| house.noted().note(failure(site, client), now))?;
    match checked {
        Checked::NeedsKeys(uri) => {
            Err(Stop::Needs(Need::ClientKeys { owner: client.id.as_str().to_owned(), uri, fresh: !fetched.is_empty() }))
        }
        Checked::Authenticated(authenticated) => {
            if let Some(once) = authenticated.assertion() {
                claim(house, site, registered, once)?;
            }
            if let Some(secret) = authenticated.secret_id().filter(|_| !registered.is_tried) {
                house.tally().authenticated((&client.provider, &client.id, secret), now);
            }
            Ok(authenticated)
        }
    }
}

fn failure(site: &Site, client: &Client) -> Failure {
    Failure {
        tenant: site.tenant.id.clone(),
        actor: String::new(),
        action: "client.fail",
        target: format!("client:{}", client.id),
        reason: "client_authentication",
        address: String::new(),
    }
}

fn claim(house: &House, site: &Site, registered: &Registered, once: &AssertionUse) -> Result<()> {
    let (provider, client) = (site.provider.id.clone(), registered.client.id.clone());
    let (jti, forget_at) = (Hashed::from_bytes(sha256(once.jti.as_bytes()).to_vec()), once.forget_at);
    let is_first = house.store().write(move |c| assertion_jtis::claim(c, &provider, &client, &jti, forget_at))?;
    if is_first { Ok(()) } else { Err(refused("The assertion was used before.").under(Clause::AssertionOnce).into()) }
}

/// The live secrets in the clear, only where an assertion is signed with one.
fn plain_secrets(house: &House, registered: &Registered, now: Instant) -> Vec<(String, Plain)> {
    let client = &registered.client;
    if client.metadata.token_endpoint_auth_method != AuthMethod::ClientSecretJwt {
        return Vec::new();
    }
    let live = client.secrets.iter().filter(|own| own.is_live(now));
    live.filter_map(|own| Some((own.id.clone(), client_secret::open(house.vault(), &client.provider, &client.id, own)?)))
        .collect()
}
