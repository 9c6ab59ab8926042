//! `/api/invitations`: people who are to make an account of their own.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::answer::Answer;
use super::asked::Asked;
use super::operation::{Operation, Verb, shape};
use super::time::Time;
use crate::flow::admin::invitations;
use crate::flow::api::{Desk, Outcome};
use crate::model::Action;
use crate::protocol::problem::ProblemCode;

/// The operations.
pub const OPERATIONS: [Operation; 1] = [Operation::new(Verb::Post, "/invitations", Action::AddPeople, "Invite somebody", invite)
    .about("A link goes to the address by mail. It works once, for seven days, until the address is invited again; with it a person makes their account and chooses their password, and the address counts as verified. It takes a provider with `sign_up` and `[mail]`.")
    .body(shape::<NewInvitation>())
    .gives(200, Some(shape::<Invitation>()))
    .problems(&[ProblemCode::UserTaken])];

/// Whom to invite.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewInvitation {
    /// The address.
    #[schemars(extend("format" = "email"))]
    email: String,
}

/// Somebody who is invited.
#[derive(Debug, Serialize, JsonSchema)]
struct Invitation {
    /// The address.
    email: String,
    /// Until when the link works.
    expires_at: Time,
}

fn invite(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let NewInvitation { email } = asked.body()?;
    let expires_at = invitations::invite(desk.house, desk.site, &desk.by, &email, desk.now)?;
    Answer::ok(&Invitation { email: email.trim().to_owned(), expires_at: Time(expires_at) })
}
