//! Scopes, claims, and how people are named.

use serde_json::{Value, json};
use signet::flow::admin::profile::Profile;
use signet::flow::portal::{Developer, Reach, teams};

use super::{Entry, PERSON, World};
use crate::harness::authority::Authority;
use crate::harness::{Ask, Auth, RelyingParty, SPA, START, Tokens, WEB, encoded, verified};

pub const USES: &[Entry] = &[
    ("scopes_supported", &["openid"], openid),
    ("scopes_supported", &["profile"], |world, value| opens(world, value, PROFILE)),
    ("scopes_supported", &["email"], |world, value| opens(world, value, &["email", "email_verified"])),
    ("scopes_supported", &["phone"], |world, value| opens(world, value, &["phone_number", "phone_number_verified"])),
    ("scopes_supported", &["address", "groups", "roles"], |world, value| opens(world, value, &[value])),
    ("scopes_supported", &["offline_access"], offline),
    ("scopes_supported", &["orders:read", "orders:write"], |world, value| at_api(world, value, "https://orders.test")),
    ("scopes_supported", &["ledger:read"], |world, value| at_api(world, value, "https://ledger.test")),
    ("scopes_supported", &["users:read"], |world, value| at_own_api(world, value, &Ask::get("/api/users"))),
    ("scopes_supported", &["users:write"], |world, value| {
        let body = json!({ "username": "newcomer" }).to_string();
        at_own_api(world, value, &Ask::new("POST", "/api/users").body("application/json", body.as_bytes()));
    }),
    ("scopes_supported", &["upstreams:read"], |world, value| at_own_api(world, value, &Ask::get("/api/upstreams"))),
    ("scopes_supported", &["upstreams:write"], |world, value| at_own_api(world, value, &Ask::get("/api/upstreams/options"))),
    ("scopes_supported", &["roles:write"], |world, value| {
        world.app.add("assistant", Profile::default());
        let (path, body) = (of(world, "assistant", "role"), json!({ "role": "support" }).to_string());
        at_own_api(world, value, &Ask::new("PUT", &path).body("application/json", body.as_bytes()));
    }),
    ("scopes_supported", &["sessions:read"], |world, value| {
        at_own_api(world, value, &Ask::get(&of(world, PERSON, "sessions")));
    }),
    ("scopes_supported", &["sessions:write"], |world, value| {
        at_own_api(world, value, &Ask::new("DELETE", &of(world, PERSON, "sessions")));
    }),
    ("scopes_supported", &["upstreams:read"], |world, value| at_own_api(world, value, &Ask::get("/api/trust"))),
    ("scopes_supported", &["upstreams:write"], |world, value| {
        let body = json!({ "pem": Authority::new("Root").pem() }).to_string();
        at_own_api(world, value, &Ask::new("POST", "/api/trust").body("application/json", body.as_bytes()));
    }),
    ("scopes_supported", &["keys:read"], |world, value| at_own_api(world, value, &Ask::get("/api/keys"))),
    ("scopes_supported", &["keys:write"], |world, value| {
        let body = json!({ "algorithm": "ES256" }).to_string();
        at_own_api(world, value, &Ask::new("POST", "/api/keys/rotate").body("application/json", body.as_bytes()));
    }),
    ("scopes_supported", &["audit:read"], |world, value| at_own_api(world, value, &Ask::get("/api/audit"))),
    ("scopes_supported", &["clients:read"], |world, value| at_own_api(world, value, &Ask::get("/api/clients"))),
    ("scopes_supported", &["clients:write"], |world, value| {
        at_own_api(world, value, &Ask::new("POST", "/api/clients").body("application/json", br#"{"kind":"machine"}"#))
    }),
    ("scopes_supported", &["providers:read"], |world, value| at_own_api(world, value, &Ask::get("/api/providers"))),
    ("scopes_supported", &["providers:write"], |world, value| {
        let body = json!({ "name": "second", "issuer": "https://second.test" }).to_string();
        at_own_api(world, value, &Ask::new("POST", "/api/providers").body("application/json", body.as_bytes()));
    }),
    ("scopes_supported", &["resources:read"], |world, value| at_own_api(world, value, &Ask::get("/api/resources"))),
    ("scopes_supported", &["resources:write"], |world, value| {
        let body = json!({ "identifier": "https://stock.test" }).to_string();
        at_own_api(world, value, &Ask::new("POST", "/api/resources").body("application/json", body.as_bytes()));
    }),
    ("scopes_supported", &["overview:read"], |world, value| at_own_api(world, value, &Ask::get("/api/overview"))),
    ("scopes_supported", &["teams:read"], |world, value| at_own_api(world, value, &Ask::get("/api/teams"))),
    ("scopes_supported", &["teams:write"], |world, value| {
        let body = json!({ "name": "Maps", "owner": world.app.person("ada").id }).to_string();
        at_own_api(world, value, &Ask::new("POST", "/api/teams").body("application/json", body.as_bytes()));
    }),
    ("scopes_supported", &["tenants:read"], |world, value| at_own_api(world, value, &Ask::get("/api/tenants"))),
    ("scopes_supported", &["tenants:write"], |world, value| {
        let body = json!({ "name": "acme", "issuer": "https://acme.test" }).to_string();
        at_own_api(world, value, &Ask::new("POST", "/api/tenants").body("application/json", body.as_bytes()));
    }),
    ("scopes_supported", &["team_apps:read"], |world, value| {
        at_own_api(world, value, &Ask::get(&format!("/api/teams/{}/apps", team(world))));
    }),
    ("scopes_supported", &["team_apps:write"], |world, value| {
        let ask = Ask::new("POST", &format!("/api/teams/{}/apps", team(world)));
        at_own_api(world, value, &ask.body("application/json", br#"{"kind":"machine","client_name":"Night"}"#));
    }),
    ("scopes_supported", &["agreements:read"], |world, value| at_own_api(world, value, &Ask::get("/api/agreements"))),
    ("scopes_supported", &["agreements:write"], |world, value| {
        let body = json!({ "name": "portal", "version": "1", "title": "T", "text": "Words.", "required_for": ["developers"] });
        at_own_api(world, value, &Ask::new("POST", "/api/agreements").body("application/json", body.to_string().as_bytes()));
    }),
    ("claims_supported", &["sub", "iss", "aud", "exp", "iat", "auth_time", "nonce", "acr", "amr", "sid"], of_token),
    ("claims_supported", PROFILE, of_person),
    ("claims_supported", &["email", "email_verified", "address", "phone_number", "phone_number_verified"], of_person),
    ("claims_supported", &["groups", "roles"], of_person),
    ("claim_types_supported", &["normal"], |world, _| of_person(world, "email")),
    ("claim_types_supported", &["aggregated"], |world, _| {
        elsewhere(world, "aggregated_claim", &json!({ "JWT": "jwt_header.jwt_part2.jwt_part3" }));
    }),
    ("claim_types_supported", &["distributed"], |world, _| {
        elsewhere(
            world,
            "distributed_claim",
            &json!({ "endpoint": "https://agency.test/claims", "access_token": "ksj3n283dke" }),
        );
    }),
    ("subject_types_supported", &["public"], |world, value| {
        assert_eq!(subject(world, value, "one"), subject(world, value, "two"));
    }),
    ("subject_types_supported", &["pairwise"], |world, value| {
        assert_eq!(subject(world, value, "one"), subject(world, value, "one"));
        assert_ne!(subject(world, value, "one"), subject(world, value, "two"));
    }),
];

const PROFILE: &[&str] = &[
    "name",
    "family_name",
    "given_name",
    "middle_name",
    "nickname",
    "preferred_username",
    "profile",
    "picture",
    "website",
    "gender",
    "birthdate",
    "zoneinfo",
    "locale",
    "updated_at",
];

/// The person, an app that administers, and one for which people are sent to the orders.
pub const TABLES: &str = r#"
[[user]]
username = "everybody"
password_hash = "HASH"
name = "Eve R. Ybody"
given_name = "Eve"
family_name = "Ybody"
middle_name = "R."
nickname = "Eve"
preferred_username = "evr"
profile = "https://everybody.test/profile"
picture = "https://everybody.test/picture.png"
website = "https://everybody.test/"
email = "everybody@example.test"
email_verified = true
gender = "female"
birthdate = "1987-10-16"
zoneinfo = "Europe/Berlin"
locale = "en-GB"
phone_number = "+49301234567"
phone_number_verified = true
groups = ["staff"]
roles = ["editor"]
address = { locality = "Berlin", country = "Germany" }

[user.attributes._claim_names]
aggregated_claim = "source"
distributed_claim = "agency"

[user.attributes._claim_sources]
source = { JWT = "jwt_header.jwt_part2.jwt_part3" }
agency = { endpoint = "https://agency.test/claims", access_token = "ksj3n283dke" }
"#;

/// What is known of the person, as configured.
fn known() -> Value {
    json!({
        "name": "Eve R. Ybody", "given_name": "Eve", "family_name": "Ybody", "middle_name": "R.", "nickname": "Eve",
        "preferred_username": "evr", "profile": "https://everybody.test/profile", "picture": "https://everybody.test/picture.png",
        "website": "https://everybody.test/", "email": "everybody@example.test", "email_verified": true, "gender": "female",
        "birthdate": "1987-10-16", "zoneinfo": "Europe/Berlin", "locale": "en-GB", "phone_number": "+49301234567",
        "phone_number_verified": true, "groups": ["staff"], "roles": ["editor"],
        "address": { "locality": "Berlin", "country": "Germany" }, "updated_at": START,
    })
}

fn userinfo(world: &World<'_>, tokens: &Tokens) -> Value {
    world.app.send(Ask::get(world.url("userinfo_endpoint")).bearer(&tokens.access)).expect(200).json()
}

/// Core §3.1.2.1: with it there is an ID token, without it there is none.
fn openid(world: &World<'_>, value: &str) {
    assert!(!WEB.tokens(world.app, value, PERSON).id.is_empty());
    assert!(WEB.tokens(world.app, "orders:read", PERSON).id.is_empty());
}

/// Core §5.4: the scope brings these claims, and no others.
fn opens(world: &World<'_>, scope: &str, claims: &[&str]) {
    let tokens = WEB.tokens(world.app, &format!("openid {scope}"), PERSON);
    let mut told = userinfo(world, &tokens);
    told.as_object_mut().unwrap().remove("sub");
    let expected: Value =
        claims.iter().map(|name| ((*name).to_owned(), known()[*name].clone())).collect::<serde_json::Map<_, _>>().into();
    assert_eq!(told, expected);
}

/// Core §11: "access to the End-User's UserInfo Endpoint even when the End-User is not present".
fn offline(world: &World<'_>, scope: &str) {
    for (scope, lives_on) in [(format!("openid {scope}"), true), ("openid".to_owned(), false)] {
        let mut browser = world.app.browser();
        let callback = browser.sign_in(&WEB, &[("scope", &scope)], PERSON).callback();
        let tokens = WEB.redeem(world.app, &callback);
        browser.get(&format!("{}?{}", world.url("end_session_endpoint"), encoded(&[("id_token_hint", &tokens.id)])));
        let status = world.app.send(WEB.refreshing(&tokens.refresh)).status();
        assert_eq!(status == 200, lives_on, "{scope}: {status}");
    }
}

/// RFC 8707, RFC 7662: what the API learns of a token that a person let an app have.
fn at_api(world: &World<'_>, scope: &str, resource: &str) {
    const API: RelyingParty = RelyingParty { id: "api", auth: Auth::Basic("a secret of api"), ..SPA };
    let callback = world.app.browser().sign_in(&WEB, &[("scope", scope), ("resource", resource)], PERSON).callback();
    let told = API.introspect(world.app, &WEB.redeem(world.app, &callback).access);
    assert_eq!((&told["active"], &told["scope"], &told["aud"]), (&json!(true), &json!(scope), &json!(resource)));
}

/// The API of Signet itself: a request is answered with the scope, and not without.
fn at_own_api(world: &World<'_>, scope: &str, ask: &Ask) {
    const ROBOT: RelyingParty = RelyingParty { id: "robot", auth: Auth::Basic("a secret of robot"), ..SPA };
    let other = if scope == "keys:read" { "keys:write" } else { "keys:read" };
    for (scope, is_done) in [(scope, true), (other, false)] {
        let form = [("grant_type", "client_credentials"), ("resource", "https://id.test/api"), ("scope", scope)];
        let tokens = Tokens::read(world.app.send(ROBOT.token(&form)));
        let answer = world.app.send(ask.clone().bearer(&tokens.access));
        let status = answer.status();
        assert_eq!((status / 100 == 2, status == 403), (is_done, !is_done), "{scope}: {}", answer.text());
    }
}

/// A team of Ada's.
fn team(world: &World<'_>) -> String {
    let by = Developer::person(&world.app.site().tenant.id, &world.app.person("ada").id, Reach::Founder);
    teams::create(world.app.house().store(), &by, ("Maps", None), world.app.now()).unwrap().to_string()
}

/// A resource of a person, at the API of Signet itself.
fn of(world: &World<'_>, person: &str, what: &str) -> String {
    format!("/api/users/{}/{what}", world.app.person(person).id)
}

/// Core §2, §3.1.3.7; Front-Channel Logout §3 for `sid`.
fn of_token(world: &World<'_>, name: &str) {
    let callback = world.app.browser().sign_in(&WEB, &[("max_age", "60")], PERSON).callback();
    let claims = verified(world.app, &WEB.redeem(world.app, &callback).id).claims;
    let sub = world.app.person(PERSON).id.to_string();
    let expected = json!({
        "iss": world.url("issuer"), "sub": sub, "aud": "web", "iat": world.now(), "exp": world.now() + 3_600, "auth_time": world.now(),
        "nonce": "n-1", "acr": "urn:signet:acr:password", "amr": ["pwd"], "sid": claims["sid"],
    });
    assert!(!expected[name].is_null());
    assert_eq!(claims[name], expected[name]);
}

/// Core §5.5: asked for by its name, at both places.
fn of_person(world: &World<'_>, name: &str) {
    let claims = json!({ "id_token": { name: null }, "userinfo": { name: null } }).to_string();
    let callback = world.app.browser().sign_in(&WEB, &[("claims", &claims)], PERSON).callback();
    let tokens = WEB.redeem(world.app, &callback);
    for told in [userinfo(world, &tokens), verified(world.app, &tokens.id).claims] {
        assert_eq!(told[name], known()[name]);
    }
}

/// Core §5.6.2: others vouch for it.
fn elsewhere(world: &World<'_>, name: &str, source: &Value) {
    let claims = json!({ "userinfo": { name: null } }).to_string();
    let callback = world.app.browser().sign_in(&WEB, &[("claims", &claims)], PERSON).callback();
    let told = userinfo(world, &WEB.redeem(world.app, &callback));
    let at = told["_claim_names"][name].as_str().expect("the name of a source");
    assert_eq!(told["_claim_sources"][at], *source);
}

/// Core §8: the `sub` that an app of this sector gets.
fn subject(world: &World<'_>, kind: &str, sector: &str) -> Value {
    let uri = format!("https://{sector}.test/cb");
    let client = world.register(&json!({ "subject_type": kind, "redirect_uris": [uri] }));
    client.verified(&client.tokens("openid").id, "RS256").claims["sub"].clone()
}
