//! An app's own server on a loopback socket: it keeps what it is sent and answers as it is told.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard};

use tokio::sync::Notify;

/// Hangs up instead of answering.
pub const HANG_UP: u16 = 0;

/// A request as it came over the wire.
#[derive(Clone, Debug)]
pub struct Received {
    /// `POST /path`.
    pub target: String,
    /// `Content-Type`.
    pub content_type: String,
    /// Its headers, their names in lower case.
    pub headers: Vec<(String, String)>,
    /// Its body.
    pub body: String,
    /// The form in its body.
    pub form: Vec<(String, String)>,
}

impl Received {
    /// The `logout_token`, which is all there is.
    #[track_caller]
    pub fn logout_token(&self) -> &str {
        assert_eq!((self.form.len(), self.form[0].0.as_str()), (1, "logout_token"), "{self:?}");
        &self.form[0].1
    }
}

/// The server.
#[derive(Clone, Debug)]
pub struct Receiver {
    port: u16,
    got: Arc<Mutex<Vec<Received>>>,
    answers: Arc<Mutex<VecDeque<u16>>>,
    arrived: Arc<Notify>,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect("nobody panics with it")
}

impl Receiver {
    /// Listens.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let own = Self { port, got: Arc::default(), answers: Arc::default(), arrived: Arc::default() };
        let server = own.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let server = server.clone();
                std::thread::spawn(move || server.converse(stream));
            }
        });
        own
    }

    /// A URL of it.
    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// What the next requests are answered with; after these, 200.
    pub fn will_answer(&self, statuses: &[u16]) {
        locked(&self.answers).extend(statuses);
    }

    /// What has come since the last look.
    pub fn take(&self) -> Vec<Received> {
        std::mem::take(&mut *locked(&self.got))
    }

    /// Waits until something comes.
    pub async fn arrival(&self) {
        self.arrived.notified().await;
    }

    fn converse(&self, stream: TcpStream) -> Option<()> {
        let mut writer = stream.try_clone().ok()?;
        let mut reader = BufReader::new(stream);
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
        let target = line.rsplit_once(' ')?.0.to_owned();
        let (mut length, mut content_type, mut headers) = (0, String::new(), Vec::new());
        loop {
            let mut header = String::new();
            reader.read_line(&mut header).ok()?;
            let Some((name, value)) = header.trim().split_once(':') else { break };
            headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.trim().parse().ok()?,
                "content-type" => value.trim().clone_into(&mut content_type),
                _ => {}
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).ok()?;
        let form = url::form_urlencoded::parse(&body).into_owned().collect();
        let body = String::from_utf8_lossy(&body).into_owned();
        locked(&self.got).push(Received { target, content_type, headers, body, form });
        let status = locked(&self.answers).pop_front().unwrap_or(200);
        if status != HANG_UP {
            let head =
                format!("HTTP/1.1 {status} Said\r\nLocation: /elsewhere\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            writer.write_all(head.as_bytes()).ok()?;
        }
        self.arrived.notify_one();
        Some(())
    }
}
