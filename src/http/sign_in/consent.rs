//! `/consent`.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};

use super::{Posted, open, outcome, own_path, stale, with_cookie};
use crate::errand;
use crate::flow::interaction::{Goal, Interaction};
use crate::flow::settings::Registered;
use crate::flow::visit::{SignedIn, Visit};
use crate::flow::{Stop, authorize, consent, throttle};
use crate::http::extract::{arrival, body};
use crate::http::middleware::Entered;
use crate::http::respond::failure;
use crate::http::respond::page::{self, Policy};
use crate::http::{State, blocking};
use crate::model::{Id, Instant, Managed, Resource};
use crate::pages::{App, ConsentPage, Moment, Permission, Person, ReturnUrl, WaitingDevice};
use crate::protocol::device::Asking;
use crate::protocol::oauth2::authorize::AnswerTo;
use crate::protocol::oidc::consent::Question;
use crate::protocol::oidc::decision::Ask;

/// What the page shows.
struct Shown {
    registered: Arc<Registered>,
    question: Question,
    one: SignedIn,
    address: Option<AnswerTo>,
    seal: String,
    form_token: String,
}

enum Next {
    Show(Box<Shown>),
    GoOn(authorize::Outcome),
    Stale,
}

/// Asks what the app may have.
pub async fn get_consent(request: HttpRequest, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    let query = match body::query(&request) {
        Ok(query) => query,
        Err(error) => return failure::person(&state, &entered, &Stop::Refused(error)),
    };
    let arrived = arrival::of(&request, &entered);
    let crossed = errand::with(
        &state.errands,
        |brought| {
            let (house, site, now) = (state.house.clone(), entered.site.clone(), state.clock.now());
            let (query, arrived) = (query.clone(), arrival::again(&arrived, &brought));
            blocking::cross(move || {
                let visit = Visit::read(&house, &site, arrived, now)?;
                let seal = query.get("interaction").unwrap_or_default().to_owned();
                let Ok(interaction) = open(&house, &site, &visit, &seal, now)? else { return Ok((visit, Next::Stale)) };
                let address = address(&interaction);
                let next = match authorize::continue_with(&house, &site, &visit, interaction, now)? {
                    authorize::Outcome::Ask(authorize::Told { registered, .. }, Ask::Consent(question), _) => {
                        let one = visit.find(&question.session).cloned();
                        let one = one.ok_or_else(|| Stop::Fault("consent is asked of nobody".to_owned()))?;
                        Next::Show(Box::new(Shown {
                            registered,
                            question,
                            one,
                            address,
                            seal,
                            form_token: visit.form_token(&house),
                        }))
                    }
                    outcome => Next::GoOn(outcome),
                };
                Ok((visit, next))
            })
        },
        state.clock.now(),
    );
    match crossed.await {
        Ok((visit, Next::Show(shown))) => show(&state, &entered, &visit, &shown),
        Ok((visit, Next::GoOn(outcome))) => outcome::respond(&state, &entered, &visit, outcome),
        Ok((visit, Next::Stale)) => stale(&state, &entered, &visit),
        Err(stop) => failure::person(&state, &entered, &stop),
    }
}

fn address(interaction: &Interaction) -> Option<AnswerTo> {
    match &interaction.goal {
        Goal::App(request) => Some(request.address.clone()),
        Goal::Page(_) => None,
    }
}

/// The device that waits, seen from where the person is.
fn device(asking: &Asking, visit: &Visit, now: Instant) -> WaitingDevice {
    WaitingDevice {
        user_code: asking.user_code.clone(),
        network: asking.network.clone(),
        is_near: asking.network == throttle::network(&visit.address),
        asked: Moment::of(asking.asked_at, now),
    }
}

fn show(state: &State, entered: &Entered, visit: &Visit, shown: &Shown) -> HttpResponse {
    let Shown { registered, question, one, .. } = shown;
    let resources = &entered.site.resources;
    let line = |word: &str| Permission::scope(word, description(word, resources)).shown_to(&one.user);
    let claims = |names: &[String]| names.iter().map(|name| Permission::claim(name).shown_to(&one.user)).collect::<Vec<_>>();
    let earlier = question.claims.iter().filter(|name| !question.new_claims.contains(name)).cloned().collect::<Vec<_>>();
    let asks_again = question.is_covered();
    let (new, before) = (
        question.new_scope.iter().map(line).chain(claims(&question.new_claims)).collect(),
        consent::already(question).iter().map(line).chain(claims(&earlier)).collect(),
    );
    let (permissions, already) = if asks_again { (before, Vec::new()) } else { (new, before) };
    let host = shown.address.as_ref().and_then(AnswerTo::app).and_then(|own| ReturnUrl::parse(own.redirect_uri.as_str()));
    let page = ConsentPage {
        frame: page::spoken(entered),
        app: App::of(&registered.client),
        unverified: registered.client.managed == Managed::Itself,
        person: Person::of(&one.user),
        session: one.session.id.as_str().to_owned(),
        redirect_host: host.map(|url| url.place()).unwrap_or_default(),
        device: shown.address.as_ref().and_then(AnswerTo::device).map(|asking| device(asking, visit, state.clock.now())),
        permissions,
        already,
        switch_account: own_path(entered, &format!("/select?interaction={}", shown.seal)),
        interaction: shown.seal.clone(),
        form_token: shown.form_token.clone(),
    };
    let policy = Policy::leading_to(Some(&registered.client));
    with_cookie(page::render(state, StatusCode::OK, &policy, &page), entered, visit)
}

fn description<'a>(word: &str, resources: &'a [Resource]) -> Option<&'a str> {
    let own = resources.iter().flat_map(|resource| &resource.scopes).find(|own| own.name == word)?;
    Some(own.description.as_str())
}

/// Allows or denies.
pub async fn post_consent(
    request: HttpRequest,
    payload: web::Payload,
    state: web::Data<State>,
    entered: web::ReqData<Entered>,
) -> HttpResponse {
    let posted = match Posted::read(&request, payload, &entered).await {
        Ok(posted) => posted,
        Err(stop) => return failure::person(&state, &entered, &stop),
    };
    let arrived = arrival::of(&request, &entered);
    let crossed = errand::with(
        &state.errands,
        |brought| {
            let (house, site, now) = (state.house.clone(), entered.site.clone(), state.clock.now());
            let (posted, arrived) = (posted.clone(), arrival::again(&arrived, &brought));
            blocking::cross(move || {
                let visit = Visit::read(&house, &site, arrived, now)?;
                if !visit.owns_form_token(&house, posted.get("form_token")) {
                    return Ok((visit, None));
                }
                let Ok(interaction) = open(&house, &site, &visit, posted.get("interaction"), now)? else {
                    return Ok((visit, None));
                };
                let outcome = match posted.action() {
                    "deny" => authorize::deny(&house, &site, &visit, interaction, now)?,
                    _ => consent::allow(&house, &site, &visit, (interaction, Id::new(posted.get("session"))), now)?,
                };
                Ok((visit, Some(outcome)))
            })
        },
        state.clock.now(),
    );
    match crossed.await {
        Ok((visit, Some(outcome))) => outcome::respond(&state, &entered, &visit, outcome),
        Ok((visit, None)) => stale(&state, &entered, &visit),
        Err(stop) => failure::person(&state, &entered, &stop),
    }
}
