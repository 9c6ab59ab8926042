//! Clients and tokens (RFC 6749 §2.3, §5, §6), logging out, registration, and what is ours.

use super::{Clause, Entry, row};

/// A fault of ours.
pub(in super::super) const SERVER: Entry = row(
    Clause::Server,
    ("server", "The server does its work."),
    ("RFC 6749 §4.1.2.1", "https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1"),
    "Tell the operator the reference: the log has the cause under it.",
);

pub(super) static ENTRIES: [Entry; 34] = [
    row(
        Clause::OneMethod,
        ("one_method", "A client authenticates in one way at a time."),
        ("RFC 6749 §2.3", "https://www.rfc-editor.org/rfc/rfc6749#section-2.3"),
        "Send the secret in the Authorization header or in the form, not both, and no assertion beside it.",
    ),
    row(
        Clause::ClientNamed,
        ("client_named", "The request names the client that authenticates, and can be read."),
        ("RFC 6749 §2.3.1", "https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1"),
        "Send Authorization: Basic with client ID and secret form-encoded and joined by a colon, or client_id in the form.",
    ),
    row(
        Clause::ClientSecret,
        ("client_secret", "The client exists, is switched on, and proves who it is by the method it registered."),
        ("RFC 6749 §2.3.1", "https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1"),
        "Compare client ID, secret and token_endpoint_auth_method with the app's page; make a new secret if in doubt.",
    ),
    row(
        Clause::ClientAssertion,
        ("client_assertion", "The client's assertion is signed with its key, names us as audience and has not expired."),
        ("RFC 7523 §3", "https://www.rfc-editor.org/rfc/rfc7523#section-3"),
        "Sign with a registered key, iss and sub the client ID, aud this issuer, a fresh jti, exp within five minutes.",
    ),
    row(
        Clause::AssertionOnce,
        ("assertion_once", "An assertion is used once."),
        ("RFC 7523 §3", "https://www.rfc-editor.org/rfc/rfc7523#section-3"),
        "Make a new assertion with a new jti for every request, also when a request is repeated.",
    ),
    row(
        Clause::GrantType,
        ("grant_type", "grant_type is sent, and is one that is served here."),
        ("RFC 6749 §5.2", "https://www.rfc-editor.org/rfc/rfc6749#section-5.2"),
        "Send authorization_code, refresh_token, client_credentials or urn:ietf:params:oauth:grant-type:device_code.",
    ),
    row(
        Clause::GrantTypeRegistered,
        ("grant_type_registered", "The app is registered for the grant type."),
        ("OpenID Connect Registration §2", "https://openid.net/specs/openid-connect-registration-1_0.html#ClientMetadata"),
        "Add the grant type to the app, or use one that it has.",
    ),
    row(
        Clause::CodeSent,
        ("code_sent", "The code, or the refresh token, is sent, and is one of ours."),
        ("RFC 6749 §4.1.3", "https://www.rfc-editor.org/rfc/rfc6749#section-4.1.3"),
        "Send the value exactly as it came back, once decoded from the address.",
    ),
    row(
        Clause::CodeKnown,
        ("code_known", "The code was issued here, and not long ago."),
        ("RFC 6749 §4.1.3", "https://www.rfc-editor.org/rfc/rfc6749#section-4.1.3"),
        "Send the code to the provider that issued it, at once, decoded from the address exactly once.",
    ),
    row(
        Clause::CodeOnce,
        ("code_once", "A code is redeemed once; a second time revokes everything that came of it."),
        ("RFC 6749 §4.1.2", "https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2"),
        "Look why the callback runs twice: a reload, a prefetch, two servers, or a repeat after a timeout.",
    ),
    row(
        Clause::CodeExpiry,
        ("code_expiry", "A code is redeemed before it expires."),
        ("RFC 6749 §4.1.2", "https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2"),
        "Redeem the code as soon as it arrives, before any other work.",
    ),
    row(
        Clause::CodeOwner,
        ("code_owner", "A code is redeemed by the client that it was issued to."),
        ("RFC 6749 §4.1.3", "https://www.rfc-editor.org/rfc/rfc6749#section-4.1.3"),
        "Use the same client ID in both requests; two environments may share a callback.",
    ),
    row(
        Clause::CodeRedirectUri,
        ("code_redirect_uri", "redirect_uri at the token endpoint is that of the authorization request."),
        ("RFC 6749 §4.1.3", "https://www.rfc-editor.org/rfc/rfc6749#section-4.1.3"),
        "Send the same redirect_uri again, character for character; behind a proxy the library may build another one.",
    ),
    row(
        Clause::CodeVerifier,
        ("code_verifier", "code_verifier is the one whose SHA-256 is the code_challenge."),
        ("RFC 7636 §4.6", "https://www.rfc-editor.org/rfc/rfc7636#section-4.6"),
        "Keep the verifier in the person's session until the callback; two tabs or two servers may overwrite it.",
    ),
    row(
        Clause::RefreshToken,
        ("refresh_token", "The refresh token was issued here and still counts."),
        ("RFC 6749 §6", "https://www.rfc-editor.org/rfc/rfc6749#section-6"),
        "Keep the newest refresh token of each answer, and let the person sign in again when one is refused.",
    ),
    row(
        Clause::RefreshTokenOnce,
        ("refresh_token_once", "A refresh token that was replaced is not used again; that revokes the grant."),
        ("RFC 9700 §4.14.2", "https://www.rfc-editor.org/rfc/rfc9700#section-4.14.2"),
        "Store the new refresh token before using it, and refresh in one place at a time.",
    ),
    row(
        Clause::RefreshTokenExpiry,
        ("refresh_token_expiry", "A refresh token is used before it expires."),
        ("RFC 6749 §6", "https://www.rfc-editor.org/rfc/rfc6749#section-6"),
        "Let the person sign in again; lengthen the app's refresh lifetime if this comes too often.",
    ),
    row(
        Clause::RefreshTokenOwner,
        ("refresh_token_owner", "A refresh token is used by the client that it was issued to."),
        ("RFC 6749 §6", "https://www.rfc-editor.org/rfc/rfc6749#section-6"),
        "Use the client ID with which the token was obtained.",
    ),
    row(
        Clause::RefreshScope,
        ("refresh_scope", "scope asks for no more than was granted."),
        ("RFC 6749 §6", "https://www.rfc-editor.org/rfc/rfc6749#section-6"),
        "Leave scope out when refreshing, or name fewer scopes.",
    ),
    row(
        Clause::Grant,
        (
            "grant",
            "What the token rests on still holds: the grant, the person, the app and, without offline_access, the session.",
        ),
        ("RFC 6749 §5.2", "https://www.rfc-editor.org/rfc/rfc6749#section-5.2"),
        "Let the person sign in again. Ask for offline_access if the app has to go on after they sign out.",
    ),
    row(
        Clause::Bearer,
        ("bearer", "An access token comes in the Authorization header, or in the form of a POST, once."),
        ("RFC 6750 §2.1", "https://www.rfc-editor.org/rfc/rfc6750#section-2.1"),
        "Send Authorization: Bearer and the access token, and no second one in the form.",
    ),
    row(
        Clause::AccessToken,
        ("access_token", "The access token was issued here for this resource, and still counts."),
        ("RFC 6750 §3.1", "https://www.rfc-editor.org/rfc/rfc6750#section-3.1"),
        "Refresh the token. An ID token or a token for another API does not open this endpoint.",
    ),
    row(
        Clause::AccessTokenScope,
        ("access_token_scope", "The access token has the scope that the endpoint needs."),
        ("RFC 6750 §3.1", "https://www.rfc-editor.org/rfc/rfc6750#section-3.1"),
        "Ask for the scope in the authorization request; userinfo needs openid and a person.",
    ),
    row(
        Clause::TokenSent,
        ("token_sent", "token is sent."),
        ("RFC 7009 §2.1", "https://www.rfc-editor.org/rfc/rfc7009#section-2.1"),
        "Send the token itself in the parameter token.",
    ),
    row(
        Clause::TokenOwner,
        ("token_owner", "A client revokes its own tokens only."),
        ("RFC 7009 §2.1", "https://www.rfc-editor.org/rfc/rfc7009#section-2.1"),
        "Use the client ID with which the token was obtained.",
    ),
    row(
        Clause::LogoutHint,
        ("logout_hint", "client_id is a registered app, and id_token_hint was issued to it."),
        ("OpenID Connect RP-Initiated Logout §2", "https://openid.net/specs/openid-connect-rpinitiated-1_0.html#RPLogout"),
        "Send the ID token and the client ID of the same app.",
    ),
    row(
        Clause::PostLogoutRedirectUri,
        ("post_logout_redirect_uri", "post_logout_redirect_uri is registered for the app, character for character."),
        (
            "OpenID Connect RP-Initiated Logout §3",
            "https://openid.net/specs/openid-connect-rpinitiated-1_0.html#RedirectionAfterLogout",
        ),
        "Register the address under post_logout_redirect_uris, or send one that is.",
    ),
    row(
        Clause::NoticeAddress,
        ("notice_address", "An app that is told of sign-outs is switched on and has a backchannel_logout_uri."),
        (
            "OpenID Connect Back-Channel Logout §2.2",
            "https://openid.net/specs/openid-connect-backchannel-1_0.html#BCRegistration",
        ),
        "Nothing, if the app does not want to be told any more; otherwise set the address again among the app's settings.",
    ),
    row(
        Clause::NoticeAnswered,
        ("notice_answered", "The app answers at its backchannel_logout_uri within five seconds."),
        ("OpenID Connect Back-Channel Logout §2.5", "https://openid.net/specs/openid-connect-backchannel-1_0.html#BCRequest"),
        "See that this server can reach the address: its name, port and certificate; an app that takes long answers first and clears up later.",
    ),
    row(
        Clause::NoticeAccepted,
        ("notice_accepted", "The app signs the person out and answers 200."),
        ("OpenID Connect Back-Channel Logout §2.8", "https://openid.net/specs/openid-connect-backchannel-1_0.html#BCResponse"),
        "Look for the jti in the app's log: after 400 it did not take the token (iss, aud, events, sid, typ logout+jwt); after 403 or 404 something before it did, such as a check for forged forms.",
    ),
    row(
        Clause::Registration,
        ("registration", "Client metadata is what this provider registers."),
        ("RFC 7591 §3.2.2", "https://www.rfc-editor.org/rfc/rfc7591#section-3.2.2"),
        "Change the member that the description names.",
    ),
    row(
        Clause::SoftwareStatement,
        ("software_statement", "A software statement is from an issuer that this provider trusts."),
        ("RFC 7591 §2.3", "https://www.rfc-editor.org/rfc/rfc7591#section-2.3"),
        "Ask the operator which issuers of software statements count, and send a fresh one.",
    ),
    SERVER,
    row(
        Clause::Busy,
        ("busy", "The server has room for the request."),
        ("RFC 6749 §4.1.2.1", "https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1"),
        "Try again after the time in Retry-After.",
    ),
];
