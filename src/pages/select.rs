//! The account chooser (`prompt=select_account`, or several sessions in one browser).

use serde::Serialize;

use super::{App, Frame, Moment, Page, Person};

/// `GET /select`. Posted fields: `interaction`, `form_token`, and `session` = a session's id, or `action=another`, or `action=cancel`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SelectPage {
    /// The frame.
    pub frame: Frame,
    /// The app that asks.
    pub app: Option<App>,
    /// The sessions of this browser, the current one first; at most 8.
    pub accounts: Vec<AccountChoice>,
    /// The sealed interaction; absent without one.
    pub interaction: Option<String>,
    /// The token against forged posts.
    pub form_token: String,
}

/// A session to go on with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AccountChoice {
    /// The session's identifier.
    pub session: String,
    /// Whose it is.
    pub person: Person,
    /// When it was last used.
    pub last_used: Moment,
}

impl Page for SelectPage {
    const TEMPLATE: &'static str = "pages/select";

    fn samples() -> Vec<Self> {
        let people = [
            ("Ada Lovelace", "ada@northwind.example", 240),
            ("Ada (test account)", "ada+test@northwind.example", 90_000),
            ("Grace Brewster Murray Hopper", "grace.hopper@a-rather-long-domain-name.northwind.example", 900_000),
        ];
        let accounts: Vec<_> = people
            .iter()
            .map(|(name, username, ago)| AccountChoice {
                session: format!("session-{ago}"),
                person: Person::named(name, username),
                last_used: Moment::sample(*ago),
            })
            .collect();
        let few = Self {
            frame: Frame::sample(),
            app: Some(App::sample()),
            accounts: accounts.clone(),
            interaction: Some("sealed-interaction".into()),
            form_token: "form-token".into(),
        };
        let full = Self { accounts: accounts.iter().cycle().take(8).cloned().collect(), ..few.clone() };
        let none = Self { app: None, interaction: None, accounts: accounts.into_iter().take(1).collect(), ..few.clone() };
        vec![few, full, none]
    }
}
