//! `/portal/teams/{team}/apps/{app}/claims`: what the app gets of whoever looks, and why; the issuing code answers.

use super::app::{found, head};
use super::desk::{Desk, Served};
use super::screen::Screen;
use crate::flow::claims_preview::{self, Asked, Line};
use crate::model::TeamAction::See;
use crate::model::{ClaimPlace, ResponseType, Scope};
use crate::pages::portal::{AppTab, ClaimLine, ClaimsPage, ClaimsPlace, PortalSection};

/// The screens.
pub const SCREENS: [Screen; 1] = [Screen::page("/portal/teams/{team}/apps/{app}/claims", claims).of(See)];

/// What an app that names no scopes is shown with.
const USUAL: &str = "openid profile email";

fn claims(desk: &Desk<'_>) -> Served {
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
        places: preview.places.iter().map(|(place, lines)| shown(*place, lines)).collect(),
    })
}

fn shown(place: ClaimPlace, lines: &[Line]) -> ClaimsPlace {
    let line = |line: &Line| ClaimLine {
        claim: line.claim.clone(),
        value: line.value.as_ref().map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned)),
        why: line.why.clone(),
    };
    let (there, missing): (Vec<_>, Vec<_>) = lines.iter().map(line).partition(|line| line.value.is_some());
    ClaimsPlace { kind: place, there, missing }
}
