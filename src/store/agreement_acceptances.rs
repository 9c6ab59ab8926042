//! Who accepted which version of an agreement, and when. A row is written once; it goes with its person and is swept by nothing else.

use diesel::{ExpressionMethods, Insertable, QueryDsl, Queryable, RunQueryDsl};

use super::column::text;
use super::connection::each_backend;
use super::schema::{agreement_acceptances, agreements, users};
use super::{AnyConnection, Insertion, Result};
use crate::model::{Acceptance, Agreement, Id, Instant, User};

#[derive(Queryable, Insertable)]
#[diesel(table_name = agreement_acceptances)]
struct Row {
    user_id: String,
    agreement_id: String,
    accepted_at: i64,
}

impl From<Row> for Acceptance {
    fn from(row: Row) -> Self {
        Self { user: Id::new(row.user_id), agreement: Id::new(row.agreement_id), at: Instant::from_epoch(row.accepted_at) }
    }
}

/// Notes that somebody accepted a version; who had accepted it before did so then. `Taken`, too, if the person is gone.
pub fn insert(c: &mut AnyConnection, acceptance: &Acceptance) -> Result<Insertion> {
    let there: Vec<String> = users::table.find(acceptance.user.as_str()).select(users::id).load(c)?;
    if there.is_empty() {
        return Ok(Insertion::Taken);
    }
    let row = Row {
        user_id: text(&acceptance.user),
        agreement_id: text(&acceptance.agreement),
        accepted_at: acceptance.at.epoch_seconds(),
    };
    let rows = each_backend!(c, c => diesel::insert_into(agreement_acceptances::table).values(&row).on_conflict_do_nothing().execute(c)?);
    Ok(Insertion::of(rows))
}

/// What these people accepted of these versions.
pub fn list(c: &mut AnyConnection, people: &[&Id<User>], versions: &[&Id<Agreement>]) -> Result<Vec<Acceptance>> {
    let own = agreement_acceptances::table
        .filter(agreement_acceptances::user_id.eq_any(people.iter().map(|id| id.as_str())))
        .filter(agreement_acceptances::agreement_id.eq_any(versions.iter().map(|id| id.as_str())));
    let rows: Vec<Row> = each_backend!(c, c => own.load(c)?);
    Ok(rows.into_iter().map(Acceptance::from).collect())
}

/// How many people accepted a version; counting ends at a limit.
pub fn count(c: &mut AnyConnection, version: &Id<Agreement>, limit: i64) -> Result<usize> {
    let own = agreement_acceptances::table
        .filter(agreement_acceptances::agreement_id.eq(version.as_str()))
        .select(agreement_acceptances::user_id)
        .limit(limit);
    let people: Vec<String> = own.load(c)?;
    Ok(people.len())
}

/// What a person accepted, the latest first.
pub fn list_of_user(c: &mut AnyConnection, user: &Id<User>) -> Result<Vec<(Agreement, Instant)>> {
    let own = agreement_acceptances::table
        .inner_join(agreements::table)
        .filter(agreement_acceptances::user_id.eq(user.as_str()))
        .order((agreement_acceptances::accepted_at.desc(), agreements::name, agreements::id))
        .select((agreements::all_columns, agreement_acceptances::accepted_at));
    let rows: Vec<(super::agreements::Row, i64)> = each_backend!(c, c => own.load(c)?);
    rows.into_iter().map(|(row, at)| Ok((Agreement::try_from(row)?, Instant::from_epoch(at)))).collect()
}
