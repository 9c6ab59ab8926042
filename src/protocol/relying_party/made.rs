//! Which checks of a log-in were made, for an admin's eyes: OpenID Connect Core §3.1.3.7, §3.2.2.11, §3.3.2.12, §5.3.2
//! <https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation>, RFC 9207 §2.4, in the order in which `response`, `id_token`,
//! `finish` and `linking` make them. Of a log-in that was refused, everything before the failure held, and nothing after it was looked at.

use serde::{Deserialize, Serialize};

use super::RefusalCode;
#[allow(clippy::enum_glob_use, reason = "what follows is a table of them")]
use super::RefusalCode::*;
use super::finish::redeems_code;
use crate::model::UpstreamSettings;

/// How a check went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Made {
    /// It holds.
    Passed,
    /// It does not.
    Failed,
    /// Something failed before.
    NotReached,
}

/// A check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// What was checked.
    pub what: String,
    /// How it went.
    pub made: Made,
}

/// How far the log-in came: what of the upstream had been brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reached {
    /// Its metadata.
    pub metadata: bool,
    /// Its tokens.
    pub tokens: bool,
    /// What its userinfo endpoint says.
    pub userinfo: bool,
}

/// Checks that are made at once, with what each says if it fails. Within a group the order is not told apart.
type Group = &'static [(&'static str, &'static [RefusalCode])];

const STATE: Group = &[("state: of this browser, in time, for the first time", &[AttemptUnknown, AttemptUsed, DomainDisabled])];
const METADATA: Group = &[(
    "metadata: there, of the configured issuer, with every endpoint that is needed",
    &[Unreachable, CertificateUntrusted, MetadataInvalid, MetadataIssuer, DomainMisconfigured],
)];
const ISS: Group = &[("iss parameter: the issuer that was asked, wherever it is promised", &[ResponseIssuer])];
const ERROR: Group = &[("answer: not an error", &[UpstreamError])];
const ANSWER: Group = &[("answer: has what its response type brings", &[ResponseMalformed])];
const READABLE: Group =
    &[("ID token: can be read, and opens with our key if it is encrypted", &[IdTokenMalformed, IdTokenEncryption])];
const ALGORITHM: Group = &[("alg: one that is accepted from this upstream", &[IdTokenAlgorithm])];
const KEY: Group = &[("key: one of the upstream's", &[IdTokenKey, Unreachable, CertificateUntrusted])];
const SIGNATURE: Group = &[("signature", &[IdTokenSignature])];
const CLAIMS: Group = &[
    ("iss: the configured issuer", &[IdTokenIssuer]),
    ("sub: there, at most 255 characters", &[IdTokenSubject]),
    ("aud: us", &[IdTokenAudience]),
    ("exp: not yet passed", &[IdTokenExpired]),
    ("iat: there, not in the future", &[IdTokenIssuedAt]),
];
const PARTY: Group = &[("azp: us, where it is said or others are named", &[IdTokenAuthorizedParty])];
const NONCE: Group = &[("nonce: the one that was sent", &[IdTokenNonce])];
const AT_HASH: Group = &[("at_hash: of the access token beside it", &[IdTokenAccessTokenHash])];
const C_HASH: Group = &[("c_hash: of the code beside it", &[IdTokenCodeHash])];
const REDEEMED: Group = &[(
    "code: redeemed with our credentials and the verifier",
    &[TokenRequestRefused, Unreachable, CertificateUntrusted, DomainMisconfigured],
)];
const TOKENS: Group = &[("token response: complete, of type Bearer", &[TokenResponseInvalid])];
const PRESENT: Group = &[("token response: has an ID token", &[IdTokenMissing])];
const AGREE: Group = &[("both ID tokens: the same issuer and subject", &[IdTokensDiffer])];
const FRESH: Group = &[("auth_time: as recent as was asked for", &[AuthenticationTooOld])];
const USERINFO: Group =
    &[("userinfo: answered as JSON, or signed by the upstream for us", &[UserinfoInvalid, CertificateUntrusted])];
const SAME: Group = &[("userinfo: sub is that of the ID token", &[UserinfoSubject])];
const SUBJECT: Group = &[("subject: there is one that can be linked", &[SubjectMissing])];
const DOMAIN: Group = &[("e-mail: of a domain that may come in", &[EmailDomain])];
const ACCOUNT: Group =
    &[("account: there is one that may sign in, or one may be made", &[AccountUnknown, AccountDisabled, AccountTaken])];

/// The groups of a domain, in order; and how many of them are behind a log-in that came so far.
fn groups(settings: &UpstreamSettings, reached: Reached) -> (Vec<Group>, usize) {
    let asked = settings.response_type;
    let mut all: Vec<Group> = vec![STATE, METADATA];
    let mut behind = if reached.metadata { all.len() } else { 1 };
    all.extend([ISS, ERROR, ANSWER]);
    let token = [READABLE, ALGORITHM, KEY, SIGNATURE, CLAIMS, PARTY, NONCE];
    if asked.id_token {
        all.extend(token);
        all.extend(asked.token.then_some(AT_HASH));
        all.extend(asked.code.then_some(C_HASH));
    }
    if redeems_code(settings) {
        all.extend([REDEEMED, TOKENS]);
        if reached.tokens {
            behind = all.len();
        }
        if !settings.is_plain_oauth() {
            all.extend(token);
            all.extend([AT_HASH, PRESENT]);
        }
        all.extend(asked.id_token.then_some(AGREE));
    }
    all.push(FRESH);
    if settings.claims_source.uses_userinfo() {
        if reached.userinfo {
            behind = all.len();
        }
        all.push(USERINFO);
        all.extend((!settings.is_plain_oauth()).then_some(SAME));
    }
    all.push(SUBJECT);
    all.extend((!settings.allowed_email_domains.is_empty()).then_some(DOMAIN));
    all.push(ACCOUNT);
    (all, behind)
}

/// The checks of a log-in that came so far and was refused for this reason, or not at all.
pub fn checks(settings: &UpstreamSettings, reached: Reached, failed: Option<RefusalCode>) -> Vec<Check> {
    let (groups, behind) = groups(settings, reached);
    let names = |group: &Group, code| group.iter().any(|(_, codes)| codes.contains(&code));
    let at = failed.map(|code| groups.iter().enumerate().position(|(at, group)| at >= behind && names(group, code)));
    let state = |place: usize, codes: &[RefusalCode]| match (failed, at) {
        (None, _) => Made::Passed,
        // A reason that belongs to no check here: what is certain is what had been brought.
        (Some(_), None | Some(None)) => {
            if place < behind {
                Made::Passed
            } else {
                Made::NotReached
            }
        }
        (Some(code), Some(Some(at))) if place == at && codes.contains(&code) => Made::Failed,
        (Some(_), Some(Some(at))) => {
            if place < at {
                Made::Passed
            } else {
                Made::NotReached
            }
        }
    };
    let each = groups.iter().enumerate().flat_map(|(place, group)| group.iter().map(move |one| (place, one)));
    each.map(|(place, (what, codes))| Check { what: (*what).to_owned(), made: state(place, codes) }).collect()
}

#[cfg(test)]
mod tests {
    use super::super::fixture::settings;
    use super::*;
    use crate::model::ClaimsSource;

    fn count(checks: &[Check], made: Made) -> usize {
        checks.iter().filter(|check| check.made == made).count()
    }

    fn failed(checks: &[Check]) -> String {
        let mut all = checks.iter().filter(|check| check.made == Made::Failed).map(|check| check.what.clone());
        let first = all.next().unwrap_or_default();
        assert_eq!(all.next(), None);
        first
    }

    const ALL: Reached = Reached { metadata: true, tokens: true, userinfo: true };

    #[test]
    fn everything_that_is_made_passes_in_a_log_in_that_is_not_refused() {
        let made = checks(&settings(), ALL, None);
        assert_eq!(count(&made, Made::Passed), made.len());
        assert!(!made.iter().any(|check| check.what.starts_with("userinfo") || check.what.starts_with("c_hash")));
    }

    #[test]
    fn before_the_failure_everything_holds_and_after_it_nothing_was_looked_at() {
        let tokens = Reached { userinfo: false, ..ALL };
        let made = checks(&settings(), tokens, Some(IdTokenNonce));
        assert!(failed(&made).starts_with("nonce"));
        let at = made.iter().position(|check| check.made == Made::Failed).unwrap();
        assert!(made[..at].iter().all(|check| check.made == Made::Passed));
        assert!(made[at + 1..].iter().all(|check| check.made == Made::NotReached));
    }

    #[test]
    fn what_was_brought_says_which_of_two_places_it_was() {
        let at = |reached, code| failed(&checks(&settings(), reached, Some(code)));
        assert!(at(Reached::default(), Unreachable).starts_with("metadata"));
        assert!(at(Reached { metadata: true, ..Reached::default() }, Unreachable).starts_with("code"));
        assert!(at(Reached { userinfo: false, ..ALL }, Unreachable).starts_with("key"));
        let hybrid = UpstreamSettings { response_type: "code id_token".parse().unwrap(), ..settings() };
        let place = |reached| {
            checks(&hybrid, reached, Some(IdTokenSignature)).iter().position(|check| check.made == Made::Failed).unwrap()
        };
        assert!(place(Reached { metadata: true, ..Reached::default() }) < place(Reached { userinfo: false, ..ALL }));
    }

    #[test]
    fn every_reason_of_a_log_in_fails_a_check() {
        let settings = UpstreamSettings {
            response_type: "code id_token token".parse().unwrap(),
            claims_source: ClaimsSource::IdTokenAndUserinfo,
            allowed_email_domains: vec!["corp.test".into()],
            ..settings()
        };
        for code in [
            Unreachable,
            CertificateUntrusted,
            MetadataInvalid,
            MetadataIssuer,
            ResponseMalformed,
            ResponseIssuer,
            UpstreamError,
            TokenRequestRefused,
            TokenResponseInvalid,
            IdTokenMissing,
            IdTokenMalformed,
            IdTokenEncryption,
            IdTokenAlgorithm,
            IdTokenKey,
            IdTokenSignature,
            IdTokenIssuer,
            IdTokenSubject,
            IdTokenAudience,
            IdTokenAuthorizedParty,
            IdTokenExpired,
            IdTokenIssuedAt,
            IdTokenNonce,
            IdTokenAccessTokenHash,
            IdTokenCodeHash,
            IdTokensDiffer,
            AuthenticationTooOld,
            UserinfoInvalid,
            UserinfoSubject,
            SubjectMissing,
            EmailDomain,
            AccountUnknown,
            AccountDisabled,
            AccountTaken,
        ] {
            assert_ne!(failed(&checks(&settings, Reached::default(), Some(code))), "", "{code:?}");
        }
    }
}
