//! The consent page's answer (`/consent`).

use serde_json::json;

use super::authorize::{self, Outcome};
use super::interaction::{Goal, Interaction};
use super::visit::Visit;
use super::{House, Result, Site, answer, audit};
use crate::crypto::random;
use crate::model::{Answered, Consent, Id, Instant, Scope, Session};
use crate::protocol::oidc::consent::Question;
use crate::protocol::oidc::decision::{Ask, Decision};
use crate::store::consents;

/// The person of the session that the page showed allows what it asked for: it is remembered, and the request goes on. If somebody
/// else is current by now, nothing is remembered and they are asked.
///
/// # Errors
/// `Needs(ClientKeys)` to encrypt the answer, `Busy` or `Fault`. A page that no longer asks this leads on to whatever is next.
pub fn allow(
    house: &House,
    site: &Site,
    visit: &Visit,
    (mut interaction, asked): (Interaction, Id<Session>),
    now: Instant,
) -> Result<Outcome> {
    answer::ready(house, site, visit, &interaction)?;
    let asks = question(house, site, visit, &interaction, now)?;
    if let Some((question, user)) = asks.filter(|(question, _)| question.session == asked) {
        let Goal::App(request) = &interaction.goal else { return Ok(Outcome::Go("/".to_owned())) };
        let allowed = Consent {
            id: Id::mint(random::bytes()),
            provider: site.provider.id.clone(),
            user,
            client: request.client.clone(),
            scope: question.scope.clone(),
            claims: question.claims.clone(),
            created_at: now,
            updated_at: now,
        };
        interaction.progress.answered.push(Answered::Consent(question.session));
        let person = format!("user:{}", allowed.user);
        let detail = json!({ "provider": site.provider.name, "scope": allowed.scope });
        let app = format!("client:{}", allowed.client);
        let entry = audit::activity(&site.tenant.id, (&person, "consent.give"), app, detail, now);
        house.store().write(move |c| {
            crate::store::audit::insert(c, &entry)?;
            consents::grow(c, &allowed)
        })?;
    }
    authorize::continue_with(house, site, visit, interaction, now)
}

/// What the consent page of an interaction asks now, and whom; `None` if it is not consent that is asked.
fn question(
    house: &House,
    site: &Site,
    visit: &Visit,
    interaction: &Interaction,
    now: Instant,
) -> Result<Option<(Question, Id<crate::model::User>)>> {
    let Goal::App(request) = &interaction.goal else { return Ok(None) };
    let Some(registered) = house.client(site, request.client.as_str())? else { return Ok(None) };
    let decision = authorize::decision(house, site, visit, (&registered, request, &interaction.progress), now)?;
    let Decision::Ask(Ask::Consent(question)) = decision else { return Ok(None) };
    let user = visit.find(&question.session).map(|one| one.user.id.clone());
    Ok(user.map(|user| (question, user)))
}

/// Scopes that a consent page shows as allowed before.
pub fn already(question: &Question) -> Scope {
    question.scope.filter(|word| !question.new_scope.contains(word))
}
