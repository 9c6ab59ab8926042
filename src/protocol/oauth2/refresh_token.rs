//! Refreshing an access token (RFC 6749 §6 <https://www.rfc-editor.org/rfc/rfc6749#section-6>; OpenID Connect Core §12; RFC 9700
//! §4.14).
//!
//! Under rotation each use replaces the token. For a grace the replaced one still returns the *same* successor, so that a lost reply
//! logs nobody out; the grace ends when the successor is first used. Any later use is taken as theft and revokes the grant
//! (decision 12). That a token is replaced once only is decided finally by the store's guarded UPDATE.

use super::super::clause::Clause;
use super::super::error::{ErrorCode, OAuthError};
use super::authorization_code::effective_scope;
use super::client_authentication::Authenticated;
use super::standing::{Artefact, Standing};
use crate::crypto::Plain;
use crate::model::{Client, Grant, GrantType, Instant, Lifetimes, RefreshToken, Scope};

/// `grant_type=refresh_token`.
#[derive(Clone, Debug)]
pub struct RefreshRequest {
    /// `refresh_token`.
    pub refresh_token: Plain,
    /// `scope`; absent means all that was granted.
    pub scope: Option<Scope>,
    /// `resource` (RFC 8707 §2.2).
    pub resources: Vec<String>,
}

/// What to do with a refresh token that exists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// Replace the token; if that wins, issue tokens with these scopes.
    Rotate(Scope),
    /// Leave the token in place (rotation is off) and issue tokens with these scopes.
    Keep(Scope),
    /// Within the grace: issue tokens with these scopes and return the successor that this seal holds.
    ReturnSuccessor {
        /// The scopes.
        scope: Scope,
        /// The successor, sealed under the presented token.
        sealed: Vec<u8>,
    },
    /// Used again after its grace: revoke the grant and answer with the error.
    Reuse(OAuthError),
    /// Leave everything as it is and answer with the error.
    Refuse(OAuthError),
}

/// Judges a use. `standing` is that of the token's grant.
pub fn judge(
    token: &RefreshToken,
    request: &RefreshRequest,
    authenticated: &Authenticated<'_>,
    standing: &Standing<'_>,
    now: Instant,
) -> Judgement {
    let client = authenticated.client();
    // "the authorization server MUST … ensure that the refresh token was issued to the authenticated client" (§6). A stranger's
    // attempt revokes nothing.
    if token.client != client.id || token.provider != client.provider {
        return Judgement::Refuse(
            unknown().with_detail("the refresh token was issued to another client").under(Clause::RefreshTokenOwner),
        );
    }
    let successor = match in_grace(token, standing.lifetimes, now) {
        Ok(successor) => successor,
        Err(reuse) => return Judgement::Reuse(reuse),
    };
    if successor.is_none() && token.expires_at.has_passed(now) {
        return Judgement::Refuse(invalid_grant("The refresh token has expired.").under(Clause::RefreshTokenExpiry));
    }
    if !client.allows_grant(GrantType::RefreshToken) {
        return Judgement::Refuse(
            invalid_grant("The client may no longer use this grant type.").under(Clause::GrantTypeRegistered),
        );
    }
    if let Err(fallen) = standing.check(Artefact::RefreshToken, now) {
        return Judgement::Refuse(invalid_grant("The authorization no longer holds.").with_detail(fallen.to_string()));
    }
    let scope = match narrowed(token, request, standing) {
        Ok(scope) => scope,
        Err(error) => return Judgement::Refuse(error),
    };
    match successor {
        Some(sealed) => Judgement::ReturnSuccessor { scope, sealed },
        None if rotates(client) => Judgement::Rotate(scope),
        None => Judgement::Keep(scope),
    }
}

/// The refusal of a token that is unknown, or that belongs to somebody else: the two read the same.
pub fn unknown() -> OAuthError {
    invalid_grant("The refresh token is not valid.").under(Clause::RefreshToken)
}

/// Whether a client's refresh tokens are replaced at each use. "Refresh tokens for public clients MUST be sender-constrained or use
/// refresh token rotation" (RFC 9700 §2.2.2).
pub fn rotates(client: &Client) -> bool {
    client.is_public() || client.metadata.refresh_token_rotation.unwrap_or(true)
}

/// When a refresh token that is issued (or used, without rotation) at `now` expires: after its idle life, and never later than its
/// grant.
pub fn expiry(grant: &Grant, lifetimes: &Lifetimes, now: Instant) -> Instant {
    now.plus(lifetimes.refresh_token_idle).min(grant.expires_at)
}

/// `None` for a token not yet replaced, the sealed successor for one in its grace, else the refusal of a reuse. The store drops
/// the seal when the successor is first used: it arrived, so nobody needs it again.
fn in_grace(token: &RefreshToken, lifetimes: &Lifetimes, now: Instant) -> Result<Option<Vec<u8>>, OAuthError> {
    let Some(rotated_at) = token.rotated_at else { return Ok(None) };
    let over = rotated_at.plus(lifetimes.refresh_token_grace).has_passed(now);
    match &token.successor {
        Some(sealed) if !over => Ok(Some(sealed.clone())),
        _ => Err(invalid_grant("The refresh token was already used.").under(Clause::RefreshTokenOnce)),
    }
}

/// "The requested scope MUST NOT include any scope not originally granted by the resource owner, and if omitted is treated as equal
/// to the scope originally granted" (§6).
fn narrowed(token: &RefreshToken, request: &RefreshRequest, standing: &Standing<'_>) -> Result<Scope, OAuthError> {
    let held = token.scope.intersect(&effective_scope(standing));
    match &request.scope {
        None => Ok(held),
        Some(asked) if asked.is_within(&token.scope) => Ok(asked.intersect(&held)),
        Some(_) => {
            Err(OAuthError::new(ErrorCode::InvalidScope, "scope goes beyond what was granted.").under(Clause::RefreshScope))
        }
    }
}

fn invalid_grant(description: &'static str) -> OAuthError {
    OAuthError::new(ErrorCode::InvalidGrant, description)
}

#[cfg(test)]
mod tests {
    use super::super::client_authentication::Proof;
    use super::super::fixture::{self, NOW, World};
    use super::*;
    use crate::model::{AuthMethod, Id, Seconds, UserStatus};

    fn token() -> RefreshToken {
        RefreshToken {
            hash: Plain::new("R".into()).hash(),
            provider: Id::new("provider"),
            client: Id::new("C1"),
            grant: Id::new("grant"),
            scope: Scope::parse("openid profile"),
            predecessor: None,
            issued_at: NOW,
            expires_at: NOW.plus(Seconds::days(30)),
            rotated_at: None,
            successor: None,
            used_at: None,
        }
    }

    fn rotated() -> RefreshToken {
        RefreshToken { rotated_at: Some(NOW), used_at: Some(NOW), successor: Some(b"seal".to_vec()), ..token() }
    }

    fn ask(scope: Option<&str>) -> RefreshRequest {
        RefreshRequest { refresh_token: Plain::new("R".into()), scope: scope.map(Scope::parse), resources: Vec::new() }
    }

    fn judged(world: &World, token: &RefreshToken, after: i64) -> Judgement {
        judge(token, &ask(None), &world.authenticated(), &world.standing(), NOW.plus(Seconds(after)))
    }

    #[track_caller]
    fn assert_refused(judgement: &Judgement, code: ErrorCode) {
        assert!(matches!(judgement, Judgement::Refuse(error) if error.code == code), "{judgement:?}");
    }

    #[test]
    fn a_live_token_is_rotated_by_default_and_kept_where_rotation_is_off() {
        let mut world = fixture::world();
        let all = Scope::parse("openid profile");
        assert_eq!(judged(&world, &token(), 1), Judgement::Rotate(all.clone()));
        world.client.metadata.refresh_token_rotation = Some(false);
        assert_eq!(judged(&world, &token(), 1), Judgement::Keep(all.clone()));
        world.client.metadata.token_endpoint_auth_method = AuthMethod::None;
        assert_eq!(judged(&world, &token(), 1), Judgement::Rotate(all), "a public client always rotates");
    }

    #[test]
    fn a_lost_reply_logs_nobody_out() {
        let expected = Judgement::ReturnSuccessor { scope: Scope::parse("openid profile"), sealed: b"seal".to_vec() };
        for after in [0, 1, 59] {
            assert_eq!(judged(&fixture::world(), &rotated(), after), expected, "{after}");
        }
    }

    #[test]
    fn the_grace_ends_after_its_time_and_with_the_first_use_of_the_successor() {
        // RT-003
        let successor_used = RefreshToken { successor: None, ..rotated() };
        for (token, after) in [(rotated(), 60), (rotated(), 86_400 * 365), (successor_used, 1)] {
            assert!(matches!(judged(&fixture::world(), &token, after), Judgement::Reuse(_)), "{after}");
        }
    }

    #[test]
    fn a_stranger_gets_nothing_and_revokes_nothing() {
        // RT-001
        let world = fixture::world();
        let stranger = fixture::client("C2");
        let stranger = Authenticated::for_test(&stranger, Proof::Public);
        for token in [token(), rotated()] {
            let judgement = judge(&token, &ask(None), &stranger, &world.standing(), NOW.plus(Seconds(3600)));
            assert_refused(&judgement, ErrorCode::InvalidGrant);
        }
    }

    #[test]
    fn idle_and_absolute_lives_are_strict() {
        // RT-009, RT-010
        let mut world = fixture::world();
        world.grant.offline = true;
        let idle = Seconds::days(30).0;
        assert!(matches!(judged(&world, &token(), idle - 1), Judgement::Rotate(_)));
        assert_refused(&judged(&world, &token(), idle), ErrorCode::InvalidGrant);
        world.grant.expires_at = NOW.plus(Seconds::hours(1));
        assert_refused(&judged(&world, &token(), 3_600), ErrorCode::InvalidGrant);
        assert_eq!(expiry(&world.grant, &world.lifetimes, NOW), NOW.plus(Seconds::hours(1)));
    }

    #[test]
    fn scope_may_narrow_and_never_widen() {
        // RT-005
        let world = fixture::world();
        let token = token();
        let judged = |scope| judge(&token, &ask(Some(scope)), &world.authenticated(), &world.standing(), NOW);
        assert_eq!(judged("openid"), Judgement::Rotate(Scope::parse("openid")));
        assert_eq!(judged("profile openid"), Judgement::Rotate(Scope::parse("profile openid")));
        for wider in ["openid email", "offline_access", "OPENID"] {
            assert_refused(&judged(wider), ErrorCode::InvalidScope);
        }
    }

    #[test]
    fn a_scope_taken_from_the_client_is_no_longer_refreshed() {
        let mut world = fixture::world();
        world.client.metadata.scope = Some(Scope::parse("openid email"));
        assert_eq!(judged(&world, &token(), 1), Judgement::Rotate(Scope::parse("openid")));
    }

    #[test]
    fn every_withdrawal_is_seen_at_refresh_in_the_grace_too() {
        // RT-007, RT-008
        let changes: [fn(&mut World); 7] = [
            |w| w.user.status = UserStatus::Disabled,
            |w| w.user_exists = false,
            |w| w.grant.revoked_at = Some(NOW),
            |w| w.session.ended_at = Some(NOW),
            |w| w.client.metadata.grant_types.retain(|grant| *grant != GrantType::RefreshToken),
            |w| w.client.metadata.allowed_groups = vec!["staff".into()],
            |w| w.client.enabled = false,
        ];
        for change in changes {
            let mut world = fixture::world();
            change(&mut world);
            assert_refused(&judged(&world, &token(), 1), ErrorCode::InvalidGrant);
            assert_refused(&judged(&world, &rotated(), 1), ErrorCode::InvalidGrant);
        }
    }

    #[test]
    fn an_offline_token_outlives_the_session_and_another_does_not() {
        let mut world = fixture::world();
        world.session.ended_at = Some(NOW);
        assert_refused(&judged(&world, &token(), 1), ErrorCode::InvalidGrant);
        world.grant.offline = true;
        assert!(matches!(judged(&world, &token(), 1), Judgement::Rotate(_)));
    }
}
