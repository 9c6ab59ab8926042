//! How long an answer takes for somebody who has an account and for nobody: log-in, reset, sign-up (OWASP ASVS 5.0, 6.3.8). The two take
//! turns; the figure is the standard score of the Wilcoxon rank-sum test, beyond 3.3 in one of a thousand runs if they are alike.
//!
//! `cargo bench --bench strangers [-- PAIRS]`: SQLite always; PostgreSQL where `SIGNET_TEST_POSTGRES` names a server. A figure beyond 4 fails
//! the run. That the answers are the same to the byte, and cost the same hashes and rows, is `tests/it/enumeration.rs`'s.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::disallowed_methods, reason = "a program that prints a table, measures time and reads its own arguments")]
#![allow(clippy::as_conversions, clippy::cast_precision_loss, reason = "a few thousand samples")]

#[allow(dead_code, unused_imports, unreachable_pub, reason = "the harness of the integration tests, which does more")]
#[path = "../tests/it/harness/mod.rs"]
mod harness;

use std::time::{Duration, Instant};

use harness::{Browser, Form, Postbox, Setup, TestApp, WEB, on_both_with};

/// Pairs of answers for each row.
const PAIRS: usize = 1_000;
/// What no figure may exceed.
const GOAL: f64 = 4.0;

/// What is asked: its name, the form, and the names that are typed.
struct Row {
    name: &'static str,
    form: fn(&mut Browser<'_>) -> Form,
    typed: fn(Option<usize>) -> Vec<(&'static str, String)>,
}

const ROWS: [Row; 3] = [
    Row {
        name: "log-in",
        form: |browser| browser.authorize(&WEB, &[]).expect_page(200).form("login-form"),
        typed: |stranger| vec![("username", stranger.map_or("ada".into(), |n| format!("s{n}"))), ("password", "wrong".into())],
    },
    Row {
        name: "reset",
        form: |browser| browser.get("/recover").expect_page(200).form("recover-form"),
        typed: |stranger| vec![("username", stranger.map_or("ada".into(), |n| format!("s{n}")))],
    },
    Row {
        name: "sign-up",
        form: |browser| browser.get("/signup").expect_page(200).form("signup-form"),
        typed: |stranger| vec![("email", stranger.map_or("ada@example.test".into(), |n| format!("s{n}@example.test")))],
    },
];

fn main() {
    let pairs = std::env::args().skip(1).find_map(|given| given.parse().ok()).unwrap_or(PAIRS);
    let postbox = Postbox::start();
    let figures = std::cell::RefCell::new(Vec::new());
    on_both_with(&Setup::provider("sign_up = \"open\"\n").and_more(&postbox.section()), |app| {
        // The password is checked at its real cost.
        let real = signet::crypto::password::hash(&signet::crypto::Plain::new("correct horse battery staple".into()));
        app.set_password("ada", real.unwrap());
        for row in &ROWS {
            let (mut known, mut unknown) = measure(app, row, pairs);
            let figure = rank_sum(&known, &unknown);
            let kind = app.kind();
            println!("{kind:?} {}: z = {figure:.2}, medians {:?} and {:?}", row.name, median(&mut known), median(&mut unknown));
            figures.borrow_mut().push(figure.abs());
        }
    });
    let worst = figures.into_inner().into_iter().fold(0.0, f64::max);
    assert!(worst < GOAL, "a stranger can tell by the time: {worst:.2}");
}

fn measure(app: &TestApp, row: &Row, pairs: usize) -> (Vec<Duration>, Vec<Duration>) {
    let mut browser = app.browser();
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    for round in 0..pairs + 20 {
        app.wait(7_200); // the throttle forgets
        let form = (row.form)(&mut browser);
        let pair = [(None, &mut known), (Some(round), &mut unknown)];
        // Whoever comes second pays for the other's flush: they take turns.
        let pair: Vec<_> = if round % 2 == 0 { pair.into() } else { pair.into_iter().rev().collect() };
        for (who, times) in pair {
            let typed = (row.typed)(who);
            let typed: Vec<(&str, &str)> = typed.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let form = form.clone().with(&typed);
            let begun = Instant::now();
            browser.submit(&form);
            times.push(begun.elapsed());
        }
    }
    // The first of all warm up.
    (known.split_off(20), unknown.split_off(20))
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort();
    times[times.len() / 2]
}

/// The standard score of the Wilcoxon rank-sum test.
fn rank_sum(one: &[Duration], other: &[Duration]) -> f64 {
    let mut all: Vec<(Duration, bool)> = one.iter().map(|time| (*time, true)).collect();
    all.extend(other.iter().map(|time| (*time, false)));
    all.sort();
    let ranks: f64 = all.iter().enumerate().filter(|(_, (_, is_one))| *is_one).map(|(at, _)| (at + 1) as f64).sum();
    let (n, m) = (one.len() as f64, other.len() as f64);
    (ranks - n * (n + m + 1.0) / 2.0) / (n * m * (n + m + 1.0) / 12.0).sqrt()
}
