//! The release binary over a folder of its own, opened and closed again.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::Fault;
use crate::visitor::Visitor;

/// The password of everybody in the file.
pub const PASSWORD: &str = "correct-horse-battery";
/// The secret of every client in the file.
pub const SECRET: &str = "a-shared-secret-of-more-than-thirty-two-characters";
/// The address that no browser here follows.
pub const CALLBACK: &str = "http://127.0.0.1:9/callback";
/// Every scope of lists.
pub const SCOPES: &str = "users:read sessions:read clients:read upstreams:read agreements:read tenants:read audit:read keys:read providers:read resources:read \
     teams:read team_apps:read overview:read upstreams:write";

/// A folder with a configuration; dropping it removes it.
pub struct House {
    folder: PathBuf,
    url: String,
    port: u16,
}

/// A running server; dropping it ends it.
pub struct Server {
    pub port: u16,
    child: Child,
}

fn free_port() -> Result<u16, Fault> {
    Ok(std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

fn configuration(folder: &Path, url: &str, port: u16) -> Result<String, Fault> {
    let (place, health) = (folder.display(), free_port()?);
    Ok(format!(
        "[server]\nlisten = \"127.0.0.1:{port}\"\npublic_url = \"http://localhost:{port}\"\nworkers = 2\nlog_level = \"warn\"\n\
         [database]\nurl = \"{url}\"\n[keys]\ndir = \"{place}/keys\"\n[health]\nlisten = \"127.0.0.1:{health}\"\n\
         [[provider]]\nname = \"default\"\n[provider.lifetimes]\naccess_token = \"1h\"\n\
         [[user]]\nusername = \"person0\"\npassword = \"{PASSWORD}\"\nemail = \"person0@example.com\"\ngiven_name = \"Givenname\"\n\
         family_name = \"Familyname\"\nadmin_role = \"owner\"\n\
         [[client]]\nclient_id = \"web\"\ngrant_types = [\"authorization_code\", \"refresh_token\"]\nresponse_types = [\"code\"]\n\
         redirect_uris = [\"{CALLBACK}\"]\nclient_secret = \"{SECRET}\"\n\
         [[client]]\nclient_id = \"robot\"\ngrant_types = [\"client_credentials\"]\nresponse_types = []\nclient_secret = \"{SECRET}\"\n\
         scope = \"{SCOPES}\"\n\
         [[upstream]]\nname = \"corp\"\nissuer = \"https://upstream.example.com\"\nclient_id = \"c\"\nclient_secret = \"s\"\n"
    ))
}

impl House {
    /// Makes the folder; over SQLite within it, or over an empty PostgreSQL database.
    pub fn build(postgres: Option<String>) -> Result<Self, Fault> {
        let port = free_port()?;
        let folder = std::env::temp_dir().join(format!("signet-crowd-{}-{port}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        let url = postgres.unwrap_or_else(|| format!("sqlite:{}/signet.db", folder.display()));
        std::fs::write(folder.join("signet.toml"), configuration(&folder, &url, port)?)?;
        Ok(Self { folder, url, port })
    }

    /// The address of the database.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Which database it is.
    pub fn name(&self) -> &'static str {
        if self.url.starts_with("sqlite:") { "SQLite" } else { "PostgreSQL" }
    }

    /// Starts the server and waits for its first answer.
    pub async fn open(&self) -> Result<Server, Fault> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_signet"));
        command.env_clear().arg("serve").arg("--config").arg(self.folder.join("signet.toml")).current_dir(&self.folder);
        let log = std::fs::File::create(self.folder.join("signet.log"))?;
        let child = command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log).spawn()?;
        let mut server = Server { port: self.port, child };
        let begin = Instant::now();
        while begin.elapsed() < Duration::from_secs(60) && server.child.try_wait()?.is_none() {
            if Visitor::new(self.port).get("/.well-known/openid-configuration").await.is_ok_and(|answer| answer.status == 200) {
                return Ok(server);
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Err(format!("signet did not answer; it said:\n{}", std::fs::read_to_string(self.folder.join("signet.log"))?).into())
    }
}

impl Server {
    /// Asks it to end, and waits.
    pub fn close(mut self) -> Result<(), Fault> {
        Command::new("kill").arg(self.child.id().to_string()).status()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for House {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
