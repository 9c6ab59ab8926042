//! Opaque access tokens. JWT ones are not stored; see [`super::grants::find_live_for_jwt`] and [`super::revoked_jwts`].

use diesel::{
    BoolExpressionMethods, ExpressionMethods, Insertable, JoinOnDsl, NullableExpressionMethods, OptionalExtension, QueryDsl,
    Queryable, RunQueryDsl,
};

use super::column::{from_json, instant, json, seconds, text};
use super::connection::each_backend;
use super::schema::{access_tokens, grants, users};
use super::{AnyConnection, Result, StoreError};
use crate::crypto::Hashed;
use crate::model::{AccessToken, Client, Grant, Id, Instant, Provider, Scope, User};

#[derive(Queryable, Insertable)]
#[diesel(table_name = access_tokens)]
struct Row {
    hash: Vec<u8>,
    provider_id: String,
    client_id: String,
    grant_id: Option<String>,
    scope: String,
    audience: String,
    issued_at: i64,
    expires_at: i64,
    revoked_at: Option<i64>,
}

impl TryFrom<Row> for AccessToken {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            hash: Hashed::from_bytes(row.hash),
            provider: Id::new(row.provider_id),
            client: Id::new(row.client_id),
            grant: row.grant_id.map(Id::new),
            scope: Scope::parse(&row.scope),
            audience: from_json("access_tokens.audience", &row.audience)?,
            issued_at: Instant::from_epoch(row.issued_at),
            expires_at: Instant::from_epoch(row.expires_at),
            revoked_at: instant(row.revoked_at),
        })
    }
}

/// A live token and, unless it is a client's own (client credentials), whose authorization it carries.
#[derive(Clone, Debug, PartialEq)]
pub struct Live {
    /// The token.
    pub token: AccessToken,
    /// Its live grant and active person.
    pub grant: Option<(Grant, User)>,
}

/// Adds a token.
pub fn insert(c: &mut AnyConnection, token: &AccessToken) -> Result<()> {
    let row = Row {
        hash: token.hash.as_bytes().to_vec(),
        provider_id: text(&token.provider),
        client_id: text(&token.client),
        grant_id: token.grant.as_ref().map(text),
        scope: token.scope.to_string(),
        audience: json(&token.audience)?,
        issued_at: token.issued_at.epoch_seconds(),
        expires_at: token.expires_at.epoch_seconds(),
        revoked_at: seconds(token.revoked_at),
    };
    each_backend!(c, c => diesel::insert_into(access_tokens::table).values(&row).execute(c)?);
    Ok(())
}

/// A token that may be used now, with its grant and person, in one indexed query. Whether its client is enabled is the
/// caller's to judge, from the cached settings.
pub fn find_live(c: &mut AnyConnection, provider: &Id<Provider>, hash: &Hashed, now: Instant) -> Result<Option<Live>> {
    type Rows = (Row, Option<super::grants::Row>, Option<super::users::Row>);
    let live = access_tokens::table
        // Side by side: SQLite would read all grants for a join nested inside a left join.
        .left_join(grants::table)
        .left_join(users::table.on(users::id.eq(grants::user_id)))
        .filter(access_tokens::hash.eq(hash.as_bytes()).and(access_tokens::provider_id.eq(provider.as_str())))
        .filter(access_tokens::revoked_at.is_null().and(access_tokens::expires_at.gt(now.epoch_seconds())))
        .select((access_tokens::all_columns, grants::all_columns.nullable(), users::all_columns.nullable()));
    let row: Option<Rows> = each_backend!(c, c => live.first(c).optional()?);
    let Some((token, grant, user)) = row else { return Ok(None) };
    let token = AccessToken::try_from(token)?;
    let (Some(grant), Some(user)) = (grant, user) else {
        return Ok(token.grant.is_none().then_some(Live { token, grant: None }));
    };
    let upheld = grant.upholds_access(token.issued_at);
    let (grant, user) = (Grant::try_from(grant)?, User::try_from(user)?);
    let live = upheld && grant.is_live(now) && user.is_active();
    Ok(live.then_some(Live { token, grant: Some((grant, user)) }))
}

/// Revokes a client's token (RFC 7009); `false` if it is not that client's, or not there, or revoked already.
pub fn revoke(c: &mut AnyConnection, provider: &Id<Provider>, client: &Id<Client>, hash: &Hashed, now: Instant) -> Result<bool> {
    let own = access_tokens::table
        .find(hash.as_bytes())
        .filter(access_tokens::provider_id.eq(provider.as_str()).and(access_tokens::client_id.eq(client.as_str())))
        .filter(access_tokens::revoked_at.is_null());
    Ok(diesel::update(own).set(access_tokens::revoked_at.eq(now.epoch_seconds())).execute(c)? == 1)
}
