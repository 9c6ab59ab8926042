//! What is known of a framework or product.

use super::Format;
use crate::model::AuthMethod::{self, ClientSecretBasic, ClientSecretPost};
use crate::model::ClientKind;

/// What a recipe is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shelf {
    /// A library or framework that the app is made with.
    Framework,
    /// A product that is installed.
    Product,
}

/// Whether it sends a code challenge (RFC 7636), with the settings as they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Challenge {
    /// It does.
    Sent,
    /// It cannot.
    NotSent,
    /// Its documentation does not say so.
    Unsaid,
}

/// What the names of its settings were written after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Documentation {
    /// The product, as its documentation calls it.
    pub product: &'static str,
    /// The version of which the documentation, or the source where that is silent, was read.
    pub version: &'static str,
    /// Where it stands.
    pub url: &'static str,
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
    /// The ways in which it can send a secret; none if its documentation does not say.
    pub methods: &'static [AuthMethod],
    /// Whether it sends a code challenge.
    pub challenge: Challenge,
    /// Claims that it looks for in the ID token and nowhere else.
    pub reads: &'static [&'static str],
    /// What it was written after.
    pub after: Documentation,
}

/// Signet's own word for what most do: the secret in the header or in the form, as it is set or as the server takes it.
const EITHER: &[AuthMethod] = &[ClientSecretBasic, ClientSecretPost];

/// A row of the table; where nothing else is said, it sends a challenge, can send a secret either way, and asks userinfo.
pub(super) const fn row(
    file: &'static str,
    name: &'static str,
    (shelf, format): (Shelf, Format),
    kinds: &'static [ClientKind],
    (product, version, url): (&'static str, &'static str, &'static str),
) -> Recipe {
    let after = Documentation { product, version, url };
    let challenge = Challenge::Sent;
    Recipe { file, name, shelf, format, kinds, callbacks: &[], methods: EITHER, challenge, reads: &[], after }
}

impl Recipe {
    /// Where people come back to.
    pub(super) const fn back_at(self, callbacks: &'static [&'static str]) -> Self {
        Self { callbacks, ..self }
    }

    /// How it sends its secret.
    pub(super) const fn by(self, methods: &'static [AuthMethod]) -> Self {
        Self { methods, ..self }
    }

    /// Whether it sends a challenge.
    pub(super) const fn challenge(self, challenge: Challenge) -> Self {
        Self { challenge, ..self }
    }

    /// What it looks for in the ID token alone.
    pub(super) const fn reading(self, reads: &'static [&'static str]) -> Self {
        Self { reads, ..self }
    }
}
