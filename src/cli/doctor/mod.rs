//! `signet doctor`: asks every issuer at its public URL, through whatever stands in front, and says what arrives changed.

mod diagnosis;
#[cfg(test)]
mod tests;

use std::io::{self, Write};

use ipnet::IpNet;

use super::ground::Ground;
use crate::app;
use crate::config::{Config, Place};
use crate::flow::mails;
use crate::http::middleware::doctor::{self as probe, COOKIE, Seen};
use crate::model::{Instant, Issuer};
use crate::outbound::{Client, FetchError, Request};
use crate::store::{providers, tenants};

pub use diagnosis::{Fault, diagnose};

const DISCOVERY: &str = "/.well-known/openid-configuration";
/// Lost messages that are counted.
const LOST: i64 = 1_000;
const METADATA: &str = "/.well-known/oauth-authorization-server";

/// Examines every enabled provider. The answer is whether all are well.
///
/// # Errors
/// What keeps the doctor from examining at all.
pub fn run(config: &Config, ground: &Ground, out: &mut dyn Write, now: Instant) -> Result<bool, String> {
    let client = client(config)?;
    let providers = ground.store.read(providers::list).map_err(|error| error.to_string())?;
    let header = probe::ask(&ground.vault, now);
    let mut well = true;
    for provider in providers.into_iter().filter(|provider| provider.enabled) {
        let faults = actix_web::rt::System::new().block_on(examine(&client, &provider.issuer, &header));
        well &= faults.is_empty();
        print(&provider.issuer, &faults, out).map_err(|error| error.to_string())?;
    }
    well &= mail(config, ground, out)?;
    Ok(well)
}

/// Greets the mail server, and tells of what it never took. Without one there is nothing to examine.
fn mail(config: &Config, ground: &Ground, out: &mut dyn Write) -> Result<bool, String> {
    let Some(mailer) = app::mailer(config)? else { return Ok(true) };
    let greeted = actix_web::rt::System::new().block_on(mailer.greet());
    let text = |error: io::Error| error.to_string();
    match &greeted {
        Ok(()) => writeln!(out, "mail: {} answers.", mailer.server()).map_err(text)?,
        Err(why) => {
            writeln!(out, "mail: {why}\n  {:<8} `signet mail test ADDRESS` says what to change", "signet").map_err(text)?;
        }
    }
    let mut well = greeted.is_ok();
    for tenant in ground.store.read(tenants::list).map_err(|error| error.to_string())? {
        let lost = mails::list_lost(&ground.store, &tenant.id, LOST).map_err(|error| error.to_string())?;
        let Some(last) = lost.first() else { continue };
        well = false;
        let (count, why) = (lost.len(), last.answer.as_deref().unwrap_or("-"));
        writeln!(out, "mail: {count} of the last week never left ({}), the last one because: {why}", tenant.name)
            .map_err(text)?;
        writeln!(out, "  {:<8} `signet mail list --lost` lists them", "signet").map_err(text)?;
    }
    Ok(well)
}

/// Our own public URLs may be anywhere, this machine included.
fn client(config: &Config) -> Result<Client, String> {
    crate::outbound::install();
    let everywhere: Vec<IpNet> = ["0.0.0.0/0", "::/0"].iter().filter_map(|net| net.parse().ok()).collect();
    let read = |path: &std::path::PathBuf| std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()));
    let mut roots = config.outbound.extra_ca.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    roots.extend(config.server.tls.iter().map(|tls| read(&tls.cert)).collect::<Result<Vec<_>, _>>()?);
    Client::new(&everywhere, &roots).map_err(|_| format!("{}: [outbound] extra_ca holds no certificate", Place::Nowhere))
}

async fn examine(client: &Client, issuer: &Issuer, header: &str) -> Vec<Fault> {
    let url = issuer.url(DISCOVERY);
    let asked = Request::get(&url)
        .header(probe::HEADER, header)
        .and_then(|request| request.header("cookie", &format!("{COOKIE}=sent")))
        .and_then(|request| request.bearer("doctor"));
    let answer = match asked {
        Ok(request) => client.send(request).await,
        Err(error) => Err(error),
    };
    let answer = match answer {
        Ok(answer) => answer,
        Err(error) => return vec![unreachable(&error)],
    };
    match answer.json().ok().and_then(|json| serde_json::from_value::<Seen>(json).ok()) {
        Some(seen) => {
            let mut faults = diagnose(issuer, DISCOVERY, &seen, &answer.set_cookies);
            if !faults.is_empty() {
                return faults; // what is wrong with the documents follows from them
            }
            faults.extend(document(client, issuer, &url).await);
            if !issuer.path().is_empty() {
                let placed = format!("{}://{}{METADATA}{}", issuer.scheme(), issuer.authority(), issuer.path());
                faults.extend(document(client, issuer, &placed).await.map(|fault| routed(issuer, fault)));
            }
            faults
        }
        None => vec![stranger(&url, answer.status)],
    }
}

/// What is wrong with a metadata document.
async fn document(client: &Client, issuer: &Issuer, url: &str) -> Option<Fault> {
    let fault = |what: String| Some(Fault::new(what, &[]));
    let json = match client.send(Request::get(url)).await.and_then(|answer| answer.json()) {
        Ok(json) => json,
        Err(error) => return fault(format!("{url} is not answered with a document: {error}")),
    };
    match json.get("issuer").and_then(serde_json::Value::as_str) {
        Some(own) if own == issuer.as_str() => None,
        Some(other) => fault(format!("{url} says that the issuer is {other}")),
        None => fault(format!("{url} names no issuer")),
    }
}

/// RFC 8414 §3.1 puts this document outside the issuer's path, where the proxy may not send it to us.
fn routed(issuer: &Issuer, fault: Fault) -> Fault {
    let path = format!("{METADATA}{}", issuer.path());
    let remedies = [
        ("nginx", format!("location = {path} {{ proxy_pass http://<signet>; }}")),
        ("Caddy", format!("handle {path} {{ reverse_proxy <signet> }}")),
        ("Traefik", format!("rule: PathPrefix(`{}`) || Path(`{path}`)", issuer.path())),
    ];
    Fault { remedies: remedies.into(), ..fault }
}

fn unreachable(error: &FetchError) -> Fault {
    Fault::new(
        format!("cannot be reached from here: {error}"),
        &[("signet", "is it running, does the name resolve, and does this machine trust the certificate ([outbound] extra_ca)?")],
    )
}

fn stranger(url: &str, status: u16) -> Fault {
    Fault::new(
        format!("{url} answers {status}, but it is not this Signet that answers"),
        &[("signet", "does the proxy send this host and path here, is it the same master key, and are the clocks together?")],
    )
}

fn print(issuer: &Issuer, faults: &[Fault], out: &mut dyn Write) -> io::Result<()> {
    if faults.is_empty() {
        return writeln!(out, "{issuer}: well. Scheme, host, path, cookies and documents arrive as they should.");
    }
    for Fault { what, remedies } in faults {
        writeln!(out, "{issuer}: {what}")?;
        remedies.iter().try_for_each(|(program, line)| writeln!(out, "  {program:<8} {line}"))?;
    }
    Ok(())
}
