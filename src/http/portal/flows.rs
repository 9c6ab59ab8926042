//! `/portal/teams/{team}/apps/{app}/flows`: the flow inspector of an app, and `/portal/flows`, where a reference is looked for.

use super::app::{found, head, path, saved};
use super::desk::{Desk, Reply, Served, settled};
use super::screen::Screen;
use crate::errand::Brought;
use crate::flow::admin;
use crate::flow::admin::clients::Registrar;
use crate::flow::inspector::add;
use crate::flow::inspector::look::{self, Found, Place, Sought};
use crate::flow::portal::door::Need;
use crate::flow::portal::{Done, Refusal, Undone, apps};
use crate::http::flow_shown::Eye;
use crate::http::segment::segment;
use crate::model::TeamAction::{ChangeApps, See};
use crate::model::{Authority, TeamAction};
use crate::pages::console::separated;
use crate::pages::portal::{AppFlowPage, AppFlowsPage, AppTab, PortalSection, ReferencePage};

/// The screens. Whoever is in no team, but administers, comes through the first one, too: it leads to the console.
pub const SCREENS: [Screen; 4] = [
    Screen::page("/portal/flows", lead).behind(Need::Person),
    Screen::page("/portal/teams/{team}/apps/{app}/flows", list).of(See),
    Screen::page("/portal/teams/{team}/apps/{app}/flows/{reference}", one).of(See),
    Screen::act("/portal/teams/{team}/apps/{app}/flows/{reference}/add", register).of(ChangeApps),
];

fn asked(desk: &Desk<'_>, name: &str) -> Option<String> {
    desk.asked.query.get(name).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

fn lead(desk: &Desk<'_>) -> Served {
    let missing = asked(desk, "reference");
    if let Some(reference) = &missing {
        let authority = Authority::of_role(desk.inside.one.user.admin_role);
        match look::place(desk.house(), desk.site(), (desk.by(), &authority), reference)? {
            Some(Place::Team(team, app)) => {
                let app = segment(app.as_str());
                return Ok(Reply::Go(format!("/portal/teams/{team}/apps/{app}/flows/{reference}")));
            }
            Some(Place::Console) => return Ok(Reply::Go(format!("/admin/flows/{reference}"))),
            None => {}
        }
    }
    let (frame, portal) = desk.frame(PortalSection::Flows);
    desk.show(&ReferencePage { frame, portal, missing })
}

fn registrar<'a>(desk: &'a Desk<'_>) -> Registrar<'a> {
    apps::registrar(desk.house(), desk.site(), desk.by(), &desk.id(0))
}

fn eye<'a>(desk: &'a Desk<'_>) -> Eye<'a> {
    let may = desk.inside.standing.as_ref().is_some_and(|own| TeamAction::ChangeApps.is_for(own.role));
    Eye {
        provider: &desk.site().provider,
        list: desk.link(&format!("{}/flows", path(desk))),
        form_token: may.then(|| desk.visit.form_token(desk.house())),
        now: desk.now,
    }
}

/// The log-in of a reference, if it is one of the app that the path names.
fn sought(desk: &Desk<'_>, reference: &str) -> Done<Option<Found>> {
    match look::by_reference(&registrar(desk), reference) {
        Ok(found) => Ok(Some(found).filter(|found| found.client.as_ref().is_some_and(|own| own.id == desk.id(1)))),
        Err(admin::Undone::Refused(admin::Refusal::NoSuchFlow)) => Ok(None),
        Err(undone) => Err(undone.into()),
    }
}

fn list(desk: &Desk<'_>) -> Served {
    let app = found(desk)?;
    let missing = asked(desk, "reference");
    if let Some(reference) = &missing
        && sought(desk, reference)?.is_some()
    {
        return Ok(Reply::Go(format!("{}/flows/{reference}", path(desk))));
    }
    let client = &app.whole.client;
    let refused = asked(desk, "refused").is_some();
    let events = look::list(&registrar(desk), &Sought { client: Some(&client.id), refused })?;
    let awaited = asked(desk, "challenge");
    if let Some(event) = awaited.as_deref().and_then(|challenge| look::of_challenge(&events, challenge)) {
        return Ok(Reply::Go(format!("{}/flows/{}", path(desk), event.reference)));
    }
    let (frame, portal) = desk.frame(PortalSection::App);
    desk.show(&AppFlowsPage {
        frame,
        portal,
        app: head((&app.owned, client), AppTab::Flows),
        refused,
        missing,
        dropped: Some(look::dropped(&registrar(desk), desk.now)?).filter(|count| *count > 0).map(separated),
        is_awaited: awaited.is_some(),
        is_on: desk.site().provider.inspector,
        rows: eye(desk).rows(events),
    })
}

fn one(desk: &Desk<'_>) -> Served {
    let app = found(desk)?;
    let Some(Found { flow, client }) = sought(desk, desk.name(2))? else { return Ok(Reply::NotFound) };
    let (frame, portal) = desk.frame(PortalSection::App);
    desk.show(&AppFlowPage {
        frame,
        portal,
        app: head((&app.owned, &app.whole.client), AppTab::Flows),
        requests: eye(desk).requests(flow.events, client.as_ref(), desk.name(2)),
    })
}

fn register(desk: &Desk<'_>) -> Served {
    let reference = desk.name(2);
    if sought(desk, reference)?.is_none() {
        return Err(Refusal::NoSuchTeam.into());
    }
    let added = add::address(&registrar(desk), reference).map_err(Undone::from).and_then(|add::Addition { client, address }| {
        let documents: Vec<_> = desk.brought.iter().filter_map(Brought::document).collect();
        let team = desk.id(0);
        let app = apps::find(desk.house(), desk.site(), desk.by(), (&team, &client.id))?;
        apps::add_address(desk.house(), desk.site(), desk.by(), (&team, &app, &address), (&documents, desk.now))
    });
    let told = saved(&added);
    settled(added, &format!("{}/flows/{reference}", path(desk)), told)
}
