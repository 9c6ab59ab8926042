//! An app on the other side of the protocol.

use serde_json::Value;

use super::{Answer, Ask, Callback, TestApp, encoded};

/// The verifier of RFC 7636 appendix B; every request here carries its challenge.
pub const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// How an app authenticates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Auth {
    /// A public client.
    None,
    /// `client_secret_basic`.
    Basic(&'static str),
    /// `client_secret_post`.
    Post(&'static str),
}

/// An app of the usual configuration.
#[derive(Clone, Copy, Debug)]
pub struct RelyingParty {
    /// `client_id`.
    pub id: &'static str,
    /// How it authenticates.
    pub auth: Auth,
    /// Where it is answered.
    pub redirect_uri: &'static str,
}

/// A program that uses the API, where the configuration has it.
pub const ROBOT: RelyingParty =
    RelyingParty { id: "robot", auth: Auth::Basic("a secret of robot"), redirect_uri: "https://robot.test/cb" };

/// The web app of the house: nobody is asked for consent.
pub const WEB: RelyingParty = RelyingParty {
    id: "web",
    auth: Auth::Basic("a secret of web that is long enough for HS256 and HS512, too: 0123456789"),
    redirect_uri: "https://app.test/cb",
};
/// A web app for which people are asked.
pub const ASKING: RelyingParty =
    RelyingParty { id: "asking", auth: Auth::Basic("a secret of asking"), redirect_uri: "https://asking.test/cb" };
/// A single-page app.
pub const SPA: RelyingParty = RelyingParty { id: "spa", auth: Auth::None, redirect_uri: "https://spa.test/cb" };
/// A native app.
pub const NATIVE: RelyingParty = RelyingParty { id: "native", auth: Auth::None, redirect_uri: "http://127.0.0.1:49152/cb" };
/// A web app that sends its secret in the form, with few scopes.
pub const POST: RelyingParty =
    RelyingParty { id: "post", auth: Auth::Post("a secret of post"), redirect_uri: "https://post.test/cb" };

/// What the token endpoint issued.
#[derive(Clone, Debug)]
pub struct Tokens {
    /// `access_token`.
    pub access: String,
    /// `refresh_token`, or empty.
    pub refresh: String,
    /// `id_token`, or empty.
    pub id: String,
    /// The whole answer.
    pub body: Value,
}

impl Tokens {
    /// Reads a successful answer (RFC 6749 §5.1).
    #[track_caller]
    pub fn read(answer: Answer) -> Self {
        let answer = answer.expect(200);
        let body = answer.json();
        assert_eq!((answer.header("cache-control"), answer.header("pragma")), ("no-store", "no-cache"));
        assert_eq!(body["token_type"], "Bearer");
        let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
        Self { access: text("access_token"), refresh: text("refresh_token"), id: text("id_token"), body: body.clone() }
    }
}

impl RelyingParty {
    /// The same app with another address.
    #[must_use]
    pub fn at(self, redirect_uri: &'static str) -> Self {
        Self { redirect_uri, ..self }
    }

    /// Parameters of an authorization request; an empty value leaves one out.
    pub fn parameters<'a>(&self, extra: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
        let usual = [
            ("response_type", "code"),
            ("client_id", self.id),
            ("redirect_uri", self.redirect_uri),
            ("scope", "openid"),
            ("state", "s-1"),
            ("nonce", "n-1"),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
        ];
        let kept = usual.into_iter().filter(|(name, _)| extra.iter().all(|(other, _)| other != name));
        kept.chain(extra.iter().copied().filter(|(_, value)| !value.is_empty())).collect()
    }

    /// The path of an authorization request.
    pub fn request(&self, extra: &[(&str, &str)]) -> String {
        format!("/oauth/auz/authorize?{}", encoded(&self.parameters(extra)))
    }

    /// An authenticated request to an endpoint.
    pub fn post(&self, path: &str, form: &[(&str, &str)]) -> Ask {
        match self.auth {
            Auth::None => Ask::post(path, &[form, &[("client_id", self.id)]].concat()),
            Auth::Basic(secret) => Ask::post(path, form).basic(self.id, secret),
            Auth::Post(secret) => Ask::post(path, &[form, &[("client_id", self.id), ("client_secret", secret)]].concat()),
        }
    }

    /// A token request.
    pub fn token(&self, form: &[(&str, &str)]) -> Ask {
        self.post("/oauth/oauth20/token", form)
    }

    /// The request that redeems a code.
    pub fn redeeming(&self, code: &str) -> Ask {
        self.token(&[
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", self.redirect_uri),
            ("code_verifier", VERIFIER),
        ])
    }

    /// The request that refreshes.
    pub fn refreshing(&self, token: &str) -> Ask {
        self.token(&[("grant_type", "refresh_token"), ("refresh_token", token)])
    }

    /// Redeems the code of a response.
    #[track_caller]
    pub fn redeem(&self, app: &TestApp, callback: &Callback) -> Tokens {
        Tokens::read(app.send(self.redeeming(&callback.code())))
    }

    /// Refreshes.
    #[track_caller]
    pub fn refresh(&self, app: &TestApp, token: &str) -> Tokens {
        Tokens::read(app.send(self.refreshing(token)))
    }

    /// A person signs in, in a new browser, and the app gets its tokens.
    #[track_caller]
    pub fn tokens(&self, app: &TestApp, scope: &str, name: &str) -> Tokens {
        let callback = app.browser().sign_in(self, &[("scope", scope)], name).callback();
        self.redeem(app, &callback)
    }

    /// What introspection says of a token.
    #[track_caller]
    pub fn introspect(&self, app: &TestApp, token: &str) -> Value {
        app.send(self.post("/oauth/introspect", &[("token", token)])).expect(200).json()
    }

    /// Whether the token still counts, by introspection.
    #[track_caller]
    pub fn is_active(&self, app: &TestApp, token: &str) -> bool {
        self.introspect(app, token)["active"].as_bool().expect("a boolean")
    }
}
