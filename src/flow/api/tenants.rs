//! Tenants over the API.

use crate::flow::admin::tenants::Refused;
use crate::protocol::correction::sentence;
use crate::protocol::problem::{Problem, ProblemCode};

/// A refusal in the words of the API.
pub(super) fn problem(refused: &Refused) -> Problem {
    let code = match refused {
        Refused::Unknown => ProblemCode::TenantNotFound,
        Refused::Taken => ProblemCode::TenantTaken,
        Refused::Settings(_) => ProblemCode::TenantSettings,
        Refused::Here => ProblemCode::TenantNeeded,
        Refused::Inhabited => ProblemCode::TenantInhabited,
        Refused::NoProvider => ProblemCode::TenantUnreachable,
    };
    Problem::new(code, sentence(&refused.to_string()))
}
