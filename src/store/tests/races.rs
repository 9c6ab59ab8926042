//! Single use under contention. SQLite has one writer and cannot race; PostgreSQL can, and 8 threads try 100 times.

use std::sync::Barrier;

use super::super::upstream_registrations as table;
use super::super::{
    Insertion, Result, Store, codes, grants, one_time_links, owners, refresh_tokens, signing_keys, throttle, upstreams, users,
};
use super::samples::{NOW, after, code, grant, hash, key, other_user, provider, refresh_token, tenant, world};
use super::{AnyConnection, Fresh, on_each, read, write};
use crate::model::{AdminRole, Id, KeyState, RefreshToken, RevocationReason, Seconds, User, UserStatus};

const THREADS: usize = 8;
const ROUNDS: usize = 100;

/// Runs the work on all threads at once and counts those that it told `true`.
fn winners(store: &Store, work: impl Fn(&mut AnyConnection, usize) -> Result<bool> + Send + Copy + 'static) -> usize {
    let barrier = Barrier::new(THREADS);
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS)
            .map(|thread| {
                let barrier = &barrier;
                scope.spawn(move || {
                    barrier.wait();
                    store.write(move |c| work(c, thread)).unwrap()
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).filter(|won| *won).count()
    })
}

#[test]
fn one_code_has_one_winner_and_every_loser_can_revoke_the_grant() {
    on_each(|store| {
        world(store);
        for round in 0..ROUNDS {
            let name = round.to_string();
            write(store, move |c| grants::insert(c, &grant(&name)).and_then(|_| codes::insert(c, &code(&name, &name))));
            let won = winners(store, move |c, _| {
                let name = round.to_string();
                // As the token flow does it: find, judge, claim; a replay revokes, and that is an Ok value.
                let found = codes::find(c, &provider().id, &hash(&name))?.unwrap();
                let claimed = found.code.used_at.is_none() && codes::claim(c, &hash(&name), NOW)?;
                if !claimed {
                    grants::revoke(c, &found.grant.id, RevocationReason::CodeReplayed, NOW)?;
                }
                Ok(claimed)
            });
            assert_eq!(won, 1, "round {round} on {}", store.backend());
            let name = round.to_string();
            assert!(read(store, |c| grants::find(c, &provider().id, &Id::new(&name))).unwrap().revoked_at.is_some());
        }
    });
}

#[test]
fn one_refresh_token_has_one_successor() {
    on_each(|store| {
        world(store);
        write(store, |c| grants::insert(c, &grant("g")));
        for round in 0..ROUNDS {
            write(store, move |c| refresh_tokens::insert(c, &refresh_token(&round.to_string(), "g")));
            let won = winners(store, move |c, thread| {
                let token = refresh_token(&round.to_string(), "g");
                let won = refresh_tokens::rotate(c, &token, b"seal", NOW)?;
                if won {
                    let next = format!("{round} by {thread}");
                    refresh_tokens::insert(c, &RefreshToken { predecessor: Some(token.hash), ..refresh_token(&next, "g") })?;
                }
                Ok(won)
            });
            assert_eq!(won, 1, "round {round} on {}", store.backend());
        }
    });
}

#[test]
fn of_many_processes_one_announces_one_activates_and_one_retires() {
    on_each(|store| {
        world(store);
        write(store, |c| signing_keys::insert(c, &key("0", KeyState::Active)));
        for round in 1..=20_usize {
            let announced = winners(store, move |c, thread| {
                Ok(signing_keys::insert(c, &key(&format!("{round} by {thread}"), KeyState::Announced))? == Insertion::Inserted)
            });
            let activated = winners(store, move |c, _| {
                let keys = signing_keys::list(c, &provider().id)?;
                let find = |state| keys.iter().find(|key| key.state == state).map(|key| key.kid.clone());
                let Some((old, next)) = find(KeyState::Active).zip(find(KeyState::Announced)) else { return Ok(false) };
                let (id, times) = (provider().id, super::keys::times(0, 100, 200));
                Ok(signing_keys::shift(c, &id, &old, (KeyState::Active, KeyState::Deprecated), &times)?
                    && signing_keys::shift(c, &id, &next, (KeyState::Announced, KeyState::Active), &times)?)
            });
            let keys = read(store, |c| signing_keys::list(c, &provider().id));
            let count = |state| keys.iter().filter(|key| key.state == state).count();
            assert_eq!((announced, activated), (1, 1), "round {round} on {}", store.backend());
            assert_eq!((count(KeyState::Active), count(KeyState::Deprecated)), (1, 1), "round {round}");
            let retired = winners(store, |c, _| {
                let keys = signing_keys::list(c, &provider().id)?;
                match keys.into_iter().find(|key| key.state == KeyState::Deprecated) {
                    Some(old) => signing_keys::leave(c, &provider().id, &old.kid, KeyState::Deprecated),
                    None => Ok(false),
                }
            });
            assert_eq!(retired, 1, "round {round}");
        }
    });
}

#[test]
fn of_many_processes_one_makes_the_first_key() {
    on_each(|store| {
        world(store);
        let won = winners(store, |c, thread| {
            Ok(signing_keys::insert(c, &key(&thread.to_string(), KeyState::Active))? == Insertion::Inserted)
        });
        assert_eq!(won, 1);
        assert_eq!(read(store, |c| signing_keys::list(c, &provider().id)).len(), 1);
    });
}

#[test]
fn one_link_opens_once() {
    on_each(|store| {
        world(store);
        for round in 0..20 {
            write(store, move |c| {
                let link = one_time_links::OneTimeLink {
                    hash: hash(&round.to_string()),
                    tenant: tenant().id,
                    purpose: "setup".into(),
                    subject: "user".into(),
                    created_at: NOW,
                    expires_at: after(60),
                };
                one_time_links::insert(c, &link)
            });
            let won =
                winners(store, move |c, _| Ok(one_time_links::claim(c, "setup", &hash(&round.to_string()), NOW)?.is_some()));
            assert_eq!(won, 1);
        }
    });
}

/// Each of eight owners is taken out at once, by demotion, disabling or removal: one stays.
#[test]
fn of_many_owners_who_leave_at_once_one_stays() {
    on_each(|store| {
        world(store);
        for round in 0..20 {
            let name = move |thread: usize| format!("owner {round} {thread}");
            write(store, move |c| {
                for thread in 0..THREADS {
                    users::insert(c, &User { admin_role: Some(AdminRole::Owner), ..other_user(&name(thread), None) })?;
                }
                Ok(())
            });
            let gone = winners(store, move |c, thread| {
                let id = Id::new(name(thread));
                let change = match thread % 3 {
                    0 => users::set_admin_role(c, &id, None, NOW)?,
                    1 => users::set_status(c, &id, UserStatus::Disabled, NOW)?,
                    _ => users::delete(c, &id)?,
                };
                Ok(change == users::Change::Done)
            });
            assert_eq!(gone, THREADS - 1, "round {round} on {}", store.backend());
            let left = read(store, |c| owners::list(c, &tenant().id, owners::Going::Nothing));
            assert_eq!(left.len(), 1);
            write(store, move |c| users::set_password(c, &left[0], None, NOW).map(drop)); // out of the next round
        }
    });
}

#[test]
fn no_counted_event_is_lost() {
    on_each(|store| {
        for _ in 0..20 {
            winners(store, |c, _| throttle::count(c, "login", 9, Seconds(3_600), NOW).map(|_| true));
        }
        let tally = read(store, |c| throttle::peek(c, "login", 9));
        assert_eq!(tally.within(Seconds(3_600), NOW), 160);
    });
}

#[test]
fn transactions_that_deadlock_are_run_again() {
    let Some(fresh) = Fresh::postgres() else { return };
    let fresh = fresh.migrated();
    let store = fresh.open();
    world(&store);
    write(&store, |c| grants::insert(c, &grant("a")).and_then(|_| grants::insert(c, &grant("b"))));
    for _ in 0..3 {
        // Two writers take the same two rows in opposite order.
        winners(&store, |c, thread| {
            let order: &[&str] = match thread {
                0 => &["a", "b"],
                1 => &["b", "a"],
                _ => &[],
            };
            for id in order {
                use diesel::{ExpressionMethods, QueryDsl, RunQueryDsl};
                let row = super::super::schema::grants::table.find(*id);
                diesel::update(row).set(super::super::schema::grants::acr.eq("0")).execute(c)?;
                diesel::sql_query("SELECT pg_sleep(0.1)").execute(c)?;
            }
            Ok(true)
        });
    }
}

/// Of all who leave for an upstream that does not know us yet, one registers us; and of all who find the secret expired.
#[test]
fn one_registration_at_an_upstream_has_one_claimant_each_time() {
    on_each(|store| {
        world(store);
        write(store, |c| upstreams::insert(c, &super::upstreams::upstream()));
        for round in 0..ROUNDS {
            let version = i64::try_from(round).unwrap();
            let won = winners(store, move |c, thread| {
                let own = super::upstream_registrations::registration("one");
                let claim = format!("{round} {thread}");
                let claimed = table::claim(c, (&own.upstream, &own.provider), (version, &claim, "print"), after(30), NOW)?;
                // The others try between its claim and what it writes down, and after.
                if claimed { table::keep(c, &claim, &own) } else { Ok(false) }
            });
            assert_eq!(won, 1, "round {round} on {}", store.backend());
        }
    });
}
