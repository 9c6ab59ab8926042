//! `/admin/tenants`: the organisations of the server, for owners of the one that manages them; for everybody else there is nothing here.

use serde_json::{Map, Value, json};

use super::desk::{Desk, Reply, Served};
use super::screen::Screen;
use super::settings::{Form, expected, go, steward};
use super::told;
use crate::crypto::Plain;
use crate::flow::admin::providers::Refused as RefusedProvider;
use crate::flow::admin::tenants::{self, Draft, Edit, New, Refused, Whole};
use crate::flow::admin::{Refusal, Undone, shown_once};
use crate::flow::setup::Invitation;
use crate::model::{Action, Instant, Issuer, Managed, TenantSettings};
use crate::pages::Moment;
use crate::pages::console::{
    AskPage, ConsoleSection, Question, SettingsListPage, SettingsNoun, SettingsPage, SettingsRow, TENANT, TENANT_NEW,
    TenantLinkPage, Told,
};
use crate::protocol::correction::Correction;
use crate::protocol::merge_patch;
use crate::protocol::precondition::Precondition;

const PATH: &str = "/admin/tenants";

/// The screens. Who makes a tenant, or a link that owns one, has just signed in.
pub const SCREENS: [Screen; 11] = [
    Screen::page(PATH, Action::SeeTenants, list),
    Screen::page("/admin/tenants/new", Action::ChangeTenants, new).fresh(),
    Screen::act("/admin/tenants/new", Action::ChangeTenants, add).fresh(),
    Screen::page("/admin/tenants/{name}", Action::SeeTenants, detail),
    Screen::page("/admin/tenants/{name}/edit", Action::ChangeTenants, edit),
    Screen::act("/admin/tenants/{name}/edit", Action::ChangeTenants, save),
    Screen::page("/admin/tenants/{name}/disable", Action::ChangeTenants, ask_disable),
    Screen::act("/admin/tenants/{name}/disable", Action::ChangeTenants, disable),
    Screen::act("/admin/tenants/{name}/enable", Action::ChangeTenants, enable),
    Screen::page("/admin/tenants/{name}/link", Action::ChangeTenants, link).fresh(),
    Screen::act("/admin/tenants/{name}/link", Action::ChangeTenants, make_link).fresh(),
];

fn path(name: &str) -> String {
    format!("{PATH}/{name}")
}

fn row(desk: &Desk<'_>, own: &Whole) -> SettingsRow {
    let Whole { tenant, providers, .. } = own;
    SettingsRow {
        path: path(&tenant.name),
        shown: tenant.display_name.clone(),
        short: Some(tenant.name.clone()),
        address: providers.first().map(|own| own.issuer.as_str().to_owned()).unwrap_or_default(),
        is_enabled: tenant.enabled,
        is_from_file: tenant.managed == Managed::File,
        is_here: tenant.id == desk.site().tenant.id,
        since: Moment::of(tenant.created_at, desk.now),
    }
}

/// What is answered where nothing was done.
fn elsewhere(desk: &Desk<'_>, undone: Undone) -> Served {
    let told = match &undone {
        Undone::Refused(Refusal::Tenant(refused)) => match **refused {
            Refused::Unknown => return Ok(Reply::NotFound),
            Refused::Here => Told::TenantNeeded,
            Refused::Inhabited => Told::TenantInhabited,
            Refused::NoProvider => Told::TenantUnreachable,
            Refused::Taken | Refused::Settings(_) => Told::Refused,
        },
        Undone::Refused(Refusal::Changed) => Told::Stale,
        Undone::Refused(refusal) => told::of(refusal),
        Undone::Stopped(_) => return Err(undone),
    };
    go(&path(desk.name(0)), told.word())
}

fn list(desk: &Desk<'_>) -> Served {
    let sought = desk.asked.query.get("q").unwrap_or_default().trim();
    let found = match tenants::list(&steward(desk), sought) {
        Ok(found) => found,
        Err(undone) => return elsewhere(desk, undone),
    };
    let (frame, console) = desk.frame(ConsoleSection::Tenants);
    desk.show(&SettingsListPage {
        frame,
        is_changeable: console.may.change_tenants,
        console,
        noun: SettingsNoun::Tenant,
        sought: sought.to_owned(),
        rows: found.iter().map(|own| row(desk, own)).collect(),
    })
}

fn found(desk: &Desk<'_>) -> Result<Whole, Served> {
    tenants::find(&steward(desk), desk.name(0)).map_err(|undone| elsewhere(desk, undone))
}

/// The tenant of the path, if it may be changed here.
fn changeable(desk: &Desk<'_>) -> Result<Whole, Served> {
    match found(desk)? {
        whole if whole.tenant.managed == Managed::File => Err(go(&path(&whole.tenant.name), Told::FromFile.word())),
        whole => Ok(whole),
    }
}

fn members(whole: &Whole) -> Map<String, Value> {
    merge_patch::members(&TenantSettings::of(&whole.tenant)).unwrap_or_default()
}

fn detail(desk: &Desk<'_>) -> Served {
    let whole = match found(desk) {
        Ok(whole) => whole,
        Err(served) => return served,
    };
    let (frame, console) = desk.frame(ConsoleSection::Tenants);
    desk.show(&SettingsPage {
        frame,
        is_changeable: console.may.change_tenants && whole.tenant.managed != Managed::File,
        console,
        noun: SettingsNoun::Tenant,
        own: row(desk, &whole),
        clients: None,
        is_empty: !whole.is_inhabited && whole.tenant.enabled,
        sections: vec![TENANT.facts(&members(&whole))],
    })
}

const BLANK: Form<'static> = Form { noun: SettingsNoun::Tenant, section: &TENANT_NEW, of: None, tag: "" };

fn new(desk: &Desk<'_>) -> Served {
    // whose tenant manages none finds nothing here, either
    match tenants::list(&steward(desk), "") {
        Ok(_) => BLANK.show(desk, &Map::new()),
        Err(undone) => elsewhere(desk, undone),
    }
}

fn add(desk: &Desk<'_>) -> Served {
    let typed = BLANK.typed(desk);
    let made = New::from_members(typed.clone()).map_err(Undone::from);
    match made.and_then(|new| tenants::add(&steward(desk), new, desk.now)) {
        Ok(made) => {
            desk.house().refresh()?; // this process follows at once, the others within a second
            let issuer = made.whole.providers.first().map(|own| own.issuer.clone());
            let issuer = issuer.unwrap_or_else(|| desk.site().provider.issuer.clone());
            shown(desk, &made.whole.tenant.name, (&made.invitation, &issuer))
        }
        Err(undone) => corrected(desk, (&BLANK, &typed), undone),
    }
}

/// The form once more, if it is the form that is wrong.
fn corrected(desk: &Desk<'_>, (form, typed): (&Form<'_>, &Map<String, Value>), undone: Undone) -> Served {
    let taken = || vec![Correction::new("name", "another tenant has that name", "choose another one")];
    let wrong = match &undone {
        Undone::Refused(Refusal::Tenant(refused)) => match &**refused {
            Refused::Settings(wrong) => wrong.clone(),
            Refused::Taken => taken(),
            _ => return elsewhere(desk, undone),
        },
        Undone::Refused(Refusal::Provider(refused)) => match &**refused {
            RefusedProvider::Settings(wrong) => wrong.clone(),
            RefusedProvider::Taken => taken(),
            _ => return elsewhere(desk, undone),
        },
        _ => return elsewhere(desk, undone),
    };
    form.again(desk, typed, &wrong)
}

fn edit(desk: &Desk<'_>) -> Served {
    let whole = match changeable(desk) {
        Ok(whole) => whole,
        Err(served) => return served,
    };
    let (own, tag) = (path(&whole.tenant.name), whole.tag());
    let of = Some((whole.tenant.display_name.as_str(), own.as_str()));
    Form { noun: SettingsNoun::Tenant, section: &TENANT, of, tag: &tag }.show(desk, &members(&whole))
}

fn save(desk: &Desk<'_>) -> Served {
    let whole = match changeable(desk) {
        Ok(whole) => whole,
        Err(served) => return served,
    };
    let (own, tag) = (path(&whole.tenant.name), desk.posted("tag").to_owned());
    let of = Some((whole.tenant.display_name.as_str(), own.as_str()));
    let form = Form { noun: SettingsNoun::Tenant, section: &TENANT, of, tag: &tag };
    let typed = form.typed(desk);
    let draft = Draft::from_members(typed.clone()).map_err(Undone::from);
    let change = |draft| {
        let edit = Edit { name: whole.tenant.name.clone(), expected: expected(desk), draft };
        tenants::edit(&steward(desk), &edit, desk.now)
    };
    match draft.and_then(change) {
        Ok(_) => {
            desk.house().refresh()?;
            go(&own, Told::TenantSaved.word())
        }
        Err(undone) => corrected(desk, (&form, &typed), undone),
    }
}

fn ask(desk: &Desk<'_>, act: &str, question: impl FnOnce(String) -> Question) -> Served {
    let whole = match if act == "link" { found(desk) } else { changeable(desk) } {
        Ok(whole) => whole,
        Err(served) => return served,
    };
    let own = desk.link(&path(&whole.tenant.name));
    let (frame, console) = desk.frame(ConsoleSection::Tenants);
    let (action, question) = (format!("{own}/{act}"), question(whole.tenant.display_name));
    desk.show(&AskPage { frame, console, question, action, fields: Vec::new(), cancel: own })
}

fn ask_disable(desk: &Desk<'_>) -> Served {
    ask(desk, "disable", |name| Question::DisableTenant { name })
}

fn disable(desk: &Desk<'_>) -> Served {
    switch(desk, (false, Told::TenantDisabled))
}

fn enable(desk: &Desk<'_>) -> Served {
    switch(desk, (true, Told::TenantEnabled))
}

fn switch(desk: &Desk<'_>, (enabled, word): (bool, Told)) -> Served {
    let draft = Draft::from_members(Map::from_iter([("enabled".to_owned(), enabled.into())]))?;
    let edit = Edit { name: desk.name(0).to_owned(), expected: Precondition::Any, draft };
    match tenants::edit(&steward(desk), &edit, desk.now) {
        Ok(_) => {
            desk.house().refresh()?;
            go(&path(desk.name(0)), word.word())
        }
        Err(undone) => elsewhere(desk, undone),
    }
}

fn what(name: &str) -> String {
    format!("set-up link of {name}")
}

fn link(desk: &Desk<'_>) -> Served {
    let whole = match found(desk) {
        Ok(whole) => whole,
        Err(served) => return served,
    };
    let seal = desk.asked.query.get("shown").unwrap_or_default();
    let told = ("tenant.show_link", format!("tenant:{}", whole.tenant.name));
    let opened = shown_once::show(desk.house(), desk.visit, (&what(&whole.tenant.name), seal), told, desk.now)?;
    let read = opened.and_then(|plain| serde_json::from_str::<(String, Instant)>(plain.reveal()).ok());
    // not made yet, or shown too long ago: a new one can be made
    let Some((url, expires_at)) = read else { return ask(desk, "link", |name| Question::InviteOwner { name }) };
    let (frame, console) = desk.frame(ConsoleSection::Tenants);
    desk.show(&TenantLinkPage {
        frame,
        console,
        path: desk.link(&path(&whole.tenant.name)),
        shown: whole.tenant.display_name,
        url,
        expires: Moment::of(expires_at, desk.now),
    })
}

fn make_link(desk: &Desk<'_>) -> Served {
    match tenants::invite(&steward(desk), desk.name(0), desk.now) {
        Ok((invitation, provider)) => shown(desk, desk.name(0), (&invitation, &provider.issuer)),
        Err(undone) => elsewhere(desk, undone),
    }
}

/// To the page that shows a link.
fn shown(desk: &Desk<'_>, name: &str, (invitation, issuer): (&Invitation, &Issuer)) -> Served {
    let link = json!([invitation.url(issuer), invitation.expires_at]).to_string();
    let seal = shown_once::seal(desk.house(), desk.visit, (&what(name), &Plain::new(link)), desk.now)?;
    Ok(Reply::Go(format!("{}/link?shown={seal}", path(name))))
}
