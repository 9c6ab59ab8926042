//! The HTTP client: rustls on ring, no redirects, no proxy from the environment, no compression, bounded in time and size.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use ipnet::IpNet;
use reqwest::Method;
use reqwest::header::{
    ACCEPT, AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, DATE, HeaderMap, HeaderName, HeaderValue, LOCATION, SET_COOKIE,
};
use reqwest::redirect::Policy;
use tokio::sync::Semaphore;

use super::FetchError;
use super::guard::{Guard, GuardedResolver, Reaches};
use super::trust::{self, Roots, Seen};
use crate::jose::ClientCertificate;
use crate::model::Instant;

/// Time for name, connection and TLS together.
const CONNECT: Duration = Duration::from_secs(3);
/// Time for the whole call, to the last byte.
const TOTAL: Duration = Duration::from_secs(5);
/// The largest answer, where the request does not say otherwise.
const MOST: usize = 256 * 1024;
/// Calls under way at the same time.
const CALLS: usize = 256;

/// One call to make.
#[derive(Clone, Debug)]
pub struct Request {
    method: Method,
    url: String,
    headers: HeaderMap,
    body: Option<Bytes>,
    most: usize,
    time: Duration,
}

impl Request {
    fn new(method: Method, url: &str) -> Self {
        Self { method, url: url.to_owned(), headers: HeaderMap::new(), body: None, most: MOST, time: TOTAL }
    }

    /// A GET.
    pub fn get(url: &str) -> Self {
        Self::new(Method::GET, url)
    }

    /// A POST without a body. It has no media type either: some servers take an empty form for a broken one.
    pub fn post(url: &str) -> Self {
        Self::new(Method::POST, url)
    }

    /// A POST of a form (`application/x-www-form-urlencoded`).
    pub fn post_form(url: &str, fields: &[(&str, &str)]) -> Self {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let mut request = Self::new(Method::POST, url);
        request.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
        request.body = Some(body.into());
        request
    }

    /// A POST of a document (`application/json`).
    pub fn post_json(url: &str, document: &serde_json::Value) -> Self {
        let mut request = Self::new(Method::POST, url);
        request.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        request.body = Some(document.to_string().into());
        request
    }

    /// A PUT of a document (`application/json`).
    pub fn put_json(url: &str, document: &serde_json::Value) -> Self {
        Self { method: Method::PUT, ..Self::post_json(url, document) }
    }

    /// Adds a header. Characters that no header may have are an error of the call.
    ///
    /// # Errors
    /// `Url` with the reason.
    pub fn header(mut self, name: &str, value: &str) -> Result<Self, FetchError> {
        let name = HeaderName::try_from(name).map_err(|_| FetchError::Url("a header has no acceptable name"))?;
        let value = HeaderValue::try_from(value).map_err(|_| FetchError::Url("a header has no acceptable value"))?;
        self.headers.insert(name, value);
        Ok(self)
    }

    /// What is asked for, e.g. `application/json`.
    #[must_use]
    pub fn accept(mut self, media_types: &'static str) -> Self {
        self.headers.insert(ACCEPT, HeaderValue::from_static(media_types));
        self
    }

    /// An access token (RFC 6750 §2.1); it is kept out of logs.
    ///
    /// # Errors
    /// `Url` if it has characters that no header may have.
    pub fn bearer(mut self, token: &str) -> Result<Self, FetchError> {
        let value = HeaderValue::try_from(format!("Bearer {token}"));
        let mut value = value.map_err(|_| FetchError::Url("the access token cannot be sent in a header"))?;
        value.set_sensitive(true);
        self.headers.insert(AUTHORIZATION, value);
        Ok(self)
    }

    /// Another `Authorization`; it is kept out of logs.
    ///
    /// # Errors
    /// `Url` if it has characters that no header may have.
    pub fn authorization(mut self, value: &str) -> Result<Self, FetchError> {
        let value = HeaderValue::try_from(value);
        let mut value = value.map_err(|_| FetchError::Url("the credentials cannot be sent in a header"))?;
        value.set_sensitive(true);
        self.headers.insert(AUTHORIZATION, value);
        Ok(self)
    }

    /// The largest acceptable answer in bytes.
    #[must_use]
    pub fn most(mut self, bytes: usize) -> Self {
        self.most = bytes;
        self
    }

    /// The longest acceptable time for the whole call.
    #[must_use]
    pub fn within(mut self, time: Duration) -> Self {
        self.time = time;
        self
    }
}

/// An answer, read to its end.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// `Content-Type`, in lower case and without parameters.
    pub content_type: String,
    /// `Cache-Control`.
    pub cache_control: String,
    /// Every `Set-Cookie`.
    pub set_cookies: Vec<String>,
    /// `Location`, of a redirect that is not followed.
    pub location: String,
    /// `Date`: the sender's clock.
    pub date: Option<Instant>,
    /// The body.
    pub body: Bytes,
}

impl Answer {
    /// The body of a 200 answer, as JSON.
    ///
    /// # Errors
    /// `Status` or `Content`.
    pub fn json(&self) -> Result<serde_json::Value, FetchError> {
        if self.status != 200 {
            return Err(FetchError::Status(self.status));
        }
        serde_json::from_slice(&self.body).map_err(|_| FetchError::Content("it is not JSON"))
    }
}

/// The client. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Client(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    guard: Arc<Guard>,
    roots: Roots,
    seen: Option<Seen>,
    shown: Option<ClientCertificate>,
    https: OnceLock<Result<reqwest::Client, FetchError>>,
    plain: OnceLock<Result<reqwest::Client, FetchError>>,
    calls: Semaphore,
}

impl Client {
    /// A client that may call the networks in `allow` and trusts the authorities in `roots` (PEM files' contents) beside the
    /// system's. Connections are set up at the first call.
    ///
    /// # Errors
    /// The index of the first of `roots` that holds no certificate.
    pub fn new(allow: &[IpNet], roots: &[Vec<u8>]) -> Result<Self, usize> {
        let mut certificates = Roots::default();
        for (index, pem) in roots.iter().enumerate() {
            certificates.extend(trust::read(pem).ok_or(index)?);
        }
        Ok(Self::with(Arc::new(Guard::new(allow)), certificates, None))
    }

    fn with(guard: Arc<Guard>, roots: Roots, seen: Option<Seen>) -> Self {
        let (https, plain, calls) = (OnceLock::new(), OnceLock::new(), Semaphore::new(CALLS));
        Self(Arc::new(Inner { guard, roots, seen, shown: None, https, plain, calls }))
    }

    /// The same client, with connections of its own, that trusts the authorities of a PEM text too.
    ///
    /// # Errors
    /// `Content` if the text holds no certificate.
    pub fn trusting(&self, pem: &str) -> Result<Self, FetchError> {
        let own = trust::read(pem.as_bytes()).ok_or(FetchError::Content("it holds no PEM certificate"))?;
        let roots = self.0.roots.iter().cloned().chain(own).collect();
        Ok(self.apart(roots, self.0.seen.clone(), self.0.shown.clone()))
    }

    /// The same client with connections of its own, that notes the certificates it is shown.
    pub fn noting(&self) -> (Self, Seen) {
        let seen = Seen::default();
        (self.apart(self.0.roots.clone(), Some(seen.clone()), self.0.shown.clone()), seen)
    }

    /// The same client, with connections of its own, that shows a certificate to whoever asks for one (RFC 8705).
    #[must_use]
    pub fn presenting(&self, certificate: &ClientCertificate) -> Self {
        self.apart(self.0.roots.clone(), self.0.seen.clone(), Some(certificate.clone()))
    }

    fn apart(&self, roots: Roots, seen: Option<Seen>, shown: Option<ClientCertificate>) -> Self {
        let (https, plain, calls) = (OnceLock::new(), OnceLock::new(), Semaphore::new(CALLS));
        Self(Arc::new(Inner { guard: self.0.guard.clone(), roots, seen, shown, https, plain, calls }))
    }

    /// Makes a call.
    ///
    /// # Errors
    /// Whatever keeps it from an answer that is read to its end; a status other than 200 is an answer.
    pub async fn send(&self, request: Request) -> Result<Answer, FetchError> {
        let url = self.0.guard.read(&request.url)?;
        let _call = self.0.calls.try_acquire().map_err(|_| FetchError::Busy)?;
        let mut call =
            self.client(Reaches::of(&url))?.request(request.method, url).headers(request.headers).timeout(request.time);
        if let Some(body) = request.body {
            call = call.body(body);
        }
        let mut response = call.send().await?;
        if response.content_length().is_some_and(|length| usize::try_from(length).is_ok_and(|length| length > request.most)) {
            return Err(FetchError::TooLarge);
        }
        let text = |name| response.headers().get(name).and_then(|value: &HeaderValue| value.to_str().ok()).unwrap_or_default();
        let content_type = text(CONTENT_TYPE).split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let cache_control = text(CACHE_CONTROL).to_ascii_lowercase();
        let location = text(LOCATION).to_owned();
        let date = chrono::DateTime::parse_from_rfc2822(text(DATE)).ok().map(|date| Instant::from_epoch(date.timestamp()));
        let cookies = response.headers().get_all(SET_COOKIE).iter();
        let set_cookies = cookies.filter_map(|value| value.to_str().ok().map(str::to_owned)).collect();
        let mut body = BytesMut::new();
        while let Some(chunk) = response.chunk().await? {
            if body.len().saturating_add(chunk.len()) > request.most {
                return Err(FetchError::TooLarge);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Answer {
            status: response.status().as_u16(),
            content_type,
            cache_control,
            set_cookies,
            location,
            date,
            body: body.freeze(),
        })
    }

    fn client(&self, reaches: Reaches) -> Result<reqwest::Client, FetchError> {
        let cell = match reaches {
            Reaches::Public => &self.0.https,
            Reaches::AllowedOnly => &self.0.plain,
        };
        cell.get_or_init(|| self.build(reaches)).clone()
    }

    fn build(&self, reaches: Reaches) -> Result<reqwest::Client, FetchError> {
        super::install();
        let builder = || {
            reqwest::Client::builder()
                .dns_resolver(Arc::new(GuardedResolver { guard: self.0.guard.clone(), reaches }))
                .redirect(Policy::none())
                .no_proxy()
                .referer(false)
                .user_agent(concat!("Signet/", env!("CARGO_PKG_VERSION")))
                .connect_timeout(CONNECT)
                .timeout(TOTAL)
                .pool_max_idle_per_host(4)
                .pool_idle_timeout(Duration::from_secs(30))
        };
        let built = match reaches {
            // plain http needs no authorities
            Reaches::AllowedOnly => builder().tls_certs_only([]).build(),
            Reaches::Public => {
                let tls = trust::tls(&self.0.roots, self.0.seen.clone(), self.0.shown.as_ref())?;
                builder().https_only(true).tls_backend_preconfigured(tls).build()
            }
        };
        built.map_err(FetchError::from)
    }
}
