//! The built binary on a temporary folder and a free port.

use std::fs::File;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

/// The secret of the tests' clients.
pub const SECRET: &str = "a-shared-secret-of-more-than-thirty-two-characters";

/// A running server; dropping it ends it.
#[derive(Debug)]
pub struct Server {
    /// Its issuer.
    pub issuer: String,
    port: u16,
    child: Child,
    folder: TempDir,
}

/// A port that is free now.
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a free port").port()
}

impl Server {
    /// Starts `signet serve` on SQLite with these tables in its file.
    pub async fn start(tables: &str) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let (database, keys) = (format!("sqlite:{}/signet.db", folder.path().display()), folder.path().join("keys"));
        Self::on(folder, (&database, &keys), None, tables).await
    }

    /// One of several processes for one issuer, on one database and master key; the first one names the issuer.
    pub async fn beside(place: (&str, &Path), first: Option<&Self>, tables: &str) -> Self {
        Self::on(TempDir::new().expect("a temporary folder"), place, first.map(|first| &*first.issuer), tables).await
    }

    /// On SQLite and over https, with a certificate for `localhost` (its chain and its key, in PEM).
    pub async fn secured((chain, key): (&str, &str), tables: &str) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let (database, keys) = (format!("sqlite:{}/signet.db", folder.path().display()), folder.path().join("keys"));
        let path = |name: &str| folder.path().join(name).display().to_string();
        std::fs::write(path("chain.pem"), chain).and_then(|()| std::fs::write(path("key.pem"), key)).expect("files");
        let tables = format!("[server]\ntls_cert = \"{}\"\ntls_key = \"{}\"\n{tables}", path("chain.pem"), path("key.pem"));
        Self::on(folder, (&database, &keys), None, &tables).await
    }

    async fn on(folder: TempDir, (database, keys): (&str, &Path), issuer: Option<&str>, tables: &str) -> Self {
        let (port, health) = (free_port(), free_port());
        let (server, tables) = match tables.strip_prefix("[server]\n") {
            None => ("", tables),
            Some(rest) => rest.split_once("\n[").map_or((rest, ""), |(own, _)| (own, rest.strip_prefix(own).unwrap_or_default())),
        };
        let scheme = if server.contains("tls_cert") { "https" } else { "http" };
        let issuer = issuer.map_or_else(|| format!("{scheme}://localhost:{port}"), str::to_owned);
        let keys = keys.display();
        let config = format!(
            "[server]\nlisten = \"127.0.0.1:{port}\"\npublic_url = \"{issuer}\"\n{server}\n[database]\nurl = \"{database}\"\n\
             [keys]\ndir = \"{keys}\"\n[health]\nlisten = \"127.0.0.1:{health}\"\n{tables}"
        );
        std::fs::write(folder.path().join("signet.toml"), config).expect("the configuration is written");
        let child = launch(folder.path());
        let mut server = Self { issuer, port, child, folder };
        server.wait().await;
        server
    }

    /// Where this very process listens.
    pub fn address(&self) -> String {
        format!("http://localhost:{}", self.port)
    }

    /// Runs another command with the configuration of this process, and returns what it said.
    pub fn command(&self, arguments: &[&str]) -> String {
        self.try_command(arguments).unwrap_or_else(|why| panic!("{arguments:?}: {why}"))
    }

    /// As `command`, or what it complained of.
    pub fn try_command(&self, arguments: &[&str]) -> Result<String, String> {
        let output = self.invocation(arguments).output().expect("signet runs");
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        let status = output.status;
        if status.success() { Ok(text(output.stdout)) } else { Err(format!("{status}: {}", text(output.stderr))) }
    }

    /// Begins another command with the configuration of this process.
    pub fn begin(&self, arguments: &[&str]) -> Child {
        self.invocation(arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("signet starts")
    }

    fn invocation(&self, arguments: &[&str]) -> Command {
        let config = self.folder.path().join("signet.toml");
        let mut command = Command::new(env!("CARGO_BIN_EXE_signet"));
        command.env_clear().args(arguments).arg("--config").arg(config);
        command
    }

    /// Changes the configuration file; the running process does not read it again.
    pub fn edit(&self, from: &str, to: &str) {
        let path = self.folder.path().join("signet.toml");
        let text = std::fs::read_to_string(&path).expect("the configuration");
        assert!(text.contains(from), "{text}");
        std::fs::write(path, text.replacen(from, to, 1)).expect("the configuration is written");
    }

    /// A file in the folder of this process.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Ends the process at once, as a power cut does.
    pub fn kill(&mut self) {
        self.child.kill().expect("the process is ours");
        self.child.wait().expect("the process is ours");
    }

    /// Asks the process to end (SIGTERM), and says whether it has within ten seconds.
    pub async fn ends(&mut self) -> bool {
        let asked = Command::new("kill").arg(self.child.id().to_string()).status().expect("kill is there");
        assert!(asked.success());
        for _ in 0..1_000 {
            if self.child.try_wait().expect("the process is ours").is_some() {
                return true;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        false
    }

    /// Starts again on what is in the folder.
    pub async fn restart(&mut self) {
        self.child = launch(self.folder.path());
        self.wait().await;
    }

    /// What the process has said.
    pub fn said(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("signet.log")).unwrap_or_default()
    }

    async fn wait(&mut self) {
        for _ in 0..15_000 {
            if tokio::net::TcpStream::connect(("127.0.0.1", self.port)).await.is_ok() {
                return;
            }
            if let Some(status) = self.child.try_wait().expect("the process is ours") {
                panic!("signet ended with {status}: {}", self.said());
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        panic!("signet does not listen");
    }
}

fn launch(folder: &Path) -> Child {
    let log = File::options().create(true).append(true).open(folder.join("signet.log")).expect("a log file");
    let mut command = Command::new(env!("CARGO_BIN_EXE_signet"));
    command.env_clear().arg("serve").arg("--config").arg(folder.join("signet.toml")).current_dir(folder).stdin(Stdio::null());
    command.stdout(log.try_clone().expect("a second handle")).stderr(log).spawn().expect("signet starts")
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
