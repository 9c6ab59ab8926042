//! Tables of people, clients and requests, and what is released where and why.

use serde_json::json;

use super::*;
use crate::model::{Address, StandardClaims};
use crate::protocol::fixture::{client, user};

fn alice() -> User {
    let mut alice = user("alice");
    alice.claims = StandardClaims {
        name: Some("Alice Example".into()),
        email: Some("alice@example.com".into()),
        address: Some(Address { country: Some("CH".into()), ..Address::default() }),
        ..StandardClaims::default()
    };
    alice.groups = vec!["staff".into()];
    let Value::Object(attributes) = json!({
        "department": "R&D", "name#de": "Alice Beispiel",
        "_claim_names": {"credit_score": "agency"}, "_claim_sources": {"agency": {"JWT": "a.b.c"}, "other": {"JWT": "d.e.f"}},
    }) else {
        unreachable!()
    };
    alice.attributes = attributes;
    alice
}

/// What is asked, to be changed by a test.
struct World {
    client: Client,
    place: ClaimPlace,
    scope: &'static str,
    requested: Value,
    locales: &'static [&'static str],
}

fn world(scope: &'static str) -> World {
    World { client: client("app"), place: ClaimPlace::Userinfo, scope, requested: json!({}), locales: &[] }
}

impl World {
    fn ask<T>(&self, answer: impl FnOnce(&Question<'_>) -> T) -> T {
        let requested = RequestedClaims {
            userinfo: self.requested.as_object().unwrap().clone(),
            id_token: self.requested.as_object().unwrap().clone(),
            locales: self.locales.iter().map(|&tag| tag.to_owned()).collect(),
        };
        let (alice, scope) = (alice(), Scope::parse(self.scope));
        answer(&Question {
            user: Some(&alice),
            client: &self.client,
            place: self.place,
            scope: &scope,
            scopes_count: self.place == ClaimPlace::Userinfo,
            requested: &requested,
        })
    }

    fn released(&self) -> Value {
        Value::Object(self.ask(released))
    }

    /// Every decision, in words.
    fn why(&self, claim: &str) -> Vec<String> {
        self.ask(|question| {
            let mut lines = Vec::new();
            judge(question, &mut |name, verdict| {
                if name == claim {
                    lines.push(verdict.map_or_else(|no| format!("{no:?}"), |(_, reason)| format!("{reason:?}")));
                }
            });
            lines
        })
    }

    fn mapping(mut self, rules: Value) -> Self {
        self.client.metadata.claim_mappings = serde_json::from_value(rules).unwrap();
        self
    }
}

#[test]
fn scopes_bring_their_claims_where_they_count_and_no_other() {
    assert_eq!(world("openid").released(), json!({})); // UI-007
    assert_eq!(world("openid email").released(), json!({"email": "alice@example.com", "email_verified": false}));
    assert_eq!(world("openid address groups").released(), json!({"address": {"country": "CH"}, "groups": ["staff"]}));
    assert_eq!(World { place: ClaimPlace::IdToken, ..world("openid email") }.released(), json!({}));
    assert_eq!(world("openid email").why("email"), ["Scope(\"email\")"]);
    assert_eq!(world("openid email").why("name"), ["NotAsked"]);
}

#[test]
fn the_claims_parameter_brings_single_claims_and_a_value_must_fit() {
    let requested = json!({"name": {"essential": true}, "department": null, "unknown": null, "sub": {"value": "x"}});
    let asked = World { requested, ..world("openid") };
    assert_eq!(asked.released(), json!({"name": "Alice Example", "department": "R&D"}));
    assert_eq!((asked.why("unknown"), asked.why("name")), (vec!["Unknown".into()], vec!["Requested".into()]));
    assert!(asked.why("sub").is_empty(), "a claim of tokens is decided elsewhere");
    let other = json!({"name": {"value": "Bob"}, "email": {"values": ["b@example.com", "alice@example.com"]}});
    let other = World { requested: other, ..world("openid") };
    assert_eq!(other.released(), json!({"email": "alice@example.com"}));
    assert_eq!(other.why("name"), ["OtherValue"]);
}

#[test]
fn languages_are_chosen_before_anything_else() {
    let in_german = World { locales: &["de-CH"], ..world("openid profile") };
    assert_eq!(in_german.released()["name"], "Alice Beispiel");
    assert_eq!(world("openid profile").released()["name"], "Alice Example");
    let by_name = World { requested: json!({"name#de": null}), ..world("openid") };
    assert_eq!(by_name.released(), json!({"name#de": "Alice Beispiel"}));
    let mapped = World { locales: &["de"], ..world("openid") }.mapping(json!([{"claim": "display", "from": "name"}]));
    assert_eq!(mapped.released(), json!({"display": "Alice Beispiel"}));
}

#[test]
fn what_others_vouch_for_is_passed_on_by_reference_to_whoever_may_have_it() {
    let reference = json!({"_claim_names": {"credit_score": "agency"}, "_claim_sources": {"agency": {"JWT": "a.b.c"}}});
    let asked = World { requested: json!({"credit_score": null}), ..world("openid") };
    assert_eq!((asked.released(), asked.why("credit_score")), (reference.clone(), vec!["Requested".to_owned()]));
    assert_eq!(World { place: ClaimPlace::IdToken, ..asked }.released(), reference);
    assert_eq!(world("openid profile").why("credit_score"), ["NotAsked"]);
    assert_eq!(world("openid").mapping(json!(["credit_score"])).released(), reference);
    let with_value = World { requested: json!({"credit_score": {"value": 700}}), ..world("openid") };
    assert_eq!(with_value.released(), json!({}), "we do not know the value");
}

#[test]
fn a_mapping_stands_over_scope_and_parameter_in_the_places_it_names() {
    let rules = json!([
        {"claim": "email", "from": "attributes.work_email"},
        {"claim": "email", "from": "username", "to": ["id_token", "access_token"]},
        {"claim": "email", "value": "never@example.test", "to": ["id_token"]},
        {"claim": "department", "to": ["access_token"], "scope": "profile"},
        {"claim": "roles", "from": "groups", "separator": ";", "to": ["access_token"]},
    ]);
    let at = |place, scope| World { place, ..world(scope) }.mapping(rules.clone());
    let in_id_token = at(ClaimPlace::IdToken, "openid email");
    assert_eq!(in_id_token.released(), json!({"email": "alice"}));
    assert_eq!(in_id_token.why("email"), ["Unknown", "Mapping(2)"]);
    // The first rule has no value, so the scope's own value stays.
    let in_userinfo = at(ClaimPlace::Userinfo, "openid email");
    assert_eq!(in_userinfo.released()["email"], "alice@example.com");
    assert_eq!(in_userinfo.why("email"), ["Unknown", "Scope(\"email\")"]);
    let in_access_token = at(ClaimPlace::AccessToken, "openid");
    assert_eq!(in_access_token.released(), json!({"email": "alice", "roles": "staff"}));
    assert_eq!(in_access_token.why("department"), ["NeedsScope(\"profile\")", "NotAsked"]);
    assert_eq!(at(ClaimPlace::AccessToken, "openid profile").released()["department"], "R&D");
}

#[test]
fn a_client_that_acts_for_itself_has_fixed_values_only() {
    let mut client = client("robot");
    let (scope, requested) = (Scope::parse("read"), RequestedClaims::default());
    assert!(of_access_token(Some(&alice()), &client, &scope, &requested).is_empty());
    let to = ["access_token"];
    let rules = json!([{"claim": "tenant", "value": "acme", "to": to}, {"claim": "email", "to": to}, "name"]);
    client.metadata.claim_mappings = serde_json::from_value(rules).unwrap();
    let own = of_access_token(None, &client, &scope, &requested);
    assert_eq!(Value::Object(own), json!({"tenant": "acme"}));
}
