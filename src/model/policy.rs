//! Settings of a provider that are spans of time.

use std::ops::RangeInclusive;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Seconds;

/// How long things live. Each field can be overridden per client by a field of the same meaning in its metadata.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Lifetimes {
    /// An authorization code.
    pub code: Seconds,
    /// An access token.
    pub access_token: Seconds,
    /// An ID token.
    pub id_token: Seconds,
    /// A refresh token that is not used.
    pub refresh_token_idle: Seconds,
    /// A refresh token and all its successors together.
    pub refresh_token_absolute: Seconds,
    /// For how long the predecessor of a rotated refresh token still returns its successor.
    pub refresh_token_grace: Seconds,
    /// A session that is not used.
    pub session_idle: Seconds,
    /// A session in all.
    pub session_absolute: Seconds,
    /// For how long people who delete their account can still keep it.
    pub account_deletion_grace: Seconds,
}

impl Default for Lifetimes {
    fn default() -> Self {
        Self {
            code: Seconds(60),
            access_token: Seconds(300),
            id_token: Seconds(3_600),
            refresh_token_idle: Seconds::days(30),
            refresh_token_absolute: Seconds::days(180),
            refresh_token_grace: Seconds(60),
            session_idle: Seconds::hours(12),
            session_absolute: Seconds::days(30),
            account_deletion_grace: Seconds::days(14),
        }
    }
}

/// The life of a signing key: announced → active → deprecated → gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct KeyPolicy {
    /// How long a key may sign.
    pub active: Seconds,
    /// How long a key is published before it signs; at least `jwks_max_age` and the time a process takes to notice.
    pub announce: Seconds,
    /// For how long a copy of the JWKS may be cached.
    pub jwks_max_age: Seconds,
    /// How far the clocks of others may be off; a deprecated key stays published this long after its last token expired.
    pub skew: Seconds,
}

impl Default for KeyPolicy {
    fn default() -> Self {
        Self { active: Seconds::hours(24), announce: Seconds(600), jwks_max_age: Seconds(300), skew: Seconds(60) }
    }
}

/// A span with its name and its bounds.
pub type BoundedSpan<'a> = (&'static str, &'a mut Seconds, RangeInclusive<Seconds>);

const YEAR: Seconds = Seconds::days(366);
const DECADE: Seconds = Seconds::days(3_660);

impl Lifetimes {
    /// Every span by its name, within its bounds.
    pub fn spans(&mut self) -> [BoundedSpan<'_>; 9] {
        [
            ("code", &mut self.code, Seconds(10)..=Seconds::minutes(10)),
            ("access_token", &mut self.access_token, Seconds(1)..=Seconds::days(1)),
            ("id_token", &mut self.id_token, Seconds(1)..=Seconds::days(1)),
            ("refresh_token_idle", &mut self.refresh_token_idle, Seconds(60)..=YEAR),
            ("refresh_token_absolute", &mut self.refresh_token_absolute, Seconds(60)..=DECADE),
            ("refresh_token_grace", &mut self.refresh_token_grace, Seconds(0)..=Seconds::minutes(10)),
            ("session_idle", &mut self.session_idle, Seconds(60)..=YEAR),
            ("session_absolute", &mut self.session_absolute, Seconds(60)..=YEAR),
            ("account_deletion_grace", &mut self.account_deletion_grace, Seconds(0)..=YEAR),
        ]
    }

    /// Spans of disuse that are longer than the whole, by their names.
    pub fn contradictions(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let pairs = [
            (self.refresh_token_idle, self.refresh_token_absolute, ("refresh_token_idle", "refresh_token_absolute")),
            (self.session_idle, self.session_absolute, ("session_idle", "session_absolute")),
        ];
        pairs.into_iter().filter(|(idle, absolute, _)| idle > absolute).map(|(_, _, names)| names)
    }
}

impl KeyPolicy {
    /// Every span by its name, within its bounds.
    pub fn spans(&mut self) -> [BoundedSpan<'_>; 4] {
        [
            ("active", &mut self.active, Seconds(2)..=DECADE),
            ("announce", &mut self.announce, Seconds(2)..=Seconds::days(30)),
            ("jwks_max_age", &mut self.jwks_max_age, Seconds(1)..=Seconds::days(1)),
            ("skew", &mut self.skew, Seconds(0)..=Seconds::hours(1)),
        ]
    }
}

/// The longest time in which every process has noticed a change of keys (they poll every 300 ms; instants are whole seconds).
pub const NOTICE: Seconds = Seconds(2);

/// A setting that is not safe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsafe {
    /// Its name, as in the configuration.
    pub key: &'static str,
    /// A sentence for the person who set it.
    pub message: String,
}

impl KeyPolicy {
    /// Refuses a policy under which a token could outlive its key, or a verifier could meet a key that its copy of the JWKS lacks.
    ///
    /// # Errors
    /// The setting to change.
    pub fn check(&self, longest_token: Seconds) -> Result<(), Unsafe> {
        let Self { active, announce, jwks_max_age, skew } = *self;
        let least_announce = jwks_max_age.0.saturating_add(skew.0).saturating_add(NOTICE.0);
        let (key, message) = if jwks_max_age.0 < 0 {
            ("jwks_max_age", "jwks_max_age may not be negative".to_owned())
        } else if skew < NOTICE {
            let least = NOTICE.0;
            let message = format!(
                "skew is {} s, but must be at least {least} s, the time in which every process notices a change of keys",
                skew.0
            );
            ("skew", message)
        } else if announce.0 < least_announce {
            let message = format!(
                "announce is {} s, but must be at least {least_announce} s (jwks_max_age {} + skew {} + {} to notice): otherwise \
                 a key would sign before every cached copy of the JWKS has it",
                announce.0, jwks_max_age.0, skew.0, NOTICE.0
            );
            ("announce", message)
        } else if active.0 < announce.0 {
            let message = format!(
                "active is {} s, but must be at least announce ({} s): a successor is announced while its predecessor signs",
                active.0, announce.0
            );
            ("active", message)
        } else if active.0 < longest_token.0 {
            let message =
                format!("active is {} s, but tokens may live {} s: a token would outlive its key", active.0, longest_token.0);
            ("active", message)
        } else {
            return Ok(());
        };
        Err(Unsafe { key, message })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_safe() {
        assert_eq!(KeyPolicy::default().check(Seconds(3600)), Ok(()));
    }

    #[test]
    fn a_policy_under_which_a_token_outlives_its_key_is_refused() {
        assert!(KeyPolicy::default().check(Seconds::hours(25)).unwrap_err().message.contains("outlive"));
    }

    #[test]
    fn a_policy_that_signs_before_every_copy_has_the_key_is_refused() {
        let policy = KeyPolicy { announce: Seconds(361), ..KeyPolicy::default() };
        assert!(policy.check(Seconds(300)).unwrap_err().message.contains("at least 362 s"));
        let policy = KeyPolicy { active: Seconds(599), ..KeyPolicy::default() };
        assert_eq!(policy.check(Seconds(300)).unwrap_err().key, "active");
        let policy = KeyPolicy { skew: Seconds(-1), ..KeyPolicy::default() };
        assert_eq!(policy.check(Seconds(300)).unwrap_err().key, "skew");
    }
}
