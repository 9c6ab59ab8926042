//! The planner and the ring, walked through time by a world that applies steps as the store does and remembers what was
//! published when and what was signed with what.

mod encryption;
mod load;
mod policies;
mod walk;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::json;

use super::{Demand, Keyring, Schedule, Step, adopt, plan, rotate_now};
use crate::jose::PublicKey;
use crate::model::{Id, Instant, KeyPolicy, KeyState, Seconds, SigningAlgorithm, SigningKey};

const START: i64 = 1_800_000_000;

fn at(seconds: i64) -> Instant {
    Instant::from_epoch(START + seconds)
}

fn demand(algorithms: &[SigningAlgorithm], longest_token: i64) -> Demand {
    Demand {
        algorithms: algorithms.iter().copied().collect(),
        encryption: BTreeSet::new(),
        longest_token: Seconds(longest_token),
        longest_session: Seconds::days(30),
    }
}

/// One token: who signed, and its life in real time.
#[derive(Clone, Debug)]
struct Token {
    kid: String,
    issued: i64,
    expires: i64,
}

/// Rows, and the history of what was published in real time.
struct World {
    rows: Vec<SigningKey>,
    demand: Demand,
    policy: KeyPolicy,
    made: usize,
    first: BTreeSet<String>,
    published: BTreeMap<String, (i64, Option<i64>)>,
    tokens: Vec<Token>,
    public: Arc<PublicKey>,
}

impl World {
    fn new(demand: Demand, policy: KeyPolicy) -> Self {
        let jwk = json!({"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"});
        let public = Arc::new(PublicKey::parse(&jwk).unwrap().unwrap());
        let (rows, tokens) = (Vec::new(), Vec::new());
        Self { rows, demand, policy, made: 0, first: BTreeSet::new(), published: BTreeMap::new(), tokens, public }
    }

    /// One visit of the planner, whose clock is `skew` seconds off; the world is at `real`. Returns the number of steps.
    fn tick(&mut self, real: i64, skew: i64) -> usize {
        let mut done = 0;
        for round in 0.. {
            let steps = plan(&self.rows, &self.demand, &self.policy, at(real + skew));
            if steps.is_empty() {
                break;
            }
            assert!(round < 3, "the planner does not come to rest: {steps:?}");
            self.apply(&steps, real);
            done += steps.len();
        }
        done
    }

    fn rotate(&mut self, algorithm: SigningAlgorithm, real: i64, skew: i64) {
        let steps = rotate_now(&self.rows, &[algorithm], &self.demand, &self.policy, at(real + skew));
        self.apply(&steps, real);
        self.tick(real, skew);
    }

    fn revoke(&mut self, kid: &str, real: i64) {
        self.row(kid).state = KeyState::Revoked;
        self.published.get_mut(kid).unwrap().1 = Some(real);
        self.tokens.retain(|token| token.kid != kid);
        self.tick(real, 0);
    }

    fn apply(&mut self, steps: &[Step], real: i64) {
        for step in steps {
            match step.clone() {
                Step::Announce { algorithm, state, schedule } => self.insert(algorithm, state, schedule, real),
                Step::Deprecate { kid, schedule } => self.change(&kid, KeyState::Active, KeyState::Deprecated, schedule),
                Step::Activate { kid, schedule } => self.change(&kid, KeyState::Announced, KeyState::Active, schedule),
                Step::Reschedule { kid, state, schedule } => self.change(&kid, state, state, schedule),
                Step::Retire { kid, from } => {
                    let row = self.row(&kid);
                    assert_eq!(row.state, from);
                    row.state = KeyState::Gone;
                    self.published.get_mut(&kid).unwrap().1 = Some(real);
                }
                Step::Forget { kid, from } => {
                    assert_eq!(self.row(&kid).state, from);
                    self.rows.retain(|row| row.kid != kid);
                }
            }
            self.check_guards(step);
        }
    }

    fn insert(&mut self, algorithm: SigningAlgorithm, state: KeyState, schedule: Schedule, real: i64) {
        self.made += 1;
        let kid = format!("{algorithm}-{}", self.made);
        if state == KeyState::Active {
            self.first.insert(kid.clone());
        }
        self.published.insert(kid.clone(), (real, None));
        let Schedule { announced_at, activates_at, deprecates_at, retires_at } = schedule;
        let (provider, public_jwk, sealed_private) = (Id::new("p"), json!({}), None);
        self.rows.push(SigningKey {
            kid,
            provider,
            algorithm,
            state,
            public_jwk,
            sealed_private,
            announced_at,
            activates_at,
            deprecates_at,
            retires_at,
        });
    }

    fn change(&mut self, kid: &str, from: KeyState, to: KeyState, schedule: Schedule) {
        let row = self.row(kid);
        assert_eq!(row.state, from, "{kid}");
        let Schedule { announced_at, activates_at, deprecates_at, retires_at } = schedule;
        *row = SigningKey { state: to, announced_at, activates_at, deprecates_at, retires_at, ..row.clone() };
    }

    fn row(&mut self, kid: &str) -> &mut SigningKey {
        self.rows.iter_mut().find(|row| row.kid == kid).unwrap()
    }

    /// What two partial unique indexes promise.
    fn check_guards(&self, step: &Step) {
        for state in [KeyState::Announced, KeyState::Active] {
            let mut seen = BTreeSet::new();
            for row in self.rows.iter().filter(|row| row.state == state) {
                assert!(seen.insert(row.algorithm), "two {state:?} keys for {} after {step:?}", row.algorithm);
            }
        }
    }

    fn ring(&self) -> Keyring {
        Keyring::sketch(&self.rows, &self.policy, &self.public)
    }

    /// Signs with a ring, by a clock that is `skew` seconds off, a token for `life` seconds. `None` if no key may.
    fn sign(&mut self, ring: &Keyring, algorithm: SigningAlgorithm, life: i64, (real, skew): (i64, i64)) -> Option<String> {
        let signer = ring.signer(algorithm, Seconds(life), at(real + skew))?;
        let kid = signer.kid().unwrap().to_owned();
        self.tokens.push(Token { kid: kid.clone(), issued: real, expires: real + life });
        Some(kid)
    }

    /// Every token verified against the JWKS of any moment of its life, and against any copy cached within max-age.
    fn check_tokens(&self) {
        for token in &self.tokens {
            let (from, until) = self.published[&token.kid];
            let cached = if self.first.contains(&token.kid) { from } else { from + self.policy.jwks_max_age.0 };
            assert!(cached <= token.issued, "{token:?} was signed with a key published only at {from}");
            assert!(until.is_none_or(|until| until >= token.expires), "{token:?} outlived its key, unpublished at {until:?}");
        }
    }
}
