//! Another site sent the person here to sign in: which way, or to stay who they are.

use serde::Serialize;

use super::UpstreamKind;
use crate::pages::{Frame, Page, Person, UpstreamButton};

/// `GET …/initiate_login` where there is something to choose. It has links alone; nothing has happened yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InitiatedPage {
    /// The frame.
    pub frame: Frame,
    /// Who is signed in.
    pub person: Option<Person>,
    /// Where that person goes on without another sign-in.
    pub stay: String,
    /// The ways to sign in, in order.
    pub upstreams: Vec<UpstreamButton>,
}

impl Page for InitiatedPage {
    const TEMPLATE: &'static str = "pages/upstream/initiated";

    fn samples() -> Vec<Self> {
        let button = |name: &str, kind| UpstreamButton {
            name: name.to_owned(),
            kind,
            href: "/login/upstream?idp=corp&interaction=sealed".into(),
        };
        let signed_in = Self {
            frame: Frame::sample(),
            person: Some(Person::sample()),
            stay: "/account".into(),
            upstreams: vec![button("Okta", UpstreamKind::Okta)],
        };
        let several = vec![button("Northwind staff", UpstreamKind::Entra), button("Northwind partners", UpstreamKind::Entra)];
        vec![
            signed_in.clone(),
            Self { person: None, upstreams: several.clone(), ..signed_in.clone() },
            Self { upstreams: several, ..signed_in },
        ]
    }
}
