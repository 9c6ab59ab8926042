//! Every setting of an app that administrators see and change, with its label and the help that stands at it. Names are the registered
//! ones (`protocol::registration`).

use super::FieldKind;

/// Settings that are decided together.
#[derive(Clone, Copy, Debug)]
pub struct ClientSection {
    /// Its word in addresses.
    pub word: &'static str,
    /// Its title.
    pub title: &'static str,
    /// The settings.
    pub fields: &'static [ClientSetting],
}

/// A setting.
#[derive(Clone, Copy, Debug)]
pub struct ClientSetting {
    /// The member.
    pub name: &'static str,
    /// How it is filled in.
    pub kind: FieldKind,
    /// How it is written down.
    pub form: SettingForm,
    /// Its name for people.
    pub label: &'static str,
    /// What to know.
    pub help: &'static str,
}

/// How a setting is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingForm {
    /// A text, or nothing.
    Text,
    /// A number, or nothing.
    Number,
    /// Texts: of lines, one each; of a line, separated by spaces.
    List,
    /// Yes or no.
    Flag,
    /// Yes, no, or as usual.
    Either,
    /// One or some of these words.
    Words(&'static [&'static str]),
    /// Any JSON.
    Json,
    /// Members that have no field of their own, as a JSON object.
    Others,
}

use FieldKind::{Choice, Lines, Text, Tick, Ticks};
use SettingForm::{Either, Flag, Json, List, Number, Others, Words};

const fn of(name: &'static str, kind: FieldKind, form: SettingForm, [label, help]: [&'static str; 2]) -> ClientSetting {
    ClientSetting { name, kind, form, label, help }
}

const fn text(name: &'static str, label: &'static str, help: &'static str) -> ClientSetting {
    of(name, Text, SettingForm::Text, [label, help])
}

const SIGNING: &[&str] =
    &["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "HS256", "HS384", "HS512"];
const MANAGEMENT: &[&str] = &["RSA-OAEP", "RSA-OAEP-256", "ECDH-ES", "ECDH-ES+A128KW", "ECDH-ES+A192KW", "ECDH-ES+A256KW"];
const CONTENT: &[&str] = &["A128GCM", "A192GCM", "A256GCM", "A128CBC-HS256", "A192CBC-HS384", "A256CBC-HS512"];
const SIGNED: &str = "HS algorithms need an app with a long secret. Not set: the provider’s default when the app was registered.";
const ENCRYPTED: &str = "Needs keys of the app.";

/// Every section.
pub const CLIENT_SECTIONS: [ClientSection; 8] = [
    ClientSection {
        word: "about",
        title: "Name and pages",
        fields: &[
            text("client_name", "Name", "People see it when they sign in and allow access. Without it they see the client ID."),
            text("client_uri", "Home page", "A page about the app that people can open."),
            text("logo_uri", "Logo", "The address of a picture."),
            text("policy_uri", "Privacy policy", "Linked from the consent page."),
            text("tos_uri", "Terms of service", "Linked from the consent page."),
            text(
                "initiate_login_uri",
                "Where a sign-in begins",
                "An https address of the app that starts a sign-in; the account page links to it.",
            ),
            of("contacts", Lines, List, ["Contacts", "Addresses of people responsible for the app, one a line."]),
            text("software_id", "Software", "An identifier of the software, the same in every installation."),
            text("software_version", "Version of the software", ""),
        ],
    },
    ClientSection {
        word: "addresses",
        title: "Addresses",
        fields: &[
            of(
                "redirect_uris",
                Lines,
                List,
                ["Redirect URIs", "Where people come back to, one a line. They are compared character by character."],
            ),
            of(
                "application_type",
                Choice,
                Words(&["web", "native"]),
                ["Kind of application", "A native app may use loopback addresses with any port, and schemes of its own."],
            ),
            of(
                "post_logout_redirect_uris",
                Lines,
                List,
                ["Addresses after signing out", "Where people may be led after signing out, one a line."],
            ),
            of(
                "allowed_origins",
                Lines,
                List,
                [
                    "Further origins",
                    "Origins beside those of the redirect URIs whose pages may call token and userinfo, one a line, such as https://app.example.com.",
                ],
            ),
        ],
    },
    ClientSection {
        word: "flow",
        title: "Grant and response types",
        fields: &[
            of(
                "grant_types",
                Ticks,
                Words(&["authorization_code", "refresh_token", "client_credentials", "implicit"]),
                ["Grant types", "With client_credentials the app acts for itself. Prefer authorization_code to implicit."],
            ),
            of(
                "response_types",
                Ticks,
                Words(&["code", "id_token", "id_token token", "code id_token", "code token", "code id_token token"]),
                [
                    "Response types",
                    "Prefer code: nothing of worth travels through the browser. The provider has to serve the others.",
                ],
            ),
            of(
                "response_modes",
                Ticks,
                Words(&["query", "fragment", "form_post"]),
                ["Response modes", "None ticked: those of the provider."],
            ),
            of(
                "require_pkce",
                Choice,
                Either,
                ["Require PKCE", "A public app always needs it. Turn it on for every app that can."],
            ),
            of(
                "refresh_token_rotation",
                Choice,
                Either,
                ["Replace refresh tokens at each use", "As usual: yes. A public app always does."],
            ),
        ],
    },
    ClientSection {
        word: "authentication",
        title: "How the app proves itself",
        fields: &[
            of(
                "token_endpoint_auth_method",
                Choice,
                Words(&["client_secret_basic", "client_secret_post", "client_secret_jwt", "private_key_jwt", "none"]),
                ["Method", "none is for apps that can keep no secret. Changing to a method without secret removes the secrets."],
            ),
            of(
                "token_endpoint_auth_signing_alg",
                Choice,
                Words(SIGNING),
                ["Algorithm of its assertions", "Only for client_secret_jwt and private_key_jwt. Not set: any that fits."],
            ),
            text("jwks_uri", "Address of its keys", "A JWK Set; this or the keys themselves."),
            of("jwks", Lines, Json, ["Its keys", "A JWK Set with public keys only, as JSON."]),
        ],
    },
    ClientSection {
        word: "access",
        title: "Who may use it, and for what",
        fields: &[
            of(
                "scope",
                Text,
                SettingForm::Text,
                [
                    "Scopes",
                    "What the app may ask for, separated by spaces. Empty: everything that the provider publishes, except the scopes of its own API.",
                ],
            ),
            of(
                "allowed_groups",
                Lines,
                List,
                ["Groups", "Only members of one of these may use the app, one a line. Empty: everybody."],
            ),
            of("require_consent", Choice, Either, ["Ask for consent", "No is for the organisation’s own apps."]),
            text(
                "idp_hint",
                "Sign in through",
                "The short name of a relying-party domain that its people are sent to without being asked.",
            ),
            of(
                "default_max_age",
                Text,
                Number,
                ["Longest time since the sign-in", "In seconds; older sign-ins are asked for again."],
            ),
            of("require_auth_time", Tick, Flag, ["Say when people signed in", "The ID token has auth_time."]),
            of(
                "default_acr_values",
                Lines,
                List,
                ["Wanted strength of the sign-in", "acr values in the order of preference, one a line."],
            ),
            of(
                "subject_type",
                Choice,
                Words(&["public", "pairwise"]),
                [
                    "Identifier of people",
                    "pairwise: apps of other sectors cannot compare whom they know. Changing it changes everybody’s identifier.",
                ],
            ),
            text("sector_identifier_uri", "Sector", "Needed for pairwise with redirect URIs on several hosts."),
        ],
    },
    ClientSection {
        word: "tokens",
        title: "Tokens and claims",
        fields: &[
            of("id_token_signed_response_alg", Choice, Words(SIGNING), ["Algorithm of ID tokens", SIGNED]),
            of("id_token_encrypted_response_alg", Choice, Words(MANAGEMENT), ["Encrypt ID tokens", ENCRYPTED]),
            of("id_token_encrypted_response_enc", Choice, Words(CONTENT), ["Encryption of their content", "Prefer GCM."]),
            of("userinfo_signed_response_alg", Choice, Words(SIGNING), ["Sign userinfo", "Not set: plain JSON."]),
            of("userinfo_encrypted_response_alg", Choice, Words(MANAGEMENT), ["Encrypt userinfo", ENCRYPTED]),
            of("userinfo_encrypted_response_enc", Choice, Words(CONTENT), ["Encryption of its content", "Prefer GCM."]),
            of(
                "access_token_format",
                Choice,
                Words(&["opaque", "jwt"]),
                ["Form of access tokens", "Where no resource is named. An opaque one is withdrawn at once, everywhere."],
            ),
            of(
                "access_token_lifetime",
                Text,
                Number,
                ["Life of access tokens", "In seconds, at most a day. Empty: the provider’s."],
            ),
            of("id_token_lifetime", Text, Number, ["Life of ID tokens", "In seconds, at most 30 days. Empty: the provider’s."]),
            of(
                "claim_mappings",
                Lines,
                Json,
                ["Claim mappings", "A JSON array of names, or of objects with claim, from, value, to, scope and separator."],
            ),
        ],
    },
    ClientSection {
        word: "requests",
        title: "Signed requests",
        fields: &[
            of(
                "require_signed_request_object",
                Tick,
                Flag,
                ["Only signed requests", "What is outside of the signed request is ignored."],
            ),
            of("request_object_signing_alg", Choice, Words(SIGNING), ["Algorithm of its requests", "Not set: any that fits."]),
            of("request_object_encryption_alg", Choice, Words(MANAGEMENT), ["It may encrypt requests", "We keep a key for it."]),
            of("request_object_encryption_enc", Choice, Words(CONTENT), ["Encryption of their content", "GCM only."]),
            of(
                "request_uris",
                Lines,
                List,
                ["Addresses of requests", "Where signed requests may be fetched, one a line; one that ends in /* is a folder."],
            ),
        ],
    },
    ClientSection {
        word: "logout",
        title: "Signing out, and the rest",
        fields: &[
            text("backchannel_logout_uri", "Back-channel logout", "It is told here, server to server, that a session has ended."),
            of(
                "backchannel_logout_session_required",
                Tick,
                Flag,
                ["It needs the session’s identifier", "The logout token has sid."],
            ),
            text(
                "frontchannel_logout_uri",
                "Front-channel logout",
                "A page of the app that signs a person out there, loaded in a hidden frame; on the host of a redirect URI.",
            ),
            of("frontchannel_logout_session_required", Tick, Flag, ["Say which session", "The address gets iss and sid."]),
            of(
                "others",
                Lines,
                Others,
                [
                    "Further members",
                    "Any other client metadata as a JSON object, such as names in other languages: { \"client_name#de\": \"…\" }.",
                ],
            ),
        ],
    },
];

/// The section of a word.
pub fn client_section(word: &str) -> Option<&'static ClientSection> {
    CLIENT_SECTIONS.iter().find(|section| section.word == word)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::model::{ClientMetadata, ContentEncryption, KeyManagement, SigningAlgorithm};

    #[test]
    fn every_field_of_the_noun_has_one_setting() {
        let named: Vec<_> = CLIENT_SECTIONS.iter().flat_map(|own| own.fields).map(|field| field.name).collect();
        let once: BTreeSet<_> = named.iter().copied().collect();
        assert_eq!(once.len(), named.len());
        let schema = schemars::schema_for!(ClientMetadata).to_value();
        let all: BTreeSet<_> = schema["properties"].as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(once.iter().copied().filter(|name| *name != "others").collect::<BTreeSet<_>>(), all);
    }

    #[test]
    fn the_words_are_those_that_are_served() {
        assert_eq!(SIGNING, SigningAlgorithm::ALL.map(SigningAlgorithm::name));
        assert_eq!(MANAGEMENT, KeyManagement::ALL.map(KeyManagement::name));
        assert_eq!(CONTENT, ContentEncryption::ALL.map(ContentEncryption::name));
    }
}
