//! The body of an update (RFC 7592 §2.2): the whole registration anew, from a client that shows which one it is.

use serde_json::{Map, Value};

use super::refuse;
use crate::crypto::Plain;
use crate::model::Client;
use crate::protocol::error::OAuthError;

/// "The updated client metadata fields request MUST NOT include the `registration_access_token`, `registration_client_uri`,
/// `client_secret_expires_at`, or `client_id_issued_at` fields".
const NEVER_SENT: [&str; 4] =
    ["registration_access_token", "registration_client_uri", "client_secret_expires_at", "client_id_issued_at"];

/// Checks that an update is about `client`; `hash_keys` are those under which its secrets are kept.
///
/// # Errors
/// `invalid_client_metadata`.
pub fn check_update(body: &Map<String, Value>, client: &Client, hash_keys: &[[u8; 32]]) -> Result<(), OAuthError> {
    // "The client MUST include its `client_id` field in the request, and it MUST be the same as its currently issued client
    // identifier."
    if body.get("client_id").and_then(Value::as_str) != Some(client.id.as_str()) {
        return Err(refuse("client_id", "it is not the identifier of this client"));
    }
    if let Some(name) = NEVER_SENT.into_iter().find(|name| body.contains_key(*name)) {
        return Err(refuse(name, "an update must not include it"));
    }
    match body.get("client_secret") {
        None | Some(Value::Null) => Ok(()),
        // "If the client includes the `client_secret` field in the request, the value of this field MUST match the currently issued
        // client secret for that client."
        Some(Value::String(secret)) if is_own(client, &Plain::new(secret.clone()), hash_keys) => Ok(()),
        Some(_) => Err(refuse("client_secret", "it is not the secret of this client")),
    }
}

fn is_own(client: &Client, secret: &Plain, hash_keys: &[[u8; 32]]) -> bool {
    hash_keys.iter().any(|key| {
        let hash = secret.keyed_hash(key);
        client.secrets.iter().any(|own| own.hash == hash)
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::ClientSecret;
    use crate::protocol::fixture::{self, NOW};

    fn client() -> Client {
        let hash = Plain::new("secret".to_owned()).keyed_hash(&[7; 32]);
        let secret = ClientSecret {
            id: "s".into(),
            hash,
            sealed: Vec::new(),
            length: 43,
            created_at: NOW,
            expires_at: None,
            last_used_at: None,
        };
        Client { secrets: vec![secret], ..fixture::client("app") }
    }

    fn checked(body: &Value) -> Result<(), OAuthError> {
        check_update(body.as_object().unwrap(), &client(), &[[7; 32]])
    }

    #[test]
    fn an_update_names_its_client_and_may_show_its_secret() {
        assert!(checked(&json!({"client_id": "app"})).is_ok());
        assert!(checked(&json!({"client_id": "app", "client_secret": null})).is_ok());
        assert!(checked(&json!({"client_id": "app", "client_secret": "secret"})).is_ok());
    }

    #[test]
    fn an_update_of_another_client_or_with_what_only_we_say_is_refused() {
        let refused = [
            json!({}),
            json!({"client_id": "other"}),
            json!({"client_id": 7}),
            json!({"client_id": "app", "client_secret": "guess"}),
            json!({"client_id": "app", "registration_access_token": "t"}),
            json!({"client_id": "app", "registration_client_uri": "https://op.test/oauth/register/app"}),
            json!({"client_id": "app", "client_secret_expires_at": 0}),
            json!({"client_id": "app", "client_id_issued_at": 0}),
        ];
        for body in refused {
            assert_eq!(checked(&body).unwrap_err().code.name(), "invalid_client_metadata", "{body}");
        }
    }
}
