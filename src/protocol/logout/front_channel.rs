//! OpenID Connect Front-Channel Logout 1.0 <https://openid.net/specs/openid-connect-frontchannel-1_0.html>, §2 and §3: the pages of apps
//! that the logged-out page loads in hidden frames.
//!
//! `iss` and `sid` are always there, whether an app has `frontchannel_logout_session_required` or not: "The OP MAY add these query
//! parameters when rendering the logout URI, and if either is included, both MUST be."

use crate::model::{Id, Issuer, Session};
use crate::protocol::oauth2::response::with_query;

/// The address of an app's frame.
pub fn address(uri: &str, issuer: &Issuer, session: &Id<Session>) -> String {
    with_query(uri, &[("iss", issuer.as_str().to_owned()), ("sid", session.as_str().to_owned())])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_keeps_its_query_and_says_which_session_at_whom() {
        let (issuer, session) = (Issuer::new("https://op.test"), Id::new("s1"));
        for (uri, expected) in [
            ("https://app.test/out", "https://app.test/out?iss=https%3A%2F%2Fop.test&sid=s1"),
            ("https://app.test/out?x=1", "https://app.test/out?x=1&iss=https%3A%2F%2Fop.test&sid=s1"),
        ] {
            assert_eq!(address(uri, &issuer, &session), expected); // LO-022
        }
    }
}
