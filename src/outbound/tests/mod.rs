//! The guard as a pure function; the client and the kept key sets against a server that says whatever a test wants.

mod client;
mod documents;
mod guard;
mod jwks;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use super::*;

/// A server on the loopback interface that gives the same bytes to whoever connects, and counts.
struct Sink {
    address: SocketAddr,
    calls: Arc<AtomicUsize>,
    last: Arc<std::sync::Mutex<String>>,
}

impl Sink {
    /// Answers with `answer`, byte for byte, after `delay`, and then closes.
    async fn start(answer: String, delay: Duration, tls: Option<TlsAcceptor>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (calls, last) = (Arc::new(AtomicUsize::new(0)), Arc::default());
        let sink = Self { address, calls: calls.clone(), last: Arc::clone(&last) };
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                calls.fetch_add(1, Ordering::SeqCst);
                let (answer, last, tls) = (answer.clone(), last.clone(), tls.clone());
                tokio::spawn(async move {
                    match tls {
                        None => converse(stream, &answer, delay, &last).await,
                        Some(tls) => {
                            if let Ok(stream) = tls.accept(stream).await {
                                converse(stream, &answer, delay, &last).await;
                            }
                        }
                    }
                });
            }
        });
        sink
    }

    async fn plain(answer: String) -> Self {
        Self::start(answer, Duration::ZERO, None).await
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }

    /// The head of the last request.
    fn last(&self) -> String {
        self.last.lock().unwrap().clone()
    }
}

async fn converse(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    answer: &str,
    delay: Duration,
    last: &std::sync::Mutex<String>,
) {
    let mut head = vec![0; 8192];
    let read = stream.read(&mut head).await.unwrap_or(0);
    *last.lock().unwrap() = String::from_utf8_lossy(&head[..read]).into_owned();
    tokio::time::sleep(delay).await;
    let _ = stream.write_all(answer.as_bytes()).await;
    let _ = stream.shutdown().await;
}

fn ok(headers: &str, body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len())
}

fn loopback() -> Vec<IpNet> {
    vec!["127.0.0.0/8".parse().unwrap(), "::1/128".parse().unwrap()]
}
