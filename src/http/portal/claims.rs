//! `/portal/teams/{team}/apps/{app}/claims`: what the app gets of whoever looks, and why; the issuing code answers.

use super::app::{found, head};
use super::desk::{Desk, Served};
use super::screen::Screen;
use crate::flow::claims_preview::{self, Asked};
use crate::http::screens::claims;
use crate::model::TeamAction::See;
use crate::model::{ResponseType, Scope};
use crate::pages::portal::{AppTab, ClaimsPage, PortalSection};

/// The screens.
pub const SCREENS: [Screen; 1] = [Screen::page("/portal/teams/{team}/apps/{app}/claims", of_oneself).of(See)];

/// What an app that names no scopes is shown with.
const USUAL: &str = "openid profile email";

fn of_oneself(desk: &Desk<'_>) -> Served {
    let app = found(desk)?;
    let (client, user) = (&app.whole.client, &desk.inside.one.user);
    let own = || client.metadata.scope.clone().filter(|scope| !scope.is_empty()).unwrap_or_else(|| Scope::parse(USUAL));
    let scope = desk.asked.query.get("scope").map_or_else(own, Scope::parse);
    let asked = Asked { scope: scope.clone(), claims: None, locales: None, response_type: ResponseType::CODE };
    let preview =
        claims_preview::preview(&desk.site().provider, client, user, &asked, desk.now).map_err(crate::flow::Stop::from)?;
    let (frame, portal) = desk.frame(PortalSection::App);
    desk.show(&ClaimsPage {
        frame,
        portal,
        app: head((&app.owned, client), AppTab::Claims),
        scope: scope.to_string(),
        is_allowed: preview.is_allowed,
        places: claims::places(&preview),
    })
}
