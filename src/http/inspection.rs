//! What a request leaves for the flow inspector: filled by those who read and answer it, closed at the door. It holds nothing that may
//! not be shown (`protocol::redaction`). A request of which nothing is told is not kept.

use std::fmt;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use actix_web::http::StatusCode;

use crate::crypto::from_base64;
use crate::flow::authorize::Told;
use crate::flow::{Site, Stop, throttle};
use crate::http::State;
use crate::model::{Asked, Client, DeviceCode, Exchange, FlowEvent, Grant, Id, Instant, Refused, Session, Shown, ShownValue};
use crate::pages::Device;
use crate::protocol::oauth2::authorize::Refusal;
use crate::protocol::oauth2::client_authentication::Presented;
use crate::protocol::redaction::{self, LONGEST_SENTENCE as LONGEST, Redacted, address};
use crate::protocol::{Clause, OAuthError, Parameters};

/// The longest name of a client; longer ones are nobody's.
const LONGEST_CLIENT: usize = 256;

/// The note of one request. Its clones are the same note.
#[derive(Clone, Default)]
pub struct Inspection(Option<Arc<Mutex<Note>>>);

#[derive(Default)]
struct Note {
    is_wanted: bool,
    /// Whether the queue was full: then it is only counted that something is missing.
    is_missed: bool,
    client: Option<Id<Client>>,
    exchange: Exchange,
}

impl Note {
    fn header(&mut self, header: &str) {
        let Some((scheme, rest)) = header.split_once(' ') else { return };
        let pairs = if scheme.eq_ignore_ascii_case("bearer") {
            vec![("access_token", rest.to_owned())]
        } else {
            let text = from_base64(rest.trim()).and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default();
            let (name, secret) = text.split_once(':').unwrap_or_default();
            vec![("client_id", name.to_owned()), ("client_secret", secret.to_owned())]
        };
        let Redacted { mut shown, links, .. } = redaction::parameters(pairs.iter().map(|(name, value)| (*name, value.as_str())));
        shown.insert(0, Shown { name: "Authorization".to_owned(), value: ShownValue::Text(scheme_word(scheme)) });
        self.exchange.sent.extend(shown);
        self.exchange.links.extend(links);
    }
}

/// A note is for the inspector alone.
impl fmt::Debug for Inspection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Inspection(on)" } else { "Inspection(off)" })
    }
}

impl Inspection {
    /// A note for a request to a site, unless its provider wants none.
    pub fn begin(state: &State, site: &Site) -> Self {
        let note = || Note { is_missed: !state.house.inspector().has_room(), ..Note::default() };
        Self(site.provider.inspector.then(|| Arc::new(Mutex::new(note()))))
    }

    fn note(&self, what: impl FnOnce(&mut Note)) {
        if let Some(note) = &self.0 {
            let mut note = note.lock().unwrap_or_else(PoisonError::into_inner);
            note.is_wanted = true;
            if !note.is_missed {
                what(&mut note);
            }
        }
    }

    /// What came.
    pub fn sent(&self, parameters: &Parameters) {
        self.note(|note| {
            note.client = parameters.get("client_id").and_then(client);
            let Redacted { shown, unlisted, links } = redaction::parameters(parameters.iter());
            note.exchange.sent.extend(shown);
            note.exchange.unlisted += unlisted;
            note.exchange.links.extend(links);
        });
    }

    /// What came to an endpoint that authenticates clients.
    pub fn sent_by_client(&self, authorization: Option<&str>, form: &Parameters, presented: Option<&Presented>) {
        if let Some(header) = authorization {
            self.sent_header(header);
        }
        self.sent(form);
        self.note(|note| note.client = presented.and_then(|own| client(own.client_id().as_str())).or(note.client.take()));
    }

    /// The `Authorization` header: whom it names, and how long its secret is.
    pub fn sent_header(&self, header: &str) {
        self.note(|note| note.header(header));
    }

    /// The app that the request turned out to be about.
    pub fn is_about(&self, client: &Id<Client>) {
        self.note(|note| note.client = Some(client.clone()));
    }

    /// The device that the request is about: its requests and those of the person belong together.
    pub fn is_of_device(&self, device: &Id<DeviceCode>) {
        self.note(|note| note.exchange.links.push(redaction::fingerprint(device.as_str())));
    }

    /// That it signs somebody out of an app: its requests belong together, and to the notices that follow.
    pub fn signs_out(&self, client: &Id<Client>, session: Option<&Id<Session>>) {
        self.is_about(client);
        self.note(|note| note.exchange.links.extend(session.map(|session| redaction::fingerprint(session.as_str()))));
    }

    /// The app that a log-in is for, and the grant that it is to have: its requests belong together.
    pub fn leads_to(&self, client: &Id<Client>, grant: &Id<Grant>) {
        self.is_about(client);
        self.note(|note| note.exchange.links.push(redaction::fingerprint(grant.as_str())));
    }

    /// Takes back that it is worth keeping.
    pub fn forget(&self) {
        if let Some(note) = &self.0 {
            note.lock().unwrap_or_else(PoisonError::into_inner).is_wanted = false;
        }
    }

    /// What an authorization request came to.
    pub fn told(&self, told: &Told) {
        self.is_about(&told.registered.client.id);
        self.note(|note| note.exchange.links.extend(told.grant.as_ref().map(|grant| redaction::fingerprint(grant.as_str()))));
        if let Some(device) = &told.device {
            self.is_of_device(device);
        }
        if let Some(error) = &told.error {
            self.refused(error);
        }
    }

    /// Which page the person was sent to.
    pub fn asked(&self, asked: Asked) {
        self.note(|note| note.exchange.asked = Some(asked));
    }

    /// What went back.
    pub fn answered<'a>(&self, pairs: impl Iterator<Item = (&'a str, &'a str)>) {
        self.note(|note| {
            let Redacted { shown, links, .. } = redaction::parameters(pairs);
            note.exchange.answered.extend(shown);
            note.exchange.links.extend(links);
        });
    }

    /// The names of what went back, of which every value is somebody's own.
    pub fn answered_with<'a>(&self, name: &str, names: impl Iterator<Item = &'a str>) {
        self.note(|note| {
            let text = redaction::clipped(&names.collect::<Vec<_>>().join(" "), LONGEST);
            note.exchange.answered.push(Shown { name: name.to_owned(), value: ShownValue::Text(text) });
        });
    }

    /// Why it was refused.
    pub fn refused(&self, error: &OAuthError) {
        self.failed(Some(error.code.name()), (&error.description, error.detail.as_deref()), error.clause);
    }

    /// Why it was refused, in words that are no OAuth error.
    pub fn failed(&self, code: Option<&str>, (description, detail): (&str, Option<&str>), clause: Clause) {
        self.note(|note| {
            note.exchange.refused = Some(Refused {
                code: code.map(str::to_owned),
                description: redaction::clipped(description, LONGEST),
                detail: detail.map(|detail| redaction::clipped(detail, LONGEST)),
                clause: clause.entry().word.to_owned(),
                redirect_uri: None,
            });
        });
    }

    /// Why an authorization request has no address to go back to.
    pub fn refused_address(&self, refusal: &Refusal) {
        self.refused(&refusal.error);
        let whole = refusal.received.as_deref().filter(|received| address(received) == **received);
        self.note(|note| {
            if let Some(refused) = &mut note.exchange.refused {
                refused.redirect_uri = whole.map(str::to_owned);
            }
        });
    }

    /// What a flow stopped with.
    pub fn stopped(&self, stop: &Stop) {
        match stop {
            Stop::Refused(error) => self.refused(error),
            Stop::Busy | Stop::SlowDown(_) => self.failed(None, ("Too much was asked at once.", None), Clause::Busy),
            Stop::Needs(_) | Stop::Fault(_) => self.failed(None, ("Something failed on our side.", None), Clause::Server),
        }
    }

    /// Closes the note and hands it over.
    pub fn settle(self, (state, site): (&State, &Site), settled: &Settled<'_>, now: Instant) {
        let Some(note) = self.0 else { return };
        let note = std::mem::take(&mut *note.lock().unwrap_or_else(PoisonError::into_inner));
        if !note.is_wanted {
            return;
        }
        if note.is_missed {
            state.house.inspector().miss(&site.tenant.id, now);
            return;
        }
        let Settled { method, agent, route, reference, status, millis, address } = settled;
        let exchange = Exchange {
            method: redaction::clipped(method, 10),
            route: (*route).to_owned(),
            status: status.as_u16(),
            millis: *millis,
            network: throttle::network(&address.to_string()),
            agent: agent.and_then(program),
            ..note.exchange
        };
        state.house.inspector().take(FlowEvent {
            reference: (*reference).to_owned(),
            tenant: site.tenant.id.clone(),
            provider: site.provider.id.clone(),
            client: note.client,
            at: now,
            exchange,
        });
    }
}

/// What is known of a request once it is answered.
#[derive(Debug)]
pub struct Settled<'a> {
    /// Its method.
    pub method: &'a str,
    /// Its `User-Agent`.
    pub agent: Option<&'a str>,
    /// Its route.
    pub route: &'a str,
    /// Its name in the log.
    pub reference: &'a str,
    /// The status of its answer.
    pub status: StatusCode,
    /// How long it took, in milliseconds.
    pub millis: i64,
    /// Where it came from.
    pub address: IpAddr,
}

fn client(name: &str) -> Option<Id<Client>> {
    (name.len() <= LONGEST_CLIENT && !name.contains(char::is_control)).then(|| Id::new(name))
}

fn scheme_word(scheme: &str) -> String {
    ["Basic", "Bearer", "DPoP"]
        .into_iter()
        .find(|known| known.eq_ignore_ascii_case(scheme))
        .unwrap_or("another scheme")
        .to_owned()
}

/// The program behind a `User-Agent`: a browser and its system, or the name before the first slash.
fn program(agent: &str) -> Option<String> {
    let device = Device::of(agent);
    match (device.browser, device.system) {
        (Some(browser), Some(system)) => Some(format!("{browser}, {system}")),
        (Some(browser), None) => Some(browser.to_owned()),
        (None, _) => {
            let name = agent.split(['/', ' ', '(']).next().unwrap_or_default();
            let is_name =
                (1..=40).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_alphabetic() || b"-._".contains(&byte));
            is_name.then(|| name.to_owned())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_known_by_its_name_and_by_nothing_else_of_its_header() {
        for (agent, known) in [
            ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36", Some("Chrome, Linux")),
            ("curl/8.5.0", Some("curl")),
            ("python-requests/2.31", Some("python-requests")),
            ("Go-http-client/1.1", Some("Go-http-client")),
            ("", None),
            ("s3cr3t", None),
        ] {
            assert_eq!(program(agent).as_deref(), known, "{agent}");
        }
    }
}
