//! `/admin/resources`: the APIs that apps of the provider call.

use serde_json::{Map, Value};

use super::desk::{Desk, Reply, Served};
use super::screen::Screen;
use super::settings::{Form, expected, go, steward};
use super::told;
use crate::flow::admin::resources::{self, Refused};
use crate::flow::admin::{Refusal, Undone};
use crate::model::{Action, Managed, Resource};
use crate::pages::Moment;
use crate::pages::console::{
    AskPage, ConsoleSection, Question, RESOURCE, SettingsListPage, SettingsNoun, SettingsPage, SettingsRow, Told,
};
use crate::protocol::correction::Correction;
use crate::protocol::precondition::Precondition;

const PATH: &str = "/admin/resources";

/// The screens.
pub const SCREENS: [Screen; 8] = [
    Screen::page(PATH, Action::SeeResources, list),
    Screen::page("/admin/resources/new", Action::ChangeResources, new),
    Screen::act("/admin/resources/new", Action::ChangeResources, add),
    Screen::page("/admin/resources/{id}", Action::SeeResources, detail),
    Screen::page("/admin/resources/{id}/edit", Action::ChangeResources, edit),
    Screen::act("/admin/resources/{id}/edit", Action::ChangeResources, save),
    Screen::page("/admin/resources/{id}/delete", Action::ChangeResources, ask_delete).fresh(),
    Screen::act("/admin/resources/{id}/delete", Action::ChangeResources, delete).fresh(),
];

fn path(own: &Resource) -> String {
    format!("{PATH}/{}", own.id)
}

fn row(desk: &Desk<'_>, own: &Resource) -> SettingsRow {
    SettingsRow {
        path: path(own),
        shown: own.display_name.clone(),
        short: None,
        address: own.identifier.clone(),
        is_enabled: own.enabled,
        is_from_file: own.managed == Managed::File,
        is_here: false,
        since: Moment::of(own.created_at, desk.now),
    }
}

fn list(desk: &Desk<'_>) -> Served {
    let sought = desk.asked.query.get("q").unwrap_or_default().trim();
    let found = resources::list(&steward(desk), sought)?;
    let (frame, console) = desk.frame(ConsoleSection::Resources);
    desk.show(&SettingsListPage {
        frame,
        is_changeable: console.may.change_resources,
        console,
        noun: SettingsNoun::Resource,
        sought: sought.to_owned(),
        rows: found.iter().map(|own| row(desk, own)).collect(),
    })
}

/// What is answered where nothing was done.
fn elsewhere(desk: &Desk<'_>, undone: Undone) -> Served {
    let told = match &undone {
        Undone::Refused(Refusal::Resource(refused)) if **refused == Refused::Unknown => return Ok(Reply::NotFound),
        Undone::Refused(Refusal::Changed) => Told::Stale,
        Undone::Refused(refusal) => told::of(refusal),
        Undone::Stopped(_) => return Err(undone),
    };
    go(&format!("{PATH}/{}", desk.name(0)), told.word())
}

fn found(desk: &Desk<'_>) -> Result<Resource, Served> {
    resources::find(&steward(desk), &desk.id(0)).map_err(|undone| elsewhere(desk, undone))
}

fn changeable(desk: &Desk<'_>) -> Result<Resource, Served> {
    match found(desk)? {
        own if own.managed == Managed::File => Err(go(&path(&own), Told::FromFile.word())),
        own => Ok(own),
    }
}

fn detail(desk: &Desk<'_>) -> Served {
    let own = match found(desk) {
        Ok(own) => own,
        Err(served) => return served,
    };
    let (frame, console) = desk.frame(ConsoleSection::Resources);
    desk.show(&SettingsPage {
        frame,
        is_changeable: console.may.change_resources && own.managed != Managed::File,
        console,
        noun: SettingsNoun::Resource,
        own: row(desk, &own),
        clients: None,
        is_empty: false,
        sections: vec![RESOURCE.facts(&resources::members(&own))],
    })
}

const BLANK: Form<'static> = Form { noun: SettingsNoun::Resource, section: &RESOURCE, of: None, tag: "" };

fn new(desk: &Desk<'_>) -> Served {
    BLANK.show(desk, &Map::from_iter([("enabled".to_owned(), true.into())]))
}

fn add(desk: &Desk<'_>) -> Served {
    let typed = BLANK.typed(desk);
    let mut members = typed.clone();
    members.retain(|_, value| !value.is_null());
    members.entry("identifier").or_insert_with(|| Value::from(""));
    match resources::add(&steward(desk), members, desk.now) {
        Ok(made) => {
            desk.house().refresh()?; // this process follows at once, the others within a second
            go(&path(&made), Told::ResourceAdded.word())
        }
        Err(undone) => corrected(desk, (&BLANK, &typed), undone),
    }
}

/// The form once more, if it is the form that is wrong.
fn corrected(desk: &Desk<'_>, (form, typed): (&Form<'_>, &Map<String, Value>), undone: Undone) -> Served {
    match &undone {
        Undone::Refused(Refusal::Resource(refused)) => match &**refused {
            Refused::Settings(wrong) => form.again(desk, typed, wrong),
            Refused::Taken => {
                let taken =
                    Correction::new("identifier", "another API of this provider has that identifier", "choose another one");
                form.again(desk, typed, &[taken])
            }
            Refused::Unknown => Ok(Reply::NotFound),
        },
        _ => elsewhere(desk, undone),
    }
}

fn edit(desk: &Desk<'_>) -> Served {
    let own = match changeable(desk) {
        Ok(own) => own,
        Err(served) => return served,
    };
    let (page, tag) = (path(&own), resources::tag(&own));
    let of = Some((own.display_name.as_str(), page.as_str()));
    Form { of, tag: &tag, ..BLANK }.show(desk, &resources::members(&own))
}

fn save(desk: &Desk<'_>) -> Served {
    let own = match changeable(desk) {
        Ok(own) => own,
        Err(served) => return served,
    };
    let (page, tag) = (path(&own), desk.posted("tag").to_owned());
    let form = Form { of: Some((own.display_name.as_str(), page.as_str())), tag: &tag, ..BLANK };
    let typed = form.typed(desk);
    match resources::edit(&steward(desk), (&own.id, &expected(desk)), &typed, desk.now) {
        Ok(_) => {
            desk.house().refresh()?;
            go(&page, Told::ResourceSaved.word())
        }
        Err(undone) => corrected(desk, (&form, &typed), undone),
    }
}

fn ask_delete(desk: &Desk<'_>) -> Served {
    let own = match changeable(desk) {
        Ok(own) => own,
        Err(served) => return served,
    };
    let page = desk.link(&path(&own));
    let question = Question::DeleteResource { name: own.display_name };
    let (frame, console) = desk.frame(ConsoleSection::Resources);
    desk.show(&AskPage { frame, console, question, action: format!("{page}/delete"), fields: Vec::new(), cancel: page })
}

fn delete(desk: &Desk<'_>) -> Served {
    match resources::remove(&steward(desk), (&desk.id(0), &Precondition::Any), desk.now) {
        Ok(()) => {
            desk.house().refresh()?;
            go(PATH, Told::ResourceDeleted.word())
        }
        Err(undone) => elsewhere(desk, undone),
    }
}
