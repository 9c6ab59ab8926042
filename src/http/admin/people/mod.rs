//! `/admin/people`: the people of the tenant.

mod acts;
mod form;
mod invite;
mod link;
mod list;
mod person;
mod role;

use super::screen::Screen;
use crate::model::{Action, Id, User};

/// The screens.
pub const SCREENS: [Screen; 25] = [
    Screen::page("/admin/people", Action::SeePeople, list::list),
    Screen::page("/admin/people/new", Action::AddPeople, form::new),
    Screen::act("/admin/people/new", Action::AddPeople, form::add),
    Screen::page("/admin/people/invite", Action::AddPeople, invite::form),
    Screen::act("/admin/people/invite", Action::AddPeople, invite::invite),
    Screen::page("/admin/people/{id}", Action::SeePeople, person::person),
    Screen::page("/admin/people/{id}/edit", Action::ChangePeople, form::edit),
    Screen::act("/admin/people/{id}/edit", Action::ChangePeople, form::save),
    Screen::page("/admin/people/{id}/disable", Action::SwitchPeople, acts::ask_disable),
    Screen::act("/admin/people/{id}/disable", Action::SwitchPeople, acts::disable),
    Screen::act("/admin/people/{id}/enable", Action::SwitchPeople, acts::enable),
    Screen::page("/admin/people/{id}/link", Action::InvitePeople, link::link).fresh(),
    Screen::act("/admin/people/{id}/link", Action::InvitePeople, link::make).fresh(),
    Screen::page("/admin/people/{id}/sign-out", Action::EndSessions, acts::ask_sign_out),
    Screen::act("/admin/people/{id}/sign-out", Action::EndSessions, acts::sign_out),
    Screen::act("/admin/people/{id}/sessions/{session}/end", Action::EndSessions, acts::end_session),
    Screen::act("/admin/people/{id}/grants/{grant}/revoke", Action::EndSessions, acts::revoke_grant),
    Screen::page("/admin/people/{id}/identities/{identity}/unlink", Action::ChangePeople, acts::ask_unlink).fresh(),
    Screen::act("/admin/people/{id}/identities/{identity}/unlink", Action::ChangePeople, acts::unlink).fresh(),
    Screen::page("/admin/people/{id}/reset-factors", Action::ChangePeople, acts::ask_reset_factors).fresh(),
    Screen::act("/admin/people/{id}/reset-factors", Action::ChangePeople, acts::reset_factors).fresh(),
    Screen::page("/admin/people/{id}/role", Action::Appoint, role::role).fresh(),
    Screen::act("/admin/people/{id}/role", Action::Appoint, role::appoint).fresh(),
    Screen::page("/admin/people/{id}/delete", Action::DeletePeople, acts::ask_delete).fresh(),
    Screen::act("/admin/people/{id}/delete", Action::DeletePeople, acts::delete).fresh(),
];

/// The page of a person.
fn path(id: &Id<User>) -> String {
    format!("/admin/people/{id}")
}
