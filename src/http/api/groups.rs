//! `/api/groups`: who is in which group.

use schemars::JsonSchema;
use serde::Serialize;

use super::answer::Answer;
use super::asked::Asked;
use super::operation::{Operation, Query, Verb, shape};
use super::page::{LIST, Page};
use super::person::{User, person};
use crate::flow::admin::groups;
use crate::flow::api::{Desk, Outcome};
use crate::http::segment::segment;
use crate::model::Action;
use crate::protocol::own_api;
use crate::protocol::problem::ProblemCode;

/// The operations.
pub const OPERATIONS: [Operation; 5] = [
    Operation::new(Verb::Get, "/groups", Action::SeePeople, "List the groups", list)
        .about("Those that somebody is in, by name. `allowed_groups` of a client names groups, and apps are told of them in the claim `groups`.")
        .query(&[
            Query { name: "prefix", about: "What the name begins with, exactly.", shape: shape::<String>() },
            LIST[0],
            LIST[1],
        ])
        .gives(200, Some(shape::<Page<Group>>())),
    Operation::new(Verb::Get, "/groups/{group}", Action::SeePeople, "Read a group", find)
        .about("A group is its name: one that nobody is in is empty.")
        .gives(200, Some(shape::<Group>())),
    Operation::new(Verb::Get, "/groups/{group}/members", Action::SeePeople, "List the people of a group", members)
        .about("By user name.")
        .query(&LIST)
        .gives(200, Some(shape::<Page<User>>())),
    Operation::new(Verb::Put, "/groups/{group}/members/{id}", Action::ChangePeople, "Put a person into a group", put)
        .about("The group is there from its first member on. Who is in it already stays so.")
        .gives(204, None)
        .problems(&[ProblemCode::UserNotFound, ProblemCode::ManagedByFile, ProblemCode::Outranked]),
    Operation::new(Verb::Delete, "/groups/{group}/members/{id}", Action::ChangePeople, "Take a person out of a group", take)
        .gives(204, None)
        .problems(&[ProblemCode::UserNotFound, ProblemCode::ManagedByFile, ProblemCode::Outranked]),
];

/// A group.
#[derive(Debug, Serialize, JsonSchema)]
struct Group {
    name: String,
    /// How many people are in it, counted up to 1000.
    members: usize,
    /// Whether there are more than that.
    has_more: bool,
    /// Where its people are listed.
    #[schemars(extend("format" = "uri"))]
    members_url: String,
}

fn group(desk: &Desk<'_>, own: &groups::Group) -> Group {
    let segment = segment(&own.name);
    Group {
        name: own.name.clone(),
        members: own.members.min(groups::COUNTED),
        has_more: own.members > groups::COUNTED,
        members_url: desk.site.provider.issuer.url(&format!("{}/groups/{segment}/members", own_api::PATH)),
    }
}

fn list(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let part = asked.part(&desk.site.provider.issuer)?;
    let after = part.place(|[name, _]| Some(name))?;
    let prefix = asked.query()?.get("prefix").unwrap_or_default();
    let found = groups::list(desk.house.store(), &desk.by, (prefix, after.as_deref()), part.reach())?;
    let Page { items, next } = part.page(found, |own| [own.name.clone(), String::new()]);
    Answer::ok(&Page { items: items.iter().map(|own| group(desk, own)).collect(), next })
}

fn find(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    Answer::ok(&group(desk, &groups::find(desk.house.store(), &desk.by, asked.name(0))?))
}

fn members(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let part = asked.part(&desk.site.provider.issuer)?;
    let after = part.place(|[username, _]| Some(username))?;
    let found = groups::members(desk.house.store(), &desk.by, (asked.name(0), after.as_deref()), part.reach())?;
    let Page { items, next } = part.page(found, |user| [user.username.clone(), user.id.as_str().to_owned()]);
    Answer::ok(&Page { items: items.iter().map(person).collect(), next })
}

fn put(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    groups::put(desk.house.store(), &desk.by, (asked.name(0), &asked.id(1)), desk.now)?;
    Ok(Answer::nothing())
}

fn take(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    groups::take(desk.house.store(), &desk.by, (asked.name(0), &asked.id(1)), desk.now)?;
    Ok(Answer::nothing())
}
