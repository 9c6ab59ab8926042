//! When apps last got a token, and what they were last refused for. Counted in memory and written every few seconds;
//! nothing is decided by it, and no write of it raises the settings revision.

use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, RunQueryDsl};

use super::column::instant;
use super::connection::each_backend;
use super::schema::{client_activity, clients};
use super::{AnyConnection, Result};
use crate::model::{Client, Id, Instant, Provider};

/// What an app did last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Activity {
    /// When it last got a token.
    pub last_token_at: Option<Instant>,
    /// When it was last refused at the token endpoint, and with what.
    pub last_error: Option<(Instant, String)>,
}

/// What is known of an app.
pub fn find(c: &mut AnyConnection, provider: &Id<Provider>, id: &Id<Client>) -> Result<Activity> {
    let own = client_activity::table.find((provider.as_str(), id.as_str()));
    let columns = (client_activity::last_token_at, client_activity::last_error_at, client_activity::last_error);
    let row: Option<(Option<i64>, Option<i64>, Option<String>)> = own.select(columns).first(c).optional()?;
    let Some((token, error_at, error)) = row else { return Ok(Activity::default()) };
    Ok(Activity { last_token_at: instant(token), last_error: instant(error_at).zip(error) })
}

/// Adds what happened since the last time. An app that is gone is passed over.
pub fn add(c: &mut AnyConnection, (provider, id): (&Id<Provider>, &Id<Client>), new: &Activity) -> Result<()> {
    let there: Option<String> = clients::table.find((provider.as_str(), id.as_str())).select(clients::id).first(c).optional()?;
    if there.is_none() {
        return Ok(());
    }
    let row = (client_activity::provider_id.eq(provider.as_str()), client_activity::client_id.eq(id.as_str()));
    each_backend!(c, c => diesel::insert_into(client_activity::table).values(row).on_conflict_do_nothing().execute(c)?);
    let own = || client_activity::table.find((provider.as_str(), id.as_str()));
    if let Some(at) = new.last_token_at {
        diesel::update(own()).set(client_activity::last_token_at.eq(at.epoch_seconds())).execute(c)?;
    }
    if let Some((at, error)) = &new.last_error {
        let change = (client_activity::last_error_at.eq(at.epoch_seconds()), client_activity::last_error.eq(error));
        diesel::update(own()).set(change).execute(c)?;
    }
    Ok(())
}
