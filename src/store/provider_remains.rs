//! What hangs on a provider that is being removed, taken out in parts that each are a short write. What has a short life of its own
//! (readers of keys, spent identifiers, events) is left to the sweep.

use super::{AnyConnection, Result, client_remains, clients, part};
use crate::model::{Id, Provider};

/// Tables with their keys; what hangs on a row of one of them is little.
const TABLES: [(&str, &str); 10] = [
    ("browsers", "id"),
    ("upstream_tokens", "session_id"),
    ("mail_links", "hash"),
    ("mails", "id"),
    ("interactions", "id"),
    ("upstream_arrivals", "id"),
    ("registration_tokens", "id"),
    ("resources", "id"),
    ("signing_keys", "(provider_id, kid)"),
    ("encryption_keys", "(provider_id, kid)"),
];

/// Takes out a part; says whether nothing is left.
///
/// # Errors
/// `StoreError`.
pub fn take_out(c: &mut AnyConnection, provider: &Id<Provider>) -> Result<bool> {
    if let Some(client) = clients::any(c, provider)? {
        if client_remains::take_out(c, provider, &client)? {
            clients::delete(c, provider, &client)?;
        }
        return Ok(false);
    }
    for table in TABLES {
        if part::delete(c, table, ("provider_id", provider.as_str()))? {
            return Ok(false);
        }
    }
    Ok(true)
}
