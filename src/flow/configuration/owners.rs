//! A file may take the role or the account of an owner away, but not of the last one who can sign in.

use super::step::Step;
use crate::model::{AdminRole, Id, User, UserStatus};

/// Puts what takes owners away behind what makes them, and drops it if nobody would be left of those there are now; the names are
/// those of the people it was dropped for.
pub(super) fn keep_one(steps: Vec<Step>, owners: &[Id<User>]) -> (Vec<Step>, Vec<String>) {
    let (taking, mut kept): (Vec<Step>, Vec<Step>) = steps.into_iter().partition(takes);
    let remain = owners.iter().any(|owner| !taking.iter().any(|step| concerned(step).is_some_and(|user| user.id == *owner)));
    if remain || owners.is_empty() || kept.iter().any(makes_owner) {
        kept.extend(taking);
        return (kept, Vec::new());
    }
    let (of_owners, rest): (Vec<Step>, Vec<Step>) =
        taking.into_iter().partition(|step| concerned(step).is_some_and(|user| owners.contains(&user.id)));
    kept.extend(rest);
    let mut names: Vec<String> = of_owners.iter().filter_map(concerned).map(|user| user.username.clone()).collect();
    names.dedup();
    (kept, names)
}

fn takes(step: &Step) -> bool {
    match step {
        Step::Appoint(_, role) => *role != Some(AdminRole::Owner),
        Step::SetStatus(_, status) => *status == UserStatus::Disabled,
        _ => false,
    }
}

/// Whether a step leaves an owner behind who can sign in.
fn makes_owner(step: &Step) -> bool {
    let able = |user: &User| user.is_active() && user.password_hash.is_some();
    match step {
        Step::InsertUser(user) => user.admin_role == Some(AdminRole::Owner) && able(user),
        Step::Appoint(user, role) => *role == Some(AdminRole::Owner) && able(user),
        _ => false,
    }
}

fn concerned(step: &Step) -> Option<&User> {
    match step {
        Step::Appoint(user, _) | Step::SetStatus(user, _) => Some(user),
        _ => None,
    }
}
