//! Who asks: an administrator with a browser, and a program with a token.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use url::form_urlencoded::Serializer;

use crate::Fault;
use crate::connection::{Answer, Connection};
use crate::form;
use crate::house::{CALLBACK, PASSWORD, SCOPES, SECRET};

/// Cookies and a token, at a port of this machine.
pub struct Visitor {
    port: u16,
    connection: Option<Connection>,
    cookies: Vec<(String, String)>,
    token: String,
}

impl Visitor {
    /// Somebody new.
    pub fn new(port: u16) -> Self {
        Self { port, connection: None, cookies: Vec::new(), token: String::new() }
    }

    /// `person0` signs in to the app `web` with consent, and its code is redeemed.
    pub async fn sign_in_to_app(&mut self) -> Result<(), Fault> {
        let query = Serializer::new(String::new())
            .extend_pairs([("client_id", "web"), ("redirect_uri", CALLBACK), ("response_type", "code"), ("state", "s")])
            .extend_pairs([("scope", "openid email"), ("nonce", "n")])
            .finish();
        let mut at = self.location(&format!("/oauth/auz/authorize?{query}")).await?;
        let answers = [("username", "person0"), ("password", PASSWORD)];
        for (form, answers) in [("login-form", &answers[..]), ("consent-form", &[][..])] {
            while !at.starts_with(CALLBACK) {
                let answer = self.get(&at).await?;
                if answer.status == 200 {
                    at = self.submit(form, answers, &String::from_utf8(answer.body)?, &at).await?;
                    break;
                }
                at = answer.location()?;
            }
        }
        while !at.starts_with(CALLBACK) {
            at = self.location(&at).await?;
        }
        let code = url::Url::parse(&at)?.query_pairs().find(|(name, _)| name == "code").ok_or("no code")?.1.into_owned();
        let form = [("grant_type", "authorization_code"), ("code", &*code), ("redirect_uri", CALLBACK)];
        self.post("/oauth/oauth20/token", Some("web"), &form).await?.expect(200)?;
        Ok(())
    }

    /// Gets the token for the API.
    pub async fn fetch_token(&mut self) -> Result<(), Fault> {
        let resource = format!("http://localhost:{}/api", self.port);
        let form = [("grant_type", "client_credentials"), ("resource", &*resource), ("scope", SCOPES)];
        self.token = self.post("/oauth/oauth20/token", Some("robot"), &form).await?.expect(200)?.member("access_token")?;
        Ok(())
    }

    async fn submit(&mut self, id: &str, answers: &[(&str, &str)], page: &str, at: &str) -> Result<String, Fault> {
        let (action, hidden) = form::read(page, id).ok_or_else(|| format!("no {id}"))?;
        let mut fields: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        fields.extend(answers);
        let target = if action.is_empty() { at } else { &action };
        self.post(target, None, &fields).await?.location()
    }

    async fn location(&mut self, path: &str) -> Result<String, Fault> {
        self.get(path).await?.location()
    }

    /// Asks for a page, or with the token for a part of the API.
    pub async fn get(&mut self, path: &str) -> Result<Answer, Fault> {
        let path = self.own(path);
        let proof = if path.starts_with("/api/") { format!("authorization: Bearer {}\r\n", self.token) } else { String::new() };
        self.send(&self.head("GET", &path, &proof)).await
    }

    async fn post(&mut self, path: &str, client: Option<&str>, fields: &[(&str, &str)]) -> Result<Answer, Fault> {
        let body = Serializer::new(String::new()).extend_pairs(fields).finish();
        let proof = match client {
            Some(client) => format!("authorization: Basic {}\r\n", STANDARD.encode(format!("{client}:{SECRET}"))),
            None => format!("origin: http://localhost:{}\r\nsec-fetch-site: same-origin\r\n", self.port),
        };
        let kind = "content-type: application/x-www-form-urlencoded\r\n";
        let head = self.head("POST", &self.own(path), &format!("{proof}{kind}content-length: {}\r\n", body.len()));
        self.send(&(head + &body)).await
    }

    async fn send(&mut self, request: &str) -> Result<Answer, Fault> {
        let mut connection = match self.connection.take() {
            Some(kept) => kept,
            None => Connection::open(self.port).await?,
        };
        let answer = connection.send(request.as_bytes()).await?;
        self.connection = Some(connection);
        for pair in answer.headers("set-cookie").filter_map(|c| c.split(';').next()?.split_once('=')) {
            self.cookies.retain(|(name, _)| name != pair.0);
            self.cookies.push((pair.0.to_owned(), pair.1.to_owned()));
        }
        Ok(answer)
    }

    /// The address of the page after an answer of the API.
    pub fn next(&self, answer: &Answer) -> Result<Option<String>, Fault> {
        let json: Value = serde_json::from_slice(&answer.body)?;
        Ok(json.get("next").and_then(Value::as_str).map(|address| self.own(address)))
    }

    /// The path and query of an address here.
    fn own(&self, address: &str) -> String {
        address.strip_prefix(&format!("http://localhost:{}", self.port)).unwrap_or(address).to_owned()
    }

    fn head(&self, method: &str, path: &str, more: &str) -> String {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let cookies = if cookies.is_empty() { String::new() } else { format!("cookie: {}\r\n", cookies.join("; ")) };
        format!("{method} {path} HTTP/1.1\r\nhost: localhost:{}\r\nuser-agent: signet-bench\r\n{cookies}{more}\r\n", self.port)
    }
}
