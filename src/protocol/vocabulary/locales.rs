//! Lists of languages: `ui_locales`, `claims_locales` (OpenID Connect Core §3.1.2.1, §5.2
//! <https://openid.net/specs/openid-connect-core-1_0.html#ClaimsLanguagesAndScripts>).
//!
//! "End-User's preferred languages and scripts …, represented as a space-separated list of BCP47 language tag values, ordered by
//! preference. … An error SHOULD NOT result if some or all of the requested locales are not supported by the OpenID Provider."

/// The most tags that are kept.
const MOST: usize = 10;

/// Reads a list; what does not look like a language tag (RFC 5646 §2.1) is dropped.
pub fn parse(text: Option<&str>) -> Vec<String> {
    text.unwrap_or_default().split(' ').filter(|tag| is_tag(tag)).take(MOST).map(str::to_owned).collect()
}

fn is_tag(tag: &str) -> bool {
    tag.split('-').all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_language_tag_is_dropped_and_the_list_is_short() {
        assert_eq!(parse(Some("de-CH se  ../../etc <b> x--y fr-CA")), ["de-CH", "se", "fr-CA"]);
        assert_eq!(parse(Some(&"en ".repeat(100_000))).len(), MOST);
        assert!(parse(None).is_empty());
    }
}
