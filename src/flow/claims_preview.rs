//! What a client gets of a person: judged by the same functions that issue tokens, with the reason for each claim that is there and for
//! each that is not. Without a request it is a preview; of tokens that were issued it is their explanation.

use serde_json::{Map, Value};

use crate::model::{ClaimPlace, Client, Grant, Id, Instant, Provider, RequestedClaims, ResponseType, Scope, Session, User};
use crate::protocol::OAuthError;
use crate::protocol::oauth2::standing::may_use;
use crate::protocol::oidc::claims_parameter;
use crate::protocol::oidc::id_token::{self, Occasion};
use crate::protocol::oidc::release::{self, Given, Hindrance, Question, Reason};
use crate::protocol::oidc::{sources, subject};
use crate::protocol::vocabulary::acr;

/// What is asked.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The scopes that are granted; those the client may not ask for are left out.
    pub scope: Scope,
    /// The `claims` parameter.
    pub claims: Option<String>,
    /// `claims_locales`.
    pub locales: Option<String>,
    /// The response type: with `id_token` alone the ID token has the claims of scopes.
    pub response_type: ResponseType,
}

/// What is decided about one claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its name.
    pub claim: String,
    /// Its value, if it is there.
    pub value: Option<Value>,
    /// Why it is there or not.
    pub why: String,
}

/// The claims of each place.
#[derive(Clone, Debug)]
pub struct Preview {
    /// Whether the person may use the app at all.
    pub is_allowed: bool,
    /// The place and its lines: those that are there first, then those that are not.
    pub places: Vec<(ClaimPlace, Vec<Line>)>,
}

/// Judges.
///
/// # Errors
/// `invalid_request` for a `claims` parameter that is malformed.
pub fn preview(provider: &Provider, client: &Client, user: &User, asked: &Asked, now: Instant) -> Result<Preview, OAuthError> {
    let grant = sample(provider, client, user, asked, now)?;
    let subject = subject::of(&user.id, client, provider.pairwise_salt.as_bytes());
    let about = id_token::About { provider, client, grant: &grant, user, subject: &subject };
    let response_type = asked.response_type;
    let occasion = if response_type.id_token {
        Occasion::FrontChannel {
            response_type,
            code: response_type.code.then_some("a code"),
            access_token: response_type.token.then_some("an access token"),
        }
    } else {
        Occasion::Code { access_token: "an access token" }
    };
    let sub = Map::from_iter([("sub".to_owned(), subject.clone().into())]);
    let of = Evidence { id_token: id_token::claims(&about, occasion, now), userinfo: sub, access_token: Map::new() };
    Ok(Preview { is_allowed: may_use(client, user), places: explain(&about, occasion, &of) })
}

/// What stands in the tokens and answers that are explained.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evidence {
    /// The ID token.
    pub id_token: Map<String, Value>,
    /// Userinfo.
    pub userinfo: Map<String, Value>,
    /// The access token; nothing of one that is opaque.
    pub access_token: Map<String, Value>,
}

/// Explains, place by place: what is there first, then what is not.
pub fn explain(about: &id_token::About<'_>, occasion: Occasion<'_>, of: &Evidence) -> Vec<(ClaimPlace, Vec<Line>)> {
    let places = ClaimPlace::ALL.into_iter().map(|place| match place {
        ClaimPlace::IdToken => {
            let mut found = judged(&id_token::personal(about, occasion), &of.id_token);
            found.extend(absent(&of.id_token));
            (place, sorted(found))
        }
        ClaimPlace::Userinfo => (place, sorted(judged(&question(about, place), &of.userinfo))),
        ClaimPlace::AccessToken => (place, sorted(judged(&question(about, place), &of.access_token))),
    });
    places.collect()
}

/// Explains the access token of a client that asks for itself.
pub fn explain_own(client: &Client, scope: &Scope, token: &Map<String, Value>) -> Vec<Line> {
    let nothing = RequestedClaims::default();
    let place = ClaimPlace::AccessToken;
    sorted(judged(&Question { user: None, client, place, scope, scopes_count: false, requested: &nothing }, token))
}

fn judged(question: &Question<'_>, token: &Map<String, Value>) -> Vec<Line> {
    let mut found = lines(question);
    found.extend(others(token, &found));
    found
}

fn sorted(mut lines: Vec<Line>) -> Vec<Line> {
    lines.sort_by_key(|line| (line.value.is_none(), line.claim.clone()));
    lines
}

/// Claims that requests and settings bring to an ID token.
fn absent(token: &Map<String, Value>) -> Vec<Line> {
    const BROUGHT: [(&str, &str); 2] = [
        ("auth_time", "neither max_age, require_auth_time nor the claims parameter asks for it"),
        ("nonce", "the request has none"),
    ];
    let absent = BROUGHT.into_iter().filter(|(name, _)| !token.is_empty() && !token.contains_key(*name));
    absent.map(|(claim, why)| Line { claim: claim.to_owned(), value: None, why: why.to_owned() }).collect()
}

/// A grant as an authorization would make it now.
fn sample(provider: &Provider, client: &Client, user: &User, asked: &Asked, now: Instant) -> Result<Grant, OAuthError> {
    let allowed = |word: &str| client.metadata.scope.as_ref().is_none_or(|scope| scope.contains(word));
    Ok(Grant {
        id: Id::new("preview"),
        provider: provider.id.clone(),
        client: client.id.clone(),
        user: user.id.clone(),
        session: Id::<Session>::new("preview"),
        scope: asked.scope.filter(allowed),
        claims: claims_parameter::parse(asked.claims.as_deref(), asked.locales.as_deref())?,
        resources: Vec::new(),
        nonce: None,
        auth_time: now,
        auth_time_requested: client.metadata.require_auth_time,
        amr: vec!["pwd".to_owned()],
        acr: acr::PASSWORD.to_owned(),
        offline: false,
        created_at: now,
        expires_at: now,
        revoked_at: None,
    })
}

fn question<'a>(about: &id_token::About<'a>, place: ClaimPlace) -> Question<'a> {
    let (client, grant) = (about.client, about.grant);
    let scopes_count = place == ClaimPlace::Userinfo;
    Question { user: Some(about.user), client, place, scope: &grant.scope, scopes_count, requested: &grant.claims }
}

fn lines(question: &Question<'_>) -> Vec<Line> {
    let mut lines = Vec::new();
    release::judge(question, &mut |claim, verdict| {
        let (value, why) = match verdict {
            Ok((Given::Value(value), reason)) => (Some(value), because(reason)),
            Ok((Given::Source(source), reason)) => {
                (Some(Value::String(format!("→ {} {source}", sources::SOURCES))), because(reason))
            }
            Err(hindrance) => (None, despite(hindrance)),
        };
        lines.push(Line { claim: claim.to_owned(), value, why });
    });
    lines
}

/// Claims of the token itself, which no line is about.
fn others(token: &Map<String, Value>, lines: &[Line]) -> Vec<Line> {
    let of_person = |name: &str| lines.iter().any(|line| line.claim == name && line.value.is_some());
    let others =
        token.iter().filter(|(name, _)| !of_person(name) && ![sources::NAMES, sources::SOURCES].contains(&name.as_str()));
    let line =
        |(name, value): (&String, &Value)| Line { claim: name.clone(), value: Some(value.clone()), why: rule(name).to_owned() };
    others.map(line).collect()
}

/// What puts a claim of the protocol into a token.
fn rule(claim: &str) -> &'static str {
    match claim {
        "acr" => "how strong the log-in was",
        "amr" => "how the person proved who they are",
        "at_hash" => "an access token comes beside it",
        "auth_time" => "the request, the app's settings or the form of the token ask for it",
        "c_hash" => "a code comes beside it",
        "nonce" => "the nonce of the request",
        "scope" => "the scopes that were granted",
        "sid" => "always: the session, for log-out",
        _ => "always",
    }
}

fn because(reason: Reason) -> String {
    match reason {
        Reason::Scope(word) => format!("scope {word}"),
        Reason::Requested => "the claims parameter".to_owned(),
        Reason::Mapping(place) => format!("mapping {place}"),
    }
}

fn despite(hindrance: Hindrance<'_>) -> String {
    match hindrance {
        Hindrance::Unknown => "nothing is known".to_owned(),
        Hindrance::NotAsked => "no scope, claims parameter or mapping brings it here".to_owned(),
        Hindrance::OtherValue => "the claims parameter asks for another value".to_owned(),
        Hindrance::NeedsScope(scope) => format!("its mapping needs the scope {scope}"),
    }
}
