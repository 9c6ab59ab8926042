//! The ID token (OpenID Connect Core §2 <https://openid.net/specs/openid-connect-core-1_0.html#IDToken>, §3.1.3.6, §3.2.2.10,
//! §3.3.2.11, §12.2).
//!
//! `azp` is left out on purpose: the audience is always the one client, and errata set 2 encourages to "not use `azp`" then.

use serde_json::{Map, Value};

use super::hash;
use super::release::{self, Question};
use crate::model::{ClaimPlace, Client, Grant, Instant, Provider, ResponseType, User};

/// On which occasion an ID token is issued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occasion<'a> {
    /// At the authorization endpoint, beside a code, an access token, both or neither.
    FrontChannel {
        /// The response type of the request.
        response_type: ResponseType,
        /// The code beside it.
        code: Option<&'a str>,
        /// The access token beside it.
        access_token: Option<&'a str>,
    },
    /// At the token endpoint, for a code.
    Code {
        /// The access token beside it.
        access_token: &'a str,
    },
    /// At the token endpoint, for a refresh token.
    Refresh {
        /// The access token beside it.
        access_token: &'a str,
    },
}

/// Whom and what an ID token is about.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    /// The provider that issues it.
    pub provider: &'a Provider,
    /// The client that gets it.
    pub client: &'a Client,
    /// The grant it hangs on.
    pub grant: &'a Grant,
    /// The person.
    pub user: &'a User,
    /// The person's `sub` for this client.
    pub subject: &'a str,
}

impl About<'_> {
    /// When the token expires.
    pub fn expires_at(&self, now: Instant) -> Instant {
        now.plus(self.client.metadata.id_token_lifetime.unwrap_or(self.provider.lifetimes.id_token))
    }
}

/// The claims of an ID token, to be signed with the client's algorithm.
pub fn claims(about: &About<'_>, occasion: Occasion<'_>, now: Instant) -> Map<String, Value> {
    let About { provider, client, grant, .. } = about;
    let mut token = release::released(&personal(about, occasion));
    token.insert("iss".into(), provider.issuer.as_str().into());
    token.insert("sub".into(), about.subject.into());
    token.insert("aud".into(), client.id.as_str().into());
    token.insert("iat".into(), now.epoch_seconds().into());
    token.insert("exp".into(), about.expires_at(now).epoch_seconds().into());
    token.insert("sid".into(), grant.session.as_str().into());
    if !grant.acr.is_empty() {
        token.insert("acr".into(), grant.acr.as_str().into());
    }
    if !grant.amr.is_empty() {
        token.insert("amr".into(), grant.amr.clone().into());
    }
    if grant.auth_time_requested {
        token.insert("auth_time".into(), grant.auth_time.epoch_seconds().into());
    }
    // §12.2: "it SHOULD NOT have a `nonce` Claim, even when the ID Token issued at the time of the original authentication
    // contained `nonce`".
    if let (Some(nonce), false) = (&grant.nonce, matches!(occasion, Occasion::Refresh { .. })) {
        token.insert("nonce".into(), nonce.as_str().into());
    }
    let (code, access_token) = companions(occasion);
    for (name, value) in [("c_hash", code), ("at_hash", access_token)] {
        if let Some(value) = value {
            token.insert(name.into(), hash::left_half(client.id_token_algorithm(), value).into());
        }
    }
    token
}

/// Claims of the person. §5.4: "The Claims requested by the `profile`, `email`, `address`, and `phone` scope values are returned
/// from the `UserInfo` Endpoint … when a `response_type` value is used that results in an Access Token being issued. However, when
/// no Access Token is issued (which is the case for the `response_type` value `id_token`), the resulting Claims are returned in
/// the ID Token."
pub fn personal<'a>(about: &About<'a>, occasion: Occasion<'_>) -> Question<'a> {
    let grant = about.grant;
    let stands_alone = matches!(
        occasion,
        Occasion::FrontChannel { response_type: ResponseType { code: false, id_token: true, token: false }, .. }
    );
    Question {
        user: Some(about.user),
        client: about.client,
        place: ClaimPlace::IdToken,
        scope: &grant.scope,
        scopes_count: stands_alone,
        requested: &grant.claims,
    }
}

fn companions(occasion: Occasion<'_>) -> (Option<&str>, Option<&str>) {
    match occasion {
        Occasion::FrontChannel { code, access_token, .. } => (code, access_token),
        Occasion::Code { access_token } | Occasion::Refresh { access_token } => (None, Some(access_token)),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::{Id, RequestedClaims, Scope, Seconds};
    use crate::protocol::fixture::{NOW, client, grant, provider, user};

    fn issue(change: impl FnOnce(&mut Grant, &mut Client), occasion: Occasion<'_>) -> Value {
        let (provider, mut client, mut user) = (provider(), client("app"), user("alice"));
        user.claims.name = Some("Alice".into());
        user.claims.email = Some("alice@example.com".into());
        let mut grant = grant("g", &user, "s1");
        change(&mut grant, &mut client);
        let about = About { provider: &provider, client: &client, grant: &grant, user: &user, subject: "sub-1" };
        claims(&about, occasion, NOW).into()
    }

    const CODE: Occasion<'static> = Occasion::Code { access_token: "at" };

    #[test]
    fn a_token_for_a_code_says_who_when_for_whom_and_nothing_that_nobody_asked_for() {
        let token = issue(|grant, _| grant.scope = Scope::parse("openid profile email"), CODE);
        let at_hash = hash::left_half(crate::model::SigningAlgorithm::RS256, "at");
        let expected = json!({
            "iss": "https://op.test", "sub": "sub-1", "aud": "app", "iat": 1_800_000_000, "exp": 1_800_003_600, "sid": "s1",
            "acr": "urn:signet:acr:password", "amr": ["pwd"], "at_hash": at_hash,
        });
        assert_eq!(token, expected);
    }

    #[test]
    fn nonce_and_auth_time_come_when_asked_for_and_a_refreshed_token_has_no_nonce() {
        let ask = |grant: &mut Grant, _: &mut Client| {
            grant.nonce = Some("n\"{}<>".into());
            grant.auth_time_requested = true;
        };
        let token = issue(ask, CODE);
        assert_eq!((&token["nonce"], &token["auth_time"]), (&json!("n\"{}<>"), &json!(1_799_999_000)));
        let refreshed = issue(ask, Occasion::Refresh { access_token: "at" });
        assert_eq!((refreshed.get("nonce"), refreshed.get("auth_time")), (None, Some(&json!(1_799_999_000))));
    }

    #[test]
    fn scope_claims_are_inside_only_when_no_access_token_can_be_had() {
        let scope = |grant: &mut Grant, _: &mut Client| grant.scope = Scope::parse("openid email");
        for (text, inside) in
            [("id_token", true), ("id_token token", false), ("code id_token", false), ("code id_token token", false)]
        {
            let response_type: ResponseType = text.parse().unwrap();
            let occasion = Occasion::FrontChannel {
                response_type,
                code: response_type.code.then_some("c"),
                access_token: response_type.token.then_some("at"),
            };
            let token = issue(scope, occasion);
            assert_eq!(token.get("email").is_some(), inside, "{text}");
            assert_eq!(token.get("c_hash").is_some(), response_type.code, "{text}");
            assert_eq!(token.get("at_hash").is_some(), response_type.token, "{text}");
        }
    }

    #[test]
    fn the_claims_parameter_puts_single_claims_inside() {
        let ask = |grant: &mut Grant, _: &mut Client| {
            let id_token = json!({"name": {"essential": true}, "acr": null}).as_object().unwrap().clone();
            grant.claims = RequestedClaims { id_token, ..RequestedClaims::default() };
        };
        let token = issue(ask, CODE);
        assert_eq!((token.get("name"), token.get("email")), (Some(&json!("Alice")), None));
    }

    #[test]
    fn a_client_may_have_its_own_lifetime() {
        let token = issue(|_, client| client.metadata.id_token_lifetime = Some(Seconds(60)), CODE);
        assert_eq!(token["exp"], json!(1_800_000_060));
        let token = issue(|grant, _| grant.session = Id::new("s2"), CODE);
        assert_eq!(token["sid"], json!("s2"));
    }
}
