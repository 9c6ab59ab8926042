//! What somebody wants of a domain: members by the names of the file and the API (decision 52). What is named changes, `null` takes
//! back what was set, the rest stays (RFC 7396). The secret goes in and never comes out.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde_json::{Map, Value};

use super::Refused;
use crate::crypto::{Plain, Vault};
use crate::flow::account::field::Kind;
use crate::flow::admin::Refusal;
use crate::flow::upstream_secret;
use crate::model::{Instant, Upstream, UpstreamSettings};
use crate::protocol::merge_patch;
use crate::protocol::relying_party::check::{self, Problem};
use crate::protocol::relying_party::preset;

/// The longest secret of an app.
const LONGEST_SECRET: usize = 4_096;

/// Members to be set.
#[derive(Clone, Debug, Default)]
#[expect(clippy::option_option, reason = "absent, null and a text are three things (RFC 7396)")]
pub struct Draft {
    name: Option<String>,
    display_name: Option<String>,
    enabled: Option<bool>,
    /// `Some(None)` takes the secret away.
    secret: Option<Option<Plain>>,
    /// `Some(None)` takes the private key away.
    client_key: Option<Option<Plain>>,
    settings: Map<String, Value>,
}

static NAMES: LazyLock<BTreeSet<String>> = LazyLock::new(UpstreamSettings::names);

fn wrong(message: String, fix: &'static str) -> Refusal {
    Refused::Settings(vec![Problem { key: "", message, fix }]).into()
}

impl Draft {
    /// Reads members.
    ///
    /// # Errors
    /// `Settings` for a member that there is not, or of another form.
    pub fn from_members(mut members: Map<String, Value>) -> Result<Self, Refusal> {
        let name = text(&mut members, "name")?.flatten();
        let display_name = text(&mut members, "display_name")?;
        let enabled = match members.remove("enabled") {
            None => None,
            Some(Value::Bool(enabled)) => Some(enabled),
            Some(_) => return Err(wrong("`enabled` is true or false".to_owned(), "write true or false")),
        };
        let (own, initial) = (text(&mut members, "client_secret")?, text(&mut members, "initial_access_token")?);
        let secret = own.or(initial).map(|secret| secret.map(Plain::new));
        if secret.iter().flatten().any(|secret| secret.reveal().is_empty() || secret.reveal().len() > LONGEST_SECRET) {
            return Err(wrong("`client_secret` is empty or too long".to_owned(), "give the secret as the upstream shows it"));
        }
        let client_key = text(&mut members, "client_key")?.map(|key| key.map(Plain::new));
        if let Some(unknown) = members.keys().find(|name| !NAMES.contains(*name)) {
            let shown: String = unknown.chars().take(50).collect();
            return Err(wrong(format!("there is no setting `{shown}`"), "the names are those of the OpenAPI document"));
        }
        for (name, value) in members.iter().filter(|(_, value)| !value.is_null()) {
            let mut alone = Map::new();
            merge_patch::apply(&mut alone, &Map::from_iter([(name.clone(), value.clone())])); // `null` within takes back
            if let Err(error) = serde_json::from_value::<UpstreamSettings>(Value::Object(alone)) {
                return Err(wrong(format!("`{name}`: {error}"), "correct the value"));
            }
        }
        let display_name = display_name.map(Option::unwrap_or_default);
        Ok(Self { name, display_name, enabled, secret, client_key, settings: members })
    }

    /// With the secret of our app.
    #[must_use]
    pub fn with_secret(self, secret: Plain) -> Self {
        Self { secret: Some(Some(secret)), ..self }
    }

    /// The names of what it sets, for the audit.
    pub fn names(&self) -> Vec<&str> {
        let own = [
            ("display_name", self.display_name.is_some()),
            ("enabled", self.enabled.is_some()),
            ("client_secret", self.secret.is_some()),
            ("client_key", self.client_key.is_some()),
        ];
        let own = own.into_iter().filter_map(|(name, is_set)| is_set.then_some(name));
        own.chain(self.settings.keys().map(String::as_str)).collect()
    }

    /// The short name that a new domain is to have.
    pub(super) fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// Whether it sets or takes away the secret, if it does either.
    pub(super) fn gives_secret(&self) -> Option<bool> {
        self.secret.as_ref().map(Option::is_some)
    }

    /// Settings with what is set here.
    pub(super) fn settings(&self, before: &UpstreamSettings) -> Result<UpstreamSettings, Refusal> {
        let settings = patched(before, &self.settings)?;
        if let Some(name) = &settings.preset {
            named(name)?;
        }
        Ok(settings)
    }

    /// The settings that a new domain begins with: its preset's.
    pub(super) fn beginning(&self) -> Result<UpstreamSettings, Refusal> {
        match self.settings.get("preset").and_then(Value::as_str) {
            None => Ok(UpstreamSettings::default()),
            Some(name) => Ok(named(name)?.settings()),
        }
    }

    /// The domain with what is set here.
    ///
    /// # Errors
    /// `Settings` for what cannot be.
    pub(super) fn apply(&self, vault: &Vault, upstream: Upstream, now: Instant) -> Result<Upstream, Refusal> {
        if self.name.as_ref().is_some_and(|name| *name != upstream.name) {
            return Err(wrong("`name` stays as it is: it stands in URLs".to_owned(), "add another domain"));
        }
        let settings = self.settings(&upstream.settings)?;
        let display_name = match &self.display_name {
            None => upstream.display_name,
            Some(given) => shown(given, settings.preset.as_deref(), &upstream.name)?,
        };
        let secret = match &self.secret {
            None => upstream.secret,
            Some(secret) => secret.as_ref().map(|secret| upstream_secret::keep(vault, &upstream.id, secret, now)),
        };
        let client_key = match &self.client_key {
            None => upstream.client_key,
            Some(key) => key.as_ref().map(|key| upstream_secret::keep_key(vault, &upstream.id, key, now)),
        };
        let opened = client_key.as_ref().and_then(|key| upstream_secret::open_key(vault, &upstream.id, key).ok());
        if let Some(problem) = check::client_key(&settings, opened.as_ref()) {
            return Err(Refused::Settings(vec![problem]).into());
        }
        let enabled = self.enabled.unwrap_or(upstream.enabled);
        Ok(Upstream { display_name, settings, secret, client_key, enabled, ..upstream })
    }
}

fn named(name: &str) -> Result<&'static preset::Preset, Refusal> {
    let names = || preset::ALL.map(|preset| preset.name).join(", ");
    preset::find(name).ok_or_else(|| wrong(format!("`preset` is none of {}", names()), "choose one, or leave it out"))
}

fn patched(settings: &UpstreamSettings, patch: &Map<String, Value>) -> Result<UpstreamSettings, Refusal> {
    let unreadable = |error: serde_json::Error| wrong(error.to_string(), "correct the value");
    let Value::Object(mut members) = serde_json::to_value(settings).map_err(unreadable)? else {
        return Err(wrong("the settings are no object".to_owned(), "correct the value"));
    };
    merge_patch::apply(&mut members, patch);
    let mut settings: UpstreamSettings = serde_json::from_value(Value::Object(members)).map_err(unreadable)?;
    settings.scopes = settings.scopes.iter().flat_map(|text| text.split_whitespace()).map(str::to_owned).collect();
    Ok(settings)
}

/// The name that people see: the preset's or the short one if none is given.
pub(super) fn shown(given: &str, preset: Option<&str>, name: &str) -> Result<String, Refusal> {
    let fallback = || preset.and_then(preset::find).map_or(name, |preset| preset.display_name).to_owned();
    let text = Kind::Line.tidy(given).unwrap_or_else(fallback);
    match Kind::Line.check(&text) {
        None => Ok(text),
        Some(mistake) => Err(wrong(format!("`display_name` {mistake}"), "write one line of text")),
    }
}

/// A text, or `null`; `None` if it is not named.
#[expect(clippy::option_option, reason = "absent, null and a text are three things (RFC 7396)")]
fn text(members: &mut Map<String, Value>, name: &str) -> Result<Option<Option<String>>, Refusal> {
    match members.remove(name) {
        None => Ok(None),
        Some(Value::Null) => Ok(Some(None)),
        Some(Value::String(text)) => Ok(Some(Some(text))),
        Some(_) => Err(wrong(format!("`{name}` is a text"), "write a text")),
    }
}
