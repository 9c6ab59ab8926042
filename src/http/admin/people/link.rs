//! A link with which a person chooses a password: made by a form, shown to the one who made it after the redirect.

use serde_json::json;

use super::{acts, path};
use crate::crypto::Plain;
use crate::flow::admin::{people, profile, shown_once};
use crate::flow::password_link::Invitation;
use crate::http::admin::desk::{Desk, Reply, Served, settled};
use crate::model::{Id, Instant, User};
use crate::pages::console::{ConsoleSection, PersonLinkPage, Question};
use crate::pages::{Moment, Person};

fn what(id: &Id<User>) -> String {
    format!("password link of {id}")
}

pub fn link(desk: &Desk<'_>) -> Served {
    let Some(seal) = desk.asked.query.get("shown") else { return acts::ask(desk, "link", |name| Question::Invite { name }) };
    let user = profile::find(desk.house().store(), desk.by(), &desk.id(0))?.user;
    let told = ("user.show_link", format!("user:{}", user.id));
    let opened = shown_once::show(desk.house(), desk.visit, (&what(&user.id), seal), told, desk.now)?;
    let read = opened.and_then(|plain| serde_json::from_str::<(String, Instant)>(plain.reveal()).ok());
    // Shown before, and too long ago: a new one can be made.
    let Some((token, expires_at)) = read else { return acts::ask(desk, "link", |name| Question::Invite { name }) };
    let (frame, console) = desk.frame(ConsoleSection::People);
    desk.show(&PersonLinkPage {
        frame,
        console,
        person: Person::of(&user),
        id: user.id.as_str().to_owned(),
        url: Invitation { token: Plain::new(token), expires_at }.url(&desk.site().provider.issuer),
        expires: Moment::of(expires_at, desk.now),
    })
}

pub fn make(desk: &Desk<'_>) -> Served {
    let id = desk.id::<User>(0);
    match people::invite(desk.house().store(), desk.by(), &id, desk.now) {
        Ok(invitation) => shown(desk, &id, &invitation),
        refused => settled(refused, &path(&id), ""),
    }
}

/// To the page that shows a link.
pub(super) fn shown(desk: &Desk<'_>, id: &Id<User>, invitation: &Invitation) -> Served {
    let link = json!([invitation.token.reveal(), invitation.expires_at]).to_string();
    let seal = shown_once::seal(desk.house(), desk.visit, (&what(id), &Plain::new(link)), desk.now)?;
    Ok(Reply::Go(format!("{}/link?shown={seal}", path(id))))
}
