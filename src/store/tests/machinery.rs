//! Writer, pool and transactions: what happens to a caller when another fails, panics, or the database does.

use std::sync::mpsc::channel;
use std::time::{Duration, Instant as Watch};

use diesel::RunQueryDsl;
use diesel::connection::SimpleConnection;

use super::super::{Busy, OpenError, Store, StoreError, revision, revoked_jwts};
use super::samples::{after, provider, tenant};
use super::{Fresh, admin, each_fresh, on_each, read, write};

fn failure() -> StoreError {
    StoreError::Query("this caller fails".into())
}

/// Holds the writer while `count` callers line up behind it, so that they share a transaction; caller `n` runs `work(n)`.
fn together<T: Send + 'static>(
    store: &Store,
    count: usize,
    work: impl Fn(&mut super::AnyConnection, usize) -> super::Result<T> + Send + Copy + 'static,
) -> Vec<super::Result<T>> {
    let (release, held) = channel::<()>();
    std::thread::scope(|scope| {
        let holder = scope.spawn(move || {
            let held = std::sync::Mutex::new(held);
            store.write(move |_| held.lock().unwrap().recv().map_err(|_| failure()))
        });
        let callers: Vec<_> = (0..count).map(|n| scope.spawn(move || store.write(move |c| work(c, n)))).collect();
        #[expect(clippy::disallowed_methods, reason = "the callers need a moment to line up")]
        std::thread::sleep(Duration::from_millis(50));
        release.send(()).unwrap();
        let _ = holder.join().unwrap(); // a caller that was quick shares its transaction, and its fate
        callers.into_iter().map(|caller| caller.join().unwrap()).collect()
    })
}

#[test]
fn a_caller_that_fails_or_panics_takes_no_neighbour_along() {
    on_each(|store| {
        let answers = together(store, 20, |c, n| {
            revoked_jwts::insert(c, &provider().id, &n.to_string(), after(0))?;
            match n % 4 {
                1 => Err(failure()),
                2 => panic!("this caller panics"),
                // A statement that fails, whose error is passed on.
                3 => Ok(diesel::sql_query("SELECT * FROM no_such_table").execute(c)?),
                _ => Ok(n),
            }
        });
        for (n, answer) in answers.iter().enumerate() {
            assert_eq!(answer.is_ok(), n % 4 == 0, "caller {n}: {answer:?}");
            let there = read(store, |c| revoked_jwts::contains(c, &provider().id, &n.to_string()));
            assert_eq!(there, n % 4 == 0, "row of caller {n} on {}", store.backend());
        }
        assert!(matches!(&answers[2], Err(StoreError::Query(why)) if why.contains("this caller panics")));
        assert!(matches!(&answers[3], Err(StoreError::Query(why)) if why.contains("no_such_table")));
        // The store goes on.
        assert!(write(store, |c| revoked_jwts::insert(c, &provider().id, "after", after(0))));
    });
}

#[test]
fn a_write_is_seen_by_the_next_read_of_anybody() {
    on_each(|store| {
        std::thread::scope(|scope| {
            for thread in 0..8 {
                scope.spawn(move || {
                    for n in 0..25 {
                        let jti = format!("{thread}.{n}");
                        let own = jti.clone();
                        assert!(write(store, move |c| revoked_jwts::insert(c, &provider().id, &own, after(0))));
                        assert!(read(store, |c| revoked_jwts::contains(c, &provider().id, &jti)));
                    }
                });
            }
        });
    });
}

#[test]
fn a_full_disk_is_busy_and_the_writer_goes_on_when_there_is_room_again() {
    let fresh = Fresh::sqlite().migrated();
    let store = fresh.open();
    write(&store, |c| revoked_jwts::insert(c, &provider().id, "before", after(0)));
    // SQLite's own cap on the file stands in for a full disk: the error is the same.
    write(&store, |c| Ok(c.batch_execute("PRAGMA max_page_count = 1")?));
    let answers = together(&store, 8, |c, n| {
        for row in 0..400 {
            revoked_jwts::insert(c, &provider().id, &format!("{n}.{row}.{}", "x".repeat(200)), after(0))?;
        }
        Ok(())
    });
    // Who found the disk full is told; the writer reopens the file (which lifts the cap) for those who had not begun.
    assert!(answers.iter().any(|answer| matches!(answer, Err(StoreError::Busy(Busy::Disk(_))))), "{answers:?}");
    for (n, answer) in answers.iter().enumerate() {
        assert!(matches!(answer, Ok(()) | Err(StoreError::Busy(_))), "{answer:?}");
        for row in [0, 399] {
            let jti = format!("{n}.{row}.{}", "x".repeat(200));
            let there = read(&store, |c| revoked_jwts::contains(c, &provider().id, &jti));
            assert_eq!(there, answer.is_ok(), "row {row} of caller {n}");
        }
    }
    assert!(read(&store, |c| revoked_jwts::contains(c, &provider().id, "before")));
    assert!(write(&store, |c| revoked_jwts::insert(c, &provider().id, "after", after(0))));
}

#[test]
fn another_process_may_write_at_the_same_time() {
    for fresh in each_fresh() {
        let fresh = fresh.migrated();
        let (ours, theirs) = (fresh.open(), fresh.open());
        let before = read(&ours, revision::current);
        std::thread::scope(|scope| {
            for store in [&ours, &theirs, &ours, &theirs] {
                scope.spawn(move || (0..50).for_each(|_| write(store, revision::bump)));
            }
        });
        assert_eq!(read(&theirs, revision::current), before + 200);
    }
}

#[test]
fn a_reader_of_sqlite_cannot_write() {
    let fresh = Fresh::sqlite().migrated();
    let refused = fresh.open().read(|c| super::super::tenants::insert(c, &tenant()));
    assert!(refused.is_err());
}

#[test]
fn every_sqlite_commit_waits_for_the_disk_and_foreign_keys_hold() {
    #[derive(diesel::QueryableByName)]
    struct Pragma {
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        value: i64,
    }
    let fresh = Fresh::sqlite().migrated();
    let pragma = |name: &'static str| {
        let query = move |c: &mut super::AnyConnection| {
            let rows: Vec<Pragma> = diesel::sql_query(format!("SELECT {name} AS value FROM pragma_{name}")).load(c)?;
            Ok(rows[0].value)
        };
        write(&fresh.open(), query)
    };
    assert_eq!(pragma("synchronous"), 2);
    assert_eq!(pragma("foreign_keys"), 1);
}

#[test]
fn a_postgresql_server_set_to_lose_commits_is_overruled() {
    #[derive(diesel::QueryableByName)]
    struct Setting {
        #[diesel(sql_type = diesel::sql_types::Text)]
        value: String,
    }
    let Some(mut fresh) = Fresh::postgres() else { return };
    fresh.url = fresh.url.replace("options=", "options=-csynchronous_commit%3Doff%20");
    let fresh = fresh.migrated();
    let query = "SELECT current_setting('synchronous_commit') AS value";
    let rows: Vec<Setting> = write(&fresh.open(), move |c| Ok(diesel::sql_query(query).load(c)?));
    assert_eq!(rows[0].value, "on");
}

#[test]
fn a_write_within_a_write_is_refused_and_not_waited_for() {
    let fresh = Fresh::sqlite().migrated();
    let store = fresh.open();
    let inner = store.clone();
    let answer = store.write(move |_| inner.write(revision::bump));
    assert!(matches!(&answer, Err(StoreError::Query(why)) if why.contains("within a write")), "{answer:?}");
}

#[test]
fn no_connection_in_time_is_busy_within_a_second() {
    for fresh in each_fresh() {
        let fresh = fresh.migrated();
        let store = Store::open_with(&fresh.url, 1).unwrap();
        let answer = store.read(|c| {
            revision::current(c)?;
            let begun = Watch::now();
            let inner = store.read(revision::current);
            Ok((inner, begun.elapsed()))
        });
        let (inner, waited) = answer.unwrap();
        assert!(matches!(inner, Err(StoreError::Busy(Busy::Pool(_)))), "{inner:?}");
        assert!(waited < Duration::from_secs(1), "{waited:?}");
        read(&store, revision::current);
    }
}

#[test]
fn connections_that_the_server_closed_are_replaced_without_a_failed_request() {
    let Some(fresh) = Fresh::postgres() else { return };
    let fresh = fresh.migrated();
    let store = fresh.open();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| read(&store, |c| Ok(diesel::sql_query("SELECT pg_sleep(0.05)").execute(c)?)));
        }
    });
    let (server, schema) = fresh.schema.clone().unwrap();
    let kill = format!(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'signet' AND query LIKE '%pg_sleep%' \
         OR pid IN (SELECT pid FROM pg_stat_activity WHERE application_name = '{schema}')"
    );
    for _ in 0..3 {
        admin(&server, &kill);
        write(&store, revision::bump);
        read(&store, revision::current);
    }
}

#[test]
fn an_interrupted_transaction_is_not_half_done() {
    let Some(fresh) = Fresh::postgres() else { return };
    let fresh = fresh.migrated();
    let store = fresh.open();
    let answer = store.write(|c| {
        revoked_jwts::insert(c, &provider().id, "half", after(0))?;
        diesel::sql_query("SELECT pg_terminate_backend(pg_backend_pid())").execute(c)?;
        Ok(())
    });
    assert!(matches!(answer, Err(StoreError::Busy(Busy::Lost(_)))), "{answer:?}");
    assert!(!read(&store, |c| revoked_jwts::contains(c, &provider().id, "half")));
}

#[test]
fn a_store_is_not_opened_where_there_is_none() {
    let fresh = Fresh::sqlite();
    let why = Store::open(&fresh.url).unwrap_err();
    assert!(matches!(&why, OpenError::Unreachable(text) if text.contains("no such file")), "{why}");
    let text = Store::open("postgres://nobody@127.0.0.1:1/none").unwrap_err().to_string();
    assert!(text.contains("127.0.0.1:1"), "{text}");
}
