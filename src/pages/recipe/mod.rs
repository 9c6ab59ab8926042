//! Settings to copy for frameworks and products, filled in with an issuer and an app. One file each in `templates/recipes`; [`TABLE`]
//! says for which kinds of app it is, and where the product wants to be sent back to.
//!
//! In a file, `{{name}}` stands for a [`Value`], and a line that begins with `#secret#` or `#public#` is for apps with a secret, or
//! without. A value is written as the format of the file wants it, so that no name of an app breaks out of its quotes.

mod format;
mod table;
#[cfg(test)]
mod tests;
mod value;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rust_embed::Embed;

use crate::model::ClientKind;

pub use format::Format;
pub use table::TABLE;
pub use value::{About, SECRET};

#[derive(Embed)]
#[folder = "templates/recipes"]
struct Files;

/// What a recipe is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shelf {
    /// A library or framework that the app is made with.
    Framework,
    /// A product that is installed.
    Product,
}

/// Settings of one framework or product.
#[derive(Clone, Copy, Debug)]
pub struct Recipe {
    /// Its file, with the ending; the part before it is its name in addresses.
    pub file: &'static str,
    /// Its name for people.
    pub name: &'static str,
    /// What it is.
    pub shelf: Shelf,
    /// How the file is written.
    pub format: Format,
    /// Which kinds of app it suits.
    pub kinds: &'static [ClientKind],
    /// Paths under the product's own address, or whole addresses, where people come back to. None for an app without people, or if
    /// it is for the app to say.
    pub callbacks: &'static [&'static str],
}

impl Recipe {
    /// Its name in addresses.
    pub fn id(&self) -> &'static str {
        self.file.split_once('.').map_or(self.file, |(id, _)| id)
    }

    /// The one of a name.
    pub fn named(id: &str) -> Option<&'static Self> {
        TABLE.iter().find(|recipe| recipe.id() == id)
    }

    /// Whether it suits a kind.
    pub fn suits(&self, kind: ClientKind) -> bool {
        self.kinds.contains(&kind)
    }

    /// Where the product comes back to, as it has to be registered.
    pub fn callbacks(&self, app: &str) -> Vec<String> {
        let whole = |callback: &&str| if callback.contains("://") { (*callback).to_owned() } else { format!("{app}{callback}") };
        self.callbacks.iter().map(whole).collect()
    }

    /// The settings.
    pub fn render(&self, about: &About<'_>) -> String {
        static TEXTS: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
            let text = |file: &str| Files::get(file).map(|found| String::from_utf8_lossy(&found.data).into_owned());
            Files::iter().filter_map(|file| Some((file.to_string(), text(&file)?))).collect()
        });
        let text = TEXTS.get(self.file).map_or("", String::as_str);
        let values = about.values(self);
        let kept = |line: &'static str| match (line.strip_prefix("#secret#"), line.strip_prefix("#public#")) {
            (Some(rest), _) => about.has_secret.then_some(rest),
            (_, Some(rest)) => (!about.has_secret).then_some(rest),
            _ => Some(line),
        };
        let lines = text.lines().filter_map(kept).map(|line| fill(line, self.format, &values));
        lines.collect::<Vec<_>>().join("\n")
    }
}

/// Puts the values into a line.
fn fill(line: &str, format: Format, values: &BTreeMap<&'static str, value::Value>) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((name, behind)) = after.split_once("}}") else { break };
        out.push_str(before);
        match values.get(name) {
            Some(value) => out.push_str(&value.written(format)),
            None => out.push_str(name),
        }
        rest = behind;
    }
    out.push_str(rest);
    out
}
