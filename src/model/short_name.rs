//! Short names by which objects refer to each other: they appear in cookie names, on the command line and in URLs.

/// Whether a text is a short name: small letters, digits and hyphens, at most 40.
pub fn is_short_name(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=40).contains(&text.len()) && text.bytes().all(allowed) && !text.starts_with('-') && !text.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_name_is_small_letters_digits_and_hyphens_between_them() {
        for (text, is_one) in [("corp", true), ("corp-2", true), ("2", true), ("", false), ("Corp", false), ("a b", false)] {
            assert_eq!(is_short_name(text), is_one, "{text}");
        }
        assert!(!is_short_name("-corp") && !is_short_name("corp-") && !is_short_name("a/b") && !is_short_name("ö"));
        assert!(is_short_name(&"x".repeat(40)) && !is_short_name(&"x".repeat(41)));
    }
}
