//! Redirection endpoints: RFC 6749 §3.1.2 <https://www.rfc-editor.org/rfc/rfc6749#section-3.1.2>, RFC 9700 §4.1.3, RFC 8252 §7.3,
//! OpenID Connect Core §3.1.2.1.
//!
//! "This URI MUST exactly match one of the Redirection URI values for the Client pre-registered at the OpenID Provider, with the
//! matching performed as described in Section 6.2.1 of [RFC3986] (Simple String Comparison)." No URL parser runs before the
//! comparison, because parsers make different strings equal.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::model::{ApplicationType, Client};

/// The longest redirect URI.
const LONGEST: usize = 2_048;

/// A redirect URI that was found among those of its client. `prove` makes it; a sealed request brings it back, and is
/// proven again then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RedirectUri(String);

impl RedirectUri {
    /// Compares what a request brought with what the client registered, byte for byte. One exception (RFC 8252 §7.3): "The
    /// authorization server MUST allow any port to be specified at the time of the request for loopback IP redirect URIs", for
    /// native clients only.
    pub fn prove(received: &str, client: &Client) -> Option<Self> {
        let is_native = client.metadata.application_type == ApplicationType::Native;
        let matches = |registered: &String| registered == received || (is_native && differ_in_port_only(registered, received));
        let is_registered = client.metadata.redirect_uris.iter().any(matches);
        (is_registered && check_syntax(received).is_ok()).then(|| Self(received.to_owned()))
    }

    /// Whether the address would still be proven: a waiting request ends when its address is withdrawn.
    pub fn is_still_registered(&self, client: &Client) -> bool {
        Self::prove(&self.0, client).is_some()
    }

    /// The address, exactly as received.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RedirectUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Host prefix and rest of a loopback literal, the port cut out.
fn split_loopback(uri: &str) -> Option<(&str, &str)> {
    let prefix = ["http://127.0.0.1", "http://[::1]"].into_iter().find(|prefix| uri.starts_with(prefix))?;
    let rest = uri.strip_prefix(prefix)?;
    let rest = match rest.strip_prefix(':') {
        None => rest,
        Some(after) => {
            let digits = after.bytes().take_while(u8::is_ascii_digit).count();
            let (port, rest) = after.split_at(digits);
            let is_port = !port.starts_with('0') && port.parse::<u16>().is_ok();
            is_port.then_some(rest)?
        }
    };
    (rest.is_empty() || rest.starts_with(['/', '?'])).then_some((prefix, rest))
}

fn differ_in_port_only(registered: &str, received: &str) -> bool {
    matches!((split_loopback(registered), split_loopback(received)), (Some(one), Some(other)) if one == other)
}

/// Scheme of a URI, if it has one (RFC 3986 §3.1).
pub fn scheme(uri: &str) -> Option<&str> {
    let (scheme, _) = uri.split_once(':')?;
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
    is_scheme.then_some(scheme)
}

/// Schemes that a browser executes or reads locally: never an address to return to.
const DANGEROUS: [&str; 8] = ["javascript", "data", "vbscript", "file", "about", "blob", "filesystem", "view-source"];

/// What every redirect URI must be to go into a Location header: absolute, printable ASCII, without a fragment, and the same to
/// every parser. Which schemes and hosts a kind of client may register is judged in `registration`.
///
/// # Errors
/// The rule that is broken, as a sentence for the developer.
pub fn check_syntax(uri: &str) -> Result<(), &'static str> {
    if uri.len() > LONGEST {
        return Err("it is longer than 2048 characters");
    }
    if uri.contains('#') {
        return Err("it has a fragment, which RFC 6749 section 3.1.2 does not allow");
    }
    if !uri.bytes().all(is_uri_byte) || !percent_escapes_are_whole(uri) {
        return Err("it contains a character that RFC 3986 does not allow; percent-encode it");
    }
    let scheme = scheme(uri).ok_or("it is not an absolute URI")?;
    if scheme.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return Err("its scheme is not in lower case");
    }
    if DANGEROUS.contains(&scheme) {
        return Err("its scheme is one that browsers execute or read locally");
    }
    match scheme {
        "http" | "https" => check_authority(uri),
        _ => Ok(()),
    }
}

fn check_authority(uri: &str) -> Result<(), &'static str> {
    let rest = uri.split_once("://").map(|(_, rest)| rest).ok_or("it lacks // after its scheme")?;
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    if authority.contains('@') {
        return Err("it has a user name before its host");
    }
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    };
    if port.is_some_and(|port| port.starts_with('0') || port.parse::<u16>().is_err()) {
        return Err("its port is not a number from 1 to 65535");
    }
    let is_ipv6 = host.starts_with('[') && host.ends_with(']');
    let is_name =
        !host.is_empty() && host.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'.' | b'_'));
    if is_ipv6 || is_name { Ok(()) } else { Err("its host is empty or not in lower-case ASCII") }
}

/// RFC 3986 §2: unreserved, gen-delims and sub-delims without `#`, and `%`.
fn is_uri_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~:/?[]@!$&'()*+,;=%".contains(&byte)
}

fn percent_escapes_are_whole(uri: &str) -> bool {
    uri.split('%').skip(1).all(|after| after.get(..2).is_some_and(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::fixture::client;

    fn registered(uris: &[&str], application_type: ApplicationType) -> Client {
        let mut client = client("app");
        client.metadata.redirect_uris = uris.iter().map(|uri| (*uri).to_owned()).collect();
        client.metadata.application_type = application_type;
        client
    }

    fn web(uri: &str) -> Client {
        registered(&[uri], ApplicationType::Web)
    }

    /// RU-001 to RU-059: lookalikes of `https://app.test/cb`, thirty of which a URL parser calls equal.
    const LOOKALIKES: &[&str] = &[
        "https://evil.test/cb",
        "https://app.test.evil.test/cb",
        "https://app.testevil.test/cb",
        "https://evil.test/https://app.test/cb",
        "https://evil.test#https://app.test/cb",
        "https://app.test@evil.test/cb",
        "https://app.test%40evil.test/cb",
        "https://a@b@app.test/cb",
        "https://app.test@@evil.test/cb",
        "https://app.test%2540evil.test/cb",
        "https://evil.test\\@app.test/cb",
        "https://evil.test%5c@app.test/cb",
        "https://evil.test\t@app.test/cb",
        "https:\\\\app.test\\cb",
        "https:/app.test/cb",
        "https:app.test/cb",
        "https:///app.test/cb",
        "https:////app.test/cb",
        "//app.test/cb",
        "/cb",
        "cb",
        "?x",
        "",
        "HTTPS://app.test/cb",
        "https://APP.TEST/cb",
        "https://app.test:443/cb",
        "https://app.test:/cb",
        "https://app.test:0443/cb",
        "https://app.test:444/cb",
        "https://app.test:65536/cb",
        "https://app.test:-1/cb",
        "https://app.test:99999999999/cb",
        "https://user:pw@app.test/cb",
        "https://@app.test/cb",
        "https://:@app.test/cb",
        "javascript:alert(1)//https://app.test/cb",
        "data:text/html,<script>x</script>",
        "https://app.test/CB",
        "https://app.test/cb/",
        "https://app.test/cb/evil",
        "https://app.test/x/../cb",
        "https://app.test/./cb",
        "https://app.test/cb/../open-redirect?u=https://evil.test",
        "https://app.test/cb/..;/open",
        "https://app.test/cb/%2e%2e/open",
        "https://app.test/cb/..%2fopen",
        "https://app.test/cb/..%5copen",
        "https://app.test/cb/%252e%252e/open",
        "https://app.test//cb",
        "https://app.test/%63b",
        " https://app.test/cb",
        "https://app.test/cb ",
        "\u{1}https://app.test/cb",
        "https://app.test/\tcb",
        "https://app.test/cb\r\nX: y",
        "https://app.test/cb#frag",
        "https://app.test/cb#",
        "https://app.test/cb?x=1",
        "https://app.test/cb?",
        "https://app.test/cb?code=attacker&state=S1",
        "https://app.test/cb;x",
        "https://app%2etest/cb",
        "https://app\u{3002}test/cb",
        "https://app\u{ff0e}test/cb",
        "https://\u{ff41}\u{ff50}\u{ff50}.test/cb",
        "https://a\u{ad}pp.test/cb",
        "https://app.test./cb",
        "http://app.test/cb",
    ];

    #[test]
    fn only_the_registered_string_is_proven_byte_for_byte() {
        let client = web("https://app.test/cb");
        assert_eq!(RedirectUri::prove("https://app.test/cb", &client).unwrap().as_str(), "https://app.test/cb");
        for lookalike in LOOKALIKES {
            assert_eq!(RedirectUri::prove(lookalike, &client), None, "{lookalike}");
        }
    }

    #[test]
    fn a_registered_query_is_part_of_the_string() {
        // RU-073
        let client = web("https://app.test/cb?tenant=1");
        assert!(RedirectUri::prove("https://app.test/cb?tenant=1", &client).is_some());
        for other in ["?tenant=2", "?tenant=1&tenant=2", "?tenant=1&x=y", ""] {
            assert_eq!(RedirectUri::prove(&format!("https://app.test/cb{other}"), &client), None, "{other}");
        }
    }

    #[test]
    fn a_client_without_redirect_uris_has_no_address() {
        // RU-083
        let client = registered(&[], ApplicationType::Web);
        assert_eq!(RedirectUri::prove("https://app.test/cb", &client), None);
    }

    #[test]
    fn the_port_of_a_loopback_literal_is_free_for_native_clients_only() {
        let uris = ["http://127.0.0.1/cb", "com.example.app:/cb"];
        let native = registered(&uris, ApplicationType::Native);
        for allowed in ["http://127.0.0.1/cb", "http://127.0.0.1:53123/cb", "http://127.0.0.1:1/cb", "com.example.app:/cb"] {
            assert!(RedirectUri::prove(allowed, &native).is_some(), "{allowed}"); // RU-074
        }
        for refused in [
            "http://127.0.0.1:53123/other", // RU-076
            "http://127.0.0.1:53123/cb?x",
            "https://127.0.0.1:1/cb",
            "http://127.1:5/cb", // RU-077
            "http://2130706433:5/cb",
            "http://0x7f.1:5/cb",
            "http://\u{2460}\u{2461}\u{2466}.0.0.1:5/cb",
            "http://localhost:5/cb", // RU-078
            "http://[::1]:5/cb",
            "http://127.0.0.1:0/cb",
            "http://127.0.0.1:05/cb",
            "http://127.0.0.1:65536/cb",
            "http://127.0.0.1:/cb",
            "http://127.0.0.1:5x/cb",
            "http://127.0.0.1:5@evil.test/cb",
            "http://127.0.0.1.evil.test/cb",
            "http://127.0.0.10/cb",
            "com.example.app:5/cb",
        ] {
            assert_eq!(RedirectUri::prove(refused, &native), None, "{refused}");
        }
        let web = registered(&uris, ApplicationType::Web);
        assert_eq!(RedirectUri::prove("http://127.0.0.1:9/cb", &web), None); // RU-081
        let six = registered(&["http://[::1]:7000/cb"], ApplicationType::Native);
        assert!(RedirectUri::prove("http://[::1]:9000/cb", &six).is_some());
        assert_eq!(RedirectUri::prove("http://127.0.0.1:9000/cb", &six), None);
    }

    #[test]
    fn what_could_break_out_of_a_header_or_run_in_a_browser_is_never_proven_even_if_registered() {
        for uri in [
            "https://app.test/cb\r\nSet-Cookie: a=b",
            "https://app.test/\u{fffd}",
            "https://app.test/cb#x",
            "https://user@app.test/cb",
            "https://app.test/a b",
            "https://app.test/%zz",
            "https://app.test/\"x",
            "https://app.test/<x>",
            "HTTPS://app.test/cb",
            "https://App.test/cb",
            "https://app.test:0/cb",
            "https:app.test/cb",
            "https:///cb",
            "javascript:alert(1)",
            "data:text/html,x",
            "file:///etc/passwd",
            "cb",
            "1app:/cb",
        ] {
            assert!(check_syntax(uri).is_err(), "{uri}");
            assert_eq!(RedirectUri::prove(uri, &web(uri)), None, "{uri}");
        }
        for uri in [
            "https://app.test",
            "https://[2001:db8::1]:8443/cb?x=%20",
            "http://localhost:3000/cb",
            "com.example.app:/cb",
            "myapp://cb",
        ] {
            assert_eq!(check_syntax(uri), Ok(()), "{uri}");
        }
    }

    #[test]
    fn an_address_can_be_withdrawn_while_a_request_waits() {
        let mut client = web("https://app.test/cb");
        let uri = RedirectUri::prove("https://app.test/cb", &client).unwrap();
        assert!(uri.is_still_registered(&client));
        client.metadata.redirect_uris.clear();
        assert!(!uri.is_still_registered(&client));
    }
}
