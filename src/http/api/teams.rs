//! `/api/teams`: who looks after apps together. What the developer portal does, for whoever may do it there.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::answer::Answer;
use super::asked::Asked;
use super::operation::{Operation, Query, Verb, shape};
use super::page::{LIST, Page};
use super::time::Time;
use crate::flow::api::{Desk, Outcome};
use crate::flow::portal::teams::{self, Place, Wanted};
use crate::model::{self, Action, Id, TeamAction, TeamRole, User};
use crate::protocol::own_api;
use crate::protocol::problem::{Problem, ProblemCode};

use ProblemCode::{PreconditionFailed, TeamFull, TeamHasApps, TeamNotFound};

/// Which teams.
const WITHOUT: Query =
    Query { name: "without", about: "`owner`: only teams that nobody owns who can sign in.", shape: shape::<Without>() };

/// What a team may lack.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Without {
    Owner,
}

/// The operations.
pub const OPERATIONS: [Operation; 5] = [
    Operation::new(Verb::Get, "/teams", Action::SeeTeams, "List teams", list)
        .about("By name: whoever administers the apps, and an app by a token of its own, sees every team of the tenant; everybody else those that they are in. `without=owner`: only those that nobody owns who can sign in.")
        .query(&[WITHOUT, LIST[0], LIST[1]])
        .gives(200, Some(shape::<Page<Team>>())),
    Operation::new(Verb::Post, "/teams", Action::ChangeTeams, "Make a team", create)
        .about("It is the caller's or, if somebody makes it who administers the apps, that of the person whom they name.")
        .body(shape::<NewTeam>())
        .gives(201, Some(shape::<Team>()))
        .problems(&[TeamFull]),
    Operation::new(Verb::Get, "/teams/{team}", Action::SeeTeams, "Read a team", find)
        .gives(200, Some(shape::<Team>()))
        .problems(&[TeamNotFound]),
    Operation::new(Verb::Patch, "/teams/{team}", Action::ChangeTeams, "Rename a team", rename)
        .body(shape::<TeamName>())
        .guarded()
        .gives(200, Some(shape::<Team>()))
        .problems(&[TeamNotFound]),
    Operation::new(Verb::Delete, "/teams/{team}", Action::ChangeTeams, "Remove a team", delete)
        .about("One that looks after no app.")
        .gives(204, None)
        .problems(&[TeamNotFound, TeamHasApps, PreconditionFailed]),
];

/// A team.
#[derive(Debug, Serialize, JsonSchema)]
struct Team {
    id: String,
    name: String,
    created_at: Time,
    /// What the caller may do there.
    role: TeamRole,
}

fn team(own: &model::Team, role: TeamRole) -> Team {
    Team { id: own.id.as_str().to_owned(), name: own.name.clone(), created_at: Time(own.created_at), role }
}

/// A team to be made.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewTeam {
    #[schemars(length(min = 1, max = 80))]
    name: String,
    /// The person who owns it; whoever calls, if it is left out. An app by a token of its own has to name one.
    owner: Option<String>,
}

/// The name that a team gets.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct TeamName {
    #[schemars(length(min = 1, max = 80))]
    name: String,
}

fn list(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let part = asked.part(&desk.site.provider.issuer)?;
    let after = part.place(|[name, id]| Some(Place::new(&name, &Id::new(id))))?;
    let wanted = match asked.query()?.get("without") {
        None => Wanted::All,
        Some("owner") => Wanted::Orphaned,
        Some(_) => return Err(Problem::invalid("without: it is `owner`.").into()),
    };
    let found = teams::page(desk.house.store(), desk.developer()?, (wanted, after.as_ref()), part.reach())?;
    let Page { items, next } = part.page(found, |(own, _)| [own.name.clone(), own.id.as_str().to_owned()]);
    Answer::ok(&Page { items: items.iter().map(|(own, role)| team(own, *role)).collect(), next })
}

fn read(desk: &Desk<'_>, id: &Id<model::Team>) -> Outcome<(Team, String)> {
    let standing = teams::open(desk.house.store(), desk.developer()?, (id, TeamAction::See))?;
    Ok((team(&standing.team, standing.role), teams::tag(&standing.team)))
}

fn find(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let (found, tag) = read(desk, &asked.id(0))?;
    Ok(Answer::ok(&found)?.tagged(&tag))
}

fn create(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let NewTeam { name, owner } = asked.body()?;
    let owner: Option<Id<User>> = owner.map(Id::new);
    let id = teams::create(desk.house.store(), desk.developer()?, (&name, owner.as_ref()), desk.now)?;
    let (made, tag) = read(desk, &id)?;
    let address = desk.site.provider.issuer.url(&format!("{}/teams/{id}", own_api::PATH));
    Ok(Answer::created(address, &made)?.tagged(&tag))
}

fn rename(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let (expected, TeamName { name }) = (asked.precondition()?, asked.body()?);
    teams::rename(desk.house.store(), desk.developer()?, (&asked.id(0), &name, &expected), desk.now)?;
    find(desk, asked)
}

fn delete(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let expected = asked.precondition_if_sent()?;
    teams::remove(desk.house.store(), desk.developer()?, (&asked.id(0), &expected), desk.now)?;
    Ok(Answer::nothing())
}
