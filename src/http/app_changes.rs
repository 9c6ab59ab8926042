//! Changes of apps that wait, as console and portal show them.

use serde_json::Value;

use crate::flow::portal::apps::{Difference, differences};
use crate::model::{AppChange, Client, Instant, TurnedDown};
use crate::pages::Moment;
use crate::pages::app_changes::{ChangeLine, ChangeNote, TurnedDownNote};
use crate::pages::client_settings::CLIENT_SECTIONS;
use crate::protocol::registration::approval;

/// A setting as lines.
pub fn line(difference: &Difference) -> ChangeLine {
    let is_list = difference.name == "scope" || [&difference.before, &difference.after].iter().any(|own| own.is_array());
    let (before, after) = (texts(&difference.before, is_list), texts(&difference.after, is_list));
    let without = |all: &[String], other: &[String]| all.iter().filter(|own| !other.contains(own)).cloned().collect();
    let field = CLIENT_SECTIONS.iter().flat_map(|own| own.fields).find(|field| field.name == difference.name);
    ChangeLine {
        label: field.map_or_else(|| difference.name.clone(), |field| field.label.to_owned()),
        name: difference.name.clone(),
        stays: after.iter().filter(|own| before.contains(own)).cloned().collect(),
        gone: without(&before, &after),
        come: without(&after, &before),
    }
}

fn texts(value: &Value, is_list: bool) -> Vec<String> {
    match value {
        Value::String(text) if !is_list => vec![text.clone()],
        value => approval::words(value),
    }
}

/// Why something was turned down.
pub fn turned_down(own: &TurnedDown, now: Instant) -> TurnedDownNote {
    TurnedDownNote { at: Moment::of(own.at, now), reason: own.reason.lines().map(str::to_owned).collect() }
}

/// A change of an app as it is now.
pub fn note(client: &Client, change: &AppChange, now: Instant) -> ChangeNote {
    ChangeNote {
        lines: differences(client, change).iter().map(line).collect(),
        since: Moment::of(change.asked_at, now),
        turned_down: change.turned_down.as_ref().map(|own| turned_down(own, now)),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_list_shows_what_comes_and_goes_and_a_text_what_it_was_and_is_to_be() {
        let shown = |name: &str, before: Value, after: Value| {
            let ChangeLine { stays, gone, come, .. } = line(&Difference { name: name.to_owned(), before, after });
            [stays, gone, come].map(|own| own.join("|"))
        };
        assert_eq!(shown("redirect_uris", json!(["a", "b"]), json!(["b", "c"])), ["b", "a", "c"]);
        assert_eq!(shown("scope", json!("openid email"), json!("openid phone")), ["openid", "email", "phone"]);
        assert_eq!(shown("client_name", json!("Field Notes"), json!("Field Maps")), ["", "Field Notes", "Field Maps"]);
        assert_eq!(shown("logo_uri", Value::Null, json!("https://x.test/")), ["", "", "https://x.test/"]);
        assert_eq!(shown("request_uris", json!(["a"]), Value::Null), ["", "a", ""]);
        assert_eq!(line(&Difference { name: "client_name".into(), before: Value::Null, after: json!("x") }).label, "Name");
    }
}
