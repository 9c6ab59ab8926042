//! A link by which the first owner of a tenant makes their account, shown to whoever manages tenants.

use serde::Serialize;

use super::{ConsoleFrame, ConsoleSection};
use crate::pages::{Frame, Moment, Page};

/// `GET /admin/tenants/{name}/link` after it was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TenantLinkPage {
    /// The frame.
    pub frame: Frame,
    /// The console's frame.
    pub console: ConsoleFrame,
    /// The tenant, by the name that people see; not by that name, which is the layout's.
    pub shown: String,
    /// Its page, from the site's root on.
    pub path: String,
    /// The link.
    pub url: String,
    /// Until when it works.
    pub expires: Moment,
}

impl Page for TenantLinkPage {
    const TEMPLATE: &'static str = "pages/console/tenant_link";

    fn samples() -> Vec<Self> {
        vec![Self {
            frame: Frame::sample(),
            console: ConsoleFrame::sample(ConsoleSection::Tenants),
            shown: "Acme".into(),
            path: "/admin/tenants/acme".into(),
            url: "https://login.acme.example/setup?token=Zx0yqJ7m2n8bV4kT1cWfR5sLpDhUeGaXoNiMtQvYjKE".into(),
            expires: Moment::sample(-259_200),
        }]
    }
}
