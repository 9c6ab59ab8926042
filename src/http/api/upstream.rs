//! A relying-party domain as the API shows and takes one.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use super::time::Time;
use crate::flow::admin::upstreams::Whole;
use crate::model::{self, Managed, UpstreamSecret, UpstreamSettings};
use crate::protocol::relying_party::addresses::Addresses;

/// A relying-party domain.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Upstream {
    /// The short name in URLs; it never changes.
    name: String,
    /// The name on its button.
    display_name: String,
    /// A disabled domain lets nobody in.
    enabled: bool,
    /// `people`: by console, API and command line; `file`: by the configuration file alone; `create`: made from the file, then left to
    /// people.
    managed: Managed,
    /// Since when `client_secret` is what it is; `null` without. The secret itself is never given back.
    client_secret_set_at: Option<Time>,
    /// The same of `client_key`.
    client_key_set_at: Option<Time>,
    created_at: Time,
    /// When it was last told to forget what is kept of the upstream.
    flushed_at: Time,
    #[serde(flatten)]
    settings: UpstreamSettings,
}

/// A domain as a list has one.
pub fn upstream(upstream: &model::Upstream) -> Upstream {
    let model::Upstream { name, display_name, settings, secret, client_key, enabled, managed, created_at, flushed_at, .. } =
        upstream.clone();
    let set_at = |secret: Option<UpstreamSecret>| secret.map(|secret| Time(secret.set_at));
    Upstream {
        name,
        display_name,
        enabled,
        managed,
        client_secret_set_at: set_at(secret),
        client_key_set_at: set_at(client_key),
        created_at: Time(created_at),
        flushed_at: Time(flushed_at),
        settings,
    }
}

/// A domain as it is shown alone.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WholeUpstream {
    #[serde(flatten)]
    upstream: Upstream,
    /// The metadata that the method `read` keeps.
    metadata: Option<Map<String, Value>>,
    /// What uses it for log-in, so that it cannot be removed now.
    uses: Vec<String>,
    /// What has to be registered at the upstream, for each provider of the tenant.
    register: Vec<ToRegister>,
}

/// A domain with what uses it.
pub fn whole(whole: &Whole, addresses: Vec<Addresses>) -> WholeUpstream {
    WholeUpstream {
        upstream: upstream(&whole.upstream),
        metadata: whole.upstream.metadata.as_ref().and_then(Value::as_object).cloned(),
        uses: whole.uses.iter().map(ToString::to_string).collect(),
        register: addresses.into_iter().map(ToRegister::from).collect(),
    }
}

/// What has to be registered at the upstream, as client metadata are called there.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "UpstreamRegistration")]
pub struct ToRegister {
    /// The issuer that people sign in to through it.
    issuer: String,
    redirect_uris: Vec<String>,
    post_logout_redirect_uri: String,
    backchannel_logout_uri: String,
    frontchannel_logout_uri: String,
    initiate_login_uri: String,
    /// The keys of its platform identity, if it has one.
    jwks_uri: Option<String>,
}

impl From<Addresses> for ToRegister {
    fn from(addresses: Addresses) -> Self {
        let Addresses { issuer, redirect_uris, post_logout_redirect_uri, .. } = addresses;
        Self {
            issuer,
            redirect_uris,
            post_logout_redirect_uri,
            backchannel_logout_uri: addresses.backchannel_logout_uri,
            frontchannel_logout_uri: addresses.frontchannel_logout_uri,
            initiate_login_uri: addresses.initiate_login_uri,
            jwks_uri: addresses.jwks_uri,
        }
    }
}

/// Members of a domain: what is named is set, `null` takes back what was set.
#[derive(JsonSchema)]
#[schemars(rename = "UpstreamMembers")]
#[expect(dead_code, reason = "only its schema is of use: the members are merged as they come")]
pub struct Members {
    /// Small letters, digits and hyphens; only when a domain is added.
    name: Option<String>,
    display_name: Option<String>,
    enabled: Option<bool>,
    /// The secret of our app there. Sealed; never given back.
    client_secret: Option<String>,
    /// The private key of `client_certificate`, in PEM. Sealed; never given back.
    client_key: Option<String>,
    #[serde(flatten)]
    settings: UpstreamSettings,
}
