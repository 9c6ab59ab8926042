//! One person, with everything that is known of them.

use serde::Serialize;

use super::{ConsoleFrame, ConsoleSection, Told};
use crate::model::AdminRole;
use crate::pages::{Device, FactorRow, Frame, Moment, Page, Person, UpstreamKind};

/// `GET /admin/people/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct PersonPage {
    /// The frame.
    pub frame: Frame,
    /// The console's frame.
    pub console: ConsoleFrame,
    /// The identifier: `sub` of apps that do not use pairwise identifiers.
    pub id: String,
    /// Names and initials.
    pub person: Person,
    /// What they are in the console.
    pub role: Option<AdminRole>,
    /// Whether they may sign in.
    pub is_active: bool,
    /// Whether the configuration file keeps the account.
    pub is_from_file: bool,
    /// Whether the administrator looks at themselves.
    pub is_self: bool,
    /// Whether they can do more than the administrator, who then cannot do anything to them.
    pub is_mightier: bool,
    /// Whether there is a password to sign in with.
    pub has_password: bool,
    /// Standard claims, by their names.
    pub claims: Vec<Fact>,
    /// Whether the e-mail address is verified; `None` if there is none.
    pub email_verified: Option<bool>,
    /// Groups.
    pub groups: Vec<String>,
    /// Roles in apps.
    pub app_roles: Vec<String>,
    /// Further claims, each as JSON.
    pub attributes: Vec<Fact>,
    /// Who they are at upstreams.
    pub identities: Vec<Identity>,
    /// Authenticator apps.
    pub factors: Vec<FactorRow>,
    /// Passkeys, the oldest first.
    pub passkeys: Vec<FactorRow>,
    /// Recovery codes that are still good.
    pub codes_left: usize,
    /// Where they are signed in.
    pub sessions: Vec<SessionEntry>,
    /// Which apps have access, the latest first.
    pub grants: Vec<GrantRow>,
    /// Whether there are more grants than are shown.
    pub more_grants: bool,
    /// When the account was made.
    pub since: Moment,
    /// When the profile last changed.
    pub changed: Moment,
}

/// A name and its value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// The name.
    pub name: String,
    /// The value.
    pub value: String,
}

impl Fact {
    /// A name and its value.
    pub fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self { name: name.into(), value: value.into() }
    }
}

/// Who a person is at an upstream.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Identity {
    /// Its identifier.
    pub id: String,
    /// The picture.
    pub kind: UpstreamKind,
    /// The domain's name for people, or the issuer.
    pub upstream: String,
    /// What people call it there.
    pub label: String,
    /// `iss`.
    pub issuer: String,
    /// `sub`.
    pub subject: String,
    /// What the upstream says beyond the mapped claims.
    pub claims: Vec<Fact>,
    /// When it last signed in.
    pub last_used: Moment,
}

/// A session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SessionEntry {
    /// Its identifier.
    pub id: String,
    /// What it lives in.
    pub device: Device,
    /// The network address at sign-in.
    pub address: String,
    /// The provider, if the tenant has several.
    pub issuer: Option<String>,
    /// When the person signed in.
    pub signed_in: Moment,
    /// When it was last used.
    pub last_seen: Moment,
}

/// What an app holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GrantRow {
    /// Its identifier.
    pub id: String,
    /// The app's name.
    pub app: String,
    /// The scopes.
    pub scope: String,
    /// Whether it outlives the session.
    pub is_offline: bool,
    /// When it was given.
    pub since: Moment,
}

impl Page for PersonPage {
    const TEMPLATE: &'static str = "pages/console/person";

    fn samples() -> Vec<Self> {
        let usual = Self::full();
        let bare = Self {
            role: None,
            is_active: false,
            has_password: false,
            claims: Vec::new(),
            email_verified: None,
            groups: Vec::new(),
            app_roles: Vec::new(),
            attributes: Vec::new(),
            identities: Vec::new(),
            factors: Vec::new(),
            passkeys: Vec::new(),
            codes_left: 0,
            sessions: Vec::new(),
            grants: Vec::new(),
            more_grants: false,
            ..usual.clone()
        };
        let from_file = Self { is_from_file: true, email_verified: Some(false), ..usual.clone() };
        let own = Self { is_self: true, role: Some(AdminRole::Owner), ..usual.clone() };
        let support = ConsoleFrame::sample_of(AdminRole::Support, ConsoleSection::People);
        let mightier = Self { console: support.clone(), is_mightier: true, ..usual.clone() };
        let helped = Self { console: support, role: None, ..usual.clone() };
        let audited = Self { console: ConsoleFrame::sample_of(AdminRole::Auditor, ConsoleSection::People), ..usual.clone() };
        let told = Self { console: usual.console.clone().telling(Told::LastOwner), ..usual.clone() };
        vec![usual, bare, from_file, own, mightier, helped, audited, told]
    }
}

impl SessionEntry {
    fn samples() -> Vec<Self> {
        vec![
            Self {
                id: "session-1".into(),
                device: Device::of("X11; Linux Firefox/143.0"),
                address: "203.0.113.24".into(),
                issuer: Some("https://login.northwind.example".into()),
                signed_in: Moment::sample(90_000),
                last_seen: Moment::sample(200),
            },
            Self {
                id: "session-2".into(),
                device: Device::of(""),
                address: "2001:db8:85a3:8d3:1319:8a2e:370:7348".into(),
                issuer: None,
                signed_in: Moment::sample(900_000),
                last_seen: Moment::sample(8_000),
            },
        ]
    }
}

impl PersonPage {
    fn full() -> Self {
        Self {
            frame: Frame::sample(),
            console: ConsoleFrame::sample(ConsoleSection::People),
            id: "kWm0q7Zb1xYf2hJtVnR9sA".into(),
            person: Person::named("Grace Hopper", "grace"),
            role: Some(AdminRole::Admin),
            is_active: true,
            is_from_file: false,
            is_self: false,
            is_mightier: false,
            has_password: true,
            claims: vec![Fact::new("email", "grace@northwind.example"), Fact::new("phone_number", "+1 202 555 0142")],
            email_verified: Some(true),
            groups: vec!["staff".into(), "engineering".into()],
            app_roles: vec!["editor".into()],
            attributes: vec![Fact::new("department", "\"compilers\""), Fact::new("badge", "4711")],
            identities: vec![Identity {
                id: "i1".into(),
                kind: UpstreamKind::Okta,
                upstream: "Corp".into(),
                label: "grace@corp.example".into(),
                issuer: "https://corp.okta.example".into(),
                subject: "00u1a2b3c4".into(),
                claims: vec![Fact::new("employee_number", "\"1906\"")],
                last_used: Moment::sample(7_000),
            }],
            factors: FactorRow::samples(),
            passkeys: FactorRow::samples(),
            codes_left: 9,
            sessions: SessionEntry::samples(),
            grants: vec![
                GrantRow {
                    id: "grant-1".into(),
                    app: "Field Notes".into(),
                    scope: "openid profile email offline_access".into(),
                    is_offline: true,
                    since: Moment::sample(90_000),
                },
                GrantRow {
                    id: "grant-2".into(),
                    app: "wiki".into(),
                    scope: "openid".into(),
                    is_offline: false,
                    since: Moment::sample(400_000),
                },
            ],
            more_grants: true,
            since: Moment::sample(40_000_000),
            changed: Moment::sample(300_000),
        }
    }
}
