//! The Idempotency-Key HTTP Header Field <https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/>: a caller who got
//! no answer to a POST sends it again under the same key, and it takes effect once.

/// The longest key.
const LONGEST: usize = 200;

/// Reads the value of the field (§2.1): a string of structured fields, in quotation marks; a bare word counts as well. `None` if it is
/// neither.
pub fn parse(value: &str) -> Option<&str> {
    let value = value.trim();
    let key = match value.strip_prefix('"') {
        Some(quoted) => quoted.strip_suffix('"')?,
        None => value,
    };
    let is_fit = |byte: u8| (byte.is_ascii_graphic() || byte == b' ') && byte != b'"' && byte != b'\\';
    ((1..=LONGEST).contains(&key.len()) && key.bytes().all(is_fit)).then_some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_a_string_with_or_without_quotation_marks() {
        assert_eq!(parse("\"8e03978e-40d5\""), Some("8e03978e-40d5"));
        assert_eq!(parse(" 8e03978e-40d5 "), Some("8e03978e-40d5"));
        let long = "x".repeat(201);
        for wrong in ["", "\"\"", "\"a", "a\"", "\"a\\\"b\"", "ä", long.as_str()] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}
