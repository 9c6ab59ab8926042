//! What happened with the account.

use serde::Serialize;

use super::{AccountFrame, Section};
use crate::pages::{Frame, Moment, Page};

/// `GET /account/activity`, with `after`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ActivityPage {
    /// The frame.
    pub frame: Frame,
    /// The account's frame.
    pub account: AccountFrame,
    /// What happened, the latest first.
    pub rows: Vec<ActivityRow>,
    /// Whether this is the first page.
    pub is_first: bool,
    /// The address of the next page, from the site's root on.
    pub next: Option<String>,
}

/// Something that happened; the sentences are in `partials/activity`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ActivityRow {
    /// What, as the audit log names it.
    pub kind: String,
    /// When.
    pub at: Moment,
    /// Whether the person did it, as far as is known.
    pub by_self: bool,
    /// Whether it is something that the person did for others, in the console or the portal.
    pub is_work: bool,
    /// The network address that it came from, if it is known.
    pub address: Option<String>,
    /// The app that it is about.
    pub app: Option<String>,
}

impl Page for ActivityPage {
    const TEMPLATE: &'static str = "pages/account/activity";

    fn samples() -> Vec<Self> {
        let row = |(action, by_self): (&str, bool), ago: i64| ActivityRow {
            kind: action.to_owned(),
            at: Moment::sample(ago),
            by_self,
            is_work: action == "client.update",
            address: (ago % 2 == 0).then(|| "203.0.113.24".to_owned()),
            app: None,
        };
        let own = ["login", "logout", "login.fail", "session.end", "user.create", "user.password", "user.address_ask"];
        let more = ["user.address", "user.address_keep", "user.address_proof", "user.leave", "user.keep", "user.export"];
        let others = ["identity.link", "identity.unlink", "consent.give", "consent.withdraw", "device.allow", "token.replay"];
        let factors =
            ["factor.add", "factor.codes", "account.show_recovery_codes", "factor.recovery", "passkey.counter", "factor.remove"];
        let few = ["agreement.accept", "user.ask_address_proof", "client.update"];
        let mine = own.into_iter().chain(more).chain(others).chain(factors).chain(few).map(|action| (action, true));
        let theirs = ["user.update", "user.password", "user.disable", "user.enable", "user.invite", "user.sign_out", "x.y"];
        let granted = ["factor.reset", "grant.revoke", "grant.revoke_all", "group.add", "group.remove", "user.appoint"];
        let all = mine.chain(theirs.into_iter().chain(granted).map(|action| (action, false)));
        let usual = Self {
            frame: Frame::sample(),
            account: AccountFrame::sample(Section::Activity),
            rows: all.zip(1..).map(|(what, n)| row(what, n * n * 60)).collect(),
            is_first: true,
            next: Some("/account/activity?after=x".into()),
        };
        let last = Self { is_first: false, next: None, rows: usual.rows.iter().take(1).cloned().collect(), ..usual.clone() };
        let none = Self { rows: Vec::new(), next: None, ..usual.clone() };
        vec![usual, last, none]
    }
}
