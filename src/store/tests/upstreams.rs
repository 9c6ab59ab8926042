//! Relying-party domains, who people are at them, and what is taken once.

use serde_json::{Map, json};

use super::super::upstream_arrivals::Kept;
use super::super::upstream_sessions::Ended;
use super::super::{
    AnyConnection, Insertion, Result, Store, clients, federated_identities, platform_identities, revision, sessions, sweep,
    upstream_arrivals, upstream_attempts, upstream_sessions, upstream_tokens, upstreams, users,
};
use super::samples::{NOW, after, client, hash, provider, session, tenant, user, world};
use super::{on_each, read, write};
use crate::model::{
    FederatedIdentity, Id, Managed, PlatformIdentity, Session, SigningAlgorithm, Upstream, UpstreamSecret, UpstreamSession,
    UpstreamSettings, UpstreamToken,
};

pub(super) fn upstream() -> Upstream {
    Upstream {
        id: Id::new("upstream"),
        tenant: tenant().id,
        name: "corp".into(),
        display_name: "Corp – Ö".into(),
        settings: UpstreamSettings {
            issuer: Some("https://op.example.com".into()),
            client_id: "us".into(),
            response_type: "code id_token".parse().unwrap(),
            id_token_algs: vec![SigningAlgorithm::ES256],
            ..UpstreamSettings::default()
        },
        secret: Some(UpstreamSecret { hash: hash("secret"), sealed: vec![0, 1, 255], set_at: after(2) }),
        client_key: Some(UpstreamSecret { hash: hash("key"), sealed: vec![2, 0], set_at: after(3) }),
        metadata: Some(json!({ "issuer": "https://op.example.com" })),
        enabled: true,
        managed: Managed::File,
        created_at: NOW,
        flushed_at: after(1),
    }
}

fn platform_identity() -> PlatformIdentity {
    PlatformIdentity {
        id: Id::new("identity"),
        tenant: tenant().id,
        name: "key".into(),
        algorithm: SigningAlgorithm::PS256,
        public_jwks: json!({ "keys": [{ "kty": "RSA" }] }),
        sealed_signing: vec![1],
        sealed_decryption: vec![2],
        managed: Managed::File,
        created_at: NOW,
    }
}

pub(super) fn identity(id: &str, subject: &str) -> FederatedIdentity {
    FederatedIdentity {
        id: Id::new(id),
        tenant: tenant().id,
        user: user().id,
        upstream: upstream().id,
        issuer: "https://op.example.com".into(),
        subject: subject.into(),
        label: "zoe@op.example.com".into(),
        claims: Map::from_iter([("hd".to_owned(), json!("example.com"))]),
        created_at: NOW,
        last_used_at: NOW,
    }
}

fn furnished(store: &Store) {
    world(store);
    write(store, |c| upstreams::insert(c, &upstream()));
}

#[test]
fn every_setting_of_a_domain_comes_back_and_a_write_raises_the_revision() {
    on_each(|store| {
        world(store);
        let before = read(store, revision::current);
        write(store, |c| {
            assert_eq!(platform_identities::insert(c, &platform_identity())?, Insertion::Inserted);
            assert_eq!(platform_identities::insert(c, &platform_identity())?, Insertion::Taken);
            assert_eq!(upstreams::insert(c, &upstream())?, Insertion::Inserted);
            let twin = Upstream { id: Id::new("twin"), ..upstream() };
            assert_eq!(upstreams::insert(c, &twin)?, Insertion::Taken);
            Ok(())
        });
        assert!(read(store, revision::current) > before);
        assert_eq!(read(store, |c| upstreams::list(c, &tenant().id)), [upstream()]);
        assert_eq!(read(store, |c| upstreams::find_by_name(c, &tenant().id, "corp")), Some(upstream()));
        assert_eq!(read(store, |c| upstreams::list(c, &Id::new("other"))), []);
        assert_eq!(read(store, |c| platform_identities::list(c, &tenant().id)), [platform_identity()]);
        let bare = Upstream { secret: None, client_key: None, metadata: None, enabled: false, ..upstream() };
        let written = bare.clone();
        write(store, move |c| upstreams::update(c, &written));
        assert_eq!(read(store, |c| upstreams::list(c, &tenant().id)), [bare]);
        write(store, |c| upstreams::keep_metadata(c, &upstream().id, Some(&json!({ "a": 1 }))));
        assert_eq!(read(store, |c| upstreams::list(c, &tenant().id))[0].metadata, Some(json!({ "a": 1 })));
        write(store, |c| upstreams::flush(c, &upstream().id, after(9)));
        let flushed = read(store, |c| upstreams::list(c, &tenant().id)).remove(0);
        assert_eq!((flushed.metadata, flushed.flushed_at), (None, after(9)));
    });
}

#[test]
fn a_domain_goes_when_nothing_rests_on_it_any_more() {
    on_each(|store| {
        furnished(store);
        write(store, |c| {
            federated_identities::insert(c, &identity("a", "alice"))?;
            federated_identities::insert(c, &identity("b", "bob"))
        });
        let id = upstream().id;
        assert_eq!(read(store, |c| upstreams::find(c, &id)), Some(upstream()));
        assert!(read(store, |c| federated_identities::is_any_through(c, &id)));
        let taken = |id: Id<Upstream>| write(store, move |c| federated_identities::delete_through(c, &id, 1));
        assert_eq!([taken(id.clone()), taken(id.clone()), taken(id.clone())], [1, 1, 0]);
        assert_eq!(write(store, |c| upstream_sessions::delete_through(c, &upstream().id, 9)), 0);
        assert!(!read(store, |c| federated_identities::is_any_through(c, &id)));
        assert!(write(store, |c| upstreams::delete(c, &upstream().id)));
        assert!(!write(store, |c| upstreams::delete(c, &upstream().id)));
        assert_eq!(read(store, |c| upstreams::find(c, &id)), None);
        write(store, |c| platform_identities::insert(c, &platform_identity()));
        assert!(write(store, |c| platform_identities::delete(c, &platform_identity().id)));
        assert!(!write(store, |c| platform_identities::delete(c, &platform_identity().id)));
    });
}

#[test]
fn apps_that_send_their_people_straight_to_a_domain_are_found() {
    on_each(|store| {
        furnished(store);
        let hints = |name: &'static str| read(store, move |c| clients::hinting_at(c, &provider().id, name, 5));
        assert_eq!(hints("corp"), Vec::<String>::new());
        let mut hinting = client();
        hinting.metadata.idp_hint = Some("corp".to_owned());
        write(store, move |c| clients::update(c, &hinting));
        assert_eq!(hints("corp"), [client().id.as_str()]);
        assert_eq!(hints("other"), Vec::<String>::new());
    });
}

#[test]
fn seals_are_replaced_only_where_they_are_still_the_old_ones() {
    on_each(|store| {
        furnished(store);
        write(store, |c| platform_identities::insert(c, &platform_identity()));
        let new = UpstreamSecret { hash: hash("again"), sealed: vec![9], set_at: after(2) };
        let again = new.clone();
        write(store, move |c| {
            assert!(upstreams::reseal(c, &upstream().id, &[0, 1, 255], &again)?);
            assert!(!upstreams::reseal(c, &upstream().id, &[0, 1, 255], &again)?);
            assert!(platform_identities::reseal(c, &platform_identity(), &[3], &[4])?);
            assert!(!platform_identities::reseal(c, &platform_identity(), &[5], &[6])?);
            Ok(())
        });
        assert_eq!(read(store, |c| upstreams::list(c, &tenant().id))[0].secret, Some(new));
        let kept = read(store, |c| platform_identities::list(c, &tenant().id));
        assert_eq!((kept[0].sealed_signing.as_slice(), kept[0].sealed_decryption.as_slice()), ([3].as_slice(), [4].as_slice()));
    });
}

#[test]
fn a_person_there_is_one_person_here_until_the_link_is_taken_away() {
    on_each(|store| {
        furnished(store);
        write(store, |c| {
            users::insert(c, &super::samples::other_user("eve", None))?;
            assert_eq!(federated_identities::insert(c, &identity("a", "alice"))?, Insertion::Inserted);
            let thief = FederatedIdentity { user: Id::new("eve"), ..identity("b", "alice") };
            assert_eq!(federated_identities::insert(c, &thief)?, Insertion::Taken);
            assert_eq!(federated_identities::insert(c, &identity("c", "Alice"))?, Insertion::Inserted);
            Ok(())
        });
        let find = |subject: &'static str| {
            read(store, |c| federated_identities::find(c, &tenant().id, "https://op.example.com", subject))
        };
        assert_eq!(find("alice"), Some(identity("a", "alice")));
        assert_eq!(find("bob"), None);
        assert_eq!(read(store, |c| federated_identities::list_of_user(c, &user().id)).len(), 2);
        write(store, |c| {
            let (claims, upstream) = (Map::new(), upstream().id);
            let used = federated_identities::Used { upstream: &upstream, label: "new", claims: &claims };
            assert!(federated_identities::touch(c, &Id::new("a"), used, after(5))?);
            assert!(!federated_identities::delete(c, &Id::new("eve"), &Id::new("a"))?, "not hers");
            assert!(federated_identities::delete(c, &user().id, &Id::new("c"))?);
            Ok(())
        });
        let touched = find("alice").unwrap();
        assert_eq!((touched.label.as_str(), touched.last_used_at, touched.claims.len()), ("new", after(5), 0));
        write(store, |c| users::delete(c, &user().id));
        assert_eq!(find("alice"), None);
    });
}

fn claims(c: &mut AnyConnection) -> Result<(bool, bool)> {
    let provider = provider().id;
    Ok((
        upstream_attempts::claim(c, &provider, &hash("state"), after(600))?,
        upstream_arrivals::claim(c, &provider, "arrival", NOW)?,
    ))
}

#[test]
fn a_state_and_an_arrival_are_taken_once_by_many_callers() {
    on_each(|store| {
        furnished(store);
        let kept =
            Kept { id: "arrival".into(), provider: provider().id, sealed: vec![7], created_at: NOW, expires_at: after(1_800) };
        write(store, move |c| upstream_arrivals::insert(c, &kept));
        let found = |id: &'static str, at| read(store, |c| upstream_arrivals::find(c, &provider().id, id, at));
        assert_eq!((found("arrival", NOW), found("arrival", after(1_800)), found("other", NOW)), (Some(vec![7]), None, None));
        let taken: Vec<_> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(|| write(store, claims))).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert_eq!(taken.iter().filter(|(state, _)| *state).count(), 1);
        assert_eq!(taken.iter().filter(|(_, arrival)| *arrival).count(), 1);
    });
}

#[test]
fn states_and_arrivals_leave_when_they_have_expired() {
    on_each(|store| {
        furnished(store);
        write(store, |c| {
            upstream_attempts::claim(c, &provider().id, &hash("state"), after(60))?;
            let (id, provider, sealed) = ("arrival".into(), provider().id, vec![7]);
            upstream_arrivals::insert(c, &Kept { id, provider, sealed, created_at: NOW, expires_at: after(60) })
        });
        let swept = sweep::run(store, after(59)).unwrap();
        assert!(!swept.iter().any(|(table, _)| table.starts_with("upstream")), "{swept:?}");
        let swept = sweep::run(store, after(60)).unwrap();
        assert!(swept.contains(&("upstream_attempts", 1)) && swept.contains(&("upstream_arrivals", 1)), "{swept:?}");
    });
}

#[test]
fn what_an_upstream_ends_is_found_by_session_or_person_and_only_while_it_lives() {
    on_each(|store| {
        furnished(store);
        let rests = |id: &str, sid: Option<&str>| UpstreamSession {
            session: Id::new(id),
            provider: provider().id,
            upstream: upstream().id,
            issuer: "https://op.example.com".into(),
            subject: "alice".into(),
            sid: sid.map(str::to_owned),
            sealed_id_token: Some(vec![1]),
        };
        let (first, second) = (rests("session", Some("s1")), rests("other", None));
        write(store, move |c| {
            sessions::insert(c, &session("other"))?;
            upstream_sessions::put(c, &rests("session", Some("s0")))?;
            upstream_sessions::put(c, &first)?;
            upstream_sessions::put(c, &second)
        });
        let ended = |ended: Ended<'_>| {
            let found = read(store, |c| upstream_sessions::list_ended(c, &upstream().id, "https://op.example.com", ended));
            let mut ids: Vec<_> = found.into_iter().map(|(_, session)| session).collect();
            ids.sort();
            ids
        };
        assert_eq!(ended(Ended::Session("s1")), [Id::<Session>::new("session")]);
        assert_eq!(ended(Ended::Session("s0")), []);
        assert_eq!(ended(Ended::Person("alice")), [Id::<Session>::new("other"), Id::new("session")]);
        assert_eq!(ended(Ended::Person("bob")), []);
        write(store, |c| sessions::end(c, &provider().id, &Id::new("session"), NOW));
        assert_eq!(ended(Ended::Person("alice")), [Id::<Session>::new("other")]);
        assert!(read(store, |c| upstream_sessions::find(c, &Id::new("other"))).is_some());
    });
}

fn token(session: &str) -> UpstreamToken {
    UpstreamToken {
        session: Id::new(session),
        provider: provider().id,
        upstream: upstream().id,
        user: user().id,
        issuer: "https://op.example.com".into(),
        subject: "alice".into(),
        sealed: vec![1, 2],
        checked_at: NOW,
        claimed_until: NOW,
        expires_at: after(100),
    }
}

#[test]
fn a_refresh_token_is_used_by_one_and_settled_by_the_same() {
    on_each(|store| {
        world(store);
        write(store, |c| upstreams::insert(c, &upstream()));
        let one = token("s");
        write(store, move |c| upstream_tokens::put(c, &token("s")));
        assert_eq!(read(store, |c| upstream_tokens::find(c, &Id::new("s"))), Some(one.clone()));
        let claim = |until: i64| {
            let read = one.clone();
            write(store, move |c| upstream_tokens::claim(c, &read, after(until)))
        };
        assert_eq!((claim(60), claim(61)), (true, false));
        let settle = |claimed: i64, sealed: Option<Vec<u8>>| {
            write(store, move |c| {
                let outcome =
                    upstream_tokens::Outcome { sealed: sealed.as_deref(), checked_at: Some(after(5)), free_at: after(6) };
                upstream_tokens::settle(c, &Id::new("s"), after(claimed), outcome)
            })
        };
        assert!(!settle(61, Some(vec![9])) && settle(60, Some(vec![3])) && !settle(60, None));
        let settled = read(store, |c| upstream_tokens::find(c, &Id::new("s"))).unwrap();
        assert_eq!((settled.sealed, settled.checked_at, settled.claimed_until), (vec![3], after(5), after(6)));
        assert!(!write(store, |c| upstream_tokens::delete_claimed(c, &Id::new("s"), after(60))));
        assert!(write(store, |c| upstream_tokens::delete_claimed(c, &Id::new("s"), after(6))));
    });
}

#[test]
fn refresh_tokens_are_resealed_page_by_page_and_go_with_their_identity_or_their_time() {
    on_each(|store| {
        world(store);
        write(store, |c| upstreams::insert(c, &upstream()));
        for session in ["a", "b", "c"] {
            write(store, move |c| upstream_tokens::put(c, &token(session)));
        }
        let page = read(store, |c| upstream_tokens::page(c, Some(&Id::new("a")), 1));
        assert_eq!(page.iter().map(|one| one.session.as_str()).collect::<Vec<_>>(), ["b"]);
        assert!(write(store, |c| upstream_tokens::reseal(c, &Id::new("b"), &[1, 2], &[7])));
        assert!(!write(store, |c| upstream_tokens::reseal(c, &Id::new("b"), &[1, 2], &[8])));
        let user = user().id;
        let (one, other) = (user.clone(), user);
        assert_eq!(write(store, move |c| upstream_tokens::delete_of_identity(c, &one, "https://op.example.com", "bob")), 0);
        assert_eq!(write(store, move |c| upstream_tokens::delete_of_identity(c, &other, "https://op.example.com", "alice")), 3);
        write(store, |c| upstream_tokens::put(c, &token("a")));
        sweep::run(store, after(100)).unwrap();
        assert_eq!(read(store, |c| upstream_tokens::find(c, &Id::new("a"))), None, "no app holds a grant of it");
    });
}
