//! The style sheet of a colour: the shades of `signet.css` by their names, for light and dark. It follows from the colour alone, so its
//! address says everything and it is kept nowhere.

use crate::model::Color;
use crate::protocol::branding::{self, Shades};
use crate::protocol::picture::PATH;

/// Where the style sheet of a colour is, under the issuer.
pub fn path(color: Color) -> String {
    format!("{PATH}/{}", branding::sheet(color, &render(color)))
}

/// The style sheet of a name below the path; `None` for any that is no address of ours.
pub fn find(own: &str) -> Option<(String, &'static str)> {
    let digits = own.strip_suffix(".css")?.split('.').next()?;
    let color: Color = format!("#{digits}").parse().ok()?;
    let text = render(color);
    (branding::sheet(color, &text) == own).then_some((text, "text/css; charset=utf-8"))
}

fn render(color: Color) -> String {
    let [light, dark] = branding::shades(color).map(|shades| {
        let Shades { accent, fill, fill_strong, wash } = shades;
        format!("--accent:{accent};--fill:{fill};--fill-strong:{fill_strong};--on-fill:#fff;--wash:{wash};--focus:{accent}")
    });
    format!(
        ":root{{{light}}}\n@media (prefers-color-scheme:dark){{:root:not([data-theme=\"light\"]){{{dark}}}}}\n:root[data-theme=\"dark\"]{{{dark}}}\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::assets;

    #[test]
    fn the_style_sheet_of_a_colour_is_found_by_its_whole_name_alone() {
        let color = Color([0, 0x6b, 0x4f]);
        let path = path(color);
        let own = path.strip_prefix("/brand/").unwrap();
        let (text, _) = find(own).unwrap();
        assert!(text.starts_with(":root{--accent:#006b4f;--fill:#006b4f;"), "{text}");
        for other in ["006b4f.css", "006b4f.0000000000000000.css", "zz.css", ".css", &own.to_uppercase()] {
            assert!(find(other).is_none(), "{other}");
        }
    }

    #[test]
    fn it_overrules_what_the_house_has_and_names_nothing_else() {
        let house = String::from_utf8(assets::find("signet.css").unwrap().bytes.to_vec()).unwrap();
        let text = render(Color([0x80, 0, 0]));
        for part in text.split("--").skip(1).filter_map(|rest| rest.split(':').next()) {
            assert!(house.contains(&format!("--{part}:")), "{part}");
        }
        for ground in ["--sunken: #f1efe9", "--sunken: #242428", "--surface: #1b1b1e"] {
            assert!(house.contains(ground), "the grounds that colours are judged on are those of the style sheet: {ground}");
        }
    }
}
