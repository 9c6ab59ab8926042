//! An app of the developer portal: a client that a team looks after.

use serde_json::{Map, Value};

use super::{Client, Id, Instant, Provider, Team, User};

/// That a team looks after a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamApp {
    /// Where the client is registered.
    pub provider: Id<Provider>,
    /// The client.
    pub client: Id<Client>,
    /// The team.
    pub team: Id<Team>,
    /// Who made it.
    pub made_by: Id<User>,
    /// When.
    pub made_at: Instant,
    /// When an administrator let it work, or it needed none.
    pub approved_at: Option<Instant>,
    /// That an administrator turned it down, until its team asks again.
    pub turned_down: Option<TurnedDown>,
}

/// That an administrator turned something down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TurnedDown {
    /// When.
    pub at: Instant,
    /// Why, for the team that asked.
    pub reason: String,
}

impl TurnedDown {
    /// The longest reason, in characters.
    pub const LONGEST_REASON: usize = 500;

    /// A reason as it is kept, if it can be one: some text, on several lines if need be.
    pub fn tidy_reason(reason: &str) -> Option<String> {
        let reason = reason.trim().replace("\r\n", "\n");
        let fits = !reason.is_empty() && reason.chars().count() <= Self::LONGEST_REASON;
        let is_text = reason.chars().all(|character| character == '\n' || !character.is_control());
        (fits && is_text).then_some(reason)
    }
}

/// A change of an approved app that an administrator has to approve: the app works as it was meanwhile.
#[derive(Clone, Debug, PartialEq)]
pub struct AppChange {
    /// Where the client is registered.
    pub provider: Id<Provider>,
    /// The client.
    pub client: Id<Client>,
    /// The identifier of this change: another one that takes its place has another.
    pub id: Id<AppChange>,
    /// The metadata that is to be different (RFC 7396).
    pub patch: Map<String, Value>,
    /// Who asked.
    pub asked_by: Id<User>,
    /// When.
    pub asked_at: Instant,
    /// That an administrator turned it down.
    pub turned_down: Option<TurnedDown>,
}

impl AppChange {
    /// Whether it waits for an administrator.
    pub fn waits(&self) -> bool {
        self.turned_down.is_none()
    }
}

impl TeamApp {
    /// The apps that a team may have at a provider.
    pub const MOST: usize = 100;
}

/// Why an app that is registered does not work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unavailable {
    /// It waits for an administrator.
    Waiting,
    /// An administrator turned it down.
    TurnedDown,
    /// It is switched off.
    Disabled,
}

impl Unavailable {
    /// Why a client does not work, with the team that looks after it, if one does; `None` if it works.
    pub fn of(client: &Client, owned: Option<&TeamApp>) -> Option<Self> {
        match owned.filter(|owned| owned.approved_at.is_none()) {
            _ if client.enabled => None,
            Some(owned) if owned.turned_down.is_some() => Some(Self::TurnedDown),
            Some(_) => Some(Self::Waiting),
            None => Some(Self::Disabled),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_some_text_on_one_line_or_several() {
        assert_eq!(TurnedDown::tidy_reason(" Not ours.\r\nAsk Ada. ").as_deref(), Some("Not ours.\nAsk Ada."));
        let (fits, too_long) = ("x".repeat(TurnedDown::LONGEST_REASON), "x".repeat(TurnedDown::LONGEST_REASON + 1));
        assert!(TurnedDown::tidy_reason(&fits).is_some());
        for none in ["", " \n ", "a\u{0}b", &too_long] {
            assert_eq!(TurnedDown::tidy_reason(none), None);
        }
    }
}
