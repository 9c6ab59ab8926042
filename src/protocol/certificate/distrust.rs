//! Why a server's certificate is not trusted (RFC 5280 §6 <https://www.rfc-editor.org/rfc/rfc5280#section-6>, RFC 9525), in words for an admin.

use std::fmt;

use super::Certificate;

/// The reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Distrust {
    /// Nobody who is trusted signed it.
    UnknownIssuer,
    /// It signed itself.
    SelfSigned,
    /// It, or one above it, counts no more.
    Expired,
    /// It, or one above it, does not count yet.
    NotYetValid,
    /// It is for other hosts.
    WrongHost,
    /// It was taken back.
    Revoked,
    /// It is for something else than being a server.
    WrongPurpose,
    /// It is not signed by whoever it says.
    BadSignature,
    /// It cannot be read, or has something that is not understood.
    Unreadable,
}

impl Distrust {
    /// The name, for the API.
    pub const fn name(self) -> &'static str {
        self.described()[0]
    }

    /// In a few words.
    pub const fn words(self) -> &'static str {
        self.described()[1]
    }

    /// What can be done about it.
    pub const fn fix(self) -> &'static str {
        self.described()[2]
    }

    const fn described(self) -> [&'static str; 3] {
        match self {
            Self::UnknownIssuer => [
                "unknown_issuer",
                "nobody who is trusted here has signed it",
                "if the authority at the end of the chain is right, add it to the tenant's trust store; a server that sends its own \
                 certificate alone has to send those between it and the authority, too",
            ],
            Self::SelfSigned => [
                "self_signed",
                "it is signed by itself alone",
                "let the upstream get a certificate of an authority, and add that authority to the tenant's trust store",
            ],
            Self::Expired => ["expired", "it has expired", "let the upstream renew it; nothing here makes it count"],
            Self::NotYetValid => [
                "not_yet_valid",
                "it does not count yet",
                "compare the clocks of this machine and of whoever issued it; then wait, or let the upstream correct it",
            ],
            Self::WrongHost => [
                "wrong_host",
                "it is for other hosts",
                "use the host name that it is for, or let the upstream get one for this name",
            ],
            Self::Revoked => ["revoked", "it was revoked", "let the upstream get a new one"],
            Self::WrongPurpose => {
                ["wrong_purpose", "it is not for a server", "let the upstream get one with the purpose of server authentication"]
            }
            Self::BadSignature => [
                "bad_signature",
                "it is not signed by whoever it names",
                "let the upstream send the chain that belongs to its certificate; or somebody is in between",
            ],
            Self::Unreadable => ["unreadable", "it cannot be read", "let the upstream get one that follows RFC 5280"],
        }
    }
}

/// A server whose certificate is not trusted. No request was sent to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Untrusted {
    /// The host that was called.
    pub host: String,
    /// Why.
    pub reason: Distrust,
    /// What it sent, its own certificate first.
    pub chain: Vec<Certificate>,
}

impl fmt::Display for Untrusted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the certificate of {} is not trusted: {}", self.host, self.reason.words())?;
        match (self.reason, self.chain.first()) {
            (Distrust::WrongHost, Some(own)) if !own.hosts.is_empty() => write!(f, " ({})", own.hosts.join(", ")),
            (Distrust::UnknownIssuer, Some(_)) => {
                let issuer = self.chain.last().map(|last| last.issuer.as_str()).unwrap_or_default();
                write!(f, " (issuer: {issuer})")
            }
            _ => Ok(()),
        }
    }
}
