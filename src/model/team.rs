//! A team: people who look after apps together in the developer portal, and what each of them may do there.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Id, Instant, Tenant, User};

/// Who may use the developer portal of a tenant. Owners and admins of the tenant always may.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Developers {
    /// Everybody who can sign in.
    Everyone,
    /// Whoever a team has taken in.
    #[default]
    Invited,
}

/// A team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Team {
    /// The identifier.
    pub id: Id<Team>,
    /// The tenant.
    pub tenant: Id<Tenant>,
    /// The name that its members see; several teams may have the same.
    pub name: String,
    /// When it was made.
    pub created_at: Instant,
}

impl Team {
    /// The longest name, in characters.
    pub const LONGEST_NAME: usize = 80;
    /// The teams that one person may own.
    pub const MOST_OWNED: usize = 20;
    /// The people that a team may have, with those it waits for.
    pub const MOST_MEMBERS: usize = 200;

    /// A name as it is kept, if it can be one.
    pub fn tidy_name(name: &str) -> Option<String> {
        let name = name.trim();
        let fits = !name.is_empty() && name.chars().count() <= Self::LONGEST_NAME && !name.chars().any(char::is_control);
        fits.then(|| name.to_owned())
    }
}

/// What somebody is in a team.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TeamRole {
    /// May do everything, and says who is in the team.
    Owner,
    /// Makes and changes apps.
    Developer,
    /// Sees everything and changes nothing.
    Viewer,
}

impl TeamRole {
    /// Every role, the mightiest first.
    pub const ALL: [Self; 3] = [Self::Owner, Self::Developer, Self::Viewer];

    /// Its word in database and forms.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Developer => "developer",
            Self::Viewer => "viewer",
        }
    }

    /// The role of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }
}

/// Something that can be done in a team.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TeamAction {
    /// See the team, its people and its apps, but no secret.
    See,
    /// Leave it.
    Leave,
    /// Make, change, try and remove apps, and their secrets.
    ChangeApps,
    /// Take people in, say what they are, send them away.
    ChangeMembers,
    /// Rename the team and remove it.
    ChangeTeam,
}

impl TeamAction {
    /// Every action.
    pub const ALL: [Self; 5] = [Self::See, Self::Leave, Self::ChangeApps, Self::ChangeMembers, Self::ChangeTeam];

    /// The roles that may do it.
    pub const fn roles(self) -> &'static [TeamRole] {
        match self {
            Self::See | Self::Leave => &TeamRole::ALL,
            Self::ChangeApps => &[TeamRole::Owner, TeamRole::Developer],
            Self::ChangeMembers | Self::ChangeTeam => &[TeamRole::Owner],
        }
    }

    /// Whether a role may do it.
    pub fn is_for(self, role: TeamRole) -> bool {
        self.roles().contains(&role)
    }
}

/// That somebody is in a team.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// Who.
    pub user: User,
    /// What they are.
    pub role: TeamRole,
    /// Since when.
    pub joined_at: Instant,
}

impl Member {
    /// Whether they own the team and can sign in.
    pub fn is_able_owner(&self) -> bool {
        self.role == TeamRole::Owner && self.user.is_active()
    }
}

/// Whom a team waits for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamInvitation {
    /// The identifier.
    pub id: Id<TeamInvitation>,
    /// The team.
    pub team: Id<Team>,
    /// The user name or e-mail address of whoever may accept it, in canonical form.
    pub invitee: String,
    /// Who went by it when they were invited.
    pub user: Option<Id<User>>,
    /// What they become.
    pub role: TeamRole,
    /// Who invited them.
    pub invited_by: Id<User>,
    /// When.
    pub created_at: Instant,
    /// Until when it can be accepted.
    pub expires_at: Instant,
}

impl TeamInvitation {
    /// Whether it is a person's: they went by the name that was invited, or, if nobody did, do now. An address counts then if it is
    /// proved to be theirs.
    pub fn is_for(&self, user: &User) -> bool {
        if let Some(meant) = &self.user {
            return *meant == user.id;
        }
        let has_address = user.claims.email_verified == Some(true);
        let address = user.claims.email.as_deref().filter(|_| has_address);
        User::canonical(&user.username) == self.invitee || address.is_some_and(|email| User::canonical(email) == self.invitee)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_roles_and_actions_is_this_one() {
        let table = [
            (TeamAction::See, [true, true, true]),
            (TeamAction::Leave, [true, true, true]),
            (TeamAction::ChangeApps, [true, true, false]),
            (TeamAction::ChangeMembers, [true, false, false]),
            (TeamAction::ChangeTeam, [true, false, false]),
        ];
        assert_eq!(table.map(|(action, _)| action), TeamAction::ALL);
        for (action, row) in table {
            assert_eq!(TeamRole::ALL.map(|role| action.is_for(role)), row, "{action:?}");
        }
    }

    #[test]
    fn a_role_has_one_word_everywhere() {
        for role in TeamRole::ALL {
            assert_eq!(serde_json::to_value(role).unwrap(), role.name());
            assert_eq!(TeamRole::named(role.name()), Some(role));
        }
        assert_eq!(TeamRole::named("Owner"), None);
    }

    #[test]
    fn a_name_says_something_on_one_line() {
        for (given, kept) in
            [(" Maps ", Some("Maps")), ("Kärnten & Söhne", Some("Kärnten & Söhne")), ("", None), (" ", None), ("a\nb", None)]
        {
            assert_eq!(Team::tidy_name(given).as_deref(), kept, "{given}");
        }
        assert!(Team::tidy_name(&"ä".repeat(80)).is_some());
        assert!(Team::tidy_name(&"a".repeat(81)).is_none());
    }
}
