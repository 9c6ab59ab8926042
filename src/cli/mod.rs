//! The command line. Each command is a function that writes to a given output, so that tests call it.

pub mod check;
pub mod logging;
pub mod master_key;
