//! From the claims of a request object to parameters: RFC 9101 §4, "Parameter names and string values MUST be included as JSON strings.
//! … Numerical values MUST be included as JSON numbers"; Core §6.1.

use serde_json::{Map, Value};

use super::invalid;
use crate::jose;
use crate::model::{Client, ResponseType};
use crate::protocol::{OAuthError, Parameters};

/// Parameters that are strings. Others with a form of their own are in [`values`]; unknown ones count only as strings.
const TEXTS: [&str; 17] = [
    "response_type",
    "response_mode",
    "client_id",
    "redirect_uri",
    "scope",
    "state",
    "nonce",
    "prompt",
    "display",
    "ui_locales",
    "claims_locales",
    "login_hint",
    "idp_hint",
    "id_token_hint",
    "acr_values",
    "code_challenge",
    "code_challenge_method",
];

/// Claims that speak of the JWT itself (RFC 7519 §4.1).
const OF_THE_JWT: [&str; 7] = ["iss", "sub", "aud", "exp", "nbf", "iat", "jti"];

/// Parameters that never come from inside: "`request` and `request_uri` parameters MUST NOT be included in Request Objects." (Core §6.1)
const NEVER: [&str; 2] = ["request", "request_uri"];

/// Parameters of which a request object that is not verified may say where an error goes.
const OF_THE_ADDRESS: [&str; 4] = ["redirect_uri", "response_mode", "response_type", "state"];

/// The parameters of a verified object, with those outside that it does not have.
///
/// # Errors
/// `invalid_request_object` for a nested request object, a value of another type than its parameter has, and a `client_id` or
/// `response_type` that contradicts the one outside.
pub(super) fn merge(claims: &Map<String, Value>, outside: &Parameters, client: &Client) -> Result<Parameters, OAuthError> {
    if NEVER.into_iter().any(|name| claims.contains_key(name)) {
        return Err(invalid("A request object cannot contain request or request_uri."));
    }
    let mut pairs = Vec::new();
    for (name, value) in claims.iter().filter(|(name, _)| !OF_THE_JWT.contains(&name.as_str())) {
        pairs.extend(values(name, value)?.into_iter().filter(|value| !value.is_empty()).map(|value| (name.clone(), value)));
    }
    let inside = Parameters::from_pairs(pairs)?;
    check_agreement(&inside, outside)?;
    let counts = |name: &str| match name {
        "client_id" => true,
        name => !client.metadata.require_signed_request_object && !NEVER.contains(&name),
    };
    Ok(inside.or(outside, counts))
}

/// "The values for these parameters MUST match those in the Request Object, if present" (Core §6.1, §6.2.2, of `response_type` and
/// `client_id`); RFC 9101 §5: "The client ID values in the `client_id` request parameter and in the Request Object `client_id` claim
/// MUST be identical."
fn check_agreement(inside: &Parameters, outside: &Parameters) -> Result<(), OAuthError> {
    let both = |name: &'static str| inside.get(name).zip(outside.get(name));
    if both("client_id").is_some_and(|(inside, outside)| inside != outside) {
        return Err(invalid("client_id in the request object is another than outside."));
    }
    let types = both("response_type").map(|(inside, outside)| (read(inside), read(outside), inside == outside));
    match types {
        Some((inside, outside, is_same)) if !is_same && (inside.is_none() || inside != outside) => {
            Err(invalid("response_type in the request object is another than outside."))
        }
        _ => Ok(()),
    }
}

/// The order of the words carries no meaning.
fn read(response_type: &str) -> Option<ResponseType> {
    response_type.parse().ok()
}

/// A claim as the values of its parameter.
fn values(name: &str, value: &Value) -> Result<Vec<String>, OAuthError> {
    let wrong = || invalid(format!("{name} in the request object has a value of the wrong type."));
    let text = |value: &Value| value.as_str().filter(|text| !text.contains('\0')).map(str::to_owned).ok_or_else(wrong);
    match (name, value) {
        ("max_age", Value::Number(number)) if number.is_u64() => Ok(vec![number.to_string()]),
        ("claims" | "registration", Value::Object(_)) => Ok(vec![value.to_string()]),
        ("resource", Value::Array(resources)) => resources.iter().map(text).collect(),
        (_, Value::String(_)) => Ok(vec![text(value)?]),
        ("max_age" | "claims" | "registration" | "resource", _) => Err(wrong()),
        (name, _) if TEXTS.contains(&name) => Err(wrong()),
        // "The authorization server MUST ignore unrecognized request parameters." (RFC 6749 §3.1)
        _ => Ok(Vec::new()),
    }
}

/// The parameters by which the address of an error is looked for, when the object was refused: what it says of the address, although
/// nobody has verified it, before what is said outside. Either is a claim of a stranger until the address is proven.
pub fn seen(object: Option<&str>, outside: &Parameters) -> Parameters {
    let claims = object.and_then(|object| jose::peek(object).ok()).map(|(_, claims)| claims.into_members()).unwrap_or_default();
    let inside = OF_THE_ADDRESS.into_iter().filter_map(|name| {
        let value = claims.get(name)?.as_str()?;
        Some((name.to_owned(), value.to_owned())).filter(|(_, value)| !value.is_empty() && !value.contains('\0'))
    });
    Parameters::from_pairs(inside.collect()).unwrap_or_default().or(outside, |name| !NEVER.contains(&name))
}
