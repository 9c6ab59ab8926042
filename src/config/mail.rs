//! `[mail]`: how mail leaves. Read and checked already; nothing sends mail yet.

use super::section::Section;
use crate::crypto::Plain;

/// `[mail]`.
#[derive(Clone, Debug)]
pub struct Mail {
    /// The SMTP server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// The sender's address.
    pub from: String,
    /// The name to authenticate with.
    pub username: Option<String>,
    /// Its password.
    pub password: Option<Plain>,
}

pub(super) fn read(mut section: Section<'_>) -> Option<Mail> {
    let place = section.place.clone();
    section.warn("", &place, "sending mail is not built yet; the section is checked and otherwise ignored");
    section.require("host", "name the SMTP server");
    section.require("from", "give the sender's address, like \"Example <login@example.com>\"");
    let host = section.text("host");
    let from = section.text("from");
    let port = section.number("port", 1..=65_535).and_then(|given| u16::try_from(given.value).ok()).unwrap_or(587);
    let username = section.text("username").map(|given| given.value);
    let password = section.secret("password").map(|given| given.value);
    section.finish();
    Some(Mail { host: host?.value, port, from: from?.value, username, password })
}
