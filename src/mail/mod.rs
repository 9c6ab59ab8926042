//! Mail by SMTP (RFC 5321), in two parts, text and HTML: how a message is put together and handed to the operator's server.

#[cfg(test)]
mod tests;

use std::fmt;
use std::time::{Duration, UNIX_EPOCH};

use lettre::message::header::{Date, Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};

use crate::model::{Instant, MailServer, MailTls};

/// Time for each step of the conversation with the server.
const STEP: Duration = Duration::from_secs(15);
/// Time for a whole delivery.
const TOTAL: Duration = Duration::from_mins(1);
/// The longest answer of a server that is kept.
const LONGEST: usize = 300;

/// Reads an address, with a name in front of it or without.
///
/// # Errors
/// That it is none.
pub fn mailbox(text: &str) -> Result<String, String> {
    let is_one_line = !text.chars().any(char::is_control);
    let read = is_one_line.then(|| text.parse::<Mailbox>().ok()).flatten();
    read.map(|_| text.to_owned()).ok_or_else(|| "this is no address".to_owned())
}

/// Whether mail can be sent to an address at all.
pub fn is_address(text: &str) -> bool {
    text.parse::<Address>().is_ok()
}

/// A message to be sent.
#[derive(Clone)]
pub struct Letter {
    /// The first half of its `Message-ID`: every attempt has the same, so that two that arrive are seen to be one.
    pub id: String,
    /// Whom it is for.
    pub to: String,
    /// `Subject`.
    pub subject: String,
    /// Its text part.
    pub text: String,
    /// Its HTML part.
    pub html: String,
    /// `Date`.
    pub date: Instant,
}

impl fmt::Debug for Letter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Letter({})", self.id)
    }
}

/// Why a message was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Untaken {
    /// It may be taken later.
    Again(String),
    /// It never will be.
    Never(String),
}

impl fmt::Display for Untaken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::Again(why) | Self::Never(why)) = self;
        f.write_str(why)
    }
}

/// Whatever a program sends by itself says so, so that nothing answers it by itself (RFC 3834 §5).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// Hands messages to the operator's server, each over a connection of its own. Cheap to clone.
#[derive(Clone)]
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    reply_to: Option<Mailbox>,
    server: String,
}

impl fmt::Debug for Mailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Mailer({})", self.server)
    }
}

impl Mailer {
    /// For a server whose certificate counts if it is of the system's authorities or of `roots` (PEM files' contents). It connects at the
    /// first message.
    ///
    /// # Errors
    /// What cannot be used, for the operator.
    pub fn new(server: &MailServer, roots: &[Vec<u8>]) -> Result<Self, String> {
        let read = |text: &String| text.parse::<Mailbox>().map_err(|_| format!("[mail] {text} is no address"));
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&server.host)
            .port(server.port)
            .timeout(Some(STEP))
            .tls(tls(server, roots)?);
        if let Some((username, password)) = &server.credentials {
            builder = builder.credentials(Credentials::new(username.clone(), password.reveal().to_owned()));
        }
        Ok(Self {
            transport: builder.build(),
            from: read(&server.from)?,
            reply_to: server.reply_to.as_ref().map(read).transpose()?,
            server: format!("{}:{}", server.host, server.port),
        })
    }

    /// Host and port of the server.
    pub fn server(&self) -> &str {
        &self.server
    }

    /// Connects, authenticates and says goodbye.
    ///
    /// # Errors
    /// Why not.
    pub async fn greet(&self) -> Result<(), String> {
        match tokio::time::timeout(TOTAL, self.transport.test_connection()).await {
            Ok(Ok(true)) => Ok(()),
            Ok(Ok(false)) => Err(format!("{} hangs up", self.server)),
            Ok(Err(error)) => Err(format!("{}: {}", self.server, said(&error))),
            Err(_) => Err(format!("{}: it takes too long", self.server)),
        }
    }

    /// Hands a message over; the answer is what the server said.
    ///
    /// # Errors
    /// `Untaken`.
    pub async fn send(&self, letter: &Letter) -> Result<String, Untaken> {
        let message = self.compose(letter).map_err(Untaken::Never)?;
        let Ok(sent) = tokio::time::timeout(TOTAL, self.transport.send(message)).await else {
            return Err(Untaken::Again(format!("{}: it takes too long", self.server)));
        };
        match sent {
            Ok(response) => Ok(short(&response.message().collect::<Vec<_>>().join(" "))),
            Err(error) if error.is_permanent() && !is_about_us(&error) => Err(Untaken::Never(said(&error))),
            Err(error) => Err(Untaken::Again(said(&error))),
        }
    }

    fn compose(&self, letter: &Letter) -> Result<Message, String> {
        let to: Address = letter.to.parse().map_err(|_| "the recipient has no address that mail can be sent to".to_owned())?;
        let seconds = u64::try_from(letter.date.epoch_seconds()).unwrap_or_default();
        let mut builder = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(&letter.subject)
            .header(Date::new(UNIX_EPOCH + Duration::from_secs(seconds)))
            .message_id(Some(format!("<{}@{}>", letter.id, self.from.email.domain())))
            .header(AutoSubmitted);
        if let Some(reply_to) = &self.reply_to {
            builder = builder.reply_to(reply_to.clone());
        }
        let parts = MultiPart::alternative_plain_html(letter.text.clone(), letter.html.clone());
        builder.multipart(parts).map_err(|error| error.to_string())
    }
}

/// What is refused before it is said whom a message is for is the operator's to mend, and may be mended before the message is of no use:
/// 530 to 538 are about authentication and encryption (RFC 4954 §6).
fn is_about_us(error: &lettre::transport::smtp::Error) -> bool {
    error.status().is_some_and(|code| (530..=538).contains(&u16::from(code)))
}

fn said(error: &lettre::transport::smtp::Error) -> String {
    let mut text = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(deeper) = source {
        if !text.contains(&deeper.to_string()) {
            text = format!("{text}: {deeper}");
        }
        source = deeper.source();
    }
    short(&text)
}

/// One line that is not too long.
fn short(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(LONGEST).collect()
}

fn tls(server: &MailServer, roots: &[Vec<u8>]) -> Result<Tls, String> {
    if server.tls == MailTls::None {
        return Ok(Tls::None);
    }
    let mut parameters = TlsParameters::builder(server.host.clone());
    for pem in roots {
        let certificate = Certificate::from_pem(pem).map_err(|_| "[outbound] extra_ca holds no certificate".to_owned())?;
        parameters = parameters.add_root_certificate(certificate);
    }
    let parameters = parameters.build_rustls().map_err(|error| format!("[mail] {}: {error}", server.host))?;
    Ok(if server.tls == MailTls::Implicit { Tls::Wrapper(parameters) } else { Tls::Required(parameters) })
}
