//! The REST API of a provider (decision 29): JSON under access tokens of its own. [`OPERATIONS`] is the table of what there is: it is
//! served, documented ([`openapi`]) and tested as it stands.

mod agreements;
mod answer;
mod asked;
mod certificate;
mod doctor;
mod errors;
mod keys;
mod openapi;
pub mod operation;
mod page;
mod person;
mod serve;
mod sessions;
mod time;
mod trust;
mod users;

pub use errors::not_found;
pub use serve::operations;

use operation::Operation;

/// Every operation.
pub static OPERATIONS: [&[Operation]; 8] = [
    &users::OPERATIONS,
    &sessions::OPERATIONS,
    &agreements::OPERATIONS,
    &keys::OPERATIONS,
    &doctor::OPERATIONS,
    &trust::OPERATIONS,
    &errors::OPERATIONS,
    &openapi::OWN,
];
