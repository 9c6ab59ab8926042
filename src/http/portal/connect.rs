//! `/portal/teams/{team}/apps/{app}/connect`: settings to copy.

use super::app::{found, head};
use super::desk::{Desk, Served};
use super::screen::Screen;
use crate::flow::portal::Refusal;
use crate::model::TeamAction::See;
use crate::pages::portal::{AppTab, ConnectPage, PortalSection, RecipeLink, RecipePage};
use crate::pages::recipe::{About, Recipe, SECRET, Shelf};

/// The screens.
pub const SCREENS: [Screen; 2] = [
    Screen::page("/portal/teams/{team}/apps/{app}/connect", connect).of(See),
    Screen::page("/portal/teams/{team}/apps/{app}/connect/{recipe}", recipe).of(See),
];

fn connect(desk: &Desk<'_>) -> Served {
    let app = found(desk)?;
    let (frame, portal) = desk.frame(PortalSection::App);
    let (app, kind) = (head((&app.owned, &app.whole.client), AppTab::Connect), app.whole.kind());
    let (frameworks, products) = (RecipeLink::of(kind, Shelf::Framework), RecipeLink::of(kind, Shelf::Product));
    desk.show(&ConnectPage { frame, portal, app, frameworks, products })
}

fn recipe(desk: &Desk<'_>) -> Served {
    let app = found(desk)?;
    let client = &app.whole.client;
    let recipe = Recipe::named(desk.name(2)).filter(|recipe| recipe.suits(app.whole.kind())).ok_or(Refusal::NoSuchTeam)?;
    let about = About {
        issuer: &desk.site().provider.issuer,
        client_id: client.id.as_str(),
        metadata: &client.metadata,
        has_secret: client.metadata.token_endpoint_auth_method.needs_secret(),
    };
    let text = recipe.render(&about);
    let (frame, portal) = desk.frame(PortalSection::App);
    desk.show(&RecipePage {
        frame,
        portal,
        app: head((&app.owned, client), AppTab::Connect),
        name: recipe.name,
        format: recipe.format.name(),
        placeholder: text.contains(SECRET).then_some(SECRET),
        text,
        missing: about.missing(recipe),
    })
}
