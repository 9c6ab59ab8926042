//! The settings of providers and resources as people see them: label, help and kind, by the name that file and API have for each.

use super::setting_fields::SettingKind::{
    Algorithm, Asymmetric, Choice, Colour, Count, Issuers, Lines, Number, Picture, Scopes, Seconds, Text, Tick,
};
use super::setting_fields::{FieldSpec, SectionSpec, SettingKind};

const fn field(name: &'static str, label: &'static str, help: &'static str, kind: SettingKind) -> FieldSpec {
    FieldSpec { name, label, help, kind }
}

const DISPLAY_NAME: FieldSpec = field("display_name", "Name", "People see it when they sign in.", Text);
const DEFAULT_ALGORITHM: FieldSpec = field(
    "default_algorithm",
    "Default algorithm",
    "ID tokens of apps that are registered from now on are signed with it. Apps that there are keep theirs.",
    Algorithm,
);

/// The sections of a provider; `new` is that of one to be made.
pub(super) const PROVIDER: [SectionSpec; 7] = [
    SectionSpec {
        word: "new",
        title: "Its address",
        fields: &[
            field("name", "Short name", "Small letters, digits and hyphens. It never changes.", Text),
            field(
                "issuer",
                "Address",
                "Such as https://login.example.com, without a slash at the end. Its host name has to lead to this server. It never changes.",
                Text,
            ),
            DISPLAY_NAME,
            DEFAULT_ALGORITHM,
        ],
    },
    SectionSpec {
        word: "branding",
        title: "Branding",
        fields: &[
            DISPLAY_NAME,
            field(
                "branding.logo",
                "Logo",
                "PNG, JPEG, WebP or SVG, at most 40 KiB. It stands beside the name; on dark pages it has a white ground.",
                Picture,
            ),
            field(
                "branding.accent_color",
                "Colour",
                "Of links and buttons, as # and six digits. Words in it have to be read on a light page; dark pages have a lighter shade of it. Empty: the colour of the house.",
                Colour,
            ),
            field("branding.support_uri", "Help", "Where people find help. It stands below every page of theirs.", Text),
            field("branding.policy_uri", "Privacy", "What becomes of what people say of themselves.", Text),
            field("branding.tos_uri", "Terms", "The terms of use.", Text),
        ],
    },
    SectionSpec {
        word: "sign-in",
        title: "Signing in",
        fields: &[
            field("password_login", "Passwords", "People may sign in with a password of ours.", Tick),
            field(
                "sign_up",
                "Accounts of people’s own",
                "closed: administrators make accounts. email_domain: whoever reads mail in one of the domains makes one. open: whoever reads mail.",
                Choice(&["closed", "email_domain", "open"]),
            ),
            field("sign_up_domains", "Domains of e-mail", "For email_domain; one a line, such as example.com.", Lines),
            field(
                "idp_hint",
                "Straight to",
                "The short name of a relying-party domain that people are sent to without being asked. Empty: they choose.",
                Text,
            ),
            field("require_pkce", "PKCE for every app", "Apps that can keep a secret have to use PKCE, too.", Tick),
            field(
                "cross_site_sessions",
                "Sessions in frames",
                "The session cookie travels in frames of other sites, for apps that renew tokens in a hidden frame.",
                Tick,
            ),
            field(
                "inspector",
                "Flow inspector",
                "The last requests of each app are kept for a day, for its owners to look at.",
                Tick,
            ),
        ],
    },
    SectionSpec {
        word: "algorithms",
        title: "Algorithms and keys",
        fields: &[
            DEFAULT_ALGORITHM,
            field("access_token_algorithm", "Access tokens", "JWT access tokens are signed with it.", Asymmetric),
            field("rsa_bits", "Bits of RSA keys", "Of keys that are made from now on.", Count(&["2048", "3072", "4096"])),
            field("key_policy.active", "A key signs for", "In seconds; usually 86400, a day.", Seconds),
            field(
                "key_policy.announce",
                "It is announced before for",
                "In seconds; longer than copies of the key set are kept.",
                Seconds,
            ),
            field("key_policy.jwks_max_age", "Apps may keep the key set for", "In seconds.", Seconds),
            field("key_policy.skew", "Clocks may differ by", "In seconds.", Seconds),
        ],
    },
    SectionSpec {
        word: "lifetimes",
        title: "Lifetimes",
        fields: &[
            field("lifetimes.code", "Authorization code", "In seconds, 10 to 600; usually 60.", Seconds),
            field("lifetimes.access_token", "Access token", "In seconds, at most a day; usually 300.", Seconds),
            field("lifetimes.id_token", "ID token", "In seconds, at most a day; usually 3600.", Seconds),
            field(
                "lifetimes.refresh_token_idle",
                "Refresh token that is not used",
                "In seconds; usually 2592000, 30 days.",
                Seconds,
            ),
            field("lifetimes.refresh_token_absolute", "Refresh token in all", "In seconds; usually 15552000, 180 days.", Seconds),
            field(
                "lifetimes.refresh_token_grace",
                "Grace of a replaced refresh token",
                "In seconds, 0 to 600; usually 60. So long it still leads to its successor.",
                Seconds,
            ),
            field("lifetimes.session_idle", "Session that is not used", "In seconds; usually 43200, 12 hours.", Seconds),
            field("lifetimes.session_absolute", "Session in all", "In seconds; usually 2592000, 30 days.", Seconds),
            field("lifetimes.account_deletion_grace", "Account of who leaves", "In seconds; usually 1209600, 14 days.", Seconds),
        ],
    },
    SectionSpec {
        word: "responses",
        title: "Profile",
        fields: &[
            field(
                "response_types",
                "Response types",
                "Those that apps may use here at all, one a line. code is enough today.",
                Lines,
            ),
            field("response_modes", "Response modes", "One a line: query, fragment, form_post.", Lines),
        ],
    },
    SectionSpec {
        word: "registration",
        title: "Registration by apps themselves",
        fields: &[
            field(
                "registration",
                "Who may register",
                "closed: nobody. token: whoever has an initial access token. open: anybody, within limits.",
                Choice(&["closed", "token", "open"]),
            ),
            field("registration_limits.per_network", "Requests of a network in an hour", "0 is no limit.", Number),
            field("registration_limits.unused", "Apps that nobody has used", "0 is no limit.", Number),
            field("registration_limits.unused_after", "They leave after", "In seconds; usually 86400, a day.", Seconds),
            field(
                "software_statement_required",
                "Software statements",
                "Nobody registers without one of an issuer that is trusted.",
                Tick,
            ),
            field(
                "statement_issuer",
                "Issuers of software statements",
                "One a line: the issuer, then the address of its key set or the set itself as JSON, then, if not all of its software counts, the software_ids that do. Such as: https://vendor.example https://vendor.example/jwks",
                Issuers,
            ),
        ],
    },
];

/// The one section of a resource.
pub const RESOURCE: SectionSpec = SectionSpec {
    word: "about",
    title: "About it",
    fields: &[
        field("identifier", "Identifier", "Its absolute URI: apps name it as resource, and its tokens have it as aud.", Text),
        field("display_name", "Name", "People see it when an app asks for access to it.", Text),
        field(
            "scopes",
            "Scopes",
            "One a line: the word, then what it lets an app do, in a person’s words. Such as: orders:read See your orders",
            Scopes,
        ),
        field(
            "access_token_format",
            "Tokens",
            "opaque: it asks us what they mean. jwt: it reads them itself.",
            Choice(&["opaque", "jwt"]),
        ),
        field(
            "access_token_lifetime",
            "They live for",
            "In seconds, 10 to 86400. Empty: as long as others of the provider.",
            Seconds,
        ),
        field("introspection_clients", "Who may ask about them", "One client ID a line.", Lines),
        field("enabled", "Enabled", "Apps get tokens for it.", Tick),
    ],
};

/// What a tenant begins with.
pub const TENANT_NEW: SectionSpec = SectionSpec {
    word: "new",
    title: "Its address",
    fields: &[
        field("name", "Short name", "Small letters, digits and hyphens. It never changes.", Text),
        field("display_name", "Name", "People see it when they sign in. Empty: the short name.", Text),
        field(
            "issuer",
            "Address",
            "Where its people sign in, such as https://login.acme.example, without a slash at the end. Its host name has to lead to this server. It never changes.",
            Text,
        ),
    ],
};

/// The one section of a tenant.
pub const TENANT: SectionSpec = SectionSpec {
    word: "about",
    title: "About it",
    fields: &[
        field("display_name", "Name", "Of the organisation.", Text),
        field(
            "developers",
            "Developer portal",
            "invited: for whom a team has taken in. everyone: for whoever can sign in. Owners and admins always may.",
            Choice(&["invited", "everyone"]),
        ),
        field("app_approval", "Approval of apps", "An app that developers make waits for an administrator.", Tick),
    ],
};
