//! A person as the API shows and takes one.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::time::Time;
use crate::flow::admin::profile::Whole;
use crate::flow::api::Desk;
use crate::flow::password_link::Invitation;
use crate::model::{self, AdminRole, FederatedIdentity, Managed, StandardClaims, UserStatus};

/// A person.
#[derive(Debug, Serialize, JsonSchema)]
pub struct User {
    /// `sub` of apps that do not use pairwise identifiers; it never changes.
    id: String,
    /// The name typed at log-in.
    username: String,
    status: UserStatus,
    /// What the person may do in the administration of the tenant.
    admin_role: Option<AdminRole>,
    /// `people`: by console, API and command line; `file`: by the configuration file alone.
    managed: Managed,
    /// Whether the person can sign in with a password.
    has_password: bool,
    /// Standard claims (OpenID Connect Core §5.1); what is not known is absent.
    claims: StandardClaims,
    /// Groups, as apps are told of them and `allowed_groups` names them.
    groups: Vec<String>,
    /// Roles in apps.
    roles: Vec<String>,
    /// Claims beyond the standard ones.
    attributes: Map<String, Value>,
    created_at: Time,
    updated_at: Time,
}

/// A person as a list has one.
pub fn person(user: &model::User) -> User {
    let model::User { id, username, status, admin_role, managed, claims, groups, roles, attributes, .. } = user.clone();
    User {
        id: id.as_str().to_owned(),
        username,
        status,
        admin_role,
        managed,
        has_password: user.password_hash.is_some(),
        claims,
        groups,
        roles,
        attributes,
        created_at: Time(user.created_at),
        updated_at: Time(user.updated_at),
    }
}

/// A person with who they are elsewhere.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WholeUser {
    #[serde(flatten)]
    user: User,
    /// Who they are at upstreams.
    identities: Vec<Identity>,
    /// Only in the answer that made it.
    #[serde(skip_serializing_if = "Option::is_none")]
    password_link: Option<Link>,
}

impl WholeUser {
    /// With the link that was made with the person.
    pub fn with(self, password_link: Option<Link>) -> Self {
        Self { password_link, ..self }
    }
}

/// Who somebody is at an upstream.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Identity {
    id: String,
    /// The name of the domain; `null` if it is not enabled.
    upstream: Option<String>,
    issuer: String,
    subject: String,
    /// What people call it there.
    label: String,
    /// What the upstream said last beyond the mapped claims, passed through.
    claims: Map<String, Value>,
    linked_at: Time,
}

/// A person as they are shown alone.
pub fn whole(desk: &Desk<'_>, whole: &Whole) -> WholeUser {
    let identity = |one: &FederatedIdentity| Identity {
        id: one.id.as_str().to_owned(),
        upstream: desk.site.upstream_by_id(&one.upstream).map(|domain| domain.upstream.name.clone()),
        issuer: one.issuer.clone(),
        subject: one.subject.clone(),
        label: one.label.clone(),
        claims: one.claims.clone(),
        linked_at: Time(one.created_at),
    };
    WholeUser { user: person(&whole.user), identities: whole.identities.iter().map(identity).collect(), password_link: None }
}

/// A link that works once, with which a person chooses a password.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "PasswordLink")]
pub struct Link {
    #[schemars(extend("format" = "uri"))]
    url: String,
    expires_at: Time,
}

/// A link at the provider that is asked.
pub fn link(desk: &Desk<'_>, invitation: &Invitation) -> Link {
    Link { url: invitation.url(&desk.site.provider.issuer), expires_at: Time(invitation.expires_at) }
}

/// A person to be added.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewUser {
    /// The name typed at log-in; unique in the tenant, and nobody else's address.
    #[schemars(length(min = 1, max = 200))]
    pub username: String,
    #[serde(default)]
    #[schemars(with = "StandardClaims")]
    pub claims: Map<String, Value>,
    #[serde(default)]
    pub groups: Vec<String>,
    #[serde(default)]
    pub roles: Vec<String>,
    #[serde(default)]
    pub attributes: Map<String, Value>,
    /// Whether to make a link with which the person chooses a password.
    #[serde(default)]
    pub invite: bool,
}

/// A change of a person: what is named changes, `null` removes.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema is of use: the members are merged as they come")]
pub struct UserChange {
    username: Option<String>,
    /// Any standard claim, or `null` to remove it.
    claims: Option<Map<String, Value>>,
    groups: Option<Vec<String>>,
    roles: Option<Vec<String>>,
    /// Any further claim, or `null` to remove it.
    attributes: Option<Map<String, Value>>,
}
