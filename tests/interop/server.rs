//! The built binary on a temporary folder and a free port.

use std::io::Read;
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

/// A running server; dropping it ends it.
pub struct Server {
    /// Its issuer.
    pub issuer: String,
    child: Child,
    _folder: TempDir,
}

/// A port that is free now.
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a free port").port()
}

impl Server {
    /// Starts `signet serve` on SQLite with these tables in its file.
    pub async fn start(tables: &str) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let (port, health) = (free_port(), free_port());
        let issuer = format!("http://localhost:{port}");
        let place = folder.path().display();
        let config = format!(
            "[server]\nlisten = \"127.0.0.1:{port}\"\npublic_url = \"{issuer}\"\n[database]\nurl = \"sqlite:{place}/signet.db\"\n\
             [keys]\ndir = \"{place}/keys\"\n[health]\nlisten = \"127.0.0.1:{health}\"\n{tables}"
        );
        let file = folder.path().join("signet.toml");
        std::fs::write(&file, config).expect("the configuration is written");
        let mut command = Command::new(env!("CARGO_BIN_EXE_signet"));
        command.arg("serve").arg("--config").arg(&file).current_dir(folder.path()).stdin(Stdio::null());
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("signet starts");
        let mut server = Self { issuer, child, _folder: folder };
        server.wait(port).await;
        server
    }

    async fn wait(&mut self, port: u16) {
        for _ in 0..600 {
            if tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_ok() {
                return;
            }
            if let Some(status) = self.child.try_wait().expect("the process is ours") {
                panic!("signet ended with {status}: {}", self.said());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("signet does not listen");
    }

    fn said(&mut self) -> String {
        let mut said = String::new();
        let _ = self.child.stdout.take().map(|mut out| out.read_to_string(&mut said));
        let _ = self.child.stderr.take().map(|mut out| out.read_to_string(&mut said));
        said
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
