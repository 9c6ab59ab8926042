//! Grants, codes, access tokens, refresh tokens, and what takes them away (security.md's matrix of withdrawn trust).

use super::super::access_tokens::Live;
use super::super::grants::PresentedJwt;
use super::super::{
    Store, access_tokens, assertion_jtis, clients, codes, consents, grants, refresh_tokens, revoked_jwts, sessions, users,
};
use super::samples::{
    NOW, access_token, after, client, code, consent, grant, hash, provider, refresh_token, session, user, world,
};
use super::{on_each, read, write};
use crate::model::{Code, Grant, Id, RefreshToken, RevocationReason, UserStatus};

/// A grant with a code, an access token and a refresh token, each called like it.
fn granted(store: &Store, id: &'static str, offline: bool) {
    write(store, move |c| {
        grants::insert(c, &Grant { offline, ..grant(id) })?;
        codes::insert(c, &Code { used_at: Some(NOW), ..code(id, id) })?;
        access_tokens::insert(c, &access_token(id, Some(id)))?;
        refresh_tokens::insert(c, &refresh_token(id, id))
    });
}

fn access_is_live(store: &Store, id: &str) -> bool {
    read(store, |c| access_tokens::find_live(c, &provider().id, &hash(id), after(1))).is_some()
}

fn jwt_is_live(store: &Store, id: &str) -> bool {
    let grant = Id::new(id);
    let jwt = PresentedJwt { provider: &provider().id, grant: &grant, jti: id, issued_at: NOW };
    read(store, |c| grants::find_live_for_jwt(c, &jwt, after(1))).is_some()
}

fn grant_is_live(store: &Store, id: &str) -> bool {
    read(store, |c| grants::find(c, &provider().id, &Id::new(id))).is_some_and(|grant| grant.is_live(after(1)))
}

#[test]
fn tokens_come_back_whole_with_what_they_hang_on() {
    on_each(|store| {
        world(store);
        write(store, |c| {
            grants::insert(c, &grant("g"))?;
            codes::insert(c, &code("c", "g"))?;
            access_tokens::insert(c, &access_token("a", Some("g")))?;
            refresh_tokens::insert(c, &RefreshToken { predecessor: Some(hash("p")), ..refresh_token("r", "g") })
        });
        let other = Id::new("other");
        let session = Some(session("session"));
        let found = read(store, |c| codes::find(c, &provider().id, &hash("c"))).unwrap();
        assert_eq!(found, codes::Found { code: code("c", "g"), grant: grant("g"), user: user(), session: session.clone() });
        assert_eq!(read(store, |c| codes::find(c, &other, &hash("c"))), None);
        let found = read(store, |c| access_tokens::find_live(c, &provider().id, &hash("a"), NOW)).unwrap();
        assert_eq!(found, Live { token: access_token("a", Some("g")), grant: Some((grant("g"), user())) });
        assert_eq!(read(store, |c| access_tokens::find_live(c, &other, &hash("a"), NOW)), None);
        let token = RefreshToken { predecessor: Some(hash("p")), ..refresh_token("r", "g") };
        let found = read(store, |c| refresh_tokens::find(c, &provider().id, &hash("r"))).unwrap();
        assert_eq!(found, refresh_tokens::Found { token, grant: grant("g"), user: user(), session });
        assert_eq!(read(store, |c| refresh_tokens::find(c, &other, &hash("r"))), None);
    });
}

#[test]
fn a_clients_own_token_lives_without_grant_and_a_token_whose_grant_is_gone_does_not() {
    on_each(|store| {
        world(store);
        granted(store, "g", false);
        write(store, |c| access_tokens::insert(c, &access_token("own", None)));
        let own = read(store, |c| access_tokens::find_live(c, &provider().id, &hash("own"), NOW)).unwrap();
        assert_eq!(own, Live { token: access_token("own", None), grant: None });
        assert_eq!(read(store, |c| access_tokens::find_live(c, &provider().id, &hash("own"), after(300))), None);
        write(store, |c| users::delete(c, &user().id));
        assert!(!access_is_live(store, "g"));
        assert!(access_is_live(store, "own"));
        assert_eq!(read(store, |c| codes::find(c, &provider().id, &hash("g"))), None);
    });
}

#[test]
fn a_client_revokes_its_own_access_token_and_no_other() {
    on_each(|store| {
        world(store);
        granted(store, "g", false);
        let revoke = |client: &'static str| {
            write(store, move |c| access_tokens::revoke(c, &provider().id, &Id::new(client), &hash("g"), NOW))
        };
        assert!(!revoke("stranger"));
        assert!(access_is_live(store, "g"));
        assert!(revoke("app"));
        assert!(!revoke("app"));
        assert!(!access_is_live(store, "g") && grant_is_live(store, "g"));
    });
}

#[test]
fn a_code_is_claimed_once_in_time_and_only_under_a_live_grant() {
    on_each(|store| {
        world(store);
        write(store, |c| {
            grants::insert(c, &grant("g"))?;
            grants::insert(c, &grant("revoked"))?;
            codes::insert(c, &code("c", "g"))?;
            codes::insert(c, &code("late", "g"))?;
            codes::insert(c, &code("dead", "revoked"))?;
            assert!(grants::revoke(c, &Id::new("revoked"), RevocationReason::ByPerson, NOW)?);
            assert!(!grants::revoke(c, &Id::new("revoked"), RevocationReason::ByPerson, NOW)?);
            assert!(codes::claim(c, &hash("c"), after(59))?);
            assert!(!codes::claim(c, &hash("c"), after(59))?);
            assert!(!codes::claim(c, &hash("late"), after(60))?);
            assert!(!codes::claim(c, &hash("dead"), NOW)?);
            assert!(!codes::claim(c, &hash("unknown"), NOW)?);
            Ok(())
        });
        let found = read(store, |c| codes::find(c, &provider().id, &hash("c"))).unwrap();
        assert_eq!(found.code.used_at, Some(after(59)));
    });
}

#[test]
fn a_refresh_token_is_rotated_once_and_its_successor_is_kept_until_that_is_used() {
    on_each(|store| {
        world(store);
        let next = || RefreshToken { predecessor: Some(hash("one")), ..refresh_token("two", "g") };
        write(store, move |c| {
            grants::insert(c, &grant("g"))?;
            refresh_tokens::insert(c, &refresh_token("one", "g"))?;
            assert!(refresh_tokens::rotate(c, &refresh_token("one", "g"), b"seal", after(5))?);
            refresh_tokens::insert(c, &next())?;
            assert!(!refresh_tokens::rotate(c, &refresh_token("one", "g"), b"other", after(6))?);
            Ok(())
        });
        let one = |store: &Store| read(store, |c| refresh_tokens::find(c, &provider().id, &hash("one"))).unwrap().token;
        let rotated = one(store);
        assert_eq!((rotated.rotated_at, rotated.used_at), (Some(after(5)), Some(after(5))));
        assert_eq!(rotated.successor.as_deref(), Some(b"seal".as_slice()));
        write(store, move |c| refresh_tokens::rotate(c, &next(), b"third", after(7)));
        assert_eq!(one(store).successor, None);
    });
}

#[test]
fn a_refresh_token_without_rotation_is_used_again_and_again_and_lives_longer() {
    on_each(|store| {
        world(store);
        write(store, |c| {
            grants::insert(c, &grant("g"))?;
            refresh_tokens::insert(c, &refresh_token("r", "g"))?;
            assert!(refresh_tokens::mark_used(c, &refresh_token("r", "g"), after(7_200), after(10))?);
            let used = refresh_tokens::find(c, &provider().id, &hash("r"))?.unwrap().token;
            assert_eq!((used.used_at, used.expires_at), (Some(after(10)), after(7_200)));
            assert!(refresh_tokens::mark_used(c, &used, after(9_000), after(7_199))?);
            assert_eq!(refresh_tokens::find(c, &provider().id, &hash("r"))?.unwrap().token.used_at, Some(after(10)));
            assert!(!refresh_tokens::mark_used(c, &used, after(9_999), after(9_000))?);
            grants::revoke(c, &Id::new("g"), RevocationReason::ByClient, after(11))?;
            assert!(!refresh_tokens::mark_used(c, &used, after(9_000), after(12))?);
            assert!(!refresh_tokens::rotate(c, &used, b"x", after(12))?);
            Ok(())
        });
    });
}

#[test]
fn the_end_of_a_session_takes_its_grants_but_leaves_refresh_tokens_of_offline_ones() {
    on_each(|store| {
        world(store);
        granted(store, "online", false);
        granted(store, "offline", true);
        write(store, |c| {
            grants::insert(c, &Grant { offline: true, ..grant("unredeemed") })?;
            codes::insert(c, &code("unredeemed", "unredeemed"))?;
            grants::insert(c, &Grant { session: Id::new("elsewhere"), ..grant("elsewhere") })?;
            access_tokens::insert(c, &access_token("elsewhere", Some("elsewhere")))
        });
        assert_eq!(write(store, |c| grants::revoke_for_session(c, &Id::new("session"), NOW)), 2);
        assert!(!grant_is_live(store, "online") && !grant_is_live(store, "unredeemed"));
        assert!(grant_is_live(store, "offline") && grant_is_live(store, "elsewhere"));
        assert!(!access_is_live(store, "offline") && !jwt_is_live(store, "offline"));
        assert!(access_is_live(store, "elsewhere") && jwt_is_live(store, "elsewhere"));
        assert!(!write(store, |c| codes::claim(c, &hash("unredeemed"), NOW)));
        // What the offline grant issues afterwards is good.
        write(store, |c| {
            let mut later = access_token("later", Some("offline"));
            later.issued_at = after(1);
            access_tokens::insert(c, &later)?;
            assert!(refresh_tokens::rotate(c, &refresh_token("offline", "offline"), b"seal", after(1))?);
            Ok(())
        });
        assert!(access_is_live(store, "later"));
    });
}

#[test]
fn each_withdrawal_kills_what_hangs_on_it() {
    on_each(|store| {
        world(store);
        granted(store, "g", true);
        let revive = |id: &'static str| granted(store, id, true);
        assert!(access_is_live(store, "g") && jwt_is_live(store, "g"));
        write(store, |c| users::set_status(c, &user().id, UserStatus::Disabled, NOW));
        assert!(!access_is_live(store, "g") && !jwt_is_live(store, "g"));
        write(store, |c| users::set_status(c, &user().id, UserStatus::Active, NOW));

        assert_eq!(write(store, |c| grants::revoke_for_user(c, &user().id, RevocationReason::AccountChanged, NOW)), 1);
        assert!(!access_is_live(store, "g") && !jwt_is_live(store, "g"));

        revive("consent");
        write(store, |c| consents::grow(c, &consent()));
        assert!(write(store, |c| consents::withdraw(c, &provider().id, &user().id, &client().id, NOW)));
        assert!(!access_is_live(store, "consent"));

        revive("client");
        let reason = RevocationReason::ByClient;
        assert_eq!(write(store, move |c| grants::revoke_for_client(c, &provider().id, &client().id, reason, NOW)), 1);
        assert_eq!(write(store, move |c| grants::revoke_for_client(c, &provider().id, &client().id, reason, NOW)), 0);
        assert!(!access_is_live(store, "client"));

        revive("deleted");
        write(store, |c| clients::delete(c, &provider().id, &client().id));
        assert!(!access_is_live(store, "deleted") && !jwt_is_live(store, "deleted"));
        assert_eq!(read(store, |c| refresh_tokens::find(c, &provider().id, &hash("deleted"))), None);
    });
}

#[test]
fn a_session_that_was_swept_leaves_its_offline_grant_alone() {
    on_each(|store| {
        world(store);
        granted(store, "g", true);
        write(store, |c| sessions::end(c, &provider().id, &Id::new("session"), NOW));
        super::super::sweep::run(store, after(86_401)).unwrap();
        assert_eq!(read(store, |c| sessions::find(c, &provider().id, &Id::new("session"))), None);
        write(store, |c| grants::insert(c, &Grant { expires_at: after(900_000), offline: true, ..grant("long") }));
        write(store, |c| refresh_tokens::insert(c, &refresh_token("long", "long")));
        let found = read(store, |c| refresh_tokens::find(c, &provider().id, &hash("long"))).unwrap();
        assert_eq!(found.session, None);
    });
}

#[test]
fn a_revoked_jwt_is_dead_though_its_grant_lives() {
    on_each(|store| {
        world(store);
        granted(store, "g", false);
        assert!(jwt_is_live(store, "g"));
        assert!(write(store, |c| revoked_jwts::insert(c, &provider().id, "g", after(300))));
        assert!(!write(store, |c| revoked_jwts::insert(c, &provider().id, "g", after(300))));
        assert!(!jwt_is_live(store, "g") && access_is_live(store, "g"));
        assert!(read(store, |c| revoked_jwts::contains(c, &provider().id, "g")));
        assert!(!read(store, |c| revoked_jwts::contains(c, &Id::new("other"), "g")));
    });
}

#[test]
fn an_assertion_is_taken_once_per_client() {
    on_each(|store| {
        world(store);
        write(store, |c| {
            assert!(assertion_jtis::claim(c, &provider().id, &Id::new("a"), &hash("j"), after(60))?);
            assert!(!assertion_jtis::claim(c, &provider().id, &Id::new("a"), &hash("j"), after(90))?);
            assert!(assertion_jtis::claim(c, &provider().id, &Id::new("b"), &hash("j"), after(60))?);
            Ok(())
        });
    });
}
