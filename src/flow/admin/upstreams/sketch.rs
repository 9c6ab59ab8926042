//! A domain on its way through the wizard: what has been chosen so far, and what the upstream's metadata say. It writes nothing: between
//! two steps it travels sealed, bound to the browser, secrets with it; what is too long for an address becomes a swept row, as an
//! interaction does.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Draft, Refused, stranger};
use crate::crypto::{Plain, Purpose, base64url, from_base64url, random};
use crate::flow::admin::{Administrator, Done, Refusal, trust};
use crate::flow::federation::depart::Fetched;
use crate::flow::visit::Visit;
use crate::flow::{House, Need, Result, Site, Stop, throttle};
use crate::model::{Id, Instant, Managed, Seconds, Upstream, UpstreamMethod, UpstreamSettings};
use crate::protocol::relying_party::check::{self, Problem};
use crate::protocol::relying_party::metadata;
use crate::protocol::relying_party::options::{self, Options};
use crate::protocol::relying_party::steps::{self, Step, StepName};
use crate::store::Store;
use crate::store::interactions::{self, Spilled};

/// How long the wizard may take.
const LIFE: Seconds = Seconds::hours(2);
/// The longest seal that travels in an address, in bytes.
const LONGEST: usize = 4_096;
/// What of the metadata is of use in the wizard.
const KEPT: [&str; 15] = [
    "issuer",
    "jwks_uri",
    "authorization_endpoint",
    "token_endpoint",
    "userinfo_endpoint",
    "end_session_endpoint",
    "response_types_supported",
    "response_modes_supported",
    "token_endpoint_auth_methods_supported",
    "id_token_signing_alg_values_supported",
    "code_challenge_methods_supported",
    "prompt_values_supported",
    "request_parameter_supported",
    "request_uri_parameter_supported",
    "request_object_signing_alg_values_supported",
];

/// What has been chosen.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Sketch {
    /// Members by the names of the file; the secret among them.
    pub members: Map<String, Value>,
    /// What the upstream says, as far as it is of use.
    pub document: Option<Value>,
}

#[derive(Serialize, Deserialize)]
struct Sealed {
    sketch: Sketch,
    until: Instant,
}

fn context(site: &Site, visit: &Visit) -> Vec<u8> {
    format!("domain sketch {} {}", site.provider.id, visit.cookie.browser()).into_bytes()
}

impl Sketch {
    /// A domain of a preset.
    pub fn of_preset(preset: &str) -> Self {
        let members = Map::from_iter([("preset".to_owned(), Value::from(preset))]);
        Self { members, document: None }
    }

    /// What is set, on what the preset begins with.
    ///
    /// # Errors
    /// `Settings` for what cannot be.
    pub fn settings(&self) -> std::result::Result<UpstreamSettings, Refusal> {
        let draft = Draft::from_members(self.members.clone())?;
        draft.settings(&draft.beginning()?)
    }

    /// Whether a secret of our app was given.
    pub fn has_secret(&self) -> bool {
        self.members.get("client_secret").is_some_and(Value::is_string)
    }

    /// The steps that the choices have.
    pub fn steps(&self, settings: &UpstreamSettings) -> Vec<Step> {
        steps::steps(settings, self.document.as_ref())
    }

    /// What can be chosen.
    pub fn options(&self, settings: &UpstreamSettings) -> Options {
        options::offer(settings, self.document.as_ref())
    }

    /// What is wrong in the steps up to one.
    pub fn problems(&self, settings: &UpstreamSettings, upto: StepName) -> Vec<Problem> {
        let steps = self.steps(settings);
        let is_known = |key: &str| {
            let asked = |step: &Step| step.fields.iter().any(|field| field.name == key);
            steps.iter().filter(|step| step.name <= upto).any(asked) || !steps.iter().any(asked)
        };
        let is_last = steps.last().is_none_or(|last| last.name == upto);
        let key = self.members.get("client_key").and_then(Value::as_str).map(|key| Plain::new(key.to_owned()));
        let found = check::problems(settings, self.has_secret()).into_iter().chain(check::client_key(settings, key.as_ref()));
        found.filter(|problem| is_last || is_known(problem.key) && !problem.key.is_empty()).collect()
    }

    /// Reads the upstream's metadata, unless the domain says everything itself.
    ///
    /// # Errors
    /// `Needs` until they have been fetched; `Unreadable` if they cannot be used.
    pub fn read(self, store: &Store, by: &Administrator, fetched: Option<&Fetched>, now: Instant) -> Done<Self> {
        let settings = self.settings()?;
        if settings.method == UpstreamMethod::Manual {
            return Ok(Self { document: None, ..self });
        }
        let document = match fetched {
            None => {
                return Err(Stop::Needs(Need::UpstreamMetadata(Arc::new(stranger(store, passing(by, settings, now))?))).into());
            }
            Some(Err(refusal)) => return Err(Refusal::from(Refused::Unreadable(refusal.clone())).into()),
            Some(Ok(document)) => document,
        };
        // What is missing for other choices than these is said where the choice is made.
        let usual =
            UpstreamSettings { issuer: settings.issuer, well_known_url: settings.well_known_url, ..UpstreamSettings::default() };
        metadata::resolve(&usual, Some(document)).map_err(|refusal| Refusal::from(Refused::Unreadable(refusal)))?;
        let kept = document.as_object().into_iter().flatten().filter(|(name, _)| KEPT.contains(&name.as_str()));
        let kept: Map<String, Value> = kept.map(|(name, value)| (name.clone(), value.clone())).collect();
        Ok(Self { document: Some(Value::Object(kept)), ..self })
    }

    /// Reads the upstream's metadata while an authority counts that the tenant does not trust yet; once that has led somewhere, the
    /// tenant trusts it.
    ///
    /// # Errors
    /// As reading and [`add`](trust::add).
    pub fn read_trusting(
        self,
        store: &Store,
        by: &Administrator,
        (pem, fetched): (&str, Option<&Fetched>),
        now: Instant,
    ) -> Done<Self> {
        let mut with = self.clone();
        let own = self.members.get("ca").and_then(Value::as_str).unwrap_or_default();
        with.members.insert("ca".to_owned(), format!("{own}\n{pem}").into());
        let read = with.read(store, by, fetched, now)?;
        if fetched.is_some() {
            trust::add(store, by, pem, now)?;
        }
        Ok(Self { members: self.members, ..read })
    }

    /// Seals it for the browser.
    ///
    /// # Errors
    /// `SlowDown` when a long one cannot be kept because its network has too many waiting, `Busy` or `Fault`.
    pub fn seal(&self, house: &House, site: &Site, visit: &Visit, now: Instant) -> Result<String> {
        let until = now.plus(LIFE);
        let body = serde_json::to_vec(&Sealed { sketch: self.clone(), until }).map_err(|error| Stop::Fault(error.to_string()))?;
        let sealed = house.vault().seal(Purpose::Envelope, &context(site, visit), &body);
        if sealed.len() <= LONGEST {
            return Ok(base64url(&sealed));
        }
        let id = random::token().reveal().to_owned();
        let spilled = Spilled {
            id: id.clone(),
            provider: site.provider.id.clone(),
            network: throttle::network(&visit.address),
            sealed,
            created_at: now,
            expires_at: until,
        };
        let kept = house.store().write(move |c| interactions::insert(c, &spilled))?;
        if kept { Ok(format!("~{id}")) } else { Err(Stop::SlowDown(LIFE.0)) }
    }

    /// Opens one that came back; `None` if it is another browser's or too old.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn open(house: &House, site: &Site, visit: &Visit, text: &str, now: Instant) -> Result<Option<Self>> {
        let seal = match text.strip_prefix('~') {
            Some(id) => house.store().read(|c| interactions::find(c, &site.provider.id, id, now))?,
            None => from_base64url(text),
        };
        let opened = seal.and_then(|seal| house.vault().open(Purpose::Envelope, &context(site, visit), &seal).ok());
        let sealed = opened.and_then(|body| serde_json::from_slice::<Sealed>(&body).ok());
        Ok(sealed.filter(|sealed| !sealed.until.has_passed(now)).map(|sealed| sealed.sketch))
    }
}

/// A domain that nobody saves, to ask with.
fn passing(by: &Administrator, settings: UpstreamSettings, now: Instant) -> Upstream {
    Upstream {
        id: Id::mint(random::bytes()),
        tenant: by.tenant.clone(),
        name: "new".to_owned(),
        display_name: String::new(),
        settings,
        secret: None,
        client_key: None,
        metadata: None,
        enabled: true,
        managed: Managed::People,
        created_at: now,
        flushed_at: now,
    }
}
