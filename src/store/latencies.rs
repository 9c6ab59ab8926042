//! How long answers took, by the hour: a handful of counts an endpoint and hour, however many answers there are.

use std::collections::BTreeMap;

use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, RunQueryDsl};

use super::column::{from_word, word};
use super::connection::each_backend;
use super::schema::{latencies as table, tenants};
use super::{AnyConnection, Result};
use crate::model::{Endpoint, Histogram, Id, Instant, Latency, Tenant};

/// Adds what a process has counted. A tenant that is gone is passed over.
pub fn add(c: &mut AnyConnection, tenant: &Id<Tenant>, more: &Latency) -> Result<()> {
    let there: Option<String> = tenants::table.find(tenant.as_str()).select(tenants::id).first(c).optional()?;
    if there.is_none() {
        return Ok(());
    }
    let endpoint = word(&more.endpoint)?;
    for (bucket, count) in more.spans.filled() {
        let (bucket, count) = (i64::try_from(bucket).unwrap_or_default(), i64::try_from(count).unwrap_or(i64::MAX));
        let row = (
            table::tenant_id.eq(tenant.as_str()),
            table::hour.eq(more.hour.epoch_seconds()),
            table::endpoint.eq(&endpoint),
            table::bucket.eq(bucket),
            table::count.eq(count),
        );
        each_backend!(c, c => diesel::insert_into(table::table)
            .values(row)
            .on_conflict((table::tenant_id, table::hour, table::endpoint, table::bucket))
            .do_update()
            .set(table::count.eq(table::count + count))
            .execute(c)?);
    }
    Ok(())
}

/// What a tenant's endpoints took since an hour, the earliest first.
pub fn list(c: &mut AnyConnection, tenant: &Id<Tenant>, since: Instant) -> Result<Vec<Latency>> {
    let own = table::table.filter(table::tenant_id.eq(tenant.as_str())).filter(table::hour.ge(since.epoch_seconds()));
    let rows: Vec<(i64, String, i64, i64)> = own.select((table::hour, table::endpoint, table::bucket, table::count)).load(c)?;
    let mut found: BTreeMap<(i64, Endpoint), Histogram> = BTreeMap::new();
    for (hour, endpoint, bucket, count) in rows {
        let endpoint = from_word("latencies.endpoint", endpoint)?;
        let (bucket, count) = (usize::try_from(bucket).unwrap_or(Histogram::BUCKETS), u64::try_from(count).unwrap_or_default());
        found.entry((hour, endpoint)).or_default().add(bucket, count);
    }
    let latency = |((hour, endpoint), spans)| Latency { hour: Instant::from_epoch(hour), endpoint, spans };
    Ok(found.into_iter().map(latency).collect())
}
