//! People, found by the beginning of a name.

use serde::Serialize;

use super::{ConsoleFrame, ConsoleSection, Told};
use crate::model::{AdminRole, Instant, User, UserStatus};
use crate::pages::{Frame, Moment, Page, Person};

/// `GET /admin/people`, with `by`, `prefix` and `after`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PeoplePage {
    /// The frame.
    pub frame: Frame,
    /// The console's frame.
    pub console: ConsoleFrame,
    /// Which name is searched.
    pub by: SearchBy,
    /// What it begins with.
    pub prefix: String,
    /// Those who were found.
    pub people: Vec<PersonRow>,
    /// The address of the first page, if this is a later one.
    pub first: Option<String>,
    /// The address of the next page.
    pub next: Option<String>,
}

/// Which name is searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SearchBy {
    /// The name typed at log-in.
    Username,
    /// The e-mail address.
    Email,
    /// The full name.
    Name,
}

/// A person in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PersonRow {
    /// The identifier.
    pub id: String,
    /// Names and initials.
    pub person: Person,
    /// The e-mail address.
    pub email: Option<String>,
    /// What they are in the console.
    pub role: Option<AdminRole>,
    /// Whether they may sign in.
    pub is_active: bool,
    /// When the account was made.
    pub since: Moment,
}

impl PersonRow {
    /// A person of the store, as seen at `now`.
    pub fn of(user: &User, now: Instant) -> Self {
        Self {
            id: user.id.as_str().to_owned(),
            person: Person::of(user),
            email: user.claims.email.clone(),
            role: user.admin_role,
            is_active: user.status == UserStatus::Active,
            since: Moment::of(user.created_at, now),
        }
    }

    pub(super) fn sample(name: &str, username: &str, role: Option<AdminRole>) -> Self {
        Self {
            id: format!("id-of-{username}"),
            person: Person::named(name, username),
            email: Some(format!("{username}@northwind.example")),
            role,
            is_active: true,
            since: Moment::sample(4_000_000),
        }
    }
}

impl Page for PeoplePage {
    const TEMPLATE: &'static str = "pages/console/people";

    fn samples() -> Vec<Self> {
        let disabled = PersonRow { is_active: false, ..PersonRow::sample("Mallory Malone", "mallory", None) };
        let usual = Self {
            frame: Frame::sample(),
            console: ConsoleFrame::sample(ConsoleSection::People),
            by: SearchBy::Username,
            prefix: String::new(),
            people: vec![
                PersonRow::sample("Ada Lovelace", "ada", Some(AdminRole::Owner)),
                PersonRow {
                    email: None,
                    ..PersonRow::sample("grace.hopper.of.the.united.states.navy", "grace.hopper.of.the.united.states.navy", None)
                },
                PersonRow::sample("Sue Port", "sue", Some(AdminRole::Support)),
                disabled,
            ],
            first: None,
            next: Some("/admin/people?by=username&prefix=&after=x".into()),
        };
        let found =
            Self { by: SearchBy::Email, prefix: "ada@".into(), first: Some("/admin/people".into()), next: None, ..usual.clone() };
        let nobody = Self { by: SearchBy::Name, prefix: "Zaphod".into(), people: Vec::new(), next: None, ..usual.clone() };
        let auditor = ConsoleFrame::sample_of(AdminRole::Auditor, ConsoleSection::People);
        let empty = Self { prefix: String::new(), console: auditor, ..nobody.clone() };
        let deleted = Self { console: usual.console.clone().telling(Told::Deleted), ..usual.clone() };
        vec![usual, found, nobody, empty, deleted]
    }
}
