//! What a client would get of a person, without a request: judged by the same functions that issue tokens, with the reason for each
//! claim that is there and for each that is not.

use serde_json::{Map, Value};

use crate::model::{ClaimPlace, Client, Grant, Id, Instant, Provider, ResponseType, Scope, Session, User};
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
    let places = ClaimPlace::ALL.into_iter().map(|place| {
        let mut lines = match place {
            ClaimPlace::IdToken => {
                let of_token = id_token::claims(&about, occasion, now);
                let mut lines = lines(&id_token::personal(&about, occasion));
                lines.extend(others(&of_token, &lines));
                lines
            }
            ClaimPlace::Userinfo => {
                let mut lines = lines(&question(&about, place));
                let sub = Map::from_iter([("sub".to_owned(), subject.clone().into())]);
                lines.extend(others(&sub, &lines));
                lines
            }
            ClaimPlace::AccessToken => lines(&question(&about, place)),
        };
        lines.sort_by_key(|line| (line.value.is_none(), line.claim.clone()));
        (place, lines)
    });
    Ok(Preview { is_allowed: may_use(client, user), places: places.collect() })
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
        |(name, value): (&String, &Value)| Line { claim: name.clone(), value: Some(value.clone()), why: "always".to_owned() };
    others.map(line).collect()
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
