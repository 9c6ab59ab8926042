//! The device asks, and what it is answered (RFC 8628 §3.1, §3.2 <https://www.rfc-editor.org/rfc/rfc8628#section-3.1>; RFC 8707 §2.1).

use serde::{Deserialize, Serialize};

use super::{INTERVAL, LIFE, UserCode, VERIFICATION};
use crate::crypto::Plain;
use crate::model::{Client, DeviceCode, GrantType, Id, Instant, Provider, RequestedClaims, Resource, ResponseType, Scope};
use crate::protocol::oauth2::authorize::{AnswerTo, AuthorizationRequest, Hinted, is_askable, most_resources};
use crate::protocol::oauth2::client_authentication::Authenticated;
use crate::protocol::vocabulary::{Display, Prompt, Prompts, scope};
use crate::protocol::{ErrorCode, OAuthError, Parameters, resource_indicators};

/// What a device asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceRequest {
    /// Scopes that exist here and that the client may ask for.
    pub scope: Scope,
    /// Resources that the tokens are for.
    pub resources: Vec<String>,
}

impl DeviceRequest {
    /// Reads and judges the form of an authenticated client.
    ///
    /// A scope that cannot be had is an error, not ignored: nobody looks at what a device shows to see what it got.
    ///
    /// # Errors
    /// `unauthorized_client` for a client without the grant type, `invalid_scope`, `invalid_target`.
    pub fn parse(
        form: &Parameters,
        authenticated: &Authenticated<'_>,
        (provider, resources): (&Provider, &[Resource]),
    ) -> Result<Self, OAuthError> {
        let client = authenticated.client();
        if !client.allows_grant(GrantType::DeviceCode) {
            return Err(OAuthError::new(ErrorCode::UnauthorizedClient, "The client may not use the device grant."));
        }
        let named: Vec<String> = form.all("resource").map(str::to_owned).collect();
        most_resources(&named)?;
        resource_indicators::check(&named, resources)?;
        let asked = Scope::parse(form.get("scope").unwrap_or_default());
        let beyond = asked.filter(|word| !may_have(client, (resources, &named), word));
        if !beyond.is_empty() {
            return Err(invalid_scope("scope names something that this client may not ask for.").with_detail(beyond.to_string()));
        }
        if asked.is_empty() {
            return Err(invalid_scope("scope is missing."));
        }
        // What could not be issued is refused now, not when a person has allowed it.
        resource_indicators::target(&named, &asked, resources, client, provider)?;
        Ok(Self { scope: asked, resources: named })
    }
}

fn may_have(client: &Client, (resources, named): (&[Resource], &[String]), word: &str) -> bool {
    is_askable(client, (resources, named), word)
        && (word != scope::OFFLINE_ACCESS || client.allows_grant(GrantType::RefreshToken))
}

fn invalid_scope(description: &'static str) -> OAuthError {
    OAuthError::new(ErrorCode::InvalidScope, description)
}

/// A device that waits, as its request travels with the person who answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asking {
    /// Its code.
    pub device: Id<DeviceCode>,
    /// What it shows, so that the person can compare.
    pub user_code: String,
    /// The network it asked from.
    pub network: String,
    /// When it asked.
    pub asked_at: Instant,
}

/// The request of a waiting device as the person is asked about it (§3.3). It always asks for consent: "the authorization server
/// SHOULD inform the user that they are authorizing a device … and confirm that the device is in their possession" (§5.4).
pub fn request(code: &DeviceCode, user_code: &UserCode, client: &Client) -> AuthorizationRequest {
    let asking =
        Asking { device: code.id.clone(), user_code: user_code.shown(), network: code.network.clone(), asked_at: code.issued_at };
    AuthorizationRequest {
        client: code.client.clone(),
        address: AnswerTo::Device(asking),
        response_type: ResponseType::CODE,
        scope: code.scope.clone(),
        nonce: None,
        prompts: Prompts::of(Prompt::Consent),
        max_age: None,
        display: Display::default(),
        ui_locales: Vec::new(),
        login_hint: None,
        idp_hint: None,
        acr_values: client.metadata.default_acr_values.clone(),
        claims: RequestedClaims::default(),
        code_challenge: None,
        resources: code.resources.clone(),
        hinted: Hinted::Nobody,
    }
}

/// The answer (§3.2). Sent with `Cache-Control: no-store`.
#[derive(Serialize)]
pub struct DeviceResponse {
    /// `device_code`.
    pub device_code: String,
    /// `user_code`.
    pub user_code: String,
    /// `verification_uri`.
    pub verification_uri: String,
    /// `verification_uri_complete`: for a QR code; it fills the form in and decides nothing.
    pub verification_uri_complete: String,
    /// `expires_in`.
    pub expires_in: i64,
    /// `interval`.
    pub interval: i64,
}

impl DeviceResponse {
    /// Puts an answer together.
    pub fn new(device_code: &Plain, user_code: &UserCode, provider: &Provider) -> Self {
        let (verification_uri, user_code) = (provider.issuer.url(VERIFICATION), user_code.shown());
        Self {
            device_code: device_code.reveal().to_owned(),
            verification_uri_complete: format!("{verification_uri}?user_code={user_code}"),
            verification_uri,
            user_code,
            expires_in: LIFE.0,
            interval: INTERVAL.0,
        }
    }
}

/// Codes never reach a log.
impl std::fmt::Debug for DeviceResponse {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DeviceResponse").field("expires_in", &self.expires_in).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{AccessTokenFormat, AuthMethod};
    use crate::protocol::fixture;
    use crate::protocol::oauth2::client_authentication::Proof;
    use crate::protocol::resource_indicators::fixture::resource;

    fn device() -> Client {
        let mut client = fixture::client("tv");
        client.metadata.grant_types = vec![GrantType::DeviceCode, GrantType::RefreshToken];
        client.metadata.response_types.clear();
        client.metadata.redirect_uris.clear();
        client.metadata.token_endpoint_auth_method = AuthMethod::None;
        client
    }

    fn ask(form: &str, change: impl FnOnce(&mut Client)) -> Result<String, &'static str> {
        let mut client = device();
        change(&mut client);
        let (mut jwt, other) = (resource("https://rs1.test", "rs1:read"), resource("https://rs2.test", "rs2:read"));
        jwt.access_token_format = AccessTokenFormat::Jwt;
        let mut second = other.clone();
        second.access_token_format = AccessTokenFormat::Jwt;
        let form = Parameters::parse(form.as_bytes()).unwrap();
        let authenticated = Authenticated::for_test(&client, Proof::Public);
        DeviceRequest::parse(&form, &authenticated, (&fixture::provider(), &[jwt, second]))
            .map(|request| format!("{} {}", request.scope, request.resources.join(" ")))
            .map_err(|error| error.code.name())
    }

    #[test]
    fn a_device_gets_what_its_client_may_ask_for_or_hears_that_it_does_not() {
        for (form, answer) in [
            ("scope=openid+email", Ok("openid email ")),
            ("scope=openid+offline_access", Ok("openid offline_access ")),
            ("scope=rs1%3Aread", Ok("rs1:read ")),
            ("scope=rs1%3Aread&resource=https%3A%2F%2Frs1.test", Ok("rs1:read https://rs1.test")),
            ("", Err("invalid_scope")),
            ("scope=openid+unknown", Err("invalid_scope")), // DV-011
            ("scope=rs2%3Aread&resource=https%3A%2F%2Frs1.test", Err("invalid_scope")),
            ("scope=rs1%3Aread+rs2%3Aread", Err("invalid_scope")),
            ("scope=openid&resource=https%3A%2F%2Frs9.test", Err("invalid_target")),
            ("scope=openid&resource=rs1", Err("invalid_target")),
        ] {
            assert_eq!(ask(form, |_| {}).as_deref(), answer.as_deref(), "{form}");
        }
        let registered = |client: &mut Client| client.metadata.scope = Some(Scope::parse("openid"));
        assert_eq!(ask("scope=openid+email", registered), Err("invalid_scope"));
        let once = |client: &mut Client| client.metadata.grant_types = vec![GrantType::DeviceCode];
        assert_eq!(ask("scope=openid+offline_access", once), Err("invalid_scope"));
    }

    #[test]
    fn a_client_without_the_grant_is_refused_before_anything_else() {
        let browser = |client: &mut Client| client.metadata.grant_types = vec![GrantType::AuthorizationCode];
        assert_eq!(ask("scope=nonsense", browser), Err("unauthorized_client")); // DV-012
    }

    #[test]
    fn the_answer_has_the_members_of_section_3_2() {
        let code = UserCode::parse("WDJBMJHT").unwrap();
        let answer = DeviceResponse::new(&Plain::new("D".to_owned()), &code, &fixture::provider());
        assert_eq!(
            serde_json::to_string(&answer).unwrap(),
            r#"{"device_code":"D","user_code":"WDJB-MJHT","verification_uri":"https://op.test/device","verification_uri_complete":"https://op.test/device?user_code=WDJB-MJHT","expires_in":600,"interval":5}"#
        );
        assert!(!format!("{answer:?}").contains("WDJB"));
    }

    #[test]
    fn the_person_is_always_asked_and_the_request_survives_its_seal() {
        let mut client = device();
        client.metadata.default_acr_values = vec!["urn:x".into()];
        let code = DeviceCode {
            id: Id::new("D"),
            provider: Id::new("provider"),
            client: client.id.clone(),
            user_code: UserCode::parse("WDJBMJHT").unwrap().hash(b"key"),
            scope: Scope::parse("openid"),
            resources: vec!["https://rs1.test".into()],
            network: "192.0.2.1".into(),
            issued_at: fixture::NOW,
            expires_at: fixture::NOW.plus(LIFE),
            interval: INTERVAL,
            polled_at: None,
            decided_at: None,
            grant: None,
            used_at: None,
        };
        let request = request(&code, &UserCode::parse("wdjbmjht").unwrap(), &client);
        assert!(request.prompts.contains(Prompt::Consent));
        assert_eq!((request.acr_values.len(), request.resources.len()), (1, 1));
        let again: AuthorizationRequest = serde_json::from_slice(&serde_json::to_vec(&request).unwrap()).unwrap();
        assert_eq!(again, request);
        assert!(matches!(again.address, AnswerTo::Device(asking) if asking.user_code == "WDJB-MJHT"));
    }
}
