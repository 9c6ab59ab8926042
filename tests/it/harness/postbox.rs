//! A mail server on a loopback socket (RFC 5321): it keeps what it is sent and answers as it is told.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard};

/// A message as it came over the wire.
#[derive(Clone, Debug)]
pub struct Caught {
    /// Whom the envelope is from.
    pub from: String,
    /// Whom the envelope is for.
    pub to: String,
    /// Headers and body.
    pub raw: String,
}

impl Caught {
    /// A header, unfolded.
    pub fn header(&self, name: &str) -> Option<String> {
        let head = self.raw.split("\r\n\r\n").next().unwrap_or_default().replace("\r\n ", " ");
        head.lines().find_map(|line| line.strip_prefix(&format!("{name}: ")).map(str::to_owned))
    }

    /// The text part.
    pub fn text(&self) -> String {
        self.part("text/plain")
    }

    /// The HTML part.
    pub fn html(&self) -> String {
        self.part("text/html")
    }

    fn part(&self, media_type: &str) -> String {
        let (_, rest) = self.raw.split_once(&format!("Content-Type: {media_type}")).expect("a part of that type");
        let (head, rest) = rest.split_once("\r\n\r\n").expect("a body");
        let body = rest.split("\r\n--").next().unwrap_or_default();
        if head.contains("quoted-printable") {
            from_quoted_printable(body)
        } else if head.contains("base64") {
            let bytes = STANDARD.decode(body.replace("\r\n", "")).expect("base64");
            String::from_utf8(bytes).expect("UTF-8").replace("\r\n", "\n")
        } else {
            body.replace("\r\n", "\n")
        }
    }

    /// The path of the one link in the text that leads to the issuer with a token.
    #[track_caller]
    pub fn path(&self) -> String {
        let text = self.text();
        let links: Vec<_> = text.lines().filter_map(|line| line.strip_prefix("https://id.test")).collect();
        let [link] = links.as_slice() else { panic!("one link in {text}") };
        assert!(self.html().replace("&#x3D;", "=").replace("&amp;", "&").contains(link), "the same link in {}", self.html());
        (*link).to_owned()
    }
}

/// RFC 2045 §6.7.
fn from_quoted_printable(body: &str) -> String {
    let body = body.replace("=\r\n", "").replace("\r\n", "\n");
    let (mut bytes, mut rest) = (Vec::new(), body.as_bytes());
    while let [first, tail @ ..] = rest {
        match (first, tail) {
            (b'=', [high, low, more @ ..]) => {
                let code = [*high, *low];
                let text = std::str::from_utf8(&code).expect("two digits");
                bytes.push(u8::from_str_radix(text, 16).expect("two digits"));
                rest = more;
            }
            _ => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).expect("UTF-8")
}

/// The server.
#[derive(Clone, Debug)]
pub struct Postbox {
    port: u16,
    got: Arc<Mutex<Vec<Caught>>>,
    answers: Arc<Mutex<VecDeque<&'static str>>>,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect("nobody panics with it")
}

impl Postbox {
    /// Listens.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let own = Self { port: listener.local_addr().expect("an address").port(), got: Arc::default(), answers: Arc::default() };
        let server = own.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let server = server.clone();
                std::thread::spawn(move || server.converse(stream));
            }
        });
        own
    }

    /// `[mail]` for it.
    pub fn section(&self) -> String {
        let port = self.port;
        format!(
            "[mail]\nhost = \"127.0.0.1\"\nport = {port}\ntls = \"none\"\nfrom = \"Signet <login@id.test>\"\nreply_to = \"help@id.test\"\n"
        )
    }

    /// What the next recipients are answered with; after these, that they are welcome.
    pub fn will_answer(&self, answers: &[&'static str]) {
        locked(&self.answers).extend(answers);
    }

    /// What has come since the last look.
    pub fn take(&self) -> Vec<Caught> {
        std::mem::take(&mut *locked(&self.got))
    }

    fn converse(&self, stream: TcpStream) -> Option<()> {
        let mut writer = stream.try_clone().ok()?;
        let mut reader = BufReader::new(stream);
        let mut say = |line: &str| writer.write_all(format!("{line}\r\n").as_bytes()).ok();
        say("220 postbox.test ready")?;
        let (mut from, mut to) = (String::new(), String::new());
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
            let (verb, rest) = line.trim_end().split_at(line.trim_end().len().min(4));
            let address = || rest.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
            match verb.to_ascii_uppercase().as_str() {
                "EHLO" => say("250-postbox.test\r\n250 8BITMIME")?,
                "MAIL" => {
                    from = address();
                    say("250 go on")?;
                }
                "RCPT" => {
                    to = address();
                    let answer = locked(&self.answers).pop_front();
                    say(answer.unwrap_or("250 welcome"))?;
                }
                "DATA" => {
                    say("354 let me have it")?;
                    let raw = message(&mut reader)?;
                    locked(&self.got).push(Caught { from: from.clone(), to: to.clone(), raw });
                    say("250 2.0.0 queued as 1")?;
                }
                "QUIT" => return say("221 bye"),
                _ => say("250 as you say")?,
            }
        }
    }
}

fn message(reader: &mut BufReader<TcpStream>) -> Option<String> {
    let mut raw = String::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
        if line == ".\r\n" {
            return Some(raw);
        }
        raw.push_str(line.strip_prefix('.').unwrap_or(&line));
    }
}
