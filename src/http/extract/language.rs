//! What language a browser asks for: `Accept-Language` (RFC 9110 §12.5.4).

use crate::model::Language;

/// As much of the header as is read, in bytes.
const LONGEST: usize = 512;

/// The wish with the highest quality that there is; English without one.
pub fn accepted(header: Option<&str>) -> Language {
    let header = header.unwrap_or_default();
    let read = (0..=header.len().min(LONGEST)).rev().find_map(|end| header.get(..end)).unwrap_or_default();
    let mut best: Option<(u32, Language)> = None;
    for item in read.split(',') {
        let mut parts = item.split(';');
        let (tag, quality) = (parts.next().unwrap_or_default().trim(), parts.find_map(quality).unwrap_or(1_000));
        let Some(language) = Language::of_tag(tag).filter(|_| quality > 0) else { continue };
        if best.is_none_or(|(highest, _)| quality > highest) {
            best = Some((quality, language));
        }
    }
    best.map(|(_, language)| language).unwrap_or_default()
}

/// `q=0.8`, in thousandths.
fn quality(parameter: &str) -> Option<u32> {
    let value = parameter.trim().strip_prefix("q=").or_else(|| parameter.trim().strip_prefix("Q="))?;
    let (whole, rest) = value.split_once('.').unwrap_or((value, ""));
    let digits: String = rest.chars().chain("000".chars()).take(3).collect();
    Some(whole.parse::<u32>().ok()?.min(1) * 1_000 + digits.parse::<u32>().ok()?).map(|quality| quality.min(1_000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_wish_that_there_is_wins_and_the_first_of_equals() {
        let table = [
            ("de-AT,de;q=0.9,en;q=0.8", "de"),
            ("sv,fr;q=0.3,es;q=0.7", "es"),
            ("en;q=0.1, ar", "ar"),
            ("fr;q=0, es;q=0.001", "es"),
            ("zh-Hans-CN;q=0.5, de;q=0.5", "zh"),
            ("de;q=broken", "de"),
            ("*", "en"),
            ("", "en"),
            (";;;,,,q=1", "en"),
        ];
        for (header, found) in table {
            assert_eq!(accepted(Some(header)).tag(), found, "{header}");
        }
        assert_eq!(accepted(None), Language::English);
    }

    #[test]
    fn a_header_is_not_read_for_ever() {
        let long = format!("{}, de", "ü;q=0.1,".repeat(10_000));
        assert_eq!(accepted(Some(&long)), Language::English);
    }
}
