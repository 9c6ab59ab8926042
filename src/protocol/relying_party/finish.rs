//! From an answer to a proven person: OpenID Connect Core §3.1.3, §3.2.2.11, §3.3.3, §5.3.2, §5.3.4, §16.11
//! <https://openid.net/specs/openid-connect-core-1_0.html#TokenEndpoint>; RFC 9700 §4.4.
//!
//! `next` is called again and again: it says what is wanted of the network, and, once everything is there and holds, who it is. What
//! does not hold ends it at once, so that no further call is made for a lie.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::begin::Attempt;
use super::id_token::{self, Demands, Verdict, Verification};
use super::metadata::Metadata;
use super::refresh::{Kept, Original};
use super::response::Answer;
use super::{Refusal, RefusalCode, email_list, sources};
use crate::crypto::Plain;
use crate::jose::{Claims, Decrypter, KeySet, LEEWAY, MacKey};
use crate::model::{ClaimsSource, Instant, UpstreamSettings};

/// What a log-in rests on.
#[derive(Clone, Copy, Debug)]
pub struct Login<'a> {
    /// The domain.
    pub settings: &'a UpstreamSettings,
    /// Its metadata.
    pub metadata: &'a Metadata,
    /// What was remembered.
    pub attempt: &'a Attempt,
    /// What came back.
    pub answer: &'a Answer,
    /// The key of the HS family.
    pub mac: Option<&'a MacKey>,
    /// Our private key.
    pub decrypter: Option<&'a Decrypter>,
}

/// What the network has brought so far.
#[derive(Clone, Debug, Default)]
pub struct Brought {
    /// The upstream's keys.
    pub keys: Option<Arc<KeySet>>,
    /// Whether they were fetched again for an unknown key.
    pub refetched: bool,
    /// The token response.
    pub tokens: Option<Tokens>,
    /// The userinfo response.
    pub userinfo: Option<Userinfo>,
    /// The addresses that are listed apart.
    pub emails: Option<Vec<Value>>,
}

/// A token response (RFC 6749 §5.1, Core §3.1.3.3).
#[derive(Clone, Debug)]
pub struct Tokens {
    /// `access_token`.
    pub access_token: Plain,
    /// `id_token`.
    pub id_token: Option<String>,
    /// `refresh_token`.
    pub refresh_token: Option<Plain>,
}

/// A userinfo response (Core §5.3.2).
#[derive(Clone, Debug)]
pub enum Userinfo {
    /// A JSON object.
    Plain(Map<String, Value>),
    /// A signed (and perhaps encrypted) JWT.
    Token(String),
}

/// What happens next.
#[derive(Clone, Debug)]
pub enum Step {
    /// The upstream's keys are wanted; `true`: again, for a key that the kept set does not have.
    Keys(bool),
    /// The code is to be redeemed.
    Tokens,
    /// The userinfo endpoint is to be asked with this access token.
    Userinfo(Plain),
    /// The addresses are to be asked for with this access token.
    Emails(Plain),
    /// Everything holds.
    Done(Box<Proven>),
}

/// A person at an upstream, proven.
#[derive(Clone, Debug, PartialEq)]
pub struct Proven {
    /// `iss`.
    pub issuer: String,
    /// `sub`, or the mapped subject.
    pub subject: String,
    /// Everything that was said of the person.
    pub claims: Map<String, Value>,
    /// The ID token, for a log-out there.
    pub id_token: Option<String>,
    /// The session there.
    pub sid: Option<String>,
    /// When the person proved who they are.
    pub auth_time: Option<Instant>,
    /// How.
    pub amr: Vec<String>,
    /// How strongly.
    pub acr: Option<String>,
    /// The refresh token, where the domain wants one.
    pub refresh: Option<Kept>,
}

/// Whether the code is redeemed. An ID token from the authorization endpoint may be all that is wanted; an access token that came
/// through the browser is used only if an ID token beside it has its hash (Core §16.11, the token substitution attack).
pub fn redeems_code(settings: &UpstreamSettings) -> bool {
    let asked = settings.response_type;
    let is_bound_token = settings.claims_source == ClaimsSource::Userinfo && asked.id_token && asked.token;
    asked.code && settings.claims_source != ClaimsSource::AuthorizationIdToken && !is_bound_token
}

/// Reads a token response.
///
/// # Errors
/// `TokenResponseInvalid`.
pub fn read_tokens(body: &Value) -> Result<Tokens, Refusal> {
    let invalid = |detail: &str| Refusal::new(RefusalCode::TokenResponseInvalid, detail);
    let text = |name: &str| match body.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(invalid(&format!("`{name}` is not a string"))),
    };
    if !body.is_object() {
        return Err(invalid("it is not a JSON object"));
    }
    let access_token = text("access_token")?.filter(|token| !token.is_empty());
    // Core §3.1.3.3: "The value MUST be `Bearer`"; RFC 6749 §5.1: "Value is case insensitive."
    if !text("token_type")?.is_some_and(|kind| kind.eq_ignore_ascii_case("bearer")) {
        return Err(invalid("`token_type` is not Bearer"));
    }
    Ok(Tokens {
        access_token: Plain::new(access_token.ok_or_else(|| invalid("`access_token` is missing"))?),
        id_token: text("id_token")?,
        refresh_token: text("refresh_token")?.map(Plain::new),
    })
}

/// Says what is wanted next.
///
/// # Errors
/// Why the log-in is refused.
pub fn next(login: &Login<'_>, brought: &Brought, now: Instant) -> Result<Step, Refusal> {
    let Login { settings, answer, .. } = login;
    let front = match &answer.id_token {
        None => None,
        Some(token) => {
            let demands = Demands {
                access_token: answer.access_token.as_ref().map(Plain::reveal),
                code: answer.code.as_ref().map(Plain::reveal),
                front_channel: true,
                ..demands(login)
            };
            match validated(login, brought, token, &demands, now)? {
                Ok(claims) => Some(claims),
                Err(wanted) => return Ok(wanted),
            }
        }
    };
    let mut back = None;
    if redeems_code(settings) {
        let Some(tokens) = &brought.tokens else { return Ok(Step::Tokens) };
        if let Some(token) = &tokens.id_token {
            let demands = Demands { access_token: Some(tokens.access_token.reveal()), ..demands(login) };
            back = match validated(login, brought, token, &demands, now)? {
                Ok(claims) => Some(claims),
                Err(wanted) => return Ok(wanted),
            };
        }
        check_presence(settings, back.as_deref())?;
    }
    agree(front.as_deref(), back.as_deref())?;
    let claims = back.or(front);
    check_freshness(login.attempt, claims.as_deref())?;
    let userinfo = if settings.claims_source.uses_userinfo() {
        let Some(userinfo) = &brought.userinfo else { return access_token(login, brought).map(Step::Userinfo) };
        let members = match read_userinfo(login, brought, userinfo, now)? {
            Ok(members) => members,
            Err(wanted) => return Ok(wanted),
        };
        match (&settings.emails_endpoint, &brought.emails) {
            (None, _) => members,
            (Some(_), Some(list)) => email_list::merge(settings, members, list),
            (Some(_), None) => return access_token(login, brought).map(Step::Emails),
        }
    } else {
        Map::new()
    };
    check_subject(claims.as_deref(), &userinfo, settings)?;
    conclude(login, brought, (claims.map(|claims| *claims), userinfo)).map(|proven| Step::Done(Box::new(proven)))
}

fn demands<'a>(login: &Login<'a>) -> Demands<'a> {
    let Attempt { nonce, audience, .. } = login.attempt;
    Demands { nonce, audience, access_token: None, code: None, front_channel: false }
}

/// A token's claims, or the keys that have to come first.
type Validated = std::result::Result<Box<Claims>, Step>;

fn validated(
    login: &Login<'_>,
    brought: &Brought,
    token: &str,
    demands: &Demands<'_>,
    now: Instant,
) -> Result<Validated, Refusal> {
    match id_token::validate(&verification(login, brought), token, demands, now)? {
        Verdict::Proven(claims) => Ok(Ok(claims)),
        Verdict::KeyWanted => key_wanted(brought).map(Err),
    }
}

fn verification<'a>(login: &Login<'a>, brought: &'a Brought) -> Verification<'a> {
    let Login { settings, metadata, mac, decrypter, .. } = *login;
    Verification { settings, metadata, keys: brought.keys.as_deref(), mac, decrypter }
}

/// Decision 40: the keys, then once more for an unknown `kid`, then no.
pub(super) fn key_wanted(brought: &Brought) -> Result<Step, Refusal> {
    match (&brought.keys, brought.refetched) {
        (None, _) => Ok(Step::Keys(false)),
        (Some(_), false) => Ok(Step::Keys(true)),
        (Some(_), true) => Err(Refusal::new(RefusalCode::IdTokenKey, "no single key of the upstream's set fits the token")),
    }
}

/// Core §3.1.3.3 and §3.3.3.3: a token response has an ID token, unless the upstream is none of OpenID at all.
fn check_presence(settings: &UpstreamSettings, back: Option<&Claims>) -> Result<(), Refusal> {
    if back.is_some() || settings.is_plain_oauth() {
        return Ok(());
    }
    Err(Refusal::new(RefusalCode::IdTokenMissing, "the token response has no `id_token`"))
}

/// Core §3.3.3.6: "the `iss` and `sub` Claim Values MUST be identical in both ID Tokens".
fn agree(front: Option<&Claims>, back: Option<&Claims>) -> Result<(), Refusal> {
    let (Some(front), Some(back)) = (front, back) else { return Ok(()) };
    if front.issuer() == back.issuer() && front.subject() == back.subject() {
        return Ok(());
    }
    Err(Refusal::new(RefusalCode::IdTokensDiffer, "the two ID tokens name different people"))
}

/// Core §3.1.3.7, 13: "If the `auth_time` Claim was requested … the Client SHOULD check the `auth_time` Claim value and request
/// re-authentication if it determines too much time has elapsed". Decision 50: absent or too old is a refusal.
fn check_freshness(attempt: &Attempt, claims: Option<&Claims>) -> Result<(), Refusal> {
    let Some(max_age) = attempt.max_age else { return Ok(()) };
    let refuse = |detail| Err(Refusal::new(RefusalCode::AuthenticationTooOld, detail));
    match claims.and_then(|claims| claims.instant("auth_time")) {
        None => refuse("`auth_time` is missing, and the app asked how old the authentication is"),
        Some(at) if at.plus(max_age).plus(LEEWAY) < attempt.started_at => refuse("`auth_time` is older than the app allows"),
        Some(_) => Ok(()),
    }
}

fn access_token(login: &Login<'_>, brought: &Brought) -> Result<Plain, Refusal> {
    let own = brought.tokens.as_ref().map(|tokens| &tokens.access_token);
    let token = own.or(login.answer.access_token.as_ref()).cloned();
    token.ok_or_else(|| Refusal::new(RefusalCode::ResponseMalformed, "there is no access token for userinfo"))
}

fn read_userinfo(
    login: &Login<'_>,
    brought: &Brought,
    userinfo: &Userinfo,
    now: Instant,
) -> Result<std::result::Result<Map<String, Value>, Step>, Refusal> {
    let token = match userinfo {
        Userinfo::Plain(members) => return Ok(Ok(members.clone())),
        Userinfo::Token(token) => token,
    };
    match id_token::userinfo(&verification(login, brought), token, &login.attempt.audience, now)? {
        Verdict::Proven(claims) => Ok(Ok(claims.into_members())),
        Verdict::KeyWanted => key_wanted(brought).map(Err),
    }
}

/// Core §5.3.2: "The `sub` Claim in the `UserInfo` Response MUST be verified to exactly match the `sub` Claim in the ID Token; if they
/// do not match, the `UserInfo` Response values MUST NOT be used."
fn check_subject(claims: Option<&Claims>, userinfo: &Map<String, Value>, settings: &UpstreamSettings) -> Result<(), Refusal> {
    let Some(claims) = claims.filter(|_| settings.claims_source.uses_userinfo()) else { return Ok(()) };
    if userinfo.get("sub").and_then(Value::as_str) == claims.subject() {
        return Ok(());
    }
    Err(Refusal::new(RefusalCode::UserinfoSubject, "`sub` of userinfo is not `sub` of the ID token"))
}

fn conclude(
    login: &Login<'_>,
    brought: &Brought,
    (claims, userinfo): (Option<Claims>, Map<String, Value>),
) -> Result<Proven, Refusal> {
    let text = |name: &str| claims.as_ref().and_then(|claims| claims.text(name)).map(str::to_owned);
    let (issuer, sid, acr) = (text("iss").unwrap_or_else(|| login.metadata.issuer.clone()), text("sid"), text("acr"));
    let amr = claims.as_ref().and_then(|claims| claims.get("amr")).and_then(Value::as_array);
    let amr = amr.into_iter().flatten().filter_map(Value::as_str).take(16).map(|word| word.chars().take(64).collect()).collect();
    let auth_time = claims.as_ref().and_then(|claims| claims.instant("auth_time"));
    let id_token = brought.tokens.as_ref().and_then(|tokens| tokens.id_token.clone()).or_else(|| login.answer.id_token.clone());
    let refresh = refresh_token(login, brought, claims.as_ref());
    let username = login.settings.username_claim.as_deref();
    let said = sources::merge(claims.map(Claims::into_members).unwrap_or_default(), userinfo, username);
    let subject = subject(login.settings, &said)?;
    Ok(Proven { issuer, subject, claims: said, id_token, sid, auth_time, amr, acr, refresh })
}

fn refresh_token(login: &Login<'_>, brought: &Brought, claims: Option<&Claims>) -> Option<Kept> {
    let tokens = brought.tokens.as_ref().filter(|_| login.settings.refresh_tokens)?;
    let original = claims.map(|claims| Original::of(claims, &login.attempt.audience));
    tokens.refresh_token.clone().map(|token| Kept { token, original })
}

/// `sub`, or the mapped subject (decision 45); some upstreams give a number.
pub(super) fn subject(settings: &UpstreamSettings, said: &Map<String, Value>) -> Result<String, Refusal> {
    let name = settings.claim_name("sub");
    let subject = match said.get(name) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) if number.is_u64() => number.to_string(),
        _ => String::new(),
    };
    if subject.is_empty() || subject.len() > 255 || subject.contains('\0') {
        return Err(Refusal::new(RefusalCode::SubjectMissing, format!("there is no usable `{name}`")));
    }
    Ok(subject)
}

#[cfg(test)]
mod tests;
