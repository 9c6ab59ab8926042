//! JWT Profile for OAuth 2.0 Access Tokens (RFC 9068 <https://www.rfc-editor.org/rfc/rfc9068>): the claims of our own tokens, and
//! what one of ours says when it comes back.
//!
//! A JWT access token is not stored. It names its grant, so that userinfo and introspection see whether that still lives.

use serde_json::{Map, Value, json};

use super::resource_indicators::Target;
use crate::jose::{Claims, Expected};
use crate::model::{Client, Grant, Id, Instant, Issuer, Scope, SigningAlgorithm};

/// `typ` of the header (§2.1).
pub const TYPE: &str = "at+jwt";

/// Our claim that names the grant.
const GRANT: &str = "grant_id";

/// An access token to be signed.
#[derive(Clone, Copy, Debug)]
pub struct NewAccessToken<'a> {
    /// The issuer.
    pub issuer: &'a Issuer,
    /// The client it is issued to.
    pub client: &'a Client,
    /// The grant and the person's `sub` for that client; `None` for client credentials, where `sub` is the client (§2.2).
    pub person: Option<(&'a Grant, &'a str)>,
    /// Audience, scopes and lifetime.
    pub target: &'a Target,
    /// A random identifier.
    pub jti: &'a str,
}

impl NewAccessToken<'_> {
    /// The claims (§2.2, §2.2.1, §2.2.3.1).
    pub fn claims(&self, now: Instant) -> Map<String, Value> {
        let mut claims = Map::new();
        let mut put = |name: &str, value: Value| claims.insert(name.to_owned(), value);
        put("iss", self.issuer.as_str().into());
        put("sub", self.person.map_or(self.client.id.as_str(), |(_, sub)| sub).into());
        put("aud", audience(&self.target.audience));
        put("exp", now.plus(self.target.lifetime).epoch_seconds().into());
        put("iat", now.epoch_seconds().into());
        put("jti", self.jti.into());
        put("client_id", self.client.id.as_str().into());
        if !self.target.scope.is_empty() {
            put("scope", self.target.scope.to_string().into());
        }
        if let Some((grant, _)) = self.person {
            put("auth_time", grant.auth_time.epoch_seconds().into());
            put("acr", grant.acr.as_str().into());
            put("amr", json!(grant.amr));
            put(GRANT, grant.id.as_str().into());
        }
        claims
    }
}

/// One of our access tokens, verified and read back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JwtAccessToken {
    /// `jti`.
    pub jti: String,
    /// The client it was issued to.
    pub client: Id<Client>,
    /// Its grant; `None` for client credentials.
    pub grant: Option<Id<Grant>>,
    /// `sub`.
    pub subject: String,
    /// The scopes.
    pub scope: Scope,
    /// `aud`.
    pub audience: Vec<String>,
    /// `iat`.
    pub issued_at: Instant,
    /// `exp`.
    pub expires_at: Instant,
}

impl JwtAccessToken {
    /// What the signature check expects of a token of ours (§4): `typ`, issuer, and an algorithm the provider signs them with.
    pub fn expected<'a>(issuer: &'a Issuer, algorithms: &'a [SigningAlgorithm]) -> Expected<'a> {
        Expected::access_token(issuer.as_str(), algorithms)
    }

    /// Reads verified claims; `None` if they are not those of an access token of ours.
    pub fn read(claims: &Claims) -> Option<Self> {
        Some(Self {
            jti: claims.token_id()?.to_owned(),
            client: Id::new(claims.text("client_id")?),
            grant: claims.text(GRANT).map(Id::new),
            subject: claims.subject()?.to_owned(),
            scope: Scope::parse(claims.text("scope").unwrap_or_default()),
            audience: claims.audience().into_iter().map(str::to_owned).collect(),
            issued_at: claims.issued_at()?,
            expires_at: claims.expires_at()?,
        })
    }
}

/// "In the special case when the JWT has one audience, the `aud` value MAY be a single case-sensitive string" (RFC 7519 §4.1.3):
/// more resource servers read that.
pub(super) fn audience(values: &[String]) -> Value {
    match values {
        [one] => one.as_str().into(),
        several => json!(several),
    }
}
