//! What a replay takes with it (RFC 6749 §4.1.2, RFC 9700 §4.14.2): its grant, and the audit log names it.

use serde_json::json;

use crate::flow::{Site, audit};
use crate::model::{Grant, Id, Instant, RevocationReason};
use crate::store::audit::Entry;
use crate::store::{AnyConnection, StoreError, grants};

/// A code or refresh token came again that had been used; or it is about to be found out.
#[derive(Clone, Debug)]
pub(super) struct Replay {
    grant: Id<Grant>,
    reason: RevocationReason,
    entry: Entry,
}

impl Replay {
    /// Of what hangs on a grant.
    pub fn of(site: &Site, grant: &Grant, reason: RevocationReason, now: Instant) -> Self {
        let (actor, target) = (format!("client:{}", grant.client), format!("user:{}", grant.user));
        let detail = json!({ "reason": reason.name(), "grant": grant.id, "provider": site.provider.name });
        let entry = audit::activity(&site.tenant.id, (&actor, "token.replay"), target, detail, now);
        Self { grant: grant.id.clone(), reason, entry }
    }

    /// Revokes the grant, and says so once, however often it comes.
    pub fn revoke(&self, c: &mut AnyConnection) -> std::result::Result<(), StoreError> {
        if grants::revoke(c, &self.grant, self.reason, self.entry.at)? {
            crate::store::audit::insert(c, &self.entry)?;
        }
        Ok(())
    }
}
