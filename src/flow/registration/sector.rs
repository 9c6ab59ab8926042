//! The document behind a `sector_identifier_uri` (OpenID Connect Registration §5), fetched at each registration and update.

use super::Arrived;
use crate::flow::{Need, Result, Stop};
use crate::model::ClientMetadata;
use crate::protocol::document::Kind;
use crate::protocol::registration;

/// Checks that whoever owns the sector speaks for the client's redirect URIs.
///
/// # Errors
/// `Needs(Document)` before it was fetched; `invalid_client_metadata` if it cannot be had or lacks one of them.
pub(super) fn check(metadata: &ClientMetadata, owner: &str, arrived: &Arrived) -> Result<()> {
    let Some(uri) = &metadata.sector_identifier_uri else { return Ok(()) };
    match arrived.documents.first() {
        None => Err(Stop::Needs(Need::Document { owner: owner.to_owned(), uri: uri.clone(), kind: Kind::SectorIdentifier })),
        Some(document) => Ok(registration::check_sector_document(document.as_deref(), metadata)?),
    }
}
