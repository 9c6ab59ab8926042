//! What of a tenant can be changed while the server runs, by the names that file and API have for it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Developers, Tenant};

/// What can be changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct TenantSettings {
    /// The name that people see; the short name if it is empty.
    #[schemars(length(max = 100))]
    pub display_name: String,
    /// The providers of a disabled tenant answer nothing but an error page.
    pub enabled: bool,
    /// Who may use the developer portal: everyone who can sign in, or whom a team has taken in.
    pub developers: Developers,
    /// Whether an app that developers make waits for an administrator.
    pub app_approval: bool,
}

impl Default for TenantSettings {
    fn default() -> Self {
        Self { display_name: String::new(), enabled: true, developers: Developers::default(), app_approval: false }
    }
}

impl TenantSettings {
    /// The names of the settings.
    pub const NAMES: [&'static str; 4] = ["display_name", "enabled", "developers", "app_approval"];

    /// Those of a tenant.
    pub fn of(tenant: &Tenant) -> Self {
        let Tenant { display_name, enabled, developers, app_approval, .. } = tenant.clone();
        Self { display_name, enabled, developers, app_approval }
    }

    /// A tenant with these.
    pub fn put(self, tenant: Tenant) -> Tenant {
        let Self { display_name, enabled, developers, app_approval } = self;
        let display_name = if display_name.trim().is_empty() { tenant.name.clone() } else { display_name.trim().to_owned() };
        Tenant { display_name, enabled, developers, app_approval, ..tenant }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_are_those_of_the_members() {
        let members = serde_json::to_value(TenantSettings::default()).unwrap();
        let mut names: Vec<_> = members.as_object().unwrap().keys().map(String::as_str).collect();
        let mut wanted = TenantSettings::NAMES;
        names.sort_unstable();
        wanted.sort_unstable();
        assert_eq!(names, wanted);
    }
}
