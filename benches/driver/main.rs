//! The load driver: every operation of the main job against the release binary on this machine, each beside its goal.
//!
//! `cargo bench --bench driver [-- ROW…] [--quick]`: rows by a part of their name; `--quick` makes one short run of each.
//! The server has two workers and SQLite at `synchronous=FULL`; the driver shares the machine with it, so the number to judge a
//! change by is the server's processor time per operation.
#![allow(clippy::print_stdout, clippy::disallowed_methods, reason = "a program that prints a table and reads its own arguments")]

mod connection;
mod federation;
mod form;
mod inspector;
mod measure;
mod server;
mod work;

use std::time::{Duration, Instant};

use measure::Run;
use server::Server;
use signet::jose;
use signet::model::SigningAlgorithm;
use work::Kind;

/// Whatever goes wrong ends the run with a message.
pub type Fault = Box<dyn std::error::Error + Send + Sync>;

/// An operation and its goal: operations per second, and µs of the server's processor time.
struct Row {
    name: &'static str,
    /// The algorithm of the provider's access tokens.
    provider: &'static str,
    kind: Kind,
    callers: usize,
    rate: f64,
    cpu: f64,
}

const fn row(name: &'static str, provider: &'static str, kind: Kind, callers: usize, goal: (f64, f64)) -> Row {
    Row { name, provider, kind, callers, rate: goal.0, cpu: goal.1 }
}

const ROWS: &[Row] = &[
    row("discovery", "ES256", Kind::Get("/.well-known/openid-configuration"), 32, (85_000.0, 11.0)),
    row("jwks", "ES256", Kind::Get("/oauth/jwks"), 32, (85_000.0, 11.0)),
    row("client_credentials JWT RS256", "RS256", Kind::Machine("machine-jwt"), 32, (6_000.0, 300.0)),
    row("client_credentials JWT ES256", "ES256", Kind::Machine("machine-jwt"), 32, (25_000.0, 55.0)),
    row("client_credentials opaque", "ES256", Kind::Machine("machine-opaque"), 64, (18_000.0, 60.0)),
    row("userinfo opaque", "ES256", Kind::Userinfo, 32, (30_000.0, 35.0)),
    row("introspection opaque", "ES256", Kind::Introspection("machine-opaque"), 32, (30_000.0, 35.0)),
    row("introspection JWT RS256", "RS256", Kind::Introspection("machine-jwt"), 32, (25_000.0, 45.0)),
    row("introspection JWT ES256", "ES256", Kind::Introspection("machine-jwt"), 32, (16_000.0, 85.0)),
    row("refresh RS256", "ES256", Kind::Refresh("web-RS256"), 32, (3_800.0, 400.0)),
    row("refresh ES256", "ES256", Kind::Refresh("web-ES256"), 32, (5_500.0, 220.0)),
    row("signed-in code flow RS256", "ES256", Kind::SignedIn("web-RS256"), 32, (2_700.0, 500.0)),
    row("signed-in code flow ES256", "ES256", Kind::SignedIn("web-ES256"), 32, (3_500.0, 330.0)),
    row("fresh log-in with Argon2id", "ES256", Kind::Fresh("web-ES256"), 8, (115.0, 16_000.0)),
];

fn main() -> Result<(), Fault> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let wanted: Vec<&str> = arguments.iter().map(String::as_str).filter(|a| !a.starts_with('-')).collect();
    let quick = arguments.iter().any(|a| a == "--quick");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(bench(&wanted, if quick { (1, Duration::from_millis(500)) } else { (5, Duration::from_secs(2)) }))
}

async fn bench(wanted: &[&str], (count, span): (usize, Duration)) -> Result<(), Fault> {
    println!("{:<30} {:>9} {:>9} {:>8} {:>8} {:>9} {:>9}", "operation", "per s", "goal", "p50 ms", "p99 ms", "CPU us", "goal us");
    for provider in ["ES256", "RS256"] {
        let chosen = |r: &&Row| r.provider == provider && (wanted.is_empty() || wanted.iter().any(|w| r.name.contains(w)));
        let rows: Vec<&Row> = ROWS.iter().filter(chosen).collect();
        if rows.is_empty() {
            continue;
        }
        let server = Server::start(provider).await?;
        tokio::time::sleep(Duration::from_secs(1)).await;
        let idle = server.memory("VmRSS")?;
        for row in rows {
            match measure::median(&server, row.kind, row.callers, count, span).await {
                Ok(run) => print(row, &run),
                Err(fault) => println!("{:<30} {fault}", row.name),
            }
        }
        println!(
            "-- provider with {provider} access tokens: start to first answer {:.0} ms (goal 60); idle {idle:.1} MiB (goal 30); \
             peak {:.1} MiB",
            server.first_answer.as_secs_f64() * 1e3,
            server.memory("VmHWM")?
        );
        if wanted.is_empty() && provider == "ES256" {
            neighbours(&server, span * 2).await?;
        }
    }
    if wanted.is_empty() || wanted.iter().any(|wanted| "rotation".contains(wanted)) {
        rotation(Duration::from_secs(20)).await?;
    }
    if wanted.is_empty() || wanted.iter().any(|wanted| "federation".contains(wanted)) {
        federation::compare(count, span).await?;
    }
    if wanted.is_empty() || wanted.iter().any(|wanted| "inspector".contains(wanted)) {
        inspector::compare(count, span).await?;
    }
    Ok(())
}

fn print(row: &Row, run: &Run) {
    let mark = if run.cpu > row.cpu * 2.0 || run.rate < row.rate / 2.0 { "  under half" } else { "" };
    println!(
        "{:<30} {:>9.0} {:>9.0} {:>8.2} {:>8.2} {:>9.1} {:>9.0}{mark}",
        row.name, run.rate, row.rate, run.p50, run.p99, run.cpu, row.cpu
    );
}

/// RSA keys of 4096 bits that stay for the whole run.
const LASTING: &str = "rsa_bits = 4096\n";
/// RSA keys of 4096 bits, of which one is always being announced.
const SHORT: &str = "rsa_bits = 4096\n[provider.lifetimes]\naccess_token = 4\nid_token = 4\n\
                     [provider.key_policy]\nactive = 6\nannounce = 5\njwks_max_age = 1\nskew = 2\n";

/// What a token request feels while RSA keys of 4096 bits are made, beside the same work with keys that stay. Whatever waited for a
/// key would take as long as one takes to be made.
async fn rotation(span: Duration) -> Result<(), Fault> {
    for (name, keys) in [("keys that stay", LASTING), ("keys that live for seconds", SHORT)] {
        let server = Server::start_with("RS256", keys).await?;
        let callers = measure::callers(&server, Kind::Machine("machine-jwt"), 2).await?;
        let before = server.published().await?;
        let (run, _) = measure::run(&server, callers, span).await?;
        let made = server.published().await?.difference(&before).count();
        println!(
            "-- token requests with {name}: {made} new keys in {} s; p50 {:.1} ms, p99 {:.1} ms, longest {:.1} ms",
            span.as_secs(),
            run.p50,
            run.p99,
            run.longest
        );
    }
    let begin = Instant::now();
    for _ in 0..5 {
        jose::generate(SigningAlgorithm::RS256, 4096)?;
    }
    println!("-- making such a key takes {:.0} ms (mean of 5)", begin.elapsed().as_secs_f64() * 1e3 / 5.0);
    Ok(())
}

/// What discovery and token requests feel while eight people log in at once.
async fn neighbours(server: &Server, span: Duration) -> Result<(), Fault> {
    let storm = measure::callers(server, Kind::Fresh("web-ES256"), 8).await?;
    let tokens = measure::callers(server, Kind::Machine("machine-opaque"), 2).await?;
    let discovery = measure::callers(server, Kind::Get("/.well-known/openid-configuration"), 2).await?;
    let (_, tokens, discovery) = tokio::try_join!(
        measure::run(server, storm, span),
        measure::run(server, tokens, span),
        measure::run(server, discovery, span)
    )?;
    println!(
        "-- while eight people log in: p99 of tokens {:.1} ms, of discovery {:.1} ms (goal 25)",
        tokens.0.p99, discovery.0.p99
    );
    Ok(())
}
