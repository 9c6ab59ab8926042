//! An app that is registered and does not work: it waits for an administrator, was turned down, or is switched off. RFC 6749 §4.1.2.1:
//! "If the request fails due to a missing, invalid, or mismatching redirection URI, or if the client identifier is missing or invalid,
//! the authorization server SHOULD inform the resource owner of the error"; §5.2 `invalid_client` where it authenticates.
//!
//! The person is told that the app is not available; the cause and the way are for its developer, in the flow inspector.

use crate::model::Unavailable;
use crate::protocol::problem::ProblemCode;
use crate::protocol::{Clause, ErrorCode, OAuthError};

/// What its requests fall short of.
pub const fn clause(why: Unavailable) -> Clause {
    match why {
        Unavailable::Waiting => Clause::ClientApproved,
        Unavailable::TurnedDown => Clause::ClientNotTurnedDown,
        Unavailable::Disabled => Clause::ClientEnabled,
    }
}

/// Its entry in the catalogue of errors, whose code the page shows.
pub const fn problem(why: Unavailable) -> ProblemCode {
    match why {
        Unavailable::Waiting => ProblemCode::AppWaiting,
        Unavailable::TurnedDown => ProblemCode::AppTurnedDown,
        Unavailable::Disabled => ProblemCode::AppDisabled,
    }
}

/// The cause, for its developer.
const fn detail(why: Unavailable) -> &'static str {
    match why {
        Unavailable::Waiting => "the app waits for an administrator's approval",
        Unavailable::TurnedDown => "an administrator turned the app down",
        Unavailable::Disabled => "the app is disabled",
    }
}

/// The refusal of its authorization requests, for a page of ours.
pub fn refused(why: Unavailable) -> OAuthError {
    let description = "The app that sent you here is not available.";
    told(OAuthError::new(ErrorCode::UnauthorizedClient, description), why)
}

/// An error that says the same to whoever sent the request, and the cause to the app's developer.
#[must_use]
pub fn told(error: OAuthError, why: Unavailable) -> OAuthError {
    error.with_detail(detail(why)).under(clause(why))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reason_has_a_clause_and_a_code_of_its_own_and_the_app_is_told_none_of_it() {
        let all = [Unavailable::Waiting, Unavailable::TurnedDown, Unavailable::Disabled];
        let codes = all.map(|why| problem(why).entry().code);
        assert_eq!(codes, ["app_waiting", "app_turned_down", "app_disabled"]);
        assert_eq!(all.map(clause), [Clause::ClientApproved, Clause::ClientNotTurnedDown, Clause::ClientEnabled]);
        for why in all {
            let authenticating = OAuthError::new(ErrorCode::InvalidClient, "Client authentication failed.");
            assert_eq!(told(authenticating.clone(), why).body(), authenticating.body());
            assert_eq!(refused(why).code, ErrorCode::UnauthorizedClient);
            assert_eq!(refused(why).detail.as_deref(), Some(detail(why)));
        }
    }
}
