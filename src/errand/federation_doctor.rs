//! The federation doctor: asks an upstream everything that a log-in through it needs, and says what is wrong and what to do. It writes
//! nothing. Command line, API and wizard show the same findings.

mod certificate;
mod offered;

use super::upstream::{self, Known};
use crate::crypto::Plain;
use crate::flow::federation::examination::Visit;
use crate::flow::federation::finding::{Finding, TLS, Verdict};
use crate::flow::federation::{Domain, registration};
use crate::model::{Instant, Seconds, UpstreamMethod, UpstreamPrompt, UpstreamSettings};
use crate::outbound::{Answer, Ask, Seen, Upstreams};
use crate::protocol::certificate::Certificate;
use crate::protocol::relying_party::begin::{self, Attempt, Departure};
use crate::protocol::relying_party::metadata::Metadata;
use crate::protocol::relying_party::{Refusal, RefusalCode, check, client_authentication, finish, id_token};

/// How far clocks may be apart before it is said.
const SKEW: Seconds = Seconds(30);

/// How soon before its end a certificate is spoken of.
const SOON: Seconds = Seconds::days(14);

/// Examines a domain, as things are now: nothing that is kept of the upstream counts, and a domain that rests after failures is asked.
pub async fn examine(upstreams: &Upstreams, domain: &Domain, visit: Visit, now: Instant) -> Vec<Finding> {
    let (upstreams, seen) = upstreams.apart();
    let settings = &domain.upstream.settings;
    let mut found = of_settings(settings, domain.secret.is_some());
    let place = found.len();
    ask(&upstreams, domain, visit, &mut found, now).await;
    if !found.iter().any(|finding| finding.check == TLS) {
        let at = if found.get(place).is_some_and(|finding| finding.check == REACH) { place + 1 } else { place };
        of_certificates(&seen, now).into_iter().rev().for_each(|finding| found.insert(at, finding));
    }
    found
}

/// The check of the metadata.
const REACH: &str = "reach";

async fn ask(upstreams: &Upstreams, domain: &Domain, visit: Visit, found: &mut Vec<Finding>, now: Instant) {
    let settings = &domain.upstream.settings;
    let Known { metadata, document } = match upstream::know(upstreams, domain, now).await {
        Ok(known) => known,
        Err(refusal) => {
            let check = if refusal.code == RefusalCode::MetadataIssuer { "issuer" } else { REACH };
            found.push(Finding::refused(check, &refusal));
            return; // everything else rests on it
        }
    };
    found.push(Finding::well(
        REACH,
        match (settings.method, &document) {
            (UpstreamMethod::Manual, _) | (_, None) => "the domain says itself where everything is",
            (UpstreamMethod::Read, Some(_)) => "the metadata were read once and are kept",
            (UpstreamMethod::Discover, Some(_)) => "the metadata are there",
        },
    ));
    found.push(Finding::well("issuer", metadata.issuer.clone()));
    found.extend(offered::examine(domain, &metadata, (document.as_deref(), &visit.jti)));
    if !settings.is_plain_oauth() {
        found.push(of_keys(upstreams, domain, &metadata, now).await);
    }
    found.extend(registration::finding(domain, &metadata, now));
    if settings.client_id.is_empty() {
        return; // nobody there knows us yet
    }
    let attempt = of_redirect(upstreams, domain, (&metadata, &visit), found, now).await;
    found.extend(certificate::examine(domain, &metadata, now));
    if finish::redeems_code(settings) {
        found.push(of_authentication(upstreams, domain, (&metadata, &attempt, visit.jti), now).await);
    }
}

/// What servers presented that are trusted: how long it still counts.
fn of_certificates(seen: &Seen, now: Instant) -> Vec<Finding> {
    let all = seen.all();
    if all.is_empty() {
        let text = "plain http: nothing proves whose server it is, and whoever is in between reads along";
        return vec![Finding::new(TLS, Verdict::Warning, text, "use https, unless this is a network of your own")];
    }
    let finding = |(host, chain): (String, Vec<Certificate>)| {
        let until = chain.iter().map(|one| one.not_after).min().unwrap_or(now);
        let issuer = chain.first().map(|own| own.issuer.clone()).unwrap_or_default();
        let text = format!("{host}: trusted, issued by {issuer}, until {}", until.to_rfc3339());
        let (verdict, fix) =
            if until < now.plus(SOON) { (Verdict::Warning, "let the upstream renew it in time") } else { (Verdict::Ok, "") };
        Finding { certificates: chain, ..Finding::new(TLS, verdict, text, fix) }
    };
    all.into_iter().map(finding).collect()
}

fn of_settings(settings: &UpstreamSettings, has_secret: bool) -> Vec<Finding> {
    let problems = check::problems(settings, has_secret);
    let wrong =
        problems.iter().map(|one| Finding::new("settings", Verdict::Failure, format!("{}: {}", one.key, one.message), one.fix));
    let doubtful = check::warnings(settings).into_iter().map(|text| Finding::new("settings", Verdict::Warning, text, ""));
    let found: Vec<_> = wrong.chain(doubtful).collect();
    if found.is_empty() { vec![Finding::well("settings", "they go together")] } else { found }
}

async fn of_keys(upstreams: &Upstreams, domain: &Domain, metadata: &Metadata, now: Instant) -> Finding {
    let algorithms = id_token::algorithms(&domain.upstream.settings, metadata);
    let names = algorithms.iter().map(|one| one.name()).collect::<Vec<_>>().join(", ");
    let Some(uri) = metadata.jwks_uri.as_deref() else {
        return Finding::well("keys", format!("our secret, for {names}"));
    };
    match upstreams.keys(&domain.upstream, uri, Ask::Kept, now).await {
        Err(refusal) => Finding::refused("keys", &refusal),
        Ok(set) => {
            let fitting = set.iter().filter(|key| algorithms.iter().any(|algorithm| key.fits(*algorithm))).count();
            if fitting == 0 && !algorithms.iter().all(|one| one.is_symmetric()) {
                let fix = "name the algorithm of its keys in id_token_algs";
                return Finding::new("keys", Verdict::Failure, format!("no key of the set fits {names}"), fix);
            }
            Finding::well("keys", format!("{fitting} for {names}"))
        }
    }
}

/// Asks for a log-in without a page: whoever knows our redirect URI answers to it, at once and with an error. Returns an attempt, to redeem
/// a code that nobody issued.
async fn of_redirect(
    upstreams: &Upstreams,
    domain: &Domain,
    (metadata, visit): (&Metadata, &Visit),
    found: &mut Vec<Finding>,
    now: Instant,
) -> Attempt {
    let silent = UpstreamSettings { prompt: Some(UpstreamPrompt::None), response_mode: None, ..domain.upstream.settings.clone() };
    let silent = UpstreamSettings { authorization_method: crate::model::UpstreamHttp::Get, ..silent };
    let ask = |callback: &str| begin::begin(&silent, metadata, callback, (None, visit.drawn.clone()), now);
    for callback in &visit.callbacks {
        let (_, Departure::Get(url)) = ask(callback) else { continue };
        let probe = upstreams.probe(&domain.upstream, &url, now).await;
        if let Ok(probe) = &probe
            && !found.iter().any(|finding| finding.check == CLOCK)
        {
            found.push(of_clock(probe.date, now));
        }
        found.push(of_callback(callback, &probe));
    }
    ask(visit.callbacks.first().map_or("", String::as_str)).0
}

/// What an upstream made of a redirect URI.
fn of_callback(callback: &str, probe: &Result<Answer, Refusal>) -> Finding {
    const CHECK: &str = "redirect URI";
    let register = format!("register exactly {callback} there");
    match probe {
        Err(refusal) => Finding::refused(CHECK, refusal),
        Ok(probe) if probe.location.starts_with(callback) => Finding::well(CHECK, callback),
        Ok(probe) if probe.status >= 400 => {
            Finding::new(CHECK, Verdict::Failure, format!("the upstream answers {} to our request", probe.status), register)
        }
        Ok(_) => {
            let text = "the upstream shows a page instead of answering, so that it is not known whether ours is registered";
            Finding::new(CHECK, Verdict::Warning, text, register)
        }
    }
}

/// The check of the upstream's time.
const CLOCK: &str = "clock";

fn of_clock(date: Option<Instant>, now: Instant) -> Finding {
    let Some(date) = date else {
        return Finding::new(CLOCK, Verdict::Warning, "the upstream does not say what time it is", "");
    };
    let Seconds(apart) = now.since(date);
    if apart.abs() <= SKEW.0 {
        return Finding::well(CLOCK, format!("{apart} s apart"));
    }
    let verdict = if apart.abs() > crate::jose::LEEWAY.0 { Verdict::Failure } else { Verdict::Warning };
    Finding::new(
        CLOCK,
        verdict,
        format!("{apart} s apart"),
        "let NTP set the clock of this machine; if it is right, tell the upstream",
    )
}

/// Redeems a code that nobody issued: whoever knows us says that the code is wrong, and whoever does not says that we are.
async fn of_authentication(
    upstreams: &Upstreams,
    domain: &Domain,
    (metadata, attempt, jti): (&Metadata, &Attempt, String),
    now: Instant,
) -> Finding {
    let settings = &domain.upstream.settings;
    let method = client_authentication::method(settings, metadata).name();
    let credentials = domain.credentials(jti);
    let code = Plain::new("signet-doctor".to_owned());
    let call = match client_authentication::redeem(settings, metadata, (attempt, &code), &credentials, now) {
        Ok(call) => call,
        Err(refusal) => return Finding::refused("client authentication", &refusal),
    };
    match upstreams.tokens(&domain.upstream, &call, now).await {
        Err(refusal) if refusal.detail.starts_with("invalid_grant") => {
            Finding::well("client authentication", format!("{method}: the upstream knows us"))
        }
        Err(refusal) if refusal.code == RefusalCode::TokenRequestRefused && !refusal.detail.starts_with("invalid_client") => {
            let text = format!("{method}: {}", refusal.detail);
            Finding::new("client authentication", Verdict::Warning, text, refusal.code.fix())
        }
        Err(refusal) => Finding::refused("client authentication", &refusal),
        Ok(_) => {
            let text = "the token endpoint redeemed a code that nobody issued";
            Finding::new("client authentication", Verdict::Failure, text, "check that token_endpoint is the token endpoint")
        }
    }
}
