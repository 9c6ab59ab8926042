//! Links that mail carries. The row keeps the hash of the random part; using one is a guarded UPDATE.

use diesel::{BoolExpressionMethods, ExpressionMethods, Insertable, OptionalExtension, QueryDsl, Queryable, RunQueryDsl};

use super::column::{from_word, instant, seconds, text, word};
use super::schema::mail_links;
use super::{AnyConnection, Result, StoreError};
use crate::crypto::Hashed;
use crate::model::{Id, Instant, MailLink, MailPurpose, Provider, User};

#[derive(Queryable, Insertable)]
#[diesel(table_name = mail_links)]
struct Row {
    hash: Vec<u8>,
    tenant_id: String,
    provider_id: String,
    purpose: String,
    user_id: Option<String>,
    address: String,
    created_at: i64,
    expires_at: i64,
    claimed_at: Option<i64>,
    interaction: Option<String>,
}

impl TryFrom<Row> for MailLink {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            hash: Hashed::from_bytes(row.hash),
            tenant: Id::new(row.tenant_id),
            provider: Id::new(row.provider_id),
            purpose: from_word("mail_links.purpose", row.purpose)?,
            user: row.user_id.map(Id::new),
            address: row.address,
            created_at: Instant::from_epoch(row.created_at),
            expires_at: Instant::from_epoch(row.expires_at),
            claimed_at: instant(row.claimed_at),
            interaction: row.interaction,
        })
    }
}

/// Adds a link; earlier ones of the same purpose for the same person end, unless the purpose says that they live on.
pub fn insert(c: &mut AnyConnection, link: &MailLink) -> Result<()> {
    let nobody = String::new();
    let user = link.user.as_ref().map(text);
    if !link.purpose.outlives_others() {
        end(c, user.as_ref().unwrap_or(&nobody), Some(link.purpose), link.created_at)?;
    }
    let row = Row {
        hash: link.hash.as_bytes().to_vec(),
        tenant_id: text(&link.tenant),
        provider_id: text(&link.provider),
        purpose: word(&link.purpose)?,
        user_id: user,
        address: link.address.clone(),
        created_at: link.created_at.epoch_seconds(),
        expires_at: link.expires_at.epoch_seconds(),
        claimed_at: seconds(link.claimed_at),
        interaction: link.interaction.clone(),
    };
    diesel::insert_into(mail_links::table).values(&row).execute(c)?;
    Ok(())
}

fn end(c: &mut AnyConnection, user: &str, purpose: Option<MailPurpose>, now: Instant) -> Result<usize> {
    let at = now.epoch_seconds();
    let open = mail_links::table.filter(mail_links::user_id.eq(user)).filter(mail_links::expires_at.gt(at));
    let change = mail_links::expires_at.eq(at);
    Ok(match purpose {
        Some(purpose) => diesel::update(open.filter(mail_links::purpose.eq(word(&purpose)?))).set(change).execute(c)?,
        None => {
            let kept = MailPurpose::ALL.iter().filter(|purpose| purpose.outlives_others());
            let kept = kept.map(word).collect::<Result<Vec<_>>>()?;
            diesel::update(open.filter(mail_links::purpose.ne_all(kept))).set(change).execute(c)?
        }
    })
}

/// Ends the links of a purpose that went to an address, for nobody who has an account yet.
pub fn end_to(
    c: &mut AnyConnection,
    provider: &Id<Provider>,
    (purpose, address): (MailPurpose, &str),
    now: Instant,
) -> Result<usize> {
    let at = now.epoch_seconds();
    let open = mail_links::table
        .filter(mail_links::user_id.is_null())
        .filter(mail_links::purpose.eq(word(&purpose)?))
        .filter(mail_links::provider_id.eq(provider.as_str()))
        .filter(mail_links::address.eq(address))
        .filter(mail_links::expires_at.gt(at));
    Ok(diesel::update(open).set(mail_links::expires_at.eq(at)).execute(c)?)
}

/// Ends the links of a purpose for a person.
pub fn end_of(c: &mut AnyConnection, user: &Id<User>, purpose: MailPurpose, now: Instant) -> Result<usize> {
    end(c, user.as_str(), Some(purpose), now)
}

/// Ends the links of a person, as when the password changes, but for those that outlive it.
pub fn end_all(c: &mut AnyConnection, user: &Id<User>, now: Instant) -> Result<usize> {
    end(c, user.as_str(), None, now)
}

/// A link, however it stands.
pub fn find(c: &mut AnyConnection, purpose: MailPurpose, hash: &Hashed) -> Result<Option<MailLink>> {
    let own = mail_links::table.find(hash.as_bytes()).filter(mail_links::purpose.eq(word(&purpose)?));
    let row: Option<Row> = own.first(c).optional()?;
    row.map(MailLink::try_from).transpose()
}

/// Uses a link up; `true` for exactly one caller.
pub fn claim(c: &mut AnyConnection, link: &MailLink, now: Instant) -> Result<bool> {
    let at = now.epoch_seconds();
    let own = mail_links::table.find(link.hash.as_bytes()).filter(mail_links::purpose.eq(word(&link.purpose)?));
    let open = own.filter(mail_links::claimed_at.is_null().and(mail_links::expires_at.gt(at)));
    Ok(diesel::update(open).set(mail_links::claimed_at.eq(at)).execute(c)? == 1)
}
