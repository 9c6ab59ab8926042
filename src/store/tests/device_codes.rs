//! Devices that wait: caps, one answer, one redemption, the pace of polls.

use super::super::device_codes::{self, Cap, Kept};
use super::super::{Store, grants};
use super::samples::{NOW, after, device_code, grant, hash, provider, user, world};
use super::{on_each, read, write};
use crate::model::{DeviceCode, DeviceState, Grant, Id, Instant, Seconds};

const CAP: Cap = Cap::Open { network: 2, client: 3 };

fn keep(store: &Store, code: DeviceCode, cap: Cap) -> Kept {
    write(store, move |c| device_codes::insert(c, &code, cap))
}

fn found(store: &Store, id: &str) -> DeviceCode {
    read(store, |c| device_codes::find(c, &provider().id, &Id::new(id))).unwrap()
}

#[test]
fn a_code_comes_back_as_it_was_kept_and_is_found_by_either_code() {
    on_each(|store| {
        world(store);
        let code = device_code("d", "u");
        assert_eq!(keep(store, code.clone(), CAP), Kept::Yes);
        assert_eq!(found(store, "d"), code);
        let pending = |hashes: &[&str], now: Instant| {
            let hashes: Vec<_> = hashes.iter().map(|text| hash(text)).collect();
            read(store, move |c| device_codes::find_pending(c, &provider().id, &hashes, now))
        };
        assert_eq!(pending(&["u"], after(599)), Some(code.clone()));
        assert_eq!(pending(&["new key", "u"], NOW), Some(code));
        assert_eq!(pending(&["u"], after(600)), None);
        assert_eq!(pending(&["other"], NOW), None);
        assert_eq!(read(store, |c| device_codes::find(c, &Id::new("elsewhere"), &Id::new("d"))), None);
    });
}

#[test]
fn so_many_wait_of_a_network_and_of_a_client_and_no_two_under_one_user_code() {
    on_each(|store| {
        world(store);
        assert_eq!(keep(store, device_code("a", "ua"), CAP), Kept::Yes);
        assert_eq!(keep(store, device_code("b", "ua"), CAP), Kept::Taken);
        assert_eq!(keep(store, device_code("b", "ub"), CAP), Kept::Yes);
        assert_eq!(keep(store, device_code("c", "uc"), CAP), Kept::Full);
        let elsewhere = |id| DeviceCode { network: "192.0.2.2".into(), ..device_code(id, id) };
        assert_eq!(keep(store, elsewhere("c"), CAP), Kept::Yes);
        assert_eq!(keep(store, elsewhere("d"), CAP), Kept::Full, "three of the client");
        assert_eq!(keep(store, device_code("e", "ue"), Cap::Proven { client: 4 }), Kept::Yes);
        assert_eq!(keep(store, device_code("f", "uf"), Cap::Proven { client: 4 }), Kept::Full);
        let later = DeviceCode { issued_at: after(600), expires_at: after(1_200), ..device_code("g", "ug") };
        assert_eq!(keep(store, later, CAP), Kept::Yes, "what has expired takes no room");
    });
}

#[test]
fn one_answer_and_one_redemption_each_while_its_time_lasts_and_the_grant_lives() {
    on_each(|store| {
        world(store);
        let cap = Cap::Proven { client: 100 };
        for id in ["d", "denied", "late", "dead"] {
            keep(store, device_code(id, id), cap);
        }
        let decide = |id: &str, now| {
            let id = Id::new(id);
            write(store, move |c| device_codes::decide(c, &id, now))
        };
        let claim = |id: &str, now| {
            let id = Id::new(id);
            write(store, move |c| device_codes::claim(c, &id, now))
        };
        assert!(!claim("d", NOW), "nobody has answered");
        assert!(decide("d", after(599)) && !decide("d", after(599)) && !decide("late", after(600)));
        write(store, |c| {
            grants::insert(c, &grant("g"))?;
            grants::insert(c, &Grant { revoked_at: Some(NOW), ..grant("revoked") })?;
            device_codes::allow(c, &Id::new("d"), &Id::new("g"))
        });
        assert!(decide("denied", NOW) && decide("dead", NOW));
        write(store, |c| device_codes::allow(c, &Id::new("dead"), &Id::new("revoked")));
        assert!(!claim("denied", NOW) && !claim("dead", NOW) && !claim("d", after(600)) && !claim("unknown", NOW));
        assert!(claim("d", after(599)) && !claim("d", after(599)));
        assert_eq!(found(store, "d").state(NOW), DeviceState::Used(Some(Id::new("g"))));
        assert_eq!(found(store, "denied").state(NOW), DeviceState::Denied);
        let (_, allowed) = read(store, |c| device_codes::find_with_grant(c, &provider().id, &Id::new("d"))).unwrap();
        let allowed = allowed.unwrap();
        assert_eq!((allowed.grant, allowed.user), (grant("g"), user()));
        let (_, nothing) = read(store, |c| device_codes::find_with_grant(c, &provider().id, &Id::new("denied"))).unwrap();
        assert_eq!(nothing, None);
    });
}

#[test]
fn each_poll_that_comes_too_soon_makes_the_interval_longer() {
    on_each(|store| {
        world(store);
        keep(store, device_code("d", "u"), CAP);
        let poll = |seconds| write(store, move |c| device_codes::poll(c, &Id::new("d"), Seconds(5), after(seconds)));
        let polls = [0, 5, 9, 12, 21, 26, 27, 46, 65];
        assert_eq!(polls.map(poll), [true, true, true, false, true, false, false, true, true]);
        assert_eq!((found(store, "d").interval, found(store, "d").polled_at), (Seconds(20), Some(after(65))));
    });
}
