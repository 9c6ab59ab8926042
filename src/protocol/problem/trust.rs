//! The entry about trusted authorities in the catalogue of errors of the API (RFC 9457 §4 <https://www.rfc-editor.org/rfc/rfc9457#section-4>).

use super::Entry;

pub(super) const AUTHORITY_NOT_FOUND: Entry = Entry::new(
    "authority_not_found",
    404,
    [
        "The tenant trusts no such authority",
        "The identifier is mistyped, of another tenant, or of an authority that was taken away.",
        "List the authorities and take the id from there.",
    ],
);
