//! How the pages and the mail of a provider look: its picture, its colour, and where its people find help.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a provider has of its own beside its name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Branding {
    /// The picture beside the name: PNG, JPEG, WebP or SVG of at most 40 KiB. Written as a `data:` URL in Base64, read as the path under
    /// the issuer where it is served. (In the file it is the path of a file.)
    pub logo: Option<String>,
    /// The colour of links and buttons, as `#rrggbb`. Words in it have a contrast of at least 4.5 : 1 on the light ground; what stands
    /// on the dark one is made of it.
    pub accent_color: Option<Color>,
    /// Where people find help.
    #[schemars(extend("format" = "uri"))]
    pub support_uri: Option<String>,
    /// What becomes of what people say of themselves.
    #[schemars(extend("format" = "uri"))]
    pub policy_uri: Option<String>,
    /// The terms of use.
    #[schemars(extend("format" = "uri"))]
    pub tos_uri: Option<String>,
}

/// A colour: red, green and blue in sRGB.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String", extend("pattern" = "^#[0-9A-Fa-f]{6}$"))]
pub struct Color(pub [u8; 3]);

impl Color {
    /// So many per cent of the way from this colour to another one.
    #[must_use]
    pub fn mixed(self, other: Self, percent: u8) -> Self {
        let percent = u16::from(percent.min(100));
        let part = |own: u8, other: u8| {
            let sum = u16::from(own) * (100 - percent) + u16::from(other) * percent + 50;
            u8::try_from(sum / 100).unwrap_or(u8::MAX)
        };
        let ([red, green, blue], [r, g, b]) = (self.0, other.0);
        Self([part(red, r), part(green, g), part(blue, b)])
    }

    /// Its six digits, as they stand in addresses.
    pub fn digits(self) -> String {
        let [red, green, blue] = self.0;
        format!("{red:02x}{green:02x}{blue:02x}")
    }
}

impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.digits())
    }
}

impl FromStr for Color {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = text.strip_prefix('#').filter(|own| own.len() == 6 && own.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let number =
            digits.and_then(|own| u32::from_str_radix(own, 16).ok()).ok_or("a colour is # and six digits, like #27408f")?;
        let [_, red, green, blue] = number.to_be_bytes();
        Ok(Self([red, green, blue]))
    }
}

impl TryFrom<String> for Color {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Color> for String {
    fn from(color: Color) -> Self {
        color.to_string()
    }
}

/// A picture that was looked at: its form is one of ours, and nothing in it runs.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    /// What it is.
    pub kind: PictureKind,
    /// As it came.
    pub bytes: Vec<u8>,
    /// Where it is served, under the issuer: it names what is in it, so that another picture has another address.
    pub path: String,
}

impl fmt::Debug for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Picture({}, {} bytes)", self.path, self.bytes.len())
    }
}

/// The form of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum PictureKind {
    Png,
    Jpeg,
    WebP,
    Svg,
}

impl PictureKind {
    /// Every form, with the ending of its names and its media type.
    pub const ALL: [(Self, &'static str, &'static str); 4] = [
        (Self::Png, "png", "image/png"),
        (Self::Jpeg, "jpg", "image/jpeg"),
        (Self::WebP, "webp", "image/webp"),
        (Self::Svg, "svg", "image/svg+xml"),
    ];

    /// The ending of its names.
    pub fn ending(self) -> &'static str {
        Self::ALL.into_iter().find(|(kind, ..)| *kind == self).map_or("bin", |(_, ending, _)| ending)
    }

    /// The media type of a name; `None` for any other ending.
    pub fn media_type(name: &str) -> Option<&'static str> {
        let (_, own) = name.rsplit_once('.')?;
        Self::ALL.into_iter().find(|(_, ending, _)| *ending == own).map(|(.., media)| media)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_is_six_digits_and_nothing_else() {
        let color: Color = "#27408F".parse().unwrap();
        assert_eq!((color.0, color.to_string().as_str()), ([0x27, 0x40, 0x8f], "#27408f"));
        for bad in ["", "27408f", "#27408", "#27408g", "#+7408f", "red", "#27408f;}", "#é7408"] {
            assert!(bad.parse::<Color>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_mixture_lies_between() {
        let (black, white) = (Color([0; 3]), Color([255; 3]));
        assert_eq!((black.mixed(white, 0), black.mixed(white, 100)), (black, white));
        assert_eq!(black.mixed(white, 50), Color([128; 3]));
    }

    #[test]
    fn a_name_tells_the_media_type() {
        assert_eq!(PictureKind::media_type("ab.svg"), Some("image/svg+xml"));
        assert_eq!((PictureKind::media_type("ab.html"), PictureKind::media_type("svg")), (None, None));
    }
}
