//! Who may hold and use the scopes of the API.

use super::*;
use crate::model::{Scope, UserStatus};
use crate::protocol::fixture::{NOW, client, provider, user};

fn known(audience: &str, scope: &str) -> Known {
    Known {
        client: Id::new("C1"),
        scope: Scope::parse(scope),
        audience: vec![audience.to_owned()],
        jti: None,
        issued_at: NOW,
        expires_at: NOW,
        is_access_token: true,
    }
}

fn registered(scope: Option<&str>) -> Client {
    let mut client = client("C1");
    client.metadata.scope = scope.map(Scope::parse);
    client
}

#[test]
fn a_client_may_ask_for_what_its_registered_scope_names_and_the_apis_scopes_are_never_implied() {
    let cases =
        [(None, "read", true), (None, KEYS_READ, false), (Some("read"), KEYS_READ, false), (Some("keys:read"), KEYS_READ, true)];
    for (scope, word, expected) in cases {
        assert_eq!(may_ask(&registered(scope), word), expected, "{scope:?} {word}");
    }
}

#[test]
fn owners_and_admins_may_administer_and_nobody_else() {
    for (roles, expected) in
        [("owner", true), ("admin", true), ("support", false), ("auditor", false), ("Owner", false), ("", false)]
    {
        let person = User { roles: vec![roles.to_owned()], status: UserStatus::Active, ..user("alice") };
        assert_eq!(may_administer(&person), expected, "{roles}");
    }
}

/// RFC 6750 §3.1: `invalid_token` for a token of another resource, `insufficient_scope` for one that lacks the scope.
#[test]
fn the_door_needs_audience_scope_registration_and_role() {
    let (provider, client) = (provider(), registered(Some("keys:read keys:write")));
    let api = identifier(&provider.issuer);
    assert_eq!(api, "https://op.test/api");
    let owner = User { roles: vec!["owner".into()], ..user("alice") };
    let judge = |known: &Known, client: &Client, person: Option<&User>| check(known, client, person, KEYS_READ, &provider.issuer);
    let good = known(&api, "openid keys:read");
    assert_eq!(judge(&good, &client, None), Ok(()));
    assert_eq!(judge(&good, &client, Some(&owner)), Ok(()));
    assert!(matches!(judge(&good, &client, Some(&user("bob"))), Err(Closed::Person(_))));
    let narrow = Err(Closed::Token(Refusal::InsufficientScope(KEYS_READ)));
    assert_eq!(judge(&known(&api, "keys:write"), &client, None), narrow, "one scope does not hold another");
    assert_eq!(judge(&good, &registered(Some("read")), None), narrow, "the scope was taken from the client");
    assert_eq!(judge(&good, &registered(None), None), narrow);
    for other in ["https://op.test", "https://op.test/api/keys", "https://other.test/api"] {
        assert!(
            matches!(judge(&known(other, "keys:read"), &client, None), Err(Closed::Token(Refusal::InvalidToken(_)))),
            "{other}"
        );
    }
}

#[test]
fn no_declared_resource_takes_the_place_of_the_api_or_one_of_its_scopes() {
    let issuer = Issuer::new("https://op.test");
    let scope = |name: &str| vec![ResourceScope { name: name.to_owned(), description: String::new() }];
    assert_eq!(check_declared("https://op.test/apis", &scope("keys"), &issuer), Ok(()));
    for (identifier, name) in [("https://op.test/api", "x"), ("https://op.test/api/v1", "x"), ("https://rs.test", KEYS_WRITE)] {
        assert!(check_declared(identifier, &scope(name), &issuer).is_err(), "{identifier} {name}");
    }
}
