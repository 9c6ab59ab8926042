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
    /// What the client's mappings add; a claim of §2.2 stands over one of the same name.
    pub mapped: &'a Map<String, Value>,
}

impl NewAccessToken<'_> {
    /// The claims (§2.2, §2.2.1, §2.2.3.1).
    pub fn claims(&self, now: Instant) -> Map<String, Value> {
        let mut claims = self.mapped.clone();
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::Plain;
    use crate::jose::{self, JoseError, KeySet, Keys, Signer, Strictness, generate};
    use crate::model::{AccessTokenFormat, Seconds};
    use crate::protocol::fixture::{NOW, client, grant, user};

    fn target(audience: &[&str], scope: &str) -> Target {
        Target {
            audience: audience.iter().map(|&value| value.to_owned()).collect(),
            scope: Scope::parse(scope),
            format: AccessTokenFormat::Jwt,
            lifetime: Seconds(300),
        }
    }

    fn claims(target: &Target, with_person: bool) -> Map<String, Value> {
        let (issuer, client) = (Issuer::new("https://op.test"), client("C1"));
        let grant = grant("grant", &user("alice"), "session");
        let person = with_person.then_some((&grant, "alice"));
        let mapped = json!({"department": "R&D", "sub": "mallory"}).as_object().unwrap().clone();
        let mapped = if with_person { mapped } else { Map::new() };
        NewAccessToken { issuer: &issuer, client: &client, person, target, jti: "j", mapped: &mapped }.claims(NOW)
    }

    #[test]
    fn a_persons_token_has_the_claims_of_rfc_9068_and_names_its_grant() {
        // TK-10; §2.2: iss, exp, aud, sub, client_id, iat and jti are REQUIRED.
        let claims = Value::Object(claims(&target(&["https://rs1.test"], "read write"), true));
        let now = NOW.epoch_seconds();
        assert_eq!(
            claims,
            json!({
                "iss": "https://op.test", "sub": "alice", "aud": "https://rs1.test", "exp": now + 300, "iat": now, "jti": "j",
                "client_id": "C1", "scope": "read write", "auth_time": now - 1000, "acr": "urn:signet:acr:password",
                "amr": ["pwd"], "grant_id": "grant", "department": "R&D",
            })
        );
    }

    #[test]
    fn a_clients_own_token_has_the_client_as_subject_and_no_person() {
        // "In cases of access tokens obtained through grants where no resource owner is involved, such as the client credentials
        // grant, the value of `sub` SHOULD correspond to an identifier the authorization server uses to indicate the client
        // application." (§2.2)
        let claims = claims(&target(&["https://rs1.test", "https://rs2.test"], ""), false);
        assert_eq!(claims["sub"], "C1");
        assert_eq!(claims["aud"], json!(["https://rs1.test", "https://rs2.test"]));
        for absent in ["scope", "auth_time", "acr", "amr", "grant_id"] {
            assert!(!claims.contains_key(absent), "{absent}");
        }
    }

    #[test]
    fn a_token_of_ours_is_read_back_and_nothing_else_is() {
        // UI-008, UI-011
        let pair = generate(SigningAlgorithm::ES256, 2048).unwrap();
        let signer = Signer::from_private_jwk(SigningAlgorithm::ES256, &pair.kid, pair.private_jwk.reveal().as_bytes()).unwrap();
        let keys = KeySet::parse(&json!({ "keys": [pair.public_jwk] }), Strictness::Strict).unwrap();
        let issuer = Issuer::new("https://op.test");
        let verify = |jwt: &str, now| {
            let expected = JwtAccessToken::expected(&issuer, &[SigningAlgorithm::ES256]);
            jose::verify(jwt, &expected, Keys::Set(&keys), now)
        };
        let claims = claims(&target(&["https://rs1.test"], "read"), true);
        let jwt = signer.sign(TYPE, &claims).unwrap();
        let token = JwtAccessToken::read(&verify(&jwt, NOW).unwrap()).unwrap();
        assert_eq!(token.grant, Some(Id::new("grant")));
        assert_eq!((token.subject.as_str(), token.jti.as_str(), token.client.as_str()), ("alice", "j", "C1"));
        assert_eq!((token.scope.to_string().as_str(), token.audience.as_slice()), ("read", &["https://rs1.test".to_owned()][..]));

        assert_eq!(verify(&jwt, NOW.plus(Seconds(300))), Err(JoseError::Expired), "our own clock needs no leeway");
        assert_eq!(verify(&signer.sign("JWT", &claims).unwrap(), NOW), Err(JoseError::Type));
        let mut foreign = claims.clone();
        foreign.insert("iss".into(), "https://other.test".into());
        assert!(verify(&signer.sign(TYPE, &foreign).unwrap(), NOW).is_err());
        let confused = Signer::from_secret(SigningAlgorithm::HS256, &Plain::new(pair.public_jwk.to_string())).unwrap();
        assert_eq!(verify(&confused.sign(TYPE, &claims).unwrap(), NOW), Err(JoseError::Algorithm));
    }
}
