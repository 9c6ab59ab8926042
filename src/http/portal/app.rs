//! `/portal/teams/{team}/apps/{app}`: an app, how it is doing, and its end.

use super::desk::{Desk, Served, settled};
use super::screen::Screen;
use crate::flow::portal::Done;
use crate::flow::portal::apps::{self, App, Saved};
use crate::flow::portal::health::{Finding, examine, old_readers};
use crate::http::app_changes;
use crate::http::segment::segment;
use crate::model::TeamAction::{ChangeApps, See};
use crate::model::{Client, TeamApp, Unavailable};
use crate::pages::Moment;
use crate::pages::portal::{AppFinding, AppHead, AppPage, AppTab, OldReader, PortalQuestion, PortalSection, PortalTold};
use crate::protocol::precondition::Precondition;
use crate::protocol::registration::kinds;

/// The screens.
pub const SCREENS: [Screen; 5] = [
    Screen::page("/portal/teams/{team}/apps/{app}", app).of(See),
    Screen::act("/portal/teams/{team}/apps/{app}/ask-again", ask_again).of(ChangeApps),
    Screen::act("/portal/teams/{team}/apps/{app}/change/withdraw", withdraw).of(ChangeApps),
    Screen::page("/portal/teams/{team}/apps/{app}/delete", ask_delete).of(ChangeApps),
    Screen::act("/portal/teams/{team}/apps/{app}/delete", delete).of(ChangeApps),
];

/// Readers that are shown.
const MOST_READERS: usize = 10;

/// What every page of an app begins with.
pub(super) fn head((owned, client): (&TeamApp, &Client), tab: AppTab) -> AppHead {
    AppHead {
        id: client.id.as_str().to_owned(),
        segment: segment(client.id.as_str()),
        name: client.display_name().to_owned(),
        kind: kinds::of(&client.metadata),
        waits: apps::waits(owned, client),
        is_turned_down: Unavailable::of(client, Some(owned)) == Some(Unavailable::TurnedDown),
        enabled: client.enabled,
        tab,
        has_secrets: client.metadata.token_endpoint_auth_method.needs_secret(),
    }
}

/// The app that the path names.
pub(super) fn found(desk: &Desk<'_>) -> Result<App, crate::flow::portal::Undone> {
    apps::find(desk.house(), desk.site(), desk.by(), (&desk.id(0), &desk.id(1)))
}

/// The page of the app that the path names.
pub(super) fn path(desk: &Desk<'_>) -> String {
    format!("{}/apps/{}", desk.team_path(), segment(desk.name(1)))
}

fn app(desk: &Desk<'_>) -> Served {
    let app = found(desk)?;
    let old = old_readers(desk.house(), desk.site())?;
    let moment = |at| Moment::of(at, desk.now);
    let client = &app.whole.client;
    let issuer = &desk.site().provider.issuer;
    let (frame, portal) = desk.frame(PortalSection::App);
    desk.show(&AppPage {
        frame,
        portal,
        app: head((&app.owned, client), AppTab::Overview),
        issuer: issuer.as_str().to_owned(),
        discovery: issuer.url("/.well-known/openid-configuration"),
        turned_down: app
            .owned
            .turned_down
            .as_ref()
            .filter(|_| !client.enabled)
            .map(|own| app_changes::turned_down(own, desk.now)),
        change: app.change.as_ref().map(|change| app_changes::note(client, change, desk.now)),
        redirect_uris: client.metadata.redirect_uris.clone(),
        scope: client.metadata.scope.as_ref().map(ToString::to_string).filter(|scope| !scope.is_empty()),
        since: moment(client.created_at),
        last_token: app.activity.last_token_at.map(moment),
        findings: examine(&app, desk.now).into_iter().map(|finding| shown(desk, finding)).collect(),
        old_readers: old.into_iter().take(MOST_READERS).map(|(agent, last)| OldReader { agent, last: moment(last) }).collect(),
    })
}

fn ask_again(desk: &Desk<'_>) -> Served {
    let done = apps::ask_again(desk.house(), desk.site(), desk.by(), (&desk.id(0), &desk.id(1)), desk.now);
    settled(done, &path(desk), PortalTold::AskedAgain)
}

fn withdraw(desk: &Desk<'_>) -> Served {
    let done = apps::withdraw_change(desk.house(), desk.site(), desk.by(), (&desk.id(0), &desk.id(1)), desk.now);
    settled(done, &path(desk), PortalTold::ChangeWithdrawn)
}

/// What was done with what was saved.
pub(super) fn saved(done: &Done<Saved>) -> PortalTold {
    match done {
        Ok(saved) if !saved.held.is_empty() => PortalTold::AppHeld,
        _ => PortalTold::AppSaved,
    }
}

fn shown(desk: &Desk<'_>, finding: Finding) -> AppFinding {
    let moment = |at| Moment::of(at, desk.now);
    match finding {
        Finding::Refused { error, at } => AppFinding::Refused { error, at: moment(at) },
        Finding::NoSecret => AppFinding::NoSecret,
        Finding::NoPkce => AppFinding::NoPkce,
        Finding::DeprecatedGrant => AppFinding::DeprecatedGrant,
        Finding::UnusedSecret { id, last_used_at } => AppFinding::UnusedSecret { id, last_used: last_used_at.map(moment) },
        Finding::OldSecret { id, created_at } => AppFinding::OldSecret { id, since: moment(created_at) },
        Finding::NoRotation => AppFinding::NoRotation,
        Finding::NeverUsed => AppFinding::NeverUsed,
    }
}

fn ask_delete(desk: &Desk<'_>) -> Served {
    let name = found(desk)?.whole.client.display_name().to_owned();
    let own = format!("/apps/{}", segment(desk.name(1)));
    desk.ask(PortalQuestion::DeleteApp { name }, &format!("{own}/delete"), &own)
}

fn delete(desk: &Desk<'_>) -> Served {
    let done = apps::remove(desk.house(), desk.site(), desk.by(), (&desk.id(0), &desk.id(1), &Precondition::Any), desk.now);
    desk.house().courier().notify_one();
    let to = if done.is_ok() { desk.team_path() } else { path(desk) };
    settled(done, &to, PortalTold::AppDeleted)
}
