//! Validating an ID token of an upstream (OpenID Connect Core §3.1.3.7
//! <https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation>, §3.2.2.11, §3.3.2.12): always the signature, also of a
//! token that came over TLS.

use super::metadata::Metadata;
use super::{Refusal, RefusalCode, issuer};
use crate::jose::{self, Audience, Claims, Decrypter, Expected, Expiry, JoseError, KeySet, Keys, LEEWAY, MacKey};
use crate::model::{Instant, SigningAlgorithm, UpstreamSettings};
use crate::protocol::oidc::hash;

/// What a token is verified with.
#[derive(Clone, Copy, Debug)]
pub struct Verification<'a> {
    /// The domain.
    pub settings: &'a UpstreamSettings,
    /// Its metadata.
    pub metadata: &'a Metadata,
    /// The upstream's keys, if they were fetched.
    pub keys: Option<&'a KeySet>,
    /// The key of the HS family, if there is a secret.
    pub mac: Option<&'a MacKey>,
    /// Our private key, if the domain has a platform identity.
    pub decrypter: Option<&'a Decrypter>,
}

/// What a token must say beyond its signature.
#[derive(Clone, Copy, Debug)]
pub struct Demands<'a> {
    /// The nonce that was sent.
    pub nonce: &'a str,
    /// Whom it must be for.
    pub audience: &'a str,
    /// The access token beside it.
    pub access_token: Option<&'a str>,
    /// The code beside it.
    pub code: Option<&'a str>,
    /// Whether it came through the browser, where the hashes must be there.
    pub front_channel: bool,
}

/// What became of a token.
#[derive(Clone, Debug)]
pub enum Verdict {
    /// It holds.
    Proven(Box<Claims>),
    /// No key fits: they have to be fetched, or fetched again.
    KeyWanted,
}

/// Decision 51: the domain's list, else the asymmetric ones of the metadata, else RS256. `none` cannot be expressed.
pub fn algorithms(settings: &UpstreamSettings, metadata: &Metadata) -> Vec<SigningAlgorithm> {
    if !settings.id_token_algs.is_empty() {
        return settings.id_token_algs.clone();
    }
    let published: Vec<_> = metadata.signing_algorithms.iter().copied().filter(|one| !one.is_symmetric()).collect();
    if published.is_empty() { vec![SigningAlgorithm::RS256] } else { published }
}

/// The claims of a signed token of the upstream, by its keys or our shared secret: an ID token, signed userinfo, a logout token.
///
/// # Errors
/// Why it is refused. A key that is missing is a value, since it may be fetched.
pub fn verified(verification: &Verification<'_>, expected: &Expected<'_>, token: &str, now: Instant) -> Result<Verdict, Refusal> {
    let inner = decrypted(verification, token)?;
    let token = inner.as_deref().unwrap_or(token);
    let (header, _) = jose::peek(token).map_err(|error| of_jose(&error))?;
    let algorithm: SigningAlgorithm = header.alg.parse().map_err(|_| of_jose(&JoseError::Algorithm))?;
    if !expected.algorithms.contains(&algorithm) {
        return Err(Refusal::new(RefusalCode::IdTokenAlgorithm, format!("{algorithm} is not accepted from this upstream")));
    }
    let keys = match (algorithm.is_symmetric(), verification.mac, verification.keys) {
        (true, Some(mac), _) => Keys::Mac(mac),
        (true, None, _) => return Err(Refusal::new(RefusalCode::IdTokenKey, "the domain has no secret to check it with")),
        (false, _, Some(set)) => Keys::Set(set),
        (false, _, None) => return Ok(Verdict::KeyWanted),
    };
    match jose::verify(token, expected, keys, now) {
        Ok(claims) => Ok(Verdict::Proven(Box::new(claims))),
        Err(JoseError::UnknownKey) => Ok(Verdict::KeyWanted),
        Err(error) => Err(of_jose(&error)),
    }
}

/// A JWE is opened first; what is in it is verified like any other (Core §3.1.3.7, 1).
fn decrypted(verification: &Verification<'_>, token: &str) -> Result<Option<String>, Refusal> {
    if !jose::is_encrypted(token) {
        return Ok(None);
    }
    let refuse = |detail| Refusal::new(RefusalCode::IdTokenEncryption, detail);
    let decrypter = verification.decrypter.ok_or_else(|| refuse("it is encrypted, and the domain has no platform identity"))?;
    let content = decrypter.decrypt(token).map_err(|_| refuse("it does not open with our key"))?;
    String::from_utf8(content).map(Some).map_err(|_| refuse("what is encrypted is not a signed token"))
}

/// Validates an ID token.
///
/// # Errors
/// Why it is refused.
pub fn validate(verification: &Verification<'_>, token: &str, demands: &Demands<'_>, now: Instant) -> Result<Verdict, Refusal> {
    let verdict = validate_but_nonce(verification, token, demands, now)?;
    // "If a nonce value was sent in the Authentication Request, a `nonce` Claim MUST be present and its value checked to verify that
    // it is the same value as the one that was sent" (11).
    match &verdict {
        Verdict::Proven(claims) if claims.text("nonce") != Some(demands.nonce) => {
            Err(Refusal::new(RefusalCode::IdTokenNonce, "`nonce` is not the one that was sent"))
        }
        _ => Ok(verdict),
    }
}

/// As [`validate`], but whether `nonce` is the right one is the caller's to judge.
pub(super) fn validate_but_nonce(
    verification: &Verification<'_>,
    token: &str,
    demands: &Demands<'_>,
    now: Instant,
) -> Result<Verdict, Refusal> {
    let Verification { settings, metadata, .. } = verification;
    let algorithms = algorithms(settings, metadata);
    let fixed = (!issuer::is_template(&metadata.issuer)).then_some(metadata.issuer.as_str());
    let expected = Expected {
        types: &[None, Some("jwt")],
        algorithms: &algorithms,
        issuer: fixed,
        subject: None,
        audience: Audience::Contains(demands.audience),
        required: &["iss", "sub", "aud", "exp", "iat"],
        expiry: Expiry::Required,
        leeway: LEEWAY,
    };
    let claims = match verified(verification, &expected, token, now)? {
        Verdict::Proven(claims) => claims,
        wanted @ Verdict::KeyWanted => return Ok(wanted),
    };
    check_issuer(&metadata.issuer, &claims)?;
    check_subject(&claims)?;
    check_parties(settings, &claims, demands)?;
    check_hash(&claims, ("at_hash", RefusalCode::IdTokenAccessTokenHash), demands.access_token, demands.front_channel)?;
    check_hash(&claims, ("c_hash", RefusalCode::IdTokenCodeHash), demands.code, demands.front_channel)?;
    Ok(Verdict::Proven(claims))
}

/// The claims of a signed userinfo response (Core §5.3.2): "If signed, the `UserInfo` Response MUST contain the Claims `iss` (issuer) and
/// `aud` (audience) as members."
///
/// # Errors
/// Why it is refused.
pub fn userinfo(verification: &Verification<'_>, token: &str, audience: &str, now: Instant) -> Result<Verdict, Refusal> {
    let Verification { settings, metadata, .. } = verification;
    let algorithms = algorithms(settings, metadata);
    let expected = Expected {
        types: &[None, Some("jwt")],
        algorithms: &algorithms,
        issuer: (!issuer::is_template(&metadata.issuer)).then_some(metadata.issuer.as_str()),
        subject: None,
        audience: Audience::Contains(audience),
        required: &["iss", "aud", "sub"],
        expiry: Expiry::Optional,
        leeway: LEEWAY,
    };
    let verdict = verified(verification, &expected, token, now)
        .map_err(|refusal| Refusal::new(RefusalCode::UserinfoInvalid, refusal.to_string()))?;
    if let Verdict::Proven(claims) = &verdict {
        check_issuer(&metadata.issuer, claims)?;
    }
    Ok(verdict)
}

fn check_issuer(configured: &str, claims: &Claims) -> Result<(), Refusal> {
    let expected = issuer::expected(configured, claims);
    if expected.is_some() && expected.as_deref() == claims.issuer() {
        return Ok(());
    }
    Err(Refusal::new(RefusalCode::IdTokenIssuer, format!("`iss` is not {configured}")))
}

/// Core §2: `sub` "MUST NOT exceed 255 ASCII characters in length".
fn check_subject(claims: &Claims) -> Result<(), Refusal> {
    let fits = |subject: &str| !subject.is_empty() && subject.len() <= 255 && !subject.contains('\0');
    if claims.subject().is_some_and(fits) {
        return Ok(());
    }
    Err(Refusal::new(RefusalCode::IdTokenSubject, "`sub` is empty or longer than 255 characters"))
}

/// Core §3.1.3.7, 3–5. With *use inbound client id* `aud` is the inbound app and `azp` must be ours (decision 43); else every audience
/// is us ("The ID Token MUST be rejected … if it contains additional audiences not trusted by the Client"), or `azp` says that it was
/// issued to us.
fn check_parties(settings: &UpstreamSettings, claims: &Claims, demands: &Demands<'_>) -> Result<(), Refusal> {
    let azp = claims.text("azp");
    let is_proxied = demands.audience != settings.client_id;
    let fits = match azp {
        Some(azp) => azp == settings.client_id,
        None => !is_proxied && claims.audience().iter().all(|one| *one == demands.audience),
    };
    if fits && (azp.is_some() || claims.get("azp").is_none()) {
        return Ok(());
    }
    let detail = if is_proxied { "`azp` must be our client_id" } else { "`azp` is another, or missing beside several audiences" };
    Err(Refusal::new(RefusalCode::IdTokenAuthorizedParty, detail))
}

/// Core §3.2.2.9, §3.3.2.11: through the browser the hash of what came beside the token is REQUIRED; from the token endpoint it is
/// checked if it is there.
fn check_hash(claims: &Claims, (name, code): (&str, RefusalCode), value: Option<&str>, required: bool) -> Result<(), Refusal> {
    let (Some(value), Some(algorithm)) = (value, claims.algorithm()) else { return Ok(()) };
    let fits = match claims.get(name) {
        None => !required,
        Some(found) => found.as_str() == Some(hash::left_half(algorithm, value).as_str()),
    };
    if fits { Ok(()) } else { Err(Refusal::new(code, format!("`{name}` is not the hash of what came beside it"))) }
}

fn of_jose(error: &JoseError) -> Refusal {
    let code = match error {
        JoseError::Algorithm => RefusalCode::IdTokenAlgorithm,
        JoseError::UnknownKey | JoseError::Key(_) => RefusalCode::IdTokenKey,
        JoseError::Signature => RefusalCode::IdTokenSignature,
        JoseError::Expired => RefusalCode::IdTokenExpired,
        JoseError::NotYetValid => RefusalCode::IdTokenIssuedAt,
        JoseError::Decryption => RefusalCode::IdTokenEncryption,
        JoseError::Claim { name, .. } => match name.as_str() {
            "iss" => RefusalCode::IdTokenIssuer,
            "sub" => RefusalCode::IdTokenSubject,
            "aud" => RefusalCode::IdTokenAudience,
            "exp" => RefusalCode::IdTokenExpired,
            "iat" => RefusalCode::IdTokenIssuedAt,
            _ => RefusalCode::IdTokenMalformed,
        },
        JoseError::Malformed(_) | JoseError::Header(_) | JoseError::Type | JoseError::Library => RefusalCode::IdTokenMalformed,
    };
    Refusal::new(code, error.to_string())
}

#[cfg(test)]
mod tests;
