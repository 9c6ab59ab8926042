//! `/api/teams/{team}/apps`: the apps of a team, by the rules for developers. An administrator has `/api/clients` beside.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::answer::Answer;
use super::approvals::{Changed, Down};
use super::asked::Asked;
use super::client::{Client, WholeClient, client, whole};
use super::operation::{Operation, Verb, shape};
use super::page::{LIST, Page};
use super::time::Time;
use crate::flow::api::{Desk, Outcome};
use crate::flow::portal::apps::{self, App};
use crate::flow::portal::health::{Finding, examine};
use crate::flow::portal::{Developer, teams};
use crate::http::segment::segment;
use crate::model::{self, Action, ClientKind, ClientMetadata, Id, Team, TeamAction, TeamApp};
use crate::protocol::own_api;
use crate::protocol::problem::ProblemCode;

use ProblemCode::{ManagedByFile, Outranked, PreconditionFailed, TeamNotFound};

/// The operations.
pub const OPERATIONS: [Operation; 7] = [
    Operation::new(Verb::Get, "/teams/{team}/apps", Action::SeeTeamApps, "List the apps of a team", list)
        .about("Those at this provider, by name.")
        .query(&LIST)
        .gives(200, Some(shape::<Page<OwnApp>>()))
        .problems(&[TeamNotFound]),
    Operation::new(Verb::Post, "/teams/{team}/apps", Action::ChangeTeamApps, "Make an app of a team", create)
        .about("It begins with the safe settings of its kind. Its secret, if it has one, is told in this answer only. Where the tenant wants it, the app waits for an administrator.")
        .body(shape::<NewApp>())
        .gives(201, Some(shape::<WholeApp>()))
        .problems(&[TeamNotFound, ProblemCode::ClientMetadata]),
    Operation::new(Verb::Get, "/teams/{team}/apps/{app}", Action::SeeTeamApps, "Read an app of a team", find)
        .gives(200, Some(shape::<WholeApp>()))
        .problems(&[TeamNotFound]),
    Operation::new(Verb::Patch, "/teams/{team}/apps/{app}", Action::ChangeTeamApps, "Change an app of a team", edit)
        .about("A JSON Merge Patch (RFC 7396) of its metadata, judged by the rules of registration; what administrators decide stays theirs. If it needs a secret from now on and has none, one is drawn and told in this answer only. Where the tenant wants apps approved, what could get an approved app more, send people elsewhere or make it look like another one waits as its `change`.")
        .body(shape::<ClientMetadata>())
        .guarded()
        .gives(200, Some(shape::<WholeApp>()))
        .problems(&[TeamNotFound, ProblemCode::ClientMetadata, ProblemCode::ClientScopeTooFar, ManagedByFile, Outranked]),
    Operation::new(Verb::Post, "/teams/{team}/apps/{app}/ask-again", Action::ChangeTeamApps, "Ask again for an app that was turned down", ask_again)
        .gives(204, None)
        .problems(&[TeamNotFound, ProblemCode::AppNotTurnedDown]),
    Operation::new(Verb::Delete, "/teams/{team}/apps/{app}/change", Action::ChangeTeamApps, "Withdraw a change of an app", withdraw)
        .about("One that waits is taken back; one that was turned down is put away.")
        .gives(204, None)
        .problems(&[TeamNotFound, ProblemCode::ApprovalNotFound]),
    Operation::new(Verb::Delete, "/teams/{team}/apps/{app}", Action::ChangeTeamApps, "Remove an app of a team", delete)
        .about("For good, with its secrets, what people allowed it, and every token that it holds.")
        .gives(204, None)
        .problems(&[TeamNotFound, ManagedByFile, Outranked, PreconditionFailed]),
];

/// An app of a team.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "AppOfTeam")]
struct OwnApp {
    /// Whether it waits for an administrator.
    waits: bool,
    #[serde(flatten)]
    client: Client,
}

/// An app of a team as it is shown alone.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "WholeAppOfTeam")]
struct WholeApp {
    /// Whether it waits for an administrator.
    waits: bool,
    /// That an administrator turned it down; `null` if none did, and once it is asked for again.
    turned_down: Option<Down>,
    /// The change that waits for an administrator, or was turned down; `null` if there is none.
    change: Option<Change>,
    /// When it last got a token; `null` if it never did.
    last_token_at: Option<Time>,
    /// What its team should look at, the most pressing first.
    findings: Vec<AppFinding>,
    #[serde(flatten)]
    client: WholeClient,
}

/// A change of an approved app that needs approval: the app has its old settings until then.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "ChangeOfApp")]
struct Change {
    asked_by: String,
    asked_at: Time,
    changes: Vec<Changed>,
    /// That an administrator turned it down; `null` while it waits.
    turned_down: Option<Down>,
}

fn change(app: &App) -> Option<Change> {
    let own = app.change.as_ref()?;
    Some(Change {
        asked_by: own.asked_by.as_str().to_owned(),
        asked_at: Time(own.asked_at),
        changes: apps::differences(&app.whole.client, own).into_iter().map(Changed::of).collect(),
        turned_down: own.turned_down.as_ref().map(Down::of),
    })
}

/// Something to look at.
#[derive(Debug, Default, Serialize, JsonSchema)]
struct AppFinding {
    /// `refused`, `no_secret`, `no_pkce`, `deprecated_grant`, `unused_secret`, `old_secret`, `no_rotation`, `never_used`.
    code: &'static str,
    /// The error that it got, or the identifier of the secret.
    about: Option<String>,
    /// When it was refused, when the secret was last used, or when it was made.
    at: Option<Time>,
}

fn finding(own: Finding) -> AppFinding {
    let plain = |code| AppFinding { code, ..AppFinding::default() };
    match own {
        Finding::Refused { error, at } => AppFinding { code: "refused", about: Some(error), at: Some(Time(at)) },
        Finding::NoSecret => plain("no_secret"),
        Finding::NoPkce => plain("no_pkce"),
        Finding::DeprecatedGrant => plain("deprecated_grant"),
        Finding::UnusedSecret { id, last_used_at } => {
            AppFinding { code: "unused_secret", about: Some(id), at: last_used_at.map(Time) }
        }
        Finding::OldSecret { id, created_at } => AppFinding { code: "old_secret", about: Some(id), at: Some(Time(created_at)) },
        Finding::NoRotation => plain("no_rotation"),
        Finding::NeverUsed => plain("never_used"),
    }
}

fn own((owned, own): &(TeamApp, model::Client)) -> OwnApp {
    OwnApp { waits: apps::waits(owned, own), client: client(own) }
}

/// An app to be made.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "NewAppOfTeam")]
struct NewApp {
    kind: ClientKind,
    client_name: String,
    /// Where people come back to; a machine and a device have none.
    #[serde(default)]
    redirect_uris: Vec<String>,
}

/// The developer and the team that the path names, if they may do this there.
pub(super) fn enter<'a>(desk: &'a Desk<'_>, asked: &Asked, action: TeamAction) -> Outcome<(&'a Developer, Id<Team>)> {
    let (by, team) = (desk.developer()?, asked.id(0));
    teams::open(desk.house.store(), by, (&team, action))?;
    Ok((by, team))
}

/// The app that the path names.
pub(super) fn found(desk: &Desk<'_>, asked: &Asked) -> Outcome<App> {
    let (by, team) = enter(desk, asked, TeamAction::See)?;
    Ok(apps::find(desk.house, desk.site, by, (&team, &asked.id(1)))?)
}

fn shown(desk: &Desk<'_>, app: &App, client: impl FnOnce(WholeClient) -> WholeClient) -> Outcome<Answer> {
    let shown = WholeApp {
        waits: app.waits(),
        turned_down: app.owned.turned_down.as_ref().map(Down::of),
        change: change(app),
        last_token_at: app.activity.last_token_at.map(Time),
        findings: examine(app, desk.now).into_iter().map(finding).collect(),
        client: client(whole(&app.whole, desk.now)),
    };
    Ok(Answer::ok(&shown)?.tagged(&app.whole.tag()))
}

fn list(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let part = asked.part(&desk.site.provider.issuer)?;
    let found = apps::list(desk.house, desk.site, desk.developer()?, &asked.id(0))?;
    Answer::ok(&part.cut(found.iter().map(own).collect(), |own: &OwnApp| own.client.id().to_owned())?)
}

fn create(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let (by, team) = enter(desk, asked, TeamAction::ChangeApps)?;
    let NewApp { kind, client_name, redirect_uris } = asked.body()?;
    let made = apps::create(desk.house, desk.site, by, (&team, kind, &client_name, redirect_uris), desk.now)?;
    let id = &made.whole.client.id;
    let app = apps::find(desk.house, desk.site, by, (&team, id))?;
    let segment = segment(id.as_str());
    let address = desk.site.provider.issuer.url(&format!("{}/teams/{team}/apps/{segment}", own_api::PATH));
    Ok(shown(desk, &app, |own| own.told(made.secret, made.warnings))?.made_at(address))
}

fn find(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    shown(desk, &found(desk, asked)?, |own| own)
}

fn edit(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let (by, team) = enter(desk, asked, TeamAction::ChangeApps)?;
    let (id, expected) = (asked.id(1), asked.precondition()?);
    let change = (&team, &id, &expected, asked.members()?);
    let done = apps::edit(desk.house, desk.site, by, change, (&desk.documents, desk.now))?;
    let app = apps::find(desk.house, desk.site, by, (&team, &id))?;
    shown(desk, &app, |own| own.told(done.edited.secret, done.edited.warnings))
}

fn ask_again(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let (by, team) = enter(desk, asked, TeamAction::ChangeApps)?;
    apps::ask_again(desk.house, desk.site, by, (&team, &asked.id(1)), desk.now)?;
    Ok(Answer::nothing())
}

fn withdraw(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let (by, team) = enter(desk, asked, TeamAction::ChangeApps)?;
    apps::withdraw_change(desk.house, desk.site, by, (&team, &asked.id(1)), desk.now)?;
    Ok(Answer::nothing())
}

fn delete(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let (by, team) = enter(desk, asked, TeamAction::ChangeApps)?;
    let expected = asked.precondition_if_sent()?;
    apps::remove(desk.house, desk.site, by, (&team, &asked.id(1), &expected), desk.now)?;
    desk.house.courier().notify_one();
    Ok(Answer::nothing())
}
