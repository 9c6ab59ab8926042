//! `/admin`: the console (decision 29). [`SCREENS`] is the table of what there is: it is served and tested as it stands. The pages show
//! and do what the use cases of `flow::admin` do, which the API has, too.

mod agreements;
mod approvals;
mod audit;
mod clients;
mod desk;
mod domains;
mod encryption_keys;
mod flows;
mod groups;
mod identities;
mod keys;
mod overview;
mod people;
mod preview;
mod providers;
mod resources;
pub mod screen;
mod search;
mod serve;
mod settings;
mod tenants;
mod told;
mod tried;
mod trust;

pub(in crate::http) use serve::closed;
pub use serve::screens;

use screen::Screen;

/// Every page and every act.
pub static SCREENS: [&[Screen]; 17] = [
    &overview::SCREENS,
    &people::SCREENS,
    &groups::SCREENS,
    &clients::SCREENS,
    &domains::SCREENS,
    &identities::SCREENS,
    &trust::SCREENS,
    &agreements::SCREENS,
    &approvals::SCREENS,
    &encryption_keys::SCREENS,
    &keys::SCREENS,
    &providers::SCREENS,
    &tenants::SCREENS,
    &resources::SCREENS,
    &tried::SCREENS,
    &audit::SCREENS,
    &flows::SCREENS,
];
