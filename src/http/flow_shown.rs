//! Requests of the flow inspector as console and portal show them.

use crate::model::{Asked, Client, FlowEvent, Instant, Provider, Refused, Shown, ShownValue};
use crate::pages::flows::{FlowAdd, FlowDifference, FlowFact, FlowRefused, FlowRequest, FlowRow};
use crate::pages::{Moment, WebUrl};
use crate::protocol::Clause;
use crate::protocol::oauth2::redirect_difference::{check_addable, explain};

/// Requests in a list.
pub const LISTED: usize = 50;

/// Who looks, and from where.
#[derive(Debug)]
pub struct Eye<'a> {
    /// The provider.
    pub provider: &'a Provider,
    /// The address of the list, as it stands in links.
    pub list: String,
    /// The token of a form by which they may add an address; `None` if they may not.
    pub form_token: Option<String>,
    /// Now.
    pub now: Instant,
}

/// The clause that a request fell short of.
pub fn clause(refused: &Refused) -> Clause {
    Clause::named(&refused.clause).unwrap_or(Clause::Server)
}

/// Which page the person was sent to.
pub const fn happened(asked: Asked) -> &'static str {
    match asked {
        Asked::SignIn => "The person was asked to sign in.",
        Asked::Account => "The person was asked which account to use.",
        Asked::Agreements => "The person was asked to accept what the tenant requires.",
        Asked::Consent => "The person was asked to allow the app what it wants.",
        Asked::SignOut => "The person was asked whether to sign out.",
    }
}

/// What a request is a step of.
pub fn step(route: &str) -> &'static str {
    match route {
        "/oauth/auz/authorize" => "Authorization",
        "/login" => "Log-in page",
        "/select" => "Choice of an account",
        "/agreements" => "Agreements",
        "/consent" => "Consent",
        "/oauth/device_authorization" => "Device authorization",
        "/device" => "Code of a device",
        "/oauth/oauth20/token" => "Token",
        "/oauth/userinfo" => "Userinfo",
        "/oauth/introspect" => "Introspection",
        "/oauth/revoke" => "Revocation",
        "/oauth/end_session" | "/logout" => "Log-out",
        _ if route.starts_with("/login/") || route.starts_with("/oauth/auz/grants/") => "Relying-party domain",
        _ => "Request",
    }
}

/// The method and the route.
pub fn what(event: &FlowEvent) -> String {
    format!("{} {}", event.exchange.method, event.exchange.route)
}

impl Eye<'_> {
    /// The newest requests as rows.
    pub fn rows(&self, events: Vec<FlowEvent>) -> Vec<FlowRow> {
        events.into_iter().take(LISTED).map(|event| self.row(event)).collect()
    }

    fn row(&self, event: FlowEvent) -> FlowRow {
        FlowRow {
            link: format!("{}/{}", self.list, event.reference),
            what: what(&event),
            status: event.exchange.status,
            client: event.client.as_ref().map(|client| client.as_str().to_owned()),
            rule: event.exchange.refused.as_ref().map(|refused| clause(refused).entry().rule),
            at: Moment::of(event.at, self.now),
            reference: event.reference,
        }
    }

    /// A log-in, opened by the reference of one of its requests.
    pub fn requests(&self, events: Vec<FlowEvent>, client: Option<&Client>, reference: &str) -> Vec<FlowRequest> {
        events.into_iter().map(|event| self.request(event, client, reference)).collect()
    }

    fn request(&self, event: FlowEvent, client: Option<&Client>, reference: &str) -> FlowRequest {
        let what = what(&event);
        let exchange = event.exchange;
        FlowRequest {
            step: step(&exchange.route),
            what,
            status: exchange.status,
            at: Moment::of(event.at, self.now),
            millis: exchange.millis,
            network: exchange.network,
            agent: exchange.agent,
            is_asked_for: event.reference == reference,
            happened: exchange.asked.map(happened),
            sent: exchange.sent.into_iter().map(fact).collect(),
            unlisted: exchange.unlisted,
            answered: exchange.answered.into_iter().map(fact).collect(),
            refused: exchange.refused.map(|refused| self.told(refused, client, &event.reference)),
            reference: event.reference,
        }
    }

    fn told(&self, refused: Refused, client: Option<&Client>, reference: &str) -> FlowRefused {
        let entry = clause(&refused).entry();
        let difference = refused.redirect_uri.as_deref().zip(client);
        FlowRefused {
            difference: difference.and_then(|(received, client)| self.difference(received, client, reference)),
            code: refused.code,
            description: refused.description,
            detail: refused.detail,
            rule: entry.rule,
            section: entry.section,
            url: WebUrl::parse(entry.url),
            fix: entry.fix,
        }
    }

    fn difference(&self, received: &str, client: &Client, reference: &str) -> Option<FlowDifference> {
        let found = explain(received, &client.metadata.redirect_uris)?;
        let is_there = client.metadata.redirect_uris.iter().any(|own| own == received);
        let against = check_addable(received, client, &self.provider.issuer).err().filter(|_| !is_there);
        let add =
            |form_token: &String| FlowAdd { action: format!("{}/{reference}/add", self.list), form_token: form_token.clone() };
        let is_addable = against.is_none() && !is_there;
        Some(FlowDifference {
            received: found.received,
            expected: found.expected,
            words: found.words,
            add: self.form_token.as_ref().filter(|_| is_addable).map(add),
            against,
        })
    }
}

/// A parameter.
pub fn fact(shown: Shown) -> FlowFact {
    let (text, characters, fingerprint) = match shown.value {
        ShownValue::Text(text) => (Some(text), 0, None),
        ShownValue::Hidden { characters, fingerprint } => (None, characters, fingerprint),
    };
    FlowFact { name: shown.name, text, characters, fingerprint }
}
