//! Logging in through upstreams: relying-party domains. A log-in begins with `depart`, comes back with `arrive`, and may ask something
//! (`first_login`, `link`) before it goes on as any other.

mod arrival;
pub mod arrive;
pub mod attempt;
pub mod depart;
mod domain;
pub mod examination;
pub mod finding;
pub mod first_login;
pub mod identities;
pub mod initiate;
pub mod link;
pub mod manage;
pub mod offer;
mod person;
pub mod refresh;
pub mod registration;
pub mod request_object;
mod sign_in;
pub mod sign_out;
pub mod trial;
pub mod trust;

pub use arrival::{Arrived, Found, Page, open as open_arrival};
pub use arrive::LogIn;
pub use attempt::{Crumb, Intent};
pub use depart::{Leave, Refused, Wish, depart};
pub use domain::{Domain, find, find_by_id, load};
pub use registration::Application;
