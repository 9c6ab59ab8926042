//! Groups: what apps may be open to, and are told of people. A group is its name, and is there while somebody is in it.

use serde_json::json;

use super::people::{Act, find_named};
use super::profile::Profile;
use super::{Administrator, Done, Refusal};
use crate::model::{Action, Id, Instant, Managed, User};
use crate::store::users::{self, Update};
use crate::store::{Store, groups};

/// People beyond this are not counted out.
pub const COUNTED: usize = 1_000;

/// A group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// How many people are in it; one more than [`COUNTED`] if there are more.
    pub members: usize,
}

/// A page of groups whose names begin with something, after a name.
///
/// # Errors
/// `NotAllowed`, or as any other flow.
pub fn list(store: &Store, by: &Administrator, (prefix, after): (&str, Option<&str>), limit: i64) -> Done<Vec<Group>> {
    by.check(Action::SeePeople)?;
    Ok(store.read(|c| {
        let names = groups::list(c, &by.tenant, (prefix, after), limit)?;
        names
            .into_iter()
            .map(|name| Ok(Group { members: groups::count(c, &by.tenant, &name, reach())?, name }))
            .collect::<Result<_, crate::store::StoreError>>()
    })?)
}

fn reach() -> i64 {
    i64::try_from(COUNTED).unwrap_or(i64::MAX).saturating_add(1)
}

/// A group; one that nobody is in is empty.
///
/// # Errors
/// `NotAllowed`, or as any other flow.
pub fn find(store: &Store, by: &Administrator, name: &str) -> Done<Group> {
    by.check(Action::SeePeople)?;
    let members = store.read(|c| groups::count(c, &by.tenant, name, reach()))?;
    Ok(Group { name: name.to_owned(), members })
}

/// A page of the people of a group, by user name, after one.
///
/// # Errors
/// `NotAllowed`, or as any other flow.
pub fn members(store: &Store, by: &Administrator, (name, after): (&str, Option<&str>), limit: i64) -> Done<Vec<User>> {
    by.check(Action::SeePeople)?;
    Ok(store.read(|c| groups::members(c, &by.tenant, (name, after), limit))?)
}

/// The person who goes by a user name or an e-mail address, to be put into a group.
///
/// # Errors
/// `NoSuchPerson`, or as any other flow.
pub fn meant(store: &Store, by: &Administrator, typed: &str) -> Done<User> {
    by.check(Action::SeePeople)?;
    find_named(store, &by.tenant, typed)?.ok_or_else(|| Refusal::NoSuchPerson.into())
}

/// Puts somebody into a group; who is in it stays so.
///
/// # Errors
/// `Invalid` for a name that cannot be one, `FromFile` and other refusals, or as any other flow.
pub fn put(store: &Store, by: &Administrator, (name, id): (&str, &Id<User>), now: Instant) -> Done<()> {
    change(store, by, (name, id, true), now)
}

/// Takes somebody out of a group; who is not in it stays so.
///
/// # Errors
/// `FromFile` and other refusals, or as any other flow.
pub fn take(store: &Store, by: &Administrator, (name, id): (&str, &Id<User>), now: Instant) -> Done<()> {
    change(store, by, (name, id, false), now)
}

fn change(store: &Store, by: &Administrator, (name, id, belongs): (&str, &Id<User>, bool), now: Instant) -> Done<()> {
    let verb = if belongs { "group.add" } else { "group.remove" };
    let act = Act::new(by, Action::ChangePeople, id, (verb, json!({ "group": name })), now);
    let (name, own) = (name.to_owned(), name.to_owned());
    let is_needed = move |user: &User| user.groups.contains(&own) != belongs;
    act.run_if(store, is_needed, move |c, user| {
        if user.managed == Managed::File {
            return Ok(Err(Refusal::FromFile));
        }
        let mut groups: Vec<String> = user.groups.iter().filter(|own| **own != name).cloned().collect();
        groups.extend(belongs.then(|| name.clone()));
        let wanted = User { groups, updated_at: now, ..user.clone() };
        if let Err(refusal) = Profile::of(&wanted).checked() {
            return Ok(Err(refusal));
        }
        Ok(match users::update(c, &wanted)? {
            Update::Written => Ok(()),
            Update::Taken => Err(Refusal::Taken),
            Update::Missing => Err(Refusal::NoSuchPerson),
        })
    })
}
