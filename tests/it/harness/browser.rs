//! A browser: a cookie jar that goes where it is told, and follows redirects only when asked to.

use std::collections::BTreeMap;

use super::{Answer, Ask, Callback, Form, ISSUER, PASSWORD, RelyingParty, TestApp};

/// A browser of one person, or of nobody yet.
#[derive(Clone)]
pub struct Browser<'a> {
    app: &'a TestApp,
    jar: BTreeMap<String, String>,
    address: String,
    host: Option<&'static str>,
}

impl<'a> Browser<'a> {
    pub(super) fn new(app: &'a TestApp) -> Self {
        Self { app, jar: BTreeMap::new(), address: "192.0.2.1".to_owned(), host: None }
    }

    /// In another network.
    #[must_use]
    pub fn at(mut self, address: &str) -> Self {
        address.clone_into(&mut self.address);
        self
    }

    /// At another provider of the same process.
    #[must_use]
    pub fn on(mut self, host: &'static str) -> Self {
        self.host = Some(host);
        self
    }

    fn origin(&self) -> String {
        self.host.map_or_else(|| ISSUER.to_owned(), |host| format!("https://{host}"))
    }

    /// The same cookies at another process.
    #[must_use]
    pub fn moved_to<'b>(&self, app: &'b TestApp) -> Browser<'b> {
        Browser { app, jar: self.jar.clone(), address: self.address.clone(), host: self.host }
    }

    /// The value of the session cookie.
    pub fn cookie(&self) -> Option<&str> {
        self.jar.get("__Host-signet-default").map(String::as_str)
    }

    /// What the script of `check_session_iframe` sees.
    pub fn state(&self) -> &str {
        self.jar.get("signet-state-default").map_or("", String::as_str)
    }

    /// Plants a cookie, as an attacker would.
    pub fn plant(&mut self, value: &str) {
        self.jar.insert("__Host-signet-default".to_owned(), value.to_owned());
    }

    /// Sends a request with the cookies, and keeps those that come back.
    #[track_caller]
    pub fn send(&mut self, ask: Ask) -> Answer {
        let ask = ask.from(&self.address);
        let ask = if let Some(host) = self.host { ask.host(host) } else { ask };
        let cookies = self.jar.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
        let answer = self.app.send(if cookies.is_empty() { ask } else { ask.header("cookie", &cookies) });
        for line in answer.cookies() {
            let (name, rest) = line.split_once('=').expect("a cookie");
            let value = rest.split(';').next().unwrap_or_default();
            if value.is_empty() || rest.contains("Max-Age=0") {
                self.jar.remove(name);
            } else {
                self.jar.insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }

    /// Goes to a URL.
    #[track_caller]
    pub fn get(&mut self, address: &str) -> Answer {
        self.send(Ask::get(address))
    }

    /// Posts a form of ours, as a browser does.
    #[track_caller]
    pub fn submit(&mut self, form: &Form) -> Answer {
        let ask = Ask::post(&form.action, &form.pairs());
        self.send(ask.header("origin", &self.origin()).header("sec-fetch-site", "same-origin"))
    }

    /// Posts a form of ours with a file in one of its fields (RFC 7578), as a browser does.
    #[track_caller]
    pub fn upload(&mut self, form: &Form, (field, name, content): (&str, &str, &[u8])) -> Answer {
        const BOUNDARY: &str = "----a-boundary-of-the-tests";
        let mut body = Vec::new();
        for (own, value) in form.fields.iter().filter(|(own, _)| own != field) {
            let part = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{own}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        let part = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        );
        body.extend_from_slice(part.as_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
        let ask = Ask::new("POST", &form.action).body(&format!("multipart/form-data; boundary={BOUNDARY}"), &body);
        self.send(ask.header("origin", &self.origin()).header("sec-fetch-site", "same-origin"))
    }

    /// Does an act of a page of ours without saying anything but whose browser it is.
    #[track_caller]
    pub fn act(&mut self, path: &str) -> Answer {
        self.act_with(path, &[])
    }

    /// Does an act of a page of ours and says what its form asks.
    #[track_caller]
    pub fn act_with(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let page = self.get("/account/password");
        let token = page.form("password-form").field("form_token").to_owned();
        let pairs: Vec<_> = [("form_token", token.as_str())].into_iter().chain(fields.iter().copied()).collect();
        let ask = Ask::post(path, &pairs);
        self.send(ask.header("origin", &self.origin()).header("sec-fetch-site", "same-origin"))
    }

    /// Goes on through our own redirects, to a page or to a client.
    #[track_caller]
    pub fn follow(&mut self, mut answer: Answer) -> Answer {
        for _ in 0..8 {
            let Some(path) = answer.own_path().map(str::to_owned) else { return answer };
            answer = self.get(&path);
        }
        panic!("it never ends: {}", answer.header("location"))
    }

    /// An authorization request, up to the first page or the answer.
    #[track_caller]
    pub fn authorize(&mut self, at: &RelyingParty, extra: &[(&str, &str)]) -> Answer {
        let answer = self.get(&at.request(extra));
        self.follow(answer)
    }

    /// Types a name and the password into the log-in page.
    #[track_caller]
    pub fn type_in(&mut self, page: &Answer, name: &str, password: &str) -> Answer {
        let form = page.form("login-form").with(&[("username", name), ("password", password)]);
        let answer = self.submit(&form);
        self.follow(answer)
    }

    /// An authorization request for which a person signs in, up to the next page or the answer.
    #[track_caller]
    pub fn sign_in(&mut self, at: &RelyingParty, extra: &[(&str, &str)], name: &str) -> Answer {
        let page = self.authorize(at, extra).expect_page(200);
        self.type_in(&page, name, PASSWORD)
    }

    /// Presses a button of a form.
    #[track_caller]
    pub fn press(&mut self, page: &Answer, form: &str, button: (&str, &str)) -> Answer {
        let answer = self.submit(&page.form(form).with(&[button]));
        self.follow(answer)
    }

    /// Asks without a page and says what came of it: who is signed in here.
    #[track_caller]
    pub fn silently(&mut self, at: &RelyingParty) -> Callback {
        self.authorize(at, &[("prompt", "none")]).callback()
    }
}
