//! JSON Merge Patch (RFC 7396 <https://www.rfc-editor.org/rfc/rfc7396>): a change says what is to be different; `null` removes.

use serde::Serialize;
use serde_json::{Map, Value};

/// The media type (§4).
pub const MEDIA_TYPE: &str = "application/merge-patch+json";

/// The members of something that is written as an object; none of anything else.
///
/// # Errors
/// If it cannot be written.
pub fn members(of: &impl Serialize) -> Result<Map<String, Value>, serde_json::Error> {
    serde_json::to_value(of).map(|value| match value {
        Value::Object(members) => members,
        _ => Map::new(),
    })
}

/// Applies a patch to an object (§2).
pub fn apply(target: &mut Map<String, Value>, patch: &Map<String, Value>) {
    for (name, change) in patch {
        match change {
            Value::Null => {
                target.remove(name);
            }
            Value::Object(inner) => {
                let mut merged = match target.remove(name) {
                    Some(Value::Object(own)) => own,
                    _ => Map::new(),
                };
                apply(&mut merged, inner);
                target.insert(name.clone(), Value::Object(merged));
            }
            other => {
                target.insert(name.clone(), other.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Appendix A, as far as target and patch are objects.
    #[test]
    fn the_examples_of_the_specification_come_out_as_it_says() {
        for (original, patch, result) in [
            (json!({"a":"b"}), json!({"a":"c"}), json!({"a":"c"})),
            (json!({"a":"b"}), json!({"b":"c"}), json!({"a":"b","b":"c"})),
            (json!({"a":"b"}), json!({"a":null}), json!({})),
            (json!({"a":"b","b":"c"}), json!({"a":null}), json!({"b":"c"})),
            (json!({"a":["b"]}), json!({"a":"c"}), json!({"a":"c"})),
            (json!({"a":"c"}), json!({"a":["b"]}), json!({"a":["b"]})),
            (json!({"a":{"b":"c"}}), json!({"a":{"b":"d","c":null}}), json!({"a":{"b":"d"}})),
            (json!({"a":[{"b":"c"}]}), json!({"a":[1]}), json!({"a":[1]})),
            (json!({"e":null}), json!({"a":1}), json!({"e":null,"a":1})),
            (json!({}), json!({"a":{"bb":{"ccc":null}}}), json!({"a":{"bb":{}}})),
        ] {
            let mut target = original.as_object().unwrap().clone();
            apply(&mut target, patch.as_object().unwrap());
            assert_eq!(Value::Object(target), result, "{original} {patch}");
        }
    }
}
