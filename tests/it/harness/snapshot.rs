//! What stands in a database, table by table.

use std::collections::BTreeMap;

use diesel::{Connection, PgConnection, QueryableByName, RunQueryDsl, SqliteConnection, sql_query};

use super::{Database, TestApp};

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = diesel::sql_types::Text)]
    said: String,
}

/// The rows of every table, in an order that is always the same.
pub fn snapshot(app: &TestApp) -> BTreeMap<String, String> {
    let url = app.config().database.url.reveal().to_owned();
    match app.kind() {
        Database::Sqlite => sqlite(&mut SqliteConnection::establish(url.trim_start_matches("sqlite:")).expect("the file")),
        Database::Postgres => postgres(&mut PgConnection::establish(&url).expect("the server")),
    }
}

fn sqlite(c: &mut SqliteConnection) -> BTreeMap<String, String> {
    let mut said = |query: String| -> Vec<String> {
        let rows: Vec<Row> = sql_query(query).load(c).expect("the tables can be read");
        rows.into_iter().map(|row| row.said).collect()
    };
    let tables = said("SELECT name AS said FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'".to_owned());
    let mut all = BTreeMap::new();
    for table in tables {
        let columns = said(format!("SELECT name AS said FROM pragma_table_info('{table}')"));
        let row = columns.iter().map(|column| format!("quote(\"{column}\")")).collect::<Vec<_>>().join(" || ',' || ");
        let rows = said(format!("SELECT {row} AS said FROM \"{table}\" ORDER BY said"));
        all.insert(table, rows.join("\n"));
    }
    all
}

fn postgres(c: &mut PgConnection) -> BTreeMap<String, String> {
    let mut said = |query: String| -> Vec<String> {
        let rows: Vec<Row> = sql_query(query).load(c).expect("the tables can be read");
        rows.into_iter().map(|row| row.said).collect()
    };
    let tables = said("SELECT tablename::text AS said FROM pg_tables WHERE schemaname = 'public'".to_owned());
    let rows = |table: String| {
        let rows = said(format!("SELECT t::text AS said FROM \"{table}\" t ORDER BY 1"));
        (table, rows.join("\n"))
    };
    tables.into_iter().map(rows).collect()
}
