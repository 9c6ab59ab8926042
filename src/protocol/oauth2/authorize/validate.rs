//! The second step of RFC 6749 §4.1.1 <https://www.rfc-editor.org/rfc/rfc6749#section-4.1.1> and OpenID Connect Core §3.1.2.2,
//! "Authentication Request Validation": every parameter is read in the room of its specification, then a list of checks looks at
//! the whole.

use super::{AnswerTo, AuthorizationRequest, Hinted, Located};
use crate::model::{Client, GrantType, Provider, Resource, Scope, Seconds};
use crate::protocol::oauth2::response::ReturnAddress;
use crate::protocol::oidc::claims_parameter;
use crate::protocol::oidc::hint::Hint;
use crate::protocol::vocabulary::{Display, Prompts, locales, response_mode, response_type, scope};
use crate::protocol::{Clause, ErrorCode, OAuthError, Parameters, own_api, pkce, resource_indicators};

/// The longest `state` that is carried, in bytes.
const LONGEST_STATE: usize = 4_096;
/// The longest `nonce`, in bytes.
const LONGEST_NONCE: usize = 1_024;
/// The longest `login_hint` that is shown, in bytes; a longer one is no user name.
const LONGEST_LOGIN_HINT: usize = 512;
/// The most values of `acr_values` that are looked at.
const MOST_ACR_VALUES: usize = 16;
/// The most resources in one request.
const MOST_RESOURCES: usize = 8;

/// What a request is judged by.
#[derive(Clone, Copy, Debug)]
pub struct Rules<'a> {
    /// The provider that is asked.
    pub provider: &'a Provider,
    /// Its resources.
    pub resources: &'a [Resource],
    /// The `id_token_hint`, if one came, after its signature was verified.
    pub hint: Option<&'a Hint>,
}

/// An error and the proven address it goes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    /// What is wrong.
    pub error: OAuthError,
    /// Where the client is told.
    pub address: ReturnAddress,
}

/// A request while it is judged.
struct Asked<'a> {
    parameters: &'a Parameters,
    client: &'a Client,
    address: &'a ReturnAddress,
    rules: &'a Rules<'a>,
}

/// One rule about the whole request.
type Check = fn(&AuthorizationRequest, &Asked<'_>) -> Result<(), OAuthError>;

const CHECKS: &[Check] =
    &[check_response_type, check_response_mode, check_state, check_scope, check_nonce, check_pkce, check_resources];

/// Reads and judges everything but client and address.
///
/// # Errors
/// A [`Rejection`] with the first thing that is wrong.
pub fn validate(located: &Located<'_>, parameters: &Parameters, rules: &Rules<'_>) -> Result<AuthorizationRequest, Rejection> {
    let asked = Asked { parameters, client: located.client, address: &located.address, rules };
    let judged = check_supported(parameters)
        .and_then(|()| read(&asked, located))
        .and_then(|request| CHECKS.iter().try_for_each(|check| check(&request, &asked)).map(|()| request));
    judged.map_err(|error| located.reject(error))
}

fn read(asked: &Asked<'_>, located: &Located<'_>) -> Result<AuthorizationRequest, OAuthError> {
    let parameters = asked.parameters;
    let response_type = response_type::parse(parameters)?;
    let code_challenge = pkce::parse_challenge(parameters)?;
    let owned = |name| parameters.get(name).map(str::to_owned);
    let resources = parameters.all("resource").map(str::to_owned).collect::<Vec<_>>();
    Ok(AuthorizationRequest {
        client: located.client.id.clone(),
        address: AnswerTo::App(located.address.clone()),
        response_type,
        scope: read_scope(asked, response_type.code, &resources),
        nonce: owned("nonce"),
        prompts: Prompts::parse(parameters.get("prompt"))?,
        max_age: read_max_age(parameters)?,
        display: Display::parse(parameters.get("display")),
        ui_locales: locales::parse(parameters.get("ui_locales")),
        login_hint: owned("login_hint").filter(|hint| hint.len() <= LONGEST_LOGIN_HINT && !hint.contains(char::is_control)),
        idp_hint: owned("idp_hint").filter(|hint| hint.len() <= LONGEST_LOGIN_HINT),
        acr_values: read_acr_values(asked),
        claims: claims_parameter::parse(parameters.get("claims"), parameters.get("claims_locales"))?,
        code_challenge: code_challenge.filter(|_| response_type.code),
        resources,
        hinted: read_hint(asked),
    })
}

/// Core §3.1.2.1: "Scope values used that are not understood by an implementation SHOULD be ignored." Those of another resource
/// than the named ones, and those the client may not ask for, are ignored in the same way. Core §11: the server "MUST ignore the
/// `offline_access` request unless the Client is using a `response_type` value that would result in an Authorization Code being
/// returned".
fn read_scope(asked: &Asked<'_>, with_code: bool, named: &[String]) -> Scope {
    let client = asked.client;
    let may_be_offline = with_code && client.allows_grant(GrantType::RefreshToken);
    Scope::parse(asked.parameters.get("scope").unwrap_or_default()).filter(|word| {
        is_askable(client, (asked.rules.resources, named), word) && (word != scope::OFFLINE_ACCESS || may_be_offline)
    })
}

/// Whether a scope exists, at the resources `named` if there are such, and the client may ask for it.
pub fn is_askable(client: &Client, (resources, named): (&[Resource], &[String]), word: &str) -> bool {
    let usable = |resource: &&Resource| resource.enabled && (named.is_empty() || named.contains(&resource.identifier));
    let is_of_resource = || resources.iter().filter(usable).any(|own| own.scopes.iter().any(|own| own.name == word));
    (scope::ALL.contains(&word) || is_of_resource()) && own_api::may_ask(client, word)
}

fn read_max_age(parameters: &Parameters) -> Result<Option<Seconds>, OAuthError> {
    let Some(text) = parameters.get("max_age") else { return Ok(None) };
    let number = if text.bytes().all(|byte| byte.is_ascii_digit()) { text.parse().ok() } else { None };
    let seconds = number.ok_or_else(|| {
        OAuthError::invalid_request("max_age must be a whole number of seconds, 0 or more.").under(Clause::MaxAge)
    })?;
    Ok(Some(Seconds(seconds)))
}

/// `acr_values`, else the client's `default_acr_values`.
fn read_acr_values(asked: &Asked<'_>) -> Vec<String> {
    match asked.parameters.get("acr_values") {
        Some(text) => text.split(' ').filter(|value| !value.is_empty()).take(MOST_ACR_VALUES).map(str::to_owned).collect(),
        None => asked.client.metadata.default_acr_values.clone(),
    }
}

fn read_hint(asked: &Asked<'_>) -> Hinted {
    match asked.rules.hint {
        None => Hinted::Nobody,
        Some(Hint::Verified(hint)) if hint.client == asked.client.id => Hinted::Subject(hint.subject.clone()),
        Some(_) => Hinted::Unverified,
    }
}

/// Core §7.2.1: the `registration` parameter "MUST NOT be used when the OP is not a Self-Issued OP"; §3.1.2.6 has an error for it.
/// `request` and `request_uri` have been replaced by what they stand for (`protocol::jar`).
fn check_supported(parameters: &Parameters) -> Result<(), OAuthError> {
    if parameters.get("registration").is_some() {
        let description = "The registration parameter is not supported.";
        return Err(OAuthError::new(ErrorCode::RegistrationNotSupported, description));
    }
    Ok(())
}

fn check_response_type(request: &AuthorizationRequest, asked: &Asked<'_>) -> Result<(), OAuthError> {
    response_type::check_allowed(request.response_type, asked.client, asked.rules.provider)
}

fn check_response_mode(_: &AuthorizationRequest, asked: &Asked<'_>) -> Result<(), OAuthError> {
    response_mode::check(asked.parameters)?;
    response_mode::check_allowed(asked.address.mode, asked.client, asked.rules.provider)
}

fn check_state(_: &AuthorizationRequest, asked: &Asked<'_>) -> Result<(), OAuthError> {
    match &asked.address.state {
        Some(state) if state.len() > LONGEST_STATE => {
            Err(OAuthError::invalid_request("state is longer than 4096 bytes.").under(Clause::State))
        }
        _ => Ok(()),
    }
}

/// Core §3.1.2.1: "OpenID Connect requests MUST contain the `openid` scope value." Without it this is a plain OAuth request, which
/// cannot ask for an ID token.
fn check_scope(request: &AuthorizationRequest, asked: &Asked<'_>) -> Result<(), OAuthError> {
    let invalid = |description| Err(OAuthError::new(ErrorCode::InvalidScope, description));
    let asked_for = Scope::parse(asked.parameters.get("scope").unwrap_or_default());
    if asked_for.contains(scope::OPENID) && !request.scope.contains(scope::OPENID) {
        return invalid("This client is not registered for the scope openid.");
    }
    if request.response_type.id_token && !request.scope.contains(scope::OPENID) {
        return invalid("An ID token needs the scope openid.");
    }
    if request.scope.is_empty() {
        return invalid("scope is missing, or names nothing that this client may ask for.");
    }
    Ok(())
}

/// Core §3.2.2.1 and §3.3.2.11: the nonce is required where an ID token comes from the authorization endpoint.
fn check_nonce(request: &AuthorizationRequest, _: &Asked<'_>) -> Result<(), OAuthError> {
    match &request.nonce {
        None if request.response_type.id_token => {
            Err(OAuthError::invalid_request("nonce is required for an ID token from the authorization endpoint.")
                .under(Clause::Nonce))
        }
        Some(nonce) if nonce.len() > LONGEST_NONCE => {
            Err(OAuthError::invalid_request("nonce is longer than 1024 bytes.").under(Clause::Nonce))
        }
        _ => Ok(()),
    }
}

fn check_pkce(request: &AuthorizationRequest, asked: &Asked<'_>) -> Result<(), OAuthError> {
    let is_missing = request.response_type.code && request.code_challenge.is_none();
    if is_missing && pkce::is_required(asked.client, asked.rules.provider) {
        return Err(OAuthError::invalid_request("code_challenge is required for this client (RFC 7636, method S256).")
            .under(Clause::CodeChallenge));
    }
    Ok(())
}

fn check_resources(request: &AuthorizationRequest, asked: &Asked<'_>) -> Result<(), OAuthError> {
    most_resources(&request.resources)?;
    resource_indicators::check(&request.resources, asked.rules.resources)
}

/// A request names a handful of resources.
///
/// # Errors
/// `invalid_target` for more.
pub fn most_resources(named: &[String]) -> Result<(), OAuthError> {
    if named.len() > MOST_RESOURCES {
        return Err(OAuthError::new(ErrorCode::InvalidTarget, "There are too many resources in one request."));
    }
    Ok(())
}
