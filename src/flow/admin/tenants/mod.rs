//! Tenants of the server: made with their first provider and a link for their first owner, changed, switched off and on. A tenant that
//! `manages_tenants` may do so, and for the people of any other one there is nothing here. What happens inside a tenant stays its own:
//! nobody comes in by managing it.

mod add;
mod draft;
mod edit;
mod invite;
mod read;
mod refused;

pub use add::{Made, New, add};
pub use draft::Draft;
pub use edit::{Edit, edit};
pub use invite::invite;
pub use read::{Whole, find, list};
pub use refused::Refused;

use crate::flow::admin::Refusal;
use crate::model::Tenant;

impl From<Refused> for Refusal {
    fn from(refused: Refused) -> Self {
        Self::Tenant(Box::new(refused))
    }
}

fn target(tenant: &Tenant) -> String {
    format!("tenant:{}", tenant.name)
}
