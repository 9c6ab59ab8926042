//! Contrast of colours: Web Content Accessibility Guidelines 2.2 <https://www.w3.org/TR/WCAG22/>, §1.4.3 (words 4.5 : 1) and §1.4.11
//! (parts of controls 3 : 1), with *relative luminance* and *contrast ratio* as its glossary defines them.

use crate::model::Color;

/// What words need.
pub const WORDS: f64 = 4.5;
/// What the parts of a control need.
pub const PARTS: f64 = 3.0;

/// Black.
pub const BLACK: Color = Color([0; 3]);
/// White.
pub const WHITE: Color = Color([255; 3]);

/// How one colour stands out from another: 1 to 21.
pub fn ratio(one: Color, other: Color) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// A colour on its way to another one, until it stands out from every ground.
pub fn toward(color: Color, end: Color, grounds: &[Color], least: f64) -> Color {
    let stands_out = |own: &Color| grounds.iter().all(|ground| ratio(*own, *ground) >= least);
    (0..=100).map(|percent| color.mixed(end, percent)).find(stands_out).unwrap_or(end)
}

fn luminance(color: Color) -> f64 {
    let [red, green, blue] = color.0.map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ratios_are_those_that_others_compute() {
        // WebAIM's contrast checker
        for (one, other, wanted) in [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#ff0000", "#ffffff", 4.0)] {
            let found = ratio(one.parse().unwrap(), other.parse().unwrap());
            assert!((found - wanted).abs() < 0.01, "{one} {other}: {found}");
        }
    }

    #[test]
    fn a_colour_goes_no_further_than_it_has_to() {
        let yellow = Color([0xff, 0xd4, 0]);
        let darker = toward(yellow, BLACK, &[WHITE], WORDS);
        assert!((WORDS..WORDS + 0.2).contains(&ratio(darker, WHITE)), "{darker}");
        assert_eq!(toward(BLACK, WHITE, &[WHITE], WORDS), BLACK);
    }
}
