//! Providers of a tenant: made, changed, switched, removed. A new one is served by its host name as soon as its keys are there.

mod add;
mod draft;
mod edit;
mod preview;
mod read;
mod refused;
mod remove;
mod rules;

pub(super) use add::judge;
pub use add::{New, add};
pub use draft::Draft;
pub use edit::{Edit, edit};
pub use preview::preview;
pub use read::{Whole, find, list};
pub use refused::Refused;
pub use remove::{Removal, remove};

use crate::flow::admin::Refusal;
use crate::model::Provider;

impl From<Refused> for Refusal {
    fn from(refused: Refused) -> Self {
        Self::Provider(Box::new(refused))
    }
}

fn target(provider: &Provider) -> String {
    format!("provider:{}", provider.name)
}
