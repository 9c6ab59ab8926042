//! Groups: their people are seen in console and API, whoever wrote them down, and are put in and taken out there.

use serde_json::{Value, json};
use signet::flow::admin::profile::Profile;
use signet::model::AdminRole;

use crate::harness::{Answer, Ask, Setup, TestApp, on_both, on_both_with};

const ROBOT_TABLE: &str = r#"
[[client]]
provider = "default"
client_id = "robot"
client_secret = "a secret of robot"
grant_types = ["client_credentials"]
response_types = []
scope = "users:read users:write"

[[user]]
username = "filed"
groups = ["crew", "kept by the file"]
"#;

fn add(app: &TestApp, name: &str, groups: &[&str]) -> String {
    let groups = groups.iter().map(|group| (*group).to_owned()).collect();
    app.add(name, Profile { groups, ..Profile::default() });
    app.person(name).id.as_str().to_owned()
}

fn names(list: &Value, member: &str) -> Vec<String> {
    let items = list["items"].as_array().unwrap();
    items.iter().map(|item| item[member].as_str().unwrap().to_owned()).collect()
}

fn acts(app: &TestApp) -> Vec<(String, String)> {
    let tenant = app.site().tenant.id.clone();
    let entries = app.house().store().read(|c| signet::store::audit::list(c, &tenant, 100)).unwrap();
    let own = entries.into_iter().filter(|entry| entry.action.starts_with("group."));
    own.map(|entry| (entry.action, entry.detail["group"].as_str().unwrap().to_owned())).collect()
}

#[test]
fn groups_are_listed_with_their_people_whoever_wrote_them_down() {
    on_both_with(&Setup::more(ROBOT_TABLE), |app| {
        let token = app.robot();
        let send = |verb: &str, path: &str| app.send(Ask::new(verb, &format!("/api{path}")).bearer(&token));
        let get = |path: &str| send("GET", path).expect(200).json();
        let cleo = add(app, "cleo", &["crew", "navy"]);
        add(app, "bo", &["crew"]);
        assert_eq!(names(&get("/groups"), "name"), ["crew", "kept by the file", "navy", "staff"]);
        assert_eq!(names(&get("/groups?prefix=cr"), "name"), ["crew"]);
        assert_eq!(names(&get("/groups?prefix=CR"), "name"), [""; 0]);
        assert_eq!(names(&get("/groups/crew/members"), "username"), ["bo", "cleo", "filed"]);
        let crew = get("/groups/crew");
        assert_eq!((&crew["members"], &crew["has_more"]), (&json!(3), &json!(false)));
        assert_eq!(get("/groups/none")["members"], 0);
        // A name of any characters has an address.
        let odd = "/groups/R%26D%20%2F%20EMEA";
        send("PUT", &format!("{odd}/members/{cleo}")).expect(204);
        send("PUT", &format!("{odd}/members/{cleo}")).expect(204);
        assert_eq!(get(odd)["name"], "R&D / EMEA");
        assert_eq!(names(&get(&format!("{odd}/members")), "username"), ["cleo"]);
        assert_eq!(app.person("cleo").groups, ["crew", "navy", "R&D / EMEA"]);
        send("DELETE", &format!("/groups/crew/members/{cleo}")).expect(204);
        assert_eq!(names(&get("/groups/crew/members"), "username"), ["bo", "filed"]);
        let filed = app.person("filed").id;
        send("DELETE", &format!("/groups/crew/members/{filed}")).expect_problem(409, "managed_by_file");
        send("PUT", "/groups/crew/members/nobody").expect_problem(404, "user_not_found");
        send("PUT", &format!("/groups/a%0Ab/members/{cleo}")).expect_problem(400, "invalid_request");
        let told = [("group.remove", "crew"), ("group.add", "R&D / EMEA")].map(|(act, name)| (act.to_owned(), name.to_owned()));
        let mut done = acts(app);
        done.sort();
        let mut expected = told.to_vec();
        expected.sort();
        assert_eq!(done, expected, "what changes nothing is no act");
    });
}

#[test]
fn a_group_follows_its_people_when_they_are_changed_renamed_and_removed() {
    on_both_with(&Setup::more(ROBOT_TABLE), |app| {
        let token = app.robot();
        let cleo = add(app, "cleo", &["crew"]);
        let send = |verb: &str, path: &str, body: &Value| {
            let ask = Ask::new(verb, &format!("/api{path}")).bearer(&token).header("if-match", "*");
            app.send(ask.body("application/json", body.to_string().as_bytes()))
        };
        let members = |group: &str| {
            let list = app.send(Ask::get(&format!("/api/groups/{group}/members")).bearer(&token)).expect(200).json();
            names(&list, "username")
        };
        send("PATCH", &format!("/users/{cleo}"), &json!({ "groups": ["navy"], "username": "zoe" })).expect(200);
        assert_eq!((members("crew"), members("navy")), (vec!["filed".to_owned()], vec!["zoe".to_owned()]));
        send("DELETE", &format!("/users/{cleo}"), &json!({})).expect(204);
        assert_eq!(members("navy"), [""; 0]);
        app.edit("groups = [\"crew\", \"kept by the file\"]", "groups = [\"navy\"]");
        assert_eq!((members("crew"), members("navy")), (Vec::new(), vec!["filed".to_owned()]));
    });
}

#[test]
fn a_group_is_made_in_the_console_and_its_people_are_put_in_and_taken_out() {
    on_both(|app| {
        let cleo = add(app, "cleo", &[]);
        let mut browser = app.console(AdminRole::Admin, "/admin");
        let page = |answer: Answer| answer.expect_page(200);
        let form = page(browser.get("/admin/groups")).form("group-form");
        let wrong = browser.submit(&form.clone().with(&[("group", "R&D"), ("person", "nobody-here")])).expect_page(400);
        assert!(wrong.text().contains("id=\"person-problem\"") && wrong.text().contains("value=\"R&amp;D\""));
        let wrong = browser.submit(&form.clone().with(&[("group", " "), ("person", "cleo")])).expect_page(400);
        assert!(wrong.text().contains("id=\"group-problem\""));
        let made = browser.submit(&form.with(&[("group", "R&D"), ("person", "cleo")]));
        assert_eq!(made.location(), "/admin/groups/R%26D?told=joined_group");
        let group = page(browser.follow(made));
        assert!(group.text().contains("One person") && group.text().contains(&format!("/admin/people/{cleo}")));
        let wrong = browser.submit(&group.form("member-form").with(&[("person", "ada")])).expect_page(400);
        assert!(wrong.text().contains("configuration file"), "{}", wrong.text());
        let told = browser.act(&format!("/admin/groups/R%26D/members/{cleo}/remove")).location().to_owned();
        assert_eq!(told, "/admin/groups/R%26D?told=left_group");
        assert!(page(browser.get(&told)).text().contains("id=\"no-members\""));
        assert!(page(browser.get("/admin/groups")).text().contains("id=\"groups\"") || app.person("ada").groups.is_empty());
        let auditor = app.console(AdminRole::Auditor, "/admin").get("/admin/groups").expect_page(200);
        assert!(!auditor.text().contains("id=\"group-form\""));
    });
}
