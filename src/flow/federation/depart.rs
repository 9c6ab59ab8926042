//! To an upstream: the authorization request, and the attempt that waits in the browser.

use std::sync::Arc;

use super::arrive::place;
use super::attempt::{self, Crumb, Intent, Waiting};
use super::registration::Answered;
use super::{Domain, examination, find, registration, request_object};
use crate::crypto::random;
use crate::flow::interaction::{Goal, Interaction};
use crate::flow::settings::Registered;
use crate::flow::visit::Visit;
use crate::flow::{House, Need, Result, Site, Stop};
use crate::model::{Client, Grant, Id, Instant, UpstreamMethod, UpstreamUse};
use crate::protocol::relying_party::begin::{self, CALLBACK, Departure, Drawn, Inbound, PORTAL_CALLBACK};
use crate::protocol::relying_party::metadata::{self, Metadata};
use crate::protocol::relying_party::{Refusal, RefusalCode, again};
use crate::protocol::vocabulary::Prompts;
use crate::store::upstreams;

/// A wish to sign in somewhere else.
#[derive(Clone, Debug)]
pub struct Wish {
    /// The short name of the domain.
    pub name: String,
    /// What the log-in leads to.
    pub interaction: Interaction,
    /// Why.
    pub intent: Intent,
    /// What the person typed as name, if anything.
    pub login_hint: Option<String>,
    /// The cookies of attempts that wait already.
    pub crumbs: Vec<Crumb>,
}

/// An upstream's metadata, or why there are none.
pub type Fetched = std::result::Result<Arc<serde_json::Value>, Refusal>;

/// What errands brought.
#[derive(Clone, Debug, Default)]
pub struct Brought {
    /// The metadata.
    pub metadata: Option<Fetched>,
    /// What came of registering ourselves.
    pub registration: Option<Answered>,
    /// How often somebody else's registration was waited for.
    pub looks: usize,
}

/// How it went.
#[derive(Debug)]
pub enum Outcome {
    /// The browser is sent there.
    Leave(Box<Leave>),
    /// A page says that it is not possible now; the interaction's seal leads back to the log-in page.
    Refused(Box<Refused>),
}

/// A browser on its way.
#[derive(Debug)]
pub struct Leave {
    /// The cookie that waits.
    pub crumb: Crumb,
    /// Names of those that make room.
    pub crowded_out: Vec<String>,
    /// Where to.
    pub departure: Departure,
    /// The domain, for the page that posts.
    pub domain: Arc<Domain>,
    /// The app that the log-in may lead back to without a page in between.
    pub app: Option<Arc<Registered>>,
}

/// A log-in that was refused.
#[derive(Debug)]
pub struct Refused {
    /// Why.
    pub refusal: Refusal,
    /// The domain, if it is known.
    pub domain: Option<Arc<Domain>>,
    /// The interaction, to try another way.
    pub seal: Option<String>,
    /// What the app is told when the person gives up.
    pub give_up: Option<crate::protocol::oauth2::response::AuthorizationResponse>,
    /// The app that the log-in was for, and the grant that it was to have.
    pub app: Option<(Id<Client>, Id<Grant>)>,
}

/// The app that a log-in is for, and the grant that it is to have.
pub(super) fn app_of(interaction: &Interaction) -> Option<(Id<Client>, Id<Grant>)> {
    let Goal::App(request) = &interaction.goal else { return None };
    Some((request.client.clone(), interaction.progress.grant.clone()))
}

/// Begins a log-in through an upstream.
///
/// # Errors
/// `Needs(Upstream…)` until the metadata are there and we are registered; `Busy` or `Fault`.
pub fn depart(house: &House, site: &Site, visit: &Visit, (wish, brought): (Wish, Brought), now: Instant) -> Result<Outcome> {
    let refused = |refusal, domain, wish: &Wish| {
        let seal = wish.interaction.seal(house, site, visit, now)?;
        let app = app_of(&wish.interaction);
        Ok(Outcome::Refused(Box::new(Refused { refusal, domain, seal: Some(seal), give_up: None, app })))
    };
    let Some((domain, place)) = offered(house, site, &wish)? else {
        let refusal = Refusal::new(RefusalCode::DomainDisabled, "no domain of this name is offered here");
        return refused(refusal, None, &wish);
    };
    let metadata = match known(house, &domain, brought.metadata.clone())? {
        Ok(metadata) => metadata,
        Err(refusal) => return refused(refusal, Some(domain), &wish),
    };
    let domain = match registration::ensure(house, site, &domain, (&metadata, &brought), now)? {
        Ok(domain) => domain,
        Err(refusal) => return refused(refusal, Some(domain), &wish),
    };
    let settings = &domain.upstream.settings;
    let callback = callback(site, &domain, place);
    let app = wish.interaction.app(house, site)?;
    let unprompted = Prompts::default();
    let inbound = match (&wish.interaction.goal, &app) {
        (Goal::App(request), Some(app)) => Some(Inbound {
            client_id: request.client.as_str(),
            redirect_uri: request.address.app().map(|address| address.redirect_uri.as_str()),
            grant: wish.interaction.progress.grant.as_str(),
            scope: &request.scope,
            // Consent is asked for here, not there.
            prompts: if request.address.device().is_some() { &unprompted } else { &request.prompts },
            login_hint: wish.login_hint.as_deref().or(request.login_hint.as_deref()),
            acr_values: &request.acr_values,
            max_age: request.effective_max_age(&app.client),
            ui_locales: &request.ui_locales,
        }),
        _ => None,
    };
    let word = || random::token().reveal().to_owned();
    let drawn = Drawn { state: word(), nonce: word(), verifier: word() };
    let (mut attempt, mut fields) = begin::request(settings, &metadata, &callback, (inbound.as_ref(), drawn), now);
    if let (None, Some(hint)) = (&inbound, wish.login_hint.as_ref().filter(|hint| !hint.is_empty())) {
        fields.push(("login_hint".to_owned(), hint.clone()));
    }
    // An app says itself how old an authentication may be; pages of ours that need a new one began with the old one.
    if matches!(wish.interaction.goal, Goal::Page(_)) && wish.interaction.progress.started_with.is_some() {
        again::ask(&mut attempt, &mut fields);
    }
    let fields = match request_object::wrapped(house, site, visit, (&domain, &metadata, fields), now)? {
        Ok(fields) => fields,
        Err(refusal) => return refused(refusal, Some(domain), &wish),
    };
    let departure = begin::departure(settings.authorization_method, &metadata.authorization_endpoint, fields);
    let about = (attempt, domain.upstream.id.clone(), wish.intent, settings.own_callback);
    let waiting = Waiting::new(house, site, visit, about, wish.interaction)?;
    let crumb = waiting.seal(house, site, visit)?;
    let crowded_out = attempt::crowded_out(house, site, visit, (&wish.crumbs, &crumb), now);
    Ok(Outcome::Leave(Box::new(Leave { crumb, crowded_out, departure, domain, app })))
}

/// The domain of a wish, and the place it is for. A trial may be of one that is offered nowhere.
fn offered(house: &House, site: &Site, wish: &Wish) -> Result<Option<(Arc<Domain>, UpstreamUse)>> {
    if matches!(wish.intent, Intent::Trial { .. }) {
        let found = find(house.store(), house.vault(), &site.tenant.id, &wish.name)?;
        return Ok(found.map(|domain| (domain.clone(), examination::place(&domain))));
    }
    let place = place(&wish.interaction);
    let found = site.upstream(&wish.name).filter(|domain| domain.upstream.serves(place));
    Ok(found.map(|domain| (domain.clone(), place)))
}

/// The domain's own redirect URI: the seed's, or the one that only this domain has (decision 47).
pub fn callback(site: &Site, domain: &Domain, place: UpstreamUse) -> String {
    let issuer = &site.provider.issuer;
    match (domain.upstream.settings.own_callback, place) {
        (true, _) => issuer.url(&format!("{CALLBACK}/{}", domain.upstream.name)),
        (false, UpstreamUse::Provider) => issuer.url(CALLBACK),
        (false, UpstreamUse::Portal) => issuer.url(PORTAL_CALLBACK),
    }
}

/// The metadata that hold: without a journey where the domain says or keeps everything itself.
fn known(house: &House, domain: &Arc<Domain>, fetched: Option<Fetched>) -> Result<std::result::Result<Metadata, Refusal>> {
    let upstream = &domain.upstream;
    let document = match (upstream.settings.method, &upstream.metadata, fetched) {
        (UpstreamMethod::Manual, ..) => None,
        (UpstreamMethod::Read, Some(kept), _) => Some(Arc::new(kept.clone())),
        (_, _, None) => return Err(Stop::Needs(Need::UpstreamMetadata(domain.clone()))),
        (_, _, Some(Err(refusal))) => return Ok(Err(refusal)),
        (method, _, Some(Ok(document))) => {
            let resolved = metadata::resolve(&upstream.settings, Some(&document));
            if method == UpstreamMethod::Read && resolved.is_ok() {
                let (id, kept) = (upstream.id.clone(), document.clone());
                house.store().write(move |c| upstreams::keep_metadata(c, &id, Some(&kept)))?;
            }
            return Ok(resolved);
        }
    };
    Ok(metadata::resolve(&upstream.settings, document.as_deref()))
}
