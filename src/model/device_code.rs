//! A device code (RFC 8628 §3.2): a device without a browser waits under it until a person has answered elsewhere.

use super::{Client, Grant, Id, Instant, Provider, Scope, Seconds};
use crate::crypto::{Hashed, Plain, base64url};

/// A device code as it is kept. The code and the user code are hashed; the device has the one and the person types the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceCode {
    /// The hash of the code, as text.
    pub id: Id<DeviceCode>,
    /// The provider.
    pub provider: Id<Provider>,
    /// The client it was issued to.
    pub client: Id<Client>,
    /// The keyed hash of the user code: there are too few of them for a hash without a key.
    pub user_code: Hashed,
    /// The scopes asked for.
    pub scope: Scope,
    /// The resources named (RFC 8707).
    pub resources: Vec<String>,
    /// The network that the device asked from.
    pub network: String,
    /// When it was issued.
    pub issued_at: Instant,
    /// When it expires.
    pub expires_at: Instant,
    /// How long the device waits between two polls.
    pub interval: Seconds,
    /// When it polled last.
    pub polled_at: Option<Instant>,
    /// When the person answered.
    pub decided_at: Option<Instant>,
    /// What the person allowed; absent if they did not.
    pub grant: Option<Id<Grant>>,
    /// When it was redeemed.
    pub used_at: Option<Instant>,
}

/// How far a device code has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeviceState {
    /// Nobody has answered.
    Pending,
    /// A person allowed it.
    Allowed(Id<Grant>),
    /// A person turned it down.
    Denied,
    /// It was redeemed for tokens under this grant.
    Used(Option<Id<Grant>>),
    /// Its time is over.
    Expired,
}

impl DeviceCode {
    /// The identifier of a code.
    pub fn id_of(code: &Plain) -> Id<Self> {
        Id::new(base64url(code.hash().as_bytes()))
    }

    /// How far it has come. A code that was redeemed stays so after its time, so that a late replay is recognised.
    pub fn state(&self, now: Instant) -> DeviceState {
        match (self.used_at, self.decided_at, &self.grant) {
            (Some(_), _, grant) => DeviceState::Used(grant.clone()),
            _ if self.expires_at.has_passed(now) => DeviceState::Expired,
            (None, None, _) => DeviceState::Pending,
            (None, Some(_), Some(grant)) => DeviceState::Allowed(grant.clone()),
            (None, Some(_), None) => DeviceState::Denied,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Instant = Instant::from_epoch(1_000);

    fn code() -> DeviceCode {
        DeviceCode {
            id: DeviceCode::id_of(&Plain::new("D".to_owned())),
            provider: Id::new("p"),
            client: Id::new("tv"),
            user_code: Plain::new("BCDFGHJK".to_owned()).keyed_hash(b"key"),
            scope: Scope::parse("openid"),
            resources: Vec::new(),
            network: "192.0.2.1".into(),
            issued_at: NOW,
            expires_at: NOW.plus(Seconds(600)),
            interval: Seconds(5),
            polled_at: None,
            decided_at: None,
            grant: None,
            used_at: None,
        }
    }

    #[test]
    fn a_code_waits_is_answered_and_is_used_or_runs_out() {
        let (at, end) = (Some(NOW), NOW.plus(Seconds(600)));
        let allowed = DeviceCode { decided_at: at, grant: Some(Id::new("g")), ..code() };
        let used = DeviceCode { used_at: at, ..allowed.clone() };
        let denied = DeviceCode { decided_at: at, ..code() };
        for (code, before, after) in [
            (code(), DeviceState::Pending, DeviceState::Expired),
            (allowed, DeviceState::Allowed(Id::new("g")), DeviceState::Expired),
            (denied, DeviceState::Denied, DeviceState::Expired),
            (used, DeviceState::Used(Some(Id::new("g"))), DeviceState::Used(Some(Id::new("g")))),
        ] {
            assert_eq!((code.state(end.minus(Seconds(1))), code.state(end)), (before, after));
        }
    }
}
