//! The federation doctor: asks an upstream everything that a log-in through it needs, and says what is wrong and what to do. It writes
//! nothing. Command line, API and wizard show the same findings.

use std::fmt;

use super::upstream::{self, Known};
use crate::crypto::Plain;
use crate::flow::federation::Domain;
use crate::model::{Instant, Seconds, UpstreamPrompt, UpstreamSettings};
use crate::outbound::{Ask, Upstreams};
use crate::protocol::relying_party::begin::{self, Attempt, Departure, Drawn};
use crate::protocol::relying_party::client_authentication::{self, Credentials};
use crate::protocol::relying_party::metadata::Metadata;
use crate::protocol::relying_party::{Refusal, RefusalCode, check, finish, id_token};

/// How far clocks may be apart before it is said.
const SKEW: Seconds = Seconds(30);

/// How it stands with one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// As it should be.
    Well,
    /// Perhaps not: it could not be found out, or may be meant.
    Doubtful,
    /// Nobody can sign in like this.
    Wrong,
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
}

impl Finding {
    fn new(check: &'static str, verdict: Verdict, text: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { check, verdict, text: text.into(), fix: fix.into() }
    }

    fn well(check: &'static str, text: impl Into<String>) -> Self {
        Self::new(check, Verdict::Well, text, "")
    }

    fn refused(check: &'static str, refusal: &Refusal) -> Self {
        Self::new(check, Verdict::Wrong, refusal.detail.clone(), refusal.code.fix())
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = match self.verdict {
            Verdict::Well => "ok   ",
            Verdict::Doubtful => "?    ",
            Verdict::Wrong => "WRONG",
        };
        write!(f, "{mark} {:<22} {}", self.check, self.text)?;
        if self.fix.is_empty() { Ok(()) } else { write!(f, "\n{:>29}fix: {}", "", self.fix) }
    }
}

/// What the doctor needs beside the domain.
#[derive(Clone, Debug)]
pub struct Visit {
    /// The redirect URI to try.
    pub callback: String,
    /// Random words.
    pub drawn: Drawn,
    /// A fresh identifier for an assertion.
    pub jti: String,
}

/// Examines a domain.
pub async fn examine(upstreams: &Upstreams, domain: &Domain, visit: Visit, now: Instant) -> Vec<Finding> {
    let settings = &domain.upstream.settings;
    let mut found = of_settings(settings, domain.secret.is_some());
    let Known { metadata, .. } = match upstream::know(upstreams, domain, now).await {
        Ok(known) => {
            found.push(Finding::well("reach", "the metadata are there, over a connection that is trusted"));
            found.push(Finding::well("issuer", known.metadata.issuer.clone()));
            known
        }
        Err(refusal) => {
            let check = if refusal.code == RefusalCode::MetadataIssuer { "issuer" } else { "reach" };
            found.push(Finding::refused(check, &refusal));
            return found; // everything else rests on it
        }
    };
    found.push(of_response_type(settings, &metadata));
    if !settings.is_plain_oauth() {
        found.push(of_keys(upstreams, domain, &metadata, now).await);
    }
    let attempt = of_redirect(upstreams, domain, (&metadata, &visit), &mut found, now).await;
    if finish::redeems_code(settings) {
        found.push(of_authentication(upstreams, domain, (&metadata, &attempt, visit.jti), now).await);
    }
    found
}

fn of_settings(settings: &UpstreamSettings, has_secret: bool) -> Vec<Finding> {
    let problems = check::problems(settings, has_secret);
    let wrong =
        problems.iter().map(|one| Finding::new("settings", Verdict::Wrong, format!("{}: {}", one.key, one.message), one.fix));
    let doubtful = check::warnings(settings).into_iter().map(|text| Finding::new("settings", Verdict::Doubtful, text, ""));
    let found: Vec<_> = wrong.chain(doubtful).collect();
    if found.is_empty() { vec![Finding::well("settings", "they go together")] } else { found }
}

fn of_response_type(settings: &UpstreamSettings, metadata: &Metadata) -> Finding {
    let own = settings.response_type;
    if metadata.response_types.is_empty() || metadata.response_types.contains(&own) {
        return Finding::well("response type", own.to_string());
    }
    let offered = check::offered(settings.claims_source, &metadata.response_types);
    let offered = offered.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    Finding::new(
        "response type",
        Verdict::Wrong,
        format!("the upstream does not offer `{own}`"),
        format!("use one of: {offered}"),
    )
}

async fn of_keys(upstreams: &Upstreams, domain: &Domain, metadata: &Metadata, now: Instant) -> Finding {
    let algorithms = id_token::algorithms(&domain.upstream.settings, metadata);
    let names = algorithms.iter().map(|one| one.name()).collect::<Vec<_>>().join(", ");
    let Some(uri) = metadata.jwks_uri.as_deref() else {
        return Finding::well("keys", format!("our secret, for {names}"));
    };
    match upstreams.keys(&domain.upstream, uri, Ask::Kept, now).await {
        Err(refusal) => Finding::refused("keys", &refusal),
        Ok(set) => {
            let fitting = set.iter().filter(|key| algorithms.iter().any(|algorithm| key.fits(*algorithm))).count();
            if fitting == 0 && !algorithms.iter().all(|one| one.is_symmetric()) {
                let fix = "name the algorithm of its keys in id_token_algs";
                return Finding::new("keys", Verdict::Wrong, format!("no key of the set fits {names}"), fix);
            }
            Finding::well("keys", format!("{fitting} for {names}"))
        }
    }
}

/// Asks for a log-in without a page: whoever knows our redirect URI answers to it, at once and with an error.
async fn of_redirect(
    upstreams: &Upstreams,
    domain: &Domain,
    (metadata, visit): (&Metadata, &Visit),
    found: &mut Vec<Finding>,
    now: Instant,
) -> Attempt {
    let silent = UpstreamSettings { prompt: Some(UpstreamPrompt::None), response_mode: None, ..domain.upstream.settings.clone() };
    let silent = UpstreamSettings { authorization_method: crate::model::UpstreamHttp::Get, ..silent };
    let (attempt, departure) = begin::begin(&silent, metadata, &visit.callback, (None, visit.drawn.clone()), now);
    let Departure::Get(url) = departure else { return attempt };
    let register = format!("register exactly {} there", visit.callback);
    let finding = match upstreams.probe(&domain.upstream, &url, now).await {
        Err(refusal) => Finding::refused("redirect URI", &refusal),
        Ok(probe) => {
            found.push(of_clock(probe.date, now));
            if probe.location.starts_with(&visit.callback) {
                Finding::well("redirect URI", visit.callback.clone())
            } else if probe.status >= 400 {
                Finding::new(
                    "redirect URI",
                    Verdict::Wrong,
                    format!("the upstream answers {} to our request", probe.status),
                    register,
                )
            } else {
                let text = "the upstream shows a page instead of answering, so that it is not known whether ours is registered";
                Finding::new("redirect URI", Verdict::Doubtful, text, register)
            }
        }
    };
    found.push(finding);
    attempt
}

fn of_clock(date: Option<Instant>, now: Instant) -> Finding {
    let Some(date) = date else {
        return Finding::new("clock", Verdict::Doubtful, "the upstream does not say what time it is", "");
    };
    let Seconds(apart) = now.since(date);
    if apart.abs() <= SKEW.0 {
        return Finding::well("clock", format!("{apart} s apart"));
    }
    let verdict = if apart.abs() > crate::jose::LEEWAY.0 { Verdict::Wrong } else { Verdict::Doubtful };
    Finding::new(
        "clock",
        verdict,
        format!("{apart} s apart"),
        "let NTP set the clock of this machine; if it is right, tell the upstream",
    )
}

/// Redeems a code that nobody issued: whoever knows us says that the code is wrong, and whoever does not says that we are.
async fn of_authentication(
    upstreams: &Upstreams,
    domain: &Domain,
    (metadata, attempt, jti): (&Metadata, &Attempt, String),
    now: Instant,
) -> Finding {
    let settings = &domain.upstream.settings;
    let method = client_authentication::method(settings, metadata).name();
    let signer = domain.identity.as_ref().map(|identity| identity.signer.clone());
    let credentials = Credentials { secret: domain.secret.clone(), signer, jti };
    let code = Plain::new("signet-doctor".to_owned());
    let call = match client_authentication::redeem(settings, metadata, (attempt, &code), &credentials, now) {
        Ok(call) => call,
        Err(refusal) => return Finding::refused("client authentication", &refusal),
    };
    match upstreams.tokens(&domain.upstream, &call, now).await {
        Err(refusal) if refusal.detail.starts_with("invalid_grant") => {
            Finding::well("client authentication", format!("{method}: the upstream knows us"))
        }
        Err(refusal) if refusal.code == RefusalCode::TokenRequestRefused && !refusal.detail.starts_with("invalid_client") => {
            let text = format!("{method}: {}", refusal.detail);
            Finding::new("client authentication", Verdict::Doubtful, text, refusal.code.fix())
        }
        Err(refusal) => Finding::refused("client authentication", &refusal),
        Ok(_) => {
            let text = "the token endpoint redeemed a code that nobody issued";
            Finding::new("client authentication", Verdict::Wrong, text, "check that token_endpoint is the token endpoint")
        }
    }
}
