//! Log-in that a third party initiates (OpenID Connect Core §4): the address that is registered upstream as our `initiate_login_uri`, and
//! the way on to an app.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};

use super::super::{own_path, with_cookie};
use super::{href, leave};
use crate::errand::{self, Brought};
use crate::flow::Stop;
use crate::flow::federation::initiate::{self, Outcome, Question};
use crate::flow::visit::Visit;
use crate::http::extract::{arrival, body, origin};
use crate::http::middleware::Entered;
use crate::http::respond::failure;
use crate::http::respond::page::{self, Policy};
use crate::http::{State, blocking, cookies};
use crate::pages::{InitiatedPage, Person, UpstreamButton, UpstreamKind};
use crate::protocol::OAuthError;
use crate::protocol::relying_party::initiate::{INITIATE, Initiation};

/// Begins the log-in.
pub async fn get_initiate(request: HttpRequest, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    if !origin::is_navigation(&request) {
        let error = OAuthError::invalid_request("A sign-in does not begin in a frame or behind a page.");
        return failure::person(&state, &entered, &Stop::Refused(error));
    }
    let initiation = match body::query(&request).and_then(|query| Initiation::read(&query)) {
        Ok(initiation) => Arc::new(initiation),
        Err(error) => return failure::person(&state, &entered, &Stop::Refused(error)),
    };
    let (arrived, crumbs) = (arrival::of(&request, &entered), cookies::attempts(&request, &entered.site));
    let begun = errand::with(
        &state.errands,
        |brought| {
            let (house, site, now) = (state.house.clone(), entered.site.clone(), state.clock.now());
            let (initiation, arrived, crumbs) = (initiation.clone(), arrived.clone(), crumbs.clone());
            let fetched = Brought::departure(&brought);
            blocking::cross(move || {
                let visit = Visit::read(&house, &site, arrived, now)?;
                let outcome = initiate::initiate(&house, &site, &visit, (&initiation, crumbs, fetched), now)?;
                Ok((visit, outcome))
            })
        },
        state.clock.now(),
    );
    match begun.await {
        Ok((visit, Outcome::Depart(outcome))) => leave(&state, &entered, &visit, outcome),
        Ok((visit, Outcome::Ask(question))) => ask(&state, &entered, &visit, &question),
        Err(stop) => failure::person(&state, &entered, &stop),
    }
}

/// A form from another site brings no cookie: the same by GET, where the browser's own come along (decision 3).
pub async fn post_initiate(
    request: HttpRequest,
    payload: web::Payload,
    state: web::Data<State>,
    entered: web::ReqData<Entered>,
) -> HttpResponse {
    let posted = async {
        let mut parameters = body::form(&request, payload).await?;
        // What the registered address itself says counts beside the form.
        parameters = parameters.or(&body::query(&request)?, |name| name == "client_id");
        Initiation::read(&parameters)
    };
    match posted.await {
        Ok(initiation) => page::see_other(&own_path(&entered, &format!("{INITIATE}?{}", initiation.query()))),
        Err(error) => failure::person(&state, &entered, &Stop::Refused(error)),
    }
}

/// On to an app, at its own `initiate_login_uri`.
pub async fn get_onward(request: HttpRequest, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    let query = match body::query(&request) {
        Ok(query) => query,
        Err(error) => return failure::person(&state, &entered, &Stop::Refused(error)),
    };
    let (house, site) = (state.house.clone(), entered.site.clone());
    let found = blocking::cross(move || {
        let client = query.get("client_id").unwrap_or_default();
        initiate::on_to_app(&house, &site, (client, query.get("target_link_uri")))
    });
    match found.await {
        Ok(location) => page::see_other(&location),
        Err(stop) => failure::person(&state, &entered, &stop),
    }
}

fn ask(state: &State, entered: &Entered, visit: &Visit, question: &Question) -> HttpResponse {
    let hint = question.login_hint.iter().fold(url::form_urlencoded::Serializer::new(String::new()), |mut query, hint| {
        query.append_pair("login_hint", hint);
        query
    });
    let hint = Some(hint).map(|mut query| query.finish()).filter(|query| !query.is_empty());
    let hint = hint.map(|query| format!("&{query}")).unwrap_or_default();
    let button = |domain: &Arc<crate::flow::federation::Domain>| UpstreamButton {
        name: domain.upstream.display_name.clone(),
        kind: UpstreamKind::of(domain.upstream.settings.preset.as_deref()),
        href: own_path(entered, &format!("{}{hint}", href(&domain.upstream.name, &question.seal))),
    };
    let page = InitiatedPage {
        frame: page::spoken(entered),
        person: visit.current().map(|one| Person::of(&one.user)),
        stay: own_path(entered, &question.end),
        upstreams: question.domains.iter().map(button).collect(),
    };
    with_cookie(page::render(state, StatusCode::OK, &Policy::default(), &page), entered, visit)
}
