//! Whoever administers a tenant, at the provider where they stand: what rests on where somebody is signed in, or would take it from
//! under them, is judged with it.

use serde_json::Value;

use super::{Administrator, Done};
use crate::crypto::Vault;
use crate::model::{Action, Instant, Provider};
use crate::store::Store;
use crate::store::audit::Entry;

/// The administrator, and the ground.
#[derive(Clone, Debug)]
pub struct Steward<'a> {
    /// The database.
    pub store: &'a Store,
    /// The keys under which secrets are sealed.
    pub vault: &'a Vault,
    /// The provider that was asked.
    pub here: &'a Provider,
    /// Who acts.
    pub by: Administrator,
}

impl Steward<'_> {
    /// Whether they may do something.
    ///
    /// # Errors
    /// `NotAllowed`.
    pub fn check(&self, action: Action) -> Done<()> {
        self.by.check(action)
    }

    pub(super) fn entry(&self, action: &str, target: String, detail: Value, now: Instant) -> Entry {
        self.by.entry(action, target, detail, now)
    }
}
