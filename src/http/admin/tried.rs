//! `/admin/tried/{id}`: what a trial of a domain showed, to the administrator who made it, in the same browser.

use serde_json::{Map, Value};

use super::desk::{Desk, Served};
use super::screen::Screen;
use crate::flow::admin::Refusal;
use crate::flow::federation::examination::TRY;
use crate::flow::federation::find_by_id;
use crate::flow::federation::trial::{self, Verdict};
use crate::model::Action;
use crate::pages::console::{ConsoleSection, TrialCheck, TrialClaim, TrialPage, TrialVerdict};
use crate::pages::{Moment, UpstreamKind};
use crate::protocol::relying_party::shown;

/// The screens.
pub const SCREENS: [Screen; 1] = [Screen::page("/admin/tried/{id}", Action::ChangeUpstreams, tried)];

fn claims(said: Option<&Map<String, Value>>) -> Option<Vec<TrialClaim>> {
    let claim =
        |(name, value): (&String, &Value)| TrialClaim { name: name.clone(), value: shown::text(value), from: String::new() };
    said.map(|said| said.iter().map(claim).collect())
}

fn verdict(verdict: &Verdict) -> TrialVerdict {
    match verdict.clone() {
        Verdict::SignIn { username } => TrialVerdict::SignIn { username },
        Verdict::Link { username } => TrialVerdict::Link { username },
        Verdict::Create => TrialVerdict::Create,
        Verdict::AskToLink { username } => TrialVerdict::AskToLink { username },
        Verdict::Refuse { code, detail, fix } => TrialVerdict::Refuse { code, detail, fix },
    }
}

fn tried(desk: &Desk<'_>) -> Served {
    let (site, user) = (desk.site(), &desk.inside.one.user.id);
    let found = trial::open(desk.house(), site, (desk.visit, user), desk.name(0), desk.now)?;
    let Some(tried) = found else { return Err(Refusal::NoSuchPerson.into()) };
    let domain = find_by_id(desk.house().store(), desk.house().vault(), &site.tenant.id, &tried.upstream)?;
    let Some(domain) = domain else { return Err(Refusal::NoSuchPerson.into()) };
    let upstream = &domain.upstream;
    let (frame, console) = desk.frame(ConsoleSection::Upstreams);
    let mapped = tried.mapped.iter();
    desk.show(&TrialPage {
        frame,
        console,
        upstream: upstream.display_name.clone(),
        kind: UpstreamKind::of(upstream.settings.preset.as_deref()),
        at: Moment::of(tried.at, desk.now),
        again: desk.link(&format!("{TRY}?idp={}", upstream.name)),
        verdict: verdict(&tried.verdict),
        checks: tried.checks.iter().map(|check| TrialCheck { what: check.what.clone(), made: check.made }).collect(),
        issuer: tried.identity.as_ref().map(|(issuer, _)| issuer.clone()),
        subject: tried.identity.as_ref().map(|(_, subject)| subject.clone()),
        mapped: mapped
            .map(|own| TrialClaim { name: own.ours.clone(), value: own.value.clone(), from: own.from.clone() })
            .collect(),
        id_token: claims(tried.id_token.as_ref()),
        userinfo: claims(tried.userinfo.as_ref()),
    })
}
