//! What a code or a token rests on, judged again at each use (RFC 9700 §4; RFC 7009 §2.1; RFC 7662 §2.2).
//!
//! A token lives only while its grant, its person and its client do. Every withdrawal (disabled account, lost group, ended session,
//! revoked grant, disabled client) is seen here, so that no grant type forgets one. An access token's grant and session are judged
//! by the query that finds it, since userinfo is asked more often than anything else.

use std::fmt;

use crate::model::{Client, Grant, Instant, Lifetimes, Session, SessionState, User};

/// Everything under a code or token, as loaded for this request.
#[derive(Clone, Copy, Debug)]
pub struct Standing<'a> {
    /// The grant it hangs on.
    pub grant: &'a Grant,
    /// The client it was issued to.
    pub client: &'a Client,
    /// The person; `None` once deleted.
    pub user: Option<&'a User>,
    /// The session the grant was given in; `None` once swept.
    pub session: Option<&'a Session>,
    /// The provider's lifetimes.
    pub lifetimes: &'a Lifetimes,
}

/// What the standing is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Artefact {
    /// An authorization code: it needs the session it was issued in.
    Code,
    /// A refresh token: it ends with the session, unless `offline_access` was consented (decision 12).
    RefreshToken,
}

/// What no longer holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fallen {
    /// The grant was revoked.
    GrantRevoked,
    /// The grant reached its absolute end.
    GrantExpired,
    /// The client is disabled.
    ClientDisabled,
    /// The person is gone or disabled.
    PersonGone,
    /// The person left every group that may use the app (decision 9).
    GroupLost,
    /// The session ended or expired.
    SessionEnded,
}

impl Standing<'_> {
    /// Whether everything under the artefact still holds.
    ///
    /// # Errors
    /// The first thing that does not.
    pub fn check(&self, artefact: Artefact, now: Instant) -> Result<(), Fallen> {
        if self.grant.revoked_at.is_some() {
            return Err(Fallen::GrantRevoked);
        }
        if self.grant.expires_at.has_passed(now) {
            return Err(Fallen::GrantExpired);
        }
        if !self.client.enabled {
            return Err(Fallen::ClientDisabled);
        }
        let user = self.user.filter(|user| user.is_active()).ok_or(Fallen::PersonGone)?;
        if !may_use(self.client, user) {
            return Err(Fallen::GroupLost);
        }
        if self.session_suffices(artefact, now) { Ok(()) } else { Err(Fallen::SessionEnded) }
    }

    fn session_suffices(&self, artefact: Artefact, now: Instant) -> bool {
        let live = || self.session.is_some_and(|session| session.state(self.lifetimes, now) == SessionState::Live);
        match artefact {
            Artefact::Code => live(),
            Artefact::RefreshToken => self.grant.offline || live(),
        }
    }
}

/// Whether a person may use an app: a member of one of its groups, or anybody if it names none (decision 9).
pub fn may_use(client: &Client, user: &User) -> bool {
    let allowed = &client.metadata.allowed_groups;
    allowed.is_empty() || allowed.iter().any(|group| user.groups.contains(group))
}

impl fmt::Display for Fallen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::GrantRevoked => "the grant is revoked",
            Self::GrantExpired => "the grant has expired",
            Self::ClientDisabled => "the client is disabled",
            Self::PersonGone => "the person is gone or disabled",
            Self::GroupLost => "the person is in none of the groups that may use the app",
            Self::SessionEnded => "the session has ended",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{self, NOW};
    use super::*;
    use crate::model::{Seconds, UserStatus};

    const CODE: Artefact = Artefact::Code;
    const REFRESH: Artefact = Artefact::RefreshToken;

    /// Checks both artefacts after `change`.
    fn after(change: impl Fn(&mut fixture::World)) -> [Result<(), Fallen>; 2] {
        let mut world = fixture::world();
        change(&mut world);
        let later = NOW.plus(Seconds(1));
        [CODE, REFRESH].map(|artefact| world.standing().check(artefact, later))
    }

    #[test]
    fn everything_stands_while_nothing_is_withdrawn() {
        assert_eq!(after(|_| ()), [Ok(()); 2]);
    }

    #[test]
    fn a_withdrawal_ends_code_and_refresh_token_alike() {
        // The columns of the trust-withdrawal matrix: W1, W2, W6, W7, W13.
        assert_eq!(after(|w| w.user.status = UserStatus::Disabled), [Err(Fallen::PersonGone); 2]);
        assert_eq!(after(|w| w.user_exists = false), [Err(Fallen::PersonGone); 2]);
        assert_eq!(after(|w| w.grant.revoked_at = Some(NOW)), [Err(Fallen::GrantRevoked); 2]);
        assert_eq!(after(|w| w.grant.expires_at = NOW), [Err(Fallen::GrantExpired); 2]);
        assert_eq!(after(|w| w.client.enabled = false), [Err(Fallen::ClientDisabled); 2]);
        assert_eq!(after(|w| w.client.metadata.allowed_groups = vec!["staff".into()]), [Err(Fallen::GroupLost); 2]);
    }

    #[test]
    fn a_member_of_one_allowed_group_is_enough() {
        let groups = ["staff", "interns"].map(str::to_owned).to_vec();
        let member = |w: &mut fixture::World| {
            w.client.metadata.allowed_groups = groups.clone();
            w.user.groups = vec!["interns".into()];
        };
        assert_eq!(after(member), [Ok(()); 2]);
    }

    #[test]
    fn signing_out_ends_what_is_bound_to_the_session() {
        // W5: code D, refresh token D unless offline_access was granted.
        let ended = Err(Fallen::SessionEnded);
        assert_eq!(after(|w| w.session.ended_at = Some(NOW)), [ended; 2]);
        assert_eq!(after(|w| w.session_exists = false), [ended; 2]);
        let offline = |w: &mut fixture::World| {
            w.session.ended_at = Some(NOW);
            w.grant.offline = true;
        };
        assert_eq!(after(offline), [ended, Ok(())]);
    }

    #[test]
    fn an_expired_session_has_ended() {
        assert_eq!(after(|w| w.session.expires_at = NOW), [Err(Fallen::SessionEnded); 2]);
    }
}
