//! A name as one segment of a path (RFC 3986 §2.3 <https://www.rfc-editor.org/rfc/rfc3986#section-2.3>).

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// All but the unreserved characters.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A name, percent-encoded.
pub fn segment(name: &str) -> String {
    utf8_percent_encode(name, RESERVED).to_string()
}
