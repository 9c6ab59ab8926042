//! The Signet binary.

use std::process::ExitCode;

/// Smaller and faster under many small requests than the system allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    signet::cli::run()
}
