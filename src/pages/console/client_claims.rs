//! What an app gets of a person, and why.

use serde::Serialize;

use super::{ClientRow, ConsoleFrame, ConsoleSection};
use crate::model::{ClaimPlace, ClientKind};
use crate::pages::portal::{ClaimLine, ClaimsPlace};
use crate::pages::{Frame, Page, Person};

/// `GET /admin/clients/{id}/claims`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ClientClaimsPage {
    /// The frame.
    pub frame: Frame,
    /// The console's frame.
    pub console: ConsoleFrame,
    /// The app.
    pub client: ClientRow,
    /// Who was asked for, as typed.
    pub user: String,
    /// The scopes that it is judged by.
    pub scope: String,
    /// Whether nobody goes by that name.
    pub is_unknown: bool,
    /// What was judged; `None` until somebody is asked for.
    pub of: Option<ClaimsOf>,
}

/// What an app gets of somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ClaimsOf {
    /// The identifier.
    pub id: String,
    /// Who it is.
    pub person: Person,
    /// Whether they may use the app at all.
    pub is_allowed: bool,
    /// Where claims go.
    pub places: Vec<ClaimsPlace>,
}

impl Page for ClientClaimsPage {
    const TEMPLATE: &'static str = "pages/console/client_claims";

    fn samples() -> Vec<Self> {
        let line = |claim: &str, value: Option<&str>, why: &str| ClaimLine {
            claim: claim.to_owned(),
            value: value.map(str::to_owned),
            why: why.to_owned(),
        };
        let place = |kind| ClaimsPlace {
            kind,
            there: vec![line("email", Some("ada@northwind.example"), "scope email")],
            missing: vec![line("address", None, "scope address is not granted")],
        };
        let of = |is_allowed| ClaimsOf {
            id: "kWm0q7Zb1xYf2hJtVnR9sA".into(),
            person: Person::sample(),
            is_allowed,
            places: ClaimPlace::ALL.map(place).to_vec(),
        };
        let bare = Self {
            frame: Frame::sample(),
            console: ConsoleFrame::sample(ConsoleSection::Clients),
            client: ClientRow::sample("notes", "Field Notes", ClientKind::Web),
            user: String::new(),
            scope: String::new(),
            is_unknown: false,
            of: None,
        };
        let unknown = Self { user: "nobody".into(), is_unknown: true, ..bare.clone() };
        let shown = Self { user: "ada".into(), scope: "openid email".into(), of: Some(of(true)), ..bare.clone() };
        let closed = Self { of: Some(of(false)), ..shown.clone() };
        vec![bare, unknown, shown, closed]
    }
}
