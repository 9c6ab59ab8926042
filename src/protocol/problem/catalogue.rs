//! The catalogue of errors of the API (RFC 9457 §4 <https://www.rfc-editor.org/rfc/rfc9457#section-4>): title, cause and fix of each.

use super::Entry;

pub(super) const UNAUTHENTICATED: Entry = Entry::new(
    "unauthenticated",
    401,
    [
        "No access token came with the request",
        "The API is called without an `Authorization: Bearer` header.",
        "Get a token for the resource of this API (the issuer and /api) and send it in the header.",
    ],
);
pub(super) const INVALID_TOKEN: Entry = Entry::new(
    "invalid_token",
    401,
    [
        "The access token is not valid",
        "The token is expired, withdrawn, unknown here, or for another resource.",
        "Get a new token, and name the issuer and /api as its `resource`.",
    ],
);
pub(super) const INSUFFICIENT_SCOPE: Entry = Entry::new(
    "insufficient_scope",
    403,
    [
        "The access token lacks a scope",
        "The token was issued without the scope, or the client's registered `scope` does not name it (any more).",
        "Name the scope in the client's registered `scope`, then ask for it in the token request.",
    ],
);
pub(super) const NOT_AN_ADMINISTRATOR: Entry = Entry::new(
    "not_an_administrator",
    403,
    [
        "The person may not administer this provider",
        "A person stands behind the token who is no administrator of the tenant.",
        "Let an owner give the person a role (`signet admin grant` on the host), or use client_credentials.",
    ],
);
pub(super) const ROLE_TOO_NARROW: Entry = Entry::new(
    "role_too_narrow",
    403,
    [
        "The person's role does not comprise this",
        "The person behind the token is an administrator whose role may not do what was asked.",
        "Let an owner give the person a role that may, or leave it to somebody who has one; the detail names the roles.",
    ],
);
pub(super) const INVALID_REQUEST: Entry = Entry::new(
    "invalid_request",
    400,
    [
        "The request is not what the operation takes",
        "A parameter or member is unknown, repeated, malformed or too large.",
        "The detail names it; correct it and send the request again.",
    ],
);
pub(super) const NOT_FOUND: Entry = Entry::new(
    "not_found",
    404,
    ["Nothing is at this address", "The path is not one of the API's.", "Check the path; it begins with the issuer and /api."],
);
pub(super) const METHOD_NOT_ALLOWED: Entry = Entry::new(
    "method_not_allowed",
    405,
    [
        "The address does not take this method",
        "The path exists, but not for this method.",
        "Use one of the methods that the `Allow` header names.",
    ],
);
pub(super) const KEY_NOT_FOUND: Entry = Entry::new(
    "key_not_found",
    404,
    [
        "The provider has no such key",
        "The kid is mistyped, of another provider, or of a key that has been forgotten.",
        "List the keys and take the kid from there.",
    ],
);
pub(super) const KEY_ALREADY_REVOKED: Entry = Entry::new(
    "key_already_revoked",
    409,
    ["The key is revoked already", "Somebody revoked it before.", "Nothing is left to do: what it signed is refused."],
);
pub(super) const ALGORITHM_NOT_USED: Entry = Entry::new(
    "algorithm_not_used",
    409,
    [
        "The provider signs nothing with this algorithm",
        "No client names the algorithm and it is not a default of the provider, so there is no key to rotate.",
        "List the keys to see the algorithms in use.",
    ],
);
pub(super) const USER_NOT_FOUND: Entry = Entry::new(
    "user_not_found",
    404,
    [
        "The tenant has no such person",
        "The identifier is mistyped, of another tenant, or of somebody who was removed.",
        "List or search the people and take the id from there.",
    ],
);
pub(super) const USER_TAKEN: Entry = Entry::new(
    "user_taken",
    409,
    [
        "Somebody goes by that name",
        "User names and e-mail addresses are unique in a tenant, across each other.",
        "Search for whoever has it; choose another name or address.",
    ],
);
pub(super) const SESSION_NOT_FOUND: Entry = Entry::new(
    "session_not_found",
    404,
    [
        "The person has no such session",
        "The session is somebody else's, or has ended.",
        "List the sessions of the person; one that is not there needs no ending.",
    ],
);
pub(super) const GRANT_NOT_FOUND: Entry = Entry::new(
    "grant_not_found",
    404,
    [
        "The person has no such grant",
        "The grant is somebody else's, or was revoked or has expired.",
        "List the grants of the person; one that is not there counts no more.",
    ],
);
pub(super) const IDENTITY_NOT_FOUND: Entry = Entry::new(
    "identity_not_found",
    404,
    [
        "The person has no such linked identity",
        "The identity is somebody else's, or was unlinked before.",
        "Read the person: `identities` has those that there are.",
    ],
);
pub(super) const AGREEMENT_NOT_FOUND: Entry = Entry::new(
    "agreement_not_found",
    404,
    [
        "The tenant has no such agreement",
        "The identifier is mistyped, of another tenant, or the name of an agreement instead of the id of a version.",
        "List the agreements and take the id from there.",
    ],
);
pub(super) const AGREEMENT_VERSION_TAKEN: Entry = Entry::new(
    "agreement_version_taken",
    409,
    [
        "The agreement has a version of that name",
        "What a version says never changes, so that it stays known what people have accepted.",
        "Give the new words a version of another name.",
    ],
);
pub(super) const LAST_OWNER: Entry = Entry::new(
    "last_owner",
    409,
    [
        "No owner would be left",
        "Nobody in the tenant would be left who may do everything and can sign in: the change would lock everybody out.",
        "Make somebody else an owner first, who can sign in.",
    ],
);
pub(super) const OUTRANKED: Entry = Entry::new(
    "outranked",
    403,
    [
        "The person may do more than the caller",
        "Their role comprises what the caller may not do, and whoever could change them could become them.",
        "Leave it to somebody whose role comprises as much.",
    ],
);
pub(super) const MANAGED_BY_FILE: Entry = Entry::new(
    "managed_by_file",
    409,
    [
        "The configuration file keeps it",
        "What the file declares follows the file at every start and is read-only elsewhere.",
        "Change it in the file, or give it `managed = \"create\"` there.",
    ],
);
pub(super) const AUDIT_ENTRY_NOT_FOUND: Entry = Entry::new(
    "audit_entry_not_found",
    404,
    [
        "The audit log has no such entry",
        "The identifier is mistyped, of another tenant, or of an entry that became older than `[audit] keep` says.",
        "List the entries and take the id from there.",
    ],
);
pub(super) const FLOW_NOT_FOUND: Entry = Entry::new(
    "flow_not_found",
    404,
    [
        "Nothing is kept under this reference",
        "The reference is mistyped, of another provider, of a request that no app made, or of one that is no longer among those kept.",
        "Take the reference from the error page or from the header x-request-id, and look within a day.",
    ],
);
pub(super) const PRECONDITION_FAILED: Entry = Entry::new(
    "precondition_failed",
    412,
    [
        "It has changed meanwhile",
        "Somebody else has changed it since the ETag in `If-Match` was read.",
        "Read it again, make the change anew, and send it with the new ETag.",
    ],
);
pub(super) const PRECONDITION_REQUIRED: Entry = Entry::new(
    "precondition_required",
    428,
    [
        "The change does not say what it is based on",
        "The request has no `If-Match`, so that it could undo what somebody else has just written.",
        "Send `If-Match` with the ETag of what was read, or `*` to overwrite whatever is there.",
    ],
);
pub(super) const IDEMPOTENCY_KEY_REUSED: Entry = Entry::new(
    "idempotency_key_reused",
    422,
    [
        "The key belongs to another request",
        "The same `Idempotency-Key` came within a day, with another address or body.",
        "Use a new key for each new request, and the same one only to send it again.",
    ],
);
pub(super) const TOO_MANY_REQUESTS: Entry = Entry::new(
    "too_many_requests",
    429,
    ["Too many requests", "Many requests came in a short time.", "Wait as long as `Retry-After` says."],
);
pub(super) const TEMPORARILY_UNAVAILABLE: Entry = Entry::new(
    "temporarily_unavailable",
    503,
    [
        "The server is busy",
        "The database or a queue is handling as much as it can.",
        "Send the request again after `Retry-After`.",
    ],
);
pub(super) const SERVER_ERROR: Entry = Entry::new(
    "server_error",
    500,
    ["Something failed on our side", "A fault of the server; its log has the reference.", "Give the reference to the operator."],
);
