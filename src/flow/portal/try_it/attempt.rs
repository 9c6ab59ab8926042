//! What is tried, sealed for one browser.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::address;
use crate::crypto::{Purpose, base64url, from_base64url, random, sha256};
use crate::flow::visit::Visit;
use crate::flow::{House, Result, Site, Stop, audit};
use crate::model::{Client, ClientMetadata, GrantType, Id, Instant, ResponseType, Seconds, Team, User};
use crate::protocol::pkce;
use crate::protocol::vocabulary::scope;

/// How long a try may take.
const LIFE: Seconds = Seconds::minutes(30);
/// The longest wish, all fields together: the seal travels as `state`.
pub(super) const LONGEST_WISH: usize = 1_500;

/// How an app comes to tokens, as far as it can be tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// A person signs in, and a code comes back (RFC 6749 §4.1).
    Code,
    /// It asks for itself (RFC 6749 §4.4).
    Machine,
}

/// The way of an app; `None` if it has none that can be tried.
pub fn way(metadata: &ClientMetadata) -> Option<Way> {
    let may = |grant| metadata.grant_types.contains(&grant);
    if may(GrantType::AuthorizationCode) && metadata.response_types.contains(&ResponseType::CODE) {
        return Some(Way::Code);
    }
    may(GrantType::ClientCredentials).then_some(Way::Machine)
}

/// What the request is to say; an empty field is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Wish {
    /// `scope`.
    pub scope: String,
    /// `prompt`.
    pub prompt: String,
    /// `acr_values`.
    pub acr_values: String,
    /// `claims`.
    pub claims: String,
}

impl Wish {
    /// Whether it can travel.
    pub fn fits(&self) -> bool {
        [&self.scope, &self.prompt, &self.acr_values, &self.claims].into_iter().map(String::len).sum::<usize>() <= LONGEST_WISH
    }
}

/// A try that was begun.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// The team.
    pub team: Id<Team>,
    /// The app.
    pub client: Id<Client>,
    /// Who tries it.
    pub user: Id<User>,
    /// How.
    pub way: Way,
    /// What was wished.
    pub wish: Wish,
    /// `nonce`.
    pub nonce: String,
    /// `code_verifier` (RFC 7636 §4.1).
    pub verifier: String,
    /// When it is given up.
    pub expires_at: Instant,
}

impl Attempt {
    /// A new one.
    pub fn begin((team, client, user): (&Id<Team>, &Id<Client>, &Id<User>), way: Way, wish: Wish, now: Instant) -> Self {
        Self {
            team: team.clone(),
            client: client.clone(),
            user: user.clone(),
            way,
            wish,
            nonce: base64url(&random::bytes::<16>()),
            verifier: base64url(&random::bytes::<32>()),
            expires_at: now.plus(LIFE),
        }
    }

    /// For this browser only; that it was begun is in the log.
    ///
    /// # Errors
    /// `Busy`, or `Fault` if it cannot be written down.
    pub fn seal(&self, house: &House, site: &Site, visit: &Visit, now: Instant) -> Result<String> {
        let body = serde_json::to_vec(self).map_err(|error| Stop::Fault(error.to_string()))?;
        let (actor, target) = (format!("user:{}", self.user), format!("client:{}", self.client));
        let detail = json!({ "provider": site.provider.name, "team": self.team });
        let entry = audit::entry(&site.tenant.id, (&actor, "client.try"), target, detail, now);
        house.store().write(move |c| crate::store::audit::insert(c, &entry))?;
        Ok(base64url(&house.vault().seal(Purpose::Envelope, &context(site, visit), &body)))
    }

    pub(super) fn open(house: &House, site: &Site, visit: &Visit, seal: &str, now: Instant) -> Option<Self> {
        begun(house, site, visit, seal).filter(|attempt| !attempt.has_expired(now))
    }

    /// Whether it is given up.
    pub fn has_expired(&self, now: Instant) -> bool {
        self.expires_at.has_passed(now)
    }

    /// `code_challenge` (RFC 7636 §4.2), by which its request is found in the inspector.
    pub fn challenge(&self) -> String {
        base64url(&sha256(self.verifier.as_bytes()))
    }

    /// The parameters of the authorization request.
    pub fn parameters(&self, site: &Site, state: &str) -> Vec<(&'static str, String)> {
        let Wish { scope: words, prompt, acr_values, claims } = &self.wish;
        let is_of_a_person = words.split(' ').any(|word| word == scope::OPENID);
        let all = [
            ("response_type", "code".to_owned()),
            ("client_id", self.client.as_str().to_owned()),
            ("redirect_uri", address(&site.provider.issuer)),
            ("scope", words.clone()),
            ("state", state.to_owned()),
            ("nonce", if is_of_a_person { self.nonce.clone() } else { String::new() }),
            ("code_challenge", self.challenge()),
            ("code_challenge_method", pkce::METHOD.to_owned()),
            ("prompt", prompt.clone()),
            ("acr_values", acr_values.clone()),
            ("claims", claims.clone()),
        ];
        all.into_iter().filter(|(_, value)| !value.is_empty()).collect()
    }
}

/// Reads the seal of a try that was begun in this browser, by whomever and whenever.
pub fn begun(house: &House, site: &Site, visit: &Visit, seal: &str) -> Option<Attempt> {
    let body = house.vault().open(Purpose::Envelope, &context(site, visit), &from_base64url(seal)?).ok()?;
    serde_json::from_slice(&body).ok()
}

fn context(site: &Site, visit: &Visit) -> Vec<u8> {
    format!("try it {} {}", site.provider.id, visit.cookie.browser()).into_bytes()
}
