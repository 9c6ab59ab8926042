//! Everything that is kept about a person, for that person, as JSON. No secret is in it: no hash of a password, no token.

use serde_json::{Value, json};

use super::activity;
use crate::flow::visit::SignedIn;
use crate::flow::{House, Result, Site, audit};
use crate::model::{AuditEntry, Instant, Session};
use crate::store::{agreement_acceptances, consents, federated_identities, sessions, users};

/// The most entries of the audit log that one document has.
const MOST_ENTRIES: usize = 10_000;
/// Entries that are read at a time.
const CHUNK: usize = 500;

/// The document. That it was made is in the audit log.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn document(house: &House, site: &Site, one: &SignedIn, now: Instant) -> Result<Value> {
    let (id, provider) = (&one.user.id, &site.provider.id);
    let (user, identities, open, allowed, accepted) = house.store().read(|c| {
        Ok((
            users::find(c, id)?,
            federated_identities::list_of_user(c, id)?,
            sessions::list_everywhere(c, id, now)?,
            consents::list_of_user(c, provider, id)?,
            agreement_acceptances::list_of_user(c, id)?,
        ))
    })?;
    let user = user.unwrap_or_else(|| one.user.clone());
    let (happened, is_whole) = happened(house, one)?;
    let person = format!("user:{id}");
    let entry = audit::activity(&user.tenant, (&person, "user.export"), person.clone(), json!({ "by": "self" }), now);
    house.store().write(move |c| crate::store::audit::insert(c, &entry))?;
    Ok(json!({
        "made_at": now.to_rfc3339(),
        "issuer": site.provider.issuer.as_str(),
        "account": {
            "sub": user.id.as_str(),
            "username": user.username,
            "has_password": user.password_hash.is_some(),
            "status": user.status,
            "admin_role": user.admin_role,
            "groups": user.groups,
            "roles": user.roles,
            "created_at": user.created_at.to_rfc3339(),
            "updated_at": user.updated_at.to_rfc3339(),
        },
        "claims": user.claims,
        "attributes": user.attributes,
        "sessions": open.iter().map(session).collect::<Vec<_>>(),
        "apps": allowed.iter().map(|one| json!({
            "client_id": one.client.as_str(),
            "scope": one.scope,
            "claims": one.claims,
            "allowed_at": one.created_at.to_rfc3339(),
            "changed_at": one.updated_at.to_rfc3339(),
        })).collect::<Vec<_>>(),
        "identities": identities.iter().map(|one| json!({
            "issuer": one.issuer,
            "subject": one.subject,
            "label": one.label,
            "claims": one.claims,
            "linked_at": one.created_at.to_rfc3339(),
            "used_at": one.last_used_at.to_rfc3339(),
        })).collect::<Vec<_>>(),
        "agreements": accepted.iter().map(|(own, at)| json!({
            "name": own.terms.name,
            "version": own.terms.version,
            "accepted_at": at.to_rfc3339(),
        })).collect::<Vec<_>>(),
        "activity": happened.iter().map(|entry| json!({
            "at": entry.at.to_rfc3339(),
            "action": entry.action,
            "detail": entry.detail,
        })).collect::<Vec<_>>(),
        "activity_is_whole": is_whole,
    }))
}

fn session(own: &Session) -> Value {
    json!({
        "signed_in_at": own.auth_time.to_rfc3339(),
        "last_seen": own.last_seen.to_rfc3339(),
        "expires_at": own.expires_at.to_rfc3339(),
        "amr": own.amr,
        "acr": own.acr,
        "user_agent": own.user_agent,
        "address": own.address,
    })
}

/// What happened with the account, the latest first, up to a bound.
fn happened(house: &House, one: &SignedIn) -> Result<(Vec<AuditEntry>, bool)> {
    let person = format!("user:{}", one.user.id);
    let mut entries: Vec<AuditEntry> = Vec::new();
    loop {
        let after = entries.last().map(|last| (last.at, last.id.clone()));
        let found = house.store().read(|c| activity::read(c, (&one.user.tenant, &person), after.as_ref(), CHUNK))?;
        let is_last = found.len() < CHUNK;
        entries.extend(found);
        if is_last || entries.len() >= MOST_ENTRIES {
            return Ok((entries, is_last));
        }
    }
}
