//! `/api/keys`: the signing keys of the provider.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::answer::Answer;
use super::asked::Asked;
use super::operation::{Operation, Verb, shape};
use super::page::{LIST, Page};
use super::time::Time;
use crate::crypto::{base64url, sha256};
use crate::flow::api::{Desk, Outcome, keys};
use crate::flow::keys::{ReadBy, Revoked, Rotated, Seen, next_change};
use crate::model::{Action, KeyState, Seconds, SigningAlgorithm};
use crate::protocol::problem::ProblemCode;

/// The operations.
pub const OPERATIONS: [Operation; 5] = [
    Operation::new(Verb::Get, "/keys", Action::SeeKeys, "List the signing keys", list)
        .about("Every key, the newest first: its life, what happens to it next, and what it has signed.")
        .query(&LIST)
        .gives(200, Some(shape::<Page<Key>>())),
    Operation::new(Verb::Post, "/keys/rotate", Action::ChangeKeys, "Rotate the signing keys", rotate)
        .about(
            "The announced keys sign now, or as soon as they are known everywhere; those before stay published until what they \
             signed has expired.",
        )
        .body(shape::<Rotation>())
        .gives(200, Some(shape::<Page<RotatedKey>>()))
        .problems(&[ProblemCode::AlgorithmNotUsed]),
    Operation::new(Verb::Get, "/keys/readers", Action::SeeKeys, "List who has read the keys", readers)
        .about("By network and user agent, since the key set is read without a name; and whether they have the newest key.")
        .query(&LIST)
        .gives(200, Some(shape::<Readers>())),
    Operation::new(Verb::Get, "/keys/{kid}", Action::SeeKeys, "Read a signing key", find)
        .gives(200, Some(shape::<Key>()))
        .problems(&[ProblemCode::KeyNotFound]),
    Operation::new(Verb::Post, "/keys/{kid}/revoke", Action::ChangeKeys, "Revoke a signing key", revoke)
        .about("Emergency: the key leaves the key set at once, and nothing that it signed counts any more, on every process.")
        .gives(200, Some(shape::<RevokedKey>()))
        .problems(&[ProblemCode::KeyNotFound, ProblemCode::KeyAlreadyRevoked]),
];

fn skew(desk: &Desk<'_>) -> Seconds {
    desk.site.provider.key_policy.skew
}

fn list(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let part = asked.part(&desk.site.provider.issuer)?;
    let shown: Vec<_> = keys::list(desk)?.iter().map(|seen| shown(seen, skew(desk))).collect();
    Answer::ok(&part.cut(shown, |key| key.kid.clone())?)
}

fn find(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    Answer::ok(&shown(&keys::find(desk, asked.name(0))?, skew(desk)))
}

fn readers(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let part = asked.part(&desk.site.provider.issuer)?;
    let seen = keys::readers(desk)?;
    let Page { items, next } = part.cut(seen.readers, name)?;
    Answer::ok(&Readers { newest_key_at: seen.newest_at.map(Time), items: items.iter().map(reader).collect(), next })
}

fn rotate(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let Rotation { algorithm } = asked.body()?;
    let items: Vec<_> = keys::rotate(desk, algorithm)?.iter().map(rotated).collect();
    Answer::ok(&Page::from(items))
}

fn revoke(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let kid = asked.name(0);
    let done = keys::revoke(desk, kid)?;
    Answer::ok(&revoked(kid, &done, desk.site.keyring.jwks().max_age))
}

/// The body of a rotation.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Rotation {
    /// Only this algorithm; all if left out.
    algorithm: Option<SigningAlgorithm>,
}

/// A signing key.
#[derive(Debug, Serialize, JsonSchema)]
struct Key {
    kid: String,
    algorithm: SigningAlgorithm,
    state: KeyState,
    announced_at: Time,
    activates_at: Time,
    deprecates_at: Time,
    retires_at: Time,
    /// What happens next, and when; `null` at the end of its life.
    next_change: Option<Change>,
    /// How many tokens it has signed, as far as the processes have reported.
    signed: i64,
    /// When the last of those expires.
    last_expires_at: Option<Time>,
    /// Nothing that it signs lives beyond this moment.
    nothing_outlives: Option<Time>,
    /// As it is published; `null` once it is revoked.
    public_jwk: Value,
}

/// A step in the life of a key.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "KeyChange")]
struct Change {
    state: KeyState,
    at: Time,
}

fn shown(seen: &Seen, skew: Seconds) -> Key {
    let key = &seen.key;
    let may_have_signed = !matches!(key.state, KeyState::Revoked);
    Key {
        kid: key.kid.clone(),
        algorithm: key.algorithm,
        state: key.state,
        announced_at: Time(key.announced_at),
        activates_at: Time(key.activates_at),
        deprecates_at: Time(key.deprecates_at),
        retires_at: Time(key.retires_at),
        next_change: next_change(key).map(|(state, at)| Change { state, at: Time(at) }),
        signed: seen.signed,
        last_expires_at: seen.last_expires_at.map(Time),
        nothing_outlives: may_have_signed.then(|| Time(key.retires_at.minus(skew))),
        public_jwk: key.public_jwk.clone(),
    }
}

/// Who has read the keys.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "KeyReaders")]
struct Readers {
    /// When the newest key appeared.
    newest_key_at: Option<Time>,
    items: Vec<Reader>,
    /// The address of the following page; `null` on the last one.
    next: Option<String>,
}

/// Somebody who has read the keys.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "KeyReader")]
struct Reader {
    network: String,
    user_agent: String,
    fetches: i64,
    first_at: Time,
    last_at: Time,
    /// Whether they have read the newest key.
    has_newest_key: bool,
}

/// By what a reader is found again in the list.
fn name(one: &ReadBy) -> String {
    base64url(&sha256(format!("{}\n{}", one.reader.network, one.reader.agent).as_bytes()))
}

fn reader(one: &ReadBy) -> Reader {
    let ReadBy { reader, has_newest } = one;
    Reader {
        network: reader.network.clone(),
        user_agent: reader.agent.clone(),
        fetches: reader.fetches,
        first_at: Time(reader.first_at),
        last_at: Time(reader.last_at),
        has_newest_key: *has_newest,
    }
}

/// What a rotation did for one algorithm.
#[derive(Debug, Serialize, JsonSchema)]
struct RotatedKey {
    algorithm: SigningAlgorithm,
    /// The key that signs now.
    kid: String,
    signs_until: Time,
    /// The key that signed before; `null` if the standby is not known everywhere yet, so that nothing has changed.
    previous: Option<String>,
}

fn rotated(one: &Rotated) -> RotatedKey {
    let Rotated { algorithm, kid, until, previous } = one.clone();
    RotatedKey { algorithm, kid, signs_until: Time(until), previous }
}

/// What a revocation did.
#[derive(Debug, Serialize, JsonSchema)]
struct RevokedKey {
    kid: String,
    algorithm: SigningAlgorithm,
    /// The state that it was in.
    was: KeyState,
    /// The key that signs now; `null` if nobody needs the algorithm any more.
    successor: Option<String>,
    /// So many seconds an app may go on trusting its copy of the key set.
    cached_for: i64,
}

fn revoked(kid: &str, done: &Revoked, cached: Seconds) -> RevokedKey {
    let Revoked { algorithm, was, successor } = done.clone();
    RevokedKey { kid: kid.to_owned(), algorithm, was, successor, cached_for: cached.0 }
}
