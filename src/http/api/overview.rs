//! `/api/overview`: the figures of the first page of the console.

use schemars::JsonSchema;
use serde::Serialize;

use super::answer::Answer;
use super::asked::Asked;
use super::measured::{Database, Measured};
use super::operation::{Operation, Verb, shape};
use super::time::Time;
use crate::flow::admin::glance::{self, Glance};
use crate::flow::admin::{audit, measures};
use crate::flow::api::{Desk, Outcome};
use crate::model::Action;
use crate::pages::console::{Activity, Count};

/// The operation.
pub const OPERATIONS: [Operation; 1] = [Operation::new(Verb::Get, "/overview", Action::SeeOverview, "Read the overview", overview)
    .about("How much there is of what, what happened in the last 24 hours, how long answers took, and how the database grows. Whoever may not see keys or the audit log gets `null` for what is told of them.")
    .gives(200, Some(shape::<Overview>()))];

/// How many there are.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Counted {
    /// Counted up to a limit.
    count: usize,
    /// Whether there are more than that.
    has_more: bool,
}

pub(super) fn counted(number: usize) -> Counted {
    Counted { count: number.min(Count::LIMIT), has_more: number > Count::LIMIT }
}

/// The figures.
#[derive(Debug, Serialize, JsonSchema)]
struct Overview {
    people: Counted,
    /// Those with a role in the console.
    administrators: Counted,
    /// Apps of the provider.
    apps: Counted,
    /// Relying-party domains that are enabled.
    upstreams: Counted,
    /// Signing keys that are published.
    keys: Option<Counted>,
    /// Messages of the last week that never left, and why the last one did not; `null` also if there are none.
    lost_mail: Option<LostMail>,
    /// The hours of the last 24 in which something happened, the earliest first.
    activity: Option<Vec<Happened>>,
    /// How long the endpoints took in the last 24 hours, over all processes; those that nobody asked are left out.
    latencies: Option<Vec<Measured>>,
    /// What the database holds, measured once an hour; `null` until it is, and where several tenants share it.
    database: Option<Database>,
}

/// Mail that never left.
#[derive(Debug, Serialize, JsonSchema)]
struct LostMail {
    #[serde(flatten)]
    number: Counted,
    why: String,
}

/// How often something happened within an hour.
#[derive(Debug, Serialize, JsonSchema)]
struct Happened {
    /// When the hour began.
    hour: Time,
    /// `login` for a sign-in, `login.fail` for one that failed.
    event: String,
    /// Why it failed.
    reason: Option<String>,
    count: i64,
}

fn happened(own: audit::Count) -> Happened {
    let (event, reason) = match own.name.split_once(' ') {
        Some((event, reason)) => (event.to_owned(), Some(reason.to_owned())),
        None => (own.name, None),
    };
    Happened { hour: Time(own.hour), event, reason, count: own.count }
}

fn overview(desk: &Desk<'_>, _: &Asked) -> Outcome<Answer> {
    let Glance { people, administrators, apps, upstreams, keys, lost_mail, .. } =
        glance::glance(desk.house, desk.site, &desk.by, Count::LIMIT)?;
    let (store, since) = (desk.house.store(), Activity::since(desk.now));
    let (activity, latencies, sizes) = match desk.by.check(Action::SeeAudit) {
        Ok(()) => {
            let latencies = measures::latencies(store, &desk.by, since)?;
            (Some(audit::counts(store, &desk.by, since)?), Some(latencies), measures::sizes(store, &desk.by)?)
        }
        Err(_) => (None, None, None),
    };
    Answer::ok(&Overview {
        people: counted(people),
        administrators: counted(administrators),
        apps: counted(apps),
        upstreams: counted(upstreams),
        keys: keys.map(counted),
        lost_mail: lost_mail.map(|(number, why)| LostMail { number: counted(number), why }),
        activity: activity.map(|found| found.into_iter().map(happened).collect()),
        latencies: latencies.map(|found| Measured::list(&found)),
        database: sizes.map(Database::of),
    })
}
