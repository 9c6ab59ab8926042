//! An app of a team: how it is doing, its secrets, and the pieces that every page of an app begins with.

use serde::Serialize;

use super::{PortalFrame, PortalTold};
use crate::model::{ClientKind, TeamRole};
use crate::pages::app_changes::{ChangeNote, TurnedDownNote};
use crate::pages::{Frame, Moment, Page};

/// An app in a list, and at the head of its pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AppHead {
    /// `client_id`.
    pub id: String,
    /// `client_id`, percent-encoded for a path.
    pub segment: String,
    /// Its name.
    pub name: String,
    /// The kind that its settings come closest to.
    pub kind: ClientKind,
    /// Whether it waits for an administrator.
    pub waits: bool,
    /// Whether an administrator turned it down.
    pub is_turned_down: bool,
    /// Whether it works.
    pub enabled: bool,
    /// Which of its pages it is.
    pub tab: AppTab,
    /// Whether it has secrets.
    pub has_secrets: bool,
}

/// A page of an app.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the words say it")]
pub enum AppTab {
    Overview,
    Settings,
    Secrets,
    Connect,
    Try,
    Claims,
    Flows,
}

impl AppHead {
    pub(super) fn sample(name: &str, kind: ClientKind, tab: AppTab) -> Self {
        Self {
            id: "kWm0q7Zb1xYf2hJtVnR9sA".into(),
            segment: format!("kWm0q7Zb1xYf2hJtVnR9sA{}", name.len()),
            name: name.to_owned(),
            kind,
            waits: false,
            is_turned_down: false,
            enabled: true,
            tab,
            has_secrets: matches!(kind, ClientKind::Web | ClientKind::Machine),
        }
    }
}

/// `GET /portal/teams/{team}/apps/{app}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AppPage {
    /// The frame.
    pub frame: Frame,
    /// The portal's frame.
    pub portal: PortalFrame,
    /// The app.
    pub app: AppHead,
    /// The issuer.
    pub issuer: String,
    /// The address of its metadata.
    pub discovery: String,
    /// Why an administrator turned it down. Posted to `ask-again`: `form_token`.
    pub turned_down: Option<TurnedDownNote>,
    /// A change that waits, or was turned down. Posted to `change/withdraw`: `form_token`.
    pub change: Option<ChangeNote>,
    /// `redirect_uris`.
    pub redirect_uris: Vec<String>,
    /// `scope`.
    pub scope: Option<String>,
    /// When it was made.
    pub since: Moment,
    /// When it last got a token.
    pub last_token: Option<Moment>,
    /// What to look at.
    pub findings: Vec<AppFinding>,
    /// Who has not read the key set since the present keys are in it.
    pub old_readers: Vec<OldReader>,
}

/// Something to look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[allow(missing_docs, reason = "flow::portal::health says it; the sentences are in the template")]
pub enum AppFinding {
    Refused { error: String, at: Moment },
    NoSecret,
    NoPkce,
    DeprecatedGrant,
    UnusedSecret { id: String, last_used: Option<Moment> },
    OldSecret { id: String, since: Moment },
    NoRotation,
    NeverUsed,
}

/// Somebody who may still use old keys. The key set is read without saying for which app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OldReader {
    /// The user agent.
    pub agent: String,
    /// When it last read the key set.
    pub last: Moment,
}

impl Page for AppPage {
    const TEMPLATE: &'static str = "pages/portal/app";

    fn samples() -> Vec<Self> {
        let usual = Self {
            frame: Frame::sample(),
            portal: PortalFrame::sample_in(TeamRole::Developer),
            app: AppHead::sample("Field Notes", ClientKind::Web, AppTab::Overview),
            issuer: "https://login.northwind.example".into(),
            discovery: "https://login.northwind.example/.well-known/openid-configuration".into(),
            turned_down: None,
            change: None,
            redirect_uris: vec!["https://fieldnotes.example.com/signed-in".into()],
            scope: Some("openid profile email".into()),
            since: Moment::sample(4_000_000),
            last_token: Some(Moment::sample(300)),
            findings: Vec::new(),
            old_readers: Vec::new(),
        };
        let ill = Self {
            findings: vec![
                AppFinding::Refused { error: "invalid_client".into(), at: Moment::sample(600) },
                AppFinding::NoSecret,
                AppFinding::NoPkce,
                AppFinding::DeprecatedGrant,
                AppFinding::UnusedSecret { id: "a1".into(), last_used: None },
                AppFinding::UnusedSecret { id: "a2".into(), last_used: Some(Moment::sample(9_000_000)) },
                AppFinding::OldSecret { id: "a3".into(), since: Moment::sample(90_000_000) },
                AppFinding::NoRotation,
                AppFinding::NeverUsed,
            ],
            old_readers: vec![OldReader { agent: "openid-client/6.8.1".into(), last: Moment::sample(400_000) }],
            last_token: None,
            ..usual.clone()
        };
        let waiting = Self {
            app: AppHead { waits: true, enabled: false, ..usual.app.clone() },
            portal: usual.portal.clone().telling(PortalTold::AppMade),
            ..usual.clone()
        };
        let disabled = Self {
            app: AppHead { enabled: false, ..AppHead::sample("Night job", ClientKind::Machine, AppTab::Overview) },
            portal: PortalFrame::sample_in(TeamRole::Viewer),
            redirect_uris: Vec::new(),
            scope: None,
            ..usual.clone()
        };
        let turned_down = Self {
            app: AppHead { is_turned_down: true, enabled: false, ..usual.app.clone() },
            turned_down: Some(TurnedDownNote::sample()),
            ..usual.clone()
        };
        let seen = Self { portal: PortalFrame::sample_in(TeamRole::Viewer), ..turned_down.clone() };
        let [refused, changing] = ChangeNote::samples().map(|note| Self { change: Some(note), ..usual.clone() });
        let told = Self { portal: usual.portal.clone().telling(PortalTold::AppHeld), ..changing.clone() };
        let looked_at = Self { portal: PortalFrame::sample_in(TeamRole::Viewer), ..changing.clone() };
        vec![usual, ill, waiting, disabled, turned_down, seen, refused, changing, told, looked_at]
    }
}

/// `GET /portal/teams/{team}/apps/{app}/secrets`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AppSecretsPage {
    /// The frame.
    pub frame: Frame,
    /// The portal's frame.
    pub portal: PortalFrame,
    /// The app.
    pub app: AppHead,
    /// The secrets that are accepted, the oldest first.
    pub secrets: Vec<SecretRow>,
    /// A secret that was just made, shown this once.
    pub shown: Option<String>,
    /// Whether there is room for another one.
    pub has_room: bool,
    /// Whether there is one that could go.
    pub can_revoke: bool,
}

/// A secret, without what it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SecretRow {
    /// Its identifier.
    pub id: String,
    /// When it was made.
    pub since: Moment,
    /// When it was last used.
    pub last_used: Option<Moment>,
    /// When it stops being accepted.
    pub expires: Option<Moment>,
}

impl Page for AppSecretsPage {
    const TEMPLATE: &'static str = "pages/portal/secrets";

    fn samples() -> Vec<Self> {
        let row = |id: &str, ago| SecretRow {
            id: id.to_owned(),
            since: Moment::sample(ago),
            last_used: (ago > 1000).then(|| Moment::sample(300)),
            expires: None,
        };
        let both = Self {
            frame: Frame::sample(),
            portal: PortalFrame::sample_in(TeamRole::Developer),
            app: AppHead::sample("Field Notes", ClientKind::Web, AppTab::Secrets),
            secrets: vec![row("aVdTcQ3x91mL", 40_000_000), row("bXyZ0q8Tn2Rs", 60)],
            shown: Some("9f3Kq0XyVb2mN7pRt5uWc8dEg1hJk4lMsZaQxSoPi6vTnYrBwCeUfGzHjLkD3x".into()),
            has_room: false,
            can_revoke: true,
        };
        let one = Self {
            secrets: both.secrets.iter().take(1).cloned().collect(),
            shown: None,
            has_room: true,
            can_revoke: false,
            portal: both.portal.clone().telling(PortalTold::SecretRevoked),
            ..both.clone()
        };
        let none = Self {
            app: AppHead::sample("Field Notes", ClientKind::SinglePage, AppTab::Secrets),
            secrets: Vec::new(),
            has_room: false,
            portal: PortalFrame::sample_in(TeamRole::Viewer),
            ..one.clone()
        };
        vec![both, one, none]
    }
}
