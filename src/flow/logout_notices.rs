//! Telling apps that a session has ended (OpenID Connect Back-Channel Logout §2.5): take what is due, make its token, write down what
//! came of it. The calls themselves are made by `jobs::courier`.

use std::collections::HashMap;

use super::mint::{self, Signing};
use super::{House, Result, Site, encryption, inspector};
use crate::crypto::Plain;
use crate::model::{Client, Id, Instant, LogoutNotice, NoticeOutcome, Provider};
use crate::protocol::OAuthError;
use crate::protocol::logout::back_channel::{self, LIFETIME, LogoutToken, Verdict};
use crate::store::logout_notices::{self, Lane};
use crate::store::{Store, StoreError};

/// Calls under way at the same time to one app: one that answers slowly keeps no other waiting.
const AT_ONE_APP: usize = 4;

/// What a courier may take on: how many notices for the first time, how many again, and what it is calling already.
#[derive(Clone, Debug, Default)]
pub struct Room {
    /// First attempts. Those that failed before never stand in their way.
    pub first: usize,
    /// Further attempts.
    pub again: usize,
    /// Calls under way at each app.
    pub calling: HashMap<(Id<Provider>, Id<Client>), usize>,
}

/// Takes notices that are due, for this process alone; nothing, if nothing is.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn take(house: &House, room: &Room, now: Instant) -> Result<Vec<LogoutNotice>> {
    let full = room.calling.iter().filter(|(_, calls)| **calls >= AT_ONE_APP);
    let busy: Vec<String> = full.map(|((_, client), _)| client.as_str().to_owned()).collect();
    let most = |room: usize| i64::try_from(room).unwrap_or(i64::MAX);
    let mut due = house.store().read(|c| {
        let mut due = Vec::new();
        for (lane, room) in [(Lane::First, room.first), (Lane::Again, room.again)] {
            if room > 0 {
                due.extend(logout_notices::list_due(c, lane, &busy, most(room), now)?);
            }
        }
        Ok(due)
    })?;
    let mut calling = room.calling.clone();
    due.retain(|notice| {
        let calls = calling.entry((notice.provider.clone(), notice.client.clone())).or_insert(0);
        *calls += 1;
        *calls <= AT_ONE_APP
    });
    if due.is_empty() {
        return Ok(due);
    }
    Ok(house.store().write(move |c| {
        let mut taken = Vec::new();
        for notice in &due {
            if logout_notices::claim(c, notice, now)? {
                let due_at = Some(now.plus(LogoutNotice::LEASE));
                taken.push(LogoutNotice { attempts: notice.attempts + 1, attempted_at: Some(now), due_at, ..notice.clone() });
            }
        }
        Ok(taken)
    })?)
}

/// What is sent where.
#[derive(Debug)]
pub struct Letter {
    /// `backchannel_logout_uri`.
    pub uri: String,
    /// `logout_token`.
    pub token: Plain,
}

/// Makes the token of a notice: fresh at each attempt, under the same `jti`, signed and encrypted as the app's ID tokens are. `None` if
/// there is nobody to tell any more.
///
/// # Errors
/// `Needs(ClientKeys)` to encrypt; `Busy` or `Fault`.
pub fn write(house: &House, notice: &LogoutNotice, fetched: encryption::Fetched<'_>, now: Instant) -> Result<Option<Letter>> {
    let settings = house.settings();
    let Some(site) = settings.sites().iter().find(|site| site.provider.id == notice.provider) else { return Ok(None) };
    let site: &Site = site;
    let Some(registered) = house.client(site, notice.client.as_str())? else { return Ok(None) };
    let client = &registered.client;
    let Some(uri) = client.metadata.backchannel_logout_uri.clone() else { return Ok(None) };
    let recipient = encryption::of_id_token(client, fetched)?;
    let subject = mint::subject_of(site, &notice.user, client);
    let token = LogoutToken {
        issuer: &site.provider.issuer,
        client: &client.id,
        subject: &subject,
        session: &notice.session,
        jti: &notice.id,
    };
    let signing = Signing { algorithm: client.id_token_algorithm(), secret: None, lifetime: LIFETIME };
    let signer = mint::signer(house, site, &registered, signing, now)?;
    let token = encryption::nested(recipient.as_ref(), signer.sign(back_channel::TYPE, &token.claims(now))?)?;
    Ok(Some(Letter { uri, token }))
}

/// What came of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Came {
    /// The app answered with this status.
    Status(u16),
    /// It did not: why.
    Nothing(String),
    /// Nothing could be sent for a reason that is the app's: its keys cannot be had.
    Unsent(OAuthError),
    /// Nothing could be sent for a reason that is ours.
    Fault(String),
    /// There is nobody to tell any more.
    Nobody,
}

/// An attempt that was made.
#[derive(Debug)]
pub struct Attempt {
    /// What was sent, if it came to that.
    pub letter: Option<Letter>,
    /// What came of it.
    pub came: Came,
    /// How long it took, in milliseconds.
    pub millis: i64,
}

/// Writes down what came of an attempt: it is settled, or put off.
///
/// # Errors
/// `Busy` or `Fault`; the lease then ends by itself and somebody tries again.
pub fn settle(house: &House, notice: &LogoutNotice, attempt: &Attempt, now: Instant) -> Result<NoticeOutcome> {
    let came = &attempt.came;
    let (verdict, answer) = match came {
        Came::Status(status) => (back_channel::judge(*status), format!("status {status}")),
        Came::Nothing(why) | Came::Fault(why) => (Verdict::Again, why.clone()),
        Came::Unsent(error) => (Verdict::Again, error.description.to_string()),
        Came::Nobody => (Verdict::Refused, "the app is gone, disabled or has no backchannel_logout_uri any more".to_owned()),
    };
    let next = notice.next_attempt(now);
    let outcome = match (verdict, came, next) {
        (Verdict::Delivered, ..) => NoticeOutcome::Delivered,
        (_, Came::Nobody, _) => NoticeOutcome::Undeliverable,
        (Verdict::Refused, ..) => NoticeOutcome::Refused,
        (Verdict::Again, _, None) => NoticeOutcome::GivenUp,
        (Verdict::Again, _, Some(_)) => NoticeOutcome::Waiting,
    };
    metrics::counter!("signet_logout_notices_total", "outcome" => outcome.name()).increment(1);
    if outcome != NoticeOutcome::Delivered {
        log::warn!(client = notice.client.as_str(), attempt = notice.attempts, outcome = outcome.name(); "back-channel logout: {answer}");
    }
    let next = next.filter(|_| outcome == NoticeOutcome::Waiting);
    let settled = notice.clone();
    house.store().write(move |c| match next {
        Some(next) => logout_notices::put_off(c, &settled, (next, &answer), now),
        None => logout_notices::settle(c, &settled, (outcome, &answer), now),
    })?;
    inspector::notice::keep(house, notice, attempt, (outcome, next), now)?;
    Ok(outcome)
}

/// The latest notices of a provider, or of one app.
///
/// # Errors
/// The database's failure.
pub fn list(
    store: &Store,
    provider: &Id<Provider>,
    client: Option<&Id<Client>>,
    limit: i64,
) -> std::result::Result<Vec<LogoutNotice>, StoreError> {
    store.read(|c| logout_notices::list(c, provider, client, limit))
}
