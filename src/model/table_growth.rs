//! How much a table holds, and how it came to that.

/// A table as it was measured: rows now, a day and a week before, and bytes where the database knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableGrowth {
    /// Its name.
    pub name: String,
    /// Its rows now.
    pub rows: i64,
    /// Its rows a day before, or when it was first measured.
    pub a_day_ago: i64,
    /// Its rows a week before, or when it was first measured.
    pub a_week_ago: i64,
    /// What it takes up with its indexes.
    pub bytes: Option<i64>,
}
