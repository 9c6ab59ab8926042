//! What a person says to a device: one answer, once (RFC 8628 §3.3, §3.5).

use serde_json::json;

use crate::flow::{House, Result, Site, audit};
use crate::model::{Grant, Id, Instant, Session};
use crate::protocol::device::Asking;
use crate::store::audit::Entry;
use crate::store::{device_codes, grants, sessions};

/// How it ended, for the person: the device hears of it when it asks next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The device may go on.
    Allowed,
    /// It may not.
    Denied,
    /// The code was answered before, or its time is over.
    Over,
}

/// What the person allows.
#[derive(Debug)]
pub struct Allowed {
    /// The grant.
    pub grant: Grant,
    /// Its session, if it is to be noted that it was used.
    pub stale_session: Option<Id<Session>>,
}

/// Keeps the person's grant for the device. A form that was sent twice ends as it did before.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn allow(house: &House, site: &Site, (asking, allowed): (&Asking, Allowed), now: Instant) -> Result<Ending> {
    let Allowed { grant, stale_session } = allowed;
    let (device, entry) = (asking.device.clone(), entry(site, asking, &grant, now));
    let own = grant.id.clone();
    let is_first = house.store().write(move |c| {
        if !device_codes::decide(c, &device, now)? {
            return Ok(false);
        }
        grants::insert(c, &grant)?;
        device_codes::allow(c, &device, &grant.id)?;
        crate::store::audit::insert(c, &entry)?;
        if let Some(session) = &stale_session {
            sessions::touch(c, session, now)?;
        }
        Ok(true)
    })?;
    if is_first || ended_so(house, site, asking, Some(&own))? { Ok(Ending::Allowed) } else { Ok(Ending::Over) }
}

/// Turns the device down.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn turn_away(house: &House, site: &Site, asking: &Asking, now: Instant) -> Result<Ending> {
    let device = asking.device.clone();
    let is_first = house.store().write(move |c| device_codes::decide(c, &device, now))?;
    if is_first || ended_so(house, site, asking, None)? { Ok(Ending::Denied) } else { Ok(Ending::Over) }
}

/// Whether the device had this very answer before.
fn ended_so(house: &House, site: &Site, asking: &Asking, grant: Option<&Id<Grant>>) -> Result<bool> {
    let found = house.store().read(|c| device_codes::find(c, &site.provider.id, &asking.device))?;
    Ok(found.is_some_and(|code| code.decided_at.is_some() && code.grant.as_ref() == grant))
}

fn entry(site: &Site, asking: &Asking, grant: &Grant, now: Instant) -> Entry {
    let (person, app) = (format!("user:{}", grant.user), format!("client:{}", grant.client));
    let detail = json!({ "provider": site.provider.name, "scope": grant.scope, "grant": grant.id, "address": asking.network });
    audit::activity(&site.tenant.id, (&person, "device.allow"), app, detail, now)
}
