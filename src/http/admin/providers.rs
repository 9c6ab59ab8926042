//! `/admin/providers`: the issuers of the tenant.

use serde_json::{Map, Value};

use super::desk::{Desk, Reply, Served};
use super::preview;
use super::screen::Screen;
use super::settings::{Form, expected, go, steward};
use super::told;
use crate::flow::admin::providers::{self, Draft, Edit, New, Refused, Removal, Whole};
use crate::flow::admin::{Refusal, Undone};
use crate::model::{Action, Managed, Provider, ProviderSettings};
use crate::pages::Hidden;
use crate::pages::Moment;
use crate::pages::console::{
    AskPage, ConsoleSection, Question, SectionSpec, SettingsListPage, SettingsNoun, SettingsPage, SettingsRow, Told,
    provider_facts, provider_section,
};
use crate::protocol::correction::Correction;
use crate::protocol::merge_patch;
use crate::protocol::precondition::Precondition;

const PATH: &str = "/admin/providers";

/// The screens. Where apps find a provider and what signs for it is nothing for a browser that was left open.
pub const SCREENS: [Screen; 13] = [
    Screen::page(PATH, Action::SeeProviders, list),
    Screen::page("/admin/providers/new", Action::ChangeProviders, new).fresh(),
    Screen::act("/admin/providers/new", Action::ChangeProviders, add).fresh(),
    Screen::page("/admin/providers/{name}", Action::SeeProviders, detail),
    Screen::page("/admin/providers/{name}/edit", Action::ChangeProviders, edit).fresh(),
    Screen::act("/admin/providers/{name}/edit", Action::ChangeProviders, save).fresh().with_files(),
    Screen::page("/admin/providers/{name}/preview", Action::ChangeProviders, preview::show),
    Screen::act("/admin/providers/{name}/preview", Action::ChangeProviders, preview::show_typed).with_files(),
    Screen::page("/admin/providers/{name}/disable", Action::ChangeProviders, ask_disable),
    Screen::act("/admin/providers/{name}/disable", Action::ChangeProviders, disable),
    Screen::act("/admin/providers/{name}/enable", Action::ChangeProviders, enable),
    Screen::page("/admin/providers/{name}/delete", Action::ChangeProviders, ask_delete).fresh(),
    Screen::act("/admin/providers/{name}/delete", Action::ChangeProviders, delete).fresh(),
];

fn path(name: &str) -> String {
    format!("{PATH}/{name}")
}

fn row(desk: &Desk<'_>, own: &Provider) -> SettingsRow {
    SettingsRow {
        path: path(&own.name),
        shown: own.display_name.clone(),
        short: Some(own.name.clone()),
        address: own.issuer.as_str().to_owned(),
        is_enabled: own.enabled,
        is_from_file: own.managed == Managed::File,
        is_here: own.id == desk.site().provider.id,
        since: Moment::of(own.created_at, desk.now),
    }
}

fn list(desk: &Desk<'_>) -> Served {
    let sought = desk.asked.query.get("q").unwrap_or_default().trim();
    let found = providers::list(desk.house().store(), desk.by(), sought)?;
    let (frame, console) = desk.frame(ConsoleSection::Providers);
    desk.show(&SettingsListPage {
        frame,
        is_changeable: console.may.change_providers,
        console,
        noun: SettingsNoun::Provider,
        sought: sought.to_owned(),
        rows: found.iter().map(|own| row(desk, own)).collect(),
    })
}

fn found(desk: &Desk<'_>) -> Result<Whole, Served> {
    providers::find(desk.house().store(), desk.by(), desk.name(0)).map_err(|undone| elsewhere(desk, undone))
}

/// The provider of the path, if it may be changed here.
pub(super) fn changeable(desk: &Desk<'_>) -> Result<Whole, Served> {
    match found(desk)? {
        whole if whole.provider.managed == Managed::File => Err(go(&path(&whole.provider.name), Told::FromFile.word())),
        whole => Ok(whole),
    }
}

/// What is answered where nothing was done.
fn elsewhere(desk: &Desk<'_>, undone: Undone) -> Served {
    let told = match &undone {
        Undone::Refused(Refusal::Provider(refused)) => match **refused {
            Refused::Unknown => return Ok(Reply::NotFound),
            Refused::Here | Refused::Last => Told::ProviderNeeded,
            _ => Told::Refused,
        },
        Undone::Refused(Refusal::Changed) => Told::Stale,
        Undone::Refused(refusal) => told::of(refusal),
        Undone::Stopped(_) => return Err(undone),
    };
    go(&path(desk.name(0)), told.word())
}

fn members(provider: &Provider) -> Map<String, Value> {
    merge_patch::members(&ProviderSettings::of(provider)).unwrap_or_default()
}

fn detail(desk: &Desk<'_>) -> Served {
    let Whole { provider, clients } = match found(desk) {
        Ok(whole) => whole,
        Err(served) => return served,
    };
    let (frame, console) = desk.frame(ConsoleSection::Providers);
    desk.show(&SettingsPage {
        frame,
        is_changeable: console.may.change_providers && provider.managed != Managed::File,
        console,
        noun: SettingsNoun::Provider,
        own: row(desk, &provider),
        clients: Some(clients),
        is_empty: false,
        sections: provider_facts(&members(&provider)),
    })
}

pub(super) fn section(word: &str) -> Result<&'static SectionSpec, Served> {
    provider_section(word).ok_or(Ok(Reply::NotFound))
}

fn blank() -> Result<Form<'static>, Served> {
    Ok(Form { noun: SettingsNoun::Provider, section: section("new")?, of: None, tag: "" })
}

fn new(desk: &Desk<'_>) -> Served {
    match blank() {
        Ok(form) => form.show(desk, &Map::from_iter([("default_algorithm".to_owned(), "RS256".into())])),
        Err(served) => served,
    }
}

fn add(desk: &Desk<'_>) -> Served {
    let form = match blank() {
        Ok(form) => form,
        Err(served) => return served,
    };
    let typed = form.typed(desk);
    let made = New::from_members(typed.clone()).map_err(Undone::from);
    match made.and_then(|new| providers::add(&steward(desk), new, desk.now)) {
        Ok(made) => {
            desk.house().refresh()?; // this process follows at once, the others within a second
            go(&path(&made.provider.name), Told::ProviderAdded.word())
        }
        Err(undone) => corrected(desk, (&form, &typed), undone),
    }
}

/// The form once more, if it is the form that is wrong.
fn corrected(desk: &Desk<'_>, (form, typed): (&Form<'_>, &Map<String, Value>), undone: Undone) -> Served {
    match &undone {
        Undone::Refused(Refusal::Provider(refused)) => match &**refused {
            Refused::Settings(wrong) => form.again(desk, typed, wrong),
            Refused::Taken => {
                let taken = Correction::new("name", "another provider has that name", "choose another one");
                form.again(desk, typed, &[taken])
            }
            _ => elsewhere(desk, undone),
        },
        _ => elsewhere(desk, undone),
    }
}

fn edit(desk: &Desk<'_>) -> Served {
    let (whole, section) =
        match changeable(desk).and_then(|own| Ok((own, section(desk.asked.query.get("section").unwrap_or_default())?))) {
            Ok(both) => both,
            Err(served) => return served,
        };
    let (own, tag) = (path(&whole.provider.name), whole.tag());
    let of = Some((whole.provider.display_name.as_str(), own.as_str()));
    let form = Form { noun: SettingsNoun::Provider, section, of, tag: &tag };
    form.show(desk, &members(&whole.provider))
}

fn save(desk: &Desk<'_>) -> Served {
    let (whole, section) = match changeable(desk).and_then(|own| Ok((own, section(desk.posted("section"))?))) {
        Ok(both) => both,
        Err(served) => return served,
    };
    let (own, tag) = (path(&whole.provider.name), desk.posted("tag").to_owned());
    let of = Some((whole.provider.display_name.as_str(), own.as_str()));
    let form = Form { noun: SettingsNoun::Provider, section, of, tag: &tag };
    let typed = form.typed(desk);
    let draft = Draft::from_members(typed.clone()).map_err(Undone::from);
    let change = |draft| {
        let edit = Edit { name: whole.provider.name.clone(), expected: expected(desk), draft };
        providers::edit(&steward(desk), &edit, desk.now)
    };
    match draft.and_then(change) {
        Ok(_) => {
            desk.house().refresh()?;
            go(&own, Told::ProviderSaved.word())
        }
        Err(undone) => {
            // what is not typed anew, like a picture, is as it was
            let mut shown = members(&whole.provider);
            merge_patch::apply(&mut shown, &typed);
            corrected(desk, (&form, &shown), undone)
        }
    }
}

fn ask(desk: &Desk<'_>, act: &str, make: impl FnOnce(&Whole) -> (Question, Vec<Hidden>)) -> Served {
    let whole = match changeable(desk) {
        Ok(whole) => whole,
        Err(served) => return served,
    };
    let own = desk.link(&path(&whole.provider.name));
    let (question, fields) = make(&whole);
    let (frame, console) = desk.frame(ConsoleSection::Providers);
    desk.show(&AskPage { frame, console, question, action: format!("{own}/{act}"), fields, cancel: own })
}

fn ask_disable(desk: &Desk<'_>) -> Served {
    ask(desk, "disable", |whole| (Question::DisableProvider { name: whole.provider.display_name.clone() }, Vec::new()))
}

fn disable(desk: &Desk<'_>) -> Served {
    switch(desk, (false, Told::ProviderDisabled))
}

fn enable(desk: &Desk<'_>) -> Served {
    switch(desk, (true, Told::ProviderEnabled))
}

fn switch(desk: &Desk<'_>, (enabled, word): (bool, Told)) -> Served {
    let draft = Draft::from_members(Map::from_iter([("enabled".to_owned(), enabled.into())]))?;
    let edit = Edit { name: desk.name(0).to_owned(), expected: Precondition::Any, draft };
    match providers::edit(&steward(desk), &edit, desk.now) {
        Ok(_) => {
            desk.house().refresh()?;
            go(&path(desk.name(0)), word.word())
        }
        Err(undone) => elsewhere(desk, undone),
    }
}

fn ask_delete(desk: &Desk<'_>) -> Served {
    ask(desk, "delete", |whole| {
        let (name, issuer) = (whole.provider.display_name.clone(), whole.provider.issuer.as_str().to_owned());
        let known = Hidden::new("clients", whole.clients.to_string());
        (Question::DeleteProvider { name, issuer, clients: whole.clients }, vec![known])
    })
}

fn delete(desk: &Desk<'_>) -> Served {
    let clients = desk.posted("clients").parse().unwrap_or(0);
    let removal = Removal { name: desk.name(0).to_owned(), expected: Precondition::Any, clients };
    match providers::remove(&steward(desk), removal, desk.now) {
        Ok(()) => {
            desk.house().refresh()?;
            go(PATH, Told::ProviderDeleted.word())
        }
        // an app came or went meanwhile: the question is another one
        Err(Undone::Refused(Refusal::Provider(refused))) if matches!(*refused, Refused::InUse(_)) => {
            Ok(Reply::Go(format!("{}/delete", path(desk.name(0)))))
        }
        Err(undone) => elsewhere(desk, undone),
    }
}
