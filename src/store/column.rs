//! How nouns are written in columns: lists and documents as JSON, the words of an enum as they are serialised.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::error::{Result, StoreError};
use crate::model::{Id, Instant};

/// JSON text of a list or document.
pub fn json<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|error| StoreError::Query(format!("cannot write JSON: {error}")))
}

/// The list or document behind JSON text; `place` (`table.column`) is named if it is not one.
pub fn from_json<T: DeserializeOwned>(place: &'static str, text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| StoreError::Corrupt(format!("{place}: {error}")))
}

/// The serialised word of an enum without fields.
pub fn word<T: Serialize>(value: &T) -> Result<String> {
    match serde_json::to_value(value) {
        Ok(Value::String(word)) => Ok(word),
        _ => Err(StoreError::Query("a value has no word".to_owned())),
    }
}

/// The enum value behind its word.
pub fn from_word<T: DeserializeOwned>(place: &'static str, word: String) -> Result<T> {
    serde_json::from_value(Value::String(word)).map_err(|error| StoreError::Corrupt(format!("{place}: {error}")))
}

/// Seconds of an optional moment.
pub fn seconds(at: Option<Instant>) -> Option<i64> {
    at.map(Instant::epoch_seconds)
}

/// An optional moment.
pub fn instant(seconds: Option<i64>) -> Option<Instant> {
    seconds.map(Instant::from_epoch)
}

/// The text of an identifier.
pub fn text<Of>(id: &Id<Of>) -> String {
    id.as_str().to_owned()
}
