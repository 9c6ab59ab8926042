//! What a log-in through an upstream costs beside a local one, and what an upstream that hangs takes from the log-ins of others.

use std::time::Duration;

use tokio::net::TcpListener;

use crate::Fault;
use crate::measure;
use crate::server::{SECRET, Server, free_port};
use crate::work::Kind;

const CLIENT: &str = "web-ES256";

/// Compares a log-in through an upstream with a local one, and local ones with and without an upstream that hangs.
pub async fn compare(count: usize, span: Duration) -> Result<(), Fault> {
    let (above, below) = (free_port()?, free_port()?);
    let silent = TcpListener::bind("127.0.0.1:0").await?;
    let nobody = silent.local_addr()?.port();
    tokio::spawn(hang(silent));
    let upper = Server::start_at(above, "ES256", &upper(below)).await?;
    let lower = Server::start_at(below, "ES256", &lower(above, nobody)).await?;
    let local = measure::callers(&lower, Kind::Quick(CLIENT), 4).await?;
    let through = measure::callers(&lower, Kind::Federated(CLIENT, upper.port), 4).await?;
    let (local, through) = measure::pairs((&lower, local), (&lower, through), (count, span)).await?;
    println!(
        "-- a log-in without its password hash: local {:.0} us of our processor, through an upstream {:.0} us, ratio {:.2} (goal 1.5)",
        local.cpu,
        through.cpu,
        through.cpu / local.cpu
    );
    hanging(&lower, (count, span)).await
}

/// Local log-ins, password hash and all, alone and beside eight people who begin log-ins through an upstream that hangs.
async fn hanging(lower: &Server, (count, span): (usize, Duration)) -> Result<(), Fault> {
    let mut local = measure::callers(lower, Kind::Fresh(CLIENT), 8).await?;
    let mut waiting = measure::callers(lower, Kind::Hanging(CLIENT), 8).await?;
    let (mut alone, mut beside) = (0.0, 0.0);
    for round in 0..=count {
        let (one, back) = measure::run(lower, local, span * 2).await?;
        let (other, others) = tokio::try_join!(measure::run(lower, back, span * 2), measure::run(lower, waiting, span * 2))?;
        local = other.1;
        waiting = others.1;
        if round > 0 {
            alone += one.rate;
            beside += other.0.rate;
        }
    }
    println!(
        "-- local log-ins while an upstream hangs: {:.1} % of their throughput without it (goal 95)",
        beside / alone * 100.0
    );
    Ok(())
}

/// Takes connections and never says a word.
async fn hang(listener: TcpListener) {
    let mut taken = Vec::new();
    while let Ok((stream, _)) = listener.accept().await {
        taken.push(stream);
    }
}

/// The upstream: it knows the lower one as an app.
fn upper(below: u16) -> String {
    format!(
        "[provider.lifetimes]\naccess_token = \"1h\"\n[[client]]\nclient_id = \"lower\"\nclient_secret = \"{SECRET}\"\napplication_type = \"native\"\n\
         redirect_uris = [\"http://localhost:{below}/oauth/auz/grants/provider/authcomplete\"]\nrequire_consent = false\nclaim_mappings = [\"preferred_username\"]\n"
    )
}

/// The relying party, with an upstream and one that does not answer.
fn lower(above: u16, nobody: u16) -> String {
    let domain = |name: &str, port: u16| {
        format!(
            "[[upstream]]\nname = \"{name}\"\nissuer = \"http://localhost:{port}\"\nclient_id = \"lower\"\nclient_secret = \"{SECRET}\"\n\
             username_claim = \"preferred_username\"\nauthority_for_usernames = true\ncreate_accounts = false\n"
        )
    };
    format!(
        "[provider.lifetimes]\naccess_token = \"1h\"\n[outbound]\nallow = [\"127.0.0.0/8\"]\n{}{}",
        domain("upper", above),
        domain("hanging", nobody)
    )
}
