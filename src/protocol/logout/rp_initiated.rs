//! OpenID Connect RP-Initiated Logout 1.0 <https://openid.net/specs/openid-connect-rpinitiated-1_0.html>, §2–§6.
//!
//! `logout_hint` and `ui_locales` are wishes about pages and change nothing here.

use serde::{Deserialize, Serialize};

use crate::model::{Client, Id, Session};
use crate::protocol::oauth2::response::with_query;
use crate::protocol::oidc::decision::SignedIn;
use crate::protocol::oidc::hint::{Hint, VerifiedHint};
use crate::protocol::{Clause, OAuthError, Parameters};

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
        return Err(
            OAuthError::invalid_request("id_token_hint was not issued to the client of client_id.").under(Clause::LogoutHint)
        );
    }
    match situation.client {
        Some(client) if client_id.is_none_or(|id| id == client.id.as_str()) => Ok(()),
        None if client_id.is_none() => Ok(()),
        _ => Err(OAuthError::invalid_request("client_id is not known.").under(Clause::LogoutHint)),
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
        None => Err(OAuthError::invalid_request("post_logout_redirect_uri is not registered for this client.")
            .under(Clause::PostLogoutRedirectUri)),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::fixture::{NOW, client, session, user};

    const BYE: &str = "post_logout_redirect_uri=https%3A%2F%2Fapp.test%2Fbye";

    fn hint(client: &str, subject: &str, session: Option<&str>) -> Hint {
        Hint::Verified(VerifiedHint { subject: subject.into(), client: Id::new(client), session: session.map(Id::new) })
    }

    fn broken() -> Hint {
        Hint::Invalid("the signature does not match".into())
    }

    /// Alice (s1, current) and Bob (s2) are signed in; the client is found as the flow does.
    fn judged(query: &str, hint: Option<&Hint>) -> Logout {
        judged_in(query, hint, &["s1", "s2"])
    }

    fn judged_in(query: &str, hint: Option<&Hint>, live: &[&str]) -> Logout {
        let parameters = Parameters::parse(query.as_bytes()).unwrap();
        let app = client("app");
        let named = match hint {
            Some(Hint::Verified(hint)) => Some(hint.client.as_str()),
            _ => None,
        };
        let client = parameters.get("client_id").or(named).filter(|id| *id == "app").map(|_| &app);
        let (alice, bob) = (user("alice"), user("bob"));
        let people = [(session("s1", &alice, NOW), &alice), (session("s2", &bob, NOW), &bob)];
        let sessions: Vec<_> = people
            .iter()
            .filter(|(session, _)| live.contains(&session.id.as_str()))
            .map(|(session, user)| SignedIn { session, user, subject: user.id.as_str() })
            .collect();
        let current = live.contains(&"s1").then(|| Id::new("s1"));
        judge(&Situation { parameters: &parameters, hint, client, sessions: &sessions, current: current.as_ref() })
    }

    /// What happens, to whom, and where it leads.
    fn word(logout: &Logout) -> String {
        let to = |return_to: &Option<PostLogoutReturn>| return_to.as_ref().map_or("-".to_owned(), PostLogoutReturn::url);
        match logout {
            Logout::Refuse(error) => format!("refuse {}", error.code),
            Logout::Ask { session, return_to } => format!("ask {session} {}", to(return_to)),
            Logout::End { session, return_to } => {
                format!("end {} {}", session.as_ref().map_or("nobody", Id::as_str), to(return_to))
            }
        }
    }

    #[test]
    fn a_hint_of_the_signed_in_person_ends_the_session_and_leads_back() {
        let alice = hint("app", "alice", Some("s1"));
        for (query, expected) in [
            (format!("{BYE}&state=S1"), "end s1 https://app.test/bye?state=S1"),
            (BYE.to_owned(), "end s1 https://app.test/bye"),
            (format!("{BYE}&client_id=app"), "end s1 https://app.test/bye"),
            (String::new(), "end s1 -"),
            ("state=S1".to_owned(), "end s1 -"),
        ] {
            assert_eq!(word(&judged(&query, Some(&alice))), expected, "{query}");
        }
    }

    #[test]
    fn without_a_valid_hint_the_person_is_asked() {
        let broken = broken();
        for (query, hint, expected) in [
            ("", None, "ask s1 -"),         // LO-001
            ("state=S1", None, "ask s1 -"), // …-only-state
            (BYE, None, "ask s1 -"),        // LO-005, …-no-id-token-hint
            ("", Some(&broken), "ask s1 -"),
            (BYE, Some(&broken), "ask s1 -"), // LO-009, …-bad-id-token-hint
        ] {
            assert_eq!(word(&judged(query, hint)), expected, "{query}");
        }
        // With a client to hold it to, the address is kept for after the answer (and not beside a spoilt hint).
        let query = format!("{BYE}&client_id=app");
        assert_eq!(word(&judged(&query, None)), "ask s1 https://app.test/bye");
        assert_eq!(word(&judged(&query, Some(&broken))), "ask s1 -");
    }

    #[test]
    fn only_a_registered_address_is_gone_to() {
        let alice = hint("app", "alice", Some("s1"));
        for uri in [
            "https%3A%2F%2Fevil.test",
            "https%3A%2F%2Fapp.test%2Fbye%3Fx%3D1",
            "https%3A%2F%2Fapp.test%2Fcb",
            "https%3A%2F%2FAPP.test%2Fbye",
        ] {
            let query = format!("post_logout_redirect_uri={uri}");
            assert_eq!(word(&judged(&query, Some(&alice))), "refuse invalid_request", "{uri}"); // LO-004
        }
        let of_stranger = hint("other", "alice", Some("s1"));
        assert_eq!(word(&judged(BYE, Some(&of_stranger))), "end s1 -"); // the client of the hint is gone
    }

    #[test]
    fn client_id_and_hint_have_to_agree() {
        let of_other = hint("other", "alice", Some("s1"));
        assert_eq!(word(&judged(&format!("{BYE}&client_id=app"), Some(&of_other))), "refuse invalid_request"); // LO-008
        assert_eq!(word(&judged("client_id=nobody", None)), "refuse invalid_request");
    }

    #[test]
    fn a_hint_ends_the_session_it_names_and_nobody_elses() {
        let mallory = hint("app", "mallory", Some("s9"));
        assert_eq!(word(&judged("", Some(&mallory))), "ask s1 -"); // LO-011
        let forged = hint("app", "mallory", Some("s1"));
        assert_eq!(word(&judged("", Some(&forged))), "ask s1 -");
        let bob = hint("app", "bob", Some("s2"));
        assert_eq!(word(&judged("", Some(&bob))), "end s2 -");
        let alice_before = hint("app", "alice", Some("s0"));
        assert_eq!(word(&judged("", Some(&alice_before))), "end s1 -");
        let bob_without_sid = hint("app", "bob", None);
        assert_eq!(word(&judged("", Some(&bob_without_sid))), "end s2 -");
    }

    #[test]
    fn with_nobody_signed_in_there_is_nothing_to_ask() {
        let alice = hint("app", "alice", Some("s1"));
        assert_eq!(word(&judged_in("", None, &[])), "end nobody -");
        assert_eq!(word(&judged_in(BYE, Some(&alice), &[])), "end nobody https://app.test/bye");
    }

    #[test]
    fn state_survives_any_punctuation() {
        let state = "& # % \" < > ? + = / \\ ' ; : @ [ ] { } | ^ ` ~ ! $ ( ) * ,";
        let client = client("app");
        let url = PostLogoutReturn::prove("https://app.test/bye", Some(state), &client).unwrap().url();
        let query = url.strip_prefix("https://app.test/bye?").unwrap();
        assert_eq!(Parameters::parse(query.as_bytes()).unwrap().get("state"), Some(state));
    }
}
