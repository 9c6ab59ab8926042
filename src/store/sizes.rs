//! How many rows each table has, for the metrics. PostgreSQL answers with its own estimate, since counting reads the table.

use diesel::sql_types::{BigInt, Text};
use diesel::{QueryableByName, RunQueryDsl};

use super::{AnyConnection, Result};

/// Tables in the order of the schema.
const TABLES: &[&str] = &[
    "tenants",
    "providers",
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
    "client_activity",
    "group_members",
    "flow_events",
];

/// The rows of a table.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct Size {
    /// The table.
    #[diesel(sql_type = Text)]
    pub name: String,
    /// Its rows.
    #[diesel(sql_type = BigInt)]
    pub rows: i64,
}

/// The sizes of all tables, in one query.
pub fn list(c: &mut AnyConnection) -> Result<Vec<Size>> {
    let one = |table: &&str| match c {
        AnyConnection::Sqlite(_) => format!("SELECT '{table}' AS name, COUNT(*) AS rows FROM {table}"),
        // Tables that were never analysed say -1, and are small or about to be analysed.
        AnyConnection::Postgres(_) => {
            format!(
                "SELECT '{table}' AS name, GREATEST(reltuples, 0)::bigint AS rows FROM pg_class WHERE oid = '{table}'::regclass"
            )
        }
    };
    let query = TABLES.iter().map(one).collect::<Vec<_>>().join(" UNION ALL ");
    Ok(diesel::sql_query(query).load(c)?)
}
