//! Calls to upstreams (OpenID Connect Discovery §4, Core §3.1.3, §5.3). Each domain has a bulkhead, a breaker and caches of its own, so
//! that one that is down, slow or lying harms nobody else (ASVS 13.1.2, 16.5.2).

use std::sync::{Arc, Mutex, PoisonError};

use moka::sync::Cache;
use serde_json::{Map, Value};
use tokio::sync::Semaphore;

use super::FetchError;
use super::client::{Answer, Client, Request};
use super::jwks::{Ask, RemoteKeys};
use super::trust::Seen;
use crate::crypto::{Plain, base64url, sha256};
use crate::jose::{ClientCertificate, KeySet};
use crate::model::{Instant, ParameterEndpoint, ParameterType, Seconds, Upstream, UpstreamHttp};
use crate::protocol::relying_party::client_authentication::TokenCall;
use crate::protocol::relying_party::finish::{self, Tokens, Userinfo};
use crate::protocol::relying_party::refusal::printable;
use crate::protocol::relying_party::{Refusal, RefusalCode};

/// The largest metadata, token response and userinfo.
const MOST: usize = 64 * 1024;
/// The largest page of an authorization endpoint that is read.
const LARGEST_PAGE: usize = 1024 * 1024;
/// Calls to one domain under way at the same time.
const CALLS: usize = 32;
/// Failed calls in a row after which a domain is left alone.
const FAILURES: u32 = 5;
/// For how long it is left alone; then one call tries.
const REST: Seconds = Seconds(10);
/// For how long metadata are kept.
const AGE: Seconds = Seconds(600);
/// For how long past that they serve while the upstream cannot be reached.
const GRACE: Seconds = Seconds::hours(24);
/// Domains whose state is kept.
const DOMAINS: u64 = 10_000;

/// Everything that calls upstreams. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Upstreams {
    client: Client,
    keys: RemoteKeys,
    domains: Cache<String, Arc<Domain>>,
}

/// What is kept of a domain.
#[derive(Debug)]
struct Domain {
    client: Client,
    presenting: Mutex<Option<(String, Client)>>,
    calls: Semaphore,
    breaker: Mutex<Breaker>,
    metadata: tokio::sync::Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Breaker {
    failures: u32,
    rests_until: Option<Instant>,
}

#[derive(Debug, Default)]
struct Kept {
    document: Option<Arc<Value>>,
    fresh_until: Option<Instant>,
}

impl Upstreams {
    /// Nothing is kept yet.
    pub fn new(client: Client, keys: RemoteKeys) -> Self {
        Self { client, keys, domains: Cache::new(DOMAINS) }
    }

    /// Calls to upstreams apart from these: nothing is kept yet, nothing rests, no connection is open, and the certificates that servers
    /// present are noted. For a look at how things stand now.
    pub fn apart(&self) -> (Self, Seen) {
        let (client, seen) = self.client.noting();
        let keys = RemoteKeys::new(client.clone());
        (Self::new(client, keys), seen)
    }

    /// The state of a domain: of its identifier, its certificate authorities, and since it was last told to forget.
    fn domain(&self, upstream: &Upstream) -> Result<(Arc<Domain>, String), Refusal> {
        let ca = upstream.settings.ca.as_deref();
        // Another trust is another domain: neither a connection nor anything that came over one goes over.
        let trust = ca.map(|pem| base64url(&sha256(pem.as_bytes()))).unwrap_or_default();
        let name = format!("{} {} {trust}", upstream.id, upstream.flushed_at.epoch_seconds());
        if let Some(found) = self.domains.get(&name) {
            return Ok((found, name));
        }
        let client = match ca {
            None => self.client.clone(),
            Some(pem) => self
                .client
                .trusting(pem)
                .map_err(|_| Refusal::new(RefusalCode::DomainMisconfigured, "`ca` holds no PEM certificate"))?,
        };
        let fresh = || {
            let (presenting, breaker, metadata) = (Mutex::default(), Mutex::default(), tokio::sync::Mutex::default());
            Arc::new(Domain { client: client.clone(), presenting, calls: Semaphore::new(CALLS), breaker, metadata })
        };
        Ok((self.domains.get_with(name.clone(), fresh), name))
    }

    /// The metadata at `url`, kept for ten minutes; the last good copy serves for a day while the upstream cannot be reached.
    ///
    /// # Errors
    /// Why there are none.
    pub async fn metadata(&self, upstream: &Upstream, url: &str, now: Instant) -> Result<Arc<Value>, Refusal> {
        let (domain, _) = self.domain(upstream)?;
        let mut kept = domain.metadata.lock().await;
        if let (Some(document), Some(until)) = (&kept.document, kept.fresh_until)
            && !until.has_passed(now)
        {
            return Ok(document.clone());
        }
        let request = Request::get(url).accept("application/json").most(MOST);
        let fetched = domain.send(request, now).await.and_then(|answer| read_json(&answer));
        match (fetched, &kept.document, kept.fresh_until) {
            (Ok(document), ..) => {
                let document = Arc::new(document);
                *kept = Kept { document: Some(document.clone()), fresh_until: Some(now.plus(AGE)) };
                Ok(document)
            }
            (Err(_), Some(document), Some(until)) if !until.plus(GRACE).has_passed(now) => Ok(document.clone()),
            (Err(error), ..) => Err(unreachable(&format!("metadata at {url}"), error)),
        }
    }

    /// The keys at `uri` (decision 40); another domain's are others, whatever their place.
    ///
    /// # Errors
    /// Why there are none.
    pub async fn keys(&self, upstream: &Upstream, uri: &str, ask: Ask, now: Instant) -> Result<Arc<KeySet>, Refusal> {
        let (domain, owner) = self.domain(upstream)?;
        let unreachable = |error: FetchError| unreachable(&format!("keys at {uri}"), error);
        let mut url = uri.to_owned();
        for own in parameters(upstream, ParameterEndpoint::Jwks).filter(|own| own.kind == ParameterType::Query) {
            let query = url::form_urlencoded::Serializer::new(String::new()).append_pair(&own.name, &own.value).finish();
            url = format!("{url}{}{query}", if url.contains('?') { '&' } else { '?' });
        }
        let request = with_headers(Request::get(&url), upstream, ParameterEndpoint::Jwks).map_err(unreachable)?;
        let _call = domain.enter(now).map_err(unreachable)?;
        let keys = self.keys.get_through((&domain.client, request), (&owner, &url), ask, now).await;
        domain.note(keys.as_ref().err(), now);
        keys.map_err(unreachable)
    }

    /// Redeems a code.
    ///
    /// # Errors
    /// What the upstream answered instead, or why it did not.
    pub async fn tokens(&self, upstream: &Upstream, call: &TokenCall, now: Instant) -> Result<Tokens, Refusal> {
        let (domain, _) = self.domain(upstream)?;
        let unreachable = |error: FetchError| unreachable("token endpoint", error);
        let fields: Vec<_> = call.form.iter().map(|(name, value)| (name.as_str(), value.reveal())).collect();
        let mut request = Request::post_form(&call.url, &fields).accept("application/json").most(MOST);
        for (name, value) in &call.headers {
            request = request.header(name, value).map_err(unreachable)?;
        }
        if let Some(authorization) = &call.authorization {
            request = request.authorization(authorization.reveal()).map_err(unreachable)?;
        }
        let client = domain.showing(call.certificate.as_deref());
        let answer = domain.send_through(&client, request, now).await.map_err(unreachable)?;
        let body = crate::jose::json::parse_object(&answer.body).ok().map(Value::Object);
        match (answer.status, body) {
            (200, Some(body)) if body.get("error").is_none() => finish::read_tokens(&body),
            (200..=499, Some(body)) => Err(refused(&body)),
            (200, None) => Err(Refusal::new(RefusalCode::TokenResponseInvalid, "the token response is not a JSON object")),
            // It said no, and not why.
            (status @ 400..=499, None) => Err(Refusal::new(RefusalCode::TokenRequestRefused, format!("status {status}"))),
            (status, _) => Err(unreachable(FetchError::Status(status))),
        }
    }

    /// Registers us (OpenID Connect Dynamic Client Registration 1.0 §3.1); the answer is not judged yet.
    ///
    /// # Errors
    /// What the upstream answered instead (§3.3), or why it did not.
    pub async fn register(
        &self,
        upstream: &Upstream,
        (endpoint, token): (&str, Option<&Plain>),
        body: &Map<String, Value>,
        now: Instant,
    ) -> Result<Map<String, Value>, Refusal> {
        let request = Request::post_json(endpoint, &Value::Object(body.clone()));
        self.registration(upstream, (request, token), now).await
    }

    /// Changes what we are registered as (RFC 7592 §2.2); the answer is not judged yet.
    ///
    /// # Errors
    /// What the upstream answered instead, or why it did not.
    pub async fn update(
        &self,
        upstream: &Upstream,
        (uri, token): (&str, &Plain),
        body: &Map<String, Value>,
        now: Instant,
    ) -> Result<Map<String, Value>, Refusal> {
        let request = Request::put_json(uri, &Value::Object(body.clone()));
        self.registration(upstream, (request, Some(token)), now).await
    }

    async fn registration(
        &self,
        upstream: &Upstream,
        (request, token): (Request, Option<&Plain>),
        now: Instant,
    ) -> Result<Map<String, Value>, Refusal> {
        let (domain, _) = self.domain(upstream)?;
        let unreachable = |error: FetchError| unreachable("registration endpoint", error);
        let mut request = request.accept("application/json").most(MOST);
        if let Some(token) = token {
            request = request.bearer(token.reveal()).map_err(unreachable)?;
        }
        let answer = domain.send(request, now).await.map_err(unreachable)?;
        match (answer.status, crate::jose::json::parse_object(&answer.body).ok()) {
            // §3.2 says 201; some say 200.
            (200 | 201, Some(body)) if !body.contains_key("error") => Ok(body),
            (200 | 201, None) => Err(Refusal::new(RefusalCode::RegistrationInvalid, "the answer is not a JSON object")),
            (200..=499, Some(body)) => Err(Refusal { code: RefusalCode::RegistrationRefused, ..refused(&Value::Object(body)) }),
            (status @ 300..=499, None) => Err(Refusal::new(RefusalCode::RegistrationRefused, format!("status {status}"))),
            (status, _) => Err(unreachable(FetchError::Status(status))),
        }
    }

    /// Goes where a browser would be sent, without following it on.
    ///
    /// # Errors
    /// Why there was no answer.
    pub async fn probe(&self, upstream: &Upstream, url: &str, now: Instant) -> Result<Answer, Refusal> {
        let (domain, _) = self.domain(upstream)?;
        let answer = domain.send(Request::get(url).most(LARGEST_PAGE), now).await;
        answer.map_err(|error| unreachable("authorization endpoint", error))
    }

    /// Asks who the access token is about, over a connection that shows the certificate if there is one.
    ///
    /// # Errors
    /// Why it was not answered.
    pub async fn userinfo(
        &self,
        upstream: &Upstream,
        (url, token, certificate): (&str, &str, Option<&ClientCertificate>),
        now: Instant,
    ) -> Result<Userinfo, Refusal> {
        let (domain, _) = self.domain(upstream)?;
        let invalid = |error: FetchError| match error {
            FetchError::Untrusted(_) => unreachable("userinfo", error),
            error => Refusal::new(RefusalCode::UserinfoInvalid, format!("userinfo: {error}")),
        };
        let request = match upstream.settings.userinfo_method {
            UpstreamHttp::Get => Request::get(url),
            UpstreamHttp::Post => Request::post(url),
        };
        let request = request.accept("application/json, application/jwt").most(MOST).bearer(token).map_err(invalid)?;
        let request = with_headers(request, upstream, ParameterEndpoint::Userinfo).map_err(invalid)?;
        let client = domain.showing(certificate);
        let answer = domain.send_through(&client, request, now).await.map_err(invalid)?;
        if answer.status != 200 {
            return Err(invalid(FetchError::Status(answer.status)));
        }
        if answer.content_type == "application/jwt" {
            let token = String::from_utf8(answer.body.to_vec()).map_err(|_| invalid(FetchError::Content("it is not a JWT")))?;
            return Ok(Userinfo::Token(token.trim().to_owned()));
        }
        let members: Result<Map<String, Value>, _> = crate::jose::json::parse_object(&answer.body);
        members.map(Userinfo::Plain).map_err(|_| invalid(FetchError::Content("it is not a JSON object")))
    }

    /// Asks for the addresses that are listed apart.
    ///
    /// # Errors
    /// Why they were not told.
    pub async fn emails(&self, upstream: &Upstream, (url, token): (&str, &str), now: Instant) -> Result<Vec<Value>, Refusal> {
        let (domain, _) = self.domain(upstream)?;
        let invalid = |error: FetchError| match error {
            FetchError::Untrusted(_) => unreachable("addresses", error),
            error => Refusal::new(RefusalCode::UserinfoInvalid, format!("addresses: {error}")),
        };
        let request = Request::get(url).accept("application/json").most(MOST).bearer(token).map_err(invalid)?;
        let request = with_headers(request, upstream, ParameterEndpoint::Userinfo).map_err(invalid)?;
        match domain.send(request, now).await.map_err(invalid)?.json().map_err(invalid)? {
            Value::Array(list) => Ok(list),
            _ => Err(invalid(FetchError::Content("it is not a JSON array"))),
        }
    }
}

impl Domain {
    /// Sends within the domain's bulkhead, unless its breaker rests.
    async fn send(&self, request: Request, now: Instant) -> Result<Answer, FetchError> {
        self.send_through(&self.client, request, now).await
    }

    async fn send_through(&self, client: &Client, request: Request, now: Instant) -> Result<Answer, FetchError> {
        let _call = self.enter(now)?;
        let answer = client.send(request).await;
        let failed = match &answer {
            Ok(answer) if answer.status >= 500 => Some(FetchError::Status(answer.status)),
            Ok(_) => None,
            Err(error) => Some(error.clone()),
        };
        self.note(failed.as_ref(), now);
        answer
    }

    /// The client for calls that show a certificate: one as long as it is the same.
    fn showing(&self, certificate: Option<&ClientCertificate>) -> Client {
        let Some(certificate) = certificate else { return self.client.clone() };
        let mut kept = self.presenting.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, client)) = kept.as_ref().filter(|(thumbprint, _)| thumbprint == certificate.thumbprint()) {
            return client.clone();
        }
        let client = self.client.presenting(certificate);
        *kept = Some((certificate.thumbprint().to_owned(), client.clone()));
        client
    }

    fn enter(&self, now: Instant) -> Result<tokio::sync::SemaphorePermit<'_>, FetchError> {
        let mut breaker = self.breaker.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(until) = breaker.rests_until {
            // A clock that was put back does not make the rest longer than it is.
            if !until.has_passed(now) && until.since(now) <= REST {
                return Err(FetchError::Resting);
            }
            breaker.rests_until = Some(now.plus(REST)); // this call tries; the others go on resting until it has an answer
        }
        drop(breaker);
        self.calls.try_acquire().map_err(|_| FetchError::Busy)
    }

    fn note(&self, failed: Option<&FetchError>, now: Instant) {
        let mut breaker = self.breaker.lock().unwrap_or_else(PoisonError::into_inner);
        match failed {
            None => *breaker = Breaker::default(),
            Some(FetchError::Resting | FetchError::Busy) => {}
            Some(_) => {
                breaker.failures = breaker.failures.saturating_add(1);
                if breaker.failures >= FAILURES {
                    breaker.rests_until = Some(now.plus(REST));
                    metrics::counter!("signet_upstream_resting_total").increment(1);
                }
            }
        }
    }
}

fn unreachable(what: &str, error: FetchError) -> Refusal {
    match error {
        FetchError::Untrusted(untrusted) => Refusal::of_certificate(untrusted),
        error => Refusal::new(RefusalCode::Unreachable, format!("{what}: {error}")),
    }
}

fn parameters(upstream: &Upstream, endpoint: ParameterEndpoint) -> impl Iterator<Item = &crate::model::UpstreamParameter> {
    upstream.settings.parameters.iter().filter(move |own| own.endpoint == endpoint)
}

fn with_headers(mut request: Request, upstream: &Upstream, endpoint: ParameterEndpoint) -> Result<Request, FetchError> {
    for own in parameters(upstream, endpoint).filter(|own| own.kind == ParameterType::Header) {
        request = request.header(&own.name, &own.value)?;
    }
    Ok(request)
}

fn read_json(answer: &Answer) -> Result<Value, FetchError> {
    if answer.status != 200 {
        return Err(FetchError::Status(answer.status));
    }
    crate::jose::json::parse_object(&answer.body).map(Value::Object).map_err(|_| FetchError::Content("it is not a JSON object"))
}

/// RFC 6749 §5.2.
fn refused(body: &Value) -> Refusal {
    let text = |name: &str| body.get(name).and_then(Value::as_str).map(|text| printable(text, 300)).unwrap_or_default();
    Refusal::new(RefusalCode::TokenRequestRefused, format!("{} {}", text("error"), text("error_description")).trim().to_owned())
}
