//! Asking an upstream again whether it still knows the person (OpenID Connect Core §12), where the domain has `refresh_tokens` on.
//!
//! Without it, whoever signed in once through an upstream stays as long as our own session and the grants of apps last, also when the
//! account there has been disabled an hour later. With it the upstream's refresh token is kept, sealed, for each session of ours, and is
//! used when an app refreshes its tokens with us or asks userinfo, if the upstream's last word is older than `refresh_after`:
//!
//! - It says yes: the profile follows what it says now, its new token takes the place of the old one.
//! - It says `invalid_grant`, or speaks of somebody else: our session ends, and every grant of it, offline ones too; the apps are told.
//! - It does not answer, or answers something else: everything stays as it is, and it is asked again a minute later. An upstream that
//!   is down harms nobody.
//!
//! A token is used under a claim of a minute in its row, taken by a guarded UPDATE before the journey and settled after it: of any number
//! of requests and processes one asks, and the others go on with what was known. A process that dies in between may lose the token's
//! successor with it; then the upstream takes the old one for stolen, and the person signs in again.
//!
//! The token belongs to the session: signing out destroys it, and so does unlinking the identity. It stays past the end of a session that
//! merely ran out, as long as an app holds an offline grant of that session. Grants that outlive a log-out (decision 12) are the app's alone
//! from then on.

use std::sync::Arc;

use super::{Domain, person, registration};
use crate::crypto::{Plain, Purpose, Vault, base64url, random};
use crate::flow::end_session;
use crate::flow::{House, Need, Result, Site, Stop};
use crate::model::{Id, Instant, RevocationReason, Seconds, Session, UpstreamToken, User};
use crate::protocol::relying_party::client_authentication::Credentials;
use crate::protocol::relying_party::refresh::{Kept, is_final};
use crate::protocol::relying_party::{Refusal, claims_mapping, linking};
use crate::store::upstream_tokens::Outcome;
use crate::store::{grants, upstream_tokens, users};

/// The longest journey, and with room: five calls of at most five seconds.
const CLAIM: Seconds = Seconds(60);
/// How long an upstream that said nothing is left alone.
const RETRY: Seconds = Seconds(60);

/// Everything that the journey needs.
#[derive(Clone, Debug)]
pub struct Refresh {
    /// The domain.
    pub domain: Arc<Domain>,
    /// Our session.
    pub session: Id<Session>,
    /// Under which claim.
    pub claimed_until: Instant,
    /// Who it is there.
    pub subject: String,
    /// The token.
    pub kept: Kept,
    /// A fresh identifier, for an assertion.
    pub jti: String,
}

impl Refresh {
    /// What we can prove ourselves with.
    pub fn credentials(&self) -> Credentials {
        self.domain.credentials(self.jti.clone())
    }
}

/// What the journey brought.
#[derive(Clone, Debug)]
pub struct Refreshed {
    /// What it was for.
    pub errand: Refresh,
    /// The new token, if one came, whatever else went wrong.
    pub token: Option<Plain>,
    /// What was said of the person, or why that is not believed.
    pub said: std::result::Result<serde_json::Map<String, serde_json::Value>, Refusal>,
}

/// Whether any domain here wants it: if none does, nothing is read.
pub fn is_wanted(site: &Site) -> bool {
    site.upstreams.iter().any(|domain| domain.upstream.settings.refresh_tokens)
}

/// Keeps a session up with its upstream. The first call may claim the token and ask for the journey, the second writes what it brought;
/// then the answer is whether something may have changed.
///
/// # Errors
/// `Needs(UpstreamRefresh)` once; `Busy` or `Fault`.
pub fn keep_up(house: &House, site: &Site, session: &Id<Session>, refreshed: Option<&Refreshed>, now: Instant) -> Result<bool> {
    if let Some(refreshed) = refreshed.filter(|refreshed| refreshed.errand.session == *session) {
        return write(house, site, refreshed, now).map(|()| true);
    }
    if !is_wanted(site) {
        return Ok(false);
    }
    let Some(row) = house.store().read(|c| upstream_tokens::find(c, session))? else { return Ok(false) };
    let Some(domain) = site.upstream_by_id(&row.upstream).filter(|domain| domain.upstream.settings.refresh_tokens) else {
        return Ok(false);
    };
    if !is_due(&row, domain.upstream.settings.refresh_after, now) {
        return Ok(false);
    }
    let Some(domain) = registration::current(house.store(), house.vault(), &site.provider.id, domain)? else { return Ok(false) };
    let Some(kept) = open(house.vault(), &row) else {
        log::error!(upstream = domain.upstream.name.as_str(); "a refresh token of an upstream does not open");
        return Ok(false);
    };
    let claimed_until = now.plus(CLAIM);
    let (claimed, subject) = (row.clone(), row.subject.clone());
    if !house.store().write(move |c| upstream_tokens::claim(c, &claimed, claimed_until))? {
        return Ok(false); // another request asks
    }
    let jti = base64url(&random::bytes::<16>());
    let errand = Refresh { domain, session: session.clone(), claimed_until, subject, kept, jti };
    Err(Stop::Needs(Need::UpstreamRefresh(Box::new(errand))))
}

/// A clock that was put back makes nothing due later than it would have been.
fn is_due(row: &UpstreamToken, after: Seconds, now: Instant) -> bool {
    let age = now.since(row.checked_at);
    let is_claimed = !row.claimed_until.has_passed(now) && row.claimed_until.since(now) <= CLAIM;
    (age >= after || age < Seconds(0)) && !is_claimed
}

fn write(house: &House, site: &Site, refreshed: &Refreshed, now: Instant) -> Result<()> {
    let domain = &refreshed.errand.domain;
    let settings = &domain.upstream.settings;
    let mapped = match &refreshed.said {
        Ok(said) => {
            let mapped = claims_mapping::map(settings, said);
            match mapped.claims.email.as_ref().map(|_| linking::may_come_in(settings, &mapped)) {
                Some(Err(refusal)) => Err(refusal),
                _ => Ok(mapped),
            }
        }
        Err(refusal) => Err(refusal.clone()),
    };
    match mapped {
        Ok(mapped) => {
            count("confirmed");
            confirmed(house, refreshed, &mapped, now)
        }
        Err(refusal) if is_final(&refusal) => {
            count("ended");
            log::info!(upstream = domain.upstream.name.as_str(); "an upstream no longer knows a person, whose session ends: {refusal}");
            end(house, site, refreshed, now)
        }
        Err(refusal) => {
            count("later");
            log::warn!(upstream = domain.upstream.name.as_str(); "an upstream could not be asked about a session: {refusal}");
            later(house, refreshed, now)
        }
    }
}

fn count(outcome: &'static str) {
    metrics::counter!("signet_upstream_refresh_total", "outcome" => outcome).increment(1);
}

/// The new token in the place of the old one, sealed; `None` if the old one goes on.
fn resealed(house: &House, refreshed: &Refreshed) -> Result<Option<Vec<u8>>> {
    let Refresh { session, kept, .. } = &refreshed.errand;
    let renewed = refreshed.token.clone().map(|token| Kept { token, original: kept.original.clone() });
    renewed.map(|kept| seal(house.vault(), session, &kept)).transpose()
}

fn confirmed(house: &House, refreshed: &Refreshed, mapped: &claims_mapping::Mapped, now: Instant) -> Result<()> {
    let (sealed, mapped) = (resealed(house, refreshed)?, mapped.clone());
    let Refresh { session, claimed_until, domain, .. } = refreshed.errand.clone();
    Ok(house.store().write(move |c| {
        let Some(row) = upstream_tokens::find(c, &session)? else { return Ok(()) };
        let outcome = Outcome { sealed: sealed.as_deref(), checked_at: Some(now), free_at: now };
        if !upstream_tokens::settle(c, &session, claimed_until, outcome)? {
            return Ok(());
        }
        let Some(user) = users::find(c, &row.user)? else { return Ok(()) };
        match person::synchronised(&domain.upstream.settings, &user, &mapped, now) {
            Some(wanted) => person::write(c, &wanted).map(drop),
            None => Ok(()),
        }
    })?)
}

fn later(house: &House, refreshed: &Refreshed, now: Instant) -> Result<()> {
    let sealed = resealed(house, refreshed)?;
    let Refresh { session, claimed_until, .. } = refreshed.errand.clone();
    house.store().write(move |c| {
        let outcome = Outcome { sealed: sealed.as_deref(), checked_at: None, free_at: now.plus(RETRY) };
        upstream_tokens::settle(c, &session, claimed_until, outcome)
    })?;
    Ok(())
}

fn end(house: &House, site: &Site, refreshed: &Refreshed, now: Instant) -> Result<()> {
    let provider = site.provider.id.clone();
    let Refresh { session, claimed_until, .. } = refreshed.errand.clone();
    house.store().write(move |c| {
        if upstream_tokens::delete_claimed(c, &session, claimed_until)? {
            end_session::end_within(c, &provider, &session, now)?;
            grants::revoke_all_of_session(c, &session, RevocationReason::UpstreamRefused, now)?;
        }
        Ok(())
    })?;
    house.courier().notify_one();
    Ok(())
}

/// The row of a token that came with a log-in.
///
/// # Errors
/// `Fault` if it cannot be written down.
pub(super) fn row(
    house: &House,
    (session, user): (&Session, &Id<User>),
    (domain, issuer, subject): (&Id<crate::model::Upstream>, &str, &str),
    kept: &Kept,
    now: Instant,
) -> Result<UpstreamToken> {
    Ok(UpstreamToken {
        session: session.id.clone(),
        provider: session.provider.clone(),
        upstream: domain.clone(),
        user: user.clone(),
        issuer: issuer.to_owned(),
        subject: subject.to_owned(),
        sealed: seal(house.vault(), &session.id, kept)?,
        checked_at: now,
        claimed_until: Instant::from_epoch(0),
        expires_at: session.expires_at,
    })
}

fn seal(vault: &Vault, session: &Id<Session>, kept: &Kept) -> Result<Vec<u8>> {
    let body = serde_json::to_vec(kept).map(zeroize::Zeroizing::new).map_err(|error| Stop::Fault(error.to_string()))?;
    Ok(vault.seal(Purpose::ClientSecret, &context(session), &body))
}

fn open(vault: &Vault, row: &UpstreamToken) -> Option<Kept> {
    let body = vault.open(Purpose::ClientSecret, &context(&row.session), &row.sealed).ok().map(zeroize::Zeroizing::new)?;
    serde_json::from_slice(&body).ok()
}

/// A seal under the present master key; `None` if it does not open.
pub(in crate::flow) fn reseal(vault: &Vault, row: &UpstreamToken) -> Option<Vec<u8>> {
    let body = vault.open(Purpose::ClientSecret, &context(&row.session), &row.sealed).ok().map(zeroize::Zeroizing::new)?;
    Some(vault.seal(Purpose::ClientSecret, &context(&row.session), &body))
}

fn context(session: &Id<Session>) -> Vec<u8> {
    format!("upstream token {session}").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_due_by_age_unless_somebody_asks_or_has_just_failed() {
        let at = Instant::from_epoch;
        let row = |checked_at, claimed_until| UpstreamToken {
            session: Id::new("s"),
            provider: Id::new("p"),
            upstream: Id::new("u"),
            user: Id::new("a"),
            issuer: String::new(),
            subject: String::new(),
            sealed: Vec::new(),
            checked_at: at(checked_at),
            claimed_until: at(claimed_until),
            expires_at: at(9_999),
        };
        for (checked_at, claimed_until, now, expected) in [
            (1_000, 0, 1_599, false),
            (1_000, 0, 1_600, true),
            (1_000, 1_660, 1_600, false),
            (1_000, 1_660, 1_661, true),
            // The clock was put back: neither the last answer nor a claim lies in the future.
            (5_000, 0, 1_000, true),
            (5_000, 5_060, 1_000, true),
        ] {
            assert_eq!(
                is_due(&row(checked_at, claimed_until), Seconds(600), at(now)),
                expected,
                "{checked_at} {claimed_until} {now}"
            );
        }
    }
}
