//! What the federation doctor finds: the same on the command line, in the API and in the wizard.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::protocol::certificate::Certificate;
use crate::protocol::relying_party::Refusal;

/// How it stands with one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// As it should be.
    Ok,
    /// Perhaps not: it could not be found out, or may be meant.
    Warning,
    /// Nobody can sign in like this.
    Failure,
}

/// What was found out about one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Which thing.
    pub check: &'static str,
    /// How it stands.
    pub verdict: Verdict,
    /// What was found.
    pub text: String,
    /// What to do; may be empty.
    pub fix: String,
    /// The certificates that it is about, a server's own first.
    pub certificates: Vec<Certificate>,
}

impl Finding {
    /// A finding.
    pub fn new(check: &'static str, verdict: Verdict, text: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { check, verdict, text: text.into(), fix: fix.into(), certificates: Vec::new() }
    }

    /// Something that is as it should be.
    pub fn well(check: &'static str, text: impl Into<String>) -> Self {
        Self::new(check, Verdict::Ok, text, "")
    }

    /// Something that keeps everybody out. A certificate that is not trusted is the business of `TLS`, wherever it stood in the way.
    pub fn refused(check: &'static str, refusal: &Refusal) -> Self {
        let check = if refusal.untrusted.is_some() { TLS } else { check };
        let chain = refusal.untrusted.as_ref().map(|untrusted| untrusted.chain.clone());
        Self {
            certificates: chain.unwrap_or_default(),
            ..Self::new(check, Verdict::Failure, refusal.detail.clone(), refusal.fix())
        }
    }
}

/// The check of certificates.
pub const TLS: &str = "TLS";

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = match self.verdict {
            Verdict::Ok => "ok   ",
            Verdict::Warning => "?    ",
            Verdict::Failure => "WRONG",
        };
        write!(f, "{mark} {:<22} {}", self.check, self.text)?;
        if !self.fix.is_empty() {
            write!(f, "\n{:>29}fix: {}", "", self.fix)?;
        }
        // A chain that holds needs no looking at.
        let shown = if self.verdict == Verdict::Failure { self.certificates.as_slice() } else { &[] };
        for (at, one) in shown.iter().enumerate() {
            write!(f, "\n{:>29}{at}: subject {}\n{:>32}issuer  {}", "", one.subject, "", one.issuer)?;
            write!(f, "\n{:>32}from {} to {}", "", one.not_before.to_rfc3339(), one.not_after.to_rfc3339())?;
            write!(f, "\n{:>32}SHA-256 {}", "", one.sha256)?;
        }
        Ok(())
    }
}
