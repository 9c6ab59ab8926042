//! Settings that change while keys live.

use super::*;

const ES256: SigningAlgorithm = SigningAlgorithm::ES256;

#[test]
fn a_shorter_active_time_holds_at_once_but_never_before_the_successor_is_ready() {
    let mut world = World::new(demand(&[ES256], 300), KeyPolicy::default());
    world.tick(0, 0);
    world.policy.active = Seconds(1200);
    world.tick(300, 0);
    assert_eq!(world.row("ES256-1").deprecates_at, at(1200));
    assert_eq!(world.row("ES256-2").activates_at, at(1200));
    world.policy.active = Seconds(600);
    world.tick(1000, 0);
    assert_eq!(world.row("ES256-2").state, KeyState::Active);
    let ring = world.ring();
    assert_eq!(world.sign(&ring, ES256, 300, (1000, 0)).unwrap(), "ES256-2");
    world.check_tokens();
}

#[test]
fn a_longer_active_time_is_for_the_next_key() {
    let mut world = World::new(demand(&[ES256], 300), KeyPolicy::default());
    world.tick(0, 0);
    world.policy.active = Seconds::days(7);
    world.tick(10, 0);
    assert_eq!(world.row("ES256-1").deprecates_at, at(86_400));
    assert_eq!(world.row("ES256-2").deprecates_at, at(8 * 86_400));
}

#[test]
fn a_longer_announce_window_keeps_the_active_key_signing_until_the_standby_is_ready() {
    let mut world = World::new(demand(&[ES256], 300), KeyPolicy { active: Seconds(1000), ..KeyPolicy::default() });
    world.tick(0, 0);
    world.policy = KeyPolicy { announce: Seconds(5000), active: Seconds(6000), ..world.policy };
    world.tick(100, 0);
    assert_eq!(world.row("ES256-1").deprecates_at, at(5000));
    let ring = world.ring();
    assert_eq!(world.sign(&ring, ES256, 300, (4999, 0)).unwrap(), "ES256-1");
    assert_eq!(world.sign(&ring, ES256, 300, (5000, 0)).unwrap(), "ES256-2");
    world.tick(5001, 0);
    world.check_tokens();
}

#[test]
fn nothing_is_left_to_do_between_two_deadlines() {
    let mut world = World::new(demand(&[ES256, SigningAlgorithm::RS256], 300), KeyPolicy::default());
    world.tick(0, 0);
    for now in [1, 600, 4000, 86_399] {
        assert_eq!(plan(&world.rows, &world.demand, &world.policy, at(now)), []);
    }
}

#[test]
fn the_steps_of_a_takeover_come_in_an_order_that_the_unique_indexes_allow() {
    let mut world = World::new(demand(&[ES256], 300), KeyPolicy::default());
    world.tick(0, 0);
    let steps = plan(&world.rows, &world.demand, &world.policy, at(86_400));
    let names: Vec<_> = steps.iter().map(|step| format!("{step:?}").split(' ').next().unwrap().to_owned()).collect();
    assert_eq!(names, ["Deprecate", "Activate", "Announce"]);
}
