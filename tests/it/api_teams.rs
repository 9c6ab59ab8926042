//! The developer portal over the API: every operation × every role in a team, in the own team, another one and another tenant; what comes
//! of a team, its invitations and its apps; approval and the figures of the overview.

use serde_json::{Value, json};
use signet::flow::admin::Administrator;
use signet::flow::admin::profile::{self, FirstSignIn, Profile};
use signet::flow::portal::{Developer, Reach, teams};
use signet::http::api::OPERATIONS;
use signet::model::{AdminRole, TeamRole};

use crate::harness::{Answer, Ask, Auth, RelyingParty, Setup, TestApp, api_scopes, on_both_with, robot_of};

const CONSOLE: RelyingParty =
    RelyingParty { id: "console", auth: Auth::Basic("a secret of console"), redirect_uri: "https://console.test/cb" };

/// `y`: it is done (or there is nothing to do it to), `n`: 403, `-`: 404. Columns: an owner, a developer and a viewer of the team; an
/// administrator of the tenant; an owner of another team; an app by a token of its own.
const TABLE: &[(&str, &str)] = &[
    ("GET /teams", "yyyyyy"),
    ("POST /teams", "ynnyyy"),
    ("GET /teams/{team}", "yyyy-y"),
    ("PATCH /teams/{team}", "ynny-y"),
    ("GET /teams/{team}/members", "yyyy-y"),
    ("PUT /teams/{team}/members/{id}", "ynny-y"),
    ("DELETE /teams/{team}/members/{id}", "ynny-y"),
    ("PUT /teams/{team}/owner", "nnny-y"),
    ("GET /teams/{team}/invitations", "yyyy-y"),
    ("POST /teams/{team}/invitations", "ynny-y"),
    ("DELETE /teams/{team}/invitations/{invitation}", "ynny-y"),
    ("GET /teams/{team}/apps", "yyyy-y"),
    ("POST /teams/{team}/apps", "yyny-y"),
    ("GET /teams/{team}/apps/{app}", "yyyy-y"),
    ("PATCH /teams/{team}/apps/{app}", "yyny-y"),
    ("DELETE /teams/{team}/apps/{app}", "yyny-y"),
    ("POST /teams/{team}/apps/{app}/ask-again", "yyny-y"),
    ("DELETE /teams/{team}/apps/{app}/change", "yyny-y"),
    ("GET /teams/{team}/apps/{app}/secrets", "yyyy-y"),
    ("POST /teams/{team}/apps/{app}/secrets", "yyny-y"),
    ("DELETE /teams/{team}/apps/{app}/secrets/{secret}", "yyny-y"),
    ("GET /teams/{team}/apps/{app}/flows", "yyyy-y"),
    ("GET /teams/{team}/apps/{app}/flows/{reference}", "yyyy-y"),
    ("PUT /teams/{team}/apps/{app}/flows/{reference}/redirect-uri", "yyny-y"),
    // last, for what it takes away
    ("DELETE /teams/{team}", "ynny-y"),
];

const COLUMNS: [&str; 6] = ["owner", "developer", "viewer", "admin", "stranger", "robot"];

fn setup(tenant: &str) -> Setup {
    let console = format!(
        r#"
[[client]]
provider = "default"
client_id = "console"
client_secret = "a secret of console"
redirect_uris = ["https://console.test/cb"]
scope = "openid {}"
require_consent = false
"#,
        api_scopes()
    );
    Setup::two_tenants(&format!("{console}{}{tenant}", robot_of("default")))
}

/// Somebody with a token.
struct Caller<'a> {
    app: &'a TestApp,
    token: String,
}

impl Caller<'_> {
    fn send(&self, verb: &str, path: &str, body: &Value) -> Answer {
        let ask = Ask::new(verb, &format!("/api{path}")).bearer(&self.token).header("if-match", "*");
        self.app.send(if body.is_null() { ask } else { ask.body("application/json", body.to_string().as_bytes()) })
    }

    fn get(&self, path: &str) -> Value {
        self.send("GET", path, &Value::Null).expect(200).json()
    }

    fn names(&self, path: &str, member: &str) -> Vec<String> {
        let page = self.get(path);
        page["items"].as_array().unwrap().iter().map(|item| item[member].as_str().unwrap().to_owned()).collect()
    }
}

fn caller<'a>(app: &'a TestApp, name: &str) -> Caller<'a> {
    let token = match name {
        "robot" => app.robot(),
        _ => CONSOLE.tokens(app, &format!("openid {}", api_scopes()), name).access,
    };
    Caller { app, token }
}

fn add(app: &TestApp) {
    for name in &COLUMNS[..5] {
        app.add(name, Profile::default());
    }
    app.appoint("admin", Some(AdminRole::Admin));
}

/// A team of `owner`, `developer` and `viewer`; and one of `stranger`.
fn world(app: &TestApp) -> String {
    let robot = caller(app, "robot");
    let found = |owner: &str| {
        let made = robot.send("POST", "/teams", &json!({ "name": "Maps", "owner": app.person(owner).id })).expect(201);
        made.json()["id"].as_str().unwrap().to_owned()
    };
    found("stranger");
    found("owner");
    let team = found("owner");
    for (name, role) in [("developer", "developer"), ("viewer", "viewer")] {
        join(&robot, &team, name, role);
    }
    team
}

fn join(by: &Caller<'_>, team: &str, name: &str, role: &str) {
    let path = format!("/teams/{team}/invitations");
    let made = by.send("POST", &path, &json!({ "invitee": name, "role": role })).expect(201).json();
    let mut browser = by.app.signed_in(name, "/account");
    let page = browser.get(made["url"].as_str().unwrap()).expect_page(200);
    assert!(browser.submit(&page.form("join-form")).location().ends_with("?told=joined"));
}

/// A body that the operation can read.
fn body(operation: &str) -> Value {
    match operation {
        "POST /teams" | "PATCH /teams/{team}" => json!({ "name": "Charts" }),
        "PUT /teams/{team}/members/{id}" => json!({ "role": "viewer" }),
        "POST /teams/{team}/invitations" => json!({ "invitee": "somebody", "role": "viewer" }),
        "POST /teams/{team}/apps" => json!({ "kind": "machine", "client_name": "Night" }),
        _ => Value::Null,
    }
}

#[test]
fn no_operation_of_teams_is_without_a_row_and_no_row_without_an_operation() {
    let all = OPERATIONS.iter().copied().flatten().filter(|own| own.action.is_some_and(signet::model::Action::is_of_teams));
    let mut served: Vec<String> = all.map(|own| format!("{} {}", own.verb.name(), own.path)).collect();
    let mut rows: Vec<String> = TABLE.iter().map(|(row, _)| (*row).to_owned()).collect();
    served.sort();
    rows.sort();
    assert_eq!(served, rows);
}

#[test]
fn every_operation_is_open_to_the_team_roles_of_its_row_and_a_foreign_team_is_none() {
    on_both_with(&setup(""), |app| {
        add(app);
        for (at, name) in COLUMNS.into_iter().enumerate() {
            // a team each, since the last row takes it away
            let team = world(app);
            let caller = caller(app, name);
            for (row, columns) in TABLE {
                let (verb, path) = row.split_once(' ').unwrap();
                let path = path.replace("{team}", &team).replace("{id}", "none").replace("{invitation}", "none");
                let path = ["{app}", "{secret}", "{reference}"].iter().fold(path, |path, name| path.replace(name, "none"));
                let mut body = body(row);
                if (name, *row) == ("robot", "POST /teams") {
                    body["owner"] = json!(app.person("owner").id);
                }
                if *row == "PUT /teams/{team}/owner" {
                    body = json!({ "person": app.person("owner").id });
                }
                let (answer, told) = (caller.send(verb, &path, &body), format!("{row} as {name}"));
                match columns.as_bytes()[at] {
                    b'y' if path.contains("none") => assert_eq!(answer.status(), 404, "{told}: {}", answer.text()),
                    // the team has an app by then
                    b'y' if *row == "DELETE /teams/{team}" => drop(answer.expect_problem(409, "team_has_apps")),
                    b'y' => assert!(matches!(answer.status(), 200 | 201 | 204), "{told}: {}", answer.text()),
                    b'n' => drop(answer.expect_problem(403, "team_role_too_narrow")),
                    _ => drop(answer.expect_problem(404, "team_not_found")),
                }
            }
        }
    });
}

#[test]
fn another_tenants_teams_are_none_here_for_whoever_reaches_every_team_here() {
    on_both_with(&setup(""), |app| {
        add(app);
        let other = app.house().site("other.test", "/").unwrap();
        let host = Administrator::host(other.tenant.id.clone());
        let mallory = (Profile { username: "mallory".into(), ..Profile::default() }, FirstSignIn::Later);
        let mallory = profile::add(app.house().store(), &host, mallory, app.now()).unwrap().id;
        let by = Developer::person(&other.tenant.id, &mallory, Reach::Founder);
        let theirs = teams::create(app.house().store(), &by, ("Theirs", None), app.now()).unwrap();
        for name in ["admin", "robot"] {
            let caller = caller(app, name);
            for (row, _) in TABLE.iter().filter(|(row, _)| row.contains("{team}")) {
                let (verb, path) = row.split_once(' ').unwrap();
                let path = path.replace("{team}", theirs.as_str()).replace("{id}", mallory.as_str());
                let body = if row.contains("/owner") { json!({ "person": mallory }) } else { body(row) };
                caller.send(verb, &path.replace("{invitation}", "none"), &body).expect_problem(404, "team_not_found");
            }
            assert_eq!(caller.names("/teams", "name"), [""; 0]);
            let taken = json!({ "name": "x", "owner": mallory });
            caller.send("POST", "/teams", &taken).expect_problem(400, "invalid_request");
        }
        let standing = app.house().store().read(|c| signet::store::teams::members(c, &theirs)).unwrap();
        assert_eq!(standing.iter().map(|own| own.role).collect::<Vec<_>>(), [TeamRole::Owner]);
    });
}

#[test]
fn whoever_is_in_no_team_or_has_not_accepted_what_developers_accept_does_nothing() {
    let terms = "[[agreement]]\ntenant = \"default\"\nname = \"api\"\nversion = \"1\"\ntitle = \"Rules\"\ntext = \"Ask first.\"\nrequired_for = [\"developers\"]\n";
    on_both_with(&setup(""), |app| {
        add(app);
        caller(app, "viewer").send("GET", "/teams", &Value::Null).expect_problem(403, "not_a_developer");
        world(app);
        assert_eq!(caller(app, "viewer").names("/teams", "role"), ["viewer"]);
        caller(app, "viewer").send("POST", "/teams", &json!({ "name": "x" })).expect_problem(403, "team_role_too_narrow");
        let own = json!({ "name": "x", "owner": app.person("viewer").id });
        caller(app, "owner").send("POST", "/teams", &own).expect_problem(403, "team_role_too_narrow");
    });
    on_both_with(&setup(terms), |app| {
        add(app);
        let refused = caller(app, "admin").send("GET", "/teams", &Value::Null);
        refused.expect_problem(403, "agreements_not_accepted");
        caller(app, "robot").get("/teams");
    });
}

#[test]
fn a_team_lives_over_the_api_as_in_the_portal() {
    on_both_with(&setup(""), |app| {
        add(app);
        let team = world(app);
        let (owner, viewer) = (caller(app, "owner"), caller(app, "viewer"));
        let path = |rest: &str| format!("/teams/{team}{rest}");
        let id = |name: &str| app.person(name).id.as_str().to_owned();
        assert_eq!(owner.names(&path("/members"), "username"), ["developer", "owner", "viewer"]);
        let first = json!({ "invitee": "Zoe@example.test", "role": "developer" });
        owner.send("POST", &path("/invitations"), &first).expect(201);
        let second = owner.send("POST", &path("/invitations"), &first).expect(201).json();
        assert_eq!(owner.names(&path("/invitations"), "id"), [second["id"].as_str().unwrap()], "what was said last counts");
        assert_eq!(owner.names(&path("/invitations"), "invitee"), ["zoe@example.test"]);
        assert!(!owner.get(&path("/invitations")).to_string().contains("token="), "links are told once");
        let own = path(&format!("/invitations/{}", second["id"].as_str().unwrap()));
        owner.send("DELETE", &own, &Value::Null).expect(204);
        owner.send("DELETE", &own, &Value::Null).expect_problem(404, "team_invitation_not_found");
        let taken = json!({ "invitee": "viewer", "role": "viewer" });
        owner.send("POST", &path("/invitations"), &taken).expect_problem(409, "team_member_taken");
        let member = |name: &str| path(&format!("/members/{}", id(name)));
        owner.send("PUT", &member("owner"), &json!({ "role": "viewer" })).expect_problem(409, "team_last_owner");
        let made = owner.send("PUT", &member("developer"), &json!({ "role": "owner" })).expect(200).json();
        assert_eq!((&made["username"], &made["role"]), (&json!("developer"), &json!("owner")));
        viewer.send("DELETE", &member("owner"), &Value::Null).expect_problem(403, "team_role_too_narrow");
        viewer.send("DELETE", &member("viewer"), &Value::Null).expect(204);
        viewer.send("GET", "/teams", &Value::Null).expect_problem(403, "not_a_developer");
        owner.send("PATCH", &path(""), &json!({ "name": " " })).expect_problem(400, "invalid_request");
        assert_eq!(owner.send("PATCH", &path(""), &json!({ "name": "Charts" })).expect(200).json()["name"], "Charts");
        owner.send("DELETE", &path(""), &Value::Null).expect(204);
        owner.send("GET", &path(""), &Value::Null).expect_problem(404, "team_not_found");
    });
}

#[test]
fn the_overview_counts_what_there_is_and_what_happened() {
    on_both_with(&setup(""), |app| {
        add(app);
        app.add("support", Profile::default());
        app.appoint("support", Some(AdminRole::Support));
        let (robot, support) = (caller(app, "robot"), caller(app, "support"));
        signet::flow::audit::tick(app.house(), app.now()).unwrap();
        let seen = robot.get("/overview");
        assert_eq!(seen["people"], json!({ "count": 8, "has_more": false }));
        assert_eq!(seen["administrators"]["count"], 2);
        assert!(seen["keys"]["count"].as_u64().unwrap() > 1 && seen["lost_mail"].is_null());
        let happened = seen["activity"].as_array().unwrap();
        assert_eq!((&happened[0]["event"], &happened[0]["count"]), (&json!("login"), &json!(1)));
        let seen = support.get("/overview");
        assert!(seen["people"]["count"] == 8 && seen["keys"].is_null() && seen["activity"].is_null());
    });
}
