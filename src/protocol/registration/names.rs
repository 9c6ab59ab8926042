//! The names of client metadata: IANA's registry "OAuth Dynamic Client Registration Metadata"
//! <https://www.iana.org/assignments/oauth-parameters/oauth-parameters.xhtml#client-metadata>, and ours.

use serde_json::Value;

use super::Candidate;
use crate::protocol::error::OAuthError;

/// Registered names (and ours) whose feature is built.
pub const BUILT: [&str; 53] = [
    "redirect_uris",
    "token_endpoint_auth_method",
    "token_endpoint_auth_signing_alg",
    "grant_types",
    "response_types",
    "client_name",
    "client_uri",
    "logo_uri",
    "policy_uri",
    "tos_uri",
    "contacts",
    "scope",
    "jwks",
    "jwks_uri",
    "software_id",
    "software_version",
    "application_type",
    "sector_identifier_uri",
    "subject_type",
    "id_token_signed_response_alg",
    "userinfo_signed_response_alg",
    "id_token_encrypted_response_alg",
    "id_token_encrypted_response_enc",
    "userinfo_encrypted_response_alg",
    "userinfo_encrypted_response_enc",
    "request_object_signing_alg",
    "request_object_encryption_alg",
    "request_object_encryption_enc",
    "require_signed_request_object",
    "request_uris",
    "default_max_age",
    "require_auth_time",
    "default_acr_values",
    "post_logout_redirect_uris",
    "response_modes",
    "frontchannel_logout_uri",
    "frontchannel_logout_session_required",
    "backchannel_logout_uri",
    "backchannel_logout_session_required",
    "require_pkce",
    "refresh_token_rotation",
    "access_token_format",
    "access_token_lifetime",
    "id_token_lifetime",
    "allowed_groups",
    "idp_hint",
    "allowed_origins",
    "require_consent",
    "initiate_login_uri",
    "claim_mappings",
    "organization_name",
    "display_name",
    "description",
];

/// Registered names whose feature is not built yet: taken with a warning.
pub const NOT_BUILT: [&str; 32] = [
    "claims_redirect_uris",
    "nfv_token_signed_response_alg",
    "nfv_token_encrypted_response_alg",
    "nfv_token_encrypted_response_enc",
    "tls_client_certificate_bound_access_tokens",
    "tls_client_auth_subject_dn",
    "tls_client_auth_san_dns",
    "tls_client_auth_san_uri",
    "tls_client_auth_san_ip",
    "tls_client_auth_san_email",
    "require_pushed_authorization_requests",
    "introspection_signed_response_alg",
    "introspection_encrypted_response_alg",
    "introspection_encrypted_response_enc",
    "authorization_details_types",
    "dpop_bound_access_tokens",
    "backchannel_token_delivery_mode",
    "backchannel_client_notification_endpoint",
    "backchannel_authentication_request_signing_alg",
    "backchannel_user_code_parameter",
    "use_mtls_endpoint_aliases",
    "authorization_signed_response_alg",
    "authorization_encrypted_response_alg",
    "authorization_encrypted_response_enc",
    "client_registration_types",
    "signed_jwks_uri",
    "subject_syntax_types_supported",
    "vp_formats_supported",
    "keywords",
    "information_uri",
    "organization_uri",
    "software_statement",
];

/// Registered names that only the provider sets.
pub const OURS_TO_SET: [&str; 4] =
    ["client_id_issued_at", "client_secret_expires_at", "registration_access_token", "registration_client_uri"];

/// Names that only administrators decide, not whoever looks after an app: who is told what of people without being asked.
pub const FOR_ADMINISTRATORS: [&str; 2] = ["require_consent", "claim_mappings"];

/// Names that may carry a language tag (OpenID Connect Registration §2.1).
pub const LOCALISED: [&str; 5] = ["client_name", "client_uri", "logo_uri", "policy_uri", "tos_uri"];

/// Whether a name is a language variant of a text, such as `client_name#de-CH`.
pub fn is_localised(name: &str) -> bool {
    name.split_once('#').is_some_and(|(base, tag)| LOCALISED.contains(&base) && !tag.is_empty())
}

/// Whether a client may say this of itself.
pub fn is_known(name: &str) -> bool {
    BUILT.contains(&name) || NOT_BUILT.contains(&name) || is_localised(name)
}

/// A feature that is not built yet is a warning, and only the affected use is refused (decision 26).
#[expect(clippy::unnecessary_wraps, reason = "it is one of the list of checks")]
pub(super) fn warn_unbuilt(candidate: &mut Candidate<'_>) -> Result<(), OAuthError> {
    let written = serde_json::to_value(candidate.metadata).unwrap_or(Value::Null);
    for name in
        written.as_object().into_iter().flat_map(|members| members.keys()).filter(|name| NOT_BUILT.contains(&name.as_str()))
    {
        candidate.warn(name, "this feature is not built yet; the value is kept, and only what needs it is refused");
    }
    Ok(())
}
