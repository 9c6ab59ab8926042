//! Settings to copy for a framework or a product.

use serde::Serialize;

use super::{AppHead, AppTab, PortalFrame};
use crate::model::{ClientKind, TeamRole};
use crate::pages::recipe::{About, Address, Caution, Documentation, Recipe, SECRET, Shelf, TABLE};
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
    pub id: &'static str,
    /// Its name for people.
    pub name: &'static str,
    /// How they are written.
    pub format: &'static str,
    /// The settings.
    pub text: String,
    /// What stands for the secret in them, if they need it.
    pub placeholder: Option<&'static str>,
    /// Where the product sends people back to.
    pub addresses: Vec<RecipeAddress>,
    /// What to change before they work.
    pub cautions: Vec<Caution>,
    /// What they were written after.
    pub after: After,
    /// Why an address was not added.
    pub trouble: Option<String>,
}

/// A redirect URI of a product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RecipeAddress {
    /// Its name on the page.
    pub id: String,
    /// The address.
    pub uri: String,
    /// Whether the app has registered it.
    pub registered: bool,
    /// Whether the product says all of it, and not its path alone.
    pub whole: bool,
}

impl RecipeAddress {
    fn of(index: usize, Address { uri, registered, whole }: Address) -> Self {
        Self { id: format!("address-{index}"), uri, registered, whole }
    }
}

/// The documentation that settings were written after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct After {
    /// The product.
    pub product: &'static str,
    /// Its version.
    pub version: &'static str,
    /// Where it stands.
    pub url: &'static str,
}

impl RecipePage {
    /// Settings of a recipe for an app.
    pub fn of((frame, portal, app): (Frame, PortalFrame, AppHead), recipe: &Recipe, about: &About<'_>) -> Self {
        let text = recipe.render(about);
        let Documentation { product, version, url } = recipe.after;
        Self {
            frame,
            portal,
            app,
            id: recipe.id(),
            name: recipe.name,
            format: recipe.format.name(),
            placeholder: text.contains(SECRET).then_some(SECRET),
            text,
            addresses: about
                .addresses(recipe)
                .into_iter()
                .enumerate()
                .map(|(index, one)| RecipeAddress::of(index, one))
                .collect(),
            cautions: about.cautions(recipe),
            after: After { product, version, url },
            trouble: None,
        }
    }
}

impl Page for RecipePage {
    const TEMPLATE: &'static str = "pages/portal/recipe";

    fn samples() -> Vec<Self> {
        let address = |uri: &str, registered| RecipeAddress::of(0, Address { uri: uri.into(), registered, whole: false });
        let usual = Self {
            frame: Frame::sample(),
            portal: PortalFrame::sample_in(TeamRole::Developer),
            app: AppHead::sample("Field Notes", ClientKind::Web, AppTab::Connect),
            id: "grafana",
            name: "Grafana",
            format: "INI",
            text: format!("[auth.generic_oauth]\nclient_id = kWm0q7Zb1xYf2hJtVnR9sA\nclient_secret = {SECRET}"),
            placeholder: Some(SECRET),
            addresses: vec![address("https://grafana.example/login/generic_oauth", false)],
            cautions: Vec::new(),
            after: After { product: "Grafana", version: "12", url: "https://grafana.com/docs/" },
            trouble: None,
        };
        let ready = Self {
            addresses: vec![address("https://grafana.example/login/generic_oauth", true)],
            placeholder: None,
            ..usual.clone()
        };
        let careful = Self {
            cautions: vec![
                Caution::Method { sends: vec!["client_secret_basic", "client_secret_post"], registered: "private_key_jwt" },
                Caution::Challenge { known: true, everywhere: false },
                Caution::IdToken { claims: vec!["email", "groups"] },
            ],
            addresses: Vec::new(),
            ..usual.clone()
        };
        let anywhere = Address { uri: "http://localhost:8250/oidc/callback".into(), registered: false, whole: true };
        let fixed = Self { addresses: vec![RecipeAddress::of(0, anywhere)], ..usual.clone() };
        let unsaid = Self { cautions: vec![Caution::Challenge { known: false, everywhere: true }], ..usual.clone() };
        let refused = Self { trouble: Some("redirect_uris: it is not over https.".into()), ..usual.clone() };
        let looked_at = Self { portal: PortalFrame::sample_in(TeamRole::Viewer), ..usual.clone() };
        vec![usual, ready, careful, unsaid, fixed, refused, looked_at]
    }
}
