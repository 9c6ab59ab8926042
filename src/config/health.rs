//! `[health]`: the listener of `/healthz/live`, `/healthz/ready` and `/metrics`, apart from the public one.

use std::net::SocketAddr;

use super::section::Section;
use super::server::read_listen;

/// `[health]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Health {
    /// The addresses to listen on; none if it is off.
    pub listen: Vec<SocketAddr>,
}

impl Default for Health {
    fn default() -> Self {
        Self { listen: vec![SocketAddr::from(([127, 0, 0, 1], 8081))] }
    }
}

pub(super) fn read(mut section: Section<'_>) -> Health {
    let enabled = section.flag("enabled").unwrap_or(true);
    let listen = read_listen(&mut section).unwrap_or_else(|| Health::default().listen);
    section.finish();
    Health { listen: if enabled { listen } else { Vec::new() } }
}
