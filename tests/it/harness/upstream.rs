//! An OpenID provider on a socket of its own that does what a test tells it: a person there signs in at once, and whatever it answers can be
//! bent.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard};
use std::time::Duration;

use rustls::{ServerConfig, ServerConnection, StreamOwned};
use serde_json::{Map, Value, json};
use signet::crypto::{Plain, base64url};
use signet::jose::{self, KeyPair, Signer};
use signet::model::SigningAlgorithm;
use url::Url;

use super::{Answer, Ask, START};

/// Our app there.
pub const CLIENT: &str = "signet";
/// Its secret.
pub const SECRET: &str = "a secret there that is long enough for HS256: 0123";

/// How it answers.
#[derive(Clone, Default)]
pub struct Script {
    /// What it says of the person beside `sub`.
    pub claims: Map<String, Value>,
    /// What it changes in the ID token; `null` takes a claim away.
    pub id_token: Map<String, Value>,
    /// What userinfo says; the claims if absent.
    pub userinfo: Option<Map<String, Value>>,
    /// Whether it is none of OpenID: no ID token from its token endpoint.
    pub plain: bool,
    /// The addresses that it lists apart.
    pub emails: Value,
    /// What it changes in its metadata; `null` takes a member away.
    pub metadata: Map<String, Value>,
    /// How the ID token is signed.
    pub signing: Signing,
    /// The whole answer of a path: status, media type, body.
    pub answers: BTreeMap<&'static str, (u16, &'static str, String)>,
    /// Whether codes bring refresh tokens, which rotate.
    pub refresh_tokens: bool,
    /// Whether a refreshed answer has no ID token.
    pub refreshes_without_id_token: bool,
    /// A path whose answer comes byte by byte and never ends.
    pub trickles: Option<&'static str>,
    /// A path that is never answered.
    pub hangs: Option<&'static str>,
}

/// What an ID token is signed with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Signing {
    /// Its key.
    #[default]
    Own,
    /// A key that it does not publish, under the name of its own.
    Stranger,
    /// A new key that it publishes from now on.
    Rotated,
    /// A new key that it does not publish.
    Unpublished,
    /// Nothing: `alg` is `none`.
    None,
    /// The text of its public key, as an HS256 secret.
    PublicKeyAsSecret,
}

static KEYS: LazyLock<[KeyPair; 2]> = LazyLock::new(|| {
    let make = || jose::generate(SigningAlgorithm::ES256, 2048).expect("a key can be made");
    [make(), make()]
});

#[derive(Default)]
struct State {
    script: Script,
    nonces: BTreeMap<String, (String, String)>,
    /// Refresh tokens that are good for one use, with their codes.
    refresh_tokens: BTreeMap<String, String>,
    given: usize,
    calls: Vec<Call>,
}

/// A call that came.
#[derive(Clone, Debug)]
pub struct Call {
    /// Its method.
    pub method: String,
    /// Its path.
    pub path: String,
    /// Its query.
    pub query: String,
    /// Its headers, by names in lower case.
    pub headers: BTreeMap<String, String>,
    /// Its form.
    pub form: BTreeMap<String, String>,
    /// Its body.
    pub body: String,
}

/// The provider.
pub struct Upstream {
    address: SocketAddr,
    issuer: String,
    state: Arc<Mutex<State>>,
    closed: Arc<AtomicBool>,
}

impl Upstream {
    /// Begins to listen.
    pub fn start() -> Self {
        Self::listen("127.0.0.1", None)
    }

    /// Begins to listen at another address of this machine.
    pub fn start_at(host: &str) -> Self {
        Self::listen(host, None)
    }

    /// Begins to listen over TLS, as `localhost`.
    pub fn start_with(tls: Arc<ServerConfig>) -> Self {
        Self::listen("127.0.0.1", Some(tls))
    }

    fn listen(host: &str, tls: Option<Arc<ServerConfig>>) -> Self {
        let listener = TcpListener::bind((host, 0)).expect("a port");
        let address = listener.local_addr().expect("an address");
        let (state, closed) = (Arc::new(Mutex::new(State::default())), Arc::new(AtomicBool::new(false)));
        let issuer = match &tls {
            None => format!("http://{address}"),
            Some(_) => format!("https://localhost:{}", address.port()),
        };
        let (own, stop, named) = (state.clone(), closed.clone(), issuer.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if stop.load(Ordering::Relaxed) {
                    return;
                }
                let (own, named, tls) = (own.clone(), named.clone(), tls.clone());
                std::thread::spawn(move || match tls {
                    None => serve(stream, &named, &own),
                    Some(tls) => {
                        let connection = ServerConnection::new(tls).expect("a TLS connection");
                        serve(StreamOwned::new(connection, stream), &named, &own);
                    }
                });
            }
        });
        Self { address, issuer, state, closed }
    }

    /// Its issuer.
    pub fn issuer(&self) -> String {
        self.issuer.clone()
    }

    /// The tables of a configuration that relies on it, with more lines for the domain.
    pub fn tables(&self, lines: &str) -> String {
        format!(
            "[outbound]\nallow = [\"127.0.0.0/8\", \"::1/128\"]\n[[upstream]]\nname = \"corp\"\ndisplay_name = \"Corp\"\nissuer = \"{}\"\n\
             client_id = \"{CLIENT}\"\nclient_secret = \"{SECRET}\"\n{lines}\n",
            self.issuer()
        )
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("the upstream's state")
    }

    /// Tells it how to answer from now on, to a new person there.
    pub fn script(&self, change: impl FnOnce(&mut Script)) {
        let mut script = Script::default();
        change(&mut script);
        self.state().script = script;
    }

    /// Changes how it answers, to somebody known.
    pub fn also(&self, change: impl FnOnce(&mut Script)) {
        change(&mut self.state().script);
    }

    /// Takes back every refresh token that it gave.
    pub fn withdraw(&self) {
        self.state().refresh_tokens.clear();
    }

    /// What it says of a person.
    pub fn says(&self, claims: Value) {
        self.script(|script| script.claims = object(claims));
    }

    /// Calls that came, by path.
    pub fn calls(&self, path: &str) -> Vec<Call> {
        self.state().calls.iter().filter(|call| call.path == path).cloned().collect()
    }

    /// Every call that came.
    pub fn all_calls(&self) -> Vec<Call> {
        self.state().calls.clone()
    }

    /// Forgets the calls that came.
    pub fn forget(&self) {
        let mut state = self.state();
        state.calls.clear();
        state.given = 0;
    }

    /// A person there signs in at once: the answer to an authorization request, as pairs.
    #[track_caller]
    pub fn authorize(&self, sent: &Answer, subject: &str) -> Vec<(String, String)> {
        let request = Departure::read(sent.location());
        assert_eq!(request.endpoint, format!("{}/auth", self.issuer()));
        self.answer(&request, subject)
    }

    /// The answer to a request.
    pub fn answer(&self, request: &Departure, subject: &str) -> Vec<(String, String)> {
        let code = format!("code-{}", self.state().nonces.len());
        self.state().nonces.insert(code.clone(), (request.get("nonce").to_owned(), subject.to_owned()));
        let mut pairs = vec![("state".to_owned(), request.get("state").to_owned())];
        let asked = request.get("response_type").to_owned();
        let words: Vec<_> = asked.split(' ').collect();
        let has = |word: &str| words.contains(&word);
        let access = format!("access-{code}");
        if has("code") {
            pairs.push(("code".to_owned(), code.clone()));
        }
        if has("token") {
            pairs.extend([("access_token".to_owned(), access.clone()), ("token_type".to_owned(), "Bearer".to_owned())]);
        }
        if has("id_token") {
            let hash = |value: &str| jose::left_half_hash(SigningAlgorithm::ES256, value);
            let mut extra = Map::new();
            if has("code") {
                extra.insert("c_hash".into(), hash(&code).into());
            }
            if has("token") {
                extra.insert("at_hash".into(), hash(&access).into());
            }
            let state = self.state();
            pairs.push(("id_token".to_owned(), id_token(&self.issuer(), &state, &code, extra)));
        }
        pairs
    }

    /// The request that brings a browser back.
    pub fn back(pairs: &[(String, String)]) -> String {
        let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        format!("/oauth/auz/grants/provider/authcomplete?{query}")
    }

    /// A logout token with these members over the usual ones.
    pub fn logout_token(&self, change: &Value) -> String {
        let mut claims = object(json!({
            "iss": self.issuer(), "aud": CLIENT, "iat": START, "jti": "jti-1",
            "events": { "http://schemas.openid.net/event/backchannel-logout": {} }
        }));
        merge(&mut claims, &object(change.clone()));
        sign(Signing::Own, &claims)
    }
}

impl Drop for Upstream {
    fn drop(&mut self) {
        self.closed.store(true, Ordering::Relaxed);
        drop(TcpStream::connect(self.address)); // wakes the listener
    }
}

/// An authorization request on its way.
#[derive(Clone, Debug)]
pub struct Departure {
    /// Where to.
    pub endpoint: String,
    /// Its parameters.
    pub fields: BTreeMap<String, String>,
}

impl Departure {
    /// Reads a redirect.
    #[track_caller]
    pub fn read(location: &str) -> Self {
        let url = Url::parse(location).unwrap_or_else(|_| panic!("not to an upstream: {location}"));
        let fields = url.query_pairs().into_owned().collect();
        Self { endpoint: location.split('?').next().unwrap_or_default().to_owned(), fields }
    }

    /// A parameter, or nothing.
    pub fn get(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }
}

/// A request that an upstream's page makes a browser post.
pub fn posted(pairs: &[(String, String)]) -> Ask {
    let pairs: Vec<_> = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    Ask::post("/oauth/auz/grants/provider/authcomplete", &pairs).header("sec-fetch-site", "cross-site")
}

fn object(value: Value) -> Map<String, Value> {
    let Value::Object(members) = value else { panic!("an object") };
    members
}

fn merge(into: &mut Map<String, Value>, change: &Map<String, Value>) {
    for (name, value) in change {
        if value.is_null() {
            into.remove(name)
        } else {
            into.insert(name.clone(), value.clone())
        };
    }
}

#[expect(clippy::disallowed_methods, reason = "a server that trickles")]
fn serve(stream: impl Read + Write, issuer: &str, state: &Mutex<State>) {
    let mut reader = BufReader::new(stream);
    while let Some(call) = read(&mut reader) {
        let path = call.path.clone();
        let (answer, trickles) = {
            let mut state = state.lock().expect("the upstream's state");
            state.calls.push(call.clone());
            let trickles = state.script.trickles.is_some_and(|own| own == path);
            if state.script.hangs.is_some_and(|own| own == path) {
                drop(state);
                let _ = reader.read_to_end(&mut Vec::new()); // until whoever waits has gone
                return;
            }
            (answer(issuer, &mut state, &call), trickles)
        };
        let writer = reader.get_mut();
        if trickles {
            let _ = writer.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n");
            while writer.write_all(b"1\r\n \r\n").is_ok() {
                std::thread::sleep(Duration::from_millis(50));
            }
            return;
        }
        let (status, kind, body) = answer;
        let location = if status == 302 { "location: http://169.254.169.254/latest/meta-data\r\n" } else { "" };
        let head = format!("HTTP/1.1 {status} X\r\ncontent-type: {kind}\r\n{location}content-length: {}\r\n\r\n", body.len());
        if writer
            .write_all(head.as_bytes())
            .and_then(|()| writer.write_all(body.as_bytes()))
            .and_then(|()| writer.flush())
            .is_err()
        {
            return;
        }
    }
}

fn read(reader: &mut impl BufRead) -> Option<Call> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
    let mut words = line.split(' ');
    let (method, target) = (words.next()?.to_owned(), words.next()?);
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let (path, query) = (path.to_owned(), query.to_owned());
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    let length = headers.get("content-length").and_then(|text| text.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let form = url::form_urlencoded::parse(&body).into_owned().collect();
    Some(Call { method, path, query, headers, form, body: String::from_utf8_lossy(&body).into_owned() })
}

fn answer(issuer: &str, state: &mut State, call: &Call) -> (u16, &'static str, String) {
    if let Some((_, told)) = state.script.answers.iter().find(|(path, _)| **path == call.path) {
        return told.clone();
    }
    let json = |body: Value| (200, "application/json", body.to_string());
    match call.path.as_str() {
        "/.well-known/openid-configuration" => json(metadata(issuer, &state.script)),
        "/jwks" => {
            let keys: Vec<_> = if state.script.signing == Signing::Rotated { published(1) } else { published(0) };
            json(json!({ "keys": keys }))
        }
        "/token" => token(issuer, state, call),
        "/me/emails" => json(state.script.emails.clone()),
        "/me" => {
            let token =
                call.headers.get("authorization").and_then(|value| value.strip_prefix("Bearer access-")).unwrap_or_default();
            let Some((_, subject)) = state.nonces.get(token) else { return (401, "application/json", "{}".to_owned()) };
            let mut said = object(json!({ "sub": subject }));
            merge(&mut said, state.script.userinfo.as_ref().unwrap_or(&state.script.claims));
            json(Value::Object(said))
        }
        _ => (404, "text/plain", "nothing".to_owned()),
    }
}

fn published(which: usize) -> Vec<Value> {
    let mut jwk = KEYS[which].public_jwk.clone();
    jwk["kid"] = format!("key-{which}").into();
    // What is not understood has to be ignored.
    vec![json!({ "kty": "EC", "crv": "secp256k1", "kid": "odd" }), json!({ "kty": "oct", "k": "AAAA" }), jwk]
}

fn metadata(issuer: &str, script: &Script) -> Value {
    let mut document = object(json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/auth"),
        "token_endpoint": format!("{issuer}/token"),
        "userinfo_endpoint": format!("{issuer}/me"),
        "jwks_uri": format!("{issuer}/jwks"),
        "end_session_endpoint": format!("{issuer}/end"),
        "id_token_signing_alg_values_supported": ["ES256"],
    }));
    merge(&mut document, &script.metadata);
    Value::Object(document)
}

fn token(issuer: &str, state: &mut State, call: &Call) -> (u16, &'static str, String) {
    let used = call.form.get("refresh_token").map(|token| state.refresh_tokens.remove(token).unwrap_or_default());
    let is_refresh = used.is_some();
    let code = used.unwrap_or_else(|| call.form.get("code").cloned().unwrap_or_default());
    if !state.nonces.contains_key(&code) {
        return (400, "application/json", json!({ "error": "invalid_grant" }).to_string());
    }
    let mut body = json!({ "access_token": format!("access-{code}"), "token_type": "Bearer" });
    if !(state.script.plain || is_refresh && state.script.refreshes_without_id_token) {
        body["id_token"] = id_token(issuer, state, &code, Map::new()).into();
    }
    if state.script.refresh_tokens {
        let token = format!("refresh-{}", state.given);
        state.given += 1;
        state.refresh_tokens.insert(token.clone(), code);
        body["refresh_token"] = token.into();
    }
    (200, "application/json", body.to_string())
}

fn id_token(issuer: &str, state: &State, code: &str, extra: Map<String, Value>) -> String {
    let (nonce, subject) = state.nonces.get(code).cloned().unwrap_or_default();
    let mut claims = object(json!({
        "iss": issuer, "sub": subject, "aud": CLIENT, "iat": START, "exp": START + 3_600, "nonce": nonce,
        "sid": format!("sid-{subject}")
    }));
    claims.extend(extra);
    merge(&mut claims, &state.script.claims);
    merge(&mut claims, &state.script.id_token);
    sign(state.script.signing, &claims)
}

fn sign(signing: Signing, claims: &Map<String, Value>) -> String {
    let with = |which: usize, kid: &str| {
        let key = KEYS[which].private_jwk.reveal().as_bytes();
        Signer::from_private_jwk(SigningAlgorithm::ES256, kid, key).expect("a key").sign("JWT", claims).expect("a token")
    };
    match signing {
        Signing::Own => with(0, "key-0"),
        Signing::Stranger => with(1, "key-0"),
        Signing::Rotated => with(1, "key-1"),
        Signing::Unpublished => with(1, "key-2"),
        Signing::None => {
            let body = Value::Object(claims.clone()).to_string();
            format!("{}.{}.", base64url(br#"{"alg":"none"}"#), base64url(body.as_bytes()))
        }
        Signing::PublicKeyAsSecret => {
            let secret = Plain::new(KEYS[0].public_jwk.to_string());
            Signer::from_secret(SigningAlgorithm::HS256, &secret).expect("a key").sign("JWT", claims).expect("a token")
        }
    }
}
