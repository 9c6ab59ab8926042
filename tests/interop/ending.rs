//! SIGTERM.

use std::time::Duration;

use crate::server::Server;

/// The public listener and that of health begin one after the other: a signal between them must end both.
#[test]
fn whoever_is_asked_to_end_ends_however_early_it_is_asked() {
    crate::runtime().block_on(async {
        let mut server = Server::start("").await;
        assert!(server.ends().await, "{}", server.said());
        for round in 0..30_u64 {
            server.restart().await;
            // It waits at the listener until somebody answers, and comes back at that very moment.
            let first = reqwest::get(format!("{}/.well-known/openid-configuration", server.address())).await;
            assert!(first.is_ok_and(|answer| answer.status().is_success()));
            tokio::time::sleep(Duration::from_micros(round % 10 * 100)).await;
            assert!(server.ends().await, "round {round}: {}", server.said());
        }
    });
}
