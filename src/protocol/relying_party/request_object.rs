//! The authorization request as a signed token (OpenID Connect Core §6 <https://openid.net/specs/openid-connect-core-1_0.html#JWTRequests>;
//! JWT-Secured Authorization Request, RFC 9101 <https://www.rfc-editor.org/rfc/rfc9101>), so that nobody on the way (the browser
//! least of all) changes or invents one.
//!
//! Every parameter is inside; those that OAuth 2.0 and OpenID Connect demand outside stand there too, with the same values. Left out on
//! purpose: encryption to the upstream (nothing in a request is secret from the person who carries it). `none` (Core §6.1; RFC 9101 §4
//! forbids it) is sent only by a domain that names it: it protects nothing, and risks no more than plain parameters do.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::check::Problem;
use super::client_authentication::Credentials;
use super::metadata::{Metadata, RequestObjects};
use super::{Refusal, RefusalCode, issuer};
use crate::jose::{Signer, unsigned};
use crate::model::{Instant, RequestObject, RequestSigning, Seconds, SigningAlgorithm, UpstreamSettings};

/// Where upstreams fetch a request by reference, under the issuer, with its name behind it.
pub const PLACE: &str = "/oauth/auz/grants/provider/request";

/// How long a request object holds: a browser carries it there at once.
pub const LIFE: Seconds = Seconds::minutes(5);

/// RFC 9101 §10.8: explicit typing, so that it is taken for nothing else.
const TYPE: &str = "oauth-authz-req+jwt";

/// What does not go together in a domain's settings.
pub fn problem(settings: &UpstreamSettings, has_secret: bool) -> Option<Problem> {
    if settings.request_object == RequestObject::None {
        return None;
    }
    let problem = |key, message: &str, fix| Some(Problem { key, message: message.to_owned(), fix });
    let has_key = settings.platform_identity.is_some();
    match settings.request_object_signing_alg {
        Some(RequestSigning::Signed(algorithm)) if algorithm.is_symmetric() && !has_secret => problem(
            "request_object_signing_alg",
            "the HS family needs a client_secret",
            "give the secret, or name another algorithm",
        ),
        Some(RequestSigning::Signed(algorithm)) if !algorithm.is_symmetric() && !has_key => {
            problem("platform_identity", "signed requests need a key of ours", "name a [[platform_identity]]")
        }
        None if !has_key && !has_secret => problem(
            "request_object",
            "there is nothing to sign requests with",
            "name a platform_identity, or give a client_secret",
        ),
        _ if settings.use_inbound_client_id => {
            let fix = "use one of the two";
            problem(
                "request_object",
                "an upstream checks the request with the keys of the app that use_inbound_client_id names",
                fix,
            )
        }
        _ => None,
    }
}

/// What the request is signed with: the platform identity's key, or the secret (of which an algorithm of the HS family makes a key);
/// `None` for a domain whose requests are not signed.
///
/// # Errors
/// `DomainMisconfigured` if there is no such key, or the upstream does not take what the domain sends.
pub fn signer(
    settings: &UpstreamSettings,
    metadata: &Metadata,
    credentials: &Credentials,
) -> Result<Option<Arc<Signer>>, Refusal> {
    let wrong = |detail: String| Refusal::new(RefusalCode::DomainMisconfigured, detail);
    let own = credentials.signer.as_ref();
    let signing = secured(settings, own.map(|signer| signer.algorithm()));
    check(settings.request_object, &metadata.request_objects, signing).map_err(wrong)?;
    let Some(algorithm) = signing.algorithm() else { return Ok(None) };
    if algorithm.is_symmetric() {
        let secret =
            credentials.secret.as_ref().ok_or_else(|| wrong("the domain has no client_secret to sign with".to_owned()))?;
        return Signer::from_secret(algorithm, secret).map(|own| Some(Arc::new(own))).map_err(|error| wrong(error.to_string()));
    }
    let fitting = own.filter(|signer| signer.algorithm() == algorithm);
    fitting.cloned().map(Some).ok_or_else(|| wrong(format!("the platform identity does not sign with {algorithm}")))
}

/// What a domain secures its requests with: what it names, else the algorithm of its platform identity, else HS256.
pub fn secured(settings: &UpstreamSettings, own: Option<SigningAlgorithm>) -> RequestSigning {
    let named = settings.request_object_signing_alg.or_else(|| own.map(RequestSigning::Signed));
    named.unwrap_or(RequestSigning::Signed(SigningAlgorithm::HS256))
}

/// Whether the upstream takes it, as far as its metadata say.
fn check(way: RequestObject, said: &RequestObjects, signing: RequestSigning) -> Result<(), String> {
    let is_taken = match way {
        RequestObject::None => true,
        RequestObject::Value => said.by_value || !said.is_said,
        RequestObject::Reference => said.by_reference || !said.is_said,
    };
    if !is_taken {
        let name = if way == RequestObject::Value { "request" } else { "request_uri" };
        return Err(format!("the upstream's metadata do not say that it takes `{name}`"));
    }
    match &said.algorithms {
        Some(algorithms) if !algorithms.contains(&signing) => {
            Err(format!("the upstream takes no requests signed with {signing}"))
        }
        _ => Ok(()),
    }
}

/// Signs a request, or only writes it as a token.
///
/// # Errors
/// `DomainMisconfigured` where the issuer is a template, so that nobody could be named as the audience.
pub fn sign(
    metadata: &Metadata,
    fields: &[(String, String)],
    (signer, jti): (Option<&Signer>, &str),
    now: Instant,
) -> Result<String, Refusal> {
    let wrong = |detail: String| Refusal::new(RefusalCode::DomainMisconfigured, detail);
    if issuer::is_template(&metadata.issuer) {
        return Err(wrong("a request cannot be addressed to an issuer with a place in it".to_owned()));
    }
    // RFC 9101 §4: "Numerical values are included as JSON numbers."
    let value = |name: &str, text: &str| match (name, text.parse::<u64>()) {
        ("max_age", Ok(number)) => Value::from(number),
        _ => Value::from(text),
    };
    let mut claims: Map<String, Value> = fields.iter().map(|(name, text)| (name.clone(), value(name, text))).collect();
    let client_id = fields.iter().find(|(name, _)| name == "client_id").map(|(_, id)| id.as_str()).unwrap_or_default();
    claims.extend(
        [
            ("iss", Value::from(client_id)),
            ("aud", metadata.issuer.as_str().into()),
            ("jti", jti.into()),
            ("iat", now.epoch_seconds().into()),
            ("nbf", now.epoch_seconds().into()),
            ("exp", now.plus(LIFE).epoch_seconds().into()),
        ]
        .map(|(name, value)| (name.to_owned(), value)),
    );
    let token = signer.map_or_else(|| unsigned(TYPE, &claims), |signer| signer.sign(TYPE, &claims));
    token.map_err(|error| wrong(error.to_string()))
}

/// What is sent in the place of the parameters. Core §6.1: "the values for the `response_type` and `client_id` parameters MUST be
/// included using the OAuth 2.0 request syntax … Even if a `scope` parameter is present in the Request Object value, a `scope` parameter
/// MUST always be passed using the OAuth 2.0 request syntax containing the `openid` scope value".
pub fn outside(fields: Vec<(String, String)>, object: (&str, String)) -> Vec<(String, String)> {
    let mut sent: Vec<_> = fields.into_iter().filter(|(name, _)| name == "response_type" || name == "client_id").collect();
    sent.push(("scope".to_owned(), "openid".to_owned()));
    sent.push((object.0.to_owned(), object.1));
    sent
}

#[cfg(test)]
mod tests;
