//! `/api/users`: the people of the tenant.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::answer::Answer;
use super::asked::Asked;
use super::operation::{Operation, Query, Verb, shape};
use super::page::{LIST, Page};
use super::person::{Link, NewUser, User, UserChange, WholeUser, link, person, whole};
use crate::flow::admin::profile::{self, By, Edit, FirstSignIn, Place, Profile};
use crate::flow::admin::{people, roles, ways_in};
use crate::flow::api::{Desk, Outcome};
use crate::model::{Action, AdminRole, Id};
use crate::protocol::own_api;
use crate::protocol::problem::{Problem, ProblemCode};

/// The operations.
pub const OPERATIONS: [Operation; 10] = [
    Operation::new(Verb::Get, "/users", Action::SeePeople, "List people", list)
        .about("In the order of a name, and if so asked only those whose name begins with something. It costs the page, however many there are.")
        .query(&[
            Query { name: "by", about: "Which name: username (the usual), email or name. Who has none is left out.", shape: shape::<SearchBy>() },
            Query { name: "prefix", about: "What the name begins with, in any case.", shape: shape::<String>() },
            LIST[0],
            LIST[1],
        ])
        .gives(200, Some(shape::<Page<User>>())),
    Operation::new(Verb::Post, "/users", Action::AddPeople, "Add a person", add)
        .about("Without a password: nobody sets one over the network. With `invite`, the answer has a link that works once, for three days, with which the person chooses one.")
        .body(shape::<NewUser>())
        .gives(201, Some(shape::<WholeUser>()))
        .problems(&[ProblemCode::UserNotFound, ProblemCode::UserTaken]),
    Operation::new(Verb::Get, "/users/{id}", Action::SeePeople, "Read a person", find)
        .about("With who they are at upstreams: `claims` of each identity are what the upstream says beyond the claims that are mapped, passed through.")
        .gives(200, Some(shape::<WholeUser>()))
        .problems(&[ProblemCode::UserNotFound]),
    Operation::new(Verb::Patch, "/users/{id}", Action::ChangePeople, "Change a person", edit)
        .about("A JSON Merge Patch (RFC 7396): what is named changes, `null` removes, the rest stays. A new address or number counts as not verified unless the change says otherwise.")
        .body(shape::<UserChange>())
        .guarded()
        .gives(200, Some(shape::<WholeUser>()))
        .problems(&[ProblemCode::UserNotFound, ProblemCode::UserTaken, ProblemCode::ManagedByFile, ProblemCode::Outranked]),
    Operation::new(Verb::Delete, "/users/{id}", Action::DeletePeople, "Remove a person", delete)
        .about("For good, with sessions, grants, consents and linked identities. Apps are told that the sessions have ended. With `If-Match`, only as they are believed to be.")
        .gives(204, None)
        .problems(&[ProblemCode::UserNotFound, ProblemCode::LastOwner, ProblemCode::ManagedByFile, ProblemCode::Outranked, ProblemCode::PreconditionFailed]),
    Operation::new(Verb::Post, "/users/{id}/disable", Action::SwitchPeople, "Disable a person", disable)
        .about("They cannot sign in; their sessions end and what apps hold of them is revoked.")
        .gives(204, None)
        .problems(&[ProblemCode::UserNotFound, ProblemCode::LastOwner, ProblemCode::ManagedByFile, ProblemCode::Outranked]),
    Operation::new(Verb::Post, "/users/{id}/enable", Action::SwitchPeople, "Enable a person", enable)
        .about("They can sign in again; what was ended stays ended.")
        .gives(204, None)
        .problems(&[ProblemCode::UserNotFound, ProblemCode::ManagedByFile, ProblemCode::Outranked]),
    Operation::new(Verb::Post, "/users/{id}/password-link", Action::InvitePeople, "Make a link to choose a password", invite)
        .about("It works once, for three days; earlier ones die. The password is as it was until the person chooses another, which ends their sessions.")
        .gives(200, Some(shape::<Link>()))
        .problems(&[ProblemCode::UserNotFound, ProblemCode::Outranked]),
    Operation::new(Verb::Delete, "/users/{id}/identities/{identity}", Action::ChangePeople, "Unlink an identity of a person", unlink)
        .about("Nobody signs in with it as this person any more. Their sessions go on, and who had no other way in needs a link to choose a password.")
        .gives(204, None)
        .problems(&[ProblemCode::UserNotFound, ProblemCode::IdentityNotFound, ProblemCode::LastOwner, ProblemCode::Outranked]),
    Operation::new(Verb::Put, "/users/{id}/role", Action::Appoint, "Make a person an administrator, or not any more", appoint)
        .body(shape::<Role>())
        .gives(204, None)
        .problems(&[ProblemCode::UserNotFound, ProblemCode::LastOwner, ProblemCode::ManagedByFile, ProblemCode::Outranked]),
];

/// Which name a list is ordered and searched by.
#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
enum SearchBy {
    Username,
    Email,
    Name,
}

impl SearchBy {
    fn read(word: Option<&str>) -> Outcome<By> {
        let word = Value::from(word.unwrap_or("username"));
        match serde_json::from_value(word) {
            Ok(Self::Username) => Ok(By::Username),
            Ok(Self::Email) => Ok(By::Email),
            Ok(Self::Name) => Ok(By::Name),
            Err(_) => Err(Problem::invalid("by is one of username, email, name.").into()),
        }
    }
}

fn list(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let (part, query) = (asked.part(&desk.site.provider.issuer)?, asked.query()?);
    let by = SearchBy::read(query.get("by"))?;
    let after = part.place(|[name, id]| Some(Place { name, id: Id::new(id) }))?;
    let page = profile::Page { by, prefix: query.get("prefix").unwrap_or_default(), after: after.as_ref(), limit: part.reach() };
    let found = profile::list(desk.house.store(), &desk.by, &page)?;
    let place =
        |user: &crate::model::User| by.place(user).map(|place| [place.name, place.id.as_str().to_owned()]).unwrap_or_default();
    let Page { items, next } = part.page(found, place);
    Answer::ok(&Page { items: items.iter().map(person).collect(), next })
}

fn address(desk: &Desk<'_>, id: &Id<crate::model::User>) -> String {
    desk.site.provider.issuer.url(&format!("{}/users/{id}", own_api::PATH))
}

fn add(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let NewUser { username, claims, groups, roles, attributes, invite } = asked.body()?;
    let profile = Profile::from_members(Map::from_iter([
        ("username".to_owned(), Value::String(username)),
        ("claims".to_owned(), Value::Object(claims)),
        ("groups".to_owned(), groups.into()),
        ("roles".to_owned(), roles.into()),
        ("attributes".to_owned(), Value::Object(attributes)),
    ]))?;
    let first = if invite { FirstSignIn::Link } else { FirstSignIn::Later };
    let added = profile::add(desk.house.store(), &desk.by, (profile, first), desk.now)?;
    let found = profile::find_added(desk.house.store(), &desk.by, &added)?;
    let shown = whole(desk, &found).with(added.invitation.map(|own| link(desk, &own)));
    Ok(Answer::created(address(desk, &added.id), &shown)?.tagged(&found.tag()))
}

fn find(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let found = profile::find(desk.house.store(), &desk.by, &asked.id(0))?;
    Ok(Answer::ok(&whole(desk, &found))?.tagged(&found.tag()))
}

fn edit(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let edit = Edit { id: asked.id(0), expected: asked.precondition()?, patch: asked.members()? };
    let done = profile::edit(desk.house.store(), &desk.by, edit, desk.now)?;
    Ok(Answer::ok(&whole(desk, &done))?.tagged(&done.tag()))
}

fn delete(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let expected = asked.precondition_if_sent()?;
    profile::delete(desk.house.store(), &desk.by, (&asked.id(0), &expected), desk.now)?;
    desk.house.courier().notify_one();
    Ok(Answer::nothing())
}

fn unlink(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    ways_in::unlink(desk.house.store(), &desk.by, (&asked.id(0), &asked.id(1)), desk.now)?;
    Ok(Answer::nothing())
}

fn disable(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    people::disable(desk.house.store(), &desk.by, &asked.id(0), desk.now)?;
    desk.house.courier().notify_one();
    Ok(Answer::nothing())
}

fn enable(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    people::enable(desk.house.store(), &desk.by, &asked.id(0), desk.now)?;
    Ok(Answer::nothing())
}

fn invite(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let invitation = people::invite(desk.house.store(), &desk.by, &asked.id(0), desk.now)?;
    Answer::ok(&link(desk, &invitation))
}

/// What a person is to be in the administration.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "UserRole")]
struct Role {
    /// `null` takes the role away.
    role: Option<AdminRole>,
}

fn appoint(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    if !asked.members()?.contains_key("role") {
        return Err(Problem::invalid("role is missing: give a role, or null to take it away.").into());
    }
    let Role { role } = asked.body()?;
    roles::appoint(desk.house.store(), &desk.by, (&asked.id(0), role), desk.now)?;
    Ok(Answer::nothing())
}
