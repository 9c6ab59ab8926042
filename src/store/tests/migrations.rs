//! Migrations: once, in any number of processes, and never backwards by accident.

use diesel::connection::SimpleConnection;

use super::super::connection::{Location, Role};
use super::super::{OpenError, Store, migrate};
use super::{Fresh, each_fresh, write};

fn folder(backend: &str) -> Vec<String> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(backend);
    let folders = std::fs::read_dir(path).unwrap().map(Result::unwrap).filter(|entry| entry.path().is_dir());
    let mut names: Vec<_> = folders.map(|entry| entry.file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn both_databases_have_the_same_migrations_named_by_timestamp() {
    assert_eq!(folder("sqlite"), folder("postgres"));
    for name in folder("sqlite") {
        let (stamp, words) = name.split_once('_').unwrap();
        assert!(stamp.len() == 17 && stamp.bytes().all(|b| b.is_ascii_digit() || b == b'-') && !words.is_empty(), "{name}");
    }
}

#[test]
fn an_empty_database_is_previewed_untouched_migrated_once_and_then_up_to_date() {
    for fresh in each_fresh() {
        let names: Vec<_> = migrate::pending(&fresh.url).unwrap().into_iter().map(|one| one.name).collect();
        assert_eq!(names, folder("sqlite"));
        let preview = migrate::preview(&fresh.url).unwrap();
        assert!(preview.contains("CREATE TABLE refresh_tokens") && preview.contains(&names[0]), "{preview}");
        if let Some(path) = fresh.url.strip_prefix("sqlite:") {
            assert!(!std::path::Path::new(path).exists());
            assert!(!preview.contains("BYTEA"));
        } else {
            assert!(matches!(Store::open(&fresh.url), Err(OpenError::Behind(missing)) if missing == names));
            assert!(preview.contains("BYTEA"));
        }
        assert_eq!(migrate::run(&fresh.url).unwrap(), names);
        assert!(migrate::run(&fresh.url).unwrap().is_empty());
        assert!(migrate::pending(&fresh.url).unwrap().is_empty());
        assert!(migrate::preview(&fresh.url).unwrap().contains("up to date"));
        fresh.open();
    }
}

#[test]
fn many_processes_may_migrate_at_once() {
    for fresh in each_fresh() {
        let ran: usize = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(|| migrate::run(&fresh.url).unwrap().len())).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).sum()
        });
        assert_eq!(ran, folder("sqlite").len());
    }
}

#[test]
fn a_schema_of_a_later_version_is_refused_with_what_to_do() {
    for fresh in each_fresh() {
        let fresh = fresh.migrated();
        write(&fresh.open(), |c| {
            Ok(c.batch_execute("INSERT INTO __diesel_schema_migrations (version) VALUES ('20990101000000')")?)
        });
        for why in [Store::open(&fresh.url).unwrap_err(), migrate::run(&fresh.url).unwrap_err()] {
            let text = why.to_string();
            assert!(text.contains("later version") && text.contains("20990101000000"), "{text}");
        }
    }
}

#[test]
fn a_database_file_is_readable_by_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let fresh = Fresh::sqlite().migrated();
    let store = fresh.open();
    let path = fresh.url.strip_prefix("sqlite:").unwrap();
    for suffix in ["", "-wal"] {
        let mode = std::fs::metadata(format!("{path}{suffix}")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{suffix}");
    }
    drop(store);
}

#[test]
fn the_way_down_removes_every_table() {
    for fresh in each_fresh() {
        let fresh = fresh.migrated();
        let location = Location::parse(&fresh.url).unwrap();
        let mut c = location.connect(Role::Migrate).unwrap();
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(location.backend());
        for name in folder("sqlite").into_iter().rev() {
            c.batch_execute(&std::fs::read_to_string(root.join(name).join("down.sql")).unwrap()).unwrap();
        }
        c.batch_execute("DELETE FROM __diesel_schema_migrations").unwrap();
        drop(c);
        assert_eq!(migrate::run(&fresh.url).unwrap(), folder("sqlite"));
    }
}
