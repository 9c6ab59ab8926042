//! Where an upstream's endpoints are and what it can do: OpenID Connect Discovery §3, §4.3
//! <https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata>, RFC 9207 §3.
//!
//! What is not understood is ignored: word order, unknown algorithms, response types and modes.

use serde_json::Value;

use super::{Refusal, RefusalCode};
use crate::model::{RequestSigning, ResponseMode, ResponseType, SigningAlgorithm, UpstreamMethod, UpstreamSettings};
use crate::protocol::vocabulary::scope::OFFLINE_ACCESS;

/// What is known of an upstream.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    /// `issuer`; may have a place that the token fills.
    pub issuer: String,
    /// `authorization_endpoint`.
    pub authorization_endpoint: String,
    /// `token_endpoint`.
    pub token_endpoint: Option<String>,
    /// `userinfo_endpoint`.
    pub userinfo_endpoint: Option<String>,
    /// `jwks_uri`.
    pub jwks_uri: Option<String>,
    /// `end_session_endpoint`.
    pub end_session_endpoint: Option<String>,
    /// Whether every answer names its issuer (RFC 9207 §3).
    pub promises_iss: bool,
    /// `response_types_supported`, those that are ours.
    pub response_types: Vec<ResponseType>,
    /// `response_modes_supported`, those that are ours; empty if it does not say.
    pub response_modes: Vec<ResponseMode>,
    /// `id_token_signing_alg_values_supported`, those that are ours.
    pub signing_algorithms: Vec<SigningAlgorithm>,
    /// `token_endpoint_auth_methods_supported`; empty if it does not say.
    pub auth_methods: Vec<String>,
    /// Where a certificate is shown instead (RFC 8705 §5).
    pub mutual_tls: MutualTls,
    /// Whether `offline_access` may be asked for: `scopes_supported` has it, or is not said.
    pub offers_offline_access: bool,
    /// `registration_endpoint`.
    pub registration_endpoint: Option<String>,
    /// `subject_types_supported`.
    pub subject_types: Vec<String>,
    /// What it says of signed requests.
    pub request_objects: RequestObjects,
}

/// Endpoints for those who show a certificate: `mtls_endpoint_aliases`, and the usual ones where it names no other (RFC 8705 §5: "If an
/// endpoint is not present … the client uses the conventional endpoint URL").
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MutualTls {
    /// `token_endpoint`.
    pub token_endpoint: Option<String>,
    /// `userinfo_endpoint`.
    pub userinfo_endpoint: Option<String>,
}

/// What an upstream says of request objects (Discovery §3).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RequestObjects {
    /// Whether there is a document that could say it.
    pub is_said: bool,
    /// `request_parameter_supported`: "If omitted, the default value is `false`."
    pub by_value: bool,
    /// `request_uri_parameter_supported`: "If omitted, the default value is `true`."
    pub by_reference: bool,
    /// `request_object_signing_alg_values_supported`, those that are ours; `None` if it does not say.
    pub algorithms: Option<Vec<RequestSigning>>,
}

/// Where a domain's document is, if it has one.
pub fn document_url(settings: &UpstreamSettings) -> Option<String> {
    if settings.method == UpstreamMethod::Manual {
        return None;
    }
    settings.well_known_url.clone().or_else(|| settings.issuer.as_deref().map(super::issuer::well_known))
}

/// Puts settings and document together: with the method `discover` the document holds, else the settings go over it.
///
/// # Errors
/// A document of another issuer (§4.3: "The `issuer` value returned MUST be identical to the Issuer URL that was used as the prefix
/// to `/.well-known/openid-configuration`"), or something missing that the domain needs.
pub fn resolve(settings: &UpstreamSettings, document: Option<&Value>) -> Result<Metadata, Refusal> {
    let text = |name: &str| document.and_then(|document| document.get(name)).and_then(Value::as_str).map(str::to_owned);
    if document.is_some_and(|document| !document.is_object()) {
        return Err(Refusal::new(RefusalCode::MetadataInvalid, "the metadata is not a JSON object"));
    }
    let issuer = issuer(settings, document.is_some(), text("issuer"))?;
    let pick = |own: &Option<String>, name: &str| match settings.method {
        UpstreamMethod::Discover => text(name),
        UpstreamMethod::Read | UpstreamMethod::Manual => own.clone().or_else(|| text(name)),
    };
    let aliases = document.and_then(|document| document.get("mtls_endpoint_aliases"));
    let alias = |name: &str| aliases.and_then(|own| own.get(name)).and_then(Value::as_str).map(str::to_owned);
    let metadata = Metadata {
        issuer,
        authorization_endpoint: pick(&settings.authorization_endpoint, "authorization_endpoint").unwrap_or_default(),
        token_endpoint: pick(&settings.token_endpoint, "token_endpoint"),
        userinfo_endpoint: pick(&settings.userinfo_endpoint, "userinfo_endpoint"),
        jwks_uri: pick(&settings.jwks_uri, "jwks_uri"),
        end_session_endpoint: settings.end_session_endpoint.clone().or_else(|| text("end_session_endpoint")),
        promises_iss: flag(document, "authorization_response_iss_parameter_supported"),
        response_types: words(document, "response_types_supported").filter_map(|word| word.parse().ok()).collect(),
        response_modes: words(document, "response_modes_supported")
            .filter_map(|word| ResponseMode::ALL.into_iter().find(|mode| mode.name() == word))
            .collect(),
        signing_algorithms: words(document, "id_token_signing_alg_values_supported")
            .filter_map(|word| word.parse().ok())
            .collect(),
        auth_methods: words(document, "token_endpoint_auth_methods_supported").map(str::to_owned).collect(),
        mutual_tls: MutualTls { token_endpoint: alias("token_endpoint"), userinfo_endpoint: alias("userinfo_endpoint") },
        offers_offline_access: document.is_none_or(|document| document.get("scopes_supported").is_none())
            || words(document, "scopes_supported").any(|word| word == OFFLINE_ACCESS),
        registration_endpoint: text("registration_endpoint"),
        subject_types: words(document, "subject_types_supported").map(str::to_owned).collect(),
        request_objects: request_objects(document),
    };
    complete(settings, &metadata)?;
    Ok(metadata)
}

fn issuer(settings: &UpstreamSettings, has_document: bool, found: Option<String>) -> Result<String, Refusal> {
    match (&settings.issuer, found) {
        (Some(own), Some(found)) if *own != found => {
            let detail = format!("`issuer` is {own}, and the metadata says {}", super::refusal::printable(&found, 200));
            Err(Refusal::new(RefusalCode::MetadataIssuer, detail))
        }
        (_, None) if has_document => Err(Refusal::new(RefusalCode::MetadataInvalid, "the metadata has no `issuer`")),
        (Some(own), _) => Ok(own.clone()),
        (None, Some(found)) => Ok(found),
        (None, None) => Err(Refusal::new(RefusalCode::DomainMisconfigured, "`issuer` is missing")),
    }
}

/// Everything that the domain's claims source and response type call for is there, and is an address that may be used.
fn complete(settings: &UpstreamSettings, metadata: &Metadata) -> Result<(), Refusal> {
    let missing = |name: &str| Refusal::new(RefusalCode::MetadataInvalid, format!("`{name}` is missing"));
    let needs_token = super::finish::redeems_code(settings);
    let needs_keys = !settings.is_plain_oauth() && !settings.id_token_algs.iter().all(|algorithm| algorithm.is_symmetric())
        || !settings.is_plain_oauth() && settings.id_token_algs.is_empty();
    for (name, needed, endpoint) in [
        ("authorization_endpoint", true, Some(&metadata.authorization_endpoint).filter(|text| !text.is_empty())),
        ("token_endpoint", needs_token, metadata.token_endpoint.as_ref()),
        ("userinfo_endpoint", settings.claims_source.uses_userinfo(), metadata.userinfo_endpoint.as_ref()),
        ("jwks_uri", needs_keys, metadata.jwks_uri.as_ref()),
        ("end_session_endpoint", false, metadata.end_session_endpoint.as_ref()),
        ("mtls_endpoint_aliases", false, metadata.mutual_tls.token_endpoint.as_ref()),
        ("mtls_endpoint_aliases", false, metadata.mutual_tls.userinfo_endpoint.as_ref()),
        ("registration_endpoint", false, metadata.registration_endpoint.as_ref()),
    ] {
        match endpoint {
            None if needed => return Err(missing(name)),
            Some(url) if !is_endpoint(url) => {
                let detail = format!("`{name}` is not an https URL: {}", super::refusal::printable(url, 200));
                return Err(Refusal::new(RefusalCode::MetadataInvalid, detail));
            }
            _ => {}
        }
    }
    Ok(())
}

/// An https URL, or an http one of this machine or of a network that `[outbound] allow` names, which the guard judges at the call.
pub fn is_endpoint(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let plain = |c: char| c.is_ascii_graphic() && !matches!(c, '"' | '<' | '>' | '\\' | '#' | '`' | '{' | '}');
    rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/') && rest.chars().all(plain)) && url.len() <= 2_048
}

fn request_objects(document: Option<&Value>) -> RequestObjects {
    const ALGORITHMS: &str = "request_object_signing_alg_values_supported";
    let told = document.and_then(|document| document.get(ALGORITHMS));
    RequestObjects {
        is_said: document.is_some(),
        by_value: flag(document, "request_parameter_supported"),
        by_reference: document
            .and_then(|document| document.get("request_uri_parameter_supported"))
            .and_then(Value::as_bool)
            .unwrap_or(true),
        algorithms: told.map(|_| words(document, ALGORITHMS).filter_map(|word| word.parse().ok()).collect()),
    }
}

fn flag(document: Option<&Value>, name: &str) -> bool {
    document.and_then(|document| document.get(name)).and_then(Value::as_bool).unwrap_or(false)
}

fn words<'a>(document: Option<&'a Value>, name: &str) -> impl Iterator<Item = &'a str> {
    let list = document.and_then(|document| document.get(name)).and_then(Value::as_array);
    list.into_iter().flatten().filter_map(Value::as_str)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::fixture::{document, settings};
    use super::*;
    use crate::model::ClaimsSource;

    #[test]
    fn a_document_of_another_issuer_is_refused() {
        // oidcc-client-test-discovery-issuer-mismatch; CB-4
        for issuer in ["https://op.test/", "https://evil.test", "https://OP.test", ""] {
            let mut other = document();
            other["issuer"] = issuer.into();
            assert_eq!(resolve(&settings(), Some(&other)).unwrap_err().code, RefusalCode::MetadataIssuer, "{issuer}");
        }
        assert_eq!(resolve(&settings(), Some(&json!({}))).unwrap_err().code, RefusalCode::MetadataInvalid);
        assert_eq!(resolve(&settings(), Some(&json!([]))).unwrap_err().code, RefusalCode::MetadataInvalid);
    }

    #[test]
    fn what_is_not_understood_is_ignored_and_word_order_means_nothing() {
        let mut odd = document();
        odd["response_types_supported"] = json!(["id_token code", "none", "device", 7]);
        odd["id_token_signing_alg_values_supported"] = json!(["none", "XY256", "ES256", "ES256K", "RS256"]);
        odd["response_modes_supported"] = json!(["query", "query.jwt", "form_post"]);
        let metadata = resolve(&settings(), Some(&odd)).unwrap();
        assert_eq!(metadata.response_types, ["code id_token".parse().unwrap()]);
        assert_eq!(metadata.signing_algorithms, [SigningAlgorithm::ES256, SigningAlgorithm::RS256]);
        assert_eq!(metadata.response_modes, [ResponseMode::Query, ResponseMode::FormPost]);
    }

    #[test]
    fn settings_go_over_a_document_that_was_read_and_not_over_one_that_is_followed() {
        let mut own = UpstreamSettings { token_endpoint: Some("https://own.test/token".into()), ..settings() };
        assert_eq!(resolve(&own, Some(&document())).unwrap().token_endpoint.as_deref(), Some("https://op.test/token"));
        own.method = UpstreamMethod::Read;
        assert_eq!(resolve(&own, Some(&document())).unwrap().token_endpoint.as_deref(), Some("https://own.test/token"));
    }

    #[test]
    fn what_the_claims_source_calls_for_must_be_there_as_an_address() {
        let needs = |name: &str, settings: &UpstreamSettings| {
            let mut less = document();
            less.as_object_mut().unwrap().remove(name);
            resolve(settings, Some(&less)).is_err()
        };
        let userinfo = UpstreamSettings { claims_source: ClaimsSource::IdTokenAndUserinfo, ..settings() };
        assert!(
            needs("authorization_endpoint", &settings())
                && needs("jwks_uri", &settings())
                && needs("token_endpoint", &settings())
        );
        assert!(!needs("userinfo_endpoint", &settings()) && needs("userinfo_endpoint", &userinfo));
        for bad in ["javascript:alert(1)", "file:///etc/passwd", "https://", "https:///x", "https://a b/", "ftp://op.test/x"] {
            let mut bent = document();
            bent["authorization_endpoint"] = bad.into();
            assert_eq!(resolve(&settings(), Some(&bent)).unwrap_err().code, RefusalCode::MetadataInvalid, "{bad}");
        }
    }
}
