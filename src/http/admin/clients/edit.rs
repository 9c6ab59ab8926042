//! Settings of an app are changed, one section at a time.

use super::{path, registrar, secret, settled};
use crate::flow::admin::clients::{self, Edit, Refused, Whole};
use crate::flow::admin::{Done, Refusal, Undone};
use crate::http::admin::desk::{Desk, Reply, Served};
use crate::http::client_form::{self as form, Unreadable};
use crate::model::Managed;
use crate::pages::client_settings::{ClientSection, ClientTrouble, client_section};
use crate::pages::console::{ClientFormPage, ClientTarget, ConsoleSection, Told};
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
    let trouble = (!lines.is_empty()).then_some(ClientTrouble::Field);
    ClientFormPage { fields: form::again(page.fields, lines, |name| desk.posted(name)), trouble, ..page }
}

/// The form once more, with why it was refused: at the field that the sentence names, or above all.
pub(super) fn refused(desk: &Desk<'_>, page: ClientFormPage, undone: Undone) -> Done<ClientFormPage> {
    let mut page = unreadable(desk, page, &[]);
    let trouble = match undone {
        Undone::Refused(Refusal::Changed) => ClientTrouble::Changed,
        Undone::Refused(Refusal::Client(refused)) if *refused != Refused::Unknown => {
            form::placed(&mut page.fields, &format!("{refused}."))
        }
        other => return Err(other),
    };
    Ok(ClientFormPage { trouble: Some(trouble), ..page })
}
