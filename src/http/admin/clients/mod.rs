//! `/admin/clients`: the apps of the provider.

mod acts;
mod claims;
mod detail;
mod edit;
mod list;
mod new;
mod secret;

use crate::http::segment::segment;

use super::desk::{Desk, Reply, Served};
use super::screen::Screen;
use super::told;
use crate::errand::Brought;
use crate::flow::admin::clients::{Refused, Registrar, Whose};
use crate::flow::admin::{Done, Refusal, Undone};
use crate::model::{Action, Client, Id};
use crate::pages::console::Told;

/// The screens. Whoever changes where an app sends people, or sees its secret, can be the app, so that it takes somebody who has just
/// signed in.
pub const SCREENS: [Screen; 16] = [
    Screen::page("/admin/clients", Action::SeeClients, list::list),
    Screen::page("/admin/clients/new", Action::ChangeClients, new::new).fresh(),
    Screen::act("/admin/clients/new", Action::ChangeClients, new::add).fresh(),
    Screen::page("/admin/clients/{id}", Action::SeeClients, detail::detail),
    Screen::page("/admin/clients/{id}/edit", Action::ChangeClients, edit::edit).fresh(),
    Screen::act("/admin/clients/{id}/edit", Action::ChangeClients, edit::save).fresh(),
    Screen::page("/admin/clients/{id}/secret", Action::ChangeClients, secret::secret).fresh(),
    Screen::act("/admin/clients/{id}/secrets", Action::ChangeClients, secret::add).fresh(),
    Screen::page("/admin/clients/{id}/secrets/{secret}/revoke", Action::ChangeClients, secret::ask_revoke).fresh(),
    Screen::act("/admin/clients/{id}/secrets/{secret}/revoke", Action::ChangeClients, secret::revoke).fresh(),
    Screen::page("/admin/clients/{id}/claims", Action::SeeClients, claims::claims),
    Screen::page("/admin/clients/{id}/disable", Action::ChangeClients, acts::ask_disable),
    Screen::act("/admin/clients/{id}/disable", Action::ChangeClients, acts::disable),
    Screen::act("/admin/clients/{id}/enable", Action::ChangeClients, acts::enable),
    Screen::page("/admin/clients/{id}/delete", Action::ChangeClients, acts::ask_delete).fresh(),
    Screen::act("/admin/clients/{id}/delete", Action::ChangeClients, acts::delete).fresh(),
];
/// The page of an app.
fn path(id: &Id<Client>) -> String {
    format!("/admin/clients/{}", segment(id.as_str()))
}

pub(super) fn registrar<'a>(desk: &'a Desk<'_>) -> Registrar<'a> {
    let house = desk.house();
    Registrar {
        store: house.store(),
        vault: house.vault(),
        provider: &desk.site().provider,
        by: desk.by().clone(),
        whose: Whose::Provider,
        documents: Some(desk.brought.iter().filter_map(Brought::document).collect()),
    }
}

/// After an act: to the page at `path`, which tells what was done, or why nothing was. An app that there is not is a page that is not
/// found.
pub(super) fn settled<T>(desk: &Desk<'_>, done: Done<T>, path: &str, word: &str) -> Served {
    let told = match done {
        Ok(_) => {
            desk.house().refresh()?; // this process follows at once, the others within a second
            return Ok(Reply::Go(format!("{path}?told={word}")));
        }
        Err(Undone::Refused(Refusal::Client(refused))) if *refused == Refused::Unknown => return Ok(Reply::NotFound),
        Err(Undone::Refused(Refusal::Mightier)) => Told::ClientMightier,
        Err(Undone::Refused(refusal)) => told::of(&refusal),
        Err(stopped) => return Err(stopped),
    };
    Ok(Reply::Go(format!("{path}?told={}", told.word())))
}
