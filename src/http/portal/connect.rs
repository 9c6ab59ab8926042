//! `/portal/teams/{team}/apps/{app}/connect`: settings to copy, and the address that they need, added from where they stand.

use super::app::{found, head, path, saved};
use super::app_form::sentence;
use super::desk::{Desk, Served, settled};
use super::screen::Screen;
use crate::errand::Brought;
use crate::flow::portal::apps::{self, App};
use crate::flow::portal::{Refusal, Undone};
use crate::model::TeamAction::{ChangeApps, See};
use crate::pages::portal::{AppTab, ConnectPage, PortalSection, RecipeLink, RecipePage};
use crate::pages::recipe::{About, Recipe, Shelf};

/// The screens.
pub const SCREENS: [Screen; 3] = [
    Screen::page("/portal/teams/{team}/apps/{app}/connect", connect).of(See),
    Screen::page("/portal/teams/{team}/apps/{app}/connect/{recipe}", recipe).of(See),
    Screen::act("/portal/teams/{team}/apps/{app}/connect/{recipe}", add).of(ChangeApps),
];

fn connect(desk: &Desk<'_>) -> Served {
    let app = found(desk)?;
    let (frame, portal) = desk.frame(PortalSection::App);
    let (app, kind) = (head((&app.owned, &app.whole.client), AppTab::Connect), app.whole.kind());
    let (frameworks, products) = (RecipeLink::of(kind, Shelf::Framework), RecipeLink::of(kind, Shelf::Product));
    desk.show(&ConnectPage { frame, portal, app, frameworks, products })
}

fn page(desk: &Desk<'_>, app: &App) -> Result<RecipePage, Undone> {
    let client = &app.whole.client;
    let recipe = Recipe::named(desk.name(2)).filter(|recipe| recipe.suits(app.whole.kind())).ok_or(Refusal::NoSuchTeam)?;
    let (frame, portal) = desk.frame(PortalSection::App);
    let about = About { provider: &desk.site().provider, client };
    Ok(RecipePage::of((frame, portal, head((&app.owned, client), AppTab::Connect)), recipe, &about))
}

fn recipe(desk: &Desk<'_>) -> Served {
    desk.show(&page(desk, &found(desk)?)?)
}

fn add(desk: &Desk<'_>) -> Served {
    let app = found(desk)?;
    let page = page(desk, &app)?;
    let documents: Vec<_> = desk.brought.iter().filter_map(Brought::document).collect();
    let asked = (&desk.id(0), &app, desk.posted("redirect_uri").trim());
    match apps::add_address(desk.house(), desk.site(), desk.by(), asked, (&documents, desk.now)) {
        Err(Undone::Refused(Refusal::App(refusal))) => desk.again(&RecipePage { trouble: Some(sentence(&refusal)), ..page }),
        added => {
            let told = saved(&added);
            settled(added, &format!("{}/connect/{}", path(desk), page.id), told)
        }
    }
}
