//! What the flow inspector shows, the same in console and portal.

use serde::Serialize;

use super::{Moment, WebUrl};

/// A request in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the columns say it")]
pub struct FlowRow {
    pub reference: String,
    /// The address of its log-in.
    pub link: String,
    pub what: String,
    pub status: u16,
    pub client: Option<String>,
    pub rule: Option<&'static str>,
    pub at: Moment,
}

/// A request of a log-in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the page says it")]
pub struct FlowRequest {
    pub reference: String,
    pub step: &'static str,
    pub what: String,
    pub status: u16,
    pub at: Moment,
    pub millis: i64,
    pub network: String,
    pub agent: Option<String>,
    pub is_asked_for: bool,
    pub happened: Option<&'static str>,
    pub sent: Vec<FlowFact>,
    pub unlisted: usize,
    pub answered: Vec<FlowFact>,
    pub refused: Option<FlowRefused>,
}

/// A parameter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the page says it")]
pub struct FlowFact {
    pub name: String,
    pub text: Option<String>,
    pub characters: usize,
    pub fingerprint: Option<String>,
}

/// Why it was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the page says it")]
pub struct FlowRefused {
    pub code: Option<String>,
    pub description: String,
    pub detail: Option<String>,
    pub rule: &'static str,
    pub section: &'static str,
    pub url: Option<WebUrl>,
    pub fix: &'static str,
    pub difference: Option<FlowDifference>,
}

/// The address that was sent beside the one that comes closest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the page says it")]
pub struct FlowDifference {
    pub received: [String; 3],
    pub expected: [String; 3],
    pub words: &'static str,
    /// Where the button that registers it leads; without one, it is not registered from here.
    pub add: Option<FlowAdd>,
    pub against: Option<&'static str>,
}

/// A button.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the page says it")]
pub struct FlowAdd {
    pub action: String,
    pub form_token: String,
}

impl FlowRow {
    pub(super) fn samples() -> Vec<Self> {
        let row = |at: i64, status, client: Option<&str>, rule| Self {
            reference: format!("q7Hc2mZ0aXW{at}"),
            link: format!("/admin/flows/q7Hc2mZ0aXW{at}"),
            what: "GET /oauth/auz/authorize".into(),
            status,
            client: client.map(str::to_owned),
            rule,
            at: Moment::sample(at),
        };
        let rule = Some("redirect_uri is one of the app's registered addresses, character for character.");
        vec![row(4, 400, Some("field-notes"), rule), row(5, 303, Some("field-notes"), None), row(6, 400, None, rule)]
    }
}

impl FlowRequest {
    pub(super) fn samples() -> Vec<Self> {
        let fact = |name: &str, text: Option<&str>| FlowFact {
            name: name.into(),
            text: text.map(str::to_owned),
            characters: 43,
            fingerprint: text.is_none().then(|| "a1B2c3D4".into()),
        };
        let request = Self {
            reference: "q7Hc2mZ0aXWd".into(),
            step: "Authorization",
            what: "GET /oauth/auz/authorize".into(),
            status: 400,
            at: Moment::sample(40),
            millis: 3,
            network: "192.0.2.7".into(),
            agent: Some("Firefox, Linux".into()),
            is_asked_for: true,
            happened: None,
            sent: vec![fact("client_id", Some("field-notes")), fact("code", None)],
            unlisted: 1,
            answered: Vec::new(),
            refused: Some(FlowRefused {
                code: Some("invalid_request".into()),
                description: "The app that sent you here is not known, or it gave a return address that is not registered."
                    .into(),
                detail: Some("redirect_uri is not registered".into()),
                rule: "redirect_uri is one of the app's registered addresses, character for character.",
                section: "OpenID Connect Core §3.1.2.1",
                url: WebUrl::parse("https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest"),
                fix: "Send a registered address, or register the one that was sent.",
                difference: Some(FlowDifference {
                    received: ["https://notes.example.com/cb".into(), "/".into(), String::new()],
                    expected: ["https://notes.example.com/cb".into(), String::new(), String::new()],
                    words: "A slash at the end is there in one and missing in the other.",
                    add: Some(FlowAdd { action: "/admin/flows/q7Hc2mZ0aXWd/add".into(), form_token: "form-token".into() }),
                    against: None,
                }),
            }),
        };
        let answered = Self {
            reference: "q7Hc2mZ0aXWe".into(),
            status: 303,
            refused: None,
            happened: Some("The person was asked to sign in."),
            is_asked_for: false,
            unlisted: 0,
            answered: vec![fact("code", None)],
            ..request.clone()
        };
        vec![request, answered]
    }
}
