//! What the sweep takes, and what it leaves.

use super::super::{access_tokens, assertion_jtis, codes, device_codes, grants, refresh_tokens, revoked_jwts, sessions, sweep};
use super::samples::{NOW, access_token, after, code, device_code, grant, hash, provider, refresh_token, session, world};
use super::{on_each, read, write};
use crate::model::{Grant, Id, RefreshToken, RevocationReason, Session};

#[test]
fn expired_rows_leave_and_a_replay_is_recognised_for_a_while_longer() {
    on_each(|store| {
        world(store);
        write(store, |c| {
            grants::insert(c, &Grant { expires_at: after(9_000_000), ..grant("g") })?;
            codes::insert(c, &code("c", "g"))?;
            device_codes::insert(c, &device_code("d", "u"), device_codes::Cap::Proven { client: 1 })?;
            access_tokens::insert(c, &access_token("a", Some("g")))?;
            refresh_tokens::insert(c, &RefreshToken { expires_at: after(9_000_000), ..refresh_token("r", "g") })?;
            refresh_tokens::rotate(c, &refresh_token("r", "g"), b"seal", NOW)?;
            revoked_jwts::insert(c, &provider().id, "j", after(60))?;
            assertion_jtis::claim(c, &provider().id, &Id::new("app"), &hash("j"), after(60))
        });
        let swept = |seconds| sweep::run(store, after(seconds)).unwrap();
        assert_eq!(swept(59), []);
        assert_eq!(swept(60), [("revoked_jwts", 1), ("assertion_jtis", 1)]);
        assert_eq!(swept(300), [("access_tokens", 1)]);
        assert!(read(store, |c| codes::find(c, &provider().id, &hash("c"))).is_some());
        assert_eq!(swept(900), [("client_secrets", 2)]);
        assert_eq!(swept(60 + 3_600), [("codes", 1)]);
        assert_eq!(swept(600 + 3_600), [("device_codes", 1)]);
        assert!(read(store, |c| refresh_tokens::find(c, &provider().id, &hash("r"))).is_some());
        assert_eq!(swept(86_400), [("sessions", 1), ("browsers", 1)]);
        assert_eq!(swept(7 * 86_400), [("refresh_tokens", 1)]);
        assert_eq!(swept(9_000_000), [("grants", 1)]);
        assert_eq!(swept(99_000_000), []);
    });
}

#[test]
fn ended_sessions_and_revoked_grants_leave_after_a_day() {
    on_each(|store| {
        world(store);
        write(store, |c| {
            sessions::insert(c, &Session { expires_at: after(900_000), ..session("s") })?;
            sessions::end(c, &provider().id, &Id::new("s"), NOW)?;
            grants::insert(c, &Grant { expires_at: after(900_000), ..grant("g") })?;
            access_tokens::insert(c, &access_token("a", Some("g")))?;
            grants::revoke(c, &Id::new("g"), RevocationReason::ByPerson, NOW)
        });
        let swept = sweep::run(store, after(86_399)).unwrap();
        assert!(!swept.iter().any(|(table, _)| matches!(*table, "grants" | "sessions")), "{swept:?}");
        let swept = sweep::run(store, after(86_400)).unwrap();
        assert!(swept.contains(&("grants", 1)), "{swept:?}");
        assert!(swept.contains(&("sessions", 2)), "{swept:?}");
    });
}

#[test]
fn many_rows_leave_in_chunks() {
    on_each(|store| {
        world(store);
        write(store, |c| {
            for jti in 0..2_500 {
                revoked_jwts::insert(c, &provider().id, &jti.to_string(), NOW)?;
            }
            Ok(())
        });
        assert_eq!(sweep::run(store, NOW).unwrap(), [("revoked_jwts", 2_500)]);
    });
}
