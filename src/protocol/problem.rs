//! Problem Details for HTTP APIs (RFC 9457 <https://www.rfc-editor.org/rfc/rfc9457>): what the API answers when it does not do what
//! was asked. Each problem has a stable code; its `type` is the address of its entry in the catalogue of errors.

use std::borrow::Cow;

use serde_json::{Map, Value, json};

use super::own_api;
use crate::model::Issuer;

/// The media type (§3).
pub const MEDIA_TYPE: &str = "application/problem+json";

/// A kind of problem. Codes are never renamed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the entries of the catalogue describe them")]
pub enum ProblemCode {
    Unauthenticated,
    InvalidToken,
    InsufficientScope,
    NotAnAdministrator,
    InvalidRequest,
    NotFound,
    MethodNotAllowed,
    KeyNotFound,
    KeyAlreadyRevoked,
    AlgorithmNotUsed,
    TooManyRequests,
    TemporarilyUnavailable,
    ServerError,
}

/// What the catalogue says of a kind of problem.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// The stable code.
    pub code: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// `title`: "A short, human-readable summary of the problem type" (§3.1.3).
    pub title: &'static str,
    /// How it comes about.
    pub cause: &'static str,
    /// What to do.
    pub fix: &'static str,
}

impl ProblemCode {
    /// Every code.
    pub const ALL: [Self; 13] = [
        Self::Unauthenticated,
        Self::InvalidToken,
        Self::InsufficientScope,
        Self::NotAnAdministrator,
        Self::InvalidRequest,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::KeyNotFound,
        Self::KeyAlreadyRevoked,
        Self::AlgorithmNotUsed,
        Self::TooManyRequests,
        Self::TemporarilyUnavailable,
        Self::ServerError,
    ];

    /// The code with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|code| code.entry().code == name)
    }

    /// Its entry in the catalogue.
    pub const fn entry(self) -> Entry {
        let (code, status, title, cause, fix) = match self {
            Self::Unauthenticated => (
                "unauthenticated",
                401,
                "No access token came with the request",
                "The API is called without an `Authorization: Bearer` header.",
                "Get a token for the resource of this API (the issuer and /api) and send it in the header.",
            ),
            Self::InvalidToken => (
                "invalid_token",
                401,
                "The access token is not valid",
                "The token is expired, withdrawn, unknown here, or for another resource.",
                "Get a new token, and name the issuer and /api as its `resource`.",
            ),
            Self::InsufficientScope => (
                "insufficient_scope",
                403,
                "The access token lacks a scope",
                "The token was issued without the scope, or the client's registered `scope` does not name it (any more).",
                "Name the scope in the client's registered `scope`, then ask for it in the token request.",
            ),
            Self::NotAnAdministrator => (
                "not_an_administrator",
                403,
                "The person may not administer this provider",
                "A person stands behind the token who has neither the role owner nor the role admin.",
                "Give the person one of these roles, or use client_credentials.",
            ),
            Self::InvalidRequest => (
                "invalid_request",
                400,
                "The request is not what the operation takes",
                "A parameter or member is unknown, repeated, malformed or too large.",
                "The detail names it; correct it and send the request again.",
            ),
            Self::NotFound => (
                "not_found",
                404,
                "Nothing is at this address",
                "The path is not one of the API's.",
                "Check the path; it begins with the issuer and /api.",
            ),
            Self::MethodNotAllowed => (
                "method_not_allowed",
                405,
                "The address does not take this method",
                "The path exists, but not for this method.",
                "Use one of the methods that the `Allow` header names.",
            ),
            Self::KeyNotFound => (
                "key_not_found",
                404,
                "The provider has no such key",
                "The kid is mistyped, of another provider, or of a key that has been forgotten.",
                "List the keys and take the kid from there.",
            ),
            Self::KeyAlreadyRevoked => (
                "key_already_revoked",
                409,
                "The key is revoked already",
                "Somebody revoked it before.",
                "Nothing is left to do: what it signed is refused.",
            ),
            Self::AlgorithmNotUsed => (
                "algorithm_not_used",
                409,
                "The provider signs nothing with this algorithm",
                "No client names the algorithm and it is not a default of the provider, so there is no key to rotate.",
                "List the keys to see the algorithms in use.",
            ),
            Self::TooManyRequests => (
                "too_many_requests",
                429,
                "Too many requests",
                "Many requests came in a short time.",
                "Wait as long as `Retry-After` says.",
            ),
            Self::TemporarilyUnavailable => (
                "temporarily_unavailable",
                503,
                "The server is busy",
                "The database or a queue is handling as much as it can.",
                "Send the request again after `Retry-After`.",
            ),
            Self::ServerError => (
                "server_error",
                500,
                "Something failed on our side",
                "A fault of the server; its log has the reference.",
                "Give the reference to the operator.",
            ),
        };
        Entry { code, status, title, cause, fix }
    }

    /// `type`: "a URI reference that identifies the problem type … When dereferenced, it is encouraged to provide human-readable
    /// documentation" (§3.1.1).
    pub fn uri(self, issuer: &Issuer) -> String {
        issuer.url(&format!("{}/errors/{}", own_api::PATH, self.entry().code))
    }

    /// Its entry as the catalogue publishes it.
    pub fn described(self, issuer: &Issuer) -> Value {
        let Entry { code, status, title, cause, fix } = self.entry();
        json!({ "type": self.uri(issuer), "code": code, "status": status, "title": title, "cause": cause, "fix": fix })
    }
}

/// One occurrence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Its kind.
    pub code: ProblemCode,
    /// "A human-readable explanation specific to this occurrence of the problem" (§3.1.4).
    pub detail: Cow<'static, str>,
}

impl Problem {
    /// A problem with its explanation.
    pub fn new(code: ProblemCode, detail: impl Into<Cow<'static, str>>) -> Self {
        Self { code, detail: detail.into() }
    }

    /// `invalid_request`.
    pub fn invalid(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ProblemCode::InvalidRequest, detail)
    }

    /// The members (§3.1), with `code`, `fix` and `reference` as extensions (§3.2). `reference` names the request in our log.
    pub fn body(&self, issuer: &Issuer, instance: &str, reference: &str) -> Map<String, Value> {
        let Entry { code, status, title, fix, .. } = self.code.entry();
        let members = [
            ("type", self.code.uri(issuer).into()),
            ("title", title.into()),
            ("status", status.into()),
            ("detail", self.detail.as_ref().into()),
            ("instance", instance.into()),
            ("code", code.into()),
            ("fix", fix.into()),
            ("reference", reference.into()),
        ];
        members.into_iter().map(|(name, value): (&str, Value)| (name.to_owned(), value)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_in_the_catalogue_once_and_its_type_leads_there() {
        let issuer = Issuer::new("https://op.test/acme");
        let mut names: Vec<_> = ProblemCode::ALL.iter().map(|code| code.entry().code).collect();
        assert_eq!(ProblemCode::InvalidToken.uri(&issuer), "https://op.test/acme/api/errors/invalid_token");
        for code in ProblemCode::ALL {
            let entry = code.entry();
            assert_eq!(ProblemCode::named(entry.code), Some(code));
            assert!((400..600).contains(&entry.status), "{}", entry.code);
            assert!([entry.title, entry.cause, entry.fix].iter().all(|text| !text.is_empty()), "{}", entry.code);
        }
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), ProblemCode::ALL.len());
    }

    #[test]
    fn a_problem_has_the_members_of_rfc_9457_and_names_its_request() {
        let body = Problem::new(ProblemCode::KeyNotFound, "There is no key k.").body(
            &Issuer::new("https://op.test"),
            "/api/keys/k",
            "r1",
        );
        assert_eq!(
            Value::Object(body),
            json!({
                "type": "https://op.test/api/errors/key_not_found", "title": "The provider has no such key", "status": 404,
                "detail": "There is no key k.", "instance": "/api/keys/k", "code": "key_not_found",
                "fix": "List the keys and take the kid from there.", "reference": "r1",
            })
        );
    }
}
