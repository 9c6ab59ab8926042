//! `/api/upstreams/{name}/doctor`: the federation doctor.

use schemars::JsonSchema;
use serde::Serialize;

use super::answer::Answer;
use super::asked::Asked;
use super::certificate::Certificate;
use super::operation::{Operation, Verb, shape};
use crate::errand::Brought;
use crate::flow::api::{Desk, Outcome};
use crate::flow::federation::examination::{self, Report as Made};
use crate::flow::federation::finding::{self, Finding};
use crate::model::Action;
use crate::protocol::problem::ProblemCode;

/// The operations.
pub const OPERATIONS: [Operation; 1] =
    [Operation::new(Verb::Post, "/upstreams/{name}/doctor", Action::ChangeUpstreams, "Examine an upstream", examine)
        .about(
            "Asks the upstream everything that a log-in needs, as things are now: reach, TLS, issuer, response type, keys and algorithms, \
             redirect URI, clock, client authentication. It may be disabled. Nothing is written.",
        )
        .gives(200, Some(shape::<Report>()))
        .problems(&[ProblemCode::UpstreamNotFound])];

/// What the doctor found.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "UpstreamReport")]
struct Report {
    /// The worst of the verdicts.
    verdict: Verdict,
    /// In the order in which a log-in needs them; what rests on a failure is left out.
    findings: Vec<Found>,
    /// What has to be registered at the upstream.
    redirect_uri: String,
    /// To be opened in an administrator's browser: a real sign-in at the upstream that shows what came back, who it would be and why, and
    /// signs nobody in.
    sign_in: String,
}

/// How it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Verdict {
    /// As it should be.
    Ok,
    /// It could not be found out, or may be meant.
    Warning,
    /// Nobody can sign in like this.
    Failure,
}

/// One thing that was looked at.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "UpstreamFinding")]
struct Found {
    /// Which thing: `settings`, `reach`, `tls`, `issuer`, `response_type`, `response_mode`, `pkce`,
    /// `signed_requests`, `keys`, `registration`, `redirect_uri`, `clock`, `client_certificate` or `client_authentication`.
    check: String,
    verdict: Verdict,
    /// What was seen.
    text: String,
    /// What to do; empty if nothing is wrong.
    fix: String,
    /// The certificates that it is about, the server's own first.
    certificates: Vec<Certificate>,
}

fn verdict(verdict: finding::Verdict) -> Verdict {
    match verdict {
        finding::Verdict::Ok => Verdict::Ok,
        finding::Verdict::Warning => Verdict::Warning,
        finding::Verdict::Failure => Verdict::Failure,
    }
}

fn shown(finding: &Finding) -> Found {
    Found {
        check: finding.check.to_ascii_lowercase().replace(' ', "_"),
        verdict: verdict(finding.verdict),
        text: finding.text.clone(),
        fix: finding.fix.clone(),
        certificates: finding.certificates.iter().map(Certificate::of).collect(),
    }
}

fn examine(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let found = asked.brought.iter().find_map(Brought::examined);
    let made = examination::examine(desk.house, desk.site, &desk.by, (asked.name(0), found))?;
    let Made { findings, redirect_uri, sign_in } = made;
    let findings: Vec<_> = findings.iter().map(shown).collect();
    let verdict = findings.iter().map(|one| one.verdict).max().unwrap_or(Verdict::Ok);
    Answer::ok(&Report { verdict, findings, redirect_uri, sign_in })
}
