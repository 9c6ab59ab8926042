//! `signet healthcheck`: asks the health listener, for containers without curl.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::time::Duration;

use crate::config::Health;

/// How long connecting and answering may each take.
const PATIENCE: Duration = Duration::from_secs(3);

/// Asks whether the server is ready, and says so. The answer is whether it is.
///
/// # Errors
/// When `out` takes no more.
pub fn run(health: &Health, out: &mut dyn Write) -> io::Result<bool> {
    let Some(address) = health.listen.first().copied().map(reachable) else {
        writeln!(out, "the health listener is off: set [health] enabled = true")?;
        return Ok(false);
    };
    match ask(address) {
        Ok(200) => writeln!(out, "ready").map(|()| true),
        Ok(status) => writeln!(out, "not ready: {address} answered {status}").map(|()| false),
        Err(error) => writeln!(out, "not ready: {address}: {error}").map(|()| false),
    }
}

/// A listener on every address is reached at the loopback one.
fn reachable(listen: SocketAddr) -> SocketAddr {
    let loopback = match listen.ip() {
        IpAddr::V4(_) => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(_) => IpAddr::V6(Ipv6Addr::LOCALHOST),
    };
    if listen.ip().is_unspecified() { SocketAddr::new(loopback, listen.port()) } else { listen }
}

/// The status of `GET /healthz/ready`.
fn ask(address: SocketAddr) -> io::Result<u16> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let request = format!("GET /healthz/ready HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes())?;
    let mut line = String::new();
    BufReader::new(stream.take(1024)).read_line(&mut line)?;
    let status = line.strip_prefix("HTTP/1.").and_then(|rest| rest.split(' ').nth(1)).and_then(|code| code.parse().ok());
    status.ok_or_else(|| io::Error::other("this is not an HTTP server"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;

    fn said(answer: Option<&'static str>) -> (bool, String) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let server = answer.map(|answer| {
            std::thread::spawn(move || {
                let (mut stream, _) = listener.accept().unwrap();
                let mut request = [0; 512];
                let read = stream.read(&mut request).unwrap();
                assert!(request[..read].starts_with(b"GET /healthz/ready HTTP/1.1\r\n"));
                stream.write_all(answer.as_bytes()).unwrap();
            })
        });
        let mut out = Vec::new();
        let ready = run(&Health { listen: vec![address] }, &mut out).unwrap();
        if let Some(server) = server {
            server.join().unwrap();
        }
        (ready, String::from_utf8(out).unwrap())
    }

    #[test]
    fn a_ready_server_is_ready_and_nothing_else_is() {
        assert!(said(Some("HTTP/1.1 200 OK\r\n\r\n")).0);
        assert!(said(Some("HTTP/1.1 503 Service Unavailable\r\n\r\n")).1.contains("answered 503"));
        assert!(said(Some("SSH-2.0\r\n")).1.contains("not an HTTP server"));
        assert!(!run(&Health { listen: Vec::new() }, &mut Vec::new()).unwrap());
    }

    #[test]
    fn a_listener_on_every_address_is_asked_on_this_machine() {
        assert_eq!(reachable("0.0.0.0:81".parse().unwrap()), "127.0.0.1:81".parse().unwrap());
        assert_eq!(reachable("[::]:81".parse().unwrap()), "[::1]:81".parse().unwrap());
        assert_eq!(reachable("10.0.0.1:81".parse().unwrap()), "10.0.0.1:81".parse().unwrap());
    }
}
