//! Devices without a browser (RFC 8628): they ask, a person types their code and answers, they poll (`flow::token`).

mod answer;
mod ask;
mod enter;

pub use answer::{Allowed, Ending, allow, turn_away};
pub use ask::ask;
pub use enter::{Entered, enter};
