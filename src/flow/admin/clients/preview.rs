//! What an app would get of a person, and why: judged by the functions that issue tokens.

use super::{Registrar, Whole, find};
use crate::flow::admin::{Done, Refusal};
use crate::flow::claims_preview::{self, Asked, Preview};
use crate::model::{Action, Id, Instant, ResponseType, Scope, User};
use crate::store::users;

/// What an app that names no scopes is shown with.
const USUAL: &str = "openid profile email";

/// What is asked.
#[derive(Clone, Debug, Default)]
pub struct Sought {
    /// The person: user name, e-mail address or identifier.
    pub person: String,
    /// The scopes that are granted; if there are none, those of the app.
    pub scope: Option<Scope>,
    /// The `claims` parameter.
    pub claims: Option<String>,
    /// `claims_locales`.
    pub locales: Option<String>,
    /// The response type; `code` if there is none.
    pub response_type: Option<ResponseType>,
}

/// What was judged.
#[derive(Clone, Debug)]
pub struct Previewed {
    /// The app.
    pub whole: Whole,
    /// The person.
    pub user: User,
    /// The scopes that were judged by.
    pub scope: Scope,
    /// The claims of each place.
    pub preview: Preview,
}

/// Judges. Whoever asks sees what is written of the person, too.
///
/// # Errors
/// `Unknown`, `NoSuchPerson`, `Invalid` for a malformed `claims` parameter, other refusals, or as any other flow.
pub fn preview(registrar: &Registrar<'_>, (id, sought): (&Id<crate::model::Client>, Sought), now: Instant) -> Done<Previewed> {
    let whole = find(registrar, id)?;
    registrar.check(Action::SeePeople)?;
    let tenant = &registrar.by.tenant;
    let user = registrar.store.read(|c| match users::find_for_login(c, tenant, &sought.person)? {
        Some(user) => Ok(Some(user)),
        None => users::find(c, &Id::new(sought.person.as_str())),
    })?;
    let user = user.filter(|user| user.tenant == *tenant).ok_or(Refusal::NoSuchPerson)?;
    let own = || whole.client.metadata.scope.clone().unwrap_or_else(|| Scope::parse(USUAL));
    let scope = sought.scope.unwrap_or_else(own);
    let asked = Asked {
        scope: scope.clone(),
        claims: sought.claims,
        locales: sought.locales,
        response_type: sought.response_type.unwrap_or(ResponseType::CODE),
    };
    let judged = claims_preview::preview(registrar.provider, &whole.client, &user, &asked, now);
    let preview = judged.map_err(|error| Refusal::Invalid(error.description.into_owned()))?;
    Ok(Previewed { whole, user, scope, preview })
}
