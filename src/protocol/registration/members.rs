//! Metadata as members of a JSON object, for whoever changes some of them (RFC 7396). Unlike at the registration endpoint, a member
//! that nobody knows is refused: an administrator would rather hear of a slip than have it ignored.

use serde_json::{Map, Value};

use super::{names, read, refuse};
use crate::model::ClientMetadata;
use crate::protocol::error::OAuthError;
use crate::protocol::merge_patch;

/// Every member that is set.
pub fn members(metadata: &ClientMetadata) -> Map<String, Value> {
    match serde_json::to_value(metadata) {
        Ok(Value::Object(members)) => members,
        _ => Map::new(),
    }
}

/// Metadata with a change: what is named is set, `null` takes it back, the rest stays.
///
/// # Errors
/// `invalid_redirect_uri` or `invalid_client_metadata` for a member that there is not, or a value of the wrong form.
pub fn changed(metadata: &ClientMetadata, change: &Map<String, Value>) -> Result<ClientMetadata, OAuthError> {
    for name in change.keys() {
        if names::OURS_TO_SET.contains(&name.as_str()) {
            return Err(refuse(name, "only the provider sets it"));
        }
        if !names::is_known(name) {
            let name: String = name.chars().take(60).collect();
            return Err(refuse(&name, "it is neither registered client metadata nor a name of ours"));
        }
    }
    let mut members = members(metadata);
    merge_patch::apply(&mut members, change);
    read(members)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::protocol::fixture::client;

    fn patched(change: &Value) -> Result<Map<String, Value>, OAuthError> {
        changed(&client("app").metadata, change.as_object().unwrap()).map(|metadata| members(&metadata))
    }

    #[test]
    fn what_is_named_changes_and_null_takes_it_back() {
        let named = patched(&json!({ "client_name": "App", "client_name#de": "Anwendung", "require_pkce": true })).unwrap();
        assert_eq!((&named["client_name"], &named["client_name#de"]), (&json!("App"), &json!("Anwendung")));
        assert_eq!(named["redirect_uris"], json!(["https://app.test/cb"]), "the rest stays");
        let set = patched(&json!({ "require_pkce": true })).unwrap();
        assert_eq!(set["require_pkce"], true);
        let taken = patched(&json!({ "redirect_uris": null, "require_pkce": null })).unwrap();
        assert_eq!((&taken["redirect_uris"], taken.get("require_pkce")), (&json!([]), None));
    }

    #[test]
    fn what_there_is_not_and_what_has_another_form_is_refused_by_its_name() {
        for (change, named) in [
            (json!({ "redirect_uri": "https://app.test" }), "redirect_uri: "),
            (json!({ "client_id": "other" }), "client_id: "),
            (json!({ "client_secret": "x" }), "client_secret: "),
            (json!({ "registration_access_token": "x" }), "only the provider sets it"),
            (json!({ "id_token_signed_response_alg": "none" }), "id_token_signed_response_alg: "),
            (json!({ "redirect_uris": "https://app.test" }), "redirect_uris: "),
            (json!({ "display_name#de": 7 }), "display_name#de: "),
        ] {
            let error = patched(&change).unwrap_err();
            assert!(error.description.contains(named), "{change}: {}", error.description);
        }
    }
}
