//! Rotation under load: three processes on one PostgreSQL, keys that live for seconds, people who log in all the time, and a
//! relying party that keeps the JWKS for its max-age and never looks again before. Its verifier is the crate `jsonwebtoken`.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{DecodingKey, Validation, decode, decode_header};
use reqwest::Client;
use serde_json::Value;
use tokio::sync::Mutex;
use tokio::task::JoinSet;
use url::Url;

use crate::browser::{Browser, Stop};
use crate::postgres::Own;
use crate::server::{SECRET, Server};

/// Seconds of load, unless `SIGNET_TEST_ROTATION_SECONDS` says otherwise.
const SPAN: u64 = 20;
const LIFE: Duration = Duration::from_secs(4);
const APP: &str = "http://127.0.0.1:9/";
const CALLBACK: &str = "http://127.0.0.1:9/callback";

const TABLES: &str = r#"
[[provider]]
name = "main"
default_algorithm = "ES256"
[provider.lifetimes]
id_token = 4
access_token = 4
[provider.key_policy]
active = 6
announce = 5
jwks_max_age = 1
skew = 2

[[user]]
username = "maria"
password = "correct-horse-battery"

[[client]]
client_id = "web"
client_secret = "a-shared-secret-of-more-than-thirty-two-characters"
redirect_uris = ["http://127.0.0.1:9/callback"]
require_consent = false

[[client]]
client_id = "machine"
client_secret = "a-shared-secret-of-more-than-thirty-two-characters"
grant_types = ["client_credentials"]
response_types = []
access_token_format = "jwt"
"#;

/// The relying party: its copy of the JWKS is as old as its max-age allows.
struct RelyingParty {
    http: Client,
    places: Vec<String>,
    kept: Mutex<Option<(Instant, Arc<JwkSet>)>>,
}

impl RelyingParty {
    /// The kept set, or a new one from any process that answers.
    async fn keys(&self) -> Arc<JwkSet> {
        let mut kept = self.kept.lock().await;
        if let Some((until, set)) = &*kept
            && Instant::now() < *until
        {
            return set.clone();
        }
        for place in &self.places {
            let asked = Instant::now();
            let Ok(answer) = self.http.get(format!("{place}/oauth/jwks")).send().await else { continue };
            let control = answer.headers().get("cache-control").and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
            let age = control.rsplit("max-age=").next().and_then(|text| text.parse().ok()).expect("a max-age");
            let set = Arc::new(answer.json::<JwkSet>().await.expect("a JWK Set"));
            *kept = Some((asked + Duration::from_secs(age), set.clone()));
            return set;
        }
        panic!("no process answers");
    }

    /// Verifies a token with the kept set; the answer is its key.
    async fn verify(&self, token: &str, audience: &str) -> Result<String, String> {
        let header = decode_header(token).map_err(|error| error.to_string())?;
        let kid = header.kid.ok_or("no kid")?;
        let keys = self.keys().await;
        let key = keys.find(&kid).ok_or_else(|| format!("{kid} is not in the kept set"))?;
        let key = DecodingKey::from_jwk(key).map_err(|error| error.to_string())?;
        let mut rules = Validation::new(header.alg);
        rules.set_audience(&[audience]);
        decode::<Value>(token, &key, &rules).map_err(|error| error.to_string())?;
        Ok(kid)
    }
}

/// What a person's log-ins saw.
#[derive(Default)]
struct Seen {
    kids: BTreeSet<String>,
    verified: usize,
    failures: Vec<String>,
}

/// Logs in again and again at one process, and verifies each ID token at once and at the end of its life.
async fn logs_in(mut browser: Browser, place: String, party: Arc<RelyingParty>, until: Instant) -> Seen {
    let mut seen = Seen::default();
    let mut waiting: Vec<(Instant, String)> = Vec::new();
    while Instant::now() < until {
        // A process that was killed says nothing; that is no failure of a verification.
        if let Some(token) = id_token(&mut browser, &place, &party.http).await {
            note(&mut seen, party.verify(&token, "web").await);
            waiting.push((Instant::now() + LIFE, token));
        } else {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let (due, rest) = waiting.into_iter().partition(|(at, _)| *at <= Instant::now());
        waiting = rest;
        for (_, token) in due {
            note(&mut seen, party.verify(&token, "web").await);
        }
        tokio::time::sleep(Duration::from_millis(40)).await;
    }
    seen
}

fn note(seen: &mut Seen, verified: Result<String, String>) {
    match verified {
        Ok(kid) => {
            seen.kids.insert(kid);
            seen.verified += 1;
        }
        Err(why) => seen.failures.push(why),
    }
}

fn authorize(place: &str) -> Url {
    let query = [("client_id", "web"), ("redirect_uri", CALLBACK), ("response_type", "code"), ("scope", "openid")];
    Url::parse_with_params(&format!("{place}/oauth/auz/authorize"), query).expect("an address")
}

async fn id_token(browser: &mut Browser, place: &str, http: &Client) -> Option<String> {
    let Stop::App(url) = browser.open(authorize(place)).await.ok()? else { return None };
    let code = url.query_pairs().find(|(name, _)| name == "code").map(|(_, value)| value.into_owned())?;
    let form = [("grant_type", "authorization_code"), ("code", &code), ("redirect_uri", CALLBACK)];
    let answer = http.post(format!("{place}/oauth/oauth20/token")).basic_auth("web", Some(SECRET)).form(&form).send().await;
    let body: Value = answer.ok()?.json().await.ok()?;
    Some(body.get("id_token").and_then(Value::as_str).unwrap_or_else(|| panic!("no ID token: {body}")).to_owned())
}

/// A signed-in browser at a process.
async fn signed_in(place: &str) -> Browser {
    let mut browser = Browser::new(APP);
    let page = browser.open(authorize(place)).await.expect("signet answers");
    let typed = [("username", "maria"), ("password", "correct-horse-battery")];
    let stop = browser.submit(&page, "login-form", &typed).await.expect("signet answers");
    assert!(matches!(stop, Stop::App(_)), "maria is signed in: {stop:?}");
    browser
}

#[expect(clippy::disallowed_methods, reason = "a longer run is asked for in the environment")]
fn span() -> Duration {
    let asked = std::env::var("SIGNET_TEST_ROTATION_SECONDS").ok().and_then(|text| text.parse().ok());
    Duration::from_secs(asked.unwrap_or(SPAN))
}

/// Power cuts of one process and then the other, at points that wander through the life of a key.
async fn cut_power(victims: [&mut Server; 2], until: Instant) -> u64 {
    let [mut next, mut other] = victims;
    let mut cuts = 0;
    while Instant::now() + Duration::from_secs(5) < until {
        tokio::time::sleep(Duration::from_millis(700 + cuts * 730 % 1_900)).await;
        next.kill();
        tokio::time::sleep(Duration::from_millis(100 + cuts * 310 % 900)).await;
        next.restart().await;
        std::mem::swap(&mut next, &mut other);
        cuts += 1;
    }
    cuts
}

#[test]
fn keys_rotate_under_load_on_three_processes_and_no_verification_fails_though_two_are_killed_in_turn() {
    let Some(database) = Own::new() else {
        eprintln!("skipped: SIGNET_TEST_POSTGRES is not set");
        return;
    };
    crate::runtime().block_on(async {
        let folder = tempfile::tempdir().expect("a folder");
        let keys = folder.path().join("keys");
        let first = Server::beside((&database.url, &keys), None, TABLES).await;
        let mut second = Server::beside((&database.url, &keys), Some(&first), TABLES).await;
        let mut third = Server::beside((&database.url, &keys), Some(&first), TABLES).await;
        let places = vec![second.address(), first.address()];
        let party = Arc::new(RelyingParty { http: Client::new(), places, kept: Mutex::default() });
        let browser = signed_in(&first.address()).await;
        let until = Instant::now() + span();
        let mut load = JoinSet::new();
        for place in [&first, &second, &third] {
            load.spawn(logs_in(browser.clone(), place.address(), party.clone(), until));
        }
        let cuts = cut_power([&mut third, &mut second], until).await;
        let seen = load.join_all().await;
        let failures: Vec<_> = seen.iter().flat_map(|one| &one.failures).collect();
        assert!(failures.is_empty(), "{} failures: {failures:#?}", failures.len());
        let kids: BTreeSet<_> = seen.iter().flat_map(|one| &one.kids).collect();
        let verified: usize = seen.iter().map(|one| one.verified).sum();
        assert!(kids.len() >= 3 && verified > 100 && cuts > 2, "{verified} verified under {} keys, {cuts} cuts", kids.len());
        println!("{verified} verifications under {} keys, {cuts} processes killed, no failure", kids.len());
        // One key for each step: the list has one that signs and one standby for each algorithm.
        let listed = first.command(&["keys", "list"]);
        for state in ["ES256\tactive", "ES256\tannounced", "RS256\tactive", "RS256\tannounced"] {
            assert_eq!(listed.matches(state).count(), 1, "{state} in\n{listed}");
        }
        revoked_here_is_refused_there(&first, &second, &party.http).await;
    });
}

/// The emergency: within a second the other process refuses what the key signed, and no longer publishes it.
async fn revoked_here_is_refused_there(here: &Server, there: &Server, http: &Client) {
    let form = [("grant_type", "client_credentials")];
    let request = http.post(format!("{}/oauth/oauth20/token", there.address())).basic_auth("machine", Some(SECRET)).form(&form);
    let body: Value = request.send().await.expect("an answer").json().await.expect("JSON");
    let token = body.get("access_token").and_then(Value::as_str).expect("a token").to_owned();
    let kid = decode_header(&token).expect("a JWT").kid.expect("a kid");
    let is_active = async || {
        let request = http.post(format!("{}/oauth/introspect", there.address())).basic_auth("machine", Some(SECRET));
        let answer = request.form(&[("token", &token)]).send().await.expect("an answer");
        answer.json::<Value>().await.expect("JSON").get("active") == Some(&true.into())
    };
    assert!(is_active().await, "the token is live before");
    let said = here.command(&["keys", "revoke", &kid]);
    let done = Instant::now();
    assert!(said.contains("revoked"), "{said}");
    while is_active().await {
        assert!(done.elapsed() < Duration::from_secs(1), "the other process still takes the token");
    }
    let jwks = http.get(format!("{}/oauth/jwks", there.address())).send().await.expect("an answer").text().await.expect("text");
    assert!(!jwks.contains(&kid), "the key is still published");
    println!("revoked on every process after {} ms", done.elapsed().as_millis());
}
