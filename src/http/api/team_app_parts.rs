//! What hangs on an app of a team: its secrets, and its last requests.

use super::answer::Answer;
use super::asked::Asked;
use super::client::{Secret, secret};
use super::client_secrets::GivenSecret;
use super::flows::{Flow, FlowRequest, Outcomes, RESULT, flow, request};
use super::operation::{Operation, Verb, shape};
use super::page::{LIST, Page};
use super::team_apps::{enter, found};
use crate::flow::admin::clients::Registrar;
use crate::flow::api::{Desk, Outcome};
use crate::flow::inspector::add;
use crate::flow::inspector::look::{self, Found, Sought};
use crate::flow::portal::apps;
use crate::model::{Action, Client, Id, TeamAction};
use crate::protocol::problem::{Problem, ProblemCode};

use ProblemCode::{
    ClientHasNoSecret, ClientSecretLast, ClientSecretNotFound, ClientSecretsFull, FlowNotFound, ManagedByFile, Outranked,
    PreconditionFailed, TeamNotFound,
};

/// The operations.
pub const OPERATIONS: [Operation; 6] = [
    Operation::new(Verb::Get, "/teams/{team}/apps/{app}/secrets", Action::SeeTeamApps, "List the secrets of an app of a team", secrets)
        .about("Those that are accepted, the oldest first, with their last use; never the secrets themselves.")
        .query(&LIST)
        .gives(200, Some(shape::<Page<Secret>>()))
        .problems(&[TeamNotFound]),
    Operation::new(Verb::Post, "/teams/{team}/apps/{app}/secrets", Action::ChangeTeamApps, "Give an app of a team another secret", add_secret)
        .about("It is told in this answer only. Two may live at once.")
        .gives(201, Some(shape::<GivenSecret>()))
        .problems(&[TeamNotFound, ClientHasNoSecret, ClientSecretsFull, ManagedByFile, Outranked]),
    Operation::new(Verb::Delete, "/teams/{team}/apps/{app}/secrets/{secret}", Action::ChangeTeamApps, "Revoke a secret of an app of a team", revoke_secret)
        .about("It is refused at once; what the app holds stays.")
        .gives(204, None)
        .problems(&[TeamNotFound, ClientSecretNotFound, ClientSecretLast, ManagedByFile, Outranked]),
    Operation::new(Verb::Get, "/teams/{team}/apps/{app}/flows", Action::SeeTeamApps, "List the last requests of an app of a team", flows)
        .about("The latest first. Codes, tokens and secrets are told by their length and a fingerprint only.")
        .query(&[RESULT, LIST[0], LIST[1]])
        .gives(200, Some(shape::<Page<FlowRequest>>()))
        .problems(&[TeamNotFound]),
    Operation::new(Verb::Get, "/teams/{team}/apps/{app}/flows/{reference}", Action::SeeTeamApps, "Read a log-in of an app of a team", one)
        .gives(200, Some(shape::<Flow>()))
        .problems(&[TeamNotFound, FlowNotFound]),
    Operation::new(Verb::Put, "/teams/{team}/apps/{app}/flows/{reference}/redirect-uri", Action::ChangeTeamApps, "Register the refused address for an app of a team", register)
        .about("The `redirect_uri` that this request was refused for is one of the app's from now on, unless it has to be thought about. Where the tenant wants apps approved, one on another host waits as the app's `change`.")
        .gives(204, None)
        .problems(&[TeamNotFound, FlowNotFound, ProblemCode::ClientMetadata, ManagedByFile, Outranked, PreconditionFailed]),
];

fn secrets(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let part = asked.part(&desk.site.provider.issuer)?;
    let app = found(desk, asked)?;
    Answer::ok(&part.cut(app.whole.secrets(desk.now).map(secret).collect(), |own: &Secret| own.id.clone())?)
}

fn add_secret(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let (by, team) = enter(desk, asked, TeamAction::ChangeApps)?;
    let given = apps::add_secret(desk.house, desk.site, by, (&team, &asked.id(1)), desk.now)?;
    let own = secret(&given.kept);
    let address = desk.site.provider.issuer.url(&format!("{}/{}", asked.path, own.id));
    Answer::created(address, &GivenSecret { own, client_secret: given.secret.reveal().to_owned() })
}

fn revoke_secret(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let (by, team) = enter(desk, asked, TeamAction::ChangeApps)?;
    apps::revoke_secret(desk.house, desk.site, by, (&team, &asked.id(1), asked.name(2)), desk.now)?;
    Ok(Answer::nothing())
}

/// Whoever looks at the app that the path names, and its identifier.
fn looker<'a>(desk: &'a Desk<'_>, asked: &Asked, action: TeamAction) -> Outcome<(Registrar<'a>, Id<Client>)> {
    let (by, team) = enter(desk, asked, action)?;
    Ok((apps::registrar(desk.house, desk.site, by, &team), asked.id(1)))
}

/// The log-in of a reference, if it is one of the app.
fn sought((own, app): &(Registrar<'_>, Id<Client>), reference: &str) -> Outcome<Found> {
    let found = look::by_reference(own, reference)?;
    let is_own = found.client.as_ref().is_some_and(|client| client.id == *app);
    if is_own { Ok(found) } else { Err(Problem::new(FlowNotFound, "Nothing of the app is kept under that reference.").into()) }
}

fn flows(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let part = asked.part(&desk.site.provider.issuer)?;
    let app = found(desk, asked)?.whole.client.id;
    let (own, _) = looker(desk, asked, TeamAction::See)?;
    let refused = Outcomes::read(asked.query()?)?;
    let events = look::list(&own, &Sought { client: Some(&app), refused })?;
    let Page { items, next } = part.cut(events, |event| event.reference.clone())?;
    Answer::ok(&Page { items: items.into_iter().map(request).collect(), next })
}

fn one(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    Answer::ok(&flow(sought(&looker(desk, asked, TeamAction::See)?, asked.name(2))?))
}

fn register(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let looker = looker(desk, asked, TeamAction::ChangeApps)?;
    sought(&looker, asked.name(2))?;
    let add::Addition { client, address } = add::address(&looker.0, asked.name(2))?;
    let (team, by) = (asked.id(0), desk.developer()?);
    let app = apps::find(desk.house, desk.site, by, (&team, &client.id))?;
    apps::add_address(desk.house, desk.site, by, (&team, &app, &address), (&desk.documents, desk.now))?;
    Ok(Answer::nothing())
}
