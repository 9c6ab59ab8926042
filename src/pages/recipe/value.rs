//! What is filled in.

use std::collections::BTreeMap;

use super::{Format, Recipe, Shelf};
use crate::model::{Client, Provider, SigningAlgorithm};
use crate::protocol::cors;

/// Stands where the secret belongs, which nobody can be shown a second time.
pub const SECRET: &str = "PASTE-THE-CLIENT-SECRET-HERE";

/// The app that no address tells where it is.
const APP: &str = "https://app.example.com";

/// A provider and an app.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    /// The provider.
    pub provider: &'a Provider,
    /// The app.
    pub client: &'a Client,
}

/// Where a product wants to be sent back to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// The redirect URI.
    pub uri: String,
    /// Whether the app has registered it.
    pub registered: bool,
    /// Whether the product says all of it, and not its path alone.
    pub whole: bool,
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
    /// Whether the app has a secret.
    pub fn has_secret(&self) -> bool {
        self.client.metadata.token_endpoint_auth_method.needs_secret()
    }

    fn registered(&self) -> &[String] {
        &self.client.metadata.redirect_uris
    }

    /// The address of the app, without a path: that of the first redirect URI on the web, or one for example.
    pub fn app(&self) -> String {
        let of_web = |uri: &&String| uri.starts_with("https://") || uri.starts_with("http://");
        self.registered().iter().find(of_web).and_then(|uri| cors::origin(uri)).unwrap_or_else(|| APP.to_owned())
    }

    /// Where a product comes back to at a path of its own, or at a whole address: what is registered for it, or what would have to be.
    fn back_at(&self, callback: &str) -> Address {
        let whole = callback.contains("://");
        let wanted = if whole { callback.to_owned() } else { format!("{}{callback}", self.app()) };
        let fits = |uri: &&String| **uri == wanted || (callback.starts_with('/') && uri.ends_with(callback));
        match self.registered().iter().find(fits) {
            Some(uri) => Address { uri: uri.clone(), registered: true, whole },
            None => Address { uri: wanted, registered: false, whole },
        }
    }

    /// The addresses that a recipe sends people back to: those of the product, or the app's own.
    pub fn addresses(&self, recipe: &Recipe) -> Vec<Address> {
        let nobody_comes = self.client.metadata.response_types.is_empty();
        match (recipe.callbacks, recipe.shelf) {
            ([], Shelf::Framework) if !nobody_comes => {
                let own = self.registered().first().cloned();
                let registered = own.is_some();
                vec![Address { uri: own.unwrap_or_else(|| format!("{}/callback", self.app())), registered, whole: false }]
            }
            (callbacks, _) => callbacks.iter().map(|callback| self.back_at(callback)).collect(),
        }
    }

    /// The one that stands in the settings: the first that is registered, or else the first.
    pub fn redirect_uri(&self, recipe: &Recipe) -> String {
        let addresses = self.addresses(recipe);
        let best = addresses.iter().find(|address| address.registered).or(addresses.first());
        best.map_or_else(|| format!("{}/callback", self.app()), |address| address.uri.clone())
    }

    fn scopes(&self) -> Vec<String> {
        let usual = || ["openid", "profile", "email"].map(str::to_owned).to_vec();
        let own: Option<Vec<String>> = self.client.metadata.scope.as_ref().map(|scope| scope.iter().map(str::to_owned).collect());
        own.filter(|words| words.iter().any(|word| word == "openid")).unwrap_or_else(usual)
    }

    pub(super) fn values(&self, recipe: &Recipe) -> BTreeMap<&'static str, Value> {
        let (issuer, metadata) = (&self.provider.issuer, &self.client.metadata);
        let url = |path: &str| Value::Text(issuer.url(path));
        let text = |text: &str| Value::Text(text.to_owned());
        let redirect_uri = self.redirect_uri(recipe);
        let path = redirect_uri.strip_prefix(&cors::origin(&redirect_uri).unwrap_or_default()).unwrap_or("/").to_owned();
        let scheme = redirect_uri.split(':').next().unwrap_or_default().to_owned();
        let scopes = self.scopes();
        let beside: Vec<String> = scopes.iter().filter(|word| *word != "openid").cloned().collect();
        let algorithm = metadata.id_token_signed_response_alg.unwrap_or(SigningAlgorithm::RS256);
        BTreeMap::from([
            ("issuer", text(issuer.as_str())),
            ("discovery", url("/.well-known/openid-configuration")),
            ("authorization", url("/oauth/auz/authorize")),
            ("token", url("/oauth/oauth20/token")),
            ("device", url("/oauth/device_authorization")),
            ("device_page", url("/device")),
            ("userinfo", url("/oauth/userinfo")),
            ("jwks", url("/oauth/jwks")),
            ("end_session", url("/oauth/end_session")),
            ("client_id", text(self.client.id.as_str())),
            ("secret", text(SECRET)),
            ("auth_method", text(metadata.token_endpoint_auth_method.name())),
            ("id_token_alg", text(algorithm.name())),
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
        ])
    }
}
