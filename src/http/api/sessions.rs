//! `/api/users/{id}/sessions` and `/grants`: where somebody is signed in, and which apps have access.

use schemars::JsonSchema;
use serde::Serialize;

use super::answer::Answer;
use super::asked::Asked;
use super::operation::{Operation, Verb, shape};
use super::page::{LIST, Page};
use super::time::Time;
use crate::flow::admin::sessions;
use crate::flow::api::{Desk, Outcome};
use crate::model::{self, Action, Id, Instant, Provider};
use crate::protocol::problem::ProblemCode;

/// The operations.
pub const OPERATIONS: [Operation; 6] = [
    Operation::new(Verb::Get, "/users/{id}/sessions", Action::SeeSessions, "List the sessions of a person", list)
        .about("Those that count, at every provider of the tenant, the most recently used one first; at most a hundred.")
        .query(&LIST)
        .gives(200, Some(shape::<Page<Session>>()))
        .problems(&[ProblemCode::UserNotFound]),
    Operation::new(Verb::Delete, "/users/{id}/sessions", Action::EndSessions, "End every session of a person", end_all)
        .about("What apps hold by consent to offline access stays: revoke the grants for that. Apps are told.")
        .gives(200, Some(shape::<Ended>()))
        .problems(&[ProblemCode::UserNotFound, ProblemCode::Outranked]),
    Operation::new(Verb::Delete, "/users/{id}/sessions/{session}", Action::EndSessions, "End a session", end)
        .gives(204, None)
        .problems(&[ProblemCode::UserNotFound, ProblemCode::SessionNotFound, ProblemCode::Outranked]),
    Operation::new(Verb::Get, "/users/{id}/grants", Action::SeeSessions, "List the grants of a person", list_grants)
        .about("What apps hold of the person, each from one sign-in, the latest first.")
        .query(&LIST)
        .gives(200, Some(shape::<Page<Grant>>()))
        .problems(&[ProblemCode::UserNotFound]),
    Operation::new(Verb::Delete, "/users/{id}/grants", Action::EndSessions, "Revoke every grant of a person", revoke_all)
        .about("Every token of theirs is dead at once. Sessions go on, and what they consented to stays consented.")
        .gives(200, Some(shape::<Ended>()))
        .problems(&[ProblemCode::UserNotFound, ProblemCode::Outranked]),
    Operation::new(Verb::Delete, "/users/{id}/grants/{grant}", Action::EndSessions, "Revoke a grant", revoke)
        .gives(204, None)
        .problems(&[ProblemCode::UserNotFound, ProblemCode::GrantNotFound, ProblemCode::Outranked]),
];

/// A sign-in in a browser.
#[derive(Debug, Serialize, JsonSchema)]
struct Session {
    /// `sid` in ID tokens and logout tokens.
    id: String,
    /// The provider that they are signed in at.
    issuer: Option<String>,
    /// When the person last proved who they are.
    authenticated_at: Time,
    /// How (RFC 8176).
    amr: Vec<String>,
    acr: String,
    created_at: Time,
    /// To the nearest few minutes.
    last_seen_at: Time,
    expires_at: Time,
    user_agent: String,
    address: String,
}

fn issuer(desk: &Desk<'_>, provider: &Id<Provider>) -> Option<String> {
    let settings = desk.house.settings();
    let site = settings.sites().iter().find(|site| site.provider.id == *provider);
    site.map(|site| site.provider.issuer.as_str().to_owned())
}

fn shown(desk: &Desk<'_>, session: &model::Session) -> Session {
    Session {
        id: session.id.as_str().to_owned(),
        issuer: issuer(desk, &session.provider),
        authenticated_at: Time(session.auth_time),
        amr: session.amr.clone(),
        acr: session.acr.clone(),
        created_at: Time(session.created_at),
        last_seen_at: Time(session.last_seen),
        expires_at: Time(session.expires_at),
        user_agent: session.user_agent.clone(),
        address: session.address.clone(),
    }
}

fn list(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let found = sessions::list(desk.house, &desk.by, &asked.id(0), desk.now)?;
    let part = asked.part(&desk.site.provider.issuer)?;
    Answer::ok(&part.cut(found.iter().map(|session| shown(desk, session)).collect(), |own: &Session| own.id.clone())?)
}

/// How many were ended.
#[derive(Debug, Serialize, JsonSchema)]
struct Ended {
    ended: usize,
}

fn end(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    sessions::end(desk.house, &desk.by, (&asked.id(0), asked.id(1)), desk.now)?;
    Ok(Answer::nothing())
}

fn end_all(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let ended = sessions::end_all(desk.house, &desk.by, &asked.id(0), desk.now)?;
    Answer::ok(&Ended { ended })
}

/// What an app holds of a person from one sign-in.
#[derive(Debug, Serialize, JsonSchema)]
struct Grant {
    id: String,
    client_id: String,
    issuer: Option<String>,
    scope: String,
    /// The session that it was given in.
    session: String,
    /// Whether it outlives that session (`offline_access`).
    offline: bool,
    created_at: Time,
    expires_at: Time,
}

fn list_grants(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let part = asked.part(&desk.site.provider.issuer)?;
    let after = part.place(|[at, id]| Some((Instant::from_epoch(at.parse().ok()?), Id::<model::Grant>::new(id))))?;
    let after = after.as_ref().map(|(at, id)| (*at, id));
    let found = sessions::list_grants(desk.house, &desk.by, &asked.id(0), (after, part.reach()), desk.now)?;
    let place = |grant: &model::Grant| [grant.created_at.epoch_seconds().to_string(), grant.id.as_str().to_owned()];
    let Page { items, next } = part.page(found, place);
    Answer::ok(&Page { items: items.iter().map(|grant| shown_grant(desk, grant)).collect(), next })
}

fn shown_grant(desk: &Desk<'_>, grant: &model::Grant) -> Grant {
    Grant {
        id: grant.id.as_str().to_owned(),
        client_id: grant.client.as_str().to_owned(),
        issuer: issuer(desk, &grant.provider),
        scope: grant.scope.to_string(),
        session: grant.session.as_str().to_owned(),
        offline: grant.offline,
        created_at: Time(grant.created_at),
        expires_at: Time(grant.expires_at),
    }
}

fn revoke(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    sessions::revoke_grant(desk.house, &desk.by, (&asked.id(0), asked.id(1)), desk.now)?;
    Ok(Answer::nothing())
}

fn revoke_all(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let ended = sessions::revoke_grants(desk.house, &desk.by, &asked.id(0), desk.now)?;
    Answer::ok(&Ended { ended })
}
