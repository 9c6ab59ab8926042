//! What comes back to a callback (RFC 6749 §4.1.2, §4.2.2; OpenID Connect Core §3.1.2.5, §3.2.2.5, §3.3.2.5; RFC 9207 §2.4
//! <https://www.rfc-editor.org/rfc/rfc9207#section-2.4>).

use super::begin::Attempt;
use super::metadata::Metadata;
use super::{Refusal, RefusalCode, issuer};
use crate::crypto::{Plain, equal};
use crate::model::UpstreamSettings;
use crate::protocol::Parameters;

/// A successful answer, with exactly what its response type has.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// `code`.
    pub code: Option<Plain>,
    /// `id_token`.
    pub id_token: Option<String>,
    /// `access_token`.
    pub access_token: Option<Plain>,
}

/// The longest value that is looked at.
const LONGEST: usize = 64 * 1024;

/// Judges an answer: it is the attempt's (`state`), of its upstream (`iss`), and has what was asked for. Nothing is called before
/// all of it holds.
///
/// # Errors
/// Why it is refused; the upstream's own error among it.
pub fn read(
    settings: &UpstreamSettings,
    metadata: &Metadata,
    attempt: &Attempt,
    parameters: &Parameters,
) -> Result<Answer, Refusal> {
    let state = parameters.get("state").unwrap_or_default();
    if !equal(state.as_bytes(), attempt.state.as_bytes()) {
        return Err(Refusal::new(RefusalCode::AttemptUnknown, "`state` is another one"));
    }
    check_issuer(settings, metadata, parameters)?;
    if let Some(error) = parameters.get("error") {
        return Err(Refusal::of_upstream(error, parameters.get("error_description")));
    }
    let asked = settings.response_type;
    let take = |name: &str, is_asked: bool| match parameters.get(name) {
        Some(value) if is_asked && value.len() <= LONGEST => Ok(Some(value.to_owned())),
        Some(_) if is_asked => Err(malformed(&format!("`{name}` is too long"))),
        None if is_asked => Err(malformed(&format!("`{name}` is missing"))),
        _ => Ok(None),
    };
    let answer = Answer {
        code: take("code", asked.code)?.map(Plain::new),
        id_token: take("id_token", asked.id_token)?,
        access_token: take("access_token", asked.token)?.map(Plain::new),
    };
    // RFC 6749 §7.1: "The client MUST NOT use an access token if it does not understand the token type."
    if answer.access_token.is_some() && !parameters.get("token_type").is_some_and(|kind| kind.eq_ignore_ascii_case("bearer")) {
        return Err(malformed("`token_type` is not Bearer"));
    }
    Ok(answer)
}

/// RFC 9207 §2.4: "Clients that support this specification MUST extract the value of the `iss` parameter from authorization responses
/// … If the value does not match the expected issuer identifier, clients MUST reject the authorization response and MUST NOT
/// proceed with the authorization grant." An upstream that promises it (§3) and leaves it out is refused, too.
fn check_issuer(settings: &UpstreamSettings, metadata: &Metadata, parameters: &Parameters) -> Result<(), Refusal> {
    match parameters.get("iss") {
        Some(given) if issuer::may_be(&metadata.issuer, given) => Ok(()),
        Some(given) => {
            let detail = format!("`iss` is {}, not {}", super::refusal::printable(given, 200), metadata.issuer);
            Err(Refusal::new(RefusalCode::ResponseIssuer, detail))
        }
        // An ID token beside the answer names its issuer itself, signed, and is held to the same one (RFC 9207 §2.4).
        None if metadata.promises_iss && !(settings.response_type.id_token && parameters.get("id_token").is_some()) => {
            Err(Refusal::new(RefusalCode::ResponseIssuer, "`iss` is missing, and the metadata promises it"))
        }
        None => Ok(()),
    }
}

fn malformed(detail: &str) -> Refusal {
    Refusal::new(RefusalCode::ResponseMalformed, detail)
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{attempt, metadata, settings};
    use super::*;

    fn judged(settings: &UpstreamSettings, metadata: &Metadata, query: &str) -> Result<Answer, RefusalCode> {
        let parameters = Parameters::parse(query.as_bytes()).unwrap();
        read(settings, metadata, &attempt(), &parameters).map_err(|refusal| refusal.code)
    }

    #[test]
    fn an_answer_is_the_attempts_and_has_what_was_asked_for() {
        let (settings, metadata) = (settings(), metadata());
        assert_eq!(judged(&settings, &metadata, "state=state-1&code=c").unwrap().code.unwrap().reveal(), "c");
        for (query, code) in [
            ("state=state-2&code=c", RefusalCode::AttemptUnknown),
            ("code=c", RefusalCode::AttemptUnknown),
            ("state=state-1", RefusalCode::ResponseMalformed),
            ("state=state-1&id_token=x", RefusalCode::ResponseMalformed),
            ("state=state-1&error=access_denied&code=c", RefusalCode::UpstreamError),
            ("state=state-1&code=c&iss=https%3A%2F%2Fevil.test", RefusalCode::ResponseIssuer),
            ("state=state-1&error=access_denied&iss=https%3A%2F%2Fevil.test", RefusalCode::ResponseIssuer),
        ] {
            assert_eq!(judged(&settings, &metadata, query).unwrap_err(), code, "{query}");
        }
    }

    #[test]
    fn what_was_not_asked_for_is_dropped() {
        let answer = judged(&settings(), &metadata(), "state=state-1&code=c&id_token=x&access_token=y").unwrap();
        assert!(answer.id_token.is_none() && answer.access_token.is_none());
    }

    #[test]
    fn a_mixed_up_answer_is_refused_where_the_metadata_promises_iss() {
        // RFC 9700 §4.4.2: the mix-up defence
        let promising = Metadata { promises_iss: true, ..metadata() };
        assert_eq!(judged(&settings(), &promising, "state=state-1&code=c").unwrap_err(), RefusalCode::ResponseIssuer);
        assert!(judged(&settings(), &promising, "state=state-1&code=c&iss=https%3A%2F%2Fop.test").is_ok());
        // An ID token that was asked for says it instead; one that was not does not count.
        assert!(judged(&settings(), &promising, "state=state-1&code=c&id_token=x").is_err());
        let hybrid = UpstreamSettings { response_type: "code id_token".parse().unwrap(), ..settings() };
        assert!(judged(&hybrid, &promising, "state=state-1&code=c&id_token=x").is_ok());
        assert!(judged(&hybrid, &promising, "state=state-1&error=access_denied").is_err());
    }

    #[test]
    fn an_access_token_of_another_type_than_bearer_is_not_used() {
        let settings = UpstreamSettings { response_type: "code token".parse().unwrap(), ..settings() };
        let judge = |kind: &str| judged(&settings, &metadata(), &format!("state=state-1&code=c&access_token=t{kind}"));
        assert!(judge("&token_type=bEaReR").is_ok());
        assert_eq!(judge("&token_type=mac").unwrap_err(), RefusalCode::ResponseMalformed);
        assert_eq!(judge("").unwrap_err(), RefusalCode::ResponseMalformed);
    }
}
