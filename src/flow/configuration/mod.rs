//! Puts what the configuration file declares into the database, in one write.
//!
//! The database is read, compared with the declaration, and only the difference is written: an unchanged file writes nothing
//! and moves no revision. What left the file is disabled, with a warning, and never deleted. Several processes may do this at
//! once with the same file: one writes, the others find nothing left to do.

mod admission;
mod agreements;
mod authorities;
mod clients;
mod houses;
mod owners;
mod people;
mod resources;
mod step;
mod upstreams;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use super::keys;
use crate::crypto::{Purpose, Vault};
use crate::model::{Declaration, DeclaredAt, Id, Instant, Managed, Provider, Tenant};
use crate::store::{AnyConnection, Busy, Store, StoreError, revision};

pub use admission::judge;
use step::Step;

/// How often a write that another process got ahead of is planned anew.
const TRIES: usize = 3;

/// What was done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Applied {
    /// One line for each change.
    pub changes: Vec<String>,
    /// What the operator should know.
    pub warnings: Vec<String>,
}

/// A declared object that cannot be what it is declared to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Where it is declared.
    pub at: DeclaredAt,
    /// Which object and key, e.g. `client app: redirect_uris`.
    pub what: String,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.at, self.what, self.message)
    }
}

/// Why a declaration was not put into the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ApplyError {
    /// Objects that cannot be: all of them.
    Refused(Vec<Refusal>),
    /// The database failed.
    Store(StoreError),
    /// It is written, but keys that it needs could not be made.
    Keys(String),
}

impl From<StoreError> for ApplyError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl fmt::Display for ApplyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(refusals) => {
                let lines: Vec<_> = refusals.iter().map(ToString::to_string).collect();
                f.write_str(&lines.join("\n"))
            }
            Self::Store(error) => error.fmt(f),
            Self::Keys(why) => write!(f, "the keys it needs could not be made: {why}"),
        }
    }
}

impl std::error::Error for ApplyError {}

/// Applies a declaration.
///
/// # Errors
/// Every object that cannot be, or the database's failure; nothing is written then.
pub fn apply(store: &Store, vault: &Vault, declaration: &Declaration, now: Instant) -> Result<Applied, ApplyError> {
    let mut tries = 0;
    loop {
        let (known, plan) = store.read(|c| Ok((revision::current(c)?, Plan::make(c, vault, declaration, now)?)))?;
        if !plan.refusals.is_empty() {
            return Err(ApplyError::Refused(plan.refusals));
        }
        let steps = Arc::new(plan.steps);
        if !steps.is_empty() {
            let written = store.write({
                let steps = Arc::clone(&steps);
                move |c| {
                    if !revision::claim(c, known)? {
                        return Err(StoreError::Busy(Busy::Conflict("the settings have changed since".to_owned())));
                    }
                    steps.iter().try_for_each(|step| step.apply(c, now))
                }
            });
            match written {
                // Another process was faster: what it wrote is the database now.
                Err(StoreError::Busy(Busy::Conflict(_))) if tries < TRIES => {
                    tries += 1;
                    continue;
                }
                written => written?,
            }
            // The act that first names an algorithm makes its key (decision 20).
            for provider in plan.providers.values() {
                keys::ensure(store, vault, &provider.id, now).map_err(|stop| ApplyError::Keys(stop.to_string()))?;
            }
        }
        let changes = steps.iter().map(ToString::to_string).collect();
        return Ok(Applied { changes, warnings: plan.warnings });
    }
}

/// Whether the file leaves to people what it has kept so far: `managed = "create"` beside something that it made.
fn lets_go(found: Managed, declared: Managed) -> bool {
    found == Managed::File && declared == Managed::Create
}

/// The difference between declaration and database, as it is worked out.
struct Plan<'p> {
    vault: &'p Vault,
    /// The key of the hashes of client secrets.
    secret_key: [u8; 32],
    declaration: &'p Declaration,
    now: Instant,
    tenants: BTreeMap<&'p str, Id<Tenant>>,
    /// As they will be after the write.
    providers: BTreeMap<&'p str, Provider>,
    steps: Vec<Step>,
    warnings: Vec<String>,
    refusals: Vec<Refusal>,
}

impl<'p> Plan<'p> {
    /// Order matters: each kind refers to those before it.
    fn make(c: &mut AnyConnection, vault: &'p Vault, declaration: &'p Declaration, now: Instant) -> Result<Self, StoreError> {
        let mut plan = Self {
            vault,
            secret_key: vault.key(Purpose::SecretHash),
            declaration,
            now,
            tenants: BTreeMap::new(),
            providers: BTreeMap::new(),
            steps: Vec::new(),
            warnings: Vec::new(),
            refusals: Vec::new(),
        };
        houses::tenants(&mut plan, c)?;
        houses::providers(&mut plan, c)?;
        resources::plan(&mut plan, c)?;
        clients::plan(&mut plan, c)?;
        people::plan(&mut plan, c)?;
        authorities::plan(&mut plan, c)?;
        upstreams::plan(&mut plan, c)?;
        agreements::plan(&mut plan, c)?;
        Ok(plan)
    }

    fn refuse(&mut self, at: &str, what: String, message: impl Into<String>) {
        self.refusals.push(Refusal { at: at.to_owned(), what, message: message.into() });
    }

    /// Notes that an object that people made now belongs to the file.
    fn warn_of_adoption(&mut self, what: &str) {
        self.warnings.push(format!("{what} existed before and now follows the configuration file"));
    }

    /// Notes that an object has left the file.
    fn warn_of_absence(&mut self, what: &str) {
        self.warnings.push(format!("{what} is no longer in the configuration file and is disabled"));
    }
}
