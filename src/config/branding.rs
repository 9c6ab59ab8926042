//! `[provider.branding]`: a picture, a colour, and where people find help.

use super::section::Section;
use crate::model::{Branding, Color, Picture};
use crate::protocol::{branding, picture};

/// Reads the table; the picture comes beside it.
pub(super) fn read(mut section: Section<'_>) -> (Branding, Option<Picture>) {
    let places = ["accent_color", "support_uri", "policy_uri", "tos_uri"].map(|name| (name, section.place_of(name)));
    let logo = section.text("logo").filter(|file| section.is_readable("logo", file)).and_then(|file| {
        match picture::read(section.bytes(&file)?) {
            Ok(picture) => Some(picture),
            Err(problem) => {
                section.wrong(
                    "logo",
                    &file.place,
                    format!("{}: {problem}", file.value),
                    "use a PNG, JPEG, WebP or SVG of at most 40 KiB",
                );
                None
            }
        }
    });
    let fix = "write it like \"#27408f\"";
    let branding = Branding {
        logo: logo.as_ref().map(|own| own.path.clone()),
        accent_color: section.parsed("accent_color", str::parse::<Color>, fix).map(|given| given.value),
        support_uri: section.text("support_uri").map(|given| given.value),
        policy_uri: section.text("policy_uri").map(|given| given.value),
        tos_uri: section.text("tos_uri").map(|given| given.value),
    };
    let mut found = Vec::new();
    branding::check(&branding, &mut found);
    for own in found {
        let key = own.key.trim_start_matches("branding.");
        if let Some((name, place)) = places.iter().find(|(name, _)| *name == key) {
            section.wrong(name, place, own.message, own.fix);
        }
    }
    section.finish();
    (branding, logo)
}
