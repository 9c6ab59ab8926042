//! A device without a browser, and the person who types its code.

use serde_json::Value;

use super::{Answer, Ask, Browser, PASSWORD, RelyingParty, TestApp};

/// The grant type of RFC 8628 §3.4.
pub const DEVICE_GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";

/// What a device was told.
#[derive(Clone, Debug)]
pub struct Device {
    /// The app on it.
    pub party: RelyingParty,
    /// `device_code`.
    pub code: String,
    /// `user_code`.
    pub user_code: String,
    /// The whole answer.
    pub body: Value,
}

impl RelyingParty {
    /// A device authorization request.
    pub fn device(&self, form: &[(&str, &str)]) -> Ask {
        self.post("/oauth/device_authorization", form)
    }
}

impl Device {
    /// Asks for codes, for these scopes.
    #[track_caller]
    pub fn ask(app: &TestApp, party: &RelyingParty, scope: &str) -> Self {
        Self::read(party, &app.send(party.device(&[("scope", scope)])).expect(200))
    }

    /// Reads a successful answer (RFC 8628 §3.2).
    #[track_caller]
    pub fn read(party: &RelyingParty, answer: &Answer) -> Self {
        assert_eq!(answer.header("cache-control"), "no-store");
        let body = answer.json();
        let text = |name: &str| body[name].as_str().expect("a text").to_owned();
        Self { party: *party, code: text("device_code"), user_code: text("user_code"), body: body.clone() }
    }

    /// The request that polls.
    pub fn poll(&self) -> Ask {
        self.party.token(&[("grant_type", DEVICE_GRANT), ("device_code", &self.code)])
    }

    /// Types the code, up to the next page.
    #[track_caller]
    pub fn enter(&self, browser: &mut Browser<'_>) -> Answer {
        enter(browser, &self.user_code)
    }

    /// A person signs in with the code, up to the page that asks whether to allow the device.
    #[track_caller]
    pub fn confirm(&self, browser: &mut Browser<'_>, name: &str) -> Answer {
        let page = self.enter(browser).expect_page(200);
        if page.text().contains("id=\"consent-form\"") { page } else { browser.type_in(&page, name, PASSWORD).expect_page(200) }
    }

    /// A person signs in and allows it.
    #[track_caller]
    pub fn allow(&self, browser: &mut Browser<'_>, name: &str) {
        let page = self.confirm(browser, name);
        let done = browser.press(&page, "consent-form", ("action", "allow")).expect_page(200);
        assert!(done.text().contains("Your device is connected"), "{}", done.text());
    }
}

/// Types something where the code is typed, up to the next page.
#[track_caller]
pub fn enter(browser: &mut Browser<'_>, text: &str) -> Answer {
    let form = browser.get("/device").expect_page(200).form("device-form").with(&[("user_code", text)]);
    let answer = browser.submit(&form);
    browser.follow(answer)
}
