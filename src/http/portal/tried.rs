//! `/portal/try`: a try came back. The token and userinfo endpoints are asked as the app would ask them; what they answered is shown, and
//! then it is void.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};

use super::app::head;
use crate::clock::Stopwatch;
use crate::crypto::Plain;
use crate::flow::portal::try_it::{self, Attempt, Decoded, Opened, Seen, Shown, Way};
use crate::flow::userinfo::Outcome;
use crate::flow::visit::Visit;
use crate::flow::{self, Result, Stop};
use crate::http::extract::{arrival, body};
use crate::http::flow_shown::{self, fact};
use crate::http::inspection::{Inspection, Settled};
use crate::http::middleware::Entered;
use crate::http::respond::failure;
use crate::http::respond::page::{self, Policy};
use crate::http::screens::claims;
use crate::http::segment::segment;
use crate::http::sign_in::own_path;
use crate::http::{State, blocking, oauth};
use crate::pages::Person;
use crate::pages::flows::{FlowFact, FlowRefused};
use crate::pages::portal::{
    AppTab, PortalFrame, PortalSection, TeamTab, TriedPage, TryCheck, TryOver, TryOverPage, TryStep, TryToken, TryWay,
};
use crate::protocol::endpoint::Endpoint;
use crate::protocol::oauth2::token::TokenResponse;
use crate::protocol::{Parameters, redaction};

/// A way as pages tell it.
pub(super) const fn shown(way: Way) -> TryWay {
    match way {
        Way::Code => TryWay::Code,
        Way::Machine => TryWay::Machine,
    }
}

/// What came back, and what comes of it.
pub async fn get_tried(request: HttpRequest, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    let query = match body::query(&request) {
        Ok(query) => query,
        Err(error) => return failure::person(&state, &entered, &Stop::Refused(error)),
    };
    let arrived = arrival::of(&request, &entered);
    let (house, site, now) = (state.house.clone(), entered.site.clone(), state.clock.now());
    let seal = query.get("state").unwrap_or_default().to_owned();
    let code = query.get("code").map(str::to_owned);
    let crossed = blocking::cross(move || {
        let visit = Visit::read(&house, &site, arrived, now)?;
        let Some(opened) = try_it::open(&house, &site, &visit, &seal, now)? else {
            let begun = try_it::begun(&house, &site, &visit, &seal);
            let why = if begun.as_ref().is_some_and(|own| own.has_expired(now)) { TryOver::Expired } else { TryOver::Foreign };
            return Ok(Err((why, begun)));
        };
        if try_it::is_over(&house, &site, &opened, code.as_deref())? {
            return Ok(Err((TryOver::Seen, Some(opened.attempt))));
        }
        let sent = try_it::token_request(&house, &site, &opened, code.as_deref().unwrap_or_default(), now)?;
        Ok(Ok((visit, opened, sent)))
    });
    let (visit, opened, sent) = match crossed.await {
        Ok(Ok(found)) => found,
        Ok(Err((why, begun))) => return over(&state, &entered, why, begun.as_ref()),
        Err(stop) => return failure::person(&state, &entered, &stop),
    };
    let came = Came { visit, opened, query };
    match go_on(came, sent, (&state, &entered)).await {
        Ok(page) => page::render(&state, StatusCode::OK, &Policy::default(), &page),
        Err(stop) => failure::person(&state, &entered, &stop),
    }
}

/// The page of a try that shows nothing, with the way to another one.
fn over(state: &State, entered: &Entered, why: TryOver, begun: Option<&Attempt>) -> HttpResponse {
    let path = begun.map(|own| format!("/portal/teams/{}/apps/{}/try", own.team, segment(own.client.as_str())));
    let page = TryOverPage {
        frame: page::frame(&entered.site),
        kind: why,
        again: path.map(|path| own_path(entered, &path)),
        portal: own_path(entered, "/portal"),
    };
    page::render(state, StatusCode::GONE, &Policy::default(), &page)
}

struct Came {
    visit: Visit,
    opened: Opened,
    query: Parameters,
}

async fn go_on(came: Came, sent: Option<crate::flow::client_authentication::Sent>, at: (&State, &Entered)) -> Result<TriedPage> {
    let is_refused = came.query.get("error").is_some();
    let mut steps = vec![authorization(&came, at.1)].into_iter().flatten().collect::<Vec<_>>();
    let (mut tokens, mut userinfo, mut reference) = (None, None, None);
    if let Some(sent) = sent.as_ref().filter(|_| !is_refused) {
        let call = Call::begin(at, &came.visit, ("POST", Endpoint::Token));
        let answered = oauth::tokens(sent, (at.0, &call.entered)).await;
        let asked = sent.authorization.iter().map(|_| ("Authorization", "Basic")).chain(sent.form.iter());
        let answer = answered.as_ref().ok().map(answer_of).unwrap_or_default();
        let answer: Vec<_> = answer.iter().map(|(name, value)| (*name, value.as_str())).collect();
        steps.push(TryStep { refused: refusal(answered.as_ref().err())?, ..step(Endpoint::Token, asked, &answer) });
        reference = Some(call.settle(at.0, answered.as_ref().err()));
        tokens = answered.ok();
    }
    if let Some(own) = tokens.as_ref().filter(|own| own.id_token.is_some()) {
        let (token, call) = (Plain::new(own.access_token.clone()), Call::begin(at, &came.visit, ("GET", Endpoint::Userinfo)));
        call.entered.inspection.sent_header(&format!("Bearer {}", token.reveal()));
        let answered = oauth::claims(&token, (at.0, &call.entered)).await;
        let asked = [("Authorization", "Bearer"), ("access_token", token.reveal())];
        steps.push(TryStep { refused: refusal(answered.as_ref().err())?, ..step(Endpoint::Userinfo, asked.into_iter(), &[]) });
        call.settle(at.0, answered.as_ref().err());
        userinfo = answered.ok();
    }
    let (house, site, now) = (at.0.house.clone(), at.1.site.clone(), at.0.clock.now());
    let (page, entered) = ((sent.is_none() && !is_refused, steps, reference), at.1.clone());
    blocking::cross(move || {
        let code = came.query.get("code").unwrap_or_default();
        let seen = Seen { code, tokens: tokens.as_ref(), userinfo: userinfo.as_ref() };
        let shown = try_it::look(&house, &site, &came.opened, &seen, now)?;
        let token = tokens.as_ref().map(|own| own.access_token.as_str());
        try_it::end(&house, &site, &came.opened, (shown.grant.as_ref(), token), now)?;
        Ok(render(&came, &entered, (page, shown, userinfo.as_ref()), came.visit.form_token(&house)))
    })
    .await
}

/// The authorization request and its answer; a machine makes none.
fn authorization(came: &Came, entered: &Entered) -> Option<TryStep> {
    if came.opened.attempt.way != Way::Code {
        return None;
    }
    let seal = came.query.get("state").unwrap_or_default();
    let asked = came.opened.attempt.parameters(&entered.site, seal);
    let asked = asked.iter().map(|(name, value)| (*name, value.as_str()));
    let answer: Vec<_> = came.query.iter().collect();
    let description = came.query.get("error_description").unwrap_or_default();
    let refused = came.query.get("error").map(|code| flow_shown::answered(code, description));
    Some(TryStep { refused, ..step(Endpoint::Authorization, asked, &answer) })
}

fn step<'a>(endpoint: Endpoint, asked: impl Iterator<Item = (&'a str, &'a str)>, answer: &[(&str, &str)]) -> TryStep {
    TryStep {
        name: crate::http::flow_shown::words::step_of(endpoint.path()),
        path: endpoint.path(),
        asked: facts(asked),
        answered: facts(answer.iter().copied()),
        refused: None,
    }
}

/// Codes, tokens and secrets are told by their length.
fn facts<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<FlowFact> {
    let (headers, rest): (Vec<_>, Vec<_>) = pairs.partition(|(name, _)| *name == "Authorization");
    let plain = |(name, text): (&str, &str)| FlowFact { name: name.into(), text: Some(text.into()), ..FlowFact::default() };
    let redacted = redaction::parameters(rest.into_iter()).shown;
    headers.into_iter().map(plain).chain(redacted.into_iter().map(fact)).collect()
}

fn answer_of(tokens: &TokenResponse) -> Vec<(&'static str, String)> {
    let own = tokens.tokens().map(|(name, token)| (name, token.to_owned()));
    let rest = [("expires_in", tokens.expires_in.to_string()), ("scope", tokens.scope.to_string())];
    [("token_type", "Bearer".to_owned())].into_iter().chain(own).chain(rest).collect()
}

/// What the app would be told. A fault of ours is no answer.
fn refusal(stop: Option<&Stop>) -> Result<Option<FlowRefused>> {
    match stop {
        None => Ok(None),
        Some(Stop::Refused(error)) => Ok(Some(flow_shown::refused(error))),
        Some(Stop::Busy) => Err(Stop::Busy),
        Some(Stop::SlowDown(seconds)) => Err(Stop::SlowDown(*seconds)),
        Some(stop) => Err(Stop::Fault(stop.to_string())),
    }
}

/// A request to an endpoint of ours, as the inspector keeps it.
struct Call {
    entered: Entered,
    watch: Stopwatch,
    agent: String,
    method: &'static str,
    endpoint: Endpoint,
}

impl Call {
    fn begin((state, entered): (&State, &Entered), visit: &Visit, (method, endpoint): (&'static str, Endpoint)) -> Self {
        let inspection = Inspection::begin(state, &entered.site);
        let entered = Entered { reference: flow::reference().into(), inspection, ..entered.clone() };
        Self { entered, watch: state.clock.watch(), agent: visit.user_agent.clone(), method, endpoint }
    }

    /// Its reference.
    fn settle(self, state: &State, stop: Option<&Stop>) -> String {
        let Self { entered, watch, agent, method, endpoint } = self;
        if let Some(stop) = stop {
            entered.inspection.stopped(stop);
        }
        let status = match stop {
            None => StatusCode::OK,
            Some(Stop::Refused(error)) => StatusCode::from_u16(error.code.http_status()).unwrap_or(StatusCode::BAD_REQUEST),
            Some(_) => StatusCode::SERVICE_UNAVAILABLE,
        };
        let Entered { site, peer, reference, inspection, .. } = entered;
        let settled = Settled {
            method,
            agent: Some(&agent),
            route: endpoint.path(),
            reference: &reference,
            status,
            millis: watch.millis(),
            address: peer.address,
        };
        inspection.settle((state, &site), &settled, state.clock.now());
        reference.to_string()
    }
}

type Found<'a> = ((bool, Vec<TryStep>, Option<String>), Shown, Option<&'a Outcome>);

fn render(came: &Came, entered: &Entered, (page, shown, userinfo): Found<'_>, form_token: String) -> TriedPage {
    let ((is_apart, steps, reference), opened) = (page, &came.opened);
    let standing = &opened.standing;
    let names = (standing.team.id.as_str().to_owned(), standing.team.name.clone());
    let tokens = [("ID token", &shown.id_token), ("Userinfo", &shown.userinfo), ("Access token", &shown.access_token)];
    TriedPage {
        frame: page::frame(&entered.site),
        portal: PortalFrame {
            person: Person::of(&opened.one.user),
            team: Some(TeamTab::of(names, standing.role, standing.is_member)),
            section: PortalSection::App,
            told: None,
            form_token,
        },
        app: head((&opened.app.owned, &opened.app.whole.client), AppTab::Try),
        way: self::shown(opened.attempt.way),
        steps,
        is_apart,
        person: shown.person.as_ref().map(|person| person.username.clone()),
        no_userinfo: matches!(userinfo, Some(Outcome::Refused(_))),
        tokens: tokens.into_iter().filter_map(|(name, own)| own.as_ref().map(|own| token(name, own))).collect(),
        is_opaque: shown.is_opaque,
        places: shown.places.iter().map(|(place, lines)| claims::shown(*place, lines)).collect(),
        challenge: reference.is_none().then(|| opened.attempt.challenge()),
        reference,
    }
}

fn token(name: &'static str, read: &Decoded) -> TryToken {
    TryToken {
        name,
        header: read.header.clone(),
        is_sealed: read.is_sealed,
        checks: read.checks.iter().map(|own| TryCheck { what: own.what.clone(), failed: own.failed.clone() }).collect(),
    }
}
