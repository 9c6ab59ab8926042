//! The device polls (RFC 8628 §3.4, §3.5 <https://www.rfc-editor.org/rfc/rfc8628#section-3.4>).
//!
//! The order is that of a code (decision 11): client, used, expiry, and then what the person said. A foreign client's poll neither slows
//! the device down nor revokes anything. `slow_down` is said only while the code waits ("the authorization request is still pending
//! and polling should continue", §3.5): an answer that is there is given, however soon it is asked for.

use crate::crypto::Plain;
use crate::model::{DeviceCode, DeviceState, Instant, Scope};
use crate::protocol::oauth2::authorization_code::effective_scope;
use crate::protocol::oauth2::client_authentication::Authenticated;
use crate::protocol::oauth2::standing::{Artefact, Standing};
use crate::protocol::{Clause, ErrorCode, OAuthError};

/// `grant_type=urn:ietf:params:oauth:grant-type:device_code`.
#[derive(Clone, Debug)]
pub struct DeviceTokenRequest {
    /// `device_code`.
    pub device_code: Plain,
    /// `resource` (RFC 8707 §2.2).
    pub resources: Vec<String>,
}

/// What to do with a device code that exists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// Note the poll, and answer [`pending`] or [`too_soon`].
    Wait,
    /// Claim it; if that wins, issue tokens with these scopes.
    Redeem(Scope),
    /// It was redeemed before: revoke its grant and answer with the error.
    Replay(OAuthError),
    /// Leave everything as it is and answer with the error.
    Refuse(OAuthError),
}

/// Judges a poll. `standing` is that of the grant that the person gave, if they did.
pub fn judge(code: &DeviceCode, authenticated: &Authenticated<'_>, standing: Option<&Standing<'_>>, now: Instant) -> Judgement {
    let client = authenticated.client();
    if code.client != client.id || code.provider != client.provider {
        let error = unknown().with_detail("the device code was issued to another client").under(Clause::DeviceCodeOwner);
        return Judgement::Refuse(error);
    }
    match (code.state(now), standing) {
        (DeviceState::Used(_), _) => Judgement::Replay(used()),
        (DeviceState::Expired, _) => Judgement::Refuse(OAuthError::new(ErrorCode::ExpiredToken, "The device code has expired.")),
        (DeviceState::Pending, _) => Judgement::Wait,
        (DeviceState::Denied, _) => {
            Judgement::Refuse(OAuthError::new(ErrorCode::AccessDenied, "The person did not allow the device."))
        }
        (DeviceState::Allowed(_), Some(standing)) => match standing.check(Artefact::Code, now) {
            Ok(()) => Judgement::Redeem(effective_scope(standing)),
            Err(fallen) => Judgement::Refuse(fallen_away().with_detail(fallen.to_string())),
        },
        (DeviceState::Allowed(_), None) => Judgement::Refuse(fallen_away().with_detail("the grant is gone")),
    }
}

fn fallen_away() -> OAuthError {
    OAuthError::new(ErrorCode::InvalidGrant, "The authorization no longer holds.")
}

/// The refusal of a code that is unknown, or that belongs to somebody else: the two read the same.
pub fn unknown() -> OAuthError {
    OAuthError::new(ErrorCode::InvalidGrant, "The device code is not valid.").under(Clause::DeviceCodeKnown)
}

/// The refusal of a code that was redeemed before, also when another poll wins the race.
pub fn used() -> OAuthError {
    OAuthError::new(ErrorCode::InvalidGrant, "The device code was already used.").under(Clause::DeviceCodeOnce)
}

/// Nobody has answered yet.
pub fn pending() -> OAuthError {
    OAuthError::new(ErrorCode::AuthorizationPending, "The person has not answered yet.")
}

/// Nobody has answered yet, and the poll came too soon after the last one.
pub fn too_soon() -> OAuthError {
    OAuthError::new(ErrorCode::SlowDown, "Wait five seconds more between two polls from now on.")
}

#[cfg(test)]
mod tests {
    use super::super::{INTERVAL, LIFE};
    use super::*;
    use crate::model::{Id, Seconds, UserStatus};
    use crate::protocol::oauth2::fixture::{self, NOW, World};

    /// Waits since `NOW`, for `C1`.
    fn code() -> DeviceCode {
        DeviceCode {
            id: Id::new("D"),
            provider: fixture::client("C1").provider,
            client: Id::new("C1"),
            user_code: Plain::new("U".to_owned()).hash(),
            scope: Scope::parse("openid profile"),
            resources: Vec::new(),
            network: "192.0.2.1".into(),
            issued_at: NOW,
            expires_at: NOW.plus(LIFE),
            interval: INTERVAL,
            polled_at: None,
            decided_at: None,
            grant: None,
            used_at: None,
        }
    }

    fn allowed() -> DeviceCode {
        DeviceCode { decided_at: Some(NOW), grant: Some(Id::new("grant")), ..code() }
    }

    /// The judgement in a word, `seconds` after the device asked.
    fn word(code: &DeviceCode, world: &World, seconds: i64) -> String {
        let standing = code.grant.is_some().then(|| world.standing());
        match judge(code, &world.authenticated(), standing.as_ref(), NOW.plus(Seconds(seconds))) {
            Judgement::Wait => "wait".into(),
            Judgement::Redeem(scope) => format!("redeem {scope}"),
            Judgement::Replay(error) => format!("replay {}", error.code),
            Judgement::Refuse(error) => error.code.to_string(),
        }
    }

    #[test]
    fn a_code_waits_is_answered_runs_out_and_is_redeemed_once() {
        // DV-008
        let (world, denied) = (fixture::world(), DeviceCode { decided_at: Some(NOW), ..code() });
        let used = DeviceCode { used_at: Some(NOW), ..allowed() };
        for (code, before, after) in [
            (code(), "wait", "expired_token"),
            (allowed(), "redeem openid profile", "expired_token"),
            (denied, "access_denied", "expired_token"),
            (used, "replay invalid_grant", "replay invalid_grant"),
        ] {
            assert_eq!((word(&code, &world, 599).as_str(), word(&code, &world, 600).as_str()), (before, after));
        }
    }

    #[test]
    fn another_clients_code_is_as_unknown_as_any() {
        // DV-005
        for code in [code(), allowed(), DeviceCode { used_at: Some(NOW), ..allowed() }] {
            for code in [DeviceCode { client: Id::new("C2"), ..code.clone() }, DeviceCode { provider: Id::new("other"), ..code }]
            {
                assert_eq!(word(&code, &fixture::world(), 1), "invalid_grant");
            }
        }
        assert_eq!(unknown().body(), {
            let Judgement::Refuse(foreign) =
                judge(&DeviceCode { client: Id::new("C2"), ..code() }, &fixture::world().authenticated(), None, NOW)
            else {
                panic!("refused")
            };
            foreign.body()
        });
    }

    #[test]
    fn every_withdrawal_between_answer_and_poll_counts() {
        // The column "approved device code" of the trust-withdrawal matrix.
        type Change = fn(&mut World);
        let cases: [(&str, Change); 7] = [
            ("W1", |w| w.user.status = UserStatus::Disabled),
            ("W2", |w| w.user_exists = false),
            ("W5", |w| w.session.ended_at = Some(NOW)),
            ("W6", |w| w.grant.revoked_at = Some(NOW)),
            ("W7", |w| w.client.enabled = false),
            ("W13", |w| w.client.metadata.allowed_groups = vec!["staff".into()]),
            ("swept", |w| w.session_exists = false),
        ];
        for (name, change) in cases {
            let mut world = fixture::world();
            change(&mut world);
            assert_eq!(word(&allowed(), &world, 1), "invalid_grant", "{name}");
        }
        let mut narrowed = fixture::world();
        narrowed.client.metadata.scope = Some(Scope::parse("openid")); // W10
        assert_eq!(word(&allowed(), &narrowed, 1), "redeem openid");
        let gone = judge(&allowed(), &fixture::world().authenticated(), None, NOW);
        assert!(matches!(gone, Judgement::Refuse(error) if error.code == ErrorCode::InvalidGrant));
    }
}
