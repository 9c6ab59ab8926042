//! The audit log over the API: found by what it says, in pages that cost the page, and as JSON lines.

use std::collections::BTreeSet;

use serde_json::Value;
use signet::flow::admin::profile::Profile;
use signet::flow::audit;

use crate::harness::{Answer, Ask, ROBOT, Setup, TestApp, Tokens, WEB, on_both_with};

const TABLES: &str = r#"
[[client]]
provider = "default"
client_id = "robot"
client_secret = "a secret of robot"
grant_types = ["client_credentials"]
response_types = []
scope = "audit:read users:read"
"#;

struct Desk<'a> {
    app: &'a TestApp,
    token: String,
}

impl Desk<'_> {
    #[track_caller]
    fn ask(&self, path: &str) -> Answer {
        self.app.send(Ask::get(path).bearer(&self.token))
    }

    #[track_caller]
    fn list(&self, query: &str) -> Vec<Value> {
        self.ask(&format!("/api/audit{query}")).expect(200).json()["items"].as_array().unwrap().clone()
    }

    fn actions(&self, query: &str) -> Vec<String> {
        self.list(query).iter().map(|entry| entry["action"].as_str().unwrap().to_owned()).collect()
    }
}

/// Five people made a second apart, one of whom signs in after a wrong password.
fn on_log(test: impl Fn(&Desk<'_>)) {
    on_both_with(&Setup::more(TABLES), |app| {
        let token = app.robot();
        for number in 0..5 {
            app.add(&format!("person{number}"), Profile::default());
            app.wait(1);
        }
        let mut browser = app.browser();
        let page = browser.authorize(&WEB, &[]).expect_page(200);
        let page = browser.type_in(&page, "person0", "wrong wrong wrong");
        audit::tick(app.house(), app.now()).unwrap();
        app.wait(1);
        browser.type_in(&page, "person0", crate::harness::PASSWORD);
        test(&Desk { app, token });
    });
}

#[test]
fn entries_are_found_by_what_they_say() {
    on_log(|desk| {
        let all = desk.actions("");
        assert_eq!(all[..2], ["login", "login.fail"]);
        assert_eq!(all[2..], vec!["user.create"; 5]);
        assert_eq!(desk.actions("?class=activity"), ["login", "login.fail"]);
        assert_eq!(desk.actions("?class=administration&actor=cli").len(), 5);
        let person = format!("user:{}", desk.app.person("person0").id);
        assert_eq!(desk.actions(&format!("?target={person}")), ["login", "login.fail", "user.create"]);
        assert_eq!(desk.actions(&format!("?actor={person}")), ["login"]);
        assert_eq!(desk.actions("?action=login.fail&from=2027-01-15T08:00:05Z&until=2027-01-15T08:00:06Z"), ["login.fail"]);
        assert_eq!(desk.actions("?action=login.fail&until=2027-01-15T08:00:05Z"), [""; 0]);
        assert_eq!(desk.actions("?from=2027-01-15T09:00:06%2B01:00"), ["login"]);
    });
}

#[test]
fn an_entry_says_who_what_and_when_and_gets_its_link_within_a_second() {
    on_log(|desk| {
        let entries = desk.list("?class=activity");
        let (login, failed) = (&entries[0], &entries[1]);
        assert_eq!((&failed["detail"]["reason"], &failed["at"]), (&"wrong_password".into(), &"2027-01-15T08:00:05Z".into()));
        assert!(failed["hash"].as_str().unwrap().len() == 64 && login["hash"].is_null());
        let id = failed["id"].as_str().unwrap();
        assert_eq!(desk.ask(&format!("/api/audit/{id}")).expect(200).json(), *failed);
        desk.ask("/api/audit/nobody").expect_problem(404, "audit_entry_not_found");
    });
}

#[test]
fn pages_follow_each_other_without_a_gap_also_within_a_second() {
    on_log(|desk| {
        for number in 0..7 {
            desk.app.add(&format!("more{number}"), Profile::default()); // all in one second
        }
        let (mut seen, mut path) = (Vec::new(), "/api/audit?limit=3&class=administration".to_owned());
        loop {
            let page = desk.ask(&path).expect(200).json();
            seen.extend(page["items"].as_array().unwrap().iter().map(|entry| entry["id"].as_str().unwrap().to_owned()));
            let Some(next) = page["next"].as_str() else { break };
            path = next.trim_start_matches("https://id.test").to_owned();
        }
        assert_eq!((seen.len(), seen.iter().collect::<BTreeSet<_>>().len()), (12, 12));
    });
}

#[test]
fn an_export_is_json_lines_the_oldest_first_in_parts() {
    on_log(|desk| {
        let whole = desk.ask("/api/audit/export").expect(200);
        assert_eq!((whole.header("content-type"), whole.header("link")), ("application/jsonl", ""));
        let read =
            |answer: &Answer| -> Vec<Value> { answer.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect() };
        let (lines, mut listed) = (read(&whole), desk.list(""));
        listed.reverse();
        assert_eq!(lines, listed);
        let (mut parts, mut path) = (Vec::new(), "/api/audit/export?limit=3&actor=cli".to_owned());
        for _ in 0..9 {
            let part = desk.ask(&path).expect(200);
            parts.extend(read(&part));
            let Some((next, _)) = part.header("link").trim_start_matches("<https://id.test").split_once('>') else { break };
            path = next.to_owned();
        }
        assert_eq!(parts, lines[..5]);
    });
}

#[test]
fn what_cannot_be_a_filter_is_refused() {
    on_log(|desk| {
        for query in ["?class=all", "?from=yesterday", "?limit=0", "?limit=201", "?after=x", "?after=WyJ4IiwieSJd", "?who=me"] {
            desk.ask(&format!("/api/audit{query}")).expect_problem(400, "invalid_request");
        }
        desk.ask("/api/audit/export?limit=10001").expect_problem(400, "invalid_request");
    });
}

/// Another tenant's log is another log.
#[test]
fn a_tenant_sees_its_own_log_only() {
    let tables = TABLES.replace("provider = \"default\"", "provider = \"other\"") + TABLES;
    on_both_with(&Setup::two_tenants(&tables), |app| {
        app.add("grace", Profile::default());
        let form = [("grant_type", "client_credentials"), ("resource", "https://other.test/api")];
        let token = Tokens::read(app.send(ROBOT.token(&form).host("other.test"))).access;
        let entries = app.send(Ask::get("/api/audit").host("other.test").bearer(&token)).expect(200).json();
        assert_eq!(entries["items"].as_array().unwrap().len(), 0);
        let own = signet::store::audit::list;
        let tenant = app.site().tenant.id.clone();
        let id = app.house().store().read(|c| own(c, &tenant, 1)).unwrap()[0].id.clone();
        app.send(Ask::get(&format!("/api/audit/{id}")).host("other.test").bearer(&token)).expect(404);
    });
}
