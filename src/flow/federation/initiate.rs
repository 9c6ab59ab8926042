//! Log-in that a third party initiates (OpenID Connect Core §4 <https://openid.net/specs/openid-connect-core-1_0.html#ThirdPartyInitiatedLogin>).
//!
//! "Clients SHOULD employ frame busting and other techniques to prevent End-Users from being logged in by third party sites without
//! their knowledge": nobody is sent on from within a frame, and whoever is signed in already is asked first, so that no link
//! elsewhere changes who they are here.

use std::sync::Arc;

use super::arrive::place;
use super::depart::{self, Brought};
use super::{Crumb, Domain, Intent, Wish};
use crate::flow::interaction::{Goal, Interaction};
use crate::flow::visit::Visit;
use crate::flow::{House, Result, Site, Stop};
use crate::model::{Id, Instant, Progress};
use crate::protocol::OAuthError;
use crate::protocol::relying_party::initiate::{Initiation, is_at, onward};
use crate::protocol::relying_party::{Refusal, RefusalCode};

/// How it goes on.
#[derive(Debug)]
pub enum Outcome {
    /// The browser is sent upstream, or a page says why not.
    Depart(depart::Outcome),
    /// The person chooses: between domains, or whether to stay who they are.
    Ask(Box<Question>),
}

/// What the person is asked.
#[derive(Debug)]
pub struct Question {
    /// The domains at the issuer.
    pub domains: Vec<Arc<Domain>>,
    /// What the log-in leads to.
    pub seal: String,
    /// The same as a path, for somebody who is signed in already.
    pub end: String,
    /// `login_hint`.
    pub login_hint: Option<String>,
}

/// Begins the log-in, or asks first.
///
/// # Errors
/// `Refused` for a target that is not ours to lead to; `Needs(UpstreamMetadata)`; `Busy` or `Fault`.
pub fn initiate(
    house: &House,
    site: &Site,
    visit: &Visit,
    (initiation, crumbs, fetched): (&Initiation, Vec<Crumb>, Brought),
    now: Instant,
) -> Result<Outcome> {
    let app = match &initiation.client {
        Some(id) => house.client(site, id)?,
        None => None,
    };
    let end = initiation.end(&site.provider.issuer, app.as_ref().map(|app| &app.client)).map_err(Stop::Refused)?;
    let interaction = Interaction::begin(Goal::Page(end.clone()), Progress::begin(None, Id::new(""), now), now);
    let own = site.upstreams.iter().filter(|domain| domain.upstream.serves(place(&interaction)));
    let domains: Vec<_> = own.filter(|domain| is_at(&domain.upstream.settings, &initiation.issuer)).cloned().collect();
    let login_hint = initiation.login_hint.clone();
    let refused = |detail| {
        let refusal = Refusal::new(RefusalCode::InitiatorUnknown, detail);
        depart::Outcome::Refused(Box::new(depart::Refused { refusal, domain: None, seal: None, give_up: None, app: None }))
    };
    match domains.as_slice() {
        [] => {
            let issuer = crate::protocol::relying_party::refusal::printable(&initiation.issuer, 200);
            Ok(Outcome::Depart(refused(format!("no enabled domain has the issuer {issuer}"))))
        }
        [only] if visit.sessions.is_empty() => {
            let wish = Wish { name: only.upstream.name.clone(), interaction, intent: Intent::SignIn, login_hint, crumbs };
            depart::depart(house, site, visit, (wish, fetched), now).map(Outcome::Depart)
        }
        _ => {
            let seal = interaction.seal(house, site, visit, now)?;
            Ok(Outcome::Ask(Box::new(Question { domains, seal, end, login_hint })))
        }
    }
}

/// Where an app takes up after the log-in, judged anew: the address was the person's to change.
///
/// # Errors
/// `Refused` for an app or a target that nobody is led to; `Busy` or `Fault`.
pub fn on_to_app(house: &House, site: &Site, (client, target): (&str, Option<&str>)) -> Result<String> {
    let app = house.client(site, client)?;
    let link = app.and_then(|app| onward(&app.client, &site.provider.issuer, target, None));
    link.ok_or_else(|| Stop::Refused(OAuthError::invalid_request("Nobody is led to this app or page from here.")))
}
