//! What the doctor of a domain needs of us beside the domain.

use crate::crypto::random;
use crate::protocol::relying_party::begin::Drawn;

/// Random words for one request.
pub fn draw() -> (Drawn, String) {
    let word = || random::token().reveal().to_owned();
    (Drawn { state: word(), nonce: word(), verifier: word() }, word())
}
