//! How an app is doing: what its owners should look at, the most pressing first.

use super::apps::App;
use crate::flow::{House, Result, Site, keys};
use crate::model::{GrantType, Instant, Seconds};

/// How long a second secret may lie unused.
const UNUSED: Seconds = Seconds::days(30);
/// How old a secret may get.
const OLD: Seconds = Seconds::days(365);
/// How long a new app may take to its first token.
const SETTLING: Seconds = Seconds::days(7);
/// How long a refusal is worth a look.
const RECENT: Seconds = Seconds::days(7);

/// Something to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// It was refused at the token endpoint lately, and has got no token since.
    Refused {
        /// With this error.
        error: String,
        /// When.
        at: Instant,
    },
    /// It has no secret that is accepted, though it needs one.
    NoSecret,
    /// People's codes can be intercepted and used by others.
    NoPkce,
    /// It may use a grant that OAuth 2.1 leaves out.
    DeprecatedGrant,
    /// A secret that nobody uses.
    UnusedSecret {
        /// Its identifier.
        id: String,
        /// When it was last used, if ever.
        last_used_at: Option<Instant>,
    },
    /// A secret that has been in use for long.
    OldSecret {
        /// Its identifier.
        id: String,
        /// When it was made.
        created_at: Instant,
    },
    /// Refresh tokens that a thief can use beside their owner.
    NoRotation,
    /// It never got a token.
    NeverUsed,
}

/// Looks at an app.
pub fn examine(app: &App, now: Instant) -> Vec<Finding> {
    let (client, metadata) = (&app.whole.client, &app.whole.client.metadata);
    let mut found = Vec::new();
    let is_past = |at: Instant, span: Seconds| at.plus(span).has_passed(now);
    if let Some((at, error)) = &app.activity.last_error
        && !is_past(*at, RECENT)
        && app.activity.last_token_at.is_none_or(|token| token < *at)
    {
        found.push(Finding::Refused { error: error.clone(), at: *at });
    }
    let secrets: Vec<_> = app.whole.secrets(now).collect();
    if metadata.token_endpoint_auth_method.needs_secret() && secrets.is_empty() {
        found.push(Finding::NoSecret);
    }
    let has_codes = client.allows_grant(GrantType::AuthorizationCode);
    if has_codes && !client.is_public() && metadata.require_pkce != Some(true) {
        found.push(Finding::NoPkce);
    }
    if client.allows_grant(GrantType::Implicit) {
        found.push(Finding::DeprecatedGrant);
    }
    for secret in &secrets {
        let (id, last_used_at) = (secret.id.clone(), secret.last_used_at);
        if secrets.len() > 1 && is_past(last_used_at.unwrap_or(secret.created_at), UNUSED) {
            found.push(Finding::UnusedSecret { id, last_used_at });
        } else if is_past(secret.created_at, OLD) {
            found.push(Finding::OldSecret { id, created_at: secret.created_at });
        }
    }
    let has_refresh = client.allows_grant(GrantType::RefreshToken);
    if has_refresh && client.is_public() && metadata.refresh_token_rotation == Some(false) {
        found.push(Finding::NoRotation);
    }
    if app.activity.last_token_at.is_none() && is_past(client.created_at, SETTLING) {
        found.push(Finding::NeverUsed);
    }
    found
}

/// Programs that have not read the key set since the newest key is in it, by user agent, the latest first: one of them may be the
/// app. From which networks they come is not for every developer to know.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn old_readers(house: &House, site: &Site) -> Result<Vec<(String, Instant)>> {
    let mut old: Vec<(String, Instant)> = Vec::new();
    for seen in keys::readers(house.store(), &site.provider.id)?.readers {
        let reader = seen.reader;
        // Whoever has come from elsewhere under the same name has the newest key there alone.
        if !seen.has_newest && !old.iter().any(|(agent, _)| *agent == reader.agent) {
            old.push((reader.agent, reader.last_at));
        }
    }
    Ok(old)
}
