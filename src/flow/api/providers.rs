//! Providers and resources over the API.

use crate::flow::admin::{providers, resources};
use crate::protocol::correction::sentence;
use crate::protocol::problem::{Problem, ProblemCode};

/// A refusal in the words of the API.
pub(super) fn problem(refused: &providers::Refused) -> Problem {
    use providers::Refused;
    let code = match refused {
        Refused::Unknown => ProblemCode::ProviderNotFound,
        Refused::Taken => ProblemCode::ProviderTaken,
        Refused::Settings(_) => ProblemCode::ProviderSettings,
        Refused::InUse(_) => ProblemCode::ProviderInUse,
        Refused::Here | Refused::Last => ProblemCode::ProviderNeeded,
    };
    Problem::new(code, sentence(&refused.to_string()))
}

/// The same of a resource.
pub(super) fn problem_of_resource(refused: &resources::Refused) -> Problem {
    use resources::Refused;
    let code = match refused {
        Refused::Unknown => ProblemCode::ResourceNotFound,
        Refused::Taken => ProblemCode::ResourceTaken,
        Refused::Settings(_) => ProblemCode::ResourceSettings,
    };
    Problem::new(code, sentence(&refused.to_string()))
}
