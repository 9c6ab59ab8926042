//! Logging in through upstreams: relying-party domains.

mod domain;

pub use domain::{Domain, load};
