//! Buckets that count.

use super::super::throttle::{self, Tally};
use super::{on_each, read, write};
use crate::model::{Instant, Seconds};

const WINDOW: Seconds = Seconds(100);

fn at(seconds: i64) -> Instant {
    Instant::from_epoch(1_800_000_000 + seconds)
}

#[test]
fn events_add_up_within_a_window_and_fade_over_the_next() {
    on_each(|store| {
        let count = |second| {
            let tally = write(store, move |c| throttle::count(c, "login", 7, WINDOW, at(second)));
            tally.within(WINDOW, at(second))
        };
        assert_eq!((count(0), count(10), count(99)), (1, 2, 3));
        // A quarter into the next window three quarters of the three still count.
        assert_eq!(count(125), 2 + 1);
        assert_eq!(count(199), 2);
        // A window in which nothing happened forgets everything.
        assert_eq!(count(400), 1);
        let tally = read(store, |c| throttle::peek(c, "login", 7));
        assert_eq!([450, 500, 599, 600].map(|second| tally.within(WINDOW, at(second))), [1, 1, 0, 0]);
    });
}

#[test]
fn kinds_and_buckets_do_not_mix_and_a_proof_clears_one() {
    on_each(|store| {
        write(store, |c| {
            for (kind, bucket) in [("login", 0), ("login", u16::MAX), ("network", 0)] {
                throttle::count(c, kind, bucket, WINDOW, at(0))?;
                throttle::count(c, kind, bucket, WINDOW, at(0))?;
            }
            throttle::clear(c, "login", 0)
        });
        let within = |kind, bucket| read(store, |c| throttle::peek(c, kind, bucket)).within(WINDOW, at(0));
        assert_eq!((within("login", 0), within("login", u16::MAX), within("network", 0)), (0, 2, 2));
        assert_eq!(read(store, |c| throttle::peek(c, "other", 1)), Tally::default());
    });
}

#[test]
fn a_bucket_depends_on_the_key_and_on_the_name() {
    let bucket = throttle::bucket(b"key", "alice");
    assert_eq!(bucket, throttle::bucket(b"key", "alice"));
    assert_ne!(bucket, throttle::bucket(b"key", "bob"));
    assert_ne!(bucket, throttle::bucket(b"other key", "alice"));
}
