//! `response_mode` (OAuth 2.0 Multiple Response Type Encoding Practices §2.1
//! <https://openid.net/specs/oauth-v2-multiple-response-types-1_0.html#ResponseModes>; Form Post Response Mode §2).

use crate::model::{Client, Provider, ResponseMode};
use crate::protocol::{Clause, OAuthError, Parameters};

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
        (Some(_), None) => {
            Err(OAuthError::invalid_request("response_mode must be query, fragment or form_post.").under(Clause::ResponseMode))
        }
        (_, Some(ResponseMode::Query)) if of_answer(parameters) != ResponseMode::Query => {
            Err(OAuthError::invalid_request("response_mode=query cannot carry tokens; use fragment or form_post.")
                .under(Clause::ResponseMode))
        }
        _ => Ok(()),
    }
}

/// Checks that provider and client use the mode.
///
/// # Errors
/// `invalid_request`, also where the mode was not asked for but follows from the response type.
pub fn check_allowed(mode: ResponseMode, client: &Client, provider: &Provider) -> Result<(), OAuthError> {
    let own = &client.metadata.response_modes;
    if provider.response_modes.contains(&mode) && (own.is_empty() || own.contains(&mode)) {
        return Ok(());
    }
    let usable = ResponseMode::ALL.into_iter().filter(|mode| provider.response_modes.contains(mode));
    let usable: Vec<_> = usable.filter(|mode| own.is_empty() || own.contains(mode)).map(ResponseMode::name).collect();
    let (mode, usable) = (mode.name(), usable.join(", "));
    Err(OAuthError::invalid_request(format!("The response mode {mode} is switched off for this client; it may use: {usable}."))
        .under(Clause::ResponseMode))
}

fn asked(parameters: &Parameters) -> Option<ResponseMode> {
    parameters.get("response_mode")?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::fixture::{client, provider};

    #[test]
    fn a_mode_can_be_switched_off_for_a_provider_and_for_a_client() {
        use ResponseMode::{FormPost, Fragment, Query};
        let verdict = |provider_modes: &[ResponseMode], client_modes: &[ResponseMode], mode| {
            let (mut provider, mut client) = (provider(), client("app"));
            (provider.response_modes, client.metadata.response_modes) = (provider_modes.to_vec(), client_modes.to_vec());
            check_allowed(mode, &client, &provider).err().map(|error| error.description)
        };
        assert_eq!(verdict(&[Query, FormPost], &[], FormPost), None);
        assert_eq!(verdict(&[Query, FormPost], &[FormPost], FormPost), None);
        let off = "The response mode fragment is switched off for this client; it may use: query, form_post.";
        assert_eq!(verdict(&[Query, FormPost], &[], Fragment).as_deref(), Some(off));
        let off = "The response mode query is switched off for this client; it may use: form_post.";
        assert_eq!(verdict(&[Query, FormPost], &[Fragment, FormPost], Query).as_deref(), Some(off));
    }

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
