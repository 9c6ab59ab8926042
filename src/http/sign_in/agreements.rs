//! `/agreements`.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};

use super::{Posted, open, outcome, own_path, stale, with_cookie};
use crate::errand;
use crate::flow::agreements::{self, Accepted};
use crate::flow::settings::Registered;
use crate::flow::visit::{SignedIn, Visit};
use crate::flow::{Stop, authorize};
use crate::http::extract::{arrival, body};
use crate::http::middleware::Entered;
use crate::http::respond::failure;
use crate::http::respond::page::{self, Policy};
use crate::http::{State, blocking};
use crate::model::{Agreement, Id, Instant};
use crate::pages::{AgreementShown, AgreementsPage, App, Person};
use crate::protocol::oidc::decision::Ask;

/// The identifiers of what a page shows, as its form carries them.
pub(super) fn ids<'a>(shown: impl IntoIterator<Item = &'a Agreement>) -> String {
    shown.into_iter().map(|own| own.id.as_str()).collect::<Vec<_>>().join(" ")
}

/// What a form says was shown.
pub(super) fn shown(posted: &Posted) -> Vec<Id<Agreement>> {
    posted.get("agreements").split_whitespace().map(Id::new).collect()
}

/// What the page shows.
struct Shown {
    registered: Arc<Registered>,
    one: SignedIn,
    agreements: Vec<agreements::Shown>,
    seal: String,
    form_token: String,
    now: Instant,
}

enum Next {
    Show(Box<Shown>),
    GoOn(authorize::Outcome),
    Stale,
}

/// Asks what the person has to accept.
pub async fn get_agreements(request: HttpRequest, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
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
                let next = match authorize::continue_with(&house, &site, &visit, interaction, now)? {
                    authorize::Outcome::Ask(authorize::Told { registered, .. }, Ask::Agreements { session, missing }, _) => {
                        let one = visit.find(&session).cloned();
                        let one = one.ok_or_else(|| Stop::Fault("nobody is asked to agree".to_owned()))?;
                        let agreements = agreements::show(&house, &site, &one, &missing)?;
                        let form_token = visit.form_token(&house);
                        Next::Show(Box::new(Shown { registered, one, agreements, seal, form_token, now }))
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

fn show(state: &State, entered: &Entered, visit: &Visit, shown: &Shown) -> HttpResponse {
    let client = &shown.registered.client;
    let own = |one: &agreements::Shown| AgreementShown::of(&one.agreement, one.earlier, shown.now);
    let page = AgreementsPage {
        frame: page::spoken(entered),
        app: App::of(client),
        person: Person::of(&shown.one.user),
        session: shown.one.session.id.as_str().to_owned(),
        agreements: shown.agreements.iter().map(own).collect(),
        shown: ids(shown.agreements.iter().map(|one| &one.agreement)),
        switch_account: own_path(entered, &format!("/select?interaction={}", shown.seal)),
        interaction: shown.seal.clone(),
        form_token: shown.form_token.clone(),
    };
    with_cookie(page::render(state, StatusCode::OK, &Policy::leading_to(Some(client)), &page), entered, visit)
}

/// Accepts or declines.
pub async fn post_agreements(
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
                    "accept" => {
                        let accepted = Accepted { session: Id::new(posted.get("session")), shown: shown(&posted) };
                        agreements::accept(&house, &site, &visit, (interaction, accepted), now)?
                    }
                    _ => agreements::decline(&house, &site, &visit, interaction, now)?,
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
