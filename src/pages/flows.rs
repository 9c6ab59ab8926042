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
    /// What happened, in a sentence.
    pub says: &'static str,
    /// The method and the route.
    pub what: String,
    pub result: FlowResult,
    pub client: Option<String>,
    pub rule: Option<&'static str>,
    pub at: Moment,
}

/// A request of a log-in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the page says it")]
pub struct FlowRequest {
    pub reference: String,
    pub says: &'static str,
    pub what: String,
    pub result: FlowResult,
    pub at: Moment,
    pub millis: i64,
    pub network: String,
    pub agent: Option<String>,
    pub is_asked_for: bool,
    pub happened: Option<&'static str>,
    pub notice: Option<FlowNotice>,
    pub sent: Vec<FlowFact>,
    pub unlisted: usize,
    pub answered: Vec<FlowFact>,
    pub refused: Option<FlowRefused>,
}

/// What came back: of a notice to an app, from the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the page says it")]
pub struct FlowResult {
    /// None if an app did not answer.
    pub status: Option<u16>,
    pub is_refused: bool,
    pub is_notice: bool,
}

/// How it stands with a notice to an app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the page says it")]
pub struct FlowNotice {
    pub stands: &'static str,
    pub attempt: i64,
    pub next: Option<Moment>,
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

impl FlowResult {
    const fn sample(status: u16) -> Self {
        Self { status: Some(status), is_refused: status >= 400, is_notice: false }
    }
}

impl FlowRow {
    pub(super) fn samples() -> Vec<Self> {
        let row = |at: i64, status, client: Option<&str>, rule| Self {
            reference: format!("q7Hc2mZ0aXW{at}"),
            link: format!("/admin/flows/q7Hc2mZ0aXW{at}"),
            says: "The app asked for a sign-in",
            what: "GET /oauth/auz/authorize".into(),
            result: FlowResult::sample(status),
            client: client.map(str::to_owned),
            rule,
            at: Moment::sample(at),
        };
        let rule = Some("redirect_uri is one of the app's registered addresses, character for character.");
        let untold = Self {
            says: "The app could not be told that the person is signed out",
            what: "POST https://notes.example.com/signed-out".into(),
            result: FlowResult { status: None, is_refused: true, is_notice: true },
            ..row(7, 500, Some("field-notes"), Some("The app answers at its backchannel_logout_uri within five seconds."))
        };
        vec![row(4, 400, Some("field-notes"), rule), row(5, 303, Some("field-notes"), None), row(6, 400, None, rule), untold]
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
            says: "The app asked for a sign-in",
            what: "GET /oauth/auz/authorize".into(),
            result: FlowResult::sample(400),
            at: Moment::sample(40),
            millis: 3,
            network: "192.0.2.7".into(),
            agent: Some("Firefox, Linux".into()),
            is_asked_for: true,
            happened: None,
            notice: None,
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
            result: FlowResult::sample(303),
            refused: None,
            happened: Some("The person was asked to sign in."),
            is_asked_for: false,
            unlisted: 0,
            answered: vec![fact("code", None)],
            ..request.clone()
        };
        let notice = answered.untold();
        vec![request, answered, notice]
    }
    fn untold(&self) -> Self {
        let fact = |name: &str, text: Option<&str>| FlowFact {
            name: name.into(),
            text: text.map(str::to_owned),
            characters: 700,
            fingerprint: text.is_none().then(|| "a1B2c3D4".into()),
        };
        Self {
            reference: "q7Hc2mZ0aXWf".into(),
            says: "The app could not be told that the person is signed out",
            what: "POST https://notes.example.com/signed-out".into(),
            result: FlowResult { status: Some(500), is_refused: true, is_notice: true },
            network: String::new(),
            agent: None,
            happened: None,
            notice: Some(FlowNotice { stands: "Waiting for another attempt", attempt: 2, next: Some(Moment::sample(-30)) }),
            sent: vec![fact("logout_token", None), fact("jti", Some("Zb1xYf2hJtVnR9sAkWm0q7"))],
            answered: Vec::new(),
            refused: Some(FlowRefused {
                code: None,
                description: "The app answered with status 500.".into(),
                detail: None,
                rule: "The app signs the person out and answers 200.",
                section: "OpenID Connect Back-Channel Logout §2.8",
                url: WebUrl::parse("https://openid.net/specs/openid-connect-backchannel-1_0.html#BCResponse"),
                fix: "Look for the jti in the app's log.",
                difference: None,
            }),
            ..self.clone()
        }
    }
}
