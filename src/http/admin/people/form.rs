//! Adding a person, and changing one.

use serde_json::Value;

use super::{link, path};
use crate::flow::admin::profile::{self, Edit, FirstSignIn, Whole};
use crate::flow::admin::typed::TypedPerson;
use crate::flow::admin::{Refusal, Undone};
use crate::http::account::problem_at;
use crate::http::admin::desk::{Desk, Reply, Served};
use crate::model::{Managed, User};
use crate::pages::Field;
use crate::pages::console::{ConsoleSection, PersonForm, PersonFormPage, Target, Told, Trouble};
use crate::protocol::precondition::Precondition;

pub fn new(desk: &Desk<'_>) -> Served {
    desk.show(&page(desk, None, PersonForm { invite: true, ..PersonForm::default() }))
}

pub fn edit(desk: &Desk<'_>) -> Served {
    let Whole { user, identities } = profile::find(desk.house().store(), desk.by(), &desk.id(0))?;
    if user.managed == Managed::File {
        return Ok(Reply::Go(format!("{}?told={}", path(&user.id), Told::FromFile.word())));
    }
    let form = kept(&user);
    let whole = Whole { user, identities };
    desk.show(&page(desk, Some(target(&whole, whole.tag())), form))
}

pub fn add(desk: &Desk<'_>) -> Served {
    let typed = TypedPerson::read(|name| desk.posted(name));
    if !typed.mistakes.is_empty() {
        return desk.again(&page(desk, None, sent(desk, &typed)));
    }
    let first = if desk.posted("invite") == "1" { FirstSignIn::Link } else { FirstSignIn::Later };
    match profile::add(desk.house().store(), desk.by(), (typed.profile.clone(), first), desk.now) {
        Ok(added) => match added.invitation {
            Some(invitation) => link::shown(desk, &added.id, &invitation),
            None => Ok(Reply::Go(format!("{}?told={}", path(&added.id), Told::Added.word()))),
        },
        Err(undone) => {
            let trouble = Some(trouble(undone)?);
            desk.again(&PersonFormPage { trouble, ..page(desk, None, sent(desk, &typed)) })
        }
    }
}

pub fn save(desk: &Desk<'_>) -> Served {
    let whole = profile::find(desk.house().store(), desk.by(), &desk.id(0))?;
    let typed = TypedPerson::read(|name| desk.posted(name));
    let tag = desk.posted("tag").to_owned();
    let again = |trouble: Option<Trouble>| {
        let page = page(desk, Some(target(&whole, tag.clone())), sent(desk, &typed));
        desk.again(&PersonFormPage { trouble, ..page })
    };
    if !typed.mistakes.is_empty() {
        return again(None);
    }
    let (id, patch) = (whole.user.id.clone(), typed.change(&whole.user));
    let edit = Edit { id: id.clone(), expected: Precondition::OneOf(vec![tag.clone()]), patch };
    match profile::edit(desk.house().store(), desk.by(), edit, desk.now) {
        Ok(_) => Ok(Reply::Go(format!("{}?told={}", path(&id), Told::Saved.word()))),
        Err(undone) => match trouble(undone) {
            Ok(trouble) => again(Some(trouble)),
            Err(undone) => crate::http::admin::desk::settled::<()>(Err(undone), &path(&id), ""),
        },
    }
}

/// What the form says about a refusal; those that are not about what was typed are not its own.
fn trouble(undone: Undone) -> Result<Trouble, Undone> {
    match undone {
        Undone::Refused(Refusal::Taken) => Ok(Trouble::Taken),
        Undone::Refused(Refusal::Changed) => Ok(Trouble::Changed),
        Undone::Refused(Refusal::Invalid(why)) => Ok(Trouble::Other { why }),
        other => Err(other),
    }
}

fn target(whole: &Whole, tag: String) -> Target {
    Target { id: whole.user.id.as_str().to_owned(), name: whole.user.display_name().to_owned(), tag }
}

fn page(desk: &Desk<'_>, target: Option<Target>, form: PersonForm) -> PersonFormPage {
    let (frame, console) = desk.frame(ConsoleSection::People);
    PersonFormPage { frame, console, target, form, trouble: None }
}

fn kept(user: &User) -> PersonForm {
    let claim = |claim: &Option<String>| Field::of(claim.as_deref());
    let attributes =
        if user.attributes.is_empty() { String::new() } else { format!("{:#}", Value::Object(user.attributes.clone())) };
    PersonForm {
        username: Field::of(Some(&user.username)),
        name: claim(&user.claims.name),
        given_name: claim(&user.claims.given_name),
        family_name: claim(&user.claims.family_name),
        email: claim(&user.claims.email),
        email_verified: user.claims.email_verified == Some(true),
        phone_number: claim(&user.claims.phone_number),
        groups: Field::of(Some(&user.groups.join("\n"))),
        roles: Field::of(Some(&user.roles.join("\n"))),
        attributes: Field::of(Some(&attributes)),
        invite: false,
    }
}

/// The form as it was sent, with what has to be corrected.
fn sent(desk: &Desk<'_>, typed: &TypedPerson) -> PersonForm {
    let field = |name| Field { problem: problem_at(&typed.mistakes, name), ..Field::of(Some(desk.posted(name))) };
    PersonForm {
        username: field("username"),
        name: field("name"),
        given_name: field("given_name"),
        family_name: field("family_name"),
        email: field("email"),
        email_verified: desk.posted("email_verified") == "1",
        phone_number: field("phone_number"),
        groups: field("groups"),
        roles: field("roles"),
        attributes: field("attributes"),
        invite: desk.posted("invite") == "1",
    }
}
