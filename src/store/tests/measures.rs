//! What is measured of the house: spans that add up, and a size for every table there is.

use std::collections::BTreeSet;

use diesel::sql_types::Text;
use diesel::{QueryableByName, RunQueryDsl};

use super::super::{AnyConnection, latencies, sizes};
use super::samples::{after, tenant, world};
use super::{on_each, read, write};
use crate::model::{Endpoint, Histogram, Id, Instant, Latency, Seconds};

#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = Text)]
    name: String,
}

/// The tables, as the database itself names them.
fn tables(c: &mut AnyConnection) -> BTreeSet<String> {
    let query = match c {
        AnyConnection::Sqlite(_) => "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
        AnyConnection::Postgres(_) => "SELECT tablename::text AS name FROM pg_tables WHERE schemaname = current_schema()",
    };
    let rows: Vec<Name> = diesel::sql_query(query).load(c).unwrap();
    rows.into_iter().map(|row| row.name).filter(|name| name != "__diesel_schema_migrations").collect()
}

#[test]
fn every_table_of_the_database_has_a_size() {
    on_each(|store| {
        let own: BTreeSet<_> = sizes::TABLES.iter().map(|table| (*table).to_owned()).collect();
        assert_eq!(own, read(store, |c| Ok(tables(c))));
        assert_eq!(own.len(), sizes::TABLES.len());
        world(store);
        let hour = after(0).hour();
        for table in sizes::TABLES {
            let size = read(store, |c| sizes::measure(c, table, hour));
            assert_eq!(size.bytes.is_some(), store.backend() == "postgres", "{table}");
            let rows = match *table {
                "client_secrets" => Some(2),
                "tenants" | "providers" => Some(1),
                "mails" | "device_codes" => Some(0),
                _ => None,
            };
            assert!(rows.is_none_or(|rows| rows == size.rows), "{size:?}");
        }
        let whole = read(store, |c| sizes::measure_whole(c, hour));
        assert!(whole.bytes.unwrap() > 100_000, "{whole:?}");
    });
}

#[test]
fn the_whole_of_an_hour_is_written_once() {
    on_each(|store| {
        world(store);
        assert_eq!(read(store, sizes::last_hour), None);
        let of = |name: &str, hour: Instant, rows| sizes::Size { name: name.to_owned(), hour, rows, bytes: Some(9) };
        let hours = [after(0).hour(), after(3_600).hour()];
        let all = hours.map(|hour| [of("", hour, 0), of("users", hour, 5)]);
        let kept = all.clone();
        write(store, move |c| all.iter().flatten().try_for_each(|size| sizes::insert(c, size).map(drop)));
        let again = of("", hours[1], 7);
        assert!(!write(store, move |c| sizes::insert(c, &again)).is_inserted());
        assert_eq!(read(store, sizes::list_whole), kept.each_ref().map(|[whole, _]| whole.clone()));
        assert_eq!(read(store, |c| sizes::list(c, hours[0])), [kept[0][1].clone()]);
        assert_eq!(read(store, sizes::last_hour), Some(hours[1]));
    });
}

#[test]
fn what_processes_have_counted_adds_up_by_hour_and_endpoint() {
    on_each(|store| {
        world(store);
        let hour = after(0).hour();
        let latency = |hour, endpoint, bucket, count| {
            let mut spans = Histogram::default();
            spans.add(bucket, count);
            Latency { hour, endpoint, spans }
        };
        let earlier = hour.minus(Seconds::hours(1));
        let counted = [
            latency(hour, Endpoint::Token, 3, 2),
            latency(hour, Endpoint::Token, 20, 1),
            latency(hour, Endpoint::Token, 3, 40),
            latency(hour, Endpoint::Jwks, 0, 1),
            latency(earlier, Endpoint::Token, 3, 1),
        ];
        write(store, move |c| counted.iter().try_for_each(|own| latencies::add(c, &tenant().id, own)));
        write(store, move |c| latencies::add(c, &Id::new("gone"), &latency(hour, Endpoint::Token, 3, 1)));
        let mut both = latency(hour, Endpoint::Token, 3, 42);
        both.spans.add(20, 1);
        assert_eq!(read(store, |c| latencies::list(c, &tenant().id, hour)), [both, latency(hour, Endpoint::Jwks, 0, 1)]);
        assert_eq!(read(store, |c| latencies::list(c, &tenant().id, earlier)).len(), 3);
    });
}
