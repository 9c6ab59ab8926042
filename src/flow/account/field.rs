//! What may stand in a field that a person fills in.

use chrono::NaiveDate;
use url::Url;

use super::Mistake;

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One line of text.
    Line,
    /// Several lines of text.
    Lines,
    /// An e-mail address.
    Email,
    /// An http or https address.
    Web,
    /// A phone number.
    Phone,
    /// A date of birth.
    Date,
    /// A time zone.
    Zone,
    /// A language tag.
    Language,
}

impl Kind {
    /// What is kept of what was typed: without space around it, with one kind of line end, with `-` in language tags (OpenID
    /// Connect Core §5.1 allows for `en_US`). Nothing is `None`.
    pub fn tidy(self, typed: &str) -> Option<String> {
        let text = typed.trim();
        let text = match self {
            Self::Lines => text.replace("\r\n", "\n").replace('\r', "\n"),
            Self::Language => text.replace('_', "-"),
            _ => text.to_owned(),
        };
        Some(text).filter(|text| !text.is_empty())
    }

    /// The longest text that is kept, in characters.
    const fn limit(self) -> usize {
        match self {
            Self::Line => 200,
            Self::Lines => 500,
            Self::Email => 254,
            Self::Web => 2_000,
            Self::Phone | Self::Date | Self::Zone | Self::Language => 64,
        }
    }

    /// What is wrong with a text that is not empty.
    pub fn check(self, text: &str) -> Option<Mistake> {
        if text.chars().count() > self.limit() {
            return Some(Mistake::TooLong { limit: self.limit() });
        }
        if text.chars().any(|c| is_unfit(c) && !(self == Self::Lines && c == '\n')) {
            return Some(Mistake::Characters);
        }
        let (is_good, mistake) = match self {
            Self::Line | Self::Lines => return None,
            Self::Email => (is_email(text), Mistake::NotAnEmail),
            Self::Web => (is_web(text), Mistake::NotAnAddress),
            Self::Phone => (is_phone(text), Mistake::NotAPhone),
            Self::Date => (is_date(text), Mistake::NotADate),
            Self::Zone => (is_zone(text), Mistake::NotATimeZone),
            Self::Language => (is_language(text), Mistake::NotALanguage),
        };
        (!is_good).then_some(mistake)
    }
}

/// Control characters, and those that turn the direction of the text around them.
fn is_unfit(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// `addr-spec` as browsers take it (HTML, `input type=email`), and letters beyond ASCII (RFC 6531).
fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let is_local = |c: char| c.is_ascii_alphanumeric() || ".!#$%&'*+/=?^_`{|}~-".contains(c) || is_letter_beyond_ascii(c);
    let is_name = |label: &str| {
        let inner = label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || is_letter_beyond_ascii(c));
        inner && (1..=63).contains(&label.len()) && !label.starts_with('-') && !label.ends_with('-')
    };
    (1..=64).contains(&local.len()) && local.chars().all(is_local) && domain.split('.').all(is_name)
}

fn is_letter_beyond_ascii(c: char) -> bool {
    !c.is_ascii() && c.is_alphanumeric()
}

fn is_web(text: &str) -> bool {
    Url::parse(text)
        .is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.host_str().is_some_and(|host| !host.is_empty()))
}

/// E.164, written as people write it, with the extension of RFC 3966 (OpenID Connect Core §5.1).
fn is_phone(text: &str) -> bool {
    let (number, extension) = text.split_once(";ext=").map_or((text, None), |(number, extension)| (number, Some(extension)));
    let Some(rest) = number.strip_prefix('+') else { return false };
    let digits = rest.chars().filter(char::is_ascii_digit).count();
    let well_formed =
        rest.starts_with(|c: char| c.is_ascii_digit()) && rest.chars().all(|c| c.is_ascii_digit() || " ()-./".contains(c));
    let is_extension = |extension: &str| (1..=10).contains(&extension.len()) && extension.bytes().all(|b| b.is_ascii_digit());
    well_formed && (5..=15).contains(&digits) && extension.is_none_or(is_extension)
}

/// `YYYY-MM-DD`, with the year 0000 if it is not told, or the year alone (OpenID Connect Core §5.1).
fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let is_number = |part: &str, length| part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
    match parts.as_slice() {
        [year] => is_number(year, 4) && *year != "0000",
        [year, month, day] => {
            let well_formed = is_number(year, 4) && is_number(month, 2) && is_number(day, 2);
            well_formed && NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok()
        }
        _ => false,
    }
}

/// A name of the IANA time zone database, by its shape: `Europe/Paris`, `America/Argentina/Ushuaia`, `UTC`.
fn is_zone(text: &str) -> bool {
    let is_part = |part: &str| {
        let inner = part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'+'));
        inner && (1..=20).contains(&part.len()) && part.starts_with(|c: char| c.is_ascii_uppercase())
    };
    let parts: Vec<&str> = text.split('/').collect();
    matches!(text, "UTC" | "GMT") || ((2..=3).contains(&parts.len()) && parts.into_iter().all(is_part))
}

/// A well-formed language tag (RFC 5646 §2.1) that begins with a language.
fn is_language(text: &str) -> bool {
    let mut parts = text.split('-');
    let is_first = |part: &str| (2..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphabetic());
    parts.next().is_some_and(is_first)
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn takes(kind: Kind, good: &[&str], bad: &[&str]) {
        for text in good {
            assert_eq!(kind.check(text), None, "{text}");
        }
        for text in bad {
            assert!(kind.check(text).is_some(), "{text}");
        }
    }

    #[test]
    fn an_email_address_has_a_name_and_a_host() {
        let good = ["a@b", "maria.o'hara+x@mail.example.com", "jörg@bücher.example"];
        let long = format!("{}@example.com", "x".repeat(65));
        takes(
            Kind::Email,
            &good,
            &["a", "@b", "a@", "a@b@c d", "a b@c", "a@-b.de", "a@b..c", "a@b.", "<a@b>", "a@b\nBcc: x@y", &long],
        );
    }

    #[test]
    fn a_web_address_is_http_or_https_and_has_a_host() {
        takes(
            Kind::Web,
            &["https://example.com/~me?x=1", "http://[::1]:8080/"],
            &["example.com", "javascript:alert(1)", "data:,x", "//x"],
        );
        let long = format!("https://example.com/{}", "x".repeat(2_000));
        assert_eq!(Kind::Web.check(&long), Some(Mistake::TooLong { limit: 2_000 }));
    }

    #[test]
    fn a_phone_number_begins_with_its_country() {
        takes(
            Kind::Phone,
            &["+44 20 7946 0018", "+1 (425) 555-1212", "+49 30 123456;ext=78"],
            &["020 7946", "+", "+44x", "+1234", "+1;ext=a"],
        );
    }

    #[test]
    fn a_birthday_is_a_day_that_exists() {
        takes(
            Kind::Date,
            &["1815-12-10", "0000-02-29", "2024-02-29", "1990"],
            &["1815-13-10", "2023-02-29", "10.12.1815", "15-1-1", "0000", "+2024-01-01", "1990-04"],
        );
    }

    #[test]
    fn a_time_zone_is_a_region_and_a_place() {
        takes(
            Kind::Zone,
            &["Europe/Paris", "America/Argentina/Ushuaia", "Etc/GMT+5", "UTC", "America/Port-au-Prince"],
            &["Paris", "europe/paris", "../../etc/passwd", "Europe/", "/Paris", "GMT+1"],
        );
    }

    #[test]
    fn a_language_is_a_tag_and_underscores_are_mended() {
        takes(Kind::Language, &["en", "pt-BR", "zh-Hans-CN", "de-CH-1996"], &["english", "e", "en-", "en us", "en--US", "<b>"]);
        assert_eq!(Kind::Language.tidy(" en_US "), Some("en-US".into()));
    }

    #[test]
    fn text_that_could_disturb_a_page_or_a_header_is_refused() {
        for text in ["a\0b", "a\nb", "a\u{202e}b", "a\u{2066}b", "\u{7f}"] {
            assert_eq!(Kind::Line.check(text), Some(Mistake::Characters), "{text:?}");
        }
        assert_eq!(Kind::Lines.tidy("12 Square\r\nFlat 3 ").as_deref(), Some("12 Square\nFlat 3"));
        assert_eq!(Kind::Lines.check("12 Square\nFlat 3"), None);
        assert_eq!(Kind::Line.check(&"ö".repeat(200)), None);
        assert_eq!(Kind::Line.check(&"ö".repeat(201)), Some(Mistake::TooLong { limit: 200 }));
        assert_eq!(Kind::Line.tidy(" \t "), None);
    }
}
