//! Secrets of an app: two may live at once, so that one is replaced without an outage (decision 16).

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Refused, Registrar, read};
use crate::crypto::{Plain, random};
use crate::flow::admin::once::once;
use crate::flow::admin::settled::settled;
use crate::flow::admin::{Done, Refusal, within};
use crate::flow::client_secret;
use crate::model::{Action, Client, ClientSecret, Id, Instant, Seconds};
use crate::store::{AnyConnection, audit, client_secrets};

/// The most live secrets of an app.
pub const MOST_SECRETS: usize = 2;

/// What becomes of the secrets that are there when another one comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Earlier {
    /// They are accepted until somebody revokes them.
    Stay,
    /// They are accepted for this long at most.
    EndAfter(Seconds),
}

/// A secret that was made.
#[derive(Debug)]
pub struct Given {
    /// What is kept of it.
    pub kept: ClientSecret,
    /// The secret, shown this once.
    pub secret: Plain,
}

/// What is drawn for a new secret, sealed with the key that it came under.
#[derive(Serialize, Deserialize)]
struct Drawn(String, String);

/// Gives an app another secret.
///
/// # Errors
/// `NoSecret`, `SecretsFull` and other refusals, or as any other flow.
pub fn add(registrar: &Registrar<'_>, (id, earlier): (&Id<Client>, Earlier), now: Instant) -> Done<Given> {
    registrar.check(Action::ChangeClients)?;
    let Registrar { store, vault, provider, by, .. } = registrar;
    let plain = random::secret(client_secret::DRAWN);
    let kept = client_secret::keep(vault, &provider.id, id, &plain, now);
    let entry = registrar.entry("client.add_secret", id, json!({ "secret": kept.id }), now);
    let drawn = Drawn(kept.id.clone(), plain.reveal().to_owned());
    let end = match earlier {
        Earlier::Stay => None,
        Earlier::EndAfter(span) => Some(now.plus(span)),
    };
    let (reach, own) = (registrar.reach(), id.clone());
    let Drawn(drawn, secret) = once(store, by, drawn, now, move |c| {
        let plan = |c: &mut AnyConnection| {
            let client = match reach.own(c, &own)? {
                Ok(client) => client,
                Err(refusal) => return Ok(Err(refusal)),
            };
            if !client.metadata.token_endpoint_auth_method.needs_secret() {
                return Ok(Err(Refused::NoSecret.into()));
            }
            let staying =
                client.secrets.iter().filter(|secret| secret.is_live(now) && end.is_none_or(|end| !end.has_passed(now)));
            Ok(if staying.count() < MOST_SECRETS { Ok(client) } else { Err(Refused::SecretsFull.into()) })
        };
        settled(c, plan, |c, client| {
            for secret in &client.secrets {
                if let Some(end) = end.filter(|end| secret.expires_at.is_none_or(|own| own > *end)) {
                    client_secrets::expire(c, &client.provider, &client.id, &secret.id, end)?;
                }
            }
            client_secrets::insert(c, &client.provider, &client.id, &kept)?;
            audit::insert(c, &entry)
        })
    })?;
    let found = read::whole(registrar, id)?.client.secrets.into_iter().find(|own| own.id == drawn);
    let kept = found.ok_or_else(|| Refusal::from(Refused::UnknownSecret))?;
    Ok(Given { kept, secret: Plain::new(secret) })
}

/// Takes a secret away at once.
///
/// # Errors
/// `UnknownSecret`, `LastSecret` and other refusals, or as any other flow.
pub fn revoke(registrar: &Registrar<'_>, (id, secret): (&Id<Client>, &str), now: Instant) -> Done<()> {
    registrar.check(Action::ChangeClients)?;
    let entry = registrar.entry("client.revoke_secret", id, json!({ "secret": secret }), now);
    let (reach, own, secret) = (registrar.reach(), id.clone(), secret.to_owned());
    within(registrar.store, move |c| {
        let plan = |c: &mut AnyConnection| {
            let client = match reach.own(c, &own)? {
                Ok(client) => client,
                Err(refusal) => return Ok(Err(refusal)),
            };
            let is_other = |other: &ClientSecret| other.id != secret && other.is_live(now);
            Ok(match client.secrets.iter().find(|own| own.id == secret && own.is_live(now)) {
                None => Err(Refused::UnknownSecret.into()),
                Some(_) if !client.secrets.iter().any(is_other) => Err(Refused::LastSecret.into()),
                Some(_) => Ok(client),
            })
        };
        settled(c, plan, |c, client| {
            client_secrets::delete(c, &client.provider, &client.id, &secret)?;
            audit::insert(c, &entry)
        })
    })
}
