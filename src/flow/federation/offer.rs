//! Which upstream a person is sent to without being asked: the one that the request, the app or the provider names, the one that their
//! session rests on, the one that answers for their address.

use super::Domain;
use super::arrive::place;
use crate::flow::authorize::Outcome;
use crate::flow::interaction::{Goal, Interaction};
use crate::flow::visit::Visit;
use crate::flow::{House, Result, Site};
use crate::model::{Id, Instant, Session, UpstreamUse};
use crate::protocol::oidc::decision::Ask;
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

/// Whoever has to sign in and is sent to one domain goes there at once, without the log-in page in between.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn straight(house: &House, site: &Site, visit: &Visit, asked: Outcome, now: Instant) -> Result<Outcome> {
    let (Outcome::Ask(_, Ask::Login(_), seal), false) = (&asked, site.upstreams.is_empty()) else { return Ok(asked) };
    let Ok(interaction) = Interaction::open(house, site, visit, seal, now)? else { return Ok(asked) };
    Ok(match direct(house, site, &interaction, None)? {
        Some(name) => Outcome::Go(format!("/login/upstream?idp={name}&interaction={seal}")),
        None => asked,
    })
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
