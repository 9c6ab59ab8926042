//! A secret that an administrator is shown after the redirect that follows the form: it travels sealed in the address, bound to the
//! browser and to what it is for, and opens for a few minutes, so that a reload shows it and nobody else reads it. Each time it is shown
//! is in the log.

use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::crypto::{Plain, Purpose, base64url, from_base64url};
use crate::flow::visit::Visit;
use crate::flow::{House, Result, Stop, audit};
use crate::model::{Instant, Seconds};

/// How long it can be shown.
const LIFE: Seconds = Seconds::minutes(10);

#[derive(Serialize, Deserialize)]
struct Sealed {
    secret: String,
    until: Instant,
}

fn context(visit: &Visit, what: &str) -> Vec<u8> {
    format!("shown once {} {what}", visit.cookie.browser()).into_bytes()
}

/// Seals a secret for the browser; `what` says whose it is.
///
/// # Errors
/// `Fault`.
pub fn seal(house: &House, visit: &Visit, (what, secret): (&str, &Plain), now: Instant) -> Result<String> {
    let sealed = Sealed { secret: secret.reveal().to_owned(), until: now.plus(LIFE) };
    let body = serde_json::to_vec(&sealed).map_err(|error| Stop::Fault(error.to_string()))?;
    Ok(base64url(&house.vault().seal(Purpose::Envelope, &context(visit, what), &body)))
}

/// The secret, if the browser may see it now; that its person was shown it is written down, as an action to a target.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn show(
    house: &House,
    visit: &Visit,
    (what, seal): (&str, &str),
    (action, target): (&str, String),
    now: Instant,
) -> Result<Option<Plain>> {
    let Some((one, secret)) = visit.current().zip(open(house, visit, (what, seal), now)) else { return Ok(None) };
    let entry = audit::entry(&one.user.tenant, (&format!("user:{}", one.user.id), action), target, json!({}), now);
    house.store().write(move |c| crate::store::audit::insert(c, &entry))?;
    Ok(Some(secret))
}

fn open(house: &House, visit: &Visit, (what, seal): (&str, &str), now: Instant) -> Option<Plain> {
    let seal = from_base64url(seal)?;
    let body = house.vault().open(Purpose::Envelope, &context(visit, what), &seal).ok()?;
    let Sealed { secret, until } = serde_json::from_slice(&body).ok()?;
    (!until.has_passed(now)).then(|| Plain::new(secret))
}
