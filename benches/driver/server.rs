//! The release binary on SQLite at `synchronous=FULL`, with two workers, and what the kernel knows of it.

use std::collections::HashSet;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::Fault;
use crate::connection::{Answer, Connection};

/// The password of everybody.
pub const PASSWORD: &str = "correct-horse-battery";
/// The secret of every client.
pub const SECRET: &str = "a-shared-secret-of-more-than-thirty-two-characters";
/// The address that no browser here follows.
pub const CALLBACK: &str = "http://127.0.0.1:9/callback";

/// The person of the rows that look at what a log-in costs beside its password hash: theirs is of the smallest parameters.
pub const QUICK_PERSON: &str = "quick";
/// Argon2id of [`PASSWORD`] with 8 KiB and one pass.
const QUICK_HASH: &str = "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$G9AMAI/WeiUT9sKChFSlShWuaHBJGvp2MT63kxhqixE";

/// A running server; dropping it ends it.
#[derive(Debug)]
pub struct Server {
    /// Where it listens.
    pub port: u16,
    /// From the start of the process to its first answer.
    pub first_answer: Duration,
    folder: PathBuf,
    child: Child,
}

/// A provider as every row but the last wants it.
const USUAL: &str = "[provider.lifetimes]\naccess_token = \"1h\"\n";

/// The configuration: a provider whose access tokens are signed by `algorithm` (and `more` of its keys), eight people, and a client
/// for each row.
fn configuration(folder: &Path, (port, health): (u16, u16), (algorithm, more): (&str, &str)) -> String {
    let place = folder.display();
    let mut text = format!(
        "[server]\nlisten = \"127.0.0.1:{port}\"\npublic_url = \"http://localhost:{port}\"\nworkers = 2\nlog_level = \"warn\"\n\
         [database]\nurl = \"sqlite:{place}/signet.db\"\n[keys]\ndir = \"{place}/keys\"\n[health]\nlisten = \"127.0.0.1:{health}\"\n\
         [[provider]]\nname = \"default\"\naccess_token_algorithm = \"{algorithm}\"\n{more}"
    );
    for person in 0..8 {
        text += &format!(
            "[[user]]\nusername = \"person{person}\"\npassword = \"{PASSWORD}\"\nemail = \"person{person}@example.com\"\n"
        );
    }
    text +=
        &format!("[[user]]\nusername = \"{QUICK_PERSON}\"\npassword_hash = \"{QUICK_HASH}\"\nemail = \"quick@example.com\"\n");
    for format in ["opaque", "jwt"] {
        text += &format!("[[client]]\nclient_id = \"machine-{format}\"\naccess_token_format = \"{format}\"\n");
        text += &format!("grant_types = [\"client_credentials\"]\nresponse_types = []\nclient_secret = \"{SECRET}\"\n");
    }
    for signed in ["RS256", "ES256"] {
        text += &format!("[[client]]\nclient_id = \"web-{signed}\"\nid_token_signed_response_alg = \"{signed}\"\n");
        text +=
            "grant_types = [\"authorization_code\", \"refresh_token\"]\nresponse_types = [\"code\"]\nrequire_consent = false\n";
        text += &format!("redirect_uris = [\"{CALLBACK}\"]\nclient_secret = \"{SECRET}\"\n");
    }
    text
}

/// A port that is free now.
pub fn free_port() -> Result<u16, Fault> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

impl Server {
    /// Starts the server twice: on an empty folder, and again on what it made there; the second start is timed.
    pub async fn start(algorithm: &str) -> Result<Self, Fault> {
        Self::start_with(algorithm, USUAL).await
    }

    /// The same with `more` keys of the provider.
    pub async fn start_with(algorithm: &str, more: &str) -> Result<Self, Fault> {
        Self::start_at(free_port()?, algorithm, more).await
    }

    /// The same at a port.
    pub async fn start_at(port: u16, algorithm: &str, more: &str) -> Result<Self, Fault> {
        let folder = std::env::temp_dir().join(format!("signet-bench-{}-{algorithm}-{port}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        let health = free_port()?;
        std::fs::write(folder.join("signet.toml"), configuration(&folder, (port, health), (algorithm, more)))?;
        let mut first = Self::launch(&folder, port).await?;
        Command::new("kill").arg(first.child.id().to_string()).status()?;
        first.child.wait()?;
        first.folder = PathBuf::new();
        Self::launch(&folder, port).await
    }

    async fn launch(folder: &Path, port: u16) -> Result<Self, Fault> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_signet"));
        command.env_clear().arg("serve").arg("--config").arg(folder.join("signet.toml")).current_dir(folder);
        let log = std::fs::File::create(folder.join("signet.log"))?;
        let begin = Instant::now();
        let child = command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log).spawn()?;
        let mut server = Self { port, first_answer: Duration::ZERO, folder: folder.to_owned(), child };
        while begin.elapsed() < Duration::from_secs(30) && server.child.try_wait()?.is_none() {
            if server.answers().await {
                server.first_answer = begin.elapsed();
                return Ok(server);
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        let said = std::fs::read_to_string(folder.join("signet.log"))?;
        Err(format!("signet did not answer; it said:\n{said}").into())
    }

    async fn answers(&self) -> bool {
        self.get("/.well-known/openid-configuration").await.is_ok_and(|answer| answer.status == 200)
    }

    async fn get(&self, path: &str) -> Result<Answer, Fault> {
        let request = format!("GET {path} HTTP/1.1\r\nhost: localhost:{}\r\n\r\n", self.port);
        Connection::open(self.port).await?.send(request.as_bytes()).await
    }

    /// The `kid` of every published key.
    pub async fn published(&self) -> Result<HashSet<String>, Fault> {
        let set: Value = serde_json::from_slice(&self.get("/oauth/jwks").await?.expect(200)?.body)?;
        let keys = set.get("keys").and_then(Value::as_array).into_iter().flatten();
        let kids = keys.filter_map(|key| key.get("kid").and_then(Value::as_str));
        Ok(kids.map(str::to_owned).collect())
    }

    /// User and system time that the process has spent, from `/proc/PID/stat` (proc(5): fields 14 and 15, in ticks of 10 ms).
    pub fn cpu(&self) -> Result<Duration, Fault> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
        let ticks = |at: usize| fields.get(at).and_then(|f| f.parse::<u64>().ok()).ok_or("unreadable /proc/PID/stat");
        Ok(Duration::from_millis((ticks(11)? + ticks(12)?) * 10))
    }

    /// A line of `/proc/PID/status` in MiB: `VmRSS` now, `VmHWM` the peak.
    pub fn memory(&self, line: &str) -> Result<f64, Fault> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let value = status.lines().find_map(|l| l.strip_prefix(line)?.strip_prefix(':')?.split_whitespace().next());
        Ok(value.ok_or("unreadable /proc/PID/status")?.parse::<f64>()? / 1024.0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if !self.folder.as_os_str().is_empty() {
            let _ = std::fs::remove_dir_all(&self.folder);
        }
    }
}
