//! Logout tokens from upstreams: OpenID Connect Back-Channel Logout 1.0 §2.4, §2.6
//! <https://openid.net/specs/openid-connect-backchannel-1_0.html#Validation>; decision 42.

use serde_json::Value;

use super::id_token::{self, Verdict, Verification, algorithms};
use super::{Refusal, RefusalCode, issuer};
use crate::jose::{Audience, Claims, Expected, Expiry, LEEWAY};
use crate::model::{Instant, Seconds};

/// The event that makes a token a logout token.
const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";
/// How old `iat` may be.
const OLDEST: Seconds = Seconds::minutes(5);

/// What an upstream says has ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// `iss`.
    pub issuer: String,
    /// `sid`: one session there.
    pub sid: Option<String>,
    /// `sub`: all of a person's, unless a session is named.
    pub subject: Option<String>,
    /// `jti`: each token counts once.
    pub jti: String,
}

/// What became of a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It holds.
    Ended(Ended),
    /// No key fits yet.
    KeyWanted,
}

/// Validates a logout token.
///
/// # Errors
/// `LogoutToken` with the reason.
pub fn validate(verification: &Verification<'_>, token: &str, now: Instant) -> Result<Outcome, Refusal> {
    let algorithms = algorithms(verification.settings, verification.metadata);
    let configured = verification.metadata.issuer.as_str();
    let expected = Expected {
        types: &[None, Some("jwt"), Some("logout+jwt")],
        algorithms: &algorithms,
        issuer: (!issuer::is_template(configured)).then_some(configured),
        subject: None,
        audience: Audience::Contains(&verification.settings.client_id),
        required: &["iss", "aud", "iat", "jti", "events"],
        expiry: Expiry::Optional,
        leeway: LEEWAY,
    };
    let verdict = id_token::verified(verification, &expected, token, now).map_err(|refusal| refuse(&refusal.to_string()))?;
    match verdict {
        Verdict::KeyWanted => Ok(Outcome::KeyWanted),
        Verdict::Proven(claims) => judge(configured, &claims, now).map(Outcome::Ended),
    }
}

fn judge(configured: &str, claims: &Claims, now: Instant) -> Result<Ended, Refusal> {
    let expected = issuer::expected(configured, claims);
    let issuer = claims.issuer().filter(|own| expected.as_deref() == Some(own)).ok_or_else(|| refuse("`iss` is another"))?;
    if claims.issued_at().is_none_or(|at| now.since(at) > OLDEST) {
        return Err(refuse("`iat` is more than five minutes ago"));
    }
    // §2.4: "The value … is an empty JSON object `{}`"; an object is enough (§2.6, 5: "contains the member name").
    if !claims.get("events").and_then(|events| events.get(EVENT)).is_some_and(Value::is_object) {
        return Err(refuse("`events` has no back-channel logout"));
    }
    // "A `nonce` Claim MUST NOT be present in a Logout Token."
    if claims.get("nonce").is_some() {
        return Err(refuse("it has a `nonce`, as an ID token does"));
    }
    let text = |name: &str| claims.text(name).filter(|text| !text.is_empty()).map(str::to_owned);
    let (sid, subject) = (text("sid"), text("sub"));
    if sid.is_none() && subject.is_none() {
        return Err(refuse("it names neither a session nor a person"));
    }
    Ok(Ended { issuer: issuer.to_owned(), sid, subject, jti: claims.token_id().unwrap_or_default().to_owned() })
}

fn refuse(detail: &str) -> Refusal {
    Refusal::new(RefusalCode::LogoutToken, detail)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::fixture::{NOW, World};
    use super::*;

    fn good() -> Value {
        json!({
            "iss": "https://op.test", "aud": "us", "iat": NOW.epoch_seconds(), "jti": "j", "sid": "s", "sub": "alice",
            "events": { EVENT: {} }
        })
    }

    fn judged(change: impl FnOnce(&mut Value)) -> Result<Outcome, Refusal> {
        let (world, mut claims) = (World::new(), good());
        change(&mut claims);
        validate(&world.verification(), &world.sign("logout+jwt", &claims), NOW)
    }

    #[test]
    fn a_logout_token_names_a_session_or_a_person() {
        let Ok(Outcome::Ended(ended)) = judged(|_| {}) else { panic!() };
        assert_eq!((ended.sid.as_deref(), ended.subject.as_deref(), ended.jti.as_str()), (Some("s"), Some("alice"), "j"));
        assert!(judged(|claims| claims["sid"] = json!(null)).is_ok());
        assert!(judged(|claims| claims["extra"] = json!("ignored")).is_ok());
    }

    #[test]
    fn whatever_is_wrong_with_it_it_is_refused() {
        // The conformance suite's back-channel modules: wrong-aud, wrong-iss, no-event, wrong-event, with-nonce
        let changes: [(&str, Value); 10] = [
            ("aud", json!("other")),
            ("iss", json!("https://evil.test")),
            ("events", json!({})),
            ("events", json!({ "http://schemas.openid.net/event/other": {} })),
            ("events", json!({ EVENT: true })),
            ("nonce", json!("n")),
            ("iat", json!(NOW.epoch_seconds() - 301)),
            ("iat", json!(NOW.epoch_seconds() + 61)),
            ("exp", json!(NOW.epoch_seconds() - 61)),
            ("jti", json!(7)),
        ];
        for (name, value) in changes {
            let refused = judged(|claims| claims[name] = value.clone()).unwrap_err();
            assert_eq!(refused.code, RefusalCode::LogoutToken, "{name} {value}");
        }
        for name in ["iss", "aud", "iat", "jti", "events"] {
            assert!(judged(|claims| drop(claims.as_object_mut().unwrap().remove(name))).is_err(), "{name}");
        }
        let neither = judged(|claims| {
            claims["sid"] = json!("");
            claims.as_object_mut().unwrap().remove("sub");
        });
        assert!(neither.is_err());
    }

    #[test]
    fn cve_2026_18569_an_unsigned_logout_token_is_always_refused() {
        let (world, claims) = (World::new(), good());
        for token in [world.unsigned(&claims), world.sign_as_stranger(&claims)] {
            assert!(validate(&world.verification(), &token, NOW).is_err());
        }
    }
}
