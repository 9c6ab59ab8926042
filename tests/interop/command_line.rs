//! Commands beside a running server, on PostgreSQL.

use crate::postgres::Own;
use crate::server::Server;

#[test]
fn a_command_always_ends_by_itself_and_never_in_the_clean_up_of_a_library() {
    let Some(database) = Own::new() else {
        eprintln!("skipped: SIGNET_TEST_POSTGRES is not set");
        return;
    };
    crate::runtime().block_on(async {
        let folder = tempfile::tempdir().expect("a folder");
        let server = Server::beside((&database.url, folder.path()), None, "").await;
        // One in twenty crashed while the pool made connections in reserve.
        for _ in 0..60 {
            assert!(server.command(&["keys", "list"]).contains("RS256"));
        }
    });
}
