//! From what a flow returned to bytes.

pub mod authorization;
pub mod failure;
pub mod headers;
pub mod json;
pub mod page;
pub mod problem;
