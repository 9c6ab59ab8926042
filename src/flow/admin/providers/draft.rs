//! What somebody wants of a provider: members by the names of the file and the API. What is named changes, `null` takes back what was
//! set, the rest stays (RFC 7396).

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde_json::{Map, Value};

use super::Refused;
use crate::flow::Stop;
use crate::flow::admin::{Done, Refusal};
use crate::model::{Picture, Provider, ProviderSettings};
use crate::protocol::correction::Correction;
use crate::protocol::{branding, merge_patch, picture};

/// Members to be set.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    members: Map<String, Value>,
    picture: Option<Picture>,
}

const LOGO: &str = "branding.logo";

static NAMES: LazyLock<BTreeSet<String>> = LazyLock::new(ProviderSettings::names);

impl Draft {
    /// Reads members.
    ///
    /// # Errors
    /// `Settings` for every member that there is not, or of another form.
    pub fn from_members(members: Map<String, Value>) -> Result<Self, Refusal> {
        let (mut members, mut wrong) = (members, Vec::new());
        let picture = picture(&mut members).unwrap_or_else(|problem| {
            wrong.push(problem);
            None
        });
        wrong.extend(members.iter().filter_map(|(name, value)| judge(name, value)));
        if wrong.is_empty() { Ok(Self { members, picture }) } else { Err(Refused::Settings(wrong).into()) }
    }

    /// The picture that comes with it.
    pub fn picture(&self) -> Option<&Picture> {
        self.picture.as_ref()
    }

    /// A provider as this would make it, judged but not written.
    ///
    /// # Errors
    /// `Settings`.
    pub fn shown(&self, provider: &Provider) -> Done<Provider> {
        let wanted = self.apply(provider.clone())?;
        let mut wrong = Vec::new();
        branding::check(&wanted.branding, &mut wrong);
        if wrong.is_empty() { Ok(wanted) } else { Err(Refusal::from(Refused::Settings(wrong)).into()) }
    }

    /// The names of what it sets, for the audit.
    pub(super) fn names(&self) -> Vec<&str> {
        self.members.keys().map(String::as_str).collect()
    }

    /// A provider with what is set here.
    pub(super) fn apply(&self, provider: Provider) -> Done<Provider> {
        let lost = |error: serde_json::Error| Stop::Fault(error.to_string());
        let mut members = merge_patch::members(&ProviderSettings::of(&provider)).map_err(lost)?;
        let logo = provider.branding.logo.clone();
        merge_patch::apply(&mut members, &self.members);
        let settings: ProviderSettings = serde_json::from_value(Value::Object(members)).map_err(|error| {
            let fix = "correct the value";
            Refusal::from(Refused::Settings(vec![Correction::new("", error.to_string(), fix)]))
        })?;
        let named = settings.branding.logo.as_ref();
        if named.is_some() && named != logo.as_ref() && named != self.picture.as_ref().map(|own| &own.path) {
            let message = "`branding.logo` is neither a new picture nor the path of the one that is there";
            let wrong = Correction::new(LOGO, message, "send it as data:image/png;base64,…, or leave the member out");
            return Err(Refusal::from(Refused::Settings(vec![wrong])).into());
        }
        Ok(settings.put(provider))
    }
}

/// Takes the picture out of the members, and leaves its path in its place.
fn picture(members: &mut Map<String, Value>) -> Result<Option<Picture>, Correction> {
    let Some(Value::String(logo)) = members.get_mut("branding").and_then(|own| own.get_mut("logo")) else { return Ok(None) };
    if !picture::is_data_url(logo) {
        return Ok(None);
    }
    let read = picture::read_data_url(logo);
    logo.clear(); // nothing of it is said again
    let picture = read.map_err(|problem| {
        Correction::new(LOGO, format!("`{LOGO}`: {problem}"), "use a PNG, JPEG, WebP or SVG of at most 40 KiB")
    })?;
    logo.push_str(&picture.path);
    Ok(Some(picture))
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
    let error = misfit(name, value.clone())?;
    // which member of a table it is
    let within = value.as_object().into_iter().flatten().find_map(|(inner, own)| {
        let error = misfit(name, Value::Object(Map::from_iter([(inner.clone(), own.clone())])))?;
        Some((format!("{name}.{}", inner.chars().take(50).collect::<String>()), error))
    });
    let (key, error) = within.unwrap_or_else(|| (name.to_owned(), error));
    Some(Correction::new(&key, format!("`{key}`: {error}"), "correct the value"))
}

fn misfit(name: &str, value: Value) -> Option<serde_json::Error> {
    let mut alone = Map::new();
    merge_patch::apply(&mut alone, &Map::from_iter([(name.to_owned(), value)])); // `null` within takes back
    serde_json::from_value::<ProviderSettings>(Value::Object(alone)).err()
}
