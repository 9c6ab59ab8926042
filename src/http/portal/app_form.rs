//! An app is made, one decision a page, and changed, a section at a time.

use super::app::{self, found, head, path};
use super::desk::{Desk, Reply, Served, settled};
use super::screen::Screen;
use super::secrets;
use crate::errand::Brought;
use crate::flow::admin;
use crate::flow::admin::clients::Refused;
use crate::flow::portal::apps::{self, App};
use crate::flow::portal::{Reach, Refusal, Undone};
use crate::http::client_form as form;
use crate::model::ClientKind;
use crate::model::TeamAction::ChangeApps;
use crate::pages::client_settings::{CLIENT_SECTIONS, ClientField, ClientSection, ClientSetting, ClientTrouble, client_section};
use crate::pages::portal::{AppFormPage, AppKindsPage, AppTab, NewAppPage, PortalSection, PortalTold, SettingsTab};
use crate::pages::{Field, Problem};
use crate::protocol::precondition::Precondition;

/// The screens.
pub const SCREENS: [Screen; 5] = [
    Screen::page("/portal/teams/{team}/apps/new", choose).of(ChangeApps),
    Screen::page("/portal/teams/{team}/apps/new/{kind}", new).of(ChangeApps),
    Screen::act("/portal/teams/{team}/apps/new/{kind}", create).of(ChangeApps),
    Screen::page("/portal/teams/{team}/apps/{app}/settings/{section}", edit).of(ChangeApps),
    Screen::act("/portal/teams/{team}/apps/{app}/settings/{section}", save).of(ChangeApps),
];

fn choose(desk: &Desk<'_>) -> Served {
    let (frame, portal) = desk.frame(PortalSection::Team);
    desk.show(&AppKindsPage { frame, portal, kinds: ClientKind::ALL.to_vec() })
}

/// The form of a new app, as far as the name is decided.
fn blank(desk: &Desk<'_>, name: Option<&str>) -> Result<NewAppPage, Undone> {
    let kind = ClientKind::named(desk.name(1)).ok_or(Refusal::NoSuchTeam)?;
    let (frame, portal) = desk.frame(PortalSection::Team);
    let name = name.map(str::trim);
    let is_named = name.is_some_and(|name| !name.is_empty());
    let problem = (name.is_some() && !is_named).then_some(Problem::Missing);
    Ok(NewAppPage {
        frame,
        portal,
        kind,
        is_named,
        name: Field { value: name.unwrap_or_default().to_owned(), problem },
        redirect_uris: Field::default(),
        trouble: None,
        needs_approval: desk.site().tenant.app_approval && desk.by().reach != Reach::Tenant,
    })
}

fn new(desk: &Desk<'_>) -> Served {
    desk.show(&blank(desk, desk.asked.query.get("name"))?)
}

fn create(desk: &Desk<'_>) -> Served {
    let page = blank(desk, Some(desk.posted("name")))?;
    if !page.is_named {
        return desk.again(&page);
    }
    let typed = desk.posted("redirect_uris");
    let uris = typed.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
    let asked = (&desk.id(0), page.kind, page.name.value.as_str(), uris);
    match apps::create(desk.house(), desk.site(), desk.by(), asked, desk.now) {
        Ok(made) => {
            let id = made.whole.client.id.clone();
            match made.secret {
                Some(secret) => secrets::shown(desk, &id, &secret),
                None => Ok(Reply::Go(format!("{}/apps/{id}?told={}", desk.team_path(), PortalTold::AppMade.word()))),
            }
        }
        Err(Undone::Refused(Refusal::App(refusal))) => {
            let redirect_uris = Field { value: typed.to_owned(), problem: None };
            desk.again(&NewAppPage { redirect_uris, trouble: Some(sentence(&refusal)), ..page })
        }
        Err(undone) => settled(Err::<(), _>(undone), &desk.team_path(), PortalTold::AppMade),
    }
}

/// A refusal as a sentence of its own.
pub(super) fn sentence(refusal: &admin::Refusal) -> String {
    let text = refusal.to_string();
    if text.ends_with('.') { text } else { format!("{text}.") }
}

fn section(desk: &Desk<'_>) -> Result<&'static ClientSection, Undone> {
    client_section(desk.name(2)).ok_or_else(|| Refusal::NoSuchTeam.into())
}

fn edit(desk: &Desk<'_>) -> Served {
    let (app, section) = (found(desk)?, section(desk)?);
    desk.show(&page(desk, &app, section, app.whole.tag()))
}

fn page(desk: &Desk<'_>, app: &App, section: &ClientSection, tag: String) -> AppFormPage {
    let (frame, portal) = desk.frame(PortalSection::App);
    let members = app.said();
    let shown = |field: &ClientSetting| match field.is_for_administrators() {
        true => form::locked(field, &members),
        false => form::shown(field, &members),
    };
    AppFormPage {
        frame,
        portal,
        app: head((&app.owned, &app.whole.client), AppTab::Settings),
        sections: CLIENT_SECTIONS.iter().map(SettingsTab::of).collect(),
        section: SettingsTab::of(section),
        fields: section.fields.iter().map(shown).collect(),
        tag,
        trouble: None,
        waits: app.waiting_change().is_some(),
    }
}

fn save(desk: &Desk<'_>) -> Served {
    let (own, section) = (found(desk)?, section(desk)?);
    let page = || page(desk, &own, section, desk.posted("tag").to_owned());
    let members = own.said();
    let own = section.fields.iter().filter(|field| !field.is_for_administrators());
    let patch = match form::typed(own, &members, |name| desk.posted(name)) {
        Ok(patch) => patch,
        Err(lines) => return again(desk, page(), &lines, |_| ClientTrouble::Field),
    };
    let documents: Vec<_> = desk.brought.iter().filter_map(Brought::document).collect();
    let expected = Precondition::OneOf(vec![desk.posted("tag").to_owned()]);
    let asked = (&desk.id(0), &desk.id(1), &expected, patch);
    match apps::edit(desk.house(), desk.site(), desk.by(), asked, (&documents, desk.now)) {
        Ok(saved) => match &saved.edited.secret {
            Some(secret) => secrets::shown(desk, &saved.edited.whole.client.id, secret),
            None => {
                let told = app::saved(&Ok(saved));
                settled(Ok(()), &format!("{}/settings/{}", path(desk), section.word), told)
            }
        },
        Err(Undone::Refused(Refusal::App(refusal))) => match *refusal {
            admin::Refusal::Client(refused) if matches!(*refused, Refused::Metadata(_) | Refused::ScopeTooFar(_)) => {
                again(desk, page(), &[], |fields| form::placed(fields, &format!("{refused}.")))
            }
            admin::Refusal::Changed => again(desk, page(), &[], |_| ClientTrouble::Changed),
            refusal => settled(Err::<(), _>(Refusal::App(Box::new(refusal)).into()), &path(desk), PortalTold::AppSaved),
        },
        Err(undone) => settled(Err::<(), _>(undone), &path(desk), PortalTold::AppSaved),
    }
}

/// The form once more, as it was sent, with what is wrong.
fn again(
    desk: &Desk<'_>,
    page: AppFormPage,
    lines: &[form::Unreadable],
    why: impl FnOnce(&mut [ClientField]) -> ClientTrouble,
) -> Served {
    let mut fields = form::again(page.fields, lines, |name| desk.posted(name));
    let trouble = Some(why(&mut fields));
    desk.again(&AppFormPage { fields, trouble, ..page })
}
