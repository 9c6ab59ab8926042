//! What a trial of a relying-party domain showed. Nobody was signed in by it.

use serde::Serialize;

use super::{ConsoleFrame, ConsoleSection};
use crate::pages::{Frame, Moment, Page, UpstreamKind};
use crate::protocol::relying_party::made::Made;

/// `GET /admin/tried/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TrialPage {
    /// The frame.
    pub frame: Frame,
    /// The console's frame.
    pub console: ConsoleFrame,
    /// The upstream's name.
    pub upstream: String,
    /// Its picture.
    pub kind: UpstreamKind,
    /// When it was tried.
    pub at: Moment,
    /// Where it is tried again.
    pub again: String,
    /// What a log-in would do.
    pub verdict: TrialVerdict,
    /// What was checked, in order.
    pub checks: Vec<TrialCheck>,
    /// `iss`, once proven.
    pub issuer: Option<String>,
    /// The subject, once proven.
    pub subject: Option<String>,
    /// The person in our words.
    pub mapped: Vec<TrialClaim>,
    /// What is in the ID token; `None` if none came.
    pub id_token: Option<Vec<TrialClaim>>,
    /// What userinfo says; `None` if it was not asked.
    pub userinfo: Option<Vec<TrialClaim>>,
}

/// What a log-in would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[allow(missing_docs, reason = "the sentences are in the template")]
pub enum TrialVerdict {
    SignIn { username: String },
    Link { username: String },
    Create,
    AskToLink { username: String },
    Refuse { code: String, detail: String, fix: String },
}

/// A check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TrialCheck {
    /// What was checked.
    pub what: String,
    /// How it went.
    pub made: Made,
}

/// A claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TrialClaim {
    /// Its name.
    pub name: String,
    /// Its value, in one line.
    pub value: String,
    /// Who said it, of a claim of ours.
    pub from: String,
}

impl Page for TrialPage {
    const TEMPLATE: &'static str = "pages/console/trial";

    fn samples() -> Vec<Self> {
        let claim =
            |name: &str, value: &str, from: &str| TrialClaim { name: name.into(), value: value.into(), from: from.into() };
        let check = |what: &str, made| TrialCheck { what: what.into(), made };
        let whole = Self {
            frame: Frame::sample(),
            console: ConsoleFrame::sample(ConsoleSection::Upstreams),
            upstream: "Contoso".into(),
            kind: UpstreamKind::Entra,
            at: Moment::sample(20),
            again: "/login/try?idp=contoso".into(),
            verdict: TrialVerdict::SignIn { username: "grace".into() },
            checks: vec![check("signature", Made::Passed), check("nonce: the one that was sent", Made::Passed)],
            issuer: Some("https://login.example.com/9122/v2.0".into()),
            subject: Some("AAAAAAAAAAAAAAAAAAAAAIkzqFVrSaSaFHy782bbtaQ".into()),
            mapped: vec![
                claim("email", "grace@contoso.example", "userinfo: mail"),
                claim("given_name", "Grace", "ID token: given_name"),
            ],
            id_token: Some(vec![claim("iss", "https://login.example.com/9122/v2.0", ""), claim("exp", "1795452510", "")]),
            userinfo: Some(vec![claim("mail", "grace@contoso.example", "")]),
        };
        let refused = Self {
            verdict: TrialVerdict::Refuse {
                code: "id_token_nonce".into(),
                detail: "`nonce` is not the one that was sent".into(),
                fix: "nothing was believed; if it happens again, ask the operator of the upstream".into(),
            },
            checks: vec![
                check("signature", Made::Passed),
                check("nonce: the one that was sent", Made::Failed),
                check("subject: there is one that can be linked", Made::NotReached),
            ],
            issuer: None,
            subject: None,
            mapped: Vec::new(),
            id_token: None,
            userinfo: None,
            ..whole.clone()
        };
        let with = |verdict| Self { verdict, ..whole.clone() };
        vec![
            whole.clone(),
            refused,
            with(TrialVerdict::Create),
            with(TrialVerdict::Link { username: "grace".into() }),
            with(TrialVerdict::AskToLink { username: "grace".into() }),
        ]
    }
}
