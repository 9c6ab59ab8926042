//! The authorization request to an upstream (OpenID Connect Core §3.1.2.1
//! <https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest>; RFC 7636; RFC 9700 §2.1.1), and what has to be remembered
//! until its answer.

use serde::{Deserialize, Serialize};

use super::metadata::Metadata;
use crate::crypto::{base64url, sha256};
use crate::model::{Instant, ParameterEndpoint, Scope, Seconds, UpstreamHttp, UpstreamPrompt, UpstreamSettings};
use crate::protocol::pkce;
use crate::protocol::vocabulary::scope::OFFLINE_ACCESS;
use crate::protocol::vocabulary::{Prompt, Prompts};

/// Where upstreams send people back to, under the issuer; a domain of its own has `/<id>` behind it (decision 47).
pub const CALLBACK: &str = "/oauth/auz/grants/provider/authcomplete";
/// The same for the portal, as the seed has it.
pub const PORTAL_CALLBACK: &str = "/api/login/ssoLogin";

/// How long a person may take at the upstream (CB-1: at most ten minutes).
pub const LIFE: Seconds = Seconds::minutes(10);

/// What an app asked of us, as far as it is passed on.
#[derive(Clone, Copy, Debug)]
pub struct Inbound<'a> {
    /// The app's id.
    pub client_id: &'a str,
    /// Its redirect URI; a device has none.
    pub redirect_uri: Option<&'a str>,
    /// The identifier that the grant will have.
    pub grant: &'a str,
    /// The scopes it asks for.
    pub scope: &'a Scope,
    /// `prompt`.
    pub prompts: &'a Prompts,
    /// `login_hint`.
    pub login_hint: Option<&'a str>,
    /// `acr_values`.
    pub acr_values: &'a [String],
    /// `max_age`, or the client's default.
    pub max_age: Option<Seconds>,
    /// `ui_locales`.
    pub ui_locales: &'a [String],
}

/// Random words, drawn by the caller: 43 URL-safe characters each.
#[derive(Clone, Debug)]
pub struct Drawn {
    /// `state`.
    pub state: String,
    /// `nonce`.
    pub nonce: String,
    /// The PKCE verifier.
    pub verifier: String,
}

/// What is remembered, sealed, in the browser.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// `state`.
    pub state: String,
    /// `nonce`.
    pub nonce: String,
    /// The verifier, if PKCE is on.
    pub verifier: Option<String>,
    /// The `redirect_uri` that was sent; the token request repeats it.
    pub redirect_uri: String,
    /// Whom the ID token is for: our app, or with *use inbound client id* the inbound one.
    pub audience: String,
    /// How old the authentication may be at most, if the app cares (decision 50).
    pub max_age: Option<Seconds>,
    /// When it began.
    pub started_at: Instant,
}

impl Attempt {
    /// When the attempt is given up.
    pub const fn expires_at(&self) -> Instant {
        self.started_at.plus(LIFE)
    }
}

/// Where the browser is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Departure {
    /// To this URL.
    Get(String),
    /// To this URL, with a form.
    Post {
        /// The endpoint.
        action: String,
        /// The form.
        fields: Vec<(String, String)>,
    },
}

/// Makes the request and sends it plainly. `callback` is the domain's own redirect URI.
pub fn begin(
    settings: &UpstreamSettings,
    metadata: &Metadata,
    callback: &str,
    asked: (Option<&Inbound<'_>>, Drawn),
    now: Instant,
) -> (Attempt, Departure) {
    let (attempt, fields) = request(settings, metadata, callback, asked, now);
    (attempt, departure(settings.authorization_method, &metadata.authorization_endpoint, fields))
}

/// Makes the request: the parameters, however they are sent. `callback` is the domain's own redirect URI.
pub fn request(
    settings: &UpstreamSettings,
    metadata: &Metadata,
    callback: &str,
    (inbound, drawn): (Option<&Inbound<'_>>, Drawn),
    now: Instant,
) -> (Attempt, Vec<(String, String)>) {
    let transferred = inbound.filter(|_| settings.transfer_redirect_uri).and_then(|inbound| inbound.redirect_uri);
    let proxied = inbound.filter(|_| settings.use_inbound_client_id);
    let demand = inbound.and_then(demanded_age);
    let attempt = Attempt {
        state: drawn.state,
        nonce: drawn.nonce,
        verifier: (settings.pkce && settings.response_type.code).then_some(drawn.verifier),
        redirect_uri: transferred.unwrap_or(callback).to_owned(),
        audience: proxied.map_or(settings.client_id.as_str(), |inbound| inbound.client_id).to_owned(),
        max_age: demand,
        started_at: now,
    };
    let mut fields = Fields::default();
    fields.put("response_type", settings.response_type.to_string());
    fields.put("client_id", &attempt.audience);
    fields.put("redirect_uri", &attempt.redirect_uri);
    fields.put("scope", scope(settings, metadata, inbound));
    fields.put("state", &attempt.state);
    fields.put("nonce", &attempt.nonce);
    if let Some(verifier) = &attempt.verifier {
        fields.put("code_challenge", base64url(&sha256(verifier.as_bytes())));
        fields.put("code_challenge_method", pkce::METHOD);
    }
    if let Some(mode) = settings.response_mode.filter(|mode| *mode != settings.default_mode()) {
        fields.put("response_mode", mode.name());
    }
    // Decision 43: the domain's own values travel beside the inbound ones.
    if proxied.is_some() {
        fields.put("X_proxy_azp_client_id", &settings.client_id);
    }
    if transferred.is_some() {
        fields.put("X_proxy_redirect_uri", callback);
    }
    if let Some(inbound) = inbound {
        pass_on(&mut fields, settings, inbound, demand);
    }
    fields.put("prompt", prompt(settings, inbound));
    for own in settings.parameters.iter().filter(|own| own.endpoint == ParameterEndpoint::Authorization) {
        fields.put(&own.name, &own.value);
    }
    (attempt, fields.0)
}

/// The way there with these parameters.
pub fn departure(method: UpstreamHttp, endpoint: &str, fields: Vec<(String, String)>) -> Departure {
    if method == UpstreamHttp::Post {
        return Departure::Post { action: endpoint.to_owned(), fields };
    }
    // RFC 6749 §3.1: "The endpoint URI MAY include an `application/x-www-form-urlencoded` formatted query component, which MUST be
    // retained when adding additional query parameters."
    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&fields).finish();
    let mark = if endpoint.contains('?') { '&' } else { '?' };
    Departure::Get(format!("{endpoint}{mark}{query}"))
}

/// What the app's request says of the person and of the authentication.
fn pass_on(fields: &mut Fields, settings: &UpstreamSettings, inbound: &Inbound<'_>, demand: Option<Seconds>) {
    if settings.transfer_grant_id {
        fields.put("GrantID", inbound.grant);
    }
    fields.put("login_hint", inbound.login_hint.unwrap_or_default());
    fields.put("acr_values", inbound.acr_values.join(" "));
    fields.put("ui_locales", inbound.ui_locales.join(" "));
    fields.put("max_age", demand.map(|age| age.0.to_string()).unwrap_or_default());
}

/// How old the authentication may be: `prompt=login` counts as `max_age=0` (Core §3.1.2.1: "Note that `max_age=0` is equivalent to
/// `prompt=login`"), which also makes the upstream state `auth_time` ("When `max_age` is used, the ID Token returned MUST include an
/// `auth_time` Claim Value").
fn demanded_age(inbound: &Inbound<'_>) -> Option<Seconds> {
    if inbound.prompts.contains(Prompt::Login) { Some(Seconds(0)) } else { inbound.max_age }
}

/// `openid` always, the domain's words, and the app's in the place of the placeholder; each once. `offline_access` (Core §11) where the
/// domain wants refresh tokens, unless the upstream says that it knows no such scope and gives them for something else.
fn scope(settings: &UpstreamSettings, metadata: &Metadata, inbound: Option<&Inbound<'_>>) -> String {
    let mut words: Vec<&str> = vec!["openid"];
    for word in &settings.scopes {
        match (word.as_str(), inbound) {
            ("{inbound_request_scope}", Some(inbound)) => words.extend(inbound.scope.iter()),
            ("{inbound_request_scope}", None) => {}
            (own, _) => words.push(own),
        }
    }
    if settings.refresh_tokens && metadata.offers_offline_access && !settings.is_plain_oauth() {
        words.push(OFFLINE_ACCESS);
    }
    let mut seen = Vec::with_capacity(words.len());
    for word in words {
        if !seen.contains(&word) {
            seen.push(word);
        }
    }
    seen.join(" ")
}

/// The domain's prompt, or the app's where it is delegated. The app's `login` goes upstream whatever the domain says (decision 50),
/// and Core §3.1.2.1 forbids `none` beside another value.
fn prompt(settings: &UpstreamSettings, inbound: Option<&Inbound<'_>>) -> String {
    let asked = |prompt| inbound.is_some_and(|inbound| inbound.prompts.contains(prompt));
    let mut words: Vec<&str> = match settings.prompt {
        None => Vec::new(),
        Some(UpstreamPrompt::None) => vec!["none"],
        Some(UpstreamPrompt::Login) => vec!["login"],
        Some(UpstreamPrompt::Consent) => vec!["consent"],
        Some(UpstreamPrompt::SelectAccount) => vec!["select_account"],
        Some(UpstreamPrompt::Delegate) => {
            let names = [(Prompt::Consent, "consent"), (Prompt::SelectAccount, "select_account"), (Prompt::Login, "login")];
            names.into_iter().filter(|(prompt, _)| asked(*prompt)).map(|(_, name)| name).collect()
        }
    };
    if asked(Prompt::Login) {
        words.retain(|word| *word != "none" && *word != "login");
        words.insert(0, "login");
    }
    words.join(" ")
}

#[derive(Default)]
struct Fields(Vec<(String, String)>);

impl Fields {
    /// An empty value counts as absent.
    fn put(&mut self, name: &str, value: impl Into<String>) {
        let value = value.into();
        if !value.is_empty() {
            self.0.push((name.to_owned(), value));
        }
    }
}

#[cfg(test)]
mod tests;
