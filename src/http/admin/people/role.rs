//! What a person is in the console.

use super::path;
use crate::flow::admin::{profile, roles};
use crate::http::admin::desk::{Desk, Reply, Served, settled};
use crate::model::{AdminRole, Managed, User};
use crate::pages::Person;
use crate::pages::console::{ConsoleSection, RoleChoice, RolePage, Told};

pub fn role(desk: &Desk<'_>) -> Served {
    let user = profile::find(desk.house().store(), desk.by(), &desk.id(0))?.user;
    if user.managed == Managed::File {
        return Ok(Reply::Go(format!("{}?told={}", path(&user.id), Told::FromFile.word())));
    }
    let (frame, console) = desk.frame(ConsoleSection::People);
    let choices = RoleChoice::all(user.admin_role);
    desk.show(&RolePage { frame, console, person: Person::of(&user), id: user.id.as_str().to_owned(), choices })
}

pub fn appoint(desk: &Desk<'_>) -> Served {
    let id = desk.id::<User>(0);
    // An empty field is as good as absent, so that no role is what a form without a choice says.
    let role = match desk.posted("role") {
        "" => None,
        word => match AdminRole::named(word) {
            Some(role) => Some(role),
            None => return Ok(Reply::Go(format!("{}?told={}", path(&id), Told::Refused.word()))),
        },
    };
    settled(roles::appoint(desk.house().store(), desk.by(), (&id, role), desk.now), &path(&id), Told::Appointed.word())
}
