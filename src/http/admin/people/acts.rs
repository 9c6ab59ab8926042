//! What is done to a person by a button, and the questions before.

use super::path;
use crate::flow::admin::{Done, Refusal, Undone, factors, people, profile, sessions, ways_in};
use crate::flow::portal::members;
use crate::http::admin::desk::{Desk, Reply, Served, settled};
use crate::model::{FederatedIdentity, User};
use crate::pages::console::{AskPage, ConsoleSection, Question, Told};
use crate::protocol::precondition::Precondition;

/// A question about a person; `make` gets the person's name.
pub(super) fn ask(desk: &Desk<'_>, act: &str, make: impl FnOnce(String) -> Question) -> Served {
    let user = profile::find(desk.house().store(), desk.by(), &desk.id(0))?.user;
    let (frame, console) = desk.frame(ConsoleSection::People);
    let own = desk.link(&path(&user.id));
    desk.show(&AskPage {
        frame,
        console,
        question: make(user.display_name().to_owned()),
        action: format!("{own}/{act}"),
        fields: Vec::new(),
        cancel: own,
    })
}

/// The teams that nobody else owns who can sign in.
fn teams_left(desk: &Desk<'_>) -> Done<Vec<String>> {
    let teams = members::resting_on(desk.house().store(), desk.by(), &desk.id(0))?;
    Ok(teams.into_iter().map(|team| team.name).collect())
}

pub fn ask_disable(desk: &Desk<'_>) -> Served {
    let teams = teams_left(desk)?;
    ask(desk, "disable", |name| Question::Disable { name, teams })
}

pub fn disable(desk: &Desk<'_>) -> Served {
    let id = desk.id::<User>(0);
    let done = people::disable(desk.house().store(), desk.by(), &id, desk.now);
    desk.house().courier().notify_one();
    settled(done, &path(&id), Told::Disabled.word())
}

pub fn enable(desk: &Desk<'_>) -> Served {
    let id = desk.id::<User>(0);
    settled(people::enable(desk.house().store(), desk.by(), &id, desk.now), &path(&id), Told::Enabled.word())
}

pub fn ask_sign_out(desk: &Desk<'_>) -> Served {
    ask(desk, "sign-out", |name| Question::SignOut { name })
}

pub fn sign_out(desk: &Desk<'_>) -> Served {
    let id = desk.id::<User>(0);
    let done = people::sign_out(desk.house().store(), desk.by(), &id, desk.now);
    desk.house().courier().notify_one();
    settled(done, &path(&id), Told::SignedOut.word())
}

pub fn end_session(desk: &Desk<'_>) -> Served {
    let id = desk.id::<User>(0);
    settled(sessions::end(desk.house(), desk.by(), (&id, desk.id(1)), desk.now), &path(&id), Told::SessionEnded.word())
}

pub fn revoke_grant(desk: &Desk<'_>) -> Served {
    let id = desk.id::<User>(0);
    settled(sessions::revoke_grant(desk.house(), desk.by(), (&id, desk.id(1)), desk.now), &path(&id), Told::GrantRevoked.word())
}

pub fn ask_unlink(desk: &Desk<'_>) -> Served {
    let (id, identity) = (desk.id::<User>(0), desk.id::<FederatedIdentity>(1));
    let whole = profile::find(desk.house().store(), desk.by(), &id)?;
    let Some(link) = whole.identities.iter().find(|link| link.id == identity) else { return Ok(Reply::NotFound) };
    let is_only_way = whole.user.password_hash.is_none() && whole.identities.len() == 1;
    let (issuer, label) = (link.issuer.clone(), link.label.clone());
    let act = format!("identities/{identity}/unlink");
    ask(desk, &act, |name| Question::Unlink { name, issuer, label, is_only_way })
}

pub fn unlink(desk: &Desk<'_>) -> Served {
    let id = desk.id::<User>(0);
    let done = ways_in::unlink(desk.house().store(), desk.by(), (&id, &desk.id(1)), desk.now);
    if matches!(&done, Err(Undone::Refused(Refusal::NoSuchIdentity))) {
        return Ok(Reply::NotFound);
    }
    settled(done, &path(&id), Told::Unlinked.word())
}

pub fn ask_reset_factors(desk: &Desk<'_>) -> Served {
    ask(desk, "reset-factors", |name| Question::ResetFactors { name })
}

pub fn reset_factors(desk: &Desk<'_>) -> Served {
    let id = desk.id::<User>(0);
    let done = factors::reset((desk.house(), desk.site()), desk.by(), &id, desk.now);
    settled(done, &path(&id), Told::FactorsReset.word())
}

pub fn ask_delete(desk: &Desk<'_>) -> Served {
    let teams = teams_left(desk)?;
    ask(desk, "delete", |name| Question::Delete { name, teams })
}

pub fn delete(desk: &Desk<'_>) -> Served {
    let id = desk.id::<User>(0);
    let done = profile::delete(desk.house().store(), desk.by(), (&id, &Precondition::Any), desk.now);
    if done.is_err() {
        return settled(done, &path(&id), "");
    }
    desk.house().courier().notify_one();
    Ok(Reply::Go(format!("/admin/people?told={}", Told::Deleted.word())))
}
