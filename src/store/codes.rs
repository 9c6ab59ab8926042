//! Authorization codes: found by hash, redeemed once.

use diesel::dsl::exists;
use diesel::{
    BoolExpressionMethods, ExpressionMethods, Insertable, NullableExpressionMethods, OptionalExtension, QueryDsl, Queryable,
    RunQueryDsl,
};

use super::column::{instant, seconds, text};
use super::connection::each_backend;
use super::schema::{codes, grants, sessions, users};
use super::{AnyConnection, Result};
use crate::crypto::Hashed;
use crate::model::{Code, Grant, Id, Instant, Provider, Session, User};

#[derive(Queryable, Insertable)]
#[diesel(table_name = codes)]
struct Row {
    hash: Vec<u8>,
    provider_id: String,
    client_id: String,
    grant_id: String,
    redirect_uri: String,
    code_challenge: Option<String>,
    issued_at: i64,
    expires_at: i64,
    used_at: Option<i64>,
}

impl From<Row> for Code {
    fn from(row: Row) -> Self {
        Self {
            hash: Hashed::from_bytes(row.hash),
            provider: Id::new(row.provider_id),
            client: Id::new(row.client_id),
            grant: Id::new(row.grant_id),
            redirect_uri: row.redirect_uri,
            code_challenge: row.code_challenge,
            issued_at: Instant::from_epoch(row.issued_at),
            expires_at: Instant::from_epoch(row.expires_at),
            used_at: instant(row.used_at),
        }
    }
}

/// A code and what it stands for.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The code, used or not, expired or not.
    pub code: Code,
    /// Its grant, live or not.
    pub grant: Grant,
    /// The person.
    pub user: User,
    /// The session it was given in, unless it has been swept.
    pub session: Option<Session>,
}

/// Adds a code; its grant is there already.
pub fn insert(c: &mut AnyConnection, code: &Code) -> Result<()> {
    let row = Row {
        hash: code.hash.as_bytes().to_vec(),
        provider_id: text(&code.provider),
        client_id: text(&code.client),
        grant_id: text(&code.grant),
        redirect_uri: code.redirect_uri.clone(),
        code_challenge: code.code_challenge.clone(),
        issued_at: code.issued_at.epoch_seconds(),
        expires_at: code.expires_at.epoch_seconds(),
        used_at: seconds(code.used_at),
    };
    each_backend!(c, c => diesel::insert_into(codes::table).values(&row).execute(c)?);
    Ok(())
}

/// A provider's code with its grant, person and session, in one query. What it is worth is the caller's to judge.
pub fn find(c: &mut AnyConnection, provider: &Id<Provider>, hash: &Hashed) -> Result<Option<Found>> {
    type Rows = (Row, super::grants::Row, super::users::Row, Option<super::sessions::Row>);
    let own = codes::table
        .inner_join(grants::table.inner_join(users::table).left_join(sessions::table))
        .filter(codes::hash.eq(hash.as_bytes()).and(codes::provider_id.eq(provider.as_str())))
        .select((codes::all_columns, grants::all_columns, users::all_columns, sessions::all_columns.nullable()));
    let row: Option<Rows> = each_backend!(c, c => own.first(c).optional()?);
    let Some((code, grant, user, session)) = row else { return Ok(None) };
    let session = session.map(Session::try_from).transpose()?;
    Ok(Some(Found { code: code.into(), grant: grant.try_into()?, user: user.try_into()?, session }))
}

/// Redeems a code: `true` for exactly one caller ever, and only while the code has not expired and its grant is live.
pub fn claim(c: &mut AnyConnection, hash: &Hashed, now: Instant) -> Result<bool> {
    let at = now.epoch_seconds();
    let live =
        grants::table.filter(grants::id.eq(codes::grant_id)).filter(grants::revoked_at.is_null().and(grants::expires_at.gt(at)));
    let unused = codes::table
        .filter(codes::hash.eq(hash.as_bytes()))
        .filter(codes::used_at.is_null().and(codes::expires_at.gt(at)))
        .filter(exists(live.select(grants::id)));
    Ok(each_backend!(c, c => diesel::update(unused).set(codes::used_at.eq(at)).execute(c)?) == 1)
}
