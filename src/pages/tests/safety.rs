//! Whatever stands in a field, the page keeps its elements; and no page needs what a strict Content-Security-Policy forbids.

use std::sync::LazyLock;

use proptest::prelude::*;
use serde_json::Value;

use super::skeleton::{outline, tags};
use super::*;

/// Members that hold a word of ours, of a closed set: an enum's name. Everything else is somebody's text.
const WORDS: &[&str] = &[
    "kind", "section", "role", "state", "word", "step", "wrong", "tab", "control", "sections", "noun", "way", "ending", "prompt",
    "language", "message",
];

const HOSTILE: &[&str] = &[
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' autofocus onfocus=alert(1) x='",
    "</textarea></title></script><svg/onload=alert(1)>",
    "{{frame.base}}{{{frame}}}{{> partials/theme}}",
    "<!--",
    "` = onmouseover",
    "&lt;b&gt;\u{0}\u{202e}\u{feff}",
];

/// Replaces every text of a context that is not empty.
fn replace(value: &Value, text: &str) -> Value {
    match value {
        Value::String(own) if !own.is_empty() => Value::String(text.to_owned()),
        Value::Array(items) => items.iter().map(|item| replace(item, text)).collect(),
        Value::Object(members) => {
            let changed = members.iter().map(|(name, member)| {
                let keep = WORDS.contains(&name.as_str());
                (name.clone(), if keep { member.clone() } else { replace(member, text) })
            });
            Value::Object(changed.collect())
        }
        other => other.clone(),
    }
}

/// Every sample with its outline.
static SHAPES: LazyLock<Vec<(Rendered, Vec<String>)>> = LazyLock::new(|| {
    let shaped = |sample: Rendered| {
        let shape = outline(&sample.html);
        (sample, shape)
    };
    all(pages()).into_iter().map(shaped).collect()
});

fn assert_same_shape(text: &str) {
    for (sample, shape) in &*SHAPES {
        let html = pages().render_as(sample.template, &replace(&sample.context, text)).unwrap();
        assert_eq!(&outline(&html), shape, "{} #{} with {text:?}", sample.template, sample.number);
    }
}

#[test]
fn hostile_text_in_every_field_changes_no_element() {
    for text in HOSTILE {
        assert_same_shape(text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_text_in_every_field_changes_no_element(text in r#"([<>"'&={}/ a-z`!-]|\PC){1,24}"#) {
        assert_same_shape(&text);
    }
}

#[test]
fn no_page_has_an_inline_style_or_an_event_attribute() {
    for page in all(pages()) {
        for tag in tags(&page.html) {
            assert!(tag.name != "style", "{} has a style element", page.template);
            for (name, _) in &tag.attributes {
                assert!(name != "style" && !name.starts_with("on"), "{} has {name} on {}", page.template, tag.name);
            }
        }
    }
}

#[test]
fn a_script_is_an_asset_of_ours_or_carries_the_nonce() {
    let relayed = [FormPostPage::TEMPLATE, RelayPage::TEMPLATE, FragmentPage::TEMPLATE];
    for page in all(pages()) {
        for tag in tags(&page.html).iter().filter(|tag| tag.name == "script") {
            let own = tag.get("src").is_some_and(|src| src.starts_with("/assets/"));
            let nonce = relayed.contains(&page.template) && tag.get("nonce") == Some("bm9uY2U");
            assert!(own || nonce, "{}: {tag:?}", page.template);
        }
    }
}

#[test]
fn every_path_of_a_page_lies_below_the_issuers() {
    let pages = pages();
    for page in all(pages).iter().filter(|page| page.context.get("frame").is_some()) {
        let mut context = page.context.clone();
        context["frame"]["base"] = "/acme/eu".into();
        for (name, value) in tags(&pages.render_as(page.template, &context).unwrap()).into_iter().flat_map(|tag| tag.attributes) {
            let plain = value.replace("&#x3D;", "=").replace("&amp;", "&");
            let given = page.context.to_string().contains(&format!("\"{plain}\""));
            if ["href", "src", "action"].contains(&name.as_str()) && value.starts_with('/') && !given {
                assert!(value.starts_with("/acme/eu/"), "{}: {name}={value}", page.template);
            }
        }
    }
}

#[test]
fn a_password_is_never_sent_back() {
    for page in all(pages()) {
        for tag in tags(&page.html).iter().filter(|tag| tag.get("type") == Some("password")) {
            assert!(tag.get("value").is_none_or(str::is_empty), "{}", page.template);
        }
    }
}
