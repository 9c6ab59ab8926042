//! Discovery keeps its word: whatever the document of a provider that serves everything lists (OpenID Connect Discovery 1.0 §3,
//! RFC 8414 §2) is used over HTTP, as an app would that read it. A value that nobody uses fails here, and so does a use that is not
//! listed.

mod algorithms;
mod client;
mod endpoints;
mod logout;
mod people;
mod requests;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::harness::{Elsewhere, Receiver, Setup, TestApp, on_both_with, password_hash, robot_of};

/// The person who knows every claim.
const PERSON: &str = "everybody";

/// What stands in the table for an address.
const ADDRESS: &str = "an address";

/// Uses one value as it says.
type Use = fn(&World<'_>, &str);

/// A member, the values that may be listed in it, and what is done with each.
type Entry = (&'static str, &'static [&'static str], Use);

/// The server with its document, and the servers of others.
struct World<'a> {
    app: &'a TestApp,
    document: Value,
    elsewhere: &'a Elsewhere,
    receiver: &'a Receiver,
}

impl World<'_> {
    /// The present, in seconds since 1970.
    fn now(&self) -> i64 {
        self.app.now().epoch_seconds()
    }

    /// The address that a member says.
    #[track_caller]
    fn url(&self, member: &str) -> &str {
        self.document[member].as_str().unwrap_or_else(|| panic!("{member} is not in the document"))
    }
}

/// Provider settings and tables with which everything is listed.
fn setup(elsewhere: &Elsewhere, receiver: &Receiver) -> Setup {
    let provider = "registration = \"open\"\nregistration_limits = { per_network = 0, unused = 0 }\n\
        response_types = [\"code\", \"id_token\", \"id_token token\", \"code id_token\", \"code token\", \"code id_token token\"]\n";
    let tables =
        [elsewhere.outbound(), algorithms::tables(), logout::tables(receiver), people::TABLES.replace("HASH", &password_hash())];
    Setup::provider(provider).and_more(&(tables.concat() + &robot_of("default")))
}

fn entries() -> Vec<Entry> {
    [endpoints::USES, requests::USES, algorithms::USES, people::USES, logout::USES].concat()
}

/// Each value of a document beside the name of its member.
fn values(document: &Value) -> Vec<(&str, String)> {
    let members = document.as_object().expect("an object").iter();
    members.flat_map(|(member, value)| texts(value).into_iter().map(|text| (member.as_str(), text))).collect()
}

fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Array(values) => values.iter().flat_map(texts).collect(),
        Value::String(text) => vec![text.clone()],
        other => vec![other.to_string()],
    }
}

/// How the table names a value.
fn entry_of(value: &str) -> &str {
    if value.starts_with("https://") { ADDRESS } else { value }
}

/// What is listed and not used, and what is used and not listed.
fn gaps(document: &Value, entries: &[Entry]) -> Vec<String> {
    let listed: BTreeSet<_> = values(document).into_iter().map(|(member, value)| (member, entry_of(&value).to_owned())).collect();
    let pairs = |(member, values, _): &Entry| values.iter().map(|value| (*member, (*value).to_owned())).collect::<Vec<_>>();
    let used: BTreeSet<_> = entries.iter().flat_map(pairs).collect();
    let unused = listed.difference(&used).map(|(member, value)| format!("{member} lists {value}, which nothing here uses"));
    let unlisted = used.difference(&listed).map(|(member, value)| format!("{member} does not list {value}, which is used here"));
    unused.chain(unlisted).collect()
}

#[test]
fn every_value_is_used_as_it_says() {
    let (elsewhere, receiver) = (Elsewhere::start(), Receiver::start());
    on_both_with(&setup(&elsewhere, &receiver), |app| {
        let document = app.get("/.well-known/openid-configuration").expect(200).json();
        let entries = entries();
        assert_eq!(gaps(&document, &entries), [""; 0], "the document and the table in tests/it/advertised differ");
        let uses: BTreeMap<_, _> =
            entries.iter().flat_map(|(member, values, using)| values.iter().map(|value| ((*member, *value), *using))).collect();
        let world = World { app, document, elsewhere: &elsewhere, receiver: &receiver };
        for (member, value) in values(&world.document) {
            println!("{member}: {value}"); // the last line before a failure
            uses[&(member, entry_of(&value))](&world, &value);
        }
    });
}

#[test]
fn a_value_without_a_use_and_a_use_without_a_value_are_named() {
    let entries: [Entry; 3] = [
        ("token_endpoint", &[ADDRESS], |_, _| ()),
        ("grant_types_supported", &["implicit"], |_, _| ()),
        ("a", &["true"], |_, _| ()),
    ];
    let mut document = json!({ "token_endpoint": "https://id.test/token", "grant_types_supported": ["implicit"], "a": true });
    assert_eq!(gaps(&document, &entries), [""; 0]);
    document = json!({ "token_endpoint": "https://id.test/token", "grant_types_supported": ["password"], "a": false, "b": "x" });
    let found = gaps(&document, &entries);
    for expected in [
        "a lists false, which nothing here uses",
        "b lists x, which nothing here uses",
        "grant_types_supported lists password, which nothing here uses",
        "a does not list true, which is used here",
        "grant_types_supported does not list implicit, which is used here",
    ] {
        assert!(found.contains(&expected.to_owned()), "{expected}: {found:?}");
    }
    assert_eq!(found.len(), 5);
}
