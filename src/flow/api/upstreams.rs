//! Relying-party domains over the API.

use crate::flow::admin::upstreams::Refused;
use crate::protocol::problem::{Problem, ProblemCode};

/// A refusal in the words of the API.
pub(super) fn problem(refused: &Refused) -> Problem {
    let code = match refused {
        Refused::Unknown => ProblemCode::UpstreamNotFound,
        Refused::Taken => ProblemCode::UpstreamTaken,
        Refused::Settings(_) => ProblemCode::UpstreamSettings,
        Refused::Unreadable(_) => ProblemCode::UpstreamUnreadable,
        Refused::InUse(_) => ProblemCode::UpstreamInUse,
        Refused::TooFar => ProblemCode::UpstreamTooFar,
        Refused::IdentityUnknown => ProblemCode::PlatformIdentityNotFound,
        Refused::IdentityTaken => ProblemCode::PlatformIdentityTaken,
        Refused::IdentityInUse(_) => ProblemCode::PlatformIdentityInUse,
    };
    Problem::new(code, sentence(&refused.to_string()))
}

/// A sentence as details are: with a capital and a full stop.
fn sentence(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", characters.as_str())
}
