//! *Try it*: a log-in of an app begun from its page, and what came of it.

use serde::Serialize;

use super::{AppHead, AppTab, ClaimLine, ClaimsPlace, PortalFrame};
use crate::model::{ClaimPlace, ClientKind, TeamRole};
use crate::pages::flows::{FlowFact, FlowRefused};
use crate::pages::{Frame, Page, WebUrl};

/// How an app comes to tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the words say it")]
pub enum TryWay {
    Code,
    Machine,
}

/// `GET /portal/teams/{team}/apps/{app}/try`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TryPage {
    /// The frame.
    pub frame: Frame,
    /// The portal's frame.
    pub portal: PortalFrame,
    /// The app.
    pub app: AppHead,
    /// How it can be tried, if it can.
    pub way: Option<TryWay>,
    /// Whether only the app can redeem its codes.
    pub key_is_apart: bool,
    /// Whether only the app can make its requests.
    pub signs_requests: bool,
    /// `scope`.
    pub scope: String,
    /// `prompt`.
    pub prompt: String,
    /// `acr_values`.
    pub acr_values: String,
    /// `claims`.
    pub claims: String,
    /// Whether that is more than travels.
    pub is_too_long: bool,
}

/// `GET /portal/try`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TriedPage {
    /// The frame.
    pub frame: Frame,
    /// The portal's frame.
    pub portal: PortalFrame,
    /// The app.
    pub app: AppHead,
    /// How it was tried.
    pub way: TryWay,
    /// What was asked and answered.
    pub steps: Vec<TryStep>,
    /// Whether only the app can go on.
    pub is_apart: bool,
    /// Who signed in.
    pub person: Option<String>,
    /// Whether userinfo gave nothing.
    pub no_userinfo: bool,
    /// The tokens, read.
    pub tokens: Vec<TryToken>,
    /// Whether the access token says nothing to whoever has it.
    pub is_opaque: bool,
    /// Each claim with its reason.
    pub places: Vec<ClaimsPlace>,
    /// The reference of the token request, for the inspector.
    pub reference: Option<String>,
    /// The `code_challenge` of the authorization request, by which the inspector finds it, if nothing came after.
    pub challenge: Option<String>,
}

/// A request and its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the page says it")]
pub struct TryStep {
    pub name: &'static str,
    pub path: &'static str,
    pub asked: Vec<FlowFact>,
    pub answered: Vec<FlowFact>,
    pub refused: Option<FlowRefused>,
}

/// Why a try shows nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TryOver {
    /// It took longer than half an hour.
    Expired,
    /// It was begun by somebody else, in another browser, or not at all.
    Foreign,
    /// It was shown before.
    Seen,
}

/// `GET /portal/try` when there is nothing to see: 410.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TryOverPage {
    /// The frame.
    pub frame: Frame,
    /// Why.
    pub kind: TryOver,
    /// Where another one is begun, if it is known which app it was.
    pub again: Option<String>,
    /// The portal, from the site's root on.
    pub portal: String,
}

impl Page for TryOverPage {
    const TEMPLATE: &'static str = "pages/portal/try_over";

    fn samples() -> Vec<Self> {
        let again = || Some("/portal/teams/x/apps/y/try".to_owned());
        let make = |kind, again| Self { frame: Frame::sample(), kind, again, portal: "/portal".into() };
        vec![
            make(TryOver::Expired, again()),
            make(TryOver::Foreign, None),
            make(TryOver::Foreign, again()),
            make(TryOver::Seen, again()),
        ]
    }
}

/// A token, read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the page says it")]
pub struct TryToken {
    pub name: &'static str,
    pub header: Vec<(&'static str, String)>,
    /// Whether only the app can read it.
    pub is_sealed: bool,
    pub checks: Vec<TryCheck>,
}

/// Something that an app checks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the page says it")]
pub struct TryCheck {
    pub what: String,
    pub failed: Option<String>,
}

impl Page for TryPage {
    const TEMPLATE: &'static str = "pages/portal/try";

    fn samples() -> Vec<Self> {
        let code = Self {
            frame: Frame::sample(),
            portal: PortalFrame::sample_in(TeamRole::Developer),
            app: AppHead::sample("Field Notes", ClientKind::Web, AppTab::Try),
            way: Some(TryWay::Code),
            key_is_apart: false,
            signs_requests: false,
            scope: "openid profile email".into(),
            prompt: String::new(),
            acr_values: String::new(),
            claims: String::new(),
            is_too_long: false,
        };
        let app = |kind| AppHead::sample("Night job", kind, AppTab::Try);
        let machine = Self { app: app(ClientKind::Machine), way: Some(TryWay::Machine), ..code.clone() };
        let none = Self { app: app(ClientKind::Device), way: None, ..code.clone() };
        let apart = Self { key_is_apart: true, prompt: "login".into(), is_too_long: true, ..code.clone() };
        let signed = Self { signs_requests: true, ..code.clone() };
        let viewer = Self { portal: PortalFrame::sample_in(TeamRole::Viewer), ..code.clone() };
        let waiting = Self { app: AppHead { waits: true, enabled: false, ..code.app.clone() }, ..code.clone() };
        vec![code, machine, none, apart, signed, viewer, waiting]
    }
}

impl Page for TriedPage {
    const TEMPLATE: &'static str = "pages/portal/tried";

    fn samples() -> Vec<Self> {
        let full = Self::full();
        let asked = || full.steps.iter().filter_map(|step| step.asked.first().cloned()).collect();
        let refused = FlowRefused {
            code: Some("invalid_client".into()),
            description: "Client authentication failed.".into(),
            detail: Some("The secret is wrong or expired, or it is not the registered method.".into()),
            rule: "The client proves who it is as it registered.",
            section: "RFC 6749 §2.3",
            url: WebUrl::parse("https://www.rfc-editor.org/rfc/rfc6749#section-2.3"),
            fix: "Send the app's present secret in the registered way.",
            difference: None,
        };
        let ended = |refused| TryStep { refused: Some(refused), ..step("Token", "/oauth/oauth20/token", asked(), Vec::new()) };
        let nothing = Self { is_opaque: false, tokens: Vec::new(), places: Vec::new(), ..full.clone() };
        let bad = Self { steps: vec![ended(refused.clone())], ..nothing.clone() };
        let brief = FlowRefused { code: Some("access_denied".into()), description: String::new(), detail: None, ..refused };
        let challenge = Some("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM".into());
        let denied = Self { steps: vec![ended(brief)], person: None, reference: None, challenge, ..nothing.clone() };
        let sealed = TryToken { is_sealed: true, checks: Vec::new(), ..full.tokens.first().cloned().unwrap_or_else(unread) };
        let sealed = Self { tokens: vec![sealed], no_userinfo: true, ..full.clone() };
        let apart = Self { is_apart: true, reference: None, ..nothing };
        vec![full, bad, denied, sealed, apart]
    }
}

fn unread() -> TryToken {
    TryToken { name: "ID token", header: Vec::new(), is_sealed: true, checks: Vec::new() }
}

fn step(name: &'static str, path: &'static str, asked: Vec<FlowFact>, answered: Vec<FlowFact>) -> TryStep {
    TryStep { name, path, asked, answered, refused: None }
}

impl TriedPage {
    fn full() -> Self {
        let fact = |name: &str, text: Option<&str>| FlowFact {
            name: name.into(),
            text: text.map(str::to_owned),
            characters: 43,
            fingerprint: None,
        };
        let line = |claim: &str, value: Option<&str>, why: &str| ClaimLine {
            claim: claim.into(),
            value: value.map(str::to_owned),
            why: why.into(),
        };
        let place = |kind| ClaimsPlace {
            kind,
            there: vec![line("sub", Some("kWm0q7Zb1xYf2hJtVnR9sA"), "always")],
            missing: vec![line("email", None, "no scope, claims parameter or mapping brings it here")],
        };
        let check = |what: &str, failed: Option<&str>| TryCheck { what: what.into(), failed: failed.map(str::to_owned) };
        Self {
            frame: Frame::sample(),
            portal: PortalFrame::sample_in(TeamRole::Developer),
            app: AppHead::sample("Field Notes", ClientKind::Web, AppTab::Try),
            way: TryWay::Code,
            steps: vec![
                step(
                    "Authorization",
                    "/oauth/auz/authorize",
                    vec![fact("scope", Some("openid")), fact("state", None)],
                    vec![fact("code", None)],
                ),
                step("Token", "/oauth/oauth20/token", vec![fact("code", None)], vec![fact("id_token", None)]),
            ],
            is_apart: false,
            person: Some("ada".into()),
            no_userinfo: false,
            tokens: vec![TryToken {
                name: "ID token",
                header: vec![("alg", "RS256".into()), ("kid", "k1".into())],
                is_sealed: false,
                checks: vec![check("The signature is that of the key set", None), check("nonce", Some("it is another one"))],
            }],
            is_opaque: true,
            places: ClaimPlace::ALL.map(place).to_vec(),
            reference: Some("q7Hc2mZ0aXWd".into()),
            challenge: None,
        }
    }
}
