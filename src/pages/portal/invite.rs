//! Somebody is invited: the form, the link that is shown once, and the page behind the link.

use serde::Serialize;

use super::{PortalFrame, PortalSection, TeamRoleChoice};
use crate::model::TeamRole;
use crate::pages::{Field, Frame, Moment, Page, Problem};

/// `GET /portal/teams/{team}/invite`. Posted: `form_token`, `invitee` and `role`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InvitePage {
    /// The frame.
    pub frame: Frame,
    /// The portal's frame.
    pub portal: PortalFrame,
    /// The user name or e-mail address.
    pub invitee: Field,
    /// The roles, the mightiest first.
    pub choices: Vec<TeamRoleChoice>,
    /// Why nobody was invited, if it is not what was typed.
    pub trouble: Option<InviteTrouble>,
}

/// Why nobody was invited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum InviteTrouble {
    /// They are in the team.
    IsMember,
    /// The team has as many people as it may have, with those it waits for.
    Full,
}

impl Page for InvitePage {
    const TEMPLATE: &'static str = "pages/portal/invite";

    fn samples() -> Vec<Self> {
        let usual = Self {
            frame: Frame::sample(),
            portal: PortalFrame::sample_in(TeamRole::Owner),
            invitee: Field::default(),
            choices: TeamRoleChoice::all(TeamRole::Developer),
            trouble: None,
        };
        let empty = Self { invitee: Field { value: String::new(), problem: Some(Problem::Missing) }, ..usual.clone() };
        let troubles = [InviteTrouble::IsMember, InviteTrouble::Full];
        let troubled = troubles.map(|trouble| Self { trouble: Some(trouble), ..usual.clone() });
        [usual, empty].into_iter().chain(troubled).collect()
    }
}

/// The same address after an invitation was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InvitationLinkPage {
    /// The frame.
    pub frame: Frame,
    /// The portal's frame.
    pub portal: PortalFrame,
    /// Who is meant.
    pub invitee: String,
    /// The link.
    pub url: String,
    /// Until when it works.
    pub expires: Moment,
}

impl Page for InvitationLinkPage {
    const TEMPLATE: &'static str = "pages/portal/invitation_link";

    fn samples() -> Vec<Self> {
        vec![Self {
            frame: Frame::sample(),
            portal: PortalFrame::sample_in(TeamRole::Owner),
            invitee: "grace@northwind.example".into(),
            url: "https://login.northwind.example/portal/join?token=Zx0yqJ7m2n8bV4kT1cWfR5sLpDhUeGaXoNiMtQvYjKE".into(),
            expires: Moment::sample(-600_000),
        }]
    }
}

/// `GET /portal/join`. Posted: `form_token` and `token`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct JoinPage {
    /// The frame.
    pub frame: Frame,
    /// The portal's frame.
    pub portal: PortalFrame,
    /// What the link is worth.
    pub state: JoinState,
}

/// What a link is worth.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum JoinState {
    /// It invites the person.
    Open {
        /// The team.
        team: String,
        /// What they become.
        role: TeamRole,
        /// Who invited them.
        by: Option<String>,
        /// The link's random part.
        token: String,
    },
    /// It invites somebody else.
    Another {
        /// The sealed way back, for another account.
        interaction: String,
    },
    /// It has been used or withdrawn, or has expired.
    Closed,
}

impl Page for JoinPage {
    const TEMPLATE: &'static str = "pages/portal/join";

    fn samples() -> Vec<Self> {
        let make = |state| Self { frame: Frame::sample(), portal: PortalFrame::sample(PortalSection::Teams), state };
        let open = |by| JoinState::Open { team: "Maps & Navigation".into(), role: TeamRole::Developer, by, token: "t".into() };
        vec![
            make(open(Some("Ada Lovelace".into()))),
            make(open(None)),
            make(JoinState::Another { interaction: "sealed".into() }),
            make(JoinState::Closed),
        ]
    }
}
