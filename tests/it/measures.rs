//! What the overview tells of the house itself: how long answers take, and how the tables grow; on the page and over the API.

use serde_json::{Value, json};
use signet::flow::admin::profile::Profile;
use signet::flow::measures;
use signet::model::AdminRole;

use crate::harness::{Ask, Elsewhere, ISSUER, Setup, TestApp, assertion, assertion_key, on_both, on_both_with, robot_of};

const TOKEN: &str = "/oauth/oauth20/token";
const HOUR: i64 = 3_600;

fn overview(app: &TestApp) -> Value {
    app.send(Ask::get("/api/overview").bearer(&app.robot())).expect(200).json()
}

/// What the overview tells of an endpoint.
fn taken(seen: &Value, endpoint: &str) -> Value {
    let found = seen["latencies"].as_array().expect("the latencies").iter().find(|own| own["endpoint"] == endpoint);
    found.cloned().unwrap_or_default()
}

/// An app whose keys are elsewhere, so that its first request waits for them.
fn far(server: &Elsewhere) -> Setup {
    Setup::robot(&format!(
        "{}\n[[client]]\nprovider = \"default\"\nclient_id = \"far\"\ngrant_types = [\"client_credentials\"]\nresponse_types = []\n\
         token_endpoint_auth_method = \"private_key_jwt\"\njwks_uri = \"{}\"\n",
        server.outbound(),
        server.url("/far")
    ))
}

fn ask(jti: &str, now: i64) -> Ask {
    let claims = json!({ "iss": "far", "sub": "far", "aud": ISSUER, "jti": jti, "iat": now, "exp": now + 60 });
    let kind = ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    Ask::post(TOKEN, &[("grant_type", "client_credentials"), kind, ("client_assertion", &assertion(&claims, None))])
}

#[test]
fn an_answer_that_took_two_seconds_is_counted_in_its_class_endpoint_and_hour() {
    let server = Elsewhere::start();
    server.serve("/far", &json!({ "keys": [assertion_key().public_jwk] }).to_string());
    on_both_with(&far(&server), |app| {
        app.wait(HOUR - app.now().epoch_seconds().rem_euclid(HOUR)); // an hour begins
        let clock = app.state().clock.clone();
        server.meanwhile(move || clock.advance(2));
        let begun = app.now().epoch_seconds();
        app.send(ask("first", begun)).expect(200);
        assert_eq!(app.now().epoch_seconds(), begun + 2, "the keys were fetched");
        app.send(ask("second", begun)).expect(200); // by a clock that stands still it takes no time
        assert_eq!(taken(&overview(app), "token"), Value::Null, "nothing is written on the way");
        measures::write_latencies(app.house(), app.now()).unwrap();
        let seen = taken(&overview(app), "token");
        let spans = json!({ "endpoint": "token", "requests": 3, "p50_ms": 0.25, "p95_ms": 2_500.0, "p99_ms": 2_500.0 });
        for (name, value) in spans.as_object().unwrap() {
            assert_eq!(&seen[name], value, "{name}");
        }
        assert_eq!((seen["hours"].as_array().unwrap().len(), &seen["hours"][0]["hour"]), (1, &json!("2027-01-15T09:00:00Z")));
        app.wait(23 * HOUR);
        measures::write_latencies(app.house(), app.now()).unwrap();
        let hours = taken(&overview(app), "token")["hours"].clone();
        assert_eq!((hours.as_array().unwrap().len(), &hours[0]["requests"], &hours[1]["requests"]), (2, &json!(3), &json!(1)));
        app.wait(HOUR);
        let seen = taken(&overview(app), "token");
        assert_eq!((&seen["hours"][0]["hour"], &seen["p99_ms"]), (&json!("2027-01-16T08:00:00Z"), &json!(0.25)), "a day is over");
    });
}

#[test]
fn what_several_processes_have_answered_adds_up() {
    on_both_with(&Setup::robot(""), |app| {
        let other = app.replica();
        for (process, times) in [(app, 3), (&other, 4)] {
            for _ in 0..times {
                process.get("/oauth/jwks").expect(200);
            }
            process.get("/nowhere");
            measures::write_latencies(process.house(), process.now()).unwrap();
        }
        for process in [app, &other] {
            measures::write_latencies(process.house(), process.now()).unwrap(); // what is written is forgotten
            let seen = overview(process);
            assert_eq!(taken(&seen, "jwks")["requests"], 7);
            assert_eq!(taken(&seen, "pages"), Value::Null);
        }
    });
}

#[test]
fn the_overview_shows_how_long_answers_took_to_whom_it_may() {
    on_both(|app| {
        let mut browser = app.console(AdminRole::Auditor, "/admin");
        let page = browser.get("/admin").expect_page(200);
        assert!(page.text().contains("Nothing was measured yet") && !page.text().contains("The database takes up"));
        measures::write_latencies(app.house(), app.now()).unwrap();
        measures::measure_tables(app.house(), app.now()).unwrap();
        let page = browser.get("/admin").expect_page(200);
        for told in
            ["id=\"latencies\"", "Sign-in page", "Console, portal and account", "The database takes up", "<code>users</code>"]
        {
            assert!(page.text().contains(told), "{told}");
        }
        app.add("support", Profile::default());
        app.appoint("support", Some(AdminRole::Support));
        let page = app.signed_in("support", "/admin").get("/admin").expect_page(200);
        assert!(!page.text().contains("latencies-title") && !page.text().contains("The database takes up"));
    });
}

/// The rows of a table now, a day and a week ago.
fn rows(seen: &Value, name: &str) -> [i64; 3] {
    let tables = seen["database"]["tables"].as_array().expect("the tables");
    let own = tables.iter().find(|table| table["name"] == name).expect("the table");
    ["rows", "rows_a_day_ago", "rows_a_week_ago"].map(|member| own[member].as_i64().expect("a number"))
}

#[test]
fn tables_are_measured_once_an_hour_by_one_process_and_their_growth_is_told() {
    on_both_with(&Setup::robot(""), |app| {
        let other = app.replica();
        let tick = |process: &TestApp| measures::measure_tables(process.house(), process.now()).unwrap();
        let add = |name: &str| app.add(name, Profile::default());
        assert_eq!(overview(app)["database"], Value::Null, "not measured yet");
        tick(app);
        add("one");
        tick(&other);
        assert_eq!(rows(&overview(app), "users"), [2; 3], "this hour is measured");
        app.wait(HOUR);
        tick(&other);
        tick(app);
        let seen = overview(app);
        assert_eq!((rows(&seen, "users"), rows(&seen, "providers")), ([3, 2, 2], [1; 3]));
        let whole = seen["database"]["hours"].as_array().unwrap();
        assert_eq!(whole.len(), 2);
        assert!(whole.iter().all(|hour| hour["bytes"].as_i64().unwrap() > 100_000));
        assert_eq!(seen["database"]["bytes"], whole[1]["bytes"]);
        add("two");
        app.wait(3 * 24 * HOUR);
        tick(app);
        assert_eq!(rows(&overview(app), "users"), [4, 4, 2], "since when nothing was measured, nothing has grown");
        app.wait(24 * HOUR);
        add("three");
        tick(app);
        assert_eq!(rows(&overview(app), "users"), [5, 4, 2]);
        app.wait(7 * 24 * HOUR);
        tick(app);
        assert_eq!(rows(&overview(app), "users"), [5, 5, 5]);
    });
}

#[test]
fn how_much_others_have_is_nobodys_business() {
    on_both_with(&Setup::two_tenants(&robot_of("default")), |app| {
        measures::measure_tables(app.house(), app.now()).unwrap();
        let seen = overview(app);
        assert!(seen["database"].is_null() && seen["people"]["count"] == 2, "{seen}");
        let page = app.console(AdminRole::Owner, "/admin").get("/admin").expect_page(200);
        assert!(page.text().contains("latencies-title") && !page.text().contains("The database takes up"));
    });
}
