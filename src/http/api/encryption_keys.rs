//! `/api/keys/encryption`: the keys of the provider that apps encrypt request objects to.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::answer::Answer;
use super::asked::Asked;
use super::operation::{Operation, Verb, shape};
use super::page::{LIST, Page};
use super::time::Time;
use crate::flow::api::{Desk, Outcome, encryption_keys};
use crate::flow::keys::encryption::Published;
use crate::model::{Action, EncryptionKey, EncryptionKind, KeyManagement};
use crate::protocol::problem::ProblemCode;

/// The operations. They stand before `/keys/{kid}`.
pub const OPERATIONS: [Operation; 3] = [
    Operation::new(Verb::Get, "/keys/encryption", Action::SeeKeys, "List the encryption keys", list)
        .about("Those that are published for apps to encrypt request objects to, and those that still open what was encrypted to an earlier copy of the key set.")
        .query(&LIST)
        .gives(200, Some(shape::<Page<Key>>())),
    Operation::new(Verb::Post, "/keys/encryption/rotate", Action::ChangeKeys, "Rotate the encryption keys", rotate)
        .about("Other keys take the place of those that are published, which go on opening until no copy of the key set has them.")
        .gives(200, Some(shape::<Page<Successor>>()))
        .problems(&[ProblemCode::AlgorithmNotUsed]),
    Operation::new(Verb::Post, "/keys/encryption/{kid}/revoke", Action::ChangeKeys, "Revoke an encryption key", revoke)
        .about("Emergency: the key opens nothing any more, on every process; apps are refused until they have read the key set again.")
        .gives(200, Some(shape::<Revoked>()))
        .problems(&[ProblemCode::KeyNotFound]),
];

/// An encryption key.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "EncryptionKey")]
struct Key {
    kid: String,
    /// `RSA` or `EC`.
    kty: &'static str,
    /// What it serves (`request_object_encryption_alg`).
    algorithms: Vec<&'static str>,
    published_at: Time,
    /// `null` while it is published; afterwards, until when it still opens.
    retires_at: Option<Time>,
    public_jwk: Value,
}

fn algorithms(kind: EncryptionKind) -> Vec<&'static str> {
    kind.managements().map(KeyManagement::name).collect()
}

fn shown(key: EncryptionKey) -> Key {
    Key {
        kty: key.kind.kty(),
        algorithms: algorithms(key.kind),
        published_at: Time(key.published_at),
        retires_at: key.retires_at.map(Time),
        kid: key.kid,
        public_jwk: key.public_jwk,
    }
}

fn list(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let part = asked.part(&desk.site.provider.issuer)?;
    let shown: Vec<_> = encryption_keys::list(desk)?.into_iter().map(shown).collect();
    Answer::ok(&part.cut(shown, |key| key.kid.clone())?)
}

/// A key that apps encrypt to from now on.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "PublishedEncryptionKey")]
struct Successor {
    kid: String,
    kty: &'static str,
    algorithms: Vec<&'static str>,
}

fn rotate(desk: &Desk<'_>, _: &Asked) -> Outcome<Answer> {
    let successor = |own: Published| Successor { kty: own.kind.kty(), algorithms: algorithms(own.kind), kid: own.kid };
    let items: Vec<_> = encryption_keys::rotate(desk)?.into_iter().map(successor).collect();
    Answer::ok(&Page::from(items))
}

/// What a revocation did.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "RevokedEncryptionKey")]
struct Revoked {
    kid: String,
    kty: &'static str,
    /// So many seconds an app may go on encrypting to its copy of the key, and is refused.
    cached_for: i64,
}

fn revoke(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let kid = asked.name(0);
    let kind = encryption_keys::revoke(desk, kid)?;
    Answer::ok(&Revoked { kid: kid.to_owned(), kty: kind.kty(), cached_for: desk.site.keyring.jwks().max_age.0 })
}
