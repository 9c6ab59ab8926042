//! What is done to an app by a button, and the questions before.

use super::{path, registrar, settled};
use crate::flow::admin::clients::{self, Whole};
use crate::http::admin::desk::{Desk, Served};
use crate::model::{Client, Id};
use crate::pages::console::{AskPage, ConsoleSection, Question, Told};
use crate::protocol::precondition::Precondition;

/// The page of a question about the app of the path.
pub(super) fn ask(desk: &Desk<'_>, act: &str, make: impl FnOnce(&Whole) -> Question) -> Served {
    let whole = match clients::find(&registrar(desk), &desk.id(0)) {
        Ok(whole) => whole,
        Err(undone) => return settled::<()>(desk, Err(undone), "/admin/clients", ""),
    };
    let own = desk.link(&path(&whole.client.id));
    let (frame, console) = desk.frame(ConsoleSection::Clients);
    let action = format!("{own}/{act}");
    desk.show(&AskPage { frame, console, question: make(&whole), action, fields: Vec::new(), cancel: own })
}

fn name(whole: &Whole) -> String {
    whole.client.display_name().to_owned()
}

pub fn ask_disable(desk: &Desk<'_>) -> Served {
    ask(desk, "disable", |whole| Question::DisableClient { name: name(whole) })
}

pub fn disable(desk: &Desk<'_>) -> Served {
    switch(desk, (false, Told::ClientDisabled))
}

pub fn enable(desk: &Desk<'_>) -> Served {
    switch(desk, (true, Told::ClientEnabled))
}

fn switch(desk: &Desk<'_>, (enabled, told): (bool, Told)) -> Served {
    let id: Id<Client> = desk.id(0);
    let done = clients::switch(&registrar(desk), (&id, enabled), desk.now);
    settled(desk, done, &path(&id), told.word())
}

pub fn ask_delete(desk: &Desk<'_>) -> Served {
    ask(desk, "delete", |whole| Question::DeleteClient { name: name(whole) })
}

pub fn delete(desk: &Desk<'_>) -> Served {
    let id: Id<Client> = desk.id(0);
    match clients::remove(&registrar(desk), (&id, &Precondition::Any), desk.now) {
        Ok(()) => settled(desk, Ok(()), "/admin/clients", Told::ClientDeleted.word()),
        refused => settled(desk, refused, &path(&id), ""),
    }
}
