//! What hangs on a client that is being removed, taken out in parts that each are a short write.

use super::{AnyConnection, Result, grants, part};
use crate::model::{Client, Id, Provider};

/// Takes out a part; says whether nothing is left but what goes with the client's row.
///
/// # Errors
/// `StoreError`.
pub fn take_out(c: &mut AnyConnection, provider: &Id<Provider>, id: &Id<Client>) -> Result<bool> {
    if i64::try_from(grants::delete_for_client(c, provider, id)?) == Ok(part::GRANTS) {
        return Ok(false);
    }
    for table in [("consents", "id"), ("logout_notices", "id")] {
        if part::delete_of_client(c, table, (provider.as_str(), id.as_str()))? {
            return Ok(false);
        }
    }
    Ok(true)
}
