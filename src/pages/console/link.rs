//! A link with which a person chooses a password, shown to the one who made it.

use serde::Serialize;

use super::{ConsoleFrame, ConsoleSection};
use crate::pages::{Frame, Moment, Page, Person};

/// `GET /admin/people/{id}/link` after it was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PersonLinkPage {
    /// The frame.
    pub frame: Frame,
    /// The console's frame.
    pub console: ConsoleFrame,
    /// Whom it lets in.
    pub person: Person,
    /// Their identifier.
    pub id: String,
    /// The link.
    pub url: String,
    /// Until when it works.
    pub expires: Moment,
}

impl Page for PersonLinkPage {
    const TEMPLATE: &'static str = "pages/console/link";

    fn samples() -> Vec<Self> {
        vec![Self {
            frame: Frame::sample(),
            console: ConsoleFrame::sample(ConsoleSection::People),
            person: Person::named("Grace Hopper", "grace"),
            id: "kWm0q7Zb1xYf2hJtVnR9sA".into(),
            url: "https://login.northwind.example/password?token=Zx0yqJ7m2n8bV4kT1cWfR5sLpDhUeGaXoNiMtQvYjKE".into(),
            expires: Moment::sample(-259_200),
        }]
    }
}
