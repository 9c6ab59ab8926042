//! Which changes of an app that an administrator has approved need approval anew, where the tenant wants apps approved: those by which
//! an app could get at more, send people elsewhere, or pass itself off as another one (RFC 7591 §5 on names, logos and addresses).
//! Texts, contacts, keys and secrets are the team's own.

use std::collections::BTreeSet;

use serde_json::{Map, Value};
use url::Url;

/// When a change of a member needs approval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rule {
    /// Never.
    Free,
    /// Any change does.
    Any,
    /// A word or an item that was not there does; fewer do not.
    Wider,
    /// An address on a host that none of the app's addresses is on does.
    OtherHost,
    /// This value does.
    Becomes(&'static str),
}

use Rule::{Any, Becomes, Free, OtherHost, Wider};

/// Every member whose feature is built. What stands nowhere here needs approval.
const RULES: [(&str, Rule); 53] = [
    ("redirect_uris", OtherHost),
    ("post_logout_redirect_uris", OtherHost),
    ("frontchannel_logout_uri", OtherHost),
    ("backchannel_logout_uri", OtherHost),
    ("initiate_login_uri", OtherHost),
    ("request_uris", OtherHost),
    ("sector_identifier_uri", OtherHost),
    ("allowed_origins", OtherHost),
    ("client_uri", OtherHost),
    ("policy_uri", OtherHost),
    ("tos_uri", OtherHost),
    ("client_name", Any),
    ("logo_uri", Any),
    ("organization_name", Any),
    ("display_name", Any),
    ("scope", Wider),
    ("grant_types", Wider),
    ("response_types", Wider),
    ("token_endpoint_auth_method", Becomes("none")),
    ("subject_type", Becomes("public")),
    // only administrators change them
    ("require_consent", Any),
    ("claim_mappings", Any),
    ("contacts", Free),
    ("description", Free),
    ("jwks", Free),
    ("jwks_uri", Free),
    ("software_id", Free),
    ("software_version", Free),
    ("application_type", Free),
    ("token_endpoint_auth_signing_alg", Free),
    ("id_token_signed_response_alg", Free),
    ("userinfo_signed_response_alg", Free),
    ("id_token_encrypted_response_alg", Free),
    ("id_token_encrypted_response_enc", Free),
    ("userinfo_encrypted_response_alg", Free),
    ("userinfo_encrypted_response_enc", Free),
    ("request_object_signing_alg", Free),
    ("request_object_encryption_alg", Free),
    ("request_object_encryption_enc", Free),
    ("require_signed_request_object", Free),
    ("default_max_age", Free),
    ("require_auth_time", Free),
    ("default_acr_values", Free),
    ("response_modes", Free),
    ("frontchannel_logout_session_required", Free),
    ("backchannel_logout_session_required", Free),
    ("require_pkce", Free),
    ("refresh_token_rotation", Free),
    ("access_token_format", Free),
    ("access_token_lifetime", Free),
    ("id_token_lifetime", Free),
    ("allowed_groups", Free),
    ("idp_hint", Free),
];

/// The rule of a member, in whichever language it is (`client_name#de`).
fn rule(name: &str) -> Rule {
    let base = name.split('#').next().unwrap_or(name);
    RULES.iter().find(|(own, _)| *own == base).map_or(Any, |(_, rule)| *rule)
}

/// The members that differ, in order.
pub fn differing(before: &Map<String, Value>, after: &Map<String, Value>) -> Vec<String> {
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    names.into_iter().filter(|name| before.get(*name) != after.get(*name)).cloned().collect()
}

/// The members whose change needs approval, in order; both sides with every default filled in.
pub fn needed(before: &Map<String, Value>, after: &Map<String, Value>) -> Vec<String> {
    let known = places(before);
    let needs = |name: &String| {
        let (old, new) = (before.get(name).unwrap_or(&Value::Null), after.get(name).unwrap_or(&Value::Null));
        match rule(name) {
            Free => false,
            Any => true,
            // without a list an app may ask for everything
            Wider if old.is_null() => false,
            Wider => new.is_null() || words(new).iter().any(|word| !words(old).contains(word)),
            OtherHost => words(new).iter().any(|uri| !known.contains(&place(uri))),
            Becomes(value) => new == value,
        }
    };
    differing(before, after).into_iter().filter(needs).collect()
}

/// The items of a list, or the words of a text.
pub fn words(value: &Value) -> Vec<String> {
    let word = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match value {
        Value::Null => Vec::new(),
        Value::Array(items) => items.iter().map(word).collect(),
        Value::String(text) => text.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect(),
        other => vec![word(other)],
    }
}

/// Scheme and host of an address: a private-use scheme is its app's own.
fn place(uri: &str) -> Option<(String, Option<String>)> {
    Url::parse(uri).ok().map(|url| (url.scheme().to_owned(), url.host_str().map(str::to_owned)))
}

/// Where an app's addresses are.
fn places(members: &Map<String, Value>) -> BTreeSet<Option<(String, Option<String>)>> {
    let addresses = members.iter().filter(|(name, _)| rule(name) == OtherHost);
    addresses.flat_map(|(_, value)| words(value)).map(|uri| place(&uri)).filter(Option::is_some).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::protocol::registration::names;

    fn object(value: Value) -> Map<String, Value> {
        value.as_object().unwrap().clone()
    }

    #[test]
    fn every_member_that_is_built_has_one_rule() {
        let mut ruled: Vec<&str> = RULES.iter().map(|(name, _)| *name).collect();
        let mut built = names::BUILT.to_vec();
        ruled.sort_unstable();
        built.sort_unstable();
        assert_eq!(ruled, built);
    }

    #[test]
    fn what_could_get_at_more_lead_elsewhere_or_look_like_another_needs_approval_and_nothing_else_does() {
        let before = object(json!({
            "redirect_uris": ["https://maps.test/cb"], "client_uri": "https://about.maps.test/", "client_name": "Maps",
            "scope": "openid email", "grant_types": ["authorization_code"], "response_types": ["code"],
            "token_endpoint_auth_method": "client_secret_basic", "subject_type": "pairwise", "contacts": ["a@maps.test"],
        }));
        let table = [
            (json!({ "redirect_uris": ["https://maps.test/cb", "https://maps.test/other"] }), vec![]),
            (json!({ "redirect_uris": ["https://maps.test:8443/cb"] }), vec![]),
            (json!({ "redirect_uris": ["https://about.maps.test/cb"] }), vec![]),
            (json!({ "redirect_uris": [] }), vec![]),
            (json!({ "redirect_uris": ["https://maps.test/cb", "https://evil.test/cb"] }), vec!["redirect_uris"]),
            (json!({ "redirect_uris": ["http://maps.test/cb"] }), vec!["redirect_uris"]),
            (json!({ "redirect_uris": ["com.example.maps:/cb"] }), vec!["redirect_uris"]),
            (json!({ "redirect_uris": ["not an address"] }), vec!["redirect_uris"]),
            (json!({ "backchannel_logout_uri": "https://maps.test/out" }), vec![]),
            (json!({ "backchannel_logout_uri": "https://evil.test/out" }), vec!["backchannel_logout_uri"]),
            (json!({ "policy_uri#de": "https://evil.test/" }), vec!["policy_uri#de"]),
            (json!({ "client_name": "Maps 2" }), vec!["client_name"]),
            (json!({ "client_name#de": "Karten" }), vec!["client_name#de"]),
            (json!({ "client_name": null }), vec!["client_name"]),
            (json!({ "logo_uri": "https://maps.test/logo.png" }), vec!["logo_uri"]),
            (json!({ "scope": "email" }), vec![]),
            (json!({ "scope": "openid email phone" }), vec!["scope"]),
            (json!({ "scope": null }), vec!["scope"]),
            (json!({ "grant_types": ["authorization_code", "refresh_token"] }), vec!["grant_types"]),
            (json!({ "response_types": ["code", "code id_token"] }), vec!["response_types"]),
            (json!({ "token_endpoint_auth_method": "client_secret_post" }), vec![]),
            (json!({ "token_endpoint_auth_method": "none" }), vec!["token_endpoint_auth_method"]),
            (json!({ "subject_type": "public" }), vec!["subject_type"]),
            (json!({ "contacts": ["b@maps.test"], "description": "New", "jwks_uri": "https://keys.test/jwks" }), vec![]),
            (json!({ "dpop_bound_access_tokens": true }), vec!["dpop_bound_access_tokens"]),
            (json!({ "contacts": [], "client_name": "Maps 2", "scope": "openid phone" }), vec!["client_name", "scope"]),
        ];
        for (change, expected) in table {
            let mut after = before.clone();
            crate::protocol::merge_patch::apply(&mut after, &object(change.clone()));
            assert_eq!(needed(&before, &after), expected, "{change}");
        }
    }

    #[test]
    fn an_app_without_a_list_of_scopes_may_ask_for_everything_so_that_a_list_is_no_more() {
        let before = object(json!({}));
        assert_eq!(needed(&before, &object(json!({ "scope": "openid" }))), [""; 0]);
    }
}
