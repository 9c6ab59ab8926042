//! The userinfo response (OpenID Connect Core §5.3.2
//! <https://openid.net/specs/openid-connect-core-1_0.html#UserInfoResponse>).

use serde_json::{Map, Value};

use super::release::{self, Question};
use crate::model::{ClaimPlace, Client, Issuer, RequestedClaims, Scope, User};

/// The claims that the scopes and the `claims` parameter of a grant and the client's mappings bring, and `sub`: "The `sub` (subject) Claim MUST always be
/// returned in the `UserInfo` Response." `scope` is the access token's.
pub fn response(
    (subject, user): (&str, &User),
    client: &Client,
    scope: &Scope,
    requested: &RequestedClaims,
) -> Map<String, Value> {
    let question = Question { user: Some(user), client, place: ClaimPlace::Userinfo, scope, scopes_count: true, requested };
    let mut response = release::released(&question);
    response.insert("sub".into(), subject.into());
    response
}

/// The same as the payload of a JWT, for a client that registered an algorithm: "If signed, the `UserInfo` Response MUST contain
/// the Claims `iss` (issuer) and `aud` (audience) as members."
pub fn signed(mut response: Map<String, Value>, issuer: &Issuer, client: &Client) -> Map<String, Value> {
    response.insert("iss".into(), issuer.as_str().into());
    response.insert("aud".into(), client.id.as_str().into());
    response
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::protocol::fixture::{client, provider, user};

    #[test]
    fn the_subject_is_always_there_and_a_signed_answer_names_issuer_and_audience() {
        let alice = user("alice");
        let plain = response(("s-1", &alice), &client("app"), &Scope::parse("openid"), &RequestedClaims::default());
        assert_eq!(Value::Object(plain.clone()), json!({"sub": "s-1"}));
        let signed = signed(plain, &provider().issuer, &client("app"));
        assert_eq!(Value::Object(signed), json!({"sub": "s-1", "iss": "https://op.test", "aud": "app"}));
    }
}
