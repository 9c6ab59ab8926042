//! Parts of what hangs on something that is being removed, each few enough rows for a write of less than 50 ms. On a machine with other
//! work, beside 200,000 grants with twice as many tokens of either kind, fifty grants take 37 ms and two hundred sessions 9 ms.

use diesel::RunQueryDsl;
use diesel::sql_types::Text;

use super::connection::each_backend;
use super::{AnyConnection, Result};

/// The most grants that go in one write, with their codes and tokens.
pub const GRANTS: i64 = 40;
/// The most rows of another table, on which little hangs.
pub const ROWS: usize = 200;

/// Deletes up to [`ROWS`] rows of a table (with the columns of its key) of which `column` is `id`; says whether there may be more.
pub(super) fn delete(c: &mut AnyConnection, table: (&str, &str), (column, id): (&str, &str)) -> Result<bool> {
    let query = diesel::sql_query(statement(c, table, &[column])).bind::<Text, _>(id);
    Ok(each_backend!(c, c => query.execute(c)?) == ROWS)
}

/// As [`delete`], of what belongs to a client.
pub(super) fn delete_of_client(c: &mut AnyConnection, table: (&str, &str), (provider, id): (&str, &str)) -> Result<bool> {
    let query = diesel::sql_query(statement(c, table, &["provider_id", "client_id"]));
    let query = query.bind::<Text, _>(provider).bind::<Text, _>(id);
    Ok(each_backend!(c, c => query.execute(c)?) == ROWS)
}

fn statement(c: &AnyConnection, (table, key): (&str, &str), columns: &[&str]) -> String {
    let bare = key.trim_matches(['(', ')']);
    let own = columns.iter().zip(1..).map(|(column, at)| match c {
        AnyConnection::Sqlite(_) => format!("{column} = ?"),
        AnyConnection::Postgres(_) => format!("{column} = ${at}"),
    });
    let own = own.collect::<Vec<_>>().join(" AND ");
    format!("DELETE FROM {table} WHERE {key} IN (SELECT {bare} FROM {table} WHERE {own} LIMIT {ROWS})")
}
