//! Authorization responses: RFC 6749 §4.1.2, §4.1.2.1, §4.2.2 <https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2>; OAuth 2.0
//! Multiple Response Type Encoding Practices §2.1; RFC 9207 §2.

use std::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Deserialize, Serialize};

use super::redirect_uri::RedirectUri;
use crate::crypto::Plain;
use crate::model::{Issuer, ResponseMode, Scope, Seconds};
use crate::protocol::form_post::FormPost;
use crate::protocol::{OAuthError, Parameters, issuer_identification};

/// Everything but RFC 3986's unreserved characters is encoded, so that `state` comes back exact and no header can be split.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Where and how an authorization request is answered: the only way to an answer that leaves our pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnAddress {
    /// Proven to be the client's.
    pub redirect_uri: RedirectUri,
    /// Query, fragment or form.
    pub mode: ResponseMode,
    /// "REQUIRED if the `state` parameter was present in the client authorization request. The exact value received from the
    /// client." (RFC 6749 §4.1.2)
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub state: Option<String>,
}

/// What a successful answer carries.
#[derive(Debug, Default)]
pub struct Issued {
    /// For response types with `code`.
    pub code: Option<Plain>,
    /// For response types with `id_token`.
    pub id_token: Option<Plain>,
    /// For response types with `token`.
    pub access_token: Option<IssuedToken>,
}

/// An access token in the front channel (RFC 6749 §4.2.2).
#[derive(Debug)]
pub struct IssuedToken {
    /// The token.
    pub token: Plain,
    /// Its lifetime.
    pub expires_in: Seconds,
    /// Its scope.
    pub scope: Scope,
}

/// An answer on its way to the client.
#[derive(Clone, PartialEq, Eq)]
pub enum AuthorizationResponse {
    /// 303 to this URL.
    Redirect(String),
    /// A page that posts itself.
    FormPost(FormPost),
}

/// Without parameters: they are codes and tokens.
impl fmt::Debug for AuthorizationResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Redirect(url) => write!(f, "Redirect({}…)", url.split(['?', '#']).next().unwrap_or_default()),
            Self::FormPost(form) => form.fmt(f),
        }
    }
}

impl AuthorizationResponse {
    /// A successful answer. `session_state` (OpenID Connect Session Management §2) goes along where it is kept.
    pub fn success(address: &ReturnAddress, issuer: &Issuer, carries: &Issued, session_state: Option<String>) -> Self {
        let mut parameters = Vec::new();
        if let Some(code) = &carries.code {
            parameters.push(("code", code.reveal().to_owned()));
        }
        if let Some(issued) = &carries.access_token {
            parameters.push(("access_token", issued.token.reveal().to_owned()));
            parameters.push(("token_type", "Bearer".to_owned()));
            parameters.push(("expires_in", issued.expires_in.0.to_string()));
            parameters.push(("scope", issued.scope.to_string()));
        }
        if let Some(id_token) = &carries.id_token {
            parameters.push(("id_token", id_token.reveal().to_owned()));
        }
        parameters.extend(session_state.map(|value| ("session_state", value)));
        Self::deliver(address, issuer, parameters)
    }

    /// An error answer about a browser that the answer says more of: `session_state` is that of nobody, or of whoever is signed in.
    pub fn error_in_session(address: &ReturnAddress, issuer: &Issuer, error: &OAuthError, session_state: Option<String>) -> Self {
        let mut parameters = Self::error_parameters(error);
        parameters.extend(session_state.map(|value| ("session_state", value)));
        Self::deliver(address, issuer, parameters)
    }

    /// An error answer. "Only `error`, `error_description`, `state`, `iss`" go out; `detail` stays.
    pub fn error(address: &ReturnAddress, issuer: &Issuer, error: &OAuthError) -> Self {
        Self::deliver(address, issuer, Self::error_parameters(error))
    }

    /// Shows what the answer carries, with what a registered query adds to it.
    pub fn inspect(&self, look: impl FnOnce(&Parameters)) {
        let parameters = match self {
            Self::Redirect(url) => {
                let encoded = url.split_once('#').or_else(|| url.split_once('?')).map_or("", |(_, encoded)| encoded);
                Parameters::parse(encoded.as_bytes())
            }
            Self::FormPost(form) => {
                Parameters::from_pairs(form.fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect())
            }
        };
        look(&parameters.unwrap_or_default());
    }

    fn error_parameters(error: &OAuthError) -> Vec<(&'static str, String)> {
        let mut parameters = vec![("error", error.code.name().to_owned())];
        if !error.description.is_empty() {
            parameters.push(("error_description", error.description.clone().into_owned()));
        }
        parameters
    }

    fn deliver(address: &ReturnAddress, issuer: &Issuer, mut parameters: Vec<(&'static str, String)>) -> Self {
        parameters.extend(address.state.clone().map(|state| ("state", state)));
        parameters.push(issuer_identification::parameter(issuer));
        let uri = address.redirect_uri.as_str();
        match address.mode {
            ResponseMode::Query => Self::Redirect(with_query(uri, &parameters)),
            ResponseMode::Fragment => Self::Redirect(format!("{uri}#{}", encode(&parameters))),
            ResponseMode::FormPost => Self::FormPost(FormPost { action: uri.to_owned(), fields: parameters }),
        }
    }
}

/// The URI with parameters added to its query. "The endpoint URI MAY include an `application/x-www-form-urlencoded` formatted
/// query component, which MUST be retained when adding additional query parameters." (RFC 6749 §3.1.2)
pub fn with_query(uri: &str, parameters: &[(&str, String)]) -> String {
    let joint = match uri.split_once('?') {
        None => "?",
        Some((_, "")) => "",
        Some((_, query)) if query.ends_with('&') => "",
        Some(_) => "&",
    };
    format!("{uri}{joint}{}", encode(parameters))
}

fn encode(parameters: &[(&str, String)]) -> String {
    let pairs = parameters.iter().map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, ENCODED)));
    pairs.collect::<Vec<_>>().join("&")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::ErrorCode;
    use crate::protocol::fixture::client;

    fn address(uri: &str, mode: ResponseMode, state: Option<&str>) -> ReturnAddress {
        let mut client = client("app");
        client.metadata.redirect_uris = vec![uri.to_owned()];
        let redirect_uri = RedirectUri::prove(uri, &client).unwrap();
        ReturnAddress { redirect_uri, mode, state: state.map(str::to_owned) }
    }

    fn issuer() -> Issuer {
        Issuer::new("https://op.test")
    }

    fn code(address: &ReturnAddress) -> AuthorizationResponse {
        let issued = Issued { code: Some(Plain::new("K".into())), ..Issued::default() };
        AuthorizationResponse::success(address, &issuer(), &issued, None)
    }

    fn url(response: AuthorizationResponse) -> String {
        match response {
            AuthorizationResponse::Redirect(url) => url,
            AuthorizationResponse::FormPost(form) => panic!("{form:?}"),
        }
    }

    #[test]
    fn a_code_goes_into_the_query_which_is_kept() {
        // RU-073, RU-087
        for (uri, expected) in [
            ("https://app.test/cb", "https://app.test/cb?code=K&state=S1&iss=https%3A%2F%2Fop.test"),
            ("https://app.test/cb?tenant=1", "https://app.test/cb?tenant=1&code=K&state=S1&iss=https%3A%2F%2Fop.test"),
            ("https://app.test/cb?", "https://app.test/cb?code=K&state=S1&iss=https%3A%2F%2Fop.test"),
            ("https://app.test/cb?a&", "https://app.test/cb?a&code=K&state=S1&iss=https%3A%2F%2Fop.test"),
            ("com.example.app:/cb", "com.example.app:/cb?code=K&state=S1&iss=https%3A%2F%2Fop.test"),
        ] {
            assert_eq!(url(code(&address(uri, ResponseMode::Query, Some("S1")))), expected);
        }
    }

    #[test]
    fn tokens_go_into_the_fragment() {
        let issued = Issued {
            code: Some(Plain::new("K".into())),
            id_token: Some(Plain::new("a.b.c".into())),
            access_token: Some(IssuedToken {
                token: Plain::new("T".into()),
                expires_in: Seconds(300),
                scope: Scope::parse("openid email"),
            }),
        };
        let address = address("https://app.test/cb?x=1", ResponseMode::Fragment, None);
        let response = AuthorizationResponse::success(&address, &issuer(), &issued, Some("ss".into()));
        let expected = "https://app.test/cb?x=1#code=K&access_token=T&token_type=Bearer&expires_in=300&scope=openid%20email\
                        &id_token=a.b.c&session_state=ss&iss=https%3A%2F%2Fop.test";
        assert_eq!(url(response), expected);
    }

    #[test]
    fn state_comes_back_exact_in_every_mode_and_is_absent_if_none_came() {
        // SN-001, SN-003, SN-005, SN-006, and the punctuation of the conformance suite
        for state in [
            "\"><script>alert(1)</script>",
            "a\r\nSet-Cookie: x=y",
            "\u{1f511}é+%2B&=#",
            "abcDEF123-._~",
            "&#%\"<>?+ =;/:@!$'()*,[]\\^`{|}",
        ] {
            for (mode, mark) in [(ResponseMode::Query, '?'), (ResponseMode::Fragment, '#')] {
                let url = url(code(&address("https://app.test/cb", mode, Some(state))));
                assert!(url.bytes().all(|byte| byte.is_ascii_graphic()), "{url}");
                let (_, encoded) = url.split_once(mark).unwrap();
                assert_eq!(Parameters::parse(encoded.as_bytes()).unwrap().get("state"), Some(state));
            }
            match code(&address("https://app.test/cb", ResponseMode::FormPost, Some(state))) {
                AuthorizationResponse::FormPost(form) => {
                    assert_eq!(form.action, "https://app.test/cb");
                    assert!(form.fields.contains(&("state", state.to_owned())));
                }
                AuthorizationResponse::Redirect(url) => panic!("{url}"),
            }
        }
        assert!(!url(code(&address("https://app.test/cb", ResponseMode::Query, None))).contains("state"));
    }

    #[test]
    fn an_error_carries_registered_parameters_only() {
        let error = OAuthError::new(ErrorCode::AccessDenied, "No.").with_detail("secret");
        let response =
            AuthorizationResponse::error(&address("https://app.test/cb", ResponseMode::Query, Some("S1")), &issuer(), &error);
        let expected = "https://app.test/cb?error=access_denied&error_description=No.&state=S1&iss=https%3A%2F%2Fop.test";
        assert_eq!(url(response), expected);
    }

    #[test]
    fn codes_and_tokens_never_reach_a_log() {
        let query = code(&address("https://app.test/cb", ResponseMode::Query, Some("S1")));
        let form = code(&address("https://app.test/cb", ResponseMode::FormPost, Some("S1")));
        assert_eq!(format!("{query:?}"), "Redirect(https://app.test/cb…)");
        assert_eq!(format!("{form:?}"), r#"FormPost(https://app.test/cb ["code", "state", "iss"])"#);
    }
}
