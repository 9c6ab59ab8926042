//! The developer portal: teams, and the apps that they look after. What a role may not do is on no page of theirs.

mod agreements;
mod app;
mod app_form;
mod ask;
mod claims;
mod closed;
mod connect;
mod flows;
mod invite;
mod member;
mod team;
mod team_form;
mod teams;
mod try_it;

use serde::Serialize;

use super::Person;
use crate::model::{TeamAction, TeamRole};

pub use agreements::PortalAgreementsPage;
pub use app::{AppFinding, AppHead, AppPage, AppSecretsPage, AppTab, OldReader, SecretRow};
pub use app_form::{AppFormPage, AppKindsPage, NewAppPage, SettingsTab};
pub use ask::{PortalAskPage, PortalQuestion};
pub use claims::{ClaimLine, ClaimsPage, ClaimsPlace};
pub use closed::PortalClosedPage;
pub use connect::{After, ConnectPage, RecipeAddress, RecipeLink, RecipePage};
pub use flows::{AppFlowPage, AppFlowsPage, ReferencePage};
pub use invite::{InvitationLinkPage, InvitePage, InviteTrouble, JoinPage, JoinState};
pub use member::{TeamMemberPage, TeamRoleChoice};
pub use team::{InvitationRow, MemberRow, TeamPage};
pub use team_form::TeamFormPage;
pub use teams::{TeamRow, TeamsPage};
pub use try_it::{TriedPage, TryCheck, TryOver, TryOverPage, TryPage, TryStep, TryToken, TryWay};

/// What every page of the portal needs beside its [`Frame`](super::Frame).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PortalFrame {
    /// Who is here.
    pub person: Person,
    /// The team that the page is about.
    pub team: Option<TeamTab>,
    /// Where in the navigation the page is.
    pub section: PortalSection,
    /// What the last act did, or why it did nothing.
    pub told: Option<PortalTelling>,
    /// The token against forged posts.
    pub form_token: String,
}

/// A team in the navigation, with what the person may do there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a right of its own")]
pub struct TeamTab {
    /// Its identifier.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What they are there.
    pub role: TeamRole,
    /// Whether they are in it, and do not only administer the tenant.
    pub is_member: bool,
    /// Whether they may make and change apps.
    pub change_apps: bool,
    /// Whether they say who is in it.
    pub change_members: bool,
    /// Whether they may rename and remove it.
    pub change_team: bool,
}

impl TeamTab {
    /// A team as a role sees it.
    pub fn of((id, name): (String, String), role: TeamRole, is_member: bool) -> Self {
        Self {
            id,
            name,
            role,
            is_member,
            change_apps: TeamAction::ChangeApps.is_for(role),
            change_members: TeamAction::ChangeMembers.is_for(role),
            change_team: TeamAction::ChangeTeam.is_for(role),
        }
    }

    fn sample(role: TeamRole) -> Self {
        Self::of(("4f1f6f0e-team".into(), "Maps & Navigation".into()), role, true)
    }
}

/// An entry of the navigation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PortalSection {
    /// `/portal`
    Teams,
    /// `/portal/teams/{team}`
    Team,
    /// `/portal/teams/{team}/apps/{app}`
    App,
    /// `/portal/flows`
    Flows,
}

/// What the last act did, or why it did nothing; the sentences are in `partials/portal/told`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[allow(missing_docs, reason = "the sentences say it")]
pub enum PortalTold {
    TeamMade,
    TeamRenamed,
    TeamDeleted,
    Joined,
    Left,
    Appointed,
    Removed,
    Withdrawn,
    Agreed,
    AppMade,
    AppSaved,
    AppDeleted,
    SecretRevoked,
    AskedAgain,
    AppHeld,
    ChangeWithdrawn,
    OwnerNamed,
    /// Nothing happened, for these reasons.
    Stale,
    NotAllowed,
    NoFounder,
    LastOwner,
    NoSuchMember,
    BadName,
    TooMany,
    IsMember,
    InvitationClosed,
    Another,
    HasApps,
    AppChanged,
    SecretsFull,
    LastSecret,
    NoSuchSecret,
    NoSecretNeeded,
    AppMightier,
    AppFromFile,
    AppRefused,
    NotTurnedDown,
    NothingWaits,
    NoSuchOwner,
}

/// A word that is told, with whether it says that something was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct PortalTelling {
    #[serde(flatten)]
    told: PortalTold,
    is_done: bool,
}

impl From<PortalTold> for PortalTelling {
    fn from(told: PortalTold) -> Self {
        use PortalTold::{
            Agreed, AppDeleted, AppHeld, AppMade, AppSaved, Appointed, AskedAgain, ChangeWithdrawn, Joined, Left, OwnerNamed,
            Removed, SecretRevoked, TeamDeleted, TeamMade, TeamRenamed, Withdrawn,
        };
        let is_done = matches!(
            told,
            Agreed
                | AppDeleted
                | AppHeld
                | AppMade
                | AppSaved
                | Appointed
                | AskedAgain
                | ChangeWithdrawn
                | Joined
                | Left
                | OwnerNamed
                | Removed
                | SecretRevoked
                | TeamDeleted
                | TeamMade
                | TeamRenamed
                | Withdrawn
        );
        Self { told, is_done }
    }
}

impl PortalTold {
    /// Every kind, with its word in the address.
    pub const ALL: [(&'static str, Self); 39] = [
        ("team_made", Self::TeamMade),
        ("team_renamed", Self::TeamRenamed),
        ("team_deleted", Self::TeamDeleted),
        ("joined", Self::Joined),
        ("left", Self::Left),
        ("appointed", Self::Appointed),
        ("removed", Self::Removed),
        ("withdrawn", Self::Withdrawn),
        ("agreed", Self::Agreed),
        ("app_made", Self::AppMade),
        ("app_saved", Self::AppSaved),
        ("app_deleted", Self::AppDeleted),
        ("secret_revoked", Self::SecretRevoked),
        ("asked_again", Self::AskedAgain),
        ("app_held", Self::AppHeld),
        ("change_withdrawn", Self::ChangeWithdrawn),
        ("owner_named", Self::OwnerNamed),
        ("stale", Self::Stale),
        ("not_allowed", Self::NotAllowed),
        ("no_founder", Self::NoFounder),
        ("last_owner", Self::LastOwner),
        ("no_such_member", Self::NoSuchMember),
        ("bad_name", Self::BadName),
        ("too_many", Self::TooMany),
        ("is_member", Self::IsMember),
        ("invitation_closed", Self::InvitationClosed),
        ("another", Self::Another),
        ("has_apps", Self::HasApps),
        ("app_changed", Self::AppChanged),
        ("secrets_full", Self::SecretsFull),
        ("last_secret", Self::LastSecret),
        ("no_such_secret", Self::NoSuchSecret),
        ("no_secret_needed", Self::NoSecretNeeded),
        ("app_mightier", Self::AppMightier),
        ("app_from_file", Self::AppFromFile),
        ("app_refused", Self::AppRefused),
        ("not_turned_down", Self::NotTurnedDown),
        ("nothing_waits", Self::NothingWaits),
        ("no_such_owner", Self::NoSuchOwner),
    ];

    /// The one of a word; an unknown word tells nothing.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(name, _)| *name == word).map(|(_, told)| told)
    }

    /// Its word.
    pub fn word(self) -> &'static str {
        Self::ALL.into_iter().find(|(_, told)| *told == self).map_or("stale", |(name, _)| name)
    }
}

impl PortalFrame {
    fn sample(section: PortalSection) -> Self {
        Self { person: Person::sample(), team: None, section, told: None, form_token: "form-token".into() }
    }

    fn sample_in(role: TeamRole) -> Self {
        Self { team: Some(TeamTab::sample(role)), ..Self::sample(PortalSection::Team) }
    }

    fn telling(self, told: PortalTold) -> Self {
        Self { told: Some(told.into()), ..self }
    }
}
