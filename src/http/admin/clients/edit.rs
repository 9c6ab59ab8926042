//! Settings of an app are changed, one section at a time.

use super::form::{self, Unreadable};
use super::{path, registrar, secret, settled};
use crate::flow::admin::clients::{self, Edit, Refused, Whole};
use crate::flow::admin::{Done, Refusal, Undone};
use crate::http::admin::desk::{Desk, Reply, Served};
use crate::model::Managed;
use crate::pages::console::{
    ClientField, ClientFormPage, ClientSection, ClientTarget, ClientTrouble, ConsoleSection, Told, client_section,
};
use crate::protocol::precondition::Precondition;
use crate::protocol::registration;

/// The app of the path; if it cannot be changed here, what is answered then.
fn found(desk: &Desk<'_>) -> Result<Whole, Served> {
    match clients::find(&registrar(desk), &desk.id(0)) {
        Ok(whole) if whole.client.managed == Managed::File => {
            Err(Ok(Reply::Go(format!("{}?told={}", path(&whole.client.id), Told::FromFile.word()))))
        }
        Ok(whole) => Ok(whole),
        Err(undone) => Err(settled::<()>(desk, Err(undone), "/admin/clients", "")),
    }
}

fn page(desk: &Desk<'_>, whole: &Whole, section: &ClientSection, tag: String) -> ClientFormPage {
    let client = &whole.client;
    let members = registration::members(&client.metadata);
    let (frame, console) = desk.frame(ConsoleSection::Clients);
    let target = ClientTarget {
        id: client.id.as_str().to_owned(),
        name: client.display_name().to_owned(),
        tag,
        section: section.word,
        title: section.title,
        is_its_own: client.managed == Managed::Itself,
    };
    let fields = section.fields.iter().map(|field| form::shown(field, &members)).collect();
    ClientFormPage { frame, console, target: Some(target), tile: None, fields, trouble: None }
}

pub fn edit(desk: &Desk<'_>) -> Served {
    let whole = match found(desk) {
        Ok(whole) => whole,
        Err(served) => return served,
    };
    let Some(section) = client_section(desk.asked.query.get("section").unwrap_or_default()) else { return Ok(Reply::NotFound) };
    desk.show(&page(desk, &whole, section, whole.tag()))
}

pub fn save(desk: &Desk<'_>) -> Served {
    let whole = match found(desk) {
        Ok(whole) => whole,
        Err(served) => return served,
    };
    let Some(section) = client_section(desk.posted("section")) else { return Ok(Reply::NotFound) };
    let tag = desk.posted("tag").to_owned();
    let page = || page(desk, &whole, section, tag.clone());
    let members = registration::members(&whole.client.metadata);
    let patch = match form::typed(section.fields, &members, |name| desk.posted(name)) {
        Ok(patch) => patch,
        Err(lines) => return desk.again(&unreadable(desk, page(), &lines)),
    };
    let id = whole.client.id.clone();
    let edit = Edit { id: id.clone(), expected: Precondition::OneOf(vec![tag.clone()]), patch };
    match clients::edit(&registrar(desk), edit, desk.now) {
        Ok(done) => match done.secret {
            Some(plain) => secret::shown(desk, &id, &plain),
            None => settled(desk, Ok(()), &path(&id), Told::ClientSaved.word()),
        },
        Err(undone) => match refused(desk, page(), undone) {
            Ok(page) => desk.again(&page),
            Err(undone) => settled::<()>(desk, Err(undone), &path(&id), ""),
        },
    }
}

/// The form once more, with what could not be read.
pub(super) fn unreadable(desk: &Desk<'_>, page: ClientFormPage, lines: &[Unreadable]) -> ClientFormPage {
    let problem = |name: &str| lines.iter().find(|(own, _)| *own == name).map(|(_, problem)| (*problem).to_owned());
    let field = |field: ClientField| ClientField { problem: problem(field.word), ..form::sent(field, |name| desk.posted(name)) };
    ClientFormPage { fields: page.fields.into_iter().map(field).collect(), ..page }
}

/// The form once more, with why it was refused: at the field that the sentence names, or above all.
pub(super) fn refused(desk: &Desk<'_>, page: ClientFormPage, undone: Undone) -> Done<ClientFormPage> {
    let why = match undone {
        Undone::Refused(Refusal::Changed) => None,
        Undone::Refused(Refusal::Client(refused)) if *refused != Refused::Unknown => Some(format!("{refused}.")),
        other => return Err(other),
    };
    let mut page = unreadable(desk, page, &[]);
    let Some(why) = why else { return Ok(ClientFormPage { trouble: Some(ClientTrouble::Changed), ..page }) };
    let named = why.split_once(": ").map(|(name, text)| (name.to_owned(), capital(text)));
    let field = page.fields.iter_mut().find_map(|field| {
        let (name, text) = named.as_ref()?;
        (field.word == name).then_some((field, text.clone()))
    });
    match field {
        Some((field, text)) => field.problem = Some(text),
        None => page.trouble = Some(ClientTrouble::Other { why: capital(&why) }),
    }
    Ok(page)
}

/// A sentence with a capital, unless it begins with the name of a member.
fn capital(text: &str) -> String {
    let first = text.split(' ').next().unwrap_or_default();
    let mut characters = text.chars();
    match characters.next() {
        Some(letter) if !first.contains(['_', ':']) => letter.to_uppercase().chain(characters).collect(),
        _ => text.to_owned(),
    }
}
