//! Relying-party domains over the API.

use crate::flow::admin::upstreams::Refused;
use crate::protocol::correction::sentence;
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
