//! The tenant at a glance: how much there is of what, and what was done last. Whoever asks sees what their role comprises.

use super::{Administrator, Done};
use crate::flow::{House, Site};
use crate::model::{Action, KeyState};
use crate::store::{StoreError, audit, clients, mails, users};

/// What was done.
pub type Latest = audit::Entry;

/// Acts that are shown.
const LATEST: i64 = 10;

/// Counts end at a limit, so that a glance costs the same however many there are.
#[derive(Clone, Debug)]
pub struct Glance {
    /// People of the tenant.
    pub people: usize,
    /// Those with a role in the console.
    pub administrators: usize,
    /// Apps of the provider.
    pub apps: usize,
    /// Relying-party domains that are enabled.
    pub upstreams: usize,
    /// Keys that are published.
    pub keys: Option<usize>,
    /// Messages of the last week that never left, and why the last one did not; for whoever sees the audit log.
    pub lost_mail: Option<(usize, String)>,
    /// What was done last, the latest first.
    pub latest: Option<Vec<Latest>>,
}

/// Looks at what there is; a count of more than `limit` is `limit` and one.
///
/// # Errors
/// `NotAllowed`, or as any other flow.
pub fn glance(house: &House, site: &Site, by: &Administrator, limit: usize) -> Done<Glance> {
    by.check(Action::SeeOverview)?;
    let reach = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
    let sees_audit = by.authority.may(Action::SeeAudit);
    let (people, administrators, apps, latest, lost) = house.store().read(|c| {
        let latest = if sees_audit { Some(audit::list(c, &by.tenant, LATEST)?) } else { None };
        let people = users::count(c, &by.tenant, reach)?;
        Ok::<_, StoreError>((
            people,
            users::list_admins(c, &by.tenant)?.len(),
            clients::count(c, &site.provider.id, reach)?,
            latest,
            if sees_audit { mails::list_lost(c, &by.tenant, reach)? } else { Vec::new() },
        ))
    })?;
    let lost_mail = lost.first().map(|last| (lost.len(), last.answer.clone().unwrap_or_default()));
    let published = site.keys.iter().filter(|key| !matches!(key.state, KeyState::Gone | KeyState::Revoked)).count();
    Ok(Glance {
        people,
        administrators,
        apps,
        upstreams: site.upstreams.len(),
        keys: by.authority.may(Action::SeeKeys).then_some(published),
        lost_mail,
        latest,
    })
}
