//! Which upstream a person is sent to without being asked: the one that the request, the app or the provider names, the one that their
//! session rests on, the one that answers for their address.

use super::Domain;
use super::arrive::place;
use crate::flow::interaction::{Goal, Interaction};
use crate::flow::{House, Result, Site};
use crate::model::{Id, Session, UpstreamUse};
use crate::protocol::relying_party::linking::email_domain;
use crate::store::upstream_sessions;

/// The domain that a request goes straight to: `idp_hint` of the request, of the app, of the provider, in this order; or, to prove again
/// who they are, the one that the person's session rests on.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn direct(house: &House, site: &Site, interaction: &Interaction, again: Option<&Id<Session>>) -> Result<Option<String>> {
    let hinted = match &interaction.goal {
        Goal::App(request) => {
            let app = house.client(site, request.client.as_str())?;
            let of_app = app.as_ref().and_then(|app| app.client.metadata.idp_hint.as_deref());
            let names = [request.idp_hint.as_deref(), of_app, site.provider.idp_hint.as_deref()];
            names.into_iter().flatten().find_map(|name| site.upstream(name))
        }
        Goal::Page(_) => None,
    };
    let rests_on = match again {
        Some(session) => house.store().read(|c| upstream_sessions::find(c, session))?,
        None => None,
    };
    let found = hinted.or_else(|| rests_on.and_then(|own| site.upstream_by_id(&own.upstream)));
    Ok(found.filter(|domain| domain.upstream.serves(place(interaction))).map(|domain| domain.upstream.name.clone()))
}

/// Home-realm discovery: the domain that is the authority for the e-mail domain of a name.
pub fn realm<'s>(site: &'s Site, place: UpstreamUse, name: &str) -> Option<&'s Domain> {
    let address = name.trim();
    let domain = email_domain(address)?;
    let own = site.upstreams.iter().filter(|own| own.upstream.serves(place));
    own.map(|own| &**own).find(|own| own.upstream.settings.is_authority_for_email(domain))
}

/// Whether some name would lead to an upstream, so that the log-in page asks for the password only of the others.
pub fn has_realms(site: &Site, place: UpstreamUse) -> bool {
    site.upstreams.iter().any(|own| own.upstream.serves(place) && !own.upstream.settings.authority_for_email_domains.is_empty())
}
