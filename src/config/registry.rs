//! The names of OAuth client metadata are those of `protocol::registration`; here is what only a file says of them.

pub(super) use crate::protocol::registration::names::{BUILT, LOCALISED, NOT_BUILT, OURS_TO_SET};

/// Our own names that are spans of time, and the registered one that is: a text like "5m" is taken for them too.
pub(super) const SPANS: [&str; 3] = ["access_token_lifetime", "id_token_lifetime", "default_max_age"];
