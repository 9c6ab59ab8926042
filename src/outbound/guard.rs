//! Which addresses may be called: protection against server-side request forgery (OWASP ASVS 5 §1.3.6).
//!
//! A name is resolved here, every one of its addresses is judged, and the connection is made to those very addresses, so that a
//! name cannot change its mind in between (DNS rebinding). Registries: IANA IPv4 and IPv6 Special-Purpose Address Registries.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

use super::FetchError;

/// A resolver that does not answer within this time has failed.
const RESOLVE: Duration = Duration::from_secs(2);

/// What an address is to us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// In a network of `[outbound] allow`: it may be called, over plain http too.
    Allowed,
    /// Globally reachable: it may be called over https.
    Public,
    /// Anything else.
    Refused,
}

/// The judge of addresses.
#[derive(Clone, Debug, Default)]
pub struct Guard {
    allow: Vec<IpNet>,
}

/// IPv4 blocks that are not globally reachable, or are no host's address.
const REFUSED_V4: [Ipv4Net; 15] = [
    v4([0, 0, 0, 0], 8),
    v4([10, 0, 0, 0], 8),
    v4([100, 64, 0, 0], 10),
    v4([127, 0, 0, 0], 8),
    v4([169, 254, 0, 0], 16),
    v4([172, 16, 0, 0], 12),
    v4([192, 0, 0, 0], 24),
    v4([192, 0, 2, 0], 24),
    v4([192, 88, 99, 0], 24),
    v4([192, 168, 0, 0], 16),
    v4([198, 18, 0, 0], 15),
    v4([198, 51, 100, 0], 24),
    v4([203, 0, 113, 0], 24),
    v4([224, 0, 0, 0], 4),
    v4([240, 0, 0, 0], 4),
];

/// The only IPv6 block that is globally reachable.
const GLOBAL_V6: Ipv6Net = v6([0x2000, 0], 3);

/// Exceptions within it: protocol assignments with Teredo, documentation, and 6to4, which would tunnel to an IPv4 address of the
/// sender's choice.
const REFUSED_V6: [Ipv6Net; 4] = [v6([0x2001, 0], 23), v6([0x2001, 0xdb8], 32), v6([0x2002, 0], 16), v6([0x3fff, 0], 20)];

impl Guard {
    /// A guard that lets private networks be called if they are in `allow`.
    pub fn new(allow: &[IpNet]) -> Self {
        Self { allow: allow.to_vec() }
    }

    /// Judges an address; an IPv4 address in an IPv6 form is judged as what it is.
    pub fn judge(&self, address: IpAddr) -> Verdict {
        let real = embedded_v4(address).map_or(address, IpAddr::V4);
        if self.allow.iter().any(|network| network.contains(&real) || network.contains(&address)) {
            return Verdict::Allowed;
        }
        let is_public = match real {
            IpAddr::V4(address) => !REFUSED_V4.iter().any(|network| network.contains(&address)),
            IpAddr::V6(address) => GLOBAL_V6.contains(&address) && !REFUSED_V6.iter().any(|network| network.contains(&address)),
        };
        if is_public { Verdict::Public } else { Verdict::Refused }
    }

    /// Reads a URL that is to be called: http or https, a host, no user. Returns it without its fragment.
    pub(super) fn read(&self, text: &str) -> Result<Url, FetchError> {
        let mut url = Url::parse(text).map_err(|_| FetchError::Url("it is not a URL"))?;
        if !matches!(url.scheme(), "https" | "http") {
            return Err(FetchError::Url("only https can be called"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(FetchError::Url("it has a user name in it"));
        }
        let address = match url.host() {
            None => return Err(FetchError::Url("it has no host")),
            Some(Host::Domain(_)) => None,
            Some(Host::Ipv4(v4)) => Some(IpAddr::V4(v4)),
            Some(Host::Ipv6(v6)) => Some(IpAddr::V6(v6)),
        };
        // an address in a URL is connected to without asking the resolver
        if let Some(address) = address {
            self.admit(address, Reaches::of(&url))?;
        }
        url.set_fragment(None);
        Ok(url)
    }

    fn admit(&self, address: IpAddr, reaches: Reaches) -> Result<(), FetchError> {
        match (self.judge(address), reaches) {
            (Verdict::Allowed, _) | (Verdict::Public, Reaches::Public) => Ok(()),
            (Verdict::Public, Reaches::AllowedOnly) => {
                Err(FetchError::Url("plain http can be called only in an allowed network"))
            }
            (Verdict::Refused, _) => Err(FetchError::Refused(address)),
        }
    }
}

/// What a connection may reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reaches {
    /// https: public addresses and allowed networks.
    Public,
    /// Plain http: allowed networks only.
    AllowedOnly,
}

impl Reaches {
    pub(super) fn of(url: &Url) -> Self {
        if url.scheme() == "https" { Self::Public } else { Self::AllowedOnly }
    }
}

/// The resolver of a client: a name that has one refused address is refused as a whole.
pub(super) struct GuardedResolver {
    pub(super) guard: Arc<Guard>,
    pub(super) reaches: Reaches,
}

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let (guard, reaches) = (self.guard.clone(), self.reaches);
        Box::pin(async move {
            let found = tokio::time::timeout(RESOLVE, tokio::net::lookup_host((name.as_str(), 0))).await;
            let found: Vec<SocketAddr> = match found {
                Ok(Ok(addresses)) => addresses.collect(),
                Ok(Err(_)) => return Err(FetchError::Unresolved.into()),
                Err(_) => return Err(FetchError::Timeout.into()),
            };
            if found.is_empty() {
                return Err(FetchError::Unresolved.into());
            }
            for address in &found {
                guard.admit(address.ip(), reaches)?;
            }
            let addresses: Addrs = Box::new(found.into_iter());
            Ok(addresses)
        })
    }
}

/// The IPv4 address inside an IPv4-mapped (`::ffff:0:0/96`) or NAT64 (`64:ff9b::/96`, RFC 6052) address. Other forms that embed one
/// (6to4, Teredo, IPv4-compatible, `64:ff9b:1::/48`) are refused as such.
fn embedded_v4(address: IpAddr) -> Option<Ipv4Addr> {
    let IpAddr::V6(v6) = address else { return None };
    match v6.octets() {
        [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, a, b, c, d] | [0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0, a, b, c, d] => {
            Some(Ipv4Addr::new(a, b, c, d))
        }
        _ => None,
    }
}

const fn v4([a, b, c, d]: [u8; 4], length: u8) -> Ipv4Net {
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), length)
}

const fn v6([a, b]: [u16; 2], length: u8) -> Ipv6Net {
    Ipv6Net::new_assert(Ipv6Addr::new(a, b, 0, 0, 0, 0, 0, 0), length)
}
