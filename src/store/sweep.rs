//! Expired rows leave in chunks, a short write each, so that the sweep never stands in a request's way.

use diesel::RunQueryDsl;

use super::{AnyConnection, Result, Store, upstream_tokens};
use crate::model::{Instant, Seconds};

/// The most rows that one write deletes.
const CHUNK: usize = 1000;

/// Rows of a table that leave once `column` is `kept` ago.
#[derive(Debug)]
struct Rule {
    table: &'static str,
    key: &'static str,
    column: &'static str,
    kept: Seconds,
}

const fn rule(table: &'static str, key: &'static str, column: &'static str, kept: Seconds) -> Rule {
    Rule { table, key, column, kept }
}

/// Children before parents, so that a cascade finds little to do.
///
/// A used code, of a browser or of a device, is kept for an hour after it expired, a rotated refresh token for a week and a revoked grant for a day: until
/// then their replay is recognised as one. Later they are unknown, and refused all the same.
const RULES: &[Rule] = &[
    rule("codes", "hash", "expires_at", Seconds::hours(1)),
    rule("device_codes", "id", "expires_at", Seconds::hours(1)),
    rule("access_tokens", "hash", "expires_at", Seconds(0)),
    rule("refresh_tokens", "hash", "expires_at", Seconds(0)),
    rule("refresh_tokens", "hash", "rotated_at", Seconds::days(7)),
    rule("grants", "id", "expires_at", Seconds(0)),
    rule("grants", "id", "revoked_at", Seconds::days(1)),
    rule("sessions", "id", "expires_at", Seconds(0)),
    rule("sessions", "id", "ended_at", Seconds::days(1)),
    rule("browsers", "id", "expires_at", Seconds(0)),
    rule("revoked_jwts", "(provider_id, jti)", "expires_at", Seconds(0)),
    rule("assertion_jtis", "(provider_id, client_id, hash)", "expires_at", Seconds(0)),
    rule("interactions", "id", "expires_at", Seconds(0)),
    rule("upstream_attempts", "hash", "expires_at", Seconds(0)),
    rule("passkey_challenges", "hash", "expires_at", Seconds(0)),
    rule("upstream_arrivals", "id", "expires_at", Seconds(0)),
    rule("upstream_tokens", "session_id", "expires_at", Seconds(0)),
    rule("one_time_links", "hash", "expires_at", Seconds(0)),
    rule("team_invitations", "id", "expires_at", Seconds(0)),
    rule("idempotency_keys", "(tenant_id, actor, key)", "expires_at", Seconds(0)),
    rule("registration_tokens", "id", "expires_at", Seconds(0)),
    rule("client_secrets", "(provider_id, client_id, id)", "expires_at", Seconds(0)),
    rule("jwks_readers", "(provider_id, network, agent)", "last_at", Seconds::days(30)),
    rule("flow_events", "id", "at", Seconds::days(1)),
    rule("logout_notices", "id", "settled_at", Seconds::days(7)),
    rule("mail_links", "hash", "expires_at", Seconds::days(7)),
    rule("mails", "id", "settled_at", Seconds::days(7)),
    rule("hourly_counts", "(tenant_id, hour, name)", "hour", Seconds::days(31)),
    rule("latencies", "(tenant_id, hour, endpoint, bucket)", "hour", Seconds::days(7)),
    rule("table_sizes", "(name, hour)", "hour", Seconds::days(31)),
    rule("throttle", "(kind, bucket)", "started_at", Seconds::days(7)),
];

/// Deletes everything that has expired and says how many rows of which table. Each chunk is a write of its own.
///
/// # Errors
/// `StoreError`; what was deleted until then stays deleted.
pub fn run(store: &Store, now: Instant) -> Result<Vec<(&'static str, usize)>> {
    let mut swept: Vec<(&str, usize)> = Vec::new();
    store.write(move |c| upstream_tokens::prolong(c, now))?;
    for rule in RULES {
        let mut rows = 0;
        loop {
            let deleted = store.write(move |c| chunk(c, rule, now))?;
            rows += deleted;
            if deleted < CHUNK {
                break;
            }
        }
        match swept.last_mut() {
            Some((table, sum)) if *table == rule.table => *sum += rows,
            _ if rows > 0 => swept.push((rule.table, rows)),
            _ => {}
        }
    }
    Ok(swept)
}

fn chunk(c: &mut AnyConnection, rule: &Rule, now: Instant) -> Result<usize> {
    let Rule { table, key, column, kept } = rule;
    let before = now.minus(*kept).epoch_seconds();
    let bare = key.trim_matches(['(', ')']);
    let query =
        format!("DELETE FROM {table} WHERE {key} IN (SELECT {bare} FROM {table} WHERE {column} <= {before} LIMIT {CHUNK})");
    Ok(diesel::sql_query(query).execute(c)?)
}
