//! What is done to a domain by a button, and the questions before.

use super::{path, settled};
use crate::flow::admin::upstreams::{self, Whole};
use crate::http::admin::desk::{Desk, Served};
use crate::pages::console::{AskPage, ConsoleSection, Question, Told};
use crate::protocol::precondition::Precondition;

fn ask(desk: &Desk<'_>, act: &str, make: impl FnOnce(Whole) -> Question) -> Served {
    let whole = match upstreams::find(desk.house().store(), desk.by(), desk.name(0)) {
        Ok(whole) => whole,
        Err(undone) => return settled::<()>(desk, Err(undone), "/admin/domains", ""),
    };
    let own = desk.link(&path(&whole.upstream.name));
    let (frame, console) = desk.frame(ConsoleSection::Upstreams);
    let action = format!("{own}/{act}");
    desk.show(&AskPage { frame, console, question: make(whole), action, fields: Vec::new(), cancel: own })
}

pub fn flush(desk: &Desk<'_>) -> Served {
    let name = desk.name(0);
    let done = upstreams::flush(desk.house().store(), desk.by(), name, desk.now);
    settled(desk, done, &path(name), Told::DomainFlushed.word())
}

pub fn enable(desk: &Desk<'_>) -> Served {
    let name = desk.name(0);
    let done = upstreams::switch(desk.house().store(), desk.by(), (name, true), desk.now);
    settled(desk, done, &path(name), Told::DomainEnabled.word())
}

pub fn ask_disable(desk: &Desk<'_>) -> Served {
    ask(desk, "disable", |whole| Question::DisableDomain { name: whole.upstream.display_name })
}

pub fn disable(desk: &Desk<'_>) -> Served {
    let name = desk.name(0);
    let done = upstreams::switch(desk.house().store(), desk.by(), (name, false), desk.now);
    settled(desk, done, &path(name), Told::DomainDisabled.word())
}

pub fn ask_delete(desk: &Desk<'_>) -> Served {
    ask(desk, "delete", |whole| {
        let uses = whole.uses.iter().map(ToString::to_string).collect();
        Question::DeleteDomain { name: whole.upstream.display_name, uses }
    })
}

pub fn delete(desk: &Desk<'_>) -> Served {
    let name = desk.name(0);
    match upstreams::remove(desk.house().store(), desk.by(), (name, &Precondition::Any), desk.now) {
        Ok(()) => settled(desk, Ok(()), "/admin/domains", Told::DomainDeleted.word()),
        refused => settled(desk, refused, &format!("{}/delete", path(name)), ""),
    }
}
