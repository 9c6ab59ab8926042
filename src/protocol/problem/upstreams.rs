//! The catalogue of errors of the API (RFC 9457 §4 <https://www.rfc-editor.org/rfc/rfc9457#section-4>), as far as it is about relying-party
//! domains and platform identities.

use super::Entry;

pub(super) const UPSTREAM_NOT_FOUND: Entry = Entry::new(
    "upstream_not_found",
    404,
    [
        "The tenant has no such upstream",
        "The name is mistyped, or of an upstream of another tenant or one that was removed.",
        "List the upstreams and take the name from there.",
    ],
);
pub(super) const UPSTREAM_TAKEN: Entry = Entry::new(
    "upstream_taken",
    409,
    [
        "An upstream has that name",
        "Names of upstreams are unique in a tenant.",
        "Choose another name, or change the one that has it.",
    ],
);
pub(super) const UPSTREAM_SETTINGS: Entry = Entry::new(
    "upstream_settings",
    422,
    [
        "The settings do not go together",
        "A setting is missing, is of another form, or does not fit the others; the detail names each with what to do.",
        "Correct what the detail names. `/upstreams/options` says what fits the choices made so far.",
    ],
);
pub(super) const UPSTREAM_UNREADABLE: Entry = Entry::new(
    "upstream_unreadable",
    422,
    [
        "Loading configuration failed",
        "The metadata of the upstream could not be read: address, network, certificate, or what it answers; the detail says which.",
        "Correct the address, let the operator trust its certificate authority (`ca`) or allow its network ([outbound] allow).",
    ],
);
pub(super) const UPSTREAM_IN_USE: Entry = Entry::new(
    "upstream_in_use",
    409,
    [
        "The upstream is in use for log-in",
        "It is enabled for log-in, a provider or an app sends its people to it, or it is the only way in; the detail names each use.",
        "Disable it, and take away what else the detail names; then remove it.",
    ],
);
pub(super) const UPSTREAM_TOO_FAR: Entry = Entry::new(
    "upstream_too_far",
    403,
    [
        "The upstream could let somebody in who may do more",
        "An owner is linked to this issuer, or the upstream would answer for an owner's user name or address.",
        "Let somebody save it who may do as much as those whom it can let in.",
    ],
);
pub(super) const PLATFORM_IDENTITY_NOT_FOUND: Entry = Entry::new(
    "platform_identity_not_found",
    404,
    [
        "The tenant has no such platform identity",
        "The name is mistyped, or of an identity of another tenant or one that was removed.",
        "List the platform identities and take the name from there.",
    ],
);
pub(super) const PLATFORM_IDENTITY_TAKEN: Entry = Entry::new(
    "platform_identity_taken",
    409,
    ["A platform identity has that name", "Names of platform identities are unique in a tenant.", "Choose another name."],
);
pub(super) const PLATFORM_IDENTITY_IN_USE: Entry = Entry::new(
    "platform_identity_in_use",
    409,
    [
        "Upstreams use the platform identity",
        "The detail names the upstreams whose `platform_identity` it is.",
        "Let them use another one, or a secret; then remove it.",
    ],
);
