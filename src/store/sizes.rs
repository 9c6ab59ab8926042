//! How much each table holds: measured in one hour after the other, so that it is seen what grows.
//!
//! PostgreSQL answers with its own estimate where a table is large, since counting reads it. SQLite has no such estimate; it counts the
//! smallest index, once an hour.

use diesel::sql_types::{BigInt, Nullable};
use diesel::{ExpressionMethods, QueryDsl, QueryableByName, RunQueryDsl};

use super::connection::each_backend;
use super::schema::table_sizes;
use super::{AnyConnection, Insertion, Result};
use crate::model::Instant;

/// Every table, in the order of the schema.
pub const TABLES: &[&str] = &[
    "settings_revision",
    "tenants",
    "providers",
    "provider_logos",
    "signing_keys",
    "jwks_readers",
    "clients",
    "client_secrets",
    "resources",
    "users",
    "browsers",
    "sessions",
    "consents",
    "grants",
    "codes",
    "device_codes",
    "access_tokens",
    "refresh_tokens",
    "revoked_jwts",
    "assertion_jtis",
    "throttle",
    "interactions",
    "one_time_links",
    "audit",
    "audit_head",
    "audit_deliveries",
    "hourly_counts",
    "latencies",
    "table_sizes",
    "registration_tokens",
    "registrations",
    "platform_identities",
    "trusted_authorities",
    "upstreams",
    "federated_identities",
    "upstream_attempts",
    "upstream_arrivals",
    "upstream_sessions",
    "upstream_registrations",
    "upstream_tokens",
    "logout_notices",
    "mails",
    "mail_links",
    "encryption_keys",
    "idempotency_keys",
    "agreements",
    "agreement_acceptances",
    "teams",
    "memberships",
    "team_invitations",
    "team_apps",
    "app_changes",
    "client_activity",
    "group_members",
    "flow_events",
    "totp_factors",
    "recovery_codes",
    "passkeys",
    "passkey_challenges",
    "account_deletions",
];

/// The name under which the whole database is kept.
const WHOLE: &str = "";
/// Up to this many rows PostgreSQL counts; its estimate of a small table may be of long ago, or missing.
const COUNTED: i64 = 10_000;

/// What a table, or the whole database, held in an hour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Size {
    /// The table.
    pub name: String,
    /// When the hour began.
    pub hour: Instant,
    /// Its rows; 0 of the whole database.
    pub rows: i64,
    /// What it takes up with its indexes, where the database knows; what is free again within the file does not count.
    pub bytes: Option<i64>,
}

#[derive(QueryableByName)]
struct Measured {
    #[diesel(sql_type = BigInt)]
    rows: i64,
    #[diesel(sql_type = Nullable<BigInt>)]
    bytes: Option<i64>,
}

/// Measures one of [`TABLES`] in a query of its own, so that none takes long.
pub fn measure(c: &mut AnyConnection, table: &str, hour: Instant) -> Result<Size> {
    let query = match c {
        AnyConnection::Sqlite(_) => format!("SELECT COUNT(*) AS rows, NULL AS bytes FROM {table}"),
        AnyConnection::Postgres(_) => format!(
            "SELECT CASE WHEN counted.rows <= {COUNTED} THEN counted.rows ELSE GREATEST(c.reltuples::bigint, counted.rows) END AS rows, \
             pg_total_relation_size(c.oid) AS bytes FROM pg_class c, \
             (SELECT COUNT(*) AS rows FROM (SELECT 1 FROM {table} LIMIT {COUNTED} + 1) AS a_few) AS counted WHERE c.oid = '{table}'::regclass"
        ),
    };
    let Measured { rows, bytes } = diesel::sql_query(query).get_result(c)?;
    Ok(Size { name: table.to_owned(), hour, rows, bytes })
}

/// Measures the whole database.
pub fn measure_whole(c: &mut AnyConnection, hour: Instant) -> Result<Size> {
    let query = match c {
        AnyConnection::Sqlite(_) => "SELECT 0 AS rows, (page_count - freelist_count) * page_size AS bytes \
             FROM pragma_page_count(), pragma_freelist_count(), pragma_page_size()"
            .to_owned(),
        AnyConnection::Postgres(_) => {
            let each = TABLES.iter().map(|table| format!("pg_total_relation_size('{table}'::regclass)"));
            format!("SELECT 0::bigint AS rows, {} AS bytes", each.collect::<Vec<_>>().join(" + "))
        }
    };
    let Measured { rows, bytes } = diesel::sql_query(query).get_result(c)?;
    Ok(Size { name: WHOLE.to_owned(), hour, rows, bytes })
}

/// Writes a size down, unless another process has for its hour.
pub fn insert(c: &mut AnyConnection, size: &Size) -> Result<Insertion> {
    let row = (
        table_sizes::name.eq(&size.name),
        table_sizes::hour.eq(size.hour.epoch_seconds()),
        table_sizes::count.eq(size.rows),
        table_sizes::bytes.eq(size.bytes),
    );
    let rows = each_backend!(c, c => diesel::insert_into(table_sizes::table).values(row).on_conflict_do_nothing().execute(c)?);
    Ok(Insertion::of(rows))
}

fn read(rows: Vec<(String, i64, i64, Option<i64>)>) -> Vec<Size> {
    let size = |(name, hour, rows, bytes)| Size { name, hour: Instant::from_epoch(hour), rows, bytes };
    rows.into_iter().map(size).collect()
}

/// The whole database in every hour that is kept, the earliest first.
pub fn list_whole(c: &mut AnyConnection) -> Result<Vec<Size>> {
    let own = table_sizes::table.filter(table_sizes::name.eq(WHOLE));
    Ok(read(own.order(table_sizes::hour).load(c)?))
}

/// The last hour that is known.
pub fn last_hour(c: &mut AnyConnection) -> Result<Option<Instant>> {
    let last: Option<i64> = table_sizes::table.select(diesel::dsl::max(table_sizes::hour)).first(c)?;
    Ok(last.map(Instant::from_epoch))
}

/// The tables in an hour.
pub fn list(c: &mut AnyConnection, hour: Instant) -> Result<Vec<Size>> {
    let own = table_sizes::table.filter(table_sizes::hour.eq(hour.epoch_seconds())).filter(table_sizes::name.ne(WHOLE));
    Ok(read(own.order(table_sizes::name).load(c)?))
}
