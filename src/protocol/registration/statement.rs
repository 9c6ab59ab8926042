//! Software statements (RFC 7591 §2.3): "A software statement is a JSON Web Token (JWT) that asserts metadata values about the
//! client software as a bundle", signed by somebody whom the provider trusts.

use serde_json::{Map, Value};

use super::names;
use crate::jose::{self, Audience, Claims, Expected, Expiry, JoseError, KeySet, Keys, LEEWAY, Strictness};
use crate::model::{Instant, Provider, SigningAlgorithm, StatementIssuer};
use crate::protocol::client_keys::{ASYMMETRIC, ClientKeys};
use crate::protocol::endpoint::Endpoint;
use crate::protocol::error::{ErrorCode, OAuthError};

/// The member of a registration.
pub const NAME: &str = "software_statement";

/// What became of a request's statement.
#[derive(Clone, Debug, PartialEq)]
pub enum Stated {
    /// The members of the request with those of the statement over them.
    Body(Map<String, Value>),
    /// The keys of this issuer, at this URI, are needed first.
    NeedsKeys {
        /// `iss`.
        issuer: String,
        /// Its `jwks_uri`.
        uri: String,
    },
}

/// Puts what the statement says over what the request says: "If the server supports software statements, client metadata values
/// conveyed in the software statement MUST take precedence over those conveyed using plain JSON elements."
///
/// # Errors
/// `invalid_software_statement` for one that is not from a trusted issuer, or none where one is needed;
/// `unapproved_software_statement` for software that is not approved here.
pub fn merge(
    mut body: Map<String, Value>,
    provider: &Provider,
    keys: ClientKeys<'_>,
    now: Instant,
) -> Result<Stated, OAuthError> {
    let policy = &provider.registration_policy;
    let statement = match body.get(NAME) {
        None | Some(Value::Null) if policy.statement_required => return Err(invalid("A software statement is needed here.")),
        None | Some(Value::Null) => return Ok(Stated::Body(body)),
        Some(Value::String(statement)) => statement.clone(),
        Some(_) => return Err(invalid("The software statement is not a string.")),
    };
    let trusted = trusted(&statement, &policy.statement_issuers)?;
    let claims = match verify(&statement, trusted, keys, now) {
        Err(JoseError::UnknownKey) if may_fetch(trusted, keys) => {
            let (issuer, uri) = (trusted.issuer.clone(), trusted.jwks_uri.clone().unwrap_or_default());
            return Ok(Stated::NeedsKeys { issuer, uri });
        }
        verified => verified.map_err(|error| not_proven(&error))?,
    };
    check_audience(&claims, provider)?;
    check_approved(&claims, trusted)?;
    for (name, value) in claims.members().iter().filter(|(name, _)| names::is_known(name) && *name != NAME) {
        body.insert(name.clone(), value.clone());
    }
    Ok(Stated::Body(body))
}

/// The issuer that the statement names, if it is one of those trusted. Its claims are not believed yet.
fn trusted<'i>(statement: &str, issuers: &'i [StatementIssuer]) -> Result<&'i StatementIssuer, OAuthError> {
    let (_, claims) = jose::peek(statement).map_err(|error| not_proven(&error))?;
    let found = issuers.iter().find(|trusted| claims.issuer() == Some(trusted.issuer.as_str()));
    found.ok_or_else(|| invalid("The issuer of the software statement is not trusted here."))
}

fn verify(statement: &str, trusted: &StatementIssuer, keys: ClientKeys<'_>, now: Instant) -> Result<Claims, JoseError> {
    let algorithms: &[SigningAlgorithm] = &ASYMMETRIC;
    let expected = Expected {
        types: &[None, Some("jwt"), Some("software-statement+jwt")],
        algorithms,
        issuer: Some(&trusted.issuer),
        subject: None,
        audience: Audience::Unchecked,
        required: &["iss"],
        expiry: Expiry::Optional,
        leeway: LEEWAY,
    };
    if let Some(jwks) = &trusted.jwks {
        let set = KeySet::parse(jwks, Strictness::Lenient)?;
        return jose::verify(statement, &expected, Keys::Set(&set), now);
    }
    match keys {
        ClientKeys::Cached(set) | ClientKeys::Fresh(set) => jose::verify(statement, &expected, Keys::Set(set), now),
        ClientKeys::NotLoaded | ClientKeys::Unavailable => Err(JoseError::UnknownKey),
    }
}

/// An unknown key in a kept set is worth one refetch (decision 40).
fn may_fetch(trusted: &StatementIssuer, keys: ClientKeys<'_>) -> bool {
    trusted.jwks.is_none() && matches!(keys, ClientKeys::NotLoaded | ClientKeys::Cached(_))
}

/// "If the principal processing the claim does not identify itself with a value in the `aud` claim when this claim is present, then
/// the JWT MUST be rejected." (RFC 7519 §4.1.3)
fn check_audience(claims: &Claims, provider: &Provider) -> Result<(), OAuthError> {
    let ours = [provider.issuer.as_str().to_owned(), Endpoint::Registration.url(&provider.issuer)];
    let named = claims.audience();
    let is_ours = named.is_empty() || named.iter().any(|value| ours.iter().any(|own| own == value));
    if is_ours { Ok(()) } else { Err(invalid("The software statement is meant for somebody else.")) }
}

fn check_approved(claims: &Claims, trusted: &StatementIssuer) -> Result<(), OAuthError> {
    let software = claims.text("software_id");
    let is_approved = trusted.software_ids.is_empty() || trusted.software_ids.iter().any(|own| software == Some(own.as_str()));
    if is_approved {
        return Ok(());
    }
    Err(OAuthError::new(ErrorCode::UnapprovedSoftwareStatement, "This software is not approved at this provider."))
}

/// What is wrong with a trusted issuer as it is configured.
///
/// # Errors
/// The reason, in words for the operator.
pub fn check_issuer(trusted: &StatementIssuer) -> Result<(), String> {
    match (&trusted.jwks, &trusted.jwks_uri) {
        (Some(jwks), None) => KeySet::parse(jwks, Strictness::Strict).map(drop).map_err(|error| error.to_string()),
        (None, Some(uri)) if uri.starts_with("https://") || super::redirect_uris::is_loopback(uri) => Ok(()),
        (None, Some(_)) => Err("jwks_uri must be an https URL".to_owned()),
        (Some(_), Some(_)) => Err("jwks and jwks_uri are both given".to_owned()),
        (None, None) => Err("neither jwks nor jwks_uri is given".to_owned()),
    }
}

fn invalid(description: &'static str) -> OAuthError {
    OAuthError::new(ErrorCode::InvalidSoftwareStatement, description)
}

fn not_proven(error: &JoseError) -> OAuthError {
    invalid("The software statement cannot be verified.").with_detail(error.to_string())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::jose::{KeyPair, Signer, generate};
    use crate::protocol::fixture::{self, NOW};

    fn pair() -> KeyPair {
        generate(SigningAlgorithm::ES256, 2048).unwrap()
    }

    fn sign(pair: &KeyPair, claims: &Value) -> String {
        let signer = Signer::from_private_jwk(SigningAlgorithm::ES256, &pair.kid, pair.private_jwk.reveal().as_bytes()).unwrap();
        signer.sign("JWT", claims.as_object().unwrap()).unwrap()
    }

    fn provider(jwks: Option<&KeyPair>, software_ids: &[&str]) -> Provider {
        let mut provider = fixture::provider();
        provider.registration_policy.statement_issuers = vec![StatementIssuer {
            issuer: "https://vouches.test".into(),
            jwks: jwks.map(|pair| json!({ "keys": [pair.public_jwk] })),
            jwks_uri: jwks.is_none().then(|| "https://vouches.test/jwks".into()),
            software_ids: software_ids.iter().map(|&id| id.to_owned()).collect(),
        }];
        provider
    }

    fn body(statement: &Value) -> Map<String, Value> {
        let body = json!({"redirect_uris": ["https://app.test/cb"], "client_name": "Plain", "software_statement": statement});
        body.as_object().unwrap().clone()
    }

    fn code(result: Result<Stated, OAuthError>) -> &'static str {
        result.unwrap_err().code.name()
    }

    #[test]
    fn what_a_trusted_statement_says_wins_and_the_rest_stays() {
        let pair = pair();
        let claims =
            json!({"iss": "https://vouches.test", "client_name": "Vouched", "software_id": "s1", "sub": "x", "trusted": true});
        let statement = sign(&pair, &claims);
        let stated = merge(body(&statement.clone().into()), &provider(Some(&pair), &["s1"]), ClientKeys::NotLoaded, NOW);
        let Ok(Stated::Body(merged)) = stated else { panic!("{stated:?}") };
        assert_eq!((&merged["client_name"], &merged["software_id"]), (&"Vouched".into(), &"s1".into()));
        assert_eq!(merged["redirect_uris"], json!(["https://app.test/cb"]));
        assert_eq!(merged[NAME], statement, "\"its value MUST be returned unmodified\" (§3.2.1)");
        assert!(!merged.contains_key("iss") && !merged.contains_key("trusted"));
    }

    #[test]
    fn other_statements_are_refused() {
        // DR-016
        let (own, other) = (pair(), pair());
        let provider = provider(Some(&own), &[]);
        let good = json!({"iss": "https://vouches.test", "client_name": "Vouched"});
        let with = |name: &str, value: Value| {
            let mut claims = good.clone();
            claims[name] = value;
            sign(&own, &claims)
        };
        let unsigned = "eyJhbGciOiJub25lIn0.eyJpc3MiOiJodHRwczovL3ZvdWNoZXMudGVzdCJ9.";
        let refused: [Value; 8] = [
            sign(&other, &good).into(),
            with("iss", "https://other.test".into()).into(),
            with("exp", (NOW.epoch_seconds() - 3_600).into()).into(),
            with("aud", "https://other-op.test".into()).into(),
            unsigned.into(),
            "x".into(),
            7.into(),
            json!({}),
        ];
        for statement in &refused {
            let result = merge(body(statement), &provider, ClientKeys::NotLoaded, NOW);
            assert_eq!(code(result), "invalid_software_statement", "{statement}");
        }
        let ours = with("aud", json!(["https://op.test"])).into();
        assert!(merge(body(&ours), &provider, ClientKeys::NotLoaded, NOW).is_ok());
    }

    #[test]
    fn software_that_is_not_approved_is_told_so() {
        let pair = pair();
        let statement = sign(&pair, &json!({"iss": "https://vouches.test", "software_id": "s2"}));
        let result = merge(body(&statement.into()), &provider(Some(&pair), &["s1"]), ClientKeys::NotLoaded, NOW);
        assert_eq!(code(result), "unapproved_software_statement");
    }

    #[test]
    fn without_a_statement_the_request_stands_unless_one_is_needed() {
        let mut provider = provider(Some(&pair()), &[]);
        let plain = body(&Value::Null);
        assert_eq!(merge(plain.clone(), &provider, ClientKeys::NotLoaded, NOW), Ok(Stated::Body(plain.clone())));
        provider.registration_policy.statement_required = true;
        assert_eq!(code(merge(plain, &provider, ClientKeys::NotLoaded, NOW)), "invalid_software_statement");
    }

    #[test]
    fn keys_behind_a_uri_are_fetched_and_once_more_for_an_unknown_one() {
        let (own, old) = (pair(), pair());
        let provider = provider(None, &[]);
        let body = body(&sign(&own, &json!({"iss": "https://vouches.test"})).into());
        let needs = Stated::NeedsKeys { issuer: "https://vouches.test".into(), uri: "https://vouches.test/jwks".into() };
        let set = |pair: &KeyPair| KeySet::parse(&json!({ "keys": [pair.public_jwk] }), Strictness::Lenient).unwrap();
        assert_eq!(merge(body.clone(), &provider, ClientKeys::NotLoaded, NOW), Ok(needs.clone()));
        assert_eq!(merge(body.clone(), &provider, ClientKeys::Cached(&set(&old)), NOW), Ok(needs));
        assert!(matches!(merge(body.clone(), &provider, ClientKeys::Fresh(&set(&own)), NOW), Ok(Stated::Body(_))));
        for keys in [ClientKeys::Fresh(&set(&old)), ClientKeys::Unavailable] {
            assert_eq!(code(merge(body.clone(), &provider, keys, NOW)), "invalid_software_statement");
        }
    }
}
