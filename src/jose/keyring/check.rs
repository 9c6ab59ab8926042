//! Which settings of a key's life are safe.

use crate::model::{KeyPolicy, Seconds};

/// The longest time in which every process has noticed a change of keys (they poll every 300 ms; instants are whole seconds).
pub const NOTICE: Seconds = Seconds(2);

/// Refuses a policy under which a token could outlive its key, or a verifier could meet a key that its copy of the JWKS lacks.
///
/// # Errors
/// A sentence for the person who set it; the same keys as in the configuration are named.
pub fn check(policy: &KeyPolicy, longest_token: Seconds) -> Result<(), String> {
    let KeyPolicy { active, announce, jwks_max_age, skew } = *policy;
    let least_announce = jwks_max_age.0.saturating_add(skew.0).saturating_add(NOTICE.0);
    if jwks_max_age.0 < 0 {
        Err("jwks_max_age may not be negative".to_owned())
    } else if skew < NOTICE {
        Err(format!(
            "skew is {} s, but must be at least {} s, the time in which every process notices a change of keys",
            skew.0, NOTICE.0
        ))
    } else if announce.0 < least_announce {
        Err(format!(
            "announce is {} s, but must be at least {least_announce} s (jwks_max_age {} + skew {} + {} to notice): otherwise a \
             key would sign before every cached copy of the JWKS has it",
            announce.0, jwks_max_age.0, skew.0, NOTICE.0
        ))
    } else if active.0 < announce.0 {
        Err(format!(
            "active is {} s, but must be at least announce ({} s): a successor is announced while its predecessor signs",
            active.0, announce.0
        ))
    } else if active.0 < longest_token.0 {
        Err(format!("active is {} s, but tokens may live {} s: a token would outlive its key", active.0, longest_token.0))
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_safe() {
        assert_eq!(check(&KeyPolicy::default(), Seconds(3600)), Ok(()));
    }

    #[test]
    fn a_policy_under_which_a_token_outlives_its_key_is_refused() {
        assert!(check(&KeyPolicy::default(), Seconds::hours(25)).unwrap_err().contains("outlive"));
    }

    #[test]
    fn a_policy_that_signs_before_every_copy_has_the_key_is_refused() {
        let policy = KeyPolicy { announce: Seconds(361), ..KeyPolicy::default() };
        assert!(check(&policy, Seconds(300)).unwrap_err().contains("at least 362 s"));
        let policy = KeyPolicy { active: Seconds(599), ..KeyPolicy::default() };
        assert!(check(&policy, Seconds(300)).is_err());
        let policy = KeyPolicy { skew: Seconds(-1), ..KeyPolicy::default() };
        assert!(check(&policy, Seconds(300)).is_err());
    }
}
