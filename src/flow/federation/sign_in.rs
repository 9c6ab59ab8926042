//! A session for somebody who came through an upstream, with everything that goes into the same write: the link, the profile, the account.

use super::arrival::Arrived;
use super::{person, refresh};
use crate::crypto::Purpose;
use crate::flow::login::{self, Opening, Prepared, Proof};
use crate::flow::visit::Visit;
use crate::flow::{House, Result, Site};
use crate::model::{AuditEntry, FederatedIdentity, Id, Instant, Session, UpstreamSession, UpstreamToken, User};
use crate::store::{AnyConnection, StoreError, audit as audit_log, federated_identities, upstream_sessions, upstream_tokens};

/// Who a person there is here.
enum Link {
    /// From now on, and with what was said now; with what the log says of it.
    New(Box<(FederatedIdentity, AuditEntry)>),
    /// Since an earlier log-in.
    Known(Id<FederatedIdentity>),
}

/// Signs in somebody who is known, and notes the log-in at the link, which is made if there is none. `None` if the identity is linked to
/// somebody else by now, or the link was taken away meanwhile.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn known(
    house: &House,
    site: &Site,
    visit: &Visit,
    (arrived, user, link): (&Arrived, User, Option<FederatedIdentity>),
    now: Instant,
) -> Result<Option<Visit>> {
    let settings = site.upstream_by_id(&arrived.upstream).map(|domain| domain.upstream.settings.clone()).unwrap_or_default();
    let wanted = person::synchronised(&settings, &user, &arrived.mapped, now);
    let link = link.map_or_else(
        || {
            let identity = person::identity(site, arrived, &user.id, now);
            let act = person::linked(site, &identity, now);
            Link::New(Box::new((identity, act)))
        },
        |link| Link::Known(link.id),
    );
    let (prepared, rests_on) = begin(house, site, visit, (arrived, user), now)?;
    let (written, mapped, upstream) = (prepared.clone(), arrived.mapped.clone(), arrived.upstream.clone());
    let done = house.store().write(move |c| {
        let used = federated_identities::Used { upstream: &upstream, label: &mapped.label, claims: &mapped.unmapped };
        let is_theirs = match &link {
            Link::New(new) => person::put(c, &new.0)?,
            Link::Known(id) => federated_identities::touch(c, id, used, now)?,
        };
        if !is_theirs {
            return Ok(None);
        }
        if let Link::New(new) = &link {
            audit_log::insert(c, &new.1)?;
        }
        let user = wanted.as_ref().map(|wanted| person::write(c, wanted)).transpose()?;
        open(c, (&written, &rests_on), now)?;
        Ok(Some(user))
    })?;
    house.courier().notify_one();
    Ok(done.map(|user| prepared.visit(user)))
}

/// What a session of ours rests on.
#[derive(Clone, Debug)]
pub(super) struct RestsOn {
    session: UpstreamSession,
    token: Option<UpstreamToken>,
}

/// Opens a session within a write.
pub(super) fn open(
    c: &mut AnyConnection,
    (prepared, rests_on): (&Prepared, &RestsOn),
    now: Instant,
) -> std::result::Result<(), StoreError> {
    prepared.write(c, now)?;
    upstream_sessions::put(c, &rests_on.session)?;
    match &rests_on.token {
        Some(token) => upstream_tokens::put(c, token),
        None => upstream_tokens::delete(c, &rests_on.session.session).map(drop), // of an earlier log-in in the same session
    }
}

/// A session of ours about to be opened, and the one that it rests on.
pub(super) fn begin(
    house: &House,
    site: &Site,
    visit: &Visit,
    (arrived, user): (&Arrived, User),
    now: Instant,
) -> Result<(Prepared, RestsOn)> {
    let identity = &arrived.identity;
    let proof = Proof {
        auth_time: auth_time(identity.auth_time, identity.started_at, now),
        amr: identity.amr.clone(),
        acr: identity.acr.clone().unwrap_or_default(),
    };
    let owner = user.id.clone();
    let through = site.upstream_by_id(&arrived.upstream).map(|domain| domain.upstream.name.clone());
    let prepared = login::prepare(site, visit, Opening { user, remember: false, attempt: None, proof, through }, now)?;
    let there = (&arrived.upstream, identity.issuer.as_str(), identity.subject.as_str());
    let token = identity.refresh.as_ref();
    let token = token.map(|kept| refresh::row(house, (prepared.session(), &owner), there, kept, now)).transpose()?;
    let session = prepared.session().id.clone();
    let hint = serde_json::json!({ "id_token": identity.id_token, "end_session": identity.end_session });
    let sealed_id_token = identity
        .id_token
        .as_ref()
        .map(|_| house.vault().seal(Purpose::Envelope, &hint_context(&session), hint.to_string().as_bytes()));
    let session = UpstreamSession {
        session,
        provider: site.provider.id.clone(),
        upstream: arrived.upstream.clone(),
        issuer: identity.issuer.clone(),
        subject: identity.subject.clone(),
        sid: identity.sid.clone(),
        sealed_id_token,
    };
    Ok((prepared, RestsOn { session, token }))
}

/// What the seal of a log-out hint is bound to.
pub(super) fn hint_context(session: &Id<Session>) -> Vec<u8> {
    format!("upstream session {session}").into_bytes()
}

/// When the person proved who they are: as the upstream says, within what its clock may be off; now, if it does not say (nobody asked: where
/// an app asked, its absence is a refusal). A time within the tolerance of the departure counts as the departure, so that the same
/// tolerance holds for what is decided next.
fn auth_time(said: Option<Instant>, started_at: Instant, now: Instant) -> Instant {
    let Some(said) = said else { return now };
    let is_fresh = said.plus(crate::jose::LEEWAY) >= started_at;
    if is_fresh { said.max(started_at).min(now) } else { said }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_authentication_is_as_old_as_the_upstream_says() {
        let at = Instant::from_epoch;
        for (said, expected) in [(None, 1_050), (Some(500), 500), (Some(1_020), 1_020), (Some(970), 1_000), (Some(1_100), 1_050)]
        {
            assert_eq!(auth_time(said.map(at), at(1_000), at(1_050)), at(expected), "{said:?}");
        }
    }
}
