//! The REST API of a provider (decision 29): JSON under access tokens of its own. [`OPERATIONS`] is the table of what there is: it is
//! served, documented ([`openapi`]) and tested as it stands.

mod agreements;
mod answer;
mod approvals;
mod asked;
mod audit;
mod certificate;
mod client;
mod client_secrets;
mod clients;
mod docs;
mod doctor;
mod encryption_keys;
mod errors;
mod factors;
mod flows;
mod groups;
mod invitations;
mod keys;
mod measured;
mod openapi;
pub mod operation;
mod overview;
mod page;
mod person;
mod platform_identities;
mod providers;
mod resources;
mod serve;
mod sessions;
mod team_app_parts;
mod team_apps;
mod team_people;
mod teams;
mod tenants;
mod time;
mod trust;
mod upstream;
mod upstream_options;
mod upstreams;
mod users;

pub use docs::get_docs;
pub use errors::not_found;
pub use serve::operations;

use operation::Operation;

/// Every operation.
pub static OPERATIONS: [&[Operation]; 27] = [
    &users::OPERATIONS,
    &factors::OPERATIONS,
    &invitations::OPERATIONS,
    &groups::OPERATIONS,
    &sessions::OPERATIONS,
    &agreements::OPERATIONS,
    &clients::OPERATIONS,
    &client_secrets::OPERATIONS,
    &approvals::OPERATIONS,
    &teams::OPERATIONS,
    &team_people::OPERATIONS,
    &team_apps::OPERATIONS,
    &team_app_parts::OPERATIONS,
    &overview::OPERATIONS,
    &doctor::OPERATIONS,
    &trust::OPERATIONS,
    &audit::OPERATIONS,
    &flows::OPERATIONS,
    &encryption_keys::OPERATIONS,
    &keys::OPERATIONS,
    &providers::OPERATIONS,
    &tenants::OPERATIONS,
    &resources::OPERATIONS,
    &upstreams::OPERATIONS,
    &platform_identities::OPERATIONS,
    &errors::OPERATIONS,
    &openapi::OWN,
];
