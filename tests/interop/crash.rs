//! `kill -9` under load, twenty times: no code is redeemed twice, no answered token is unknown afterwards, and people stay
//! signed in. SQLite at `synchronous=FULL`: what was answered is on the disk.

use std::time::Duration;

use reqwest::{Client, Error, Response};
use tokio::task::JoinSet;
use url::Url;

use crate::browser::{Browser, Stop};
use crate::server::{SECRET, Server};

const ROUNDS: u64 = 20;
const APP: &str = "http://127.0.0.1:9/";
const CALLBACK: &str = "http://127.0.0.1:9/callback";

const TABLES: &str = r#"
[[user]]
username = "maria"
password = "correct-horse-battery"

[[client]]
client_id = "web"
client_secret = "a-shared-secret-of-more-than-thirty-two-characters"
redirect_uris = ["http://127.0.0.1:9/callback"]
grant_types = ["authorization_code"]
response_types = ["code"]
require_consent = false

[[client]]
client_id = "machine"
client_secret = "a-shared-secret-of-more-than-thirty-two-characters"
grant_types = ["client_credentials"]
response_types = []
"#;

/// A caller of the endpoints under load.
#[derive(Clone)]
struct Caller {
    http: Client,
    issuer: String,
    browser: Browser,
}

/// What a caller saw before the server died.
#[derive(Default)]
struct Seen {
    /// Access tokens that were answered, each with its client.
    tokens: Vec<(&'static str, String)>,
    /// Codes whose tokens were answered.
    redeemed: Vec<String>,
    /// The code whose redemption got no answer.
    open: Option<String>,
}

impl Caller {
    async fn post(&self, client: &str, path: &str, form: &[(&str, &str)]) -> Result<Response, Error> {
        self.http.post(format!("{}{path}", self.issuer)).basic_auth(client, Some(SECRET)).form(form).send().await
    }

    /// A code of the signed-in person.
    async fn code(&mut self) -> Result<String, Error> {
        let query = [("client_id", "web"), ("redirect_uri", CALLBACK), ("response_type", "code"), ("scope", "openid")];
        let url = Url::parse_with_params(&format!("{}/oauth/auz/authorize", self.issuer), query).expect("an address");
        match self.browser.open(url).await? {
            Stop::App(url) => {
                let code = url.query_pairs().find(|(name, _)| name == "code").map(|(_, value)| value.into_owned());
                Ok(code.unwrap_or_else(|| panic!("no code in {url}")))
            }
            Stop::Page(at, html) => panic!("stuck at {at}: {html}"),
        }
    }

    async fn redeem(&self, code: &str) -> Result<Option<String>, Error> {
        let form = [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", CALLBACK)];
        access_token(self.post("web", "/oauth/oauth20/token", &form).await?).await
    }

    async fn is_active(&self, client: &str, token: &str) -> bool {
        let answer = self.post(client, "/oauth/introspect", &[("token", token)]).await.expect("signet answers");
        let answer: serde_json::Value = answer.json().await.expect("JSON");
        answer.get("active") == Some(&true.into())
    }

    /// Machine tokens until the server dies.
    async fn machine(self) -> Seen {
        let mut seen = Seen::default();
        while let Ok(answer) = self.post("machine", "/oauth/oauth20/token", &[("grant_type", "client_credentials")]).await {
            let Ok(token) = access_token(answer).await else { break };
            seen.tokens.push(("machine", token.expect("a token")));
        }
        seen
    }

    /// Codes and their tokens until the server dies.
    async fn web(mut self) -> Seen {
        let mut seen = Seen::default();
        while let Ok(code) = self.code().await {
            let Ok(token) = self.redeem(&code).await else {
                seen.open = Some(code);
                break;
            };
            seen.tokens.push(("web", token.expect("a first redemption")));
            seen.redeemed.push(code);
        }
        seen
    }

    /// What was answered holds, and what was not happened at most once.
    async fn check(&self, seen: &Seen) {
        for (client, token) in seen.tokens.iter().rev().take(40) {
            assert!(self.is_active(client, token).await, "an answered token is unknown");
        }
        for (code, (_, token)) in seen.redeemed.iter().zip(&seen.tokens).rev().take(10) {
            assert!(self.redeem(code).await.expect("signet answers").is_none(), "a code was redeemed twice");
            assert!(!self.is_active("web", token).await, "a replay revokes the grant");
        }
        if let Some(code) = &seen.open {
            let _ = self.redeem(code).await.expect("signet answers");
            assert!(self.redeem(code).await.expect("signet answers").is_none(), "a code was redeemed twice");
        }
    }
}

/// The access token of an answer, or nothing of a refusal.
async fn access_token(answer: Response) -> Result<Option<String>, Error> {
    let granted = answer.status().is_success();
    let body: serde_json::Value = answer.json().await?;
    Ok(body.get("access_token").and_then(|t| t.as_str()).filter(|_| granted).map(str::to_owned))
}

async fn signed_in(issuer: &str) -> Caller {
    let mut caller = Caller { http: Client::new(), issuer: issuer.to_owned(), browser: Browser::new(APP) };
    let query = "client_id=web&redirect_uri=http%3A%2F%2F127.0.0.1%3A9%2Fcallback&response_type=code&scope=openid";
    let url = Url::parse(&format!("{issuer}/oauth/auz/authorize?{query}")).expect("an address");
    let page = caller.browser.open(url).await.expect("signet answers");
    let typed = [("username", "maria"), ("password", "correct-horse-battery")];
    let stop = caller.browser.submit(&page, "login-form", &typed).await.expect("signet answers");
    assert!(matches!(stop, Stop::App(_)), "maria is signed in: {stop:?}");
    caller
}

#[test]
fn twenty_power_cuts_under_load_redeem_no_code_twice_and_lose_no_answered_token() {
    crate::runtime().block_on(async {
        let mut server = Server::start(TABLES).await;
        let caller = signed_in(&server.issuer).await;
        let mut answered = 0;
        for round in 0..ROUNDS {
            let mut load = JoinSet::new();
            for _ in 0..4 {
                load.spawn(caller.clone().machine());
                load.spawn(caller.clone().web());
            }
            tokio::time::sleep(Duration::from_millis(60 + round * 37 % 300)).await;
            server.kill();
            let seen = load.join_all().await;
            server.restart().await;
            for one in &seen {
                answered += one.tokens.len();
                caller.check(one).await;
            }
        }
        assert!(answered > 100, "there was load: {answered} answers");
    });
}
