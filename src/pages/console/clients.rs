//! Apps: the list, and the kinds that can be registered.

use serde::Serialize;

use super::{ConsoleFrame, ConsoleSection, Told};
use crate::model::{AdminRole, ClientKind};
use crate::pages::{Frame, Moment, Page};

/// `GET /admin/clients`, with `by`, `prefix` and `after`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ClientsPage {
    /// The frame.
    pub frame: Frame,
    /// The console's frame.
    pub console: ConsoleFrame,
    /// Whether `client_id` is searched, and not the name.
    pub by_id: bool,
    /// What it begins with.
    pub prefix: String,
    /// Those that were found.
    pub clients: Vec<ClientRow>,
    /// The address of the first page, if this is a later one.
    pub first: Option<String>,
    /// The address of the next page.
    pub next: Option<String>,
}

/// An app in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct ClientRow {
    /// `client_id`.
    pub id: String,
    /// The name that people see.
    pub name: String,
    /// What kind of app it is.
    pub kind: ClientKind,
    /// Whether it works.
    pub is_enabled: bool,
    /// Whether the configuration file keeps it.
    pub is_from_file: bool,
    /// Whether it came by the registration endpoint.
    pub is_its_own: bool,
    /// When it was registered.
    pub since: Moment,
}

impl ClientRow {
    pub(super) fn sample(id: &str, name: &str, kind: ClientKind) -> Self {
        Self {
            id: id.into(),
            name: name.into(),
            kind,
            is_enabled: true,
            is_from_file: false,
            is_its_own: false,
            since: Moment::sample(4_000_000),
        }
    }
}

impl Page for ClientsPage {
    const TEMPLATE: &'static str = "pages/console/clients";

    fn samples() -> Vec<Self> {
        let row = ClientRow::sample;
        let usual = Self {
            frame: Frame::sample(),
            console: ConsoleFrame::sample(ConsoleSection::Clients),
            by_id: false,
            prefix: String::new(),
            clients: vec![
                row("kWm0q7Zb1xYf2hJtVnR9sA", "Field notes", ClientKind::Web),
                ClientRow { is_from_file: true, ..row("board", "Board", ClientKind::SinglePage) },
                ClientRow { is_its_own: true, ..row("pocket", "Pocket", ClientKind::Native) },
                ClientRow { is_enabled: false, ..row("nightly", "nightly", ClientKind::Machine) },
            ],
            first: None,
            next: Some("/admin/clients?by=name&prefix=&after=x".into()),
        };
        let none = Self { by_id: true, prefix: "z".into(), clients: Vec::new(), next: None, ..usual.clone() };
        let later = Self { first: Some("/admin/clients".into()), next: None, ..usual.clone() };
        let auditor = ConsoleFrame::sample_of(AdminRole::Auditor, ConsoleSection::Clients);
        let empty = Self { prefix: String::new(), ..none.clone() };
        let audited = Self { console: auditor, ..empty.clone() };
        let told = Self { console: usual.console.clone().telling(Told::ClientDeleted), ..usual.clone() };
        vec![usual, none, later, empty, audited, told]
    }
}

/// `GET /admin/clients/new` before a kind is chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ClientKindsPage {
    /// The frame.
    pub frame: Frame,
    /// The console's frame.
    pub console: ConsoleFrame,
    /// What can be registered.
    pub kinds: Vec<KindTile>,
}

/// A kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct KindTile {
    /// Which.
    pub kind: ClientKind,
}

impl Page for ClientKindsPage {
    const TEMPLATE: &'static str = "pages/console/client_kinds";

    fn samples() -> Vec<Self> {
        let kinds = ClientKind::ALL.map(|kind| KindTile { kind }).into();
        vec![Self { frame: Frame::sample(), console: ConsoleFrame::sample(ConsoleSection::Clients), kinds }]
    }
}
