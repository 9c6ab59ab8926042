//! `/portal`: developers look after apps in teams (decision 29). [`SCREENS`] is the table of what there is: it is served and tested as
//! it stands. The pages show and do what the use cases of `flow::portal` do.

mod agreements;
mod app;
mod app_form;
mod claims;
mod connect;
mod desk;
mod flows;
mod invitations;
mod members;
pub mod screen;
mod secrets;
mod serve;
mod team;
mod teams;
mod told;
mod tried;
mod try_it;

pub use serve::screens;
pub use tried::get_tried;

use screen::Screen;

/// Every page and every act.
pub static SCREENS: [&[Screen]; 12] = [
    &teams::SCREENS,
    &team::SCREENS,
    &members::SCREENS,
    &invitations::SCREENS,
    &app::SCREENS,
    &app_form::SCREENS,
    &secrets::SCREENS,
    &connect::SCREENS,
    &try_it::SCREENS,
    &claims::SCREENS,
    &agreements::SCREENS,
    &flows::SCREENS,
];
