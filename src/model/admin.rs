//! Who may do what in console and API: four roles, every action, and the one table between them. A role counts within the tenant of
//! its person. It has nothing to do with the `roles` that apps are told of, which upstreams may write.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a person is in the administration of their tenant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AdminRole {
    /// May do everything, and alone says who else is what.
    Owner,
    /// May do everything but that.
    Admin,
    /// Helps people in: switches accounts, ends sessions, sends links.
    Support,
    /// Sees everything and changes nothing.
    Auditor,
}

impl AdminRole {
    /// Every role, the mightiest first.
    pub const ALL: [Self; 4] = [Self::Owner, Self::Admin, Self::Support, Self::Auditor];

    /// Its word in file, database, API and command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Admin => "admin",
            Self::Support => "support",
            Self::Auditor => "auditor",
        }
    }

    /// The role of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }
}

/// Something that can be done to what a tenant has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// See people: profile, groups, roles, attributes, identities elsewhere.
    SeePeople,
    /// Make an account.
    AddPeople,
    /// Change profile, groups, roles and attributes.
    ChangePeople,
    /// Keep somebody from signing in, or let them again.
    SwitchPeople,
    /// Make a one-time link with which somebody chooses a password.
    InvitePeople,
    /// Remove an account for good.
    DeletePeople,
    /// See where somebody is signed in, and which apps have access.
    SeeSessions,
    /// End sessions, take access from apps.
    EndSessions,
    /// See apps.
    SeeClients,
    /// Register, change, switch and remove apps, and their secrets.
    ChangeClients,
    /// See relying-party domains and platform identities.
    SeeUpstreams,
    /// Add, change, switch, flush and remove relying-party domains and platform identities.
    ChangeUpstreams,
    /// See signing keys and who has read them.
    SeeKeys,
    /// Rotate and revoke signing keys.
    ChangeKeys,
    /// See providers and their settings.
    SeeProviders,
    /// Make, change, switch and remove providers.
    ChangeProviders,
    /// See the APIs that clients call.
    SeeResources,
    /// Add, change and remove the APIs that clients call.
    ChangeResources,
    /// See agreements in every version.
    SeeAgreements,
    /// Make new versions of agreements and withdraw them.
    ChangeAgreements,
    /// See how much there is of what.
    SeeOverview,
    /// See teams and who is in them; of people without a role, their own.
    SeeTeams,
    /// Make, change and remove teams and who is in them; of people without a role, what their role in the team comprises.
    ChangeTeams,
    /// See the apps of teams, as with teams.
    SeeTeamApps,
    /// Make, change and remove apps of teams, as with teams.
    ChangeTeamApps,
    /// See who did what.
    SeeAudit,
    /// Say who has which role.
    Appoint,
    /// See the tenants of this server, where the own one manages them.
    SeeTenants,
    /// Make, change and switch tenants, where the own one manages them.
    ChangeTenants,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 29] = [
        Self::SeePeople,
        Self::AddPeople,
        Self::ChangePeople,
        Self::SwitchPeople,
        Self::InvitePeople,
        Self::DeletePeople,
        Self::SeeSessions,
        Self::EndSessions,
        Self::SeeClients,
        Self::ChangeClients,
        Self::SeeUpstreams,
        Self::ChangeUpstreams,
        Self::SeeKeys,
        Self::ChangeKeys,
        Self::SeeProviders,
        Self::ChangeProviders,
        Self::SeeResources,
        Self::ChangeResources,
        Self::SeeAgreements,
        Self::ChangeAgreements,
        Self::SeeOverview,
        Self::SeeTeams,
        Self::ChangeTeams,
        Self::SeeTeamApps,
        Self::ChangeTeamApps,
        Self::SeeAudit,
        Self::Appoint,
        Self::SeeTenants,
        Self::ChangeTenants,
    ];

    /// The roles that may do it.
    pub const fn roles(self) -> &'static [AdminRole] {
        use AdminRole::{Admin, Auditor, Owner, Support};
        match self {
            Self::SeePeople
            | Self::SeeSessions
            | Self::SeeClients
            | Self::SeeUpstreams
            | Self::SeeProviders
            | Self::SeeResources
            | Self::SeeAgreements
            | Self::SeeOverview => &[Owner, Admin, Support, Auditor],
            Self::SwitchPeople | Self::InvitePeople | Self::EndSessions => &[Owner, Admin, Support],
            Self::SeeKeys | Self::SeeAudit => &[Owner, Admin, Auditor],
            Self::AddPeople
            | Self::ChangePeople
            | Self::DeletePeople
            | Self::ChangeClients
            | Self::ChangeUpstreams
            | Self::ChangeKeys
            | Self::ChangeProviders
            | Self::ChangeResources
            | Self::ChangeAgreements
            | Self::SeeTeams
            | Self::ChangeTeams
            | Self::SeeTeamApps
            | Self::ChangeTeamApps => &[Owner, Admin],
            Self::Appoint | Self::SeeTenants | Self::ChangeTenants => &[Owner],
        }
    }

    /// Whether it is one of the developer portal, where a person's team has a say beside their role here.
    pub const fn is_of_teams(self) -> bool {
        matches!(self, Self::SeeTeams | Self::ChangeTeams | Self::SeeTeamApps | Self::ChangeTeamApps)
    }
}

/// Whether a role may do something.
pub fn may(role: AdminRole, action: Action) -> bool {
    action.roles().contains(&role)
}

/// Everything that somebody may do. Nobody may act upon a person or an app that may do more than they: a link for the password of an
/// owner, or the secret of a mighty app, would make them as mighty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Authority(BTreeSet<Action>);

impl Authority {
    /// That of the host: its command line and its file.
    pub fn whole() -> Self {
        Self::of(Action::ALL)
    }

    /// That of a person; without a role, none.
    pub fn of_role(role: Option<AdminRole>) -> Self {
        Self::of(Action::ALL.into_iter().filter(|action| role.is_some_and(|role| may(role, *action))))
    }

    /// These actions.
    pub fn of(actions: impl IntoIterator<Item = Action>) -> Self {
        Self(actions.into_iter().collect())
    }

    /// Whether it comprises an action.
    pub fn may(&self, action: Action) -> bool {
        self.0.contains(&action)
    }

    /// What both comprise.
    #[must_use]
    pub fn within(&self, other: &Self) -> Self {
        Self(self.0.intersection(&other.0).copied().collect())
    }

    /// Whether the other one does not reach further.
    pub fn covers(&self, other: &Self) -> bool {
        self.0.is_superset(&other.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One row an action: owner, admin, support, auditor.
    const TABLE: [(Action, [u8; 4]); 29] = [
        (Action::SeePeople, [1, 1, 1, 1]),
        (Action::AddPeople, [1, 1, 0, 0]),
        (Action::ChangePeople, [1, 1, 0, 0]),
        (Action::SwitchPeople, [1, 1, 1, 0]),
        (Action::InvitePeople, [1, 1, 1, 0]),
        (Action::DeletePeople, [1, 1, 0, 0]),
        (Action::SeeSessions, [1, 1, 1, 1]),
        (Action::EndSessions, [1, 1, 1, 0]),
        (Action::SeeClients, [1, 1, 1, 1]),
        (Action::ChangeClients, [1, 1, 0, 0]),
        (Action::SeeUpstreams, [1, 1, 1, 1]),
        (Action::ChangeUpstreams, [1, 1, 0, 0]),
        (Action::SeeKeys, [1, 1, 0, 1]),
        (Action::ChangeKeys, [1, 1, 0, 0]),
        (Action::SeeProviders, [1, 1, 1, 1]),
        (Action::ChangeProviders, [1, 1, 0, 0]),
        (Action::SeeResources, [1, 1, 1, 1]),
        (Action::ChangeResources, [1, 1, 0, 0]),
        (Action::SeeAgreements, [1, 1, 1, 1]),
        (Action::ChangeAgreements, [1, 1, 0, 0]),
        (Action::SeeOverview, [1, 1, 1, 1]),
        (Action::SeeTeams, [1, 1, 0, 0]),
        (Action::ChangeTeams, [1, 1, 0, 0]),
        (Action::SeeTeamApps, [1, 1, 0, 0]),
        (Action::ChangeTeamApps, [1, 1, 0, 0]),
        (Action::SeeAudit, [1, 1, 0, 1]),
        (Action::Appoint, [1, 0, 0, 0]),
        (Action::SeeTenants, [1, 0, 0, 0]),
        (Action::ChangeTenants, [1, 0, 0, 0]),
    ];

    #[test]
    fn the_table_of_roles_and_actions_is_this_one() {
        for (action, (row, expected)) in Action::ALL.into_iter().zip(TABLE) {
            assert_eq!(action, row);
            for (role, expected) in AdminRole::ALL.into_iter().zip(expected) {
                assert_eq!(may(role, action), expected == 1, "{role:?} {action:?}");
            }
        }
    }

    #[test]
    fn nobody_reaches_whoever_may_do_more() {
        let of = |role| Authority::of_role(Some(role));
        for (one, other, covers) in [
            (AdminRole::Owner, AdminRole::Owner, true),
            (AdminRole::Admin, AdminRole::Owner, false),
            (AdminRole::Admin, AdminRole::Admin, true),
            (AdminRole::Admin, AdminRole::Auditor, true),
            (AdminRole::Support, AdminRole::Admin, false),
            (AdminRole::Support, AdminRole::Auditor, false), // who sees the audit log
            (AdminRole::Auditor, AdminRole::Support, false),
        ] {
            assert_eq!(of(one).covers(&of(other)), covers, "{one:?} {other:?}");
        }
        for role in AdminRole::ALL {
            assert!(of(role).covers(&Authority::of_role(None)) && Authority::whole().covers(&of(role)));
            assert!(!Authority::of_role(None).covers(&of(role)));
        }
        assert_eq!(of(AdminRole::Owner), Authority::whole());
    }

    #[test]
    fn a_role_has_one_word_everywhere() {
        for role in AdminRole::ALL {
            assert_eq!(serde_json::to_value(role).unwrap(), role.name());
            assert_eq!(AdminRole::named(role.name()), Some(role));
        }
        assert_eq!(AdminRole::named("Owner"), None);
    }
}
