//! The token request to an upstream and how we authenticate in it (RFC 6749 §2.3.1, §4.1.3 <https://www.rfc-editor.org/rfc/rfc6749>;
//! RFC 7523 §2.2; OpenID Connect Core §9; RFC 8705 §2).

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};

use super::begin::Attempt;
use super::metadata::Metadata;
use super::{Refusal, RefusalCode};
use crate::crypto::Plain;
use crate::jose::{ClientCertificate, JoseError, Signer};
use crate::model::{
    AssertionAudience, Instant, ParameterEndpoint, Seconds, SigningAlgorithm, UpstreamAuthMethod, UpstreamSettings,
};

/// The life of an assertion.
const ASSERTION_LIFE: Seconds = Seconds(60);
/// RFC 7523 §2.2.
const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// What we can prove ourselves with.
#[derive(Clone, Debug, Default)]
pub struct Credentials {
    /// The secret of our app there.
    pub secret: Option<Plain>,
    /// The key of the domain's platform identity.
    pub signer: Option<Arc<Signer>>,
    /// What the connection shows: the domain's own certificate, else that of its platform identity.
    pub certificate: Option<Arc<ClientCertificate>>,
    /// A fresh identifier for an assertion.
    pub jti: String,
}

/// A form on its way to a token endpoint.
#[derive(Clone, Debug)]
pub struct TokenCall {
    /// The endpoint.
    pub url: String,
    /// The form.
    pub form: Vec<(String, Plain)>,
    /// `Authorization`, if the method uses it.
    pub authorization: Option<Plain>,
    /// The domain's additional headers.
    pub headers: Vec<(String, String)>,
    /// The certificate that the connection shows, if the method is one of mutual TLS.
    pub certificate: Option<Arc<ClientCertificate>>,
}

/// The method that is used: the domain's own, else the first of ours that the upstream takes. RFC 8414 §2: "If omitted, the default is
/// `client_secret_basic`".
pub fn method(settings: &UpstreamSettings, metadata: &Metadata) -> UpstreamAuthMethod {
    let takes = |method: UpstreamAuthMethod| metadata.auth_methods.iter().any(|name| name == method.name());
    let has_key = settings.platform_identity.is_some();
    let has_certificate = settings.client_certificate.is_some();
    let preferred = [
        (UpstreamAuthMethod::TlsClientAuth, has_certificate),
        (UpstreamAuthMethod::SelfSignedTlsClientAuth, has_certificate),
        (UpstreamAuthMethod::PrivateKeyJwt, has_key),
        (UpstreamAuthMethod::ClientSecretBasic, true),
        (UpstreamAuthMethod::ClientSecretPost, true),
        (UpstreamAuthMethod::ClientSecretJwt, true),
    ];
    settings.token_endpoint_auth_method.unwrap_or_else(|| {
        let found = preferred.into_iter().find(|(method, is_possible)| *is_possible && takes(*method));
        found.map_or(UpstreamAuthMethod::ClientSecretBasic, |(method, _)| method)
    })
}

/// The request that redeems a code.
///
/// # Errors
/// `DomainMisconfigured` if what the method needs is not there.
pub fn redeem(
    settings: &UpstreamSettings,
    metadata: &Metadata,
    (attempt, code): (&Attempt, &Plain),
    credentials: &Credentials,
    now: Instant,
) -> Result<TokenCall, Refusal> {
    let mut form = vec![
        ("grant_type".to_owned(), Plain::new("authorization_code".to_owned())),
        ("code".to_owned(), code.clone()),
        ("redirect_uri".to_owned(), Plain::new(attempt.redirect_uri.clone())),
    ];
    if let Some(verifier) = &attempt.verifier {
        form.push(("code_verifier".to_owned(), Plain::new(verifier.clone())));
    }
    authenticated(settings, metadata, form, credentials, now)
}

/// A form with our proof of who we are. Beside an assertion `client_id` is optional (RFC 7521 §4.2), and some demand it.
///
/// # Errors
/// `DomainMisconfigured` if what the method needs is not there.
pub fn authenticated(
    settings: &UpstreamSettings,
    metadata: &Metadata,
    mut form: Vec<(String, Plain)>,
    credentials: &Credentials,
    now: Instant,
) -> Result<TokenCall, Refusal> {
    let missing = |what: &str| Refusal::new(RefusalCode::DomainMisconfigured, format!("the domain has no {what}"));
    let secret = || credentials.secret.as_ref().ok_or_else(|| missing("client_secret"));
    let (mut authorization, mut certificate) = (None, None);
    let mut url = metadata.token_endpoint.as_ref();
    let client_id = || ("client_id".to_owned(), Plain::new(settings.client_id.clone()));
    match method(settings, metadata) {
        UpstreamAuthMethod::ClientSecretBasic => authorization = Some(basic(&settings.client_id, secret()?)),
        UpstreamAuthMethod::ClientSecretPost => form.extend([client_id(), ("client_secret".to_owned(), secret()?.clone())]),
        UpstreamAuthMethod::ClientSecretJwt => {
            let signer = Signer::from_secret(SigningAlgorithm::HS256, secret()?);
            let signer = signer.map_err(|error| Refusal::new(RefusalCode::DomainMisconfigured, error.to_string()))?;
            form.push(client_id());
            form.extend(assertion(settings, metadata, (&signer, &credentials.jti), now)?);
        }
        UpstreamAuthMethod::PrivateKeyJwt => {
            let signer = credentials.signer.as_ref().ok_or_else(|| missing("platform identity"))?;
            form.push(client_id());
            form.extend(assertion(settings, metadata, (signer, &credentials.jti), now)?);
        }
        // RFC 8705 §2: "the client … MUST include the `client_id` parameter", by which its certificate is found.
        UpstreamAuthMethod::TlsClientAuth | UpstreamAuthMethod::SelfSignedTlsClientAuth => {
            form.push(client_id());
            url = metadata.mutual_tls.token_endpoint.as_ref().or(url);
            if url.is_some_and(|url| !url.starts_with("https://")) {
                let detail = "a certificate can be shown over https only";
                return Err(Refusal::new(RefusalCode::DomainMisconfigured, detail));
            }
            certificate = Some(credentials.certificate.clone().ok_or_else(|| missing("client certificate"))?);
        }
        UpstreamAuthMethod::None => form.push(client_id()),
    }
    let own = settings.parameters.iter().filter(|own| own.endpoint == ParameterEndpoint::Token);
    Ok(TokenCall {
        url: url.cloned().ok_or_else(|| missing("token_endpoint"))?,
        form,
        authorization,
        headers: own.map(|own| (own.name.clone(), own.value.clone())).collect(),
        certificate,
    })
}

/// Where userinfo is asked for, and whether the connection shows our certificate: an access token may be bound to it (RFC 8705 §3).
pub fn userinfo<'a>(settings: &UpstreamSettings, metadata: &'a Metadata) -> (&'a str, bool) {
    let is_mutual = method(settings, metadata).is_mutual_tls();
    let alias = metadata.mutual_tls.userinfo_endpoint.as_deref().filter(|_| is_mutual);
    (alias.or(metadata.userinfo_endpoint.as_deref()).unwrap_or_default(), is_mutual)
}

/// RFC 6749 §2.3.1: "The client identifier is encoded using the `application/x-www-form-urlencoded` encoding algorithm … and the encoded
/// value is used as the username; the client password is encoded using the same algorithm and used as the password."
pub fn basic(client_id: &str, secret: &Plain) -> Plain {
    let encode = |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    Plain::new(format!("Basic {}", STANDARD.encode(format!("{}:{}", encode(client_id), encode(secret.reveal())))))
}

/// RFC 7523 §3; `aud` is the issuer alone, so that a lying upstream, which names another's token endpoint as its own, gets nothing that
/// the other would take (CVE-2025-27370). Some take the token endpoint only: that is the domain's to say.
fn assertion(
    settings: &UpstreamSettings,
    metadata: &Metadata,
    (signer, jti): (&Signer, &str),
    now: Instant,
) -> Result<[(String, Plain); 2], Refusal> {
    let audience = match settings.client_assertion_audience {
        AssertionAudience::Issuer => metadata.issuer.as_str(),
        AssertionAudience::TokenEndpoint => metadata.token_endpoint.as_deref().unwrap_or_default(),
    };
    signed((&settings.client_id, audience), (signer, jti), now)
        .map_err(|error| Refusal::new(RefusalCode::DomainMisconfigured, error.to_string()))
}

/// The two members of a form that are an assertion of a client for an audience.
///
/// # Errors
/// As the library fails.
pub fn signed(
    (id, audience): (&str, &str),
    (signer, jti): (&Signer, &str),
    now: Instant,
) -> Result<[(String, Plain); 2], JoseError> {
    let claims: Map<String, Value> = [
        ("iss", Value::from(id)),
        ("sub", id.into()),
        ("aud", audience.into()),
        ("jti", jti.into()),
        ("iat", now.epoch_seconds().into()),
        ("exp", now.plus(ASSERTION_LIFE).epoch_seconds().into()),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .collect();
    let token = Plain::new(signer.sign("JWT", &claims)?);
    let kind = Plain::new(ASSERTION_TYPE.to_owned());
    Ok([("client_assertion_type".to_owned(), kind), ("client_assertion".to_owned(), token)])
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{NOW, attempt, metadata, settings};
    use super::*;
    use crate::crypto::from_base64url;

    fn call(settings: &UpstreamSettings, metadata: &Metadata, secret: &str) -> TokenCall {
        let secret = Some(Plain::new(secret.into()));
        let credentials = Credentials { secret, jti: "jti-1".into(), ..Credentials::default() };
        redeem(settings, metadata, (&attempt(), &Plain::new("code-1".into())), &credentials, NOW).unwrap()
    }

    fn field<'a>(call: &'a TokenCall, name: &str) -> Option<&'a str> {
        call.form.iter().find(|(own, _)| own == name).map(|(_, value)| value.reveal())
    }

    #[test]
    fn id_and_secret_are_form_encoded_before_they_are_base64() {
        let odd = UpstreamSettings { client_id: "a:b c%".into(), ..settings() };
        let call = call(&odd, &metadata(), "p@ss:w%rd+ ü");
        let pair = STANDARD.decode(call.authorization.unwrap().reveal().strip_prefix("Basic ").unwrap()).unwrap();
        assert_eq!(String::from_utf8(pair).unwrap(), "a%3Ab+c%25:p%40ss%3Aw%25rd%2B+%C3%BC");
        assert_eq!(
            call.form.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(),
            ["grant_type", "code", "redirect_uri", "code_verifier"]
        );
    }

    #[test]
    fn the_method_is_the_domains_else_one_that_the_upstream_takes() {
        let takes =
            |names: &[&str]| Metadata { auth_methods: names.iter().map(|name| (*name).to_owned()).collect(), ..metadata() };
        assert_eq!(method(&settings(), &takes(&[])), UpstreamAuthMethod::ClientSecretBasic);
        assert_eq!(method(&settings(), &takes(&["client_secret_post"])), UpstreamAuthMethod::ClientSecretPost);
        let keyed = UpstreamSettings { platform_identity: Some("key".into()), ..settings() };
        assert_eq!(method(&keyed, &takes(&["client_secret_post", "private_key_jwt"])), UpstreamAuthMethod::PrivateKeyJwt);
        let own = UpstreamSettings { token_endpoint_auth_method: Some(UpstreamAuthMethod::ClientSecretPost), ..keyed };
        assert_eq!(method(&own, &takes(&["private_key_jwt"])), UpstreamAuthMethod::ClientSecretPost);
        assert_eq!(field(&call(&own, &metadata(), "s"), "client_secret"), Some("s"));
    }

    #[test]
    fn cve_2025_27370_an_assertion_names_the_issuer_alone() {
        let own = UpstreamSettings { token_endpoint_auth_method: Some(UpstreamAuthMethod::ClientSecretJwt), ..settings() };
        let lying = Metadata { token_endpoint: Some("https://honest.test/token".into()), ..metadata() };
        let call = call(&own, &lying, "a secret that is long enough for HS256");
        let payload = asserted(&call);
        assert_eq!(field(&call, "client_id"), Some("us"));
        assert_eq!(payload["aud"], "https://op.test");
        assert_eq!(
            (payload["iss"].as_str(), payload["sub"].as_str(), payload["jti"].as_str()),
            (Some("us"), Some("us"), Some("jti-1"))
        );
        assert!(field(&call, "client_secret").is_none() && call.authorization.is_none());
    }

    fn certificate() -> Arc<ClientCertificate> {
        let pair = crate::jose::generate(SigningAlgorithm::ES256, 2048).unwrap();
        let der = crate::jose::self_signed(SigningAlgorithm::ES256, &pair.private_jwk, "us", NOW).unwrap().unwrap();
        Arc::new(ClientCertificate::of_jwk(&der, SigningAlgorithm::ES256, &pair.private_jwk).unwrap())
    }

    #[test]
    fn a_certificate_goes_to_the_alias_over_https_with_the_client_id_in_the_form() {
        // RFC 8705 §2, §5
        let own =
            UpstreamSettings { token_endpoint_auth_method: Some(UpstreamAuthMethod::SelfSignedTlsClientAuth), ..settings() };
        let mut known = metadata();
        let credentials = Credentials { certificate: Some(certificate()), ..Credentials::default() };
        let redeem = |metadata: &Metadata| redeem(&own, metadata, (&attempt(), &Plain::new("c".into())), &credentials, NOW);
        let usual = redeem(&known).unwrap();
        assert_eq!((usual.url.as_str(), userinfo(&own, &known)), ("https://op.test/token", ("https://op.test/me", true)));
        known.mutual_tls.token_endpoint = Some("https://mtls.op.test/token".into());
        known.mutual_tls.userinfo_endpoint = Some("https://mtls.op.test/me".into());
        let call = redeem(&known).unwrap();
        assert_eq!(
            (call.url.as_str(), userinfo(&own, &known)),
            ("https://mtls.op.test/token", ("https://mtls.op.test/me", true))
        );
        assert_eq!((field(&call, "client_id"), field(&call, "client_secret")), (Some("us"), None));
        assert!(call.certificate.is_some() && call.authorization.is_none());
        assert_eq!(userinfo(&settings(), &known), ("https://op.test/me", false), "aliases are for certificates alone");
        known.mutual_tls.token_endpoint = Some("http://mtls.op.test/token".into());
        assert_eq!(redeem(&known).unwrap_err().code, RefusalCode::DomainMisconfigured);
    }

    #[test]
    fn a_domain_with_a_certificate_uses_it_where_the_upstream_takes_one() {
        let own = UpstreamSettings { client_certificate: Some("PEM".into()), ..settings() };
        let takes =
            |names: &[&str]| Metadata { auth_methods: names.iter().map(|name| (*name).to_owned()).collect(), ..metadata() };
        for (names, expected) in [
            (["client_secret_basic", "tls_client_auth"], UpstreamAuthMethod::TlsClientAuth),
            (["client_secret_basic", "self_signed_tls_client_auth"], UpstreamAuthMethod::SelfSignedTlsClientAuth),
            (["client_secret_basic", "client_secret_post"], UpstreamAuthMethod::ClientSecretBasic),
        ] {
            assert_eq!(method(&own, &takes(&names)), expected);
            assert!(!method(&settings(), &takes(&names)).is_mutual_tls());
        }
    }

    #[test]
    fn an_upstream_that_takes_its_token_endpoint_only_gets_that() {
        let own = UpstreamSettings {
            token_endpoint_auth_method: Some(UpstreamAuthMethod::ClientSecretJwt),
            client_assertion_audience: AssertionAudience::TokenEndpoint,
            ..settings()
        };
        let payload = asserted(&call(&own, &metadata(), "a secret that is long enough for HS256"));
        assert_eq!(payload["aud"].as_str(), metadata().token_endpoint.as_deref());
    }

    fn asserted(call: &TokenCall) -> Value {
        let assertion = field(call, "client_assertion").unwrap();
        serde_json::from_slice(&from_base64url(assertion.split('.').nth(1).unwrap()).unwrap()).unwrap()
    }

    #[test]
    fn what_the_method_needs_has_to_be_there() {
        for method in [
            UpstreamAuthMethod::ClientSecretBasic,
            UpstreamAuthMethod::ClientSecretJwt,
            UpstreamAuthMethod::PrivateKeyJwt,
            UpstreamAuthMethod::TlsClientAuth,
        ] {
            let own = UpstreamSettings { token_endpoint_auth_method: Some(method), ..settings() };
            let code = Plain::new("c".into());
            let refusal = redeem(&own, &metadata(), (&attempt(), &code), &Credentials::default(), NOW).unwrap_err();
            assert_eq!(refusal.code, RefusalCode::DomainMisconfigured);
        }
    }
}
