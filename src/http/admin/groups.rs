//! `/admin/groups`: who is in which group.

use super::desk::{Desk, Reply, Served, settled};
use super::screen::Screen;
use super::search;
use crate::flow::admin::groups::{self, Group};
use crate::flow::admin::{Refusal, Undone};
use crate::http::screens::place;
use crate::http::segment::segment;
use crate::model::{Action, User};
use crate::pages::console::{ConsoleSection, Count, GroupPage, GroupProblem, GroupRow, GroupsPage, PersonRow, Told};

const PATH: &str = "/admin/groups";

/// The screens.
pub const SCREENS: [Screen; 5] = [
    Screen::page(PATH, Action::SeePeople, list),
    Screen::act(PATH, Action::ChangePeople, make),
    Screen::page("/admin/groups/{group}", Action::SeePeople, group),
    Screen::act("/admin/groups/{group}", Action::ChangePeople, add),
    Screen::act("/admin/groups/{group}/members/{id}/remove", Action::ChangePeople, remove),
];

fn path(name: &str) -> String {
    format!("{PATH}/{}", segment(name))
}

fn address(desk: &Desk<'_>, path: &str, pairs: &[(&str, &str)]) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    if query.is_empty() { desk.link(path) } else { desk.link(&format!("{path}?{query}")) }
}

fn listed(desk: &Desk<'_>) -> Result<GroupsPage, Undone> {
    let query = &desk.asked.query;
    let prefix = query.get("prefix").unwrap_or_default().trim();
    let after = query.get("after").and_then(place::read::<(String, String)>).map(|(name, _)| name);
    let mut found = groups::list(desk.house().store(), desk.by(), (prefix, after.as_deref()), search::REACH)?;
    let last = search::cut(&mut found).map(|last| place::written(&last.name, &""));
    let (frame, console) = desk.frame(ConsoleSection::Groups);
    Ok(GroupsPage {
        frame,
        console,
        prefix: prefix.to_owned(),
        groups: found
            .iter()
            .map(|Group { name, members }| GroupRow { name: name.clone(), members: Count::of(*members) })
            .collect(),
        first: after.map(|_| address(desk, PATH, &[("prefix", prefix)])),
        next: last.map(|last| address(desk, PATH, &[("prefix", prefix), ("after", &last)])),
        name: desk.posted("group").to_owned(),
        person: desk.posted("person").to_owned(),
        problem: None,
    })
}

fn list(desk: &Desk<'_>) -> Served {
    desk.show(&listed(desk)?)
}

/// A group is there from its first member on.
fn make(desk: &Desk<'_>) -> Served {
    let name = desk.posted("group").trim();
    if name.is_empty() {
        return desk.again(&GroupsPage { problem: Some(GroupProblem::NoName), ..listed(desk)? });
    }
    match put(desk, name)? {
        None => Ok(Reply::Go(format!("{}?told={}", path(name), Told::JoinedGroup.word()))),
        Some(problem) => desk.again(&GroupsPage { problem: Some(problem), ..listed(desk)? }),
    }
}

/// Puts the person who is named in the form into a group; what is wrong with the form.
fn put(desk: &Desk<'_>, name: &str) -> Result<Option<GroupProblem>, Undone> {
    let (store, by) = (desk.house().store(), desk.by());
    let done =
        groups::meant(store, by, desk.posted("person")).and_then(|user| groups::put(store, by, (name, &user.id), desk.now));
    match done {
        Ok(()) => Ok(None),
        Err(Undone::Refused(Refusal::NoSuchPerson)) => Ok(Some(GroupProblem::NoSuchPerson)),
        Err(Undone::Refused(Refusal::FromFile)) => Ok(Some(GroupProblem::FromFile)),
        Err(Undone::Refused(Refusal::Mightier)) => Ok(Some(GroupProblem::Mightier)),
        Err(Undone::Refused(Refusal::Invalid(_))) => Ok(Some(GroupProblem::BadName)),
        Err(undone) => Err(undone),
    }
}

fn shown(desk: &Desk<'_>) -> Result<GroupPage, Undone> {
    let (store, by, name) = (desk.house().store(), desk.by(), desk.name(0));
    let own = groups::find(store, by, name)?;
    let after = desk.asked.query.get("after").and_then(place::read::<(String, String)>).map(|(username, _)| username);
    let mut found = groups::members(store, by, (name, after.as_deref()), search::REACH)?;
    let last = search::cut(&mut found).map(|last| place::written(&last.username, &last.id));
    let (frame, console) = desk.frame(ConsoleSection::Groups);
    Ok(GroupPage {
        frame,
        console,
        name: own.name,
        members: Count::of(own.members),
        people: found.iter().map(|user| PersonRow::of(user, desk.now)).collect(),
        first: after.map(|_| desk.link(&path(name))),
        next: last.map(|last| address(desk, &path(name), &[("after", &last)])),
        person: desk.posted("person").to_owned(),
        problem: None,
    })
}

fn group(desk: &Desk<'_>) -> Served {
    desk.show(&shown(desk)?)
}

fn add(desk: &Desk<'_>) -> Served {
    match put(desk, desk.name(0))? {
        None => Ok(Reply::Go(format!("{}?told={}", path(desk.name(0)), Told::JoinedGroup.word()))),
        Some(problem) => desk.again(&GroupPage { problem: Some(problem), ..shown(desk)? }),
    }
}

fn remove(desk: &Desk<'_>) -> Served {
    let id = desk.id::<User>(1);
    let done = groups::take(desk.house().store(), desk.by(), (desk.name(0), &id), desk.now);
    settled(done, &path(desk.name(0)), Told::LeftGroup.word())
}
