//! Who a person is elsewhere.

use serde::Serialize;

use super::{AccountFrame, Section};
use crate::pages::{Frame, Moment, Page, UpstreamKind};

/// `GET /account/identities`. Posted to `/account/identities/unlink`: `identity`; to `/account/identities/link`: `idp`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct IdentitiesPage {
    /// The frame.
    pub frame: Frame,
    /// The account's frame.
    pub account: AccountFrame,
    /// The person's identities, the oldest first.
    pub identities: Vec<IdentityRow>,
    /// Upstreams that can be linked.
    pub offered: Vec<OfferedUpstream>,
}

/// An identity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct IdentityRow {
    /// The row's identifier.
    pub id: String,
    /// The upstream's name, or its issuer if the domain is gone.
    pub upstream: String,
    /// Its picture.
    pub kind: UpstreamKind,
    /// What the person is called there.
    pub label: String,
    /// When it was linked.
    pub since: Moment,
    /// When it last signed in.
    pub last_used: Moment,
    /// Whether it can be unlinked: it is not the only way in.
    pub removable: bool,
}

/// An upstream to link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OfferedUpstream {
    /// Its short name.
    pub idp: String,
    /// Its name for people.
    pub name: String,
    /// Its picture.
    pub kind: UpstreamKind,
}

impl Page for IdentitiesPage {
    const TEMPLATE: &'static str = "pages/account/identities";

    fn samples() -> Vec<Self> {
        let row = |id: &str, upstream: &str, kind, removable| IdentityRow {
            id: id.into(),
            upstream: upstream.into(),
            kind,
            label: "ada@northwind.example".into(),
            since: Moment::sample(900_000),
            last_used: Moment::sample(240),
            removable,
        };
        let some = Self {
            frame: Frame::sample(),
            account: AccountFrame::sample(Section::Identities),
            identities: vec![
                row("1", "Google", UpstreamKind::Google, true),
                row("2", "Contoso Entra ID", UpstreamKind::Entra, true),
            ],
            offered: vec![OfferedUpstream { idp: "github".into(), name: "GitHub".into(), kind: UpstreamKind::Github }],
        };
        let only =
            Self { identities: vec![row("1", "Google", UpstreamKind::Google, false)], offered: Vec::new(), ..some.clone() };
        let none = Self { identities: Vec::new(), ..some.clone() };
        vec![some, only, none]
    }
}
