//! Connected apps: what the person allowed at this provider, and taking it back.

use std::sync::Arc;

use serde_json::json;

use crate::flow::settings::Registered;
use crate::flow::visit::SignedIn;
use crate::flow::{House, Result, Site, audit};
use crate::model::{Client, Consent, Id, Instant};
use crate::store::{consents, grants};

/// An app that the person allowed something.
#[derive(Clone, Debug)]
pub struct Connected {
    /// What was allowed.
    pub consent: Consent,
    /// The app; `None` if it is disabled.
    pub app: Option<Arc<Registered>>,
    /// When the person last signed in to it.
    pub last_used: Option<Instant>,
}

impl Connected {
    /// The app's name, or its identifier.
    pub fn name(&self) -> &str {
        self.app.as_ref().map_or(self.consent.client.as_str(), |app| app.client.display_name())
    }
}

/// The apps with access, in the order of their names.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn list(house: &House, site: &Site, one: &SignedIn) -> Result<Vec<Connected>> {
    let (provider, user) = (&site.provider.id, &one.user.id);
    let (given, last) =
        house.store().read(|c| Ok((consents::list_of_user(c, provider, user)?, grants::last_of_user(c, provider, user)?)))?;
    let mut apps = Vec::with_capacity(given.len());
    for consent in given {
        let app = house.client(site, consent.client.as_str())?;
        let last_used = last.iter().find(|(client, _)| *client == consent.client).map(|(_, at)| *at);
        apps.push(Connected { consent, app, last_used });
    }
    apps.sort_by_cached_key(|connected| connected.name().to_lowercase());
    Ok(apps)
}

/// One app with access.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn find(house: &House, site: &Site, one: &SignedIn, client: &Id<Client>) -> Result<Option<Connected>> {
    let found = house.store().read(|c| consents::find(c, &site.provider.id, &one.user.id, client))?;
    let Some(consent) = found else { return Ok(None) };
    let app = house.client(site, client.as_str())?;
    Ok(Some(Connected { consent, app, last_used: None }))
}

/// Takes an app's access away: the consent is forgotten and every grant under it revoked.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn remove(house: &House, site: &Site, one: &SignedIn, client: Id<Client>, now: Instant) -> Result<bool> {
    let (provider, user) = (site.provider.id.clone(), one.user.id.clone());
    let (person, app) = (format!("user:{user}"), format!("client:{client}"));
    let detail = json!({ "provider": site.provider.name });
    let entry = audit::activity(&site.tenant.id, (&person, "consent.withdraw"), app, detail, now);
    Ok(house.store().write(move |c| {
        let is_withdrawn = consents::withdraw(c, &provider, &user, &client, now)?;
        if is_withdrawn {
            crate::store::audit::insert(c, &entry)?;
        }
        Ok(is_withdrawn)
    })?)
}
