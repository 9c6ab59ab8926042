//! Consents: what a person allowed a client, remembered until withdrawn.

use diesel::{ExpressionMethods, Insertable, OptionalExtension, QueryDsl, Queryable, RunQueryDsl};

use super::column::{from_json, json, text};
use super::connection::each_backend;
use super::schema::consents;
use super::{AnyConnection, Result, StoreError, grants};
use crate::model::{Client, Consent, Id, Instant, Provider, Scope, User};

#[derive(Queryable, Insertable)]
#[diesel(table_name = consents)]
struct Row {
    id: String,
    provider_id: String,
    user_id: String,
    client_id: String,
    scope: String,
    claims: String,
    created_at: i64,
    updated_at: i64,
}

impl TryFrom<Row> for Consent {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: Id::new(row.id),
            provider: Id::new(row.provider_id),
            user: Id::new(row.user_id),
            client: Id::new(row.client_id),
            scope: Scope::parse(&row.scope),
            claims: from_json("consents.claims", &row.claims)?,
            created_at: Instant::from_epoch(row.created_at),
            updated_at: Instant::from_epoch(row.updated_at),
        })
    }
}

/// What a person allowed a client so far.
pub fn find(c: &mut AnyConnection, provider: &Id<Provider>, user: &Id<User>, client: &Id<Client>) -> Result<Option<Consent>> {
    let own = consents::table.filter(consents::user_id.eq(user.as_str()));
    let own = own.filter(consents::provider_id.eq(provider.as_str())).filter(consents::client_id.eq(client.as_str()));
    let row: Option<Row> = each_backend!(c, c => own.first(c).optional()?);
    row.map(Consent::try_from).transpose()
}

/// The most consents in a list.
const MOST_LISTED: i64 = 200;

/// What a person allowed at one provider, the latest change first, at most two hundred.
pub fn list_of_user(c: &mut AnyConnection, provider: &Id<Provider>, user: &Id<User>) -> Result<Vec<Consent>> {
    let own = consents::table.filter(consents::user_id.eq(user.as_str())).filter(consents::provider_id.eq(provider.as_str()));
    let rows: Vec<Row> = own.order((consents::updated_at.desc(), consents::id)).limit(MOST_LISTED).load(c)?;
    rows.into_iter().map(Consent::try_from).collect()
}

/// Adds what was just allowed to what was allowed before; the identifier and the first moment of an earlier consent stay.
pub fn grow(c: &mut AnyConnection, allowed: &Consent) -> Result<()> {
    let earlier = find(c, &allowed.provider, &allowed.user, &allowed.client)?;
    let (scope, claims) = match &earlier {
        Some(earlier) => {
            let mut claims = earlier.claims.clone();
            claims.extend(allowed.claims.iter().filter(|name| !earlier.claims.contains(name)).cloned());
            (earlier.scope.union(&allowed.scope), claims)
        }
        None => (allowed.scope.clone(), allowed.claims.clone()),
    };
    let row = Row {
        id: text(&allowed.id),
        provider_id: text(&allowed.provider),
        user_id: text(&allowed.user),
        client_id: text(&allowed.client),
        scope: scope.to_string(),
        claims: json(&claims)?,
        created_at: allowed.created_at.epoch_seconds(),
        updated_at: allowed.updated_at.epoch_seconds(),
    };
    let change =
        (consents::scope.eq(row.scope.clone()), consents::claims.eq(row.claims.clone()), consents::updated_at.eq(row.updated_at));
    each_backend!(c, c => diesel::insert_into(consents::table)
        .values(&row)
        .on_conflict((consents::user_id, consents::provider_id, consents::client_id))
        .do_update()
        .set(change)
        .execute(c)?);
    Ok(())
}

/// Forgets a consent and revokes every grant under it; `false` if nothing was remembered (grants are revoked all the same).
pub fn withdraw(
    c: &mut AnyConnection,
    provider: &Id<Provider>,
    user: &Id<User>,
    client: &Id<Client>,
    now: Instant,
) -> Result<bool> {
    let own = consents::table.filter(consents::user_id.eq(user.as_str()));
    let own = own.filter(consents::provider_id.eq(provider.as_str())).filter(consents::client_id.eq(client.as_str()));
    let rows = diesel::delete(own).execute(c)?;
    grants::revoke_for_app(c, provider, user, client, now)?;
    Ok(rows == 1)
}
