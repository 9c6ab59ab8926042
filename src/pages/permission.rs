//! A permission in plain words: what a scope or a single claim lets an app see or do.

use serde::Serialize;

use crate::model::{StandardClaims, User};

/// One line of the consent page and of the connected apps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Permission {
    /// Which sentence to print; `partials/permission` has them.
    pub kind: PermissionKind,
    /// The scope value or the claim's name.
    pub name: String,
    /// What the scope's resource says it does.
    pub description: Option<String>,
    /// What the app would see: the person's e-mail address, say.
    pub value: Option<String>,
}

/// The permissions that have a sentence of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PermissionKind {
    /// `openid`.
    Openid,
    /// `profile`.
    Profile,
    /// `email`.
    Email,
    /// `address`.
    Address,
    /// `phone`.
    Phone,
    /// `offline_access`.
    Offline,
    /// A scope of a resource.
    Scope,
    /// A single claim (OpenID Connect Core §5.5).
    Claim,
}

impl Permission {
    /// A scope. `description` is the sentence of the resource it belongs to, if it belongs to one.
    pub fn scope(name: &str, description: Option<&str>) -> Self {
        let kind = match name {
            "openid" => PermissionKind::Openid,
            "profile" => PermissionKind::Profile,
            "email" => PermissionKind::Email,
            "address" => PermissionKind::Address,
            "phone" => PermissionKind::Phone,
            "offline_access" => PermissionKind::Offline,
            _ => PermissionKind::Scope,
        };
        let description = description.filter(|text| !text.is_empty()).map(str::to_owned);
        Self { kind, name: name.to_owned(), description, value: None }
    }

    /// A claim asked for by name.
    pub fn claim(name: &str) -> Self {
        Self { kind: PermissionKind::Claim, name: name.to_owned(), description: None, value: None }
    }

    /// The same permission with what the app would see of this person.
    #[must_use]
    pub fn shown_to(self, user: &User) -> Self {
        let value = self.value_in(user);
        Self { value, ..self }
    }

    fn value_in(&self, user: &User) -> Option<String> {
        let claims = &user.claims;
        match self.kind {
            PermissionKind::Profile => Some(user.display_name().to_owned()),
            PermissionKind::Email => claims.email.clone(),
            PermissionKind::Phone => claims.phone_number.clone(),
            PermissionKind::Address => address(claims),
            PermissionKind::Openid | PermissionKind::Offline | PermissionKind::Scope | PermissionKind::Claim => None,
        }
    }

    pub(super) fn sample() -> Vec<Self> {
        let with = |name: &str, value: &str| Self { value: Some(value.to_owned()), ..Self::scope(name, None) };
        vec![
            Self::scope("openid", None),
            with("profile", "Ada Lovelace"),
            with("email", "ada@northwind.example"),
            with("phone", "+44 20 7946 0018"),
            with("address", "12 St James’s Square, London"),
            Self::claim("birthdate"),
            Self::scope("notes:write", Some("Create and change notes in your Northwind workspace")),
            Self::scope("reports.read", None),
            Self::scope("offline_access", None),
        ]
    }
}

/// An address on one line.
fn address(claims: &StandardClaims) -> Option<String> {
    let address = claims.address.as_ref()?;
    if let Some(formatted) = &address.formatted {
        return Some(formatted.lines().collect::<Vec<_>>().join(", "));
    }
    let parts = [&address.street_address, &address.postal_code, &address.locality, &address.region, &address.country];
    let line = parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(", ");
    (!line.is_empty()).then_some(line)
}
