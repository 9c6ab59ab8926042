//! What is wrong between browser and server, and the line of the proxy's configuration that mends it. Pure.

use crate::http::middleware::doctor::{COOKIE, Seen};
use crate::model::Issuer;

/// One fault with its remedies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong.
    pub what: String,
    /// What to change, by name of the program: `signet`, `nginx`, `Caddy`, `Traefik`.
    pub remedies: Vec<(&'static str, String)>,
}

impl Fault {
    pub(super) fn new(what: impl Into<String>, remedies: &[(&'static str, &str)]) -> Self {
        let remedies = remedies.iter().map(|(program, line)| (*program, (*line).to_owned())).collect();
        Self { what: what.into(), remedies }
    }
}

/// Judges how a request for `path` under `issuer` arrived, and the cookies that came back.
pub fn diagnose(issuer: &Issuer, path: &str, seen: &Seen, set_cookies: &[String]) -> Vec<Fault> {
    if let Some(fault) = untrusted(seen) {
        return vec![fault]; // everything else follows from it
    }
    [
        scheme(issuer, seen),
        host(issuer, seen),
        prefix(issuer, path, seen),
        person(seen),
        cookie_in(seen),
        cookie_out(issuer, set_cookies),
        authorization(seen),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn untrusted(seen: &Seen) -> Option<Fault> {
    let proxy = seen.connection.map_or_else(|| "the proxy's address".to_owned(), |address| address.to_string());
    seen.forwarded_ignored.then(|| {
        Fault::new(
            format!("forwarded headers arrive from {proxy}, which is not a trusted proxy, and are ignored"),
            &[("signet", &format!("[server] trusted_proxies = [\"{proxy}\"]"))],
        )
    })
}

fn scheme(issuer: &Issuer, seen: &Seen) -> Option<Fault> {
    (seen.scheme != issuer.scheme()).then(|| {
        Fault::new(
            format!("the issuer says {}, and the request arrives as {}", issuer.scheme(), seen.scheme),
            &[
                ("nginx", "proxy_set_header X-Forwarded-Proto $scheme;"),
                ("Caddy", "reverse_proxy … { header_up X-Forwarded-Proto {scheme} }"),
                ("Traefik", "entryPoints.websecure.forwardedHeaders.trustedIPs: [\"<the load balancer in front>\"]"),
                ("signet", "[server] trusted_proxies must contain the proxy's address"),
            ],
        )
    })
}

fn host(issuer: &Issuer, seen: &Seen) -> Option<Fault> {
    (!seen.host.eq_ignore_ascii_case(issuer.authority())).then(|| {
        Fault::new(
            format!("the issuer's host is {}, and the request arrives for {}", issuer.authority(), seen.host),
            &[
                ("nginx", "proxy_set_header Host $http_host;"),
                ("Caddy", "reverse_proxy … { header_up Host {http.request.hostport} }"),
                ("Traefik", "http.services.<name>.loadBalancer.passHostHeader: true"),
            ],
        )
    })
}

fn prefix(issuer: &Issuer, path: &str, seen: &Seen) -> Option<Fault> {
    let wanted = format!("{}{path}", issuer.path());
    (seen.path != wanted).then(|| {
        let prefix = if issuer.path().is_empty() { "/" } else { issuer.path() };
        Fault::new(
            format!("the request for {wanted} arrives as {}: the proxy changes the path", seen.path),
            &[
                (
                    "nginx",
                    &format!("location {prefix} {{ proxy_pass http://<signet>; }}  # no path behind the port, not even a slash"),
                ),
                ("Caddy", &format!("handle {}/* {{ … }}  # not handle_path, which strips the prefix", issuer.path())),
                ("Traefik", "remove the StripPrefix middleware from the router"),
            ],
        )
    })
}

fn person(seen: &Seen) -> Option<Fault> {
    (seen.through_proxy && !seen.names_the_person).then(|| {
        Fault::new(
            "the proxy does not say who is asking: everybody has its address, and is throttled together",
            &[
                ("nginx", "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;"),
                ("Caddy", "remove header_up -X-Forwarded-For"),
                ("Traefik", "remove the Headers middleware that empties X-Forwarded-For"),
            ],
        )
    })
}

fn cookie_in(seen: &Seen) -> Option<Fault> {
    (!seen.cookie).then(|| {
        Fault::new(
            "cookies do not arrive: nobody can stay signed in",
            &[
                ("nginx", "proxy_set_header Cookie $http_cookie;"),
                ("Caddy", "remove header_up -Cookie"),
                ("Traefik", "remove the Headers middleware that empties Cookie"),
            ],
        )
    })
}

/// The cookie that the server set must come out as it went in: `__Host-` cookies bear no change (RFC 6265bis §4.1.3.2).
fn cookie_out(issuer: &Issuer, set_cookies: &[String]) -> Option<Fault> {
    let own = set_cookies.iter().find(|line| line.starts_with(&format!("{COOKIE}=")));
    let lower = own.map(|line| line.to_ascii_lowercase());
    let attributes: Vec<_> = lower.iter().flat_map(|line| line.split(';')).map(str::trim).collect();
    let what = if own.is_none() {
        "a cookie that Signet sets does not come back: nobody can sign in"
    } else if !attributes.contains(&"path=/") || attributes.iter().any(|one| one.starts_with("domain=")) {
        "the proxy changes the path or domain of a cookie: browsers refuse it then"
    } else if issuer.scheme() == "https" && !attributes.contains(&"secure") {
        "a cookie comes back without Secure: browsers refuse it then"
    } else {
        return None;
    };
    Some(Fault::new(
        what,
        &[
            (
                "nginx",
                "proxy_cookie_path off; proxy_cookie_domain off; proxy_cookie_flags off;  # and no proxy_hide_header Set-Cookie",
            ),
            ("Caddy", "remove header_down rules for Set-Cookie"),
            ("Traefik", "remove middlewares that rewrite Set-Cookie"),
        ],
    ))
}

fn authorization(seen: &Seen) -> Option<Fault> {
    (!seen.authorization).then(|| {
        Fault::new(
            "the Authorization header does not arrive: apps cannot authenticate",
            &[
                ("nginx", "proxy_set_header Authorization $http_authorization;  # and no auth_basic for this location"),
                ("Caddy", "remove basic_auth and header_up -Authorization for this site"),
                ("Traefik", "remove the BasicAuth or ForwardAuth middleware from the router"),
            ],
        )
    })
}
