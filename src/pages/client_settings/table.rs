//! The table.

use super::SettingForm::{Either, Flag, Json, List, Maybe, Number, One, Others, Some, Text};
use super::{ClientSection, ClientSetting, SettingForm};
use crate::protocol::device::GRANT_TYPE;

const fn row(name: &'static str, form: SettingForm, label: &'static str, help: &'static str) -> ClientSetting {
    ClientSetting { name, form, label, help }
}

const fn section(word: &'static str, title: &'static str, fields: &'static [ClientSetting]) -> ClientSection {
    ClientSection { word, title, fields }
}

const SIGNING: &[&str] =
    &["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "HS256", "HS384", "HS512"];
const MANAGEMENT: &[&str] = &["RSA-OAEP", "RSA-OAEP-256", "ECDH-ES", "ECDH-ES+A128KW", "ECDH-ES+A192KW", "ECDH-ES+A256KW"];
const CONTENT: &[&str] = &["A128GCM", "A192GCM", "A256GCM", "A128CBC-HS256", "A192CBC-HS384", "A256CBC-HS512"];

/// Every section.
pub const CLIENT_SECTIONS: [ClientSection; 9] = [
    section("about", "What people see", ABOUT),
    section("addresses", "Addresses", ADDRESSES),
    section("flow", "Grants and responses", FLOW),
    section("authentication", "Authentication", AUTHENTICATION),
    section("access", "Who may use it", ACCESS),
    section("tokens", "Tokens and claims", TOKENS),
    section("requests", "Requests", REQUESTS),
    section("logout", "Sign-out", LOGOUT),
    section("others", "Further members", OTHERS),
];

const ABOUT: &[ClientSetting] = &[
    row(
        "client_name",
        Text,
        "Name",
        "What people see when they sign in to the app and allow access. Without it they see the client ID.",
    ),
    row("description", Text, "Description", "A sentence about the app, for whoever looks after it."),
    row("display_name", Text, "Display name", "Taken from software statements; the name above counts on our pages."),
    row("organization_name", Text, "Organisation", "Who makes the app."),
    row("client_uri", Text, "Home page", "An https address of a page about the app, shown beside its name."),
    row("logo_uri", Text, "Logo", "An https address of a square picture, shown when people sign in and consent."),
    row("policy_uri", Text, "Privacy notice", "An https address; people find it on the consent page."),
    row("tos_uri", Text, "Terms of use", "An https address; people find it on the consent page."),
    row("contacts", List, "Contacts", "E-mail addresses of whoever answers for the app, one a line."),
    row(
        "software_id",
        Text,
        "Software identifier",
        "The same in every installation of the software (RFC 7591). Leave it empty if you do not know it.",
    ),
    row("software_version", Text, "Software version", "The version of that software."),
];

const ADDRESSES: &[ClientSetting] = &[
    row(
        "redirect_uris",
        List,
        "Redirect URIs",
        "Where people come back to, one a line, exactly as the app sends them: scheme, host, port, path and a slash at the end all count. No wildcards.",
    ),
    row(
        "application_type",
        One(&["web", "native"]),
        "Kind of application",
        "Web apps come back to https addresses; native ones to schemes of their own, or to loopback addresses with any port.",
    ),
    row(
        "post_logout_redirect_uris",
        List,
        "Redirect URIs after sign-out",
        "Where people may come back to after they signed out, one a line, exactly.",
    ),
    row(
        "initiate_login_uri",
        Text,
        "Address that starts a sign-in",
        "An https address at which the app begins a sign-in by itself; our account page links to it.",
    ),
    row(
        "allowed_origins",
        List,
        "Further origins",
        "Origins such as https://app.example from which pages may call token and userinfo, one a line. Those of the redirect URIs may anyway.",
    ),
];

const FLOW: &[ClientSetting] = &[
    row(
        "grant_types",
        Some(&["authorization_code", "refresh_token", "client_credentials", "implicit", GRANT_TYPE]),
        "Grants",
        "How the app gets tokens. authorization_code with refresh_token is right for people, client_credentials for an app that acts for itself, urn:ietf:params:oauth:grant-type:device_code for a device without a browser. implicit is left out of OAuth 2.1: prefer authorization_code.",
    ),
    row(
        "response_types",
        Some(&["code", "id_token", "id_token token", "code id_token", "code token", "code id_token token"]),
        "Response types",
        "What the authorization endpoint may answer with. Prefer code: nothing of worth travels through the browser. The provider has to serve the others.",
    ),
    row(
        "response_modes",
        Some(&["query", "fragment", "form_post"]),
        "Response modes",
        "How it may answer. None ticked: those that the provider allows.",
    ),
    row(
        "require_pkce",
        Either,
        "Require PKCE",
        "Whether a code counts only with the verifier of whoever asked for it. A public app, which has no secret, always needs it; turn it on for every app that can.",
    ),
    row(
        "refresh_token_rotation",
        Either,
        "Replace refresh tokens at each use",
        "So that a stolen one is noticed. As usual: yes. A public app always does.",
    ),
];

const AUTHENTICATION: &[ClientSetting] = &[
    row(
        "token_endpoint_auth_method",
        One(&["client_secret_basic", "client_secret_post", "client_secret_jwt", "private_key_jwt", "none"]),
        "How the app proves itself",
        "client_secret_basic and client_secret_post send a secret, client_secret_jwt and private_key_jwt sign with a secret or a key; none is for apps that can keep no secret. Changing to a method without secret removes the secrets.",
    ),
    row(
        "token_endpoint_auth_signing_alg",
        Maybe(SIGNING),
        "Algorithm of its assertions",
        "Only for client_secret_jwt and private_key_jwt. Not set: any that fits.",
    ),
    row(
        "jwks_uri",
        Text,
        "Address of its keys",
        "An https address of the app’s public keys (a JWK Set): for private_key_jwt, signed requests and encryption. Use either this or the keys themselves.",
    ),
    row("jwks", Json, "Its keys", "A JWK Set by value, as JSON, with public keys only. Use either this or the address."),
];

const ACCESS: &[ClientSetting] = &[
    row(
        "scope",
        Text,
        "Scopes",
        "What the app may ask for, with spaces between. Scopes of APIs are given by an administrator. Without any it may ask for everything that the provider publishes, except the scopes of its own API.",
    ),
    row("allowed_groups", List, "Groups", "Only members of one of these groups may use the app, one a line. Empty: everybody."),
    row("require_consent", Either, "Ask for consent", "No is for the organisation’s own apps. As usual: people are asked."),
    row(
        "idp_hint",
        Text,
        "Sign in through",
        "The short name of the relying-party domain to which people are sent without being asked.",
    ),
    row("default_max_age", Number, "Longest age of a sign-in", "In seconds: people who signed in longer ago sign in again."),
    row("require_auth_time", Flag, "Say when people signed in", "ID tokens always have auth_time."),
    row(
        "default_acr_values",
        List,
        "Wanted strength of the sign-in",
        "What counts as acr_values if the app asks for none, one a line, the best first.",
    ),
    row(
        "subject_type",
        One(&["public", "pairwise"]),
        "Identifiers of people",
        "public: the same for every app. pairwise: one of its own for this app, so that apps of other sectors cannot compare whom they know. Changing it changes everybody’s identifier.",
    ),
    row(
        "sector_identifier_uri",
        Text,
        "Sector identifier",
        "An https address of a JSON list of all redirect URIs of the apps that share pairwise identifiers. Needed for pairwise with redirect URIs on several hosts.",
    ),
];

const TOKENS: &[ClientSetting] = &[
    row(
        "id_token_signed_response_alg",
        Maybe(SIGNING),
        "Signature of ID tokens",
        "What the app’s library verifies. RS256 is understood by every one; HS algorithms need an app with a long secret. Not set: the provider’s default when the app was registered.",
    ),
    row(
        "id_token_encrypted_response_alg",
        Maybe(MANAGEMENT),
        "Encryption of ID tokens: key",
        "Encrypts ID tokens to a key of the app, which it has to have registered. Not set: they are signed only.",
    ),
    row(
        "id_token_encrypted_response_enc",
        Maybe(CONTENT),
        "Encryption of ID tokens: content",
        "How the content is encrypted once a key is. Prefer GCM.",
    ),
    row("userinfo_signed_response_alg", Maybe(SIGNING), "Signature of userinfo", "Not set: userinfo is plain JSON."),
    row(
        "userinfo_encrypted_response_alg",
        Maybe(MANAGEMENT),
        "Encryption of userinfo: key",
        "Encrypts userinfo to a key of the app, which it has to have registered.",
    ),
    row(
        "userinfo_encrypted_response_enc",
        Maybe(CONTENT),
        "Encryption of userinfo: content",
        "How the content is encrypted once a key is. Prefer GCM.",
    ),
    row(
        "access_token_format",
        Maybe(&["opaque", "jwt"]),
        "Form of access tokens",
        "Where no resource is named. Opaque ones are looked up here and end at once, everywhere, when they are revoked; JWTs can be read by an API without asking.",
    ),
    row("access_token_lifetime", Number, "Life of access tokens", "In seconds, at most a day. Empty: what the provider says."),
    row("id_token_lifetime", Number, "Life of ID tokens", "In seconds, at most 30 days. Empty: what the provider says."),
    row(
        "claim_mappings",
        Json,
        "Claim mappings",
        "A JSON array of names, or of objects with claim, from, value, to, scope and separator.",
    ),
];

const REQUESTS: &[ClientSetting] = &[
    row(
        "require_signed_request_object",
        Flag,
        "Signed requests only",
        "A request that is not signed is refused, and what is outside of the signed request is ignored.",
    ),
    row(
        "request_object_signing_alg",
        Maybe(SIGNING),
        "Signature of request objects",
        "The algorithm of signed requests (RFC 9101). Not set: any that fits its keys.",
    ),
    row(
        "request_object_encryption_alg",
        Maybe(MANAGEMENT),
        "Encryption of request objects: key",
        "How requests may be encrypted to a key of ours, which we keep for it.",
    ),
    row("request_object_encryption_enc", Maybe(CONTENT), "Encryption of request objects: content", "One of the GCM algorithms."),
    row(
        "request_uris",
        List,
        "Addresses of request objects",
        "Where signed requests may be fetched from, one a line. One that ends in /* is a folder.",
    ),
];

const LOGOUT: &[ClientSetting] = &[
    row(
        "backchannel_logout_uri",
        Text,
        "Back-channel sign-out",
        "We post a logout token to this address when somebody’s session ends, server to server. It works without a browser.",
    ),
    row("backchannel_logout_session_required", Flag, "It needs the session", "Logout tokens name the session (sid)."),
    row(
        "frontchannel_logout_uri",
        Text,
        "Front-channel sign-out",
        "The signed-out page loads this address, on the host of a redirect URI, in a hidden frame. Browsers that keep cookies from frames make it useless: prefer the back channel.",
    ),
    row("frontchannel_logout_session_required", Flag, "Say which session", "The address gets iss and sid as parameters."),
];

const OTHERS: &[ClientSetting] = &[row(
    "others",
    Others,
    "Further members",
    "Any other client metadata as a JSON object, such as names in other languages: { \"client_name#de\": \"…\" }.",
)];
