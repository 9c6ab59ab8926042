//! The entries about tenants in the catalogue of errors of the API (RFC 9457 §4 <https://www.rfc-editor.org/rfc/rfc9457#section-4>).

use super::Entry;

pub(super) const TENANT_NOT_FOUND: Entry = Entry::new(
    "tenant_not_found",
    404,
    [
        "There is no such tenant",
        "The name is mistyped, or the tenant of the caller manages no others.",
        "List the tenants and take the name from there; the configuration file says which tenant manages others (`manages_tenants`).",
    ],
);
pub(super) const TENANT_TAKEN: Entry = Entry::new(
    "tenant_taken",
    409,
    ["A tenant has that name", "Names of tenants are unique on a server.", "Choose another name."],
);
pub(super) const TENANT_SETTINGS: Entry = Entry::new(
    "tenant_settings",
    422,
    [
        "The settings of the tenant are not right",
        "A setting is unknown, of another form or outside its limits, or the address of its provider is.",
        "The detail names each with what to do; correct them and send the request again.",
    ],
);
pub(super) const TENANT_NEEDED: Entry = Entry::new(
    "tenant_needed",
    409,
    [
        "The tenant is that of the caller",
        "Disabled from within, it would leave nobody who could undo it.",
        "Do it from another tenant that manages tenants, if there is one.",
    ],
);
pub(super) const TENANT_INHABITED: Entry = Entry::new(
    "tenant_inhabited",
    409,
    [
        "Somebody is in the tenant",
        "The link for the first owner works only while nobody is there; who manages tenants does not come in.",
        "Ask an owner of the tenant; on the host, `signet admin recover` lets an owner back in.",
    ],
);
pub(super) const TENANT_UNREACHABLE: Entry = Entry::new(
    "tenant_unreachable",
    409,
    [
        "No provider of the tenant answers",
        "The tenant or all of its providers are disabled, so that a link would lead nowhere.",
        "Enable the tenant first.",
    ],
);
