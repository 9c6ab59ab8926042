//! `/admin/audit`: who did what.

use std::collections::HashMap;

use serde_json::Value;

use super::desk::{Desk, Reply, Served};
use super::screen::Screen;
use crate::flow::admin::audit::{self, Filter, Order, Page};
use crate::flow::admin::{Done, Refusal, Undone, people, profile};
use crate::flow::{Stop, audit as log};
use crate::http::screens::place;
use crate::model::{Action, AuditClass, AuditRow, Id, Instant, Seconds, User};
use crate::pages::Moment;
use crate::pages::console::{AuditAsked, AuditEntryPage, AuditFact, AuditKind, AuditLine, AuditPage, ConsoleSection};

/// Entries on a page.
const MOST: usize = 50;
/// Lines of an export.
const MOST_LINES: i64 = 10_000;
const DAY: Seconds = Seconds::days(1);

/// The screens.
pub const SCREENS: [Screen; 3] = [
    Screen::page("/admin/audit", Action::SeeAudit, list),
    Screen::page("/admin/audit/export", Action::SeeAudit, export),
    Screen::page("/admin/audit/{id}", Action::SeeAudit, entry),
];

fn asked(desk: &Desk<'_>) -> AuditAsked {
    let text = |name| desk.asked.query.get(name).unwrap_or_default().trim().to_owned();
    let class = AuditClass::named(&text("class")).map_or(AuditKind::Everything, kind);
    AuditAsked {
        class,
        action: text("action"),
        actor: text("actor"),
        target: text("target"),
        from: text("from"),
        until: text("until"),
    }
}

const fn kind(class: AuditClass) -> AuditKind {
    match class {
        AuditClass::Administration => AuditKind::Administration,
        AuditClass::Activity => AuditKind::Activity,
    }
}

const fn word(kind: AuditKind) -> &'static str {
    match kind {
        AuditKind::Everything => "",
        AuditKind::Administration => AuditClass::Administration.name(),
        AuditKind::Activity => AuditClass::Activity.name(),
    }
}

/// What was typed as the log knows it: a person by their name, a day by its first moment. What is no day is left out.
fn filter(desk: &Desk<'_>, asked: &AuditAsked) -> Done<Filter> {
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let named = |text: &str| -> Done<Option<String>> {
        let Some(text) = some(text).filter(|text| !text.contains(':')) else { return Ok(some(text)) };
        let found = people::find_named(desk.house().store(), &desk.by().tenant, &text).map_err(Stop::from)?;
        Ok(Some(found.map_or(text, |user| format!("user:{}", user.id))))
    };
    let day = |text: &str| Instant::from_rfc3339(&format!("{text}T00:00:00Z"));
    Ok(Filter {
        class: AuditClass::named(word(asked.class)),
        action: some(&asked.action),
        actor: named(&asked.actor)?,
        target: named(&asked.target)?,
        from: day(&asked.from),
        until: day(&asked.until).map(|day| day.plus(DAY)),
    })
}

fn address(desk: &Desk<'_>, path: &str, asked: &AuditAsked, after: Option<&str>) -> String {
    let AuditAsked { class, action, actor, target, from, until } = asked;
    let members: [(&str, &str); 6] =
        [("class", word(*class)), ("action", action), ("actor", actor), ("target", target), ("from", from), ("until", until)];
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(members.into_iter().filter(|(_, value)| !value.is_empty()));
    after.map(|after| query.append_pair("after", after));
    let query = query.finish();
    let mark = if query.is_empty() { "" } else { "?" };
    desk.link(&format!("{path}{mark}{query}"))
}

fn list(desk: &Desk<'_>) -> Served {
    let asked = asked(desk);
    let filter = filter(desk, &asked)?;
    let after = desk.asked.query.get("after").and_then(place::read);
    let limit = i64::try_from(MOST).unwrap_or(i64::MAX).saturating_add(1);
    let page = Page { filter: &filter, order: Order::Newest, after: after.as_ref(), limit };
    let mut found = audit::list(desk.house().store(), desk.by(), &page)?;
    let is_more = found.len() > MOST;
    found.truncate(MOST);
    let last = found.last().filter(|_| is_more);
    let next = last.map(|row| address(desk, "/admin/audit", &asked, Some(&place::written(&row.entry.at, &row.entry.id))));
    let mut names = Names::default();
    let (frame, console) = desk.frame(ConsoleSection::Audit);
    desk.show(&AuditPage {
        frame,
        console,
        is_filtered: asked != AuditAsked::default(),
        entries: found.iter().map(|row| line(desk, row, &mut names)).collect(),
        export: address(desk, "/admin/audit/export", &asked, None),
        first: after.map(|_| address(desk, "/admin/audit", &asked, None)),
        next,
        asked,
    })
}

fn entry(desk: &Desk<'_>) -> Served {
    let row = match audit::find(desk.house().store(), desk.by(), desk.name(0)) {
        Err(Undone::Refused(Refusal::NoSuchEntry)) => return Ok(Reply::NotFound),
        found => found?,
    };
    let members = row.entry.detail.as_object().into_iter().flatten();
    let fact = |(name, value): (&String, &Value)| AuditFact { name: name.clone(), value: plain(value) };
    let (frame, console) = desk.frame(ConsoleSection::Audit);
    desk.show(&AuditEntryPage {
        frame,
        console,
        entry: line(desk, &row, &mut Names::default()),
        class: kind(row.entry.class),
        actor: row.entry.actor.clone(),
        target: row.entry.target.clone(),
        detail: members.map(fact).collect(),
        hash: row.link.as_ref().map(|link| link.hash.clone()),
    })
}

/// The same as JSON lines, the latest first; the command line and the API write any number.
fn export(desk: &Desk<'_>) -> Served {
    let filter = filter(desk, &asked(desk))?;
    let page = Page { filter: &filter, order: Order::Newest, after: None, limit: MOST_LINES };
    let rows = audit::list(desk.house().store(), desk.by(), &page)?;
    let text = rows.iter().map(|row| log::line(row).to_string() + "\n").collect();
    Ok(Reply::File { name: "audit.jsonl", media: "application/jsonl", text })
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(", "),
        _ => value.to_string(),
    }
}

/// Names that were looked up already.
#[derive(Default)]
struct Names(HashMap<String, String>);

impl Names {
    /// A person by the user name, everything else as the log has it.
    fn of(&mut self, desk: &Desk<'_>, word: &str) -> String {
        let Some(id) = word.strip_prefix("user:").map(Id::<User>::new) else { return word.to_owned() };
        let find = || profile::find(desk.house().store(), desk.by(), &id).ok().map(|found| found.user.username);
        self.0.entry(word.to_owned()).or_insert_with(|| find().unwrap_or_else(|| word.to_owned())).clone()
    }
}

fn line(desk: &Desk<'_>, row: &AuditRow, names: &mut Names) -> AuditLine {
    let entry = &row.entry;
    AuditLine {
        id: entry.id.clone(),
        at: Moment::of(entry.at, desk.now),
        actor: names.of(desk, &entry.actor),
        action: entry.action.clone(),
        target: names.of(desk, &entry.target),
        reason: entry.detail.get("reason").and_then(Value::as_str).map(str::to_owned),
    }
}
