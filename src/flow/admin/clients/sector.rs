//! The document behind a `sector_identifier_uri` (OpenID Connect Registration §5), fetched when an administrator names one, as it is at
//! dynamic registration: who does not own the sector cannot take another app's identifiers of people.

use std::sync::Arc;

use super::{Registrar, metadata};
use crate::flow::admin::{Done, Undone};
use crate::flow::{Need, Stop};
use crate::model::{Client, ClientMetadata, Id};
use crate::protocol::document::Kind;
use crate::protocol::registration;

/// What errands brought; `None` where none are run.
pub type Documents = Option<Vec<Option<Arc<[u8]>>>>;

/// Checks that the sector speaks for every redirect URI, if it or one of them is new.
pub(super) fn check(
    registrar: &Registrar<'_>,
    id: &Id<Client>,
    (before, wanted): (Option<&ClientMetadata>, &ClientMetadata),
) -> Done<()> {
    let Some(documents) = &registrar.documents else { return Ok(()) };
    let Some(uri) = &wanted.sector_identifier_uri else { return Ok(()) };
    let is_as_before =
        |own: &ClientMetadata| own.sector_identifier_uri.as_ref() == Some(uri) && own.redirect_uris == wanted.redirect_uris;
    if before.is_some_and(is_as_before) {
        return Ok(());
    }
    let Some(document) = documents.first() else {
        let need = Need::Document { owner: id.as_str().to_owned(), uri: uri.clone(), kind: Kind::SectorIdentifier };
        return Err(Undone::Stopped(Stop::Needs(need)));
    };
    registration::check_sector_document(document.as_deref(), wanted).map_err(|error| Undone::Refused(metadata(error)))
}
