//! `/admin`.

use super::desk::{Desk, Served};
use super::screen::Screen;
use crate::flow::admin::audit;
use crate::flow::admin::glance::{self, Glance as Seen};
use crate::flow::admin::profile;
use crate::model::{Action, Id, User};
use crate::pages::Moment;
use crate::pages::console::{Act, Activity, ConsolePage, ConsoleSection, Count, Glance, LostMail};

/// The screens.
pub const SCREENS: [Screen; 1] = [Screen::page("/admin", Action::SeeOverview, overview).for_every_role()];

fn overview(desk: &Desk<'_>) -> Served {
    let seen = glance::glance(desk.house(), desk.site(), desk.by(), Count::LIMIT)?;
    let (frame, console) = desk.frame(ConsoleSection::Overview);
    let Seen { people, administrators, apps, upstreams, keys, lost_mail, latest } = seen;
    let lost_mail = lost_mail.map(|(count, why)| LostMail { count: Count::of(count), why });
    let glance = Glance {
        people: Some(Count::of(people)),
        administrators: Some(Count::of(administrators)),
        apps: Some(Count::of(apps)),
        upstreams: Count::of(upstreams),
        keys: keys.map(Count::of),
    };
    let act = |entry: &crate::flow::admin::glance::Latest| Act {
        actor: named(desk, &entry.actor),
        action: entry.action.clone(),
        target: named(desk, &entry.target),
        at: Moment::of(entry.at, desk.now),
    };
    let latest = latest.map(|entries| entries.iter().map(act).collect());
    let activity = match desk.by().check(Action::SeeAudit) {
        Ok(()) => Some(audit::counts(desk.house().store(), desk.by(), Activity::since(desk.now))?),
        Err(_) => None,
    };
    let counts = |found: Vec<audit::Count>| found.into_iter().map(|own| (own.hour, own.name, own.count)).collect::<Vec<_>>();
    let activity = activity.map(|found| Activity::of(&counts(found), desk.now));
    desk.show(&ConsolePage { frame, console, glance, lost_mail, activity, latest })
}

/// A person by the user name, everything else as the audit has it.
fn named(desk: &Desk<'_>, word: &str) -> String {
    let person = word.strip_prefix("user:").map(Id::<User>::new);
    let found = person.and_then(|id| profile::find(desk.house().store(), desk.by(), &id).ok());
    found.map_or_else(|| word.to_owned(), |found| found.user.username)
}
