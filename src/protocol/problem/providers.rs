//! The entries about providers and resources in the catalogue of errors of the API (RFC 9457 §4
//! <https://www.rfc-editor.org/rfc/rfc9457#section-4>).

use super::Entry;

pub(super) const PROVIDER_NOT_FOUND: Entry = Entry::new(
    "provider_not_found",
    404,
    [
        "The tenant has no such provider",
        "The name is mistyped, of another tenant's provider, or of one that was removed.",
        "List the providers and take the name from there.",
    ],
);
pub(super) const PROVIDER_TAKEN: Entry = Entry::new(
    "provider_taken",
    409,
    [
        "A provider has that name",
        "Names are unique in a tenant, and among the providers of one host, whose cookies have the name in theirs.",
        "Choose another name.",
    ],
);
pub(super) const PROVIDER_SETTINGS: Entry = Entry::new(
    "provider_settings",
    422,
    [
        "The settings of the provider are not right",
        "A setting is unknown, of another form, outside its limits, or does not go with another one; or the address is taken.",
        "The detail names each with what to do; correct them and send the request again.",
    ],
);
pub(super) const PROVIDER_IN_USE: Entry = Entry::new(
    "provider_in_use",
    409,
    [
        "Apps are registered at the provider",
        "They would go with it, with their secrets, consents and tokens, and whoever asked did not say that this is known.",
        "Send the number of the detail as `clients`, or move the apps to another provider first.",
    ],
);
pub(super) const PROVIDER_NEEDED: Entry = Entry::new(
    "provider_needed",
    409,
    [
        "The provider is needed where it is",
        "It is the last one of its tenant, or the one that was asked: nobody could sign in to undo it.",
        "Do it from another provider of the tenant; make one, if there is none.",
    ],
);
pub(super) const RESOURCE_NOT_FOUND: Entry = Entry::new(
    "resource_not_found",
    404,
    [
        "The provider has no such resource",
        "The identifier is mistyped, of another provider's resource, or of one that was removed. It is the `id`, not the URI.",
        "List the resources and take the id from there.",
    ],
);
pub(super) const RESOURCE_TAKEN: Entry = Entry::new(
    "resource_taken",
    409,
    [
        "A resource has that identifier",
        "The URI of a resource is unique at its provider, since tokens name it.",
        "Change the resource that there is, or choose another URI.",
    ],
);
pub(super) const RESOURCE_SETTINGS: Entry = Entry::new(
    "resource_settings",
    422,
    [
        "The settings of the resource are not right",
        "A setting is unknown, of another form, outside its limits, or belongs to the provider's own API.",
        "The detail names each with what to do; correct them and send the request again.",
    ],
);
