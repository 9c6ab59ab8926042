//! `/api/platform-identities`: key pairs of ours that upstreams know us by.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::answer::Answer;
use super::asked::Asked;
use super::operation::{Operation, Verb, shape};
use super::page::{LIST, Page};
use super::time::Time;
use crate::flow::admin::identities::{self, Held};
use crate::flow::api::{Desk, Outcome};
use crate::model::{Action, Managed, SigningAlgorithm};
use crate::protocol::own_api;
use crate::protocol::problem::ProblemCode::{
    ManagedByFile, PlatformIdentityInUse, PlatformIdentityNotFound, PlatformIdentityTaken, UpstreamSettings,
};

/// The operations.
pub const OPERATIONS: [Operation; 4] = [
    Operation::new(Verb::Get, "/platform-identities", Action::SeeUpstreams, "List the platform identities", list)
        .about("Key pairs of ours: for private_key_jwt, signed requests and certificates, and for ID tokens that are encrypted to us.")
        .query(&LIST)
        .gives(200, Some(shape::<Page<Identity>>())),
    Operation::new(Verb::Post, "/platform-identities", Action::ChangeUpstreams, "Make a platform identity", make)
        .body(shape::<New>())
        .gives(201, Some(shape::<Identity>()))
        .problems(&[PlatformIdentityNotFound, PlatformIdentityTaken, UpstreamSettings]),
    Operation::new(Verb::Get, "/platform-identities/{name}", Action::SeeUpstreams, "Read a platform identity", find)
        .gives(200, Some(shape::<Identity>()))
        .problems(&[PlatformIdentityNotFound]),
    Operation::new(Verb::Delete, "/platform-identities/{name}", Action::ChangeUpstreams, "Remove a platform identity", delete)
        .about("Its private keys are gone. One that an upstream uses is not removed.")
        .gives(204, None)
        .problems(&[PlatformIdentityNotFound, PlatformIdentityInUse, ManagedByFile]),
];

/// A platform identity.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "PlatformIdentity")]
struct Identity {
    /// The short name, by which upstreams' `platform_identity` refers to it.
    name: String,
    /// What it signs with.
    algorithm: SigningAlgorithm,
    managed: Managed,
    /// Its public keys, to sign and to encrypt to.
    public_jwks: Value,
    /// Where upstreams can fetch them while one of the tenant's uses it.
    #[schemars(extend("format" = "uri"))]
    jwks_uri: String,
    /// The names of the upstreams that use it.
    used_by: Vec<String>,
    created_at: Time,
}

fn shown(desk: &Desk<'_>, held: &Held) -> Identity {
    let Held { identity, used_by } = held.clone();
    Identity {
        jwks_uri: desk.site.provider.issuer.url(&format!("/oauth/auz/grants/provider/jwks/{}", identity.name)),
        name: identity.name,
        algorithm: identity.algorithm,
        managed: identity.managed,
        public_jwks: identity.public_jwks,
        used_by,
        created_at: Time(identity.created_at),
    }
}

/// A platform identity to be made.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "NewPlatformIdentity")]
struct New {
    /// Small letters, digits and hyphens.
    name: String,
    /// RS256 if left out; any but the HS family.
    algorithm: Option<SigningAlgorithm>,
}

fn list(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let part = asked.part(&desk.site.provider.issuer)?;
    let found = identities::list(desk.house.store(), &desk.by)?;
    let Page { items, next } = part.cut(found, |held| held.identity.name.clone())?;
    Answer::ok(&Page { items: items.iter().map(|held| shown(desk, held)).collect::<Vec<_>>(), next })
}

fn find(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    Answer::ok(&shown(desk, &identities::find(desk.house.store(), &desk.by, asked.name(0))?))
}

fn make(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let New { name, algorithm } = asked.body()?;
    let new = (name, algorithm.unwrap_or(SigningAlgorithm::RS256));
    let made = identities::make(desk.house.store(), desk.house.vault(), &desk.by, new, desk.now)?;
    desk.notice()?;
    let path = format!("{}/platform-identities/{}", own_api::PATH, made.identity.name);
    Answer::created(desk.site.provider.issuer.url(&path), &shown(desk, &made))
}

fn delete(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    identities::remove(desk.house.store(), &desk.by, asked.name(0), desk.now)?;
    desk.notice()?;
    Ok(Answer::nothing())
}
