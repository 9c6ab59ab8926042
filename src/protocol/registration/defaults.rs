//! Defaults (RFC 7591 §2, OpenID Connect Registration §2), and members that not everybody may set.

use super::{Origin, Rules, names, scopes, statement};
use crate::model::{ClientMetadata, ContentEncryption, GrantType, ResponseType, SigningAlgorithm};

/// Takes out what the origin may not decide: an app that anybody can register does not say that nobody need be asked for consent.
pub(super) fn withhold(mut metadata: ClientMetadata, origin: Origin) -> ClientMetadata {
    if origin != Origin::File {
        metadata.require_consent = None;
        // What a person is not asked about is for the operator to say.
        metadata.claim_mappings.clear();
    }
    if origin == Origin::Dynamic {
        metadata.allowed_groups.clear();
        metadata.idp_hint = None;
        metadata.allowed_origins.clear();
        metadata.access_token_lifetime = None;
        metadata.id_token_lifetime = None;
        metadata.access_token_format = None;
        metadata.refresh_token_rotation = None;
        // What is not built is not understood, and so ignored (RFC 7591 §2): the answer does not claim it.
        let is_kept = |name: &str| names::is_localised(name) || names::BUILT.contains(&name) || name == statement::NAME;
        metadata.other.retain(|name, _| is_kept(name));
        scopes::narrow(&mut metadata);
    }
    metadata
}

/// Fills in what was left out.
pub(super) fn fill(mut metadata: ClientMetadata, rules: &Rules<'_>) -> ClientMetadata {
    fill_grants(&mut metadata);
    let algorithm = metadata.id_token_signed_response_alg.unwrap_or_else(|| default_algorithm(&metadata, rules));
    metadata.id_token_signed_response_alg = Some(algorithm);
    // "If `id_token_encrypted_response_alg` is specified, the default `id_token_encrypted_response_enc` value is A128CBC-HS256."
    let pairs = [
        (metadata.id_token_encrypted_response_alg, &mut metadata.id_token_encrypted_response_enc),
        (metadata.userinfo_encrypted_response_alg, &mut metadata.userinfo_encrypted_response_enc),
        (metadata.request_object_encryption_alg, &mut metadata.request_object_encryption_enc),
    ];
    for (alg, enc) in pairs {
        if alg.is_some() {
            enc.get_or_insert(ContentEncryption::A128CbcHs256);
        }
    }
    metadata
}

/// `grant_types` and `response_types` speak of the same thing; what is left out follows from the other, and `code` from neither.
fn fill_grants(metadata: &mut ClientMetadata) {
    let needs_page = |grant: &GrantType| matches!(grant, GrantType::AuthorizationCode | GrantType::Implicit);
    if metadata.response_types.is_empty() && (metadata.grant_types.is_empty() || metadata.grant_types.iter().any(needs_page)) {
        metadata.response_types.push(ResponseType::CODE);
    }
    if metadata.grant_types.is_empty() {
        if metadata.response_types.iter().any(|response_type| response_type.code) {
            metadata.grant_types.push(GrantType::AuthorizationCode);
        }
        if metadata.response_types.iter().any(|response_type| response_type.id_token || response_type.token) {
            metadata.grant_types.push(GrantType::Implicit);
        }
    }
}

/// The provider's default, written on the client when it is created (decision 23); RS256 for a client without a secret under an HS
/// default.
fn default_algorithm(metadata: &ClientMetadata, rules: &Rules<'_>) -> SigningAlgorithm {
    let default = rules.provider.default_algorithm;
    if default.is_symmetric() && !metadata.token_endpoint_auth_method.needs_secret() { SigningAlgorithm::RS256 } else { default }
}
