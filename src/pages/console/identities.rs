//! Platform identities: the list, one of them, and a new one.

use serde::Serialize;

use super::{ConsoleFrame, ConsoleSection, Told};
use crate::model::AdminRole;
use crate::pages::{Frame, Moment, Page};

/// `GET /admin/platform-identities`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlatformIdentitiesPage {
    /// The frame.
    pub frame: Frame,
    /// The console's frame.
    pub console: ConsoleFrame,
    /// Every one of the tenant, by name.
    pub identities: Vec<PlatformIdentityRow>,
}

/// A platform identity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlatformIdentityRow {
    /// The short name.
    pub name: String,
    /// What it signs with.
    pub algorithm: String,
    /// The short names of the domains that use it.
    pub used_by: Vec<String>,
    /// Whether the configuration file says so.
    pub is_from_file: bool,
    /// When it was made.
    pub since: Moment,
}

impl PlatformIdentityRow {
    fn sample() -> Self {
        Self {
            name: "corp".into(),
            algorithm: "ES256".into(),
            used_by: vec!["okta".into(), "entra".into()],
            is_from_file: false,
            since: Moment::sample(9_000),
        }
    }
}

impl Page for PlatformIdentitiesPage {
    const TEMPLATE: &'static str = "pages/console/identities";

    fn samples() -> Vec<Self> {
        let unused = PlatformIdentityRow { used_by: Vec::new(), is_from_file: true, ..PlatformIdentityRow::sample() };
        let usual = Self {
            frame: Frame::sample(),
            console: ConsoleFrame::sample(ConsoleSection::Upstreams),
            identities: vec![PlatformIdentityRow::sample(), unused],
        };
        let auditor = ConsoleFrame::sample_of(AdminRole::Auditor, ConsoleSection::Upstreams);
        let empty = Self { identities: Vec::new(), ..usual.clone() };
        let audited = Self { console: auditor, ..empty.clone() };
        let told = Self { console: usual.console.clone().telling(Told::IdentityRemoved), ..usual.clone() };
        vec![usual, empty, audited, told]
    }
}

/// `GET /admin/platform-identities/{name}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlatformIdentityPage {
    /// The frame.
    pub frame: Frame,
    /// The console's frame.
    pub console: ConsoleFrame,
    /// Which.
    pub identity: PlatformIdentityRow,
    /// Where upstreams read its public keys.
    pub jwks_uri: String,
    /// Its public keys, as JSON.
    pub public_jwks: String,
    /// The certificate of the key to sign with, in PEM, if it has one.
    pub certificate: Option<String>,
}

impl Page for PlatformIdentityPage {
    const TEMPLATE: &'static str = "pages/console/identity";

    fn samples() -> Vec<Self> {
        let usual = Self {
            frame: Frame::sample(),
            console: ConsoleFrame::sample(ConsoleSection::Upstreams),
            identity: PlatformIdentityRow::sample(),
            jwks_uri: "https://login.northwind.example/oauth/auz/grants/provider/jwks/corp".into(),
            public_jwks: "{\n  \"keys\": [\n    { \"kty\": \"EC\", \"use\": \"sig\" }\n  ]\n}".into(),
            certificate: Some("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n".into()),
        };
        let unused = PlatformIdentityRow { used_by: Vec::new(), ..PlatformIdentityRow::sample() };
        let kept = PlatformIdentityRow { is_from_file: true, ..PlatformIdentityRow::sample() };
        let auditor = Self { console: ConsoleFrame::sample_of(AdminRole::Auditor, ConsoleSection::Upstreams), ..usual.clone() };
        let told = Self {
            console: usual.console.clone().telling(Told::IdentityMade),
            identity: unused,
            certificate: None,
            ..usual.clone()
        };
        let kept = Self { identity: kept, ..usual.clone() };
        vec![usual, auditor, told, kept]
    }
}

/// `GET /admin/platform-identities/new`. Posted: `form_token`, `name`, `algorithm`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlatformIdentityFormPage {
    /// The frame.
    pub frame: Frame,
    /// The console's frame.
    pub console: ConsoleFrame,
    /// The name as typed.
    pub name: String,
    /// What it can sign with, and whether that is chosen.
    pub algorithms: Vec<(String, bool)>,
    /// What to correct.
    pub wrong: Option<IdentityProblem>,
}

/// What to correct.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum IdentityProblem {
    /// The name is no short name.
    Name,
    /// Another one has the name.
    Taken,
    /// Nothing that can be signed with.
    Algorithm,
}

impl Page for PlatformIdentityFormPage {
    const TEMPLATE: &'static str = "pages/console/identity_form";

    fn samples() -> Vec<Self> {
        let usual = Self {
            frame: Frame::sample(),
            console: ConsoleFrame::sample(ConsoleSection::Upstreams),
            name: String::new(),
            algorithms: vec![("RS256".into(), true), ("ES256".into(), false)],
            wrong: None,
        };
        let wrong = |problem| Self { name: "No Name".into(), wrong: Some(problem), ..usual.clone() };
        let troubled = [IdentityProblem::Name, IdentityProblem::Taken, IdentityProblem::Algorithm].map(wrong);
        [usual.clone()].into_iter().chain(troubled).collect()
    }
}
