//! Secrets of an app: made by a form and shown once, after the redirect, to whoever made one; revoked.

use super::{acts, list, path, registrar, settled};
use crate::crypto::Plain;
use crate::flow::admin::clients::{self, Earlier};
use crate::flow::admin::shown_once;
use crate::http::admin::desk::{Desk, Reply, Served};
use crate::model::{Client, Id};
use crate::pages::Moment;
use crate::pages::console::{ClientSecretPage, ConsoleSection, Question, Told};

fn what(id: &Id<Client>) -> String {
    format!("secret of {id}")
}

pub fn secret(desk: &Desk<'_>) -> Served {
    let whole = match clients::find(&registrar(desk), &desk.id(0)) {
        Ok(whole) => whole,
        Err(undone) => return settled::<()>(desk, Err(undone), "/admin/clients", ""),
    };
    let client = &whole.client;
    let seal = desk.asked.query.get("shown").unwrap_or_default();
    // Shown before, and too long ago: another one can be made.
    let told = ("client.show_secret", format!("client:{}", client.id));
    let Some(secret) = shown_once::show(desk.house(), desk.visit, (&what(&client.id), seal), told, desk.now)? else {
        return Ok(Reply::Go(path(&client.id)));
    };
    let (frame, console) = desk.frame(ConsoleSection::Clients);
    desk.show(&ClientSecretPage {
        frame,
        console,
        client: list::row(client, desk.now),
        secret: secret.reveal().to_owned(),
        issuer: desk.site().provider.issuer.as_str().to_owned(),
    })
}

pub fn add(desk: &Desk<'_>) -> Served {
    let id: Id<Client> = desk.id(0);
    match clients::add_secret(&registrar(desk), (&id, Earlier::Stay), desk.now) {
        Ok(given) => shown(desk, &id, &given.secret),
        refused => settled(desk, refused, &path(&id), ""),
    }
}

/// To the page that shows a secret.
pub(super) fn shown(desk: &Desk<'_>, id: &Id<Client>, secret: &Plain) -> Served {
    desk.house().refresh()?;
    let seal = shown_once::seal(desk.house(), desk.visit, (&what(id), secret), desk.now)?;
    Ok(Reply::Go(format!("{}/secret?shown={seal}", path(id))))
}

pub fn ask_revoke(desk: &Desk<'_>) -> Served {
    let secret = desk.name(1);
    let found = clients::find(&registrar(desk), &desk.id(0));
    if found.is_ok_and(|whole| whole.client.secrets.iter().all(|own| own.id != secret)) {
        return Ok(Reply::NotFound);
    }
    acts::ask(desk, &format!("secrets/{secret}/revoke"), |whole| {
        let used = whole.client.secrets.iter().find(|own| own.id == secret).and_then(|own| own.last_used_at);
        Question::RevokeSecret { name: whole.client.display_name().to_owned(), used: used.map(|at| Moment::of(at, desk.now)) }
    })
}

pub fn revoke(desk: &Desk<'_>) -> Served {
    let id: Id<Client> = desk.id(0);
    let done = clients::revoke_secret(&registrar(desk), (&id, desk.name(1)), desk.now);
    settled(desk, done, &path(&id), Told::SecretRevoked.word())
}
