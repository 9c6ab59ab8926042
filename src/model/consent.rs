//! Consent: what a person allowed a client, remembered until withdrawn.

use super::{Client, Id, Instant, Provider, RequestedClaims, Scope, User};

/// Person × client × scopes and claims.
#[derive(Clone, Debug, PartialEq)]
pub struct Consent {
    /// The identifier of the row.
    pub id: Id<Consent>,
    /// The provider.
    pub provider: Id<Provider>,
    /// Who allowed.
    pub user: Id<User>,
    /// To which client.
    pub client: Id<Client>,
    /// Which scopes; grows when more is allowed.
    pub scope: Scope,
    /// Names of claims allowed one by one, beyond the scopes.
    pub claims: Vec<String>,
    /// When it was first given.
    pub created_at: Instant,
    /// When it last grew.
    pub updated_at: Instant,
}

impl Consent {
    /// Whether everything asked for has been allowed before.
    pub fn covers(&self, scope: &Scope, claims: &RequestedClaims) -> bool {
        scope.is_within(&self.scope) && claims.names().all(|name| self.claims.iter().any(|own| own == name))
    }
}
