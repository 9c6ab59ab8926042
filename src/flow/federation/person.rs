//! What an upstream says of a person, written to their account: the profile at each log-in (or the first), roles, and what nothing maps,
//! which is kept beside the link.

use serde_json::json;

use super::arrival::Arrived;
use crate::crypto::random;
use crate::flow::{House, Result, Site, audit};
use crate::model::{FederatedIdentity, Id, Instant, Managed, StandardClaims, SyncProfile, UpstreamSettings, User};
use crate::protocol::relying_party::claims_mapping::Mapped;
use crate::store::audit::Entry;
use crate::store::{AnyConnection, StoreError, federated_identities, users};

/// The link of an arrival to a person.
pub(super) fn identity(site: &Site, arrived: &Arrived, user: &Id<User>, now: Instant) -> FederatedIdentity {
    FederatedIdentity {
        id: Id::mint(random::bytes()),
        tenant: site.tenant.id.clone(),
        user: user.clone(),
        upstream: arrived.upstream.clone(),
        issuer: arrived.identity.issuer.clone(),
        subject: arrived.identity.subject.clone(),
        label: arrived.mapped.label.clone(),
        claims: arrived.mapped.unmapped.clone(),
        created_at: now,
        last_used_at: now,
    }
}

/// Links the identity to an account that asked for it; `false` if it is linked to another by now.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn link(house: &House, site: &Site, arrived: &Arrived, user: &Id<User>, now: Instant) -> Result<bool> {
    let identity = identity(site, arrived, user, now);
    let act = linked(site, &identity, now);
    Ok(house.store().write(move |c| {
        let is_theirs = put(c, &identity)?;
        if is_theirs {
            crate::store::audit::insert(c, &act)?;
        }
        Ok::<_, StoreError>(is_theirs)
    })?)
}

/// That somebody linked an identity to their account, for the log.
pub(super) fn linked(site: &Site, identity: &FederatedIdentity, now: Instant) -> Entry {
    let person = format!("user:{}", identity.user);
    let detail = json!({ "by": "self", "issuer": identity.issuer });
    audit::activity(&site.tenant.id, (&person, "identity.link"), person.clone(), detail, now)
}

/// Writes a link, unless the person there is somebody else here.
pub(super) fn put(c: &mut AnyConnection, identity: &FederatedIdentity) -> std::result::Result<bool, StoreError> {
    if federated_identities::insert(c, identity)?.is_inserted() {
        return Ok(true);
    }
    let found = federated_identities::find(c, &identity.tenant, &identity.issuer, &identity.subject)?;
    Ok(found.is_some_and(|found| found.user == identity.user))
}

/// The account as the upstream would have it; `None` if nothing changes, the domain says it only once, or the file keeps it.
pub(super) fn synchronised(settings: &UpstreamSettings, user: &User, mapped: &Mapped, now: Instant) -> Option<User> {
    if user.managed == Managed::File || settings.sync_profile == SyncProfile::First {
        return None;
    }
    let wanted = described(user, mapped);
    (wanted != *user).then(|| User { updated_at: now, ..wanted })
}

/// The account with what was said of it; what was not said stays.
pub(super) fn described(user: &User, mapped: &Mapped) -> User {
    let Mapped { claims, roles, groups, attributes, .. } = mapped;
    let mut all = user.attributes.clone();
    all.extend(attributes.clone());
    User {
        claims: overlaid(&user.claims, claims),
        roles: roles.clone().unwrap_or_else(|| user.roles.clone()),
        groups: groups.clone().unwrap_or_else(|| user.groups.clone()),
        attributes: all,
        ..user.clone()
    }
}

fn overlaid(own: &StandardClaims, said: &StandardClaims) -> StandardClaims {
    let text = |said: &Option<String>, own: &Option<String>| said.clone().or_else(|| own.clone());
    // A flag is about the value beside it: a new address is verified only if the upstream says so of it, and an address that stays keeps
    // what was known of it unless the upstream knows better.
    let flag = |value: (&Option<String>, &Option<String>), said: Option<bool>, known: Option<bool>| match value {
        (Some(new), old) if old.as_ref() != Some(new) => Some(said.unwrap_or(false)),
        (Some(_), _) if said == Some(true) => said,
        _ => known,
    };
    StandardClaims {
        name: text(&said.name, &own.name),
        given_name: text(&said.given_name, &own.given_name),
        family_name: text(&said.family_name, &own.family_name),
        middle_name: text(&said.middle_name, &own.middle_name),
        nickname: text(&said.nickname, &own.nickname),
        preferred_username: text(&said.preferred_username, &own.preferred_username),
        profile: text(&said.profile, &own.profile),
        picture: text(&said.picture, &own.picture),
        website: text(&said.website, &own.website),
        email: text(&said.email, &own.email),
        email_verified: flag((&said.email, &own.email), said.email_verified, own.email_verified),
        gender: text(&said.gender, &own.gender),
        birthdate: text(&said.birthdate, &own.birthdate),
        zoneinfo: text(&said.zoneinfo, &own.zoneinfo),
        locale: text(&said.locale, &own.locale),
        phone_number: text(&said.phone_number, &own.phone_number),
        phone_number_verified: flag(
            (&said.phone_number, &own.phone_number),
            said.phone_number_verified,
            own.phone_number_verified,
        ),
        address: said.address.clone().or_else(|| own.address.clone()),
        updated_at: own.updated_at,
    }
}

/// Writes the profile. An address that somebody else has by now stays away; the rest is written.
pub(super) fn write(c: &mut AnyConnection, wanted: &User) -> std::result::Result<User, StoreError> {
    if users::update(c, wanted)? != users::Update::Taken {
        return Ok(wanted.clone());
    }
    let stored = users::find(c, &wanted.id)?.map(|own| own.claims).unwrap_or_default();
    let claims = StandardClaims { email: stored.email, email_verified: stored.email_verified, ..wanted.claims.clone() };
    let kept = User { claims, ..wanted.clone() };
    users::update(c, &kept)?;
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims(email: Option<&str>, email_verified: Option<bool>) -> StandardClaims {
        StandardClaims { email: email.map(str::to_owned), email_verified, ..StandardClaims::default() }
    }

    #[test]
    fn a_verified_flag_moves_only_with_its_address() {
        let own = claims(Some("a@corp.test"), Some(true));
        for (said, email, verified) in [
            (claims(None, None), "a@corp.test", Some(true)),
            (claims(Some("a@corp.test"), None), "a@corp.test", Some(true)),
            (claims(Some("b@corp.test"), None), "b@corp.test", Some(false)),
            (claims(Some("b@corp.test"), Some(true)), "b@corp.test", Some(true)),
        ] {
            let merged = overlaid(&own, &said);
            assert_eq!((merged.email.as_deref(), merged.email_verified), (Some(email), verified));
        }
    }
}
