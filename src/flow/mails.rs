//! Mail on its way out: written into the outbox by whatever causes it, taken by one process, sealed until it has left, and given up
//! where people see it. The delivery itself is `jobs::postman`'s.

use std::sync::Arc;

use serde_json::json;

use super::{House, Result, Site, Stop, audit};
use crate::crypto::{Purpose, Vault, random};
use crate::model::{Id, Instant, Mail, MailContent, NoticeOutcome, Seconds, Tenant};
use crate::store::mails;
use crate::store::{Store, StoreError};

/// What leaves for whom.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The address.
    pub to: String,
    /// What it says.
    pub content: MailContent,
    /// How long it is of use.
    pub life: Seconds,
}

/// Seals a message, to be inserted in the write that causes it.
///
/// # Errors
/// `Fault`.
pub fn draw(house: &House, site: &Site, draft: &Draft, now: Instant) -> Result<Mail> {
    let id: Id<Mail> = Id::mint(random::bytes());
    let body = serde_json::to_vec(&draft.content).map_err(|error| Stop::Fault(error.to_string()))?;
    let sealed = house.vault().seal(Purpose::Mail, &context(&id), &body);
    Ok(Mail {
        id,
        tenant: site.tenant.id.clone(),
        provider: site.provider.id.clone(),
        kind: draft.content.kind,
        recipient: draft.to.clone(),
        sealed: Some(sealed),
        created_at: now,
        expires_at: now.plus(draft.life),
        due_at: Some(now),
        attempts: 0,
        attempted_at: None,
        outcome: NoticeOutcome::Waiting,
        answer: None,
        settled_at: None,
    })
}

fn context(id: &Id<Mail>) -> Vec<u8> {
    format!("mail {id}").into_bytes()
}

/// Puts a message into the outbox, in a write of its own.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn send(house: &House, site: &Site, draft: &Draft, now: Instant) -> Result<()> {
    let mail = draw(house, site, draft, now)?;
    house.store().write(move |c| mails::insert(c, &mail))?;
    house.postman().notify_one();
    Ok(())
}

/// Takes messages that are due, for this process alone.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn take(house: &House, most: usize, now: Instant) -> Result<Vec<Mail>> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let due = house.store().read(|c| mails::list_due(c, most, now))?;
    if due.is_empty() {
        return Ok(due);
    }
    Ok(house.store().write(move |c| {
        let mut taken = Vec::new();
        for mail in &due {
            if mails::claim(c, mail, now)? {
                let due_at = Some(now.plus(Mail::LEASE));
                taken.push(Mail { attempts: mail.attempts + 1, attempted_at: Some(now), due_at, ..mail.clone() });
            }
        }
        Ok(taken)
    })?)
}

/// What a message says, and in whose name; `None` if there is nothing to say any more.
///
/// # Errors
/// `Fault` if it does not open.
pub fn open(house: &House, mail: &Mail, now: Instant) -> Result<Option<(Arc<Site>, MailContent)>> {
    let settings = house.settings();
    let site = settings.sites().iter().find(|site| site.provider.id == mail.provider).cloned();
    let (Some(site), Some(sealed), false) = (site, &mail.sealed, mail.expires_at.has_passed(now)) else { return Ok(None) };
    let unopened = || Stop::Fault(format!("mail {} does not open under the master keys that are here", mail.id));
    let body = house.vault().open(Purpose::Mail, &context(&mail.id), sealed).map_err(|_| unopened())?;
    serde_json::from_slice(&body).map(|content| Some((site, content))).map_err(|_| unopened())
}

/// What came of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Came {
    /// The server took it and said this.
    Taken(String),
    /// It did not, and may do so later.
    Again(String),
    /// It did not, and never will.
    Never(String),
    /// It came too late to be of use, or the provider is gone.
    Useless,
}

/// Writes down what came of an attempt: it is settled, or put off. What is given up is in the audit log and in a metric.
///
/// # Errors
/// `Busy` or `Fault`; the lease then ends by itself and somebody tries again.
pub fn settle(house: &House, mail: Mail, came: Came, now: Instant) -> Result<NoticeOutcome> {
    let next = mail.next_attempt(now);
    let (outcome, answer) = match (came, next) {
        (Came::Taken(said), _) => (NoticeOutcome::Delivered, said),
        (Came::Never(why), _) => (NoticeOutcome::Refused, why),
        (Came::Again(why), Some(_)) => (NoticeOutcome::Waiting, why),
        (Came::Again(why), None) => (NoticeOutcome::GivenUp, why),
        (Came::Useless, _) => {
            (NoticeOutcome::GivenUp, mail.answer.clone().unwrap_or_else(|| "nobody could send it in time".into()))
        }
    };
    metrics::counter!("signet_mails_total", "kind" => mail.kind.name(), "outcome" => outcome.name()).increment(1);
    if outcome != NoticeOutcome::Delivered {
        log::warn!(mail = mail.id.as_str(), kind = mail.kind.name(), attempt = mail.attempts, outcome = outcome.name(); "mail: {answer}");
    }
    let lost = matches!(outcome, NoticeOutcome::Refused | NoticeOutcome::GivenUp);
    let detail = json!({ "kind": mail.kind.name(), "attempts": mail.attempts, "reason": outcome.name() });
    let entry = lost.then(|| audit::entry(&mail.tenant, ("system", "mail.give_up"), format!("mail:{}", mail.id), detail, now));
    house.store().write(move |c| {
        let is_own = match (outcome, next) {
            (NoticeOutcome::Waiting, Some(next)) => mails::put_off(c, &mail, next, &answer)?,
            _ => mails::settle(c, &mail, (outcome, &answer), now)?,
        };
        if let Some(entry) = entry.as_ref().filter(|_| is_own) {
            crate::store::audit::insert(c, entry)?;
        }
        Ok(())
    })?;
    Ok(outcome)
}

/// The latest messages of a tenant.
///
/// # Errors
/// The database's failure.
pub fn list(store: &Store, tenant: &Id<Tenant>, limit: i64) -> std::result::Result<Vec<Mail>, StoreError> {
    store.read(|c| mails::list(c, tenant, limit))
}

/// Those of a tenant that never left within the last week, the latest first.
///
/// # Errors
/// The database's failure.
pub fn list_lost(store: &Store, tenant: &Id<Tenant>, limit: i64) -> std::result::Result<Vec<Mail>, StoreError> {
    store.read(|c| mails::list_lost(c, tenant, limit))
}

/// The seal under the present master key.
pub(super) fn reseal(vault: &Vault, mail: &Mail) -> Option<Vec<u8>> {
    let body = vault.open(Purpose::Mail, &context(&mail.id), mail.sealed.as_deref()?).ok().map(zeroize::Zeroizing::new)?;
    Some(vault.seal(Purpose::Mail, &context(&mail.id), &body))
}
