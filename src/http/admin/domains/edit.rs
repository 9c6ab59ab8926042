//! A domain is changed, one step at a time.

use super::form::{self, Known};
use super::path;
use super::step::{self, Wrong};
use crate::errand::Brought;
use crate::flow::admin::upstreams::{self, Draft, Edit, Whole};
use crate::flow::admin::{Refusal, Undone};
use crate::http::admin::desk::{Desk, Reply, Served};
use crate::model::Managed;
use crate::pages::console::{DomainFormPage, DomainTarget, StepLink, Told};
use crate::protocol::precondition::Precondition;
use crate::protocol::relying_party::options;
use crate::protocol::relying_party::steps::{self, Step};

/// The domain of the path; `None` if there is none that can be changed here, with what is answered then.
fn found(desk: &Desk<'_>) -> Result<Whole, Served> {
    match upstreams::find(desk.house().store(), desk.by(), desk.name(0)) {
        Ok(whole) if whole.upstream.managed == Managed::File => {
            Err(Ok(Reply::Go(format!("{}?told={}", path(&whole.upstream.name), Told::FromFile.word()))))
        }
        Ok(whole) => Ok(whole),
        Err(undone) => Err(super::settled::<()>(desk, Err(undone), "/admin/domains", "")),
    }
}

/// The name is not one of the things that change.
fn changeable(whole: &Whole) -> Vec<Step> {
    let mut steps = step::with_key(steps::steps(&whole.upstream.settings, whole.upstream.metadata.as_ref()));
    for step in &mut steps {
        step.fields.retain(|field| field.name != "name");
    }
    steps
}

fn page(
    desk: &Desk<'_>,
    whole: &Whole,
    tag: String,
    (steps, step): (&[Step], &Step),
) -> crate::flow::admin::Done<DomainFormPage> {
    let upstream = &whole.upstream;
    let identities = upstreams::identity_names(desk.house().store(), desk.by())?;
    let options = options::offer(&upstream.settings, upstream.metadata.as_ref());
    let known = Known::of(upstream, &options, &identities);
    let page = step::page(desk, (steps, step), &known);
    let link = |own: StepLink| {
        let word = serde_json::to_value(own.step).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default();
        StepLink { href: Some(desk.link(&format!("{}/edit?step={word}", path(&upstream.name)))), ..own }
    };
    let target = DomainTarget { name: upstream.name.clone(), title: upstream.display_name.clone(), tag };
    Ok(DomainFormPage { target: Some(target), steps: page.steps.into_iter().map(link).collect(), ..page })
}

pub fn edit(desk: &Desk<'_>) -> Served {
    let whole = match found(desk) {
        Ok(whole) => whole,
        Err(served) => return served,
    };
    let steps = changeable(&whole);
    let Some(step) = step::chosen(&steps, desk.asked.query.get("step").unwrap_or_default()) else { return Ok(Reply::NotFound) };
    desk.show(&page(desk, &whole, whole.tag(), (&steps, step))?)
}

pub fn save(desk: &Desk<'_>) -> Served {
    let whole = match found(desk) {
        Ok(whole) => whole,
        Err(served) => return served,
    };
    let steps = changeable(&whole);
    let Some(step) = step::chosen(&steps, desk.posted("step")) else { return Ok(Reply::NotFound) };
    let tag = desk.posted("tag").to_owned();
    let again = |wrong: Wrong| desk.again(&step::corrected(desk, page(desk, &whole, tag.clone(), (&steps, step))?, wrong));
    let said = match form::typed(&step.fields, &whole.upstream.settings, |name| desk.posted(name)) {
        Ok(said) => said,
        Err(lines) => return again(Wrong::unreadable(lines)),
    };
    let name = whole.upstream.name.clone();
    let done = Draft::from_members(said).map_err(Undone::from).and_then(|draft| {
        let fetched = desk.brought.iter().find_map(Brought::metadata);
        let edit = Edit { name: name.clone(), expected: Precondition::OneOf(vec![tag.clone()]), draft, fetched };
        upstreams::edit(desk.house().store(), desk.house().vault(), desk.by(), edit, desk.now)
    });
    match done {
        Ok(_) => super::settled(desk, Ok(()), &path(&name), Told::DomainSaved.word()),
        Err(Undone::Refused(Refusal::FromFile)) => Ok(Reply::Go(format!("{}?told={}", path(&name), Told::FromFile.word()))),
        Err(undone) => again(Wrong::refused(desk, undone, step)?),
    }
}
