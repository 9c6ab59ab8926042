//! Each step of the planner as one guarded statement.

use std::collections::VecDeque;

use crate::jose::keyring::{Schedule, Step};
use crate::model::{Id, KeyState, Provider, SigningKey};
use crate::store::{AnyConnection, StoreError, signing_keys};

/// Applies one step; says whether it changed anything. A step that another process has taken changes nothing.
pub(super) fn apply(
    c: &mut AnyConnection,
    provider: &Id<Provider>,
    step: &Step,
    prepared: &mut VecDeque<SigningKey>,
) -> Result<bool, StoreError> {
    match step {
        Step::Announce { algorithm, state, schedule } => {
            let Some(at) = prepared.iter().position(|key| key.algorithm == *algorithm) else { return Ok(false) };
            let Some(key) = prepared.remove(at) else { return Ok(false) };
            Ok(signing_keys::insert(c, &scheduled(key, *state, schedule))?.is_inserted())
        }
        Step::Activate { kid, schedule } => {
            signing_keys::shift(c, provider, kid, (KeyState::Announced, KeyState::Active), &times(schedule))
        }
        Step::Deprecate { kid, schedule } => {
            signing_keys::shift(c, provider, kid, (KeyState::Active, KeyState::Deprecated), &times(schedule))
        }
        Step::Reschedule { kid, state, schedule } => signing_keys::shift(c, provider, kid, (*state, *state), &times(schedule)),
        Step::Retire { kid, from } => signing_keys::leave(c, provider, kid, *from),
        Step::Forget { kid, from } => signing_keys::erase(c, provider, kid, *from),
    }
}

fn scheduled(key: SigningKey, state: KeyState, schedule: &Schedule) -> SigningKey {
    let Schedule { announced_at, activates_at, deprecates_at, retires_at } = *schedule;
    SigningKey { state, announced_at, activates_at, deprecates_at, retires_at, ..key }
}

fn times(schedule: &Schedule) -> signing_keys::Times {
    let Schedule { announced_at, activates_at, deprecates_at, retires_at } = *schedule;
    signing_keys::Times { announced_at, activates_at, deprecates_at, retires_at }
}
