//! Signing keys. Each transition is a guarded UPDATE, and two partial unique indexes hold that an algorithm of a provider has at
//! most one announced and one active key: of N processes exactly one wins. Every write raises the settings revision.

use diesel::dsl::case_when;
use diesel::{
    BoolExpressionMethods, ExpressionMethods, Insertable, QueryDsl, Queryable, RunQueryDsl, Selectable, SelectableHelper,
};

use super::column::{from_json, from_word, instant, json, text, word};
use super::connection::each_backend;
use super::schema::signing_keys;
use super::{AnyConnection, Insertion, Result, StoreError, revision};
use crate::model::{Id, Instant, KeyState, Provider, SigningKey};

#[derive(Queryable, Insertable, Selectable)]
#[diesel(table_name = signing_keys)]
struct Row {
    provider_id: String,
    kid: String,
    algorithm: String,
    state: String,
    public_jwk: String,
    sealed_private: Option<Vec<u8>>,
    announced_at: i64,
    activates_at: i64,
    deprecates_at: i64,
    retires_at: i64,
}

impl TryFrom<Row> for SigningKey {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            kid: row.kid,
            provider: Id::new(row.provider_id),
            algorithm: from_word("signing_keys.algorithm", row.algorithm)?,
            state: from_word("signing_keys.state", row.state)?,
            public_jwk: from_json("signing_keys.public_jwk", &row.public_jwk)?,
            sealed_private: row.sealed_private,
            announced_at: Instant::from_epoch(row.announced_at),
            activates_at: Instant::from_epoch(row.activates_at),
            deprecates_at: Instant::from_epoch(row.deprecates_at),
            retires_at: Instant::from_epoch(row.retires_at),
        })
    }
}

/// Every key of a provider that is not forgotten, in every state, the oldest first.
pub fn list(c: &mut AnyConnection, provider: &Id<Provider>) -> Result<Vec<SigningKey>> {
    let own = signing_keys::table.filter(signing_keys::provider_id.eq(provider.as_str()));
    let rows: Vec<Row> = own.order((signing_keys::announced_at, signing_keys::kid)).select(Row::as_select()).load(c)?;
    rows.into_iter().map(SigningKey::try_from).collect()
}

/// Adds a key as announced, or the first one of an algorithm as active. `Taken` if its algorithm has a key in that state
/// already: another process was first, and this key is thrown away.
pub fn insert(c: &mut AnyConnection, key: &SigningKey) -> Result<Insertion> {
    let row = Row {
        provider_id: text(&key.provider),
        kid: key.kid.clone(),
        algorithm: word(&key.algorithm)?,
        state: word(&key.state)?,
        public_jwk: json(&key.public_jwk)?,
        sealed_private: key.sealed_private.clone(),
        announced_at: key.announced_at.epoch_seconds(),
        activates_at: key.activates_at.epoch_seconds(),
        deprecates_at: key.deprecates_at.epoch_seconds(),
        retires_at: key.retires_at.epoch_seconds(),
    };
    let rows = each_backend!(c, c => diesel::insert_into(signing_keys::table).values(&row).on_conflict_do_nothing().execute(c)?);
    if rows == 1 {
        revision::bump(c)?;
    }
    Ok(Insertion::of(rows))
}

/// The four moments of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    /// Published.
    pub announced_at: Instant,
    /// Begins to sign.
    pub activates_at: Instant,
    /// Stops signing.
    pub deprecates_at: Instant,
    /// Leaves the JWKS.
    pub retires_at: Instant,
}

/// Moves a key from one state to another (or stays) with new times; `false` if it is not in that state any more.
pub fn shift(
    c: &mut AnyConnection,
    provider: &Id<Provider>,
    kid: &str,
    (from, to): (KeyState, KeyState),
    times: &Times,
) -> Result<bool> {
    let own = signing_keys::table.find((provider.as_str(), kid)).filter(signing_keys::state.eq(word(&from)?));
    let change = (
        signing_keys::state.eq(word(&to)?),
        signing_keys::announced_at.eq(times.announced_at.epoch_seconds()),
        signing_keys::activates_at.eq(times.activates_at.epoch_seconds()),
        signing_keys::deprecates_at.eq(times.deprecates_at.epoch_seconds()),
        signing_keys::retires_at.eq(times.retires_at.epoch_seconds()),
    );
    let rows = diesel::update(own).set(change).execute(c)?;
    moved(c, rows)
}

/// Takes a key out of the JWKS and destroys its private half; `false` if it is not in that state any more.
pub fn leave(c: &mut AnyConnection, provider: &Id<Provider>, kid: &str, from: KeyState) -> Result<bool> {
    let own = signing_keys::table.find((provider.as_str(), kid)).filter(signing_keys::state.eq(word(&from)?));
    let change = (signing_keys::state.eq(word(&KeyState::Gone)?), signing_keys::sealed_private.eq(None::<Vec<u8>>));
    let rows = diesel::update(own).set(change).execute(c)?;
    moved(c, rows)
}

/// Removes what is left of a key; `false` if it is not in that state any more.
pub fn erase(c: &mut AnyConnection, provider: &Id<Provider>, kid: &str, from: KeyState) -> Result<bool> {
    let own = signing_keys::table.find((provider.as_str(), kid)).filter(signing_keys::state.eq(word(&from)?));
    let rows = diesel::delete(own).execute(c)?;
    moved(c, rows)
}

/// Takes a key out at once, both halves: nothing that it signed counts. `false` if it is not there or was revoked before.
pub fn revoke(c: &mut AnyConnection, provider: &Id<Provider>, kid: &str, now: Instant) -> Result<bool> {
    let revoked = word(&KeyState::Revoked)?;
    let own = signing_keys::table.find((provider.as_str(), kid)).filter(signing_keys::state.ne(&revoked));
    let change = (
        signing_keys::state.eq(&revoked),
        signing_keys::public_jwk.eq("null"),
        signing_keys::sealed_private.eq(None::<Vec<u8>>),
        signing_keys::retires_at.eq(now.epoch_seconds()),
    );
    let rows = diesel::update(own).set(change).execute(c)?;
    moved(c, rows)
}

/// Seals the private half anew (the master key changed); `false` if there is none to seal.
pub fn reseal(c: &mut AnyConnection, provider: &Id<Provider>, kid: &str, sealed: &[u8]) -> Result<bool> {
    let own = signing_keys::table.find((provider.as_str(), kid)).filter(signing_keys::sealed_private.is_not_null());
    let rows = diesel::update(own).set(signing_keys::sealed_private.eq(sealed)).execute(c)?;
    moved(c, rows)
}

/// What a key has signed, as far as the processes have reported it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// The key.
    pub kid: String,
    /// How many tokens.
    pub signed: i64,
    /// When the last of them expires.
    pub last_expires_at: Option<Instant>,
}

/// What the keys of a provider have signed.
pub fn uses(c: &mut AnyConnection, provider: &Id<Provider>) -> Result<Vec<Use>> {
    let own = signing_keys::table.filter(signing_keys::provider_id.eq(provider.as_str()));
    let columns = (signing_keys::kid, signing_keys::signed, signing_keys::last_expires_at);
    let rows: Vec<(String, i64, Option<i64>)> = own.select(columns).load(c)?;
    let of = |(kid, signed, last): (String, i64, Option<i64>)| Use { kid, signed, last_expires_at: instant(last) };
    Ok(rows.into_iter().map(of).collect())
}

/// Adds what a process has signed with a key since it last said so. No setting changes by it.
pub fn add_use(c: &mut AnyConnection, provider: &Id<Provider>, used: &Use) -> Result<()> {
    let Some(last) = used.last_expires_at.map(Instant::epoch_seconds) else { return Ok(()) };
    let column = signing_keys::last_expires_at;
    let change = (
        signing_keys::signed.eq(signing_keys::signed + used.signed),
        column.eq(case_when(column.is_not_null().and(column.gt(last)), column).otherwise(Some(last))),
    );
    diesel::update(signing_keys::table.find((provider.as_str(), &used.kid))).set(change).execute(c)?;
    Ok(())
}

fn moved(c: &mut AnyConnection, rows: usize) -> Result<bool> {
    if rows == 1 {
        revision::bump(c)?;
    }
    Ok(rows == 1)
}
