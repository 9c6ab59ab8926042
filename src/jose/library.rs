//! The one gate to josekit: a panic inside it becomes a refusal and a metric.

use std::panic::{AssertUnwindSafe, catch_unwind};

use josekit::jwk::Jwk;
use serde_json::{Map, Value};

/// Runs a call into the library. `None` if it failed in any way.
pub(crate) fn call<T>(work: impl FnOnce() -> Result<T, josekit::JoseError>) -> Option<T> {
    let Ok(result) = catch_unwind(AssertUnwindSafe(work)) else {
        metrics::counter!("signet_jose_panics_total").increment(1);
        return None;
    };
    result.ok()
}

/// A JWK of the library with only the named members of `members`: nothing else may influence it.
pub(crate) fn jwk(members: &Map<String, Value>, names: &[&str]) -> Option<Jwk> {
    let chosen: Map<String, Value> =
        names.iter().filter_map(|name| Some(((*name).to_owned(), members.get(*name)?.clone()))).collect();
    call(|| Jwk::from_map(chosen))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_in_the_library_is_a_refusal() {
        assert_eq!(call(|| -> Result<(), josekit::JoseError> { panic!("as if from inside") }), None);
    }
}
