//! How settings are written, so that nobody overwrites what somebody else has just said.

use super::Within;
use crate::store::{AnyConnection, Busy, StoreError, revision};

/// A write of settings: whatever `plan` reads and refuses comes first, then the revision is claimed, then `write` does what was planned.
/// Whoever was overtaken between the two plans anew.
pub(in crate::flow) fn settled<P, T>(
    c: &mut AnyConnection,
    plan: impl Fn(&mut AnyConnection) -> Within<P>,
    write: impl Fn(&mut AnyConnection, P) -> Result<T, StoreError>,
) -> Within<T> {
    let known = revision::current(c)?;
    let planned = match plan(c)? {
        Ok(planned) => planned,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if !revision::claim(c, known)? {
        return Err(overtaken());
    }
    write(c, planned).map(Ok)
}

/// Somebody else was faster: the whole is tried again.
pub(in crate::flow) fn overtaken() -> StoreError {
    StoreError::Busy(Busy::Conflict("the settings have changed since".to_owned()))
}
