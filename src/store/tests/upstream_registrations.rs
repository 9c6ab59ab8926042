//! What we are registered as at upstreams: the claim of one process, and what it writes down.

use super::super::upstream_registrations::{self as table, Standing};
use super::super::{Store, upstreams};
use super::samples::{NOW, after, provider, world};
use super::{on_each, read, write};
use crate::model::{SigningAlgorithm, UpstreamAuthMethod, UpstreamRegistration};

pub(super) fn registration(client_id: &str) -> UpstreamRegistration {
    UpstreamRegistration {
        upstream: super::upstreams::upstream().id,
        provider: provider().id,
        fingerprint: "print".into(),
        client_id: client_id.into(),
        auth_method: UpstreamAuthMethod::PrivateKeyJwt,
        id_token_alg: Some(SigningAlgorithm::ES256),
        sealed_secret: Some(vec![0, 1, 255]),
        secret_expires_at: Some(after(600)),
        sealed_access_token: Some(vec![2]),
        client_uri: Some("https://op.example.com/register/1".into()),
        registered_at: NOW,
    }
}

fn find(store: &Store) -> Option<Standing> {
    let own = registration("");
    read(store, |c| table::find(c, &own.upstream, &own.provider))
}

fn claim(store: &Store, version: i64, claim: &'static str, from: i64) -> bool {
    let own = registration("");
    let (until, now) = (after(from + 30), after(from));
    write(store, move |c| table::claim(c, (&own.upstream, &own.provider), (version, claim, "print"), until, now))
}

fn keep(store: &Store, claim: &'static str, client_id: &'static str) -> bool {
    write(store, move |c| table::keep(c, claim, &registration(client_id)))
}

fn furnished(store: &Store) {
    world(store);
    write(store, |c| upstreams::insert(c, &super::upstreams::upstream()));
}

#[test]
fn whoever_claims_writes_down_what_came_of_it_and_everything_comes_back() {
    on_each(|store| {
        furnished(store);
        assert_eq!(find(store), None);
        assert!(claim(store, 0, "a", 0));
        assert!(find(store).unwrap().is_claimed && find(store).unwrap().registration.is_none());
        assert!(!claim(store, 0, "b", 0), "somebody does it already");
        assert!(!keep(store, "b", "stranger"));
        assert!(keep(store, "a", "one"));
        let Standing { version, is_claimed, registration: kept, .. } = find(store).unwrap();
        assert_eq!((version, is_claimed, kept), (1, false, Some(registration("one"))));
        assert!(!keep(store, "a", "two"), "a claim is used once");
        assert!(!claim(store, 0, "c", 0), "who looked before that has to look again");
        assert!(claim(store, 1, "c", 0) && keep(store, "c", "two"));
        assert_eq!(read(store, table::list), [registration("two")]);
    });
}

#[test]
fn a_claim_whose_holder_is_gone_passes_on_and_a_refusal_gives_everybody_a_rest() {
    on_each(|store| {
        furnished(store);
        assert!(claim(store, 0, "a", 0) && !claim(store, 0, "b", 29));
        assert!(claim(store, 0, "b", 30), "a process may die");
        assert!(!keep(store, "a", "late"), "and what it brings afterwards is nobody's");
        let own = registration("");
        assert!(write(store, move |c| table::give_up(c, (&own.upstream, &own.provider), ("b", "print"), after(40))));
        assert!(!claim(store, 0, "c", 39));
        let (own, until) = (registration(""), after(50));
        let other = move |c: &mut _| table::claim(c, (&own.upstream, &own.provider), (0, "d", "other"), until, after(39));
        assert!(write(store, other), "something else may be asked for at once");
        let own = registration("");
        assert!(write(store, move |c| table::give_up(c, (&own.upstream, &own.provider), ("d", "print"), after(40))));
        assert!(claim(store, 0, "c", 40));
    });
}

#[test]
fn new_seals_take_the_place_of_those_of_the_same_client_only() {
    on_each(|store| {
        furnished(store);
        assert!(claim(store, 0, "a", 0) && keep(store, "a", "one"));
        let sealed = |client_id: &str| UpstreamRegistration {
            sealed_secret: Some(vec![7]),
            sealed_access_token: None,
            ..registration(client_id)
        };
        assert!(!write(store, move |c| table::reseal(c, &registration("other"), &sealed("other"))));
        assert!(write(store, move |c| table::reseal(c, &registration("one"), &sealed("one"))));
        assert_eq!(read(store, table::list), [sealed("one")]);
    });
}
