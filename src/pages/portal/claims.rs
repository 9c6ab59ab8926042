//! What an app gets of a person, and why.

use serde::Serialize;

use super::{AppHead, AppTab, PortalFrame};
use crate::model::{ClaimPlace, ClientKind, TeamRole};
use crate::pages::{Frame, Page};

/// `GET /portal/teams/{team}/apps/{app}/claims`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ClaimsPage {
    /// The frame.
    pub frame: Frame,
    /// The portal's frame.
    pub portal: PortalFrame,
    /// The app.
    pub app: AppHead,
    /// The scopes that it is judged by.
    pub scope: String,
    /// Whether the person may use the app at all.
    pub is_allowed: bool,
    /// Where claims go.
    pub places: Vec<ClaimsPlace>,
}

/// A place where claims go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ClaimsPlace {
    /// Which.
    pub kind: ClaimPlace,
    /// What is there.
    pub there: Vec<ClaimLine>,
    /// What is not.
    pub missing: Vec<ClaimLine>,
}

/// A claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ClaimLine {
    /// Its name.
    pub claim: String,
    /// Its value, if it is there.
    pub value: Option<String>,
    /// Why it is there or not.
    pub why: String,
}

impl Page for ClaimsPage {
    const TEMPLATE: &'static str = "pages/portal/claims";

    fn samples() -> Vec<Self> {
        let line = |claim: &str, value: Option<&str>, why: &str| ClaimLine {
            claim: claim.to_owned(),
            value: value.map(str::to_owned),
            why: why.to_owned(),
        };
        let place = |kind| ClaimsPlace {
            kind,
            there: vec![
                line("sub", Some("kWm0q7Zb1xYf2hJtVnR9sA"), "always"),
                line("name", Some("Ada Lovelace"), "scope profile"),
            ],
            missing: vec![line("address", None, "scope address is not granted")],
        };
        let usual = Self {
            frame: Frame::sample(),
            portal: PortalFrame::sample_in(TeamRole::Developer),
            app: AppHead::sample("Field Notes", ClientKind::Web, AppTab::Claims),
            scope: "openid profile email".into(),
            is_allowed: true,
            places: ClaimPlace::ALL.map(place).to_vec(),
        };
        let bare = ClaimsPlace { kind: ClaimPlace::AccessToken, there: Vec::new(), missing: Vec::new() };
        let closed = Self { is_allowed: false, places: vec![bare], ..usual.clone() };
        vec![usual, closed]
    }
}
