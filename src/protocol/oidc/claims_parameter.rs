//! The `claims` request parameter (OpenID Connect Core §5.5
//! <https://openid.net/specs/openid-connect-core-1_0.html#ClaimsParameter>).

use serde_json::{Map, Value};

use crate::jose::json;
use crate::model::RequestedClaims;
use crate::protocol::vocabulary::locales;
use crate::protocol::{Clause, OAuthError};

/// The longest value that is read.
const LONGEST: usize = 8 * 1024;

/// The most claims in one member.
const MOST: usize = 64;

/// Reads the parameter, with the languages that `claims_locales` asks for. "Other members MAY be present. Any members used that are not understood MUST be ignored."
///
/// # Errors
/// `invalid_request` for what is not JSON, repeats a name, or has not the shape of §5.5.
pub fn parse(text: Option<&str>, locales: Option<&str>) -> Result<RequestedClaims, OAuthError> {
    let locales = locales::parse(locales);
    let Some(text) = text else { return Ok(RequestedClaims { locales, ..RequestedClaims::default() }) };
    if text.len() > LONGEST {
        return Err(OAuthError::invalid_request("claims is too long.").under(Clause::Claims));
    }
    let mut members = json::parse_object(text.as_bytes()).map_err(|error| malformed().with_detail(error.to_string()))?;
    Ok(RequestedClaims { userinfo: member(members.remove("userinfo"))?, id_token: member(members.remove("id_token"))?, locales })
}

fn member(value: Option<Value>) -> Result<Map<String, Value>, OAuthError> {
    match value {
        None | Some(Value::Null) => Ok(Map::new()),
        Some(Value::Object(claims)) if claims.len() <= MOST && claims.values().all(is_request) => Ok(claims),
        Some(_) => Err(malformed()),
    }
}

/// `null`, or a JSON object in which `essential` is a boolean and `values` an array.
fn is_request(request: &Value) -> bool {
    match request {
        Value::Null => true,
        Value::Object(members) => {
            members.get("essential").is_none_or(Value::is_boolean) && members.get("values").is_none_or(Value::is_array)
        }
        _ => false,
    }
}

fn malformed() -> OAuthError {
    OAuthError::invalid_request(
        "claims is not a JSON object of the form of OpenID Connect Core section 5.5, without repeated names.",
    )
    .under(Clause::Claims)
}

/// The values that a single request for a claim accepts; empty if any will do.
pub fn accepted_values(request: &Value) -> Vec<&Value> {
    let values = request.get("values").and_then(Value::as_array).into_iter().flatten();
    values.chain(request.get("value")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_core_5_5_is_read() {
        let claims = parse(
            Some(
                r#"{"userinfo": {"given_name": {"essential": true}, "nickname": null, "email": {"essential": true},
                "email_verified": {"essential": true}, "picture": null, "http://example.info/claims/groups": null},
                "id_token": {"auth_time": {"essential": true}, "acr": {"values": ["urn:mace:incommon:iap:silver"]}},
                "x": 1}"#,
            ),
            Some("de en"),
        )
        .unwrap();
        assert_eq!((claims.userinfo.len(), claims.id_token.len()), (6, 2));
        assert_eq!(accepted_values(&claims.id_token["acr"]), ["urn:mace:incommon:iap:silver"]);
        assert!(parse(None, None).unwrap().is_empty());
        assert!(parse(Some("{}"), None).unwrap().is_empty());
    }

    #[test]
    fn what_is_malformed_is_refused_and_nothing_panics() {
        // SN-025
        let deep = format!("{}{}", "[".repeat(3_000), "]".repeat(3_000));
        let long = format!(r#"{{"userinfo":{{"a":{{"value":"{}"}}}}}}"#, "x".repeat(1 << 20));
        let refused = [
            "",
            "{",
            "null",
            "[]",
            r#""x""#,
            r#"{"userinfo":[]}"#,
            r#"{"userinfo":{"name":true}}"#,
            r#"{"userinfo":{"name":{"essential":"yes"}}}"#,
            r#"{"id_token":{"acr":{"values":"1"}}}"#,
            r#"{"id_token":{},"id_token":{}}"#,
            r#"{"id_token":{"sub":{"value":"bob","value":"alice"}}}"#,
            &deep,
            &long,
        ];
        for text in refused {
            let shown: String = text.chars().take(60).collect();
            assert_eq!(parse(Some(text), None).unwrap_err().code.name(), "invalid_request", "{shown}");
        }
    }
}
