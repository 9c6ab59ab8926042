//! The branding of a provider, judged by Web Content Accessibility Guidelines 2.2 <https://www.w3.org/TR/WCAG22/> §1.4.3: a colour that
//! people cannot read words in is refused, with the nearest one that they can; and the shades of it for light and dark pages.

use super::contrast::{self, BLACK, PARTS, WHITE, WORDS};
use super::correction::Correction;
use crate::crypto::{hex, sha256};
use crate::model::{Branding, Color};

/// The darkest ground of light pages, `--sunken` of the style sheet.
pub const LIGHT: Color = Color([0xf1, 0xef, 0xe9]);
/// The lightest ground of dark pages, `--sunken` of the style sheet.
pub const DARK: Color = Color([0x24, 0x24, 0x28]);
/// The ground of dark cards, `--surface` of the style sheet.
pub const DARK_CARD: Color = Color([0x1b, 0x1b, 0x1e]);
/// The longest address.
const LONGEST: usize = 2_000;

/// The shades of a colour, by the names of the style sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shades {
    /// Links, marks, and the ring around what has the focus.
    pub accent: Color,
    /// Buttons; their words are white.
    pub fill: Color,
    /// Buttons under the pointer.
    pub fill_strong: Color,
    /// What is marked, behind links.
    pub wash: Color,
}

/// Its shades on light pages and on dark ones.
pub fn shades(color: Color) -> [Shades; 2] {
    let reads = |wash: &Color| contrast::ratio(color, *wash) >= WORDS;
    let wash = (0..=9).rev().map(|percent| WHITE.mixed(color, percent)).find(reads).unwrap_or(WHITE);
    let light = Shades { accent: color, fill: color, fill_strong: color.mixed(BLACK, 25), wash };
    let fill = contrast::toward(color, WHITE, &[DARK_CARD], PARTS);
    let wash = DARK_CARD.mixed(fill, 20);
    let accent = contrast::toward(color, WHITE, &[DARK, wash], WORDS);
    [light, Shades { accent, fill, fill_strong: fill.mixed(BLACK, 15), wash }]
}

/// The name of a style sheet of a colour: another content has another one, though it be of the same colour.
pub fn sheet(color: Color, text: &str) -> String {
    let mut hash = hex(&sha256(text.as_bytes()));
    hash.truncate(16);
    format!("{}.{hash}.css", color.digits())
}

/// What is wrong with a branding; its picture is judged when it is read.
pub fn check(branding: &Branding, found: &mut Vec<Correction>) {
    if let Some(color) = branding.accent_color {
        let ratio = contrast::ratio(color, LIGHT);
        if ratio < WORDS {
            let nearest = contrast::toward(color, BLACK, &[LIGHT], WORDS);
            // rounded down, so that 4.49 is not called 4.5
            let shown = (ratio * 10.0).floor() / 10.0;
            let message = format!(
                "`branding.accent_color` {color} has a contrast of {shown:.1} : 1 on a light page, but words in it need 4.5 : 1"
            );
            found.push(Correction::new("branding.accent_color", message, format!("use a darker one: the nearest is {nearest}")));
        }
    }
    let links = [("support_uri", &branding.support_uri), ("policy_uri", &branding.policy_uri), ("tos_uri", &branding.tos_uri)];
    for (name, uri) in links.into_iter().filter_map(|(name, uri)| Some((name, uri.as_deref()?))) {
        if uri.len() > LONGEST || !url::Url::parse(uri).is_ok_and(|own| matches!(own.scheme(), "https" | "http")) {
            let key = format!("branding.{name}");
            let message = format!("`{key}` is not an address that people can follow");
            found.push(Correction::new(key, message, "write it like https://example.com/help"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(branding: &Branding) -> Vec<Correction> {
        let mut found = Vec::new();
        check(branding, &mut found);
        found
    }

    #[test]
    fn words_are_read_in_every_shade_of_every_colour_that_is_taken() {
        let steps = || (0..=15u8).map(|step| step * 17);
        let colors = steps().flat_map(|red| steps().flat_map(move |green| steps().map(move |blue| Color([red, green, blue]))));
        let mut taken = 0;
        for color in colors.filter(|own| wrong(&Branding { accent_color: Some(*own), ..Branding::default() }).is_empty()) {
            taken += 1;
            let [light, dark] = shades(color);
            for (shades, grounds) in [(light, [LIGHT, WHITE, light.wash]), (dark, [DARK, DARK_CARD, dark.wash])] {
                let Shades { accent, fill, fill_strong, .. } = shades;
                assert!(grounds.iter().all(|ground| contrast::ratio(accent, *ground) >= WORDS), "{color}: {shades:?}");
                assert!(
                    contrast::ratio(fill, WHITE) >= WORDS && contrast::ratio(fill_strong, WHITE) >= WORDS,
                    "{color}: {shades:?}"
                );
                assert!(contrast::ratio(fill, grounds[1]) >= PARTS, "{color}: {shades:?}");
            }
        }
        assert!(taken > 1_000, "{taken}");
    }

    #[test]
    fn a_colour_that_nobody_could_read_is_refused_with_the_nearest_that_they_can() {
        let yellow = Branding { accent_color: Some(Color([0xff, 0xd4, 0])), ..Branding::default() };
        let [one] = wrong(&yellow).try_into().unwrap();
        assert!(one.message.contains("#ffd400 has a contrast of 1.2 : 1"), "{one}");
        let nearest: Color = one.fix.rsplit(' ').next().unwrap().parse().unwrap();
        assert!(wrong(&Branding { accent_color: Some(nearest), ..Branding::default() }).is_empty(), "{one}");
    }

    #[test]
    fn links_lead_somewhere_and_run_nothing() {
        let with = |uri: &str| Branding { support_uri: Some(uri.to_owned()), ..Branding::default() };
        for good in ["https://help.test/", "http://localhost/help"] {
            assert!(wrong(&with(good)).is_empty(), "{good}");
        }
        for bad in ["", "help", "javascript:alert(1)", "data:text/html,x", "mailto:help@corp.test", "https://", "//help.test"] {
            assert_eq!(wrong(&with(bad)).len(), 1, "{bad}");
        }
    }
}
