//! The languages of people's pages and mail. Discovery, the choice and the message files all go by this list.

use serde::Serialize;

/// A language that people are spoken to in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub enum Language {
    /// English, and that of whoever reads none of ours.
    #[default]
    #[serde(rename = "en")]
    English,
    /// German.
    #[serde(rename = "de")]
    German,
    /// French.
    #[serde(rename = "fr")]
    French,
    /// Spanish.
    #[serde(rename = "es")]
    Spanish,
    /// Chinese, in simplified characters.
    #[serde(rename = "zh")]
    Chinese,
    /// Arabic.
    #[serde(rename = "ar")]
    Arabic,
}

impl Language {
    /// Every language, in the order of a choice.
    pub const ALL: [Self; 6] = [Self::English, Self::German, Self::French, Self::Spanish, Self::Chinese, Self::Arabic];
    /// The tags of all, in the same order.
    pub const TAGS: [&'static str; 6] = ["en", "de", "fr", "es", "zh", "ar"];

    /// The language tag (BCP 47).
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::French => "fr",
            Self::Spanish => "es",
            Self::Chinese => "zh",
            Self::Arabic => "ar",
        }
    }

    /// `ltr` or `rtl`, for HTML's `dir`.
    pub const fn direction(self) -> &'static str {
        if self.is_right_to_left() { "rtl" } else { "ltr" }
    }

    /// Whether it is written from right to left.
    pub const fn is_right_to_left(self) -> bool {
        matches!(self, Self::Arabic)
    }

    /// The language of a tag, or of the tag without its endings: German for `de-AT` (RFC 4647 §3.4, lookup).
    pub fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(primary))
    }

    /// The first of some wishes that there is.
    pub fn lookup<'a>(wanted: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        wanted.into_iter().find_map(Self::of_tag)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_wish_that_there_is_is_granted() {
        let found = |wanted: &[&str]| Language::lookup(wanted.iter().copied()).map(Language::tag);
        assert_eq!(found(&["de-AT", "fr"]), Some("de"));
        assert_eq!(found(&["sv", "tlh", "ZH-Hans-CN"]), Some("zh"));
        assert_eq!(found(&["ar_EG"]), Some("ar"));
        for none in [&["se"][..], &[""], &["e"], &["english"], &["*"], &[]] {
            assert_eq!(found(none), None, "{none:?}");
        }
    }

    #[test]
    fn tags_and_languages_stand_in_the_same_order() {
        assert_eq!(Language::ALL.map(Language::tag), Language::TAGS);
        assert_eq!(Language::ALL.map(|one| Language::of_tag(one.tag())), Language::ALL.map(Some));
        assert_eq!(serde_json::json!(Language::ALL), serde_json::json!(Language::TAGS), "what templates see is the tag");
    }
}
