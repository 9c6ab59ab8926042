//! The token endpoint's request and answer (RFC 6749 §3.2, §5 <https://www.rfc-editor.org/rfc/rfc6749#section-5>; OpenID Connect
//! Core §3.1.3). Each grant has its own room; this one tells them apart. There is no password grant (RFC 9700 §2.4), and a front
//! channel grant is not redeemed here.

use std::fmt;

use serde::Serialize;

use super::super::clause::Clause;
use super::super::device::{self, token::DeviceTokenRequest};
use super::super::error::{ErrorCode, OAuthError};
use super::super::parameters::Parameters;
use super::authorization_code::CodeRequest;
use super::client_authentication::Authenticated;
use super::client_credentials::ClientCredentialsRequest;
use super::refresh_token::RefreshRequest;
use crate::crypto::Plain;
use crate::model::{GrantType, Scope};

/// The longest code or token that is looked up; longer ones are none of ours.
const LONGEST_TOKEN: usize = 512;

/// A token request by its grant type.
#[derive(Clone, Debug)]
pub enum TokenRequest {
    /// `authorization_code`.
    AuthorizationCode(CodeRequest),
    /// `refresh_token`.
    RefreshToken(RefreshRequest),
    /// `client_credentials`.
    ClientCredentials(ClientCredentialsRequest),
    /// `urn:ietf:params:oauth:grant-type:device_code`.
    DeviceCode(DeviceTokenRequest),
}

impl TokenRequest {
    /// Reads the form.
    ///
    /// # Errors
    /// `unsupported_grant_type`, or `invalid_request` for what is missing.
    pub fn parse(form: &Parameters) -> Result<Self, OAuthError> {
        let resources = form.all("resource").map(str::to_owned).collect();
        let scope = form.get("scope").map(Scope::parse);
        match form.get("grant_type") {
            None => Err(OAuthError::invalid_request("grant_type is missing.").under(Clause::GrantType)),
            Some("authorization_code") => Ok(Self::AuthorizationCode(CodeRequest {
                code: token(form, "code", "code is missing.")?,
                redirect_uri: form.get("redirect_uri").map(str::to_owned),
                code_verifier: form.get("code_verifier").map(|text| Plain::new(text.to_owned())),
                resources,
            })),
            Some("refresh_token") => Ok(Self::RefreshToken(RefreshRequest {
                refresh_token: token(form, "refresh_token", "refresh_token is missing.")?,
                scope,
                resources,
            })),
            Some("client_credentials") => Ok(Self::ClientCredentials(ClientCredentialsRequest { scope, resources })),
            Some(device::GRANT_TYPE) => Ok(Self::DeviceCode(DeviceTokenRequest {
                device_code: token(form, "device_code", "device_code is missing.")?,
                resources,
            })),
            Some(_) => Err(OAuthError::new(ErrorCode::UnsupportedGrantType, "This grant type is not served here.")),
        }
    }

    /// The grant type.
    pub const fn grant_type(&self) -> GrantType {
        match self {
            Self::AuthorizationCode(_) => GrantType::AuthorizationCode,
            Self::RefreshToken(_) => GrantType::RefreshToken,
            Self::ClientCredentials(_) => GrantType::ClientCredentials,
            Self::DeviceCode(_) => GrantType::DeviceCode,
        }
    }

    /// "`unauthorized_client`: The authenticated client is not authorized to use this authorization grant type." (§5.2)
    ///
    /// # Errors
    /// That one.
    pub fn check_allowed(&self, authenticated: &Authenticated<'_>) -> Result<(), OAuthError> {
        if authenticated.client().allows_grant(self.grant_type()) {
            return Ok(());
        }
        Err(OAuthError::new(ErrorCode::UnauthorizedClient, "The client may not use this grant type."))
    }
}

fn token(form: &Parameters, name: &str, missing: &'static str) -> Result<Plain, OAuthError> {
    let text = form.get(name).ok_or_else(|| OAuthError::invalid_request(missing).under(Clause::CodeSent))?;
    if text.len() > LONGEST_TOKEN {
        return Err(OAuthError::new(ErrorCode::InvalidGrant, "The code or token is not valid.")
            .with_detail("too long")
            .under(Clause::CodeSent));
    }
    Ok(Plain::new(text.to_owned()))
}

/// The answer to a token request that was granted (§5.1). Sent with `Cache-Control: no-store`.
#[derive(Clone, Serialize)]
pub struct TokenResponse {
    /// The access token.
    pub access_token: String,
    /// How it is used.
    pub token_type: TokenType,
    /// Its life in seconds.
    pub expires_in: i64,
    /// The refresh token, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<String>,
    /// The ID token, if `openid` was granted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_token: Option<String>,
    /// The scopes of the access token: always told, so that nobody has to guess.
    #[serde(skip_serializing_if = "Scope::is_empty")]
    pub scope: Scope,
}

impl TokenResponse {
    /// The tokens by the names of their members; one that is not there is empty.
    pub fn tokens(&self) -> [(&'static str, &str); 3] {
        [
            ("access_token", &self.access_token),
            ("refresh_token", self.refresh_token.as_deref().unwrap_or_default()),
            ("id_token", self.id_token.as_deref().unwrap_or_default()),
        ]
    }
}

/// `token_type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum TokenType {
    /// RFC 6750.
    Bearer,
}

/// Tokens never reach a log.
impl fmt::Debug for TokenResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenResponse").field("scope", &self.scope).field("expires_in", &self.expires_in).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::super::client_authentication::Proof;
    use super::super::fixture;
    use super::*;

    fn parse(form: &str) -> Result<TokenRequest, ErrorCode> {
        let form = Parameters::parse(form.as_bytes()).map_err(|error| error.code)?;
        TokenRequest::parse(&form).map_err(|error| error.code)
    }

    #[test]
    fn each_grant_type_is_told_apart() {
        let cases = [
            ("grant_type=authorization_code&code=K", GrantType::AuthorizationCode),
            ("grant_type=refresh_token&refresh_token=R&scope=openid", GrantType::RefreshToken),
            ("grant_type=client_credentials", GrantType::ClientCredentials),
            ("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code&device_code=D", GrantType::DeviceCode),
        ];
        for (form, grant_type) in cases {
            assert_eq!(parse(form).unwrap().grant_type(), grant_type, "{form}");
        }
    }

    #[test]
    fn what_is_unknown_or_missing_is_refused() {
        // CD-017, PK-016
        let cases = [
            ("", ErrorCode::InvalidRequest),
            ("grant_type=", ErrorCode::InvalidRequest),
            ("grant_type=authorization_code&grant_type=authorization_code&code=K", ErrorCode::InvalidRequest),
            ("grant_type=authorization_code", ErrorCode::InvalidRequest),
            ("grant_type=authorization_code&code=", ErrorCode::InvalidRequest),
            ("grant_type=authorization_code&code=K&code_verifier=a&code_verifier=b", ErrorCode::InvalidRequest),
            ("grant_type=refresh_token", ErrorCode::InvalidRequest),
            ("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code", ErrorCode::InvalidRequest),
            ("grant_type=device_code&device_code=D", ErrorCode::UnsupportedGrantType),
            ("grant_type=AUTHORIZATION_CODE&code=K", ErrorCode::UnsupportedGrantType),
            ("grant_type=implicit", ErrorCode::UnsupportedGrantType),
            ("grant_type=password&username=a&password=b", ErrorCode::UnsupportedGrantType),
        ];
        for (form, code) in cases {
            assert_eq!(parse(form).unwrap_err(), code, "{form}");
        }
        let long = format!("grant_type=authorization_code&code={}", "K".repeat(100_000));
        assert_eq!(parse(&long).unwrap_err(), ErrorCode::InvalidGrant);
    }

    #[test]
    fn a_grant_type_that_the_client_has_not_registered_is_unauthorized() {
        // CD-019
        let mut client = fixture::client("C1");
        client.metadata.grant_types = vec![GrantType::AuthorizationCode];
        let client = Authenticated::for_test(&client, Proof::Public);
        assert!(parse("grant_type=authorization_code&code=K").unwrap().check_allowed(&client).is_ok());
        for form in ["grant_type=refresh_token&refresh_token=R", "grant_type=client_credentials"] {
            let refused = parse(form).unwrap().check_allowed(&client).unwrap_err();
            assert_eq!(refused.code, ErrorCode::UnauthorizedClient, "{form}");
        }
    }

    #[test]
    fn an_answer_has_the_members_of_rfc_6749_and_no_null() {
        let mut answer = TokenResponse {
            access_token: "A".into(),
            token_type: TokenType::Bearer,
            expires_in: 300,
            refresh_token: None,
            id_token: None,
            scope: Scope::default(),
        };
        let json = |answer: &TokenResponse| serde_json::to_string(answer).unwrap();
        assert_eq!(json(&answer), r#"{"access_token":"A","token_type":"Bearer","expires_in":300}"#);
        answer.scope = Scope::parse("openid email");
        answer.id_token = Some("I".into());
        assert!(json(&answer).ends_with(r#""id_token":"I","scope":"openid email"}"#));
        assert!(!format!("{answer:?}").contains("\"A\""));
    }
}
