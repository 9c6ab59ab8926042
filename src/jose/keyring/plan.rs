//! The life of keys, as a pure function: announced → active → deprecated → gone.
//!
//! Per provider and algorithm there is at most one announced and one active key. The successor (the standby) is announced as
//! soon as its predecessor signs, so that "rotate now" and "revoke now" are safe at any time; it takes over when its
//! predecessor's time is up. A deprecated key stays published until the last token it signed has expired, plus the skew
//! (decision 22). The first key of an algorithm signs at once (decision 20).
//!
//! Processes do not wait for the planner at the takeover: the loaded ring follows the schedule of the rows by the clock, so a
//! planner that is late (an outage) harms nobody. Two promises make that safe, for whatever settings [`KeyPolicy::check`] lets
//! pass, clocks that differ by less than the skew, and an outage of any length:
//!
//! - The `retires_at` of a row that may sign only ever moves later, except through a person's "rotate now" or a clock that was
//!   put back.
//! - A key stops signing when its time is up *and* its successor is ready, and what it signed is counted until that hour. So the
//!   last in line, when nobody plans, signs beyond its time, and none of those tokens outlives it.

use std::collections::BTreeSet;

use crate::model::{EncryptionKind, Instant, KeyPolicy, KeyState, Seconds, SigningAlgorithm, SigningKey};

/// What a provider needs keys for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Demand {
    /// RS256, the provider's own defaults, and every algorithm that a client names. The HS family is ignored.
    pub algorithms: BTreeSet<SigningAlgorithm>,
    /// The kinds of key that clients may encrypt to.
    pub encryption: BTreeSet<EncryptionKind>,
    /// The longest life of a token that these keys sign, over provider and clients.
    pub longest_token: Seconds,
    /// The longest session: with 30 days more, for so long an ID token may come back as a hint (decision 21).
    pub longest_session: Seconds,
}

/// The four moments of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// Published.
    pub announced_at: Instant,
    /// Begins to sign.
    pub activates_at: Instant,
    /// Stops signing.
    pub deprecates_at: Instant,
    /// Leaves the JWKS; nothing that it signed lives longer.
    pub retires_at: Instant,
}

/// One change. Each is one guarded statement: the INSERT demands that no other key of (provider, algorithm) has that state (two
/// partial unique indexes), the UPDATEs name the state they leave. Order matters: apply them as given, in one transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A new key: `Announced`, or `Active` if it is the first of its algorithm. Its material is generated beforehand.
    Announce {
        /// Its algorithm.
        algorithm: SigningAlgorithm,
        /// Its first state.
        state: KeyState,
        /// Its times.
        schedule: Schedule,
    },
    /// Active → Deprecated.
    Deprecate {
        /// The key.
        kid: String,
        /// Its times.
        schedule: Schedule,
    },
    /// Announced → Active.
    Activate {
        /// The key.
        kid: String,
        /// Its times.
        schedule: Schedule,
    },
    /// New times in the same state.
    Reschedule {
        /// The key.
        kid: String,
        /// The state it is in and stays in.
        state: KeyState,
        /// Its times.
        schedule: Schedule,
    },
    /// → Gone: unpublished, private half destroyed. From `Deprecated`, or from `Announced` if nobody needs the algorithm any more.
    Retire {
        /// The key.
        kid: String,
        /// The state it leaves.
        from: KeyState,
    },
    /// The row of a gone or revoked key goes: no hint that it signed counts any more.
    Forget {
        /// The key.
        kid: String,
        /// The state it leaves.
        from: KeyState,
    },
}

/// For how long after the longest session an ID token may still serve as a hint (decision 21).
const HINT_AFTER_SESSION: Seconds = Seconds::days(30);

/// What there is to do now. Plan, apply and plan again at the same moment, and after two rounds there is nothing left to do.
///
/// Plan after every change of keys, demand or policy, and at every tick.
pub fn plan(keys: &[SigningKey], demand: &Demand, policy: &KeyPolicy, now: Instant) -> Vec<Step> {
    steps(keys, demand, policy, &[], now)
}

/// "Rotate now, keep old": as [`plan`], but the active key of each of the `algorithms` stops signing as soon as its standby has been
/// published for the announce window, which is at once unless it is younger than that.
pub fn rotate_now(
    keys: &[SigningKey],
    algorithms: &[SigningAlgorithm],
    demand: &Demand,
    policy: &KeyPolicy,
    now: Instant,
) -> Vec<Step> {
    steps(keys, demand, policy, algorithms, now)
}

/// A key that somebody brings becomes the next one of its algorithm: the standby, if it has not signed yet, makes room. The first
/// [`Step::Announce`] is for the brought key; a second one, if the algorithm had no key at all, is for a generated standby. There
/// is none while the standby is about to take over: then it is too late, or too early.
pub fn adopt(keys: &[SigningKey], algorithm: SigningAlgorithm, demand: &Demand, policy: &KeyPolicy, now: Instant) -> Vec<Step> {
    let of = |key: &&SigningKey| key.algorithm == algorithm;
    let has_active = keys.iter().filter(of).any(|key| key.state == KeyState::Active);
    // within the skew of its hour it may have signed, by a clock that is ahead
    let is_fresh = |key: &SigningKey| key.activates_at > now.plus(policy.skew);
    let makes_room = |key: &SigningKey| has_active && key.state == KeyState::Announced && is_fresh(key);
    let (leaving, staying): (Vec<_>, Vec<_>) = keys.iter().filter(of).cloned().partition(makes_room);
    let demand = Demand { algorithms: BTreeSet::from([algorithm]), ..demand.clone() };
    let retired = leaving.into_iter().map(|key| Step::Retire { kid: key.kid, from: KeyState::Announced });
    retired.chain(plan(&staying, &demand, policy, now)).collect()
}

fn steps(keys: &[SigningKey], demand: &Demand, policy: &KeyPolicy, rotate: &[SigningAlgorithm], now: Instant) -> Vec<Step> {
    let mut steps = Vec::new();
    let asymmetric = SigningAlgorithm::ALL.into_iter().filter(|algorithm| !algorithm.is_symmetric());
    for algorithm in asymmetric {
        let of = |state| keys.iter().filter(move |key| key.algorithm == algorithm && key.state == state);
        let life = Life { policy, longest: demand.longest_token, now };
        let active = of(KeyState::Active).max_by_key(|key| key.activates_at);
        let standby = of(KeyState::Announced).min_by_key(|key| key.announced_at);
        let rotate = rotate.contains(&algorithm);
        match (demand.algorithms.contains(&algorithm), active, standby) {
            (true, None, None) => life.begin(algorithm, &mut steps),
            (true, None, Some(standby)) => life.promote(standby, &mut steps),
            (true, Some(active), standby) => life.go_on(active, standby, rotate, &mut steps),
            (false, active, standby) => life.wind_down(active, standby, &mut steps),
        }
        for key in of(KeyState::Deprecated) {
            life.let_go(key, &mut steps);
        }
    }
    let memory = Seconds(demand.longest_session.0.saturating_add(HINT_AFTER_SESSION.0));
    let over = keys.iter().filter(|key| matches!(key.state, KeyState::Gone | KeyState::Revoked));
    let forgotten = over.filter(|key| key.retires_at.plus(memory).has_passed(now));
    steps.extend(forgotten.map(|key| Step::Forget { kid: key.kid.clone(), from: key.state }));
    steps
}

/// The rules for one algorithm at one moment.
struct Life<'a> {
    policy: &'a KeyPolicy,
    longest: Seconds,
    now: Instant,
}

impl Life<'_> {
    /// How long a key outlives its last signature: the longest token and the skew.
    fn tail(&self) -> Seconds {
        Seconds(self.longest.0.saturating_add(self.policy.skew.0))
    }

    /// The tail that was promised to tokens already signed, or a longer one.
    fn tail_of(&self, key: &SigningKey) -> Seconds {
        key.retires_at.since(key.deprecates_at).max(self.tail())
    }

    /// A moment of the past; one that lies beyond the skew in the future was written by a clock that has been put back.
    fn past(&self, at: Instant) -> Instant {
        if at > self.now.plus(self.policy.skew) { self.now } else { at }
    }

    /// When a key may sign: every copy of the JWKS has it by then.
    fn ready(&self, announced_at: Instant) -> Instant {
        self.past(announced_at).plus(self.policy.announce)
    }

    fn schedule(&self, announced_at: Instant, activates_at: Instant) -> Schedule {
        let deprecates_at = activates_at.plus(self.policy.active);
        Schedule { announced_at, activates_at, deprecates_at, retires_at: deprecates_at.plus(self.tail()) }
    }

    /// The first key of an algorithm signs at once, and its standby is announced.
    fn begin(&self, algorithm: SigningAlgorithm, steps: &mut Vec<Step>) {
        let first = self.schedule(self.now, self.now);
        steps.push(Step::Announce { algorithm, state: KeyState::Active, schedule: first });
        self.announce(algorithm, first.deprecates_at, steps);
    }

    fn announce(&self, algorithm: SigningAlgorithm, activates_at: Instant, steps: &mut Vec<Step>) {
        let schedule = self.schedule(self.now, activates_at.max(self.now.plus(self.policy.announce)));
        steps.push(Step::Announce { algorithm, state: KeyState::Announced, schedule });
    }

    /// The standby signs, on its schedule, and at least until the next one is ready, which is announced only now.
    fn promote(&self, standby: &SigningKey, steps: &mut Vec<Step>) {
        let planned = self.schedule(self.past(standby.announced_at), standby.activates_at.min(self.now));
        let deprecates_at = planned.deprecates_at.max(self.ready(self.now));
        let schedule = Schedule { deprecates_at, retires_at: deprecates_at.plus(self.tail_of(standby)), ..planned };
        steps.push(Step::Activate { kid: standby.kid.clone(), schedule });
        self.announce(standby.algorithm, deprecates_at, steps);
    }

    /// The active key signs until its time is up and its successor is ready.
    fn go_on(&self, active: &SigningKey, standby: Option<&SigningKey>, rotate: bool, steps: &mut Vec<Step>) {
        let activates_at = self.past(active.activates_at);
        let end = if rotate { self.now } else { active.deprecates_at.min(activates_at.plus(self.policy.active)) };
        let ready = self.ready(standby.map_or(self.now, |key| key.announced_at));
        let deprecates_at = end.max(ready);
        if let Some(standby) = standby.filter(|_| deprecates_at.has_passed(self.now)) {
            // the rings have followed the rows: the key signed until its successor's hour, or until now if that is earlier
            let last_use = active.deprecates_at.max(standby.activates_at).min(self.now);
            let schedule = Schedule {
                activates_at,
                deprecates_at: last_use,
                retires_at: last_use.plus(self.tail_of(active)),
                ..times(active)
            };
            steps.push(Step::Deprecate { kid: active.kid.clone(), schedule });
            let from = standby.activates_at.min(deprecates_at);
            self.promote(&SigningKey { activates_at: from, ..standby.clone() }, steps);
            return;
        }
        let announced_at = self.past(active.announced_at);
        let schedule =
            Schedule { announced_at, activates_at, deprecates_at, retires_at: deprecates_at.plus(self.tail_of(active)) };
        reschedule(active, schedule, steps);
        match standby {
            Some(standby) => reschedule(standby, self.schedule(self.past(standby.announced_at), deprecates_at), steps),
            None => self.announce(active.algorithm, deprecates_at, steps),
        }
    }

    /// A key that has signed until now and does so no more.
    fn until_now(&self, key: &SigningKey) -> Schedule {
        Schedule { deprecates_at: self.now, retires_at: self.now.plus(self.tail_of(key)), ..times(key) }
    }

    /// Nobody needs the algorithm any more: no successor; the active key serves its time.
    fn wind_down(&self, active: Option<&SigningKey>, standby: Option<&SigningKey>, steps: &mut Vec<Step>) {
        // rings may have followed the schedule, and the last in line signs on: each may have signed until now
        if let Some(active) = active.filter(|key| key.deprecates_at.has_passed(self.now)) {
            steps.push(Step::Deprecate { kid: active.kid.clone(), schedule: self.until_now(active) });
        }
        let Some(standby) = standby else { return };
        if standby.activates_at.has_passed(self.now.plus(self.policy.skew)) {
            steps.push(Step::Activate { kid: standby.kid.clone(), schedule: self.until_now(standby) });
        } else {
            steps.push(Step::Retire { kid: standby.kid.clone(), from: KeyState::Announced });
        }
    }

    /// A deprecated key leaves when the last token it signed has expired.
    fn let_go(&self, key: &SigningKey, steps: &mut Vec<Step>) {
        if key.retires_at.has_passed(self.now) {
            steps.push(Step::Retire { kid: key.kid.clone(), from: KeyState::Deprecated });
        } else if key.deprecates_at > self.now.plus(self.policy.skew) {
            reschedule(key, self.until_now(key), steps);
        }
    }
}

fn reschedule(key: &SigningKey, schedule: Schedule, steps: &mut Vec<Step>) {
    if schedule != times(key) {
        steps.push(Step::Reschedule { kid: key.kid.clone(), state: key.state, schedule });
    }
}

fn times(key: &SigningKey) -> Schedule {
    let SigningKey { announced_at, activates_at, deprecates_at, retires_at, .. } = *key;
    Schedule { announced_at, activates_at, deprecates_at, retires_at }
}
