//! `/portal/teams/{team}/apps/{app}/try`: a log-in of the app is begun from its page. Where it comes back is [`super::tried`].

use super::app::{found, head};
use super::desk::{Desk, Reply, Served};
use super::screen::Screen;
use crate::flow::portal::try_it::{self, Attempt, Way, Wish};
use crate::model::Scope;
use crate::model::TeamAction::{ChangeApps, See};
use crate::pages::portal::{AppTab, PortalSection, TryPage};
use crate::protocol::endpoint::Endpoint;

/// The screens.
pub const SCREENS: [Screen; 2] = [
    Screen::page("/portal/teams/{team}/apps/{app}/try", ask).of(See),
    Screen::act("/portal/teams/{team}/apps/{app}/try", begin).of(ChangeApps),
];

/// What an app that names no scopes is tried with.
const USUAL: &str = "openid profile email";

fn ask(desk: &Desk<'_>) -> Served {
    let metadata = found(desk)?.whole.client.metadata;
    let usual = if try_it::way(&metadata) == Some(Way::Machine) { "" } else { USUAL };
    let scope = metadata.scope.as_ref().map(ToString::to_string).filter(|scope| !scope.is_empty());
    page(desk, Wish { scope: scope.unwrap_or_else(|| usual.to_owned()), ..Wish::default() }, false)
}

fn page(desk: &Desk<'_>, wish: Wish, is_too_long: bool) -> Served {
    let app = found(desk)?;
    let client = &app.whole.client;
    let (frame, portal) = desk.frame(PortalSection::App);
    let page = TryPage {
        frame,
        portal,
        app: head((&app.owned, client), AppTab::Try),
        way: try_it::way(&client.metadata).map(super::tried::shown),
        key_is_apart: !try_it::can_prove(&client.metadata),
        signs_requests: client.metadata.require_signed_request_object,
        scope: wish.scope,
        prompt: wish.prompt,
        acr_values: wish.acr_values,
        claims: wish.claims,
        is_too_long,
    };
    if is_too_long { desk.again(&page) } else { desk.show_leading_away(&page) }
}

fn begin(desk: &Desk<'_>) -> Served {
    let app = found(desk)?;
    let client = &app.whole.client;
    let field = |name: &str| desk.posted(name).trim().to_owned();
    let wish = Wish {
        scope: Scope::parse(&field("scope")).to_string(),
        prompt: field("prompt"),
        acr_values: field("acr_values"),
        claims: field("claims"),
    };
    if !wish.fits() {
        return page(desk, wish, true);
    }
    let Some(way) = try_it::way(&client.metadata) else { return page(desk, wish, false) };
    let attempt = Attempt::begin((&desk.id(0), &client.id, &desk.inside.one.user.id), way, wish, desk.now);
    let state = attempt.seal(desk.house(), desk.site(), desk.visit, desk.now)?;
    Ok(Reply::Go(match way {
        Way::Code => {
            let mut query = url::form_urlencoded::Serializer::new(String::new());
            query.extend_pairs(attempt.parameters(desk.site(), &state));
            format!("{}?{}", Endpoint::Authorization.path(), query.finish())
        }
        Way::Machine => format!("{}?state={state}", try_it::PATH),
    }))
}
