//! Clients over the API.

use crate::flow::admin::clients::Refused;
use crate::protocol::correction::sentence;
use crate::protocol::problem::{Problem, ProblemCode};

/// A refusal in the words of the API.
pub(super) fn problem(refused: &Refused) -> Problem {
    let code = match refused {
        Refused::Unknown => ProblemCode::ClientNotFound,
        Refused::Taken => ProblemCode::ClientTaken,
        Refused::BadId | Refused::Metadata(_) => ProblemCode::ClientMetadata,
        Refused::ScopeTooFar(_) => ProblemCode::ClientScopeTooFar,
        Refused::NoSecret => ProblemCode::ClientHasNoSecret,
        Refused::SecretsFull => ProblemCode::ClientSecretsFull,
        Refused::UnknownSecret => ProblemCode::ClientSecretNotFound,
        Refused::LastSecret => ProblemCode::ClientSecretLast,
    };
    Problem::new(code, sentence(&refused.to_string()))
}
