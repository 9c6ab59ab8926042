//! What every request passes on its way in and out.

pub mod entry;

pub use entry::{Entered, entry};
