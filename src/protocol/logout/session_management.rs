//! OpenID Connect Session Management 1.0 <https://openid.net/specs/openid-connect-session-1_0.html>, §2 and §3.2: `session_state`, by
//! which an app's frame asks ours whether the browser's sign-in has changed. The other half is `assets/check_session.js`.

use crate::crypto::{base64url, sha256};
use crate::protocol::cors;

/// "a salted cryptographic hash of Client ID, origin URL, and OP User Agent state" (§2). The origin is that of the redirect URI, since
/// the app's frame lives there; an app without one (an installed app) has no frame and gets none.
pub fn session_state(client_id: &str, redirect_uri: &str, browser_state: &str, salt: &str) -> Option<String> {
    let origin = cors::origin(redirect_uri)?;
    let hash = sha256(format!("{client_id} {origin} {browser_state} {salt}").as_bytes());
    Some(format!("{}.{salt}", base64url(&hash)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_depends_on_everything_that_the_frame_knows_and_shows_the_salt_alone() {
        let own = session_state("app", "https://App.test:443/cb?x=1", "b", "s").unwrap();
        // printf 'app https://app.test b s' | openssl dgst -sha256 -binary | basenc --base64url
        assert_eq!(own, "9cvwRr-sd3yKRnL6w7ow_k-ysps-5xRYbxSCpuP8CxU.s");
        assert_eq!(session_state("app", "https://app.test/other", "b", "s").unwrap(), own);
        for (client, uri, state, salt) in [
            ("other", "https://app.test/cb", "b", "s"),
            ("app", "https://app.test:444/cb", "b", "s"),
            ("app", "http://app.test/cb", "b", "s"),
            ("app", "https://app.test/cb", "", "s"),
            ("app", "https://app.test/cb", "b", "t"),
        ] {
            assert_ne!(session_state(client, uri, state, salt).unwrap(), own);
        }
        assert_eq!(session_state("app", "com.example.app:/cb", "b", "s"), None);
    }
}
