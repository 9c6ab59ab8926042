//! `display` (OpenID Connect Core §3.1.2.1 <https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest>).

use serde::{Deserialize, Serialize};

/// How the pages of a log-in are to be laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Display {
    /// A full page: the default.
    #[default]
    Page,
    /// A small window of its own.
    Popup,
    /// A device with a touch screen.
    Touch,
    /// A feature phone.
    Wap,
}

impl Display {
    /// Every value, for `display_values_supported`: our pages fit all of them.
    pub const ALL: [Self; 4] = [Self::Page, Self::Popup, Self::Touch, Self::Wap];

    /// The registered name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Popup => "popup",
            Self::Touch => "touch",
            Self::Wap => "wap",
        }
    }

    /// Reads the parameter. It is a wish, so an unknown one is the default, never an error.
    pub fn parse(text: Option<&str>) -> Self {
        Self::ALL.into_iter().find(|display| Some(display.name()) == text).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_display_breaks_nothing() {
        assert_eq!(Display::parse(Some("popup")), Display::Popup);
        assert_eq!(Display::parse(Some("hologram")), Display::Page);
        assert_eq!(Display::parse(None), Display::Page);
    }
}
