//! The audit log on its way to others: syslog (RFC 5424, 5426, 6587) and signed requests (Standard Webhooks), in order, by one process,
//! again after a failure.

use std::io::Read;
use std::net::{TcpListener, UdpSocket};
use std::time::Duration;

use serde_json::Value;
use signet::flow::admin::profile::Profile;
use signet::flow::audit;
use signet::jobs::audit::Herald;

use crate::harness::{HANG_UP, Receiver, Setup, TestApp, on_both_with};

const SECRET: &str = "a secret of at least 24 characters";

fn herald(app: &TestApp) -> Herald {
    let state = app.state();
    Herald::new(&state.house, &state.errands.outbound.client, &state.clock, &app.config().audit)
}

fn round(app: &TestApp) {
    audit::tick(app.house(), app.now()).unwrap();
    app.wait_for(herald(app).round()).unwrap();
}

fn add(app: &TestApp, names: &[&str]) {
    for name in names {
        app.add(name, Profile::default());
    }
}

fn webhook(receiver: &Receiver, more: &str) -> Setup {
    let url = receiver.url("/signet");
    Setup::more(&format!("[outbound]\n{more}\n[audit]\nwebhook = \"{url}\"\nwebhook_secret = \"{SECRET}\"\n"))
}

/// The user names that arrived, after the signature of each request was checked.
fn arrived(receiver: &Receiver) -> Vec<String> {
    let mut names = Vec::new();
    for got in receiver.take() {
        let header = |name: &str| got.headers.iter().find(|(own, _)| own == name).map_or("", |(_, value)| value.as_str());
        let signed = format!("{}.{}.{}", header("webhook-id"), header("webhook-timestamp"), got.body);
        let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, SECRET.as_bytes());
        let tag = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, ring::hmac::sign(&key, signed.as_bytes()));
        assert_eq!(header("webhook-signature"), format!("v1,{tag}"));
        assert_eq!((got.target.as_str(), got.content_type.as_str()), ("POST /signet", "application/json"));
        let body: Value = serde_json::from_str(&got.body).unwrap();
        let entries = body["data"]["entries"].as_array().unwrap().clone();
        names.extend(entries.iter().filter_map(|entry| entry["detail"]["username"].as_str().map(str::to_owned)));
    }
    names
}

const ALLOWED: &str = "allow = [\"127.0.0.0/8\"]";

#[test]
fn a_webhook_gets_everything_signed_in_order_and_nothing_from_before_it_was_named() {
    let receiver = Receiver::start();
    on_both_with(&webhook(&receiver, ALLOWED), |app| {
        add(app, &["before"]);
        round(app);
        add(app, &["one", "two"]);
        round(app);
        assert_eq!(arrived(&receiver), ["one", "two"]);
        round(app);
        assert_eq!(arrived(&receiver), [""; 0], "each once");
    });
}

#[test]
fn what_was_not_taken_comes_again_after_a_pause_and_nothing_overtakes_it() {
    let receiver = Receiver::start();
    on_both_with(&webhook(&receiver, ALLOWED), |app| {
        round(app);
        receiver.will_answer(&[500, HANG_UP, 302]);
        add(app, &["one"]);
        round(app);
        assert_eq!(arrived(&receiver), ["one"]);
        add(app, &["two"]);
        round(app);
        assert_eq!(arrived(&receiver), [""; 0], "not before its time");
        for pause in [1, 2] {
            app.wait(pause);
            round(app);
            assert_eq!(arrived(&receiver), ["one", "two"], "after {pause} s");
        }
        app.wait(4);
        round(app);
        assert_eq!(arrived(&receiver), ["one", "two"], "and now it is taken");
        app.wait(600);
        round(app);
        assert_eq!(arrived(&receiver), [""; 0]);
    });
}

#[test]
fn of_two_processes_one_hands_on() {
    let receiver = Receiver::start();
    on_both_with(&webhook(&receiver, ALLOWED), |app| {
        round(app);
        let replica = app.replica();
        for number in 0..10 {
            add(app, &[&format!("person{number}")]);
            audit::tick(app.house(), app.now()).unwrap();
            let (left, right) = (herald(app), herald(&replica));
            app.wait_for(async { futures_util::future::try_join(left.round(), right.round()).await }).unwrap();
        }
        let expected: Vec<_> = (0..10).map(|number| format!("person{number}")).collect();
        assert_eq!(arrived(&receiver), expected);
    });
}

/// What the file names is guarded like what others name: an inner network is called only where `[outbound] allow` says so.
#[test]
fn a_webhook_in_an_inner_network_needs_leave() {
    let receiver = Receiver::start();
    on_both_with(&webhook(&receiver, ""), |app| {
        round(app);
        add(app, &["one"]);
        round(app);
        assert_eq!(arrived(&receiver), [""; 0]);
    });
}

fn syslog(url: &str) -> Setup {
    Setup::more(&format!("[audit]\nsyslog = \"{url}\"\n"))
}

#[test]
fn syslog_by_udp_is_a_datagram_for_each_entry() {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    on_both_with(&syslog(&format!("udp://{}", socket.local_addr().unwrap())), |app| {
        round(app);
        add(app, &["one", "two"]);
        round(app);
        for name in ["one", "two"] {
            let mut bytes = [0; 4096];
            let length = socket.recv(&mut bytes).unwrap();
            let text = std::str::from_utf8(&bytes[..length]).unwrap();
            let (head, body) = text.split_at(text.find('{').unwrap());
            assert_eq!(head, "<109>1 2027-01-15T08:00:00Z id.test signet - user.create - ");
            assert_eq!(serde_json::from_str::<Value>(body).unwrap()["detail"]["username"], name);
        }
    });
}

#[test]
fn syslog_by_tcp_counts_its_octets_and_comes_again_where_nobody_listened() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    on_both_with(&syslog(&format!("tcp://{address}")), |app| {
        round(app);
        add(app, &["one", "two"]);
        let reading = std::thread::spawn({
            let listener = listener.try_clone().unwrap();
            move || {
                let mut text = String::new();
                listener.accept().unwrap().0.read_to_string(&mut text).unwrap();
                text
            }
        });
        round(app);
        let text = reading.join().unwrap();
        let mut rest = text.as_str();
        let mut names = Vec::new();
        while let Some((count, message)) = rest.split_once(' ') {
            let (message, later) = message.split_at(count.parse().unwrap());
            let entry: Value = serde_json::from_str(&message[message.find('{').unwrap()..]).unwrap();
            names.push(entry["detail"]["username"].as_str().unwrap().to_owned());
            rest = later;
        }
        assert_eq!(names, ["one", "two"]);
    });
}
