//! `/account/apps`.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};

use super::call::{Call, Here};
use super::flash;
use crate::flow::Stop;
use crate::flow::account::apps::{self, Connected};
use crate::http::State;
use crate::http::extract::body;
use crate::http::middleware::Entered;
use crate::http::respond::{failure, page};
use crate::http::sign_in::{Posted, own_path};
use crate::model::{Id, Instant, Issuer, Resource};
use crate::pages::{App, AppsPage, ConfirmKind, ConfirmPage, ConnectedApp, Hidden, Moment, Permission, Section, WebUrl};
use crate::protocol::oidc::third_party_login;

/// The apps with access.
pub async fn get_apps(request: HttpRequest, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    let call = Call::new(&request, &state, &entered, Section::Apps);
    let load = |here: &Here<'_>| apps::list(here.house, here.site, here.one);
    let (issuer, resources) = (&entered.site.provider.issuer, &entered.site.resources);
    call.show(load, |ground, apps| AppsPage {
        frame: ground.frame,
        account: ground.account,
        apps: apps.iter().map(|app| line(app, (issuer, resources), ground.now)).collect(),
    })
    .await
}

fn line(connected: &Connected, (issuer, resources): (&Issuer, &[Resource]), now: Instant) -> ConnectedApp {
    let consent = &connected.consent;
    let described = |word: &str| {
        let own = resources.iter().flat_map(|resource| &resource.scopes).find(|own| own.name == word);
        Permission::scope(word, own.map(|own| own.description.as_str()))
    };
    let claims = consent.claims.iter().map(|name| Permission::claim(name));
    ConnectedApp {
        id: consent.client.as_str().to_owned(),
        app: shown(connected),
        open: connected
            .app
            .as_ref()
            .and_then(|app| third_party_login::link(&app.client, issuer))
            .and_then(|link| WebUrl::parse(&link)),
        permissions: consent.scope.iter().map(described).chain(claims).collect(),
        since: Moment::of(consent.created_at, now),
        last_used: connected.last_used.map(|at| Moment::of(at, now)),
    }
}

fn shown(connected: &Connected) -> App {
    connected.app.as_ref().map_or_else(|| App::named(connected.name()), |app| App::of(&app.client))
}

/// Asks before an app's access is taken away.
pub async fn get_remove_app(request: HttpRequest, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    let call = Call::new(&request, &state, &entered, Section::Apps);
    let query = match body::query(&request) {
        Ok(query) => query,
        Err(error) => return failure::person(&state, &entered, &Stop::Refused(error)),
    };
    let client = Id::new(query.get("app").unwrap_or_default());
    let crossed = call.read(move |here| apps::find(here.house, here.site, here.one, &client)).await;
    call.answer(crossed, |visit, one, found| {
        let cancel = own_path(&entered, "/account/apps");
        let Some(connected) = found else { return page::see_other(&cancel) };
        let ground = call.ground(visit, one, None);
        let page = ConfirmPage {
            frame: ground.frame,
            account: ground.account,
            action: own_path(&entered, "/account/apps/remove"),
            fields: vec![Hidden::new("app", connected.consent.client.as_str())],
            question: ConfirmKind::RemoveApp { app: shown(&connected) },
            cancel,
        };
        call.page(StatusCode::OK, &page)
    })
}

/// Takes it away.
pub async fn post_remove_app(
    request: HttpRequest,
    payload: web::Payload,
    state: web::Data<State>,
    entered: web::ReqData<Entered>,
) -> HttpResponse {
    let call = Call::new(&request, &state, &entered, Section::Apps);
    let posted = Posted::read(&request, payload, &entered).await;
    call.act(posted, |here, posted| {
        let client = posted.get("app");
        apps::remove(here.house, here.site, here.one, Id::new(client), here.now)?;
        let mut done = url::form_urlencoded::Serializer::new(flash::APP.to_owned() + "&");
        Ok(done.append_pair("app", client).finish())
    })
    .await
}
