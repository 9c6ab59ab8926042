//! The page at the issuer itself: what this is, and where to go.

use serde::Serialize;

use super::{Frame, Page, Person};

/// `GET /`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WelcomePage {
    /// The frame.
    pub frame: Frame,
    /// Who is signed in here.
    pub person: Option<Person>,
    /// Whether they may open the console.
    pub administrates: bool,
    /// The issuer identifier.
    pub issuer: String,
    /// Whether no owner exists yet: the set-up link is on the server's standard output.
    pub setup_pending: bool,
}

impl Page for WelcomePage {
    const TEMPLATE: &'static str = "pages/welcome";

    fn samples() -> Vec<Self> {
        let guest = Self {
            frame: Frame::sample(),
            person: None,
            administrates: false,
            issuer: "https://login.northwind.example".into(),
            setup_pending: false,
        };
        let signed_in = Self { person: Some(Person::sample()), ..guest.clone() };
        let administrator = Self { administrates: true, ..signed_in.clone() };
        let fresh = Self { setup_pending: true, frame: Frame::new("", "Signet"), ..guest.clone() };
        vec![guest, signed_in, administrator, fresh]
    }
}
