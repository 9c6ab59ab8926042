//! Providers. Every write raises the settings revision.

use diesel::{AsChangeset, ExpressionMethods, Insertable, OptionalExtension, QueryDsl, Queryable, RunQueryDsl};

use super::column::{from_json, from_word, json, text, word};
use super::connection::each_backend;
use super::schema::providers;
use super::{AnyConnection, Insertion, Result, StoreError, revision};
use crate::model::{Id, Instant, Issuer, Provider, Tenant};

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = providers, treat_none_as_null = true)]
#[expect(clippy::struct_excessive_bools, reason = "each is a column")]
struct Row {
    id: String,
    tenant_id: String,
    name: String,
    display_name: String,
    issuer: String,
    default_algorithm: String,
    access_token_algorithm: String,
    rsa_bits: i64,
    lifetimes: String,
    key_policy: String,
    require_pkce: bool,
    response_types: String,
    response_modes: String,
    cross_site_sessions: bool,
    registration: String,
    pairwise_salt: String,
    enabled: bool,
    managed: String,
    created_at: i64,
    registration_policy: String,
    password_login: bool,
    idp_hint: Option<String>,
    inspector: bool,
    sign_up: String,
    branding: String,
}

impl TryFrom<Row> for Provider {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        let bits = |_| StoreError::Corrupt(format!("providers.rsa_bits: {}", row.rsa_bits));
        Ok(Self {
            rsa_bits: u32::try_from(row.rsa_bits).map_err(bits)?,
            id: Id::new(row.id),
            tenant: Id::new(row.tenant_id),
            name: row.name,
            display_name: row.display_name,
            issuer: Issuer::new(row.issuer),
            default_algorithm: from_word("providers.default_algorithm", row.default_algorithm)?,
            access_token_algorithm: from_word("providers.access_token_algorithm", row.access_token_algorithm)?,
            lifetimes: from_json("providers.lifetimes", &row.lifetimes)?,
            key_policy: from_json("providers.key_policy", &row.key_policy)?,
            require_pkce: row.require_pkce,
            response_types: from_json("providers.response_types", &row.response_types)?,
            response_modes: from_json("providers.response_modes", &row.response_modes)?,
            cross_site_sessions: row.cross_site_sessions,
            registration: from_word("providers.registration", row.registration)?,
            registration_policy: from_json("providers.registration_policy", &row.registration_policy)?,
            password_login: row.password_login,
            idp_hint: row.idp_hint,
            inspector: row.inspector,
            sign_up: from_json("providers.sign_up", &row.sign_up)?,
            branding: from_json("providers.branding", &row.branding)?,
            pairwise_salt: row.pairwise_salt,
            enabled: row.enabled,
            managed: from_word("providers.managed", row.managed)?,
            created_at: Instant::from_epoch(row.created_at),
        })
    }
}

fn row(provider: &Provider) -> Result<Row> {
    Ok(Row {
        id: text(&provider.id),
        tenant_id: text(&provider.tenant),
        name: provider.name.clone(),
        display_name: provider.display_name.clone(),
        issuer: provider.issuer.as_str().to_owned(),
        default_algorithm: word(&provider.default_algorithm)?,
        access_token_algorithm: word(&provider.access_token_algorithm)?,
        rsa_bits: i64::from(provider.rsa_bits),
        lifetimes: json(&provider.lifetimes)?,
        key_policy: json(&provider.key_policy)?,
        require_pkce: provider.require_pkce,
        response_types: json(&provider.response_types)?,
        response_modes: json(&provider.response_modes)?,
        cross_site_sessions: provider.cross_site_sessions,
        registration: word(&provider.registration)?,
        pairwise_salt: provider.pairwise_salt.clone(),
        enabled: provider.enabled,
        managed: word(&provider.managed)?,
        created_at: provider.created_at.epoch_seconds(),
        registration_policy: json(&provider.registration_policy)?,
        password_login: provider.password_login,
        idp_hint: provider.idp_hint.clone(),
        inspector: provider.inspector,
        sign_up: json(&provider.sign_up)?,
        branding: json(&provider.branding)?,
    })
}

/// Every provider of every tenant, by issuer.
pub fn list(c: &mut AnyConnection) -> Result<Vec<Provider>> {
    let rows: Vec<Row> = providers::table.order(providers::issuer).load(c)?;
    rows.into_iter().map(Provider::try_from).collect()
}

/// The provider with an identifier.
pub fn find(c: &mut AnyConnection, id: &Id<Provider>) -> Result<Option<Provider>> {
    let row: Option<Row> = providers::table.find(id.as_str()).first(c).optional()?;
    row.map(Provider::try_from).transpose()
}

/// A tenant's provider by name.
pub fn find_by_name(c: &mut AnyConnection, tenant: &Id<Tenant>, name: &str) -> Result<Option<Provider>> {
    let own = providers::table.filter(providers::tenant_id.eq(tenant.as_str()));
    let row: Option<Row> = own.filter(providers::name.eq(name)).first(c).optional()?;
    row.map(Provider::try_from).transpose()
}

/// Adds a provider unless its identifier, issuer, or name within the tenant is taken.
pub fn insert(c: &mut AnyConnection, provider: &Provider) -> Result<Insertion> {
    let row = row(provider)?;
    let rows = each_backend!(c, c => diesel::insert_into(providers::table).values(&row).on_conflict_do_nothing().execute(c)?);
    revision::bump(c)?;
    Ok(Insertion::of(rows))
}

/// Writes every column of a provider that exists; `false` if it does not.
pub fn update(c: &mut AnyConnection, provider: &Provider) -> Result<bool> {
    let rows = diesel::update(providers::table.find(provider.id.as_str())).set(row(provider)?).execute(c)?;
    revision::bump(c)?;
    Ok(rows == 1)
}

/// A tenant's providers, by name.
pub fn list_of(c: &mut AnyConnection, tenant: &Id<Tenant>) -> Result<Vec<Provider>> {
    let own = providers::table.filter(providers::tenant_id.eq(tenant.as_str()));
    let rows: Vec<Row> = own.order(providers::name).load(c)?;
    rows.into_iter().map(Provider::try_from).collect()
}

/// Removes a provider on which nothing hangs any more.
pub fn delete(c: &mut AnyConnection, id: &Id<Provider>) -> Result<bool> {
    let rows = diesel::delete(providers::table.find(id.as_str())).execute(c)?;
    revision::bump(c)?;
    Ok(rows == 1)
}
