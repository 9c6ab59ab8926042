//! Another link for the first owner of a tenant in which nobody is yet.

use serde_json::json;

use super::{Refused, Whole, read, target};
use crate::crypto::Plain;
use crate::flow::admin::once::once;
use crate::flow::admin::steward::Steward;
use crate::flow::admin::{Done, Refusal};
use crate::flow::setup::{self, Invitation};
use crate::model::{Action, Instant, Provider};
use crate::store::{audit, users};

/// Makes a link; earlier ones die. It leads to the first provider of the tenant that answers.
///
/// # Errors
/// `Inhabited`, `NoProvider` and other refusals, or as any other flow.
pub fn invite(steward: &Steward<'_>, name: &str, now: Instant) -> Done<(Invitation, Provider)> {
    read::check(steward, Action::ChangeTenants)?;
    let Whole { tenant, providers, is_inhabited } = read::whole(steward, name)?;
    if is_inhabited && steward.by.once.is_none() {
        return Err(Refusal::from(Refused::Inhabited).into());
    }
    let answers = |own: &Provider| own.enabled && tenant.enabled;
    let Some(provider) = providers.into_iter().find(answers) else { return Err(Refusal::from(Refused::NoProvider).into()) };
    let (invitation, link) = setup::draw((&tenant.id, &provider.id), setup::LONG_LIFE, now);
    let entry = steward.entry("tenant.link", target(&tenant), json!({ "issuer": provider.issuer }), now);
    let drawn = (invitation.token.reveal().to_owned(), invitation.expires_at);
    let (token, expires_at) = once(steward.store, &steward.by, drawn, now, move |c| {
        if !users::is_empty(c, &tenant.id)? {
            return Ok(Err(Refusal::from(Refused::Inhabited)));
        }
        setup::write(c, &link)?;
        audit::insert(c, &entry).map(Ok)
    })?;
    Ok((Invitation { token: Plain::new(token), expires_at }, provider))
}
