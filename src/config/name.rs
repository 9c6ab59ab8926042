//! Short names by which objects refer to each other, and references to them.

use super::section::{Given, Section};
use crate::model::is_short_name;

/// The name of the one tenant and the one provider that exist by default.
pub(super) const DEFAULT: &str = "default";

/// A short name: it appears in cookie names, on the command line and in URLs.
pub(super) fn read(section: &mut Section<'_>) -> Option<Given<String>> {
    section.require("name", "give it a short name");
    section.parsed("name", check, "use small letters, digits and hyphens, at most 40")
}

fn check(text: &str) -> Result<String, &'static str> {
    if is_short_name(text) { Ok(text.to_owned()) } else { Err("this is not a short name") }
}

/// `idp_hint`: one of `names`, or of a domain that is added otherwise.
pub(super) fn hint(section: &mut Section<'_>, names: &[String]) -> Option<String> {
    let Given { value, place } = section.parsed("idp_hint", check, "use the `name` of an [[upstream]]")?;
    if !names.contains(&value) {
        let message = format!("no upstream in this file is named `{value}`: until there is one, people see the log-in page");
        section.warn("idp_hint", &place, message);
    }
    Some(value)
}

/// A reference to one of `names`, which may be left out while there is only one.
pub(super) fn reference(section: &mut Section<'_>, key: &str, names: &[String]) -> Option<String> {
    if !section.has(key) {
        section.take(key);
        if let [only] = names {
            return Some(only.clone());
        }
        section.missing(key, format!("there are several, so name one of: {}", names.join(", ")));
        return None;
    }
    let Given { value, place } = section.text(key)?;
    if names.contains(&value) {
        return Some(value);
    }
    let fix = super::nearest::suggestion(&value, names.iter().map(String::as_str));
    section.wrong(key, &place, format!("no {key} in this file is named `{value}`"), fix);
    None
}
