//! Finding an issuer from what a person calls themselves: OpenID Connect Discovery 1.0 §2
//! <https://openid.net/specs/openid-connect-discovery-1_0.html#IssuerDiscovery> over WebFinger (RFC 7033), from both sides.
//!
//! Left out on purpose: XRIs (§2.1.1 names their characters reserved), and every scheme but `acct` and `https`.

use std::fmt;

use serde_json::{Value, json};
use url::Url;

use crate::model::Issuer;

/// `rel` of an issuer (Discovery §2).
pub const ISSUER: &str = "http://openid.net/specs/connect/1.0/issuer";
/// Where it is asked, under the host (RFC 7033 §10.1).
pub const PATH: &str = "/.well-known/webfinger";
/// The media type of an answer (RFC 7033 §10.2).
pub const MEDIA_TYPE: &str = "application/jrd+json";

/// The longest identifier.
const LONGEST: usize = 500;

/// Whom to ask, and for what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    /// The normalised identifier.
    pub resource: String,
    /// Host and port of the one to ask.
    pub authority: String,
}

/// Why an issuer was not found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfound {
    /// What was typed is no identifier.
    Identifier,
    /// The answer is not what RFC 7033 §4.4 describes.
    Malformed,
    /// The answer names no issuer.
    NoIssuer,
    /// What it names cannot be an issuer.
    NotAnIssuer,
}

impl Unfound {
    /// What to do.
    pub const fn fix(self) -> &'static str {
        match self {
            Self::Identifier => "type an address like ada@example.com, a host like example.com, or an https URL",
            Self::Malformed | Self::NoIssuer | Self::NotAnIssuer => {
                "ask the operator of the upstream for its issuer and give that with --issuer"
            }
        }
    }
}

impl fmt::Display for Unfound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Identifier => "this is not an identifier that WebFinger knows",
            Self::Malformed => "the host's WebFinger answer is not one of RFC 7033",
            Self::NoIssuer => "the host's WebFinger answer names no OpenID issuer",
            Self::NotAnIssuer => {
                "what the host's WebFinger answer names as its issuer is not an https URL without query and fragment"
            }
        })
    }
}

impl Resource {
    /// Discovery §2.1.2: what has no scheme is read as user, host, port, path, query and fragment; a user at a host and nothing more is an
    /// account, everything else a page over https. A fragment is taken off.
    ///
    /// # Errors
    /// `Identifier`.
    pub fn normalise(identifier: &str) -> Result<Self, Unfound> {
        let text = identifier.trim();
        let is_plain = !text.is_empty() && text.len() <= LONGEST && !text.contains(|c: char| c.is_whitespace() || c.is_control());
        if !is_plain || text.starts_with(['=', '@', '!', '+', '$', '(']) {
            return Err(Unfound::Identifier);
        }
        let text = text.split('#').next().unwrap_or_default();
        match text.split_once(':') {
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("acct") => Self::account(rest),
            Some((scheme, rest)) if rest.starts_with("//") => {
                if scheme.eq_ignore_ascii_case("https") {
                    Self::page(text)
                } else {
                    Err(Unfound::Identifier)
                }
            }
            // `mailto:ada@example.com` has a scheme, `example.com:8443` has a port, and `ada@example.com:8443` both parts of an authority.
            Some((before, rest)) if !before.contains('@') && !rest.starts_with(|c: char| c.is_ascii_digit()) => {
                Err(Unfound::Identifier)
            }
            None if text.contains('@') && !text.contains(['/', '?']) => Self::account(text),
            Some(_) | None => Self::page(&format!("https://{text}")),
        }
    }

    /// An `acct` URI (RFC 7565 §7) is a user, `@` and a host. The host is behind the last `@` that is not escaped. A port is more
    /// than that grammar has, but there are hosts that can be asked in no other way.
    fn account(rest: &str) -> Result<Self, Unfound> {
        let (user, host) = rest.rsplit_once('@').ok_or(Unfound::Identifier)?;
        let authority = authority(&format!("https://{host}/"))?;
        let is_host = !user.is_empty() && !host.contains(['/', '?', '%', '\\', '@']);
        if is_host { Ok(Self { resource: format!("acct:{user}@{host}"), authority }) } else { Err(Unfound::Identifier) }
    }

    fn page(text: &str) -> Result<Self, Unfound> {
        let authority = authority(text)?;
        let url = Url::parse(text).map_err(|_| Unfound::Identifier)?;
        Ok(Self { resource: url.into(), authority })
    }

    /// Whom to ask (RFC 7033 §4.1: https alone, and both values percent-encoded).
    pub fn url(&self) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("resource", &self.resource).append_pair("rel", ISSUER);
        format!("https://{}{PATH}?{}", self.authority, query.finish())
    }
}

/// Host and port of an https URL.
fn authority(url: &str) -> Result<String, Unfound> {
    let url = Url::parse(url).map_err(|_| Unfound::Identifier)?;
    let host = url.host_str().filter(|host| !host.is_empty()).ok_or(Unfound::Identifier)?;
    let host = host.to_owned();
    Ok(url.port().map_or(host.clone(), |port| format!("{host}:{port}")))
}

/// The issuer that an answer names (Discovery §2: an https URL of host, port and path, without query and fragment). It is only
/// a claim: the issuer's own metadata have to say the same.
///
/// # Errors
/// Why there is none.
pub fn issuer(document: &Value) -> Result<String, Unfound> {
    let links = document.get("links").and_then(Value::as_array).ok_or(Unfound::Malformed)?;
    let of_issuer = links.iter().find(|link| link.get("rel").and_then(Value::as_str) == Some(ISSUER)).ok_or(Unfound::NoIssuer)?;
    let href = of_issuer.get("href").and_then(Value::as_str).ok_or(Unfound::NoIssuer)?;
    let url = Url::parse(href).map_err(|_| Unfound::NotAnIssuer)?;
    let is_bare = url.query().is_none() && url.fragment().is_none() && url.username().is_empty() && url.password().is_none();
    let is_issuer = href.starts_with("https://") && url.has_host() && is_bare && href.bytes().all(|byte| byte.is_ascii_graphic());
    if is_issuer { Ok(href.to_owned()) } else { Err(Unfound::NotAnIssuer) }
}

/// What a provider answers for a resource of its own host: the issuer, and the same for every account, whether there is one or not
/// (RFC 7033 §8: no more is told than everybody knows). `None` for another host's. `rels` are those asked for; without any, all count
/// (RFC 7033 §4.3).
pub fn answer(own: &Issuer, resource: &str, rels: &[&str]) -> Option<Value> {
    let asked = Resource::normalise(resource).ok()?;
    let has_scheme = |scheme: &str| resource.get(..scheme.len()).is_some_and(|own| own.eq_ignore_ascii_case(scheme));
    let is_ours = asked.authority.eq_ignore_ascii_case(default_port_away(own))
        || (asked.resource.starts_with("acct:") && asked.authority.eq_ignore_ascii_case(own.host()));
    if !is_ours || !(has_scheme("acct:") || has_scheme("https://")) {
        return None;
    }
    let is_wanted = rels.is_empty() || rels.contains(&ISSUER);
    let links = if is_wanted { vec![json!({ "rel": ISSUER, "href": own.as_str() })] } else { Vec::new() };
    Some(json!({ "subject": resource, "links": links }))
}

fn default_port_away(own: &Issuer) -> &str {
    let authority = own.authority();
    if own.scheme() == "https" { authority.strip_suffix(":443").unwrap_or(authority) } else { authority }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn normalised(identifier: &str) -> Option<(String, String)> {
        Resource::normalise(identifier).ok().map(|own| (own.resource, own.authority))
    }

    /// Discovery §2.2.1 to §2.2.4, and §2.1.2.
    #[test]
    fn identifiers_are_normalised_as_the_specification_does() {
        for (identifier, resource, authority) in [
            ("joe@example.com", "acct:joe@example.com", "example.com"),
            (" joe@example.com ", "acct:joe@example.com", "example.com"),
            ("acct:joe@example.com", "acct:joe@example.com", "example.com"),
            (
                "acct:juliet%40capulet.example@shopping.example.com",
                "acct:juliet%40capulet.example@shopping.example.com",
                "shopping.example.com",
            ),
            (
                "juliet@capulet.example@shopping.example.com",
                "acct:juliet@capulet.example@shopping.example.com",
                "shopping.example.com",
            ),
            ("https://example.com/joe", "https://example.com/joe", "example.com"),
            ("https://example.com:8443/joe", "https://example.com:8443/joe", "example.com:8443"),
            ("example.com", "https://example.com/", "example.com"),
            ("example.com/joe", "https://example.com/joe", "example.com"),
            ("example.com:8080", "https://example.com:8080/", "example.com:8080"),
            ("acct:joe@example.com:8080", "acct:joe@example.com:8080", "example.com:8080"),
            ("joe@example.com:8080", "https://joe@example.com:8080/", "example.com:8080"),
            ("joe@example.com/path", "https://joe@example.com/path", "example.com"),
            ("https://example.com/joe?a=1#here", "https://example.com/joe?a=1", "example.com"),
            ("https://[::1]:9/", "https://[::1]:9/", "[::1]:9"),
        ] {
            assert_eq!(normalised(identifier), Some((resource.to_owned(), authority.to_owned())), "{identifier}");
        }
        for identifier in [
            "",
            " ",
            "=joe",
            "@joe",
            "!joe",
            "http://example.com/joe",
            "mailto:joe@example.com",
            "javascript:alert(1)",
            "acct:joe",
            "acct:@example.com",
            "acct:joe@",
            "acct:joe@example.com/x",
            "joe@exa mple.com",
            "https://",
            "file:///etc/passwd",
            &"x".repeat(501),
        ] {
            assert_eq!(normalised(identifier), None, "{identifier}");
        }
    }

    #[test]
    fn the_question_is_encoded_and_over_https_alone() {
        let url = Resource::normalise("ada+x@example.com").unwrap().url();
        assert_eq!(
            url,
            "https://example.com/.well-known/webfinger?resource=acct%3Aada%2Bx%40example.com&rel=http%3A%2F%2Fopenid.net%2Fspecs%2Fconnect%2F1.0%2Fissuer"
        );
    }

    #[test]
    fn the_issuer_is_the_link_of_that_relation_and_an_issuer() {
        let of = |href: Value| {
            issuer(
                &json!({ "subject": "x", "links": [{ "rel": "other", "href": "https://no.test" }, { "rel": ISSUER, "href": href }] }),
            )
        };
        assert_eq!(of(json!("https://op.test/a/")).unwrap(), "https://op.test/a/");
        for bad in [
            "http://op.test",
            "https://op.test?x",
            "https://op.test#x",
            "https://a:b@op.test",
            "https:op.test",
            "op.test",
            "https://op.test/\u{e9}",
            "",
        ] {
            assert_eq!(of(json!(bad)), Err(Unfound::NotAnIssuer), "{bad}");
        }
        assert_eq!(of(json!(7)), Err(Unfound::NoIssuer));
        assert_eq!(issuer(&json!({ "links": [] })), Err(Unfound::NoIssuer));
        for bad in [json!({}), json!([]), json!("x"), json!({ "links": {} })] {
            assert_eq!(issuer(&bad), Err(Unfound::Malformed), "{bad}");
        }
    }

    #[test]
    fn we_answer_for_our_own_host_and_alike_for_everybody() {
        let own = Issuer::new("https://op.test:8443/eu");
        let of = |resource: &str| answer(&own, resource, &[]).map(|mut answer| answer["links"].take());
        let usual = json!([{ "rel": ISSUER, "href": "https://op.test:8443/eu" }]);
        for resource in [
            "acct:ada@op.test",
            "acct:nobody@op.test",
            "acct:ada@OP.test",
            "acct:ada@op.test:8443",
            "https://op.test:8443/",
            "https://op.test:8443/anything",
        ] {
            assert_eq!(of(resource), Some(usual.clone()), "{resource}");
        }
        for resource in
            ["acct:ada@other.test", "https://op.test/", "http://op.test:8443/", "ada@op.test", "op.test:8443", "", "acct:op.test"]
        {
            assert_eq!(of(resource), None, "{resource}");
        }
        assert_eq!(answer(&own, "acct:ada@op.test", &["other"]).unwrap()["links"], json!([]));
        assert_eq!(answer(&own, "acct:ada@op.test", &["other", ISSUER]).unwrap()["links"], usual);
        assert!(answer(&Issuer::new("https://op.test"), "https://op.test/", &[]).is_some());
    }
}
