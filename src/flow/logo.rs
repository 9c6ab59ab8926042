//! The picture of a provider, found by its name.

use super::{House, Result, Site};
use crate::model::{Id, PictureKind, Provider};
use crate::protocol::picture;
use crate::store::{Store, provider_logos};

/// The media type and the content of what the provider has under a name; `None` if that is not its picture. The row counts, which a page
/// of another process may name a moment before this one knows.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn find(house: &House, site: &Site, name: &str) -> Result<Option<(&'static str, Vec<u8>)>> {
    at(house.store(), &site.provider.id, &format!("{}/{name}", picture::PATH))
}

/// As [`find`], by its path.
pub(super) fn at(store: &Store, provider: &Id<Provider>, path: &str) -> Result<Option<(&'static str, Vec<u8>)>> {
    let Some(media) = PictureKind::media_type(path) else { return Ok(None) };
    Ok(store.read(|c| provider_logos::find(c, provider, path))?.map(|content| (media, content)))
}
