//! A client as the API shows and takes one.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::time::Time;
use crate::crypto::Plain;
use crate::flow::admin::clients::{Previewed, Whole};
use crate::flow::claims_preview::Line;
use crate::model::{self, ClaimPlace, ClientKind, ClientMetadata, ClientSecret, Instant, Managed};
use crate::protocol::registration::{self, kinds};

/// A client: its metadata by their registered names, and what we know of it beside.
#[derive(Debug, Serialize, JsonSchema)]
#[expect(clippy::struct_field_names, reason = "`client_id` is the registered name")]
pub struct Client {
    client_id: String,
    /// The kind that its metadata come closest to.
    kind: ClientKind,
    /// A disabled client is refused everywhere.
    enabled: bool,
    /// `people`: by console, API and command line; `file`: by the configuration file alone; `create`: made from the file, then left to
    /// people; `itself`: it came by the registration endpoint.
    managed: Managed,
    created_at: Time,
    #[serde(flatten)]
    metadata: ClientMetadata,
}

impl Client {
    /// Its identifier.
    pub fn id(&self) -> &str {
        &self.client_id
    }
}

/// A client as a list has one.
pub fn client(client: &model::Client) -> Client {
    let model::Client { id, metadata, enabled, managed, created_at, .. } = client.clone();
    Client {
        client_id: id.as_str().to_owned(),
        kind: kinds::of(&metadata),
        enabled,
        managed,
        created_at: Time(created_at),
        metadata,
    }
}

/// A client as it is shown alone.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WholeClient {
    #[serde(flatten)]
    client: Client,
    /// The secrets that are accepted, the oldest first; never the secrets themselves.
    secrets: Vec<Secret>,
    /// Only in the answer that made it: the secret is told this once.
    #[serde(skip_serializing_if = "Option::is_none")]
    client_secret: Option<String>,
    /// Only in the answer to what changed it: what is accepted and will surprise.
    #[serde(skip_serializing_if = "Option::is_none")]
    warnings: Option<Vec<Warning>>,
}

impl WholeClient {
    /// With what is told only when it was made or changed.
    pub fn told(self, secret: Option<Plain>, warnings: Vec<registration::Warning>) -> Self {
        let client_secret = secret.map(|plain| plain.reveal().to_owned());
        let warnings = warnings.into_iter().map(|own| Warning { name: own.name, text: own.text });
        Self { client_secret, warnings: Some(warnings.collect()), ..self }
    }
}

/// Something that is accepted and will surprise.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "ClientWarning")]
struct Warning {
    /// The member.
    name: String,
    text: String,
}

/// A client with its secrets.
pub fn whole(whole: &Whole, now: Instant) -> WholeClient {
    WholeClient {
        client: client(&whole.client),
        secrets: whole.secrets(now).map(secret).collect(),
        client_secret: None,
        warnings: None,
    }
}

/// A secret, without what only the client knows.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "ClientSecret")]
pub struct Secret {
    pub id: String,
    created_at: Time,
    /// When it stops being accepted; `null` if nobody has said.
    expires_at: Option<Time>,
    /// When it last authenticated the client, to some minutes; `null` if it never has.
    last_used_at: Option<Time>,
}

/// A secret as a list has one.
pub fn secret(own: &ClientSecret) -> Secret {
    let ClientSecret { id, created_at, expires_at, last_used_at, .. } = own.clone();
    Secret { id, created_at: Time(created_at), expires_at: expires_at.map(Time), last_used_at: last_used_at.map(Time) }
}

/// A client to be registered: the settings of its kind, with what is named beside.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is of use: the members are merged as they come")]
pub struct NewClient {
    kind: ClientKind,
    /// Drawn if it is left out.
    #[schemars(length(min = 1, max = 200))]
    client_id: Option<String>,
    #[serde(flatten)]
    metadata: ClientMetadata,
}

/// What a client would get of a person.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ClientClaims {
    client_id: String,
    /// The person's identifier; `sub` may be another one.
    user: String,
    /// Whether the person may use the client at all.
    is_allowed: bool,
    /// The scopes that were judged by.
    scope: String,
    id_token: Vec<Claim>,
    userinfo: Vec<Claim>,
    /// What mappings add; in a JWT, or in the answer of introspection.
    access_token: Vec<Claim>,
}

/// What is decided about one claim.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "ClaimVerdict")]
#[expect(clippy::struct_field_names, reason = "the names are those of the document")]
struct Claim {
    claim: String,
    /// `null` if it is not there.
    value: Value,
    /// Why it is there or not.
    why: String,
}

/// A preview as it is shown.
pub fn claims(previewed: &Previewed) -> ClientClaims {
    let place = |own: ClaimPlace| {
        let found = previewed.preview.places.iter().find(|(place, _)| *place == own);
        found.map(|(_, lines)| lines.iter().map(claim).collect()).unwrap_or_default()
    };
    ClientClaims {
        client_id: previewed.whole.client.id.as_str().to_owned(),
        user: previewed.user.id.as_str().to_owned(),
        is_allowed: previewed.preview.is_allowed,
        scope: previewed.scope.to_string(),
        id_token: place(ClaimPlace::IdToken),
        userinfo: place(ClaimPlace::Userinfo),
        access_token: place(ClaimPlace::AccessToken),
    }
}

fn claim(line: &Line) -> Claim {
    let Line { claim, value, why } = line.clone();
    Claim { claim, value: value.unwrap_or(Value::Null), why }
}
