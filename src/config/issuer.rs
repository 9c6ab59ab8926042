//! What may be an issuer (OpenID Connect Discovery §3, RFC 8414 §2), and which `http` ones are let through.

use url::{Host, Url};

use crate::model::Issuer;

/// Reads an issuer. The text itself is the identifier, so it must already be in its normal form.
///
/// # Errors
/// A sentence that says what is wrong.
pub fn parse(text: &str) -> Result<Issuer, String> {
    let url = Url::parse(text).map_err(|error| format!("this is not an absolute URL ({error})"))?;
    let host = url.host().ok_or("this URL has no host")?;
    match url.scheme() {
        "https" => {}
        "http" if is_loopback(&host) => {}
        "http" => {
            return Err(
                "http is taken on localhost and loopback addresses only: elsewhere passwords and tokens would travel in \
                        the clear, and browsers would not keep the cookies; use https"
                    .to_owned(),
            );
        }
        other => return Err(format!("the scheme must be https, not {other}")),
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err("an issuer has no query and no fragment".to_owned());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("an issuer has no user name and no password".to_owned());
    }
    let normal = url.as_str().strip_suffix('/').unwrap_or(url.as_str());
    if text != normal || url.path().contains("//") {
        return Err(format!("an issuer is compared byte for byte, so write it in its normal form: {normal}"));
    }
    Ok(Issuer::new(text))
}

fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => *name == "localhost" || name.ends_with(".localhost"),
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn https_anywhere_and_http_on_loopback_are_issuers() {
        for text in [
            "https://login.example.com",
            "https://login.example.com:8443/acme/eu",
            "http://localhost:8080",
            "http://127.0.0.1:8080",
            "http://[::1]:8080",
            "http://signet.localhost",
        ] {
            assert_eq!(parse(text).map(|issuer| issuer.as_str().to_owned()), Ok(text.to_owned()));
        }
    }

    #[test]
    fn everything_else_is_refused_with_the_reason() {
        for (text, reason) in [
            ("http://login.example.com", "in the clear"),
            ("http://localhost.example.com", "in the clear"),
            ("ftp://x", "scheme"),
            ("login.example.com", "absolute"),
            ("https://x/?a", "query"),
            ("https://x/#a", "fragment"),
            ("https://u:p@x", "password"),
            ("https://x/", "https://x"),
            ("https://X.example", "https://x.example"),
            ("https://x:443", "https://x"),
            ("https://x/a//b", "normal form"),
            ("https://x/a/../b", "https://x/b"),
            ("https://x /", "absolute"),
        ] {
            let error = parse(text).unwrap_err();
            assert!(error.contains(reason), "{text}: {error}");
        }
    }
}
