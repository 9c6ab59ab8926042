//! A tenant: an organisation with its people, developers, admins and branding.

use super::{Developers, Id, Instant, Managed};

/// An organisation. It has one provider or several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tenant {
    /// The identifier.
    pub id: Id<Tenant>,
    /// The short name by which file, command line and API refer to it; unique.
    pub name: String,
    /// The name that people see.
    pub display_name: String,
    /// Who may use the developer portal.
    pub developers: Developers,
    /// Whether an app that developers make waits for an administrator.
    pub app_approval: bool,
    /// Whether its providers answer.
    pub enabled: bool,
    /// Whether its owners may make and manage other tenants. Only the configuration file says so.
    pub manages_tenants: bool,
    /// Who owns the row: the configuration file, or people.
    pub managed: Managed,
    /// When it was made.
    pub created_at: Instant,
}
