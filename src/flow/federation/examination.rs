//! An examination of a domain by the federation doctor: asked for here, made by an errand, told as findings.

use std::sync::Arc;

use super::finding::Finding;
use super::{Domain, depart, find, manage, registration};
use crate::flow::admin::upstreams::Refused;
use crate::flow::admin::{Administrator, Done, Refusal};
use crate::flow::{House, Need, Site, Stop};
use crate::model::{Action, Issuer, UpstreamUse};
use crate::protocol::relying_party::addresses;
use crate::protocol::relying_party::begin::{CALLBACK, Drawn};

/// What the doctor needs beside the domain.
#[derive(Clone, Debug)]
pub struct Visit {
    /// The redirect URIs to try: one for each place that the domain is for, or its own.
    pub callbacks: Vec<String>,
    /// Random words.
    pub drawn: Drawn,
    /// A fresh identifier for an assertion.
    pub jti: String,
}

/// A domain to be examined.
#[derive(Clone, Debug)]
pub struct Examination {
    /// The domain.
    pub domain: Arc<Domain>,
    /// How.
    pub visit: Visit,
}

/// What was found, and how to go on.
#[derive(Clone, Debug)]
pub struct Report {
    /// The findings, in order.
    pub findings: Vec<Finding>,
    /// The redirect URI that has to be registered at the upstream.
    pub redirect_uri: String,
    /// Where an administrator tries to sign in, in a browser.
    pub sign_in: String,
}

/// The path at which an administrator tries a domain.
pub const TRY: &str = "/login/try";

/// Where an administrator tries a domain.
pub fn address(issuer: &Issuer, name: &str) -> String {
    issuer.url(&format!("{TRY}?idp={name}"))
}

/// The place that a domain is tried for: on the way to apps, unless it is not offered there.
pub fn place(domain: &Domain) -> UpstreamUse {
    let own = &domain.upstream.settings.enabled_for;
    if own.contains(&UpstreamUse::Provider) || own.is_empty() { UpstreamUse::Provider } else { UpstreamUse::Portal }
}

/// The redirect URIs of a domain; one that is offered nowhere would be tried on the way to an app.
pub fn callbacks(issuer: &Issuer, domain: &Domain) -> Vec<String> {
    let own = &domain.upstream;
    let all = addresses::addresses(issuer, &own.name, &own.settings).redirect_uris;
    if all.is_empty() { vec![issuer.url(CALLBACK)] } else { all }
}

/// Examines a domain, enabled or not. Nothing is written.
///
/// # Errors
/// `Needs(UpstreamExamination)` without what it brings; `Unknown` and other refusals, or as any other flow.
pub fn examine(house: &House, site: &Site, by: &Administrator, (name, found): (&str, Option<Vec<Finding>>)) -> Done<Report> {
    by.check(Action::ChangeUpstreams)?;
    let domain = find(house.store(), house.vault(), &by.tenant, name)?.ok_or_else(|| Refusal::from(Refused::Unknown))?;
    let redirect_uri = depart::callback(site, &domain, place(&domain));
    let Some(findings) = found else {
        let callbacks = callbacks(&site.provider.issuer, &domain);
        let registered = registration::current(house.store(), house.vault(), &site.provider.id, &domain)?;
        let domain = registered.unwrap_or(domain);
        let (drawn, jti) = manage::draw();
        let visit = Visit { callbacks, drawn, jti };
        return Err(Stop::Needs(Need::UpstreamExamination(Box::new(Examination { domain, visit }))).into());
    };
    Ok(Report { findings, redirect_uri, sign_in: address(&site.provider.issuer, name) })
}
