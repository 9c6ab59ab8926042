//! What a client is told of its registration (RFC 7591 §3.2.1, RFC 7592 §3, OpenID Connect Registration §3.2).

use serde_json::{Map, Value};

use crate::crypto::Plain;
use crate::model::{Client, Issuer};
use crate::protocol::endpoint::Endpoint;

/// "`registration_client_uri`: REQUIRED. String containing the fully qualified URL of the client configuration endpoint for this
/// client." (RFC 7592 §3)
pub fn client_uri(issuer: &Issuer, client: &Client) -> String {
    format!("{}/{}", Endpoint::Registration.url(issuer), client.id)
}

/// The client information response: "all registered metadata about this client", its identifier, `token` for managing it, and its
/// secret where one was just drawn. A secret is told once; later answers leave it out.
pub fn information(issuer: &Issuer, client: &Client, secret: Option<&Plain>, token: &Plain) -> Map<String, Value> {
    let mut information = match serde_json::to_value(&client.metadata) {
        Ok(Value::Object(metadata)) => metadata,
        _ => Map::new(),
    };
    let mut tell = |name: &str, value: Value| information.insert(name.to_owned(), value);
    tell("client_id", client.id.as_str().into());
    tell("client_id_issued_at", client.created_at.epoch_seconds().into());
    tell("registration_client_uri", client_uri(issuer, client).into());
    tell("registration_access_token", token.reveal().into());
    if let Some(secret) = secret {
        tell("client_secret", secret.reveal().into());
        // "REQUIRED if `client_secret` is issued. … 0 if it will not expire."
        tell("client_secret_expires_at", 0.into());
    }
    information
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::fixture::{client, provider};

    #[test]
    fn a_secret_is_told_with_its_expiry_and_otherwise_neither() {
        let (issuer, token) = (provider().issuer, Plain::new("t".to_owned()));
        let told = information(&issuer, &client("app"), Some(&Plain::new("s".to_owned())), &token);
        assert_eq!((&told["client_secret"], &told["client_secret_expires_at"]), (&"s".into(), &0.into()));
        let told = information(&issuer, &client("app"), None, &token);
        assert!(!told.contains_key("client_secret") && !told.contains_key("client_secret_expires_at"));
    }

    #[test]
    fn everything_registered_is_told_and_where_to_manage_it() {
        let told = information(&provider().issuer, &client("app"), None, &Plain::new("t".to_owned()));
        assert_eq!(told["client_id"], "app");
        assert_eq!(told["redirect_uris"], serde_json::json!(["https://app.test/cb"]));
        assert_eq!(told["grant_types"], serde_json::json!(["authorization_code", "refresh_token"]));
        assert_eq!(told["token_endpoint_auth_method"], "client_secret_basic");
        assert_eq!(told["registration_client_uri"], "https://op.test/oauth/register/app");
        assert_eq!(told["registration_access_token"], "t");
    }
}
