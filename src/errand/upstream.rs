//! The journeys to an upstream: for its metadata, and for everything that a log-in rests on. What is wanted next and whether it holds is
//! the protocol's to say; here it is only fetched.

pub mod refresh;

use std::sync::Arc;

use serde_json::{Map, Value};

use crate::flow::federation::registration::Answered;
use crate::flow::federation::trial::Raw;
use crate::flow::federation::{Application, Domain, LogIn};
use crate::jose::{self, Decrypter};
use crate::model::{Instant, UpstreamMethod};
use crate::outbound::{Ask, Upstreams};
use crate::protocol::relying_party::finish::{self, Brought, Login, Proven, Step, Userinfo};
use crate::protocol::relying_party::id_token::Verification;
use crate::protocol::relying_party::logout_token::{self, Ended, Outcome};
use crate::protocol::relying_party::metadata::{self, Metadata};
use crate::protocol::relying_party::{Refusal, RefusalCode, client_authentication, registration, response};

/// The most steps of a log-in: two key sets, tokens, userinfo, addresses, and the last word.
const STEPS: usize = 7;

/// Metadata as they came, and what they say for the domain.
#[derive(Clone, Debug)]
pub struct Known {
    /// The document; `None` with the method `manual`.
    pub document: Option<Arc<Value>>,
    /// What holds.
    pub metadata: Metadata,
}

/// An upstream's metadata.
///
/// # Errors
/// Why there are none.
pub async fn document(upstreams: &Upstreams, domain: &Domain, now: Instant) -> Result<Arc<Value>, Refusal> {
    let url = metadata::document_url(&domain.upstream.settings);
    let url = url.ok_or_else(|| Refusal::new(RefusalCode::DomainMisconfigured, "it says not where its metadata are"))?;
    upstreams.metadata(&domain.upstream, &url, now).await
}

/// What is known of an upstream: by its document, unless the domain says everything itself or keeps one.
///
/// # Errors
/// Why nothing is.
pub async fn know(upstreams: &Upstreams, domain: &Domain, now: Instant) -> Result<Known, Refusal> {
    let upstream = &domain.upstream;
    let settings = &upstream.settings;
    let document = match (settings.method, &upstream.metadata) {
        (UpstreamMethod::Manual, _) => None,
        (UpstreamMethod::Read, Some(kept)) => Some(Arc::new(kept.clone())),
        _ => Some(document(upstreams, domain, now).await?),
    };
    let metadata = metadata::resolve(settings, document.as_deref())?;
    Ok(Known { document, metadata })
}

/// Registers us at an upstream.
pub async fn register(upstreams: &Upstreams, application: &Application, now: Instant) -> Answered {
    let Application { domain, metadata, body, claim, managed } = application;
    let settings = &domain.upstream.settings;
    let read = |answer| registration::read(settings, metadata, (body, &answer), now);
    let updated = match managed {
        None => None,
        Some(own) => {
            let asked = own.update(body);
            let answer = upstreams.update(&domain.upstream, (&own.client_uri, &own.access_token), &asked, now).await;
            Some(answer.and_then(|answer| own.updated(answer)).and_then(read))
        }
    };
    let outcome = match updated {
        Some(Ok(registered)) => Ok(registered),
        Some(Err(refusal)) if refusal.code == RefusalCode::Unreachable => Err(refusal),
        // Whoever does not let us change it gets a new one.
        _ => {
            let endpoint = metadata.registration_endpoint.as_deref().unwrap_or_default();
            let token = domain.initial_access_token.as_ref();
            upstreams.register(&domain.upstream, (endpoint, token), body, now).await.and_then(read)
        }
    };
    if let Err(refusal) = &outcome {
        log::warn!(upstream = domain.upstream.name.as_str(); "we are not registered there: {refusal}");
    }
    Answered { claim: claim.clone(), outcome }
}

/// Fetches and verifies until the person is proven, or something does not hold.
///
/// # Errors
/// Why the log-in is refused. After a refusal no further call is made.
pub async fn log_in(upstreams: &Upstreams, errand: &LogIn, raw: &mut Raw, now: Instant) -> Result<(Proven, Metadata), Refusal> {
    let domain = &*errand.domain;
    let Known { metadata, .. } = know(upstreams, domain, now).await?;
    raw.metadata = Some(metadata.clone());
    let settings = &domain.upstream.settings;
    let answer = response::read(settings, &metadata, &errand.attempt, &errand.parameters)?;
    let decrypter = domain.identity.as_ref().map(|identity| &*identity.decrypter);
    let login =
        Login { settings, metadata: &metadata, attempt: &errand.attempt, answer: &answer, mac: domain.mac.as_ref(), decrypter };
    raw.id_token = answer.id_token.as_deref().and_then(|token| claims(decrypter, token));
    let mut brought = Brought::default();
    for _ in 0..STEPS {
        match finish::next(&login, &brought, now)? {
            Step::Done(proven) => return Ok((*proven, metadata)),
            Step::Keys(again) => {
                brought.keys = Some(keys(upstreams, domain, &metadata, again, now).await?);
                brought.refetched = again;
            }
            Step::Tokens => {
                let code =
                    answer.code.as_ref().ok_or_else(|| Refusal::new(RefusalCode::ResponseMalformed, "`code` is missing"))?;
                let credentials = errand.credentials();
                let call = client_authentication::redeem(settings, &metadata, (&errand.attempt, code), &credentials, now)?;
                let tokens = upstreams.tokens(&domain.upstream, &call, now).await?;
                raw.tokens = true;
                raw.id_token = tokens.id_token.as_deref().and_then(|token| claims(decrypter, token)).or(raw.id_token.take());
                brought.tokens = Some(tokens);
            }
            Step::Emails(token) => {
                let url = settings.emails_endpoint.as_deref().unwrap_or_default();
                brought.emails = Some(upstreams.emails(&domain.upstream, (url, token.reveal()), now).await?);
            }
            Step::Userinfo(token) => {
                let (url, is_mutual) = client_authentication::userinfo(settings, &metadata);
                let certificate = domain.certificate.as_deref().filter(|_| is_mutual);
                let userinfo = upstreams.userinfo(&domain.upstream, (url, token.reveal(), certificate), now).await?;
                raw.userinfo = match &userinfo {
                    Userinfo::Plain(members) => Some(members.clone()),
                    Userinfo::Token(token) => Some(claims(decrypter, token).unwrap_or_default()),
                };
                brought.userinfo = Some(userinfo);
            }
        }
    }
    Err(Refusal::new(RefusalCode::IdTokenKey, "the log-in wants more than there is"))
}

/// What is in a token that nobody has believed yet.
fn claims(decrypter: Option<&Decrypter>, token: &str) -> Option<Map<String, Value>> {
    let opened = match decrypter {
        Some(decrypter) if jose::is_encrypted(token) => String::from_utf8(decrypter.decrypt(token).ok()?).ok()?,
        _ => token.to_owned(),
    };
    jose::peek(&opened).ok().map(|(_, claims)| claims.into_members())
}

async fn keys(
    upstreams: &Upstreams,
    domain: &Domain,
    metadata: &Metadata,
    again: bool,
    now: Instant,
) -> Result<Arc<crate::jose::KeySet>, Refusal> {
    let uri = metadata.jwks_uri.as_deref();
    let uri = uri.ok_or_else(|| Refusal::new(RefusalCode::IdTokenKey, "the domain has no `jwks_uri`"))?;
    upstreams.keys(&domain.upstream, uri, if again { Ask::UnknownKey } else { Ask::Kept }, now).await
}

/// What a logout token of an upstream ends.
///
/// # Errors
/// Why the token is refused.
pub async fn logged_out(upstreams: &Upstreams, (domain, token): (&Domain, &str), now: Instant) -> Result<Ended, Refusal> {
    let Known { metadata, .. } = know(upstreams, domain, now).await?;
    let mut set = None;
    for again in [false, true] {
        let verification = Verification {
            settings: &domain.upstream.settings,
            metadata: &metadata,
            keys: set.as_deref(),
            mac: domain.mac.as_ref(),
            decrypter: domain.identity.as_ref().map(|identity| &*identity.decrypter),
        };
        if let Outcome::Ended(ended) = logout_token::validate(&verification, token, now)? {
            return Ok(ended);
        }
        set = Some(keys(upstreams, domain, &metadata, again, now).await?);
    }
    let verification = Verification {
        settings: &domain.upstream.settings,
        metadata: &metadata,
        keys: set.as_deref(),
        mac: domain.mac.as_ref(),
        decrypter: None,
    };
    match logout_token::validate(&verification, token, now)? {
        Outcome::Ended(ended) => Ok(ended),
        Outcome::KeyWanted => Err(Refusal::new(RefusalCode::LogoutToken, "no single key of the upstream's set fits the token")),
    }
}
