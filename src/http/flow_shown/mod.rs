//! Requests of the flow inspector as console and portal show them.

pub mod words;

use crate::model::{Client, Exchange, FlowEvent, Instant, Notice, Provider, Refused, Shown, ShownValue};
use crate::pages::flows::{FlowAdd, FlowDifference, FlowFact, FlowNotice, FlowRefused, FlowRequest, FlowResult, FlowRow};
use crate::pages::{Moment, WebUrl};
use crate::protocol::oauth2::redirect_difference::{check_addable, explain};
use crate::protocol::{Clause, ErrorCode, OAuthError};
use words::{happened, sentence, stands};

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

fn what(exchange: &Exchange) -> String {
    format!("{} {}", exchange.method, exchange.route)
}

fn result(exchange: &Exchange) -> FlowResult {
    FlowResult {
        status: Some(exchange.status).filter(|status| *status != 0),
        is_refused: exchange.refused.is_some(),
        is_notice: exchange.notice.is_some(),
    }
}

impl Eye<'_> {
    /// The newest requests as rows.
    pub fn rows(&self, events: Vec<FlowEvent>) -> Vec<FlowRow> {
        events.into_iter().take(LISTED).map(|event| self.row(event)).collect()
    }

    fn row(&self, event: FlowEvent) -> FlowRow {
        FlowRow {
            link: format!("{}/{}", self.list, event.reference),
            says: sentence(&event.exchange),
            what: what(&event.exchange),
            result: result(&event.exchange),
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
        let exchange = event.exchange;
        FlowRequest {
            says: sentence(&exchange),
            what: what(&exchange),
            result: result(&exchange),
            at: Moment::of(event.at, self.now),
            millis: exchange.millis,
            network: exchange.network,
            agent: exchange.agent,
            is_asked_for: event.reference == reference,
            happened: exchange.asked.map(happened),
            notice: exchange.notice.map(|notice| self.noticed(&notice)),
            sent: exchange.sent.into_iter().map(fact).collect(),
            unlisted: exchange.unlisted,
            answered: exchange.answered.into_iter().map(fact).collect(),
            refused: exchange.refused.map(|refused| self.told(refused, client, &event.reference)),
            reference: event.reference,
        }
    }

    fn noticed(&self, notice: &Notice) -> FlowNotice {
        FlowNotice {
            stands: stands(notice.outcome),
            attempt: notice.attempt,
            next: notice.next.map(|next| Moment::of(next, self.now)),
        }
    }

    fn told(&self, refused: Refused, client: Option<&Client>, reference: &str) -> FlowRefused {
        let difference = refused.redirect_uri.as_deref().zip(client);
        let difference = difference.and_then(|(received, client)| self.difference(received, client, reference));
        explained(refused, difference)
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

/// Why a request was refused, as its sender and its owner are told.
pub fn refused(error: &OAuthError) -> FlowRefused {
    let description = error.description.to_string();
    let refused = Refused {
        code: Some(error.code.name().to_owned()),
        description,
        detail: error.detail.clone(),
        clause: error.clause.entry().word.to_owned(),
        redirect_uri: None,
    };
    explained(refused, None)
}

/// What an error in an authorization response is about: no more is known of it than its code.
pub fn answered(code: &str, description: &str) -> FlowRefused {
    let clause = ErrorCode::named(code).map_or(Clause::Server, Clause::of);
    let refused = Refused {
        code: Some(code.to_owned()),
        description: description.to_owned(),
        detail: None,
        clause: clause.entry().word.to_owned(),
        redirect_uri: None,
    };
    explained(refused, None)
}

fn explained(refused: Refused, difference: Option<FlowDifference>) -> FlowRefused {
    let entry = clause(&refused).entry();
    FlowRefused {
        difference,
        code: refused.code,
        description: refused.description,
        detail: refused.detail,
        rule: entry.rule,
        section: entry.section,
        url: WebUrl::parse(entry.url),
        fix: entry.fix,
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
