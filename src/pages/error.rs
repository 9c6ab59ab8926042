//! The error page. Never a dead end: it says what happened, why, what to do, and a reference to quote.

use serde::Serialize;

use super::{App, Frame, Page, Reason, ReturnUrl, WebUrl};

/// Shown at the address that failed, never after a redirect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ErrorPage {
    /// The frame; of an unknown host, `Frame::new("", "Signet")`.
    pub frame: Frame,
    /// What kind of thing happened: title, explanation and next step are the template's.
    pub kind: ErrorKind,
    /// The protocol's error code (`invalid_request`), or a word of ours (`not_found`).
    pub code: String,
    /// What exactly is wrong, one sentence.
    pub reason: Reason,
    /// Found again in the log; people quote it.
    pub reference: String,
    /// The app concerned, if it is known.
    pub app: Option<App>,
    /// Where to go back to, only if it is proven to belong to the app.
    pub back: Option<ReturnUrl>,
    /// Where to try again, from the site's root on.
    pub retry: Option<String>,
    /// Where to continue with another account, from the site's root on.
    pub switch_account: Option<String>,
    /// For the developer of the app.
    pub developer: Option<DeveloperNote>,
    /// For the one who set up the proxy.
    pub unknown_host: Option<UnknownHost>,
}

/// What kind of thing happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorKind {
    /// The app's request cannot be answered: 400.
    Refused,
    /// The person may not use the app: 403.
    NotAllowed,
    /// No administrator has let the app work: 403.
    NotYet,
    /// The app is switched off: 403.
    NoLonger,
    /// No such page: 404.
    NotFound,
    /// The interaction expired, or the form came from another browser: 400.
    Stale,
    /// Too many requests from here: 429.
    TooMany,
    /// Busy: 503.
    Busy,
    /// A fault of ours: 500.
    Internal,
    /// Signing in through an upstream did not work: 400 or 503.
    Upstream,
    /// No provider answers to the host asked for: 421 or 404.
    UnknownHost,
}

/// Cause and fix, in a developer's words. Never what is registered: only what was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DeveloperNote {
    /// What in the request is the cause.
    pub cause: String,
    /// What to change.
    pub fix: String,
    /// The specification's section, by name: `RFC 6749 §3.1.2.4`.
    pub section: Option<String>,
    /// Where to read it.
    pub section_url: Option<WebUrl>,
}

/// A request for a host that nobody serves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UnknownHost {
    /// The host as we saw it.
    pub asked: String,
    /// Whether `Forwarded` or `X-Forwarded-*` came from an address that is not in `trusted_proxies`.
    pub forwarded_ignored: bool,
}

impl ErrorPage {
    /// An error with nothing but its kind, code, reason and reference.
    pub fn new(frame: Frame, kind: ErrorKind, code: &str, reason: Reason, reference: &str) -> Self {
        Self {
            frame,
            kind,
            code: code.to_owned(),
            reason,
            reference: reference.to_owned(),
            app: None,
            back: None,
            retry: None,
            switch_account: None,
            developer: None,
            unknown_host: None,
        }
    }
}

impl Page for ErrorPage {
    const TEMPLATE: &'static str = "pages/error";

    fn samples() -> Vec<Self> {
        let make = |kind, code, reason| Self::new(Frame::sample(), kind, code, reason, "7Q3F-0KX2-M9TD");
        let refused = Self {
            app: Some(App::sample()),
            developer: Some(DeveloperNote {
                cause: "redirect_uri is https://fieldnotes.example.com/callback/ and is not registered for this app.".into(),
                fix: "Send one of the registered redirect URIs, character for character, or register this one.".into(),
                section: Some("RFC 6749 §3.1.2.4".into()),
                section_url: WebUrl::parse("https://www.rfc-editor.org/rfc/rfc6749#section-3.1.2.4"),
            }),
            ..make(
                ErrorKind::Refused,
                "invalid_request",
                Reason::of_request("The return address in the request is not registered for this app."),
            )
        };
        let host = UnknownHost { asked: "10.0.4.17:8080".into(), forwarded_ignored: true };
        let unknown = Self {
            unknown_host: Some(host.clone()),
            frame: Frame::new("", "Signet"),
            ..make(ErrorKind::UnknownHost, "unknown_host", Reason::naming("told-no-provider", "10.0.4.17:8080"))
        };
        let direct = UnknownHost { forwarded_ignored: false, ..host };
        vec![
            refused.clone(),
            make(ErrorKind::Refused, "invalid_request", Reason::of_request("The parameter client_id is missing.")),
            Self { unknown_host: Some(direct), ..unknown.clone() },
            unknown,
            Self {
                switch_account: Some("/select?interaction=sealed".into()),
                back: ReturnUrl::parse("https://fieldnotes.example.com/cb?error=access_denied"),
                app: Some(App::sample()),
                ..make(ErrorKind::NotAllowed, "access_denied", Reason::naming("told-not-in-group", "Field Notes"))
            },
            make(ErrorKind::NotYet, "app_waiting", Reason::told("told-app-waiting")),
            make(ErrorKind::NoLonger, "app_disabled", Reason::told("told-app-disabled")),
            make(ErrorKind::NotFound, "not_found", Reason::told("told-nothing-here")),
            Self {
                back: ReturnUrl::parse("https://fieldnotes.example.com/"),
                retry: Some("/login".into()),
                ..make(ErrorKind::Stale, "stale_page", Reason::told("told-stale"))
            },
            make(ErrorKind::TooMany, "too_many_requests", Reason::told("told-many-requests")),
            Self {
                retry: Some("/account".into()),
                ..make(ErrorKind::Busy, "temporarily_unavailable", Reason::told("told-busy"))
            },
            make(ErrorKind::Internal, "server_error", Reason::told("told-failed")),
            Self {
                retry: Some("/login?interaction=sealed&choose=1".into()),
                back: ReturnUrl::parse("https://fieldnotes.example.com/cb?error=access_denied"),
                ..make(ErrorKind::Upstream, "id_token_nonce", Reason::naming("told-answer-untrusted", "Google"))
            },
        ]
    }
}
