//! Where in a list a page begins, as a word of an address.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::crypto::{base64url, from_base64url};

/// What an item is ordered by and the identifier that tells it from its equals, as one word.
pub fn written(ordered_by: &impl Serialize, id: &impl Serialize) -> String {
    base64url(serde_json::json!([ordered_by, id]).to_string().as_bytes())
}

/// Reads such a word; `None` for any other.
pub fn read<T: DeserializeOwned>(word: &str) -> Option<T> {
    serde_json::from_slice(&from_base64url(word)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Id, User};

    #[test]
    fn a_place_comes_back_and_nonsense_is_the_beginning() {
        let id = Id::<User>::new("x");
        assert_eq!(read(&written(&"Ä & b", &id)), Some(("Ä & b".to_owned(), id)));
        for nonsense in ["", "x", "W10", "e30"] {
            assert_eq!(read::<(String, Id<User>)>(nonsense), None);
        }
    }
}
