//! OpenID Connect RP-Initiated Logout 1.0 <https://openid.net/specs/openid-connect-rpinitiated-1_0.html>, §2–§6.
//!
//! `logout_hint` and `ui_locales` are wishes about pages and change nothing here.

use serde::{Deserialize, Serialize};

use crate::model::{Client, Id, Session};
use crate::protocol::oauth2::response::with_query;
use crate::protocol::oidc::decision::SignedIn;
use crate::protocol::oidc::hint::{Hint, VerifiedHint};
use crate::protocol::{OAuthError, Parameters};

/// What a logout request rests on.
#[derive(Clone, Copy, Debug)]
pub struct Situation<'a> {
    /// The parameters of the request.
    pub parameters: &'a Parameters,
    /// The `id_token_hint`, if one came, after its signature was verified.
    pub hint: Option<&'a Hint>,
    /// The client that `client_id` or, without it, the verified hint names, if it exists.
    pub client: Option<&'a Client>,
    /// The live sessions of the browser, with the `sub` for that client.
    pub sessions: &'a [SignedIn<'a>],
    /// The current one.
    pub current: Option<&'a Id<Session>>,
}

/// What happens with a logout request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Logout {
    /// A page of ours says what is wrong; nobody is signed out.
    Refuse(OAuthError),
    /// A page of ours asks first. §2: "the OP MUST ask the End-User this question if an `id_token_hint` was not provided or if
    /// the supplied ID Token does not belong to the current OP session with the RP and/or currently logged in End-User."
    Ask {
        /// Whom to sign out then.
        session: Id<Session>,
        /// Where to go then.
        return_to: Option<PostLogoutReturn>,
    },
    /// At once.
    End {
        /// Whom to sign out; nobody if nobody is signed in.
        session: Option<Id<Session>>,
        /// Where to go then; without it, a page of ours says that it is done.
        return_to: Option<PostLogoutReturn>,
    },
}

/// A proven address to go to after logout. It travels sealed with the page that asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostLogoutReturn {
    uri: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    state: Option<String>,
}

impl PostLogoutReturn {
    /// §3: "The OP MUST NOT perform post-logout redirection if the `post_logout_redirect_uri` value supplied does not exactly
    /// match one of the previously registered `post_logout_redirect_uris` values."
    fn prove(uri: &str, state: Option<&str>, client: &Client) -> Option<Self> {
        let is_registered = client.metadata.post_logout_redirect_uris.iter().any(|registered| registered == uri);
        is_registered.then(|| Self { uri: uri.to_owned(), state: state.map(str::to_owned) })
    }

    /// The URL of the redirect: the registered address, and `state` if one came, alone.
    pub fn url(&self) -> String {
        match &self.state {
            None => self.uri.clone(),
            Some(state) => with_query(&self.uri, &[("state", state.clone())]),
        }
    }
}

/// Judges a logout request.
pub fn judge(situation: &Situation<'_>) -> Logout {
    if let Err(error) = check_client(situation) {
        return Logout::Refuse(error);
    }
    let return_to = match return_address(situation) {
        Ok(return_to) => return_to,
        Err(error) => return Logout::Refuse(error),
    };
    let current = situation.sessions.iter().find(|one| Some(&one.session.id) == situation.current).or(situation.sessions.first());
    let Some(current) = current else { return Logout::End { session: None, return_to } };
    let hinted = match situation.hint {
        Some(Hint::Verified(hint)) => hinted_session(situation, hint),
        _ => None,
    };
    match hinted {
        Some(session) => Logout::End { session: Some(session.clone()), return_to },
        None => Logout::Ask { session: current.session.id.clone(), return_to },
    }
}

/// §2: "When both `client_id` and `id_token_hint` are present, the OP MUST verify that the Client Identifier matches the one used
/// when issuing the ID Token."
fn check_client(situation: &Situation<'_>) -> Result<(), OAuthError> {
    let client_id = situation.parameters.get("client_id");
    if let (Some(Hint::Verified(hint)), Some(client_id)) = (situation.hint, client_id)
        && hint.client.as_str() != client_id
    {
        return Err(OAuthError::invalid_request("id_token_hint was not issued to the client of client_id."));
    }
    match situation.client {
        Some(client) if client_id.is_none_or(|id| id == client.id.as_str()) => Ok(()),
        None if client_id.is_none() => Ok(()),
        _ => Err(OAuthError::invalid_request("client_id is not known.")),
    }
}

/// The proven `post_logout_redirect_uri`, or none where none came or nobody can be held to it: without a client, or beside a hint
/// that is not ours.
fn return_address(situation: &Situation<'_>) -> Result<Option<PostLogoutReturn>, OAuthError> {
    let Some(uri) = situation.parameters.get("post_logout_redirect_uri") else { return Ok(None) };
    let is_spoilt = matches!(situation.hint, Some(Hint::Invalid(_)));
    let Some(client) = situation.client.filter(|client| !is_spoilt && client.enabled) else { return Ok(None) };
    match PostLogoutReturn::prove(uri, situation.parameters.get("state"), client) {
        Some(return_to) => Ok(Some(return_to)),
        None => Err(OAuthError::invalid_request("post_logout_redirect_uri is not registered for this client.")),
    }
}

/// The session of this browser that the hint names: its own, or else one of the same person (who signed in again since).
fn hinted_session<'a>(situation: &Situation<'a>, hint: &VerifiedHint) -> Option<&'a Id<Session>> {
    let is_named = |one: &&SignedIn<'_>| hint.session.as_ref() == Some(&one.session.id);
    let is_theirs = |one: &&SignedIn<'_>| one.subject == hint.subject;
    let is_current = |one: &&SignedIn<'_>| Some(&one.session.id) == situation.current;
    let sessions = situation.sessions;
    let theirs = || sessions.iter().filter(is_theirs);
    let found = theirs().find(is_named).or_else(|| theirs().find(is_current)).or_else(|| theirs().next());
    found.map(|one| &one.session.id)
}
