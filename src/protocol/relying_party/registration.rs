//! Registering ourselves at an upstream: OpenID Connect Dynamic Client Registration 1.0
//! <https://openid.net/specs/openid-connect-registration-1_0.html> §2, §3; OAuth 2.0 Dynamic Client Registration, RFC 7591
//! <https://www.rfc-editor.org/rfc/rfc7591> §2, §3.
//!
//! What we ask for follows from what the domain is configured to do and what the upstream offers. What it answers is believed as far as
//! the domain can live with it: it may choose for us ("the Authorization Server MAY reject or replace any of the Client's requested
//! field values", §3.2.1), but not another place to send people to and nothing unsigned. Left out on purpose: changing or deleting a
//! registration (RFC 7592): what changes is registered anew.

use std::str::FromStr;

use serde::Serialize;
use serde_json::{Map, Value};

use super::metadata::{Metadata, is_endpoint};
use super::refusal::printable;
use super::{Refusal, RefusalCode, client_authentication, finish, id_token, request_object};
use crate::crypto::{Plain, base64url, sha256};
use crate::model::{
    Instant, RequestObject, RequestSigning, ResponseType, SigningAlgorithm, UpstreamAuthMethod, UpstreamSettings,
};
use crate::protocol::vocabulary::scope::OFFLINE_ACCESS;

/// The longest identifier, secret or token that is kept.
const LONGEST: usize = 4_096;
/// The latest end of a secret that is believed: the year 9999.
const LATEST: i64 = 253_402_300_799;

/// What of ours an upstream is told: one provider's addresses for one domain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Addresses {
    /// The name that people see there; another one is no reason to register anew.
    #[serde(skip)]
    pub client_name: String,
    /// Where people come back to.
    pub redirect_uris: Vec<String>,
    /// Where people come back to after signing out.
    pub post_logout_redirect_uri: String,
    /// Where the upstream says that somebody has signed out.
    pub backchannel_logout_uri: String,
    /// The same, in a frame.
    pub frontchannel_logout_uri: String,
    /// Where a log-in that begins there is sent to.
    pub initiate_login_uri: Option<String>,
    /// Where our keys are.
    pub jwks_uri: Option<String>,
    /// The keys themselves, where their place is not over https; nobody fetches them there.
    pub jwks: Option<Value>,
    /// Where requests by reference are, as far as that is known before.
    pub request_uri: String,
    /// What our key signs with.
    pub key_algorithm: Option<SigningAlgorithm>,
}

/// A digest of everything that a registration rests on of our own; another one calls for another registration. What the upstream offers is
/// not in it: an upstream that changes its metadata does not lose its clients.
pub fn fingerprint(settings: &UpstreamSettings, addresses: &Addresses, flushed_at: Instant) -> String {
    let own = serde_json::json!({
        "addresses": addresses,
        "issuer": settings.issuer,
        "well_known_url": settings.well_known_url,
        "response_type": settings.response_type,
        "refreshes": settings.refresh_tokens || settings.scopes.iter().any(|word| word == OFFLINE_ACCESS),
        "auth_method": settings.token_endpoint_auth_method,
        "id_token_algs": settings.id_token_algs,
        "request_object": (settings.request_object, settings.request_object_signing_alg),
        "flushed_at": flushed_at.epoch_seconds(),
    });
    base64url(&sha256(own.to_string().as_bytes()))
}

/// What we ask to be registered as (§2, RFC 7591 §2).
///
/// # Errors
/// `DomainMisconfigured` if the upstream registers nobody, or offers nothing that the domain can do.
pub fn request(settings: &UpstreamSettings, metadata: &Metadata, addresses: &Addresses) -> Result<Map<String, Value>, Refusal> {
    let wrong = |detail: &str| Refusal::new(RefusalCode::DomainMisconfigured, detail);
    if metadata.registration_endpoint.is_none() {
        return Err(wrong("the upstream's metadata name no registration_endpoint: it registers nobody by itself"));
    }
    let method = client_authentication::method(settings, metadata);
    let is_offered = |name: &str| metadata.auth_methods.is_empty() || metadata.auth_methods.iter().any(|one| one == name);
    if method == UpstreamAuthMethod::TlsClientAuth {
        return Err(wrong("which certificate tls_client_auth is about has to be agreed upon by hand: set client_id"));
    }
    if !is_offered(method.name()) && finish::redeems_code(settings) {
        return Err(wrong("the upstream takes none of the ways in which we can authenticate"));
    }
    let mut body = Map::new();
    let mut put = |name: &str, value: Value| drop(body.insert(name.to_owned(), value));
    put("client_name", addresses.client_name.as_str().into());
    put("application_type", application_type(addresses).into());
    put("redirect_uris", addresses.redirect_uris.clone().into());
    put("response_types", vec![settings.response_type.to_string()].into());
    put("grant_types", grant_types(settings, metadata).into());
    put("token_endpoint_auth_method", method.name().into());
    if let (UpstreamAuthMethod::PrivateKeyJwt, Some(algorithm)) = (method, addresses.key_algorithm) {
        put("token_endpoint_auth_signing_alg", algorithm.name().into());
    }
    if let Some(algorithm) = id_token_alg(settings, metadata).filter(|one| *one != SigningAlgorithm::RS256) {
        put("id_token_signed_response_alg", algorithm.name().into());
    }
    // §2: "The jwks_uri and jwks parameters MUST NOT be used together."
    match (&addresses.jwks_uri, &addresses.jwks) {
        (_, Some(keys)) => put("jwks", keys.clone()),
        (Some(uri), None) => put("jwks_uri", uri.as_str().into()),
        (None, None) => {}
    }
    if let Some(algorithm) = request_object_alg(settings, addresses) {
        put("request_object_signing_alg", algorithm.name().into());
    }
    if settings.request_object == RequestObject::Reference {
        put("request_uris", vec![addresses.request_uri.clone()].into());
    }
    if metadata.subject_types.iter().any(|one| one == "public") {
        put("subject_type", "public".into());
    }
    put("post_logout_redirect_uris", vec![addresses.post_logout_redirect_uri.clone()].into());
    // Back-Channel Logout 1.0 §2.2, Front-Channel Logout 1.0 §2: what is not over https many refuse, and us with it.
    for (name, session, uri) in [
        ("backchannel_logout_uri", "backchannel_logout_session_required", &addresses.backchannel_logout_uri),
        ("frontchannel_logout_uri", "frontchannel_logout_session_required", &addresses.frontchannel_logout_uri),
    ] {
        if uri.starts_with("https://") {
            put(name, uri.as_str().into());
            put(session, true.into());
        }
    }
    if let Some(uri) = &addresses.initiate_login_uri {
        put("initiate_login_uri", uri.as_str().into());
    }
    Ok(body)
}

/// §2: "Web Clients … MUST only register URLs using the `https` scheme as `redirect_uris`", while native ones may be on this machine over
/// http, where an issuer of ours without TLS is.
fn application_type(addresses: &Addresses) -> &'static str {
    if addresses.redirect_uris.iter().all(|uri| uri.starts_with("https://")) { "web" } else { "native" }
}

/// The grant types that a response type goes with (§2), and that of refresh tokens where the domain asks for them.
fn grant_types(settings: &UpstreamSettings, metadata: &Metadata) -> Vec<&'static str> {
    let ResponseType { code, id_token, token } = settings.response_type;
    let keeps = settings.refresh_tokens && metadata.offers_offline_access;
    let refreshes = code && (keeps || settings.scopes.iter().any(|word| word == OFFLINE_ACCESS));
    let all = [("authorization_code", code), ("implicit", id_token || token), ("refresh_token", refreshes)];
    all.into_iter().filter(|(_, is_used)| *is_used).map(|(name, _)| name).collect()
}

/// The algorithm of ID tokens: RS256, which is the default, unless the domain or the upstream has others.
fn id_token_alg(settings: &UpstreamSettings, metadata: &Metadata) -> Option<SigningAlgorithm> {
    let accepted = id_token::algorithms(settings, metadata);
    let offered = |one: &SigningAlgorithm| metadata.signing_algorithms.is_empty() || metadata.signing_algorithms.contains(one);
    let usual = accepted.iter().find(|one| **one == SigningAlgorithm::RS256 && offered(one));
    usual.or_else(|| accepted.iter().find(|one| offered(one))).or_else(|| accepted.first()).copied()
}

fn request_object_alg(settings: &UpstreamSettings, addresses: &Addresses) -> Option<RequestSigning> {
    (settings.request_object != RequestObject::None).then(|| request_object::secured(settings, addresses.key_algorithm))
}

/// A registration that we may change ourselves.
#[derive(Clone, Debug)]
pub struct Managed {
    /// `client_id`.
    pub client_id: String,
    /// `client_secret`.
    pub client_secret: Option<Plain>,
    /// `client_secret_expires_at`; `None` is never.
    pub secret_expires_at: Option<Instant>,
    /// `registration_access_token`.
    pub access_token: Plain,
    /// `registration_client_uri`.
    pub client_uri: String,
}

impl Managed {
    /// The request that changes it (RFC 7592 §2.2): "The client MUST include its `client_id` field in the request"; "If the client
    /// includes the `client_secret` field in the request, the value of this field MUST match the currently issued client secret".
    pub fn update(&self, wanted: &Map<String, Value>) -> Map<String, Value> {
        let mut body = wanted.clone();
        body.insert("client_id".to_owned(), self.client_id.as_str().into());
        if let Some(secret) = &self.client_secret {
            body.insert("client_secret".to_owned(), secret.reveal().into());
        }
        body
    }

    /// What came back, with what has not changed where it says nothing of it.
    ///
    /// # Errors
    /// `RegistrationInvalid` if it is about another client.
    pub fn updated(&self, mut answer: Map<String, Value>) -> Result<Map<String, Value>, Refusal> {
        if word(&answer, "client_id")?.is_some_and(|id| id != self.client_id) {
            return Err(invalid("`client_id` is another one"));
        }
        if word(&answer, "client_secret")?.is_none() {
            let end = self.secret_expires_at.map_or(0, Instant::epoch_seconds);
            answer.extend(self.client_secret.iter().map(|secret| ("client_secret".to_owned(), secret.reveal().into())));
            answer.insert("client_secret_expires_at".to_owned(), end.into());
        }
        for (name, kept) in [
            ("client_id", self.client_id.as_str()),
            ("registration_access_token", self.access_token.reveal()),
            ("registration_client_uri", &self.client_uri),
        ] {
            if word(&answer, name)?.is_none() {
                answer.insert(name.to_owned(), kept.into());
            }
        }
        Ok(answer)
    }
}

/// What we are registered as.
#[derive(Clone, Debug)]
pub struct Registered {
    /// `client_id`.
    pub client_id: String,
    /// `client_secret`.
    pub client_secret: Option<Plain>,
    /// `client_secret_expires_at`; `None` is never.
    pub secret_expires_at: Option<Instant>,
    /// `registration_access_token`.
    pub access_token: Option<Plain>,
    /// `registration_client_uri`.
    pub client_uri: Option<String>,
    /// `token_endpoint_auth_method`.
    pub auth_method: UpstreamAuthMethod,
    /// `id_token_signed_response_alg`, if it was said.
    pub id_token_alg: Option<SigningAlgorithm>,
}

/// Reads what an upstream answered (§3.2) to a request of ours.
///
/// # Errors
/// `RegistrationInvalid` with what we cannot live with.
pub fn read(
    settings: &UpstreamSettings,
    metadata: &Metadata,
    (asked, answer): (&Map<String, Value>, &Map<String, Value>),
    now: Instant,
) -> Result<Registered, Refusal> {
    let client_id = word(answer, "client_id")?.ok_or_else(|| invalid("it names no `client_id`"))?.to_owned();
    let client_secret = word(answer, "client_secret")?.map(|text| Plain::new(text.to_owned()));
    let access_token = word(answer, "registration_access_token")?.map(|text| Plain::new(text.to_owned()));
    let client_uri = word(answer, "registration_client_uri")?.map(str::to_owned);
    if client_uri.as_deref().is_some_and(|uri| !is_endpoint(uri)) {
        return Err(invalid("`registration_client_uri` is not an https URL"));
    }
    kept(asked, answer, "redirect_uris")?;
    kept(asked, answer, "response_types")?;
    kept(asked, answer, "grant_types")?;
    let auth_method = auth_method(asked, answer, client_secret.is_some(), settings)?;
    let id_token_alg: Option<SigningAlgorithm> = algorithm(answer, "id_token_signed_response_alg")?;
    let accepted = id_token::algorithms(settings, metadata);
    if let Some(algorithm) = id_token_alg.filter(|one| !accepted.contains(one)) {
        return Err(invalid(&format!("ID tokens would be signed with {algorithm}, which the domain does not accept")));
    }
    let request_alg: Option<RequestSigning> = algorithm(answer, "request_object_signing_alg")?;
    let own_alg = asked.get("request_object_signing_alg").and_then(Value::as_str);
    if let Some(other) = request_alg.filter(|one| own_alg.is_some_and(|own| own != one.name())) {
        return Err(invalid(&format!("it takes requests signed with {other} only")));
    }
    let uses_secret = [id_token_alg, own_alg.and_then(|name| name.parse().ok())];
    if client_secret.is_none() && uses_secret.into_iter().flatten().any(|one: SigningAlgorithm| one.is_symmetric()) {
        return Err(invalid("it gives no `client_secret`, which the HS family needs"));
    }
    if settings.platform_identity.is_none() && answer.get("id_token_encrypted_response_alg").is_some_and(|one| !one.is_null()) {
        return Err(invalid("ID tokens would be encrypted, and the domain has no platform_identity to open them with"));
    }
    let secret_expires_at = expiry(answer, now)?;
    Ok(Registered { client_id, client_secret, secret_expires_at, access_token, client_uri, auth_method, id_token_alg })
}

/// The domain's settings with what it is registered as in the place of what would be configured.
pub fn applied(
    settings: &UpstreamSettings,
    (client_id, method, algorithm): (&str, UpstreamAuthMethod, Option<SigningAlgorithm>),
) -> UpstreamSettings {
    UpstreamSettings {
        client_id: client_id.to_owned(),
        dynamic_registration: false,
        client_secret_base64: false,
        token_endpoint_auth_method: Some(method),
        id_token_algs: algorithm.map_or_else(|| settings.id_token_algs.clone(), |one| vec![one]),
        ..settings.clone()
    }
}

fn invalid(detail: &str) -> Refusal {
    Refusal::new(RefusalCode::RegistrationInvalid, format!("the upstream's answer to our registration: {detail}"))
}

/// A text of visible ASCII (RFC 6749 appendix A.1: `VSCHAR`); an empty one counts as absent.
fn word<'a>(answer: &'a Map<String, Value>, name: &str) -> Result<Option<&'a str>, Refusal> {
    match answer.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if text.is_empty() => Ok(None),
        Some(Value::String(text)) if text.len() <= LONGEST && text.bytes().all(|b| (0x20..=0x7e).contains(&b)) => Ok(Some(text)),
        Some(_) => Err(invalid(&format!("`{name}` is not a text of at most {LONGEST} visible characters"))),
    }
}

/// Whatever we asked for is in the list that came back, if one did.
fn kept(asked: &Map<String, Value>, answer: &Map<String, Value>, name: &str) -> Result<(), Refusal> {
    let Some(told) = answer.get(name).filter(|told| !told.is_null()) else { return Ok(()) };
    let told = told.as_array().ok_or_else(|| invalid(&format!("`{name}` is not a list")))?;
    let same = |own: &Value, other: &Value| match (own.as_str(), other.as_str()) {
        // RFC 6749 §3.1.1: "the order of values does not matter"
        (Some(own), Some(other)) if name == "response_types" => sorted(own) == sorted(other),
        _ => own == other,
    };
    let own = asked.get(name).and_then(Value::as_array).into_iter().flatten();
    match own.into_iter().find(|own| !told.iter().any(|other| same(own, other))) {
        None => Ok(()),
        Some(lost) => Err(invalid(&format!("`{name}` has lost {}", printable(lost.as_str().unwrap_or_default(), 200)))),
    }
}

fn sorted(words: &str) -> Vec<&str> {
    let mut all: Vec<_> = words.split(' ').collect();
    all.sort_unstable();
    all
}

/// The method that came back: one of ours, with what it needs, and never none at all in the place of one.
fn auth_method(
    asked: &Map<String, Value>,
    answer: &Map<String, Value>,
    has_secret: bool,
    settings: &UpstreamSettings,
) -> Result<UpstreamAuthMethod, Refusal> {
    const NAME: &str = "token_endpoint_auth_method";
    let own = asked.get(NAME).and_then(Value::as_str).unwrap_or_default();
    let name = word(answer, NAME)?.unwrap_or(own);
    let method = UpstreamAuthMethod::ALL.into_iter().find(|method| method.name() == name);
    let method = method.ok_or_else(|| invalid(&format!("`{NAME}` is {}, which we do not know", printable(name, 64))))?;
    if !finish::redeems_code(settings) {
        return Ok(method); // nothing is ever proved
    }
    if method == UpstreamAuthMethod::None && own != name {
        return Err(invalid("anybody could pass for us: `token_endpoint_auth_method` is none"));
    }
    if method.is_mutual_tls() && own != name {
        return Err(invalid("it wants a certificate, which we did not offer"));
    }
    if method.needs_secret() && !has_secret {
        return Err(invalid("it gives no `client_secret`, which the authentication method needs"));
    }
    if method == UpstreamAuthMethod::PrivateKeyJwt && settings.platform_identity.is_none() {
        return Err(invalid("it wants private_key_jwt, and the domain has no platform_identity"));
    }
    Ok(method)
}

/// An algorithm that came back. There is no `none` among ours.
fn algorithm<T: FromStr>(answer: &Map<String, Value>, name: &str) -> Result<Option<T>, Refusal> {
    let Some(text) = word(answer, name)? else { return Ok(None) };
    text.parse().map(Some).map_err(|_| invalid(&format!("`{name}` is {}, which is never used here", printable(text, 64))))
}

/// §3.2: "Time at which the `client_secret` will expire or 0 if it will not expire."
fn expiry(answer: &Map<String, Value>, now: Instant) -> Result<Option<Instant>, Refusal> {
    let wrong = || invalid("`client_secret_expires_at` is not a time to come");
    match answer.get("client_secret_expires_at") {
        None | Some(Value::Null) => Ok(None),
        Some(value) => match value.as_i64() {
            Some(0) => Ok(None),
            Some(seconds) if seconds > now.epoch_seconds() && seconds <= LATEST => Ok(Some(Instant::from_epoch(seconds))),
            _ => Err(wrong()),
        },
    }
}

#[cfg(test)]
mod tests;
