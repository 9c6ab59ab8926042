//! A notice to an app that a session has ended (OpenID Connect Back-Channel Logout): a row of the outbox, until it is settled.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Client, Id, Instant, Provider, Seconds, Session, User};

/// One app to be told of the end of one session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogoutNotice {
    /// The identifier: `jti` of every logout token that carries it.
    pub id: Id<LogoutNotice>,
    /// The provider.
    pub provider: Id<Provider>,
    /// The app.
    pub client: Id<Client>,
    /// Whose session it was.
    pub user: Id<User>,
    /// The session that ended.
    pub session: Id<Session>,
    /// When it ended.
    pub created_at: Instant,
    /// The next attempt, or until when a process that attempts it has it for itself; nothing once it is settled.
    pub due_at: Option<Instant>,
    /// Attempts so far.
    pub attempts: i64,
    /// The last attempt.
    pub attempted_at: Option<Instant>,
    /// How it stands.
    pub outcome: NoticeOutcome,
    /// What came back last: a status, or why there was none.
    pub answer: Option<String>,
    /// When it was settled.
    pub settled_at: Option<Instant>,
}

/// How a notice stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoticeOutcome {
    /// It is attempted, again if need be.
    Waiting,
    /// The app signed the person out.
    Delivered,
    /// The app said that it cannot: trying again is of no use.
    Refused,
    /// The app did not answer for a day.
    GivenUp,
    /// There is nobody to tell any more: the app is gone, or has no address.
    Undeliverable,
}

impl NoticeOutcome {
    /// The word in lists and metrics.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Delivered => "delivered",
            Self::Refused => "refused",
            Self::GivenUp => "given_up",
            Self::Undeliverable => "undeliverable",
        }
    }
}

/// Time between the attempts; the last one repeats.
const BACK_OFF: [Seconds; 6] =
    [Seconds(5), Seconds(30), Seconds::minutes(2), Seconds::minutes(10), Seconds::minutes(30), Seconds::hours(1)];

/// The time between an attempt that failed, the last of so many, and the next one.
pub(super) fn pause_after(attempts: i64) -> Seconds {
    let made = usize::try_from(attempts.max(1)).unwrap_or(usize::MAX);
    let [.., longest] = BACK_OFF;
    BACK_OFF.get(made - 1).copied().unwrap_or(longest)
}

impl LogoutNotice {
    /// How long an app that does not answer is tried.
    pub const LIFE: Seconds = Seconds::hours(24);

    /// How long a process has a notice for itself: longer than any call takes.
    pub const LEASE: Seconds = Seconds(30);

    /// When to try again after a failed attempt, the last one counted; never, once its life is over.
    pub fn next_attempt(&self, now: Instant) -> Option<Instant> {
        let next = now.plus(pause_after(self.attempts));
        (!self.created_at.plus(Self::LIFE).has_passed(next)).then_some(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attempts_come_less_and_less_often_and_end_after_a_day() {
        let start = Instant::from_epoch(1_800_000_000);
        let mut notice = LogoutNotice {
            id: Id::new("n"),
            provider: Id::new("p"),
            client: Id::new("c"),
            user: Id::new("u"),
            session: Id::new("s"),
            created_at: start,
            due_at: Some(start),
            attempts: 0,
            attempted_at: None,
            outcome: NoticeOutcome::Waiting,
            answer: None,
            settled_at: None,
        };
        let (mut now, mut pauses) = (start, Vec::new());
        loop {
            notice.attempts += 1;
            let Some(next) = notice.next_attempt(now) else { break };
            pauses.push(next.since(now).0);
            now = next;
        }
        assert_eq!(pauses[..7], [5, 30, 120, 600, 1_800, 3_600, 3_600]);
        assert!(pauses.is_sorted() && now.since(start) < LogoutNotice::LIFE);
        assert!(now.plus(Seconds::hours(1)).since(start) >= LogoutNotice::LIFE);
        assert_eq!(notice.attempts, 29);
    }
}
