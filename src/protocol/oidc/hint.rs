//! `id_token_hint` (OpenID Connect Core §3.1.2.1 <https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest>;
//! RP-Initiated Logout 1.0 §2, §4): an ID token of ours that comes back. It names a person or a session; it never
//! authenticates.
//!
//! The signature (of a current or former key of ours, or of the client's secret) is verified by the caller; here the claims are
//! judged. Expiry is not: "The OP SHOULD accept ID Tokens when the RP identified by the ID Token's `aud` claim and/or `sid` claim
//! has a current session or had a recent session at the OP, even when the `exp` time has passed." (Logout §4)

use serde_json::{Map, Value};

use crate::model::{Client, Id, Issuer, Session};

/// A hint that came with a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hint {
    /// An ID token of ours.
    Verified(VerifiedHint),
    /// Anything else, and why.
    Invalid(String),
}

/// What an ID token of ours says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedHint {
    /// `sub`, as its client knows the person.
    pub subject: String,
    /// The client that it was issued to.
    pub client: Id<Client>,
    /// `sid`.
    pub session: Option<Id<Session>>,
}

/// Judges the claims of a hint whose signature is ours.
pub fn judge(claims: &Map<String, Value>, issuer: &Issuer) -> Hint {
    let invalid = |why: &str| Hint::Invalid(why.to_owned());
    if claims.get("iss").and_then(Value::as_str) != Some(issuer.as_str()) {
        return invalid("the issuer is not this provider");
    }
    // LO-012: a logout token (`events`) and an access token (`client_id`, `scope`) are no ID tokens.
    if ["events", "client_id", "scope"].iter().any(|name| claims.contains_key(*name)) {
        return invalid("the token is not an ID token");
    }
    match (claims.get("sub").and_then(Value::as_str), sole_audience(claims)) {
        (Some(subject), Some(client)) => Hint::Verified(VerifiedHint {
            subject: subject.to_owned(),
            client,
            session: claims.get("sid").and_then(Value::as_str).map(Id::new),
        }),
        (None, _) => invalid("the subject is missing"),
        (_, None) => invalid("the audience is not one client"),
    }
}

/// The one client that an ID token was issued to. Before verification it only tells which client's secret to try (HS algorithms).
pub fn sole_audience(claims: &Map<String, Value>) -> Option<Id<Client>> {
    let audience = claims.get("aud")?;
    let sole = match audience.as_array().map(Vec::as_slice) {
        Some([sole]) => sole,
        Some(_) => return None,
        None => audience,
    };
    sole.as_str().map(Id::new)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::protocol::fixture::provider;

    fn judged(claims: &Value) -> Hint {
        judge(claims.as_object().unwrap(), &provider().issuer)
    }

    #[test]
    fn an_id_token_of_ours_names_person_client_and_session_even_when_expired() {
        let hint = judged(&json!({"iss": "https://op.test", "sub": "alice", "aud": ["app"], "sid": "s1", "exp": 1}));
        let expected = VerifiedHint { subject: "alice".into(), client: Id::new("app"), session: Some(Id::new("s1")) };
        assert_eq!(hint, Hint::Verified(expected));
    }

    #[test]
    fn other_tokens_are_no_hints() {
        for claims in [
            json!({"iss": "https://other.test", "sub": "alice", "aud": "app"}),
            json!({"iss": "https://op.test/", "sub": "alice", "aud": "app"}),
            json!({"sub": "alice", "aud": "app"}),
            json!({"iss": "https://op.test", "aud": "app"}),
            json!({"iss": "https://op.test", "sub": "alice"}),
            json!({"iss": "https://op.test", "sub": "alice", "aud": []}),
            json!({"iss": "https://op.test", "sub": "alice", "aud": ["app", "other"]}),
            json!({"iss": "https://op.test", "sub": 7, "aud": "app"}),
            json!({"iss": "https://op.test", "sub": "alice", "aud": "app", "client_id": "app", "scope": "openid"}),
            json!({"iss": "https://op.test", "sub": "alice", "aud": "app", "events": {}}),
        ] {
            assert!(matches!(judged(&claims), Hint::Invalid(_)), "{claims}");
        }
    }
}
