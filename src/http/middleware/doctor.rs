//! The server's half of `signet doctor`: it says how a request arrived, to whoever holds the master key.
//!
//! The command seals the time into a header and sends the request to the public URL; what comes back is what all the proxies in
//! between made of it. Without a fresh seal the header means nothing.

use std::net::IpAddr;

use actix_web::HttpResponse;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::dev::ServiceRequest;
use actix_web::http::header;
use serde::{Deserialize, Serialize};

use crate::crypto::{Purpose, Vault, base64url, from_base64url};
use crate::http::State;
use crate::http::extract::peer::Peer;
use crate::model::{Instant, Seconds};

/// The header that carries the seal.
pub const HEADER: &str = "x-signet-doctor";
/// The cookie that is sent, and set, to see whether cookies get through.
pub const COOKIE: &str = "signet-doctor";

const CONTEXT: &[u8] = b"doctor";
/// How far the clocks of the two processes may be apart.
const FRESH: Seconds = Seconds(60);

/// How a request arrived, before and after the forwarded headers were read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is an observation of its own")]
pub struct Seen {
    /// The address of the connection's other end: the proxy, or the caller.
    pub connection: Option<IpAddr>,
    /// The person's address, as resolved.
    pub address: IpAddr,
    /// `http` or `https`, as resolved.
    pub scheme: String,
    /// Host and port, as resolved.
    pub host: String,
    /// The path as it arrived.
    pub path: String,
    /// Whether forwarded headers of a trusted proxy were read.
    pub through_proxy: bool,
    /// Whether forwarded headers came from an address that is not trusted.
    pub forwarded_ignored: bool,
    /// Whether `X-Forwarded-For` or `Forwarded` names anybody.
    pub names_the_person: bool,
    /// Whether the cookie arrived.
    pub cookie: bool,
    /// Whether the Authorization header arrived.
    pub authorization: bool,
}

/// The value of the header that asks.
pub fn ask(vault: &Vault, now: Instant) -> String {
    base64url(&vault.seal(Purpose::Envelope, CONTEXT, &now.epoch_seconds().to_be_bytes()))
}

fn is_fresh(vault: &Vault, value: &str, now: Instant) -> bool {
    let opened = from_base64url(value).and_then(|seal| vault.open(Purpose::Envelope, CONTEXT, &seal).ok());
    let sealed_at = opened.and_then(|bytes| bytes.try_into().ok()).map(i64::from_be_bytes);
    sealed_at.is_some_and(|at| now.since(Instant::from_epoch(at)).0.unsigned_abs() <= FRESH.0.unsigned_abs())
}

/// The answer to the doctor, if it is the doctor who asks.
pub fn answer(request: &ServiceRequest, state: &State, peer: &Peer) -> Option<HttpResponse> {
    let value = request.headers().get(HEADER)?.to_str().ok()?;
    if !is_fresh(state.house.vault(), value, state.clock.now()) {
        return None;
    }
    let mut cookie = Cookie::new(COOKIE, "set");
    cookie.set_path("/");
    cookie.set_http_only(true);
    cookie.set_secure(peer.scheme == "https");
    cookie.set_same_site(SameSite::Lax);
    let no_store = (header::CACHE_CONTROL, "no-store");
    Some(HttpResponse::Ok().insert_header(no_store).cookie(cookie).json(seen(request, peer)))
}

fn seen(request: &ServiceRequest, peer: &Peer) -> Seen {
    let has = |name: &str| request.headers().contains_key(name);
    Seen {
        connection: request.peer_addr().map(|address| address.ip().to_canonical()),
        address: peer.address,
        scheme: peer.scheme.clone(),
        host: peer.host.clone(),
        path: request.uri().path().to_owned(),
        through_proxy: peer.through_proxy,
        forwarded_ignored: peer.forwarded_ignored,
        names_the_person: has("x-forwarded-for") || has("forwarded"),
        cookie: request.cookie(COOKIE).is_some(),
        authorization: has("authorization"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::MasterKey;

    const NOW: Instant = Instant::from_epoch(1_000_000);

    #[test]
    fn only_who_holds_the_master_key_is_answered_and_only_for_a_minute() {
        let (own, other) = (Vault::new(&MasterKey::from_bytes([1; 32]), &[]), Vault::new(&MasterKey::from_bytes([2; 32]), &[]));
        let value = ask(&own, NOW);
        assert!(is_fresh(&own, &value, NOW) && is_fresh(&own, &value, NOW.plus(Seconds(60))));
        assert!(!is_fresh(&own, &value, NOW.plus(Seconds(61))) && !is_fresh(&own, &value, NOW.minus(Seconds(61))));
        assert!(!is_fresh(&other, &value, NOW));
        for nonsense in ["", "x", "AAAA", &base64url(&own.seal(Purpose::Envelope, b"other", &[0; 8]))] {
            assert!(!is_fresh(&own, nonsense, NOW));
        }
    }

    #[test]
    fn what_arrived_is_told() {
        let request = actix_web::test::TestRequest::with_uri("/acme/x?y")
            .peer_addr("10.0.0.1:9".parse().unwrap())
            .insert_header(("x-forwarded-for", "203.0.113.9"))
            .insert_header((header::COOKIE, format!("{COOKIE}=1")))
            .to_srv_request();
        let peer = Peer {
            address: "203.0.113.9".parse().unwrap(),
            scheme: "https".into(),
            host: "login.example.com".into(),
            through_proxy: true,
            forwarded_ignored: false,
        };
        let seen = seen(&request, &peer);
        assert_eq!((seen.path.as_str(), seen.connection), ("/acme/x", "10.0.0.1".parse().ok()));
        assert!(seen.names_the_person && seen.cookie && !seen.authorization);
    }
}
