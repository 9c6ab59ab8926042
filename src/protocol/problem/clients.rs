//! The catalogue of errors of the API (RFC 9457 §4 <https://www.rfc-editor.org/rfc/rfc9457#section-4>), as far as it is about clients.

use super::Entry;

pub(super) const CLIENT_NOT_FOUND: Entry = Entry::new(
    "client_not_found",
    404,
    [
        "The provider has no such client",
        "The client_id is mistyped, of another provider, or of a client that was removed.",
        "List or search the clients and take the client_id from there.",
    ],
);
pub(super) const CLIENT_TAKEN: Entry = Entry::new(
    "client_taken",
    409,
    [
        "The client_id is taken",
        "A client of the provider has it, or it is the identifier of a person.",
        "Choose another client_id, or leave it out so that one is drawn.",
    ],
);
pub(super) const CLIENT_METADATA: Entry = Entry::new(
    "client_metadata",
    422,
    [
        "The client metadata do not go together",
        "A member is unknown, is of another form, breaks a rule of registration, or does not fit the others; the detail names it.",
        "Correct the member that the detail names; the names are those of OpenID Connect Registration and RFC 7591.",
    ],
);
pub(super) const CLIENT_SCOPE_TOO_FAR: Entry = Entry::new(
    "client_scope_too_far",
    403,
    [
        "The client would reach further than the caller",
        "The `scope` names scopes of this API that open what the caller may not do.",
        "Leave those scopes out, or let somebody give them who may do as much.",
    ],
);
pub(super) const CLIENT_HAS_NO_SECRET: Entry = Entry::new(
    "client_has_no_secret",
    409,
    [
        "The client does not use a secret",
        "Its `token_endpoint_auth_method` rests on none: it is public, or it signs with a key of its own.",
        "Change its method first if it can keep a secret.",
    ],
);
pub(super) const CLIENT_SECRETS_FULL: Entry = Entry::new(
    "client_secrets_full",
    409,
    [
        "The client has two secrets already",
        "Two are enough to replace one without an outage: the one in use and the one to come.",
        "Revoke the one that is not used any more, or end the earlier ones at once (`end_earlier_after` 0).",
    ],
);
pub(super) const CLIENT_SECRET_NOT_FOUND: Entry = Entry::new(
    "client_secret_not_found",
    404,
    [
        "The client has no such secret",
        "The identifier is mistyped, or of a secret that was revoked or has expired.",
        "List the secrets of the client; one that is not there is not accepted.",
    ],
);
pub(super) const CLIENT_SECRET_LAST: Entry = Entry::new(
    "client_secret_last",
    409,
    [
        "It is the only secret that the client has",
        "Without it the client could not authenticate any more.",
        "Add another one first, or disable the client.",
    ],
);
