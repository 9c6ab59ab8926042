//! Apps of a provider, as those who manage them do it: one set of use cases for console, API and command line (decisions 7, 16, 20, 23,
//! 28, 39). What may be registered is judged by the rules that registration itself is judged by (`protocol::registration`).
//!
//! Who acts is a [`Registrar`]: every question about how far somebody reaches is answered there and nowhere else. Whatever refuses comes
//! before the first write; the write claims the settings revision, so that of two who change an app at once, one is told.

mod add;
mod edit;
mod preview;
mod read;
mod refused;
mod registrar;
mod remove;
mod secrets;
mod sector;
mod switch;

pub use add::{Made, New, add};
pub(in crate::flow) use edit::{Beside, edit_beside, would_be};
pub use edit::{Edit, Edited, edit};
pub use preview::{Previewed, Sought, preview};
pub use read::{Whole, find, list};
pub use refused::Refused;
pub use registrar::{Registrar, Whose};
pub use remove::remove;
pub use secrets::{Earlier, Given, MOST_SECRETS, add as add_secret, revoke as revoke_secret};
pub use sector::Documents;
pub use switch::switch;

pub use crate::store::clients::{By, Page, Place};
pub(in crate::flow) use read::whole;
pub(in crate::flow) use remove::{begin, finish};

use super::Refusal;
use crate::model::{Client, Id};
use crate::protocol::error::OAuthError;

/// As the audit names an app.
fn target(id: &Id<Client>) -> String {
    format!("client:{id}")
}

impl From<Refused> for Refusal {
    fn from(refused: Refused) -> Self {
        Self::Client(Box::new(refused))
    }
}

/// What the rules of registration refuse.
fn metadata(error: OAuthError) -> Refusal {
    Refused::Metadata(error.description.into_owned()).into()
}
