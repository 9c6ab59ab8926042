//! The outbox of mail.
//!
//! A row is attempted under a lease: a guarded UPDATE moves its `due_at` on and counts the attempt, so that of any number of
//! processes one has it, and a process that dies lets it go.

use diesel::{ExpressionMethods, Insertable, QueryDsl, Queryable, RunQueryDsl};

use super::column::{from_word, instant, seconds, text, word};
use super::schema::mails;
use super::{AnyConnection, Result, StoreError};
use crate::model::{Id, Instant, Mail, NoticeOutcome, Tenant};

#[derive(Queryable, Insertable)]
#[diesel(table_name = mails)]
struct Row {
    id: String,
    tenant_id: String,
    provider_id: String,
    kind: String,
    recipient: String,
    sealed: Option<Vec<u8>>,
    created_at: i64,
    expires_at: i64,
    due_at: Option<i64>,
    attempts: i64,
    attempted_at: Option<i64>,
    outcome: String,
    answer: Option<String>,
    settled_at: Option<i64>,
}

impl TryFrom<Row> for Mail {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: Id::new(row.id),
            tenant: Id::new(row.tenant_id),
            provider: Id::new(row.provider_id),
            kind: from_word("mails.kind", row.kind)?,
            recipient: row.recipient,
            sealed: row.sealed,
            created_at: Instant::from_epoch(row.created_at),
            expires_at: Instant::from_epoch(row.expires_at),
            due_at: instant(row.due_at),
            attempts: row.attempts,
            attempted_at: instant(row.attempted_at),
            outcome: from_word("mails.outcome", row.outcome)?,
            answer: row.answer,
            settled_at: instant(row.settled_at),
        })
    }
}

/// Adds a message. It belongs in the write that causes it.
pub fn insert(c: &mut AnyConnection, mail: &Mail) -> Result<()> {
    let row = Row {
        id: text(&mail.id),
        tenant_id: text(&mail.tenant),
        provider_id: text(&mail.provider),
        kind: word(&mail.kind)?,
        recipient: mail.recipient.clone(),
        sealed: mail.sealed.clone(),
        created_at: mail.created_at.epoch_seconds(),
        expires_at: mail.expires_at.epoch_seconds(),
        due_at: seconds(mail.due_at),
        attempts: mail.attempts,
        attempted_at: seconds(mail.attempted_at),
        outcome: word(&mail.outcome)?,
        answer: mail.answer.clone(),
        settled_at: seconds(mail.settled_at),
    };
    diesel::insert_into(mails::table).values(&row).execute(c)?;
    Ok(())
}

/// Messages whose time has come, those that have waited longest first.
pub fn list_due(c: &mut AnyConnection, limit: i64, now: Instant) -> Result<Vec<Mail>> {
    let due = mails::table.filter(mails::due_at.le(now.epoch_seconds()));
    let rows: Vec<Row> = due.order(mails::due_at).limit(limit).load(c)?;
    rows.into_iter().map(Mail::try_from).collect()
}

/// Takes a message for an attempt; `false` if another process was first.
pub fn claim(c: &mut AnyConnection, mail: &Mail, now: Instant) -> Result<bool> {
    let own = mails::table
        .find(mail.id.as_str())
        .filter(mails::attempts.eq(mail.attempts))
        .filter(mails::due_at.le(now.epoch_seconds()));
    let leased = (
        mails::attempts.eq(mail.attempts + 1),
        mails::attempted_at.eq(now.epoch_seconds()),
        mails::due_at.eq(now.plus(Mail::LEASE).epoch_seconds()),
    );
    Ok(diesel::update(own).set(leased).execute(c)? == 1)
}

/// Settles a message that was claimed and forgets what it said; `false` if the lease is another's by now.
pub fn settle(c: &mut AnyConnection, claimed: &Mail, (outcome, answer): (NoticeOutcome, &str), now: Instant) -> Result<bool> {
    let own =
        mails::table.find(claimed.id.as_str()).filter(mails::attempts.eq(claimed.attempts)).filter(mails::due_at.is_not_null());
    let settled = (
        mails::due_at.eq(None::<i64>),
        mails::sealed.eq(None::<Vec<u8>>),
        mails::outcome.eq(word(&outcome)?),
        mails::answer.eq(answer),
        mails::settled_at.eq(seconds(Some(now))),
    );
    Ok(diesel::update(own).set(settled).execute(c)? == 1)
}

/// Puts a claimed message off until its next attempt; `false` if the lease is another's by now.
pub fn put_off(c: &mut AnyConnection, claimed: &Mail, until: Instant, answer: &str) -> Result<bool> {
    let own =
        mails::table.find(claimed.id.as_str()).filter(mails::attempts.eq(claimed.attempts)).filter(mails::due_at.is_not_null());
    let later = (mails::due_at.eq(until.epoch_seconds()), mails::answer.eq(answer));
    Ok(diesel::update(own).set(later).execute(c)? == 1)
}

/// The messages of a tenant, the latest first.
pub fn list(c: &mut AnyConnection, tenant: &Id<Tenant>, limit: i64) -> Result<Vec<Mail>> {
    let own = mails::table.filter(mails::tenant_id.eq(tenant.as_str()));
    let rows: Vec<Row> = own.order(mails::created_at.desc()).limit(limit).load(c)?;
    rows.into_iter().map(Mail::try_from).collect()
}

/// Those of a tenant that never left, the latest first.
pub fn list_lost(c: &mut AnyConnection, tenant: &Id<Tenant>, limit: i64) -> Result<Vec<Mail>> {
    let lost = [word(&NoticeOutcome::Refused)?, word(&NoticeOutcome::GivenUp)?];
    let own = mails::table.filter(mails::tenant_id.eq(tenant.as_str())).filter(mails::outcome.eq_any(lost));
    let rows: Vec<Row> = own.order(mails::created_at.desc()).limit(limit).load(c)?;
    rows.into_iter().map(Mail::try_from).collect()
}

/// The next messages that wait, in the order of their identifiers.
pub fn page(c: &mut AnyConnection, after: Option<&Id<Mail>>, count: i64) -> Result<Vec<Mail>> {
    let rest = mails::table.filter(mails::id.gt(after.map_or("", Id::as_str))).filter(mails::sealed.is_not_null());
    let rows: Vec<Row> = rest.order(mails::id).limit(count).load(c)?;
    rows.into_iter().map(Mail::try_from).collect()
}

/// Replaces a seal (the master key changed), unless it is another or gone by now.
pub fn reseal(c: &mut AnyConnection, id: &Id<Mail>, earlier: &[u8], sealed: &[u8]) -> Result<bool> {
    let own = mails::table.find(id.as_str()).filter(mails::sealed.eq(earlier));
    Ok(diesel::update(own).set(mails::sealed.eq(sealed)).execute(c)? == 1)
}
