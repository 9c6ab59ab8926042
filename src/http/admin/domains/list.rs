//! The domains of the tenant.

use crate::flow::admin::upstreams;
use crate::http::admin::desk::{Desk, Served};
use crate::model::{Upstream, UpstreamUse};
use crate::pages::UpstreamKind;
use crate::pages::console::{ConsoleSection, DomainRow, DomainsPage};

pub fn list(desk: &Desk<'_>) -> Served {
    let found = upstreams::list(desk.house().store(), desk.by())?;
    let (frame, console) = desk.frame(ConsoleSection::Upstreams);
    desk.show(&DomainsPage { frame, console, domains: found.iter().map(row).collect() })
}

pub(super) fn row(upstream: &Upstream) -> DomainRow {
    let settings = &upstream.settings;
    let place = settings.issuer.clone().or_else(|| settings.well_known_url.clone());
    DomainRow {
        name: upstream.name.clone(),
        shown: upstream.display_name.clone(),
        kind: UpstreamKind::of(settings.preset.as_deref()),
        issuer: place.unwrap_or_default(),
        for_provider: settings.enabled_for.contains(&UpstreamUse::Provider),
        for_portal: settings.enabled_for.contains(&UpstreamUse::Portal),
        is_enabled: upstream.enabled,
    }
}
