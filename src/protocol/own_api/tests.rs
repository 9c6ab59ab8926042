//! Who may hold and use the scopes of the API.

use super::*;
use crate::model::{AdminRole, Scope};
use crate::protocol::Parameters;
use crate::protocol::fixture::{NOW, client, provider, user};
use crate::protocol::oauth2::authorize::{Located, Rules, validate};

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
    let cases = [
        (None, "read", true),
        (None, "keys:read", false),
        (Some("read"), "keys:read", false),
        (Some("keys:read"), "keys:read", true),
    ];
    for (scope, word, expected) in cases {
        assert_eq!(may_ask(&registered(scope), word), expected, "{scope:?} {word}");
    }
}

fn with(role: Option<AdminRole>) -> User {
    // what apps and upstreams call roles means nothing here
    User { admin_role: role, roles: vec!["owner".into(), "admin".into()], ..user("alice") }
}

#[test]
fn every_action_with_a_scope_has_one_and_every_scope_opens_something() {
    for Own(name, sentence, actions) in &SCOPES {
        assert!(!actions.is_empty() && !sentence.is_empty(), "{name}");
        for action in *actions {
            assert_eq!(scope(*action), *name);
            assert_eq!(SCOPES.iter().filter(|Own(_, _, own)| own.contains(action)).count(), 1, "{action:?}");
        }
    }
}

/// RFC 6749 §3.3.
#[test]
fn a_person_gets_the_scopes_that_their_role_has_a_use_for() {
    let (client, provider) = (registered(Some("openid keys:read keys:write")), provider());
    let resources = [resource(&provider)];
    let query = "client_id=C1&redirect_uri=https%3A%2F%2Fapp.test%2Fcb&response_type=code&scope=openid+keys:read+keys:write";
    let parameters = Parameters::parse(query.as_bytes()).unwrap();
    let located = Located::locate(&parameters, Some(&client)).unwrap();
    let request = validate(&located, &parameters, &Rules { provider: &provider, resources: &resources, hint: None }).unwrap();
    for (role, left) in [
        (Some(AdminRole::Owner), None),
        (Some(AdminRole::Admin), None),
        (Some(AdminRole::Auditor), Some("openid keys:read")),
        (Some(AdminRole::Support), Some("openid")),
        (None, Some("openid")),
    ] {
        let narrowed = narrowed(&request, &with(role)).map(|request| request.scope.to_string());
        assert_eq!(narrowed.as_deref(), left, "{role:?}");
    }
}

/// RFC 6750 §3.1: `invalid_token` for a token of another resource, `insufficient_scope` for one that lacks the scope.
#[test]
fn the_door_needs_audience_scope_registration_and_role() {
    let (provider, client) = (provider(), registered(Some("keys:read keys:write")));
    let api = identifier(&provider.issuer);
    assert_eq!(api, "https://op.test/api");
    let judge =
        |known: &Known, client: &Client, person: Option<&User>| admit(known, client, person, Action::SeeKeys, &provider.issuer);
    let good = known(&api, "openid keys:read");
    assert_eq!(judge(&good, &client, None), Ok(Authority::of([Action::SeeKeys])), "a client of its own: what the scopes open");
    let auditor = with(Some(AdminRole::Auditor));
    assert_eq!(judge(&good, &client, Some(&auditor)), Ok(Authority::of_role(Some(AdminRole::Auditor))));
    for (role, expected) in [(None, ProblemCode::NotAnAdministrator), (Some(AdminRole::Support), ProblemCode::RoleTooNarrow)] {
        let Err(Closed::Person(problem)) = judge(&good, &client, Some(&with(role))) else { panic!("{role:?} was let in") };
        assert_eq!(problem.code, expected);
    }
    let narrow = Err(Closed::Token(Refusal::InsufficientScope("keys:read")));
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
    for (identifier, name) in [("https://op.test/api", "x"), ("https://op.test/api/v1", "x"), ("https://rs.test", "keys:write")] {
        assert!(check_declared(identifier, &scope(name), &issuer).is_err(), "{identifier} {name}");
    }
}
