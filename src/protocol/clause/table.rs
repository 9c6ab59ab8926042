//! The clauses in the order of the enum: any request, and the authorization request (RFC 6749 §4.1.1, OpenID Connect Core §3.1.2.1).

mod back_channel;
mod device;

use super::{Clause, Entry};

/// Every clause.
pub(super) static TABLES: [&[Entry]; 3] = [&ENTRIES, &back_channel::ENTRIES, &device::ENTRIES];

/// A fault of ours.
pub(super) use back_channel::SERVER;

const fn row(
    clause: Clause,
    (word, rule): (&'static str, &'static str),
    (section, url): (&'static str, &'static str),
    fix: &'static str,
) -> Entry {
    Entry { clause, word, rule, section, url, fix }
}

static ENTRIES: [Entry; 35] = [
    row(
        Clause::Form,
        ("form", "The parameters come as application/x-www-form-urlencoded, up to 64 KiB."),
        ("RFC 6749 Appendix B", "https://www.rfc-editor.org/rfc/rfc6749#appendix-B"),
        "Send the parameters form-encoded, with that Content-Type, in one piece.",
    ),
    row(
        Clause::Parameters,
        ("parameters", "Every parameter comes once, with a value that can be read, and none that is needed is missing."),
        ("RFC 6749 §3.1", "https://www.rfc-editor.org/rfc/rfc6749#section-3.1"),
        "Look at the description of the error for the parameter it means, and send it once, percent-encoded as UTF-8.",
    ),
    row(
        Clause::OwnPage,
        ("own_page", "Forms of our pages are posted from our pages."),
        ("OWASP ASVS 5.0 §3.5", "https://github.com/OWASP/ASVS/blob/v5.0.0/5.0/en/0x12-V3-Web-Frontend-Security.md"),
        "Send people to the page and let them post its form; an app cannot post it for them.",
    ),
    row(
        Clause::Waiting,
        ("waiting", "A person answers within 30 minutes, in the browser in which the request began."),
        ("OpenID Connect Core §3.1.2.3", "https://openid.net/specs/openid-connect-core-1_0.html#Authenticates"),
        "Start again from the app. If it happens to everybody, look whether cookies reach us: an iframe or a proxy may keep them back.",
    ),
    row(
        Clause::ClientKnown,
        ("client_known", "client_id names an app that is registered here."),
        ("RFC 6749 §4.1.2.1", "https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1"),
        "Copy the client ID from the app's page, and see that the request goes to the provider where the app is registered.",
    ),
    row(
        Clause::ClientEnabled,
        ("client_enabled", "The app is switched on."),
        ("RFC 6749 §4.1.2.1", "https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1"),
        "Ask an administrator to enable the app.",
    ),
    row(
        Clause::ClientApproved,
        ("client_approved", "An administrator has approved the app."),
        ("RFC 6749 §2", "https://www.rfc-editor.org/rfc/rfc6749#section-2"),
        "Wait for an administrator: the app stands among those that wait in the console, under Approvals. Finish its settings meanwhile.",
    ),
    row(
        Clause::ClientNotTurnedDown,
        ("client_not_turned_down", "No administrator has turned the app down."),
        ("RFC 6749 §2", "https://www.rfc-editor.org/rfc/rfc6749#section-2"),
        "Read the administrator's reason on the app's page in the developer portal, change what it names, and ask again there.",
    ),
    row(
        Clause::RedirectUriSent,
        ("redirect_uri_sent", "redirect_uri is sent with every authorization request."),
        ("OpenID Connect Core §3.1.2.1", "https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest"),
        "Send redirect_uri, also where the app has registered only one.",
    ),
    row(
        Clause::RedirectUriRegistered,
        ("redirect_uri_registered", "redirect_uri is one of the app's registered addresses, character for character."),
        ("OpenID Connect Core §3.1.2.1", "https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest"),
        "Send a registered address, or register the one that was sent.",
    ),
    row(
        Clause::ResponseType,
        ("response_type", "response_type is sent, and is one that is served here."),
        ("RFC 6749 §3.1.1", "https://www.rfc-editor.org/rfc/rfc6749#section-3.1.1"),
        "Send response_type=code. Discovery lists what is served under response_types_supported.",
    ),
    row(
        Clause::ResponseTypeRegistered,
        ("response_type_registered", "The app is registered for the response_type."),
        ("OpenID Connect Registration §2", "https://openid.net/specs/openid-connect-registration-1_0.html#ClientMetadata"),
        "Register the response type for the app, or send response_type=code.",
    ),
    row(
        Clause::ResponseMode,
        ("response_mode", "response_mode is query, fragment or form_post, fits the response type, and is switched on."),
        (
            "OAuth 2.0 Multiple Response Types §2.1",
            "https://openid.net/specs/oauth-v2-multiple-response-types-1_0.html#ResponseModes",
        ),
        "Leave response_mode out, or send form_post where the answer carries tokens.",
    ),
    row(
        Clause::State,
        ("state", "state is no longer than 4,096 bytes."),
        ("RFC 6749 §4.1.1", "https://www.rfc-editor.org/rfc/rfc6749#section-4.1.1"),
        "Keep what is long in the app's own session, and send a short random state that finds it.",
    ),
    row(
        Clause::Nonce,
        ("nonce", "An ID token from the authorization endpoint needs a nonce of up to 1,024 bytes."),
        ("OpenID Connect Core §3.2.2.1", "https://openid.net/specs/openid-connect-core-1_0.html#ImplicitAuthRequest"),
        "Send a fresh random nonce and compare it with the one in the ID token.",
    ),
    row(
        Clause::Scope,
        ("scope", "scope names what the app may ask for, and openid where an ID token is wanted."),
        ("RFC 6749 §3.3", "https://www.rfc-editor.org/rfc/rfc6749#section-3.3"),
        "Compare the scope that was sent with the scopes the app is registered for.",
    ),
    row(
        Clause::Resource,
        ("resource", "resource names APIs that are registered here, and the scopes fit them."),
        ("RFC 8707 §2", "https://www.rfc-editor.org/rfc/rfc8707#section-2"),
        "Send the identifier of the API exactly as it is registered, and one resource for each token.",
    ),
    row(
        Clause::Prompt,
        ("prompt", "prompt is none alone, or some of login, consent, select_account and create."),
        ("OpenID Connect Core §3.1.2.1", "https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest"),
        "Send one of these values, or leave prompt out.",
    ),
    row(
        Clause::MaxAge,
        ("max_age", "max_age is a whole number of seconds."),
        ("OpenID Connect Core §3.1.2.1", "https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest"),
        "Send digits only; max_age=0 asks for a new sign-in.",
    ),
    row(
        Clause::Claims,
        ("claims", "claims is a JSON object with the members userinfo and id_token."),
        ("OpenID Connect Core §5.5", "https://openid.net/specs/openid-connect-core-1_0.html#ClaimsParameter"),
        "Check the JSON, and percent-encode it in the address.",
    ),
    row(
        Clause::IdTokenHint,
        ("id_token_hint", "id_token_hint is an ID token that was issued to this app here."),
        ("OpenID Connect Core §3.1.2.1", "https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest"),
        "Send the ID token as it came, not another app's, or leave the hint out.",
    ),
    row(
        Clause::RegistrationParameter,
        ("registration_parameter", "The registration parameter is for self-issued providers."),
        ("OpenID Connect Core §7.2.1", "https://openid.net/specs/openid-connect-core-1_0.html#RegistrationParameter"),
        "Leave registration out, and register the app beforehand.",
    ),
    row(
        Clause::RequestObject,
        ("request_object", "The request object is one that the app's registration and its keys vouch for."),
        ("RFC 9101 §6", "https://www.rfc-editor.org/rfc/rfc9101#section-6"),
        "Sign it with a registered key and algorithm, with iss the client ID, aud this issuer, and times that hold.",
    ),
    row(
        Clause::RequestUri,
        ("request_uri", "request_uri is registered for the app and can be fetched."),
        ("RFC 9101 §5.2", "https://www.rfc-editor.org/rfc/rfc9101#section-5.2"),
        "Register the address under request_uris, and see that it answers over https within seconds.",
    ),
    row(
        Clause::SignedRequest,
        ("signed_request", "The app is registered to send signed request objects only."),
        ("RFC 9101 §10.5", "https://www.rfc-editor.org/rfc/rfc9101#section-10.5"),
        "Send the request as a signed request object, or take require_signed_request_object off the app.",
    ),
    row(
        Clause::CodeChallenge,
        ("code_challenge", "The request has a code_challenge with the method S256."),
        ("RFC 7636 §4.3", "https://www.rfc-editor.org/rfc/rfc7636#section-4.3"),
        "Switch PKCE on in the app's library, with S256: 43 characters of base64url without padding.",
    ),
    row(
        Clause::SignIn,
        ("sign_in", "With prompt=none somebody who will do is signed in already."),
        ("OpenID Connect Core §3.1.2.6", "https://openid.net/specs/openid-connect-core-1_0.html#AuthError"),
        "Send the person through an ordinary request without prompt=none when login_required comes back.",
    ),
    row(
        Clause::Choice,
        ("choice", "With prompt=none it is clear which account is meant."),
        ("OpenID Connect Core §3.1.2.6", "https://openid.net/specs/openid-connect-core-1_0.html#AuthError"),
        "Send an id_token_hint, or an ordinary request without prompt=none.",
    ),
    row(
        Clause::Consent,
        ("consent", "With prompt=none the person has allowed the app these scopes before."),
        ("OpenID Connect Core §3.1.2.6", "https://openid.net/specs/openid-connect-core-1_0.html#AuthError"),
        "Send an ordinary request once, so that the person can be asked.",
    ),
    row(
        Clause::Agreement,
        ("agreement", "With prompt=none the person has accepted what the tenant requires."),
        ("OpenID Connect Core §3.1.2.6", "https://openid.net/specs/openid-connect-core-1_0.html#AuthError"),
        "Send an ordinary request once, so that the person can read and accept it.",
    ),
    row(
        Clause::Groups,
        ("groups", "The person is a member of a group that may use the app."),
        ("RFC 6749 §4.1.2.1", "https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1"),
        "Add the person to one of the app's groups, or change the groups that may use it.",
    ),
    row(
        Clause::Declined,
        ("declined", "The person allowed the request."),
        ("RFC 6749 §4.1.2.1", "https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1"),
        "Nothing is broken: the person said no. Let the app offer to try again.",
    ),
    row(
        Clause::AuthenticationClass,
        ("authentication_class", "The person could be authenticated as strongly as the request demands."),
        (
            "OpenID Connect Unmet Authentication Requirements §2",
            "https://openid.net/specs/openid-connect-unmet-authentication-requirements-1_0.html",
        ),
        "Ask for one of the classes that discovery lists under acr_values_supported, or ask for it as voluntary.",
    ),
    row(
        Clause::Upstream,
        ("upstream", "The provider that people were sent to signed them in."),
        ("OpenID Connect Core §3.1.2.6", "https://openid.net/specs/openid-connect-core-1_0.html#AuthError"),
        "Look at the relying-party domain in the console: Try it shows every check of such a log-in.",
    ),
    row(
        Clause::EncryptionKey,
        ("encryption_key", "The app has published a key that fits the encryption it registered."),
        ("OpenID Connect Core §10.2", "https://openid.net/specs/openid-connect-core-1_0.html#Encryption"),
        "Publish a key for the registered algorithm in the app's key set, with use enc.",
    ),
];
