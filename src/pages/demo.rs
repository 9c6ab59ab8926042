//! The sample app of `signet demo`: two pages in a look of their own, so that nobody takes the app for the provider.

use serde::Serialize;

use super::{Page, Person};

/// The app's home page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DemoHomePage {
    /// The issuer that people are sent to.
    pub issuer: String,
    /// Where the button leads.
    pub sign_in: String,
    /// Who can sign in in the demo.
    pub person: Option<DemoPerson>,
    /// What happened before.
    pub notice: Option<DemoNotice>,
}

/// The sample person, as printed on the terminal too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DemoPerson {
    /// The name to sign in with.
    pub username: String,
    /// The password of this demo.
    pub password: String,
}

/// What happened before the page is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum DemoNotice {
    /// Signed out of the app and of Signet.
    SignedOut,
    /// The provider answered with an error.
    Refused {
        /// `error`.
        code: String,
        /// `error_description`, or what the app found wrong.
        text: String,
    },
}

impl Page for DemoHomePage {
    const TEMPLATE: &'static str = "pages/demo/home";

    fn samples() -> Vec<Self> {
        let plain = Self {
            issuer: "http://localhost:8080".into(),
            sign_in: "/sign-in".into(),
            person: Some(DemoPerson { username: "ada".into(), password: "quiet-river-41".into() }),
            notice: None,
        };
        let out = Self { notice: Some(DemoNotice::SignedOut), ..plain.clone() };
        let refused = DemoNotice::Refused { code: "access_denied".into(), text: "The person did not allow it.".into() };
        let denied = Self { notice: Some(refused), person: None, ..plain.clone() };
        vec![plain, out, denied]
    }
}

/// The app's page for a person who has signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DemoGreetingPage {
    /// Who signed in.
    pub person: Person,
    /// The issuer that vouches for them.
    pub issuer: String,
    /// The verified claims.
    pub claims: Vec<DemoClaim>,
    /// Where the sign-out form is posted.
    pub sign_out: String,
    /// The token against forged posts.
    pub form_token: String,
}

/// A claim and where it came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DemoClaim {
    /// Its name.
    pub name: String,
    /// Its value; JSON if it is not a string.
    pub value: String,
    /// `ID token`, `userinfo`, or both.
    pub origin: String,
}

impl Page for DemoGreetingPage {
    const TEMPLATE: &'static str = "pages/demo/greeting";

    fn samples() -> Vec<Self> {
        let claim =
            |name: &str, value: &str, origin: &str| DemoClaim { name: name.into(), value: value.into(), origin: origin.into() };
        vec![Self {
            person: Person::named("Ada Lovelace", "ada"),
            issuer: "http://localhost:8080".into(),
            claims: vec![
                claim("sub", "1f0c9a7e-6d0b-4a53-9f0a-6f2f0f4f4a11", "ID token, userinfo"),
                claim("name", "Ada Lovelace", "userinfo"),
                claim("email", "ada@northwind.example", "userinfo"),
                claim("email_verified", "true", "userinfo"),
                claim("address", r#"{"locality":"London","country":"United Kingdom"}"#, "userinfo"),
                claim("auth_time", "1795448910", "ID token"),
            ],
            sign_out: "/sign-out".into(),
            form_token: "form-token".into(),
        }]
    }
}
