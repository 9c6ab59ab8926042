//! Who is asking, and at which address they think they reached us.
//!
//! Forwarded headers count only when the connection itself comes from a configured proxy (`trusted_proxies`, CIDRs);
//! actix's own resolver trusts anybody and is never used. RFC 7239 `Forwarded` is read when the `X-Forwarded-*` family is absent.

use std::net::IpAddr;

use ipnet::IpNet;

/// What is known of the other end of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Peer {
    /// The person's network address: the right-most hop that is not a proxy of ours.
    pub address: IpAddr,
    /// `http` or `https`, as the browser sees it.
    pub scheme: String,
    /// Host and port as the browser sees them, lower case.
    pub host: String,
    /// Whether a proxy of ours stood in between.
    pub through_proxy: bool,
    /// Whether forwarded headers came from an address that is not a proxy of ours.
    pub forwarded_ignored: bool,
}

/// The parts of a request that the answer depends on.
#[derive(Clone, Copy, Debug, Default)]
pub struct Arrived<'a> {
    /// The address of the TCP connection's other end.
    pub connection: Option<IpAddr>,
    /// Whether the connection is TLS.
    pub tls: bool,
    /// The Host header (or `:authority`).
    pub host: &'a str,
    /// `X-Forwarded-For`, all lines joined by commas.
    pub forwarded_for: Option<&'a str>,
    /// `X-Forwarded-Proto`.
    pub forwarded_proto: Option<&'a str>,
    /// `X-Forwarded-Host`.
    pub forwarded_host: Option<&'a str>,
    /// `Forwarded` (RFC 7239).
    pub forwarded: Option<&'a str>,
}

impl Peer {
    /// Reads a request's origin. Total: whatever the headers say, there is an answer, and an untrusted hop never chooses it.
    pub fn resolve(arrived: &Arrived<'_>, trusted: &[IpNet]) -> Self {
        let connection = arrived.connection.unwrap_or(IpAddr::from([0, 0, 0, 0])).to_canonical();
        let direct = Self {
            address: connection,
            scheme: if arrived.tls { "https" } else { "http" }.to_owned(),
            host: arrived.host.to_ascii_lowercase(),
            through_proxy: false,
            forwarded_ignored: Hops::read(arrived).any && !is_trusted(connection, trusted),
        };
        if !is_trusted(connection, trusted) {
            return direct;
        }
        let hops = Hops::read(arrived);
        Self {
            address: hops.person(connection, trusted),
            scheme: hops.proto.filter(|proto| proto == "http" || proto == "https").unwrap_or(direct.scheme),
            host: hops.host.filter(|host| !host.is_empty()).unwrap_or(direct.host),
            through_proxy: hops.any,
            forwarded_ignored: false,
        }
    }
}

fn is_trusted(address: IpAddr, trusted: &[IpNet]) -> bool {
    trusted.iter().any(|net| net.contains(&address))
}

struct Hops {
    any: bool,
    addresses: Vec<Option<IpAddr>>,
    proto: Option<String>,
    host: Option<String>,
}

impl Hops {
    fn read(arrived: &Arrived<'_>) -> Self {
        let family = arrived.forwarded_for.or(arrived.forwarded_proto).or(arrived.forwarded_host);
        match (family, arrived.forwarded) {
            (None, Some(forwarded)) => Self::from_rfc7239(forwarded),
            _ => Self {
                any: family.is_some(),
                addresses: list(arrived.forwarded_for.unwrap_or_default()).map(parse_address).collect(),
                proto: last(arrived.forwarded_proto),
                host: last(arrived.forwarded_host),
            },
        }
    }

    fn from_rfc7239(header: &str) -> Self {
        let mut hops = Self { any: true, addresses: Vec::new(), proto: None, host: None };
        for element in list(header) {
            for pair in element.split(';') {
                let Some((name, value)) = pair.trim().split_once('=') else { continue };
                let value = value.trim().trim_matches('"');
                match name.trim().to_ascii_lowercase().as_str() {
                    "for" => hops.addresses.push(parse_address(value)),
                    "proto" => hops.proto = Some(value.to_ascii_lowercase()),
                    "host" => hops.host = Some(value.to_ascii_lowercase()),
                    _ => {}
                }
            }
        }
        hops
    }

    /// Walks from our side outwards while hops are proxies of ours; a hop that cannot be read ends the walk.
    fn person(&self, connection: IpAddr, trusted: &[IpNet]) -> IpAddr {
        let mut person = connection;
        for hop in self.addresses.iter().rev() {
            let Some(address) = hop else { break };
            person = *address;
            if !is_trusted(person, trusted) {
                break;
            }
        }
        person
    }
}

fn list(header: &str) -> impl Iterator<Item = &str> {
    header.split(',').map(str::trim).filter(|item| !item.is_empty())
}

fn last(header: Option<&str>) -> Option<String> {
    list(header?).last().map(str::to_ascii_lowercase)
}

fn parse_address(text: &str) -> Option<IpAddr> {
    let bare = text.strip_prefix('[').and_then(|rest| rest.split_once(']')).map_or(text, |(inside, _)| inside);
    let address = bare.parse().or_else(|_| bare.rsplit_once(':').map_or("", |(host, _)| host).parse());
    address.ok().map(|address: IpAddr| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proxied() -> Arrived<'static> {
        Arrived {
            connection: "10.0.0.1".parse().ok(),
            host: "inner:8080",
            forwarded_for: Some("203.0.113.9, 10.0.0.2"),
            forwarded_proto: Some("https"),
            forwarded_host: Some("Login.Example.com"),
            ..Arrived::default()
        }
    }

    fn ten() -> Vec<IpNet> {
        vec!["10.0.0.0/8".parse().unwrap()]
    }

    #[test]
    fn a_proxy_of_ours_says_who_asks_and_where() {
        let peer = Peer::resolve(&proxied(), &ten());
        assert_eq!(peer.address, "203.0.113.9".parse::<IpAddr>().unwrap());
        assert_eq!((peer.scheme.as_str(), peer.host.as_str(), peer.through_proxy), ("https", "login.example.com", true));
    }

    #[test]
    fn a_stranger_says_nothing() {
        let peer = Peer::resolve(&proxied(), &[]);
        assert_eq!(peer.address, "10.0.0.1".parse::<IpAddr>().unwrap());
        assert_eq!((peer.scheme.as_str(), peer.host.as_str(), peer.through_proxy), ("http", "inner:8080", false));
    }

    #[test]
    fn a_spoofed_hop_before_the_persons_own_is_not_believed() {
        let arrived = Arrived { forwarded_for: Some("10.9.9.9, 1.2.3.4, 10.0.0.2"), ..proxied() };
        assert_eq!(Peer::resolve(&arrived, &ten()).address, "1.2.3.4".parse::<IpAddr>().unwrap());
    }

    #[test]
    fn garbage_leaves_the_last_hop_that_could_be_read() {
        let arrived = Arrived { forwarded_for: Some("a"), forwarded_proto: Some("ftp"), ..proxied() };
        let peer = Peer::resolve(&arrived, &ten());
        assert_eq!((peer.address, peer.scheme.as_str()), ("10.0.0.1".parse().unwrap(), "http"));
    }

    #[test]
    fn the_forwarded_header_is_read_when_the_other_family_is_absent() {
        let arrived = Arrived {
            connection: "10.0.0.1".parse().ok(),
            host: "inner",
            forwarded: Some("for=\"[2001:db8::1]:4711\";proto=https;host=login.example.com"),
            ..Arrived::default()
        };
        let peer = Peer::resolve(&arrived, &ten());
        assert_eq!((peer.address, peer.host.as_str()), ("2001:db8::1".parse().unwrap(), "login.example.com"));
    }
}
