//! From bytes to what a flow takes.

pub mod arrival;
pub mod body;
pub mod language;
pub mod origin;
pub mod peer;
