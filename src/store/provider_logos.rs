//! Pictures of providers, at most one each. A provider names its own by the path, which goes with the content.

use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, RunQueryDsl};

use super::schema::provider_logos;
use super::{AnyConnection, Result};
use crate::model::{Id, Picture, Provider};

/// Puts a picture in the place of the one that is there.
pub fn put(c: &mut AnyConnection, provider: &Id<Provider>, picture: &Picture) -> Result<()> {
    delete(c, provider)?;
    let row = (
        provider_logos::provider_id.eq(provider.as_str()),
        provider_logos::path.eq(&picture.path),
        provider_logos::content.eq(&picture.bytes),
    );
    diesel::insert_into(provider_logos::table).values(row).execute(c)?;
    Ok(())
}

/// Takes it away.
pub fn delete(c: &mut AnyConnection, provider: &Id<Provider>) -> Result<()> {
    diesel::delete(provider_logos::table.find(provider.as_str())).execute(c)?;
    Ok(())
}

/// What is at a path.
pub fn find(c: &mut AnyConnection, provider: &Id<Provider>, path: &str) -> Result<Option<Vec<u8>>> {
    let own = provider_logos::table.find(provider.as_str()).filter(provider_logos::path.eq(path));
    Ok(own.select(provider_logos::content).first(c).optional()?)
}
