//! Redeeming an authorization code (RFC 6749 §4.1.3 <https://www.rfc-editor.org/rfc/rfc6749#section-4.1.3>; RFC 7636 §4.6;
//! OpenID Connect Core §3.1.3.2; RFC 9700 §2.1.1, §4.5).
//!
//! The order is client, `redirect_uri`, verifier, used, expiry (decision 11): a late replay still revokes, and a stranger's attempt or
//! a wrong verifier neither burns the code nor revokes anything. That the code is unused is decided once more, and finally, by the
//! store's guarded UPDATE.

use super::super::clause::Clause;
use super::super::error::{ErrorCode, OAuthError};
use super::super::pkce;
use super::client_authentication::Authenticated;
use super::redirect_uri::RedirectUri;
use super::standing::{Artefact, Standing};
use crate::crypto::Plain;
use crate::model::{Code, GrantType, Instant, Scope};

/// `grant_type=authorization_code`.
#[derive(Clone, Debug)]
pub struct CodeRequest {
    /// `code`.
    pub code: Plain,
    /// `redirect_uri`.
    pub redirect_uri: Option<String>,
    /// `code_verifier` (RFC 7636 §4.5).
    pub code_verifier: Option<Plain>,
    /// `resource` (RFC 8707 §2.2).
    pub resources: Vec<String>,
}

/// What to do with a code that exists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// Claim it; if that wins, issue tokens with these scopes.
    Redeem(Scope),
    /// It was redeemed before: revoke its grant and answer with the error.
    Replay(OAuthError),
    /// Leave everything as it is and answer with the error.
    Refuse(OAuthError),
}

/// Judges a redemption. `standing` is that of the code's grant and of the client that asks.
pub fn judge(
    code: &Code,
    request: &CodeRequest,
    authenticated: &Authenticated<'_>,
    standing: &Standing<'_>,
    now: Instant,
) -> Judgement {
    if let Err(refusal) = check_binding(code, request, authenticated) {
        return Judgement::Refuse(refusal);
    }
    if code.used_at.is_some() {
        return Judgement::Replay(used());
    }
    if code.expires_at.has_passed(now) {
        return Judgement::Refuse(invalid_grant("The code has expired.").under(Clause::CodeExpiry));
    }
    let client = authenticated.client();
    if !client.allows_grant(GrantType::AuthorizationCode) {
        return Judgement::Refuse(
            invalid_grant("The client may no longer use this grant type.").under(Clause::GrantTypeRegistered),
        );
    }
    if RedirectUri::prove(&code.redirect_uri, client).is_none() {
        return Judgement::Refuse(invalid_grant("redirect_uri is no longer registered.").under(Clause::RedirectUriRegistered));
    }
    match standing.check(Artefact::Code, now) {
        Ok(()) => Judgement::Redeem(effective_scope(standing)),
        Err(fallen) => Judgement::Refuse(invalid_grant("The authorization no longer holds.").with_detail(fallen.to_string())),
    }
}

/// The refusal of a code that is unknown, or that belongs to somebody else: the two read the same.
pub fn unknown() -> OAuthError {
    invalid_grant("The code is not valid.").under(Clause::CodeKnown)
}

/// The refusal of a code that was redeemed before, also when another redemption wins the race.
pub fn used() -> OAuthError {
    invalid_grant("The code was already used.").under(Clause::CodeOnce)
}

/// The scopes of a grant that its client may still have (a scope taken from the client narrows what is issued from then on).
pub fn effective_scope(standing: &Standing<'_>) -> Scope {
    match &standing.client.metadata.scope {
        Some(allowed) => standing.grant.scope.intersect(allowed),
        None => standing.grant.scope.clone(),
    }
}

fn check_binding(code: &Code, request: &CodeRequest, authenticated: &Authenticated<'_>) -> Result<(), OAuthError> {
    let client = authenticated.client();
    // "ensure that the authorization code was issued to the authenticated confidential client, or if the client is public, ensure
    // that the code was issued to `client_id` in the request" (RFC 6749 §4.1.3)
    if code.client != client.id || code.provider != client.provider {
        return Err(unknown().with_detail("the code was issued to another client").under(Clause::CodeOwner));
    }
    // "ensure that the `redirect_uri` parameter is present if the `redirect_uri` parameter was included in the initial
    // authorization request …, and if included ensure that their values are identical" (ibid.)
    match &request.redirect_uri {
        None => return Err(OAuthError::invalid_request("redirect_uri is missing.").under(Clause::CodeRedirectUri)),
        Some(uri) if *uri != code.redirect_uri => {
            return Err(invalid_grant("redirect_uri is not the one of the authorization request.").under(Clause::CodeRedirectUri));
        }
        Some(_) => {}
    }
    check_verifier(request.code_verifier.as_ref(), code.code_challenge.as_deref())
}

/// RFC 7636 §4.6: "If the values are not equal, an error response indicating `invalid_grant` … MUST be returned." A verifier without
/// a challenge is refused too (RFC 9700 §4.8.2).
fn check_verifier(verifier: Option<&Plain>, challenge: Option<&str>) -> Result<(), OAuthError> {
    if pkce::verify(challenge, verifier.map(Plain::reveal)) {
        return Ok(());
    }
    Err(invalid_grant(match (verifier, challenge) {
        (Some(_), None) => "The authorization request had no code_challenge.",
        (None, _) => "code_verifier is missing.",
        _ => "code_verifier does not match the code_challenge.",
    })
    .under(Clause::CodeVerifier))
}

fn invalid_grant(description: &'static str) -> OAuthError {
    OAuthError::new(ErrorCode::InvalidGrant, description)
}

#[cfg(test)]
mod tests {
    use super::super::client_authentication::Proof;
    use super::super::fixture::{self, NOW, World};
    use super::*;
    use crate::model::{Id, Seconds};

    const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"; // RFC 7636 Appendix B
    const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    fn code() -> Code {
        Code {
            hash: Plain::new("K".into()).hash(),
            provider: Id::new("provider"),
            client: Id::new("C1"),
            grant: Id::new("grant"),
            redirect_uri: "https://app.test/cb".into(),
            code_challenge: Some(CHALLENGE.into()),
            issued_at: NOW,
            expires_at: NOW.plus(Seconds(60)),
            used_at: None,
        }
    }

    fn request() -> CodeRequest {
        CodeRequest {
            code: Plain::new("K".into()),
            redirect_uri: Some("https://app.test/cb".into()),
            code_verifier: Some(Plain::new(VERIFIER.into())),
            resources: Vec::new(),
        }
    }

    fn judged(world: &World, code: &Code, request: &CodeRequest, now: Instant) -> Judgement {
        judge(code, request, &world.authenticated(), &world.standing(), now)
    }

    fn refusal(judgement: Judgement) -> &'static str {
        match judgement {
            Judgement::Refuse(error) => error.code.name(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_vector_of_rfc_7636_is_redeemed() {
        let judgement = judged(&fixture::world(), &code(), &request(), NOW);
        assert_eq!(judgement, Judgement::Redeem(Scope::parse("openid profile")));
    }

    #[test]
    fn a_code_lives_strictly_less_than_its_lifetime() {
        // CD-010
        let world = fixture::world();
        assert!(matches!(judged(&world, &code(), &request(), NOW.plus(Seconds(59))), Judgement::Redeem(_)));
        assert_eq!(refusal(judged(&world, &code(), &request(), NOW.plus(Seconds(60)))), "invalid_grant");
    }

    #[test]
    fn every_single_change_alone_fails_and_none_of_them_burns_or_revokes() {
        // CD-013, CD-004
        let world = fixture::world();
        let stranger = fixture::client("C2");
        let stranger = Authenticated::for_test(&stranger, Proof::Public);
        assert_eq!(refusal(judge(&code(), &request(), &stranger, &world.standing(), NOW)), "invalid_grant");

        let redirect = CodeRequest { redirect_uri: Some("https://app.test/cb/".into()), ..request() };
        assert_eq!(refusal(judged(&world, &code(), &redirect, NOW)), "invalid_grant");
        let absent = CodeRequest { redirect_uri: None, ..request() };
        assert_eq!(refusal(judged(&world, &code(), &absent, NOW)), "invalid_request");
        let wrong = CodeRequest { code_verifier: Some(Plain::new("x".repeat(43))), ..request() };
        assert_eq!(refusal(judged(&world, &code(), &wrong, NOW)), "invalid_grant");
    }

    #[test]
    fn a_stranger_or_a_wrong_verifier_revokes_nothing_even_after_the_redemption() {
        let world = fixture::world();
        let used = Code { used_at: Some(NOW), ..code() };
        let stranger = fixture::client("C2");
        let stranger = Authenticated::for_test(&stranger, Proof::Public);
        assert_eq!(refusal(judge(&used, &request(), &stranger, &world.standing(), NOW)), "invalid_grant");
        let wrong = CodeRequest { code_verifier: Some(Plain::new("x".repeat(43))), ..request() };
        assert_eq!(refusal(judged(&world, &used, &wrong, NOW)), "invalid_grant");
    }

    #[test]
    fn a_replay_revokes_however_late_it_comes() {
        // "If an authorization code is used more than once, the authorization server MUST deny the request and SHOULD revoke (when
        // possible) all tokens previously issued based on that authorization code." (RFC 6749 §4.1.2)
        let used = Code { used_at: Some(NOW), ..code() };
        for late in [0, 30, 86_400] {
            assert!(
                matches!(judged(&fixture::world(), &used, &request(), NOW.plus(Seconds(late))), Judgement::Replay(_)),
                "{late}"
            );
        }
    }

    #[test]
    fn verifier_and_challenge_come_together_or_not_at_all() {
        // PK-006, PK-008
        let world = fixture::world();
        let without = CodeRequest { code_verifier: None, ..request() };
        assert_eq!(refusal(judged(&world, &code(), &without, NOW)), "invalid_grant");
        let unchallenged = Code { code_challenge: None, ..code() };
        assert_eq!(refusal(judged(&world, &unchallenged, &request(), NOW)), "invalid_grant");
        assert!(matches!(judged(&world, &unchallenged, &without, NOW), Judgement::Redeem(_)));
    }

    #[test]
    fn what_was_withdrawn_between_log_in_and_redemption_counts() {
        // CD-012 and the column "authorization code" of the trust-withdrawal matrix
        let changes: [fn(&mut World); 6] = [
            |w| w.client.enabled = false,
            |w| w.client.metadata.grant_types.clear(),
            |w| w.client.metadata.redirect_uris.clear(),
            |w| w.grant.revoked_at = Some(NOW),
            |w| w.session.ended_at = Some(NOW),
            |w| w.user_exists = false,
        ];
        for change in changes {
            let mut world = fixture::world();
            change(&mut world);
            assert_eq!(refusal(judged(&world, &code(), &request(), NOW)), "invalid_grant");
        }
    }

    #[test]
    fn a_scope_taken_from_the_client_is_no_longer_issued() {
        let mut world = fixture::world();
        world.client.metadata.scope = Some(Scope::parse("openid"));
        assert_eq!(judged(&world, &code(), &request(), NOW), Judgement::Redeem(Scope::parse("openid")));
    }
}
