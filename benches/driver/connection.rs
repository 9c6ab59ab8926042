//! The smallest HTTP/1.1 client that keeps its connection: one request at a time, answers with `content-length` or chunks.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::Fault;

/// An answer: its status, its head as text, its body.
#[derive(Debug)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    head: String,
    /// The body.
    pub body: Vec<u8>,
}

impl Answer {
    /// The values of a header, by its name in lower case.
    pub fn headers<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let pairs = self.head.lines().filter_map(|line| line.split_once(':'));
        pairs.filter(move |(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }

    /// A string member of a JSON body.
    pub fn member(&self, name: &str) -> Result<String, Fault> {
        let json: serde_json::Value = serde_json::from_slice(&self.body)?;
        json.get(name).and_then(|v| v.as_str()).map(str::to_owned).ok_or_else(|| format!("no `{name}` in {json}").into())
    }

    /// Where the answer redirects to.
    pub fn location(&self) -> Result<String, Fault> {
        let text = || String::from_utf8_lossy(&self.body).chars().take(300).collect::<String>();
        self.headers("location")
            .next()
            .map(str::to_owned)
            .ok_or_else(|| format!("{} is no redirect: {}", self.status, text()).into())
    }

    /// The answer, if its status is this one.
    pub fn expect(self, status: u16) -> Result<Self, Fault> {
        if self.status == status {
            return Ok(self);
        }
        Err(format!("{} instead of {status}: {}{}", self.status, self.head, String::from_utf8_lossy(&self.body)).into())
    }
}

/// A connection that is kept.
#[derive(Debug)]
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    /// Connects to a port of this machine.
    pub async fn open(port: u16) -> Result<Self, Fault> {
        let stream = TcpStream::connect(("127.0.0.1", port)).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::with_capacity(16 * 1024) })
    }

    /// Sends a whole request and reads the whole answer.
    pub async fn send(&mut self, request: &[u8]) -> Result<Answer, Fault> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        let end = loop {
            if let Some(at) = find(&self.buffer, b"\r\n\r\n") {
                break at;
            }
            self.more().await?;
        };
        let head = String::from_utf8_lossy(self.buffer.get(..end).unwrap_or_default()).into_owned();
        let mut rest = self.buffer.split_off(end + 4);
        std::mem::swap(&mut rest, &mut self.buffer);
        let status = head.split(' ').nth(1).and_then(|s| s.parse().ok()).ok_or("no status line")?;
        let mut answer = Answer { status, head, body: Vec::new() };
        answer.body = self.body(&answer).await?;
        Ok(answer)
    }

    async fn body(&mut self, answer: &Answer) -> Result<Vec<u8>, Fault> {
        if answer.headers("transfer-encoding").any(|v| v.eq_ignore_ascii_case("chunked")) {
            return self.chunks().await;
        }
        let length = answer.headers("content-length").next().map_or(Ok(0), str::parse::<usize>)?;
        self.at_least(length).await?;
        Ok(self.buffer.drain(..length).collect())
    }

    async fn chunks(&mut self) -> Result<Vec<u8>, Fault> {
        let mut body = Vec::new();
        loop {
            let line = loop {
                if let Some(at) = find(&self.buffer, b"\r\n") {
                    break at;
                }
                self.more().await?;
            };
            let size = usize::from_str_radix(std::str::from_utf8(self.buffer.get(..line).unwrap_or_default())?.trim(), 16)?;
            self.at_least(line + 2 + size + 2).await?;
            body.extend(self.buffer.drain(..line + 2 + size + 2).skip(line + 2).take(size));
            if size == 0 {
                return Ok(body);
            }
        }
    }

    async fn at_least(&mut self, length: usize) -> Result<(), Fault> {
        while self.buffer.len() < length {
            self.more().await?;
        }
        Ok(())
    }

    async fn more(&mut self) -> Result<(), Fault> {
        match self.stream.read_buf(&mut self.buffer).await? {
            0 => Err("the server closed the connection".into()),
            _ => Ok(()),
        }
    }
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|w| w == needle)
}
