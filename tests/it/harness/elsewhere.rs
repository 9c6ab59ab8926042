//! Somebody else's server, over https on loopback: what it serves may be changed while it runs.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use tempfile::TempDir;

type Pages = Arc<Mutex<BTreeMap<String, String>>>;
type Act = Box<dyn FnOnce() + Send>;

/// The server. It ends with the test's process.
pub struct Elsewhere {
    port: u16,
    pages: Pages,
    asked: Arc<Mutex<Vec<String>>>,
    meanwhile: Arc<Mutex<Option<Act>>>,
    folder: TempDir,
}

impl Elsewhere {
    /// Starts it.
    pub fn start() -> Self {
        signet::outbound::install();
        let issued = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
        let key = PrivatePkcs8KeyDer::from(issued.signing_key.serialize_der());
        let chain = vec![CertificateDer::from(issued.cert.der().to_vec())];
        let config = ServerConfig::builder().with_no_client_auth().with_single_cert(chain, key.into()).expect("a TLS server");
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("ca.pem"), issued.cert.pem()).expect("a file");
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let (config, pages, asked) = (Arc::new(config), Pages::default(), Arc::new(Mutex::new(Vec::new())));
        let meanwhile = Arc::<Mutex<Option<Act>>>::default();
        let (served, noted, acts) = (pages.clone(), asked.clone(), meanwhile.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (config, served, noted, acts) = (config.clone(), served.clone(), noted.clone(), acts.clone());
                std::thread::spawn(move || answer(stream, config, (&served, &acts), &noted));
            }
        });
        Self { port, pages, asked, meanwhile, folder }
    }

    /// The `[outbound]` section that lets Signet reach it.
    pub fn outbound(&self) -> String {
        let ca: PathBuf = self.folder.path().join("ca.pem");
        format!("[outbound]\nallow = [\"127.0.0.0/8\", \"::1/128\"]\nextra_ca = [\"{}\"]\n", ca.display())
    }

    /// The URL of a path.
    pub fn url(&self, path: &str) -> String {
        format!("https://localhost:{}{path}", self.port)
    }

    /// Serves JSON at a path.
    pub fn serve(&self, path: &str, body: &str) {
        self.serve_raw(path, &format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n{body}"));
    }

    /// Serves a whole response at a path.
    pub fn serve_raw(&self, path: &str, response: &str) {
        self.pages.lock().expect("the pages").insert(path.to_owned(), response.to_owned());
    }

    /// What happens before the next request is answered.
    pub fn meanwhile(&self, act: impl FnOnce() + Send + 'static) {
        *self.meanwhile.lock().expect("the act") = Some(Box::new(act));
    }

    /// The paths that were asked for.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("the log").clone()
    }
}

/// Answers one request and closes, so that the end of the body is the end of the connection.
fn answer(
    stream: TcpStream,
    config: Arc<ServerConfig>,
    (pages, acts): (&Pages, &Mutex<Option<Act>>),
    asked: &Mutex<Vec<String>>,
) {
    let Ok(connection) = ServerConnection::new(config) else { return };
    let mut stream = BufReader::new(StreamOwned::new(connection, stream));
    let mut first = String::new();
    if stream.read_line(&mut first).is_err() {
        return;
    }
    let mut line = String::from("x");
    while !line.trim().is_empty() {
        line.clear();
        if stream.read_line(&mut line).unwrap_or_default() == 0 {
            return;
        }
    }
    let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
    asked.lock().expect("the log").push(path.clone());
    if let Some(act) = acts.lock().expect("the act").take() {
        act();
    }
    let page = pages.lock().expect("the pages").get(&path).cloned();
    let page = page.unwrap_or_else(|| "HTTP/1.1 404 Not Found\r\n\r\n".to_owned());
    let page = page.replacen("\r\n", "\r\nconnection: close\r\n", 1);
    let mut stream = stream.into_inner();
    let _ = stream.write_all(page.as_bytes()); // the other side may have had enough
    stream.conn.send_close_notify();
    let _ = stream.flush(); // likewise
}
