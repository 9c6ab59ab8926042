//! Inviting somebody by e-mail.

use serde::Serialize;

use super::{ConsoleFrame, ConsoleSection, Trouble};
use crate::pages::{Field, Frame, Page};

/// `GET /admin/people/invite`. Posted fields: `form_token`, `email`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InvitePersonPage {
    /// The frame.
    pub frame: Frame,
    /// The console's frame.
    pub console: ConsoleFrame,
    /// Whether anybody is invited at this provider.
    pub is_offered: bool,
    /// The address.
    pub email: Field,
    /// Why nobody was invited.
    pub trouble: Option<Trouble>,
    /// How many days a link works.
    pub days: i64,
}

impl Page for InvitePersonPage {
    const TEMPLATE: &'static str = "pages/console/invite";

    fn samples() -> Vec<Self> {
        let usual = Self {
            frame: Frame::sample(),
            console: ConsoleFrame::sample(ConsoleSection::People),
            is_offered: true,
            email: Field::default(),
            trouble: None,
            days: 7,
        };
        let typed = |trouble| Self { email: Field::of(Some("ada@")), trouble: Some(trouble), ..usual.clone() };
        let wrong = typed(Trouble::Other { why: "email is not an e-mail address.".into() });
        vec![usual.clone(), wrong, typed(Trouble::Taken), Self { is_offered: false, ..usual.clone() }]
    }
}
