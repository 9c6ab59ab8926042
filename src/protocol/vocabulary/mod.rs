//! The words that parameters are made of.

pub mod acr;
pub mod display;
pub mod locales;
pub mod prompt;
pub mod response_mode;
pub mod response_type;
pub mod scope;

pub use display::Display;
pub use prompt::{Prompt, Prompts};
