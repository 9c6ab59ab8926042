//! Requests as proxies spoil them, and what the doctor says.

use super::{diagnose, print};
use crate::http::middleware::doctor::Seen;
use crate::model::Issuer;

const PATH: &str = "/.well-known/openid-configuration";

fn issuer() -> Issuer {
    Issuer::new("https://login.example.com/acme")
}

fn well() -> Seen {
    Seen {
        connection: "10.0.0.1".parse().ok(),
        address: "203.0.113.9".parse().unwrap(),
        scheme: "https".into(),
        host: "login.example.com".into(),
        path: format!("/acme{PATH}"),
        through_proxy: true,
        forwarded_ignored: false,
        names_the_person: true,
        cookie: true,
        authorization: true,
    }
}

fn cookies(line: &str) -> Vec<String> {
    vec![line.to_owned()]
}

const GOOD: &str = "signet-doctor=set; HttpOnly; SameSite=Lax; Secure; Path=/";

#[test]
fn a_request_that_arrives_as_it_was_sent_has_no_fault() {
    assert_eq!(diagnose(&issuer(), PATH, &well(), &cookies(GOOD)), []);
    let mut out = Vec::new();
    print(&issuer(), &[], &mut out).unwrap();
    assert!(String::from_utf8(out).unwrap().contains("well"));
}

#[test]
fn every_fault_has_the_line_to_change() {
    let table: [(&str, Seen, &str); 8] = [
        ("trusted_proxies = [\"10.0.0.1\"]", Seen { forwarded_ignored: true, ..well() }, GOOD),
        ("X-Forwarded-Proto $scheme", Seen { scheme: "http".into(), ..well() }, GOOD),
        ("proxy_set_header Host $http_host;", Seen { host: "127.0.0.1:8080".into(), ..well() }, GOOD),
        ("not handle_path", Seen { path: PATH.into(), ..well() }, GOOD),
        ("$proxy_add_x_forwarded_for", Seen { names_the_person: false, ..well() }, GOOD),
        ("$http_cookie", Seen { cookie: false, ..well() }, GOOD),
        ("$http_authorization", Seen { authorization: false, ..well() }, GOOD),
        ("proxy_cookie_path off", well(), "signet-doctor=set; Secure; Path=/acme"),
    ];
    for (remedy, seen, set_cookie) in table {
        let faults = diagnose(&issuer(), PATH, &seen, &cookies(set_cookie));
        assert_eq!(faults.len(), 1, "{remedy}: {faults:?}");
        let mut out = Vec::new();
        print(&issuer(), &faults, &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains(remedy), "{remedy} is not in\n{text}");
    }
}

#[test]
fn a_cookie_that_is_lost_or_not_secure_is_a_fault() {
    for line in ["", "other=1", "signet-doctor=set; Path=/", "signet-doctor=set; Path=/; Secure; Domain=example.com"] {
        assert_eq!(diagnose(&issuer(), PATH, &well(), &cookies(line)).len(), 1, "{line}");
    }
    let local = Issuer::new("http://localhost:8080");
    let seen = Seen { scheme: "http".into(), host: "localhost:8080".into(), path: PATH.into(), ..well() };
    assert_eq!(diagnose(&local, PATH, &seen, &cookies("signet-doctor=set; Path=/")), []);
}
