//! `response_mode` (OAuth 2.0 Multiple Response Type Encoding Practices §2.1
//! <https://openid.net/specs/oauth-v2-multiple-response-types-1_0.html#ResponseModes>; Form Post Response Mode §2).

use crate::model::ResponseMode;
use crate::protocol::{OAuthError, Parameters};

/// The mode in which a request is answered, whatever else is wrong with it: the one asked for where it is usable, else the
/// default of the response type, else query. So an error of `response_type` itself is still posted where a post was asked for.
pub fn of_answer(parameters: &Parameters) -> ResponseMode {
    let response_type = parameters.get("response_type").unwrap_or_default();
    let has_token = response_type.split(' ').any(|word| matches!(word, "token" | "id_token"));
    match asked(parameters) {
        Some(ResponseMode::FormPost) => ResponseMode::FormPost,
        Some(ResponseMode::Query) | None if has_token => ResponseMode::Fragment,
        Some(mode) => mode,
        None => ResponseMode::Query,
    }
}

/// Checks the parameter itself.
///
/// # Errors
/// `invalid_request` for an unknown mode, and for query with a token: "the default Response Mode for
/// this Response Type is the fragment encoding and the query encoding MUST NOT be used" (§3, §5).
pub fn check(parameters: &Parameters) -> Result<(), OAuthError> {
    match (parameters.get("response_mode"), asked(parameters)) {
        (Some(_), None) => Err(OAuthError::invalid_request("response_mode must be query, fragment or form_post.")),
        (_, Some(ResponseMode::Query)) if of_answer(parameters) != ResponseMode::Query => {
            Err(OAuthError::invalid_request("response_mode=query cannot carry tokens; use fragment or form_post."))
        }
        _ => Ok(()),
    }
}

fn asked(parameters: &Parameters) -> Option<ResponseMode> {
    let name = parameters.get("response_mode")?;
    ResponseMode::ALL.into_iter().find(|mode| mode.name() == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mode_of_an_answer_is_known_even_when_the_request_is_wrong() {
        use ResponseMode::{FormPost, Fragment, Query};
        for (query, mode, is_fine) in [
            ("response_type=code", Query, true),
            ("response_type=code&response_mode=fragment", Fragment, true),
            ("response_type=code&response_mode=form_post", FormPost, true),
            ("response_type=code+id_token", Fragment, true),
            ("response_type=id_token&response_mode=form_post", FormPost, true),
            ("response_type=id_token&response_mode=query", Fragment, false), // SN-009
            ("response_type=code+token&response_mode=query", Fragment, false),
            ("response_type=code&response_mode=jwt", Query, false),
            ("response_type=token&response_mode=QUERY", Fragment, false),
            ("response_mode=form_post", FormPost, true), // oidcc-response-type-missing
            ("", Query, true),
            ("response_type=bogus+id_token", Fragment, true),
        ] {
            let parameters = Parameters::parse(query.as_bytes()).unwrap();
            assert_eq!((of_answer(&parameters), check(&parameters).is_ok()), (mode, is_fine), "{query}");
        }
    }
}
