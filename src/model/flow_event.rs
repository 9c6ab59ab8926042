//! What the flow inspector keeps of one request: nothing that opens anything. Values are shown by an allow-list
//! (`protocol::redaction`); codes, tokens and secrets are a length and, where requests are told to belong together by it, a fingerprint.

use serde::{Deserialize, Serialize};

use super::{Client, Id, Instant, NoticeOutcome, Provider, Tenant};

/// A request and what became of it; or a notice of ours to the app, and what it answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlowEvent {
    /// Names the request in the log, on error pages and in `x-request-id`.
    pub reference: String,
    /// The tenant.
    pub tenant: Id<Tenant>,
    /// The provider that was asked.
    pub provider: Id<Provider>,
    /// The app it was about; `None` if that is not known.
    pub client: Option<Id<Client>>,
    /// When it was answered.
    pub at: Instant,
    /// What was asked and answered.
    pub exchange: Exchange,
}

/// The request and its answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exchange {
    /// `GET`, say.
    pub method: String,
    /// The route, under the issuer; of a notice, the app's address.
    pub route: String,
    /// The status of the answer; 0 if the app gave none to a notice.
    pub status: u16,
    /// How long it took, in milliseconds.
    pub millis: i64,
    /// The network that asked: an address, of IPv6 the first half.
    pub network: String,
    /// The program that asked, as far as its name is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<String>,
    /// The parameters that came.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sent: Vec<Shown>,
    /// Parameters that came and are in no list: they are counted, not shown.
    #[serde(default)]
    pub unlisted: usize,
    /// What went back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answered: Vec<Shown>,
    /// What happened, if it was neither an error nor an answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<Asked>,
    /// What the request fell short of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<Refused>,
    /// How it stands with the notice that we sent to the app, if it is not a request of somebody's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<Notice>,
    /// Fingerprints that other requests of the same log-in share.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<String>,
}

/// A parameter as it may be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// Its name.
    pub name: String,
    /// Its value, or what is told of it.
    pub value: ShownValue,
}

/// A value as it may be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShownValue {
    /// The value.
    Text(String),
    /// A value that stays hidden.
    Hidden {
        /// How many characters it has.
        characters: usize,
        /// By which it is recognised where it comes again; only of what nobody can guess.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        fingerprint: Option<String>,
    },
}

/// One attempt to tell an app that a session has ended (OpenID Connect Back-Channel Logout).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// How it stands after the attempt.
    pub outcome: NoticeOutcome,
    /// The number of the attempt.
    pub attempt: i64,
    /// When the next one is made, if one is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<Instant>,
}

/// Which page the person was sent to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asked {
    /// To sign in.
    SignIn,
    /// For a second factor.
    SecondFactor,
    /// To choose an account.
    Account,
    /// To accept agreements.
    Agreements,
    /// To consent.
    Consent,
    /// Whether to sign out.
    SignOut,
}

/// Why a request was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// The code that the caller was told, if one was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// What the caller was told.
    pub description: String,
    /// What they were not told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The word of the clause (`protocol::clause`).
    pub clause: String,
    /// The `redirect_uri` that was not registered, whole, if it may be shown whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redirect_uri: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_comes_back_as_it_was_and_what_is_absent_takes_no_room() {
        let bare = Exchange { method: "GET".into(), route: "/oauth/userinfo".into(), status: 200, ..Exchange::default() };
        let text = serde_json::to_string(&bare).unwrap();
        assert_eq!(text, r#"{"method":"GET","route":"/oauth/userinfo","status":200,"millis":0,"network":"","unlisted":0}"#);
        let hidden = ShownValue::Hidden { characters: 43, fingerprint: Some("abc".into()) };
        let full = Exchange {
            agent: Some("curl".into()),
            sent: vec![Shown { name: "code".into(), value: hidden }],
            answered: vec![Shown { name: "scope".into(), value: ShownValue::Text("openid".into()) }],
            asked: Some(Asked::SignIn),
            refused: Some(Refused {
                code: Some("invalid_grant".into()),
                description: "d".into(),
                detail: Some("e".into()),
                clause: "code_once".into(),
                redirect_uri: Some("https://app.test/cb".into()),
            }),
            notice: Some(Notice { outcome: NoticeOutcome::Waiting, attempt: 2, next: Some(Instant::from_epoch(9)) }),
            links: vec!["abc".into()],
            ..bare
        };
        assert_eq!(serde_json::from_str::<Exchange>(&serde_json::to_string(&full).unwrap()).unwrap(), full);
    }
}
