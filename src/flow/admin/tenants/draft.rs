//! What somebody wants of a tenant: members by the names of the file and the API. What is named changes, `null` takes back what was set,
//! the rest stays (RFC 7396).

use serde_json::{Map, Value};

use super::Refused;
use crate::flow::Stop;
use crate::flow::admin::{Done, Refusal};
use crate::model::{Tenant, TenantSettings};
use crate::protocol::correction::Correction;
use crate::protocol::merge_patch;

/// The longest name that people see.
const LONGEST_NAME: usize = 100;

/// Members to be set.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    members: Map<String, Value>,
}

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

    /// A tenant with what is set here.
    pub(super) fn apply(&self, tenant: Tenant) -> Done<Tenant> {
        let lost = |error: serde_json::Error| Stop::Fault(error.to_string());
        let mut members = merge_patch::members(&TenantSettings::of(&tenant)).map_err(lost)?;
        merge_patch::apply(&mut members, &self.members);
        let settings: TenantSettings = serde_json::from_value(Value::Object(members)).map_err(|error| {
            let wrong = Correction::new("", error.to_string(), "correct the value");
            Refusal::from(Refused::Settings(vec![wrong]))
        })?;
        Ok(settings.put(tenant))
    }
}

fn judge(name: &str, value: &Value) -> Option<Correction> {
    if !TenantSettings::NAMES.contains(&name) {
        let shown: String = name.chars().take(50).collect();
        let (message, fix) = match name {
            "name" => ("`name` never changes".to_owned(), "change `display_name`, which people see"),
            "manages_tenants" => ("`manages_tenants` is said by the configuration file alone".to_owned(), "set it there"),
            _ => (format!("there is no setting `{shown}`"), "the names are those of the OpenAPI document"),
        };
        return Some(Correction::new(shown, message, fix));
    }
    if value.is_null() {
        return None;
    }
    if let ("display_name", Some(text)) = (name, value.as_str())
        && (text.chars().count() > LONGEST_NAME || text.chars().any(char::is_control))
    {
        let message = format!("`display_name` is no line of at most {LONGEST_NAME} characters");
        return Some(Correction::new(name, message, "write a shorter one"));
    }
    let alone = Map::from_iter([(name.to_owned(), value.clone())]);
    let error = serde_json::from_value::<TenantSettings>(Value::Object(alone)).err()?;
    Some(Correction::new(name, format!("`{name}`: {error}"), "correct the value"))
}
