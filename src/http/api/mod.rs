//! The REST API under `/api`: bearer tokens of our own (RFC 6750), JSON in and out, problems (RFC 9457) with stable codes. Nothing
//! here knows a cookie, so no page of another site can act through a person's browser.

mod call;
mod errors;
mod keys;
mod page;

pub use errors::{get_error, get_errors, method_not_allowed, not_found};
pub use keys::{get_key, get_keys, get_readers, post_revoke, post_rotate};
