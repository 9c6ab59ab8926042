//! `/api/clients`: the clients of the provider.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use super::answer::Answer;
use super::asked::Asked;
use super::client::{Client, ClientClaims, NewClient, WholeClient, claims, client, whole};
use super::operation::{Operation, Query, Verb, shape};
use super::page::{LIST, Page};
use crate::flow::admin::clients::{self, By, Edit, New, Place, Sought};
use crate::flow::api::{Desk, Outcome};
use crate::http::segment::segment;
use crate::model::{self, Action, ClientKind, ClientMetadata, Id, ResponseType, Scope};
use crate::protocol::own_api;
use crate::protocol::problem::{Problem, ProblemCode};

use ProblemCode::{ClientNotFound, ClientScopeTooFar, ClientTaken, ManagedByFile, Outranked};
/// The operations.
pub const OPERATIONS: [Operation; 8] = [
    Operation::new(Verb::Get, "/clients", Action::SeeClients, "List clients", list)
        .about("In the order of a name, and if so asked only those whose name begins with something. It costs the page, however many there are.")
        .query(&[
            Query { name: "by", about: "Which name: name (the usual; the client_name, or the client_id without one) or client_id.", shape: shape::<SearchBy>() },
            Query { name: "prefix", about: "What it begins with; a name in any case, a client_id exactly.", shape: shape::<String>() },
            LIST[0],
            LIST[1],
        ])
        .gives(200, Some(shape::<Page<Client>>())),
    Operation::new(Verb::Post, "/clients", Action::ChangeClients, "Register a client", add)
        .about("It begins with the safe settings of its kind; what is named beside is set, `null` takes back what the kind sets. Its secret, if it has one, is told in this answer only. Nobody gives a client scopes of this API that they may not use themselves.")
        .body(shape::<NewClient>())
        .gives(201, Some(shape::<WholeClient>()))
        .problems(&[ClientNotFound, ClientTaken, ProblemCode::ClientMetadata, ClientScopeTooFar]),
    Operation::new(Verb::Get, "/clients/{id}", Action::SeeClients, "Read a client", find)
        .gives(200, Some(shape::<WholeClient>()))
        .problems(&[ClientNotFound]),
    Operation::new(Verb::Patch, "/clients/{id}", Action::ChangeClients, "Change a client", edit)
        .about("A JSON Merge Patch (RFC 7396) of its metadata: what is named changes, `null` takes back, the rest stays; judged by the rules of registration. If it needs a secret from now on and has none, one is drawn and told in this answer only; if it needs none any more, those that it has are gone. One that registered itself is the organisation's from then on.")
        .body(shape::<ClientMetadata>())
        .guarded()
        .gives(200, Some(shape::<WholeClient>()))
        .problems(&[ClientNotFound, ProblemCode::ClientMetadata, ClientScopeTooFar, ManagedByFile, Outranked]),
    Operation::new(Verb::Delete, "/clients/{id}", Action::ChangeClients, "Remove a client", delete)
        .about("For good, with its secrets, what people allowed it, and every token that it holds.")
        .gives(204, None)
        .problems(&[ClientNotFound, ManagedByFile, Outranked, ProblemCode::PreconditionFailed]),
    Operation::new(Verb::Post, "/clients/{id}/disable", Action::ChangeClients, "Disable a client", disable)
        .about("It is refused everywhere, and every token that it holds is revoked.")
        .gives(204, None)
        .problems(&[ClientNotFound, ManagedByFile, Outranked]),
    Operation::new(Verb::Post, "/clients/{id}/enable", Action::ChangeClients, "Enable a client", enable)
        .about("It works again; what was revoked stays revoked.")
        .gives(204, None)
        .problems(&[ClientNotFound, ManagedByFile, Outranked]),
    Operation::new(Verb::Get, "/clients/{id}/claims", Action::SeeClients, "Preview the claims that a client gets of a person", preview)
        .about("Each claim with why it is there or not, judged by what issues tokens. It shows what is written of the person, so that the caller has to be allowed to see people, too (users:read).")
        .query(&[
            Query { name: "user", about: "The person: user name, e-mail address or identifier.", shape: shape::<String>() },
            Query { name: "scope", about: "The scopes that are granted; if left out, those of the client.", shape: shape::<String>() },
            Query { name: "claims", about: "The `claims` parameter, as JSON.", shape: shape::<String>() },
            Query { name: "claims_locales", about: "The `claims_locales` parameter.", shape: shape::<String>() },
            Query { name: "response_type", about: "The response type; code if left out.", shape: shape::<ResponseType>() },
        ])
        .gives(200, Some(shape::<ClientClaims>()))
        .problems(&[ClientNotFound, ProblemCode::UserNotFound]),
];

/// Which name a list is ordered and searched by.
#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
enum SearchBy {
    Name,
    ClientId,
}

impl SearchBy {
    fn read(word: Option<&str>) -> Outcome<By> {
        match serde_json::from_value(Value::from(word.unwrap_or("name"))) {
            Ok(Self::Name) => Ok(By::Name),
            Ok(Self::ClientId) => Ok(By::Id),
            Err(_) => Err(Problem::invalid("by is one of name, client_id.").into()),
        }
    }
}

fn list(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let (part, query) = (asked.part(&desk.site.provider.issuer)?, asked.query()?);
    let by = SearchBy::read(query.get("by"))?;
    let after = part.place(|[name, id]| Some(Place { name, id: Id::new(id) }))?;
    let page = clients::Page { by, prefix: query.get("prefix").unwrap_or_default(), after: after.as_ref(), limit: part.reach() };
    let found = clients::list(&desk.registrar(), &page)?;
    let place = |own: &model::Client| [own.display_name().to_owned(), own.id.as_str().to_owned()];
    let Page { items, next } = part.page(found, place);
    Answer::ok(&Page { items: items.iter().map(client).collect(), next })
}

fn add(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let mut members = asked.members()?;
    let kinds = ClientKind::ALL.map(ClientKind::name).join(", ");
    let kind = members.remove("kind").and_then(|kind| serde_json::from_value(kind).ok());
    let kind = kind.ok_or_else(|| Problem::invalid(format!("kind is one of {kinds}.")))?;
    let id = match members.remove("client_id") {
        None | Some(Value::Null) => None,
        Some(Value::String(id)) => Some(id),
        Some(_) => return Err(Problem::invalid("client_id is a string.").into()),
    };
    let made = clients::add(&desk.registrar(), New::of_kind(kind, id, &members)?, desk.now)?;
    desk.notice()?;
    let (shown, tag) = (whole(&made.whole, desk.now).told(made.secret, made.warnings), made.whole.tag());
    let id = segment(made.whole.client.id.as_str());
    let address = desk.site.provider.issuer.url(&format!("{}/clients/{id}", own_api::PATH));
    Ok(Answer::created(address, &shown)?.tagged(&tag))
}

fn find(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let found = clients::find(&desk.registrar(), &asked.id(0))?;
    Ok(Answer::ok(&whole(&found, desk.now))?.tagged(&found.tag()))
}

fn edit(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let edit = Edit { id: asked.id(0), expected: asked.precondition()?, patch: asked.members()? };
    let done = clients::edit(&desk.registrar(), edit, desk.now)?;
    desk.notice()?;
    let tag = done.whole.tag();
    Ok(Answer::ok(&whole(&done.whole, desk.now).told(done.secret, done.warnings))?.tagged(&tag))
}

fn delete(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let expected = asked.precondition_if_sent()?;
    clients::remove(&desk.registrar(), (&asked.id(0), &expected), desk.now)?;
    desk.notice()?;
    Ok(Answer::nothing())
}

fn disable(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    switch(desk, asked, false)
}

fn enable(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    switch(desk, asked, true)
}

fn switch(desk: &Desk<'_>, asked: &Asked, enabled: bool) -> Outcome<Answer> {
    clients::switch(&desk.registrar(), (&asked.id(0), enabled), desk.now)?;
    desk.notice()?;
    Ok(Answer::nothing())
}

fn preview(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let query = asked.query()?;
    let text = |name: &str| query.get(name).map(str::to_owned);
    let response_type = query.get("response_type").map(str::parse::<ResponseType>).transpose();
    let sought = Sought {
        person: text("user").unwrap_or_default(),
        scope: query.get("scope").map(Scope::parse),
        claims: text("claims"),
        locales: text("claims_locales"),
        response_type: response_type.map_err(|unknown| Problem::invalid(format!("response_type: {unknown}.")))?,
    };
    Answer::ok(&claims(&clients::preview(&desk.registrar(), (&asked.id(0), sought), desk.now)?))
}
