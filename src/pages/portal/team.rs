//! A team: who is in it, and whom it waits for.

use serde::Serialize;

use super::{AppHead, AppTab, PortalFrame, PortalTold};
use crate::model::{ClientKind, Instant, Member, TeamInvitation, TeamRole};
use crate::pages::{Frame, Moment, Page, Person};

/// `GET /portal/teams/{team}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TeamPage {
    /// The frame.
    pub frame: Frame,
    /// The portal's frame.
    pub portal: PortalFrame,
    /// Its name.
    pub name: String,
    /// What it looks after.
    pub apps: Vec<AppHead>,
    /// Who is in it.
    pub members: Vec<MemberRow>,
    /// Whom it waits for.
    pub invitations: Vec<InvitationRow>,
    /// Whether nobody owns it who can sign in.
    pub is_orphaned: bool,
    /// Whether the person administers the tenant. Posted to `owner`: `form_token` and `person`.
    pub may_name_owner: bool,
}

/// Somebody in a team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MemberRow {
    /// The person's identifier.
    pub id: String,
    /// Names and initials.
    pub person: Person,
    /// What they are.
    pub role: TeamRole,
    /// Whether they can sign in.
    pub is_active: bool,
    /// Since when.
    pub since: Moment,
}

impl MemberRow {
    /// A member, as seen at `now`.
    pub fn of(member: &Member, now: Instant) -> Self {
        Self {
            id: member.user.id.as_str().to_owned(),
            person: Person::of(&member.user),
            role: member.role,
            is_active: member.user.is_active(),
            since: Moment::of(member.joined_at, now),
        }
    }

    pub(super) fn sample(name: &str, username: &str, role: TeamRole) -> Self {
        Self {
            id: format!("id-of-{username}"),
            person: Person::named(name, username),
            role,
            is_active: true,
            since: Moment::sample(400_000),
        }
    }
}

/// An invitation that waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InvitationRow {
    /// Its identifier.
    pub id: String,
    /// Who was meant.
    pub invitee: String,
    /// What they become.
    pub role: TeamRole,
    /// Until when it can be accepted.
    pub expires: Moment,
}

impl InvitationRow {
    /// An invitation, as seen at `now`.
    pub fn of(invitation: &TeamInvitation, now: Instant) -> Self {
        Self {
            id: invitation.id.as_str().to_owned(),
            invitee: invitation.invitee.clone(),
            role: invitation.role,
            expires: Moment::of(invitation.expires_at, now),
        }
    }
}

impl Page for TeamPage {
    const TEMPLATE: &'static str = "pages/portal/team";

    fn samples() -> Vec<Self> {
        let disabled = MemberRow { is_active: false, ..MemberRow::sample("Mallory Malone", "mallory", TeamRole::Viewer) };
        let waiting = InvitationRow {
            id: "invitation".into(),
            invitee: "grace.hopper.of.the.united.states.navy@northwind.example".into(),
            role: TeamRole::Developer,
            expires: Moment::sample(-500_000),
        };
        let usual = Self {
            frame: Frame::sample(),
            portal: PortalFrame::sample_in(TeamRole::Owner),
            name: "Maps & Navigation".into(),
            apps: vec![
                AppHead::sample("Field Notes", ClientKind::Web, AppTab::Overview),
                AppHead { waits: true, enabled: false, ..AppHead::sample("Night job", ClientKind::Machine, AppTab::Overview) },
                AppHead { enabled: false, ..AppHead::sample("Old maps on phones", ClientKind::Native, AppTab::Overview) },
                AppHead::sample("Browser of maps", ClientKind::SinglePage, AppTab::Overview),
            ],
            members: vec![
                MemberRow::sample("Ada Lovelace", "ada", TeamRole::Owner),
                MemberRow::sample("Grace Hopper", "grace", TeamRole::Developer),
                disabled,
            ],
            invitations: vec![waiting],
            is_orphaned: false,
            may_name_owner: false,
        };
        let orphaned = Self { is_orphaned: true, ..usual.clone() };
        let administrator = Self { may_name_owner: true, ..orphaned.clone() };
        let viewer = Self { portal: PortalFrame::sample_in(TeamRole::Viewer), invitations: Vec::new(), ..usual.clone() };
        let made = Self {
            portal: usual.portal.clone().telling(PortalTold::TeamMade),
            apps: Vec::new(),
            members: usual.members.iter().take(1).cloned().collect(),
            invitations: Vec::new(),
            ..usual.clone()
        };
        vec![usual, viewer, made, orphaned, administrator]
    }
}
