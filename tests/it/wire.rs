//! Bytes on a socket: RFC 9112. What actix reads before a handler sees it, behind a real listener.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use actix_web::dev::ServerHandle;
use actix_web::middleware::from_fn;
use actix_web::rt::System;
use actix_web::{App as Actix, HttpServer, web};
use signet::http::{middleware, routes};

use crate::harness::{Database, Setup, TestApp};

/// A listener on a free port, gone when it is dropped.
struct Listening {
    address: SocketAddr,
    handle: ServerHandle,
    _app: TestApp,
}

impl Listening {
    fn start() -> Self {
        let app = TestApp::new(Database::Sqlite, &Setup::default());
        let state = app.state().clone();
        let (tell, told) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            System::new().block_on(async move {
                let server = HttpServer::new(move || {
                    let state = web::Data::new(state.clone());
                    Actix::new().app_data(state).wrap(from_fn(middleware::entry)).configure(routes::routes)
                });
                let server = server.workers(1).disable_signals().bind("127.0.0.1:0").expect("a free port");
                let address = server.addrs()[0];
                let server = server.run();
                tell.send((address, server.handle())).expect("the test waits");
                server.await.expect("it runs");
            });
        });
        let (address, handle) = told.recv().expect("it listens");
        Self { address, handle, _app: app }
    }

    /// Sends bytes and reads until the server closes.
    fn send(&self, bytes: &[u8]) -> String {
        let mut stream = TcpStream::connect(self.address).expect("it listens");
        stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a timeout");
        let _ = stream.write_all(bytes); // it may close before everything is sent
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer); // a reset is an answer, too
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn status(&self, bytes: &[u8]) -> u16 {
        let answer = self.send(bytes);
        answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_default()
    }

    #[track_caller]
    fn assert_alive(&self) {
        assert_eq!(self.status(b"GET /oauth/jwks HTTP/1.1\r\nHost: id.test\r\nConnection: close\r\n\r\n"), 200);
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        drop(self.handle.stop(false)); // sent at once; nobody waits for the end
    }
}

fn post(headers: &str, body: &str) -> Vec<u8> {
    format!(
        "POST /oauth/oauth20/token HTTP/1.1\r\nHost: id.test\r\nConnection: close\r\n\
         Content-Type: application/x-www-form-urlencoded\r\n{headers}\r\n\r\n{body}"
    )
    .into_bytes()
}

/// HT-018 to HT-020: RFC 9112 §6.3: "the server MUST respond with the 400 (Bad Request) status code and then close the connection".
#[test]
fn a_message_of_uncertain_length_is_refused() {
    let server = Listening::start();
    for headers in [
        "Content-Length: 3\r\nTransfer-Encoding: chunked",
        "Content-Length: 3\r\nContent-Length: 4",
        "Content-Length: +3",
        "Content-Length: 3,3",
        "Content-Length: 0x3",
        "Content-Length: -1",
        "Content-Length: 18446744073709551616",
        "Transfer-Encoding: chunked, identity",
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\u{b}",
    ] {
        assert_eq!(server.status(&post(headers, "a=1")), 400, "{headers:?}");
    }
    for chunk in ["0x5\r\nhello\r\n0\r\n\r\n", "ffffffffffffffff1\r\nx", "-1\r\nx\r\n", "zz\r\n"] {
        let status = server.status(&post("Transfer-Encoding: chunked", chunk));
        assert!(matches!(status, 0 | 400), "{chunk:?}: {status}");
    }
    server.assert_alive();
}

/// HT-022: RFC 9112 §5: "A server MUST reject … any received request message that contains whitespace between a header field name
/// and colon".
#[test]
fn a_malformed_header_is_refused() {
    let server = Listening::start();
    for line in ["X-A : 1", "X-A: a\0b", " folded", "X\u{1}: 1", ": 1", "X-\u{e9}: 1"] {
        let bytes = format!("GET /oauth/jwks HTTP/1.1\r\nHost: id.test\r\nConnection: close\r\n{line}\r\n\r\n");
        let status = server.status(bytes.as_bytes());
        assert!(matches!(status, 0 | 400), "{line:?}: {status}");
    }
    server.assert_alive();
}

/// HT-026, HT-027: RFC 9112 §3.2: "A server MUST respond with a 400 (Bad Request) status code to any HTTP/1.1 request message that
/// lacks a Host header field and to any request message that contains more than one Host header field line".
#[test]
fn there_is_one_host() {
    let server = Listening::start();
    let get =
        |target: &str, hosts: &str| server.send(format!("GET {target} HTTP/1.1\r\n{hosts}Connection: close\r\n\r\n").as_bytes());
    for hosts in ["", "Host: id.test\r\nHost: evil.test\r\n", "Host: evil.test\r\nHost: id.test\r\n"] {
        let answer = get("/oauth/jwks", hosts);
        assert!(answer.starts_with("HTTP/1.1 400 "), "{hosts:?}: {answer}");
    }
    // §3.2.2: with an absolute form "the server MUST ignore the received Host header field".
    assert!(get("http://evil.test/oauth/jwks", "Host: id.test\r\n").starts_with("HTTP/1.1 404 "));
    assert!(get("http://id.test/oauth/jwks", "Host: id.test\r\n").starts_with("HTTP/1.1 200 "));
    for host in ["evil.test", "id.test.evil.test", "[::1]", "id.test:99999", "@id.test", "id.test/", "%69d.test"] {
        let answer = get("/.well-known/openid-configuration", &format!("Host: {host}\r\n"));
        assert!(!answer.contains(&format!("\"issuer\":\"https://{host}")), "{answer}");
    }
    server.assert_alive();
}

/// HT-013, HT-014: too much of anything is refused and harms nobody else.
#[test]
fn too_much_is_refused() {
    let server = Listening::start();
    let lines: String = (0..97).map(|number| format!("X-{number}: 1\r\n")).collect();
    let long_header = format!("X-A: {}\r\n", "x".repeat(200_000));
    let cookies = format!("Cookie: {}\r\n", "a=1; ".repeat(40_000));
    for headers in [lines, long_header, cookies] {
        let status =
            server.status(format!("GET /oauth/jwks HTTP/1.1\r\nHost: id.test\r\nConnection: close\r\n{headers}\r\n").as_bytes());
        assert!(matches!(status, 0 | 400 | 413 | 431), "{status}");
    }
    for length in [70_000, 1_000_000] {
        let target = format!("/{}", "x".repeat(length));
        let status = server.status(format!("GET {target} HTTP/1.1\r\nHost: id.test\r\nConnection: close\r\n\r\n").as_bytes());
        assert!(matches!(status, 0 | 400 | 413 | 414 | 431), "{length}: {status}");
    }
    let status = server.status(&post("Content-Length: 1000000000", &"a".repeat(100_000)));
    assert!(matches!(status, 0 | 400 | 413), "{status}");
    server.assert_alive();
}

/// HT-023: two requests in one packet are two requests.
#[test]
fn pipelined_requests_are_apart() {
    let server = Listening::start();
    let answer = server.send(
        b"GET /oauth/userinfo HTTP/1.1\r\nHost: id.test\r\nAuthorization: Bearer x\r\n\r\n\
          GET /oauth/userinfo HTTP/1.1\r\nHost: id.test\r\nConnection: close\r\n\r\n",
    );
    let challenges: Vec<&str> = answer.lines().filter(|line| line.to_ascii_lowercase().starts_with("www-authenticate")).collect();
    assert_eq!(challenges.len(), 2, "{answer}");
    assert!(challenges[0].contains("invalid_token") && !challenges[1].contains("error"), "{challenges:?}");
}
