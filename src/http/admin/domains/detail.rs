//! One domain.

use super::form::{self, Known};
use super::{list, settled, step};
use crate::flow::admin::upstreams;
use crate::http::admin::desk::{Desk, Served};
use crate::model::Managed;
use crate::pages::Moment;
use crate::pages::console::{ConsoleSection, DomainField, DomainPage, FieldKind, Setting, StepFacts};
use crate::protocol::relying_party::{options, steps};

pub fn detail(desk: &Desk<'_>) -> Served {
    let whole = match upstreams::find(desk.house().store(), desk.by(), desk.name(0)) {
        Ok(whole) => whole,
        Err(undone) => return settled::<()>(desk, Err(undone), "/admin/domains", ""),
    };
    let upstream = &whole.upstream;
    let options = options::offer(&upstream.settings, upstream.metadata.as_ref());
    let known = Known::of(upstream, &options, &[]);
    let setting = |field: &steps::Field| {
        let value = told(&form::shown(field, &known));
        (!value.is_empty()).then_some(Setting { word: field.name, value })
    };
    let all = steps::steps(&upstream.settings, upstream.metadata.as_ref());
    let facts = |step: &steps::Step| StepFacts { step: step.name, facts: step.fields.iter().filter_map(setting).collect() };
    let (frame, console) = desk.frame(ConsoleSection::Upstreams);
    desk.show(&DomainPage {
        frame,
        console,
        domain: list::row(upstream),
        is_from_file: upstream.managed == Managed::File,
        steps: all.iter().map(facts).collect(),
        register: step::register(desk, &upstream.name, &upstream.settings),
        uses: whole.uses.iter().map(ToString::to_string).collect(),
        warnings: step::warnings(&upstream.settings),
        since: Moment::of(upstream.created_at, desk.now),
        flushed: Moment::of(upstream.flushed_at, desk.now),
    })
}

/// A field as a fact; nothing if it is as usual.
fn told(field: &DomainField) -> String {
    let chosen = || field.choices.iter().filter(|choice| choice.is_chosen).map(|choice| choice.word.as_str());
    match field.kind {
        FieldKind::Tick => if field.is_on { "yes" } else { "" }.to_owned(),
        FieldKind::Secret | FieldKind::SecretLines => if field.is_kept { "••••••••" } else { "" }.to_owned(),
        FieldKind::Ticks | FieldKind::Radio | FieldKind::Choice => chosen().collect::<Vec<_>>().join(", "),
        FieldKind::Text | FieldKind::Lines => field.value.clone(),
    }
}
