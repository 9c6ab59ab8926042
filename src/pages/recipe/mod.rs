//! Settings to copy for frameworks and products, filled in with an issuer and an app. One file each in `templates/recipes`; [`TABLE`]
//! says for which kinds of app it is, where the product wants to be sent back to, how it authenticates, and after which documentation
//! its names were written.
//!
//! In a file, `{{name}}` stands for a [`Value`](value::Value), and a line that begins with `#secret#` or `#public#` is for apps with a
//! secret, or without; `#basic#` and `#post#` are for those two ways to send it, and `#other_alg#` is for apps whose ID tokens are not
//! signed by RS256, which many products take for granted. A value is written as the format of the file wants it, so that no name of an
//! app breaks out of its quotes.
//!
//! `tests/interop/recipes.rs` has every text read by parsers of its language; `tests/interop/recipes.test.mjs` runs the products that can
//! run there with the text of the portal, and signs people in with them.

mod caution;
mod format;
mod row;
mod table;
#[cfg(test)]
mod tests;
mod value;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rust_embed::Embed;

use crate::model::{AuthMethod, ClientKind, SigningAlgorithm};

pub use caution::Caution;
pub use format::Format;
pub use row::{Challenge, Documentation, Recipe, Shelf};
pub use table::TABLE;
pub use value::{About, Address, SECRET};

#[derive(Embed)]
#[folder = "templates/recipes"]
struct Files;

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

    /// The settings.
    pub fn render(&self, about: &About<'_>) -> String {
        static TEXTS: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
            let text = |file: &str| Files::get(file).map(|found| String::from_utf8_lossy(&found.data).into_owned());
            Files::iter().filter_map(|file| Some((file.to_string(), text(&file)?))).collect()
        });
        let text = TEXTS.get(self.file).map_or("", String::as_str);
        let values = about.values(self);
        let lines = text.lines().filter_map(|line| kept(line, about)).map(|line| fill(line, self.format, &values));
        lines.collect::<Vec<_>>().join("\n")
    }
}

/// A line without its mark, if it is for the app.
fn kept<'t>(line: &'t str, about: &About<'_>) -> Option<&'t str> {
    let metadata = &about.client.metadata;
    let method = metadata.token_endpoint_auth_method;
    let alg = metadata.id_token_signed_response_alg;
    for (mark, is_for) in [
        ("#secret#", about.has_secret()),
        ("#public#", !about.has_secret()),
        ("#basic#", method == AuthMethod::ClientSecretBasic),
        ("#post#", method == AuthMethod::ClientSecretPost),
        ("#other_alg#", alg.is_some_and(|alg| alg != SigningAlgorithm::RS256)),
    ] {
        if let Some(rest) = line.strip_prefix(mark) {
            return is_for.then_some(rest);
        }
    }
    Some(line)
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
