//! The wizard: a preset, and then the steps that the choices have. Nothing is saved before the last one.

use serde_json::Value;

use super::form::{self, Known};
use super::path;
use super::step::{self, Wrong};
use crate::crypto::Plain;
use crate::errand::Brought;
use crate::flow::admin::Refusal;
use crate::flow::admin::upstreams::{self, Draft, New, Refused, Sketch};
use crate::http::admin::desk::{Desk, Reply, Served};
use crate::model::{UpstreamMethod, UpstreamSettings};
use crate::pages::UpstreamKind;
use crate::pages::console::{ConsoleSection, DomainFormPage, PresetTile, PresetsPage, StepLink, Told};
use crate::protocol::relying_party::check::{self, Problem};
use crate::protocol::relying_party::preset;
use crate::protocol::relying_party::steps::{Step, StepName};

const PATH: &str = "/admin/domains/new";

pub fn new(desk: &Desk<'_>) -> Served {
    let query = &desk.asked.query;
    let sketch = match (query.get("draft"), query.get("preset").and_then(preset::find)) {
        (Some(draft), _) => Sketch::open(desk.house(), desk.site(), desk.visit, draft, desk.now)?,
        (None, Some(preset)) => Some(Sketch::of_preset(preset.name)),
        (None, None) => None,
    };
    let Some(sketch) = sketch else { return presets(desk) };
    let settings = sketch.settings()?;
    let steps = step::with_key(sketch.steps(&settings));
    let Some(step) = step::chosen(&steps, query.get("step").unwrap_or_default()) else { return Ok(Reply::NotFound) };
    desk.show(&page(desk, (&sketch, &settings), (&steps, step))?)
}

fn presets(desk: &Desk<'_>) -> Served {
    let (frame, console) = desk.frame(ConsoleSection::Upstreams);
    let tile = |preset: preset::Preset| PresetTile {
        name: preset.name,
        shown: preset.display_name,
        kind: UpstreamKind::of(Some(preset.name)),
    };
    desk.show(&PresetsPage { frame, console, presets: preset::ALL.map(tile).into() })
}

/// The address of a step.
fn address(desk: &Desk<'_>, seal: &str, step: StepName) -> String {
    let word = serde_json::to_value(step).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default();
    desk.link(&format!("{PATH}?step={word}&draft={seal}"))
}

fn page(
    desk: &Desk<'_>,
    (sketch, settings): (&Sketch, &UpstreamSettings),
    (steps, step): (&[Step], &Step),
) -> crate::flow::admin::Done<DomainFormPage> {
    let seal = sketch.seal(desk.house(), desk.site(), desk.visit, desk.now)?;
    let text = |name: &str| sketch.members.get(name).and_then(Value::as_str).unwrap_or_default();
    let identities = upstreams::identity_names(desk.house().store(), desk.by())?;
    let options = sketch.options(settings);
    let known = Known {
        settings,
        own: (text("name"), text("display_name")),
        has_secret: sketch.has_secret(),
        has_key: !text("client_key").is_empty(),
        options: &options,
        identities: &identities,
    };
    let page = step::page(desk, (steps, step), &known);
    let link = |own: StepLink| {
        let is_open = own.step < step.name; // what comes later rests on this one
        StepLink { href: is_open.then(|| address(desk, &seal, own.step)), ..own }
    };
    let before = steps.iter().rev().find(|own| own.name < step.name);
    let is_warned = steps.last().is_some_and(|last| last.name == step.name);
    Ok(DomainFormPage {
        back: before.map(|before| address(desk, &seal, before.name)),
        steps: page.steps.into_iter().map(link).collect(),
        warnings: if is_warned { step::warnings(settings) } else { Vec::new() },
        draft: seal,
        ..page
    })
}

pub fn next(desk: &Desk<'_>) -> Served {
    let opened = Sketch::open(desk.house(), desk.site(), desk.visit, desk.posted("draft"), desk.now)?;
    let Some(before) = opened else { return Ok(Reply::Go(format!("{PATH}?told={}", Told::Stale.word()))) };
    let settings = before.settings()?;
    let steps = step::with_key(before.steps(&settings));
    let Some(step) = step::chosen(&steps, desk.posted("step")) else { return Ok(Reply::NotFound) };
    let again = |wrong: Wrong| desk.again(&step::corrected(desk, page(desk, (&before, &settings), (&steps, step))?, wrong));
    let said = match form::typed(&step.fields, &settings, |name| desk.posted(name)) {
        Ok(said) => said,
        Err(lines) => return again(Wrong::unreadable(lines)),
    };
    let mut sketch = before.clone();
    sketch.members.extend(said);
    let done = judged(desk, &sketch, step).and_then(|settings| match step.name {
        StepName::Method => load(desk, sketch.clone()),
        _ if settings.method == UpstreamMethod::Manual => Ok(Sketch { document: None, ..sketch.clone() }),
        _ => Ok(sketch.clone()),
    });
    let sketch = match done {
        Ok(sketch) => sketch,
        Err(undone) => return again(Wrong::refused(desk, undone, step)?),
    };
    let settings_now = sketch.settings()?;
    match sketch.steps(&settings_now).iter().find(|own| own.name > step.name) {
        Some(following) => {
            let seal = sketch.seal(desk.house(), desk.site(), desk.visit, desk.now)?;
            let address = address(desk, &seal, following.name);
            let under = address.strip_prefix(desk.site().provider.issuer.path()).unwrap_or(&address).to_owned();
            Ok(Reply::Go(under))
        }
        None => match add(desk, &sketch) {
            Ok(name) => Ok(Reply::Go(format!("{}?told={}", path(&name), Told::DomainAdded.word()))),
            Err(undone) => again(Wrong::refused(desk, undone, step)?),
        },
    }
}

/// What the provider says, as far as it is to be asked. An authority that came with the form counts for it if it is one.
fn load(desk: &Desk<'_>, sketch: Sketch) -> crate::flow::admin::Done<Sketch> {
    let (store, fetched) = (desk.house().store(), desk.brought.iter().find_map(Brought::metadata));
    let Ok(Some(pem)) = step::authority(desk) else { return sketch.read(store, desk.by(), fetched.as_ref(), desk.now) };
    let read = sketch.read_trusting(store, desk.by(), (pem, fetched.as_ref()), desk.now)?;
    desk.house().refresh()?; // this process follows at once, the others within a second
    Ok(read)
}

/// What is chosen up to a step, if it goes together.
fn judged(desk: &Desk<'_>, sketch: &Sketch, step: &Step) -> crate::flow::admin::Done<UpstreamSettings> {
    let settings = sketch.settings()?;
    let mut problems = sketch.problems(&settings, step.name);
    if step.name == StepName::Details {
        let name = sketch.members.get("name").and_then(Value::as_str).unwrap_or_default();
        if !check::is_name(name) {
            problems.push(Problem { key: "name", message: "This is not a short name".to_owned(), fix: check::NAME_FIX });
        } else if upstreams::list(desk.house().store(), desk.by())?.iter().any(|own| own.name == name) {
            return Err(Refusal::from(Refused::Taken).into());
        }
    }
    if problems.is_empty() { Ok(settings) } else { Err(Refusal::from(Refused::Settings(problems)).into()) }
}

fn add(desk: &Desk<'_>, sketch: &Sketch) -> crate::flow::admin::Done<String> {
    let mut members = sketch.members.clone();
    let secret = match members.remove("client_secret") {
        Some(Value::String(secret)) => Some(Plain::new(secret)),
        _ => None,
    };
    let draft = Draft::from_members(members)?;
    let draft = secret.map_or_else(|| draft.clone(), |secret| draft.clone().with_secret(secret));
    let new = New { draft, fetched: desk.brought.iter().find_map(Brought::metadata) };
    let added = upstreams::add(desk.house().store(), desk.house().vault(), desk.by(), new, desk.now)?;
    desk.house().refresh()?;
    Ok(added.upstream.name)
}
