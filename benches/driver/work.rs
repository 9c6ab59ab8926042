//! What one caller does, over and over, on its own connection.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use url::form_urlencoded::Serializer;

use crate::Fault;
use crate::connection::{Answer, Connection};
use crate::form;
use crate::server::{CALLBACK, PASSWORD, QUICK_PERSON, SECRET};

/// The example of RFC 7636, appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// The rows that a caller can work at.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// A GET that needs nothing.
    Get(&'static str),
    /// `client_credentials` by a client.
    Machine(&'static str),
    /// Userinfo with an opaque token of a person.
    Userinfo,
    /// Introspection of a token of a machine client.
    Introspection(&'static str),
    /// Refresh with rotation and ID token.
    Refresh(&'static str),
    /// Authorize and token with a live session.
    SignedIn(&'static str),
    /// Authorize, log-in page, password, authorize, token.
    Fresh(&'static str),
    /// The same for somebody whose password hash costs nothing.
    Quick(&'static str),
    /// Authorize, an upstream at a port where the person is signed in, authorize, token.
    Federated(&'static str, u16),
    /// Begins a log-in through an upstream that does not answer, ten times a second at most.
    Hanging(&'static str),
}

/// A caller: its connection and what it keeps between two turns.
#[derive(Debug)]
pub struct Caller {
    kind: Kind,
    connection: Connection,
    port: u16,
    person: usize,
    cookies: Vec<(String, String)>,
    upstream: Option<Box<Caller>>,
    request: Vec<u8>,
    refresh_token: String,
}

impl Caller {
    /// Connects and prepares: gets the token, or signs the person in.
    pub async fn new(kind: Kind, port: u16, number: usize) -> Result<Self, Fault> {
        let connection = Connection::open(port).await?;
        let person = number % 8;
        let mut caller = Self {
            kind,
            connection,
            port,
            person,
            cookies: Vec::new(),
            upstream: None,
            request: Vec::new(),
            refresh_token: String::new(),
        };
        if let Kind::Federated(client, upstream) = kind {
            let mut there = Box::pin(Self::new(Kind::Quick(client), upstream, number)).await?;
            there.log_in(client).await?;
            caller.upstream = Some(Box::new(there));
            caller.log_in_through(client).await?;
        }
        caller.request = match kind {
            Kind::Get(path) => caller.get(path),
            Kind::Machine(client) => caller.token_request(client, &[("grant_type", "client_credentials")]),
            Kind::Userinfo => {
                let token = caller.log_in("web-ES256").await?.member("access_token")?;
                caller.head("GET", "/oauth/userinfo", &format!("authorization: Bearer {token}\r\n")).into_bytes()
            }
            Kind::Introspection(client) => {
                let token = caller.token(client, &[("grant_type", "client_credentials")]).await?.member("access_token")?;
                caller.post(Some(client), "/oauth/introspect", &[("token", &token)])
            }
            Kind::Refresh(client) => {
                caller.refresh_token = caller.log_in(client).await?.member("refresh_token")?;
                Vec::new()
            }
            Kind::SignedIn(client) => {
                caller.log_in(client).await?;
                Vec::new()
            }
            Kind::Fresh(_) | Kind::Quick(_) | Kind::Federated(..) | Kind::Hanging(_) => Vec::new(),
        };
        Ok(caller)
    }

    /// One turn.
    pub async fn turn(&mut self) -> Result<(), Fault> {
        match self.kind {
            Kind::Refresh(client) => {
                let token = std::mem::take(&mut self.refresh_token);
                let parameters = [("grant_type", "refresh_token"), ("refresh_token", token.as_str())];
                let answer = self.token(client, &parameters).await?;
                answer.member("id_token")?;
                self.refresh_token = answer.member("refresh_token")?;
            }
            Kind::SignedIn(client) => {
                let request = self.authorize(client, "");
                let callback = self.browse(request).await?.location()?;
                self.redeem(client, &callback).await?;
            }
            Kind::Federated(client, _) => {
                self.cookies.clear();
                self.log_in_through(client).await?;
            }
            Kind::Hanging(client) => {
                self.cookies.clear();
                let request = self.authorize(client, "&idp_hint=hanging");
                let begin = std::time::Instant::now();
                self.browse(request).await?;
                tokio::time::sleep(std::time::Duration::from_millis(100).saturating_sub(begin.elapsed())).await;
            }
            Kind::Fresh(client) | Kind::Quick(client) => {
                self.cookies.clear();
                self.log_in(client).await?;
            }
            Kind::Get(_) | Kind::Machine(_) | Kind::Userinfo | Kind::Introspection(_) => {
                self.connection.send(&self.request).await?.expect(200)?;
            }
        }
        Ok(())
    }

    /// A whole log-in through the upstream; the answer of the token endpoint.
    async fn log_in_through(&mut self, client: &str) -> Result<Answer, Fault> {
        let request = self.authorize(client, "&idp_hint=upper");
        let mut at = self.browse(request).await?.location()?;
        let own = format!("http://localhost:{}/", self.port);
        while at.starts_with('/') || at.starts_with(&own) {
            let request = self.get(&self.path(&at));
            at = self.browse(request).await?.location()?;
        }
        let there = self.upstream.as_mut().ok_or("no upstream")?;
        let request = there.get(&there.path(&at));
        at = there.browse(request).await?.location()?;
        while !at.starts_with(CALLBACK) {
            let request = self.get(&self.path(&at));
            at = self.browse(request).await?.location()?;
        }
        self.redeem(client, &at).await
    }

    /// A whole log-in by password; the answer of the token endpoint.
    async fn log_in(&mut self, client: &str) -> Result<Answer, Fault> {
        let request = self.authorize(client, "");
        let mut at = self.browse(request).await?.location()?;
        let request = self.get(&self.path(&at));
        let page = String::from_utf8(self.browse(request).await?.expect(200)?.body)?;
        let (action, mut fields) = form::read(&page, "login-form").ok_or("no log-in form")?;
        let username = match self.kind {
            Kind::Quick(_) => QUICK_PERSON.to_owned(),
            _ => format!("person{}", self.person),
        };
        fields.push(("username".into(), username));
        fields.push(("password".into(), PASSWORD.into()));
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        let target = if action.is_empty() { self.path(&at) } else { self.path(&action) };
        let request = self.post(None, &target, &fields);
        at = self.browse(request).await?.location()?;
        while !at.starts_with(CALLBACK) {
            let request = self.get(&self.path(&at));
            at = self.browse(request).await?.location()?;
        }
        self.redeem(client, &at).await
    }

    fn authorize(&self, client: &str, more: &str) -> Vec<u8> {
        let query = Serializer::new(String::new())
            .extend_pairs([("client_id", client), ("redirect_uri", CALLBACK), ("response_type", "code"), ("state", "s")])
            .extend_pairs([("scope", "openid email"), ("nonce", "n"), ("code_challenge", CHALLENGE)])
            .extend_pairs([("code_challenge_method", "S256")])
            .finish();
        self.get(&format!("/oauth/auz/authorize?{query}{more}"))
    }

    async fn redeem(&mut self, client: &str, callback: &str) -> Result<Answer, Fault> {
        let url = url::Url::parse(callback)?;
        let code = url.query_pairs().find(|(name, _)| name == "code").ok_or_else(|| format!("no code in {callback}"))?.1;
        let parameters = [("grant_type", "authorization_code"), ("code", &*code), ("redirect_uri", CALLBACK)];
        self.token(client, &[&parameters[..], &[("code_verifier", VERIFIER)]].concat()).await
    }

    async fn token(&mut self, client: &str, parameters: &[(&str, &str)]) -> Result<Answer, Fault> {
        let request = self.token_request(client, parameters);
        self.connection.send(&request).await?.expect(200)
    }

    fn token_request(&self, client: &str, parameters: &[(&str, &str)]) -> Vec<u8> {
        self.post(Some(client), "/oauth/oauth20/token", parameters)
    }

    /// Sends as a browser does, and keeps the cookies.
    async fn browse(&mut self, request: Vec<u8>) -> Result<Answer, Fault> {
        let answer = self.connection.send(&request).await?;
        for pair in answer.headers("set-cookie").filter_map(|c| c.split(';').next()?.split_once('=')) {
            self.cookies.retain(|(name, _)| name != pair.0);
            self.cookies.push((pair.0.to_owned(), pair.1.to_owned()));
        }
        Ok(answer)
    }

    /// The path and query of an address at the server.
    fn path(&self, address: &str) -> String {
        address.strip_prefix(&format!("http://localhost:{}", self.port)).unwrap_or(address).to_owned()
    }

    fn get(&self, path: &str) -> Vec<u8> {
        self.head("GET", path, "").into_bytes()
    }

    fn post(&self, client: Option<&str>, path: &str, parameters: &[(&str, &str)]) -> Vec<u8> {
        let body = Serializer::new(String::new()).extend_pairs(parameters).finish();
        let proof = match client {
            Some(client) => format!("authorization: Basic {}\r\n", STANDARD.encode(format!("{client}:{SECRET}"))),
            None => format!("origin: http://localhost:{}\r\nsec-fetch-site: same-origin\r\n", self.port),
        };
        let kind = "content-type: application/x-www-form-urlencoded\r\n";
        (self.head("POST", path, &format!("{proof}{kind}content-length: {}\r\n", body.len())) + &body).into_bytes()
    }

    fn head(&self, method: &str, path: &str, more: &str) -> String {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let cookies = if cookies.is_empty() { String::new() } else { format!("cookie: {}\r\n", cookies.join("; ")) };
        format!("{method} {path} HTTP/1.1\r\nhost: localhost:{}\r\nuser-agent: signet-bench\r\n{cookies}{more}\r\n", self.port)
    }
}
