//! `/account/identities`.

use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse, web};

use super::call::{Call, Here};
use super::flash;
use crate::errand::{self, Brought};
use crate::flow::account::factors;
use crate::flow::federation::depart;
use crate::flow::federation::identities::{self, Unlinked, Ways};
use crate::flow::visit::Visit;
use crate::http::extract::arrival;
use crate::http::middleware::Entered;
use crate::http::respond::{failure, page};
use crate::http::sign_in::{Posted, own_path, stale, upstream};
use crate::http::{State, blocking, cookies};
use crate::model::{Id, UpstreamUse};
use crate::pages::{IdentitiesPage, IdentityRow, Moment, OfferedUpstream, Section, UpstreamKind};

/// The person's identities, and what can be linked.
pub async fn get_identities(request: HttpRequest, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    let call = Call::new(&request, &state, &entered, Section::Identities);
    let load = |here: &Here<'_>| Ok((identities::list(here.house, here.one)?, factors::list(here.house, here.one)?.passkeys));
    let site = &entered.site;
    call.show(load, |ground, (found, passkeys)| {
        let ways = Ways::of(site);
        let rows = found.iter().map(|identity| {
            let domain = site.upstream_by_id(&identity.upstream);
            let preset = domain.and_then(|domain| domain.upstream.settings.preset.as_deref());
            IdentityRow {
                id: identity.id.as_str().to_owned(),
                upstream: domain.map_or_else(|| identity.issuer.clone(), |domain| domain.upstream.display_name.clone()),
                kind: UpstreamKind::of(preset),
                label: identity.label.clone(),
                since: Moment::of(identity.created_at, ground.now),
                last_used: Moment::of(identity.last_used_at, ground.now),
                removable: ways.are_left(&ground.one.user, found.iter().filter(|other| other.id != identity.id), passkeys.iter()),
            }
        });
        let offered = site.upstreams.iter().filter(|domain| domain.upstream.serves(UpstreamUse::Portal));
        let offered = offered.filter(|domain| !found.iter().any(|identity| identity.upstream == domain.upstream.id));
        IdentitiesPage {
            frame: ground.frame,
            account: ground.account,
            identities: rows.collect(),
            offered: offered
                .map(|domain| OfferedUpstream {
                    idp: domain.upstream.name.clone(),
                    name: domain.upstream.display_name.clone(),
                    kind: UpstreamKind::of(domain.upstream.settings.preset.as_deref()),
                })
                .collect(),
        }
    })
    .await
}

/// Takes one away.
pub async fn post_unlink(
    request: HttpRequest,
    payload: web::Payload,
    state: web::Data<State>,
    entered: web::ReqData<Entered>,
) -> HttpResponse {
    let call = Call::new(&request, &state, &entered, Section::Identities);
    let posted = Posted::read(&request, payload, &entered).await;
    let posted = match posted {
        Ok(posted) => posted,
        Err(stop) => return failure::person(&state, &entered, &stop),
    };
    let crossed = call.write(posted, |here, posted| {
        if let Some(seal) = identities::prove(here.house, here.site, here.visit, here.one, here.now)? {
            return Ok(Err(seal));
        }
        identities::unlink(here.house, here.site, here.one, Id::new(posted.get("identity")), here.now).map(Ok)
    });
    call.answer(crossed.await, |visit, _, done| match done {
        Err(seal) => call.sign_in(visit, &seal),
        Ok(Unlinked::Gone) => call.go(visit, flash::UNLINKED),
        Ok(Unlinked::OnlyWayIn) => call.go(visit, flash::ONLY_WAY_IN),
        Ok(Unlinked::Unknown) => call.go(visit, flash::STALE),
    })
}

enum Next {
    Away(depart::Outcome),
    Prove(String),
    Stale,
}

/// Goes to an upstream to link what is there. It takes a form of our own page and the session that posts it (CVE-2026-15571).
pub async fn post_link(
    request: HttpRequest,
    payload: web::Payload,
    state: web::Data<State>,
    entered: web::ReqData<Entered>,
) -> HttpResponse {
    let posted = match Posted::read(&request, payload, &entered).await {
        Ok(posted) => Arc::new(posted),
        Err(stop) => return failure::person(&state, &entered, &stop),
    };
    let (arrived, crumbs) = (arrival::of(&request, &entered), cookies::attempts(&request, &entered.site));
    let gone = errand::with(
        &state.errands,
        |brought| {
            let (house, site, now) = (state.house.clone(), entered.site.clone(), state.clock.now());
            let (posted, arrived, crumbs) = (posted.clone(), arrived.clone(), crumbs.clone());
            let fetched = Brought::departure(&brought);
            blocking::cross(move || {
                let visit = Visit::read(&house, &site, arrived, now)?;
                let own = visit.current().filter(|_| visit.owns_form_token(&house, posted.get("form_token")));
                let Some(one) = own.cloned() else { return Ok((visit, Next::Stale)) };
                if let Some(seal) = identities::prove(&house, &site, &visit, &one, now)? {
                    return Ok((visit, Next::Prove(seal)));
                }
                let wish = identities::wish(&one, posted.get("idp"), crumbs, now);
                let outcome = depart(&house, &site, &visit, (wish, fetched), now)?;
                Ok((visit, Next::Away(outcome)))
            })
        },
        state.clock.now(),
    );
    match gone.await {
        Ok((visit, Next::Prove(seal))) => Call::new(&request, &state, &entered, Section::Identities).sign_in(&visit, &seal),
        Ok((visit, Next::Away(outcome))) => upstream::leave(&state, &entered, &visit, outcome),
        Ok((visit, Next::Stale)) if visit.sessions.is_empty() => page::see_other(&own_path(&entered, "/account/identities")),
        Ok((visit, Next::Stale)) => stale(&state, &entered, &visit),
        Err(stop) => failure::person(&state, &entered, &stop),
    }
}
