//! The built binary as others meet it: a relying party that nobody here wrote, and `kill -9`.
#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

mod algorithms;
mod browser;
mod command_line;
mod crash;
mod crate_openidconnect;
mod crates;
mod ending;
mod key_material;
mod postgres;
mod recipes;
mod rotation;
mod sealed;
mod server;
mod upstream_commands;

/// A runtime for one test, and the TLS provider that the HTTP client asks for.
fn runtime() -> tokio::runtime::Runtime {
    let _ = rustls::crypto::ring::default_provider().install_default();
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime")
}
