//! What is filled in.

use std::collections::BTreeMap;

use super::{Format, Recipe};
use crate::model::{ClientMetadata, Issuer};
use crate::protocol::cors;

/// Stands where the secret belongs, which nobody can be shown a second time.
pub const SECRET: &str = "PASTE-THE-CLIENT-SECRET-HERE";

/// The app that no address tells where it is.
const APP: &str = "https://app.example.com";

/// An issuer and an app.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    /// The issuer.
    pub issuer: &'a Issuer,
    /// `client_id`.
    pub client_id: &'a str,
    /// What the app says of itself.
    pub metadata: &'a ClientMetadata,
    /// Whether the app has a secret.
    pub has_secret: bool,
}

/// A value: a text that is escaped, or one that is written already.
#[derive(Clone, Debug)]
pub(super) enum Value {
    Text(String),
    List(Vec<String>),
}

impl Value {
    /// As it stands in a file.
    pub fn written(&self, format: Format) -> String {
        match self {
            Self::Text(text) => format.escape(text),
            Self::List(words) => format.list(&words.iter().map(String::as_str).collect::<Vec<_>>()),
        }
    }
}

impl About<'_> {
    /// The address of the app, without a path: that of the first redirect URI on the web, or one for example.
    pub fn app(&self) -> String {
        let of_web = |uri: &&String| uri.starts_with("https://") || uri.starts_with("http://");
        self.metadata.redirect_uris.iter().find(of_web).and_then(|uri| cors::origin(uri)).unwrap_or_else(|| APP.to_owned())
    }

    /// Where a recipe sends people back to: a registered redirect URI that fits, the product's own, or the first registered one.
    pub fn redirect_uri(&self, recipe: &Recipe) -> String {
        let wanted = recipe.callbacks(&self.app());
        let registered = &self.metadata.redirect_uris;
        let fits = |uri: &&String| recipe.callbacks.iter().any(|path| !path.is_empty() && uri.ends_with(path));
        let found =
            registered.iter().find(fits).cloned().or_else(|| wanted.into_iter().next()).or_else(|| registered.first().cloned());
        found.unwrap_or_else(|| format!("{}/callback", self.app()))
    }

    /// The addresses that the product wants and the app has not registered.
    pub fn missing(&self, recipe: &Recipe) -> Vec<String> {
        let registered = &self.metadata.redirect_uris;
        let is_missing = |wanted: &String| {
            let path = wanted.strip_prefix(&self.app()).unwrap_or(wanted);
            !registered.iter().any(|uri| uri == wanted || (!path.is_empty() && uri.ends_with(path)))
        };
        recipe.callbacks(&self.app()).into_iter().filter(is_missing).collect()
    }

    fn scopes(&self) -> Vec<String> {
        let usual = || ["openid", "profile", "email"].map(str::to_owned).to_vec();
        let own: Option<Vec<String>> = self.metadata.scope.as_ref().map(|scope| scope.iter().map(str::to_owned).collect());
        own.filter(|words| words.iter().any(|word| word == "openid")).unwrap_or_else(usual)
    }

    pub(super) fn values(&self, recipe: &Recipe) -> BTreeMap<&'static str, Value> {
        let url = |path: &str| Value::Text(self.issuer.url(path));
        let text = |text: &str| Value::Text(text.to_owned());
        let redirect_uri = self.redirect_uri(recipe);
        let path = redirect_uri.strip_prefix(&cors::origin(&redirect_uri).unwrap_or_default()).unwrap_or("/").to_owned();
        let scheme = redirect_uri.split(':').next().unwrap_or_default().to_owned();
        let scopes = self.scopes();
        let beside: Vec<String> = scopes.iter().filter(|word| *word != "openid").cloned().collect();
        BTreeMap::from([
            ("issuer", text(self.issuer.as_str())),
            ("discovery", url("/.well-known/openid-configuration")),
            ("authorization", url("/oauth/auz/authorize")),
            ("token", url("/oauth/oauth20/token")),
            ("device", url("/oauth/device_authorization")),
            ("device_page", url("/device")),
            ("userinfo", url("/oauth/userinfo")),
            ("jwks", url("/oauth/jwks")),
            ("end_session", url("/oauth/end_session")),
            ("client_id", text(self.client_id)),
            ("secret", text(SECRET)),
            // of products that have templates of their own
            ("open", text("{{")),
            ("close", text("}}")),
            ("app", Value::Text(self.app())),
            ("redirect_path", Value::Text(path)),
            ("redirect_scheme", Value::Text(scheme)),
            ("redirect_uri", Value::Text(redirect_uri)),
            ("scopes", Value::Text(scopes.join(" "))),
            ("scopes_comma", Value::Text(scopes.join(","))),
            ("scopes_beside_openid", Value::Text(beside.join(" "))),
            ("scopes_comma_beside_openid", Value::Text(beside.join(","))),
            ("scopes_list", Value::List(scopes.clone())),
            ("scopes_quoted", Value::List(scopes)),
        ])
    }
}
