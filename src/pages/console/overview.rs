//! The tenant at a glance.

use serde::Serialize;

use super::{Activity, ConsoleFrame, ConsoleSection, Growth, Latencies, Told};
use crate::model::AdminRole;
use crate::pages::{Frame, Moment, Page};

/// `GET /admin`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OverviewPage {
    /// The frame.
    pub frame: Frame,
    /// The console's frame.
    pub console: ConsoleFrame,
    /// Counts.
    pub glance: Glance,
    /// Mail that never left, if there is any and it is to be seen.
    pub lost_mail: Option<LostMail>,
    /// The last day in plots; `None` for whom it is not to be seen.
    pub activity: Option<Activity>,
    /// How long the endpoints take; `None` for whom it is not to be seen.
    pub latencies: Option<Latencies>,
    /// How the tables grow; `None` for whom it is not to be seen, and until they are measured.
    pub growth: Option<Growth>,
    /// What happened last; `None` for whom it is not to be seen.
    pub latest: Option<Vec<Act>>,
}

/// Counts; `None` for whom they are not to be seen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Glance {
    /// People of the tenant.
    pub people: Option<Count>,
    /// Those with a role.
    pub administrators: Option<Count>,
    /// Apps of the provider.
    pub apps: Option<Count>,
    /// Relying-party domains that are enabled.
    pub upstreams: Count,
    /// Keys that are published.
    pub keys: Option<Count>,
}

/// Mail that never left within the last week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LostMail {
    /// How much.
    pub count: Count,
    /// What the server said of the last one.
    pub why: String,
}

/// A number as it is shown; beyond the limit it is only known that there are more.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Count {
    /// With separators.
    pub number: String,
    /// Whether there are more.
    pub is_more: bool,
    /// Whether it is one.
    pub is_one: bool,
}

impl Count {
    /// Counts beyond this are not counted out.
    pub const LIMIT: usize = 1_000;

    /// A count of at most [`Count::LIMIT`] and one more.
    pub fn of(count: usize) -> Self {
        let number = separated(i64::try_from(count.min(Self::LIMIT)).unwrap_or(i64::MAX));
        Self { number, is_more: count > Self::LIMIT, is_one: count == 1 }
    }
}

/// A number with separators.
pub fn separated(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut shown = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    if number < 0 { format!("−{shown}") } else { shown }
}

/// Something that somebody did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Act {
    /// Who.
    pub actor: String,
    /// What: `user.disable`.
    pub action: String,
    /// To what.
    pub target: String,
    /// When.
    pub at: Moment,
}

impl Page for OverviewPage {
    const TEMPLATE: &'static str = "pages/console/overview";

    fn samples() -> Vec<Self> {
        let count = |number| Some(Count::of(number));
        let act = |actor: &str, action: &str, target: &str, ago| Act {
            actor: actor.into(),
            action: action.into(),
            target: target.into(),
            at: Moment::sample(ago),
        };
        let [by_bytes, by_rows] = Growth::samples();
        let usual = Self {
            frame: Frame::sample(),
            console: ConsoleFrame::sample(ConsoleSection::Overview),
            glance: Glance {
                people: count(1_001),
                administrators: count(4),
                apps: count(12),
                upstreams: Count::of(1),
                keys: count(6),
            },
            lost_mail: None,
            activity: Some(Activity::sample()),
            latencies: Some(Latencies::sample()),
            growth: Some(by_bytes),
            latest: Some(vec![
                act("ada@northwind.example", "user.disable", "mallory", 320),
                act("cli", "key.rotate", "key:NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs", 90_000),
            ]),
        };
        let narrow = Self {
            console: ConsoleFrame::sample_of(AdminRole::Support, ConsoleSection::Overview),
            glance: Glance { keys: None, administrators: count(1), people: count(1), apps: count(0), ..usual.glance.clone() },
            activity: None,
            latencies: None,
            growth: None,
            latest: None,
            ..usual.clone()
        };
        let why = "permanent error (550): no such mailbox".to_owned();
        let lost = |count| Self { lost_mail: Some(LostMail { count: Count::of(count), why: why.clone() }), ..usual.clone() };
        let quiet = Self {
            latest: Some(Vec::new()),
            latencies: Some(Latencies { endpoints: Vec::new() }),
            growth: Some(by_rows),
            ..usual.clone()
        };
        // a small page for each of them
        let told = Told::ALL.into_iter().map(|(_, told)| Self { console: usual.console.clone().telling(told), ..narrow.clone() });
        [usual.clone(), narrow.clone(), quiet, lost(1), lost(12)].into_iter().chain(told).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_has_separators_and_ends_at_its_limit() {
        let told = |count| (Count::of(count).number, Count::of(count).is_more);
        assert_eq!(told(0), ("0".into(), false));
        assert_eq!(told(999), ("999".into(), false));
        assert_eq!(told(1_000), ("1,000".into(), false));
        assert_eq!(told(1_001), ("1,000".into(), true));
        assert_eq!((separated(1_234_567), separated(12), separated(-1_000)), ("1,234,567".into(), "12".into(), "−1,000".into()));
    }
}
