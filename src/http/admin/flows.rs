//! `/admin/flows`: the flow inspector.

use super::clients::{registrar, settled};
use super::desk::{Desk, Reply, Served};
use super::screen::Screen;
use crate::flow::admin::clients::{self, Refused};
use crate::flow::admin::{Refusal, Undone};
use crate::flow::inspector::add;
use crate::flow::inspector::look::{self, Found, Sought};
use crate::http::flow_shown::Eye;
use crate::model::{Action, Id};
use crate::pages::console::{ConsoleSection, FlowPage, FlowsPage, Told, separated};

const PATH: &str = "/admin/flows";

/// The screens. What is added to an app's addresses can be the app, so that it takes somebody who has just signed in.
pub const SCREENS: [Screen; 3] = [
    Screen::page(PATH, Action::SeeClients, list),
    Screen::page("/admin/flows/{reference}", Action::SeeClients, one),
    Screen::act("/admin/flows/{reference}/add", Action::ChangeClients, register).fresh(),
];

fn eye<'a>(desk: &'a Desk<'_>) -> Eye<'a> {
    let may = desk.by().authority.may(Action::ChangeClients);
    Eye {
        provider: &desk.site().provider,
        list: desk.link(PATH),
        form_token: may.then(|| desk.visit.form_token(desk.house())),
        now: desk.now,
    }
}

fn list(desk: &Desk<'_>) -> Served {
    let asked = |name| desk.asked.query.get(name).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    let missing = asked("reference");
    if let Some(reference) = &missing {
        match look::by_reference(&registrar(desk), reference) {
            Ok(_) => return Ok(Reply::Go(format!("{PATH}/{reference}"))),
            Err(Undone::Refused(Refusal::NoSuchFlow)) => {}
            Err(undone) => return Err(undone),
        }
    }
    let client = asked("client").map(Id::new);
    let refused = asked("refused").is_some();
    let events = match look::list(&registrar(desk), &Sought { client: client.as_ref(), refused }) {
        Err(Undone::Refused(Refusal::Client(why))) if *why == Refused::Unknown => Vec::new(),
        found => found?,
    };
    let (frame, console) = desk.frame(ConsoleSection::Flows);
    desk.show(&FlowsPage {
        frame,
        console,
        client: client.map(|client| client.as_str().to_owned()).unwrap_or_default(),
        refused,
        missing,
        dropped: Some(look::dropped(&registrar(desk), desk.now)?).filter(|count| *count > 0).map(separated),
        is_on: desk.site().provider.inspector,
        rows: eye(desk).rows(events),
    })
}

fn one(desk: &Desk<'_>) -> Served {
    let Found { flow, client } = match look::by_reference(&registrar(desk), desk.name(0)) {
        Err(Undone::Refused(Refusal::NoSuchFlow)) => return Ok(Reply::NotFound),
        found => found?,
    };
    let (frame, console) = desk.frame(ConsoleSection::Flows);
    desk.show(&FlowPage {
        frame,
        console,
        app: client.as_ref().map(|client| client.display_name().to_owned()),
        client: client.as_ref().map(|client| client.id.as_str().to_owned()),
        requests: eye(desk).requests(flow.events, client.as_ref(), desk.name(0)),
    })
}

fn register(desk: &Desk<'_>) -> Served {
    let reference = desk.name(0);
    let own = registrar(desk);
    let added = add::address(&own, reference).and_then(|addition| clients::edit(&own, addition.edit(), desk.now));
    if let Err(Undone::Refused(Refusal::NoSuchFlow)) = added {
        return Ok(Reply::NotFound);
    }
    settled(desk, added, &format!("{PATH}/{reference}"), Told::ClientSaved.word())
}
