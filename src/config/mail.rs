//! `[mail]`: the server that takes our mail, and whom it is from.

use super::section::Section;
use crate::crypto::Plain;
use crate::mail;
use crate::model::{MailServer, MailTls};

const CHOICES: [(&str, MailTls); 3] = [("starttls", MailTls::StartTls), ("implicit", MailTls::Implicit), ("none", MailTls::None)];
/// The port of TLS from the first byte (RFC 8314 §3.3), and the one of submission (RFC 6409).
const IMPLICIT: u16 = 465;
const SUBMISSION: u16 = 587;

pub(super) fn read(mut section: Section<'_>) -> Option<MailServer> {
    section.require("host", "name the SMTP server");
    section.require("from", "give the sender's address, like \"Example <login@example.com>\"");
    let host = section.text("host").map(|given| given.value);
    let form = "write it like login@example.com or \"Example <login@example.com>\"";
    let from = section.parsed("from", mail::mailbox, form).map(|given| given.value);
    let reply_to = section.parsed("reply_to", mail::mailbox, form).map(|given| given.value);
    let place = section.place_of("tls");
    let port = section.number("port", 1..=65_535).and_then(|given| u16::try_from(given.value).ok());
    let usual = if port == Some(IMPLICIT) { MailTls::Implicit } else { MailTls::StartTls };
    let tls = section.choice("tls", &CHOICES).unwrap_or(usual);
    let port = port.unwrap_or(if tls == MailTls::Implicit { IMPLICIT } else { SUBMISSION });
    let credentials = credentials(&mut section);
    let is_near = host.as_deref().is_none_or(is_loopback);
    if tls == MailTls::None && !is_near {
        if credentials.is_some() {
            let message = "without TLS the password would travel in the clear";
            section.wrong("tls", &place, message, "use \"starttls\" or \"implicit\", or leave `username` and `password` out");
        } else {
            section.warn("tls", &place, "links that open accounts travel to the mail server in the clear");
        }
    }
    section.finish();
    Some(MailServer { host: host?, port, tls, credentials, from: from?, reply_to })
}

fn credentials(section: &mut Section<'_>) -> Option<(String, Plain)> {
    let place = section.place_of("username");
    let (username, password) = (section.text("username"), section.secret("password"));
    match (username, password) {
        (Some(username), Some(password)) => Some((username.value, password.value)),
        (None, None) => None,
        (Some(_), None) => {
            section.wrong("password", &place, "`password` is missing", "give the password of `username`, or neither");
            None
        }
        (None, Some(password)) => {
            section.wrong(
                "username",
                &password.place,
                "`username` is missing",
                "give the name whose password this is, or neither",
            );
            None
        }
    }
}

fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}
