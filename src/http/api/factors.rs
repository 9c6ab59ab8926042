//! `/api/users/{id}/factors`: what people have beside the password.

use schemars::JsonSchema;
use serde::Serialize;

use super::answer::Answer;
use super::asked::Asked;
use super::operation::{Operation, Verb, shape};
use super::time::Time;
use crate::flow::admin::factors;
use crate::flow::api::{Desk, Outcome};
use crate::model::{self, Action};
use crate::protocol::problem::ProblemCode;

/// The operations.
pub const OPERATIONS: [Operation; 2] = [
    Operation::new(Verb::Get, "/users/{id}/factors", Action::SeePeople, "Read the second factors of a person", list)
        .about("What is asked for after the password, or instead of it. Without a passkey or an authenticator app nothing is.")
        .gives(200, Some(shape::<Factors>()))
        .problems(&[ProblemCode::UserNotFound]),
    Operation::new(Verb::Delete, "/users/{id}/factors", Action::ChangePeople, "Take every second factor away from a person", reset)
        .about("With the recovery codes, for somebody who has lost them: the password alone signs them in, until they set up a new one. Their sessions end, what apps hold of them is revoked, and they are told by mail. Whoever has none is left alone.")
        .gives(204, None)
        .problems(&[ProblemCode::UserNotFound, ProblemCode::Outranked]),
];

/// What a person has beside the password.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "SecondFactors")]
struct Factors {
    /// Passkeys (Web Authentication), the oldest first.
    passkeys: Vec<Passkey>,
    /// Authenticator apps (RFC 6238), the oldest first.
    totp: Vec<App>,
    /// How many recovery codes are still good.
    recovery_codes_left: usize,
}

/// An authenticator app.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "AuthenticatorApp")]
struct App {
    id: String,
    /// What the person calls it.
    name: String,
    created_at: Time,
    /// When it last signed the person in.
    last_used_at: Option<Time>,
}

/// A passkey.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Passkey")]
struct Passkey {
    id: String,
    /// What the person calls it.
    name: String,
    /// The host that it was made for.
    relying_party: String,
    created_at: Time,
    /// When it last signed the person in.
    last_used_at: Option<Time>,
}

fn list(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let model::Factors { passkeys, totp, codes_left } = factors::list(desk.house.store(), &desk.by, &asked.id(0))?;
    let app = |own: &model::TotpFactor| App {
        id: own.id.as_str().to_owned(),
        name: own.name.clone(),
        created_at: Time(own.created_at),
        last_used_at: own.last_used_at.map(Time),
    };
    let passkey = |own: &model::Passkey| Passkey {
        id: own.id.as_str().to_owned(),
        name: own.name.clone(),
        relying_party: own.relying_party.clone(),
        created_at: Time(own.created_at),
        last_used_at: own.last_used_at.map(Time),
    };
    let passkeys = passkeys.iter().map(passkey).collect();
    Answer::ok(&Factors { passkeys, totp: totp.iter().map(app).collect(), recovery_codes_left: codes_left })
}

fn reset(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    factors::reset((desk.house, desk.site), &desk.by, &asked.id(0), desk.now)?;
    Ok(Answer::nothing())
}
