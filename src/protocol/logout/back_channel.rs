//! OpenID Connect Back-Channel Logout 1.0 <https://openid.net/specs/openid-connect-backchannel-1_0.html>, §2.4–§2.8: the logout
//! token, and what an app's answer means.
//!
//! `sub` and `sid` are both inside, always: an app that keeps sessions by either finds them.

use serde_json::{Map, Value, json};

use crate::model::{Client, Id, Instant, Issuer, LogoutNotice, Seconds, Session};

/// "Logout Tokens … be explicitly typed … by including a `typ` JOSE Header Parameter with a value of `logout+jwt`." (§2.4)
pub const TYPE: &str = "logout+jwt";

/// "The JSON object that … contains the member name `http://schemas.openid.net/event/backchannel-logout`. … The corresponding member
/// value MUST be a JSON object and SHOULD be the empty JSON object `{}`." (§2.4)
pub const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// "OPs are encouraged to use short expiration times in Logout Tokens, preferably at most two minutes in the future" (§4)
pub const LIFETIME: Seconds = Seconds::minutes(2);

/// What a logout token says.
#[derive(Clone, Copy, Debug)]
pub struct LogoutToken<'a> {
    /// The provider.
    pub issuer: &'a Issuer,
    /// The app that is told.
    pub client: &'a Id<Client>,
    /// The person's `sub` for that app.
    pub subject: &'a str,
    /// The session that ended.
    pub session: &'a Id<Session>,
    /// The same at every attempt, so that an app knows a token that comes twice.
    pub jti: &'a Id<LogoutNotice>,
}

impl LogoutToken<'_> {
    /// The claims. "The following Claim MUST NOT be used within the Logout Token: `nonce`" (§2.4).
    pub fn claims(&self, now: Instant) -> Map<String, Value> {
        let mut claims = Map::new();
        claims.insert("iss".into(), self.issuer.as_str().into());
        claims.insert("sub".into(), self.subject.into());
        claims.insert("aud".into(), self.client.as_str().into());
        claims.insert("iat".into(), now.epoch_seconds().into());
        claims.insert("exp".into(), now.plus(LIFETIME).epoch_seconds().into());
        claims.insert("jti".into(), self.jti.as_str().into());
        claims.insert("sid".into(), self.session.as_str().into());
        claims.insert("events".into(), json!({ EVENT: {} }));
        claims
    }
}

/// What an answer means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The person is signed out of the app.
    Delivered,
    /// The app cannot or will not: the same token is refused again.
    Refused,
    /// The app is in trouble: another attempt is worth making.
    Again,
}

/// "If the logout succeeded, the RP MUST respond with HTTP 200 OK. However, note that some Web frameworks will substitute an HTTP 204
/// No Content response … OPs should be prepared to also process it as a successful response. If the logout request was invalid or the
/// logout failed, the RP MUST respond with HTTP 400 Bad Request." (§2.8)
pub const fn judge(status: u16) -> Verdict {
    match status {
        200..=299 => Verdict::Delivered,
        // Request Timeout, Too Early and Too Many Requests ask for another attempt (RFC 9110 §15.5.9, RFC 8470, RFC 6585).
        408 | 425 | 429 => Verdict::Again,
        400..=499 => Verdict::Refused,
        _ => Verdict::Again,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::fixture::NOW;

    #[test]
    fn a_token_says_who_is_out_of_which_session_and_nothing_else() {
        let (issuer, client, session, jti) = (Issuer::new("https://op.test"), Id::new("app"), Id::new("s1"), Id::new("n1"));
        let token = LogoutToken { issuer: &issuer, client: &client, subject: "sub-1", session: &session, jti: &jti };
        let expected = json!({
            "iss": "https://op.test", "sub": "sub-1", "aud": "app", "iat": 1_800_000_000, "exp": 1_800_000_120, "jti": "n1",
            "sid": "s1", "events": { "http://schemas.openid.net/event/backchannel-logout": {} },
        });
        assert_eq!(Value::Object(token.claims(NOW)), expected); // LO-021
    }

    #[test]
    fn an_answer_settles_the_matter_unless_the_app_is_in_trouble() {
        for (statuses, verdict) in [
            (&[200, 204, 202][..], Verdict::Delivered),
            (&[400, 401, 403, 404, 405, 410, 415, 422, 441], Verdict::Refused),
            (&[500, 501, 502, 503, 504, 408, 425, 429, 301, 302, 303, 307, 100, 0, 999], Verdict::Again),
        ] {
            for status in statuses {
                assert_eq!(judge(*status), verdict, "{status}");
            }
        }
    }
}
