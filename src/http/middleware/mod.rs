//! What every request passes on its way in and out.

pub mod cors;
pub mod doctor;
pub mod entry;
mod measured;

pub use cors::cors;
pub use entry::{Entered, entry};
