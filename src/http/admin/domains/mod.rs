//! `/admin/domains`: relying-party domains; the wizard of seven steps by which one is added.

mod acts;
mod detail;
mod doctor;
mod edit;
mod form;
mod list;
mod new;
mod step;

pub(super) use step::shown_again;

use super::desk::{Desk, Reply, Served};
use super::screen::Screen;
use super::told;
use crate::flow::admin::upstreams::Refused;
use crate::flow::admin::{Done, Refusal, Undone};
use crate::model::Action;

/// The screens. What is added or changed decides who can come in as whom, so that it takes somebody who has just signed in; the draft of
/// the wizard, which only they get, is proof of that until its last step.
pub const SCREENS: [Screen; 13] = [
    Screen::page("/admin/domains", Action::SeeUpstreams, list::list),
    Screen::page("/admin/domains/new", Action::ChangeUpstreams, new::new).fresh(),
    Screen::act("/admin/domains/new", Action::ChangeUpstreams, new::next),
    Screen::page("/admin/domains/{name}", Action::SeeUpstreams, detail::detail),
    Screen::page("/admin/domains/{name}/edit", Action::ChangeUpstreams, edit::edit).fresh(),
    Screen::act("/admin/domains/{name}/edit", Action::ChangeUpstreams, edit::save).fresh(),
    Screen::page("/admin/domains/{name}/doctor", Action::ChangeUpstreams, doctor::doctor),
    Screen::act("/admin/domains/{name}/flush", Action::ChangeUpstreams, acts::flush),
    Screen::act("/admin/domains/{name}/enable", Action::ChangeUpstreams, acts::enable),
    Screen::page("/admin/domains/{name}/disable", Action::ChangeUpstreams, acts::ask_disable),
    Screen::act("/admin/domains/{name}/disable", Action::ChangeUpstreams, acts::disable),
    Screen::page("/admin/domains/{name}/delete", Action::ChangeUpstreams, acts::ask_delete).fresh(),
    Screen::act("/admin/domains/{name}/delete", Action::ChangeUpstreams, acts::delete).fresh(),
];

/// The page of a domain.
fn path(name: &str) -> String {
    format!("/admin/domains/{name}")
}

/// After an act: to the page at `path`, which tells what was done, or why nothing was. A domain that there is not is a page that is not
/// found.
fn settled<T>(desk: &Desk<'_>, done: Done<T>, path: &str, word: &str) -> Served {
    match done {
        Ok(_) => {
            desk.house().refresh()?; // this process follows at once, the others within a second
            Ok(Reply::Go(format!("{path}?told={word}")))
        }
        Err(Undone::Refused(Refusal::Upstream(refused))) if *refused == Refused::Unknown => Ok(Reply::NotFound),
        Err(Undone::Refused(refusal)) => Ok(Reply::Go(format!("{path}?told={}", told::of(&refusal).word()))),
        Err(stopped) => Err(stopped),
    }
}
