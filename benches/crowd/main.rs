//! A million people and ten thousand clients: what lists and searches cost, on SQLite and on PostgreSQL.
//!
//! `cargo bench --bench crowd [-- ROW…] [--people N] [--only sqlite|postgres]`: rows by a part of their name. PostgreSQL where
//! `SIGNET_BENCH_POSTGRES` names an empty database. Each row is asked one request after the other on the release binary with two
//! workers, from what the start left in memory; a row whose p95 exceeds 100 ms fails the run. What is asked stands in `rows.rs`, what
//! the database holds in `crowd.rs`.
#![allow(clippy::print_stdout, clippy::disallowed_methods, reason = "a program that prints a table and reads its own arguments")]

#[path = "../driver/connection.rs"]
mod connection;
mod crowd;
mod database;
#[path = "../driver/form.rs"]
mod form;
mod house;
mod rows;
mod visitor;

use std::time::{Duration, Instant};

use database::Database;
use house::House;
use rows::{Row, Way};
use visitor::Visitor;

/// Whatever goes wrong ends the run with a message.
pub type Fault = Box<dyn std::error::Error + Send + Sync>;

/// What no p95 may exceed, in ms.
const GOAL: f64 = 100.0;
/// Requests of a row.
const TURNS: usize = 60;

fn main() -> Result<(), Fault> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let option = |name: &str| arguments.iter().skip_while(|a| *a != name).nth(1);
    let people = option("--people").map_or(Ok(1_000_000), |count| count.parse())?;
    let only = option("--only").map(String::as_str);
    let named = arguments.iter().take_while(|a| !["--people", "--only"].contains(&a.as_str())).filter(|a| !a.starts_with('-'));
    let wanted: Vec<&str> = named.map(String::as_str).collect();
    let missing = rows::missing();
    if !missing.is_empty() {
        return Err(format!("no row asks for {}", missing.join(", ")).into());
    }
    let mut urls = Vec::new();
    urls.extend((only != Some("postgres")).then_some(None));
    urls.extend(std::env::var("SIGNET_BENCH_POSTGRES").ok().filter(|_| only != Some("sqlite")).map(Some));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut late = 0;
    for url in urls {
        late += runtime.block_on(bench(url, people, &wanted))?;
    }
    if late > 0 { Err(format!("{late} rows over {GOAL} ms").into()) } else { Ok(()) }
}

/// Fills a database and asks every row; says how many were too slow.
async fn bench(postgres: Option<String>, people: i64, wanted: &[&str]) -> Result<usize, Fault> {
    let house = House::build(postgres)?;
    let server = house.open().await?;
    Visitor::new(server.port).sign_in_to_app().await?;
    // What is noted beside the requests is written within a second.
    tokio::time::sleep(Duration::from_secs(3)).await;
    server.close()?;
    let begin = Instant::now();
    let size = crowd::gather(&mut Database::open(house.url())?, people)?;
    let (name, span) = (house.name(), begin.elapsed().as_secs());
    println!("-- {name}: {people} people in {span} s, {:.1} GB", size / 1e9);
    println!("{:<58} {:>9} {:>9} {:>9}", "", "p50 ms", "p95 ms", "longest");
    let server = house.open().await?;
    let mut visitor = Visitor::new(server.port);
    visitor.sign_in_to_app().await?;
    visitor.fetch_token().await?;
    let mut late = 0;
    for row in rows::ROWS.iter().filter(|row| wanted.is_empty() || wanted.iter().any(|part| row.name.contains(part))) {
        let kept = measure(&mut visitor, row).await.unwrap_or_else(|fault| {
            println!("{:<58} FAILED: {fault}", row.name);
            false
        });
        late += usize::from(!kept);
    }
    server.close()?;
    Ok(late)
}

/// Asks a row; whether it kept to the goal.
async fn measure(visitor: &mut Visitor, row: &Row) -> Result<bool, Fault> {
    let mut spans = Vec::with_capacity(TURNS);
    let mut next = None;
    for turn in 0..TURNS {
        let path = next.take().unwrap_or_else(|| row.path(turn));
        let begin = Instant::now();
        let answer = visitor.get(&path).await?.expect(200)?;
        spans.push(begin.elapsed().as_secs_f64() * 1e3);
        if row.way == Way::Onward {
            next = visitor.next(&answer)?;
        }
    }
    spans.sort_by(f64::total_cmp);
    let at = |percent: usize| spans.get((spans.len() - 1) * percent / 100).copied().unwrap_or_default();
    let kept = at(95) <= GOAL;
    let mark = if kept { "" } else { "  TOO SLOW" };
    println!("{:<58} {:>9.1} {:>9.1} {:>9.1}{mark}", row.name, at(50), at(95), at(100));
    Ok(kept)
}
