//! An app is made, one decision a page, and changed, a section at a time.

use serde_json::{Map, Value};

use super::app::{found, head, path};
use super::desk::{Desk, Reply, Served, settled};
use super::screen::Screen;
use super::secrets;
use crate::errand::Brought;
use crate::flow::admin;
use crate::flow::admin::clients::Refused;
use crate::flow::portal::apps::fields::{self, Kind, Section};
use crate::flow::portal::apps::{self, App};
use crate::flow::portal::{Reach, Refusal, Undone};
use crate::model::ClientKind;
use crate::model::TeamAction::ChangeApps;
use crate::pages::portal::{
    AppControl, AppField, AppFormPage, AppKindsPage, AppOption, AppTab, AppTrouble, NewAppPage, PortalSection, PortalTold,
};
use crate::pages::{Field, Problem};
use crate::protocol::registration;

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
fn sentence(refusal: &admin::Refusal) -> String {
    let text = refusal.to_string();
    if text.ends_with('.') { text } else { format!("{text}.") }
}

fn section(desk: &Desk<'_>) -> Result<Section, Undone> {
    Section::named(desk.name(2)).ok_or_else(|| Refusal::NoSuchTeam.into())
}

fn edit(desk: &Desk<'_>) -> Served {
    let (app, section) = (found(desk)?, section(desk)?);
    let members = registration::members(&app.whole.client.metadata);
    let fields = fields::of(section).map(|field| shown(field, &members)).collect();
    desk.show(&page(desk, &app, (section, fields), None))
}

fn page(desk: &Desk<'_>, app: &App, (section, fields): (Section, Vec<AppField>), trouble: Option<AppTrouble>) -> AppFormPage {
    let (frame, portal) = desk.frame(PortalSection::App);
    let posted = desk.posted("tag");
    AppFormPage {
        frame,
        portal,
        app: head((&app.owned, &app.whole.client), AppTab::Settings),
        sections: Section::ALL.map(Section::name).to_vec(),
        section: section.name(),
        fields,
        tag: if posted.is_empty() { app.whole.tag() } else { posted.to_owned() },
        trouble,
    }
}

fn shown(field: &fields::Field, members: &Map<String, Value>) -> AppField {
    let value = field.shown(members);
    let option = |name: &str, value: &str, label: &str, is_chosen| AppOption {
        name: name.to_owned(),
        value: value.to_owned(),
        label: label.to_owned(),
        is_chosen,
    };
    let (control, options) = match field.kind {
        Kind::Line | Kind::Words => (AppControl::Line, Vec::new()),
        Kind::Lines | Kind::Json => (AppControl::Lines, Vec::new()),
        Kind::Number => (AppControl::Number, Vec::new()),
        Kind::Flag => (AppControl::Flag, Vec::new()),
        Kind::Maybe => {
            let of = |own: &str, label: &str| option("", own, label, value == own);
            (AppControl::Choice, vec![of("", ""), of("true", "Yes"), of("false", "No")])
        }
        Kind::Choice(words) => {
            let of = |own: String| option("", &own, &own, value == own);
            let none = option("", "", "", value.is_empty());
            (AppControl::Choice, std::iter::once(none).chain(words().into_iter().map(of)).collect())
        }
        Kind::Several(words) => {
            let chosen: Vec<_> = value.lines().collect();
            let of =
                |(at, own): (usize, String)| option(&format!("{}.{at}", field.name), &own, &own, chosen.contains(&own.as_str()));
            (AppControl::Several, words().into_iter().enumerate().map(of).collect())
        }
    };
    AppField { name: field.name, control, value, options, problem: None }
}

fn save(desk: &Desk<'_>) -> Served {
    let (app, section) = (found(desk)?, section(desk)?);
    let mut patch = Map::new();
    let mut unread = None;
    for field in fields::of(section) {
        match field.typed(|name| desk.posted(name)) {
            Some(value) => drop(patch.insert(field.name.to_owned(), value)),
            None => unread = Some((field.name, "the value is not one that is taken here.".to_owned())),
        }
    }
    let typed = patch.clone();
    if let Some(problem) = unread {
        return again(desk, &app, (section, &typed), problem);
    }
    let documents: Vec<_> = desk.brought.iter().filter_map(Brought::document).collect();
    let asked = (&desk.id(0), &desk.id(1), desk.posted("tag"), patch);
    match apps::edit(desk.house(), desk.site(), desk.by(), asked, (&documents, desk.now)) {
        Ok(edited) => match edited.secret {
            Some(secret) => secrets::shown(desk, &edited.whole.client.id, &secret),
            None => settled(Ok(()), &format!("{}/settings/{}", path(desk), section.name()), PortalTold::AppSaved),
        },
        Err(Undone::Refused(Refusal::App(refusal))) => match *refusal {
            admin::Refusal::Client(refused) if matches!(*refused, Refused::Metadata(_) | Refused::ScopeTooFar(_)) => {
                let text = sentence(&admin::Refusal::Client(refused));
                let (name, why) = text.split_once(": ").unwrap_or(("", &text));
                again(desk, &app, (section, &typed), (name, why.to_owned()))
            }
            admin::Refusal::Changed => again(desk, &app, (section, &typed), ("", String::new())),
            refusal => settled(Err::<(), _>(Refusal::App(Box::new(refusal)).into()), &path(desk), PortalTold::AppSaved),
        },
        Err(undone) => settled(Err::<(), _>(undone), &path(desk), PortalTold::AppSaved),
    }
}

/// The form once more, as it was typed; what is wrong stands at its field if the field is in it.
fn again(desk: &Desk<'_>, app: &App, (section, typed): (Section, &Map<String, Value>), (name, why): (&str, String)) -> Served {
    let mut fields: Vec<_> = fields::of(section).map(|field| shown(field, typed)).collect();
    for field in &mut fields {
        // What cannot be read is no member: it stands as it was typed.
        if !typed.contains_key(field.name) {
            desk.posted(field.name).clone_into(&mut field.value);
        }
    }
    let own = fields.iter_mut().find(|field| field.name == name);
    let trouble = match (own, why.is_empty()) {
        (_, true) => AppTrouble::Changed,
        (Some(field), false) => {
            field.problem = Some(why);
            AppTrouble::Field
        }
        (None, false) if name.is_empty() => AppTrouble::Refused { why: why.trim_end_matches('.').to_owned() },
        (None, false) => AppTrouble::Refused { why: format!("{name}: {}", why.trim_end_matches('.')) },
    };
    desk.again(&page(desk, app, (section, fields), Some(trouble)))
}
