//! A relying-party domain: an OpenID provider that people log in through. It belongs to a tenant.
//!
//! What the settings mean together is judged in `protocol::relying_party`.

mod auth_method;
mod choice;
mod identity;
mod registration;
mod request_signing;
mod settings;
mod token;

pub use auth_method::UpstreamAuthMethod;
pub use choice::{
    AssertionAudience, ClaimsSource, ParameterEndpoint, ParameterType, RequestObject, RequiredClaim, SyncProfile, UpstreamHttp,
    UpstreamMethod, UpstreamParameter, UpstreamPrompt, UpstreamUse,
};
pub use identity::{FederatedIdentity, PlatformIdentity, UpstreamSession};
pub use registration::UpstreamRegistration;
pub use request_signing::RequestSigning;
pub use settings::UpstreamSettings;
pub use token::UpstreamToken;

use serde_json::Value;

use super::{Id, Instant, Managed, Tenant};
use crate::crypto::Hashed;

/// A relying-party domain.
#[derive(Clone, Debug, PartialEq)]
pub struct Upstream {
    /// The identifier: in one of its callback URLs, and in the names of what is cached for it.
    pub id: Id<Upstream>,
    /// The tenant that owns it.
    pub tenant: Id<Tenant>,
    /// Its short name in URLs; unique within the tenant.
    pub name: String,
    /// The name that people see.
    pub display_name: String,
    /// How it works.
    pub settings: UpstreamSettings,
    /// The secret of our app there; of a domain that registers itself the initial access token, if it has one.
    pub secret: Option<UpstreamSecret>,
    /// The private key of `client_certificate`.
    pub client_key: Option<UpstreamSecret>,
    /// The metadata that the method `read` keeps.
    pub metadata: Option<Value>,
    /// A disabled domain lets nobody in.
    pub enabled: bool,
    /// Who owns the row.
    pub managed: Managed,
    /// When it was made.
    pub created_at: Instant,
    /// When it was last told to forget what is kept of the upstream.
    pub flushed_at: Instant,
}

impl Upstream {
    /// Whether it is offered there.
    pub fn serves(&self, place: UpstreamUse) -> bool {
        self.enabled && self.settings.enabled_for.contains(&place)
    }
}

/// The secret of our app at an upstream, or its private key, as it rests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpstreamSecret {
    /// A keyed hash, to recognise an unchanged file.
    pub hash: Hashed,
    /// The secret, sealed.
    pub sealed: Vec<u8>,
    /// Since when it is this one.
    pub set_at: Instant,
}
