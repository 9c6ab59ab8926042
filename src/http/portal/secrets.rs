//! `/portal/teams/{team}/apps/{app}/secrets`: two at once, so that one is replaced without an outage.

use super::app::{found, head, path};
use super::desk::{Desk, Reply, Served, settled};
use super::screen::Screen;
use crate::crypto::Plain;
use crate::flow::admin::clients::MOST_SECRETS;
use crate::flow::admin::shown_once;
use crate::flow::portal::apps;
use crate::model::TeamAction::{ChangeApps, See};
use crate::model::{Client, Id};
use crate::pages::Moment;
use crate::pages::portal::{AppSecretsPage, AppTab, PortalQuestion, PortalSection, PortalTold, SecretRow};

/// The screens.
pub const SCREENS: [Screen; 4] = [
    Screen::page("/portal/teams/{team}/apps/{app}/secrets", secrets).of(See),
    Screen::act("/portal/teams/{team}/apps/{app}/secrets", add).of(ChangeApps),
    Screen::page("/portal/teams/{team}/apps/{app}/secrets/{secret}/revoke", ask_revoke).of(ChangeApps),
    Screen::act("/portal/teams/{team}/apps/{app}/secrets/{secret}/revoke", revoke).of(ChangeApps),
];

fn what(id: &Id<Client>) -> String {
    format!("client secret of {id}")
}

/// To the page that shows a secret this once.
pub(super) fn shown(desk: &Desk<'_>, id: &Id<Client>, secret: &Plain) -> Served {
    let seal = shown_once::seal(desk.house(), desk.visit, (&what(id), secret), desk.now)?;
    Ok(Reply::Go(format!("{}/apps/{id}/secrets?shown={seal}", desk.team_path())))
}

fn secrets(desk: &Desk<'_>) -> Served {
    let app = found(desk)?;
    let client = &app.whole.client;
    let moment = |at| Moment::of(at, desk.now);
    let rows: Vec<_> = app
        .whole
        .secrets(desk.now)
        .map(|secret| SecretRow {
            id: secret.id.clone(),
            since: moment(secret.created_at),
            last_used: secret.last_used_at.map(moment),
            expires: secret.expires_at.map(moment),
        })
        .collect();
    let seal = desk.asked.query.get("shown");
    let told = ("client.show_secret", format!("client:{}", client.id));
    let opened = shown_once::show(desk.house(), desk.visit, (&what(&client.id), seal.unwrap_or_default()), told, desk.now)?;
    let (frame, portal) = desk.frame(PortalSection::App);
    desk.show(&AppSecretsPage {
        frame,
        portal,
        app: head((&app.owned, client), AppTab::Secrets),
        has_room: rows.len() < MOST_SECRETS,
        can_revoke: rows.len() > 1,
        secrets: rows,
        shown: opened.map(|secret| secret.reveal().to_owned()),
    })
}

fn add(desk: &Desk<'_>) -> Served {
    let id = desk.id::<Client>(1);
    match apps::add_secret(desk.house(), desk.site(), desk.by(), (&desk.id(0), &id), desk.now) {
        Ok(given) => shown(desk, &id, &given.secret),
        refused => settled(refused, &format!("{}/secrets", path(desk)), PortalTold::AppSaved),
    }
}

fn ask_revoke(desk: &Desk<'_>) -> Served {
    let app = found(desk)?;
    let name = app.whole.client.display_name().to_owned();
    let Some(secret) = app.whole.secrets(desk.now).find(|secret| secret.id == desk.name(2)) else {
        let word = PortalTold::NoSuchSecret.word();
        return Ok(Reply::Go(format!("{}/secrets?told={word}", path(desk))));
    };
    let own = format!("/apps/{}/secrets", desk.name(1));
    let act = format!("{own}/{}/revoke", secret.id);
    desk.ask(PortalQuestion::RevokeSecret { name, secret: secret.id.clone() }, &act, &own)
}

fn revoke(desk: &Desk<'_>) -> Served {
    let asked = (&desk.id(0), &desk.id(1), desk.name(2));
    let done = apps::revoke_secret(desk.house(), desk.site(), desk.by(), asked, desk.now);
    settled(done, &format!("{}/secrets", path(desk)), PortalTold::SecretRevoked)
}
