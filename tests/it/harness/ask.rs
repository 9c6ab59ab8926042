//! A request on its way.

use std::net::{IpAddr, SocketAddr};

use actix_web::http::Method;
use actix_web::test::TestRequest;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use url::form_urlencoded;

use super::ISSUER;

/// A request.
#[derive(Clone, Debug)]
pub struct Ask {
    method: Method,
    host: String,
    target: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    from: IpAddr,
}

/// Name and value pairs as a form or query has them.
pub fn encoded(pairs: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

impl Ask {
    /// Any method; `address` is a path of the usual issuer or a whole URL.
    pub fn new(method: &str, address: &str) -> Self {
        let whole = if address.starts_with('/') { format!("{ISSUER}{address}") } else { address.to_owned() };
        let rest = whole.split_once("://").expect("a URL").1;
        let at = rest.find('/').unwrap_or(rest.len());
        let (host, target) = rest.split_at(at);
        let target = if target.is_empty() { "/" } else { target };
        Self {
            method: method.parse().expect("a method"),
            host: host.to_owned(),
            target: target.to_owned(),
            headers: Vec::new(),
            body: Vec::new(),
            from: IpAddr::from([192, 0, 2, 1]),
        }
    }

    /// `GET`.
    pub fn get(address: &str) -> Self {
        Self::new("GET", address)
    }

    /// `POST` of a form.
    pub fn post(address: &str, form: &[(&str, &str)]) -> Self {
        Self::new("POST", address).body("application/x-www-form-urlencoded", encoded(form).as_bytes())
    }

    /// A body of any type.
    #[must_use]
    pub fn body(mut self, kind: &str, body: &[u8]) -> Self {
        body.clone_into(&mut self.body);
        self.header("content-type", kind)
    }

    /// One more header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// RFC 6749 §2.3.1: identifier and secret are form-encoded first.
    #[must_use]
    pub fn basic(self, id: &str, secret: &str) -> Self {
        let form = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
        let pair = STANDARD.encode(format!("{}:{}", form(id), form(secret)));
        self.header("authorization", &format!("Basic {pair}"))
    }

    /// RFC 6750 §2.1.
    #[must_use]
    pub fn bearer(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    /// Another `Host`.
    #[must_use]
    pub fn host(mut self, host: &str) -> Self {
        host.clone_into(&mut self.host);
        self
    }

    /// From another network address.
    #[must_use]
    pub fn from(mut self, address: &str) -> Self {
        self.from = address.parse().expect("an address");
        self
    }

    pub(super) fn into_request(self) -> TestRequest {
        let mut request = TestRequest::default()
            .method(self.method)
            .uri(&self.target)
            .peer_addr(SocketAddr::new(self.from, 40_000))
            .insert_header(("host", self.host));
        for (name, value) in self.headers {
            request = request.append_header((name, value));
        }
        if self.body.is_empty() { request } else { request.set_payload(self.body) }
    }
}
