//! Using a refresh token of an upstream (OpenID Connect Core §12 <https://openid.net/specs/openid-connect-core-1_0.html#RefreshTokens>;
//! RFC 6749 §6): the request, and what its answer must say of the very person who once signed in.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::client_authentication::{Credentials, TokenCall, authenticated};
use super::finish::{self, Brought, Userinfo, key_wanted};
use super::id_token::{self, Demands, Verdict, Verification};
use super::metadata::Metadata;
use super::{Refusal, RefusalCode, sources};
use crate::crypto::{Plain, equal};
use crate::jose::{Claims, Decrypter, MacKey};
use crate::model::{Instant, UpstreamSettings};

/// A refresh token with what the ID token said that came first.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Kept {
    /// `refresh_token`.
    #[serde(with = "revealed")]
    pub token: Plain,
    /// The first ID token; none came from an upstream without OpenID Connect.
    pub original: Option<Original>,
}

impl PartialEq for Kept {
    fn eq(&self, other: &Self) -> bool {
        equal(self.token.reveal().as_bytes(), other.token.reveal().as_bytes()) && self.original == other.original
    }
}

/// Only within what is sealed.
mod revealed {
    use serde::{Deserialize, Deserializer, Serializer};

    use crate::crypto::Plain;

    pub(super) fn serialize<S: Serializer>(secret: &Plain, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(secret.reveal())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Plain, D::Error> {
        String::deserialize(from).map(Plain::new)
    }
}

/// What the ID token of the log-in said, as far as later ones must say the same (§12.2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Original {
    /// `iss`.
    pub issuer: String,
    /// `sub`.
    pub subject: String,
    /// Whom it had to be for.
    pub audience: String,
    /// `aud`.
    pub audiences: Vec<String>,
    /// `azp`.
    pub authorized_party: Option<String>,
    /// `iat`.
    pub issued_at: Option<Instant>,
    /// `auth_time`.
    pub auth_time: Option<Instant>,
    /// `nonce`.
    pub nonce: Option<String>,
}

impl Original {
    /// What a proven ID token said.
    pub fn of(claims: &Claims, audience: &str) -> Self {
        let text = |name: &str| claims.text(name).map(str::to_owned);
        Self {
            issuer: text("iss").unwrap_or_default(),
            subject: text("sub").unwrap_or_default(),
            audience: audience.to_owned(),
            audiences: claims.audience().iter().map(|one| (*one).to_owned()).collect(),
            authorized_party: text("azp"),
            issued_at: claims.instant("iat"),
            auth_time: claims.instant("auth_time"),
            nonce: text("nonce"),
        }
    }
}

/// The request (RFC 6749 §6). The scope is what was granted: it is left out.
///
/// # Errors
/// `DomainMisconfigured` if what the authentication method needs is not there.
pub fn request(
    settings: &UpstreamSettings,
    metadata: &Metadata,
    token: &Plain,
    credentials: &Credentials,
    now: Instant,
) -> Result<TokenCall, Refusal> {
    let form =
        vec![("grant_type".to_owned(), Plain::new("refresh_token".to_owned())), ("refresh_token".to_owned(), token.clone())];
    authenticated(settings, metadata, form, credentials, now)
}

/// What an answer is judged by.
#[derive(Clone, Copy, Debug)]
pub struct Renewal<'a> {
    /// The domain.
    pub settings: &'a UpstreamSettings,
    /// Its metadata.
    pub metadata: &'a Metadata,
    /// The first ID token.
    pub original: Option<&'a Original>,
    /// Who it is there, as the link has it.
    pub subject: &'a str,
    /// The key of the HS family.
    pub mac: Option<&'a MacKey>,
    /// Our private key.
    pub decrypter: Option<&'a Decrypter>,
}

/// What happens next.
#[derive(Clone, Debug)]
pub enum Step {
    /// The upstream's keys are wanted; `true`: again, for a key that the kept set does not have.
    Keys(bool),
    /// The refresh token is to be used.
    Tokens,
    /// The userinfo endpoint is to be asked with this access token.
    Userinfo(Plain),
    /// Everything holds; this was said of the person, perhaps nothing.
    Done(Map<String, Value>),
}

/// Says what is wanted next.
///
/// # Errors
/// Why the answer is not believed.
pub fn next(renewal: &Renewal<'_>, brought: &Brought, now: Instant) -> Result<Step, Refusal> {
    let Some(tokens) = &brought.tokens else { return Ok(Step::Tokens) };
    let mut claims = Map::new();
    // §12.2: "the response body is the Token Response … except that it might not contain an `id_token`."
    if let (Some(token), Some(original)) = (&tokens.id_token, renewal.original) {
        let demands = Demands {
            nonce: "",
            audience: &original.audience,
            access_token: Some(tokens.access_token.reveal()),
            code: None,
            front_channel: false,
        };
        match id_token::validate_but_nonce(&verification(renewal, brought), token, &demands, now)? {
            Verdict::Proven(proven) => {
                check_same(original, &proven)?;
                claims = proven.into_members();
            }
            Verdict::KeyWanted => return wanted(brought),
        }
    }
    let mut userinfo = Map::new();
    if renewal.settings.claims_source.uses_userinfo() {
        let audience = renewal.original.map_or(renewal.settings.client_id.as_str(), |original| &original.audience);
        userinfo = match &brought.userinfo {
            None => return Ok(Step::Userinfo(tokens.access_token.clone())),
            Some(Userinfo::Plain(members)) => members.clone(),
            Some(Userinfo::Token(token)) => match id_token::userinfo(&verification(renewal, brought), token, audience, now)? {
                Verdict::Proven(proven) => proven.into_members(),
                Verdict::KeyWanted => return wanted(brought),
            },
        };
        check_userinfo(renewal, &userinfo)?;
    }
    Ok(Step::Done(sources::merge(claims, userinfo, renewal.settings.username_claim.as_deref())))
}

fn verification<'a>(renewal: &Renewal<'a>, brought: &'a Brought) -> Verification<'a> {
    let Renewal { settings, metadata, mac, decrypter, .. } = *renewal;
    Verification { settings, metadata, keys: brought.keys.as_deref(), mac, decrypter }
}

fn wanted(brought: &Brought) -> Result<Step, Refusal> {
    key_wanted(brought).map(|step| Step::Keys(matches!(step, finish::Step::Keys(true))))
}

/// §12.2, word for word: `iss`, `sub` and `azp` "MUST be the same as in the ID Token issued when the original authentication occurred",
/// `aud` "MUST include" what was there, `iat` is new, `auth_time` "MUST represent the time of the original authentication", and a `nonce`
/// "SHOULD NOT" be there, but if it is, "its value MUST be the same".
fn check_same(original: &Original, renewed: &Claims) -> Result<(), Refusal> {
    let refuse = |code, detail: &str| Err(Refusal::new(code, detail));
    if renewed.issuer() != Some(original.issuer.as_str()) || renewed.subject() != Some(original.subject.as_str()) {
        return refuse(RefusalCode::IdTokensDiffer, "the refreshed ID token names somebody else");
    }
    let audience = renewed.audience();
    if !original.audiences.iter().all(|one| audience.contains(&one.as_str())) {
        return refuse(RefusalCode::IdTokenAudience, "the refreshed ID token is for others than the first one");
    }
    if renewed.text("azp") != original.authorized_party.as_deref() {
        return refuse(RefusalCode::IdTokenAuthorizedParty, "`azp` of the refreshed ID token is another");
    }
    if renewed.instant("iat").zip(original.issued_at).is_some_and(|(renewed, first)| renewed < first) {
        return refuse(RefusalCode::IdTokenIssuedAt, "the refreshed ID token is older than the first one");
    }
    if renewed.get("auth_time").is_some() && original.auth_time.is_some() && renewed.instant("auth_time") != original.auth_time {
        return refuse(RefusalCode::IdTokensDiffer, "`auth_time` of the refreshed ID token is another");
    }
    if renewed.get("nonce").is_some() && renewed.text("nonce") != original.nonce.as_deref() {
        return refuse(RefusalCode::IdTokenNonce, "`nonce` of the refreshed ID token is another");
    }
    Ok(())
}

/// Core §5.3.2: userinfo is about the `sub` of the ID token, or, where there is none, about the subject that was mapped.
fn check_userinfo(renewal: &Renewal<'_>, userinfo: &Map<String, Value>) -> Result<(), Refusal> {
    let fits = match renewal.original {
        Some(original) => userinfo.get("sub").and_then(Value::as_str) == Some(original.subject.as_str()),
        None => finish::subject(renewal.settings, userinfo)? == renewal.subject,
    };
    if fits { Ok(()) } else { Err(Refusal::new(RefusalCode::UserinfoSubject, "userinfo is about somebody else")) }
}

/// Whether a refusal means that the person is not to go on: the upstream has withdrawn what it once gave (RFC 6749 §5.2:
/// `invalid_grant`), or what it says now is about somebody else. Everything else may pass by itself, or is the domain's fault.
pub fn is_final(refusal: &Refusal) -> bool {
    match refusal.code {
        RefusalCode::TokenRequestRefused => refusal.detail.split(' ').next() == Some("invalid_grant"),
        RefusalCode::IdTokensDiffer
        | RefusalCode::IdTokenIssuer
        | RefusalCode::IdTokenSubject
        | RefusalCode::IdTokenAudience
        | RefusalCode::IdTokenAuthorizedParty
        | RefusalCode::IdTokenNonce
        | RefusalCode::UserinfoSubject
        | RefusalCode::EmailDomain => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests;
