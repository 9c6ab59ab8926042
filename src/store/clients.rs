//! Clients: metadata as one JSON document beside the columns that are searched. Every write raises the settings revision.

use std::collections::BTreeSet;

use diesel::{
    AsChangeset, BoolExpressionMethods, ExpressionMethods, Insertable, OptionalExtension, QueryDsl, Queryable, RunQueryDsl,
};

use super::column::{from_json, from_word, json, text, word};
use super::connection::each_backend;
use super::schema::clients;
use super::{AnyConnection, Insertion, Result, StoreError, client_secrets, revision};
use crate::model::{Client, EncryptionKind, Id, Instant, KeyManagement, Provider, Seconds, SigningAlgorithm};

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = clients, treat_none_as_null = true)]
pub(super) struct Row {
    provider_id: String,
    id: String,
    name: String,
    metadata: String,
    enabled: bool,
    managed: String,
    created_at: i64,
    id_token_algorithm: Option<String>,
    userinfo_algorithm: Option<String>,
    longest_token: Option<i64>,
    request_object_encryption_alg: Option<String>,
    idp_hint: Option<String>,
}

impl TryFrom<Row> for Client {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: Id::new(row.id),
            provider: Id::new(row.provider_id),
            metadata: from_json("clients.metadata", &row.metadata)?,
            secrets: Vec::new(),
            enabled: row.enabled,
            managed: from_word("clients.managed", row.managed)?,
            created_at: Instant::from_epoch(row.created_at),
        })
    }
}

fn row(client: &Client) -> Result<Row> {
    let metadata = &client.metadata;
    let signs = |algorithm: Option<SigningAlgorithm>| {
        algorithm.filter(|algorithm| !algorithm.is_symmetric()).map(|algorithm| algorithm.name().to_owned())
    };
    Ok(Row {
        provider_id: text(&client.provider),
        id: text(&client.id),
        name: client.display_name().to_lowercase(),
        metadata: json(metadata)?,
        enabled: client.enabled,
        managed: word(&client.managed)?,
        created_at: client.created_at.epoch_seconds(),
        id_token_algorithm: signs(metadata.id_token_signed_response_alg),
        userinfo_algorithm: signs(metadata.userinfo_signed_response_alg),
        longest_token: metadata.access_token_lifetime.max(metadata.id_token_lifetime).map(|longest| longest.0),
        request_object_encryption_alg: metadata.request_object_encryption_alg.map(|alg| alg.name().to_owned()),
        idp_hint: metadata.idp_hint.clone(),
    })
}

/// A client with its secrets. Whether it is enabled, and which secrets are still accepted, is judged at use.
pub fn find(c: &mut AnyConnection, provider: &Id<Provider>, id: &Id<Client>) -> Result<Option<Client>> {
    let row: Option<Row> = clients::table.find((provider.as_str(), id.as_str())).first(c).optional()?;
    let Some(row) = row else { return Ok(None) };
    let mut client = Client::try_from(row)?;
    client.secrets = client_secrets::list(c, provider, id)?;
    Ok(Some(client))
}

/// What a list of clients is ordered and searched by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The name that people see, in small letters. Several clients may have the same.
    Name,
    /// `client_id`.
    Id,
}

/// Where a client stands in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The name, in any form.
    pub name: String,
    /// The identifier.
    pub id: Id<Client>,
}

impl Place {
    /// The place of a client.
    pub fn of(client: &Client) -> Self {
        Self { name: client.display_name().to_owned(), id: client.id.clone() }
    }
}

/// Part of a list of clients.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    /// The order.
    pub by: By,
    /// What the name or identifier begins with; empty for every client.
    pub prefix: &'a str,
    /// The place of the last client of the page before.
    pub after: Option<&'a Place>,
    /// The most clients on the page.
    pub limit: i64,
}

/// A page of a provider's clients, without their secrets. It costs the page, however many there are.
pub fn list(c: &mut AnyConnection, provider: &Id<Provider>, page: &Page<'_>) -> Result<Vec<Client>> {
    let own = clients::table.filter(clients::provider_id.eq(provider.as_str())).limit(page.limit);
    let id = page.after.map(|place| text(&place.id)).unwrap_or_default();
    let rows: Vec<Row> = match page.by {
        By::Name => {
            let first = page.prefix.to_lowercase();
            let last = format!("{first}\u{10ffff}");
            let after = page.after.map(|place| place.name.to_lowercase()).unwrap_or_default();
            // The first bound is one of the index; what has the same name as the last one is told apart by its identifier.
            let from = if after > first { after.clone() } else { first };
            let beyond = clients::name.gt(after).or(clients::id.gt(id));
            let range = clients::name.ge(from).and(clients::name.lt(last));
            own.filter(range).filter(beyond).order((clients::name, clients::id)).load(c)?
        }
        By::Id => {
            let range = clients::id.ge(page.prefix).and(clients::id.lt(format!("{}\u{10ffff}", page.prefix)));
            own.filter(range).filter(clients::id.gt(id)).order(clients::id).load(c)?
        }
    };
    rows.into_iter().map(Client::try_from).collect()
}

/// How many clients a provider has, counted up to a limit.
pub fn count(c: &mut AnyConnection, provider: &Id<Provider>, limit: i64) -> Result<usize> {
    let own = clients::table.filter(clients::provider_id.eq(provider.as_str()));
    let found: Vec<String> = own.select(clients::id).limit(limit).load(c)?;
    Ok(found.len())
}

/// Any client of a provider.
pub fn any(c: &mut AnyConnection, provider: &Id<Provider>) -> Result<Option<Id<Client>>> {
    let own = clients::table.filter(clients::provider_id.eq(provider.as_str()));
    let found: Option<String> = own.select(clients::id).first(c).optional()?;
    Ok(found.map(Id::new))
}

/// The first few clients of a provider, by identifier, that send their people straight to the domain of a name.
pub fn hinting_at(c: &mut AnyConnection, provider: &Id<Provider>, name: &str, limit: i64) -> Result<Vec<String>> {
    let own = clients::table.filter(clients::provider_id.eq(provider.as_str())).filter(clients::idp_hint.eq(name));
    Ok(own.order(clients::id).limit(limit).select(clients::id).load(c)?)
}

/// Every enabled client of a provider, without their secrets.
pub fn list_enabled(c: &mut AnyConnection, provider: &Id<Provider>) -> Result<Vec<Client>> {
    let enabled = clients::table.filter(clients::provider_id.eq(provider.as_str())).filter(clients::enabled.eq(true));
    let rows: Vec<Row> = enabled.load(c)?;
    rows.into_iter().map(Client::try_from).collect()
}

/// A provider's clients that the configuration file owns, without their secrets.
pub fn list_from_file(c: &mut AnyConnection, provider: &Id<Provider>) -> Result<Vec<Client>> {
    let own = clients::table.filter(clients::provider_id.eq(provider.as_str())).filter(clients::managed.eq("file"));
    let rows: Vec<Row> = own.order(clients::id).load(c)?;
    rows.into_iter().map(Client::try_from).collect()
}

/// Adds a client with its secrets unless the identifier is taken at its provider.
pub fn insert(c: &mut AnyConnection, client: &Client) -> Result<Insertion> {
    let row = row(client)?;
    let rows = each_backend!(c, c => diesel::insert_into(clients::table).values(&row).on_conflict_do_nothing().execute(c)?);
    if rows == 1 {
        for secret in &client.secrets {
            client_secrets::insert(c, &client.provider, &client.id, secret)?;
        }
        revision::bump(c)?;
    }
    Ok(Insertion::of(rows))
}

/// Writes everything of a client but its secrets; `false` if it does not exist.
pub fn update(c: &mut AnyConnection, client: &Client) -> Result<bool> {
    let own = clients::table.find((client.provider.as_str(), client.id.as_str()));
    let rows = diesel::update(own).set(row(client)?).execute(c)?;
    revision::bump(c)?;
    Ok(rows == 1)
}

/// Removes a client with its secrets, consents and grants; `false` if it did not exist. What there may be much of is
/// taken out in parts first, see [`super::client_remains`].
pub fn delete(c: &mut AnyConnection, provider: &Id<Provider>, id: &Id<Client>) -> Result<bool> {
    let rows = diesel::delete(clients::table.find((provider.as_str(), id.as_str()))).execute(c)?;
    revision::bump(c)?;
    Ok(rows == 1)
}

/// What the clients of a provider need keys for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyDemand {
    /// Every algorithm that a client names for what we sign.
    pub algorithms: Vec<SigningAlgorithm>,
    /// Every kind of key that a client says it may encrypt to.
    pub encryption: BTreeSet<EncryptionKind>,
    /// The longest life of a token that a client overrides.
    pub longest_token: Option<Seconds>,
}

/// Sums up what the enabled clients of a provider name. Each answer is the next entry of an index, so ten thousand clients cost
/// what ten cost.
pub fn key_demand(c: &mut AnyConnection, provider: &Id<Provider>) -> Result<KeyDemand> {
    let mut algorithms: Vec<SigningAlgorithm> = Vec::new();
    for by in [Naming::IdToken, Naming::Userinfo] {
        for name in named(c, provider, by)? {
            algorithms.push(from_word("clients: an algorithm", name)?);
        }
    }
    let mut encryption = BTreeSet::new();
    for name in named(c, provider, Naming::RequestObject)? {
        let management: KeyManagement = from_word("clients: an algorithm", name)?;
        encryption.insert(EncryptionKind::of(management));
    }
    algorithms.sort_unstable();
    algorithms.dedup();
    let column = clients::longest_token;
    let longest = enabled(provider).filter(column.gt(0)).order(column.desc()).select(column);
    let longest: Option<Option<i64>> = longest.first(c).optional()?;
    Ok(KeyDemand { algorithms, encryption, longest_token: longest.flatten().map(Seconds) })
}

#[derive(Clone, Copy)]
enum Naming {
    IdToken,
    Userinfo,
    RequestObject,
}

/// Every name that an enabled client has in a column.
fn named(c: &mut AnyConnection, provider: &Id<Provider>, by: Naming) -> Result<Vec<String>> {
    let mut names: Vec<String> = Vec::new();
    while let Some(name) = next_algorithm(c, provider, by, names.last().map_or("", String::as_str))? {
        names.push(name);
    }
    Ok(names)
}

/// The next name after `last` that an enabled client has in a column.
fn next_algorithm(c: &mut AnyConnection, provider: &Id<Provider>, by: Naming, last: &str) -> Result<Option<String>> {
    let found: Option<Option<String>> = match by {
        Naming::IdToken => {
            let column = clients::id_token_algorithm;
            enabled(provider).filter(column.gt(last)).order(column).select(column).first(c).optional()?
        }
        Naming::Userinfo => {
            let column = clients::userinfo_algorithm;
            enabled(provider).filter(column.gt(last)).order(column).select(column).first(c).optional()?
        }
        Naming::RequestObject => {
            let column = clients::request_object_encryption_alg;
            enabled(provider).filter(column.gt(last)).order(column).select(column).first(c).optional()?
        }
    };
    Ok(found.flatten())
}

#[diesel::dsl::auto_type]
fn enabled<'a>(provider: &'a Id<Provider>) -> _ {
    let own: &'a str = provider.as_str();
    clients::table.filter(clients::provider_id.eq(own)).filter(clients::enabled.eq(true))
}
