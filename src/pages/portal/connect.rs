//! Settings to copy for a framework or a product.

use serde::Serialize;

use super::{AppHead, AppTab, PortalFrame};
use crate::model::{ClientKind, TeamRole};
use crate::pages::recipe::{SECRET, Shelf, TABLE};
use crate::pages::{Frame, Page};

/// `GET /portal/teams/{team}/apps/{app}/connect`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ConnectPage {
    /// The frame.
    pub frame: Frame,
    /// The portal's frame.
    pub portal: PortalFrame,
    /// The app.
    pub app: AppHead,
    /// Libraries and frameworks that suit it.
    pub frameworks: Vec<RecipeLink>,
    /// Products that suit it.
    pub products: Vec<RecipeLink>,
}

/// Settings in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RecipeLink {
    /// Its name in addresses.
    pub id: &'static str,
    /// Its name for people.
    pub name: &'static str,
}

impl RecipeLink {
    /// Those on a shelf that suit a kind, by name.
    pub fn of(kind: ClientKind, shelf: Shelf) -> Vec<Self> {
        let mut found: Vec<_> = TABLE
            .iter()
            .filter(|recipe| recipe.shelf == shelf && recipe.suits(kind))
            .map(|recipe| Self { id: recipe.id(), name: recipe.name })
            .collect();
        found.sort_by_key(|link| link.name.to_lowercase());
        found
    }
}

impl Page for ConnectPage {
    const TEMPLATE: &'static str = "pages/portal/connect";

    fn samples() -> Vec<Self> {
        let make = |kind| Self {
            frame: Frame::sample(),
            portal: PortalFrame::sample_in(TeamRole::Developer),
            app: AppHead::sample("Field Notes", kind, AppTab::Connect),
            frameworks: RecipeLink::of(kind, Shelf::Framework),
            products: RecipeLink::of(kind, Shelf::Product),
        };
        ClientKind::ALL.map(make).to_vec()
    }
}

/// `GET /portal/teams/{team}/apps/{app}/connect/{recipe}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RecipePage {
    /// The frame.
    pub frame: Frame,
    /// The portal's frame.
    pub portal: PortalFrame,
    /// The app.
    pub app: AppHead,
    /// What the settings are for.
    pub name: &'static str,
    /// How they are written.
    pub format: &'static str,
    /// The settings.
    pub text: String,
    /// What stands for the secret in them, if they need it.
    pub placeholder: Option<&'static str>,
    /// Redirect URIs that the product wants and the app has not.
    pub missing: Vec<String>,
}

impl Page for RecipePage {
    const TEMPLATE: &'static str = "pages/portal/recipe";

    fn samples() -> Vec<Self> {
        let usual = Self {
            frame: Frame::sample(),
            portal: PortalFrame::sample_in(TeamRole::Developer),
            app: AppHead::sample("Field Notes", ClientKind::Web, AppTab::Connect),
            name: "Grafana",
            format: "INI",
            text: format!("[auth.generic_oauth]\nclient_id = kWm0q7Zb1xYf2hJtVnR9sA\nclient_secret = {SECRET}"),
            placeholder: Some(SECRET),
            missing: vec!["https://grafana.example/login/generic_oauth".into()],
        };
        let ready = Self { missing: Vec::new(), placeholder: None, ..usual.clone() };
        vec![usual, ready]
    }
}
