//! The software statement of a request (RFC 7591 §2.3), with the keys of its issuer fetched where they are needed.

use serde_json::{Map, Value};

use super::Arrived;
use crate::flow::{Need, Result, Site, Stop};
use crate::model::Instant;
use crate::protocol::client_keys::ClientKeys;
use crate::protocol::registration::statement::{self, Stated};

/// The members of a request with those of its statement over them.
///
/// # Errors
/// `Needs(ClientKeys)`, or `Refused` with `invalid_software_statement` or `unapproved_software_statement`.
pub(super) fn merge(site: &Site, body: Map<String, Value>, arrived: &Arrived, now: Instant) -> Result<Map<String, Value>> {
    let keys = match arrived.keys.as_slice() {
        [] => ClientKeys::NotLoaded,
        [Some(set)] => ClientKeys::Cached(set),
        [.., Some(set)] => ClientKeys::Fresh(set),
        [.., None] => ClientKeys::Unavailable,
    };
    match statement::merge(body, &site.provider, keys, now)? {
        Stated::Body(body) => Ok(body),
        Stated::NeedsKeys { issuer, uri } => {
            Err(Stop::Needs(Need::ClientKeys { owner: issuer, uri, fresh: !arrived.keys.is_empty() }))
        }
    }
}
