//! Relying-party domains: the list, what can be added, and one of them.

use serde::Serialize;

use super::{ConsoleFrame, ConsoleSection, Fact, Told};
use crate::model::AdminRole;
use crate::pages::{Frame, Moment, Page, UpstreamKind};
use crate::protocol::relying_party::steps::StepName;

/// `GET /admin/domains`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DomainsPage {
    /// The frame.
    pub frame: Frame,
    /// The console's frame.
    pub console: ConsoleFrame,
    /// The domains, by name.
    pub domains: Vec<DomainRow>,
}

/// A domain in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DomainRow {
    /// The short name.
    pub name: String,
    /// The name for people.
    pub shown: String,
    /// The picture.
    pub kind: UpstreamKind,
    /// `issuer`, or where its metadata are.
    pub issuer: String,
    /// Whether it lets people in on the way to apps.
    pub for_provider: bool,
    /// Whether it lets people in on the way to pages of ours.
    pub for_portal: bool,
    /// Whether it lets anybody in.
    pub is_enabled: bool,
}

impl DomainRow {
    fn sample(name: &str, shown: &str, kind: UpstreamKind) -> Self {
        Self {
            name: name.into(),
            shown: shown.into(),
            kind,
            issuer: format!("https://{name}.example.com"),
            for_provider: true,
            for_portal: false,
            is_enabled: true,
        }
    }
}

impl Page for DomainsPage {
    const TEMPLATE: &'static str = "pages/console/domains";

    fn samples() -> Vec<Self> {
        let off = DomainRow { is_enabled: false, for_portal: true, ..DomainRow::sample("corp", "Corp", UpstreamKind::Okta) };
        let usual = Self {
            frame: Frame::sample(),
            console: ConsoleFrame::sample(ConsoleSection::Upstreams),
            domains: vec![DomainRow::sample("google", "Google", UpstreamKind::Google), off],
        };
        let auditor = ConsoleFrame::sample_of(AdminRole::Auditor, ConsoleSection::Upstreams);
        let empty = Self { domains: Vec::new(), ..usual.clone() };
        let audited = Self { console: auditor, ..empty.clone() };
        let told = Self { console: usual.console.clone().telling(Told::DomainDeleted), ..usual.clone() };
        vec![usual, empty, audited, told]
    }
}

/// `GET /admin/domains/new` before anything is chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PresetsPage {
    /// The frame.
    pub frame: Frame,
    /// The console's frame.
    pub console: ConsoleFrame,
    /// What can be added.
    pub presets: Vec<PresetTile>,
}

/// A preset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PresetTile {
    /// Its name.
    pub name: &'static str,
    /// The name that people know.
    pub shown: &'static str,
    /// The picture.
    pub kind: UpstreamKind,
}

impl Page for PresetsPage {
    const TEMPLATE: &'static str = "pages/console/presets";

    fn samples() -> Vec<Self> {
        let tile = |name, shown, kind| PresetTile { name, shown, kind };
        let presets =
            vec![tile("google", "Google", UpstreamKind::Google), tile("generic", "OpenID Connect", UpstreamKind::Generic)];
        vec![Self { frame: Frame::sample(), console: ConsoleFrame::sample(ConsoleSection::Upstreams), presets }]
    }
}

/// What has to be registered at the upstream, for one of our issuers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Register {
    /// Ours; absent if there is but one.
    pub issuer: Option<String>,
    /// Each address, by what it is called at registration.
    pub addresses: Vec<Fact>,
}

/// `GET /admin/domains/{name}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DomainPage {
    /// The frame.
    pub frame: Frame,
    /// The console's frame.
    pub console: ConsoleFrame,
    /// The domain.
    pub domain: DomainRow,
    /// Whether the configuration file keeps it.
    pub is_from_file: bool,
    /// Its settings, step by step.
    pub steps: Vec<StepFacts>,
    /// What has to be registered at the upstream.
    pub register: Vec<Register>,
    /// Why it cannot be removed now, in sentences.
    pub uses: Vec<String>,
    /// What to know of settings that may be meant.
    pub warnings: Vec<String>,
    /// When it was made.
    pub since: Moment,
    /// When what is kept of the upstream was last forgotten.
    pub flushed: Moment,
}

/// The settings of a step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StepFacts {
    /// Which.
    pub step: StepName,
    /// Setting and value.
    pub facts: Vec<Setting>,
}

/// A setting and its value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Setting {
    /// The setting.
    pub word: &'static str,
    /// The value.
    pub value: String,
}

impl Page for DomainPage {
    const TEMPLATE: &'static str = "pages/console/domain";

    fn samples() -> Vec<Self> {
        let facts = vec![Setting { word: "issuer", value: "https://corp.example.com".into() }];
        let usual = Self {
            frame: Frame::sample(),
            console: ConsoleFrame::sample(ConsoleSection::Upstreams),
            domain: DomainRow::sample("corp", "Corp", UpstreamKind::Okta),
            is_from_file: false,
            steps: vec![StepFacts { step: StepName::Provider, facts }, StepFacts { step: StepName::App, facts: Vec::new() }],
            register: vec![Register { issuer: None, addresses: vec![Fact::new("redirect_uri", "https://id.example/cb")] }],
            uses: vec!["it is enabled for log-in (provider): disable it first".into()],
            warnings: vec!["PKCE is off.".into()],
            since: Moment::sample(900_000),
            flushed: Moment::sample(9_000),
        };
        let off = DomainRow { is_enabled: false, ..usual.domain.clone() };
        let disabled = Self { domain: off, uses: Vec::new(), warnings: Vec::new(), ..usual.clone() };
        let kept = Self { is_from_file: true, ..usual.clone() };
        let auditor = Self { console: ConsoleFrame::sample_of(AdminRole::Auditor, ConsoleSection::Upstreams), ..usual.clone() };
        vec![usual, disabled, kept, auditor]
    }
}
