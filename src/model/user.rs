//! A person.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use unicode_normalization::UnicodeNormalization;

use super::{AdminRole, Id, Instant, Managed, StandardClaims, Tenant};

/// Whether a person may sign in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum UserStatus {
    /// Yes.
    #[default]
    Active,
    /// No: sessions, grants and tokens are dead.
    Disabled,
}

/// A person who belongs to a tenant.
#[derive(Clone, Debug, PartialEq)]
pub struct User {
    /// `sub` of public clients: never changes, never reassigned.
    pub id: Id<User>,
    /// The tenant the person belongs to.
    pub tenant: Id<Tenant>,
    /// The name typed at log-in, as the person writes it; unique in its canonical form.
    pub username: String,
    /// The PHC string of the password, if there is one.
    pub password_hash: Option<String>,
    /// Whether the person has a second factor, which is asked for after the password.
    pub second_factor: bool,
    /// Whether the person may sign in.
    pub status: UserStatus,
    /// What is known of the person.
    pub claims: StandardClaims,
    /// Groups, e.g. for `allowed_groups`.
    pub groups: Vec<String>,
    /// Roles in apps, passed on to those that ask. They mean nothing here: see [`User::admin_role`].
    pub roles: Vec<String>,
    /// Claims beyond the standard ones.
    pub attributes: Map<String, Value>,
    /// Who owns the row.
    pub managed: Managed,
    /// What the person is in the administration of the tenant. It comes from an owner or the host, never from an upstream, a
    /// registration or the person.
    pub admin_role: Option<AdminRole>,
    /// When the account was made.
    pub created_at: Instant,
    /// When the profile last changed.
    pub updated_at: Instant,
}

impl User {
    /// The one canonical form of a user name or e-mail address: trimmed, NFKC, lower case. Unique within the tenant.
    pub fn canonical(identifier: &str) -> String {
        identifier.trim().nfkc().collect::<String>().to_lowercase()
    }

    /// The name that pages greet with.
    pub fn display_name(&self) -> &str {
        self.claims.name.as_deref().or(self.claims.given_name.as_deref()).unwrap_or(&self.username)
    }

    /// The whole name, by which people are searched: as it is given, or put together.
    pub fn full_name(&self) -> Option<String> {
        let parts = [&self.claims.given_name, &self.claims.family_name].into_iter().flatten().map(String::as_str);
        let name = self.claims.name.clone().unwrap_or_else(|| parts.collect::<Vec<_>>().join(" "));
        Some(name).filter(|name| !name.trim().is_empty())
    }

    /// Whether the person may sign in and keep what was issued.
    pub fn is_active(&self) -> bool {
        self.status == UserStatus::Active
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_canonical_name_is_canonical_and_folds_case_width_and_space() {
        assert_eq!(User::canonical(" \u{ff21}lice@Example.COM "), "alice@example.com");
        let once = User::canonical("ẞtraße");
        assert_eq!(User::canonical(&once), once);
    }
}
