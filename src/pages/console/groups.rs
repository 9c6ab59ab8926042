//! Groups and who is in them.

use serde::Serialize;

use super::{ConsoleFrame, ConsoleSection, Count, PersonRow, Told};
use crate::model::AdminRole;
use crate::pages::{Frame, Page};

/// `GET /admin/groups`, with `prefix` and `after`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GroupsPage {
    /// The frame.
    pub frame: Frame,
    /// The console's frame.
    pub console: ConsoleFrame,
    /// What the names begin with.
    pub prefix: String,
    /// Those that were found.
    pub groups: Vec<GroupRow>,
    /// The address of the first page, if this is a later one.
    pub first: Option<String>,
    /// The address of the next page.
    pub next: Option<String>,
    /// The name of a group to be made, as typed.
    pub name: String,
    /// Its first member, as typed.
    pub person: String,
    /// What is wrong with them.
    pub problem: Option<GroupProblem>,
}

/// A group in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GroupRow {
    /// Its name.
    pub name: String,
    /// How many people are in it.
    pub members: Count,
}

/// `GET /admin/groups/{group}`, with `after`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GroupPage {
    /// The frame.
    pub frame: Frame,
    /// The console's frame.
    pub console: ConsoleFrame,
    /// Its name.
    pub name: String,
    /// How many people are in it.
    pub members: Count,
    /// Those of this page.
    pub people: Vec<PersonRow>,
    /// The address of the first page, if this is a later one.
    pub first: Option<String>,
    /// The address of the next page.
    pub next: Option<String>,
    /// Who is to be put into it, as typed.
    pub person: String,
    /// What is wrong with that.
    pub problem: Option<GroupProblem>,
}

/// Why somebody is not put into a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum GroupProblem {
    /// The group has no name.
    NoName,
    /// The group cannot have that name, or the person is in as many as they may.
    BadName,
    /// Nobody goes by that name.
    NoSuchPerson,
    /// The configuration file says what groups they are in.
    FromFile,
    /// They may do more than the administrator.
    Mightier,
}

impl Page for GroupsPage {
    const TEMPLATE: &'static str = "pages/console/groups";

    fn samples() -> Vec<Self> {
        let row = |name: &str, count| GroupRow { name: name.into(), members: Count::of(count) };
        let usual = Self {
            frame: Frame::sample(),
            console: ConsoleFrame::sample(ConsoleSection::Groups),
            prefix: String::new(),
            groups: vec![row("navy", 1), row("sales & marketing / EMEA", 37), row("staff", 1_001)],
            first: None,
            next: Some("/admin/groups?prefix=&after=x".into()),
            name: String::new(),
            person: String::new(),
            problem: None,
        };
        let found = Self { prefix: "st".into(), first: Some("/admin/groups".into()), next: None, ..usual.clone() };
        let nothing = Self { groups: Vec::new(), ..found.clone() };
        let auditor = ConsoleFrame::sample_of(AdminRole::Auditor, ConsoleSection::Groups);
        let empty = Self { console: auditor, prefix: String::new(), first: None, ..nothing.clone() };
        let wrong =
            |problem| Self { name: "a\u{202e}b".into(), person: "zaphod".into(), problem: Some(problem), ..usual.clone() };
        let problems = [GroupProblem::NoName, GroupProblem::BadName, GroupProblem::NoSuchPerson].map(wrong);
        [usual.clone(), found, nothing, empty].into_iter().chain(problems).collect()
    }
}

impl Page for GroupPage {
    const TEMPLATE: &'static str = "pages/console/group";

    fn samples() -> Vec<Self> {
        let usual = Self {
            frame: Frame::sample(),
            console: ConsoleFrame::sample(ConsoleSection::Groups),
            name: "sales & marketing / EMEA".into(),
            members: Count::of(37),
            people: vec![
                PersonRow::sample("Ada Lovelace", "ada", Some(AdminRole::Owner)),
                PersonRow { email: None, ..PersonRow::sample("Sue Port", "sue", None) },
            ],
            first: Some("/admin/groups/x".into()),
            next: Some("/admin/groups/x?after=y".into()),
            person: String::new(),
            problem: None,
        };
        let empty = Self { members: Count::of(0), people: Vec::new(), first: None, next: None, ..usual.clone() };
        let auditor = ConsoleFrame::sample_of(AdminRole::Auditor, ConsoleSection::Groups);
        let seen = Self { console: auditor.clone(), members: Count::of(1), ..usual.clone() };
        let nobody = Self { console: auditor, ..empty.clone() };
        let wrong = |problem| Self { person: "zaphod".into(), problem: Some(problem), ..usual.clone() };
        let problems =
            [GroupProblem::NoSuchPerson, GroupProblem::FromFile, GroupProblem::Mightier, GroupProblem::BadName].map(wrong);
        let told = [Told::JoinedGroup, Told::LeftGroup]
            .map(|told| Self { console: usual.console.clone().telling(told), ..usual.clone() });
        [usual.clone(), empty, seen, nobody].into_iter().chain(problems).chain(told).collect()
    }
}
