//! `subject_type` and `sector_identifier_uri` (OpenID Connect Registration §5, Core §8.1).

use std::collections::BTreeSet;

use serde_json::Value;

use super::addresses::check_reachable;
use super::{Candidate, refuse};
use crate::model::{ClientMetadata, SubjectType};
use crate::protocol::cors;
use crate::protocol::error::OAuthError;

/// "If there are multiple hostnames in the registered `redirect_uris`, the Client MUST register a `sector_identifier_uri`." (Core §8.1)
pub(super) fn check(candidate: &mut Candidate<'_>) -> Result<(), OAuthError> {
    let metadata = candidate.metadata;
    if let Some(uri) = &metadata.sector_identifier_uri {
        return check_reachable(candidate, "sector_identifier_uri", uri);
    }
    let hosts: BTreeSet<_> = metadata.redirect_uris.iter().map(|uri| host(uri)).collect();
    if metadata.subject_type == SubjectType::Pairwise && hosts.len() > 1 {
        return Err(refuse("sector_identifier_uri", "pairwise with redirect URIs on several hosts needs it"));
    }
    Ok(())
}

fn host(uri: &str) -> Option<String> {
    let origin = cors::origin(uri)?;
    let (_, authority) = origin.split_once("://")?;
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => host,
        _ => authority,
    };
    Some(host.to_owned())
}

/// Checks the fetched document: "The values of the registered `redirect_uris` MUST be included in the elements of the array".
///
/// # Errors
/// `invalid_client_metadata`, without a document too.
pub fn check_document(document: Option<&[u8]>, metadata: &ClientMetadata) -> Result<(), OAuthError> {
    const NAME: &str = "sector_identifier_uri";
    let document = document.ok_or_else(|| refuse(NAME, "its document could not be fetched"))?;
    let Ok(Value::Array(listed)) = serde_json::from_slice(document) else {
        return Err(refuse(NAME, "its document is not a JSON array"));
    };
    let lists = |uri: &String| listed.iter().any(|value| value.as_str() == Some(uri));
    if metadata.redirect_uris.iter().all(lists) { Ok(()) } else { Err(refuse(NAME, "its document lacks a redirect URI")) }
}
