//! Initiating login from a third party (OpenID Connect Core §4
//! <https://openid.net/specs/openid-connect-core-1_0.html#ThirdPartyInitiatedLogin>): the link from our pages into an app.

use url::Url;

use crate::model::{Client, Issuer};
use crate::protocol::cors;

/// The app's `initiate_login_uri` with `iss`, "the issuer identifier for the OP that the RP is to send the authentication request
/// to", and as `target_link_uri` the app's own page, if that is at the same origin: "RPs MUST verify the value of the
/// `target_link_uri` to prevent being used as an open redirector to external sites."
pub fn link(client: &Client, issuer: &Issuer) -> Option<String> {
    let registered = client.metadata.initiate_login_uri.as_deref()?;
    let home = client.metadata.client_uri.as_deref().filter(|home| cors::origin(home) == cors::origin(registered));
    link_to(client, issuer, (home, None))
}

/// The same with a target and a `login_hint` of the caller's, who has checked them.
pub fn link_to(client: &Client, issuer: &Issuer, (target, hint): (Option<&str>, Option<&str>)) -> Option<String> {
    let registered = client.metadata.initiate_login_uri.as_deref()?;
    let mut link = Url::parse(registered).ok().filter(|link| link.scheme() == "https")?;
    let mut query = link.query_pairs_mut();
    query.append_pair("iss", issuer.as_str());
    for (name, value) in [("target_link_uri", target), ("login_hint", hint)] {
        if let Some(value) = value {
            query.append_pair(name, value);
        }
    }
    drop(query);
    Some(link.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::fixture::{client, provider};

    fn at(initiate: &str, home: Option<&str>) -> Option<String> {
        let mut app = client("app");
        app.metadata.initiate_login_uri = Some(initiate.to_owned());
        app.metadata.client_uri = home.map(str::to_owned);
        link(&app, &provider().issuer)
    }

    #[test]
    fn the_link_names_the_issuer_and_keeps_what_was_registered() {
        assert_eq!(at("https://app.test/start", None).unwrap(), "https://app.test/start?iss=https%3A%2F%2Fop.test");
        assert_eq!(at("https://app.test/start?a=1", None).unwrap(), "https://app.test/start?a=1&iss=https%3A%2F%2Fop.test");
    }

    #[test]
    fn the_app_s_page_is_the_target_if_it_is_at_the_same_origin() {
        let link = at("https://app.test/start", Some("https://app.test/home")).unwrap();
        assert!(link.ends_with("&target_link_uri=https%3A%2F%2Fapp.test%2Fhome"), "{link}");
        assert!(!at("https://app.test/start", Some("https://other.test/")).unwrap().contains("target_link_uri"));
    }

    #[test]
    fn an_app_without_the_address_has_no_link_and_no_other_scheme_makes_one() {
        assert_eq!(link(&client("app"), &provider().issuer), None);
        for address in ["javascript:alert(1)", "http://app.test/start", "not a url"] {
            assert_eq!(at(address, None), None, "{address}");
        }
    }
}
