//! `/admin`.

use super::desk::{Desk, Served};
use super::screen::Screen;
use crate::flow::admin::glance::{self, Glance as Seen};
use crate::flow::admin::profile;
use crate::flow::admin::{Done, audit, measures};
use crate::model::{Action, Id, User};
use crate::pages::Moment;
use crate::pages::console::{Act, Activity, ConsolePage, ConsoleSection, Count, Glance, Growth, Latencies, LostMail};

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
    let sees = desk.by().check(Action::SeeAudit).is_ok();
    let (activity, latencies, growth) = match sees.then(|| measured(desk)).transpose()? {
        Some((activity, latencies, growth)) => (Some(activity), Some(latencies), growth),
        None => (None, None, None),
    };
    desk.show(&ConsolePage { frame, console, glance, lost_mail, activity, latencies, growth, latest })
}

/// The last day of the tenant, and what the database holds.
fn measured(desk: &Desk<'_>) -> Done<(Activity, Latencies, Option<Growth>)> {
    let (store, by, now) = (desk.house().store(), desk.by(), desk.now);
    let since = Activity::since(now);
    let counts: Vec<_> = audit::counts(store, by, since)?.into_iter().map(|own| (own.hour, own.name, own.count)).collect();
    let latencies = Latencies::of(&measures::latencies(store, by, since)?, now);
    let growth = measures::sizes(store, by)?.map(|sizes| {
        let whole: Vec<_> = sizes.whole.iter().map(|size| (size.hour, size.bytes.unwrap_or_default())).collect();
        Growth::of(&whole, sizes.tables, now)
    });
    Ok((Activity::of(&counts, now), latencies, growth))
}

/// A person by the user name, everything else as the audit has it.
fn named(desk: &Desk<'_>, word: &str) -> String {
    let person = word.strip_prefix("user:").map(Id::<User>::new);
    let found = person.and_then(|id| profile::find(desk.house().store(), desk.by(), &id).ok());
    found.map_or_else(|| word.to_owned(), |found| found.user.username)
}
