//! Handing the log on: what comes next for a destination is leased, put into its form, and written down as delivered. The chain is the
//! outbox, so that nothing is lost, and after a failure the same comes again: a receiver tells repetitions by the entry's id.

use serde_json::{Value, json};

use super::line;
use crate::crypto::{Plain, base64, from_base64, hmac_sha256};
use crate::flow::{House, Result};
use crate::model::{AuditRow, Instant, Seconds};
use crate::store::audit;
use crate::store::audit_deliveries::{self, Standing};

/// Entries that are handed on at a time.
const AT_ONCE: i64 = 100;
/// How long one process has for that.
const LEASE: Seconds = Seconds(30);
/// The longest pause between two attempts.
const LONGEST_PAUSE: i64 = 300;
/// Facility 13 (log audit) and severity 5 (notice) or 4 (warning), RFC 5424 §6.2.1.
const NOTICE: u8 = 13 * 8 + 5;
const WARNING: u8 = 13 * 8 + 4;
/// `MSGID` has up to 32 characters (§6).
const LONGEST_MSGID: usize = 32;

/// What one process has taken on.
#[derive(Clone, Debug)]
pub struct Batch {
    standing: Standing,
    /// The entries, in the order of the chain.
    pub rows: Vec<AuditRow>,
}

/// Takes what comes next for a destination, for this process alone; `None` if nothing is due. A destination that is new gets what is
/// chained from now on.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn take(house: &House, destination: &'static str, now: Instant) -> Result<Option<Batch>> {
    let Some(seen) = house.store().read(|c| audit_deliveries::find(c, destination))? else {
        house.store().write(move |c| {
            let end = audit::head(c)?.last.position;
            audit_deliveries::begin(c, destination, end, now)
        })?;
        return Ok(None);
    };
    if !seen.due_at.has_passed(now) {
        return Ok(None);
    }
    let rows = house.store().read(|c| audit::walk(c, seen.position, AT_ONCE))?;
    if rows.is_empty() {
        return Ok(None);
    }
    let standing = Standing { attempts: seen.attempts + 1, ..seen.clone() };
    let is_ours = house.store().write(move |c| audit_deliveries::claim(c, &seen, now.plus(LEASE), now))?;
    Ok(is_ours.then_some(Batch { standing, rows }))
}

/// Writes down what came of it.
///
/// # Errors
/// `Busy` or `Fault`; the lease then ends by itself, and the same is handed on again.
pub fn settle(house: &House, batch: Batch, came: std::result::Result<(), String>, now: Instant) -> Result<()> {
    let Batch { standing, rows } = batch;
    let last = rows.last().and_then(|row| row.link.as_ref()).map_or(standing.position, |link| link.position);
    let outcome = if came.is_ok() { "delivered" } else { "failed" };
    metrics::counter!("signet_audit_deliveries_total", "destination" => standing.destination.clone(), "outcome" => outcome)
        .increment(1);
    match came {
        Ok(()) => house.store().write(move |c| audit_deliveries::settle(c, &standing, last, now))?,
        Err(why) => {
            let pause = pause(standing.attempts);
            log::warn!(destination = standing.destination.as_str(), attempt = standing.attempts; "the audit log: {why}");
            house.store().write(move |c| audit_deliveries::put_off(c, &standing, (now.plus(pause), &why)))?
        }
    };
    Ok(())
}

/// Twice as long after each failure.
fn pause(attempts: i64) -> Seconds {
    let doubled = u32::try_from(attempts.clamp(1, 16) - 1).map_or(LONGEST_PAUSE, |times| 2_i64.saturating_pow(times));
    Seconds(doubled.min(LONGEST_PAUSE))
}

/// A signed request (Standard Webhooks <https://www.standardwebhooks.com>).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// `webhook-id`: the same whenever the same entries are sent.
    pub id: String,
    /// `webhook-timestamp`.
    pub timestamp: String,
    /// `webhook-signature`.
    pub signature: String,
    /// The body.
    pub body: Value,
}

impl Batch {
    /// As a signed request.
    pub fn letter(&self, secret: &Plain, now: Instant) -> Letter {
        let entries: Vec<_> = self.rows.iter().map(line).collect();
        let last = self.rows.last().map(|row| row.entry.id.as_str()).unwrap_or_default();
        let id = format!("audit-{}-{last}", self.standing.position);
        let body = json!({ "type": "audit.entries", "timestamp": now.to_rfc3339(), "data": { "entries": entries } });
        let timestamp = now.epoch_seconds().to_string();
        let signature = format!("v1,{}", base64(&hmac_sha256(&key(secret), format!("{id}.{timestamp}.{body}").as_bytes())));
        Letter { id, timestamp, signature, body }
    }

    /// As syslog messages (RFC 5424 §6).
    pub fn messages(&self, hostname: &str) -> Vec<String> {
        self.rows.iter().map(|row| message(row, hostname)).collect()
    }
}

/// The bytes of a secret: what `whsec_` is followed by is Base64.
fn key(secret: &Plain) -> Vec<u8> {
    let text = secret.reveal();
    text.strip_prefix("whsec_").and_then(from_base64).unwrap_or_else(|| text.as_bytes().to_vec())
}

fn message(row: &AuditRow, hostname: &str) -> String {
    let entry = &row.entry;
    let failed = entry.action.rsplit('.').next() == Some("fail") || entry.action == "token.replay";
    let priority = if failed { WARNING } else { NOTICE };
    let action: String = entry.action.chars().filter(char::is_ascii_graphic).take(LONGEST_MSGID).collect();
    let id = if action.is_empty() { "-" } else { &action };
    format!("<{priority}>1 {} {hostname} signet - {id} - {}", entry.at.to_rfc3339(), line(row))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{AuditClass, AuditEntry, AuditLink, Id};

    fn batch(action: &str) -> Batch {
        let entry = AuditEntry {
            id: "e1".to_owned(),
            tenant: Id::new("t"),
            class: AuditClass::Activity,
            at: Instant::from_epoch(1_800_000_000),
            actor: String::new(),
            action: action.to_owned(),
            target: "user:ada\n<1>forged".to_owned(),
            detail: json!({ "reason": "wrong_password" }),
        };
        let link = Some(AuditLink::default().then(&entry));
        let standing = Standing { destination: "webhook".to_owned(), position: 0, attempts: 1, due_at: Instant::from_epoch(0) };
        Batch { standing, rows: vec![AuditRow { entry, link }] }
    }

    #[test]
    fn a_message_is_one_line_of_rfc_5424_whatever_an_entry_says() {
        let [message] = batch("login.fail").messages("id.test").try_into().unwrap();
        let (head, body) = message.split_at(message.find('{').unwrap());
        assert_eq!(head, "<108>1 2027-01-15T08:00:00Z id.test signet - login.fail - ");
        assert!(!message.contains('\n'));
        assert_eq!(serde_json::from_str::<Value>(body).unwrap()["target"], "user:ada\n<1>forged");
        assert!(batch("login").messages("id.test")[0].starts_with("<109>1 "));
        assert!(batch(&"x y".repeat(40)).messages("-")[0].contains(&format!(" - signet - {} - ", "xy".repeat(16))));
    }

    /// The example of the Standard Webhooks specification pins the form: `id.timestamp.body`, HMAC-SHA-256, Base64.
    #[test]
    fn a_letter_is_signed_over_its_id_its_time_and_its_body() {
        let secret = Plain::new("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".to_owned());
        let letter = batch("login.fail").letter(&secret, Instant::from_epoch(1_614_265_330));
        let key = from_base64("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let signed = format!("audit-0-e1.1614265330.{}", letter.body);
        assert_eq!(letter.signature, format!("v1,{}", base64(&hmac_sha256(&key, signed.as_bytes()))));
        assert_eq!(letter.body["data"]["entries"][0]["action"], "login.fail");
        let example = "msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{\"test\": 2432232314}";
        assert_eq!(base64(&hmac_sha256(&key, example.as_bytes())), "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn a_pause_doubles_up_to_five_minutes() {
        let pauses: Vec<_> = [1, 2, 3, 8, 9, 10, 1_000].map(|attempts| pause(attempts).0).into();
        assert_eq!(pauses, [1, 2, 4, 128, 256, 300, 300]);
    }
}
