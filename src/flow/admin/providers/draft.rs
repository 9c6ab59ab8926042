//! What somebody wants of a provider: members by the names of the file and the API. What is named changes, `null` takes back what was
//! set, the rest stays (RFC 7396).

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde_json::{Map, Value};

use super::Refused;
use crate::flow::Stop;
use crate::flow::admin::{Done, Refusal};
use crate::model::{Provider, ProviderSettings};
use crate::protocol::correction::Correction;
use crate::protocol::merge_patch;

/// Members to be set.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    members: Map<String, Value>,
}

static NAMES: LazyLock<BTreeSet<String>> = LazyLock::new(ProviderSettings::names);

impl Draft {
    /// Reads members.
    ///
    /// # Errors
    /// `Settings` for every member that there is not, or of another form.
    pub fn from_members(members: Map<String, Value>) -> Result<Self, Refusal> {
        let wrong: Vec<_> = members.iter().filter_map(|(name, value)| judge(name, value)).collect();
        if wrong.is_empty() { Ok(Self { members }) } else { Err(Refused::Settings(wrong).into()) }
    }

    /// The names of what it sets, for the audit.
    pub(super) fn names(&self) -> Vec<&str> {
        self.members.keys().map(String::as_str).collect()
    }

    /// A provider with what is set here.
    pub(super) fn apply(&self, provider: Provider) -> Done<Provider> {
        let lost = |error: serde_json::Error| Stop::Fault(error.to_string());
        let mut members = match serde_json::to_value(ProviderSettings::of(&provider)).map_err(lost)? {
            Value::Object(members) => members,
            _ => Map::new(),
        };
        merge_patch::apply(&mut members, &self.members);
        let settings: ProviderSettings = serde_json::from_value(Value::Object(members)).map_err(|error| {
            let fix = "correct the value";
            Refusal::from(Refused::Settings(vec![Correction::new("", error.to_string(), fix)]))
        })?;
        Ok(settings.put(provider))
    }
}

fn judge(name: &str, value: &Value) -> Option<Correction> {
    if !NAMES.contains(name) {
        let shown: String = name.chars().take(50).collect();
        let (message, fix) = if matches!(name, "name" | "issuer") {
            (format!("`{shown}` never changes: cookies, apps and tokens rest on it"), "make another provider")
        } else {
            (format!("there is no setting `{shown}`"), "the names are those of the OpenAPI document")
        };
        return Some(Correction::new(shown, message, fix));
    }
    if value.is_null() {
        return None;
    }
    let mut alone = Map::new();
    merge_patch::apply(&mut alone, &Map::from_iter([(name.to_owned(), value.clone())])); // `null` within takes back
    let error = serde_json::from_value::<ProviderSettings>(Value::Object(alone)).err()?;
    Some(Correction::new(name, format!("`{name}`: {error}"), "correct the value"))
}
