//! A year, outages, clocks that jump.

use proptest::prelude::*;

use super::*;

const RS256: SigningAlgorithm = SigningAlgorithm::RS256;

#[test]
fn a_year_has_a_signing_key_at_every_moment_and_no_token_outlives_its_key() {
    const TICK: i64 = 301;
    let mut world = World::new(demand(&[RS256, SigningAlgorithm::ES256], 3600), KeyPolicy::default());
    let mut ring = world.ring();
    for now in (0..365 * 86_400).step_by(301) {
        if world.tick(now, 0) > 0 {
            ring = world.ring();
        }
        for algorithm in [RS256, SigningAlgorithm::ES256] {
            // at once after the tick, and just before the next one
            for moment in [now, now + TICK - 1] {
                let kid = world.sign(&ring, algorithm, 3600, (moment, 0));
                assert!(kid.is_some_and(|kid| kid.starts_with(algorithm.name())), "no {algorithm} key at {moment}");
            }
        }
    }
    world.check_tokens();
    let year = 2 * (365 + 1) + 2;
    assert!((year - 4..=year).contains(&i64::try_from(world.made).unwrap()), "{} keys in a year", world.made);
    check_nothing_stays_too_long(&world, TICK);
}

/// Decision 22: last expiry of what a key signed + skew, and the planner's own grain.
fn check_nothing_stays_too_long(world: &World, tick: i64) {
    let mut last = BTreeMap::new();
    for token in &world.tokens {
        let expiry = last.entry(token.kid.clone()).or_insert(token.expires);
        *expiry = token.expires.max(*expiry);
    }
    for (kid, expiry) in last {
        if let (_, Some(until)) = world.published[&kid] {
            assert!(
                until <= expiry + world.policy.skew.0 + 3 * tick,
                "{kid} stayed until {until}, its last token died at {expiry}"
            );
        }
    }
}

#[test]
fn rotate_now_takes_the_standby_at_once_and_keeps_the_old_key_until_its_tokens_are_dead() {
    let mut world = World::new(demand(&[RS256], 3600), KeyPolicy::default());
    world.tick(0, 0);
    let ring = world.ring();
    assert_eq!(world.sign(&ring, RS256, 3600, (999, 0)).unwrap(), "RS256-1");
    world.rotate(RS256, 1000, 0);
    let ring = world.ring();
    assert_eq!(world.sign(&ring, RS256, 3600, (1000, 0)).unwrap(), "RS256-2");
    assert_eq!(world.made, 3, "the next standby is announced");
    world.tick(1000 + 3600 + 59, 0);
    assert_eq!(world.row("RS256-1").state, KeyState::Deprecated);
    world.tick(1000 + 3600 + 60, 0);
    assert_eq!(world.row("RS256-1").state, KeyState::Gone);
    world.check_tokens();
}

#[test]
fn rotate_now_waits_until_the_standby_has_been_announced_long_enough() {
    let mut world = World::new(demand(&[RS256], 3600), KeyPolicy::default());
    world.tick(0, 0);
    world.rotate(RS256, 100, 0);
    assert_eq!(world.row("RS256-1").state, KeyState::Active);
    let ring = world.ring();
    assert_eq!(world.sign(&ring, RS256, 60, (599, 0)).unwrap(), "RS256-1");
    assert_eq!(world.sign(&ring, RS256, 60, (600, 0)).unwrap(), "RS256-2", "by the clock, before any tick");
    world.tick(601, 0);
    assert_eq!(world.row("RS256-2").state, KeyState::Active);
    world.check_tokens();
}

#[test]
fn a_key_that_somebody_brings_is_the_next_one_and_is_announced_like_any_other() {
    let mut world = World::new(demand(&[RS256], 3600), KeyPolicy::default());
    for (now, state) in [(0, KeyState::Active), (1000, KeyState::Announced), (86_300, KeyState::Announced)] {
        let steps = adopt(&world.rows, RS256, &world.demand, &world.policy, at(now));
        let announced = steps.iter().find_map(|step| match step {
            Step::Announce { state, .. } => Some(*state),
            _ => None,
        });
        assert_eq!(announced, Some(state));
        world.apply(&steps, now);
        world.tick(now, 0);
    }
    // brought 100 seconds before its predecessor's end, it still waits for its announce window
    let ring = world.ring();
    assert_eq!(world.sign(&ring, RS256, 3600, (86_899, 0)).unwrap(), "RS256-1");
    assert_eq!(world.sign(&ring, RS256, 3600, (86_900, 0)).unwrap(), "RS256-4");
    world.tick(86_900, 0);
    world.check_tokens();
}

#[test]
fn a_revoked_key_is_followed_by_its_standby_at_once() {
    let mut world = World::new(demand(&[RS256], 3600), KeyPolicy::default());
    world.tick(0, 0);
    world.revoke("RS256-1", 5000);
    let ring = world.ring();
    assert_eq!(world.sign(&ring, RS256, 3600, (5000, 0)).unwrap(), "RS256-2");
    assert_eq!(world.made, 3);
    assert!(!String::from_utf8_lossy(&ring.jwks().body).contains("RS256-1"));
    assert!(ring.find("RS256-1", RS256, super::super::Reach::Hint).is_none());
    world.check_tokens();
}

#[test]
fn the_first_key_of_a_new_algorithm_signs_at_once() {
    let mut world = World::new(demand(&[RS256], 300), KeyPolicy::default());
    world.tick(0, 0);
    world.demand = demand(&[RS256, SigningAlgorithm::PS512, SigningAlgorithm::HS256], 300);
    let before = world.made;
    world.tick(50, 0);
    assert_eq!(world.made - before, 2, "one that signs and its standby; the HS family has none");
    let ring = world.ring();
    assert!(world.sign(&ring, SigningAlgorithm::PS512, 300, (50, 0)).is_some());
    assert!(world.sign(&ring, SigningAlgorithm::HS256, 300, (50, 0)).is_none());
}

#[test]
fn keys_of_an_algorithm_that_nobody_needs_any_more_serve_their_time_and_go() {
    let mut world = World::new(demand(&[RS256, SigningAlgorithm::EdDSA], 300), KeyPolicy::default());
    world.tick(0, 0);
    world.demand = demand(&[RS256], 300);
    world.tick(10, 0);
    let of = |world: &World| {
        world.rows.iter().filter(|row| row.algorithm == SigningAlgorithm::EdDSA).map(|row| row.state).collect::<Vec<_>>()
    };
    assert_eq!(of(&world), [KeyState::Active, KeyState::Gone]);
    world.tick(86_400, 0);
    assert_eq!(of(&world), [KeyState::Deprecated, KeyState::Gone]);
    world.tick(86_400 + 360, 0);
    assert_eq!(of(&world), [KeyState::Gone, KeyState::Gone]);
    world.tick(86_400 * 65, 0);
    assert_eq!(of(&world), [], "and the public halves are forgotten after the longest session and 30 days");
}

#[test]
fn longer_tokens_lengthen_the_life_of_keys_that_already_sign() {
    let mut world = World::new(demand(&[RS256], 300), KeyPolicy::default());
    world.tick(0, 0);
    world.demand.longest_token = Seconds(7200);
    world.tick(10, 0);
    let ring = world.ring();
    assert_eq!(world.sign(&ring, RS256, 7200, (86_399, 0)).unwrap(), "RS256-1");
    world.tick(86_400, 0);
    world.tick(86_400 + 7200, 0);
    world.check_tokens();
}

#[test]
fn shorter_tokens_do_not_cut_the_life_of_keys_that_signed_longer_ones() {
    let mut world = World::new(demand(&[RS256], 7200), KeyPolicy::default());
    world.tick(0, 0);
    let ring = world.ring();
    assert!(world.sign(&ring, RS256, 7200, (86_000, 0)).is_some());
    world.demand.longest_token = Seconds(60);
    for now in [86_001, 86_400, 86_700, 90_000, 93_200, 94_000] {
        world.tick(now, 0);
    }
    assert_eq!(world.row("RS256-1").state, KeyState::Gone);
    world.check_tokens();
}

#[test]
fn a_key_that_would_expire_within_the_life_of_the_token_is_never_used() {
    let mut world = World::new(demand(&[RS256], 300), KeyPolicy::default());
    world.tick(0, 0);
    let ring = world.ring();
    let last = 86_400 + 300 + 60;
    assert!(ring.signer(RS256, Seconds(last), at(0)).is_some());
    assert!(ring.signer(RS256, Seconds(last + 1), at(0)).is_none());
    // nor the last in line, if nobody has planned for tokens of that life
    assert!(ring.signer(RS256, Seconds(301), at(3 * 86_400)).is_none());
}

#[test]
fn the_last_in_line_signs_on_while_nobody_plans_and_gives_way_as_soon_as_its_successor_is_ready() {
    let mut world = World::new(demand(&[RS256], 300), KeyPolicy::default());
    world.tick(0, 0);
    let (ring, back) = (world.ring(), 9 * 86_400);
    for moment in [2 * 86_400 - 1, 2 * 86_400, 2 * 86_400 + 361, back - 1] {
        assert_eq!(world.sign(&ring, RS256, 300, (moment, 0)).as_deref(), Some("RS256-2"), "at {moment}");
    }
    world.tick(back, 0);
    assert_eq!(world.row("RS256-1").state, KeyState::Gone);
    let ring = world.ring();
    assert_eq!(world.sign(&ring, RS256, 300, (back + 599, 0)).as_deref(), Some("RS256-2"));
    assert_eq!(world.sign(&ring, RS256, 300, (back + 600, 0)).as_deref(), Some("RS256-3"));
    for moment in [back + 601, back + 900, back + 960, back + 1000] {
        world.tick(moment, 0);
    }
    assert_eq!(world.row("RS256-2").state, KeyState::Gone);
    world.check_tokens();
}

#[test]
fn an_algorithm_that_nobody_needs_any_more_keeps_what_its_last_key_signed_beyond_its_time() {
    let mut world = World::new(demand(&[RS256, SigningAlgorithm::EdDSA], 300), KeyPolicy::default());
    world.tick(0, 0);
    let (ring, back) = (world.ring(), 3 * 86_400);
    assert!(world.sign(&ring, SigningAlgorithm::EdDSA, 300, (back, 0)).is_some());
    world.demand = demand(&[RS256], 300);
    for moment in [back, back + 1, back + 299, back + 361] {
        world.tick(moment, 0);
    }
    world.check_tokens();
    assert!(world.rows.iter().filter(|row| row.algorithm == SigningAlgorithm::EdDSA).all(|row| row.state == KeyState::Gone));
}

#[test]
fn a_clock_that_jumps_an_hour_forward_and_back_makes_no_storm_of_keys() {
    let mut world = World::new(demand(&[RS256], 3600), KeyPolicy::default());
    world.tick(0, 0);
    let start = world.made;
    for (real, skew) in
        [(1000, 3600), (1010, 0), (1020, -3600), (1030, 0), (85_000, 3600), (85_010, 0), (85_020, 3600), (85_030, 0)]
    {
        world.tick(real, skew);
        let ring = world.ring();
        assert!(ring.signer(RS256, Seconds(3600), at(real + skew)).is_some(), "at {real} {skew:+}");
    }
    assert!(world.made - start <= 1, "{} new keys", world.made - start);
}

#[test]
fn a_clock_that_was_at_2100_and_comes_back_leaves_nothing_for_ever() {
    let mut world = World::new(demand(&[RS256], 3600), KeyPolicy::default());
    world.tick(0, 0);
    let far = 75 * 365 * 86_400;
    world.tick(100, far);
    world.tick(200, 0);
    let ring = world.ring();
    assert!(ring.signer(RS256, Seconds(3600), at(200)).is_some());
    let horizon = at(200 + 2 * 86_400 + 3 * 3600);
    assert!(world.rows.iter().all(|row| row.state == KeyState::Gone || row.retires_at <= horizon), "{:#?}", world.rows);
    assert!(world.made <= 4);
}

/// Lifetimes that `check` lets pass.
fn policy() -> impl Strategy<Value = (KeyPolicy, i64)> {
    (0..400i64, 2..120i64, 0..500i64, 0..20_000i64, 0.0..=1.0f64).prop_map(|(max_age, skew, announce, active, token)| {
        let announce = max_age + skew + 2 + announce;
        let active = announce.max(30) + active;
        #[expect(
            clippy::as_conversions,
            clippy::cast_possible_truncation,
            clippy::cast_precision_loss,
            reason = "a share of a span"
        )]
        let longest = (active as f64 * token) as i64;
        let policy = KeyPolicy {
            active: Seconds(active),
            announce: Seconds(announce),
            jwks_max_age: Seconds(max_age),
            skew: Seconds(skew),
        };
        policy.check(Seconds(longest)).unwrap();
        (policy, longest)
    })
}

/// What happens next: how long nothing plans (in spans of the active time), whose clock plans, and whether a person rotates.
fn events() -> impl Strategy<Value = Vec<(f64, bool, bool)>> {
    prop::collection::vec((prop_oneof![4 => 0.0..0.95f64, 1 => 0.95..4.0f64], any::<bool>(), prop::bool::weighted(0.1)), 1..60)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Two processes whose clocks differ by less than the skew, a planner that is away for up to several lives of a key, rings that are
    /// two seconds old, rotation by hand at any time: always a key, and no token that somebody cannot verify.
    #[test]
    fn no_lifetime_skew_or_outage_leaves_a_gap(((policy, longest), events, ahead) in (policy(), events(), 0.0..1.0f64)) {
        #[expect(clippy::as_conversions, clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "a share of a span")]
        let share = |of: i64, share: f64| (of as f64 * share) as i64;
        let offsets = [0, share(policy.skew.0 - 2, ahead)];
        let mut world = World::new(demand(&[RS256], longest), policy);
        world.tick(0, 0);
        let (mut real, mut stale) = (0, world.ring());
        for (gap, second, by_hand) in events {
            let next = real + 1 + share(policy.active.0, gap);
            let fresh = world.ring();
            for moment in [real, real + 1, real + 2, i64::midpoint(real, next), next - 1, next] {
                for offset in offsets {
                    let ring = if moment <= real + 1 { &stale } else { &fresh };
                    let kid = world.sign(ring, RS256, longest, (moment.min(next), offset));
                    prop_assert!(kid.is_some(), "no key at {moment} ({offset:+})");
                }
            }
            (real, stale) = (next, fresh);
            let offset = offsets[usize::from(second)];
            if by_hand { world.rotate(RS256, real, offset) } else { world.tick(real, offset); }
        }
        world.check_tokens();
    }

    /// However long nobody planned, the next visit gives a key again, and gives no second standby.
    #[test]
    fn after_any_outage_one_visit_is_enough(((policy, longest), gaps) in (policy(), prop::collection::vec(0..5_000_000i64, 1..8))) {
        let mut world = World::new(demand(&[RS256], longest), policy);
        let mut real = 0;
        for gap in gaps {
            real += gap;
            let before = world.made;
            world.tick(real, 0);
            prop_assert!(world.made - before <= 2);
            let ring = world.ring();
            let kid = world.sign(&ring, RS256, longest, (real, 0));
            prop_assert!(kid.is_some());
        }
        world.check_tokens();
    }
}
